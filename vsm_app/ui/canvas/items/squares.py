"""Where the items of a large map stand: what is in sight by itself, all else in groups, one for each square.

With every change of an item Qt goes over all that stand on the table by themselves, to find what is painted anew; a
group in which nothing has changed it passes by. Of 10 000 nodes and their flows that took longer than the painting.
Nothing looks different for it: the order in the stack is told by the z value of each item, never by when it came.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QGraphicsScene

from vsm_app.ui.canvas.items.base import Z_FLOW, Z_NODE, ElementItem
from vsm_app.ui.canvas.items.flow import FlowItem

#: A map of more nodes and flows stands in squares.
MANY: Final = 1500
_SIDE: Final = 1000.0
_AROUND: Final = 400.0  # px round what is in sight in which items stand by themselves, too
_MOST: Final = 16  # squares that an item of a group reaches into


class _Span(NamedTuple):
    """Squares from the upper left to the lower right one."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: _Span) -> bool:
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def squares(self) -> list[tuple[int, int]]:
        columns, rows = range(self.left, self.right + 1), range(self.top, self.bottom + 1)
        return [(column, row) for row in rows for column in columns]


_NOWHERE: Final = _Span(0, 0, -1, -1)


class Squares:
    """Puts items on the table of one scene, takes them away, and knows which of them are in sight."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self.is_on = False
        self._seen = _NOWHERE
        self._spans: dict[ElementItem, _Span] = {}
        self._inside: dict[tuple[int, int], dict[ElementItem, None]] = {}
        self._groups: dict[tuple[int, int, float], QGraphicsItem] = {}

    def expect(self, items: int, standing: Callable[[], list[ElementItem]]) -> None:
        """There are going to be so many items, and some there are: in squares, or each by itself where they are few."""
        wanted = items > (MANY / 2 if self.is_on else MANY)
        if wanted == self.is_on:
            return
        self.is_on = wanted
        self._seen = _NOWHERE
        self._spans.clear()
        self._inside.clear()
        for item in standing():
            self.stand(item)
        if not wanted:
            for group in self._groups.values():
                self._scene.removeItem(group)
            self._groups.clear()

    def stand(self, item: ElementItem) -> None:
        """Put an item on the table, or where it belongs now that it is elsewhere."""
        group = self._group_of(item) if self.is_on else None
        if group is not item.parentItem():
            item.setParentItem(group)  # type: ignore[arg-type] # the stub knows of no None
        if group is None and item.scene() is None:
            self._scene.addItem(item)

    def leave(self, item: ElementItem) -> None:
        """Take an item off the table."""
        self._forget(item)
        self._scene.removeItem(item)

    def look(self, sight: QRectF) -> None:
        """Let everything in sight stand by itself, and what is no longer near it in its group."""
        wanted, seen = _span(sight.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)), self._seen
        if seen.right < seen.left:
            seen = wanted
        now = _Span(  # what has just been left stays for a while: whoever scrolls often goes back
            min(wanted.left, max(seen.left, wanted.left - 1)),
            min(wanted.top, max(seen.top, wanted.top - 1)),
            max(wanted.right, min(seen.right, wanted.right + 1)),
            max(wanted.bottom, min(seen.bottom, wanted.bottom + 1)),
        )
        if now == self._seen:
            return
        before, self._seen = set(self._seen.squares()), now
        for square in before.symmetric_difference(now.squares()):
            for item in list(self._inside.get(square, ())):
                self.stand(item)

    def _group_of(self, item: ElementItem) -> QGraphicsItem | None:
        """The group in which an item stands; none if it is in sight, or reaches far."""
        span = _span(item.sceneBoundingRect())
        if self._spans.get(item) != span:
            self._forget(item)
            self._spans[item] = span
            for square in span.squares():
                self._inside.setdefault(square, {})[item] = None
        if span.meets(self._seen) or (span.right + 1 - span.left) * (span.bottom + 1 - span.top) > _MOST:
            return None
        key = (span.left, span.top, Z_FLOW if isinstance(item, FlowItem) else Z_NODE)
        return self._groups.get(key) or self._made(key)

    def _made(self, key: tuple[int, int, float]) -> QGraphicsItem:
        """An item that paints nothing and is nowhere but within its square."""
        column, row, depth = key
        group = QGraphicsRectItem(QRectF((column + 0.5) * _SIDE, (row + 0.5) * _SIDE, 0.0, 0.0))
        group.setPen(Qt.PenStyle.NoPen)
        group.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        group.setZValue(depth)
        self._scene.addItem(group)
        self._groups[key] = group
        return group

    def _forget(self, item: ElementItem) -> None:
        span = self._spans.pop(item, None)
        for square in span.squares() if span is not None else ():
            del self._inside[square][item]


def _span(rect: QRectF) -> _Span:
    """The squares into which a rectangle reaches."""
    left, top = int(rect.left() // _SIDE), int(rect.top() // _SIDE)
    return _Span(left, top, int(rect.right() // _SIDE), int(rect.bottom() // _SIDE))
