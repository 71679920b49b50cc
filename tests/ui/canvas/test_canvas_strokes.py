"""The mark of each kind of flow follows its line, leans the same way everywhere and covers as much as it should."""

from __future__ import annotations

import math
from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from vsm_app.layout.types import FlowStyle, Hop
from vsm_app.ui.canvas.centreline import Centreline, rounded
from vsm_app.ui.canvas.strokes import band, build_shape, head_size, pieces, stripes

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
    missing = band(line, 3.9).subtracted(whole)
    assert area(missing) < 0.5


@pytest.mark.parametrize("end", [(60.0, 0.0), (-60.0, 0.0), (0.0, 60.0), (0.0, -60.0)])
@pytest.mark.parametrize("rising", [True, False])
def test_stripes_lean_the_same_way_whichever_way_the_line_runs(
    qapp: Any, end: tuple[float, float], rising: bool
) -> None:
    marks = stripes(Centreline([(0.0, 0.0), end]), 6.0, 6.0, 3.0, rising=rising)
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
    assert area(stripes(line, 6.0, 6.0, 3.0, rising=True)) == pytest.approx(0.5 * 6.0 * 300.0, rel=0.03)


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
        FlowStyle.LOSS: shape.mix == 0.30 and not shape.marks.isEmpty(),
        FlowStyle.ENERGY: shape.mix == 0.45 and not shape.marks.isEmpty(),
        FlowStyle.WATER: shape.bends.elementCount() > 60,
        FlowStyle.INFORMATION: not shape.dashed.isEmpty(),
    }
    assert marks[style]
    assert not shape.bends.united(shape.marks).isEmpty()


def test_an_electronic_information_flow_is_a_zigzag(qapp: Any) -> None:
    line = Centreline([(0.0, 0.0), (120.0, 0.0)])
    bolt = build_shape(line, FlowStyle.INFORMATION, 1.5, electronic=True).dashed.boundingRect()
    assert (bolt.top(), bolt.bottom()) == (-6.0, 6.0)
