"""Words of the Sankey that are hardly nearer to their ribbon than to another, or fit into it without air."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Final

from PySide6.QtCore import QRectF

from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.ui.canvas.sankey_ground import Ground
from vsm_app.ui.canvas.sankey_measured import Measured, Words
from vsm_app.ui.canvas.sankey_outlines import Outline
from vsm_app.ui.canvas.sankey_owners import FARTHEST, TWICE, Standing, standing

#: So much air words keep to their ribbon that are drawn nearer, by steps, and along it; lengths grow with the words.
_AIR, _STEP, _STEPS = 2.0, 1.2, 12
_ALONG: Final = (0.0, 8.0, -8.0, 16.0, -16.0, 28.0, -28.0)
#: Beside letters within their ribbon, and over and under them; a plate reaches so far past them, onto no line as thin
#: as that.
_WITHIN: Final = (1.5, 1.0)
_PLATE: Final = (3.0, 2.0)
_THIN: Final = 6.0


def drawn_near(words: Words, ground: Ground, measured: Measured) -> Words:
    """Words beside a ribbon where all others are twice as far: as near to where they are as will do, else there."""
    model, letters = words.model, words.letters()
    own = ground.outlines.get(model.id)
    if own is None or is_twice_as_near(words, ground):
        return words
    air = _AIR * model.grown
    for dx, dy in _steps(own, letters, model.grown):
        moved = letters.translated(dx, dy)
        if own.meets(moved.adjusted(-air, -air, air, air)) or not ground.is_free(
            words.rect().translated(dx, dy), model.grown
        ):
            continue
        if standing(model.id, moved, ground.outlines, model.grown, TWICE) is not Standing.CLEAR:
            continue
        if not ground.is_read_with_others(model, moved) and not ground.is_past_its_bars(model, moved):
            x, y = model.ribbon.label
            return measured.at(replace(model, ribbon=replace(model.ribbon, label=(x + dx, y + dy))))
    return words


def is_twice_as_near(words: Words, ground: Ground) -> bool:
    """Whether words beside a band are twice as near to it as to any other."""
    model, letters = words.model, words.letters()
    own = ground.outlines.get(model.id)
    if own is None or model.ribbon.kind is not RibbonKind.BAND or own.meets(letters):
        return True
    return standing(model.id, letters, ground.outlines, model.grown, TWICE) is Standing.CLEAR


def _steps(own: Outline, letters: QRectF, grown: float) -> Iterator[tuple[float, float]]:
    """Ways towards a ribbon, the shortest first."""
    far = FARTHEST * grown
    ups = [side for side in (-1.0, 1.0) if own.meets(letters.translated(0.0, side * far / 2.0))]
    ways = [(x, side * n * _STEP) for x, side, n in product(_ALONG, ups, range(_STEPS + 1))]
    ways += [(side * n * _STEP, 0.0) for side, n in product((-1.0, 1.0), range(1, _STEPS + 1))]
    ways.sort(key=lambda way: (abs(way[0]) + abs(way[1]), way))
    return ((x * grown, y * grown) for x, y in ways)


def is_tight(words: Words, ground: Ground) -> bool:
    """Whether letters stand on a band that does not hold them with air."""
    model, own = words.model, ground.outlines.get(words.model.id)
    if own is None or model.ribbon.kind is not RibbonKind.BAND or not own.meets(words.letters()):
        return False
    beside, high = (by * model.grown for by in _WITHIN)
    return not own.holds(words.letters().adjusted(-beside, -high, beside, high))


def is_upon(words: Words, ground: Ground) -> bool:
    """Whether the middle of words is on their ribbon."""
    own = ground.outlines.get(words.model.id)
    return own is not None and own.path.contains(words.letters().center())


def may_be_plated(words: Words, ground: Ground) -> bool:
    """Whether words may stand on a ground of their own where they are: upon their ribbon, hiding no foreign line."""
    model, letters = words.model, words.letters()
    if not is_upon(words, ground):
        return False
    beside, over = (by * model.grown for by in _PLATE)
    others = ground.outlines.meeting(letters.adjusted(-beside, -over, beside, over))
    return not any(one.name != model.id and (one.width < _THIN * model.grown or one.meets(letters)) for one in others)
