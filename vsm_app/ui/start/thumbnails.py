"""Small drawings of the templates for the start page, in the colours of the map."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from vsm_app.ui.icons import paint_icon
from vsm_app.ui.theme import Theme

#: Size on which the drawings are laid out; they are scaled and centred into the card.
GROUND: Final = QRectF(0, 0, 234, 117)


def draw_thumbnail(painter: QPainter, template_id: str, place: QRectF, theme: Theme) -> None:
    """Draw the picture of a template into `place`; an unknown id draws nothing."""
    draw = _DRAWINGS.get(template_id)
    if draw is None:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale = min(1.0, place.width() / GROUND.width())
    painter.translate(place.center())
    painter.scale(scale, scale)
    painter.translate(-GROUND.center())
    draw(painter, theme)
    painter.restore()


def _empty(painter: QPainter, theme: Theme) -> None:
    accent = theme.color("accent")
    painter.setPen(QPen(accent, 1.5, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(QRectF(60.5, 34.5, 113, 48), 6, 6)
    paint_icon(painter, "plus", QRectF(103, 44, 28, 28), accent)


def _life_cycle(painter: QPainter, theme: Theme) -> None:
    boxes = [QRectF(19 + 54 * number, 32, 34, 22) for number in range(4)]
    ink = theme.color("flow.product")
    for left, right in pairwise(boxes):
        _arrow(painter, [QPointF(left.right(), 43), QPointF(right.left(), 43)], ink, 2)
    green = theme.color("flow.secondary")
    _loop(painter, theme, (202, 54), (144, 75), green)
    _loop(painter, theme, (208, 54), (36, 93), green)
    for box in boxes:
        _card(painter, theme, box)


def _value_stream(painter: QPainter, theme: Theme) -> None:
    boxes = [QRectF(29 + 72 * number, 24, 44, 30) for number in range(3)]
    for left, right in pairwise(boxes):
        _arrow(painter, [QPointF(left.right() + 4, 39), QPointF(right.left() - 4, 39)], theme.color("flow.primary"), 6)
    for box in boxes:
        _card(painter, theme, box)
    path = QPainterPath(QPointF(15, 77))
    for box in boxes:
        painter.fillRect(QRectF(box.left(), 84, box.width(), 11), theme.color("ok.soft"))
        for x, y in ((box.left(), 77), (box.left(), 95), (box.right(), 95), (box.right(), 77)):
            path.lineTo(x, y)
    path.lineTo(219, 77)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("ink"), 1.5))
    painter.drawPath(path)


def _energy_stream(painter: QPainter, theme: Theme) -> None:
    boxes = [QRectF(31 + 68 * number, 44, 34, 22) for number in range(3)]
    energy, loss = theme.color("flow.energy"), theme.color("flow.loss")
    for number, (box, width) in enumerate(zip(boxes, (6.0, 4.0, 2.0), strict=True)):
        x = box.center().x()
        _arrow(painter, [QPointF(x, 12), QPointF(x, box.top())], energy, width)
        if number < 2:  # noqa: PLR2004  the last step loses little
            _arrow(painter, [QPointF(x, box.bottom()), QPointF(x, 90 - 7 * number)], loss, 4.0 - number)
    for left, right in pairwise(boxes):
        _arrow(painter, [QPointF(left.right(), 55), QPointF(right.left(), 55)], theme.color("flow.primary"), 2)
    for box in boxes:
        _card(painter, theme, box)


_DRAWINGS: Final[dict[str, Callable[[QPainter, Theme], None]]] = {
    "empty": _empty,
    "life_cycle": _life_cycle,
    "value_stream": _value_stream,
    "energy_stream": _energy_stream,
}


def _card(painter: QPainter, theme: Theme, box: QRectF) -> None:
    path = QPainterPath()
    path.addRoundedRect(box, 4, 4)
    painter.fillPath(path, theme.color("card"))
    painter.save()
    painter.setClipPath(path)
    painter.fillRect(QRectF(box.left(), box.top(), box.width(), 7), theme.color("head"))
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("outline"), 1.2))
    painter.drawPath(path)


def _arrow(painter: QPainter, points: list[QPointF], color: QColor, width: float) -> None:
    """A straight or bent line with a filled head at its end."""
    end, before = points[-1], points[-2]
    length = 6.0 + 0.3 * width
    dx, dy = end.x() - before.x(), end.y() - before.y()
    norm = max((dx * dx + dy * dy) ** 0.5, 1e-6)
    unit = QPointF(dx / norm, dy / norm)
    foot = end - unit * length
    path = QPainterPath(points[0])
    for point in points[1:-1]:
        path.lineTo(point)
    path.lineTo(foot)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPath(path)
    side = QPointF(-unit.y(), unit.x()) * (width / 2 + 2.6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([end, foot + side, foot - side]))


def _loop(painter: QPainter, theme: Theme, start: tuple[float, float], end: tuple[float, float], color: QColor) -> None:
    """A return flow in its lane: down, back with round corners, up."""
    (x1, y1), (x2, lane) = start, end
    path = QPainterPath(QPointF(x1, y1))
    path.lineTo(x1, lane - 6)
    path.quadTo(x1, lane, x1 - 6, lane)
    path.lineTo(x2 + 6, lane)
    path.quadTo(x2, lane, x2, lane - 6)
    path.lineTo(x2, 62)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 3.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawPath(path)
    painter.setPen(QPen(theme.color("canvas"), 1))
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([QPointF(x2, 54), QPointF(x2 - 4.5, 62), QPointF(x2 + 4.5, 62)]))
