"""An open sub-process: a frame round what lies inside, with its name above and a button that closes it."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from vsm_app.layout.types import Box
from vsm_app.model.grouping import STRIP
from vsm_app.ui.canvas.chips import role_metrics
from vsm_app.ui.canvas.items.base import Z_FRAME, ModelItem
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.models import FrameModel
from vsm_app.ui.canvas.paint_node import paint_fold_mark
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

_MARK: Final = 14.0
#: The zoom from which on the name and the button are seen: letters of 6.6 px.
_LEGIBLE_FROM: Final = 0.55
#: What a press may take hold of besides the strip with the name: the frame's line, so wide.
_GRIP: Final = 8.0
#: The plate under the name: how much it hides, its room beside the letters, between it and the edge of the strip.
_PLATE: Final = 0.9
_PLATE_PADDING: Final = 4.0
_PLATE_INSET: Final = 3.0


def title_box(model: FrameModel, theme: Theme) -> Box:
    """The plate with the name of an open sub-process, in its strip left of the button that closes it."""
    padding, box = SIZES["node.padding"], model.box
    room = box.width - _MARK - (STRIP - _MARK) / 2.0 - 2.0 * padding
    width = min(math.ceil(role_metrics("node.name", theme).horizontalAdvance(model.name)) + 1.0, room)
    left, high = box.x + padding - _PLATE_PADDING, STRIP - 2.0 * _PLATE_INSET
    return Box(left, box.y + _PLATE_INSET, max(width, 0.0) + 2.0 * _PLATE_PADDING, high)


class FrameItem(ModelItem[FrameModel]):
    """Paints a `FrameModel`; its origin is the frame's upper left corner. Its inside belongs to the table."""

    def __init__(self, model: FrameModel, look: Look) -> None:
        super().__init__(model.id, look)
        self.setZValue(Z_FRAME)
        self._take(model)

    def z_for(self, *, selected: bool) -> float:
        """Where the item stands in the stack."""
        return Z_FRAME

    @property
    def mark(self) -> QRectF:
        """The button that closes the sub-process, in own coordinates."""
        top = (STRIP - _MARK) / 2.0
        return QRectF(self.model.box.width - _MARK - top, top, _MARK, _MARK)

    def shape(self) -> QPainterPath:
        """Where the item is hit (QGraphicsItem): the strip with the name, and the line."""
        rect = QRectF(0.0, 0.0, self.model.box.width, self.model.box.height)
        outline, stroker = QPainterPath(), QPainterPathStroker()
        outline.addRect(rect)
        stroker.setWidth(_GRIP)
        path = stroker.createStroke(outline)
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRect(QRectF(0.0, 0.0, rect.width(), STRIP))
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the item (QGraphicsItem)."""
        theme = self.look.theme
        rect = QRectF(0.0, 0.0, self.model.box.width, self.model.box.height)
        radius = SIZES["node.radius"]
        chosen = self.is_selected or self.is_focused or self.pulse > 0.0
        painter.setPen(QPen(theme.color("accent" if chosen else "outline"), 2.0 if chosen else 1.5))
        painter.setBrush(theme.alpha("accent", 0.04))
        painter.drawRoundedRect(rect, radius, radius)
        if self.look.shows_tools and self._is_legible():
            paint_fold_mark(painter, self.mark, theme, is_open=True)

    def paint_title(self, painter: QPainter) -> None:
        """Paint the name on a plate, in scene coordinates: the chips' layer asks for it above all lines.

        From so far away that its letters cannot be read it is left out.
        """
        if not self._is_legible():
            return
        theme, shift = self.look.theme, self.pos() - QPointF(self.model.box.x, self.model.box.y)
        plate = title_box(self.model, theme)
        rect = QRectF(plate.x, plate.y, plate.width, plate.height).translated(shift)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.alpha("card", _PLATE))
        painter.drawRoundedRect(rect, SIZES["chip.radius"], SIZES["chip.radius"])
        metrics = role_metrics("node.name", theme)
        painter.setFont(theme.font("node.name"))
        painter.setPen(theme.color("ink2"))
        name = metrics.elidedText(self.model.name, Qt.TextElideMode.ElideRight, rect.width() - 2.0 * _PLATE_PADDING)
        base = rect.center().y() + metrics.capHeight() / 2.0
        painter.drawText(QPointF(rect.left() + _PLATE_PADDING, base), name)

    def _is_legible(self) -> bool:
        return self.look.exporting or self.look.zoom >= _LEGIBLE_FROM

    def _take(self, model: FrameModel) -> None:
        self.model = model
        self._bounds = QRectF(0.0, 0.0, model.box.width, model.box.height).adjusted(-6.0, -6.0, 6.0, 6.0)
        self.setPos(model.box.x, model.box.y)
