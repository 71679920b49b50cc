"""Where a legend stands on its picture: where nothing else does, so that it makes the picture no taller."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsItem

#: Round a legend that stands in a corner of the ground; between the ground and one below it.
AIR: Final = 12.0
#: Left free below the headings of the stages.
HEADINGS: Final = 32.0
_AROUND: Final = QMarginsF(AIR, AIR, AIR, AIR)
_GAP: Final = 16.0
_STEP: Final = 16.0
#: So far outside of a ground that became smaller a legend may stay.
_NEAR: Final = 64.0
#: Places along the lower edge, and rows of them.
_PLACES: Final = 120
_RISES: Final = 5
#: So many times larger a picture is seen for its legend to stand beside rather than below it.
_MUCH: Final = 1.1
#: Up the sides of a picture with more marks than this no place is looked for.
_MOST_MARKS: Final = 400


def legend_place(
    sizes: Sequence[QSizeF],
    ground: QRectF,
    marks: Iterable[QGraphicsItem],
    words: Iterable[QRectF],
    *,
    up: bool,
    seams: Sequence[QRectF] = (),
    sight: QSizeF | None = None,
) -> tuple[int, QPointF]:
    """Which of its sizes a legend takes and where it stands: at the first free place on the ground, else below it.

    Along the lower edge of the ground or a little above it, where that may be (`up`) also higher up its sides, at last
    in its upper right corner, else down its sides from there. Across none of the `seams` between two stages where
    there is such a place, unless it would have to be the smallest of sizes of one form for that. Where none finds room:
    where it makes the picture taller by as little as may be, or, of sizes of one form, the last; right of the ground
    where the picture is then seen much larger as a whole in a view as wide and high as `sight`.
    """
    taken = _Taken(marks, words)
    rooms = [QRectF(QPointF(), size).marginsAdded(_AROUND) for size in sizes]
    larger = rooms if up else rooms[:-1] or rooms
    for kept, able in ((seams, larger), ((), rooms)):
        for number, at in _places(able, ground, up=up and taken.count <= _MOST_MARKS) if kept or able is rooms else ():
            corner = QRectF(at, rooms[number].size())
            body = corner.marginsRemoved(_AROUND / 2.0)
            if ground.contains(corner) and not any(seam.intersects(body) for seam in kept) and taken.is_free(body):
                return number, at + QPointF(AIR, AIR)
    if not up:
        return len(rooms) - 1, QPointF(ground.left() + AIR, ground.bottom() + _GAP)
    tops = [_highest(room, ground, taken) for room in rooms]
    number = min(range(len(rooms)), key=lambda n: tops[n] + rooms[n].height())
    if sight is not None and not sight.isEmpty():
        high = tops[number] + rooms[number].height() - ground.top()
        below = _seen_in(sight, max(ground.width(), rooms[number].width()), high)
        wholes = [(ground.width() + room.width(), max(ground.height(), room.height())) for room in rooms]
        beside = [_seen_in(sight, *whole) for whole in wholes]
        if max(beside) > _MUCH * below:
            number = beside.index(max(beside))
            return number, QPointF(ground.right(), ground.bottom() - rooms[number].height()) + QPointF(AIR, AIR)
    return number, QPointF(ground.left(), tops[number]) + QPointF(AIR, AIR)


def _seen_in(sight: QSizeF, width: float, height: float) -> float:
    """The zoom at which something so large is seen as a whole."""
    return min(sight.width() / width, sight.height() / height)


def seams_of(bands: Sequence[QRectF]) -> list[QRectF]:
    """The gaps between neighbouring stages."""
    return [
        QRectF(one.right(), one.top(), max(other.left() - one.right(), 1.0), one.height())
        for one, other in pairwise(bands)
    ]


def may_stay(legend: QRectF, ground: QRectF, marks: Iterable[QGraphicsItem], words: Iterable[QRectF]) -> bool:
    """Whether a legend can stay where it stood before an edit: nothing came there and the ground is near it still."""
    near = ground.marginsAdded(QMarginsF(_NEAR, _NEAR, _NEAR, _NEAR))
    return near.contains(legend) and is_free_place(legend, marks, words)


def is_free_place(legend: QRectF, marks: Iterable[QGraphicsItem], words: Iterable[QRectF]) -> bool:
    """Whether nothing stands where a legend does."""
    return _Taken(marks, words).is_free(legend.marginsAdded(_AROUND / 2.0))


def _places(rooms: Sequence[QRectF], ground: QRectF, *, up: bool) -> Iterator[tuple[int, QPointF]]:
    """Sizes by their numbers and places, the best first."""
    if up:
        for way in (_along_bottom, _up_the_sides, _upper_right):
            yield from ((number, at) for number, room in enumerate(rooms) for at in way(ground, room))
        return
    for number, room in enumerate(rooms):
        yield from ((number, at) for way in (_along_bottom, _upper_right, _down_the_sides) for at in way(ground, room))


def _highest(room: QRectF, ground: QRectF, taken: _Taken) -> float:
    """How high it can be pushed up along the left edge from below the ground."""
    top = ground.bottom() + _GAP - AIR
    while top - _STEP > ground.top() + HEADINGS:
        higher = QRectF(ground.left(), top - _STEP, room.width(), room.height())
        if not taken.is_free(higher.adjusted(AIR / 2.0, 0.0, -AIR / 2.0, 0.0)):
            break
        top -= _STEP
    return top


class _Taken:
    """What is drawn and written already."""

    def __init__(self, marks: Iterable[QGraphicsItem], words: Iterable[QRectF]) -> None:
        self._words = list(words)
        paths = [item.mapToScene(item.shape()) for item in marks]
        self._shapes: list[tuple[QPainterPath, QRectF]] = [(path, path.boundingRect()) for path in paths]
        self.count = len(self._shapes)

    def is_free(self, rect: QRectF) -> bool:
        return not any(other.intersects(rect) for other in self._words) and not any(
            bounds.intersects(rect) and path.intersects(rect) for path, bounds in self._shapes
        )


def _along_bottom(ground: QRectF, room: QRectF) -> Iterator[QPointF]:
    """The two corners first, then from left to right; the same again a little higher."""
    left, right = ground.left(), ground.right() - room.width()
    steps = [left + _STEP * i for i in range(1, int(max(right - left, 0.0) / _STEP))]
    for rise in range(_RISES):
        y = ground.bottom() - room.height() - rise * _STEP
        yield from (QPointF(x, y) for x in (left, right, *steps[:_PLACES]))


def _up_the_sides(ground: QRectF, room: QRectF) -> Iterator[QPointF]:
    """Along the left edge from below upwards as far as the headings, then along the right one."""
    lowest = ground.bottom() - room.height() - _RISES * _STEP
    rows = range(int(max(lowest - ground.top() - HEADINGS, 0.0) / _STEP))
    for x in (ground.left(), ground.right() - room.width()):
        yield from (QPointF(x, lowest - _STEP * row) for row in rows)


def _upper_right(ground: QRectF, room: QRectF) -> Iterator[QPointF]:
    yield QPointF(ground.right() - room.width(), ground.top() + HEADINGS)


def _down_the_sides(ground: QRectF, room: QRectF) -> Iterator[QPointF]:
    """Below headings that are large from farther away, along the right edge and then along the left one."""
    rows = range(int(max(ground.height() - room.height() - HEADINGS, 0.0) / _STEP))
    for x in (ground.right() - room.width(), ground.left()):
        yield from (QPointF(x, ground.top() + HEADINGS + _STEP * row) for row in rows)
