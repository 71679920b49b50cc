"""Lines on the pixels of the screen: whole pixels wide, straight pieces between two rows or columns of them.

A line that lies across pixels is grey and broad where one beside it is black and sharp, and the hairline of a secondary
one comes and goes. Every straight piece is moved by half a pixel at most, as the map lies from its own origin, so that
all pieces of a line agree, and a line keeps its shape while the map is moved; what is left of a pixel when the map has
been moved is given to all lines alike. Far away lines shrink less than the map: the eye must tell them apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from vsm_app.layout.types import FlowStyle, Hop, Point
from vsm_app.ui.canvas.kinds_of_flow import ONE_WIDTH
from vsm_app.ui.theme_metrics import SIZES

#: On the screen, in px: the narrowest line, and the widest of those whose width says an amount, however far away.
_LEAST: Final = 1.5
_WIDEST: Final = 3.5
_DOUBLE: Final = 3  # device pixels of a line that has room for a hairline
_TINY: Final = 1e-6


class Grain(NamedTuple):
    """How fine the screen is: device pixels for each px of the map, and for each px of the screen."""

    scale: float
    ratio: float


class Widths(NamedTuple):
    """How wide a line and its hairline are drawn, in px of the map; and the first in device pixels, 0 for any."""

    line: float
    hair: float | None
    pixels: int


def grain_of(painter: QPainter) -> Grain | None:
    """The grain of what is painted on; `None` where the map is turned or has no size."""
    place = painter.deviceTransform()
    scale = place.m11()
    if scale <= 0.0 or place.m12() or place.m21() or abs(scale - place.m22()) > _TINY:
        return None
    return Grain(scale, painter.device().devicePixelRatioF())


def rest_of(painter: QPainter, grain: Grain) -> QPointF:
    """By how much (px of the map) the painter is moved so that the map's origin lies on a corner of a pixel."""
    place = painter.deviceTransform()
    dx, dy = place.dx(), place.dy()
    return QPointF((math.floor(dx + 0.5) - dx) / grain.scale, (math.floor(dy + 0.5) - dy) / grain.scale)


def widths(width: float, style: FlowStyle, grain: Grain | None) -> Widths:
    """How wide a line of this kind is drawn."""
    if grain is None:
        return Widths(width, None, 0)
    scale, ratio = grain
    seen = width * scale / ratio
    if style not in ONE_WIDTH:
        share = (width - SIZES["flow.min"]) / (SIZES["flow.max"] - SIZES["flow.min"])
        seen = max(seen, min(width, _LEAST + share * (_WIDEST - _LEAST)))
    pixels = max(math.floor(max(seen, min(width, _LEAST)) * ratio + 0.5), 1)
    inner = 0
    if pixels >= _DOUBLE:
        inner = max(math.floor(pixels * SIZES["hairline.share"] + 0.5), 1)
        inner += (pixels - inner) % 2
    return Widths(pixels / scale, inner / scale, pixels)


def snapped(
    points: Sequence[Point], hops: Sequence[Hop], pixels: int, grain: Grain | None
) -> tuple[tuple[Point, ...], tuple[Hop, ...]]:
    """A line with its straight pieces on the pixels, and its bridges along."""
    if grain is None or pixels == 0:
        return tuple(points), tuple(hops)
    scale, middle = grain.scale, 0.5 if pixels % 2 else 0.0
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    levels = {}
    for i in range(len(points) - 1):
        for values in (xs, ys):
            if points[i][values is ys] == points[i + 1][values is ys]:
                at = points[i][values is ys]
                values[i] = values[i + 1] = levels[i] = (math.floor(at * scale + 0.5 - middle) + middle) / scale
    moved = tuple(replace(hop, y=levels.get(hop.segment, hop.y)) for hop in hops)
    return tuple(zip(xs, ys, strict=True)), moved
