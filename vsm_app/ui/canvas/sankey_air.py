"""Air round the words of the Sankey: what touches a ribbon is moved off it, by as little as will do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from math import inf
from typing import Final

from PySide6.QtCore import QRectF

from vsm_app.layout.types import Point
from vsm_app.ui.canvas.items.sankey import BarItem
from vsm_app.ui.canvas.sankey_measured import Measured, Words
from vsm_app.ui.canvas.sankey_outlines import Outline, Outlines

#: Between letters and a ribbon.
AIR: Final = 2.0
#: Letters on a ribbon count as so many that come too near.
_ON: Final = 4.0
_NOWHERE: Point = (0.0, 0.0)
#: By how much words may be moved, sideways and up or down; of a name that stands in line with others only far touches.
_SIDEWAYS: Final = (0.0, 3.0, 6.0, 10.0, 15.0, 20.0, 26.0, 34.0, 44.0)
_UP: Final = (0.0, 1.5, 3.0, 4.5, 6.0, 8.0, 11.0, 15.0)
_ALL: Final = {(a * x, b * y) for x in _SIDEWAYS for y in _UP for a in (1.0, -1.0) for b in (1.0, -1.0)}
_STEPS: Final = sorted(_ALL, key=lambda step: (abs(step[0]) + 2.0 * abs(step[1]), step))[1:]
#: Of a name in line with others.
_IN_LINE: Final = sorted(_ALL, key=lambda step: (abs(step[0]) + 4.0 * abs(step[1]), step))[1:]


def touches(letters: QRectF, outlines: Outlines, air: float, own: str = "") -> float:
    """How much letters touch ribbons: 1 for each that comes too near, more where they lie on it.

    Within their `own` ribbon they touch nothing; on its edge they do.
    """
    return _touches(letters, outlines.near(_widened(letters, air)), air, own)


def _touches(letters: QRectF, near: Iterable[Outline], air: float, own: str, most: float = inf) -> float:
    """From `most` on it is not looked at any further."""
    wide, found = _widened(letters, air), 0.0
    for one in near:
        if found >= most:
            break
        if not one.meets(wide):
            continue
        if one.name != own:
            found += _ON if one.path.intersects(letters) else 1.0
        elif not one.path.contains(letters):
            found += _ON / 2.0 if one.path.intersects(letters) else 0.5
    return found


def _widened(rect: QRectF, by: float) -> QRectF:
    return rect.adjusted(-by, -by, by, by)


def label_with_air(label: Words, outlines: Outlines, measured: Measured, is_free: Callable[[QRectF], bool]) -> Words:
    """The words of a ribbon where they touch fewer ribbons; as they are where no place near by is better."""
    model, (x, y) = label.model, label.model.ribbon.label
    room = label.rect()
    (dx, dy), _least = _step(
        label.letters(), outlines, model.id, lambda step: is_free(room.translated(*step)), model.grown
    )
    if (dx, dy) == _NOWHERE:
        return label
    return measured.at(replace(model, ribbon=replace(model.ribbon, label=(x + dx, y + dy))))


def name_with_air(bar: BarItem, outlines: Outlines, is_free: Callable[[QRectF], bool]) -> float:
    """Move the name of a bar to where it touches the fewest ribbons near by, and say how much it still does.

    One over its bar stays in line with others unless it lies on a ribbon.
    """
    letters, (x, y), grown = bar.letters(), bar.model.shift, bar.model.grown
    least = touches(letters, outlines, 0.0 if y == 0.0 else AIR * grown)
    if least == 0.0:
        return 0.0
    room = bar.name_rect()
    steps = _IN_LINE if y == 0.0 else _STEPS
    shift, least = _step(letters, outlines, "", lambda step: is_free(room.translated(*step)), grown, steps)
    if shift != _NOWHERE:
        bar.show_model(replace(bar.model, shift=(x + shift[0], y + shift[1])))
    return least


def _step(
    letters: QRectF,
    outlines: Outlines,
    own: str,
    is_free: Callable[[Point], bool],
    grown: float,
    steps: Iterable[Point] = _STEPS,
) -> tuple[Point, float]:
    """The least step to where the fewest ribbons are touched, and how much they are."""
    air = AIR * grown
    best = _NOWHERE, touches(letters, outlines, air, own)
    if best[1] == 0.0:
        return best
    wide, high = (air + most * grown for most in (_SIDEWAYS[-1], _UP[-1]))
    near = outlines.meeting(letters.adjusted(-wide, -high, wide, high))
    for step in ((x * grown, y * grown) for x, y in steps):
        found = _touches(letters.translated(*step), near, air, own, best[1])
        if found < best[1] and is_free(step):
            best = step, found
            if found == 0.0:
                break
    return best
