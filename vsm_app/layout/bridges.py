"""Crossings: the horizontal line hops over the vertical one.

A sweep from above to below keeps the vertical pieces that are open at the current height sorted by x, so a horizontal
piece finds those it crosses by bisection (Bentley, Ottmann: Algorithms for reporting and counting geometric
intersections, 1979, in the case of axis-parallel segments).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NamedTuple

from vsm_app.layout.extents import Extents
from vsm_app.layout.memory import updated
from vsm_app.layout.paths import bend_radius, head_length
from vsm_app.layout.regions import Bounds, overlapping
from vsm_app.layout.types import Hop, RoutedFlow

HOP_RADIUS: Final = 7.0
#: Beside a bend that is too near a bridge is this much smaller at most, and the bend as much tighter as that needs.
LEAST_HOP: Final = 5.0
LEAST_BEND: Final = 8.0
#: The ground is cut free this much wider than the hopping line.
GAP: Final = 6.0
MOST_CROSSINGS: Final = 20_000
#: Where more than this share of the lines changed all bridges are built anew.
_MOST_SHARE: Final = 0.25
_OPEN, _QUERY, _CLOSE = 0, 1, 2
_LAST_ID: Final = "\U0010ffff"


class _Crossing(NamedTuple):
    flow: str
    segment: int
    x: float
    under: str


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

    A bridge near a bend is lower, the bend tighter. None is built where even so a bend, an arrowhead or a node leaves
    no room for it, and none at all on a map with more than `most` crossings: they would only add to the confusion.
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

    again = met(regions).union(changed)
    near = met([routes[name].bounds for name in again]) | again
    crossings = _crossings({name: routes[name] for name in near}, again)
    hops, counts = _built(routes, crossings, radius)
    forgotten = [*gone, *again]
    all_counts = updated(before.counts, forgotten, counts)
    if sum(all_counts.values()) > most:
        return Bridges(routes=routes, is_tangle=True)
    return Bridges(updated(before.hops, forgotten, hops), routes, all_counts, looked_at=frozenset(forgotten))


def _built(
    routes: Mapping[str, RoutedFlow], crossings: Iterable[_Crossing], radius: float
) -> tuple[dict[str, tuple[Hop, ...]], dict[str, int]]:
    """The bridges for these crossings, and the number of crossings, by flow."""
    found: dict[str, dict[int, list[_Crossing]]] = {}
    for crossing in crossings:
        found.setdefault(crossing.flow, {}).setdefault(crossing.segment, []).append(crossing)
    hops: dict[str, tuple[Hop, ...]] = {}
    for flow in sorted(found):
        route = routes[flow]
        built = [hop for segment in sorted(found[flow]) for hop in _hops(route, segment, found[flow][segment], radius)]
        if built:
            hops[flow] = tuple(built)
    return hops, {flow: sum(map(len, segments.values())) for flow, segments in found.items()}


def count_crossings(routes: Mapping[str, RoutedFlow]) -> int:
    """How often lines of different flows cross."""
    return sum(1 for _ in _crossings(routes))


def _crossings(routes: Mapping[str, RoutedFlow], hopping: Container[str] | None = None) -> Iterator[_Crossing]:
    """Where horizontal pieces (of the `hopping` flows only, if given) cross vertical ones of other flows."""
    standing: list[tuple[float, str, float, float]] = []
    for y, kind, x1, x2, flow, segment, bottom in sorted(_events(routes, hopping)):
        if kind == _OPEN:
            insort(standing, (x1, flow, y, bottom))
        elif kind == _CLOSE:
            del standing[bisect_left(standing, (x1, flow, bottom, y))]
        else:
            for i in range(bisect_right(standing, (x1, _LAST_ID, 0.0, 0.0)), len(standing)):
                x, under, above, below = standing[i]
                if x >= x2:
                    break
                if above < y < below and under != flow:
                    yield _Crossing(flow, segment, x, under)


def _events(
    routes: Mapping[str, RoutedFlow], hopping: Container[str] | None
) -> list[tuple[float, int, float, float, str, int, float]]:
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
            elif hopping is None or flow in hopping:
                events.append((y1, _QUERY, min(x1, x2), max(x1, x2), flow, i, y1))
    return events


def _hops(route: RoutedFlow, segment: int, crossings: Sequence[_Crossing], radius: float) -> list[Hop]:
    points, last = route.points, len(route.points) - 2
    (x1, y), (x2, _) = points[segment], points[segment + 1]
    at_first = bend_radius(points, segment, LEAST_BEND) if segment > 0 else 1.0
    at_second = bend_radius(points, segment + 1, LEAST_BEND) if segment < last else head_length(route.width)
    low, high = (x1 + at_first, x2 - at_second) if x1 < x2 else (x2 + at_second, x1 - at_first)
    hops: list[Hop] = []
    for crossing in sorted(crossings):
        room = min(crossing.x - low, high - crossing.x)
        if room < LEAST_HOP:
            continue
        height = min(radius, room)
        left, right = crossing.x - height, crossing.x + height
        if hops and left < hops[-1].right:
            before = hops.pop()
            lower = min(before.radius, height)
            hops.append(Hop(segment, before.left, right, y, lower, before.gap, (*before.under, crossing.under)))
        else:
            hops.append(Hop(segment, left, right, y, height, route.width + GAP, (crossing.under,)))
    return hops
