"""Which way a line turns once it has left its side of a node: lines leave in that order, so they do not cross there."""

from __future__ import annotations

from typing import Final

from vsm_app.layout.types import Box, FlowSpec, RoutingOptions, Side

#: Where the first return lane runs, for comparing depths.
FIRST_LANE: Final = RoutingOptions().lane_first
_BEYOND_LANES: Final = 1e4


def turn_and_reach(flow: FlowSpec, own_side: Side, other_side: Side, own: Box, other: Box | None) -> tuple[int, float]:
    """The way a line turns (-1 back along its side, 0 on to a facing side, 1 forwards), and how far or deep it goes."""
    vertical = own_side.is_vertical
    middle = own.y + own.height / 2.0 if vertical else own.x + own.width / 2.0
    if other is None:
        return _to_free_end(flow, own_side, other_side, own, middle)
    if flow.source == flow.target:
        return 1, 0.0
    along = other.y + other.height / 2.0 if vertical else other.x + other.width / 2.0
    turn = -1 if along < middle else 1
    if other_side is own_side.opposite:
        if flow.is_dragged and abs(along - middle) > _half(own, other, vertical=vertical):
            return turn, _lane_depth(flow, own, other, vertical=vertical)  # where it stood before it was dragged there
        return 0, along
    if other_side is own_side:
        return turn, _lane_depth(flow, own, other, vertical=vertical)
    depth = abs(other.cx - own.cx) if vertical else abs(other.cy - own.cy)
    return _first_turn(own_side, other_side, own, other, middle), depth


def _to_free_end(flow: FlowSpec, own_side: Side, other_side: Side, own: Box, middle: float) -> tuple[int, float]:
    """Of an open end: one that the user has put round a corner turns there, as far out as it was put.

    Return lanes take the nearest place: what ends beyond the first of them has them all between itself and the node.
    """
    if flow.free_end is None:
        return 0, middle
    x, y = flow.free_end
    along = y if own_side.is_vertical else x
    if other_side.is_vertical is own_side.is_vertical:
        return 0, along
    nx, ny = own_side.normal
    depth = (x - own.cx) * nx + (y - own.cy) * ny - (own.width if own_side.is_vertical else own.height) / 2.0
    return (-1 if along < middle else 1), depth if depth <= FIRST_LANE else depth + _BEYOND_LANES


def _first_turn(own_side: Side, other_side: Side, own: Box, other: Box, middle: float) -> int:
    """The way a line turns that enters round a corner: on into the node, or away first where that lies beside it."""
    (nx, ny), (mx, my) = own_side.normal, other_side.normal
    into = -(mx + my)
    edge = {Side.LEFT: other.left, Side.RIGHT: other.right, Side.TOP: other.top, Side.BOTTOM: other.bottom}[other_side]
    is_ahead = (other.cx - own.cx) * nx + (other.cy - own.cy) * ny > 0.0
    return int(into if is_ahead and (edge - middle) * into > 0.0 else -into)


def _half(own: Box, other: Box, *, vertical: bool) -> float:
    """From middle to middle of two boxes that just do not overlap along a side."""
    return (own.height + other.height if vertical else own.width + other.width) / 2.0


def _lane_depth(flow: FlowSpec, own: Box, other: Box, *, vertical: bool) -> float:
    """About how far out a line runs that leaves and enters on one side: deeper for long spans and high R-numbers."""
    span = abs(other.cy - own.cy) if vertical else abs(other.cx - own.cx)
    beyond = max(other.right - own.right, 0.0) if vertical else max(other.bottom - own.bottom, 0.0)
    return beyond + FIRST_LANE + span / 16.0 + (4.0 * flow.r_number if flow.r_number else 0.0)
