"""Strands: what each flow becomes in the Sankey, how wide it is, and where it meets its bars.

Ribbons leave a bar on the right and enter the next on the left, stacked so that they need not cross: inputs from
outside on top, then the chain in the order of where it comes from or goes, losses below, loops last, the shallowest
lowest. Nodes on the way back stand in their lane and are run through from right to left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Final

from vsm_app.layout.sankey_types import RibbonKind, SankeyFlow, SankeyNode, SankeyOptions
from vsm_app.layout.sides import going_on, return_nodes
from vsm_app.layout.types import Box, FlowSpec, FlowStyle, Point, Side

#: Two bars whose lower edges differ by less stand level.
FALL: Final = 8.0
#: A bar without any flow is this high.
EMPTY_BAR: Final = 24.0


@dataclass(slots=True)
class Strand:
    """A flow on its way to a ribbon. `start` and `end` are the heights at which it leaves and enters."""

    flow: SankeyFlow
    kind: RibbonKind
    source: str | None
    target: str | None
    first: float
    last: float
    exit: Side
    entry: Side
    floored: bool
    reverse: bool
    start: float = 0.0
    end: float = 0.0
    lane: float | None = None
    out_x: float = 0.0
    in_x: float = 0.0
    waypoints: list[Point] = field(default_factory=list)

    @property
    def width(self) -> float:
        """Width of the ribbon in px (the larger of a wedge's two)."""
        return max(self.first, self.last)


def strands_of(
    nodes: Mapping[str, SankeyNode], flows: Sequence[SankeyFlow], scale: float, options: SankeyOptions
) -> list[Strand]:
    """One strand for each flow that has an end at a bar, ordered by rank and id."""
    returning = returning_nodes(flows)
    strands = []
    for flow in sorted(flows, key=lambda f: (f.rank, f.id)):
        reverse = flow.value is not None and flow.value < 0.0
        ends = (flow.target, flow.source) if reverse else (flow.source, flow.target)
        source, target = (end if end in nodes else None for end in ends)
        if source is None and target is None:
            continue
        first, last, floored = _widths(flow, scale, options)
        kind, leave, enter = _course(flow, source, target, nodes, returning, options)
        if kind is not RibbonKind.WEDGE and flow.value is None:  # nothing to measure: a line, not a band
            first, floored = options.floor, True
        if kind is not RibbonKind.WEDGE or target is None:
            last = first
        strands.append(Strand(flow, kind, source, target, first, last, leave, enter, floored, reverse))
    return strands


def returning_nodes(flows: Sequence[SankeyFlow]) -> frozenset[str]:
    """Nodes on the way back: all material through them is secondary."""
    return return_nodes(map(_spec, flows))


def without_tag(strands: Sequence[Strand]) -> frozenset[str]:
    """Return flows that go on with the number of what came into the node on the way back that they leave."""
    flows = [strand.flow for strand in strands]
    return going_on(map(_spec, flows), returning_nodes(flows))


def _spec(flow: SankeyFlow) -> FlowSpec:
    return FlowSpec(flow.id, flow.source, flow.target, flow.style, r_number=flow.r_number)


def _widths(flow: SankeyFlow, scale: float, options: SankeyOptions) -> tuple[float, float, bool]:
    """Width at the beginning and at the end, and whether the floor is in force (a zero too small to be drawn)."""
    if flow.value is not None:
        width = abs(flow.value) * scale
        return max(width, options.floor), max(width, options.floor), width < options.floor
    low, high = flow.interval if flow.interval is not None else (0.0, 0.0)
    first = max(abs(low), abs(high)) * scale
    first = max(first, options.floor) if isfinite(first) else options.widest_unbounded
    last = max(min(abs(low), abs(high)) * scale, options.floor) if low * high > 0.0 else options.floor
    return first, min(last, first), flow.interval is None


def _course(
    flow: SankeyFlow,
    source: str | None,
    target: str | None,
    nodes: Mapping[str, SankeyNode],
    returning: frozenset[str],
    options: SankeyOptions,
) -> tuple[RibbonKind, Side, Side]:
    """How a flow runs: its kind, the side on which it leaves, the side on which it enters."""
    if source is None:
        return RibbonKind.OPEN_IN, Side.RIGHT, Side.LEFT
    if target is None:
        leave = Side.LEFT if source in returning else Side.RIGHT
        if flow.value is None and flow.interval is not None:
            return RibbonKind.WEDGE, leave, Side.LEFT
        if flow.style.value == "loss":
            return RibbonKind.LOSS, leave, Side.LEFT
        return RibbonKind.OPEN_OUT, leave, Side.LEFT
    a, b = nodes[source], nodes[target]
    room = 2.0 * options.bar
    if b.x >= a.x + options.bar + room:
        return (RibbonKind.WEDGE if flow.value is None else RibbonKind.BAND), Side.RIGHT, Side.LEFT
    leave = Side.LEFT if source in returning and b.x <= a.x + room else Side.RIGHT
    enter = Side.RIGHT if target in returning and a.x >= b.x - room else Side.LEFT
    return RibbonKind.LOOP, leave, enter


def bars_of(nodes: Mapping[str, SankeyNode], strands: Sequence[Strand], options: SankeyOptions) -> dict[str, Box]:
    """The bar of each node, as high as the larger of what meets its two sides."""
    heights: dict[tuple[str, Side], float] = {}
    for strand in strands:
        if strand.source is not None:
            key = (strand.source, strand.exit)
            heights[key] = heights.get(key, 0.0) + strand.first
        if strand.target is not None:
            key = (strand.target, strand.entry)
            heights[key] = heights.get(key, 0.0) + strand.last
    bars = {}
    for name, node in nodes.items():
        sides = [heights.get((name, side), 0.0) for side in (Side.LEFT, Side.RIGHT)]
        height = max(sides) or EMPTY_BAR
        bars[name] = Box(node.x, node.y - height / 2.0, options.bar, height)
    return bars


def stack(strands: Sequence[Strand], bars: Mapping[str, Box]) -> None:
    """Give each strand the heights at which it leaves and enters, from the top of each bar's side downwards."""
    sides: dict[tuple[str, Side], list[tuple[tuple[int, float, float, str], Strand, bool]]] = {}
    for strand in strands:
        if strand.source is not None:
            other = None if strand.target is None else bars[strand.target]
            entry = (_order(strand, other, strand.exit, bars[strand.source]), strand, True)
            sides.setdefault((strand.source, strand.exit), []).append(entry)
        if strand.target is not None:
            other = None if strand.source is None else bars[strand.source]
            entry = (_order(strand, other, strand.entry, bars[strand.target]), strand, False)
            sides.setdefault((strand.target, strand.entry), []).append(entry)
    for (name, _), entries in sides.items():
        y = bars[name].top
        for _, strand, leaving in sorted(entries, key=lambda e: (e[0], e[2])):
            width = strand.first if leaving else strand.last
            if leaving:
                strand.start = y + width / 2.0
            else:
                strand.end = y + width / 2.0
            y += width


_RANKS: Final = {
    RibbonKind.OPEN_IN: 0,
    RibbonKind.BAND: 1,
    RibbonKind.OPEN_OUT: 2,
    RibbonKind.WEDGE: 3,
    RibbonKind.LOSS: 4,
    RibbonKind.LOOP: 5,
}


def _falls(own: Box, other: Box) -> bool:
    """Whether a ribbon goes down to a bar so far that it would run through what leaves level below it."""
    return other.bottom - own.bottom > max(own.top - other.top, 0.0) + FALL


def _order(strand: Strand, other: Box | None, side: Side, own: Box) -> tuple[int, float, float, str]:
    """From above to below on one side of a bar. In a lane (a node on the way back) losses hang below the loop."""
    rank = _RANKS[strand.kind]
    if strand.kind is RibbonKind.LOOP:
        return (rank, -(strand.lane or 0.0), strand.flow.rank, strand.flow.id)
    if strand.kind is RibbonKind.LOSS and side is Side.LEFT:
        rank = 6
    height = other.cy if other is not None and strand.kind is RibbonKind.BAND else 0.0
    if other is not None and strand.kind is RibbonKind.WEDGE:
        rank, height = 1, other.cy
    if strand.kind is RibbonKind.BAND and strand.flow.style is FlowStyle.LOSS and side is Side.RIGHT:
        rank = _RANKS[RibbonKind.LOSS]  # losses leave below all else, to a sink as well
    elif strand.kind is RibbonKind.BAND and side is Side.RIGHT and other is not None and _falls(own, other):
        rank, height = _RANKS[RibbonKind.WEDGE], other.cy  # what goes out level leaves above it, not through it
    return (rank, height, strand.flow.rank, strand.flow.id)
