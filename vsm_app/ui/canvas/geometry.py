"""The bridge to `vsm_app.layout`: keeps the last routing, bridges and chip places, and asks for new ones."""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from typing import Final, TypeVar

from vsm_app.layout.bridges import Bridges, rebuild_bridges
from vsm_app.layout.labels import place_labels, placing
from vsm_app.layout.memory import box_index, updated
from vsm_app.layout.regions import bounds_of, grown, overlapping
from vsm_app.layout.routing import reroute, route_flows
from vsm_app.layout.types import Box, ChipSpec, FlowSpec, Hop, Labels, RoutedFlow, Routing

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

    @property
    def hops(self) -> Mapping[str, tuple[Hop, ...]]:
        """The bridges of the flows that have any."""
        return self._bridges.hops

    def route(
        self, boxes: Mapping[str, Box], flows: Sequence[FlowSpec], touched: Collection[str] | None
    ) -> frozenset[str]:
        """Route anew what hangs on the `touched` ids (`None`: everything). Returns the flows whose line differs."""
        before = self.routing
        if touched is None or not before.flows:
            self.routing = route_flows(boxes, flows)
        else:
            self.routing = reroute(before, boxes, flows, touched)
        self._are_bridges_due |= self.routing.flows is not before.flows
        return frozenset(i for i, route in self.routing.flows.items() if before.flows.get(i) is not route)

    def build_bridges(self) -> frozenset[str]:
        """Build the bridges where lines have changed. Returns the flows whose bridges differ."""
        if not self._are_bridges_due:
            return frozenset()
        self._are_bridges_due = False
        before = self.hops
        self._bridges = rebuild_bridges(self._bridges, self.routing.flows)
        now = self.hops
        return frozenset(i for i in before.keys() | now.keys() if before.get(i) != now.get(i))

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
        self.labels = self._patched(chips, flows, near)
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
        names = overlapping(((i, route.bounds) for i, route in routes.items()), regions).union(changed)
        return {i: route for i, route in routes.items() if i in names}

    def _patched(
        self, chips: Mapping[str, ChipSpec], flows: Mapping[str, FlowSpec], near: Mapping[str, RoutedFlow]
    ) -> Labels:
        """The labels of before with those of the flows `near` placed anew."""
        known = [chips[i] for i in near if i in chips]
        fresh = place_labels(near, [flows[i] for i in near], known, box_index(self.routing), self.stuck)
        old = self.labels

        def merged(before: Mapping[str, V], after: Mapping[str, V]) -> dict[str, V]:
            return updated(before, [*near, *(i for i in before if i not in flows)], after)

        return Labels(merged(old.chips, fresh.chips), merged(old.names, fresh.names), merged(old.tags, fresh.tags))


def _differs(before: Labels, after: Labels, flow: str) -> bool:
    return (
        before.chips.get(flow) != after.chips.get(flow)
        or before.names.get(flow) != after.names.get(flow)
        or before.tags.get(flow) != after.tags.get(flow)
    )
