"""From corner points to what is drawn: rounded bends, bridges, arrowheads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot
from typing import Final

from vsm_app.layout.types import Box, Hop, PathStep, Point

#: Handle length of the cubic that stands for a quarter of a circle (4/3 (sqrt(2) - 1)).
QUARTER: Final = 0.5522847498307936
BEND_RADIUS: Final = 12.0


def rounded(points: Sequence[Point], radius: float = BEND_RADIUS, hops: Sequence[Hop] = ()) -> tuple[PathStep, ...]:
    """The line as path steps with rounded bends and, where `hops` are given, with its bridges.

    A bend gets a smaller radius where a neighbouring piece is too short for it, or a bridge begins too near; two bends
    share the piece between them.
    """
    if not points:
        return ()
    steps: list[PathStep] = [("M", points[0])]
    by_segment: dict[int, list[Hop]] = {}
    for hop in hops:
        by_segment.setdefault(hop.segment, []).append(hop)
    for i in range(1, len(points)):
        steps.extend(_bridges(points[i - 1], points[i], by_segment.get(i - 1, [])))
        if i + 1 == len(points):
            steps.append(("L", points[i]))
        else:
            near = (*by_segment.get(i - 1, ()), *by_segment.get(i, ()))
            steps.extend(_bend(points, i, _beside_bridges(points[i], radius, near)))
    return tuple(steps)


def bend_radius(points: Sequence[Point], i: int, radius: float = BEND_RADIUS) -> float:
    """The radius that fits at the corner `i`."""
    before = _length(points[i - 1], points[i]) / (1.0 if i == 1 else 2.0)
    after = _length(points[i], points[i + 1]) / (1.0 if i + 2 == len(points) else 2.0)
    return min(radius, before, after)


def _beside_bridges(corner: Point, radius: float, hops: Sequence[Hop]) -> float:
    """The radius that leaves the bridges beside a corner their feet."""
    ends = ((hop, corner[1] if hop.upright else corner[0]) for hop in hops if hop.radius > 0.0)
    return min((radius, *(min(abs(hop.left - at), abs(hop.right - at)) for hop, at in ends)))


def _bend(points: Sequence[Point], i: int, radius: float) -> list[PathStep]:
    fit = bend_radius(points, i, radius)
    corner = points[i]
    into, out = _unit(points[i - 1], corner), _unit(corner, points[i + 1])
    start = (corner[0] - into[0] * fit, corner[1] - into[1] * fit)
    end = (corner[0] + out[0] * fit, corner[1] + out[1] * fit)
    handle = fit * (1.0 - QUARTER)
    first = (corner[0] - into[0] * handle, corner[1] - into[1] * handle)
    second = (corner[0] + out[0] * handle, corner[1] + out[1] * handle)
    return [("L", start), ("C", (*first, *second, *end))]


def _bridges(a: Point, b: Point, hops: Sequence[Hop]) -> list[PathStep]:
    """The bridges of one segment, in the direction in which the line runs."""
    axis = 1 if a[0] == b[0] else 0
    forward = b[axis] >= a[axis]
    steps: list[PathStep] = []
    for hop in sorted((one for one in hops if one.radius > 0.0), key=lambda h: h.left, reverse=not forward):
        start, end = (hop.left, hop.right) if forward else (hop.right, hop.left)
        sign = 1.0 if forward else -1.0
        top, r, k = hop.y - hop.radius, hop.radius, hop.radius * QUARTER
        rise, fall = start + sign * r, end - sign * r
        arch: list[PathStep] = [("L", (start, hop.y)), ("C", (start, hop.y - k, rise - sign * k, top, rise, top))]
        if abs(fall - rise) > r / 100.0:
            arch.append(("L", (fall, top)))
        arch.append(("C", (fall + sign * k, top, end, hop.y - k, end, hop.y)))
        steps += [(letter, _turned(at)) for letter, at in arch] if hop.upright else arch
    return steps


def _turned(numbers: tuple[float, ...]) -> tuple[float, ...]:
    """Points with x for y."""
    return tuple(number for i in range(0, len(numbers), 2) for number in (numbers[i + 1], numbers[i]))


def arrowhead(points: Sequence[Point], width: float) -> tuple[Point, Point, Point]:
    """Tip, left and right corner of the head at the end of a line; length 8 + 0.6 w, half width w/2 + 3.2."""
    tip = points[-1]
    dx, dy = _unit(points[-2], tip)
    length, half = head_length(width), width / 2.0 + 3.2
    x, y = tip[0] - dx * length, tip[1] - dy * length
    return (tip, (x + dy * half, y - dx * half), (x - dy * half, y + dx * half))


def head_length(width: float) -> float:
    """Length of an arrowhead for a line of this width."""
    return 8.0 + 0.6 * width


def head_box(points: Sequence[Point], width: float) -> Box:
    """The box round the arrowhead at the end of a line."""
    xs, ys = zip(*arrowhead(points, width), strict=True)
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def piece_boxes(points: Sequence[Point], width: float) -> Iterator[Box]:
    """The boxes of the straight pieces of a line, as wide as it is drawn."""
    half = width / 2.0
    for (x1, y1), (x2, y2) in pairwise(points):
        yield Box(min(x1, x2) - half, min(y1, y2) - half, abs(x2 - x1) + width, abs(y2 - y1) + width)


def trimmed(points: Sequence[Point], by: float) -> tuple[Point, ...]:
    """The line without its last `by` px (for the arrowhead), at least a hair of the last segment left."""
    tip, before = points[-1], points[-2]
    length = _length(before, tip)
    by = min(by, max(length - 0.5, 0.0))
    dx, dy = _unit(before, tip)
    return (*points[:-1], (tip[0] - dx * by, tip[1] - dy * by))


def _length(a: Point, b: Point) -> float:
    return hypot(b[0] - a[0], b[1] - a[1])


def _unit(a: Point, b: Point) -> Point:
    length = _length(a, b)
    return ((b[0] - a[0]) / length, (b[1] - a[1]) / length) if length > 0.0 else (1.0, 0.0)
