"""Where very many lines run, to be asked which of them come near a change: rows of one array instead of a walk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from vsm_app.layout.regions import Bounds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Extents:
    """Rectangles by name; another object after every change, so that what was known before still holds."""

    __slots__ = ("_names", "_rects", "_rows")

    def __init__(self, names: list[str], rows: dict[str, int], rects: NDArray[np.float64]) -> None:
        self._names, self._rows, self._rects = names, rows, rects

    @staticmethod
    def of(bounds: Mapping[str, Bounds]) -> Extents:
        """The rectangles of some names."""
        import numpy as np  # first needed after an edit, not to show a window

        names = list(bounds)
        rects = np.array(list(bounds.values()), dtype=np.float64).reshape(len(names), 4)
        return Extents(names, {name: row for row, name in enumerate(names)}, rects)

    def changed(self, come: Mapping[str, Bounds]) -> Extents:
        """With other rectangles for names that are known. What comes or goes asks for a new object."""
        if not come:
            return self
        rects = self._rects.copy()
        rows = self._rows
        for name, bounds in come.items():
            rects[rows[name]] = bounds
        return Extents(self._names, rows, rects)

    def overlapping(self, regions: Sequence[Bounds]) -> set[str]:
        """The names whose rectangles share more than an edge with one of the regions."""
        if not regions:
            return set()
        import numpy as np

        left, top, right, bottom = self._rects.T
        x1, y1 = min(r[0] for r in regions), min(r[1] for r in regions)
        x2, y2 = max(r[2] for r in regions), max(r[3] for r in regions)
        near = np.flatnonzero((left < x2) & (x1 < right) & (top < y2) & (y1 < bottom))
        left, top, right, bottom = self._rects[near].T
        met = np.zeros(len(near), dtype=bool)
        for a, b, c, d in regions:
            met |= (a < right) & (left < c) & (b < bottom) & (top < d)
        return self._named(near[met].tolist())

    def _named(self, rows: Iterable[int]) -> set[str]:
        names = self._names
        return {names[row] for row in rows}
