"""Whose words: a number of the Sankey stands where it cannot be taken for that of another ribbon."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from vsm_app.ui.canvas.sankey_air import Outlines

#: How far words may stand off their ribbon, and how much farther off any other is then.
FARTHEST: Final = 24.0
FARTHER: Final = 0.5
_EXACT: Final = 0.5
_EDGE: Final = 0.5


def is_owned(own: str, letters: QRectF, outlines: Outlines, grown: float) -> bool:
    """Whether letters stand within their own ribbon and on no other, or beside it and nearer to it than to any other.

    Lengths grow with the words.
    """
    if own not in outlines:
        return True
    path, bounds = outlines[own]
    if bounds.contains(letters) and path.contains(letters):
        return not any(_meets(one, letters) for name, one in outlines.items() if name != own)
    if path.intersects(_around(letters, -_EDGE * grown)):
        return False  # half on it, half off
    most = FARTHEST * grown
    reach, wide = _around(letters, most), _around(letters, most + FARTHER * grown)
    if not path.intersects(reach):
        return False
    near = [one for name, one in outlines.items() if name != own and _meets(one, wide)]
    if not near:
        return True
    wide = _around(letters, _distance(path, letters, most) + FARTHER * grown)
    return not any(_meets(one, wide) for one in near)


def _meets(outline: tuple[QPainterPath, QRectF], rect: QRectF) -> bool:
    path, bounds = outline
    return bounds.intersects(rect) and path.intersects(rect)


def _distance(path: QPainterPath, letters: QRectF, most: float) -> float:
    """How far a path that is within `most` is from letters, a little more rather than less."""
    off, at = 0.0, most
    while at - off > _EXACT:
        middle = (off + at) / 2.0
        off, at = (off, middle) if path.intersects(_around(letters, middle)) else (middle, at)
    return at


def _around(rect: QRectF, by: float) -> QRectF:
    return rect.adjusted(-by, -by, by, by)
