"""Lanes of a Sankey: at which height loops run back below the bars.

Dealt out from the shallowest to the deepest: by R-number, then the shorter span first. A lane lies below the bars
that it passes, with the losses and wedges that hang there, and apart from the lanes above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from vsm_app.layout.lanes import NO_R
from vsm_app.layout.sankey_heads import loss_depth
from vsm_app.layout.sankey_strands import Strand
from vsm_app.layout.sankey_types import RibbonKind, SankeyFlow, SankeyOptions
from vsm_app.layout.types import Box, Side

#: Room under a bar for arrow, name and value of a loss, of these two alone; for a wedge, which sinks a little.
LOSS_ROOM: Final = 84.0
LOSS_WORDS: Final = 38.0
WEDGE_ROOM: Final = 44.0
#: Over a bar, for its name.
NAME_ROOM: Final = 26.0
#: Lanes that just fit are not pushed apart for the last digits of their places.
ROUNDING: Final = 0.01


class Obstacle(NamedTuple):
    """What lanes run below: the extent of a bar, its edges, and the lower end of what hangs on its right."""

    left: float
    right: float
    bottom: float
    hanging: float
    top: float = float("-inf")


class Lane(NamedTuple):
    """A lane dealt out: its extent, its middle, half its width, the least distance of the next lane below it."""

    left: float
    right: float
    y: float
    half: float
    gap: float = 0.0


def obstacles(strands: Iterable[Strand], bars: Mapping[str, Box], options: SankeyOptions) -> list[Obstacle]:
    """The bars of the chain; those that stand in a lane themselves are left out."""
    entries = list(strands)
    in_lane = {s.source for s in entries if s.exit is Side.LEFT} | {s.target for s in entries if s.entry is Side.RIGHT}
    room = {s.source: WEDGE_ROOM for s in entries if s.kind is RibbonKind.WEDGE}
    room |= loss_rooms(entries, options)
    return [
        Obstacle(box.left, box.right, box.bottom, box.bottom + room.get(name, 0.0), box.top)
        for name, box in bars.items()
        if name not in in_lane
    ]


def losing_nodes(strands: Iterable[Strand]) -> frozenset[str | None]:
    """Nodes from which something is lost to the outside."""
    return frozenset(s.source for s in strands if s.kind is RibbonKind.LOSS)


def loss_rooms(strands: Iterable[Strand], options: SankeyOptions) -> dict[str | None, float]:
    """The room that the losses of each node take below its bar, with their words."""
    rooms: dict[str | None, float] = {}
    for s in strands:
        if s.kind is RibbonKind.LOSS:
            room = loss_depth(s.width, options.loss_drop) + LOSS_WORDS
            rooms[s.source] = max(rooms.get(s.source, LOSS_ROOM), room)
    return rooms


def precedence(flow: SankeyFlow, span: float, source: Box, target: Box) -> tuple[int, float, float, float, float, str]:
    """The order in which lanes are dealt out: to the lower of two bars first, whose loop lies inside the other's."""
    number = NO_R if flow.r_number is None else flow.r_number
    return (number, round(span), -target.cy, -source.cy, flow.rank, flow.id)


def free_lane(
    left: float, right: float, half: float, ground: Sequence[Obstacle], taken: Iterable[Lane], options: SankeyOptions
) -> Lane:
    """The highest lane for a loop from the bar whose right edge is `right` back to the bar whose left edge is `left`.

    What hangs on the right of the bar it comes from hangs outside the loop and does not count.
    """
    below = [o.hanging if o.right < right else o.bottom for o in ground if o.left <= right and left <= o.right]
    y = max(below, default=0.0) + options.lane_first + half
    for lane in sorted(taken, key=lambda entry: entry.y):
        if lane.left <= right and left <= lane.right:
            over = max(options.lane_gap, half + lane.half + options.lane_air)
            under = max(over, lane.gap)
            if lane.y - over + ROUNDING < y < lane.y + under - ROUNDING:
                y = lane.y + under
    return Lane(left, right, y, half)


def _own_lane(box: Box, half: float, ground: Sequence[Obstacle], taken: Iterable[Lane], options: SankeyOptions) -> Lane:
    """The lane of what runs from a bar back to itself: under the bar, where there is room above the next one."""
    lower = [o for o in ground if o.top >= box.bottom and o.left <= box.right and box.left <= o.right]
    lanes = list(taken)
    lane = free_lane(box.left, box.right, half, [o for o in ground if o not in lower], lanes, options)
    if all(lane.y + half + NAME_ROOM <= o.top for o in lower):
        return lane
    return free_lane(box.left, box.right, half, ground, lanes, options)


def deal_lanes(strands: Sequence[Strand], bars: Mapping[str, Box], options: SankeyOptions) -> None:
    """Set the lanes of all loops. A loop through a node on the way back runs at that node's height."""
    taken: list[Lane] = []
    ground = obstacles(strands, bars, options)
    losing = losing_nodes(strands)
    free: list[tuple[Strand, float, float]] = []
    for strand in strands:
        if strand.kind is not RibbonKind.LOOP or strand.source is None or strand.target is None:
            continue
        a, b = bars[strand.source], bars[strand.target]
        if strand.exit is Side.RIGHT and strand.entry is Side.LEFT:
            free.append((strand, b.left, a.right))
        else:
            in_lane = strand.source if strand.exit is Side.LEFT else strand.target
            strand.lane = bars[in_lane].cy
            gap = options.lane_gap_below_loss if in_lane in losing else 0.0
            taken.append(Lane(min(a.left, b.left), max(a.right, b.right), strand.lane, strand.width / 2.0, gap))

    def order(entry: tuple[Strand, float, float]) -> tuple[int, float, float, float, float, str]:
        strand, left, right = entry
        return precedence(strand.flow, right - left, bars[strand.source or ""], bars[strand.target or ""])

    for strand, left, right in sorted(free, key=order):
        if strand.source == strand.target:
            lane = _own_lane(bars[strand.source or ""], strand.width / 2.0, ground, taken, options)
        else:
            lane = free_lane(left, right, strand.width / 2.0, ground, taken, options)
        strand.lane = lane.y
        taken.append(lane)
