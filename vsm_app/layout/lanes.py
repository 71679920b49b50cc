"""Return lanes: at which height a line runs that leaves one node downwards and enters another from below.

Lanes are dealt out from the most valuable return to the least (the smaller R-number first), short spans before long
ones, each as high as it finds room: below its two nodes, clear of other nodes and of the labels of losses, and apart
from the lanes above it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import floor
from types import MappingProxyType
from typing import Final, NamedTuple

from vsm_app.layout.framing import Framed
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.shapes import End
from vsm_app.layout.types import Box, FlowSpec, RoutingOptions, Side

#: A flow without R-number (scrap within a works) stays nearest to the chain, as R0 would.
NO_R: Final = 0
#: A line drops at least this far below a node before it turns (arrowhead and bend).
LEAST_DROP: Final = 20.0
#: A lane that has found no room after this many tries is left where it is.
_MOST_STEPS: Final = 40


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


class _Taken:
    """The lanes dealt out so far, by height."""

    def __init__(self, pitch: float) -> None:
        self._pitch = pitch
        self._by_height: dict[int, list[Lane]] = {}

    def add(self, lane: Lane) -> None:
        self._by_height.setdefault(floor(lane.level / self._pitch), []).append(lane)

    def near(self, level: float, distance: float, left: float, right: float) -> list[Lane]:
        """Lanes less than `distance` (at most the pitch) above or below that share some of the extent."""
        strip = floor(level / self._pitch)
        return [
            lane
            for number in (strip - 1, strip, strip + 1)
            for lane in self._by_height.get(number, ())
            if abs(lane.level - level) < distance and lane.left < right and left < lane.right
        ]

    def between(self, low: float, high: float, left: float, right: float) -> list[Lane]:
        """The lanes from one level to another, about, that share some of the extent."""
        strips = range(floor(low / self._pitch), floor(high / self._pitch) + 1)
        lanes = (lane for number in strips for lane in self._by_height.get(number, ()))
        return [lane for lane in lanes if lane.left < right and left < lane.right]


def deal_lanes(
    brackets: Sequence[Bracket], ground: Framed, labels: BoxIndex, options: RoutingOptions
) -> dict[str, Lane]:
    """The lane of each bracket by flow id. A lane to which the user dragged the line is taken as it is."""
    lanes: dict[str, Lane] = {}
    taken = _Taken(options.lane_gap)
    for bracket in sorted(brackets, key=_precedence):
        boxes = ground.round(bracket.flow, bracket.first, bracket.last)
        lane = _lane(bracket, taken, boxes, labels, options)
        lanes[bracket.flow.id] = lane
        taken.add(lane)
    return lanes


def deal_all_lanes(
    brackets: Sequence[Bracket],
    boxes: Mapping[str, Box],
    labels: Mapping[str, Box],
    options: RoutingOptions,
    written: Mapping[str, Box] = MappingProxyType({}),
) -> dict[str, Lane]:
    """The lanes of all brackets: those that open upwards have theirs below, those the user has turned above.

    Notes and headings stand above the chain, and so the lanes there keep off what is `written` besides.
    """
    below = [b for b in brackets if b.first.side is Side.BOTTOM]
    above = [b for b in brackets if b.first.side is Side.TOP]
    lanes = deal_lanes(below, Framed(BoxIndex(boxes), options.frames), BoxIndex(labels), options)
    if above:
        ground = Framed(_turned(boxes), [replace(frame, box=_upside_down(frame.box)) for frame in options.frames])
        mirrored = deal_lanes([_mirrored(b) for b in above], ground, _turned({**labels, **written}), options)
        lanes.update((name, lane._replace(level=-lane.level)) for name, lane in mirrored.items())
    return lanes


def _mirrored(bracket: Bracket) -> Bracket:
    """Seen from below."""
    flow, first, last = bracket
    level = None if flow.level is None else -flow.level
    return Bracket(replace(flow, level=level), first._replace(y=-first.y), last._replace(y=-last.y))


def _turned(boxes: Mapping[str, Box]) -> BoxIndex:
    return BoxIndex({name: _upside_down(box) for name, box in boxes.items()})


def _upside_down(box: Box) -> Box:
    return Box(box.x, -box.bottom, box.width, box.height)


def _precedence(bracket: Bracket) -> tuple[bool, int, float, float, str]:
    flow = bracket.flow
    r_number = NO_R if flow.r_number is None else flow.r_number
    return (flow.level is None, r_number, bracket.right - bracket.left, flow.rank, flow.id)


def _lane(bracket: Bracket, taken: _Taken, boxes: BoxIndex, labels: BoxIndex, options: RoutingOptions) -> Lane:
    left, right = bracket.left, bracket.right
    if bracket.flow.level is not None:
        return Lane(bracket.flow.level, 0, left, right)
    lane = _free_lane(bracket, taken, boxes, labels, options)
    bottom = max(bracket.first.y, bracket.last.y)
    if boxes.is_free(left, bottom + 1.0, right, lane.level):
        return lane
    ceiling = min((r.top for r in boxes.touching(left, bottom + 1.0, right, lane.level)), default=lane.level)
    if ceiling < lane.level:
        squeezed = _squeezed_level(bracket, lane.level, taken, ceiling, labels, options)
        return lane if squeezed is None else Lane(squeezed, 0, left, right)
    return lane


def _free_lane(bracket: Bracket, taken: _Taken, boxes: BoxIndex, labels: BoxIndex, options: RoutingOptions) -> Lane:
    """The highest lane below both nodes that is clear of nodes and labels and apart from the lanes above."""
    left, right = bracket.left, bracket.right
    pad = options.clearance + bracket.flow.width / 2.0
    level, depth = max(bracket.first.y, bracket.last.y) + options.lane_first, 0
    near, far = left - options.clearance, right + options.clearance
    for _ in range(_MOST_STEPS):
        rivals = taken.near(level, options.lane_gap, near, far)
        strip = (left, level - pad, right, level + pad)
        if not rivals and boxes.is_free(*strip) and labels.is_free(*strip, (bracket.flow.id,)):
            break
        in_way = boxes.touching(*strip) + [r for r in labels.touching(*strip) if r.name != bracket.flow.id]
        level = max([*(rect.bottom + pad for rect in in_way), *(lane.level + options.lane_gap for lane in rivals)])
        depth = max([depth, *(lane.depth + 1 for lane in rivals)])
    return Lane(level, depth, left, right)


def _squeezed_level(
    bracket: Bracket, wanted: float, taken: _Taken, ceiling: float, labels: BoxIndex, options: RoutingOptions
) -> float | None:
    """A level between the two nodes and the next row of nodes, at half the usual distances; `None` if that is full.

    As near as can be to the one `wanted`, which lies beyond the lanes found so far, and if it can be clear of labels.
    """
    (flow, first, last), left, right, gap = bracket, bracket.left, bracket.right, options.lane_gap / 2.0
    least = max(first.y, last.y) + LEAST_DROP
    most, wanted = ceiling - LEAST_DROP / 2.0, min(wanted, ceiling - LEAST_DROP)
    beside = [lane.level + way for lane in taken.between(least - gap, most + gap, left, right) for way in (-gap, gap)]
    tried = sorted({wanted, least, *beside}, key=lambda level: (abs(level - wanted), level))
    free = [level for level in tried if least <= level <= most and not taken.near(level, gap, left, right)]
    pad = flow.width / 2.0
    clear = (level for level in free if labels.is_free(left, level - pad, right, level + pad, (flow.id,)))
    return next(clear, free[0] if free else None)
