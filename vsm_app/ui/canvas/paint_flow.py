"""Painting flows: halo, bridges, body with the mark of its kind, arrowhead, R-tag, name and chip."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen

from vsm_app.layout.types import Box, FlowStyle, Hop
from vsm_app.ui.canvas.centreline import rounded
from vsm_app.ui.canvas.chips import paint_chip, role_metrics
from vsm_app.ui.canvas.look import Detail, Look
from vsm_app.ui.canvas.models import FlowModel
from vsm_app.ui.canvas.paint_node import centred_text, paint_plate
from vsm_app.ui.canvas.strokes import FlowShape, band, joined
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

#: Areas to cut free by the token of their ground.
GapPaths = tuple[tuple[str, QPainterPath], ...]
_THEME_KIND: Final = {style: style.value for style in FlowStyle} | {FlowStyle.INFORMATION: "info"}
#: Kinds whose name is written in their own colour; the others in quiet ink.
_COLOURED_LABEL: Final = frozenset({FlowStyle.SECONDARY, FlowStyle.LOSS, FlowStyle.ENERGY, FlowStyle.WATER})
#: From this zoom on no two stripes meet in one pixel, so that they may be painted a few at a time.
_APART_FROM: Final = 0.8


def theme_kind(style: FlowStyle) -> str:
    """The theme's name of a kind of flow."""
    return _THEME_KIND[style]


def paint_line(painter: QPainter, model: FlowModel, shape: FlowShape, gaps: GapPaths, look: Look) -> None:
    """Paint everything of a flow but its chip and label."""
    theme = look.theme
    color = theme.flow_color(theme_kind(model.style))
    if model.in_conflict:
        _paint_halo(painter, model, shape, theme)
    painter.setPen(Qt.PenStyle.NoPen)
    for ground, path in gaps:
        painter.fillPath(path, theme.color(ground))
    painter.setBrush(color if shape.mix >= 1.0 else mixed(color, theme.color("canvas"), shape.mix))
    if shape.rects:
        painter.drawRects(shape.rects)
    if not shape.bends.isEmpty():
        painter.drawPath(shape.bends)
    if shape.marks:
        painter.setBrush(color)
        is_apart = look.zoom >= _APART_FROM and not look.exporting
        for path in shape.marks if is_apart else (joined(shape.marks),):
            painter.drawPath(path)
    if shape.hair_rects or not shape.hairline.isEmpty():
        painter.setBrush(theme.color("canvas"))
        painter.drawRects(shape.hair_rects)
        if not shape.hairline.isEmpty():
            painter.drawPath(shape.hairline)
    if not shape.dashed.isEmpty():
        painter.setPen(_dashed_pen(model, color))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape.dashed)


@lru_cache(maxsize=64)
def _mixed(color: int, ground: int, share: float) -> QColor:
    a, b, rest = QColor.fromRgba(color), QColor.fromRgba(ground), 1.0 - share
    return QColor.fromRgbF(
        a.redF() * share + b.redF() * rest,
        a.greenF() * share + b.greenF() * rest,
        a.blueF() * share + b.blueF() * rest,
    )


def mixed(color: QColor, ground: QColor, share: float) -> QColor:
    """`share` of a colour on a ground, opaque: pieces of a line may then overlap without showing."""
    return _mixed(color.rgba(), ground.rgba(), share)


def _dashed_pen(model: FlowModel, color: QColor) -> QPen:
    pen = QPen(color, model.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
    if not model.electronic:
        width = max(model.width, 0.1)
        pen.setDashPattern([SIZES["info.dash"] / width, SIZES["info.space"] / width])
    return pen


def _paint_halo(painter: QPainter, model: FlowModel, shape: FlowShape, theme: Theme) -> None:
    pen = QPen(theme.color("halo"), model.width + SIZES["halo"])
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape.centre)


def gap_paths(model: FlowModel) -> GapPaths:
    """What bridges cut free of the crossed lines: along each arch and below it, one area for each colour of ground."""
    by_ground: dict[str, QPainterPath] = {}
    for hop, ground in zip(model.hops, model.hop_grounds, strict=False):
        path = by_ground.get(ground)
        if path is None:
            path = by_ground[ground] = QPainterPath()
            path.setFillRule(Qt.FillRule.WindingFill)
        path.addPath(_gap(hop.right - hop.left, hop.radius, max(hop.gap, model.width)).translated(hop.left, hop.y))
    return tuple(by_ground.items())


@lru_cache(maxsize=256)
def _gap(length: float, radius: float, width: float) -> QPainterPath:
    """The area of one bridge that begins at the origin."""
    arch = rounded(((0.0, 0.0), (length, 0.0)), 0.0, (Hop(0, 0.0, length, 0.0, radius, width, ()),))
    path = band(arch.points, width)
    path.addPath(arch.path())
    return path


def selection_outline(shape: FlowShape, width: float) -> QPainterPath:
    """The outline of a selected line: 2 px away from it on both sides."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width + 2.0 * (SIZES["selection.gap"] + SIZES["selection"] / 2.0))
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return stroker.createStroke(shape.centre).simplified()


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
    """The name of an open flow, where it has not the room for all of it shortened at a word."""
    if not model.label or model.label_box is None:
        return
    name = shortened(model.label, role_metrics("flow.label", look.theme), model.label_box.width + 1.0)
    paint_name(painter, model, (name,), model.label_box, look)


def shortened(name: str, metrics: QFontMetricsF, room: float) -> str:
    """As many words as there is room for; of a first word that has too little as many letters."""
    if metrics.horizontalAdvance(name) <= room:
        return name
    words = name.split()
    for count in range(len(words) - 1, 0, -1):
        cut = f"{' '.join(words[:count]).rstrip(',;:')}…"
        if metrics.horizontalAdvance(cut) <= room:
            return cut
    return metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)


def paint_name(painter: QPainter, model: FlowModel, lines: Sequence[str], box: Box, look: Look) -> None:
    """The lines of a name, in the text colour of its kind."""
    theme = look.theme
    if look.on_photo:
        paint_plate(painter, to_rect(box), theme)
    coloured = model.style in _COLOURED_LABEL
    painter.setPen(theme.flow_text_color(theme_kind(model.style)) if coloured else theme.color("ink2"))
    pitch = box.height / len(lines)
    for number, line in enumerate(lines):
        centred_text(painter, QPointF(box.cx, box.top + pitch * (number + 0.5)), line, "flow.label", theme)


def paint_flow_chip(painter: QPainter, model: FlowModel, look: Look) -> None:
    """The chip where the layout put it."""
    place = model.chip_place
    if model.chip is None or place is None or look.detail is Detail.FAR:
        return
    paint_chip(painter, model.chip, place.form, to_rect(place.box), look.theme, stale=look.stale)


#: Of a hair: dot and gap, in widths of it.
_DOTS: Final = (1.0, 1.5)


def paint_leader(painter: QPainter, model: FlowModel, look: Look) -> None:
    """The hair from the line to a chip that found no room on it."""
    place = model.chip_place
    if model.chip is None or place is None or place.anchor is None or look.detail is Detail.FAR:
        return
    painter.translate(place.x, place.y)
    paint_tie(painter, model, QPointF(*place.anchor) - QPointF(place.x, place.y), QPointF(), look)
    painter.translate(-place.x, -place.y)


def paint_tie(painter: QPainter, model: FlowModel, line: QPointF, chip: QPointF, look: Look) -> None:
    """The hair from the line to a chip off it, as wide as can be seen from afar; dotted: it is no line itself."""
    pen = QPen(look.theme.flow_color(theme_kind(model.style)), SIZES["chip.outline"] * look.enlarged)
    pen.setDashPattern(_DOTS)
    painter.setPen(pen)
    painter.drawLine(line, chip)


def label_rect(model: FlowModel) -> QRectF:
    """The rectangle of chip and name together; empty where there is neither."""
    rect = QRectF() if model.chip_place is None else to_rect(model.chip_place.box)
    return rect if model.label_box is None else rect.united(to_rect(model.label_box))


def to_rect(box: Box) -> QRectF:
    """A layout box as Qt's rectangle."""
    return QRectF(box.x, box.y, box.width, box.height)
