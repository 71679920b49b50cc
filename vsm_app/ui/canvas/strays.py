"""Nodes that stand beside all columns of the stages, such as a pasted table: they stretch no band.

The bands of a map in order would else become one, with the headings of all in a row, for a part that nobody has put in
order yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vsm_app.layout.grid import BAND_GAP
from vsm_app.layout.types import Box

_Ranked = tuple[Box, int]
#: So many columns make an order.
_LEAST: Final = 2


def strays(columns: Sequence[Sequence[Box]]) -> frozenset[Box]:
    """The boxes beside the columns of stages by which these would overlap.

    `columns` are the boxes of each stage in the order of the map. Strays stand left or right of all that is left, which
    has a column for each of their stages; else there are none: what stands out of order among the others is told by
    bands that become one. Of two parts that are in order each by itself the one that was there first keeps the bands.
    """
    ranked = sorted(((box, stage) for stage, boxes in enumerate(columns) for box in boxes), key=lambda one: one[0].cx)
    right = ranked[_in_order(ranked) :]
    if not right:
        return frozenset()
    left = ranked[: len(ranked) - _in_order([(_mirrored(box), -stage) for box, stage in reversed(ranked)])]
    ways = [(ranked[: len(ranked) - len(right)], right), (ranked[len(left) :], left)]
    first = {boxes[0] for boxes in columns if boxes}
    fitting = [(sum(box in first for box, _ in kept), stray) for kept, stray in ways if _stand_beside(kept, stray)]
    _, stray = max(fitting, key=lambda way: way[0], default=(0, []))
    return frozenset(box for box, _ in stray)


def _mirrored(box: Box) -> Box:
    return Box(-box.right, box.y, box.width, box.height)


def _in_order(ranked: Sequence[_Ranked]) -> int:
    """How many of them, from the first on, have columns in the order of their stages that do not overlap."""
    spans: dict[int, tuple[float, float]] = {}
    for count, (box, stage) in enumerate(ranked):
        left, right = spans.get(stage, (box.left, box.right))
        left, right = spans[stage] = min(left, box.left), max(right, box.right)
        for other, (begin, end) in spans.items():
            if (other < stage and left < end + BAND_GAP) or (other > stage and begin < right + BAND_GAP):
                return count
    return len(ranked)


def _stand_beside(kept: Sequence[_Ranked], stray: Sequence[_Ranked]) -> bool:
    stages = {stage for _, stage in kept}
    if len(stages) < _LEAST or not stages.issuperset(stage for _, stage in stray):
        return False
    left, right = min(box.left for box, _ in kept), max(box.right for box, _ in kept)
    return all(not left <= box.cx <= right for box, _ in stray)
