"""Notes and kaizen bursts: what is stuck onto the map."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from vsm_app.ui.canvas.chips import role_metrics
from vsm_app.ui.canvas.items.base import Z_BURST, Z_NODE_SELECTED, Z_NOTE, ModelItem
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.models import BurstModel, NoteModel
from vsm_app.ui.canvas.paint_node import centred_text
from vsm_app.ui.canvas.shadow import paint_shadow
from vsm_app.ui.canvas.sizing import NOTE_PADDING, NOTE_PITCH
from vsm_app.ui.theme_metrics import SIZES

_FOLD: Final = 14.0
_SHADOW: Final = 12.0


class NoteItem(ModelItem[NoteModel]):
    """Paper-yellow with a folded corner; the first line is bold, the author small at the foot."""

    def __init__(self, model: NoteModel, look: Look) -> None:
        super().__init__(model.id, look)
        self.setZValue(Z_NOTE)
        self._take(model)

    def z_for(self, *, selected: bool) -> float:
        """Where the item stands in the stack."""
        return Z_NODE_SELECTED if selected else Z_NOTE

    def shape(self) -> QPainterPath:
        """Where the item is hit (QGraphicsItem)."""
        path = QPainterPath()
        path.addRect(QRectF(0.0, 0.0, self.model.box.width, self.model.box.height))
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the item (QGraphicsItem)."""
        theme = self.look.theme
        rect = QRectF(0.0, 0.0, self.model.box.width, self.model.box.height)
        paint_shadow(painter, rect, 2.0, theme)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("note"))
        fold = rect.bottomRight() - QPointF(_FOLD, _FOLD)
        corner = [QPointF(rect.right(), fold.y()), QPointF(fold.x(), rect.bottom())]
        painter.drawPolygon(QPolygonF([rect.topLeft(), rect.topRight(), *corner, rect.bottomLeft()]))
        painter.setBrush(theme.color("note.fold"))
        painter.drawPolygon(QPolygonF([corner[0], fold, corner[1]]))
        self._paint_text(painter, rect)
        if self.is_selected or self.is_focused:
            reach = SIZES["selection.gap"] + SIZES["selection"] / 2.0
            painter.setPen(QPen(theme.color("accent"), SIZES["selection"]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(-reach, -reach, reach, reach), 4.0, 4.0)

    def _paint_text(self, painter: QPainter, rect: QRectF) -> None:
        theme = self.look.theme
        painter.setPen(theme.text_color("note"))
        y = rect.top() + NOTE_PADDING + role_metrics("note", theme).ascent() - 1.0
        for role, line in self.model.lines:
            painter.setFont(theme.font(role))
            painter.drawText(QPointF(rect.left() + NOTE_PADDING, y), line)
            y += NOTE_PITCH
        if self.model.author:
            painter.setFont(theme.font("note.small"))
            painter.setOpacity(painter.opacity() * 0.85)
            painter.drawText(QPointF(rect.left() + NOTE_PADDING, y + 3.0), self.model.author)

    def _take(self, model: NoteModel) -> None:
        self.model = model
        rect = QRectF(0.0, 0.0, model.box.width, model.box.height)
        self._bounds = rect.adjusted(-_SHADOW, -_SHADOW, _SHADOW, _SHADOW)
        self.setPos(model.box.x, model.box.y)
        self.setOpacity(model.opacity)


class BurstItem(ModelItem[BurstModel]):
    """The lean starburst of a measure with its number."""

    def __init__(self, model: BurstModel, look: Look) -> None:
        super().__init__(model.id, look)
        self.setZValue(Z_BURST)
        self._take(model)

    def z_for(self, *, selected: bool) -> float:
        """Where the item stands in the stack."""
        return Z_BURST

    def shape(self) -> QPainterPath:
        """Where the item is hit (QGraphicsItem)."""
        path = QPainterPath()
        path.addPolygon(self._star)
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the item (QGraphicsItem)."""
        theme = self.look.theme
        if self.is_selected or self.is_focused:
            painter.setPen(QPen(theme.color("accent"), SIZES["selection"]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self._centre, SIZES["kaizen"] * 0.62, SIZES["kaizen"] * 0.58)
        painter.setPen(QPen(theme.color("kaizen.edge"), 1.25))
        painter.setBrush(theme.color("kaizen"))
        painter.drawPolygon(self._star)
        painter.setPen(theme.color("kaizen.text"))
        centred_text(painter, self._centre, str(self.model.number), "kaizen", theme)

    def _take(self, model: BurstModel) -> None:
        self.model = model
        self._centre = QPointF(model.box.width / 2.0, model.box.height / 2.0)
        self._star = star(self._centre, SIZES["kaizen"] / 2.0)
        self._bounds = QRectF(0.0, 0.0, model.box.width, model.box.height).adjusted(-8.0, -8.0, 8.0, 8.0)
        self.setPos(model.box.x, model.box.y)


def star(centre: QPointF, radius: float) -> QPolygonF:
    """The burst: 12 points, inner radius 0.74, 1.12 wide (mock README)."""
    points = round(SIZES["kaizen.points"])
    inner, stretch = SIZES["kaizen.inner"], SIZES["kaizen.stretch"]
    corners = []
    for i in range(2 * points):
        reach = radius if i % 2 == 0 else radius * inner
        angle = math.pi * i / points - math.pi / 2.0
        x = centre.x() + reach * stretch * math.cos(angle)
        corners.append(QPointF(x, centre.y() + reach * math.sin(angle)))
    return QPolygonF(corners)
