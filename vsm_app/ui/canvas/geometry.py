"""The bridge to `vsm_app.layout`: keeps the last routing, bridges and chip places, and asks for new ones."""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from vsm_app.layout.bridges import Bridges, rebuild_bridges
from vsm_app.layout.extents import Extents
from vsm_app.layout.labels import place_labels, placing
from vsm_app.layout.memory import box_index, differing_routes, updated
from vsm_app.layout.regions import Bounds, bounds_of, grown, overlapping
from vsm_app.layout.routing import DEFAULTS, reroute, route_flows
from vsm_app.layout.types import Box, ChipSpec, FlowSpec, Frame, Hop, Labels, RoutedFlow, Routing

#: Above this many flows a map counts as large: chips are gone over where something changed only.
MANY_FLOWS: Final = 400
_AROUND: Final = 96.0  # px round a changed line in which chips may have to move aside
V = TypeVar("V")


class MapGeometry:
    """Where everything of the Map view runs and stands."""

    def __init__(self) -> None:
        self.routing = Routing({})
        self._bridges = Bridges()
        self.labels = Labels({}, {}, {})
        self.stuck: Sequence[Box] = ()  # what labels keep off besides nodes: badges, bursts, notes
        self._are_bridges_due = False
        self._unbridged: set[str] | None = None  # lines that are others since bridges were built; `None`: any may be
        self._extents: Extents | None = None  # of the lines, once asked for

    @property
    def hops(self) -> Mapping[str, tuple[Hop, ...]]:
        """The bridges of the flows that have any."""
        return self._bridges.hops

    def route(
        self,
        boxes: Mapping[str, Box],
        flows: Mapping[str, FlowSpec],
        touched: Collection[str] | None,
        written: tuple[Box, ...] = (),
        frames: tuple[Frame, ...] = (),
    ) -> frozenset[str]:
        """Route anew what hangs on the `touched` ids (`None`: everything). Returns the flows whose line differs.

        `written`: notes and names of open sub-processes, which lanes above the chain keep off. `frames`: round these.
        """
        before, told = self.routing, None
        if touched is None or not before.flows:
            self.routing = route_flows(boxes, list(flows.values()), replace(DEFAULTS, written=written, frames=frames))
        else:
            self.routing = reroute(before, boxes, flows, touched, written, frames)
            told = differing_routes(before, self.routing)
        self._are_bridges_due |= self.routing.flows is not before.flows
        if told is None:
            self._extents = self._unbridged = None
            return frozenset(i for i, route in self.routing.flows.items() if before.flows.get(i) is not route)
        if self._extents is not None:
            self._extents = self._extents.changed({i: self.routing.flows[i].bounds for i in told})
        if self._unbridged is not None:
            self._unbridged |= told
        return told

    def _known_extents(self) -> Extents | None:
        """Where all lines of a large map run."""
        if self._extents is None and len(self.routing.flows) > MANY_FLOWS:
            self._extents = Extents.of({i: route.bounds for i, route in self.routing.flows.items()})
        return self._extents

    def build_bridges(self) -> frozenset[str]:
        """Build the bridges where lines have changed. Returns the flows whose bridges differ."""
        if not self._are_bridges_due:
            return frozenset()
        self._are_bridges_due = False
        before, told = self.hops, self._unbridged
        extents = None if told is None else self._known_extents()
        self._bridges = rebuild_bridges(self._bridges, self.routing.flows, told=told, extents=extents)
        self._unbridged = set()
        now, looked_at = self.hops, self._bridges.looked_at
        return frozenset(i for i in looked_at or before.keys() | now.keys() if before.get(i) != now.get(i))

    def place(
        self,
        chips: Mapping[str, ChipSpec],
        flows: Mapping[str, FlowSpec],
        boxes: Mapping[str, Box],
        changed: Collection[str] | None,
    ) -> frozenset[str]:
        """Find places for chips, names and tags. Returns the flows where one of them differs.

        On a large map only the surroundings of the `changed` flows are gone over (`None`: everything).
        """
        before = self.labels
        near = None if changed is None or len(flows) <= MANY_FLOWS else self._near(changed)
        if near is None or len(near) > len(flows) / 2:
            return self.take(place_labels(self.routing, list(flows.values()), list(chips.values()), boxes, self.stuck))
        self.labels = self._patched(chips, flows, near, [i for i in changed or () if i not in flows])
        return frozenset(i for i in near if _differs(before, self.labels, i))

    def placing(
        self, chips: Mapping[str, ChipSpec], flows: Mapping[str, FlowSpec], boxes: Mapping[str, Box]
    ) -> Generator[None, None, Labels]:
        """Find all places a step at a time; they hold as long as lines and chips are the same."""
        return placing(self.routing, list(flows.values()), list(chips.values()), boxes, self.stuck)

    def take(self, labels: Labels) -> frozenset[str]:
        """Take places found for everything. Returns the flows where one of them differs."""
        before, self.labels = self.labels, labels
        return frozenset(i for i in self.routing.flows if _differs(before, labels, i))

    def _near(self, changed: Collection[str]) -> dict[str, RoutedFlow]:
        """The flows that run through the surroundings of those that changed, old chips included."""
        routes = self.routing.flows
        regions = [grown(routes[i].bounds, _AROUND) for i in changed if i in routes]
        regions += [bounds_of(self.labels.chips[i].box, _AROUND) for i in changed if i in self.labels.chips]
        return {i: routes[i] for i in sorted(self.lines_in(regions).union(changed)) if i in routes}

    def lines_in(self, regions: Sequence[Bounds]) -> set[str]:
        """The flows whose lines may run through some ground: those that have some of it within their extents."""
        extents = self._known_extents()
        if extents is not None:
            return extents.overlapping(regions)
        return overlapping(((i, route.bounds) for i, route in self.routing.flows.items()), regions)

    def _patched(
        self,
        chips: Mapping[str, ChipSpec],
        flows: Mapping[str, FlowSpec],
        near: Mapping[str, RoutedFlow],
        gone: Sequence[str],
    ) -> Labels:
        """The labels of before with those of the flows `near` placed anew, without those of the flows that are gone."""
        known = [chips[i] for i in near if i in chips]
        fresh = place_labels(near, [flows[i] for i in near], known, box_index(self.routing), self.stuck)
        old = self.labels

        def merged(before: Mapping[str, V], after: Mapping[str, V]) -> Mapping[str, V]:
            return updated(before, [*near, *gone], after)

        return Labels(merged(old.chips, fresh.chips), merged(old.names, fresh.names), merged(old.tags, fresh.tags))


def _differs(before: Labels, after: Labels, flow: str) -> bool:
    return (
        before.chips.get(flow) != after.chips.get(flow)
        or before.names.get(flow) != after.names.get(flow)
        or before.tags.get(flow) != after.tags.get(flow)
    )
