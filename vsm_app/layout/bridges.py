"""Crossings and their bridges (which line hops, and how high: :mod:`vsm_app.layout.hopping`).

A sweep from above to below keeps the vertical pieces that are open at the current height sorted by x, so a horizontal
piece finds those it crosses by bisection (Bentley, Ottmann: Algorithms for reporting and counting geometric
intersections, 1979, in the case of axis-parallel segments).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from vsm_app.layout.extents import Extents
from vsm_app.layout.hopping import HOP_RADIUS, REACH, Crossing, Ground, built
from vsm_app.layout.memory import updated
from vsm_app.layout.regions import Bounds, grown, overlapping
from vsm_app.layout.types import Hop, RoutedFlow

MOST_CROSSINGS: Final = 20_000
#: Where more than this share of the lines changed all bridges are built anew.
_MOST_SHARE: Final = 0.25
_OPEN, _QUERY, _CLOSE = 0, 1, 2
_LAST_ID: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Bridges:
    """The bridges of all flows, with what is needed to build on: the routes, and how often each line crosses others."""

    hops: Mapping[str, tuple[Hop, ...]] = field(default_factory=dict)
    routes: Mapping[str, RoutedFlow] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    is_tangle: bool = False
    looked_at: frozenset[str] | None = field(default=None, compare=False)  # since the last ones; `None`: all


def bridges(
    routes: Mapping[str, RoutedFlow], radius: float = HOP_RADIUS, most: int = MOST_CROSSINGS
) -> dict[str, tuple[Hop, ...]]:
    """The bridges of every flow that has any, sorted along x, neighbours that would overlap joined into one.

    A bridge near a bend is lower, the bend tighter. Where even so a bend, an end or another line leaves no room for it
    the crossing has a gap or nothing. On a map with more than `most` crossings there are none at all: they would only
    add to the confusion.
    """
    return dict(build_bridges(routes, radius, most).hops)


def build_bridges(routes: Mapping[str, RoutedFlow], radius: float = HOP_RADIUS, most: int = MOST_CROSSINGS) -> Bridges:
    """All bridges, in a form on which `rebuild_bridges` can build after an edit."""
    crossings = list(islice(_crossings(routes), most + 1))
    if len(crossings) > most:
        return Bridges(routes=routes, is_tangle=True)
    hops, counts = _built(routes, crossings, radius)
    return Bridges(hops, routes, counts)


def rebuild_bridges(
    before: Bridges,
    routes: Mapping[str, RoutedFlow],
    radius: float = HOP_RADIUS,
    most: int = MOST_CROSSINGS,
    *,
    told: Collection[str] | None = None,
    extents: Extents | None = None,
) -> Bridges:
    """The same as `build_bridges`; only lines that changed, and those near them, are looked at.

    `told`: the lines that alone may be others or gone; `extents`: where all lines run, if somebody knows.
    """
    old = before.routes
    gone = [name for name in (old if told is None else told) if name in old and name not in routes]
    named = routes if told is None else [name for name in told if name in routes]
    changed = [name for name in named if old.get(name) is not routes[name]]
    if before.is_tangle or len(changed) + len(gone) > len(routes) * _MOST_SHARE:
        return build_bridges(routes, radius, most)
    regions = [old[name].bounds for name in (*gone, *changed) if name in old]
    regions += [routes[name].bounds for name in changed]

    def met(places: Sequence[Bounds]) -> set[str]:
        if extents is not None:
            return extents.overlapping(places)
        return overlapping([(name, route.bounds) for name, route in routes.items()], places)

    again = met([grown(region, REACH) for region in regions]).union(changed)
    near = met([grown(routes[name].bounds, REACH) for name in again]) | again
    crossings = list(_crossings({name: routes[name] for name in near}))
    hops, counts = _built({name: routes[name] for name in near}, crossings, radius, again)
    forgotten = [*gone, *again]
    all_counts = updated(before.counts, forgotten, counts)
    if sum(all_counts.values()) > most:
        return Bridges(routes=routes, is_tangle=True)
    return Bridges(updated(before.hops, forgotten, hops), routes, all_counts, looked_at=frozenset(forgotten))


def _built(
    routes: Mapping[str, RoutedFlow], crossings: Sequence[Crossing], radius: float, wanted: Container[str] | None = None
) -> tuple[dict[str, tuple[Hop, ...]], dict[str, int]]:
    """The bridges for these crossings, and how often the line crosses standing ones, by flow (only the wanted)."""
    ground = Ground(routes, crossings, radius)
    counts: dict[str, int] = {}
    placed = []
    for crossing in crossings:
        is_wanted = wanted is None or crossing.lying in wanted
        if is_wanted:
            counts[crossing.lying] = counts.get(crossing.lying, 0) + 1
        if wanted is None or is_wanted or crossing.standing in wanted:
            hop = ground.hop(crossing)
            if hop is not None and (wanted is None or hop.over in wanted):
                placed.append(hop)
    return built(placed, routes), counts


def count_crossings(routes: Mapping[str, RoutedFlow]) -> int:
    """How often lines of different flows cross."""
    return sum(1 for _ in _crossings(routes))


def _crossings(routes: Mapping[str, RoutedFlow]) -> Iterator[Crossing]:
    """Where lying pieces cross standing ones of other flows."""
    standing: list[tuple[float, str, float, float, int]] = []
    for y, kind, x1, x2, flow, segment, bottom in sorted(_events(routes)):
        if kind == _OPEN:
            insort(standing, (x1, flow, y, bottom, segment))
        elif kind == _CLOSE:
            del standing[bisect_left(standing, (x1, flow, bottom, y, segment))]
        else:
            for i in range(bisect_right(standing, (x1, _LAST_ID, 0.0, 0.0, 0)), len(standing)):
                x, under, above, below, piece = standing[i]
                if x >= x2:
                    break
                if above < y < below and under != flow:
                    yield Crossing(flow, segment, under, piece, x, y)


def _events(routes: Mapping[str, RoutedFlow]) -> list[tuple[float, int, float, float, str, int, float]]:
    """Height, kind, extent in x, flow, segment; for vertical pieces also the height of the other end."""
    events = []
    for flow, route in routes.items():
        points = route.points
        for i in range(len(points) - 1):
            (x1, y1), (x2, y2) = points[i], points[i + 1]
            if x1 == x2:
                top, bottom = (y1, y2) if y1 < y2 else (y2, y1)
                events.append((top, _OPEN, x1, x1, flow, i, bottom))
                events.append((bottom, _CLOSE, x1, x1, flow, i, top))
            else:
                events.append((y1, _QUERY, min(x1, x2), max(x1, x2), flow, i, y1))
    return events
