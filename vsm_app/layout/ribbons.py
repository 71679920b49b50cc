"""Outlines of ribbons: S-shaped bands, bands of constant width along a cornered line, fading wedges."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import hypot
from typing import Final

from vsm_app.layout.paths import QUARTER, rounded
from vsm_app.layout.types import PathStep, Point

#: Tip and the two corners of an arrowhead.
Head = tuple[Point, Point, Point]
#: Radius of the inner edge of a bend.
INNER_RADIUS: Final = 6.0


def s_outline(points: Sequence[Point], first: float, last: float) -> tuple[PathStep, ...]:
    """A band whose middle runs through `points` from left to right (or right to left), level at each of them.

    Its height goes evenly from `first` to `last` (px).
    """
    count = len(points) - 1
    halves = [(first + (last - first) * i / count) / 2.0 for i in range(count + 1)]
    upper = [(x, y - half) for (x, y), half in zip(points, halves, strict=True)]
    lower = [(x, y + half) for (x, y), half in zip(points, halves, strict=True)]
    lower.reverse()
    return (("M", upper[0]), *_curves(upper), ("L", lower[0]), *_curves(lower), ("Z", ()))


def pointed_outline(points: Sequence[Point], width: float, head: Head) -> tuple[PathStep, ...]:
    """A band of constant width that ends in an arrowhead; `head` are its corners, the tip first.

    The middle runs through `points` and is level at each of them; at the last of them the head begins.
    """
    half, (tip, upper, lower) = width / 2.0, head
    above, below = ([(x, y + side * half) for x, y in points] for side in (-1.0, 1.0))
    below.reverse()
    out = (("L", upper), ("L", tip), ("L", lower), ("L", below[0]))
    return (("M", above[0]), *_curves(above), *out, *_curves(below), ("Z", ()))


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
