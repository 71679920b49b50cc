"""An arrangement that some nodes do not follow: it is laid round those that stay where they are.

All of it is moved by what most of the staying nodes have to go; where they stand farther apart than the arrangement has
them, it opens between its columns and rows. It never closes up, so nothing that stood apart meets; what one of them
then stands in the way of goes to the nearest free place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import median_low
from typing import Final

from vsm_app.layout.free_place import nearest_free
from vsm_app.layout.grid import GRID
from vsm_app.layout.types import Box

#: What stands nearer to a staying node gives way, and then keeps so far off: a line has room.
_NEAR: Final = 24.0
_APART: Final = 48.0

_Span = tuple[float, float]


def round_what_stays(
    boxes: Mapping[str, Box], staying: Mapping[str, Box], others: Iterable[Box] = ()
) -> dict[str, Box]:
    """The boxes of an arrangement with those that stay in their places and the rest laid round them.

    `staying` are some of the nodes as they stand, `others` what else is not to be covered. Without any of them the
    arrangement is left as it is.
    """
    held = {node: box for node, box in staying.items() if node in boxes}
    if not held:
        return dict(boxes)
    across = _shifts(
        {node: (box.left, box.right) for node, box in boxes.items()},
        {node: box.cx - boxes[node].cx for node, box in held.items()},
    )
    down = _shifts(
        {node: (box.top, box.bottom) for node, box in boxes.items()},
        {node: box.cy - boxes[node].cy for node, box in held.items()},
    )
    placed = {node: replace(box, x=box.x + across[node], y=box.y + down[node]) for node, box in boxes.items()}
    return _cleared({**placed, **held}, frozenset(held), [*held.values(), *others])


def _shifts(spans: Mapping[str, _Span], wanted: Mapping[str, float]) -> dict[str, float]:
    """How far each node goes along an axis: nodes that share a column or row alike, none nearer to one before it."""
    lines = _lines(spans)
    told = [(n, [wanted[node] for node in line if node in wanted]) for n, line in enumerate(lines)]
    shifts = dict(_rising([(n, values) for n, values in told if values]))
    here = shifts[min(shifts)]
    found: dict[str, float] = {}
    for n, line in enumerate(lines):
        here = shifts.get(n, here)
        found |= dict.fromkeys(line, here)
    return found


def _lines(spans: Mapping[str, _Span]) -> list[list[str]]:
    """The nodes in groups between which a straight gap runs through the whole arrangement."""
    lines: list[list[str]] = []
    reach = float("-inf")
    for node in sorted(spans, key=lambda one: (spans[one], one)):
        low, high = spans[node]
        if low >= reach:
            lines.append([])
        lines[-1].append(node)
        reach = max(reach, high)
    return lines


def _rising(told: Sequence[tuple[int, list[float]]]) -> list[tuple[int, float]]:
    """The numbers that never fall and are nearest to those given: medians of runs that would fall."""
    runs: list[tuple[list[int], list[float]]] = []
    for n, values in told:
        run = ([n], list(values))
        while runs and median_low(runs[-1][1]) > median_low(run[1]):
            before = runs.pop()
            run = (before[0] + run[0], before[1] + run[1])
        runs.append(run)
    return [(n, median_low(values)) for numbers, values in runs for n in numbers]


def _cleared(boxes: dict[str, Box], held: frozenset[str], ground: Sequence[Box]) -> dict[str, Box]:
    """What stands on or close to the ground of others goes to the nearest free place."""
    in_the_way = [
        node
        for node, box in sorted(boxes.items(), key=lambda one: (one[1].y, one[1].x, one[0]))
        if node not in held and any(box.inflated(_NEAR).intersects(other) for other in ground)
    ]
    found = {node: box for node, box in boxes.items() if node not in in_the_way}
    for node in in_the_way:
        box = boxes[node]
        x, y = nearest_free(
            [*(found[i] for i in found if i not in held), *ground],
            (box.cx, box.cy),
            (box.width, box.height),
            _APART,
            GRID,
        )
        found[node] = replace(box, x=x - box.width / 2.0, y=y - box.height / 2.0)
    return {node: found[node] for node in boxes}
