"""A way round the nodes where the plain route is blocked.

The plane is cut into the longest free pieces of the lines that matter: along the edges of the obstacles, through the
middle of the gaps between them, through the two ports. A cheapest-first search (A*) over these pieces finds the
way with few bends and little length; it sees a hundred pieces where a grid would have thousands of points. The idea
is that of line search in circuit routing (K. Mikami and K. Tabuchi, A computer program for optimal routing of printed
circuit connectors, 1968).
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from vsm_app.layout.obstacles import BoxIndex, Rect
from vsm_app.layout.shapes import EPSILON, End, simplified
from vsm_app.layout.types import Point, RoutingOptions

#: What a bend costs, in px of length.
BEND_COST: Final = 90.0
#: What it costs to run along an obstacle's edge instead of through the middle of a gap.
HUG_COST: Final = 14.0
#: How far round the two ends is looked, first and at last.
REACHES: Final = (140.0, 900.0)
#: More obstacles than this in view: give up, the plain route stands.
MOST_OBSTACLES: Final = 90


class Found(NamedTuple):
    """A way, and how far round its two ends was looked for it."""

    points: tuple[Point, ...]
    reach: float


class _Piece(NamedTuple):
    """A free piece of a line: its coordinate across, its extent along, and what it costs to use it."""

    across: float
    low: float
    high: float
    cost: float


class _Mark(NamedTuple):
    """How a piece was reached: cost so far, coordinate along it where it was entered, the piece before."""

    cost: float
    entered: float
    before: int | None


def find_route(
    first: End,
    last: End,
    skip: tuple[str | None, str | None],
    indexes: Sequence[BoxIndex],
    width: float,
    options: RoutingOptions,
) -> Found | None:
    """The cheapest way from `first` to `last` round the boxes of all `indexes`, or `None`.

    `skip` names the boxes of the two ends: the line may touch each where it leaves or enters.
    """
    for reach in REACHES:
        for clearance in (options.clearance, options.clearance / 3.0):
            pad = clearance + width / 2.0
            obstacles = _in_view(first, last, indexes, reach, pad)
            if len(obstacles) > MOST_OBSTACLES:
                return None
            points = _Search(first, last, skip, obstacles, pad, reach, options.approach).run()
            if points is not None:
                return Found(points, reach + pad)
    return None


def _in_view(first: End, last: End, indexes: Sequence[BoxIndex], reach: float, pad: float) -> list[Rect]:
    left, right = min(first.x, last.x) - reach, max(first.x, last.x) + reach
    top, bottom = min(first.y, last.y) - reach, max(first.y, last.y) + reach
    return [
        Rect(r.left - pad, r.top - pad, r.right + pad, r.bottom + pad, r.name)
        for index in indexes
        for r in index.touching(left, top, right, bottom)
    ]


class _Search:
    """One search. Pieces 0 and 1 are the free stretches straight out of the two ports."""

    def __init__(
        self,
        first: End,
        last: End,
        skip: tuple[str | None, str | None],
        obstacles: Sequence[Rect],
        pad: float,
        reach: float,
        approach: float,
    ) -> None:
        self.across_lying = [(r.top, r.bottom, r.left, r.right, r.name) for r in obstacles]
        self.across_standing = [(r.left, r.right, r.top, r.bottom, r.name) for r in obstacles]
        self.first, self.last = first, last
        low_x, high_x = min(first.x, last.x) - reach - pad, max(first.x, last.x) + reach + pad
        low_y, high_y = min(first.y, last.y) - reach - pad, max(first.y, last.y) + reach + pad
        self.bounds = (low_x, high_x, low_y, high_y)
        self.pieces: list[_Piece] = []
        self.lying: list[bool] = []  # whether the piece is horizontal
        self.lying_lines: list[tuple[float, int]] = []
        self.standing_lines: list[tuple[float, int]] = []
        stub = max(pad, approach / 2.0)
        for end, name in ((first, skip[0]), (last, skip[1])):
            self._add(self._out_of_port(end, name, stub), lying=end.side.is_vertical)

    def run(self) -> tuple[Point, ...] | None:
        start, goal = self.pieces[0], self.pieces[1]
        if start.low > start.high or goal.low > goal.high:
            return None
        self._cut(lying=True)
        self._cut(lying=False)
        numbered = [(piece.across, number) for number, piece in enumerate(self.pieces)]
        self.lying_lines = sorted(n for n in numbered if self.lying[n[1]])
        self.standing_lines = sorted(n for n in numbered if not self.lying[n[1]])
        return self._cheapest()

    def _add(self, piece: _Piece, *, lying: bool) -> None:
        self.pieces.append(piece)
        self.lying.append(lying)

    def _walls(self, *, lying: bool) -> list[tuple[float, float, float, float, str]]:
        """The obstacles seen by lines of one direction: near and far edge across, start and stop along, name."""
        return self.across_lying if lying else self.across_standing

    def _out_of_port(self, end: End, name: str | None, stub: float) -> _Piece:
        """The stretch straight out of a port on which the line may turn."""
        lying = end.side.is_vertical
        across, along = (end.y, end.x) if lying else (end.x, end.y)
        outwards = end.side.normal[0] + end.side.normal[1] > 0
        low_bound, high_bound = self.bounds[0:2] if lying else self.bounds[2:4]
        if end.box is None:
            stub = min(stub, 2.0)
        low, high = (along + stub, high_bound) if outwards else (low_bound, along - stub)
        for near, far, start, stop, owner in self._walls(lying=lying):
            if owner == name or not near < across < far:
                continue
            if outwards and stop > along:
                high = min(high, start)
            elif not outwards and start < along:
                low = max(low, stop)
        return _Piece(across, low, high, 0.0)

    def _cut(self, *, lying: bool) -> None:
        """Cut every line that matters in one direction into its free pieces."""
        low, high = self.bounds[0:2] if lying else self.bounds[2:4]
        sorted_walls = sorted(self._walls(lying=lying), key=lambda wall: wall[2:])
        for across, cost in self._lines(lying=lying):
            begin = low
            for near, far, start, stop, _ in sorted_walls:
                if not near < across < far:
                    continue
                if start > begin:
                    self._add(_Piece(across, begin, start, cost), lying=lying)
                begin = max(begin, stop)
            if begin < high:
                self._add(_Piece(across, begin, high, cost), lying=lying)

    def _lines(self, *, lying: bool) -> list[tuple[float, float]]:
        """Coordinates of the lines that matter with their cost: middles of gaps are free, edges cost a little."""
        walls = self._walls(lying=lying)
        edges = sorted({(near, False) for near, *_ in walls} | {(far, True) for _, far, *_ in walls})
        lines = {across: HUG_COST for across, _ in edges}
        for (one, opens), (two, closes) in pairwise(edges):
            if opens and not closes:
                lines[(one + two) / 2.0] = 0.0
        return sorted(lines.items())

    def _cheapest(self) -> tuple[Point, ...] | None:
        marks: dict[int, _Mark] = {0: _Mark(0.0, self._along(self.first), None)}
        queue: list[tuple[float, float, int]] = [(0.0, 0.0, 0)]
        done: set[int] = set()
        while queue:
            _, _, number = heapq.heappop(queue)
            if number in done:
                continue
            done.add(number)
            if number == 1:
                return self._way(marks)
            self._extend(number, marks, queue, done)
        return None

    def _extend(
        self, number: int, marks: dict[int, _Mark], queue: list[tuple[float, float, int]], done: set[int]
    ) -> None:
        """Turn off a piece onto all that cross it. What is still to go (at least) decides who is looked at next."""
        at, reach_low, reach_high, _ = self.pieces[number]
        base, entered, _ = marks[number]
        lying = self.lying[number]
        crossing = self.standing_lines if lying else self.lying_lines
        goal_along, goal_across = (self.last.x, self.last.y) if lying else (self.last.y, self.last.x)
        off = abs(at - goal_across)
        for i in range(bisect_left(crossing, (reach_low, -1)), len(crossing)):
            across, other = crossing[i]
            if across > reach_high:
                break
            _, low, high, extra = self.pieces[other]
            if not low <= at <= high or other in done:
                continue
            cost = base + abs(across - entered) + BEND_COST + extra
            known = marks.get(other)
            if known is None or cost < known.cost - EPSILON:
                marks[other] = _Mark(cost, at, number)
                heapq.heappush(queue, (cost + off + abs(across - goal_along), cost, other))

    def _along(self, end: End) -> float:
        return end.x if end.side.is_vertical else end.y

    def _way(self, marks: dict[int, _Mark]) -> tuple[Point, ...]:
        """The corners from the last port back to the first, turned round."""
        points: list[Point] = [(self.last.x, self.last.y)]
        number = 1
        while (before := marks[number].before) is not None:
            one, two = self.pieces[number].across, self.pieces[before].across
            points.append((two, one) if self.lying[number] else (one, two))
            number = before
        points.append((self.first.x, self.first.y))
        points.reverse()
        return tuple(simplified(points))
