"""Ports: where along a side each flow meets its node.

Flows are stacked along the side in the order of where they go, so that they leave without crossing one another, and
stand where a straight line is possible if their other end looks back at them. Two rounds settle both ends: first each
side for itself, then the freer end follows the more crowded one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from vsm_app.layout.shapes import EPSILON
from vsm_app.layout.sides import SidePair
from vsm_app.layout.spread import spread
from vsm_app.layout.types import Box, FlowSpec, FlowStyle, RoutingOptions, Side

#: How much more a port insists on its place when a straight line depends on it.
STRAIGHT_WEIGHT: Final = 8.0
#: The least that is left between two ports when one of them makes way for a straight line.
LEAST_GAP: Final = 12.0

#: Where the first return lane runs, for comparing depths.
FIRST_LANE: Final = RoutingOptions().lane_first

_STYLE_ORDER: Final = {style: number for number, style in enumerate(FlowStyle)}


class EndKey(NamedTuple):
    """Names one end of a flow: its id, and whether it is the source end."""

    flow: str
    at_source: bool


class _Order(NamedTuple):
    """What the ends on a side are sorted by: the way they turn, how far or deep they go, then what never changes."""

    turn: int
    reach: float
    r_number: int
    style: int
    rank: float
    flow: str
    at_source: bool


@dataclass(slots=True)
class _Stack:
    """The ends on one side of one node, in order, with their places so far."""

    box: Box
    side: Side
    ends: list[EndKey]
    wishes: list[float]
    weights: list[float]
    gaps: list[float]
    places: list[float]
    low: float
    high: float

    def settle(self) -> None:
        self.places = spread(self.wishes, self.weights, self.gaps, self.low, self.high)


def place_ports(
    flows: Sequence[FlowSpec], sides: Mapping[str, SidePair], boxes: Mapping[str, Box], options: RoutingOptions
) -> dict[EndKey, float]:
    """The coordinate of each end along its side (y on left and right, x on top and bottom)."""
    by_id = {flow.id: flow for flow in flows}
    stacks = _stacks(by_id, sides, boxes, options)
    where = {end: (stack, i) for stack in stacks for i, end in enumerate(stack.ends)}
    for stack in stacks:
        stack.settle()
    pairs = [flow for flow in flows if _straight_span(flow, sides[flow.id], boxes, options) is not None]
    _follow_the_crowded(pairs, where, stacks)
    _straighten(sorted(pairs, key=lambda flow: (flow.rank, flow.id)), where, options)
    return {end: stack.places[i] for end, (stack, i) in where.items()}


def _stacks(
    flows: Mapping[str, FlowSpec], sides: Mapping[str, SidePair], boxes: Mapping[str, Box], options: RoutingOptions
) -> list[_Stack]:
    grouped: dict[tuple[str, Side], list[_Order]] = defaultdict(list)
    for flow in flows.values():
        pair = sides[flow.id]
        for node, side, at_source in _ends(flow, pair, boxes):
            grouped[node, side].append(_order(flow, pair, at_source, boxes))
    return [
        _stack(boxes[node], side, sorted(orders), flows, sides, boxes, options)
        for (node, side), orders in grouped.items()
    ]


def _ends(flow: FlowSpec, pair: SidePair, boxes: Mapping[str, Box]) -> Iterator[tuple[str, Side, bool]]:
    if flow.source is not None and flow.source in boxes:
        yield flow.source, pair[0], True
    if flow.target is not None and flow.target in boxes:
        yield flow.target, pair[1], False


def _order(flow: FlowSpec, pair: SidePair, at_source: bool, boxes: Mapping[str, Box]) -> _Order:
    """Sort key of one end.

    `turn` is -1 for lines that bend back towards the start of the axis (up or left), 0 for those that go on to a
    facing side, 1 for those that bend towards its end. Among those that bend, the one that bends first stands
    outermost.
    """
    own_side, other_side = pair if at_source else (pair[1], pair[0])
    own = boxes[(flow.source if at_source else flow.target) or ""]
    other = boxes.get((flow.target if at_source else flow.source) or "")
    turn, reach = _turn_and_reach(flow, own_side, other_side, own, other)
    style = _STYLE_ORDER[flow.style] if own_side.is_vertical and other is None else 0
    r_number = flow.r_number if flow.r_number is not None else 10
    if turn > 0:
        return _Order(turn, -reach, -r_number, -style, -flow.rank, flow.id, at_source)
    return _Order(turn, reach, r_number, style, flow.rank, flow.id, at_source)


def _turn_and_reach(flow: FlowSpec, own_side: Side, other_side: Side, own: Box, other: Box | None) -> tuple[int, float]:
    vertical = own_side.is_vertical
    if other is None:
        end = flow.free_end
        middle = own.cy if vertical else own.cx
        return 0, middle if end is None else (end[1] if vertical else end[0])
    along = other.cy if vertical else other.cx
    middle = own.cy if vertical else own.cx
    if flow.source == flow.target:
        return 1, 0.0
    if other_side is own_side.opposite:
        return 0, along
    turn = -1 if along < middle else 1
    if other_side is own_side:
        return turn, _lane_depth(flow, own, other, vertical=vertical)
    depth = abs(other.cx - own.cx) if vertical else abs(other.cy - own.cy)
    return turn, depth


def _lane_depth(flow: FlowSpec, own: Box, other: Box, *, vertical: bool) -> float:
    """About how far out a line runs that leaves and enters on one side: deeper for long spans and high R-numbers."""
    span = abs(other.cy - own.cy) if vertical else abs(other.cx - own.cx)
    beyond = max(other.right - own.right, 0.0) if vertical else max(other.bottom - own.bottom, 0.0)
    return beyond + FIRST_LANE + span / 16.0 + (4.0 * flow.r_number if flow.r_number else 0.0)


def _stack(
    box: Box,
    side: Side,
    orders: Sequence[_Order],
    flows: Mapping[str, FlowSpec],
    sides: Mapping[str, SidePair],
    boxes: Mapping[str, Box],
    options: RoutingOptions,
) -> _Stack:
    ends = [EndKey(order.flow, order.at_source) for order in orders]
    start, length = (box.y, box.height) if side.is_vertical else (box.x, box.width)
    corner = min(options.corner, length / 4.0)
    wishes, weights = [], []
    for end in ends:
        wish = _straight_wish(flows[end.flow], sides[end.flow], boxes, options)
        wishes.append(start + length / 2.0 if wish is None else wish)
        weights.append(1.0 if wish is None else STRAIGHT_WEIGHT)
    gaps = _gaps(ends, side, length - 2.0 * corner, flows, boxes, options)
    return _Stack(box, side, ends, wishes, weights, gaps, [], start + corner, start + length - corner)


def _gaps(
    ends: Sequence[EndKey],
    side: Side,
    room: float,
    flows: Mapping[str, FlowSpec],
    boxes: Mapping[str, Box],
    options: RoutingOptions,
) -> list[float]:
    if not side.is_vertical:
        return [min(options.foot_gap, room / max(len(ends) - 1, 1))] * (len(ends) - 1)
    needs = [
        options.open_gap
        if (flows[e.flow].target if e.at_source else flows[e.flow].source) not in boxes
        else options.port_gap
        for e in ends
    ]
    return [(a + b) / 2.0 for a, b in pairwise(needs)]


def _straight_wish(flow: FlowSpec, pair: SidePair, boxes: Mapping[str, Box], options: RoutingOptions) -> float | None:
    """Where both ends would like to stand so that the line is straight; `None` where it cannot be."""
    span = _straight_span(flow, pair, boxes, options)
    if span is not None:
        return (span[0] + span[1]) / 2.0
    box = boxes.get(flow.source or "") or boxes.get(flow.target or "")
    if flow.free_end is None or box is None or (flow.source in boxes and flow.target in boxes):
        return None
    side = pair[0] if flow.source in boxes else pair[1]
    along = flow.free_end[1] if side.is_vertical else flow.free_end[0]
    low, high = (box.top, box.bottom) if side.is_vertical else (box.left, box.right)
    return along if low <= along <= high and pair[0] is pair[1].opposite else None


def _straight_span(
    flow: FlowSpec, pair: SidePair, boxes: Mapping[str, Box], options: RoutingOptions
) -> tuple[float, float] | None:
    """The stretch along which two facing sides overlap; `None` where they do not, or look away from each other."""
    source, target = boxes.get(flow.source or ""), boxes.get(flow.target or "")
    if source is None or target is None or pair[0] is not pair[1].opposite or flow.source == flow.target:
        return None
    if not _looks_at(source, target, pair[0]):
        return None
    if pair[0].is_vertical:
        low, high = max(source.top, target.top), min(source.bottom, target.bottom)
    else:
        low, high = max(source.left, target.left), min(source.right, target.right)
    corner = options.corner
    return (low, high) if high - low >= 2.0 * min(corner, 8.0) else None


def _looks_at(source: Box, target: Box, side: Side) -> bool:
    if side is Side.RIGHT:
        return target.left > source.right
    if side is Side.LEFT:
        return target.right < source.left
    if side is Side.BOTTOM:
        return target.top > source.bottom
    return target.bottom < source.top


def _follow_the_crowded(
    pairs: Sequence[FlowSpec], where: Mapping[EndKey, tuple[_Stack, int]], stacks: Sequence[_Stack]
) -> None:
    """Let both ends of a line that could be straight wish for the place at the more crowded side, and settle again."""
    touched: set[int] = set()
    for flow in pairs:
        (a, i), (b, j) = where[EndKey(flow.id, True)], where[EndKey(flow.id, False)]
        if len(a.ends) == len(b.ends):
            wish = (a.places[i] + b.places[j]) / 2.0
        else:
            wish = a.places[i] if len(a.ends) > len(b.ends) else b.places[j]
        a.wishes[i] = b.wishes[j] = wish
        touched.update((id(a), id(b)))
    for stack in stacks:
        if id(stack) in touched:
            stack.settle()


def _straighten(pairs: Sequence[FlowSpec], where: Mapping[EndKey, tuple[_Stack, int]], options: RoutingOptions) -> None:
    """Move one end (the one with more room) where that makes the line straight and crowds nothing."""
    for flow in pairs:
        (a, i), (b, j) = where[EndKey(flow.id, True)], where[EndKey(flow.id, False)]
        difference = abs(a.places[i] - b.places[j])
        if difference < EPSILON:
            continue
        first, second = ((b, j), (a, i)) if len(a.ends) >= len(b.ends) else ((a, i), (b, j))
        if _moved(*first, second[0].places[second[1]]) or _moved(*second, first[0].places[first[1]]):
            continue
        if difference <= options.straight:
            first[0].places[first[1]] = second[0].places[second[1]]


def _moved(stack: _Stack, index: int, to: float) -> bool:
    """Move one place if it stays on the side and keeps the least gap to its neighbours."""
    low = stack.places[index - 1] + LEAST_GAP if index > 0 else stack.low
    high = stack.places[index + 1] - LEAST_GAP if index + 1 < len(stack.places) else stack.high
    if not low <= to <= high:
        return False
    stack.places[index] = to
    return True
