"""A gesture is an object: it lives from press to release and changes the map only by the edit it applies at its end."""

from __future__ import annotations

from math import hypot
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, Qt

from vsm_app.ui.canvas.table import Table

Modifiers = Qt.KeyboardModifier

#: How far a press may go and still be a click, in px on the screen, for a mouse or a pen: a hand trembles.
DRAG: Final = 5.0
_PART: Final = 0.01  # px: what the way there and back through the coordinates of the map makes of a whole one


class Pointer(NamedTuple):
    """What presses: how near the map is seen, and how broad it is; 1 for a mouse or a pen, more for a finger."""

    zoom: float
    width: float = 1.0

    @property
    def scale(self) -> float:
        """Px on the screen to a canvas unit, fewer for a finger: all that is near for it lies farther away."""
        return self.zoom / self.width

    def reach(self, px: float) -> float:
        """So many px on the screen in canvas units, more for a finger."""
        return px / self.scale


class Gesture:
    """One gesture from the press at `start` (scene coordinates) to `release` or `cancel`.

    It is a click until it has gone farther than a hand trembles, then a drag for good. While it is dragged it shows
    what letting go there does, and that is done.
    """

    cursor = Qt.CursorShape.ArrowCursor
    #: Whether it goes on when the map changes under it; one that holds something of the map is given up.
    outlives_edits = False
    #: So near to where it was held, in px on the screen, it lies as before; 0: nothing draws it there.
    home = DRAG
    #: Whether the view goes along now where the pointer rests at its edge.
    scrolls = True

    def __init__(self, table: Table, start: QPointF, pointer: Pointer) -> None:
        self.table = table
        self.start = start
        self.pointer = pointer
        self.is_drag = False
        #: What was selected before the press; an undo of what it does selects that again.
        self.chosen_before = table.session.selection
        self._now: tuple[QPointF, Modifiers] | None = None
        self._rests = False  # it has been brought back to where it was held

    def move(self, pos: QPointF, modifiers: Modifiers) -> None:
        """The pointer moved to `pos`."""
        self.is_drag = self.is_drag or self._is_away(pos)
        if not self.is_drag or self._now == (pos, modifiers):
            return
        self._now = (pos, modifiers)
        was_home, self._rests = self._rests, self._is_home(pos)
        if not self._rests:
            self.drag(pos, modifiers)
        elif not was_home:
            self.cancel()

    def release(self, pos: QPointF, modifiers: Modifiers) -> None:
        """The button came up: take the preview away and apply the edit."""
        self.move(pos, modifiers)
        if not self.is_drag:
            self.click()
        elif self._is_home(pos):
            self.cancel()
        else:
            self.drop(pos, modifiers)

    def hold(self, modifiers: Modifiers) -> None:
        """A key that is held with others went down or up while the pointer rests."""
        if self._now is not None:
            self.move(self._now[0], modifiers)

    def drag(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Show what is done where it is let go at `pos`."""

    def drop(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Do what was shown."""
        self.clear()

    def click(self) -> None:
        """It was no drag."""

    def key(self, key: Qt.Key) -> bool:
        """A key was pressed meanwhile; says whether it is taken: nothing else is done while something is held."""
        return True

    def cancel(self) -> None:
        """Give up: everything stands as before."""
        self.clear()

    def give_up(self) -> None:
        """The one whose hand it is thought better of it: what was selected before is so again."""
        self.cancel()
        self.table.session.select(self.table.selectable(self.chosen_before))

    def clear(self) -> None:
        """Take the preview away."""
        self.table.overlay.clear()

    def _is_home(self, pos: QPointF) -> bool:
        return self.home > 0.0 and not self._is_away(pos, self.home)

    def _is_away(self, pos: QPointF, px: float = DRAG) -> bool:
        way = pos - self.start
        return hypot(way.x(), way.y()) > self.pointer.reach(px + _PART)
