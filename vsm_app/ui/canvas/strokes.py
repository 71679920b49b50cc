"""The marks of the kinds of flow as paths: stripes, hairline, wave, dash, zigzag and arrowheads.

Each kind has its own mark besides its colour (mock README, sizes), so that nobody needs to see colours. Stripes are
built as polygons along the line instead of texture brushes: they follow bends, scale with the zoom and stay vectors
in SVG and PDF.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPainterPathStroker, QPolygonF

from vsm_app.layout.types import FlowStyle, Point
from vsm_app.ui.canvas.centreline import Centreline
from vsm_app.ui.theme_metrics import SIZES

_SQRT2: Final = math.sqrt(2.0)
_LONG: Final = 3.0  # px: shorter pieces belong to bends
_SEAM: Final = 0.5


@dataclass(frozen=True, slots=True)
class FlowShape:
    """Everything painted of one flow, ready made as areas to fill: stroking anew with each frame would cost most of it.

    The body is `rects` (long straight pieces, three times as fast to fill as a path) and `bends`, in the flow's colour
    mixed into the ground's by `mix` (1 is the colour itself). `marks` (stripes and head) are in the colour itself,
    `hair_rects` and `hairline` in the canvas's. `dashed` is the open path of a line that is drawn with a pen, `centre`
    the line itself.
    """

    rects: tuple[QRectF, ...]
    bends: QPainterPath
    mix: float
    marks: QPainterPath
    hair_rects: tuple[QRectF, ...]
    hairline: QPainterPath
    dashed: QPainterPath
    centre: QPainterPath


def head_size(width: float) -> tuple[float, float]:
    """Length and half width of the arrowhead of a line of that width."""
    length = SIZES["arrow.length"] + SIZES["arrow.length.factor"] * width
    return length, width * SIZES["arrow.half.factor"] + SIZES["arrow.half"]


def build_shape(line: Centreline, style: FlowStyle, width: float, *, electronic: bool = False) -> FlowShape:
    """Make the areas of a flow. `electronic` draws an information flow as a zigzag."""
    length, half = head_size(width)
    length = min(length, max(line.length * 0.7, 1.0))
    body = line.cut(0.0, line.length - length + min(1.0, length / 3.0))
    head = arrow_head(line, length, half)
    nothing = QPainterPath()
    centre = line.path()
    if style is FlowStyle.INFORMATION:
        dashed = zigzag(line, length) if electronic else body.path()
        return FlowShape((), nothing, 1.0, head, (), nothing, dashed, centre)
    rects, bends = pieces(body, width)
    if style in _STRIPED:
        name, mix, rising = _STRIPED[style]
        marks = stripes(body, width, SIZES[f"{name}.period"], SIZES[f"{name}.stripe"], rising=rising)
        return FlowShape(rects, bends, SIZES[mix], _joined(marks, head), (), nothing, nothing, centre)
    if style is FlowStyle.WATER:
        bends = _joined(bends, _stroked(wave(body, width), SIZES["wave"]))
    hair_rects: tuple[QRectF, ...] = ()
    hairline = nothing
    if style is FlowStyle.SECONDARY:
        hair_rects, hairline = pieces(body, max(width * SIZES["hairline.share"], SIZES["hairline.min"]))
    return FlowShape(rects, _joined(bends, head), 1.0, nothing, hair_rects, hairline, nothing, centre)


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
            bends.addPath(band(Centreline(run), width))
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


def band(line: Centreline, width: float) -> QPainterPath:
    """The area of a line of that width, its ends square."""
    path = QPainterPath()
    points = line.points
    if len(points) < 2:  # noqa: PLR2004 - a line has two ends
        return path
    half = width / 2.0
    left, right = [], []
    for (x, y), (nx, ny) in zip(points, line.normals(), strict=True):
        left.append(QPointF(x + nx * half, y + ny * half))
        right.append(QPointF(x - nx * half, y - ny * half))
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addPolygon(QPolygonF([*left, *reversed(right)]))
    path.closeSubpath()
    return path


def _stroked(path: QPainterPath, width: float) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    return stroker.createStroke(path)


def _joined(*paths: QPainterPath) -> QPainterPath:
    joined = QPainterPath()
    joined.setFillRule(Qt.FillRule.WindingFill)
    for path in paths:
        joined.addPath(path)
    return joined


def arrow_head(line: Centreline, length: float, half: float) -> QPainterPath:
    """The filled triangle at the end of the line."""
    x, y, dx, dy = line.at(line.length - min(length, line.length) / 2.0)
    tip = line.points[-1] if line.points else (x, y)
    base_x, base_y = tip[0] - dx * length, tip[1] - dy * length
    path = QPainterPath()
    path.addPolygon(
        QPolygonF(
            [
                QPointF(*tip),
                QPointF(base_x - dy * half, base_y + dx * half),
                QPointF(base_x + dy * half, base_y - dx * half),
            ]
        )
    )
    path.closeSubpath()
    return path


def stripes(line: Centreline, width: float, period: float, stripe: float, *, rising: bool) -> QPainterPath:
    """Diagonal stripes at 45 degrees; `rising` ones lean like a slash whichever way the line runs.

    `period` and `stripe` are measured across the stripes.
    """
    path = QPainterPath()
    step, thick = period * _SQRT2, stripe * _SQRT2
    s = -width
    while s < line.length:
        piece = _stripe(line, s, thick, width, rising=rising)
        if piece is not None:
            path.addPolygon(piece)
            path.closeSubpath()
        s += step
    return path


def _stripe(line: Centreline, s: float, thick: float, width: float, *, rising: bool) -> QPolygonF | None:
    """One stripe: starts at `s` on one edge, `width` further on the other; cut off square at the line's ends."""
    straight = line.straight(s, s + thick + width)
    if straight is not None:  # as below, without a look for each corner: most stripes lie on a straight piece
        x, y, dx, dy = straight
        half = width / 2.0 if rising == (abs(dx) >= abs(dy)) else -width / 2.0
        places = ((0.0, half), (thick, half), (thick + width, -half), (width, -half))
        return QPolygonF([QPointF(x + dx * at - dy * by, y + dy * at + dx * by) for at, by in places])
    _x, _y, dx, dy = line.at(s + width / 2.0)
    half = width / 2.0 if rising == (abs(dx) >= abs(dy)) else -width / 2.0
    corners = [(s, half), (s + thick, half), (s + thick + width, -half), (s + width, -half)]
    clipped = _clip(_clip(corners, 0.0, keep_above=True), line.length, keep_above=False)
    if len(clipped) < 3:  # noqa: PLR2004 - no area left
        return None
    return QPolygonF([line.offset(at, by) for at, by in clipped])


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
    """The wave on one side of a water line: half waves of fixed length, drawn with quadratic curves."""
    path = QPainterPath()
    half_wave, height = SIZES["wave.half"], SIZES["wave.height"]
    side = width / 2.0 + SIZES["wave"]
    path.moveTo(line.offset(0.0, side))
    count = int(line.length // half_wave)
    for i in range(count):
        start = i * half_wave
        bulge = side + (height if i % 2 == 0 else 0.0)
        path.quadTo(line.offset(start + half_wave / 2.0, bulge), line.offset(start + half_wave, side))
    return path


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
