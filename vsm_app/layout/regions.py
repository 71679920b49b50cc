"""Which of many rectangles overlap some few: what has to be looked at again after a change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from vsm_app.layout.types import Box

#: Left, top, right and bottom.
Bounds: TypeAlias = tuple[float, float, float, float]


def bounds_of(box: Box, margin: float = 0.0) -> Bounds:
    """The edges of a box, grown by a margin."""
    return (box.x - margin, box.y - margin, box.x + box.width + margin, box.y + box.height + margin)


def grown(bounds: Bounds, margin: float) -> Bounds:
    """A rectangle grown by a margin."""
    left, top, right, bottom = bounds
    return (left - margin, top - margin, right + margin, bottom + margin)


def overlapping(named: Iterable[tuple[str, Bounds]], regions: Sequence[Bounds]) -> set[str]:
    """The names of the rectangles that share more than an edge with one of the regions.

    The rectangle round all regions rejects most of them at once.
    """
    if not regions:
        return set()
    x1, y1 = min(r[0] for r in regions), min(r[1] for r in regions)
    x2, y2 = max(r[2] for r in regions), max(r[3] for r in regions)
    return {
        name
        for name, (left, top, right, bottom) in named
        if left < x2
        and x1 < right
        and top < y2
        and y1 < bottom
        and any(a < right and left < c and b < bottom and top < d for a, b, c, d in regions)
    }
