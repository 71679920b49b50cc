"""A piece of a line that the user drags: how far it can go, and which sides the line takes where it goes farther.

A line has one piece that moves by itself: upright (at `bend`, an x) where it enters its target at the left or the
right, level (at `level`, a y) where it enters at the top or the bottom. A line between two facing sides can also be led
round what stands between them, a straight one aside: then the piece along its way is dragged.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import dist
from typing import Final, NamedTuple

from vsm_app.layout.shapes import End, Plain, plain_route, simplified
from vsm_app.layout.types import Point, Side

#: Points of a way round something: out, aside, along, back.
_ROUND: Final = 6
#: Points of a line round one corner.
_CORNER: Final = 3


class Sides(NamedTuple):
    """The sides at which a line leaves and enters."""

    source: Side
    target: Side


def along(first: End, last: End) -> tuple[float, float, float]:
    """Start and stop along the direction in which the line leaves, and that direction's sign."""
    nx, ny = first.side.normal
    return (first.x, last.x, nx) if first.side.is_vertical else (first.y, last.y, ny)


def has_room(first: End, last: End, approach: float) -> bool:
    """Whether the line can turn between two facing ends, straight for `approach` at both."""
    start, stop, forward = along(first, last)
    return last.side is first.side.opposite and (stop - start) * forward >= 2.0 * approach


def way_round(first: End, last: End, level: float, approach: float) -> Plain:
    """Out of one side, along `level` (a y between left and right sides, else an x), and into the facing side."""
    start, stop, forward = along(first, last)
    out, back = start + forward * approach, stop - forward * approach
    across = (first.y, last.y) if first.side.is_vertical else (first.x, last.x)
    corners = [(start, across[0]), (out, across[0]), (out, level), (back, level), (back, across[1]), (stop, across[1])]
    points = simplified(corners if first.side.is_vertical else [(y, x) for x, y in corners])
    return Plain(tuple(points), 2 if len(points) == _ROUND else None)


def dragged_way(first: End, last: End, approach: float, *, bend: float | None, level: float | None) -> Plain:
    """The line with an upright piece at x `bend` or a level one at y `level`, as far as its sides leave room for it."""
    own, other = (bend, level) if last.side.is_vertical else (level, bend)
    if own is not None:
        return plain_route(first, last, approach, held(first, last, own, approach))
    if other is None or last.side is not first.side.opposite:
        return plain_route(first, last, approach)
    start, stop, forward = along(first, last)
    room = (stop - start) * forward
    if room > 0.0:
        return way_round(first, last, other, min(approach, room / 3.0))
    return way_round(first, last, _beside(first, last, other, approach), approach)


def _beside(first: End, last: End, level: float, approach: float) -> float:
    """`level`, moved off both nodes of a line that leaves one away from the other and comes round to it."""
    boxes = [end.box for end in (first, last) if end.box is not None]
    lying = first.side.is_vertical
    edges = [(box.top, box.bottom) if lying else (box.left, box.right) for box in boxes]
    pad = approach / 2.0
    spans = sorted((low - pad, high + pad) for low, high in edges)
    if len(spans) == len((first, last)) and spans[1][0] < spans[0][1]:
        spans = [(spans[0][0], max(spans[0][1], spans[1][1]))]
    for low, high in spans:
        if low < level < high:
            return low if level - low < high - level else high
    return level


def movable_piece(points: Sequence[Point], first: End, last: End) -> int | None:
    """The piece of a line by which it can be held where it has no step or lane: the segment's index.

    Of a straight line and of a corner the first; of a way found round something the longest that can stay where it is
    put. `None` at an open end, which is pulled itself.
    """
    if first.box is None or last.box is None or first.box == last.box:
        return None
    if len(points) <= _CORNER:
        return 0
    facing = last.side is first.side.opposite
    lengths = [
        (dist(a, b), -i)
        for i, (a, b) in enumerate(pairwise(points))
        if 0 < i < len(points) - 2 and (facing or (a[0] == b[0]) is last.side.is_vertical)
    ]
    return -max(lengths)[1] if lengths else None


def is_by_itself(first: End, last: End, at: float, *, upright: bool, within: float) -> bool:
    """Whether a piece dragged to `at` lies where a straight line or a corner has it anyway, to `within` px."""
    heights = [first.x, last.x] if upright else [first.y, last.y]
    if last.side is first.side.opposite:
        return upright is not last.side.is_vertical and all(abs(at - height) <= within for height in heights)
    is_corner = last.side is not first.side and upright is last.side.is_vertical
    simple = is_corner and len(plain_route(first, last, 4.0 * within).points) == _CORNER
    return simple and abs(at - heights[0]) <= within


def held(first: End, last: End, at: float, approach: float) -> float:
    """`at`, moved so that the line stays straight for `approach` at the nodes where it turns."""
    start, stop, forward = along(first, last)
    if last.side is first.side.opposite:
        if not has_room(first, last, approach):
            return (start + stop) / 2.0
        low, high = sorted((start + forward * approach, stop - forward * approach))
        return min(max(at, low), high)
    if last.side is first.side:
        return _beyond(at, max(start * forward, stop * forward) * forward, forward, approach)
    forward = sum(last.side.normal)
    return _beyond(at, last.x if last.side.is_vertical else last.y, forward, approach)


def _beyond(at: float, edge: float, forward: float, approach: float) -> float:
    """`at`, at least `approach` from an edge in a direction."""
    return max(at * forward, edge * forward + approach) * forward


def sides_for(first: End, last: End, at: float, approach: float) -> Sides:
    """The sides that the line takes when its own piece is dragged to `at`; those that it has where that is in reach.

    Dragged past the far side of its target, or behind its source, it runs round that node to its other side; a
    bracket dragged between its nodes again runs straight through, and dragged past both of them it opens the other way.
    """
    source, target = first.side, last.side
    if first.box is None or last.box is None or first.box == last.box:
        return Sides(source, target)
    forward = sum(source.normal)
    begin, end = _reach(first, forward), _reach(last, forward)
    place = at * forward
    if target is source.opposite:
        if place > end[1]:
            return Sides(source, source)
        if place < begin[0]:
            return Sides(target, target)
    elif target is source:
        if place < min(begin[0], end[0]):
            return Sides(source.opposite, source.opposite)
        if begin[1] + approach <= place <= end[0] - approach:
            return Sides(source, target.opposite)
        if end[1] + approach <= place <= begin[0] - approach:
            return Sides(source.opposite, target)
    return Sides(source, target)


def _reach(end: End, forward: float) -> tuple[float, float]:
    """Where a node begins and ends along a direction."""
    box = end.box
    if box is None:
        raise ValueError("an open end has no node")
    low, high = (box.left, box.right) if end.side.is_vertical else (box.top, box.bottom)
    return (low, high) if forward > 0 else (-high, -low)
