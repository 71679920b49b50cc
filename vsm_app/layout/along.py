"""Places on a line told as a share of its length: 0 at its beginning, 1 at its end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from vsm_app.layout.types import Point


class Spot(NamedTuple):
    """A place on a line: the point and the index of the segment on which it lies."""

    x: float
    y: float
    segment: int


def spot_at(points: Sequence[Point], share: float) -> Spot:
    """The place at a share of the length of the polyline `points`; beyond its ends the end."""
    lengths = [math.dist(a, b) for a, b in pairwise(points)]
    left = min(max(share, 0.0), 1.0) * sum(lengths)
    for i, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        if left <= lengths[i] and lengths[i] > 0.0:
            part = left / lengths[i]
            return Spot(x1 + (x2 - x1) * part, y1 + (y2 - y1) * part, i)
        left -= lengths[i]
    return Spot(*points[-1], max(len(points) - 2, 0))


def share_at(points: Sequence[Point], x: float, y: float) -> float:
    """The share of the length of the polyline `points` at which it comes nearest to (x, y)."""
    lengths = [math.dist(a, b) for a, b in pairwise(points)]
    total, before = sum(lengths), 0.0
    if total <= 0.0:
        return 0.0
    best, found = math.inf, 0.0
    for length, ((x1, y1), (x2, y2)) in zip(lengths, pairwise(points), strict=True):
        along = 0.0 if length == 0.0 else ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length
        along = min(max(along, 0.0), length)
        part = 0.0 if length == 0.0 else along / length
        far = math.dist((x, y), (x1 + (x2 - x1) * part, y1 + (y2 - y1) * part))
        if far < best:
            best, found = far, (before + along) / total
        before += length
    return found
