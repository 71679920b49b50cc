"""The marks of the kinds of flow as paths: stripes, hairline, wave, dash, zigzag and arrowheads.

Each kind has its own mark besides its colour (mock README, sizes), so that nobody needs to see colours. Stripes are
built as polygons along the line instead of texture brushes: they follow bends, scale with the zoom and stay vectors
in SVG and PDF.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPainterPathStroker, QPolygonF

from vsm_app.layout.types import FlowStyle, Point
from vsm_app.ui.canvas.centreline import Centreline
from vsm_app.ui.theme_metrics import SIZES

_SQRT2: Final = math.sqrt(2.0)
_LONG: Final = 3.0  # px: shorter pieces belong to bends
_SEAM: Final = 0.5
_LAP: Final = 1.0  # px by which the part that hops lies on the rest, so that nothing of the ground shows between them
_DIGITS: Final = 9  # of px: what is as alike as that is made once
#: Stripes in one path, and how many at either end of a straight piece are in the path of those round the bend.
_TOGETHER: Final = 8
_WITH_BEND: Final = 2
_END: Final = 1e-6  # at its very end a straight piece leans as the bend that follows


@dataclass(frozen=True)
class FlowShape:
    """Everything painted of one flow, ready made as areas to fill: stroking anew with each frame would cost most of it.

    The body is `rects` (long straight pieces, three times as fast to fill as a path) and `bends`, in the flow's colour
    mixed into the ground's by `mix` (1 is the colour itself). `marks` (stripes and head) are in the colour itself,
    `hair_rects` and `hairline` in the canvas's. `dashed` is the open path of a line that is drawn with a pen, `line`
    what all of it follows, `width` how wide it is. `bridges` are the parts of the line that hop, which are painted
    above all lines.
    """

    rects: tuple[QRectF, ...]
    bends: QPainterPath
    mix: float
    marks: tuple[QPainterPath, ...]
    hair_rects: tuple[QRectF, ...]
    hairline: QPainterPath
    dashed: QPainterPath
    line: Centreline
    width: float
    bridges: FlowShape | None = None

    @cached_property
    def centre(self) -> QPainterPath:
        """The line itself: few are selected, or in a conflict."""
        return self.line.path()


def head_size(width: float) -> tuple[float, float]:
    """Length and half width of the arrowhead of a line of that width."""
    length = SIZES["arrow.length"] + SIZES["arrow.length.factor"] * width
    return length, width * SIZES["arrow.half.factor"] + SIZES["arrow.half"]


def build_shape(
    line: Centreline,
    style: FlowStyle,
    width: float,
    *,
    electronic: bool = False,
    hair: float | None = None,
    spans: Sequence[tuple[float, float]] = (),
) -> FlowShape:
    """Make the areas of a flow.

    `electronic` draws an information flow as a zigzag, `hair` is how wide the hairline of a secondary one is, `spans`
    are the arc lengths between which it hops.
    """
    length, half = head_size(width)
    length = min(length, max(line.length * 0.7, 1.0))
    stop = line.length - length + min(1.0, length / 3.0)
    head = arrow_head(line, length, half)
    hair = max(width * SIZES["hairline.share"], SIZES["hairline.min"]) if hair is None else hair
    spans = sorted((begin, min(end, stop)) for begin, end in spans if begin < stop)
    starts, stops = [0.0, *(end for _begin, end in spans)], [*(begin for begin, _end in spans), stop]
    body = [line.cut(begin, end) for begin, end in zip(starts, stops, strict=True) if end > begin]
    bridges = None
    if spans:
        hopping = [line.cut(begin - _LAP, min(end + _LAP, stop)) for begin, end in spans]
        bridges = _areas(hopping, style, width, hair, None, line)
    bolt = zigzag(line, length) if electronic and style is FlowStyle.INFORMATION else None
    shape = _areas(body, style, width, hair, head, line)
    return replace(shape, dashed=shape.dashed if bolt is None else bolt, bridges=bridges)


def _areas(
    parts: Sequence[Centreline],
    style: FlowStyle,
    width: float,
    hair: float,
    head: QPainterPath | None,
    line: Centreline,
) -> FlowShape:
    """The areas of some parts of a line, and of its head."""
    nothing = QPainterPath()
    heads: tuple[QPainterPath, ...] = () if head is None else (head,)
    if style is FlowStyle.INFORMATION:
        return FlowShape((), nothing, 1.0, heads, (), nothing, joined(part.path() for part in parts), line, width)
    rects, bends = _all_pieces(parts, width)
    if style in _STRIPED:
        name, mix, rising = _STRIPED[style]
        period, stripe = SIZES[f"{name}.period"], SIZES[f"{name}.stripe"]
        striped = [stripes(part, width, period, stripe, rising=rising) for part in parts]
        _x, _y, dx, dy = line.at(line.length)
        if rising is not (abs(dx) >= abs(dy)):  # the stripes before it run the other way round
            heads = tuple(path.toReversed() for path in heads)
        ends = joined((*(marks.pop() for marks in striped), *heads))
        marks = (*(path for inner in striped for path in inner), ends)
        return FlowShape(rects, bends, SIZES[mix], marks, (), nothing, nothing, line, width)
    if style is FlowStyle.WATER:
        bends = joined((bends, *(wave(part, width) for part in parts)))  # waves run the other way round than heads
        return FlowShape(rects, bends, 1.0, heads, (), nothing, nothing, line, width)
    hair_rects: tuple[QRectF, ...] = ()
    hairline = nothing
    if style is FlowStyle.SECONDARY and hair > 0.0:
        hair_rects, hairline = _all_pieces(parts, hair)
    return FlowShape(rects, joined((bends, *heads)), 1.0, (), hair_rects, hairline, nothing, line, width)


def _all_pieces(parts: Sequence[Centreline], width: float) -> tuple[tuple[QRectF, ...], QPainterPath]:
    found = [pieces(part, width) for part in parts]
    return tuple(rect for rects, _bends in found for rect in rects), joined(bends for _rects, bends in found)


#: Striped kinds: prefix of their measures, measure of the ground's opacity, direction of the stripes.
_STRIPED: Final = {
    FlowStyle.LOSS: ("hatch", "hatch.alpha", True),
    FlowStyle.ENERGY: ("energy", "energy.alpha", False),
}


def pieces(line: Centreline, width: float) -> tuple[tuple[QRectF, ...], QPainterPath]:
    """The area of an opaque line: its long straight pieces as rectangles, the rest as a path.

    Rectangles reach half a pixel into the bends beside them, so that no seam shows.
    """
    half = width / 2.0
    rects: list[QRectF] = []
    bends = QPainterPath()
    bends.setFillRule(Qt.FillRule.WindingFill)
    run: list[Point] = []
    last = len(line.points) - 2
    for i, ((x1, y1), (x2, y2)) in enumerate(pairwise(line.points)):
        straight = (x1 == x2 or y1 == y2) and abs(x2 - x1) + abs(y2 - y1) >= _LONG
        if not straight:
            run = run or [(x1, y1)]
            run.append((x2, y2))
        if run and (straight or i == last):
            bends.addPath(band(run, width))
            run = []
        if straight:
            rects.append(_rect(x1, y1, x2, y2, half, _SEAM if i > 0 else 0.0, _SEAM if i < last else 0.0))
    return tuple(rects), bends


def _rect(x1: float, y1: float, x2: float, y2: float, half: float, before: float, after: float) -> QRectF:
    """A straight piece as a rectangle, a little longer at each end where another piece goes on."""
    step = math.copysign(1.0, (x2 - x1) + (y2 - y1))
    if y1 == y2:
        a, b = x1 - step * before, x2 + step * after
        return QRectF(min(a, b), y1 - half, abs(b - a), 2.0 * half)
    a, b = y1 - step * before, y2 + step * after
    return QRectF(x1 - half, min(a, b), 2.0 * half, abs(b - a))


def band(points: Sequence[Point], width: float) -> QPainterPath:
    """The area along some points, of that width, its ends square."""
    if len(points) < 2:  # noqa: PLR2004 - a line has two ends
        return QPainterPath()
    x0, y0 = points[0]
    way = tuple([(round(x - x0, _DIGITS), round(y - y0, _DIGITS)) for x, y in points])
    return _band(way, width).translated(x0, y0)


@lru_cache(maxsize=512)
def _band(points: tuple[Point, ...], width: float) -> QPainterPath:
    """The same of a way from the origin: bends and bridges of a map are of a few kinds, each made once."""
    path = QPainterPath()
    line, half = Centreline(points), width / 2.0
    left, right = [], []
    for (x, y), (nx, ny) in zip(line.points, line.normals(), strict=True):
        left.append(QPointF(x + nx * half, y + ny * half))
        right.append(QPointF(x - nx * half, y - ny * half))
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addPolygon(QPolygonF([*left, *reversed(right)]))
    path.closeSubpath()
    return path


def _stroked(path: QPainterPath) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(SIZES["wave"])
    stroker.setCapStyle(Qt.PenCapStyle.FlatCap)
    return stroker.createStroke(path)


def joined(paths: Iterable[QPainterPath]) -> QPainterPath:
    """Several areas as one; all that may overlap run the same way round, or they would put each other out."""
    whole = QPainterPath()
    whole.setFillRule(Qt.FillRule.WindingFill)
    for path in paths:
        whole.addPath(path)
    return whole


def arrow_head(line: Centreline, length: float, half: float) -> QPainterPath:
    """The filled triangle at the end of the line."""
    x, y, dx, dy = line.at(line.length - min(length, line.length) / 2.0)
    tip = line.points[-1] if line.points else (x, y)
    return _head(dx, dy, length, half).translated(*tip)


@lru_cache(maxsize=256)
def _head(dx: float, dy: float, length: float, half: float) -> QPainterPath:
    """The same with its tip at the origin."""
    path = QPainterPath()
    left, right = QPointF(-dy * half, dx * half), QPointF(dy * half, -dx * half)
    base = QPointF(-dx * length, -dy * length)
    path.addPolygon(QPolygonF([QPointF(), base + right, base + left]))
    path.closeSubpath()
    return path


def stripes(line: Centreline, width: float, period: float, stripe: float, *, rising: bool) -> list[QPainterPath]:
    """Diagonal stripes at 45 degrees; `rising` ones lean like a slash whichever way the line runs.

    `period` and `stripe` are measured across the stripes. They come in some paths of few stripes each: with many in one
    its filling takes several times as long. Two paths are apart by as much as two stripes of a straight line.
    """
    found = [joined(())]
    step, thick = period * _SQRT2, stripe * _SQRT2
    number, whole = 0, thick + width  # a stripe starts on one edge, and ends `width` further on the other
    while (s := number * step - width) < line.length:
        straight = line.straight(s)
        if straight is not None and straight[4] >= whole:
            x, y, dx, dy, rest = straight
            half = width / 2.0 if rising == (abs(dx) >= abs(dy)) else -width / 2.0
            last = number
            for some in _portions(int((rest - whole) / step) + 1):
                if last > number:
                    found.append(joined(()))
                along = (last - number) * step
                path = _stripes_along(some, dx, dy, half, thick, step)
                found[-1].addPath(path.translated(x + dx * along, y + dy * along))
                last += some
            number = last
            continue
        piece = _stripe(line, s, thick, width, rising=rising)
        if piece is not None:
            found[-1].addPolygon(piece)
            found[-1].closeSubpath()
        number += 1
    return found


def _portions(count: int) -> list[int]:
    """So many stripes of a straight piece in paths; the first and the last ones go with those round the bends."""
    inner = count - 2 * _WITH_BEND
    if inner <= 0:
        return [count]
    whole, rest = divmod(inner, _TOGETHER)
    return [_WITH_BEND, *([_TOGETHER] * whole), *([rest] if rest else []), _WITH_BEND]


@lru_cache(maxsize=256)
def _stripes_along(count: int, dx: float, dy: float, half: float, thick: float, step: float) -> QPainterPath:
    """Some stripes on a straight piece that begins at the origin; those farther to the right come first.

    Where a path is filled every edge is looked for from the left among those that came before it.
    """
    path = QPainterPath()
    along = thick + 2.0 * abs(half)
    for number in reversed(range(count)) if dx > 0.0 else range(count):
        s = number * step
        places = ((s, half), (s + thick, half), (s + along, -half), (s + along - thick, -half))
        path.addPolygon(QPolygonF([QPointF(dx * at - dy * by, dy * at + dx * by) for at, by in places]))
        path.closeSubpath()
    return path


def _stripe(line: Centreline, s: float, thick: float, width: float, *, rising: bool) -> QPolygonF | None:
    """One stripe, round a bend or cut off square at the line's ends: starts at `s`, `width` further on the other."""
    _x, _y, dx, dy = line.at(s + width / 2.0)
    half = width / 2.0 if rising == (abs(dx) >= abs(dy)) else -width / 2.0
    corners = [(s, half), (s + thick, half), (s + thick + width, -half), (s + width, -half)]
    if s < 0.0 or corners[2][0] > line.length:
        corners = _clip(_clip(corners, 0.0, keep_above=True), line.length, keep_above=False)
    if len(corners) < 3:  # noqa: PLR2004 - no area left
        return None
    return QPolygonF([line.offset(at, by) for at, by in corners])


def _clip(corners: list[tuple[float, float]], limit: float, *, keep_above: bool) -> list[tuple[float, float]]:
    """Sutherland-Hodgman against one arc length."""
    sign = 1.0 if keep_above else -1.0
    kept: list[tuple[float, float]] = []
    for i, (s, by) in enumerate(corners):
        t, bt = corners[i - 1]
        inside, was_inside = sign * (s - limit) >= 0.0, sign * (t - limit) >= 0.0
        if inside != was_inside:
            part = (limit - t) / (s - t)
            kept.append((limit, bt + (by - bt) * part))
        if inside:
            kept.append((s, by))
    return kept


def wave(line: Centreline, width: float) -> QPainterPath:
    """The area of the wave on one side of a water line: half waves of fixed length, every other one flat.

    It is put together of pieces that meet in the middle of flat ones, from right to left where the line runs level
    (as stripes are); those along a straight piece of the line are made once.
    """
    half_wave, side = SIZES["wave.half"], width / 2.0 + SIZES["wave"]
    count = int(line.length // half_wave)
    areas: list[QPainterPath] = []
    begin, top = line.offset(0.0, side), line.offset(half_wave / 2.0, side + SIZES["wave.height"])
    piece = QPainterPath(_beyond(top, begin))
    piece.lineTo(begin)
    i = 0
    while i < count:
        straight = line.straight(i * half_wave) if i % 2 else None
        if straight is not None and straight[4] > half_wave + _END:  # flat to its end: here a piece may end
            x, y, dx, dy, rest = straight
            piece.lineTo(line.offset((i + 0.5) * half_wave, side))
            areas.append(_stroked(piece))
            waves = min(int((rest - _END) / half_wave - 1.0) // 2, (count - 1 - i) // 2)
            if waves:
                part = half_wave / 2.0
                areas.append(_waves_along(waves, dx, dy, side).translated(x + dx * part, y + dy * part))
                i += 2 * waves
            top = line.offset((i + 0.5) * half_wave, side)
            piece = QPainterPath(top)
            piece.lineTo(line.offset((i + 1) * half_wave, side))
        else:
            top = line.offset((i + 0.5) * half_wave, side if i % 2 else side + SIZES["wave.height"])
            piece.quadTo(top, line.offset((i + 1) * half_wave, side))
        i += 1
    if count:
        piece.lineTo(_beyond(top, piece.currentPosition()))
        areas.append(_stroked(piece))
    return joined(reversed(areas))


def _beyond(start: QPointF, end: QPointF) -> QPointF:
    """A little beyond the end of a stroke, as its cap reaches."""
    way = QLineF(start, end)
    way.setLength(way.length() + SIZES["wave"] / 2.0)
    return way.p2()


@lru_cache(maxsize=256)
def _waves_along(count: int, dx: float, dy: float, side: float) -> QPainterPath:
    """Some waves on a straight piece, from the middle of a flat half wave at the origin on; as stripes are."""
    length = 2.0 * SIZES["wave.half"]
    if count > 1:
        few = count // 2
        first = _waves_along(few, dx, dy, side)
        rest = _waves_along(count - few, dx, dy, side).translated(dx * few * length, dy * few * length)
        return joined((rest, first) if dx > 0.0 else (first, rest))
    flat, top = length / 4.0, side + SIZES["wave.height"]
    at = [QPointF(dx * s - dy * by, dy * s + dx * by) for s, by in ((0.0, side), (flat, side), (2.0 * flat, top))]
    piece = QPainterPath(at[0])
    piece.lineTo(at[1])
    piece.quadTo(at[2], QPointF(dx * 3.0 * flat - dy * side, dy * 3.0 * flat + dx * side))
    piece.lineTo(QPointF(dx * length - dy * side, dy * length + dx * side))
    return _stroked(piece)


def zigzag(line: Centreline, head: float) -> QPainterPath:
    """An electronic information flow: straight, one lightning stroke in the middle, straight."""
    middle = line.length / 2.0
    across, along = SIZES["zigzag.y"], SIZES["zigzag.x"]
    path = line.cut(0.0, middle - along).path()
    path.lineTo(line.offset(middle + along / 2.0, -across))
    path.lineTo(line.offset(middle - along / 2.0, across))
    path.lineTo(line.offset(middle + along, 0.0))
    path.connectPath(line.cut(middle + along, line.length - head + 1.0).path())
    return path
