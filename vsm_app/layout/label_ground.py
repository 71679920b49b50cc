"""The ground on which chips, names and tags find their places: what is taken by nodes, arrowheads, labels and lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from vsm_app.layout.obstacles import BoxIndex, Rect
from vsm_app.layout.paths import head_box, piece_boxes
from vsm_app.layout.regions import Bounds, bounds_of
from vsm_app.layout.types import Box, ChipPlace, Point, RoutedFlow

#: Space kept between labels, and between a label and a node.
MARGIN: Final = 3.0
#: Space kept between a label and a foreign arrowhead.
HEAD_MARGIN: Final = 1.0
#: Space kept between a label and a foreign line with its bridges, where there is that much room.
LINE_AIR: Final = 10.0


#: Long side and short side in px of a cell in which straight pieces are kept.
_LONG: Final = 768.0
_SHORT: Final = 24.0


class Lines:
    """The straight pieces of lines, the lying and the standing ones apart: in cells as long and thin as they are."""

    def __init__(self) -> None:
        self._lying = BoxIndex({}, (_LONG, _SHORT))
        self._standing = BoxIndex({}, (_SHORT, _LONG))

    def add(self, name: str, box: Box) -> None:
        """Put down one more piece."""
        self._direction(lying=box.width >= box.height).add(name, box)

    def _direction(self, *, lying: bool) -> BoxIndex:
        return self._lying if lying else self._standing

    def along(self, bounds: Bounds, *, lying: bool) -> list[Rect]:
        """Pieces of one direction that overlap a rectangle."""
        return self._direction(lying=lying).overlapping(*bounds)

    def is_free(self, bounds: Bounds, flow: str) -> bool:
        """Whether no line but that of `flow` overlaps the rectangle."""
        return self._lying.is_free(*bounds, (flow,)) and self._standing.is_free(*bounds, (flow,))


@dataclass(slots=True)
class Taken:
    """What is taken: nodes, arrowheads, labels placed so far, lines; and what has been placed."""

    nodes: BoxIndex
    labels: BoxIndex
    lines: Lines
    heads: BoxIndex
    chips: dict[str, ChipPlace] = field(default_factory=dict)
    names: dict[str, Box] = field(default_factory=dict)
    tags: dict[str, Point] = field(default_factory=dict)

    @classmethod
    def on(cls, nodes: BoxIndex) -> Taken:
        """The ground with these nodes, nothing else on it."""
        return cls(nodes, BoxIndex({}), Lines(), BoxIndex({}))

    def put_line(self, name: str, route: RoutedFlow) -> None:
        """Put down the line of a flow with its arrowhead."""
        for piece in piece_boxes(route.points, route.width):
            self.lines.add(name, piece)
        self.heads.add(name, head_box(route.points, route.width))

    def is_free(self, box: Box, flow: str) -> bool:
        """Whether no node, no arrowhead and no label of another flow stands there."""
        return (
            self.nodes.is_free(*bounds_of(box, MARGIN))
            and self.labels.is_free(*bounds_of(box, MARGIN), (flow,))
            and self.heads.is_free(*bounds_of(box, HEAD_MARGIN))
        )

    def is_off_lines(self, box: Box, flow: str, air: float = 0.0) -> bool:
        """Whether no other line runs underneath or nearer than `air`."""
        return self.lines.is_free(bounds_of(box, air), flow)

    def settle(self, place: ChipPlace, name: Box | None) -> None:
        """Put a chip down, and the name of an open end."""
        self.chips[place.flow] = place
        self.labels.add(place.flow, place.box)
        if (hair := place.hair) is not None:
            self.labels.add(place.flow, hair)
        if name is not None:
            self.names[place.flow] = name
            self.labels.add(place.flow, name)
