"""From boxes and flows to routes.

Sides, then ports, then lanes, then a clear way for each line, then lines in one channel are drawn apart. Each stage
looks only at what it depends on, so editing one thing moves nothing else than what hangs on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vsm_app.layout.channels import Line, draw_apart
from vsm_app.layout.detours import Ground, Hint, Way, clear_way
from vsm_app.layout.lanes import Bracket, Lane, deal_lanes
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.ports import EndKey, place_ports
from vsm_app.layout.shapes import End, simplified
from vsm_app.layout.sides import SidePair, choose_sides, return_nodes
from vsm_app.layout.stubs import evaded_sides, label_ground, open_end
from vsm_app.layout.types import Box, FlowSpec, Port, RoutedFlow, Routing, RoutingOptions, Side

DEFAULTS: Final = RoutingOptions()
#: With more boxes than this in another place everything is looked at anew.
MANY_CHANGES: Final = 120
_BRACKET: Final = (Side.BOTTOM, Side.BOTTOM)


@dataclass(frozen=True, slots=True)
class _Memory:
    """What was known when a map was routed: a way is found again without looking while all this is the same."""

    inputs: Mapping[str, tuple[FlowSpec, tuple[End, End], Hint]]
    ways: Mapping[str, Way]
    labels: Mapping[str, Box]
    search: bool


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
    ends = _ends(present, sides, boxes, index, options)
    grounds = _label_grounds(present, ends)
    labels = BoxIndex(grounds)
    lanes = deal_lanes(_brackets(present, ends), index, labels, options)
    inputs = _inputs(present, sides, ends, lanes)
    ground = Ground(index, labels, len(present) <= options.search_flows)
    known = _still_known(previous, boxes, grounds, ground, inputs)
    ways = {
        name: known.get(name) or clear_way(flow, *ends_of, hint, ground, options)
        for name, (flow, ends_of, hint) in inputs.items()
    }
    lines = {name: Line(present[name], list(way.points), way.bend) for name, way in ways.items()}
    draw_apart(lines.values(), index, options)
    before: Mapping[str, RoutedFlow] = {} if previous is None else previous.flows
    routed = {}
    for name, flow in present.items():
        fresh = _routed(flow, ends[name], lines[name], ways[name], lanes.get(name))
        old = before.get(name)
        routed[name] = fresh if old is None or old != fresh else old
    return Routing(routed, dict(boxes), options, _Memory(inputs, ways, grounds, ground.search))


def _inputs(
    flows: Mapping[str, FlowSpec],
    sides: Mapping[str, SidePair],
    ends: Mapping[str, tuple[End, End]],
    lanes: Mapping[str, Lane],
) -> dict[str, tuple[FlowSpec, tuple[End, End], Hint]]:
    """All that a way depends on beside the ground."""
    crowd = Counter(met for name, flow in flows.items() for met in _met(flow, sides[name]))
    inputs = {}
    for name, flow in flows.items():
        at_source, at_target = _met(flow, sides[name])
        lane = lanes.get(name)
        hint = Hint(lane.level if lane else None, crowd[at_source] > crowd[at_target])
        inputs[name] = (flow, ends[name], hint)
    return inputs


def _still_known(
    previous: Routing | None,
    boxes: Mapping[str, Box],
    labels: Mapping[str, Box],
    ground: Ground,
    inputs: Mapping[str, tuple[FlowSpec, tuple[End, End], Hint]],
) -> dict[str, Way]:
    """The ways of the last run that hold: the same inputs, and nothing changed on the ground they depend on."""
    memory = None if previous is None else previous.memory
    if previous is None or not isinstance(memory, _Memory) or memory.search is not ground.search:
        return {}
    changed = [*_changed(previous.boxes, boxes), *_changed(memory.labels, labels)]
    if len(changed) > MANY_CHANGES:
        return {}
    known = {}
    for name, asked in inputs.items():
        if memory.inputs.get(name) != asked:
            continue
        left, top, right, bottom = memory.ways[name].seen
        if not any(b.x < right and left < b.x + b.width and b.y < bottom and top < b.y + b.height for b in changed):
            known[name] = memory.ways[name]
    return known


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
    boxes: Mapping[str, Box],
    index: BoxIndex,
    options: RoutingOptions,
) -> dict[str, tuple[End, End]]:
    places = place_ports(list(flows.values()), sides, boxes, options)
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
        if (b.first.side, b.last.side) == _BRACKET and b.first.box is not None and b.last.box is not None
    ]


def _met(flow: FlowSpec, pair: SidePair) -> tuple[tuple[str | None, Side], tuple[str | None, Side]]:
    """The two sides that a flow meets, each named by its node."""
    return (flow.source, pair[0]), (flow.target, pair[1])


def _routed(flow: FlowSpec, ends: tuple[End, End], line: Line, way: Way, lane: Lane | None) -> RoutedFlow:
    first, last = ends
    source = Port(flow.source if first.box else None, first.side, first.x, first.y)
    target = Port(flow.target if last.box else None, last.side, last.x, last.y)
    depth = lane.depth if lane is not None else None
    points = tuple(simplified(line.points))
    bend = line.bend if len(points) == len(line.points) else None
    return RoutedFlow(flow.id, points, source, target, flow.width, bend, depth, way.clear)
