"""Painting flows: halo, bridges, body with the mark of its kind, arrowhead, R-tag, name and chip."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen

from vsm_app.layout.types import Box, FlowStyle, Hop
from vsm_app.ui.canvas.centreline import rounded
from vsm_app.ui.canvas.chips import paint_chip
from vsm_app.ui.canvas.look import Detail, Look
from vsm_app.ui.canvas.models import FlowModel
from vsm_app.ui.canvas.paint_node import centred_text
from vsm_app.ui.canvas.strokes import FlowShape
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

_THEME_KIND: Final = {FlowStyle.INFORMATION: "info"}
#: Kinds whose name is written in their own colour; the others in quiet ink.
_COLOURED_LABEL: Final = frozenset({FlowStyle.SECONDARY, FlowStyle.LOSS, FlowStyle.ENERGY, FlowStyle.WATER})


def theme_kind(style: FlowStyle) -> str:
    """The theme's name of a kind of flow."""
    return _THEME_KIND.get(style, style.value)


def paint_line(painter: QPainter, model: FlowModel, shape: FlowShape, look: Look) -> None:
    """Paint everything of a flow but its chip and label."""
    theme = look.theme
    color = theme.flow_color(theme_kind(model.style))
    if model.in_conflict:
        _paint_halo(painter, model, shape, theme)
    for hop, ground in zip(model.hops, model.hop_grounds, strict=False):
        _paint_gap(painter, hop, model.width, theme.color(ground))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_body_pen(model, color))
    painter.drawPath(shape.body)
    _paint_marks(painter, model, shape, color, theme)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPath(shape.head)


def _body_pen(model: FlowModel, color: QColor) -> QPen:
    ground = QColor(color)
    if model.style is FlowStyle.LOSS:
        ground.setAlphaF(SIZES["hatch.alpha"])
    elif model.style is FlowStyle.ENERGY:
        ground.setAlphaF(SIZES["energy.alpha"])
    pen = QPen(ground, model.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
    if model.style is FlowStyle.INFORMATION and not model.electronic:
        width = max(model.width, 0.1)
        pen.setDashPattern([SIZES["info.dash"] / width, SIZES["info.space"] / width])
    return pen


def _paint_marks(painter: QPainter, model: FlowModel, shape: FlowShape, color: QColor, theme: Theme) -> None:
    if model.style is FlowStyle.SECONDARY:
        hairline = max(model.width * SIZES["hairline.share"], SIZES["hairline.min"])
        pen = QPen(theme.color("canvas"), hairline)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawPath(shape.body)
    elif model.style in (FlowStyle.LOSS, FlowStyle.ENERGY):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPath(shape.marks)
    elif model.style is FlowStyle.WATER:
        painter.setPen(QPen(color, SIZES["wave"]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape.marks)


def _paint_halo(painter: QPainter, model: FlowModel, shape: FlowShape, theme: Theme) -> None:
    pen = QPen(theme.color("halo"), model.width + SIZES["halo"])
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape.hit)


def _paint_gap(painter: QPainter, hop: Hop, width: float, ground: QColor) -> None:
    """Cut the crossed line free, in the colour of the ground, along the arch of the bridge and below it."""
    feet = ((hop.left, hop.y), (hop.right, hop.y))
    pen = QPen(ground, max(hop.gap, width))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(ground)
    painter.drawPath(rounded(feet, 0.0, (replace(hop, segment=0),)).path())


def selection_outline(shape: FlowShape, width: float) -> QPainterPath:
    """The outline of a selected line: 2 px away from it on both sides."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width + 2.0 * (SIZES["selection.gap"] + SIZES["selection"] / 2.0))
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return stroker.createStroke(shape.hit).simplified()


def paint_selection(painter: QPainter, outline: QPainterPath, theme: Theme) -> None:
    """The accent round a selected flow."""
    painter.setPen(QPen(theme.color("accent"), SIZES["selection"]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)


def paint_tag(painter: QPainter, x: float, y: float, text: str, theme: Theme) -> None:
    """The round R-tag with its ring of canvas."""
    radius = SIZES["rtag"] / 2.0
    centre = QPointF(x, y)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("canvas"))
    painter.drawEllipse(centre, radius + SIZES["rtag.ring"], radius + SIZES["rtag.ring"])
    painter.setBrush(theme.color("rtag"))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(theme.color("rtag.text"))
    centred_text(painter, centre, text, "rtag", theme)


def paint_label(painter: QPainter, model: FlowModel, look: Look) -> None:
    """The name of an open flow."""
    if not model.label or model.label_box is None:
        return
    theme = look.theme
    coloured = model.style in _COLOURED_LABEL
    painter.setPen(theme.flow_text_color(theme_kind(model.style)) if coloured else theme.color("ink2"))
    centred_text(painter, QPointF(model.label_box.cx, model.label_box.cy), model.label, "flow.label", theme)


def paint_flow_chip(painter: QPainter, model: FlowModel, look: Look) -> None:
    """The chip where the layout put it."""
    place = model.chip_place
    if model.chip is None or place is None or look.detail is Detail.FAR:
        return
    paint_chip(painter, model.chip, place.form, to_rect(place.box), look.theme, stale=look.stale)


def to_rect(box: Box) -> QRectF:
    """A layout box as Qt's rectangle."""
    return QRectF(box.x, box.y, box.width, box.height)
