"""Fewer crossings by sifting: each slot of a column is tried at every height of it and stays where fewest lines cross.

After C. Matuszewski, R. Schönfeld, P. Molitor: Using sifting for k-layer straightline crossing minimization (1999). It
never makes an order worse, but stays where no single move helps; begun from many orders it finds what sweeps miss (the
energy of the United Kingdom: 106 crossings of routed lines for 131).
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from vsm_app.layout.layering import Link, Slot

#: Rounds over all places at most; fewer where nothing gets better.
ROUNDS: Final = 12

#: From how many shuffled orders it begins each time: so many, fewer where links times orders would be more than that.
STARTS: Final = 10
MOST_WORK: Final = 2500

#: Heights of the neighbours of a slot, in order: of those in the column before and of those in the column behind it.
_Sides: TypeAlias = tuple[Sequence[int], Sequence[int]]


def crossings(slots: Sequence[Sequence[Slot]], links: Sequence[Link]) -> int:
    """How many pairs of links between the same two columns cross in this order."""
    at = _heights(slots)
    between: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for first, last, _weight in links:
        between[first.column].append((at[first], at[last]))
    return sum(_inversions([last for _first, last in sorted(pairs)]) for pairs in between.values())


def fewest_crossings(
    orders: Iterable[Sequence[Sequence[Slot]]], links: Sequence[Link], number: int = 0
) -> list[list[Slot]]:
    """The best of what sifting makes of these orders of the same columns and of shuffled ones; the first among equals.

    Shuffled in another way for each `number`, but always in the same one for it: the same map gives the same order.
    """
    begun = [[list(column) for column in order] for order in orders]
    for start in range(max(min(STARTS, MOST_WORK // max(len(links), 1)), 1)):
        shuffle = random.Random(STARTS * number + start)
        begun.append([shuffle.sample(sorted(column), len(column)) for column in begun[0]])
    return min((sifted(order, links) for order in begun), key=lambda order: crossings(order, links))


def sifted(slots: Sequence[Sequence[Slot]], links: Sequence[Link]) -> list[list[Slot]]:
    """The order after sifting; the same columns, and no more crossings than before."""
    order = [list(column) for column in slots]
    at = _heights(order)
    before: dict[Slot, list[Slot]] = defaultdict(list)
    behind: dict[Slot, list[Slot]] = defaultdict(list)
    for first, last, _weight in links:
        behind[first].append(last)
        before[last].append(first)
    by_degree = sorted(at, key=lambda slot: (-len(before[slot]) - len(behind[slot]), slot))
    column_of = {slot: number for number, column in enumerate(order) for slot in column}
    for _ in range(ROUNDS):
        is_better = False
        for slot in by_degree:
            column = order[column_of[slot]]
            sides = {
                one: (sorted(at[other] for other in before[one]), sorted(at[other] for other in behind[one]))
                for one in column
            }
            is_better |= _sift(slot, column, sides)
            at.update((one, height) for height, one in enumerate(column))
        if not is_better:
            break
    return order


def _sift(slot: Slot, column: list[Slot], sides: Mapping[Slot, _Sides]) -> bool:
    """Put a slot where fewest lines cross, at its old height among equals; says whether there are fewer now."""
    here = column.index(slot)
    gain = [0] * len(column)  # crossings saved by standing at that height
    for step in (-1, 1):
        saved, height = 0, here
        while 0 <= height + step < len(column):
            height += step
            other = column[height]
            saved += step * (_crossed(sides[slot], sides[other]) - _crossed(sides[other], sides[slot]))
            gain[height] = saved
    best = max(range(len(column)), key=lambda height: (gain[height], -abs(height - here), -height))
    if gain[best] <= 0:
        return False
    column.insert(best, column.pop(here))
    return True


def _crossed(upper: _Sides, lower: _Sides) -> int:
    """Crossings between the lines of two slots, the first of which stands above the other."""
    return sum(bisect_left(below, one) for above, below in zip(upper, lower, strict=True) for one in above)


def _heights(slots: Sequence[Sequence[Slot]]) -> dict[Slot, int]:
    return {slot: height for column in slots for height, slot in enumerate(column)}


def _inversions(numbers: Sequence[int]) -> int:
    """Pairs of which the first is larger."""
    seen: list[int] = []
    found = 0
    for number in numbers:
        place = bisect_right(seen, number)
        found += len(seen) - place
        seen.insert(place, number)
    return found
