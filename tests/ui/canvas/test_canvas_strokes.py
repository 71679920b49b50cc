"""The mark of each kind of flow follows its line, leans the same way everywhere and covers as much as it should."""

from __future__ import annotations

import math
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPainterPathStroker, QPolygonF

from vsm_app.layout.types import FlowStyle, Hop, Point
from vsm_app.ui.canvas.centreline import Centreline, rounded
from vsm_app.ui.canvas.strokes import _clip, band, build_shape, head_size, joined, pieces, stripes, wave
from vsm_app.ui.theme_metrics import SIZES

STEP = ((0.0, 0.0), (100.0, 0.0), (100.0, 80.0), (220.0, 80.0))


def area(path: QPainterPath) -> float:
    """Sum of the areas of a path's polygons."""
    total = 0.0
    for polygon in path.toFillPolygons():
        points = [polygon.at(i) for i in range(polygon.count())]
        pairs = zip(points, [*points[1:], points[0]], strict=True)
        total += abs(sum(a.x() * b.y() - b.x() * a.y() for a, b in pairs)) / 2.0
    return total


def test_a_bend_is_a_quarter_of_a_circle() -> None:
    line = rounded(STEP, 12.0)
    straight = 100.0 + 80.0 + 120.0 - 4 * 12.0
    assert line.length == pytest.approx(straight + 2 * math.pi * 12.0 / 2.0, rel=2e-3)


def test_a_bridge_hops_up_and_comes_back() -> None:
    hop = Hop(0, 43.0, 57.0, 0.0, 7.0, 8.0, ("other",))
    line = rounded(((0.0, 0.0), (100.0, 0.0)), 12.0, (hop,))
    heights = [y for _x, y in line.points]
    assert min(heights) == pytest.approx(-7.0, abs=0.05)
    assert (heights[0], heights[-1]) == (0.0, 0.0)


def test_places_along_a_line_are_told_by_length() -> None:
    line = Centreline([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)])
    assert line.at(15.0) == (10.0, 5.0, 0.0, 1.0)
    assert line.at(-5.0)[:2] == (0.0, 0.0)
    assert line.at(99.0)[:2] == (10.0, 10.0)
    assert line.cut(5.0, 15.0).length == pytest.approx(10.0)


def test_rectangles_and_bends_cover_the_line_without_seams(qapp: Any) -> None:
    line = rounded(STEP, 12.0)
    rects, bends = pieces(line, 4.0)
    whole = QPainterPath(bends)
    for rect in rects:
        other = QPainterPath()
        other.addRect(rect)
        whole = whole.united(other)
    assert len(rects) == 3
    missing = band(line.points, 3.9).subtracted(whole)
    assert area(missing) < 0.5


@pytest.mark.parametrize("end", [(60.0, 0.0), (-60.0, 0.0), (0.0, 60.0), (0.0, -60.0)])
@pytest.mark.parametrize("rising", [True, False])
def test_stripes_lean_the_same_way_whichever_way_the_line_runs(
    qapp: Any, end: tuple[float, float], rising: bool
) -> None:
    marks = joined(stripes(Centreline([(0.0, 0.0), end]), 6.0, 6.0, 3.0, rising=rising))
    middle = QPointF(end[0] / 2.0, end[1] / 2.0)
    sign = -1.0 if rising else 1.0  # y runs down: a slash goes up to the right
    along = sum(
        marks.contains(middle + QPointF(d + t, sign * t)) == marks.contains(middle + QPointF(d, 0.0))
        if not end[1]
        else marks.contains(middle + QPointF(t, d + sign * t)) == marks.contains(middle + QPointF(0.0, d))
        for d in (-7.0, -4.5, -2.0, 0.6, 3.1, 5.7)
        for t in (-1.5, 1.5)
    )
    assert along >= 11


def test_half_of_a_loss_is_striped(qapp: Any) -> None:
    line = Centreline([(0.0, 0.0), (0.0, 300.0)])
    assert area(joined(stripes(line, 6.0, 6.0, 3.0, rising=True))) == pytest.approx(0.5 * 6.0 * 300.0, rel=0.03)


def test_the_head_is_as_wide_as_the_line_needs() -> None:
    assert head_size(2.2) == pytest.approx((9.32, 4.3))
    assert head_size(6.0) == pytest.approx((11.6, 6.2))


@pytest.mark.parametrize("style", list(FlowStyle))
def test_every_kind_has_its_own_mark(qapp: Any, style: FlowStyle) -> None:
    shape = build_shape(rounded(STEP, 12.0), style, 5.0)
    marks = {
        FlowStyle.PRIMARY: bool(shape.rects) and not shape.hair_rects,
        FlowStyle.PRODUCT: bool(shape.rects) and not shape.hair_rects,
        FlowStyle.SECONDARY: bool(shape.hair_rects),
        FlowStyle.LOSS: shape.mix == 0.30 and not joined(shape.marks).isEmpty(),
        FlowStyle.ENERGY: shape.mix == 0.45 and not joined(shape.marks).isEmpty(),
        FlowStyle.WATER: shape.bends.elementCount() > 60,
        FlowStyle.INFORMATION: not shape.dashed.isEmpty(),
    }
    assert marks[style]
    assert not shape.bends.united(joined(shape.marks)).isEmpty()


def test_an_electronic_information_flow_is_a_zigzag(qapp: Any) -> None:
    line = Centreline([(0.0, 0.0), (120.0, 0.0)])
    bolt = build_shape(line, FlowStyle.INFORMATION, 1.5, electronic=True).dashed.boundingRect()
    assert (bolt.top(), bolt.bottom()) == (-6.0, 6.0)


LEVEL = ((20.3, 40.0), (330.3, 40.0))
WAYS = (
    LEVEL,
    LEVEL[::-1],
    ((30.0, 20.0), (30.0, 350.0)),
    ((40.0, 330.5), (40.0, 60.5), (310.0, 60.5), (310.0, 200.5)),
    ((330.0, 250.0), (200.0, 250.0), (200.0, 300.0), (60.0, 300.0), (60.0, 40.0)),
    ((319.0, 336.0), (319.0, 100.0), (155.0, 100.0)),  # a straight piece as long as some half waves
    ((20.0, 20.0), (26.0, 20.0)),
)


def stripes_one_by_one(line: Centreline, width: float, period: float, stripe: float, *, rising: bool) -> QPainterPath:
    """Each stripe from its corners, all in one path from the line's begin to its end."""
    path = QPainterPath()
    s, thick = -width, stripe * math.sqrt(2.0)
    while s < line.length:
        _x, _y, dx, dy = line.at(s + width / 2.0)
        half = width / 2.0 if rising == (abs(dx) >= abs(dy)) else -width / 2.0
        corners = [(s, half), (s + thick, half), (s + thick + width, -half), (s + width, -half)]
        corners = _clip(_clip(corners, 0.0, keep_above=True), line.length, keep_above=False)
        if len(corners) > 2:
            path.addPolygon(QPolygonF([line.offset(at, by) for at, by in corners]))
            path.closeSubpath()
        s += period * math.sqrt(2.0)
    return path


def wave_in_one_stroke(line: Centreline, width: float) -> QPainterPath:
    """The whole wave drawn with one pen."""
    path = QPainterPath()
    length, side = SIZES["wave.half"], width / 2.0 + SIZES["wave"]
    path.moveTo(line.offset(0.0, side))
    for i in range(int(line.length // length)):
        bulge = side + (SIZES["wave.height"] if i % 2 == 0 else 0.0)
        path.quadTo(line.offset((i + 0.5) * length, bulge), line.offset((i + 1) * length, side))
    stroker = QPainterPathStroker()
    stroker.setWidth(SIZES["wave"])
    return stroker.createStroke(path)


def painted(paths: list[QPainterPath], zoom: float) -> QImage:
    """A picture of some areas, each filled by itself."""
    image = QImage(900, 900, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(zoom, zoom)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    for path in paths:
        painter.drawPath(path)
    painter.end()
    return image


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("zoom", [0.8, 1.0, 1.37, 2.3])
def test_stripes_in_parts_look_like_all_of_them_in_one(qapp: Any, way: tuple[Point, ...], zoom: float) -> None:
    line = rounded(way, 12.0)
    for kind, rising in (("hatch", True), ("energy", False)):
        measures = (5.0, SIZES[f"{kind}.period"], SIZES[f"{kind}.stripe"])
        parts = stripes(line, *measures, rising=rising)
        assert painted(parts, zoom) == painted([joined([stripes_one_by_one(line, *measures, rising=rising)])], zoom)


def test_stripes_of_a_bridge_in_parts_look_like_all_of_them_in_one(qapp: Any) -> None:
    for left in (91.0, 93.0, 117.5):
        hop = Hop(0, left, left + 16.0, 40.0, 7.0, 8.0, ("other",))
        for way in (LEVEL, LEVEL[::-1]):
            line = rounded(way, 12.0, (hop,))
            whole = joined([stripes_one_by_one(line, 4.0, 4.0, 2.2, rising=False)])
            assert painted(stripes(line, 4.0, 4.0, 2.2, rising=False), 1.37) == painted([whole], 1.37)


def test_no_part_has_many_stripes_of_a_straight_line(qapp: Any) -> None:
    parts = stripes(Centreline(LEVEL), 4.0, 4.0, 2.2, rising=False)
    assert len(parts) > 5
    assert max(len(part.toSubpathPolygons()) for part in parts) <= 8
    for part in parts[1:-1]:
        lefts = [polygon.boundingRect().left() for polygon in part.toSubpathPolygons()]
        assert lefts == sorted(lefts, reverse=True)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("zoom", [0.5, 1.0, 1.37])
def test_a_wave_in_pieces_looks_like_one_drawn_in_one_stroke(qapp: Any, way: tuple[Point, ...], zoom: float) -> None:
    line = rounded(way, 12.0)
    assert painted([wave(line, 2.5)], zoom) == painted([joined([wave_in_one_stroke(line, 2.5)])], zoom)


def test_what_was_made_once_is_handed_out_as_a_copy(qapp: Any) -> None:
    points = rounded(STEP, 12.0).points
    first = band(points, 4.0)
    elements = first.elementCount()
    first.addRect(0.0, 0.0, 5.0, 5.0)
    assert band(points, 4.0).elementCount() == elements
