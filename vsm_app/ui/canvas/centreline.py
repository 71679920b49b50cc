"""The middle line of a flow: rounded corners, bridges, and any place along it by arc length.

Everything that follows a line (body, hairline, stripes, wave, zigzag, arrowhead) is built from it as plain paths, so
that the screen, PNG, SVG and PDF show the same drawing.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from vsm_app.layout.paths import rounded as path_steps
from vsm_app.layout.types import Hop, PathStep, Point

_CURVE_STEPS: Final = 6  # pieces of a quarter circle
_TINY: Final = 1e-6
_NEAR: Final = 1e-3
_SHARP: Final = 0.5  # |sum of two directions|² below which a mitre would become a spike


def _weights(t: float) -> tuple[float, float, float, float]:
    """How much each of its four points has a say in a cubic at `t`."""
    u = 1.0 - t
    return u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t


_WEIGHTS: Final = tuple(_weights(step / _CURVE_STEPS) for step in range(1, _CURVE_STEPS + 1))


class Centreline:
    """A dense polyline with arc lengths. `points` are its vertices, `length` its length in px."""

    __slots__ = ("_at", "length", "points")

    def __init__(self, points: Iterable[Point]) -> None:
        kept: list[Point] = []
        lengths: list[float] = []
        length = 0.0
        for point in points:
            if kept:
                step = math.dist(kept[-1], point)
                if step < _TINY:
                    continue
                length += step
            lengths.append(length)
            kept.append(point)
        self.points = kept
        self._at = lengths
        self.length = length

    def at(self, s: float) -> tuple[float, float, float, float]:
        """Place and unit direction (x, y, dx, dy) at arc length `s`, clamped to the ends."""
        points = self.points
        if len(points) < 2:  # noqa: PLR2004 - a line has two ends
            x, y = points[0] if points else (0.0, 0.0)
            return x, y, 1.0, 0.0
        s = min(max(s, 0.0), self.length)
        i = min(max(bisect_right(self._at, s) - 1, 0), len(points) - 2)
        (x1, y1), (x2, y2) = points[i], points[i + 1]
        step = self._at[i + 1] - self._at[i]
        dx, dy = (x2 - x1) / step, (y2 - y1) / step
        part = s - self._at[i]
        return x1 + dx * part, y1 + dy * part, dx, dy

    def place_of(self, x: float, y: float) -> float:
        """The arc length at which the line has a vertex, or passes level or upright; else where it is nearest.

        On a screen a line lies up to half a pixel beside where it was laid, and so may the beginning of a bend.
        """
        points, at = self.points, self._at
        for (px, py), s in zip(points, at, strict=True):
            if abs(px - x) < _NEAR and abs(py - y) < _NEAR:
                return s
        for (x1, y1), (x2, y2), s in zip(points, points[1:], at, strict=False):
            if abs(y1 - y) < _NEAR > abs(y2 - y) and min(x1, x2) < x < max(x1, x2):
                return s + abs(x - x1)
            if abs(x1 - x) < _NEAR > abs(x2 - x) and min(y1, y2) < y < max(y1, y2):
                return s + abs(y - y1)
        return min(self._nearest(x, y))[1]

    def _nearest(self, x: float, y: float) -> Iterator[tuple[float, float]]:
        """Of each piece how near it comes to a point, and at which arc length."""
        for (x1, y1), (x2, y2), s, step in zip(self.points, self.points[1:], self._at, _steps(self._at), strict=False):
            dx, dy = (x2 - x1) / step, (y2 - y1) / step
            along = min(max((x - x1) * dx + (y - y1) * dy, 0.0), step)
            yield math.dist((x, y), (x1 + dx * along, y1 + dy * along)), s + along

    def straight(self, start: float) -> tuple[float, float, float, float, float] | None:
        """Place and direction at arc length `start`, and for how long the line runs straight from there."""
        at = self._at
        i = bisect_right(at, start) - 1
        if start < 0.0 or not 0 <= i < len(at) - 1:
            return None
        (x1, y1), (x2, y2) = self.points[i], self.points[i + 1]
        step, part = at[i + 1] - at[i], start - at[i]
        dx, dy = (x2 - x1) / step, (y2 - y1) / step
        return x1 + dx * part, y1 + dy * part, dx, dy, step - part

    def offset(self, s: float, by: float) -> QPointF:
        """The point `by` px to the right of the line (seen along it) at arc length `s`."""
        x, y, dx, dy = self.at(s)
        return QPointF(x - dy * by, y + dx * by)

    def normals(self) -> list[Point]:
        """The unit normal to the right of the line at each vertex, mean of the pieces it joins, mitred."""
        points = self.points
        pieces = [
            ((x2 - x1) / step, (y2 - y1) / step)
            for (x1, y1), (x2, y2), step in zip(points, points[1:], _steps(self._at), strict=False)
        ]
        normals: list[Point] = []
        for before, after in zip([pieces[0], *pieces], [*pieces, pieces[-1]], strict=True):
            dx, dy = before[0] + after[0], before[1] + after[1]
            square = dx * dx + dy * dy
            mitre = 2.0 / square if square > _SHARP else 0.5
            normals.append((-dy * mitre, dx * mitre))
        return normals

    def cut(self, start: float, end: float) -> Centreline:
        """The part between two arc lengths."""
        start, end = max(start, 0.0), min(end, self.length)
        if end - start < _TINY:
            return Centreline([self.at(start)[:2]])
        inner = self.points[bisect_right(self._at, start) : bisect_left(self._at, end)]
        return Centreline([self.at(start)[:2], *inner, self.at(end)[:2]])

    def path(self) -> QPainterPath:
        """The line as an open path."""
        path = QPainterPath()
        if self.points:
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in self.points]))
        return path


def _steps(at: list[float]) -> list[float]:
    return [b - a for a, b in pairwise(at)]


def rounded(points: Sequence[Point], radius: float, hops: Sequence[Hop] = ()) -> Centreline:
    """The polyline with its bends rounded and its bridges built (:func:`vsm_app.layout.paths.rounded`)."""
    return flattened(path_steps(points, radius, hops))


def flattened(steps: Iterable[PathStep]) -> Centreline:
    """Path steps as a dense polyline."""
    dense: list[Point] = []
    for letter, numbers in steps:
        if letter == "C":
            dense += _cubic(dense[-1], numbers)
        elif numbers:
            dense.append((numbers[0], numbers[1]))
    return Centreline(dense)


def _cubic(start: Point, numbers: Sequence[float]) -> list[Point]:
    x1, y1, x2, y2, x3, y3 = numbers
    x0, y0 = start
    return [(a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3) for a, b, c, d in _WEIGHTS]
