"""From boxes and flows to routes.

Sides, then ports, then plain routes, then what stands in the way: each stage looks only at what it depends on, so
editing one thing moves nothing else than what hangs on it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from vsm_app.layout.ports import EndKey, place_ports
from vsm_app.layout.shapes import End, Plain, plain_route
from vsm_app.layout.sides import choose_sides, return_nodes
from vsm_app.layout.types import Box, FlowSpec, FlowStyle, Port, RoutedFlow, Routing, RoutingOptions, Side

DEFAULTS = RoutingOptions()


def route_flows(boxes: Mapping[str, Box], flows: Sequence[FlowSpec], options: RoutingOptions = DEFAULTS) -> Routing:
    """Route every flow that has at least one end at a box.

    The order of `boxes` and `flows` does not matter. Flows without any end at a box are left out.
    """
    present = [flow for flow in flows if flow.source in boxes or flow.target in boxes]
    returning = return_nodes(present)
    sides = {
        flow.id: choose_sides(flow, boxes.get(flow.source or ""), boxes.get(flow.target or ""), returning, options)
        for flow in present
    }
    places = place_ports(present, sides, boxes, options)
    routed = {}
    for flow in present:
        first, last = _ends(flow, sides[flow.id], places, boxes, options)
        plain = plain_route(first, last, options.approach, flow.bend)
        routed[flow.id] = _routed(flow, first, last, plain)
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


def _routed(flow: FlowSpec, first: End, last: End, plain: Plain) -> RoutedFlow:
    source = Port(flow.source if first.box else None, first.side, first.x, first.y)
    target = Port(flow.target if last.box else None, last.side, last.x, last.y)
    return RoutedFlow(flow.id, plain.points, source, target, flow.width, plain.bend)


def _ends(
    flow: FlowSpec,
    pair: tuple[Side, Side],
    places: Mapping[EndKey, float],
    boxes: Mapping[str, Box],
    options: RoutingOptions,
) -> tuple[End, End]:
    source, target = boxes.get(flow.source or ""), boxes.get(flow.target or "")
    first = None if source is None else _at_box(source, pair[0], places[EndKey(flow.id, True)])
    last = None if target is None else _at_box(target, pair[1], places[EndKey(flow.id, False)])
    if first is None and last is not None:
        return _open_end(flow, last, pair[0], options), last
    if first is not None and last is None:
        return first, _open_end(flow, first, pair[1], options)
    if first is None or last is None:
        raise LookupError(flow.id)
    return first, last


def _at_box(box: Box, side: Side, place: float) -> End:
    if side is Side.LEFT:
        return End(box.left, place, side, box)
    if side is Side.RIGHT:
        return End(box.right, place, side, box)
    return End(place, box.top if side is Side.TOP else box.bottom, side, box)


def _open_end(flow: FlowSpec, at_node: End, side: Side, options: RoutingOptions) -> End:
    """The end outside: where the user put it, else a stub away from the node."""
    if flow.free_end is not None:
        x, y = flow.free_end
        if side.is_vertical and abs(y - at_node.y) <= options.straight:
            y = at_node.y
        if not side.is_vertical and abs(x - at_node.x) <= options.straight:
            x = at_node.x
        return End(x, y, side, None)
    length = _stub(flow, at_node.side, options)
    nx, ny = at_node.side.normal
    return End(at_node.x + nx * length, at_node.y + ny * length, side, None)


def _stub(flow: FlowSpec, side: Side, options: RoutingOptions) -> float:
    if flow.style is FlowStyle.LOSS:
        return options.loss_stub
    if side.is_vertical:
        return options.open_input if flow.source is None or side is Side.LEFT else options.open_output
    return options.top_stub
