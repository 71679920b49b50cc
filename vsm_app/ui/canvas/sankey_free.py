"""Free ground in a Sankey: a coarse picture of all that is taken, asked for the places at which words have room."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    _Floats: TypeAlias = NDArray[np.float64]


#: In all there are so many cells at most, whatever the picture; so many in a patch that windows share which lie apart.
MOST_CELLS: Final = 4_000_000
_SHARED: Final = 250_000


class Patch(NamedTuple):
    """Cells of an endless grid: from the first column and row up to those that are no more of it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def cells(self) -> int:
        """How many there are."""
        return max(self.right - self.left, 0) * max(self.bottom - self.top, 0)

    def united(self, other: Patch) -> Patch:
        """What holds both."""
        first, last = map(min, self[:2], other[:2]), map(max, self[2:], other[2:])
        return Patch(*first, *last)

    def holds(self, other: Patch) -> bool:
        """Whether another lies in it whole."""
        return self.united(other) == self


def patches_of(windows: Iterable[Patch]) -> list[Patch]:
    """Few patches that hold windows whole, one those that lie close; where they are too many the later are left out."""
    found: list[Patch] = []
    room = MOST_CELLS
    for window in windows:
        if not window.cells or any(patch.holds(window) for patch in found):
            continue
        more, n = min(((patch.united(window).cells - patch.cells, n) for n, patch in enumerate(found)), default=(0, -1))
        joins = n >= 0 and (more <= window.cells or found[n].cells + more <= _SHARED)
        more = more if joins else window.cells
        if more > room:
            continue
        room -= more
        if joins:
            found[n] = found[n].united(window)
        else:
            found.append(window)
    return found


class Layer:
    """What is taken within a rectangle, cell by cell. A cell that is touched at all is taken."""

    def __init__(self, bounds: QRectF, cell: float) -> None:
        self.cell = cell
        self._left, self._top = bounds.left(), bounds.top()
        width, height = (math.ceil(side / cell) + 1 for side in (bounds.width(), bounds.height()))
        self._image = QImage(width, height, QImage.Format.Format_Grayscale8)
        self._image.fill(0)
        self._cells: NDArray[np.bool_] | None = None
        self._sums: NDArray[np.int32] | None = None

    def take(
        self, rects: Iterable[QRectF] = (), paths: Iterable[QPainterPath] = (), lines: Iterable[QLineF] = ()
    ) -> None:
        """Take the places of rectangles, paths and lines."""
        painter = QPainter(self._image)
        painter.scale(1.0 / self.cell, 1.0 / self.cell)
        painter.translate(-self._left, -self._top)
        white = Qt.GlobalColor.white
        painter.setPen(QPen(white, self.cell))  # half a cell on each side
        painter.setBrush(white)
        for rect in rects:
            painter.drawRect(rect)
        for path in paths:
            painter.drawPath(path)
        for line in lines:
            painter.drawLine(line)
        painter.end()
        self._cells = self._sums = None

    def free(self, room: QRectF, width: float, height: float) -> tuple[_Floats, _Floats]:
        """The middles within a room at which a rectangle of that size lies on nothing that is taken."""
        import numpy as np  # first needed where words found no room, not to show a window

        sums, cell = self._summed(), self.cell
        wide, high = (math.ceil(side / cell) + 1 for side in (width, height))
        left = max(math.floor((room.left() - self._left - width / 2.0) / cell), 0)
        top = max(math.floor((room.top() - self._top - height / 2.0) / cell), 0)
        right = min(math.ceil((room.right() - self._left - width / 2.0) / cell), sums.shape[1] - 1 - wide)
        bottom = min(math.ceil((room.bottom() - self._top - height / 2.0) / cell), sums.shape[0] - 1 - high)
        if right < left or bottom < top:
            return np.empty(0), np.empty(0)
        rows, columns = slice(top, bottom + 1), slice(left, right + 1)
        rows_on, columns_on = slice(top + high, bottom + 1 + high), slice(left + wide, right + 1 + wide)
        taken = sums[rows_on, columns_on] - sums[rows, columns_on] - sums[rows_on, columns] + sums[rows, columns]
        ys, xs = np.nonzero(taken == 0)
        x = self._left + (xs.astype(float) + left + wide / 2.0) * cell
        y = self._top + (ys.astype(float) + top + high / 2.0) * cell
        return x, y

    def taken_at(self, x: _Floats, y: _Floats) -> NDArray[np.bool_]:
        """Whether points are taken; outside nothing is."""
        import numpy as np

        cells = self._taken()
        columns = ((x - self._left) / self.cell).astype(np.intp)
        rows = ((y - self._top) / self.cell).astype(np.intp)
        height, width = cells.shape
        inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
        found: NDArray[np.bool_] = inside & cells[np.where(inside, rows, 0), np.where(inside, columns, 0)]
        return found

    def _taken(self) -> NDArray[np.bool_]:
        if self._cells is None:
            import numpy as np

            image = self._image
            whole = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
            self._cells = whole[:, : image.width()] > 0
        return self._cells

    def _summed(self) -> NDArray[np.int32]:
        if self._sums is None:
            import numpy as np

            cells = self._taken()
            sums = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1), np.int32)
            np.cumsum(cells, axis=0, out=sums[1:, 1:])
            np.cumsum(sums[1:, 1:], axis=1, out=sums[1:, 1:])
            self._sums = sums
        return self._sums
