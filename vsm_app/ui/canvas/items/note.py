"""Notes and kaizen bursts: what is stuck onto the map."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from vsm_app.model.placement import NoteKind
from vsm_app.ui.canvas.chips import role_metrics
from vsm_app.ui.canvas.headings import paint_heading
from vsm_app.ui.canvas.items.base import Z_BURST, Z_NODE_SELECTED, Z_NOTE, Z_UNDERLAY, ModelItem
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.models import BurstModel, NoteModel
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.paint_node import centred_text, paint_corners, paint_lock, paint_plate
from vsm_app.ui.canvas.shadow import paint_shadow
from vsm_app.ui.canvas.sizing import NOTE_PADDING, NOTE_PITCH
from vsm_app.ui.icons import paint_icon
from vsm_app.ui.theme_metrics import SIZES

_FOLD: Final = 14.0
_SHADOW: Final = 12.0
_CAPTION: Final = 24.0
_HEADING_AIR: Final = 3.0  # of its plate, above and below
#: Notes that are pictures.
PHOTOS: Final = (NoteKind.PHOTO, NoteKind.UNDERLAY)


class NoteItem(ModelItem[NoteModel]):
    """Paper-yellow with a folded corner; the first line is bold, the author small at the foot."""

    def __init__(self, model: NoteModel, look: Look) -> None:
        super().__init__(model.id, look)
        self._take(model)
        self.setZValue(self.z_for(selected=False))

    def z_for(self, *, selected: bool) -> float:
        """Where the item stands in the stack."""
        if self.model.kind == NoteKind.UNDERLAY:
            return Z_UNDERLAY
        return Z_NODE_SELECTED if selected else Z_NOTE

    @property
    def is_backdrop(self) -> bool:
        """Whether it is a locked photo under the map: the pointer draws over it as over the empty table."""
        return self.model.kind == NoteKind.UNDERLAY and self.model.locked

    def shape(self) -> QPainterPath:
        """Where the item is hit (QGraphicsItem)."""
        path = QPainterPath()
        path.addRect(QRectF(0.0, 0.0, self.model.box.width, self.model.box.height))
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the item (QGraphicsItem)."""
        theme = self.look.theme
        rect = QRectF(0.0, 0.0, self.model.box.width, self.model.box.height)
        if self.model.kind in PHOTOS:
            self._paint_photo(painter, rect)
            if self.model.kind == NoteKind.UNDERLAY:
                self._paint_headings(painter, rect)
        else:
            self._paint_paper(painter, rect)
        if self.model.locked and self.look.shows_tools:
            paint_lock(painter, rect.topLeft(), theme)
        if self.is_selected or self.is_focused:
            reach = SIZES["selection.gap"] + SIZES["selection"] / 2.0
            painter.setPen(QPen(theme.color("accent"), SIZES["selection"]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(-reach, -reach, reach, reach), 4.0, 4.0)
        if self.look.alone == self.element_id and not self.model.locked and not self.look.exporting:
            paint_corners(painter, rect, theme)

    def _paint_photo(self, painter: QPainter, rect: QRectF) -> None:
        """The picture with its caption; where it is missing, a frame that says which one."""
        theme, pixmap = self.look.theme, self.look.photo(self.model.media)
        painter.setOpacity(self.model.opacity)
        if pixmap.isNull():
            painter.setPen(QPen(theme.color("line2"), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(theme.color("panel"))
            painter.drawRect(rect)
            paint_icon(
                painter,
                "photo",
                QRectF(rect.center().x() - 12.0, rect.center().y() - 12.0, 24.0, 24.0),
                theme.color("ink3"),
            )
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(rect, pixmap, QRectF(pixmap.rect()))
        painter.setOpacity(1.0)
        if self.model.kind == NoteKind.PHOTO and self.model.lines and self.model.lines[0][1]:
            strip = QRectF(rect.left(), rect.bottom() - _CAPTION, rect.width(), _CAPTION)
            painter.fillRect(strip, theme.color("note"))
            painter.setPen(theme.text_color("note"))
            painter.setFont(theme.font("note"))
            words = " ".join(line for _role, line in self.model.lines)
            fitted = role_metrics("note", theme).elidedText(words, Qt.TextElideMode.ElideRight, strip.width() - 12.0)
            painter.drawText(strip.adjusted(6.0, 0.0, -6.0, 0.0), Qt.AlignmentFlag.AlignVCenter, fitted)

    def _paint_headings(self, painter: QPainter, rect: QRectF) -> None:
        """The headings of the stages once more, which it lies on."""
        place, theme = self.pos(), self.look.theme
        painter.save()
        painter.translate(-place)
        for heading in self.look.headings:
            words = to_rect(heading.box)
            if words.intersects(rect.translated(place)):
                above = _HEADING_AIR * heading.scale
                paint_plate(painter, words.adjusted(0.0, -above, 0.0, above), theme)
                paint_heading(painter, heading, theme)
        painter.restore()

    def _paint_paper(self, painter: QPainter, rect: QRectF) -> None:
        theme = self.look.theme
        painter.setOpacity(self.model.opacity)
        paint_shadow(painter, rect, 2.0, theme)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("note"))
        fold = rect.bottomRight() - QPointF(_FOLD, _FOLD)
        corner = [QPointF(rect.right(), fold.y()), QPointF(fold.x(), rect.bottom())]
        painter.drawPolygon(QPolygonF([rect.topLeft(), rect.topRight(), *corner, rect.bottomLeft()]))
        painter.setBrush(theme.color("note.fold"))
        painter.drawPolygon(QPolygonF([corner[0], fold, corner[1]]))
        self._paint_text(painter, rect)
        painter.setOpacity(1.0)

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
