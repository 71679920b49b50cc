"""Outlines of ribbons: S-shaped bands, bands of constant width along a cornered line, fading wedges."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import hypot, inf
from typing import Final

from vsm_app.layout.paths import QUARTER, rounded
from vsm_app.layout.types import PathStep, Point

#: Tip and the two corners of an arrowhead.
Head = tuple[Point, Point, Point]
#: How much higher a piece of a band may become on either side (px), where it begins and where it ends.
Room = tuple[float, float]
FREE: Final = (inf, inf)
NONE: Final = (0.0, 0.0)
#: Radius of the inner edge of a bend.
INNER_RADIUS: Final = 6.0
#: A band that rises or falls steeply is so wide at least, measured across (px), or as wide as it is high at its ends:
#: it can be followed. A wide one is seen anyhow and would bulge over what runs beside it.
LEAST_ACROSS: Final = 3.0
#: Of a thin one a little less does: one that hardly rises is drawn as it ever is.
_NEARLY: Final = 0.95
#: The edge of a steep band is drawn by so many curves.
_PIECES: Final = 6
#: Where they meet on the way of a middle one px long and high, and how it runs there for a third of a piece.
_ON_WAY: Final = tuple(
    (
        t * (1.5 - 1.5 * t + t * t),
        t * t * (3.0 - 2.0 * t),
        (0.5 - t + t * t) / _PIECES,
        2.0 * t * (1.0 - t) / _PIECES,
    )
    for t in (i / _PIECES for i in range(_PIECES + 1))
)


def share_across(width: float) -> float:
    """The share of its width that a band keeps across, however steep it is."""
    return min(LEAST_ACROSS / width, _NEARLY) if width > 0.0 else 0.0


def s_outline(points: Sequence[Point], first: float, last: float, rooms: Sequence[Room] = ()) -> tuple[PathStep, ...]:
    """A band whose middle runs through `points` from left to right (or right to left), level at each of them.

    Its height there goes evenly from `first` to `last` (px); where it is steep it is higher, see `share_across`, as far
    as the pieces between the points have room (without `rooms`: everywhere).
    """
    count = len(points) - 1
    halves = [(first + (last - first) * i / count) / 2.0 for i in range(count + 1)]
    above = _edge(points, [-half for half in halves], rooms)
    below = _edge(points[::-1], halves[::-1], [room[::-1] for room in reversed(rooms)])
    return (*above, ("L", below[0][1]), *below[1:], ("Z", ()))


def pointed_outline(points: Sequence[Point], width: float, head: Head) -> tuple[PathStep, ...]:
    """A band of constant width that ends in an arrowhead; `head` are its corners, the tip first.

    The middle runs through `points` and is level at each of them; at the last of them the head begins.
    """
    half, (tip, upper, lower) = width / 2.0, head
    above = _edge(points, [-half] * len(points))
    below = _edge(points[::-1], [half] * len(points))
    out = (("L", upper), ("L", tip), ("L", lower), ("L", below[0][1]))
    return (*above, *out, *below[1:], ("Z", ()))


def s_centre(points: Sequence[Point]) -> tuple[PathStep, ...]:
    """The middle of the same band."""
    return (("M", points[0]), *_curves(points))


def _curves(points: Sequence[Point]) -> list[PathStep]:
    steps: list[PathStep] = []
    for i in range(1, len(points)):
        (x1, y1), (x2, y2) = points[i - 1], points[i]
        if y1 == y2:
            steps.append(("L", (x2, y2)))
        else:
            middle = (x1 + x2) / 2.0
            steps.append(("C", (middle, y1, middle, y2, x2, y2)))
    return steps


def _edge(points: Sequence[Point], offs: Sequence[float], rooms: Sequence[Room] = ()) -> list[PathStep]:
    """An edge of a band, so far off its middle (px downwards) at each point; farther where the band is steep."""
    shifted = [(x, y + off) for (x, y), off in zip(points, offs, strict=True)]
    steps: list[PathStep] = [("M", shifted[0])]
    for i, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        share, room = share_across(abs(offs[i] + offs[i + 1])), rooms[i] if rooms else FREE
        if max(room) <= 0.0 or share * hypot(x2 - x1, 2.0 * (y2 - y1)) <= abs(
            x2 - x1
        ):  # twice as steep in the middle as on the whole
            steps += _curves(shifted[i : i + 2])
        else:
            steps += _steep((x1, y1), (x2, y2), (offs[i], offs[i + 1]), share, room)
    return steps


@lru_cache(maxsize=4096)  # while a bar is dragged most bands stay as they are
def _steep(a: Point, b: Point, ends: tuple[float, float], share: float, room: Room) -> tuple[PathStep, ...]:
    """The edge of a steep piece: level at both ends, as far off as keeps the share of the width across."""
    dx, dy, (first, last) = b[0] - a[0], b[1] - a[1], ends
    middle = [(a[0] + dx * along, a[1] + dy * across) for along, across, _run, _rise in _ON_WAY]
    ways = [(dx * run, dy * rise) for _along, _across, run, rise in _ON_WAY]
    offs = [_off(i / _PIECES, way, ends, share, room) for i, way in enumerate(ways)]
    middle[-1], offs[0], offs[-1] = b, first, last
    turns = [0.0, *((after - before) / 6.0 for before, after in zip(offs, offs[2:], strict=False)), 0.0]
    return tuple(
        (
            "C",
            (
                p[0] + ways[i][0],
                p[1] + ways[i][1] + offs[i] + turns[i],
                q[0] - ways[i + 1][0],
                q[1] - ways[i + 1][1] + offs[i + 1] - turns[i + 1],
                q[0],
                q[1] + offs[i + 1],
            ),
        )
        for i, (p, q) in enumerate(pairwise(middle))
    )


def _off(part: float, way: Point, ends: tuple[float, float], share: float, room: Room) -> float:
    """How far an edge is off the middle (px downwards), at a part of a piece where the middle runs a certain way.

    The room grows as the middles of two pieces that begin and end at the same places part.
    """
    (first, last), (x, y) = ends, way
    off = first + (last - first) * part
    free = room[0] + (room[1] - room[0]) * part * part * (3.0 - 2.0 * part) if room[0] < inf else inf
    slope = hypot(x, y) / abs(x) if x else 1.0
    more = min(max(share * slope - 1.0, 0.0) * abs(off), free)
    return off + (more if off > 0.0 else -more)


def turned_radius(width: float, inner: float = INNER_RADIUS) -> float:
    """Radius of the middle line of a band in its bends."""
    return width / 2.0 + inner


def turned_outline(points: Sequence[Point], width: float, inner: float = INNER_RADIUS) -> tuple[PathStep, ...]:
    """A band of constant width along an orthogonal line, with concentric round bends."""
    half, radius = width / 2.0, turned_radius(width, inner)
    left = _offset_path(points, half, radius)
    right = _offset_path(list(reversed(points)), half, radius)
    start = right[0][1]
    return (*left, ("L", start), *right[1:], ("Z", ()))


def turned_centre(points: Sequence[Point], width: float, inner: float = INNER_RADIUS) -> tuple[PathStep, ...]:
    """The middle of the same band."""
    return rounded(points, turned_radius(width, inner))


def _offset_path(points: Sequence[Point], half: float, radius: float) -> list[PathStep]:
    """The left edge of a band, seen along the line, with the bends of the middle line widened or narrowed by `half`."""
    radii = _radii(points, radius)
    (dx, dy) = _unit(points[0], points[1])
    x, y = points[0]
    steps: list[PathStep] = [("M", (x + dy * half, y - dx * half))]
    for i in range(1, len(points) - 1):
        steps.extend(_offset_bend(points[i - 1], points[i], points[i + 1], radii[i], half))
    (dx, dy) = _unit(points[-2], points[-1])
    x, y = points[-1]
    steps.append(("L", (x + dy * half, y - dx * half)))
    return steps


def _offset_bend(a: Point, corner: Point, b: Point, radius: float, half: float) -> list[PathStep]:
    """One bend of the left edge. On the outer side the radius grows by `half`, on the inner side it shrinks."""
    ux, uy = _unit(a, corner)
    vx, vy = _unit(corner, b)
    x, y = corner
    left_turn = ux * vy - uy * vx < 0.0
    r = max(radius - half, 0.0) if left_turn else radius + half
    start = (x - ux * radius + uy * half, y - uy * radius - ux * half)
    end = (x + vx * radius + vy * half, y + vy * radius - vx * half)
    if left_turn and radius < half:
        meet = (x + uy * half + vy * half, y - ux * half - vx * half)
        return [("L", meet)]
    k = r * QUARTER
    first = (start[0] + ux * k, start[1] + uy * k)
    second = (end[0] - vx * k, end[1] - vy * k)
    return [("L", start), ("C", (*first, *second, *end))]


def _radii(points: Sequence[Point], radius: float) -> list[float]:
    """The radius at each corner; two bends share the piece between them."""
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    radii = [0.0] * len(points)
    last = len(points) - 2
    for i in range(1, len(points) - 1):
        before = lengths[i - 1] / (1.0 if i == 1 else 2.0)
        after = lengths[i] / (1.0 if i == last else 2.0)
        radii[i] = min(radius, before, after)
    return radii


def _unit(a: Point, b: Point) -> Point:
    length = hypot(b[0] - a[0], b[1] - a[1])
    return ((b[0] - a[0]) / length, (b[1] - a[1]) / length) if length > 0.0 else (1.0, 0.0)
