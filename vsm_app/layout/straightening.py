"""Sides that hang together over lines that could be straight, settled together.

Each side for itself, one end following the other, leaves a line with a step where both its sides have room, but not at
the place at which the other one puts it. Here all sides that face one another are looked at at once: the ends of a
straight line are one unknown, neighbours on a side keep their order and a gap. Such differences are all that binds the
unknowns, so the least and the greatest places follow from longest paths (R. Bellman: On a routing problem, 1958).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

#: What is tried: shares of the way from the least gap to the wanted one, with the corners as free as they should be.
_TRIED: Final = ((1.0, 0.0), (0.75, 0.0), (0.5, 0.0), (0.25, 0.0), (0.0, 0.0))
#: The least gaps, and nearer to the corners by so many px; whatever does not fit then has no room.
_CLOSEST: Final = (0.0, 6.0)
#: How often all ends are drawn towards their wishes, to and fro.
_SWEEPS: Final = 6
#: From so many ends on, sides stay as each of them settled for itself: drawing them all together takes too long.
MOST_ENDS: Final = 160
_EXACT: Final = 1e-6


class Row(NamedTuple):
    """The ends on one side in their order: names, places so far, gaps wanted, least gaps, and the room."""

    ends: Sequence[int]
    places: Sequence[float]
    gaps: Sequence[float]
    least: Sequence[float]
    low: float
    high: float


class Tie(NamedTuple):
    """Two ends that stand at one coordinate where the line is straight, or one end that has to stand `at` one."""

    first: int
    second: int
    at: float | None = None


def straightened(rows: Sequence[Row], ties: Sequence[Tie]) -> dict[int, float] | None:
    """The places of all ends with as many ties kept as have room, the earlier before the later; `None` if none has.

    Ends are numbered from 0. They stay as near to their places so far as that leaves them, with the widest gaps.
    """
    count = sum(len(row.ends) for row in rows)
    if count > MOST_ENDS or _Knot(rows, count, (), *_CLOSEST).bounds() is None:
        return None
    kept = list(ties)
    if _Knot(rows, count, kept, *_CLOSEST).bounds() is None:
        kept = []
        for tie in ties:
            if _Knot(rows, count, [*kept, tie], *_CLOSEST).bounds() is not None:
                kept.append(tie)
    for tried in (*_TRIED, _CLOSEST) if kept else ():
        knot = _Knot(rows, count, kept, *tried)
        found = knot.bounds()
        if found is not None:
            return knot.settled(*found)
    return None


class _Knot:
    """The unknowns, what each of them lies between, and which has to lie how far behind which."""

    def __init__(self, rows: Sequence[Row], count: int, ties: Sequence[Tie], share: float, slack: float) -> None:
        self._unknown = list(range(count))
        for tie in ties:
            self._unknown[tie.second] = self._unknown[tie.first]
        self._low, self._high = [float("-inf")] * count, [float("inf")] * count
        self._wishes: list[list[float]] = [[] for _ in range(count)]
        self._steps: list[tuple[int, int, float]] = []
        for row in rows:
            own = [self._unknown[end] for end in row.ends]
            for one, place in zip(own, row.places, strict=True):
                self._bind(one, row.low - slack, row.high + slack)
                self._wishes[one].append(place)
            for (a, b), gap, least in zip(pairwise(own), row.gaps, row.least, strict=True):
                self._steps.append((a, b, least + (gap - least) * share))
        for tie in ties:
            if tie.at is not None:
                self._bind(self._unknown[tie.first], tie.at, tie.at)

    def _bind(self, one: int, low: float, high: float) -> None:
        self._low[one], self._high[one] = max(self._low[one], low), min(self._high[one], high)

    def bounds(self) -> tuple[list[float], list[float]] | None:
        """The least and the greatest place of each unknown; `None` where there is no room for all of them."""
        low, high = list(self._low), list(self._high)
        for _ in range(len(self._steps) + 2):
            is_settled = True
            for a, b, gap in self._steps:
                if low[b] < low[a] + gap - _EXACT:
                    low[b], is_settled = low[a] + gap, False
                if high[a] > high[b] - gap + _EXACT:
                    high[a], is_settled = high[b] - gap, False
            if any(least > most + _EXACT for least, most in zip(low, high, strict=True)):
                return None
            if is_settled:
                return low, high
        return None

    def settled(self, low: Sequence[float], high: Sequence[float]) -> dict[int, float]:
        """Every end as near to where it was as the others leave it, from half way between its bounds."""
        count = len(self._unknown)
        at = [(low[one] + high[one]) / 2.0 if self._wishes[one] else 0.0 for one in range(count)]
        wish = [sum(own) / len(own) if own else 0.0 for own in self._wishes]
        before: list[list[tuple[int, float]]] = [[] for _ in range(count)]
        behind: list[list[tuple[int, float]]] = [[] for _ in range(count)]
        for a, b, gap in self._steps:
            before[b].append((a, gap))
            behind[a].append((b, gap))
        order = sorted((one for one in range(count) if self._wishes[one]), key=lambda one: (at[one], one))
        for sweep in range(_SWEEPS):
            for one in order if sweep % 2 == 0 else reversed(order):
                least = max([self._low[one], *(at[other] + gap for other, gap in before[one])])
                most = min([self._high[one], *(at[other] - gap for other, gap in behind[one])])
                at[one] = min(max(wish[one], least), max(most, least))
        return {end: at[unknown] for end, unknown in enumerate(self._unknown)}
