"""Ports: where along a side each flow meets its node.

Flows are stacked along the side in the order of where they go, so that they leave without crossing one another, and
stand where a straight line is possible if their other end looks back at them. Two rounds settle both ends: first each
side for itself, then the freer end follows the more crowded one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import Final, TypeAlias

from vsm_app.layout.shapes import EPSILON
from vsm_app.layout.sides import SidePair
from vsm_app.layout.spread import levelled, spread
from vsm_app.layout.straightening import Row, Tie, straightened
from vsm_app.layout.turning import turn_and_reach
from vsm_app.layout.types import Box, FlowSpec, FlowStyle, RoutingOptions, Side

#: How much more a port insists on its place when a straight line depends on it.
STRAIGHT_WEIGHT: Final = 8.0
#: The least that is left between two ports when one of them makes way for a straight line.
LEAST_GAP: Final = 12.0
#: The same where the line is all but straight.
CLOSEST: Final = 4.0

#: The least between ports when a whole side makes way for straight lines: figures lie on lines, or hang at open ends.
LEAST_LYING: Final = 20.0
LEAST_HANGING: Final = 32.0
#: Sides farther apart than this do not make way for each other's lines: as a rule something stands between.
FAR_APART: Final = 800.0

#: On top and bottom of a node from this width on, ports stand this share of it apart: names hang beside each other.
WIDE: Final = 150.0
WIDE_SHARE: Final = 0.7

#: Facing sides that overlap by less than this are not joined by a straight line.
LEAST_OVERLAP: Final = 16.0

_OPPOSITE: Final = {side: side.opposite for side in Side}
_STYLE_ORDER: Final = {style: number for number, style in enumerate(FlowStyle)}


#: An end of a flow: its id, and whether it is that at the source.
EndKey: TypeAlias = tuple[str, bool]


#: What the ends on a side are sorted by: the way they turn (-1 back towards the start of the axis, 0 on to a facing
#: side, 1 towards its end), how far or deep they go, R-number, style, rank, then the id and which end it is.
_Order: TypeAlias = tuple[int, float, int, int, float, str, bool]


#: One end on its side: its flow, whether it is that at the source, the own side and the other, the box at the other
#: end, where it would like to stand (`None`: anywhere), and how much room it takes.
_End: TypeAlias = tuple[FlowSpec, bool, Side, Side, Box | None, float | None, float]


@dataclass(slots=True)
class _Stack:
    """The ends on one side of one node, in order, with their places so far, and where the side lies across."""

    ends: list[EndKey]
    wishes: list[float]
    weights: list[float]
    gaps: list[float]
    places: list[float]
    low: float
    high: float
    edge: float
    least: Sequence[float] = ()
    closest: Sequence[float] = ()  # how near neighbours may come for a straight line: never nearer than without room

    def let_close(self) -> None:
        """Let neighbours that could both be straight stand as close as they do at their other, more crowded ends."""
        for i, gap in enumerate(self.gaps):
            if self.weights[i] == self.weights[i + 1] == STRAIGHT_WEIGHT:
                self.gaps[i] = min(gap, max(self.wishes[i + 1] - self.wishes[i], LEAST_GAP))

    def settle(self) -> None:
        gaps = self.gaps
        if not gaps:
            self.places = [_held(self.wishes[0], self.low, self.high)]
            return
        room = self.high - self.low
        if min(gaps) * room < min(CLOSEST, room / len(gaps)) * sum(gaps):  # shrunk alike, some would vanish
            gaps = levelled(gaps, room)
        self.places = spread(self.wishes, self.weights, gaps, self.low, self.high)
        self.closest = [min(least, b - a) for least, (a, b) in zip(self.least, pairwise(self.places), strict=True)]


def _held(wish: float, low: float, high: float) -> float:
    """The place of an end that has its side to itself."""
    return low if wish < low or high < low else min(wish, high)


_Where: TypeAlias = Mapping[EndKey, tuple[_Stack, int]]


_Node: TypeAlias = tuple[str, Side]


@dataclass(frozen=True, slots=True)
class Ports:
    """The coordinate of each end along its side (y on left and right, x on top and bottom).

    Beside them what an incremental run needs: the flows that meet each side of a node, those between facing sides,
    those that this run has looked at, and the sides that each flow meets.
    """

    places: Mapping[EndKey, float]
    by_side: Mapping[_Node, frozenset[str]]
    facing: frozenset[str]
    settled: frozenset[str] = frozenset()
    meets: Mapping[str, Sequence[_Node]] = field(default_factory=dict)


NOTHING: Final = Ports({}, {}, frozenset())


def place_ports(
    flows: Mapping[str, FlowSpec],
    sides: Mapping[str, SidePair],
    boxes: Mapping[str, Box],
    options: RoutingOptions,
    before: Ports = NOTHING,
    changed: Collection[str] | None = None,
) -> Ports:
    """Places for all ends.

    With `before` (the ports of the last run) only those sides are looked at that hang together with the flows in
    `changed`: flows of which the record, a side or a node's box is another, and flows that came or went.
    """
    fresh = flows.keys() if changed is None else changed
    meets = {name: _sides_of(flows[name], sides[name], boxes) for name in fresh if name in flows}
    by_side, dirty = _regrouped(meets, before, fresh)
    spans = {name: _span_of(flows[name], sides[name], boxes) for name in fresh if name in flows}
    facing = _facing(spans, before.facing, fresh)
    reached = _reached(dirty, by_side, facing, flows, sides, before)
    grouped: defaultdict[_Node, list[_End]] = defaultdict(list)
    met = {name for side in reached for name in by_side.get(side, ())} if before.by_side else spans.keys()
    for name in met:
        span = spans[name] if name in spans else _span_of(flows[name], sides[name], boxes)
        _add_ends(flows[name], sides[name], span, boxes, options, grouped)
    stacks = [_stack(boxes[side[0]], side[1], grouped[side], options) for side in grouped if side in reached]
    where = {end: (stack, i) for stack in stacks for i, end in enumerate(stack.ends)}
    straight = [flows[name] for name in met if name in facing and (name, True) in where]
    _follow_the_crowded(straight, where)
    straight.sort(key=lambda flow: (flow.rank, flow.id))
    _straighten(straight, where, options)
    _straighten_together(straight, where, options)
    places = dict(before.places)
    for name in fresh if places else ():
        places.pop((name, True), None)
        places.pop((name, False), None)
    for stack in stacks:
        places.update(zip(stack.ends, stack.places, strict=True))
    known = before.meets
    if any(known.get(name) != own for name, own in meets.items()) or any(n in known and n not in meets for n in fresh):
        known = {**known, **meets}
        for name in fresh:
            if name not in meets:
                known.pop(name, None)
    return Ports(places, by_side, facing, frozenset(met), known)


def _facing(
    spans: Mapping[str, tuple[float, float] | None], before: frozenset[str], fresh: Collection[str]
) -> frozenset[str]:
    """The flows between facing sides; as a rule the same as before."""
    come = {name for name, span in spans.items() if span is not None}
    gone = [name for name in fresh if name in before and name not in come]
    return before if come <= before and not gone else before.difference(gone) | come


def _sides_of(flow: FlowSpec, pair: SidePair, boxes: Mapping[str, Box]) -> list[_Node]:
    ends = ((flow.source, pair[0]), (flow.target, pair[1]))
    return [(node, side) for node, side in ends if node is not None and node in boxes]


def _regrouped(
    meets: Mapping[str, Sequence[_Node]], before: Ports, fresh: Collection[str]
) -> tuple[Mapping[_Node, frozenset[str]], set[_Node]]:
    """The flows by side, and the sides at which one came, went or changed."""
    groups: dict[_Node, set[str]] = {}
    dirty: set[_Node] = set()
    if before.by_side:
        changed = set(fresh)
        dirty.update(side for name in fresh for side in before.meets.get(name, ()))
        groups.update((side, set(before.by_side[side] - changed)) for side in dirty)
    for name, own in meets.items():
        for side in own:
            group = groups.get(side)
            if group is None:
                groups[side] = group = set(before.by_side.get(side, ()))
            group.add(name)
    dirty.update(groups)
    if groups and all(before.by_side.get(side) == frozenset(names) for side, names in groups.items()):
        return before.by_side, dirty
    by_side = dict(before.by_side)
    for side, names in groups.items():
        if names:
            by_side[side] = frozenset(names)
        else:
            by_side.pop(side, None)
    return by_side, dirty


def _reached(
    dirty: set[_Node],
    by_side: Mapping[_Node, frozenset[str]],
    facing: Set[str],
    flows: Mapping[str, FlowSpec],
    sides: Mapping[str, SidePair],
    before: Ports,
) -> set[_Node]:
    """The sides that hang together with dirty ones: over flows that face each other, now or before."""
    if by_side.keys() <= dirty:
        return dirty
    reached, waiting = set(dirty), list(dirty)
    while waiting:
        side = waiting.pop()
        for name in by_side.get(side, ()):
            if name not in facing and name not in before.facing:
                continue
            flow, pair = flows[name], sides[name]
            for other in ((flow.source or "", pair[0]), (flow.target or "", pair[1])):
                if other not in reached and other in by_side:
                    reached.add(other)
                    waiting.append(other)
    return reached


def _span_of(flow: FlowSpec, pair: SidePair, boxes: Mapping[str, Box]) -> tuple[float, float] | None:
    source, target = boxes.get(flow.source or ""), boxes.get(flow.target or "")
    return None if source is None or target is None else _straight_span(flow, pair, source, target)


def _add_ends(
    flow: FlowSpec,
    pair: SidePair,
    span: tuple[float, float] | None,
    boxes: Mapping[str, Box],
    options: RoutingOptions,
    grouped: dict[_Node, list[_End]],
) -> None:
    """Put the ends of a flow, straight along `span` if it can be, to the sides they stand on."""
    source, target = boxes.get(flow.source or ""), boxes.get(flow.target or "")
    wish = _free_wish(flow, pair, source, target) if span is None else (span[0] + span[1]) / 2.0
    need = options.open_gap if source is None or target is None else options.port_gap
    first, last = pair
    if source is not None and flow.source is not None:
        grouped[(flow.source, first)].append((flow, True, first, last, target, wish, need))
    if target is not None and flow.target is not None:
        grouped[(flow.target, last)].append((flow, False, last, first, source, wish, need))


def _order(end: _End, own: Box) -> _Order:
    """Sort key of one end. Among those that turn the same way, the one that bends first stands outermost."""
    flow, at_source, own_side, other_side, other, _wish, _need = end
    turn, reach = turn_and_reach(flow, own_side, other_side, own, other)
    style = 1 + _STYLE_ORDER[flow.style] if other is None else 0
    r_number = flow.r_number if flow.r_number is not None else 10
    if turn > 0:
        return (turn, -reach, -r_number, -style, -flow.rank, flow.id, at_source)
    return (turn, reach, r_number, style, flow.rank, flow.id, at_source)


def _stack(box: Box, side: Side, ends: list[_End], options: RoutingOptions) -> _Stack:
    """The stack of a side, settled once."""
    if side.is_vertical:
        start, length, edge = box.y, box.height, box.x if side is Side.LEFT else box.right
    else:
        start, length, edge = box.x, box.width, box.y if side is Side.TOP else box.bottom
    corner = min(options.corner, length / 4.0)
    low, high, middle = start + corner, start + length - corner, start + length / 2.0
    if len(ends) == 1:  # as below: most sides meet one line
        flow, at_source, _own, _far, _other, wish, _need = ends[0]
        at, weight = (middle, 1.0) if wish is None else (wish, STRAIGHT_WEIGHT)
        return _Stack([(flow.id, at_source)], [at], [weight], [], [_held(at, low, high)], low, high, edge)
    ordered = [end for _order_of, end in sorted([(_order(end, box), end) for end in ends], key=itemgetter(0))]
    if side.is_vertical:
        gaps = [(a[-1] + b[-1]) / 2.0 for a, b in pairwise(ordered)]
    else:
        most = max(options.foot_gap, length * WIDE_SHARE) if length >= WIDE else options.foot_gap
        gaps = [min(most, (length - 2.0 * corner) / (len(ends) - 1))] * (len(ends) - 1)
    stack = _Stack(
        [(end[0].id, end[1]) for end in ordered],
        [middle if end[5] is None else end[5] for end in ordered],
        [1.0 if end[5] is None else STRAIGHT_WEIGHT for end in ordered],
        gaps,
        [],
        low,
        high,
        edge,
        [LEAST_LYING if side.is_vertical else max(_least(a), _least(b)) for a, b in pairwise(ordered)],
    )
    stack.settle()
    return stack


def _least(end: _End) -> float:
    """What an end on top or bottom needs beside it: figure and name hang there, unless the user has put them away."""
    return LEAST_HANGING if end[4] is None and end[0].free_end is None else LEAST_LYING


def _free_wish(flow: FlowSpec, pair: SidePair, source: Box | None, target: Box | None) -> float | None:
    """Opposite the place to which the user put an open end, where a straight line can reach it."""
    box = source or target
    if flow.free_end is None or box is None or (source is not None and target is not None):
        return None
    side = pair[0] if source is not None else pair[1]
    along = flow.free_end[1] if side.is_vertical else flow.free_end[0]
    low, high = (box.top, box.bottom) if side.is_vertical else (box.left, box.right)
    return along if low <= along <= high and pair[0] is _OPPOSITE[pair[1]] else None


def _straight_span(flow: FlowSpec, pair: SidePair, source: Box, target: Box) -> tuple[float, float] | None:
    """The stretch along which two facing sides overlap; `None` where they do not, or look away from each other."""
    side = pair[0]
    if side is not _OPPOSITE[pair[1]] or flow.source == flow.target or not _looks_at(source, target, side):
        return None
    if side.is_vertical:
        low, high = max(source.y, target.y), min(source.y + source.height, target.y + target.height)
    else:
        low, high = max(source.x, target.x), min(source.x + source.width, target.x + target.width)
    return (low, high) if high - low >= LEAST_OVERLAP else None


def _looks_at(source: Box, target: Box, side: Side) -> bool:
    if side is Side.RIGHT:
        return target.left > source.right
    if side is Side.LEFT:
        return target.right < source.left
    if side is Side.BOTTOM:
        return target.top > source.bottom
    return target.bottom < source.top


def _follow_the_crowded(pairs: Sequence[FlowSpec], where: _Where) -> None:
    """Let both ends of a line that could be straight wish for the place at the more crowded side, and settle again."""
    touched: dict[int, _Stack] = {}
    for flow in pairs:
        (a, i), (b, j) = where[(flow.id, True)], where[(flow.id, False)]
        if len(a.ends) == len(b.ends):
            wish = (a.places[i] + b.places[j]) / 2.0
        else:
            wish = a.places[i] if len(a.ends) > len(b.ends) else b.places[j]
        a.wishes[i] = b.wishes[j] = wish
        touched[id(a)], touched[id(b)] = a, b
    for stack in touched.values():
        stack.let_close()
        stack.settle()


def _straighten(pairs: Sequence[FlowSpec], where: Mapping[EndKey, tuple[_Stack, int]], options: RoutingOptions) -> None:
    """Move one end (the one with more room) where that makes the line straight and crowds nothing."""
    for flow in pairs:
        (a, i), (b, j) = where[(flow.id, True)], where[(flow.id, False)]
        difference = abs(a.places[i] - b.places[j])
        if difference < EPSILON:
            b.places[j] = a.places[i]
            continue
        first, second = ((b, j), (a, i)) if len(a.ends) >= len(b.ends) else ((a, i), (b, j))
        here, there = first[0].places[first[1]], second[0].places[second[1]]
        if _moved(*first, there, LEAST_GAP) or _moved(*second, here, LEAST_GAP) or difference > options.straight:
            continue
        _ = _moved(*first, there, CLOSEST) or _moved(*second, here, CLOSEST)


def _straighten_together(pairs: Sequence[FlowSpec], where: _Where, options: RoutingOptions) -> None:
    """Where a line has a step all the same, or the user's place of an open end is missed: all its sides anew, at once.

    `pairs`: the flows between facing sides, in their order.
    """
    mate = {(flow.id, True): (flow.id, False) for flow in pairs}
    steps = {end: abs(_place(end, where) - _place(other, where)) for end, other in mate.items()}
    given = {
        end: stack.wishes[i]
        for end, (stack, i) in where.items()
        if stack.weights[i] == STRAIGHT_WEIGHT and (end[0], True) not in mate
    }
    bent = {end for end, step in steps.items() if step > EPSILON}
    bent.update(end for end, at in given.items() if abs(_place(end, where) - at) > options.straight)
    if not bent:
        return
    ties = [end for end in mate if end not in bent or abs(where[end][0].edge - where[mate[end]][0].edge) <= FAR_APART]
    mate.update([(last, first) for first, last in mate.items()])
    while bent:
        stacks = _hanging_together(min(bent), where, mate)
        bent.difference_update(end for stack in stacks for end in stack.ends)
        _settle_together(stacks, mate, ties, given)


def _place(end: EndKey, where: _Where) -> float:
    stack, i = where[end]
    return stack.places[i]


def _hanging_together(end: EndKey, where: _Where, mate: Mapping[EndKey, EndKey]) -> list[_Stack]:
    """The stack of an end and all that lines between facing sides join to it, in the order of their first ends."""
    first = where[end][0]
    found, waiting = {id(first): first}, [first]
    while waiting:
        for one in waiting.pop().ends:
            other = where[mate[one]][0] if one in mate else first
            if id(other) not in found:
                found[id(other)] = other
                waiting.append(other)
    return sorted(found.values(), key=lambda stack: stack.ends[0])


def _settle_together(
    stacks: Sequence[_Stack], mate: Mapping[EndKey, EndKey], ties: Sequence[EndKey], given: Mapping[EndKey, float]
) -> None:
    """Settle stacks that hang together; `ties`: the ends at the sources of the lines to be straight, in their order."""
    number = {end: i for i, end in enumerate(end for stack in stacks for end in stack.ends)}
    joined = [Tie(number[end], number[mate[end]]) for end in ties if end in number]
    joined += [Tie(number[end], number[end], given[end]) for end in sorted(given.keys() & number)]
    rows = [
        Row([number[e] for e in stack.ends], stack.places, stack.gaps, stack.closest, stack.low, stack.high)
        for stack in stacks
    ]
    found = straightened(rows, joined)
    if found is not None:
        _take(stacks, {end: found[i] for end, i in number.items()}, mate, given)


def _take(
    stacks: Sequence[_Stack],
    found: Mapping[EndKey, float],
    mate: Mapping[EndKey, EndKey],
    given: Mapping[EndKey, float],
) -> None:
    """Take over places where they make more lines straight than before; what hangs on no such line stays.

    Sides hang together over a line that is straight, unless it lies where it lay: either may be left then.
    """
    where = {end: (stack, i) for stack in stacks for i, end in enumerate(stack.ends)}
    before = {end: stack.places[i] for end, (stack, i) in where.items()}
    moved = {end for end, at in found.items() if abs(at - before[end]) > EPSILON}
    ties = [(end, mate[end]) for end in found if end in mate and not moved.isdisjoint((end, mate[end]))]
    straight = {a: b for a, b in ties if min(abs(found[a] - found[b]), abs(before[a] - before[b])) < EPSILON}
    left = set(found)
    while left:
        part = _hanging_together(min(left), where, straight)
        ends = [end for stack in part for end in stack.ends]
        left.difference_update(ends)
        if _suited(ends, found, mate, given) > _suited(ends, before, mate, given):
            for stack in part:
                stack.places = [found[end] for end in stack.ends]


def _suited(
    ends: Sequence[EndKey], places: Mapping[EndKey, float], mate: Mapping[EndKey, EndKey], given: Mapping[EndKey, float]
) -> int:
    """How many of some ends stand where their line is straight or where the user has put its other end."""
    goals = ((end, places[mate[end]] if end in mate else given.get(end)) for end in ends)
    return sum(goal is not None and abs(places[end] - goal) < EPSILON for end, goal in goals)


def _moved(stack: _Stack, index: int, to: float, gap: float) -> bool:
    """Move one place if it stays on the side and keeps the gap to its neighbours."""
    low = stack.places[index - 1] + gap if index > 0 else stack.low
    high = stack.places[index + 1] - gap if index + 1 < len(stack.places) else stack.high
    if not low <= to <= high:
        return False
    stack.places[index] = to
    return True
