"""Numbers on a small ground across their ribbon, where it is too steep or too narrow to hold their letters."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QRectF

from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.ui.canvas.items.sankey import RibbonModel, steps_path
from vsm_app.ui.canvas.sankey_ground import Ground
from vsm_app.ui.canvas.sankey_measured import Measured, Words
from vsm_app.ui.canvas.sankey_outlines import Outline

#: A ribbon that carries a plate is seen on both sides of it: as wide alone, and between two that are told by their own
#: numbers. All lengths grow with the words.
_ALONE, _BETWEEN = 5.0, 3.0
_PLATE: Final = (3.0, 2.0)  # beside letters, over and under them
_OFF_OTHERS: Final = (5.0, 0.0)  # to other words, which have air of their own
_THINNER: Final = 2.0  # so many times narrower lines may run under it
_LEFT_OVER: Final = 0.6  # of the height of a plate, so much of what it reaches onto is seen beyond it
_PARTS: Final = tuple(sorted((n / 24.0 for n in range(2, 23)), key=lambda part: abs(part - 0.5)))


def plate_alone(model: RibbonModel, ground: Ground, measured: Measured) -> Words | None:
    """The number across a ribbon where its plate reaches onto no other."""
    if model.ribbon.width < _ALONE * model.grown:
        return None
    return next((words for words, plate in _plates(model, ground, measured) if not _others(model, plate, ground)), None)


def plate_between(model: RibbonModel, ground: Ground, measured: Measured, told: Container[str]) -> Words | None:
    """The number across a narrow ribbon in a stack: its wide neighbours are seen beyond, with numbers of their own."""
    if model.ribbon.width < _BETWEEN * model.grown:
        return None
    for words, plate in _plates(model, ground, measured):
        strip = QRectF(plate.left(), plate.top(), plate.width(), plate.height() * _LEFT_OVER)
        strip.adjust(plate.width() / 4.0, 0.0, -plate.width() / 4.0, 0.0)  # of a slope the corners may lie off
        beyond = (strip.translated(0.0, -strip.height()), strip.translated(0.0, plate.height()))
        others = _others(model, plate, ground)
        if all(one.name in told and (_crosses(one, model, plate) or any(map(one.holds, beyond))) for one in others):
            return words
    return None


def _crosses(other: Outline, model: RibbonModel, plate: QRectF) -> bool:
    """Whether a line much thinner than the ribbon runs under a plate from one side to another."""
    if other.width > model.ribbon.width / _THINNER:
        return False
    wide, high = plate.width(), plate.height()
    sides = [QRectF(plate.left() + x, plate.top(), 1.0, high) for x in (-1.0, wide)]
    sides += [QRectF(plate.left(), plate.top() + y, wide, 1.0) for y in (-1.0, high)]
    return sum(map(other.meets, sides)) > 1


def _others(model: RibbonModel, plate: QRectF, ground: Ground) -> list[Outline]:
    return [one for one in ground.outlines.meeting(plate) if one.name != model.id]


def _plates(model: RibbonModel, ground: Ground, measured: Measured) -> Iterator[tuple[Words, QRectF]]:
    """The number in one place after the other along its ribbon, clear of all that is written, with its plate."""
    if model.ribbon.kind not in (RibbonKind.BAND, RibbonKind.LOOP, RibbonKind.OPEN_OUT) or model.ribbon.not_to_scale:
        return
    grown, centre = model.grown, steps_path(model.ribbon.centre)
    (beside, over), (aside, off) = ((x * grown, y * grown) for x, y in (_PLATE, _OFF_OTHERS))
    for part in _PARTS:
        at = centre.pointAtPercent(part)
        ribbon = replace(model.ribbon, label=(at.x(), at.y()), label_ends=False)
        words = measured.at(replace(model, name="", single=True, starts=False, plated=True, ribbon=ribbon))
        plate = words.letters().adjusted(-beside, -over, beside, over)
        room = plate.adjusted(-aside, -off, aside, off)
        is_free = ground.is_free(words.rect(), grown) and not any(map(room.intersects, ground.said))
        if is_free and not any(tie.intersects(room) for tie in ground.ties):
            yield words, plate
