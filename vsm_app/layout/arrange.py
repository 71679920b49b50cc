"""Placing nodes: plain layers by life-cycle stage, the same for the same map, for imports and on request.

Stages stand side by side in their order; within a stage the columns are longest paths. The chain stands on top, nodes
on the way back (recycling, remanufacture) and sinks of losses below it, sources of energy above, so that the routing
finds its lanes free. Between two columns there is room for a chip and for the lines that step there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Final

from vsm_app.layout.grid import GRID, snapped, stage_bands
from vsm_app.layout.hanging import hung_below, placed_below
from vsm_app.layout.layering import (
    Arc,
    Link,
    Slot,
    columns_of,
    forward_arcs,
    ordered_columns,
    stages_of,
    without_gaps,
)
from vsm_app.layout.sides import ACCESSORY, FROM_ABOVE
from vsm_app.layout.spread import spread
from vsm_app.layout.types import Box, FlowStyle, StageBand

#: Between nodes of neighbouring columns: one chip with its unit (the mock-ups' least is 70, for a chip without).
COLUMN_GAP: Final = 96.0
#: Inputs from outside that fit above a node; more of them come from the left and widen the gap there.
MOST_ABOVE: Final = 2
#: What each further line that steps in the gap needs, and the widest a gap becomes.
TRACK: Final = 14.0
WIDEST_GAP: Final = 320.0
ROW_GAP: Final = 56.0
#: Height of a passage for an edge through a column.
PASSAGE: Final = 12.0
PASSAGE_GAP: Final = 16.0
#: Between the chain and the nodes on the way back below it: two lanes.
RETURN_GAP: Final = 96.0
#: Beside sinks that hang side by side and reach beyond their column.
BESIDE_HUNG: Final = 24.0
#: Below them, at least.
BELOW_HUNG: Final = 16.0
#: Room that open ends need at a node: losses and other outputs below, inputs from above, inputs from the left.
LOSS_ROOM: Final = 96.0
TOP_ROOM: Final = 88.0
INPUT_ROOM: Final = 152.0
OUTPUT_ROOM: Final = 120.0
#: Above this many passages long edges do not take part in the ordering.
MOST_PASSAGES: Final = 4000
SETTLING: Final = 10
#: A neighbour with at least this share of a node's stream on one side draws it into line in the last two rounds.
TRUNK: Final = 0.5
_CHAIN, _ABOVE, _SINK, _RETURN = 0, -1, 1, 2
GIVEN_FROM_ABOVE: Final = FROM_ABOVE | {FlowStyle.INFORMATION}


@dataclass(frozen=True, slots=True)
class ArrangeNode:
    """A node to be placed: its size, its stage (`None`: taken from its neighbours), `rank` for ties.

    `is_free` says that its stage binds it to no column while it stands below the chain: on a way back (recycling,
    remanufacture), or as the end of a loss. `align` says where it stands in a column wider than itself: 0 at the left
    edge, 1 at the right.
    """

    id: str
    width: float
    height: float
    stage: str | None = None
    rank: float = 0.0
    is_free: bool = False
    align: float = 0.5


@dataclass(frozen=True, slots=True)
class ArrangeEdge:
    """A flow for the arrangement; open ends are `None`. `returns` marks recycled material and R-numbers."""

    source: str | None
    target: str | None
    style: FlowStyle = FlowStyle.PRIMARY
    returns: bool = False
    weight: float = 1.0


#: Makes of the slots of each column and their links another order from above to below; `None` where it has none.
Ordering = Callable[[Sequence[Sequence[Slot]], Sequence[Link]], "list[list[Slot]] | None"]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where everything stands: boxes by node id, bands of the stages."""

    boxes: Mapping[str, Box]
    bands: tuple[StageBand, ...]


@dataclass(slots=True)
class _Rooms:
    """Free room that open ends need round a node."""

    above: float = 0.0
    below: float = 0.0
    before: float = 0.0
    after: float = 0.0


def layers_by_stage(
    nodes: Sequence[ArrangeNode],
    edges: Sequence[ArrangeEdge],
    stages: Sequence[str] = (),
    ordering: Ordering | None = None,
) -> Arrangement:
    """Place all nodes, the topmost at y = 0. `stages` lists the stages in order; the order of the rest is free.

    `ordering` may put the slots of the columns in another order than the sweeps found.
    """
    if not nodes:
        return Arrangement({}, ())
    by_id = {node.id: node for node in nodes}
    order = sorted(by_id, key=lambda node: (by_id[node].rank, node))
    inner = sorted(
        (e for e in edges if e.source in by_id and e.target in by_id),
        key=lambda e: (e.source or "", e.target or "", e.style, e.weight),
    )
    row_class = _row_classes(order, inner, edges)
    column = _columns(by_id, order, inner, stages, row_class)
    hung = _hung(by_id, order, inner, row_class)
    column |= {sink: column[source] for source, sinks in hung.items() for sink in sinks}
    column = without_gaps(column)
    arcs = [a for a in _arcs(e for e in inner if not e.returns) if column[a.source] < column[a.target]]
    passing = sum(max(abs(column[a.target] - column[a.source]) - 1, 0) for a in arcs)
    standing = [node for node in order if not any(node in sinks for sinks in hung.values())]
    slots, links = ordered_columns(standing, arcs, column, row_class, passages=passing <= MOST_PASSAGES)
    slots = (ordering(slots, links) if ordering is not None else None) or slots
    rooms = _rooms(by_id, edges, column)
    below = {source: _below(by_id, source, sinks, edges, rooms) for source, sinks in hung.items()}
    for source, sinks in below.items():
        rooms[source].below = max(box.bottom + max(rooms[sink].below, BELOW_HUNG) for sink, box in sinks.items())
    top = _rows(slots, links, by_id, rooms, _return_rows(standing, inner, column, row_class))
    left = _lefts(slots, _arcs(inner), top, by_id, rooms, below, column)
    boxes = {}
    for node in standing:
        x = left[column[node]] + _indent(by_id, slots, column, node)
        boxes[node] = at = Box(x, top[node], by_id[node].width, by_id[node].height)
        for sink, box in below.get(node, {}).items():
            boxes[sink] = placed_below(at, box)
    return Arrangement(boxes, stage_bands(_members(by_id, order, stages), boxes))


def _arcs(edges: Iterable[ArrangeEdge]) -> list[Arc]:
    """Edges between nodes, weighted between 1 and 10: the main streams pull harder, so they run straight."""
    kept = list(edges)
    heaviest = max((abs(e.weight) for e in kept), default=0.0) or 1.0
    return [Arc(e.source or "", e.target or "", 1.0 + 9.0 * abs(e.weight) / heaviest) for e in kept]


def _members(
    by_id: Mapping[str, ArrangeNode], order: Sequence[str], stages: Sequence[str]
) -> list[tuple[str, list[str]]]:
    return [(stage, [node for node in order if by_id[node].stage == stage]) for stage in stages]


def _row_classes(
    order: Sequence[str], edges: Sequence[ArrangeEdge], everything: Sequence[ArrangeEdge]
) -> dict[str, int]:
    """Chain, above it (what gives energy, water or orders only), way back, sinks of losses only.

    Where energy is what the map is about, its sources belong to the chain.
    """
    into: dict[str, list[ArrangeEdge]] = defaultdict(list)
    out: dict[str, list[ArrangeEdge]] = defaultdict(list)
    for edge in edges:
        into[edge.target or ""].append(edge)
        out[edge.source or ""].append(edge)
    has_material = {end for e in everything if e.style not in ACCESSORY for end in (e.source, e.target)}
    classes = {}
    for node in order:
        material = [e for e in into[node] + out[node] if e.style not in ACCESSORY]
        gives_only = bool(out[node]) and not into[node]
        if gives_only and all(e.style in GIVEN_FROM_ABOVE and e.target in has_material for e in out[node]):
            classes[node] = _ABOVE
        elif material and into[node] and out[node] and all(e.returns for e in material):
            classes[node] = _RETURN
        elif into[node] and not out[node] and all(e.style is FlowStyle.LOSS for e in into[node]):
            classes[node] = _SINK
        else:
            classes[node] = _CHAIN
    return classes


def _columns(
    by_id: Mapping[str, ArrangeNode],
    order: Sequence[str],
    edges: Sequence[ArrangeEdge],
    stages: Sequence[str],
    row_class: Mapping[str, int],
) -> dict[str, int]:
    arcs = _arcs(e for e in edges if not e.returns)
    number = {stage: i for i, stage in enumerate(stages)}
    given = {node: number[by_id[node].stage or ""] for node in order if by_id[node].stage in number}
    stage = stages_of(order, arcs or _arcs(edges), given, len(stages))
    column = columns_of(order, forward_arcs(order, arcs, stage), stage)
    span, last = _spans_of_stages(column, stage), max(column.values(), default=0)
    for node in order:
        met = [(column[e.target or ""], e.weight) for e in edges if e.source == node]
        met = met or [(column[e.source or ""], e.weight) for e in edges if e.target == node]
        if not met or row_class[node] == _CHAIN or (row_class[node] == _ABOVE and node in given):
            continue
        low, high = 0, last
        if node in given and not by_id[node].is_free:
            low, high = span[stage[node]]
            met = [at for at in met if low <= at[0] <= high] or met
        wish = min(met)[0] if row_class[node] != _SINK else max(met, key=lambda at: (abs(at[1]), at[0]))[0]
        column[node] = min(max(wish, low), high)
    return column


def _spans_of_stages(column: Mapping[str, int], stage: Mapping[str, int]) -> dict[int, tuple[int, int]]:
    """First and last column of each stage."""
    spans: dict[int, tuple[int, int]] = {}
    for node, number in column.items():
        low, high = spans.get(stage[node], (number, number))
        spans[stage[node]] = (min(low, number), max(high, number))
    return spans


def _rooms(
    by_id: Mapping[str, ArrangeNode], edges: Sequence[ArrangeEdge], column: Mapping[str, int]
) -> dict[str, _Rooms]:
    """Room for open ends. Inputs of nodes behind the first column come from above while they are few."""
    rooms = {node: _Rooms() for node in by_id}
    inputs: dict[str, list[bool]] = defaultdict(list)
    last = max(column.values(), default=0)
    for edge in edges:
        if edge.source in rooms and edge.target not in rooms:
            if edge.style is FlowStyle.LOSS or edge.style is FlowStyle.WATER:
                rooms[edge.source].below = LOSS_ROOM
            elif column[edge.source] < last:
                rooms[edge.source].above = TOP_ROOM
            else:
                rooms[edge.source].after = OUTPUT_ROOM
        elif edge.target in rooms and edge.source not in rooms:
            inputs[edge.target].append(edge.style in FROM_ABOVE or edge.style is FlowStyle.INFORMATION)
    for node, from_above in inputs.items():
        from_left = column[node] == 0 or len(from_above) > MOST_ABOVE
        if from_left and not all(from_above):
            rooms[node].before = INPUT_ROOM
        if any(from_above) or not from_left:
            rooms[node].above = TOP_ROOM
    return rooms


def _hung(
    by_id: Mapping[str, ArrangeNode],
    order: Sequence[str],
    edges: Sequence[ArrangeEdge],
    row_class: Mapping[str, int],
) -> dict[str, list[str]]:
    """The sinks of the losses of one node only, by that node: they hang right below it."""
    hung: dict[str, list[str]] = {}
    for node in order:
        feeding = {e.source or "" for e in edges if e.target == node}
        if row_class[node] == _SINK and len(feeding) == 1:
            source = feeding.pop()
            may_leave = by_id[node].is_free or by_id[node].stage in {None, by_id[source].stage}
            if row_class[source] in (_CHAIN, _RETURN) and may_leave:
                hung.setdefault(source, []).append(node)
    return hung


def _below(
    by_id: Mapping[str, ArrangeNode],
    source: str,
    sinks: Sequence[str],
    edges: Sequence[ArrangeEdge],
    rooms: Mapping[str, _Rooms],
) -> dict[str, Box]:
    """Where the sinks of a node hang, measured from the middle of its foot."""
    lines = {sink: sum(e.source == source and e.target == sink for e in edges) for sink in sinks}
    losses = (FlowStyle.LOSS, FlowStyle.WATER)
    into_open = sum(e.source == source and e.target not in by_id and e.style in losses for e in edges)
    sizes = [(sink, by_id[sink].width, by_id[sink].height) for sink in sinks]
    return hung_below(by_id[source].width, sizes, lines, into_open, rooms[source].below)


def _return_rows(
    order: Sequence[str], edges: Sequence[ArrangeEdge], column: Mapping[str, int], row_class: Mapping[str, int]
) -> dict[str, int]:
    """Row classes in which nodes on the way back stand in rows of their own, short loops above long ones.

    The line to such a node then runs past no other one.
    """
    rows = {node: number for node, number in row_class.items() if number <= _CHAIN}
    spans = []
    for node in order:
        if row_class[node] > _CHAIN:
            met = [column[e.source or ""] for e in edges if e.target == node]
            met += [column[e.target or ""] for e in edges if e.source == node]
            spans.append((row_class[node], max([*met, column[node]]) - column[node], node, max([*met, column[node]])))
    taken: list[tuple[int, int, int]] = []
    for _, _, node, reach in sorted(spans, key=lambda entry: entry[:2]):
        row = 1
        while any(r == row and low <= reach and column[node] <= high for r, low, high in taken):
            row += 1
        taken.append((row, column[node], reach))
        rows[node] = row
    return rows


# --- rows -------------------------------------------------------------------------------------------------------------


def _rows(
    slots: Sequence[Sequence[Slot]],
    links: Sequence[tuple[Slot, Slot, float]],
    by_id: Mapping[str, ArrangeNode],
    rooms: Mapping[str, _Rooms],
    row_class: Mapping[str, int],
) -> dict[str, float]:
    """The upper edge of each node: the chain settles among its neighbours, the others go above and below it."""
    upper = [[s for s in column if not s.is_node or row_class[s.node] == _CHAIN] for column in slots]
    centre = _settled(upper, links, by_id, rooms)
    top = {s.node: snapped(centre[s] - by_id[s.node].height / 2.0) for column in upper for s in column if s.is_node}
    ceiling = min((top[node] - rooms[node].above for node in top), default=0.0)
    floor = max((top[node] + by_id[node].height + rooms[node].below for node in top), default=0.0)
    y = floor + RETURN_GAP
    for row in range(1, max(row_class.values(), default=0) + 1):
        y = _place_row([n for n in by_id if row_class.get(n) == row], y, top, by_id, rooms)
    for column in slots:
        _stack_above(column, top, by_id, rooms, row_class, ceiling - RETURN_GAP)
    first = min(top.values(), default=0.0)
    return {node: y - first for node, y in top.items()}


def _settled(
    columns: Sequence[Sequence[Slot]],
    links: Sequence[tuple[Slot, Slot, float]],
    by_id: Mapping[str, ArrangeNode],
    rooms: Mapping[str, _Rooms],
) -> dict[Slot, float]:
    """Centres of all slots: each column in turn as near to its neighbours as its order and gaps allow."""
    present = {slot for column in columns for slot in column}
    beside: dict[Slot, list[tuple[Slot, float]]] = defaultdict(list)
    for a, b, weight in links:
        if a in present and b in present:
            beside[a].append((b, weight))
            beside[b].append((a, weight))
    gaps = [_gaps(column, by_id, rooms) for column in columns]
    centre: dict[Slot, float] = {}
    for column, between in zip(columns, gaps, strict=True):
        half = sum(between) / 2.0
        centre.update(zip(column, spread([0.0] * len(column), [1.0] * len(column), between, -half, half), strict=True))
    for sweep in range(SETTLING):
        forward = sweep % 2 == 1
        for number in range(len(columns)) if forward else range(len(columns) - 1, -1, -1):
            column = columns[number]
            if sweep >= SETTLING - 2:
                wishes = [_trunk_wish(slot, beside[slot], centre, forward=forward) for slot in column]
            else:
                wishes = [_wish(slot, beside[slot], centre) for slot in column]
            weights = [_pull(slot, beside[slot]) for slot in column]
            reach = 1e7
            centre.update(zip(column, spread(wishes, weights, gaps[number], -reach, reach), strict=True))
    return centre


def _wish(slot: Slot, beside: Sequence[tuple[Slot, float]], centre: Mapping[Slot, float]) -> float:
    total = sum(weight for _, weight in beside)
    return sum(centre[other] * weight for other, weight in beside) / total if total else centre[slot]


def _trunk_wish(
    slot: Slot, beside: Sequence[tuple[Slot, float]], centre: Mapping[Slot, float], *, forward: bool
) -> float:
    """In line with the neighbour before (or behind) that has most of this slot's stream on that side, else unmoved."""
    side = [(other, weight) for other, weight in beside if (other.column < slot.column) is forward]
    total = sum(weight for _, weight in side)
    heaviest = max(side, key=lambda entry: entry[1], default=None)
    if heaviest is None or heaviest[1] < TRUNK * total:
        return centre[slot]
    return centre[heaviest[0]]


def _pull(slot: Slot, beside: Sequence[tuple[Slot, float]]) -> float:
    return 1.0 + len(beside) if slot.is_node else 0.5


def _gaps(column: Sequence[Slot], by_id: Mapping[str, ArrangeNode], rooms: Mapping[str, _Rooms]) -> list[float]:
    gaps = []
    for one, two in pairwise(column):
        half = (_height(one, by_id) + _height(two, by_id)) / 2.0
        if one.is_node and two.is_node:
            between = max(ROW_GAP, rooms[one.node].below + rooms[two.node].above)
        else:
            between = PASSAGE_GAP
            between += rooms[one.node].below if one.is_node else 0.0
            between += rooms[two.node].above if two.is_node else 0.0
        gaps.append(half + between + GRID)
    return gaps


def _height(slot: Slot, by_id: Mapping[str, ArrangeNode]) -> float:
    return by_id[slot.node].height if slot.is_node else PASSAGE


def _place_row(
    nodes: Sequence[str],
    y: float,
    top: dict[str, float],
    by_id: Mapping[str, ArrangeNode],
    rooms: Mapping[str, _Rooms],
) -> float:
    """Put the nodes of a row below the chain side by side at `y`; returns where the next row begins."""
    above = max((rooms[node].above for node in nodes), default=0.0)
    for node in nodes:
        top[node] = snapped(y + above)
    return max((top[n] + by_id[n].height + max(rooms[n].below, ROW_GAP) for n in nodes), default=y)


def _stack_above(
    column: Sequence[Slot],
    top: dict[str, float],
    by_id: Mapping[str, ArrangeNode],
    rooms: Mapping[str, _Rooms],
    row_class: Mapping[str, int],
    start: float,
) -> None:
    y = start
    for slot in reversed(column):
        if slot.is_node and row_class[slot.node] < _CHAIN:
            top[slot.node] = snapped(y - by_id[slot.node].height)
            y = top[slot.node] - max(rooms[slot.node].above, ROW_GAP)


# --- columns ----------------------------------------------------------------------------------------------------------


def _lefts(
    slots: Sequence[Sequence[Slot]],
    arcs: Sequence[Arc],
    top: Mapping[str, float],
    by_id: Mapping[str, ArrangeNode],
    rooms: Mapping[str, _Rooms],
    below: Mapping[str, Mapping[str, Box]],
    column: Mapping[str, int],
) -> list[float]:
    """The left edge of each column: gaps grow with the lines that step in them, open ends, and what hangs there."""
    steps = [0] * (len(slots) + 1)
    for arc in arcs:
        first, last = sorted((column[arc.source], column[arc.target]))
        if last > first and top[arc.source] != top[arc.target]:
            steps[last] += 1
    lefts = []
    x = beyond = 0.0
    stages: set[str | None] = set()
    for number, entries in enumerate(slots):
        nodes = [s.node for s in entries if s.is_node]
        before = max((rooms[node].before for node in nodes), default=0.0)
        hung = [box for node in nodes for box in below.get(node, {}).values()]
        half = _column_width(entries, by_id) / 2.0
        stages_before, stages = stages, {by_id[node].stage for node in nodes}
        ahead = max((-box.left - half for box in hung), default=0.0)
        if number > 0:
            gap = COLUMN_GAP + max(steps[number] - 2, 0) * TRACK
            hanging = beyond + ahead if stages == stages_before else 2.0 * max(beyond, ahead)  # bands meet half way
            x += max(min(gap, WIDEST_GAP), before + COLUMN_GAP if before else 0.0, hanging + BESIDE_HUNG)
        beyond = max((box.right - half for box in hung), default=0.0)
        lefts.append(ceil(x / GRID) * GRID)
        x = lefts[-1] + _column_width(entries, by_id) + max((rooms[node].after for node in nodes), default=0.0) / 2.0
    return lefts


def _column_width(entries: Sequence[Slot], by_id: Mapping[str, ArrangeNode]) -> float:
    return max((by_id[s.node].width for s in entries if s.is_node), default=0.0)


def _indent(
    by_id: Mapping[str, ArrangeNode], slots: Sequence[Sequence[Slot]], column: Mapping[str, int], node: str
) -> float:
    """Where nodes narrower than their column stand in it, on the grid."""
    return snapped((_column_width(slots[column[node]], by_id) - by_id[node].width) * by_id[node].align)
