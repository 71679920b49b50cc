"""Guides while dragging: edges and middles in line with other nodes, and the same space as between others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from vsm_app.layout.grid import GRID, snapped
from vsm_app.layout.types import Box, Guide

TOLERANCE: Final = 5.0
_EXACT: Final = 0.01
_Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Snap:
    """How far to shift what is dragged, and the lines that show why."""

    dx: float
    dy: float
    guides: tuple[Guide, ...] = ()


class _Hit(NamedTuple):
    """A possible shift along one axis, smallest first; spacing after alignment where both are as near."""

    distance: float
    kind: int
    shift: float


class Standing:
    """The boxes that stay, ready for every move of a drag: extents along both axes, edges and middles in order."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self.spans = tuple([_span(box, axis) for box in boxes] for axis in (0, 1))
        self._marks = tuple(sorted((at, i) for i, box in enumerate(boxes) for at in _marks(box, a)) for a in (0, 1))

    def marks(self, axis: int, at: float, within: float) -> list[tuple[float, int]]:
        """Edges and middles that lie about `within` px from `at`, with the numbers of their boxes."""
        marks, wide = self._marks[axis], within + _EXACT
        return marks[bisect_left(marks, (at - wide, -1)) : bisect_left(marks, (at + wide, -1))]


def snap(
    moving: Sequence[Box], others: Sequence[Box] | Standing, grid: float = GRID, tolerance: float = TOLERANCE
) -> Snap:
    """Where a drag of `moving` lands.

    In each direction the nearest guide within `tolerance` px decides: an edge or the middle of the dragged boxes in
    line with that of another, or the same gap to a neighbour as two others have between them. Without a guide the upper
    left corner goes to the nearest line of `grid` (0: stays where it is).
    """
    if not moving:
        return Snap(0.0, 0.0)
    frame = Box.round(moving)
    standing = others if isinstance(others, Standing) else Standing(others)
    shifts = []
    for axis in (0, 1):
        nearest = min(_hits(frame, standing, axis, tolerance), default=None)
        if nearest is not None:
            shifts.append(nearest.shift)
        else:
            start = frame.x if axis == 0 else frame.y
            shifts.append(snapped(start, grid) - start if grid > 0.0 else 0.0)
    placed = frame.moved(shifts[0], shifts[1])
    guides = [
        g for axis in (0, 1) for g in (*_align_guides(placed, standing, axis), *_space_guides(placed, standing, axis))
    ]
    return Snap(shifts[0], shifts[1], tuple(guides))


def _span(box: Box, axis: int) -> _Span:
    return (box.left, box.right) if axis == 0 else (box.top, box.bottom)


def _marks(box: Box, axis: int) -> tuple[float, float, float]:
    low, high = _span(box, axis)
    return (low, (low + high) / 2.0, high)


def _hits(frame: Box, others: Standing, axis: int, tolerance: float) -> Iterator[_Hit]:
    own = _marks(frame, axis)
    for at in own:
        for mark, _ in others.marks(axis, at, tolerance):
            if abs(mark - at) <= tolerance:
                yield _Hit(abs(mark - at), 0, mark - at)
    for place in _equal_places(frame, others, axis):
        if abs(place - own[0]) <= tolerance:
            yield _Hit(abs(place - own[0]), 1, place - own[0])


def _in_row(frame: Box, others: Standing, axis: int) -> list[_Span]:
    """Extents along the axis of the boxes that stand beside the dragged one (overlap it across), in order."""
    low, high = _span(frame, 1 - axis)
    pairs = zip(others.spans[axis], others.spans[1 - axis], strict=True)
    return sorted(along for along, (start, end) in pairs if start < high and low < end)


def _equal_places(frame: Box, others: Standing, axis: int) -> Iterator[float]:
    """Starts along the axis at which the dragged box has the same gap as two neighbours, or stands in their middle."""
    row = _in_row(frame, others, axis)
    size = _span(frame, axis)[1] - _span(frame, axis)[0]
    for (_, end), (start, _) in pairwise(row):
        room = start - end
        if room > size:
            yield end + (room - size) / 2.0
    for i in range(len(row) - 1):
        gap = row[i + 1][0] - row[i][1]
        if gap > 0.0:
            yield row[i + 1][1] + gap
            yield row[i][0] - gap - size


def _align_guides(placed: Box, others: Standing, axis: int) -> list[Guide]:
    """One line for each coordinate in which the placed box is in line with others, as long as all of them."""
    guides = []
    for at in _marks(placed, axis):
        met = [others.spans[1 - axis][i] for mark, i in others.marks(axis, at, _EXACT) if abs(mark - at) < _EXACT]
        if not met:
            continue
        own = _span(placed, 1 - axis)
        low, high = min(own[0], *(span[0] for span in met)), max(own[1], *(span[1] for span in met))
        guides.append(Guide(at, low, at, high) if axis == 0 else Guide(low, at, high, at))
    return guides


def _space_guides(placed: Box, others: Standing, axis: int) -> list[Guide]:
    """The gaps that are equal: those beside the placed box that another pair in the row has too."""
    own = _span(placed, axis)
    row = sorted([*_in_row(placed, others, axis), own])
    gaps = [(a[1], b[0]) for a, b in pairwise(row) if b[0] > a[1]]
    beside = [gap for gap in gaps if gap[0] == own[1] or gap[1] == own[0]]
    across = _marks(placed, 1 - axis)[1]
    equal = {
        gap
        for one in beside
        for gap in gaps
        if any(other != gap and abs((other[1] - other[0]) - (gap[1] - gap[0])) < _EXACT for other in gaps)
        and abs((one[1] - one[0]) - (gap[1] - gap[0])) < _EXACT
    }
    return [
        Guide(low, across, high, across, "space") if axis == 0 else Guide(across, low, across, high, "space")
        for low, high in sorted(equal)
    ]
