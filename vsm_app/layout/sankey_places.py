"""Places for the bars of a Sankey: the chain in columns, nodes on the way back in lanes below, and a fitting scale.

The order from left to right is that of the flows; where they leave it open, that of the map. The heights are chosen
so that wide ribbons run level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from vsm_app.layout.lanes import NO_R
from vsm_app.layout.layering import Arc, columns_of, forward_arcs
from vsm_app.layout.ribbons import turned_radius
from vsm_app.layout.sankey_heads import loss_inner
from vsm_app.layout.sankey_lanes import Lane, free_lane, losing_nodes, loss_rooms, obstacles
from vsm_app.layout.sankey_strands import Strand, bars_of, returning_nodes, stack, strands_of
from vsm_app.layout.sankey_types import RibbonKind, SankeyFlow, SankeyNode, SankeyOptions
from vsm_app.layout.sides import is_return
from vsm_app.layout.spread import spread
from vsm_app.layout.types import Box, FlowSpec, FlowStyle, Side

DEFAULTS: Final = SankeyOptions()
#: The widest column takes this share of the height, all lanes together that one.
COLUMN_SHARE: Final = 0.42
LANE_SHARE: Final = 0.22
#: Between bars of one column, and the least distance of two columns.
BAR_GAP: Final = 56.0
LEAST_PITCH: Final = 130.0
#: Where a node on the way back stands between its target and its source.
WAY_BACK: Final = 0.2
SETTLING: Final = 6
#: A ribbon of at least this share of both its bars is the trunk of the picture.
TRUNK: Final = 0.6
FAR_BELOW: Final = 1e5
#: Beside a bar: to the first loss, from loss to loss, from the last to the next column; between two names.
LOSS_OUT: Final = 24.0
LOSS_GAP: Final = 64.0
LOSS_AIR: Final = 36.0
NAME_AIR: Final = 16.0
#: Between two columns for each way that runs there beyond the first few, and for all of them at most.
CROSSING: Final = 12.0
FEW_CROSSING: Final = 2
MOST_CROSSING: Final = 150.0
#: Beside a bar for what goes out, before the loops that turn at the next.
LEAST_END: Final = 84.0
#: From a loop to a loss outside it; round the ribbons that pass between two bars.
OFF_LOOP: Final = 44.0
PASSING_AIR: Final = 12.0
#: Behind a loss this wide ribbons come down, in this share of its width.
WIDE_LOSS: Final = 40.0
DIVE: Final = 0.5
#: How far a bar at which losses end stands below what they come from.
LOSS_FALL: Final = 84.0
#: A map of so few nodes whose loops carry so small a share of it has room for a larger scale.
FEW_NODES: Final = 16
FEW_LOOPS: Final = 0.1
LARGE_SHARE: Final = 0.58


def fitting_scale(flows: Sequence[SankeyFlow], nodes: Sequence[str], height: float) -> float:
    """Px per unit so that the tallest bar takes 42 % of the height and the loops together no more than 22 %.

    58 % where there are few nodes and hardly any loops; 1 where nothing flows.
    """
    into: dict[str, float] = dict.fromkeys(nodes, 0.0)
    out: dict[str, float] = dict.fromkeys(nodes, 0.0)
    forward, loops = _forward(flows, nodes), 0.0
    for flow in flows:
        value = abs(flow.value) if flow.value is not None else 0.0
        if flow.source in out:
            out[flow.source or ""] += value
        if flow.target in into:
            into[flow.target or ""] += value
        if flow.source in out and flow.target in into and _way(flow) not in forward:
            loops += value
    tallest = max([*into.values(), *out.values()], default=0.0)
    column = LARGE_SHARE if len(nodes) <= FEW_NODES and loops <= FEW_LOOPS * tallest else COLUMN_SHARE
    scales = [share * height / total for share, total in ((column, tallest), (LANE_SHARE, loops)) if total > 0.0]
    return min(scales, default=1.0)


def _forward(flows: Sequence[SankeyFlow], nodes: Sequence[str]) -> set[tuple[str | None, str | None]]:
    """From which bars to which others it runs forward; what nobody called a return but closes a loop runs back."""
    inside = set(nodes)
    ways = [(_way(flow), abs(flow.value or 0.0)) for flow in flows if not _goes_back(flow)]
    arcs = [Arc(a, b, 1.0 + value) for (a, b), value in ways if a in inside and b in inside]
    return {(arc.source, arc.target) for arc in forward_arcs(nodes, arcs, dict.fromkeys(nodes, 0))}


def _way(flow: SankeyFlow) -> tuple[str | None, str | None]:
    """From where to where it runs: less than nothing runs against its direction."""
    return (flow.target, flow.source) if (flow.value or 0.0) < 0.0 else (flow.source, flow.target)


def _goes_back(flow: SankeyFlow) -> bool:
    return is_return(FlowSpec(flow.id, flow.source, flow.target, flow.style, r_number=flow.r_number))


def straightened(
    boxes: Mapping[str, Box],
    flows: Sequence[SankeyFlow],
    scale: float,
    width: float,
    options: SankeyOptions = DEFAULTS,
    stages: Mapping[str, int] | None = None,
    names: Mapping[str, float] | None = None,
) -> tuple[SankeyNode, ...]:
    """Bars in `width` px: columns in the order of the flows, ribbons as level as may be.

    `boxes` are the places on the map; they decide what the flows leave open. `stages` numbers the stages of nodes in
    order: where no flow of the chain runs back over them, each stage has columns of its own. `names` are the widths of
    the nodes' names, for which columns move apart. Sorted by id.
    """
    order = sorted(boxes, key=lambda name: (boxes[name].cx, boxes[name].cy, name))
    returning = returning_nodes(flows) & boxes.keys()
    chain = [name for name in order if name not in returning]
    column = _columns(chain, flows, stages or {})
    count = max(column.values(), default=0)
    pitch = max(width / max(count, 1), LEAST_PITCH)
    rough = {name: SankeyNode(name, column[name] * pitch, 0.0) for name in chain}
    back = [name for name in order if name in returning]
    rough |= {loop.node: SankeyNode(loop.node, loop.x, FAR_BELOW) for loop in _loops(back, rough, flows) if loop.node}
    rough_strands = strands_of(rough, flows, scale, options)
    lefts = _lefts(column, pitch, rough_strands, names or {}, options)
    chain = sorted(chain, key=lambda name: (boxes[name].cy, boxes[name].cx, name))
    nodes = {name: SankeyNode(name, lefts[column[name]], 0.0) for name in chain}
    far_below = {
        loop.node: SankeyNode(loop.node, loop.x, FAR_BELOW) for loop in _loops(back, nodes, flows) if loop.node
    }
    passing = _passing(chain, column, boxes, rough_strands)
    nodes = _level(nodes, nodes | far_below, column, flows, scale, options, passing)
    for node in _in_lanes(back, nodes, flows, scale, options):
        nodes[node.id] = node
    return tuple(nodes[name] for name in sorted(nodes))


class Straightener:
    """:func:`straightened` that knows its last answer: while a bar is dragged nothing that it follows from changes."""

    def __init__(self) -> None:
        self._asked: object = None
        self._found: tuple[SankeyNode, ...] = ()

    def __call__(
        self,
        boxes: Mapping[str, Box],
        flows: Sequence[SankeyFlow],
        scale: float,
        width: float,
        options: SankeyOptions,
        stages: Mapping[str, int],
        names: Mapping[str, float],
    ) -> tuple[SankeyNode, ...]:
        """The bars, see there."""
        asked = (dict(boxes), tuple(flows), scale, width, options, dict(stages), dict(names))
        if asked != self._asked:
            self._asked, self._found = asked, straightened(boxes, flows, scale, width, options, stages, names)
        return self._found


def _lefts(
    column: Mapping[str, int],
    pitch: float,
    strands: Sequence[Strand],
    names: Mapping[str, float],
    options: SankeyOptions,
) -> list[float]:
    """Where each column begins: `pitch` apart, farther where wide losses and loops turn or long names stand."""
    count = max(column.values(), default=-1) + 1
    turning, coming = [0.0] * (count + 1), [0.0] * (count + 1)
    widest = [0.0] * count
    leaving: dict[str | None, list[Strand]] = {}
    returning: dict[str | None, list[Strand]] = {}
    for strand in strands:
        leaving.setdefault(strand.source, []).append(strand)
        if strand.kind is RibbonKind.LOOP:
            returning.setdefault(strand.target, []).append(strand)
    for name, number in column.items():
        widest[number] = max(widest[number], names.get(name, 0.0))
        losses = [s.width for s in leaving.get(name, ()) if s.kind is RibbonKind.LOSS]
        loops = sum(s.width + options.loop_air for s in leaving.get(name, ()) if s.kind is RibbonKind.LOOP)
        entering = sum(s.width + options.loop_air for s in returning.get(name, ()))
        if losses:
            turned = max(LOSS_OUT + sum(losses), turned_radius(max(losses), loss_inner(max(losses))) + max(losses) / 2)
            loops += (OFF_LOOP if loops else 0.0) + turned + LOSS_GAP * (len(losses) - 1) + LOSS_AIR
            loops += max(losses) * DIVE if max(losses) >= WIDE_LOSS else 0.0
        turning[number] = max(turning[number], loops)
        coming[number] += entering
    ends = {column.get(s.source or "") for s in strands if s.kind is RibbonKind.OPEN_OUT}
    crossing = _crossing(column, strands, count)
    lefts = [0.0]
    for number in range(count - 1):
        words = (widest[number] + widest[number + 1]) / 2.0 + NAME_AIR
        ahead = coming[number + 1]
        beside = turning[number] if not ahead or number not in ends else max(turning[number], LEAST_END)
        room = pitch + min(CROSSING * max(crossing[number] - FEW_CROSSING, 0), MOST_CROSSING)
        lefts.append(lefts[-1] + max(room, words, beside + ahead + options.bar))
    return lefts


def _crossing(column: Mapping[str, int], strands: Sequence[Strand], count: int) -> list[int]:
    """How many ways run between each column and the next one: those between the same two bars are one."""
    ways: list[set[tuple[str, str]]] = [set() for _ in range(count)]
    for strand in strands:
        first, last = column.get(strand.source or ""), column.get(strand.target or "")
        if first is not None and last is None and strand.kind is RibbonKind.OPEN_OUT:
            ways[first].add((strand.source or "", strand.flow.id))
        elif last and first is None and strand.kind is RibbonKind.OPEN_IN:
            ways[last - 1].add((strand.flow.id, strand.target or ""))
        elif first is not None and last is not None:
            for number in range(first, last):
                ways[number].add((strand.source or "", strand.target or ""))
    return [len(found) for found in ways]


def _columns(chain: Sequence[str], flows: Sequence[SankeyFlow], stages: Mapping[str, int]) -> dict[str, int]:
    inside = set(chain)
    arcs = [
        Arc(f.source or "", f.target or "", 1.0 + abs(f.value or 0.0))
        for f in sorted(flows, key=lambda f: f.id)
        if f.source in inside and f.target in inside and not _goes_back(f) and (f.value or 0.0) >= 0.0
    ]
    stage = _stages(chain, arcs, stages)
    return columns_of(chain, forward_arcs(chain, arcs, stage), stage)


def _stages(chain: Sequence[str], arcs: Sequence[Arc], stages: Mapping[str, int]) -> dict[str, int]:
    """The stage of each node, of those without one that of what they feed; all alike where a flow runs back."""
    stage: dict[str, int] = {name: stages[name] for name in chain if name in stages}
    for name in chain:
        if name not in stage:
            fed = [stages[arc.target] for arc in arcs if arc.source == name and arc.target in stages]
            feeding = [stages[arc.source] for arc in arcs if arc.target == name and arc.source in stages]
            stage[name] = min(fed) if fed else max(feeding, default=0)
    if any(stage[arc.source] > stage[arc.target] for arc in arcs):
        return dict.fromkeys(chain, 0)
    return stage


def _level(
    nodes: Mapping[str, SankeyNode],
    everything: Mapping[str, SankeyNode],
    column: Mapping[str, int],
    flows: Sequence[SankeyFlow],
    scale: float,
    options: SankeyOptions,
    passing: Mapping[str, float],
) -> dict[str, SankeyNode]:
    """Heights of the chain by which ribbons run level: each column follows the one before it, then the one after.

    `everything` also has the nodes on the way back, somewhere below, so that the stacks are what they will be.
    """
    strands = strands_of(everything, flows, scale, options)
    bars = bars_of(everything, strands, options)
    members: list[list[str]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for name in nodes:
        members[column[name]].append(name)
    looping = _looping(strands, options)
    room = {name: passing.get(name, 0.0) + looping.get(name, 0.0) for name in passing.keys() | looping}
    losses = loss_rooms(strands, options)
    gaps = [_gaps(group, bars, losses, room) for group in members]
    middle: dict[str, float] = {}
    for group, between in zip(members, gaps, strict=True):
        half = sum(between) / 2.0
        middle.update(zip(group, spread([0.0] * len(group), [1.0] * len(group), between, -half, half), strict=True))
    ties = _Ties(strands, column, len(members))
    for sweep in range(SETTLING):
        forward = sweep % 2 == 0
        bars = {name: box.moved(0.0, middle.get(name, FAR_BELOW) - box.cy) for name, box in bars.items()}
        stack(strands, bars)
        for number in range(len(members)) if forward else range(len(members) - 1, -1, -1):
            _settle(members[number], gaps[number], middle, ties, number, bars, forward=forward)
    return {name: SankeyNode(name, node.x, middle[name]) for name, node in nodes.items()}


def _passing(
    chain: Sequence[str], column: Mapping[str, int], boxes: Mapping[str, Box], strands: Sequence[Strand]
) -> dict[str, float]:
    """Room below a bar for the long ribbons that pass there: between those bars that they run between on the map."""
    room: dict[str, float] = {}
    for strand in strands:
        a, b = strand.source or "", strand.target or ""
        if a not in column or b not in column or strand.kind is not RibbonKind.BAND:
            continue
        for number in range(column[a] + 1, column[b]):
            part = (number - column[a]) / (column[b] - column[a])
            height = boxes[a].cy + (boxes[b].cy - boxes[a].cy) * part
            above = [name for name in chain if column[name] == number and boxes[name].cy < height]
            if above:
                room[above[-1]] = room.get(above[-1], PASSING_AIR) + strand.width
    return room


def _looping(strands: Sequence[Strand], options: SankeyOptions) -> dict[str, float]:
    """Room below a bar for what runs from it back to itself."""
    room: dict[str, float] = {}
    for strand in strands:
        if strand.source is not None and strand.source == strand.target:
            before = room.get(strand.source, options.lane_first)
            room[strand.source] = before + max(strand.width, options.lane_gap if strand.source in room else 0.0)
    return room


def _gaps(
    group: Sequence[str],
    bars: Mapping[str, Box],
    losses: Mapping[str | None, float],
    passing: Mapping[str, float],
) -> list[float]:
    return [
        (bars[a].height + bars[b].height) / 2.0 + BAR_GAP + losses.get(a, 0.0) + passing.get(a, 0.0)
        for a, b in pairwise(group)
    ]


class _Ties:
    """The strands of a Sankey by the columns in which their bars stand; strands of the chain run to the right."""

    def __init__(self, strands: Sequence[Strand], column: Mapping[str, int], count: int) -> None:
        ends = [(strand, column.get(strand.source or ""), column.get(strand.target or "")) for strand in strands]
        self.coming: list[list[Strand]] = [[] for _ in range(count)]
        self.going: list[list[Strand]] = [[] for _ in range(count)]
        self.leaving: list[list[Strand]] = [[] for _ in range(count)]  # also what runs back or to no bar
        self.entering: list[list[Strand]] = [[] for _ in range(count)]
        for strand, a, b in ends:
            if a is not None:
                self.leaving[a].append(strand)
            if b is not None:
                self.entering[b].append(strand)
            if a is not None and b is not None and a < b:
                self.going[a].append(strand)
                self.coming[b].append(strand)
        inner = [strand for strand, a, b in ends if a is not None and b is not None]
        self.fed, self.feeding = {s.target for s in inner}, {s.source for s in inner}
        self.ends_of_losses = _ends_of_losses(strands)


def _settle(
    group: Sequence[str],
    gaps: Sequence[float],
    middle: dict[str, float],
    ties: _Ties,
    number: int,
    bars: Mapping[str, Box],
    *,
    forward: bool,
) -> None:
    """Shift the bars of a column towards those before (or behind) it, by the weighted average over the ribbons.

    A ribbon that is most of both its bars wants them in line, any other wants to run level itself. A bar that hangs on
    nothing else (a source, seen from what it feeds) follows, it does not lead.
    """
    shifts = dict.fromkeys(group, 0.0)
    weights = dict.fromkeys(group, 0.0)
    bound = ties.fed if forward else ties.feeding
    for strand in (ties.coming if forward else ties.going)[number]:
        a, b = strand.source or "", strand.target or ""
        name, beside = (b, a) if forward else (a, b)
        is_trunk = strand.width >= TRUNK * max(bars[a].height, bars[b].height)
        step = middle[a] - middle[b] if is_trunk else strand.start - strand.end
        weights[name] += strand.width
        if beside in bound:
            shifts[name] += (step if forward else -step) * strand.width
    wishes = [middle[n] + (shifts[n] / weights[n] if weights[n] else 0.0) for n in group]
    if forward:
        ends = ties.ends_of_losses
        wishes = [wish + LOSS_FALL if n in ends else wish for n, wish in zip(group, wishes, strict=True)]
    reach = 1e7
    places = spread(wishes, [weights[n] or 0.1 for n in group], gaps, -reach, reach)
    moved = {name: place - middle[name] for name, place in zip(group, places, strict=True)}
    middle.update(zip(group, places, strict=True))
    for strand in ties.leaving[number]:
        strand.start += moved[strand.source or ""]
    for strand in ties.entering[number]:
        strand.end += moved[strand.target or ""]


def _ends_of_losses(strands: Sequence[Strand]) -> set[str | None]:
    """Bars that take losses and nothing else: they stand lower than what they come from.

    Where loops turn down beside that they stand level with it: the loss then runs over the loops, not across them.
    """
    losses = {s.target for s in strands if s.flow.style is FlowStyle.LOSS}
    others = {end for s in strands for end in (s.source, s.target) if s.flow.style is not FlowStyle.LOSS}
    turning = {s.source for s in strands if s.kind is RibbonKind.LOOP and s.exit is Side.RIGHT}
    level = {s.target for s in strands if s.source in turning}
    return losses - others - level - {s.source for s in strands}


def _in_lanes(
    names: Sequence[str],
    nodes: Mapping[str, SankeyNode],
    flows: Sequence[SankeyFlow],
    scale: float,
    options: SankeyOptions,
) -> list[SankeyNode]:
    """Nodes on the way back: near their target, each in a lane of its own, the shallower the smaller the R-number.

    Loops without such a node take part in dealing out the lanes, so that the order by R-number holds for all.
    """
    placed = dict(nodes)
    loops = sorted(_loops(names, nodes, flows), key=lambda loop: loop.order)
    for loop in loops:
        if loop.node is not None:
            placed[loop.node] = SankeyNode(loop.node, loop.x, 0.0)
    strands = strands_of(placed, flows, scale, options)
    bars = bars_of(placed, strands, options)
    ground = obstacles(strands, bars, options)
    losing = losing_nodes(strands)
    taken: list[Lane] = []
    found = []
    for loop in loops:
        half = bars[loop.node].height / 2.0 if loop.node is not None else loop.width(strands) / 2.0
        lane = free_lane(loop.left, loop.right + options.bar, half, ground, taken, options)
        taken.append(lane._replace(gap=options.lane_gap_below_loss) if loop.node in losing else lane)
        if loop.node is not None:
            found.append(SankeyNode(loop.node, loop.x, lane.y))
    return found


@dataclass(frozen=True, slots=True)
class _Loop:
    """A way back: through a node of its own, or a single flow; its extent on the chain and its place in the order."""

    node: str | None
    flow: str | None
    left: float
    right: float
    r_number: int
    rank: float

    @property
    def x(self) -> float:
        return self.left + max(WAY_BACK * (self.right - self.left), LEAST_PITCH / 2.0)

    @property
    def order(self) -> tuple[int, float, float, str]:
        return (self.r_number, self.right - self.left, self.rank, self.node or self.flow or "")

    def width(self, strands: Sequence[Strand]) -> float:
        return sum(s.width for s in strands if s.flow.id == self.flow)


def _loops(names: Sequence[str], nodes: Mapping[str, SankeyNode], flows: Sequence[SankeyFlow]) -> list[_Loop]:
    loops = []
    for name in names:
        met = [f for f in flows if name in {f.source, f.target}]
        xs = [nodes[end].x for f in met for end in (f.source or "", f.target or "") if end in nodes]
        left, right = (min(xs), max(xs)) if xs else (0.0, 0.0)
        numbers = [f.r_number for f in met if f.r_number is not None]
        loops.append(
            _Loop(name, None, left, right, min(numbers, default=NO_R), min((f.rank for f in met), default=0.0))
        )
    for f in flows:
        a, b = nodes.get(f.source or ""), nodes.get(f.target or "")
        if a is not None and b is not None and b.x <= a.x:
            number = NO_R if f.r_number is None else f.r_number
            loops.append(_Loop(None, f.id, b.x, a.x, number, f.rank))
    return loops
