"""Open ends: which side they take where there is room, how long their line is, and the ground their label needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.shapes import End
from vsm_app.layout.sides import SidePair
from vsm_app.layout.types import Box, FlowSpec, FlowStyle, RoutingOptions, Side

#: Room for a chip with a name beyond the end of a line that hangs or stands (chip 20, name 16, gaps 4 and 4).
LABEL_DEPTH: Final = 44.0
LABEL_HALF: Final = 30.0
#: The same at a line that lies: name and chip at its beginning, seen from the end of the line.
LABEL_LENGTH: Final = 84.0
LABEL_ABOVE: Final = 30.0
LABEL_BELOW: Final = 11.0
#: Room above or below a node from which on an end may hang or stand there.
LEAST_ROOM: Final = 60.0
#: What remains of a stub that has no room at all.
LEAST_STUB: Final = 16.0


def evaded_sides(
    flow: FlowSpec, pair: SidePair, boxes: Mapping[str, Box], index: BoxIndex, options: RoutingOptions
) -> SidePair:
    """Another side for an open end where a node stands in the way of the natural one and the user has not chosen.

    An input then comes from above; an output leaves upwards too, downwards only where there is no room (what leaves
    there looks like a loss).
    """
    at_source = flow.source in boxes
    node = boxes[(flow.source if at_source else flow.target) or ""]
    chosen = flow.source_side if at_source else flow.target_side
    side = pair[0] if at_source else pair[1]
    if chosen is not None or flow.free_end is not None or not side.is_vertical:
        return pair
    length = options.open_output if at_source else options.open_input
    if _strip_is_free(node, side, length, index):
        return pair
    for other in (Side.TOP, Side.BOTTOM) if at_source else (Side.TOP,):
        if _strip_is_free(node, other, LEAST_ROOM, index):
            return (other, other.opposite) if at_source else (other.opposite, other)
    return pair


def _strip_is_free(box: Box, side: Side, length: float, index: BoxIndex) -> bool:
    if side is Side.LEFT:
        return index.is_free(box.left - length, box.top, box.left - 1.0, box.bottom)
    if side is Side.RIGHT:
        return index.is_free(box.right + 1.0, box.top, box.right + length, box.bottom)
    if side is Side.TOP:
        return index.is_free(box.left, box.top - length, box.right, box.top - 1.0)
    return index.is_free(box.left, box.bottom + 1.0, box.right, box.bottom + length)


def open_end(flow: FlowSpec, at_node: End, side: Side, index: BoxIndex, options: RoutingOptions) -> End:
    """The end outside: where the user put it, else a stub away from the node.

    Drawn straight where it was put opposite the node, though nearer to its corner than ports stand.
    """
    if flow.free_end is not None:
        (x, y), near = flow.free_end, max(options.straight, options.corner)
        if side.is_vertical and abs(y - at_node.y) <= near:
            y = at_node.y
        if not side.is_vertical and abs(x - at_node.x) <= near:
            x = at_node.x
        return End(x, y, side, None)
    length = _stub_length(flow, at_node, index, options)
    nx, ny = at_node.side.normal
    return End(at_node.x + nx * length, at_node.y + ny * length, side, None)


def _stub_length(flow: FlowSpec, at_node: End, index: BoxIndex, options: RoutingOptions) -> float:
    side = at_node.side
    if side.is_vertical:
        full = options.open_output if flow.target is None and side is Side.RIGHT else options.open_input
        gap = _gap_beside(at_node, full, index)
        return full if gap >= full else max(gap - LEAST_STUB, 2.0 * LEAST_STUB)
    full = options.loss_stub if flow.style is FlowStyle.LOSS else options.top_stub
    gap = _gap_beyond(at_node, full + LABEL_DEPTH, index)
    if gap >= full + LABEL_DEPTH:
        return full
    least = min(options.loss_stub_min, full)
    return max(min(gap - LABEL_DEPTH, full), min(least, gap - LEAST_STUB / 2.0), LEAST_STUB)


def _gap_beside(end: End, reach: float, index: BoxIndex) -> float:
    """Free length straight out of a left or right side, up to `reach`."""
    top, bottom = end.y - LABEL_BELOW, end.y + LABEL_BELOW
    if end.side is Side.RIGHT:
        return min((r.left - end.x for r in index.touching(end.x + 1.0, top, end.x + reach, bottom)), default=reach)
    return min((end.x - r.right for r in index.touching(end.x - reach, top, end.x - 1.0, bottom)), default=reach)


def _gap_beyond(end: End, reach: float, index: BoxIndex) -> float:
    """Free length straight out of a top or bottom side, wide enough for a label."""
    left, right = end.x - LABEL_HALF, end.x + LABEL_HALF
    if end.side is Side.BOTTOM:
        return min((r.top - end.y for r in index.touching(left, end.y + 1.0, right, end.y + reach)), default=reach)
    return min((end.y - r.bottom for r in index.touching(left, end.y - reach, right, end.y - 1.0)), default=reach)


def reach_of_open_ends(options: RoutingOptions) -> float:
    """How far from a node anything can stand that decides about the side or the length of its open ends."""
    hanging = max(options.top_stub, options.loss_stub) + LABEL_DEPTH
    return max(options.open_input, options.open_output, hanging, LEAST_ROOM) + LABEL_HALF + 1.0


def label_ground(end: End, at_node: End) -> Box:
    """The ground that chip and name of an open end take, for other lines to keep off."""
    if at_node.side is Side.BOTTOM:
        return Box(end.x - LABEL_HALF, end.y, 2.0 * LABEL_HALF, LABEL_DEPTH)
    if at_node.side is Side.TOP:
        return Box(end.x - LABEL_HALF, end.y - LABEL_ABOVE, 2.0 * LABEL_HALF, LABEL_ABOVE + LABEL_BELOW)
    start = end.x if end.side is Side.RIGHT else end.x - LABEL_LENGTH
    return Box(start, end.y - LABEL_ABOVE + LABEL_BELOW, LABEL_LENGTH, LABEL_ABOVE)
