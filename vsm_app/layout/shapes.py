"""Plain routes: the orthogonal line with the fewest bends between two ports, other nodes left out of account.

Every pair of sides is turned so that the line leaves to the right; three cases remain (the target is entered from the
left, from the right, or from above or below).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from vsm_app.layout.types import Box, Point, Side

EPSILON: Final = 1e-6


class End(NamedTuple):
    """One end of a line: where, on which side of the node, and the node's box (`None` at an open end)."""

    x: float
    y: float
    side: Side
    box: Box | None


class Plain(NamedTuple):
    """A polyline and the index of its movable segment (`None` where nothing can be moved)."""

    points: tuple[Point, ...]
    bend: int | None


def plain_route(source: End, target: End, approach: float, bend: float | None = None) -> Plain:
    """Join two ends with the fewest bends.

    `approach` is the length kept straight at a node before the first bend; `bend` the coordinate of the movable
    segment (x of a vertical, y of a horizontal one), `None` for the natural one.
    """
    simple = _simple(source, target, approach, bend)
    if simple is not None:
        return simple
    turn = _TURNS[source.side]
    first, last = turn.end(source), turn.end(target)
    flip = last.side is Side.TOP
    if flip:
        first, last = _mirrored(first), _mirrored(last)
    moved = None if bend is None else turn.coordinate(bend, first.side, last.side, flip=flip)
    plain = _CASES[last.side](first, last, approach, moved)
    points = simplified([(x, -y) for x, y in plain.points] if flip else plain.points)
    bend_kept = plain.bend if len(points) == len(plain.points) else None
    return Plain(tuple(turn.point(p) for p in points), bend_kept)


def _simple(first: End, last: End, approach: float, bend: float | None) -> Plain | None:
    """The straight line or the one step between two facing sides with room between them, by far the commonest case."""
    (nx, ny), (mx, my) = first.side.normal, last.side.normal
    if nx + mx != 0.0 or ny + my != 0.0:
        return None
    x1, y1, x2, y2 = first.x, first.y, last.x, last.y
    if nx != 0.0:
        room, middle = (x2 - x1) * nx, (x1 + x2) / 2.0 if bend is None else bend
        if room > 0.0 and abs(y1 - y2) < EPSILON:
            return Plain(((x1, y1), (x2, y1)), None)
        if room < approach or not min(x1, x2) < middle < max(x1, x2) or abs(y1 - y2) < EPSILON:
            return None
        return Plain(((x1, y1), (middle, y1), (middle, y2), (x2, y2)), 1)
    room, middle = (y2 - y1) * ny, (y1 + y2) / 2.0 if bend is None else bend
    if room > 0.0 and abs(x1 - x2) < EPSILON:
        return Plain(((x1, y1), (x1, y2)), None)
    if room < approach or not min(y1, y2) < middle < max(y1, y2) or abs(x1 - x2) < EPSILON:
        return None
    return Plain(((x1, y1), (x1, middle), (x2, middle), (x2, y2)), 1)


class _Turn(NamedTuple):
    """An involution of the plane that maps one side to the right side: swap the axes, then change signs."""

    swap: bool
    sign: float

    def point(self, p: Point) -> Point:
        x, y = p
        if self.swap:
            return (self.sign * y, self.sign * x)
        return (self.sign * x, y)

    def side(self, side: Side) -> Side:
        nx, ny = self.point(side.normal)
        if abs(nx) > abs(ny):
            return Side.RIGHT if nx > 0 else Side.LEFT
        return Side.BOTTOM if ny > 0 else Side.TOP

    def box(self, box: Box | None) -> Box | None:
        if box is None:
            return None
        (x1, y1), (x2, y2) = self.point((box.left, box.top)), self.point((box.right, box.bottom))
        return Box(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))

    def end(self, end: End) -> End:
        x, y = self.point((end.x, end.y))
        return End(x, y, self.side(end.side), self.box(end.box))

    def coordinate(self, value: float, first: Side, last: Side, *, flip: bool) -> float:
        """The coordinate of the movable segment after the turn. It is an x unless the line enters from below."""
        movable_is_x = not (first is Side.RIGHT and last is Side.BOTTOM)
        turned = self.sign * value if (movable_is_x or self.swap) else value
        return -turned if flip and not movable_is_x else turned


_TURNS: Final = {
    Side.RIGHT: _Turn(swap=False, sign=1.0),
    Side.LEFT: _Turn(swap=False, sign=-1.0),
    Side.BOTTOM: _Turn(swap=True, sign=1.0),
    Side.TOP: _Turn(swap=True, sign=-1.0),
}


def _mirrored(end: End) -> End:
    side = end.side.opposite if not end.side.is_vertical else end.side
    box = end.box
    return End(end.x, -end.y, side, None if box is None else Box(box.x, -box.bottom, box.width, box.height))


def _facing(first: End, last: End, approach: float, bend: float | None) -> Plain:
    """Out to the right, in from the left: straight, one step, or back round when the target lies behind."""
    room = last.x - first.x
    if abs(first.y - last.y) < EPSILON and room > 0:
        return Plain(((first.x, first.y), (last.x, last.y)), None)
    if room >= approach:
        middle = min(max(bend, first.x), last.x) if bend is not None else first.x + room / 2.0
        return Plain(((first.x, first.y), (middle, first.y), (middle, last.y), (last.x, last.y)), 1)
    out, back = first.x + approach, last.x - approach
    level = _level_between(first, last, approach)
    return Plain(
        ((first.x, first.y), (out, first.y), (out, level), (back, level), (back, last.y), (last.x, last.y)), None
    )


def _level_between(first: End, last: End, approach: float) -> float:
    """The height at which a line runs back: between the nodes where there is room, else below both."""
    top_a, bottom_a = _span(first)
    top_b, bottom_b = _span(last)
    if bottom_a + approach <= top_b:
        return (bottom_a + top_b) / 2.0
    if bottom_b + approach <= top_a:
        return (bottom_b + top_a) / 2.0
    return max(bottom_a, bottom_b) + approach


def _span(end: End) -> tuple[float, float]:
    return (end.y, end.y) if end.box is None else (end.box.top, end.box.bottom)


def _same_side(first: End, last: End, approach: float, bend: float | None) -> Plain:
    """Out to the right and in from the right: a bracket, or round the one that stands in front of the other."""
    far = max(first.x, last.x)
    middle = max(bend, far + EPSILON) if bend is not None else far + approach
    back, front = (first, last) if first.x <= last.x else (last, first)
    low, high = _span(front)
    if front.x - back.x > EPSILON and low - EPSILON < back.y < high + EPSILON:
        level = low - approach if back.y - low < high - back.y else high + approach
        out = back.x + min(approach, _gap(back, front) / 2.0)
        way = [(back.x, back.y), (out, back.y), (out, level), (middle, level), (middle, front.y), (front.x, front.y)]
        return Plain(tuple(way), 3) if back is first else Plain(tuple(reversed(way)), 1)
    return Plain(((first.x, first.y), (middle, first.y), (middle, last.y), (last.x, last.y)), 1)


def _gap(back: End, front: End) -> float:
    """Free length between a port and the node in front of it."""
    gap = (front.box.left if front.box is not None else front.x) - back.x
    return gap if gap > 0.0 else front.x - back.x


def _from_below(first: End, last: End, approach: float, bend: float | None) -> Plain:
    """Out to the right, in from below: one bend where the target lies ahead and above, else round underneath.

    The one bend becomes three where the lying piece is put at another height than that of the way out.
    """
    is_ahead = last.x - first.x >= approach / 2.0 and first.y - last.y >= approach / 2.0
    if is_ahead and (bend is None or abs(bend - first.y) < EPSILON):
        return Plain(((first.x, first.y), (last.x, first.y), (last.x, last.y)), None)
    level = max(_span(last)[1], last.y) + approach
    ahead = last.box.left - first.x if last.box is not None else last.x - first.x
    out = first.x + (ahead / 2.0 if ahead >= 2.0 * approach else approach)
    if ahead < 2.0 * approach:
        level = max(level, _span(first)[1] + approach)
    if bend is not None:
        level = max(bend, last.y + EPSILON)
    return Plain(((first.x, first.y), (out, first.y), (out, level), (last.x, level), (last.x, last.y)), 2)


_CASES: Final = {Side.LEFT: _facing, Side.RIGHT: _same_side, Side.BOTTOM: _from_below}


def simplified(points: Sequence[Point]) -> list[Point]:
    """The same line without repeated points and without points in the middle of a straight piece, at least two points.

    What is left is exactly orthogonal, whatever rounding did before; the two ends stay where they are.
    """
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < EPSILON and abs(kept[-1][1] - point[1]) < EPSILON:
            continue
        if len(kept) > 1 and _between_on_line(kept[-2], kept[-1], point):
            kept[-1] = point
            continue
        kept.append(point)
    if len(kept) == 1:
        return [points[0], points[-1]]
    kept[-1] = points[-1]
    for i in range(1, len(kept) - 1):
        kept[i] = _aligned(kept[i], kept[i - 1])
    if len(kept) > 2:  # noqa: PLR2004 - a corner between the ends
        kept[-2] = _aligned(kept[-2], kept[-1])
    return kept


def _aligned(point: Point, to: Point) -> Point:
    """The point with the coordinate that it all but shares with another made the same."""
    x, y = point
    return (to[0] if abs(x - to[0]) < EPSILON else x, to[1] if abs(y - to[1]) < EPSILON else y)


def _between_on_line(a: Point, b: Point, c: Point) -> bool:
    same_x = abs(a[0] - b[0]) < EPSILON and abs(b[0] - c[0]) < EPSILON
    same_y = abs(a[1] - b[1]) < EPSILON and abs(b[1] - c[1]) < EPSILON
    return same_x or same_y
