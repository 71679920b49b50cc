"""Pan: Space and drag, or the middle button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt

from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers, Pointer


class PanGesture(Gesture):
    """Keeps the grabbed point of the map under the pointer. `scroll` moves the view by scene px."""

    cursor = Qt.CursorShape.ClosedHandCursor
    outlives_edits = True
    scrolls = False

    def __init__(self, table: Table, start: QPointF, pointer: Pointer, scroll: Callable[[QPointF], None]) -> None:
        super().__init__(table, start, pointer)
        self._scroll = scroll

    def move(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Scroll so that the grabbed point follows."""
        self._scroll(self.start - pos)

    def release(self, pos: QPointF, modifiers: Modifiers) -> None:
        """It lies there."""
        self.clear()
