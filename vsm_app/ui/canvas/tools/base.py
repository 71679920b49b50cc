"""A gesture is an object: it lives from press to release and changes the map only by the edit it applies at its end."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from vsm_app.ui.canvas.table import Table

Modifiers = Qt.KeyboardModifier


class Gesture:
    """One gesture from the press at `start` (scene coordinates) to `release` or `cancel`."""

    cursor = Qt.CursorShape.ArrowCursor
    #: Whether it goes on when the map changes under it; one that holds something of the map is given up.
    outlives_edits = False
    #: Whether the view goes along now where the pointer rests at its edge.
    scrolls = True

    def __init__(self, table: Table, start: QPointF) -> None:
        self.table = table
        self.start = start

    def move(self, pos: QPointF, modifiers: Modifiers) -> None:
        """The pointer moved to `pos`."""

    def release(self, pos: QPointF, modifiers: Modifiers) -> None:
        """The button came up: take the preview away and apply the edit."""
        self.clear()

    def hold(self, modifiers: Modifiers) -> None:
        """A key that is held with others went down or up while the pointer rests."""

    def key(self, key: Qt.Key) -> bool:
        """A key was pressed meanwhile; says whether it is taken: nothing else is done while something is held."""
        return True

    def cancel(self) -> None:
        """Give up: everything stands as before."""
        self.clear()

    def clear(self) -> None:
        """Take the preview away."""
        self.table.overlay.clear()


def moved_far(start: QPointF, pos: QPointF, scale: float) -> bool:
    """Whether a press has become a drag (4 px on the screen)."""
    return (pos - start).manhattanLength() * scale > 4.0  # noqa: PLR2004 - the platform's usual distance
