"""The grounds of the Heat view: the ramp, and the hatching of what is not determined."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.inks import black_or_white
from vsm_app.ui.canvas.models import NodeModel
from vsm_app.ui.theme import Theme

#: Shapes whose name stands on the table or on a card of its own.
_NAME_BELOW: Final = (Shape.TRIANGLE, Shape.SYMBOL, Shape.CONTROL)
_PITCH: Final = 9.0
_STROKE: Final = 1.25
_HATCH_ALPHA: Final = 0.25


def ground(model: NodeModel, theme: Theme, cold: str = "card") -> QColor:
    """The colour of a node: of the ramp in the Heat view (neutral where nothing is known), else `cold`."""
    if model.heat is None:
        return theme.color(cold)
    return theme.color("head") if _is_unknown(model) else theme.heat(model.heat)


def inks(model: NodeModel, theme: Theme) -> tuple[QColor, QColor]:
    """Colours of name and icon: on the heat ramp white or black, whichever stands out."""
    if model.heat is None or _is_unknown(model):
        return theme.color("ink"), theme.color("ink2")
    on_heat = black_or_white(theme.heat(model.heat))
    return on_heat, on_heat


def figure_of(model: NodeModel) -> str:
    """What a node says of its burden in the Heat view: nothing where nothing is lost, the ramp says that."""
    return model.heat_text if model.heat or model.heat_open else ""


def name_ink(model: NodeModel, theme: Theme, *, is_outside: bool = False) -> QColor:
    """The colour of a name from afar: that on the ramp only where the name stands on it, not beside or below."""
    if is_outside or model.shape in _NAME_BELOW:
        return theme.color("ink")
    if model.shape is Shape.FLAT and model.heat is None:
        return theme.color("ink2")
    return inks(model, theme)[0]


def paint_open(painter: QPainter, rect: QRectF, radius: float, model: NodeModel, theme: Theme) -> None:
    """Hatch a node whose burden is not determined."""
    if model.heat is not None and model.heat_open:
        _ground, color = inks(model, theme)
        hatch(painter, rect, radius, color)


def hatch(painter: QPainter, rect: QRectF, radius: float, color: QColor) -> None:
    """Thin rising stripes within a rounded rectangle; areas of their own, as SVG files know no clipping."""
    soft = QColor(color)
    soft.setAlphaF(_HATCH_ALPHA)
    painter.fillPath(_stripes(rect.width(), rect.height(), radius).translated(rect.topLeft()), soft)


@lru_cache(maxsize=64)
def _stripes(width: float, height: float, radius: float) -> QPainterPath:
    """The stripes of a rectangle at the origin."""
    shape, stripes, across = QPainterPath(), QPainterPath(), _STROKE * math.sqrt(2.0)
    shape.addRoundedRect(QRectF(0.0, 0.0, width, height), radius, radius)
    for i in range(int((width + height) / _PITCH) + 1):
        x = i * _PITCH - across / 2.0
        corners = (x, 0.0), (x + across, 0.0), (x + across - height, height), (x - height, height)
        stripes.addPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        stripes.closeSubpath()
    return shape.intersected(stripes)


def _is_unknown(model: NodeModel) -> bool:
    """Whether nothing of the burden is known, so that no colour of the ramp is true."""
    return model.heat_open and not model.heat
