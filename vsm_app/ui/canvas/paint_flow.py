"""Painting flows: halo, bridges, body with the mark of its kind, arrowhead, R-tag, name and chip."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen

from vsm_app.layout.types import Box, FlowStyle, Hop, Point
from vsm_app.ui.canvas.centreline import rounded
from vsm_app.ui.canvas.chips import paint_chip, role_metrics
from vsm_app.ui.canvas.look import FADED, Detail, Look
from vsm_app.ui.canvas.models import FlowModel
from vsm_app.ui.canvas.paint_node import centred_text, paint_plate
from vsm_app.ui.canvas.pixels import Grain, snapped, widths
from vsm_app.ui.canvas.strokes import FlowShape, build_shape, joined
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

#: Areas to cut free by the token of their ground.
Gaps = tuple[tuple[str, tuple[QRectF, ...]], ...]
#: How far lines below bridges reach to both sides, by bridge and line.
Halves = tuple[tuple[float, ...], ...]
_BESIDE: Final = 1.0  # px beside a line below that are cut free with it
_THEME_KIND: Final = {style: style.value for style in FlowStyle} | {FlowStyle.INFORMATION: "info"}
#: Kinds whose name is written in their own colour; the others in quiet ink.
_COLOURED_LABEL: Final = frozenset({FlowStyle.SECONDARY, FlowStyle.LOSS, FlowStyle.ENERGY, FlowStyle.WATER})
#: From this zoom on no two stripes meet in one pixel, so that they may be painted a few at a time.
_APART_FROM: Final = 0.8


def theme_kind(style: FlowStyle) -> str:
    """The theme's name of a kind of flow."""
    return _THEME_KIND[style]


def drawn(model: FlowModel, grain: Grain | None) -> FlowShape:
    """The areas of a flow, on the pixels of the screen that is painted on."""
    wide = widths(model.width, model.style, grain)
    points, hops = snapped(model.points, model.hops, wide.pixels, grain)
    centre = rounded(points, SIZES["bend"], hops)
    spans = []
    for first, last in map(_ends, hops):
        begin, end = centre.place_of(*first), centre.place_of(*last)
        spans.append((min(begin, end), max(begin, end)))
    return build_shape(centre, model.style, wide.line, electronic=model.electronic, hair=wide.hair, spans=spans)


def _ends(hop: Hop) -> tuple[Point, Point]:
    """Where a line begins to hop and ends; of a gap beside a straight line, where that begins and ends."""
    first, last = hop.left, hop.right
    if hop.radius <= 0.0:
        first = min(at - half for at, half, *_ in hop.cuts) - _BESIDE  # from afar the lines below are wider than laid
        last = max(at + half for at, half, *_ in hop.cuts) + _BESIDE
    return ((hop.y, first), (hop.y, last)) if hop.upright else ((first, hop.y), (last, hop.y))


def paint_line(painter: QPainter, model: FlowModel, shape: FlowShape, look: Look) -> None:
    """Paint everything of a flow but its bridges, chip and label."""
    if model.in_conflict:
        _paint_halo(painter, shape, look.theme)
    _paint_areas(painter, model, shape, look)


def paint_bridges(painter: QPainter, model: FlowModel, shape: FlowShape, gaps: Gaps, look: Look) -> None:
    """Cut the lines below free and paint the parts that hop: above all lines, whichever of them was painted first.

    What is cut free is so however faded the line that hops.
    """
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setOpacity(1.0)
    for ground, rects in gaps:
        painter.setBrush(look.theme.color(ground))
        painter.drawRects(rects)
    if shape.bridges is not None:
        painter.setOpacity(FADED if model.faded else 1.0)
        if model.in_conflict:
            _paint_halo(painter, shape, look.theme)
        _paint_areas(painter, model, shape.bridges, look)


def _paint_areas(painter: QPainter, model: FlowModel, shape: FlowShape, look: Look) -> None:
    theme = look.theme
    color = theme.flow_color(theme_kind(model.style))
    painter.setPen(Qt.PenStyle.NoPen)
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
        painter.setPen(_dashed_pen(model, shape, color))
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


def _dashed_pen(model: FlowModel, shape: FlowShape, color: QColor) -> QPen:
    pen = QPen(color, shape.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
    if not model.electronic:
        width = max(shape.width, 0.1)
        pen.setDashPattern([SIZES["info.dash"] / width, SIZES["info.space"] / width])
    return pen


def _paint_halo(painter: QPainter, shape: FlowShape, theme: Theme) -> None:
    pen = QPen(theme.color("halo"), shape.width + SIZES["halo"])
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape.centre)


def gap_rects(model: FlowModel, width: float, below: Halves) -> Gaps:
    """What the bridges of a line so wide cut free, by the colour of the ground: of each line below a straight piece.

    `below`: how far these lines reach to both sides, by bridge.
    """
    by_ground: dict[str, list[QRectF]] = {}
    beside = (width + SIZES["bridge.gap"]) / 2.0
    for hop, ground, halves in zip(model.hops, model.hop_grounds, below, strict=False):
        for (at, _half, before, behind), reach in zip(hop.cuts, halves, strict=True):
            half = reach + _BESIDE + hop.aside
            first, last = hop.y - min(hop.radius + beside, before), hop.y + min(beside, behind)
            rect = QRectF(at - half, first, 2.0 * half, last - first)
            if hop.upright:
                rect = QRectF(rect.y(), rect.x(), rect.height(), rect.width())
            by_ground.setdefault(ground, []).append(rect)
    return tuple((ground, tuple(rects)) for ground, rects in by_ground.items())


def selection_outline(shape: FlowShape) -> QPainterPath:
    """The outline of a selected line: 2 px away from it on both sides."""
    stroker = QPainterPathStroker()
    stroker.setWidth(shape.width + 2.0 * (SIZES["selection.gap"] + SIZES["selection"] / 2.0))
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


#: Of a hair, in widths of it: dot and gap, and how long it is at least to be dotted: of fewer dots none is seen.
_DOTS: Final = (1.0, 1.5)
_DOTTED: Final = 8.0


def paint_leader(painter: QPainter, model: FlowModel, look: Look) -> None:
    """The hair from the line to a chip that found no room on it."""
    place = model.chip_place
    if model.chip is None or place is None or place.anchor is None or look.detail is Detail.FAR:
        return
    painter.translate(place.x, place.y)
    paint_tie(painter, model, QPointF(*place.anchor) - QPointF(place.x, place.y), QPointF(), look)
    painter.translate(-place.x, -place.y)


def paint_tie(painter: QPainter, model: FlowModel, line: QPointF, chip: QPointF, look: Look) -> None:
    """The hair from the line to a chip off it, as wide as can be seen from afar; a long one dotted: no line itself."""
    pen = QPen(look.theme.flow_color(theme_kind(model.style)), SIZES["chip.outline"] * look.enlarged)
    if math.hypot(chip.x() - line.x(), chip.y() - line.y()) >= _DOTTED * pen.widthF():
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
