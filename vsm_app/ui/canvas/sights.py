"""What is in sight of the table, to come back to it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize

from vsm_app.model.document import Document
from vsm_app.model.placement import Layout
from vsm_app.ui.canvas.extent import shift_to_hold

#: So many arrangings are remembered: more are taken back one by one by nobody.
_MOST: Final = 50


class Frame(NamedTuple):
    """What is in sight: the zoom and where the scroll bars stand."""

    zoom: float
    right: int
    down: int


class Seen(NamedTuple):
    """A frame with what it shows, in scene px, where the view's corner stood in the window, and the window's size."""

    frame: Frame
    rect: QRectF
    corner: QPoint
    window: QSize


class _Arranging:
    """One arranging: the two layouts, and what was seen of each when it was left (`None`: not yet), in which view."""

    def __init__(self, before: Layout, after: Layout, mode: str, seen: Seen) -> None:
        self.mode = mode
        self._layouts = before, after
        self._seen: list[Seen | None] = [seen, None]

    def swap(self, before: Layout, after: Layout, seen: Callable[[], Seen]) -> Seen | None:
        """What was seen last of `after`, where a step leads there from the other layout, which is seen now."""
        for here in (0, 1):
            if before is self._layouts[here] and after is self._layouts[1 - here]:
                self._seen[here] = seen()
                return self._seen[1 - here]
        return None


class Arrangings:
    """What was in sight before and after the map was arranged: undo and redo lead back to it, however often."""

    def __init__(self) -> None:
        self._known: deque[_Arranging] = deque(maxlen=_MOST)

    def add(self, before: Document, after: Document, mode: str, seen: Seen) -> None:
        """The map was arranged; `seen` was in sight of it before, in this view."""
        if before.layout is not after.layout:
            self._known.append(_Arranging(before.layout, after.layout, mode, seen))

    def back_to(self, before: Document, after: Document, mode: str, seen: Callable[[], Seen]) -> Seen | None:
        """What was in sight last time where this step is one of the arrangings, taken back or done again."""
        for one in reversed(self._known):
            if one.mode == mode and (found := one.swap(before.layout, after.layout, seen)) is not None:
                return found
        return None

    def clear(self) -> None:
        """Another map was opened."""
        self._known.clear()


def to_hold(now: QRectF, wanted: QRectF) -> QPointF:
    """By how much a frame that shows `now` is moved so that it holds what is wanted."""
    x = shift_to_hold(now.left(), now.right(), wanted.left(), wanted.right())
    return QPointF(x, shift_to_hold(now.top(), now.bottom(), wanted.top(), wanted.bottom()))
