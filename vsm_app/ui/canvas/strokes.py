"""The marks of the kinds of flow as paths: stripes, hairline, wave, dash, zigzag and arrowheads.

Each kind has its own mark besides its colour (mock README, sizes), so that nobody needs to see colours. Stripes are
built as polygons along the line instead of texture brushes: they follow bends, scale with the zoom and stay vectors
in SVG and PDF.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath, QPainterPathStroker, QPolygonF

from vsm_app.layout.types import FlowStyle
from vsm_app.ui.canvas.centreline import Centreline
from vsm_app.ui.theme_metrics import SIZES

_SQRT2: Final = math.sqrt(2.0)


@dataclass(frozen=True, slots=True)
class FlowShape:
    """Everything painted of one flow, ready made as areas to fill: stroking anew with each frame would cost most of it.

    `ground` is filled in the flow's colour at `ground_alpha`, `solid` (marks, head) in the colour itself, `hairline` in
    the canvas's. `dashed` is the open path of a line that is drawn with a pen. `centre` is the line, for halo and hits.
    """

    ground: QPainterPath
    ground_alpha: float
    solid: QPainterPath
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
        return FlowShape(nothing, 0.0, head, nothing, zigzag(line, length) if electronic else body.path(), centre)
    area = band(body, width)
    if style is FlowStyle.LOSS:
        marks = stripes(body, width, SIZES["hatch.period"], SIZES["hatch.stripe"], rising=True)
        return FlowShape(area, SIZES["hatch.alpha"], _joined(marks, head), nothing, nothing, centre)
    if style is FlowStyle.ENERGY:
        marks = stripes(body, width, SIZES["energy.period"], SIZES["energy.stripe"], rising=False)
        return FlowShape(area, SIZES["energy.alpha"], _joined(marks, head), nothing, nothing, centre)
    if style is FlowStyle.WATER:
        area = _joined(area, _stroked(wave(body, width), SIZES["wave"]))
    hairline = nothing
    if style is FlowStyle.SECONDARY:
        hairline = band(body, max(width * SIZES["hairline.share"], SIZES["hairline.min"]))
    return FlowShape(nothing, 0.0, _joined(area, head), hairline, nothing, centre)


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
    """Diagonal stripes at 45 degrees across the line; `period` and `stripe` are measured across the stripes."""
    path = QPainterPath()
    half = width / 2.0
    step, thick = period * _SQRT2, stripe * _SQRT2
    left, right = (half, -half) if rising else (-half, half)
    s = -width
    while s < line.length:
        piece = _stripe(line, s, thick, width, left, right)
        if piece is not None:
            path.addPolygon(piece)
            path.closeSubpath()
        s += step
    return path


def _stripe(line: Centreline, s: float, thick: float, width: float, near: float, far: float) -> QPolygonF | None:
    """One stripe: starts at `s` on the near edge, `width` further on the far edge; cut square at the line's ends."""
    corners = [(s, near), (s + thick, near), (s + thick + width, far), (s + width, far)]
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
