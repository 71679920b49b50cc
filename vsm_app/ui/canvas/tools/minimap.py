"""Press and drag on the mini-map: the view follows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt

from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers, Pointer


class MiniMapGesture(Gesture):
    """`go_to` brings the place under the pointer, told in scene coordinates, into the middle of the view."""

    cursor = Qt.CursorShape.ClosedHandCursor
    outlives_edits = True
    scrolls = False

    def __init__(self, table: Table, start: QPointF, pointer: Pointer, go_to: Callable[[QPointF], None]) -> None:
        super().__init__(table, start, pointer)
        self._go_to = go_to
        go_to(start)

    def move(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Follow the pointer."""
        self._go_to(pos)

    def release(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Where it is let go all is in sight already; the small map itself has changed meanwhile."""
        self.clear()
