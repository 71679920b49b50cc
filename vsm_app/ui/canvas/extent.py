"""The rectangle round very many items, kept in step with the few that change at a time."""

from __future__ import annotations

from operator import itemgetter

from PySide6.QtCore import QRectF

from vsm_app.layout.regions import Bounds

_SIDES = tuple(itemgetter(i) for i in range(4))
_NOWHERE: Bounds = (1.0, 1.0, 0.0, 0.0)


class Extent:
    """Rectangles by name, and the one round them all; it is measured anew only when one of those at its edge goes."""

    def __init__(self) -> None:
        self._rects: dict[str, Bounds] = {}
        self._whole: Bounds | None = None

    def put(self, name: str, rect: QRectF) -> None:
        """Take the rectangle of a name, in place of the one it had."""
        left, top = rect.x(), rect.y()
        self.put_bounds(name, (left, top, left + rect.width(), top + rect.height()))

    def put_bounds(self, name: str, bounds: Bounds) -> None:
        """The same for a rectangle told by its left, top, right and bottom."""
        if not self._rects:
            self._whole = None  # measured when asked for: of many new ones once
        if self._rects.get(name) == bounds:
            return
        self.drop(name)
        if self._whole is not None:
            whole = self._whole
            self._whole = (
                min(whole[0], bounds[0]),
                min(whole[1], bounds[1]),
                max(whole[2], bounds[2]),
                max(whole[3], bounds[3]),
            )
        self._rects[name] = bounds

    def drop(self, name: str) -> None:
        """Forget the rectangle of a name."""
        old = self._rects.pop(name, None)
        if old is not None and self._whole is not None and any(a == b for a, b in zip(old, self._whole, strict=True)):
            self._whole = None

    def clear(self) -> None:
        """Forget all."""
        self._rects.clear()
        self._whole = None

    def holds(self, name: str, x: float, y: float) -> bool:
        """Whether a point lies in the rectangle of a name."""
        left, top, right, bottom = self._rects.get(name, _NOWHERE)
        return left <= x <= right and top <= y <= bottom

    def rect(self) -> QRectF:
        """The rectangle round all; empty where there is none."""
        if not self._rects:
            return QRectF()
        if self._whole is None:
            left, top, right, bottom = _SIDES
            rects = self._rects.values()
            self._whole = (
                min(map(left, rects)),
                min(map(top, rects)),
                max(map(right, rects)),
                max(map(bottom, rects)),
            )
        x1, y1, x2, y2 = self._whole
        return QRectF(x1, y1, x2 - x1, y2 - y1)


def shift_to_hold(low: float, high: float, first: float, last: float) -> float:
    """How far a stretch has to move so that it holds another one; not at all where that one is longer."""
    if last - first > high - low:
        return 0.0
    return min(first - low, 0.0) or max(last - high, 0.0)
