"""Whose words: a number of the Sankey stands where it cannot be taken for that of another ribbon."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF

from vsm_app.ui.canvas.sankey_outlines import Outline, Outlines

#: How far words may stand off their ribbon, and how much farther off any other is then.
FARTHEST: Final = 24.0
FARTHER: Final = 0.5
_EXACT: Final = 0.5
_EDGE: Final = 0.5


def is_owned(own: str, letters: QRectF, outlines: Outlines, grown: float) -> bool:
    """Whether letters stand within their own ribbon and on no other, or beside it and nearer to it than to any other.

    Lengths grow with the words.
    """
    ribbon = outlines.get(own)
    if ribbon is None:
        return True
    if ribbon.holds(letters):
        return not any(one.name != own for one in outlines.meeting(letters))
    if ribbon.meets(_around(letters, -_EDGE * grown)):
        return False  # half on it, half off
    most = FARTHEST * grown
    if not ribbon.meets(_around(letters, most)):
        return False
    near = [one for one in outlines.meeting(_around(letters, most + FARTHER * grown)) if one.name != own]
    if not near:
        return True
    wide = _around(letters, _distance(ribbon, letters, most) + FARTHER * grown)
    return not any(one.meets(wide) for one in near)


def _distance(ribbon: Outline, letters: QRectF, most: float) -> float:
    """How far a ribbon that is within `most` is from letters, a little more rather than less."""
    off, at = 0.0, most
    while at - off > _EXACT:
        middle = (off + at) / 2.0
        off, at = (off, middle) if ribbon.meets(_around(letters, middle)) else (middle, at)
    return at


def _around(rect: QRectF, by: float) -> QRectF:
    return rect.adjusted(-by, -by, by, by)
