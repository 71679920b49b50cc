"""Return lanes: at which height a line runs that leaves one node downwards and enters another from below.

Lanes are dealt out from the most valuable return to the least (the smaller R-number first), short spans before long
ones, each as high as it finds room: below its two nodes, clear of other nodes and of the labels of losses, and apart
from the lanes above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.shapes import End
from vsm_app.layout.types import FlowSpec, RoutingOptions

#: A flow without R-number comes after R9.
NO_R: Final = 10
#: Steps in which a level is looked for in a narrow gap between rows of nodes.
SQUEEZE: Final = 7.0
#: A line drops at least this far below a node before it turns (arrowhead and bend).
LEAST_DROP: Final = 20.0
_MOST_STEPS: Final = 200


class Bracket(NamedTuple):
    """A line out of one bottom side and into another."""

    flow: FlowSpec
    first: End
    last: End

    @property
    def left(self) -> float:
        """The end further left."""
        return min(self.first.x, self.last.x)

    @property
    def right(self) -> float:
        """The end further right."""
        return max(self.first.x, self.last.x)


class Lane(NamedTuple):
    """A dealt-out lane: its height, how many lanes it found above itself, its extent."""

    level: float
    depth: int
    left: float
    right: float


def deal_lanes(
    brackets: Sequence[Bracket], boxes: BoxIndex, labels: BoxIndex, options: RoutingOptions
) -> dict[str, Lane]:
    """The lane of each bracket by flow id. A lane to which the user dragged the line is taken as it is."""
    lanes: dict[str, Lane] = {}
    for bracket in sorted(brackets, key=_precedence):
        lanes[bracket.flow.id] = _lane(bracket, list(lanes.values()), boxes, labels, options)
    return lanes


def _precedence(bracket: Bracket) -> tuple[bool, int, float, float, str]:
    flow = bracket.flow
    r_number = NO_R if flow.r_number is None else flow.r_number
    return (flow.bend is None, r_number, bracket.right - bracket.left, flow.rank, flow.id)


def _lane(bracket: Bracket, taken: Sequence[Lane], boxes: BoxIndex, labels: BoxIndex, options: RoutingOptions) -> Lane:
    left, right = bracket.left, bracket.right
    if bracket.flow.bend is not None:
        return Lane(bracket.flow.bend, 0, left, right)
    near = options.clearance
    rivals = sorted(lane for lane in taken if lane.left < right + near and left < lane.right + near)
    level = _free_level(bracket, rivals, boxes, labels, options)
    bottom = max(bracket.first.y, bracket.last.y)
    ceiling = min((r.top for r in boxes.touching(left, bottom + 1.0, right, level)), default=level)
    if ceiling < level:
        squeezed = _squeezed_level(bracket, rivals, ceiling, options)
        level = level if squeezed is None else squeezed
    depth = max((lane.depth + 1 for lane in rivals if lane.level < level), default=0)
    return Lane(level, depth, left, right)


def _free_level(
    bracket: Bracket, rivals: Sequence[Lane], boxes: BoxIndex, labels: BoxIndex, options: RoutingOptions
) -> float:
    """The highest level below both nodes that is clear of nodes and labels and apart from the lanes above."""
    left, right = bracket.left, bracket.right
    pad = options.clearance + bracket.flow.width / 2.0
    level = max(bracket.first.y, bracket.last.y) + options.lane_first
    for _ in range(_MOST_STEPS):
        in_way = boxes.touching(left, level - pad, right, level + pad)
        in_way += [r for r in labels.touching(left, level - pad, right, level + pad) if r.name != bracket.flow.id]
        below = [rect.bottom + pad for rect in in_way]
        below += [lane.level + options.lane_gap for lane in rivals if abs(lane.level - level) < options.lane_gap]
        if not below:
            break
        level = max(below)
    return level


def _squeezed_level(bracket: Bracket, rivals: Sequence[Lane], ceiling: float, options: RoutingOptions) -> float | None:
    """A level between the two nodes and the next row of nodes, at half the usual distances; `None` if that is full."""
    level = max(bracket.first.y, bracket.last.y) + options.lane_first
    for step in range(_MOST_STEPS):
        tried = level + (step // 2) * SQUEEZE if step % 2 == 0 else level - (step // 2 + 1) * SQUEEZE
        if tried > ceiling:
            return None
        fits = level - options.lane_first + LEAST_DROP <= tried <= ceiling - LEAST_DROP / 2.0
        if fits and all(abs(lane.level - tried) >= options.lane_gap / 2.0 for lane in rivals):
            return tried
    return None
