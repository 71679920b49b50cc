"""Between all lines and all nodes: the place in the stack where flows paint their chips.

No line crosses a chip and no chip covers a node, although one item paints all of a flow.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from vsm_app.ui.canvas.items.base import Z_CHIPS
from vsm_app.ui.canvas.look import Look


class ChipLayer(QGraphicsItem):
    """Asks the flows painted just before for what stands above lines. Flows keep owning and painting it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rect = QRectF()
        self.setZValue(Z_CHIPS)

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

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Let the flows paint their chips (QGraphicsItem)."""
        for item in self._look.above:
            item.paint_above(painter)
        self._look.above.clear()
