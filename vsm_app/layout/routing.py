"""From boxes and flows to routes.

Sides, then ports, then lanes, then a clear way for each line, then lines in one channel are drawn apart. Each stage
looks only at what it depends on, so editing one thing moves nothing else than what hangs on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from vsm_app.layout.channels import Line, draw_apart
from vsm_app.layout.detours import Ground, Hint, Way, clear_way
from vsm_app.layout.lanes import Bracket, Lane, deal_lanes
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.ports import EndKey, place_ports
from vsm_app.layout.shapes import End
from vsm_app.layout.sides import SidePair, choose_sides, return_nodes
from vsm_app.layout.stubs import evaded_sides, label_ground, open_end
from vsm_app.layout.types import Box, FlowSpec, Port, RoutedFlow, Routing, RoutingOptions, Side

DEFAULTS: Final = RoutingOptions()
_BRACKET: Final = (Side.BOTTOM, Side.BOTTOM)


def route_flows(boxes: Mapping[str, Box], flows: Sequence[FlowSpec], options: RoutingOptions = DEFAULTS) -> Routing:
    """Route every flow that has at least one end at a box.

    The order of `boxes` and `flows` does not matter. Flows without any end at a box are left out.
    """
    present = {flow.id: flow for flow in flows if flow.source in boxes or flow.target in boxes}
    index = BoxIndex(boxes)
    sides = _sides(present, boxes, index, options)
    ends = _ends(present, sides, boxes, index, options)
    labels = BoxIndex(_label_grounds(present, ends))
    lanes = deal_lanes(_brackets(present, ends), index, labels, options)
    ground = Ground(index, labels, len(present) <= options.search_flows)
    crowd = Counter(side for name in present for side in _met(present[name], sides[name]))
    ways = {}
    for name, flow in present.items():
        at_source, at_target = _met(flow, sides[name])
        lane = lanes.get(name)
        hint = Hint(lane.level if lane else None, crowd[at_source] > crowd[at_target])
        ways[name] = clear_way(flow, *ends[name], hint, ground, options)
    lines = {name: Line(present[name], list(way.points), way.bend) for name, way in ways.items()}
    draw_apart(lines.values(), index, options)
    routed = {
        name: _routed(flow, ends[name], lines[name], ways[name], lanes.get(name)) for name, flow in present.items()
    }
    return Routing(routed, dict(boxes), options)


def reroute(
    previous: Routing, boxes: Mapping[str, Box], flows: Sequence[FlowSpec], touched: Collection[str]
) -> Routing:
    """The same as `route_flows`, with the routes that did not change being the very objects of `previous`.

    `touched` names the nodes and flows that were moved, edited, added or removed.
    """
    fresh = route_flows(boxes, flows, previous.options)
    kept = {
        flow_id: previous.flows[flow_id] if previous.flows.get(flow_id) == route else route
        for flow_id, route in fresh.flows.items()
    }
    return Routing(kept, fresh.boxes, fresh.options)


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
    return RoutedFlow(flow.id, tuple(line.points), source, target, flow.width, line.bend, depth, way.clear)
