"""How near a picture is seen as a whole: the farther away, the more of it is taken by words that keep their size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, sqrt
from typing import Final

from PySide6.QtCore import QPointF, QRectF

_ROUNDS: Final = 4
_NEARER: Final = 1.02  # so much larger a picture is worth a second look
_STEP: Final = 1.08  # so much smaller words are set in another size
_EXACT: Final = 1.0 + 1e-6


@dataclass(frozen=True, slots=True)
class Fitting:
    """Looks for the zoom of a picture whose extent depends on it.

    `show` looks from a zoom at a point and tells the extent there; `zoom_for` is the zoom at which a rectangle fills
    the view with a margin, `shows_all` whether all is within the view now, `least` the smallest zoom there is.
    """

    show: Callable[[float, QPointF], QRectF]
    zoom_for: Callable[[QRectF], float]
    shows_all: Callable[[], bool]
    least: float

    def fit(self, content: QRectF, *, nearer: bool) -> None:
        """Show all of a picture that reaches as far as `content` near by.

        `nearer`: as near as what is there in the end leaves room for, where that is less than on the way.
        """
        rect, zoom = content, inf
        for _ in range(_ROUNDS):
            rect = rect.united(content)
            zoom = max(self.zoom_for(rect), self.least)
            content = self.show(zoom, rect.center())
            if rect.contains(content):
                break
        if not self.shows_all():
            zoom, rect = self._whole(zoom, content)
            content = rect
        if not nearer or self.zoom_for(content) < _NEARER * zoom:
            return
        closer = self.show(self.zoom_for(content), content.center())
        if not content.contains(closer):
            content = self.show(zoom, rect.center())
            if not self.shows_all():
                self._whole(zoom, content)

    def _whole(self, zoom: float, content: QRectF) -> tuple[float, QRectF]:
        """From a zoom at which it may be cut to one at which it is whole, the least far away that is found."""
        cut, step = zoom, 1.0
        while not self._is_whole(zoom, content):
            cut, step = zoom, step * _STEP
            zoom = max(min(self.zoom_for(content), zoom / step), self.least)
            content = self.show(zoom, content.center())
        while cut > _STEP * _STEP * zoom:
            between = sqrt(cut * zoom)
            other = self.show(between, content.center())
            if self._is_whole(between, other):
                zoom, content = between, other
            else:
                cut = between
        content = self.show(zoom, content.center())
        while not self._is_whole(zoom, content):  # bands reach a little farther when one comes from farther away
            zoom = max(min(self.zoom_for(content), zoom / _NEARER), self.least)
            content = self.show(zoom, content.center())
        self.show(zoom, content.center())
        return zoom, content

    def _is_whole(self, zoom: float, content: QRectF) -> bool:
        return zoom <= self.least or zoom <= self.zoom_for(content) * _EXACT
