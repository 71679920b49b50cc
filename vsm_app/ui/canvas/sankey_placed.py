"""The ties of one round and their words: asked whether more words, and more ties, would lie on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QRectF

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    _Floats: TypeAlias = NDArray[np.float64]


class Placed:
    """What was placed so far. Nothing comes nearer to it than the air that is kept."""

    def __init__(self, air: float, apart: float = 0.0) -> None:
        self._air = air
        self._apart = apart  # so far from where another begins no tie runs, or begins, that the two are read as one
        self._rooms: list[tuple[float, ...]] = []  # of words with the air beside them: middle, half of width and height
        self._words: list[tuple[float, ...]] = []
        self._lines: list[tuple[float, ...]] = []  # the middle of ties, half of their way across and down
        self._columns: tuple[_Floats, _Floats, _Floats] | None = None  # the same, as they are asked for

    def take(self, rooms: Iterable[QRectF], words: QRectF, line: QLineF) -> None:
        """Take the place of words, the rooms that they want, and of their tie."""
        self._columns = None
        self._rooms += map(_halved, rooms)
        self._words.append(_halved(words))
        self._lines.append((*line.center().toTuple(), line.dx() / 2.0, line.dy() / 2.0))

    def free(self, x: _Floats, y: _Floats, size: tuple[float, float]) -> NDArray[np.bool_]:
        """At which middles words of one size touch nothing."""
        if not self._rooms:
            import numpy as np

            return np.ones(len(x), np.bool_)
        rooms, _words, lines = self._in_columns()
        wide, high = size[0] / 2.0 + self._air, size[1] / 2.0 + self._air
        dx, dy = x[:, None] - rooms[0], y[:, None] - rooms[1]
        touch = ((abs(dx) < wide + rooms[2]) & (abs(dy) < high + rooms[3])).any(axis=1)
        dx, dy = x[:, None] - lines[0], y[:, None] - lines[1]
        found: NDArray[np.bool_] = ~(touch | _meet(dx, dy, (wide, high), (lines[2], lines[3])).any(axis=1))
        return found

    def begins_on(self, x: float, y: float) -> bool:
        """Whether a tie that began there would go on with another."""
        half = self._apart
        for middle, height, across, down in self._lines:
            dx, dy, a, d = x - middle, y - height, abs(across), abs(down)
            if abs(dx) < half + a and abs(dy) < half + d and abs(dx * down - dy * across) < half * d + half * a:
                return True
        return False

    def met_by(self, x: float, y: float, dx: _Floats, dy: _Floats) -> NDArray[np.bool_]:
        """Which of the ties from one point on run over words or cross other ties."""
        import numpy as np

        if not self._words:
            return np.zeros(len(dx), np.bool_)
        _rooms, words, lines = self._in_columns()
        across, down = dx[:, None] / 2.0, dy[:, None] / 2.0
        off = words[0] - x - across, words[1] - y - down
        over = _meet(*off, (words[2] + self._air, words[3] + self._air), (across, down))
        begins = lines[0] - lines[2] - x - across, lines[1] - lines[3] - y - down
        over |= _meet(*begins, (self._apart, self._apart), (across, down))
        to_x, to_y = lines[0] - x, lines[1] - y  # from the point on to the middle of the others
        one, other = ((to_x + s * lines[2]) * down - (to_y + s * lines[3]) * across for s in (-1.0, 1.0))
        here = to_x * lines[3] - to_y * lines[2]
        there = (to_x - 2.0 * across) * lines[3] - (to_y - 2.0 * down) * lines[2]
        crosses = (one * other <= 0.0) & (here * there <= 0.0)
        met: NDArray[np.bool_] = np.any(over | crosses, axis=1)
        return met

    def _in_columns(self) -> tuple[_Floats, _Floats, _Floats]:
        """Rooms, words and lines, each figure of all of them in a row."""
        if self._columns is None:
            import numpy as np

            rooms, words, lines = (np.array(figures).T for figures in (self._rooms, self._words, self._lines))
            self._columns = rooms, words, lines
        return self._columns


def _halved(rect: QRectF) -> tuple[float, ...]:
    return (*rect.center().toTuple(), rect.width() / 2.0, rect.height() / 2.0)


def _meet(
    dx: _Floats, dy: _Floats, half: tuple[_Floats | float, _Floats | float], line: tuple[_Floats, _Floats]
) -> NDArray[np.bool_]:
    """Whether rectangles meet lines whose middles are so far off; of both half of the way across and down."""
    (wide, high), (across, down) = half, line
    a, d = abs(across), abs(down)
    found: NDArray[np.bool_] = (abs(dx) < wide + a) & (abs(dy) < high + d)
    found &= abs(dx * down - dy * across) < wide * d + high * a
    return found
