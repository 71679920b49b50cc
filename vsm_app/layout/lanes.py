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
#: How much nearer than the first lane a line may run in a narrow gap between rows of nodes.
SQUEEZE: Final = 14.0
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
    rivals = sorted(
        lane for lane in taken if lane.left < right + options.clearance and left < lane.right + options.clearance
    )
    bottom = max(bracket.first.y, bracket.last.y)
    pad = options.clearance + bracket.flow.width / 2.0
    level, depth = bottom + options.lane_first, 0
    if not boxes.is_free(left, level - pad, right, level + pad):
        squeezed = level - SQUEEZE
        if boxes.is_free(left, squeezed - pad / 2.0, right, squeezed + pad / 2.0) and _apart(squeezed, rivals, options):
            return Lane(squeezed, 0, left, right)
    for _ in range(_MOST_STEPS):
        in_way = boxes.touching(left, level - pad, right, level + pad)
        in_way += [r for r in labels.touching(left, level - pad, right, level + pad) if r.name != bracket.flow.id]
        crowd = [lane for lane in rivals if abs(lane.level - level) < options.lane_gap]
        if not in_way and not crowd:
            break
        below = [rect.bottom + pad for rect in in_way] + [lane.level + options.lane_gap for lane in crowd]
        level = max(below)
        depth = max([depth, *(lane.depth + 1 for lane in crowd)])
    return Lane(level, depth, left, right)


def _apart(level: float, rivals: Sequence[Lane], options: RoutingOptions) -> bool:
    return all(abs(lane.level - level) >= options.lane_gap / 2.0 for lane in rivals)
