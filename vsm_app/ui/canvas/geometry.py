"""The bridge to `vsm_app.layout`: keeps the last routing, bridges and chip places, and asks for new ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, TypeVar

from vsm_app.layout.bridges import bridges
from vsm_app.layout.labels import place_labels
from vsm_app.layout.routing import reroute, route_flows
from vsm_app.layout.types import Box, ChipSpec, FlowSpec, Hop, Labels, Point, RoutedFlow, Routing

#: Above this many flows a map counts as large: chips are gone over where something changed only.
MANY_FLOWS: Final = 400
_AROUND: Final = 96.0  # px round a changed line in which chips may have to move aside
V = TypeVar("V")


class MapGeometry:
    """Where everything of the Map view runs and stands."""

    def __init__(self) -> None:
        self.routing = Routing({})
        self.hops: Mapping[str, tuple[Hop, ...]] = {}
        self.labels = Labels({}, {}, {})
        self._are_bridges_due = False

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
        before, now = self.hops, bridges(self.routing)
        self.hops = now
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
            self.labels = place_labels(self.routing, list(flows.values()), list(chips.values()), boxes)
        else:
            self.labels = self._patched(chips, flows, boxes, near)
        return frozenset(i for i in flows if _differs(before, self.labels, i))

    def _near(self, changed: Collection[str]) -> dict[str, RoutedFlow]:
        """The flows that run through the surroundings of those that changed, old chips included."""
        regions = [_bounds(self.routing[i].points).inflated(_AROUND) for i in changed if i in self.routing]
        regions += [self.labels.chips[i].box.inflated(_AROUND) for i in changed if i in self.labels.chips]
        if not regions:
            return {}
        left, top = min(r.left for r in regions), min(r.top for r in regions)
        whole = Box(left, top, max(r.right for r in regions) - left, max(r.bottom for r in regions) - top)
        return {i: route for i, route in self.routing.items() if i in changed or _touches(route, whole, regions)}

    def _patched(
        self,
        chips: Mapping[str, ChipSpec],
        flows: Mapping[str, FlowSpec],
        boxes: Mapping[str, Box],
        near: Mapping[str, RoutedFlow],
    ) -> Labels:
        """The labels of before with those of the flows `near` placed anew."""
        fresh = place_labels(near, [flows[i] for i in near], [chips[i] for i in near], boxes)
        old = self.labels

        def merged(before: Mapping[str, V], after: Mapping[str, V]) -> dict[str, V]:
            return {i: value for i, value in before.items() if i in flows and i not in near} | dict(after)

        return Labels(merged(old.chips, fresh.chips), merged(old.names, fresh.names), merged(old.tags, fresh.tags))


def _touches(route: RoutedFlow, whole: Box, regions: Sequence[Box]) -> bool:
    """Whether a route runs through one of the regions; `whole` holds them all and rejects most routes at once."""
    bounds = _bounds(route.points)
    return bounds.intersects(whole) and any(bounds.intersects(region) for region in regions)


def _bounds(points: Sequence[Point]) -> Box:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    left, top = min(xs), min(ys)
    return Box(left, top, max(xs) - left + 1.0, max(ys) - top + 1.0)


def _differs(before: Labels, after: Labels, flow: str) -> bool:
    return (
        before.chips.get(flow) != after.chips.get(flow)
        or before.names.get(flow) != after.names.get(flow)
        or before.tags.get(flow) != after.tags.get(flow)
    )
