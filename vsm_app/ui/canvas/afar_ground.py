"""The ground on which figures and names of flows find their places from farther away, and which of it they have taken.

Beside a name stands nothing of another line in its row: `Semis  1,089` would be read as one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.paths import head_box, piece_boxes
from vsm_app.layout.regions import Bounds, bounds_of
from vsm_app.layout.types import Box, Point
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.label_places import LINE, Choice
from vsm_app.ui.canvas.look import FIGURES
from vsm_app.ui.canvas.models import FlowModel, NodeModel
from vsm_app.ui.canvas.readable import NAMED_BESIDE, Named

#: px on the screen before an open end: how far beyond it and to both sides no other label may stand.
BEYOND: Final = 18.0
_ASIDE: Final = 2.0
#: What an arrowhead is called: only a hair may lead to its own.
HEAD: Final = "head of "
#: Beside a name, in sizes of its letters: nearer in its row a figure or name of another line would be read with it.
BESIDE_NAME: Final = 1.5
#: Above and below the name of an upright end, in sizes of its letters: a figure on a hair is read with what is nearer.
OVER_NAME: Final = 0.5
#: Share of a line of a name that what stands in its row overlaps at least.
_ROW: Final = 0.37
#: px on the screen: how wide a line may be that a figure is set over, how far that reaches beyond the figure.
_THIN: Final = 4.0
_SEEN: Final = 3.0


class Ground:
    """What no label may cover, under no name; what belongs to a flow and is free for its own label under its id."""

    def __init__(
        self,
        models: Sequence[FlowModel],
        nodes: Mapping[str, NodeModel],
        names: Sequence[Named],
        others: Iterable[Box],
        scale: float,
        px: float,
    ) -> None:
        self._models, self._px = models, px
        #: With all lines, and what of it a figure in the crowd keeps off too.
        self.whole, self._solid = BoxIndex({}), BoxIndex({})
        self._rows = BoxIndex({})  # of names that stand on the table, each under the name of its node
        self._lines: BoxIndex | None = None
        boxes = [node.box for node in nodes.values() if node.shape is not Shape.FLAT]
        for box in (*boxes, *(name.box for name in names), *others):
            self._add("", box)
        for model in models:
            self._add(HEAD + model.id, head_box(model.points, model.width))
            for hop in model.hops:
                if hop.radius > 0.0:
                    self._add("", hop.box(model.width / 2.0))
            for piece in piece_boxes(model.points, model.width):
                self.whole.add(model.id, piece)
            if model.open_source:
                self._add(model.id, _before(model.points[0], model.points[1], px))
            if model.open_target:
                self._add(model.id, _before(model.points[-1], model.points[-2], px))
        self._beside = BoxIndex({})  # the nodes themselves
        for name in names:
            if _is_on_the_table(name, nodes):
                self._beside.add(name.node, nodes[name.node].box)
                self._rows.add(name.node, row_of(name.box, scale))

    def _add(self, name: str, box: Box) -> None:
        self.whole.add(name, box)
        self._solid.add(name, box)

    def own_names(self, model: FlowModel) -> tuple[str, ...]:
        """The nodes with a name on the table at which a line begins or ends."""
        ends = [(x - 1.0, y - 1.0, x + 1.0, y + 1.0) for x, y in (model.points[0], model.points[-1])]
        return tuple(dict.fromkeys(rect.name for end in ends for rect in self._beside.overlapping(*end)))

    def is_off_rows(self, box: Box, own: tuple[str, ...]) -> bool:
        """Whether a label stands in the row of no name of a node but its `own`."""
        return self._rows.is_free(*bounds_of(box, 0.0), own)

    def is_off_lines(self, flow: str, box: Box, air: float) -> bool:
        """Whether no line but that of a flow is nearer to a box than `air`."""
        return self._drawn().is_free(*bounds_of(box, air), (flow,))

    def covers_well(self, flow: str, box: Box, air: float) -> bool:
        """Whether a figure on a plate covers but thin straight lines, wholly, that go on in sight on both sides.

        A line along its edge would be read as its own.
        """
        if not self._solid.is_free(*bounds_of(box, air), (flow, HEAD + flow)):
            return False
        seen = _SEEN * self._px
        for rect in self._drawn().overlapping(*bounds_of(box, air)):
            if rect.name == flow:
                continue
            stands = rect.left >= box.left and rect.right <= box.right
            lies = rect.top >= box.top and rect.bottom <= box.bottom
            goes_on = (stands and rect.top < box.top - seen and box.bottom + seen < rect.bottom) or (
                lies and rect.left < box.left - seen and box.right + seen < rect.right
            )
            if not goes_on or min(rect.right - rect.left, rect.bottom - rect.top) > _THIN * self._px:
                return False
        return True

    def _drawn(self) -> BoxIndex:
        """The lines alone."""
        if self._lines is None:
            self._lines = BoxIndex({})
            for model in self._models:
                for piece in piece_boxes(model.points, model.width):
                    self._lines.add(model.id, piece)
        return self._lines


def _is_on_the_table(name: Named, nodes: Mapping[str, NodeModel]) -> bool:
    return name.is_outside or nodes[name.node].shape in NAMED_BESIDE


def row_of(name: Box, scale: float) -> Box:
    """The row of a name with the room beside it in which a figure of another line would be read with it."""
    aside, inset = BESIDE_NAME * FIGURES * scale, min(LINE * scale, name.height) * _ROW
    return Box(name.x - aside, name.y + inset, name.width + 2.0 * aside, name.height - 2.0 * inset)


def _before(end: Point, inner: Point, px: float) -> Box:
    """The ground before an open end, where its own label would be looked for."""
    (x, y), far, aside = end, BEYOND * px, _ASIDE * px
    if x == inner[0]:
        return Box(x - aside, y if y > inner[1] else y - far, 2.0 * aside, far)
    return Box(x if x > inner[0] else x - far, y - aside, far, 2.0 * aside)


class Taken:
    """What labels of flows stand on so far: nothing else there nearer than `air`, nor in the row of a name.

    Nor does a figure on a hair stand close above or below the name of one of the `upright` ends: its own stands so.
    """

    def __init__(self, air: float, scale: float, upright: Collection[str] = ()) -> None:
        self._air, self._scale, self._upright = air, scale, upright
        self._boxes, self._rows = BoxIndex({}), BoxIndex({})
        self._loose, self._columns = BoxIndex({}), BoxIndex({})

    def add(self, flow: str, choice: Choice) -> None:
        """Put down the label of a flow."""
        for index, boxes in self._indices():
            for box in boxes(flow, choice):
                index.add(flow, box)

    def changed(self, gone: Mapping[str, Choice], come: Mapping[str, Choice]) -> Taken:
        """Other ground: the labels of some flows taken away, of some put down; this stays as it is."""
        other = Taken(self._air, self._scale, self._upright)
        other._boxes, other._rows, other._loose, other._columns = (
            index.changed(*([(f, box) for f, c in some.items() for box in boxes(f, c)] for some in (gone, come)))
            for index, boxes in self._indices()
        )
        return other

    def is_free(self, flow: str, choice: Choice) -> bool:
        """Whether no label of another flow stands where one would, or would be read with it."""
        own = (flow,)
        return all(index.is_free(*edges, own) for index, edges in self._asked(flow, choice))

    def in_the_way(self, flow: str, choice: Choice) -> set[str]:
        """The flows whose labels do."""
        return {rect.name for index, edges in self._asked(flow, choice) for rect in index.overlapping(*edges)} - {flow}

    def _indices(self) -> tuple[tuple[BoxIndex, Callable[[str, Choice], Iterable[Box]]], ...]:
        """What is kept, each with the boxes of a choice that go there."""
        return (
            (self._boxes, lambda _flow, choice: _boxes(choice)),
            (self._rows, lambda _flow, choice: self._rows_of(choice)),
            (self._loose, lambda _flow, choice: _loose(choice)),
            (self._columns, self._columns_of),
        )

    def _asked(self, flow: str, choice: Choice) -> Iterator[tuple[BoxIndex, Bounds]]:
        """What has to be free for a label, and where."""
        for box in _boxes(choice):
            yield self._boxes, bounds_of(box, self._air)
        for row in self._rows_of(choice):
            yield self._boxes, bounds_of(row, 0.0)
        for box in _words(choice):
            yield self._rows, bounds_of(box, 0.0)
        for column in self._columns_of(flow, choice):
            yield self._loose, bounds_of(column, 0.0)
        for chip in _loose(choice):
            yield self._columns, bounds_of(chip, 0.0)

    def _columns_of(self, flow: str, choice: Choice) -> Iterator[Box]:
        if choice.words is not None and flow in self._upright:
            over, aside = OVER_NAME * FIGURES * self._scale, choice.words.width * _ROW / 2.0
            box = choice.words
            yield Box(box.x + aside, box.y - over, box.width - 2.0 * aside, box.height + 2.0 * over)

    def _rows_of(self, choice: Choice) -> Iterator[Box]:
        if choice.words is not None:
            yield row_of(choice.words, self._scale)


def _boxes(choice: Choice) -> list[Box]:
    return [box for box in (choice.chip, choice.words, choice.hair()) if box is not None]


def _loose(choice: Choice) -> list[Box]:
    """A figure on a hair: one on its line is read with that."""
    return [] if choice.chip is None or choice.tie is None else [choice.chip]


def _words(choice: Choice) -> list[Box]:
    return [box for box in (choice.chip, choice.words) if box is not None]
