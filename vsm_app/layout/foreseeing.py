"""The way that a line is going to take, while it is still being drawn or dragged: it is asked for with each move.

On a small map all lines are led anew, as they will be. On a large one only what is near is looked at: the nodes on the
ground between the ends, the other lines at these ends, and some of those that cross that ground. Where very many nodes
stand there, only those round the ends and those that a way found so far would meet: it is led anew past them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice, pairwise
from typing import Final

from vsm_app.layout.memory import box_index
from vsm_app.layout.regions import Bounds, bounds_of
from vsm_app.layout.routing import reroute, route_flows
from vsm_app.layout.types import Box, FlowSpec, Frame, Point, RoutedFlow, Routing

#: Up to so many lines all of them are led anew with each move; fewer where a node is dragged, which disturbs more.
_SMALL: Final = 96
_SMALL_MOVED: Final = 48
#: Lines of a large map that are led anew beside those asked for: at their ends, then on the ground between.
_MOST: Final = (24, 12)
#: With more lines than this at once (a hub that is dragged) none is foreseen.
MOST_ASKED: Final = 12
#: From so many nodes on the ground on only those count that a way would meet; how often it is led past such.
_MANY_BOXES: Final = 120
_ROUNDS: Final = 4
_STRIP: Final = 960.0  # px: so much of the ground is looked at before it is known whether there are many
#: Ground round the ends on which something may stand in the way.
_AROUND: Final = 160.0

#: The lines that run through some ground, and those at a node.
LinesIn = Callable[[Sequence[Bounds]], Iterable[str]]
LinesAt = Callable[[str], Iterable[str]]


class Foreseeing:
    """One gesture's questions about the ways of lines; what stands near is worked out once."""

    def __init__(
        self,
        routing: Routing,
        boxes: Mapping[str, Box],
        flows: Mapping[str, FlowSpec],
        lines_in: LinesIn,
        lines_at: LinesAt,
    ) -> None:
        self._boxes, self._flows = boxes, flows
        self._lines_in, self._lines_at = lines_in, lines_at
        self._whole = self._last = routing
        self._near: frozenset[str] | None = None  # the lines of `_last`; `None`: all
        self._met: set[str] = set()  # nodes that ways asked for would have met, where not all are looked at

    @property
    def is_small(self) -> bool:
        """Whether the map is so small that all lines are led anew while a node is dragged."""
        return len(self._flows) <= _SMALL_MOVED

    def ways(
        self, asked: Mapping[str, FlowSpec], moved: Mapping[str, Box], frames: tuple[Frame, ...] | None = None
    ) -> Mapping[str, RoutedFlow]:
        """The ways of the lines `asked` for once the nodes `moved` stand there; empty for too many of them.

        `frames`: of open sub-processes as they are then; on a large map they count as they were.
        """
        if len(asked) > MOST_ASKED:
            return {}
        if self.is_small or (not moved and len(self._flows) <= _SMALL):
            self._last = reroute(self._last, {**self._boxes, **moved}, {**self._flows, **asked}, frames=frames)
        else:
            self._lead_near(asked, moved)
        return {name: self._last.flows[name] for name in asked if name in self._last.flows}

    def _lead_near(self, asked: Mapping[str, FlowSpec], moved: Mapping[str, Box]) -> None:
        ends = _ends(asked.values(), self._boxes, moved)
        if not ends:
            return
        grounds = [bounds_of(Box.round(ends).inflated(_AROUND))]
        names = self._few_in(grounds[0])
        is_crowded = names is None
        if names is None:
            grounds = list(dict.fromkeys(bounds_of(end.inflated(_AROUND)) for end in ends))
            names = self._standing_in(grounds)
        near = frozenset(self._beside(asked, grounds))
        flows = {**{name: self._flows[name] for name in near}, **asked}
        names.update(end for flow in flows.values() for end in (flow.source, flow.target) if end is not None)
        names.update(moved)
        if not is_crowded:
            self._lead_past(names, near, flows, moved)
            return
        self._met = self._met if len(self._met) <= _MANY_BOXES else set()
        for _ in range(_ROUNDS):
            self._lead_past(names | self._met, near, flows, moved)
            pieces = [bounds for name in asked if (led := self._last.flows.get(name)) for bounds in _pieces(led.points)]
            met = self._standing_in(pieces) - names - self._met
            if not met:
                break
            self._met |= met

    def _few_in(self, ground: Bounds) -> set[str] | None:
        """The nodes that stand on some ground; `None` for very many, which are not all counted."""
        (x, top, right, bottom), names = ground, set[str]()
        while x < right and len(names) <= _MANY_BOXES:
            names |= self._standing_in([(x, top, min(x + _STRIP, right), bottom)])
            x += _STRIP
        return names if len(names) <= _MANY_BOXES else None

    def _standing_in(self, grounds: Iterable[Bounds]) -> set[str]:
        index = box_index(self._whole)
        return {rect.name for ground in grounds for rect in index.overlapping(*ground)}

    def _lead_past(
        self, names: set[str], near: frozenset[str], flows: Mapping[str, FlowSpec], moved: Mapping[str, Box]
    ) -> None:
        """Lead some lines with these nodes and no others in their way."""
        boxes = {name: moved.get(name) or self._boxes[name] for name in sorted(names) if name in self._boxes}
        if near == self._near:
            self._last = reroute(self._last, boxes, flows)
        else:
            self._last, self._near = route_flows(boxes, list(flows.values()), self._whole.options), near

    def _beside(self, asked: Mapping[str, FlowSpec], grounds: Sequence[Bounds]) -> Iterable[str]:
        """The other lines that have a say."""
        ends = {end for flow in asked.values() for end in (flow.source, flow.target) if end is not None}
        at_ends = {name: None for end in sorted(ends) for name in self._lines_at(end) if name in self._flows}
        crossing = (i for i in sorted(self._lines_in(grounds)) if i in self._flows and i not in at_ends)
        found = [*islice(at_ends, _MOST[0]), *islice(crossing, _MOST[1])]
        return (name for name in found if name not in asked)


def following(way: Sequence[Point], first: Point, last: Point) -> tuple[Point, ...] | None:
    """A way whose ends have moved on by so much, its pieces level and upright as before; `None` for a straight one."""
    if len(way) < 3:  # noqa: PLR2004 - a corner is what gives way
        return None
    return tuple(_pulled(_pulled(list(way), first)[::-1], last)[::-1])


def _pulled(points: list[Point], by: Point) -> list[Point]:
    (x, y), (corner_x, corner_y), *others = points
    corner = (corner_x, corner_y + by[1]) if y == corner_y else (corner_x + by[0], corner_y)
    return [(x + by[0], y + by[1]), corner, *others]


def _pieces(way: Sequence[Point]) -> Iterable[Bounds]:
    """The ground on which each straight piece of a way runs."""
    for (x1, y1), (x2, y2) in pairwise(way):
        yield min(x1, x2) - 1.0, min(y1, y2) - 1.0, max(x1, x2) + 1.0, max(y1, y2) + 1.0


def _ends(asked: Iterable[FlowSpec], boxes: Mapping[str, Box], moved: Mapping[str, Box]) -> list[Box]:
    """What stands at the ends, `moved` where it is; an open one is a point."""
    ends: list[Box] = []
    for flow in asked:
        standing = (moved.get(i) or boxes.get(i) for i in (flow.source, flow.target) if i is not None)
        ends += [box for box in standing if box is not None]
        if flow.free_end is not None:
            ends.append(Box(*flow.free_end, 0.0, 0.0))
    return ends
