"""The sides that a person means who pulls a flow out of one side of a node and puts its other end down ahead of it.

Where that makes a plain way, straight or round one corner with nothing in between, it comes before the rules of
`sides`: what is drawn straight to the left is no way back under everything. Both sides are then the user's own.
"""

from __future__ import annotations

from vsm_app.layout.detours import CLEAR
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.ports import LEAST_OVERLAP
from vsm_app.layout.sides import ACCESSORY, SidePair
from vsm_app.layout.types import Box, FlowSpec, Point, RoutingOptions, Side


def meant_sides(
    flow: FlowSpec, grabbed: Side, boxes: tuple[Box, Box], natural: SidePair, index: BoxIndex, options: RoutingOptions
) -> SidePair | None:
    """The sides of a flow grabbed at one of its source; `None` where those that it has by itself are as good.

    `boxes` are those of its two ends. What falls away, and what comes from above, keeps its side unless the line would
    run round under its node.
    """
    if natural[0] is not natural[1] and (
        natural[0] is grabbed or flow.style in ACCESSORY or _is_straight(natural, boxes)
    ):
        return None
    found = _plain_way(grabbed, *boxes, options.approach)
    if found is None or not index.is_clear(found[1], CLEAR + flow.width / 2.0, flow.source, flow.target):
        return None
    return grabbed, found[0]


def _is_straight(pair: SidePair, boxes: tuple[Box, Box]) -> bool:
    return pair[1] is pair[0].opposite and _shared(pair[0], *boxes) is not None


def _shared(side: Side, own: Box, other: Box) -> float | None:
    """The middle of the stretch along a side that both boxes have in common, if that is long enough for a line."""
    low, high = max(own.left, other.left), min(own.right, other.right)
    if side.is_vertical:
        low, high = max(own.top, other.top), min(own.bottom, other.bottom)
    return (low + high) / 2.0 if high - low >= LEAST_OVERLAP else None


def _plain_way(side: Side, own: Box, other: Box, approach: float) -> tuple[Side, list[Point]] | None:
    """The side at which a straight line or one with one bend enters the other box, and the line."""
    nx, ny = side.normal
    begin = own.cx + nx * own.width / 2.0, own.cy + ny * own.height / 2.0
    end = other.cx - nx * other.width / 2.0, other.cy - ny * other.height / 2.0
    gap = (end[0] - begin[0]) * nx + (end[1] - begin[1]) * ny
    at = _shared(side, own, other)
    if gap >= approach / 2.0 and at is not None:
        return side.opposite, [(begin[0], at), (end[0], at)] if side.is_vertical else [(at, begin[1]), (at, end[1])]
    corner = (other.cx, own.cy) if side.is_vertical else (own.cx, other.cy)
    ahead = (corner[0] - begin[0]) * nx + (corner[1] - begin[1]) * ny
    if side.is_vertical:
        enters, into = (Side.TOP, other.top) if other.cy > own.cy else (Side.BOTTOM, other.bottom)
        last, room = (other.cx, into), abs(other.cy - own.cy) - other.height / 2.0
    else:
        enters, into = (Side.LEFT, other.left) if other.cx > own.cx else (Side.RIGHT, other.right)
        last, room = (into, other.cy), abs(other.cx - own.cx) - other.width / 2.0
    return (enters, [begin, corner, last]) if ahead >= approach and room >= approach else None
