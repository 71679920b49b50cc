"""From boxes and flows to routes.

Sides, then ports, then lanes, then a clear way for each line, then lines in one channel are drawn apart. Each stage
looks only at what it depends on, so editing one thing moves nothing else than what hangs on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from vsm_app.layout.channels import Line, draw_apart
from vsm_app.layout.detours import Ground, Hint, Way, clear_way, searched_way
from vsm_app.layout.lanes import Bracket, Lane, deal_all_lanes, deal_lanes
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.ports import NOTHING, EndKey, Ports, place_ports
from vsm_app.layout.shapes import End, simplified
from vsm_app.layout.sides import SidePair, choose_sides, return_nodes
from vsm_app.layout.stubs import evaded_sides, label_ground, open_end
from vsm_app.layout.types import Box, FlowSpec, Port, RoutedFlow, Routing, RoutingOptions, Side

DEFAULTS: Final = RoutingOptions()
#: With more boxes than this in another place everything is looked at anew.
MANY_CHANGES: Final = 120
_BRACKETS: Final = ((Side.BOTTOM, Side.BOTTOM), (Side.TOP, Side.TOP))


#: All that a way depends on beside the ground: the flow, its two ends, what is known beforehand.
_Inputs: TypeAlias = tuple[FlowSpec, tuple[End, End], Hint]


@dataclass(frozen=True, slots=True)
class _Memory:
    """What was known when a map was routed."""

    sides: Mapping[str, SidePair]
    ports: Ports
    inputs: Mapping[str, _Inputs]
    ways: Mapping[str, Way]
    labels: Mapping[str, Box]


@dataclass(frozen=True, slots=True)
class _Last:
    """The last run, as far as this one can use it."""

    memory: _Memory
    boxes: Mapping[str, Box]
    routes: Mapping[str, RoutedFlow]

    @staticmethod
    def of(previous: Routing | None) -> _Last:
        """The last run; an empty one where there was none."""
        if previous is None or not isinstance(previous.memory, _Memory):
            return _Last(_Memory({}, NOTHING, {}, {}, {}), {}, {})
        return _Last(previous.memory, previous.boxes, previous.flows)

    @property
    def ports(self) -> Ports:
        return self.memory.ports

    def changed(
        self, flows: Mapping[str, FlowSpec], sides: Mapping[str, SidePair], boxes: Mapping[str, Box]
    ) -> set[str]:
        """Flows that came, went, or of which the record, a side or a node's box is another."""
        moved = {name for name in self.boxes.keys() | boxes.keys() if self.boxes.get(name) != boxes.get(name)}
        known, old_sides = self.memory.inputs, self.memory.sides
        changed = known.keys() - flows.keys()
        for name, flow in flows.items():
            old = known.get(name)
            same = old is not None and (old[0] is flow or old[0] == flow) and old_sides[name] == sides[name]
            if not same or flow.source in moved or flow.target in moved:
                changed.add(name)
        return changed

    def known_ways(
        self, boxes: Mapping[str, Box], labels: Mapping[str, Box], inputs: Mapping[str, _Inputs]
    ) -> dict[str, Way]:
        """The ways that hold: the same inputs, and nothing changed on the ground they depend on."""
        changed = [*_changed(self.boxes, boxes), *_changed(self.memory.labels, labels)]
        if len(changed) > MANY_CHANGES:
            return {}
        known = {}
        for name, asked in inputs.items():
            if self.memory.inputs.get(name) != asked:
                continue
            way = self.memory.ways[name]
            left, top, right, bottom = way.seen
            if not any(b.x < right and left < b.x + b.width and b.y < bottom and top < b.y + b.height for b in changed):
                known[name] = way
        return known


def route_flows(boxes: Mapping[str, Box], flows: Sequence[FlowSpec], options: RoutingOptions = DEFAULTS) -> Routing:
    """Route every flow that has at least one end at a box.

    The order of `boxes` and `flows` does not matter. Flows without any end at a box are left out.
    """
    return _routing(boxes, flows, options, None)


def reroute(
    previous: Routing, boxes: Mapping[str, Box], flows: Sequence[FlowSpec], touched: Collection[str] = ()
) -> Routing:
    """The same as `route_flows`; routes that did not change are the very objects of `previous`.

    Ways round obstacles are looked for only where something changed near them. What changed is found by comparison;
    `touched` (nodes and flows moved, edited, added, removed) is taken for the asker's word that nothing else did: when
    it names nothing that is or was on the map, `previous` is returned.
    """
    if touched and not any(_is_known(name, previous, boxes, flows) for name in touched):
        return previous
    return _routing(boxes, flows, previous.options, previous)


def _is_known(name: str, previous: Routing, boxes: Mapping[str, Box], flows: Sequence[FlowSpec]) -> bool:
    return name in boxes or name in previous.boxes or name in previous.flows or any(name == f.id for f in flows)


def _routing(
    boxes: Mapping[str, Box], flows: Sequence[FlowSpec], options: RoutingOptions, previous: Routing | None
) -> Routing:
    present = {flow.id: flow for flow in flows if flow.source in boxes or flow.target in boxes}
    index = BoxIndex(boxes)
    sides = _sides(present, boxes, index, options)
    last = _Last.of(previous)
    ports = place_ports(present, sides, boxes, options, last.ports, last.changed(present, sides, boxes))
    ends = _ends(present, sides, ports, boxes, index, options)
    grounds = _label_grounds(present, ends)
    labels = BoxIndex(grounds)
    lanes = _lanes(_brackets(present, ends), boxes, grounds, index, labels, options)
    inputs = _inputs(present, sides, ends, lanes)
    ground = Ground(index, labels)
    known = last.known_ways(boxes, grounds, inputs)
    ways = _ways(inputs, known, ground, options)
    lines = {name: Line(present[name], list(way.points), way.bend) for name, way in ways.items()}
    draw_apart(lines.values(), index, options)
    routed = {}
    for name, flow in present.items():
        before = last.routes.get(name) if name in known else None
        route = _routed(flow, ends[name], lines[name], ways[name], lanes.get(name), before)
        old = last.routes.get(name)
        routed[name] = old if old is not None and old == route else route
    return Routing(routed, dict(boxes), options, _Memory(sides, ports, inputs, ways, grounds))


def _lanes(
    brackets: Sequence[Bracket],
    boxes: Mapping[str, Box],
    grounds: Mapping[str, Box],
    index: BoxIndex,
    labels: BoxIndex,
    options: RoutingOptions,
) -> dict[str, Lane]:
    if any(b.first.side is Side.TOP for b in brackets):
        return deal_all_lanes(brackets, boxes, grounds, options)
    return deal_lanes(brackets, index, labels, options)


def _ways(
    inputs: Mapping[str, _Inputs], known: Mapping[str, Way], ground: Ground, options: RoutingOptions
) -> dict[str, Way]:
    """A way for each line. Blocked ones are searched for unless there are too many of them."""
    ways = {
        name: known.get(name) or clear_way(flow, *ends, hint, ground, options)
        for name, (flow, ends, hint) in inputs.items()
    }
    blocked = {
        name: way.instead or way
        for name, way in ways.items()
        if (way.instead is not None or not way.clear) and inputs[name][0].bend is None
    }
    if len(blocked) > options.search_most:
        return ways | blocked
    for name, way in blocked.items():
        if ways[name].instead is None:
            flow, ends, _ = inputs[name]
            ways[name] = searched_way(flow, *ends, way, ground, options)
    return ways


def _inputs(
    flows: Mapping[str, FlowSpec],
    sides: Mapping[str, SidePair],
    ends: Mapping[str, tuple[End, End]],
    lanes: Mapping[str, Lane],
) -> dict[str, _Inputs]:
    count = Counter(met for name, flow in flows.items() for met in _met(flow, sides[name]))
    inputs = {}
    for name, flow in flows.items():
        at_source, at_target = _met(flow, sides[name])
        first, last = ends[name]
        lane = lanes.get(name)
        early = count[at_source] * _length(last) > count[at_target] * _length(first)
        inputs[name] = (flow, ends[name], Hint(lane.level if lane else None, early))
    return inputs


def _length(end: End) -> float:
    """Length of the side at which a line ends; a lone open end has all the room it wants."""
    if end.box is None:
        return 1e6
    return end.box.height if end.side.is_vertical else end.box.width


def _changed(before: Mapping[str, Box], after: Mapping[str, Box]) -> list[Box]:
    """Old and new places of all boxes that differ."""
    names = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    return [box for name in names for box in (before.get(name), after.get(name)) if box is not None]


def _sides(
    flows: Mapping[str, FlowSpec], boxes: Mapping[str, Box], index: BoxIndex, options: RoutingOptions
) -> dict[str, SidePair]:
    returning = return_nodes(flows.values())
    sides = {}
    for name, flow in flows.items():
        source, target = boxes.get(flow.source or ""), boxes.get(flow.target or "")
        pair = choose_sides(flow, source, target, returning, options)
        if source is None or target is None:
            pair = evaded_sides(flow, pair, boxes, index, options)
        sides[name] = pair
    return sides


def _ends(
    flows: Mapping[str, FlowSpec],
    sides: Mapping[str, SidePair],
    ports: Ports,
    boxes: Mapping[str, Box],
    index: BoxIndex,
    options: RoutingOptions,
) -> dict[str, tuple[End, End]]:
    places = ports.places
    ends = {}
    for name, flow in flows.items():
        pair = sides[name]
        first = _at_box(boxes.get(flow.source or ""), pair[0], places.get(EndKey(name, True)))
        last = _at_box(boxes.get(flow.target or ""), pair[1], places.get(EndKey(name, False)))
        if first is None and last is not None:
            first = open_end(flow, last, pair[0], index, options)
        if last is None and first is not None:
            last = open_end(flow, first, pair[1], index, options)
        if first is not None and last is not None:
            ends[name] = (first, last)
    return ends


def _at_box(box: Box | None, side: Side, place: float | None) -> End | None:
    if box is None or place is None:
        return None
    if side is Side.LEFT:
        return End(box.left, place, side, box)
    if side is Side.RIGHT:
        return End(box.right, place, side, box)
    return End(place, box.top if side is Side.TOP else box.bottom, side, box)


def _label_grounds(flows: Mapping[str, FlowSpec], ends: Mapping[str, tuple[End, End]]) -> dict[str, Box]:
    grounds = {}
    for name in flows:
        first, last = ends[name]
        if first.box is None:
            grounds[name] = label_ground(first, last)
        elif last.box is None:
            grounds[name] = label_ground(last, first)
    return grounds


def _brackets(flows: Mapping[str, FlowSpec], ends: Mapping[str, tuple[End, End]]) -> list[Bracket]:
    brackets = (Bracket(flow, *ends[name]) for name, flow in flows.items())
    return [
        b
        for b in brackets
        if (b.first.side, b.last.side) in _BRACKETS and b.first.box is not None and b.last.box is not None
    ]


def _met(flow: FlowSpec, pair: SidePair) -> tuple[tuple[str | None, Side], tuple[str | None, Side]]:
    """The two sides that a flow meets, each named by its node."""
    return (flow.source, pair[0]), (flow.target, pair[1])


def _routed(
    flow: FlowSpec, ends: tuple[End, End], line: Line, way: Way, lane: Lane | None, before: RoutedFlow | None
) -> RoutedFlow:
    """The finished route. `before` is that of the last run if nothing but its neighbours can have changed it."""
    first, last = ends
    depth = lane.depth if lane is not None else None
    if before is not None and before.points == tuple(line.points) and before.lane == depth:
        return before
    source = Port(flow.source if first.box else None, first.side, first.x, first.y)
    target = Port(flow.target if last.box else None, last.side, last.x, last.y)
    drawn = tuple(line.points)
    points = drawn if drawn == way.points else tuple(simplified(drawn))
    bend = line.bend if len(points) == len(line.points) else None
    return RoutedFlow(flow.id, points, source, target, flow.width, bend, depth, way.clear)
