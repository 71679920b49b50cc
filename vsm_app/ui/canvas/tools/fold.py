"""Press the button of a sub-process: it opens or closes in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt

from vsm_app.ui.canvas.items.base import ElementItem
from vsm_app.ui.canvas.items.frame import FrameItem
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.look import Detail
from vsm_app.ui.canvas.paint_node import fold_mark
from vsm_app.ui.canvas.paint_small import small_fold_mark
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers, Pointer

_REACH: Final = 16.0


class FoldGesture(Gesture):
    """Counts where the button comes up on it again, like any button."""

    cursor = Qt.CursorShape.PointingHandCursor
    scrolls = False

    def __init__(
        self, table: Table, start: QPointF, pointer: Pointer, item: ElementItem, toggle: Callable[[str], object]
    ) -> None:
        super().__init__(table, start, pointer)
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
        small = item.look.enlarged > 1.0
        mark = small_fold_mark(item.model.box, item.look) if small else fold_mark(item.model.box.width)
        return item.look.detail is not Detail.FAR and mark.contains(item.mapFromScene(pos))
    return False


def fold_mark_at(scene: CanvasScene, pos: QPointF) -> ElementItem | None:
    """The sub-process on whose button a place lies: seen from farther away that reaches beyond its edge."""
    on_top = scene.hit(pos)
    if on_fold_mark(on_top, pos):
        return on_top
    around = QRectF(pos.x() - _REACH, pos.y() - _REACH, 2.0 * _REACH, 2.0 * _REACH)
    return next((item for item in scene.elements_in(around) if on_fold_mark(item, pos)), None)
