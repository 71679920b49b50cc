"""Lines lie on the pixels of the screen at every zoom and ratio, and stay as they are while the map is moved."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from helpers.example_routes import EXAMPLES
from vsm_app.io.examples import open_example
from vsm_app.layout.bridges import bridges
from vsm_app.layout.types import FlowStyle, Hop, Point, Port, RoutedFlow, Side
from vsm_app.ui.canvas import paint_flow
from vsm_app.ui.canvas.centreline import Centreline
from vsm_app.ui.canvas.chips import ChipForm, ChipModel, Run, paint_chip
from vsm_app.ui.canvas.look import FADED, Look
from vsm_app.ui.canvas.models import FlowModel
from vsm_app.ui.canvas.paint_flow import drawn, gap_rects, paint_bridges, paint_line
from vsm_app.ui.canvas.pixels import Grain, grain_of, rest_of, snapped, widths
from vsm_app.ui.canvas.strokes import FlowShape, head_size
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

RATIOS = (1.0, 1.25, 1.5, 2.0)
ZOOMS = (0.31, 0.36, 0.47, 0.59, 0.66, 0.74, 1.0, 1.37, 2.0)
STEPPED = ((3.3, 20.7), (61.9, 20.7), (61.9, 71.2), (140.4, 71.2))
DARK = 190  # lighter than that is no more than a haze
SOLID = (FlowStyle.PRIMARY, FlowStyle.PRODUCT, FlowStyle.SECONDARY)


@pytest.fixture
def look(qapp: Any) -> Look:
    return Look(Theme("light"))


def model(style: FlowStyle, width: float, points: Any = STEPPED, hops: tuple[Hop, ...] = ()) -> FlowModel:
    return FlowModel("f", style, width, points, hops, ("canvas",) * len(hops))


def painted(look: Look, flow: FlowModel, zoom: float, ratio: float, moved: float = 0.0) -> QImage:
    """A line as a view shows it that has been scrolled by so many px."""
    return all_painted(look, [flow], zoom, ratio, moved)[0]


def all_painted(
    look: Look, flows: Sequence[FlowModel], zoom: float, ratio: float = 1.0, moved: float = 0.0, size: Any = (160, 96)
) -> tuple[QImage, list[FlowShape]]:
    """Some lines as a view shows them, as the items do: all lines, then all bridges."""
    width, height = size
    image = QImage(QSize(round(width * zoom * ratio) + 8, round(height * zoom * ratio) + 8), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(look.theme.color("canvas"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(moved, moved)
    painter.scale(zoom, zoom)
    look.begin(painter)
    if look.rest is not None:
        painter.translate(look.rest)
    shapes = {flow.id: drawn(flow, look.grain) for flow in flows}
    for flow in flows:
        painter.setOpacity(FADED if flow.faded else 1.0)
        paint_line(painter, flow, shapes[flow.id], look)
    for flow in flows:
        shape = shapes[flow.id]
        below = tuple(
            tuple(
                shapes[i].width / 2.0 if i in shapes else half - 1.5
                for i, (_at, half, *_) in zip(hop.under, hop.cuts, strict=True)
            )
            for hop in flow.hops
        )
        paint_bridges(painter, flow, shape, gap_rects(flow, shape.width, below), look)
    painter.end()
    return image, list(shapes.values())


def column(image: QImage, x: int) -> list[QColor]:
    return [image.pixelColor(x, y) for y in range(image.height())]


def inks(look: Look, flow: FlowModel) -> tuple[QColor, QColor]:
    return look.theme.flow_color(paint_flow.theme_kind(flow.style)), look.theme.color("canvas")


def far_from(first: QColor, second: QColor) -> int:
    return max(abs(a - b) for a, b in zip(first.getRgb(), second.getRgb(), strict=True))


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize("style", SOLID)
def test_a_level_piece_is_whole_pixels_of_its_colour(look: Look, style: FlowStyle, zoom: float, ratio: float) -> None:
    """No pixel across a straight piece is grey; the hairline of a secondary one lies in the middle, or is nowhere."""
    for width in (2.2, 4.5, 6.0):
        flow = model(style, width)
        ink, ground = inks(look, flow)
        image = painted(look, flow, zoom, ratio)
        across = column(image, round(30.0 * zoom * ratio))
        assert all(min(far_from(seen, ink), far_from(seen, ground)) <= 2 for seen in across), width
        marks = "".join("#" if far_from(seen, ink) <= 2 else " " for seen in across).strip()
        wide = widths(width, style, Grain(zoom * ratio, ratio))
        assert len(marks) == wide.pixels
        assert marks == marks[::-1]
        assert (" " in marks) == (style is FlowStyle.SECONDARY and wide.pixels >= 3)
        second = column(image, round(110.0 * zoom * ratio))
        again = "".join("#" if far_from(seen, ink) <= 2 else " " for seen in second).strip()
        assert again == marks, "the same on its other level piece"
        row = [image.pixelColor(x, round(46.0 * zoom * ratio)) for x in range(image.width())]
        upright = "".join("#" if far_from(seen, ink) <= 2 else " " for seen in row).strip()
        assert upright == marks, "and on its upright one"


@pytest.mark.parametrize("ratio", RATIOS)
def test_scrolling_moves_a_line_by_whole_pixels(look: Look, ratio: float) -> None:
    """Whatever a scroll by whole px of the screen is in pixels of the device: the picture of the line is the same."""
    flow = model(FlowStyle.SECONDARY, 4.5)
    pictures = set()
    for moved in range(4):
        image = painted(look, flow, 0.59, ratio, float(moved))
        shift = int(moved * ratio + 0.5)
        pictures.add(tuple(image.pixelColor(x + shift, y + shift).rgb() for x in range(60) for y in range(50)))
    assert len(pictures) == 1


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("zoom", ZOOMS)
def test_pieces_move_by_half_a_pixel_at_most_and_stay_level(zoom: float, ratio: float) -> None:
    grain = Grain(zoom * ratio, ratio)
    for pixels in (1, 2, 3, 4):
        points, _hops = snapped(STEPPED, (), pixels, grain)
        for (x, y), (x2, y2) in zip(STEPPED, points, strict=True):
            assert abs(x - x2) * grain.scale <= 0.5 + 1e-9
            assert abs(y - y2) * grain.scale <= 0.5 + 1e-9
        for a, b in pairwise(points):
            assert a[0] == b[0] or a[1] == b[1]
        assert (points[0][0], points[-1][0]) == (STEPPED[0][0], STEPPED[-1][0]), "the ends stay at their nodes"


def test_bridges_go_along_with_their_piece() -> None:
    hop = Hop(2, 90.0, 104.0, 71.2, 7.0, 8.0, ("g",), ((97.0, 3.0, 20.0, 20.0),))
    points, hops = snapped(STEPPED, (hop,), 2, Grain(0.59, 1.0))
    assert hops[0].y == points[2][1] == points[3][1] != 71.2
    assert (hops[0].left, hops[0].right) == (hop.left, hop.right)


def _widths(zoom: float, ratio: float, style: FlowStyle) -> Iterator[float]:
    least = SIZES["flow.energy.min"] if style is FlowStyle.ENERGY else SIZES["flow.min"]
    most = SIZES["flow.energy.max"] if style is FlowStyle.ENERGY else SIZES["flow.max"]
    for width in (least, most):
        yield widths(width, style, Grain(zoom * ratio, ratio)).pixels / ratio


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize("style", [FlowStyle.PRIMARY, FlowStyle.ENERGY])
def test_a_large_amount_is_seen_to_be_larger_however_far_away(style: FlowStyle, zoom: float, ratio: float) -> None:
    least, most = _widths(zoom, ratio, style)
    assert least >= 1.3, "on the screen, in px: 1.5 or the whole pixels next to it"
    assert most >= least + 0.6
    assert most <= max(6.0 * zoom, 4.0) + 0.5


def test_near_by_lines_are_as_wide_as_ever() -> None:
    for width in (2.2, 3.0, 4.5, 6.0):
        wide = widths(width, FlowStyle.PRIMARY, Grain(4.0, 2.0))
        assert abs(wide.line - width) <= 0.5 / 4.0 + 1e-9


def test_what_is_exported_lies_where_it_lies() -> None:
    wide = widths(2.2, FlowStyle.PRIMARY, None)
    assert wide == (2.2, None, 0)
    assert snapped(STEPPED, (), wide.pixels, None) == (STEPPED, ())


def test_a_turned_map_has_no_grain(qapp: Any) -> None:
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    assert grain_of(painter) == Grain(1.0, 1.0)
    painter.translate(0.25, 0.5)
    assert rest_of(painter, Grain(1.0, 1.0)) == QPointF(-0.25, 0.5)
    painter.rotate(30.0)
    assert grain_of(painter) is None
    painter.end()


def test_only_the_line_below_a_bridge_is_cut(look: Look) -> None:
    """Beside the line below the ground keeps what it has, however near; the hopping line is whole."""
    hop = Hop(0, 73.0, 87.0, 40.0, 7.0, 8.0, ("g",), ((80.0, 4.5, 30.0, 30.0),))
    flow = model(FlowStyle.PRIMARY, 2.2, ((10.0, 40.0), (150.0, 40.0)), (hop,))
    shape = drawn(flow, None)
    ((_ground, (cut,)),) = gap_rects(flow, 2.2, ((1.1,),))
    assert (cut.left(), cut.right()) == pytest.approx((77.9, 82.1))
    assert (cut.top(), cut.bottom()) == pytest.approx((40.0 - 7.0 - 4.1, 40.0 + 4.1))
    assert shape.bridges is not None
    image = painted(look, flow, 2.0, 1.0)
    ink, _ground_color = inks(look, flow)
    assert all(far_from(image.pixelColor(x, 80), ink) <= 2 for x in (40, 140, 180, 260))
    assert far_from(image.pixelColor(160, 66), ink) < 60, "the top of the arch"


def test_a_gap_without_a_bridge_leaves_the_line_straight(look: Look) -> None:
    hop = Hop(0, 80.0, 80.0, 40.0, 0.0, 8.0, ("g",), ((80.0, 4.5, 30.0, 30.0),))
    flow = model(FlowStyle.PRIMARY, 3.0, ((10.0, 40.0), (150.0, 40.0)), (hop,))
    image = painted(look, flow, 2.0, 1.0)
    ink, _ground = inks(look, flow)
    assert all(far_from(image.pixelColor(x, 80), ink) <= 2 for x in range(40, 250))


LINE = tuple(style for style in FlowStyle if style is not FlowStyle.INFORMATION)  # that one is dashed


@pytest.mark.parametrize("zoom", [1.0, 1.3, 2.0])
@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("style", LINE)
def test_a_line_is_whole_from_its_beginning_to_its_tip(look: Look, style: FlowStyle, turn: int, zoom: float) -> None:
    """Where a bridge or a gap begins and ends, and where the arrowhead does, however near a bridge is to it."""
    for radius, rest, part in product((0.0, 7.0), (0.4, 1.5, 6.0), (0.0, 0.3)):
        length, _half = head_size(3.0)
        sign = 1.0 if turn < 2 else -1.0
        begin, tip, across = 80.0 - sign * 60.0 + part, 80.0 + sign * 60.0 + part, 48.0 + part
        at = tip - sign * (length + rest + max(radius, 2.6))
        cut = (at, 2.6, 30.0, 30.0)
        hop = Hop(0, at - radius, at + radius, across, radius, 9.0, ("g",), (cut,), upright=turn % 2 > 0)
        points = ((across, begin), (across, tip)) if turn % 2 else ((begin, across), (tip, across))
        flow = model(style, 3.0, points, (hop,))
        image, (shape,) = all_painted(look, [flow], zoom, size=(160, 160))
        ink, ground = inks(look, flow)
        full = far_from(paint_flow.mixed(ink, ground, shape.mix), ground)
        beside = (
            (shape.width + widths(3.0, style, Grain(zoom, 1.0)).hair) / 4.0 if style is FlowStyle.SECONDARY else 0.0
        )
        least = 0.35 if style is FlowStyle.SECONDARY else 0.8  # rails a pixel wide, aslant on an arch
        line = shape.line
        for step in range(4, int((line.length - 4.0) * 4)):
            across = (line.offset(step / 4.0, by) for by in (-beside, beside))
            seen = max(far_from(_seen(image, look, place, zoom), ground) for place in across)
            assert seen >= least * full, (radius, rest, part, step / 4.0, line.length)


def _seen(image: QImage, look: Look, place: QPointF, zoom: float) -> QColor:
    place = (place + (look.rest or QPointF())) * zoom
    return image.pixelColor(math.floor(place.x()), math.floor(place.y()))


def test_a_faded_line_cuts_what_it_hops_over(look: Look) -> None:
    """As free as any other: a line below that went on through the arch would seem to lie above."""
    hop = Hop(0, 73.0, 87.0, 40.0, 7.0, 9.0, ("g",), ((80.0, 4.5, 30.0, 30.0),))
    over = replace(model(FlowStyle.PRIMARY, 3.0, ((10.0, 40.0), (150.0, 40.0)), (hop,)), faded=True)
    under = FlowModel("g", FlowStyle.PRIMARY, 3.0, ((80.0, 5.0), (80.0, 90.0)))
    image, _shapes = all_painted(look, [over, under], 2.0)
    ink, ground = inks(look, over)
    assert all(far_from(image.pixelColor(160, y), ground) == 0 for y in (61, 76, 80, 86)), "beside and below the arch"
    assert far_from(image.pixelColor(160, 50), ink) <= 2
    arch, line = image.pixelColor(160, 66), image.pixelColor(60, 80)
    assert far_from(line, ground) == pytest.approx(FADED * far_from(ink, ground), abs=3)
    assert far_from(arch, ground) <= far_from(line, ground) + 3, "the arch is as faded as its line"


@pytest.mark.parametrize("name", EXAMPLES)
def test_at_each_crossing_one_line_is_whole(make_canvas: Any, look: Look, name: str) -> None:
    """Both of them interrupted would leave it to guess which goes on; bends of lines that a bridge passes are so, too.

    All lines of an example are painted as solid ones: stripes, dashes and hairlines are no interruption.
    """
    scene = make_canvas(open_example(name, "de")).view.table.scene
    flows = [_solid(item.model) for item in scene.flows.values()]
    xs, ys = zip(*(point for flow in flows for point in flow.points), strict=True)
    size = max(xs) + 20.0, max(ys) + 20.0
    assert min(xs) > 0.0 < min(ys)
    crossings = list(_crossings(scene))
    for zoom in (0.59, 1.0, 1.3):
        image, shapes = all_painted(look, flows, zoom, size=size)
        lines = {flow.id: shape.line for flow, shape in zip(flows, shapes, strict=True)}
        ground = look.theme.color("canvas")
        broken = [
            (one, two, x, y)
            for one, two, x, y in crossings
            if not any(_is_whole(image, look, lines[i], (x, y), zoom, ground) for i in (one, two))
        ]
        assert broken == [], zoom


@pytest.mark.parametrize("zoom", [0.6, 0.75, 1.0, 1.3, 2.0])
@pytest.mark.parametrize("turn", range(4))
def test_a_gap_in_a_bend_interrupts_the_bent_line_only(look: Look, turn: int, zoom: float) -> None:
    """Ground on both sides of the straight line, and beyond that the bent one again on both sides."""
    for width, far, part in product((2.2, 3.0), (11.0, 12.0), (0.0, 0.3, 0.6)):

        def turned(x: float, y: float, part: float = part) -> Point:
            x, y = (160.0 - x if turn & 1 else x) + part, (160.0 - y if turn & 1 else y) + part
            return (y, x) if turn & 2 else (x, y)

        ways = {
            "level": (turned(10, 80), turned(150, 80)),
            "bent": (turned(80, 150), turned(80, 80 - far), turned(150, 80 - far)),
        }
        port = Port(None, Side.RIGHT, 0.0, 0.0)
        hops = bridges({i: RoutedFlow(i, points, port, port, width) for i, points in ways.items()})
        assert {i: [hop.aside > 0.0 for hop in found] for i, found in hops.items()} == {"level": [True]}
        flows = [
            FlowModel(i, FlowStyle.PRIMARY, width, points, hops.get(i, ()), ("canvas",)) for i, points in ways.items()
        ]
        image, (level, bent) = all_painted(look, flows, zoom, size=(170, 170))
        ground, at = look.theme.color("canvas"), turned(80, 80)
        assert _is_whole(image, look, level.line, at, zoom, ground)
        middle = bent.line.place_of(*at)
        for way in (-1.0, 1.0):
            seen = [
                far_from(_seen(image, look, bent.line.offset(middle + way * step / 4.0, 0.0), zoom), ground)
                for step in range(4 * 14)
            ]
            assert min(seen) <= 2, (width, far, part, way)  # a pixel that is nothing but ground
            assert min(seen[4 * 8 :]) > 90, (width, far, part, way)  # px from where on it is seen again


def _solid(flow: FlowModel) -> FlowModel:
    grounds = ("canvas",) * len(flow.hops)
    return replace(flow, style=FlowStyle.PRIMARY, electronic=False, faded=False, in_conflict=False, hop_grounds=grounds)


def _crossings(scene: Any) -> Iterator[tuple[str, str, float, float]]:
    pieces = [(i, a, b) for i, item in scene.flows.items() for a, b in pairwise(item.model.points)]
    for one, (x1, y1), (x2, y2) in pieces:
        if y1 != y2:
            continue
        for two, (x3, y3), (x4, y4) in pieces:
            if one != two and x3 == x4 and min(x1, x2) < x3 < max(x1, x2) and min(y3, y4) < y1 < max(y3, y4):
                yield one, two, x3, y1


def _is_whole(image: QImage, look: Look, line: Centreline, at: Point, zoom: float, ground: QColor) -> bool:
    """Whether a line is seen all the way from 12 px before a place to 12 px behind it."""
    middle = line.place_of(*at)
    places = (middle + step / 2.0 for step in range(-24, 25) if 2.0 < middle + step / 2.0 < line.length - 2.0)
    return all(far_from(_seen(image, look, line.offset(s, 0.0), zoom), ground) > 90 for s in places)


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("zoom", [zoom for zoom in ZOOMS if zoom >= 0.59])  # from there on chips are painted as near by
def test_the_dots_under_a_figure_never_stand_among_its_feet(qapp: Any, zoom: float, ratio: float) -> None:
    theme, rect, size = Theme("light"), QRectF(0.0, 0.0, 40.0, 16.0), QSize(160, 120)

    def inked(height: float, *, dotted: bool) -> list[int]:
        """The rows in which a figure has ink."""
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(theme.color("card"))
        image.setDevicePixelRatio(ratio)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(4.0, 4.0 + height)
        painter.scale(zoom, zoom)
        paint_chip(painter, ChipModel((ChipForm(((Run("12", "chip.value", dotted=dotted),),)),)), 0, rect, theme)
        painter.end()
        middle = range(round((4.0 + 14.0 * zoom) * ratio), round((4.0 + 26.0 * zoom) * ratio))
        return [y for y in range(size.height()) if any(image.pixelColor(x, y).lightness() < DARK for x in middle)]

    for step in range(10):
        plain, under = inked(step / 10.0, dotted=False), inked(step / 10.0, dotted=True)
        assert plain == under[: len(plain)]
        assert under[len(plain)] > plain[-1] + 1, "there is a free row between"
