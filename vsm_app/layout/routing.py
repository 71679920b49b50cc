"""From boxes and flows to routes.

Sides, then ports, then lanes, then a clear way for each line, then lines in one channel are drawn apart. Each stage
looks only at what it depends on, so editing one thing moves nothing else than what hangs on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from vsm_app.layout.apart import Apart, Given, drawn_apart, redrawn_apart
from vsm_app.layout.channels import Line, draw_apart
from vsm_app.layout.detours import Ground, Hint, Way, clear_way, led_round
from vsm_app.layout.dragging import movable_piece
from vsm_app.layout.extents import Extents
from vsm_app.layout.finishing import finish
from vsm_app.layout.framing import Framed, differing_frames, titles_of
from vsm_app.layout.lanes import Bracket, Lane, deal_all_lanes, deal_lanes
from vsm_app.layout.memory import (
    AtNode,
    Changes,
    Inputs,
    Last,
    Memory,
    differing,
    disturbed,
    in_order,
    places,
    reindexed,
    seen_by,
    told_of,
    updated,
)
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.ports import Ports, place_ports
from vsm_app.layout.regions import bounds_of
from vsm_app.layout.shapes import End, simplified
from vsm_app.layout.sides import SidePair, choose_sides, return_nodes
from vsm_app.layout.stubs import evaded_sides, label_ground, open_end, reach_of_open_ends
from vsm_app.layout.types import Box, FlowSpec, Frame, Port, RoutedFlow, Routing, RoutingOptions, Side

DEFAULTS: Final = RoutingOptions()
_BRACKETS: Final = ((Side.BOTTOM, Side.BOTTOM), (Side.TOP, Side.TOP))
#: What a line has of the side at its end: room for a figure on it, with air, or for two of them.
_ROOMS: Final = (24.0, 48.0)
#: Points of the shortest line with a piece between its two ends that can move.
_BENT: Final = 4


@dataclass(frozen=True, slots=True)
class _Map:
    """What is routed, beside what was routed the last time and what differs."""

    boxes: Mapping[str, Box]
    flows: Mapping[str, FlowSpec]
    options: RoutingOptions
    index: BoxIndex
    last: Last
    changes: Changes

    @property
    def memory(self) -> Memory:
        return self.last.memory


def route_flows(boxes: Mapping[str, Box], flows: Sequence[FlowSpec], options: RoutingOptions = DEFAULTS) -> Routing:
    """Route every flow that has at least one end at a box.

    The order of `boxes` and `flows` does not matter. Flows without any end at a box are left out.
    """
    return _routing(boxes, {flow.id: flow for flow in flows}, options, None, ())


def reroute(
    previous: Routing,
    boxes: Mapping[str, Box],
    flows: Sequence[FlowSpec] | Mapping[str, FlowSpec],
    touched: Collection[str] = (),
    written: tuple[Box, ...] | None = None,
    frames: tuple[Frame, ...] | None = None,
) -> Routing:
    """The same as `route_flows`; routes that did not change are the very objects of `previous`.

    Every stage works only on what hangs on a change. What changed is found by comparison; `touched` (nodes and flows
    moved, edited, added, removed) is taken for the asker's word that nothing else did: where all of it was on the map
    and still is, nothing else is compared, and when it names nothing that is or was on the map, `previous` is returned.
    `written`: other notes and headings than before, for lanes to keep off. `frames`: other open sub-processes.
    """
    options = previous.options if written is None else replace(previous.options, written=written)
    options = options if frames is None else replace(options, frames=frames)
    by_id = flows if isinstance(flows, Mapping) else {flow.id: flow for flow in flows}
    known = (boxes, previous.boxes, by_id, previous.flows)
    is_known = any(name in names for name in touched for names in known)
    if touched and not is_known and options == previous.options:
        return previous
    return _routing(boxes, by_id, options, previous, touched if is_known else ())


def _routing(
    boxes: Mapping[str, Box],
    flows: Mapping[str, FlowSpec],
    options: RoutingOptions,
    previous: Routing | None,
    touched: Collection[str],
) -> Routing:
    present: Mapping[str, FlowSpec]
    told = told_of(previous, boxes, flows, touched)
    last = Last.of(previous, boxes, told)
    if told is None or not last.memory.flows:
        present = {name: flow for name, flow in flows.items() if flow.source in boxes or flow.target in boxes}
    else:
        present = updated(last.memory.flows, (), {name: flows[name] for name in told if name in last.memory.flows})
    changes = Changes.between(last, present, boxes, told)
    index = reindexed(last.memory.boxes, last.boxes, boxes, changes.nodes)
    the_map = _Map(boxes, present, options, index, last, changes)
    returning = return_nodes(present.values()) if changes.has_records else last.memory.returning
    opens = updated(last.memory.opens, changes.flows | changes.gone, _open_at(the_map))
    near = _near_changes(the_map, opens)
    sides = _sides(the_map, returning, near)
    turned = differing(last.memory.sides, sides, None if changes.has_records or told is None else changes.flows | near)
    fresh = in_order(changes.flows.union(changes.gone, turned), present)
    ports = place_ports(present, sides, boxes, options, last.memory.ports, fresh)
    crowds = _crowds(the_map, sides, fresh)
    again = ((ports.settled | near) & present.keys()) | changes.flows
    ends = {name: _ends(the_map, present[name], sides[name], ports) for name in in_order(again, present)}
    titles = titles_of(options.frames)
    renamed = again.union(changes.gone, titles, titles_of(last.frames))
    grounds = updated(last.memory.grounds, renamed, {**_label_grounds(ends), **titles})
    relabelled = {n for n in renamed if last.memory.grounds.get(n) != grounds.get(n)}
    labels = reindexed(last.memory.labels, last.memory.grounds, grounds, relabelled)
    ground = [*places(last.boxes, boxes, changes.nodes), *places(last.memory.grounds, grounds, relabelled)]
    ground += differing_frames(last.frames, options.frames)
    brackets = updated(last.memory.brackets, again | changes.gone, _brackets(the_map, ends))
    is_ground_new = bool(ground) or (previous is not None and previous.options.written != options.written)
    lanes = _lanes(the_map, brackets, grounds, labels, is_ground_new=is_ground_new)
    again |= {name for name in differing(last.memory.lanes, lanes) if name in present}
    asked = _inputs(the_map, in_order(again, present), ends, sides, crowds, lanes)
    inputs = updated(last.memory.inputs, changes.gone, asked)
    seen = seen_by(last.memory, is_same_map=told is not None)
    ways, blocked, led = _ways(the_map, inputs, again, ground, labels, seen)
    routes, differs, apart = _routes(the_map, inputs, ways, lanes, led.union(again))
    if seen is not None:
        seen = seen.changed({name: ways[name].seen for name in led})
    memory = Memory(
        present,
        index,
        returning,
        opens,
        sides,
        ports,
        crowds,
        grounds,
        labels,
        brackets,
        lanes,
        inputs,
        ways,
        blocked,
        seen,
        apart,
        differs,
    )
    return Routing(routes, dict(boxes), options, memory)


# --- sides and ends
def _open_at(the_map: _Map) -> dict[str, str]:
    """The flows among the changed that have one end outside, with the node at the other."""
    found = {}
    for name in in_order(the_map.changes.flows, the_map.flows):
        flow = the_map.flows[name]
        if flow.source not in the_map.boxes:
            found[name] = flow.target or ""
        elif flow.target not in the_map.boxes:
            found[name] = flow.source or ""
    return found


def _near_changes(the_map: _Map, opens: Mapping[str, str]) -> set[str]:
    """The flows with an open end near a box that changed: their side and length follow the room they have."""
    changes, reach = the_map.changes, reach_of_open_ends(the_map.options)
    if not opens or not changes.nodes:
        return set()
    nodes = {
        rect.name
        for box in places(the_map.last.boxes, the_map.boxes, changes.nodes)
        for rect in the_map.index.touching(box.left - reach, box.top - reach, box.right + reach, box.bottom + reach)
    }
    return {name for name, node in opens.items() if node in nodes}


def _sides(the_map: _Map, returning: frozenset[str], near: Iterable[str]) -> Mapping[str, SidePair]:
    memory, flows, boxes, options = the_map.memory, the_map.flows, the_map.boxes, the_map.options
    again = the_map.changes.flows.union(near)
    turned = returning ^ memory.returning
    if turned:
        again |= {name for name, flow in flows.items() if flow.source in turned or flow.target in turned}
    sides = {}
    for name in in_order(again, flows):
        flow = flows[name]
        source, target = boxes.get(flow.source or ""), boxes.get(flow.target or "")
        pair = choose_sides(flow, source, target, returning, options)
        if source is None or target is None:
            pair = evaded_sides(flow, pair, boxes, the_map.index, options)
        sides[name] = pair
    return updated(memory.sides, the_map.changes.gone, sides)


def _crowds(the_map: _Map, sides: Mapping[str, SidePair], fresh: Iterable[str]) -> Mapping[AtNode, int]:
    """How many lines meet each side of each node."""
    memory = the_map.memory
    differs: Counter[AtNode] = Counter()
    for name in fresh:
        if name in memory.flows:
            differs.subtract(_met(memory.flows[name], memory.sides[name], the_map.last.boxes))
        if name in the_map.flows:
            differs.update(_met(the_map.flows[name], sides[name], the_map.boxes))
    return updated(memory.crowds, (), {at: memory.crowds.get(at, 0) + by for at, by in differs.items() if by})


def _met(flow: FlowSpec, pair: SidePair, boxes: Mapping[str, Box]) -> list[AtNode]:
    """The sides of nodes that a flow meets."""
    ends = ((flow.source, pair[0]), (flow.target, pair[1]))
    return [(node, side) for node, side in ends if node is not None and node in boxes]


def _ends(the_map: _Map, flow: FlowSpec, pair: SidePair, ports: Ports) -> tuple[End, End]:
    """The two ends of a line of which one at least is at a node."""
    first = _at_box(the_map.boxes.get(flow.source or ""), pair[0], ports.places.get((flow.id, True)))
    last = _at_box(the_map.boxes.get(flow.target or ""), pair[1], ports.places.get((flow.id, False)))
    if first is not None and last is not None:
        return first, last
    if first is not None:
        return first, open_end(flow, first, pair[1], the_map.index, the_map.options)
    if last is not None:
        return open_end(flow, last, pair[0], the_map.index, the_map.options), last
    raise AssertionError(flow.id)  # flows without any end at a box are not on the map


def _at_box(box: Box | None, side: Side, place: float | None) -> End | None:
    if box is None or place is None:
        return None
    if side is Side.LEFT:
        return End(box.left, place, side, box)
    if side is Side.RIGHT:
        return End(box.right, place, side, box)
    return End(place, box.top if side is Side.TOP else box.bottom, side, box)


def _label_grounds(ends: Mapping[str, tuple[End, End]]) -> dict[str, Box]:
    grounds = {}
    for name, (first, last) in ends.items():
        if first.box is None:
            grounds[name] = label_ground(first, last)
        elif last.box is None:
            grounds[name] = label_ground(last, first)
    return grounds


# --- lanes
def _brackets(the_map: _Map, ends: Mapping[str, tuple[End, End]]) -> dict[str, Bracket]:
    return {
        name: Bracket(the_map.flows[name], first, last)
        for name, (first, last) in ends.items()
        if (first.side, last.side) in _BRACKETS and first.box is not None and last.box is not None
    }


def _lanes(
    the_map: _Map,
    brackets: Mapping[str, Bracket],
    grounds: Mapping[str, Box],
    labels: BoxIndex,
    *,
    is_ground_new: bool,
) -> Mapping[str, Lane]:
    """The lanes of all brackets: dealt anew, since each has its place from those before, where anything changed."""
    if not is_ground_new and brackets == the_map.memory.brackets:
        return the_map.memory.lanes
    if any(b.first.side is Side.TOP for b in brackets.values()):
        written = {f"written:{number}": box for number, box in enumerate(the_map.options.written)}
        return deal_all_lanes(list(brackets.values()), the_map.boxes, grounds, the_map.options, written)
    framed = Framed(the_map.index, the_map.options.frames)
    return deal_lanes(list(brackets.values()), framed, labels, the_map.options)


# --- ways
def _inputs(
    the_map: _Map,
    again: Iterable[str],
    ends: Mapping[str, tuple[End, End]],
    sides: Mapping[str, SidePair],
    crowds: Mapping[AtNode, int],
    lanes: Mapping[str, Lane],
) -> dict[str, Inputs]:
    inputs = {}
    for name in again:
        flow, pair, lane = the_map.flows[name], sides[name], lanes.get(name)
        both = ends[name] if name in ends else the_map.memory.inputs[name][1]
        at_source = crowds.get((flow.source or "", pair[0]), 1)
        at_target = crowds.get((flow.target or "", pair[1]), 1)
        early = _tightness(at_source, both[0]) > _tightness(at_target, both[1])
        inputs[name] = (flow, both, Hint(lane.level if lane else None, early))
    return inputs


def _tightness(count: int, end: End) -> int:
    """How close together lines stand at an end, in steps so wide that one more or less rarely turns all others."""
    if end.box is None or count == 1:
        return 0
    length = end.box.height if end.side.is_vertical else end.box.width
    return sum(length / count < room for room in _ROOMS)


def _ways(
    the_map: _Map,
    inputs: Mapping[str, Inputs],
    again: Iterable[str],
    ground: Sequence[Box],
    labels: BoxIndex,
    seen: Extents | None,
) -> tuple[dict[str, Way], frozenset[str], set[str]]:
    """A way for each line, which of them are blocked, and which may be others than before.

    Those that are blocked are searched for unless there are too many of them.
    """
    memory, options = the_map.memory, the_map.options
    framed = Framed(the_map.index, options.frames)

    def ground_of(name: str) -> Ground:
        flow, (first, last), _ = inputs[name]
        return Ground(framed.round(flow, first, last), labels)

    renewed = {name for name in again if memory.inputs.get(name) != inputs[name]}
    if seen is not None:
        renewed |= seen.overlapping([bounds_of(box) for box in ground])
    else:
        renewed |= disturbed(((name, way.seen) for name, way in memory.ways.items() if name in inputs), ground)
    looked_at = in_order(renewed, the_map.flows)
    plain = {name: clear_way(*_asked(inputs[name]), ground_of(name), options) for name in looked_at}
    ways = dict(updated(memory.ways, the_map.changes.gone, plain))
    blocked = memory.blocked - renewed - the_map.changes.gone
    blocked |= {name for name, way in plain.items() if not way.clear}
    led = set(renewed)
    for name in blocked:
        way = ways[name]
        if len(blocked) > options.search_most:
            ways[name] = way.instead or way
        elif way.instead is None:
            ways[name] = led_round(*_asked(inputs[name]), way, ground_of(name), framed.boxes, options)
        if ways[name] is not way:
            led.add(name)
    return ways, blocked, led


def _asked(asked: Inputs) -> tuple[FlowSpec, End, End, Hint]:
    flow, (first, last), hint = asked
    return flow, first, last, hint


# --- routes
def _routes(
    the_map: _Map,
    inputs: Mapping[str, Inputs],
    ways: Mapping[str, Way],
    lanes: Mapping[str, Lane],
    renewed: Set[str],
) -> tuple[dict[str, RoutedFlow], frozenset[str] | None, Apart | None]:
    """The finished routes, in the order of the flows; those that did not change are the very objects of before.

    Beside them which are others, where all of them were there before. `renewed`: all lines whose way or inputs are
    others than before. On a large map what was drawn apart is kept.
    """
    flows, known, apart = the_map.flows, the_map.last.routes, None
    if len(flows) > the_map.options.large:
        if the_map.memory.apart is None:
            renewed = flows.keys()  # as long as the map was small, any line may have been touched up at its end
        apart, drawn, looked_at = _apart(the_map, ways, renewed)
    else:
        framed = Framed(the_map.index, the_map.options.frames)
        lines = {
            name: Line(flows[name], list(way.points), way.bend, framed.round(flows[name], *inputs[name][1]))
            for name, way in ways.items()
        }
        draw_apart(lines.values(), the_map.index, the_map.options)
        finish([(line, inputs[name][1]) for name, line in lines.items()], the_map.index, the_map.options)
        drawn = {name: (line.flow, tuple(line.points), line.bend) for name, line in lines.items()}
        looked_at = drawn.keys()
    as_before = list(known) == list(flows)
    routes = dict(known) if as_before else {}
    again = {*renewed, *looked_at}
    for name in again if as_before else flows:
        old, way = known.get(name), ways[name]
        _flow, points, bend = drawn.get(name, (flows[name], way.points, way.bend))
        if old is not None and name not in renewed and (name not in drawn or old.points == points):
            routes[name] = old
            continue
        route = _routed(flows[name], inputs[name][1], way, points, bend, lanes.get(name))
        routes[name] = old if old is not None and old == route else route
    differs = frozenset(name for name in again if routes[name] is not known[name]) if as_before else None
    return routes, differs, apart


def _apart(
    the_map: _Map, ways: Mapping[str, Way], renewed: Set[str]
) -> tuple[Apart, Mapping[str, Given], Collection[str]]:
    """The lines of a large map that have a piece to be moved, drawn apart; all of them, and those looked at now."""
    flows, index, options, before = the_map.flows, the_map.index, the_map.options, the_map.memory.apart

    def given(name: str) -> Given | None:
        way = ways.get(name)
        return None if way is None or len(way.points) < _BENT else (flows[name], way.points, way.bend)

    if before is not None:
        changed = {name: given(name) for name in renewed | the_map.changes.gone}
        ground = places(the_map.last.boxes, the_map.boxes, the_map.changes.nodes)
        found = redrawn_apart(before, changed, index, ground, options)
        if found is not None:
            return found[0], found[0].stages[-1], found[1] & flows.keys()
    apart = drawn_apart({name: one for name in ways if (one := given(name)) is not None}, index, options)
    return apart, apart.stages[-1], apart.stages[-1].keys()


def _routed(
    flow: FlowSpec,
    ends: tuple[End, End],
    way: Way,
    drawn: tuple[tuple[float, float], ...],
    bend: int | None,
    lane: Lane | None,
) -> RoutedFlow:
    first, last = ends
    points = drawn if drawn == way.points else tuple(simplified(drawn))
    source = Port(flow.source if first.box else None, first.side, *points[0])
    target = Port(flow.target if last.box else None, last.side, *points[-1])
    depth = lane.depth if lane is not None else None
    held = bend if len(points) == len(drawn) else None
    held = movable_piece(points, first, last) if held is None else held
    yields = flow.yields or depth is not None
    return RoutedFlow(flow.id, points, source, target, flow.width, held, depth, way.clear, yields)
