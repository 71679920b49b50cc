"""One item that paints over the whole table and is never hit."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsItem


class TableLayer(QGraphicsItem):
    """Reaches over the whole table at one height of the stack; what derives from it paints the part exposed."""

    def __init__(self, z: float) -> None:
        super().__init__()
        self._rect = QRectF()
        self.setZValue(z)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def cover(self, rect: QRectF) -> None:
        """Reach over the whole table."""
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect

    def boundingRect(self) -> QRectF:
        """The whole table (QGraphicsItem)."""
        return self._rect

    def shape(self) -> QPainterPath:
        """It is never hit (QGraphicsItem)."""
        return QPainterPath()
