"""Fewer crossings by sifting: each slot of a column is tried at every height of it and stays where fewest lines cross.

After C. Matuszewski, R. Schönfeld, P. Molitor: Using sifting for k-layer straightline crossing minimization (1999). It
never makes an order worse, but stays where no single move helps; begun from many orders it finds what sweeps miss (the
energy of the United Kingdom: 106 crossings of routed lines for 131).
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from vsm_app.layout.layering import Link, Slot

if TYPE_CHECKING:
    import numpy as np

#: Rounds over all places at most; fewer where nothing gets better.
ROUNDS: Final = 12

#: From how many shuffled orders it begins each time: so many, fewer where links times orders would be more than that.
STARTS: Final = 10
MOST_WORK: Final = 2500


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
    columns = _Columns(slots, links)
    order = [[columns.number[slot] for slot in column] for column in slots]
    for _ in range(ROUNDS):
        is_better = False
        for at, column in enumerate(order):
            more = columns.crossed_more(order, at)
            for one in columns.by_degree[at]:
                is_better |= _sift(one, column, more)
        if not is_better:
            break
    return [[columns.names[at][one] for one in column] for at, column in enumerate(order)]


class _Columns:
    """The slots of each column by number, and which of them are linked to which of the next column."""

    def __init__(self, slots: Sequence[Sequence[Slot]], links: Sequence[Link]) -> None:
        import numpy as np

        self.names = [sorted(column) for column in slots]
        self.number = {slot: i for names in self.names for i, slot in enumerate(names)}
        at = {slot: column for column, names in enumerate(self.names) for slot in names}
        pairs = zip(self.names, self.names[1:], strict=False)
        self._linked = [np.zeros((len(first), len(second)), dtype=np.int64) for first, second in pairs]
        for first, last, _weight in links:
            self._linked[at[first]][self.number[first], self.number[last]] += 1
        self.by_degree: list[list[int]] = []
        for column, names in enumerate(self.names):
            degree = sum((side.sum(axis=1) for side in self._sides(column)), np.zeros(len(names), dtype=np.int64))
            self.by_degree.append(np.argsort(-degree, kind="stable").tolist())

    def crossed_more(self, order: Sequence[Sequence[int]], column: int) -> list[list[int]]:
        """By how many crossings more the lines of one slot (row) above another (column of the table) have."""
        import numpy as np

        size = len(self.names[column])
        crossed = np.zeros((size, size), dtype=np.int64)
        neighbours = [order[at] for at in (column - 1, column + 1) if 0 <= at < len(order)]
        for side, heights in zip(self._sides(column), neighbours, strict=True):
            met = side[:, heights]
            crossed += met @ (np.cumsum(met, axis=1) - met).T
        difference: list[list[int]] = (crossed - crossed.T).tolist()
        return difference

    def _sides(self, column: int) -> list[np.ndarray]:
        """Links of a column to the one before it and the one behind it, where there are such."""
        before = [self._linked[column - 1].T] if column > 0 else []
        return before + ([self._linked[column]] if column < len(self._linked) else [])


def _sift(one: int, column: list[int], more: Sequence[Sequence[int]]) -> bool:
    """Put a slot where fewest lines cross, nearest to where it was among equals; says whether there are fewer now."""
    here, row = column.index(one), more[one]
    best, most = here, 0
    for step in (-1, 1):
        saved, height = 0, here
        while 0 <= height + step < len(column):
            height += step
            saved += step * row[column[height]]
            if saved > most or (saved == most > 0 and abs(height - here) < abs(best - here)):
                best, most = height, saved
    if best == here:
        return False
    column.insert(best, column.pop(here))
    return True


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
