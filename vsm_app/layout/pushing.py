"""Places for things of which each keeps off some earlier ones: as near to their wishes as these leave them.

Unlike in `spread`, things that need no room from one another may pass, so each moves only for what pushes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final, TypeAlias

from vsm_app.layout.shapes import EPSILON
from vsm_app.layout.spread import spread

#: For each thing the earlier ones that it has to keep off, with the distance.
Rivals: TypeAlias = Sequence[Sequence[tuple[int, float]]]
#: Shares of the usual distances that are tried where there is not room enough.
_SHRINKING: Final = (0.75, 0.5, 0.35, 0.25, 0.15, 0.1, 0.05, 0.02, 0.0)


@dataclass(frozen=True, slots=True)
class Wish:
    """Where something would lie alone, and within which bounds it has to."""

    at: float
    least: float
    most: float


def pushed_apart(wishes: Sequence[Wish], before: Rivals) -> list[float]:
    """A place for each: apart, in its own bounds and near to its wish. Distances shrink where there is no room."""
    rivals = _with_room(wishes, before)
    lowest, highest = _bounds(wishes, rivals)
    return [
        min(max(min(at, high), low, wish.least), max(wish.most, wish.least))
        for wish, at, low, high in zip(wishes, _nearest(wishes, rivals), lowest, highest, strict=True)
    ]


def _with_room(wishes: Sequence[Wish], before: Rivals) -> Rivals:
    """The distances, of which only those in a row that has not room enough have shrunk."""
    now = before
    bounds = _bounds(wishes, now)
    if not _homeless(*bounds):
        return now
    hopeless = _homeless(*_bounds(wishes, [[(j, 0.0) for j, _ in rivals] for rivals in before]))
    for shrink in _SHRINKING:
        lowest, highest = bounds
        if _homeless(lowest, highest) <= hopeless:
            break
        now = [
            [
                (j, usual * shrink if lowest[j] + need > highest[i] + EPSILON else need)
                for (j, usual), (_, need) in zip(before[i], now[i], strict=True)
            ]
            for i in range(len(wishes))
        ]
        bounds = _bounds(wishes, now)
    return now


def _homeless(lowest: Sequence[float], highest: Sequence[float]) -> int:
    """How many find no place that suits all bounds."""
    return sum(low > high + EPSILON for low, high in zip(lowest, highest, strict=True))


def _bounds(wishes: Sequence[Wish], before: Rivals) -> tuple[list[float], list[float]]:
    """The lowest and the highest place that the bounds of all leave to each."""
    lowest = [wish.least for wish in wishes]
    highest = [wish.most for wish in wishes]
    for i, rivals in enumerate(before):  # comparisons instead of max and min: this is gone through most often
        low = lowest[i]
        for j, need in rivals:
            place = lowest[j] + need
            low = place if place > low else low
        lowest[i] = low
    for i in range(len(wishes) - 1, -1, -1):
        high = highest[i]
        for j, need in before[i]:
            place = high - need
            highest[j] = place if place < highest[j] else highest[j]
    return lowest, highest


def _nearest(wishes: Sequence[Wish], before: Rivals) -> list[float]:
    """Apart without regard to bounds: those that push one another lie about the mean of what they wish.

    Adjacent violators are pooled as in `spread`, along the one of all orders that is violated most (T. Dwyer,
    K. Marriott, P. J. Stuckey: Fast Node Overlap Removal, 2005). As blocks are not split again, the sum of squares is
    the least where all lie one behind the other, else only nearly so; what needs no room from others stays.
    """
    if all([j for j, _ in rivals] == [i - 1] for i, rivals in enumerate(before) if i):  # one behind the other
        gaps = [need for rivals in before for _, need in rivals]
        return spread([wish.at for wish in wishes], [1.0] * len(wishes), gaps, -inf, inf)
    blocks: list[list[int]] = []
    of: list[int] = []
    places: list[float] = []
    offsets: list[float] = []
    for i, wish in enumerate(wishes):
        blocks.append([i])
        of.append(i)
        places.append(wish.at)
        offsets.append(0.0)
        while True:
            own = of[i]
            reach = [(k, j, need) for k in blocks[own] for j, need in before[k] if of[j] != own]
            lacks = [(places[of[j]] + offsets[j] + need - places[own] - offsets[k], j) for k, j, need in reach]
            lack, j = max(lacks, default=(0.0, i))
            if lack <= EPSILON:
                break
            into, by = of[j], places[own] - places[of[j]] + lack
            for member in blocks[own]:
                offsets[member] += by
                of[member] = into
            blocks[into] += blocks[own]
            blocks[own] = []
            places[into] = sum(wishes[m].at - offsets[m] for m in blocks[into]) / len(blocks[into])
    return [places[block] + offset for block, offset in zip(of, offsets, strict=True)]
