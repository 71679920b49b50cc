"""The outlines of the ribbons of a Sankey, found by where they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from vsm_app.layout.sankey_types import SankeyRibbon
from vsm_app.ui.canvas.items.sankey import RibbonModel, steps_path
from vsm_app.ui.canvas.items.sankey_labels import tag_rect

#: On a picture of more ribbons than this only words, bars and names are kept apart.
MOST: Final = 150
_NEAR: Final = 2.0  # at a bar
#: Width and height of the cells by which outlines are found: about a number with its air.
_CELL: Final = (96.0, 48.0)


class Outline(NamedTuple):
    """The outline of one ribbon and the rectangle round it."""

    name: str
    path: QPainterPath
    bounds: QRectF
    width: float = 0.0

    def meets(self, rect: QRectF) -> bool:
        return self.bounds.intersects(rect) and self.path.intersects(rect)

    def holds(self, rect: QRectF) -> bool:
        return self.bounds.contains(rect) and self.path.contains(rect)


class Outlines:
    """All of them: a place is asked of those alone that reach into its cells, each cell looked at when first asked."""

    def __init__(self, paths: Mapping[str, QPainterPath], widths: Mapping[str, float] = MappingProxyType({})) -> None:
        self._all = {
            name: Outline(name, path, path.boundingRect(), widths.get(name, 0.0)) for name, path in paths.items()
        }
        self._cells: dict[tuple[int, int], tuple[Outline, ...]] = {}
        self._near: dict[tuple[int, int, int, int], tuple[Outline, ...]] = {}

    def __bool__(self) -> bool:
        return bool(self._all)

    def __iter__(self) -> Iterator[Outline]:
        return iter(self._all.values())

    def get(self, name: str) -> Outline | None:
        return self._all.get(name)

    def near(self, rect: QRectF) -> Collection[Outline]:
        """Those that may reach into a rectangle, each once, always in the same order."""
        wide, high = _CELL
        left, right = int(rect.left() // wide), int(rect.right() // wide)
        top, bottom = int(rect.top() // high), int(rect.bottom() // high)
        reach = left, right, top, bottom
        found = self._near.get(reach)
        if found is None:
            cells = product(range(left, right + 1), range(top, bottom + 1))
            found = self._near[reach] = tuple({one.name: one for cell in cells for one in self._in_cell(cell)}.values())
        return found

    def meeting(self, rect: QRectF) -> list[Outline]:
        """Those that reach into a rectangle."""
        return [one for one in self.near(rect) if one.bounds.intersects(rect) and one.path.intersects(rect)]

    def _in_cell(self, cell: tuple[int, int]) -> tuple[Outline, ...]:
        found = self._cells.get(cell)
        if found is None:
            room = QRectF(cell[0] * _CELL[0], cell[1] * _CELL[1], *_CELL).adjusted(-1.0, -1.0, 1.0, 1.0)
            found = self._cells[cell] = tuple(one for one in self._all.values() if one.meets(room))
        return found


def outlines_of(models: Sequence[RibbonModel]) -> Outlines:
    """The ribbons' outlines; none of very many."""
    return _outlines(tuple(model.ribbon for model in models) if len(models) <= MOST else ())


@lru_cache(maxsize=2)
def _outlines(ribbons: tuple[SankeyRibbon, ...]) -> Outlines:
    """Remembered: names and words of all sizes stand on the same."""
    return Outlines({one.id: _whole(one) for one in ribbons}, {one.id: one.width for one in ribbons})


def marks_of(model: RibbonModel) -> list[QRectF]:
    """Arrowhead and R-tag: they carry no words."""
    marks = [] if model.ribbon.head is None else [_around(model.ribbon.head)]
    tag = tag_rect(model)
    return marks if tag is None else [*marks, tag]


def ending_at(models: Iterable[RibbonModel], bar: QRectF) -> frozenset[str]:
    """Which ribbons begin or end at a bar."""
    left, right, top, bottom = bar.left() - _NEAR, bar.right() + _NEAR, bar.top() - _NEAR, bar.bottom() + _NEAR
    ends = ((model.id, step[1][-2:]) for model in models for step in (model.ribbon.centre[0], model.ribbon.centre[-1]))
    return frozenset(name for name, (x, y) in ends if left <= x <= right and top <= y <= bottom)


def thirds_on(path: QPainterPath, words: QRectF) -> int:
    """How many thirds of the words lie on a ribbon."""
    third = QRectF(words.left(), words.top(), words.width() / 3.0, words.height())
    return sum(path.intersects(third.translated(n * third.width(), 0.0)) for n in range(3))


def _around(points: Iterable[tuple[float, float]]) -> QRectF:
    return QPolygonF([QPointF(*point) for point in points]).boundingRect()


def _whole(ribbon: SankeyRibbon) -> QPainterPath:
    """The outline of a ribbon and of the head at its end."""
    path = steps_path(ribbon.outline)
    if ribbon.head is not None:
        path.addPolygon(QPolygonF([QPointF(*point) for point in (*ribbon.head, ribbon.head[0])]))
    return path
