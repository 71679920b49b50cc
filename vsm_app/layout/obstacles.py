"""What stands where: a uniform grid over boxes that answers "does this strip touch one?" quickly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import floor, inf
from typing import Final, NamedTuple

from vsm_app.layout.types import Box, Point

#: Edge of a grid cell in px: about a node with the gap beside it.
CELL: Final = 192.0
#: What rounding may do to an edge on the border of a cell.
_ROUNDED: Final = 1e-6


class Rect(NamedTuple):
    """A box as its four edges, with the name of what stands there."""

    left: float
    top: float
    right: float
    bottom: float
    name: str


class BoxIndex:
    """Boxes by grid cell. One name may stand for several boxes. `cell`: width and height of a cell."""

    def __init__(self, boxes: Mapping[str, Box], cell: tuple[float, float] = (CELL, CELL)) -> None:
        self._cells: dict[tuple[int, int], list[Rect]] = {}
        self._wide, self._high = cell
        for name, box in boxes.items():
            self.add(name, box)

    def add(self, name: str, box: Box) -> None:
        """Put one more box on the ground."""
        rect = _rect(name, box)
        for cell in self._reach(rect.left, rect.top, rect.right, rect.bottom):
            self._cells.setdefault(cell, []).append(rect)

    def changed(self, gone: Iterable[tuple[str, Box]], come: Iterable[tuple[str, Box]]) -> BoxIndex:
        """Another index with some boxes taken away and others put down; this one stays as it is."""
        other = BoxIndex({}, (self._wide, self._high))
        other._cells = cells = dict(self._cells)
        for name, box in gone:
            rect = _rect(name, box)
            for cell in self._reach(rect.left, rect.top, rect.right, rect.bottom):
                left = list(cells[cell])
                left.remove(rect)
                cells[cell] = left
        for name, box in come:
            rect = _rect(name, box)
            for cell in self._reach(rect.left, rect.top, rect.right, rect.bottom):
                cells[cell] = [*cells.get(cell, ()), rect]
        return other

    def touching(self, left: float, top: float, right: float, bottom: float) -> list[Rect]:
        """The boxes that overlap the rectangle, from left to right."""
        return sorted(self.overlapping(left, top, right, bottom))

    def overlapping(self, left: float, top: float, right: float, bottom: float) -> list[Rect]:
        """The boxes that overlap the rectangle, in no order that means anything."""
        wide, high = self._wide, self._high
        first, upper = floor(left / wide), floor(top / high)
        found = []
        for cell in self._reach(left, top, right, bottom):
            # told where the common part begins, not in every cell it reaches into
            from_left = -inf if cell[0] == first else cell[0] * wide - _ROUNDED
            from_top = -inf if cell[1] == upper else cell[1] * high - _ROUNDED
            for rect in self._cells.get(cell, ()):
                x1, y1, x2, y2, _name = rect
                if from_left <= x1 < right and left < x2 and from_top <= y1 < bottom and top < y2:
                    found.append(rect)
        return found

    def is_free(self, left: float, top: float, right: float, bottom: float, skip: tuple[str | None, ...] = ()) -> bool:
        """Whether no box but those in `skip` overlaps the rectangle."""
        cells, wide, high = self._cells, self._wide, self._high
        upper, lower = floor(top / high), floor(bottom / high) + 1
        for i in range(floor(left / wide), floor(right / wide) + 1):
            for j in range(upper, lower):
                for x1, y1, x2, y2, name in cells.get((i, j), ()):
                    if x1 < right and left < x2 and y1 < bottom and top < y2 and name not in skip:
                        return False
        return True

    def is_clear(self, points: Sequence[Point], pad: float, source: str | None, target: str | None) -> bool:
        """Whether a polyline keeps `pad` away from every box.

        The first segment may touch the box it starts from, the last the one it ends at.
        """
        if not self._cells:
            return True
        last = len(points) - 2
        for i in range(last + 1):
            (x1, y1), (x2, y2) = points[i], points[i + 1]
            if x1 > x2:
                x1, x2 = x2, x1
            if y1 > y2:
                y1, y2 = y2, y1
            skip = (source if i == 0 else None, target if i == last else None)
            if not self.is_free(x1 - pad, y1 - pad, x2 + pad, y2 + pad, skip):
                return False
        return True

    def _reach(self, left: float, top: float, right: float, bottom: float) -> Iterable[tuple[int, int]]:
        """The cells that a rectangle reaches into."""
        first, last = floor(left / self._wide), floor(right / self._wide)
        upper, lower = floor(top / self._high), floor(bottom / self._high)
        if first == last and upper == lower:
            return ((first, upper),)
        return [(i, j) for i in range(first, last + 1) for j in range(upper, lower + 1)]


def _rect(name: str, box: Box) -> Rect:
    return Rect(box.x, box.y, box.x + box.width, box.y + box.height, name)
