"""Press the button of a sub-process: it opens or closes in its place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt

from vsm_app.ui.canvas.items.base import ElementItem
from vsm_app.ui.canvas.items.frame import FrameItem
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.paint_node import fold_mark
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers


class FoldGesture(Gesture):
    """Counts where the button comes up on it again, like any button."""

    cursor = Qt.CursorShape.PointingHandCursor

    def __init__(self, table: Table, start: QPointF, item: ElementItem, toggle: Callable[[str], object]) -> None:
        super().__init__(table, start)
        self._item = item
        self._toggle = toggle

    def release(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Open or close."""
        self.clear()
        if on_fold_mark(self._item, pos):
            self._toggle(self._item.element_id)


def on_fold_mark(item: ElementItem | None, pos: QPointF) -> bool:
    """Whether a place is the button of a sub-process."""
    if isinstance(item, FrameItem):
        return item.mark.contains(item.mapFromScene(pos))
    if isinstance(item, NodeItem) and item.model.is_group:
        return fold_mark(item.model.box.width).contains(item.mapFromScene(pos))
    return False
