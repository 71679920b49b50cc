"""Whose words: a number of the Sankey stands where it cannot be taken for that of another ribbon."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from PySide6.QtCore import QRectF

from vsm_app.ui.canvas.sankey_outlines import Outline, Outlines

#: How far words may stand off their ribbon, and how much farther off any other is then.
FARTHEST: Final = 24.0
FARTHER: Final = 0.5
_MUCH: Final = 1.7  # times as far off is what is clearly not theirs
TWICE: Final = 2.0  # the same where words can be drawn nearer to their own
_EXACT: Final = 0.5
_EDGE: Final = 0.5


class Standing(IntEnum):
    """How well it is seen whose words are."""

    STRAY = 0  # half off their ribbon, on another, nearer to another, nowhere near
    OWNED = 1  # within their own and on no other, or beside it and nearer to it than to any other
    CLEAR = 2  # beside it and much nearer, or within


def standing(own: str, letters: QRectF, outlines: Outlines, grown: float, much: float = _MUCH) -> Standing:
    """Whether letters can be taken for those of no other ribbon: clearly, where all are `much` farther."""
    ribbon = outlines.get(own)
    if ribbon is None:
        return Standing.CLEAR
    if ribbon.holds(letters):
        is_alone = all(one.name == own for one in outlines.meeting(letters))
        return Standing.CLEAR if is_alone else Standing.STRAY
    if ribbon.meets(_around(letters, -_EDGE)):
        return Standing.STRAY
    most = FARTHEST * grown
    if not ribbon.meets(_around(letters, most)):
        return Standing.STRAY
    near = [one for one in outlines.meeting(_around(letters, much * most)) if one.name != own]
    if not near:
        return Standing.CLEAR
    off = _distance(ribbon, letters, most)
    nearer, wide = _around(letters, off + FARTHER * grown), _around(letters, much * off)
    if any(one.meets(nearer) for one in near):
        return Standing.STRAY
    return Standing.OWNED if any(one.meets(wide) for one in near) else Standing.CLEAR


def _distance(ribbon: Outline, letters: QRectF, most: float) -> float:
    """How far a ribbon that is within `most` is from letters, a little more rather than less."""
    off, at = 0.0, most
    while at - off > _EXACT:
        middle = (off + at) / 2.0
        off, at = (off, middle) if ribbon.meets(_around(letters, middle)) else (middle, at)
    return at


def _around(rect: QRectF, by: float) -> QRectF:
    return rect.adjusted(-by, -by, by, by)
