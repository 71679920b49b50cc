"""The bridge to `vsm_app.layout`: keeps the last routing, bridges and chip places, and asks for new ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from vsm_app.layout.bridges import bridges
from vsm_app.layout.labels import place_labels
from vsm_app.layout.routing import reroute, route_flows
from vsm_app.layout.types import Box, ChipSpec, FlowSpec, Hop, Labels, Routing


class MapGeometry:
    """Where everything of the Map view runs and stands."""

    def __init__(self) -> None:
        self.routing = Routing({})
        self.hops: Mapping[str, tuple[Hop, ...]] = {}
        self.labels = Labels({}, {}, {})

    def route(
        self, boxes: Mapping[str, Box], flows: Sequence[FlowSpec], touched: Collection[str] | None
    ) -> frozenset[str]:
        """Route anew what hangs on the `touched` ids (`None`: everything). Returns the flows whose line differs."""
        before, hops = self.routing, self.hops
        if touched is None or not before.flows:
            self.routing = route_flows(boxes, flows)
        else:
            self.routing = reroute(before, boxes, flows, touched)
        changed = {i for i, route in self.routing.flows.items() if before.flows.get(i) is not route}
        if changed or before.flows.keys() != self.routing.flows.keys():
            self.hops = bridges(self.routing)
            changed |= {i for i in hops.keys() | self.hops.keys() if hops.get(i) != self.hops.get(i)}
        return frozenset(changed)

    def place(self, chips: Sequence[ChipSpec], flows: Sequence[FlowSpec], boxes: Mapping[str, Box]) -> frozenset[str]:
        """Find places for chips, names and tags. Returns the flows where one of them differs."""
        before = self.labels
        now = self.labels = place_labels(self.routing, flows, chips, boxes)
        return frozenset(
            i
            for i in now.chips
            if now.chips[i] != before.chips.get(i)
            or now.names.get(i) != before.names.get(i)
            or now.tags.get(i) != before.tags.get(i)
        )
