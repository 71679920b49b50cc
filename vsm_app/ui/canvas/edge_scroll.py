"""Something held at the edge of the view, or beyond it, takes the view along: so it gets to where is not in sight."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer

if TYPE_CHECKING:
    from vsm_app.ui.canvas.sights import Seen
    from vsm_app.ui.canvas.zoomed_view import ZoomedView

#: So near to an edge, in px of the view, and so far beyond it the speed grows.
ZONE: Final = 28.0
_BEYOND: Final = 28.0
#: A hand that only passes by scrolls nothing; then so many px a frame, at the least and at the most.
DELAY_MS: Final = 300
_FRAME_MS: Final = 16
_LEAST: Final = 2.0
_MOST: Final = 16.0


class EdgeScroll(QObject):
    """Follows the pointer of one gesture of a view; `again` lets the gesture follow the view.

    An edge near which the gesture began counts only once the pointer has been away from it, or is beyond it: what
    stands there is taken hold of without the view running off. It goes to one view beyond the map.
    """

    def __init__(self, view: ZoomedView, again: Callable[[], None]) -> None:
        super().__init__(view)
        self._view = view
        self._again = again
        self._along = (_Axis(), _Axis())
        self._speed = QPointF()
        self._left: tuple[Seen, QRectF] | None = (
            None  # what was seen before the first step, and how large the table was
        )
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)

    def begin(self, pos: QPointF) -> None:
        """A gesture begins at `pos` of the viewport."""
        self.stop()
        self._left = None
        for axis, at, length in zip(self._along, pos.toTuple(), self._view.viewport().size().toTuple(), strict=True):
            axis.begin(at, length)

    def follow(self, pos: QPointF) -> None:
        """The pointer is there now, and holds something."""
        pairs = zip(self._along, pos.toTuple(), self._view.viewport().size().toTuple(), strict=True)
        self._speed = QPointF(*(axis.speed(at, length) for axis, at, length in pairs))
        if self._speed.isNull():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start(DELAY_MS)

    def stop(self) -> None:
        """The gesture is over, or rests."""
        self._timer.stop()

    def go_back(self) -> None:
        """The gesture was given up: what was seen before it is seen again."""
        self.stop()
        if self._left is not None:
            self._view.look_again(*self._left)
            self._left = None

    def _step(self) -> None:
        self._timer.setInterval(_FRAME_MS)
        sight = self._view.seen().rect
        around = self._view.table.scene.content_rect().adjusted(
            -sight.width(), -sight.height(), sight.width(), sight.height()
        )
        by = self._speed / self._view.zoom
        by.setX(min(max(by.x(), min(around.left() - sight.left(), 0.0)), max(around.right() - sight.right(), 0.0)))
        by.setY(min(max(by.y(), min(around.top() - sight.top(), 0.0)), max(around.bottom() - sight.bottom(), 0.0)))
        if by.isNull():
            return
        if self._left is None:
            self._left = self._view.seen(), self._view.sceneRect()
        self._view.go_by(by)
        self._again()


class _Axis:
    """One direction of the view: how far the pointer is in the strip at one of its two edges."""

    def __init__(self) -> None:
        self._asleep = 0.0  # the edge that does not count yet: -1, 1, or 0 for neither

    def begin(self, at: float, length: float) -> None:
        push = _push(at, length)
        self._asleep = math.copysign(1.0, push) if push else 0.0

    def speed(self, at: float, length: float) -> float:
        """Px a frame."""
        push = _push(at, length)
        if push * self._asleep <= 0.0 or not 0.0 <= at <= length:
            self._asleep = 0.0
        if not push or self._asleep:
            return 0.0
        share = min(abs(push) / (ZONE + _BEYOND), 1.0)
        return math.copysign(_LEAST + (_MOST - _LEAST) * share, push)


def _push(at: float, length: float) -> float:
    """How deep in the strip at the near edge (negative) or the far one, or beyond it."""
    zone = min(ZONE, length / 4.0)
    return min(at - zone, 0.0) or max(at - (length - zone), 0.0)
