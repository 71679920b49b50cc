"""The forms in which a figure is shown from farther away, and how large it is in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from vsm_app.layout.types import Size
from vsm_app.ui.canvas.chips import ChipForm, ChipModel, chip_size, from_afar
from vsm_app.ui.canvas.look import LEAST, READABLE
from vsm_app.ui.canvas.models import FlowModel
from vsm_app.ui.theme import Theme

#: Size of a figure at 100 %: how high, how much narrower than near by, at least so wide.
HEIGHT: Final = 14.0
_NARROWER: Final = 7.0
_LEAST: Final = 20.0
#: The same where lines run so close that no such figure finds a place: as low as its letters allow, as narrow.
_LOW: Final = 11.0
_LOW_DOTTED: Final = 13.0
_LOW_NARROWER: Final = 10.0
#: How much smaller it is where there is no other place at all.
SMALLER: Final = LEAST / READABLE
#: Where both of two numbers are shown: enlarged no more than so much.
_BOTH: Final = 1.7


def far_forms(chip: ChipModel) -> ChipModel:
    """The chip with the forms for afar, where its tightest has two lines: the number that holds, all on one line."""
    far = from_afar(chip)
    if far is chip:
        return chip
    whole, has_unit = chip.forms[0].lines[0], far.forms[-1].lines[-1][-1].role.endswith("unit")
    return replace(chip, forms=(*far.forms, ChipForm((whole if has_unit else whole[:-1],))))


def usual_sizes(chip: ChipModel, scale: float, theme: Theme) -> list[tuple[int, Size]]:
    """The forms in which it is tried, with their sizes: all figures of a map without the unit of the status bar."""
    forms = far_forms(chip).forms
    return [
        (form, (max(chip_size(forms[form], theme)[0] - _NARROWER, _LEAST) * scale, HEIGHT * scale))
        for form in _tried(chip, scale)
    ]


def _tried(chip: ChipModel, scale: float) -> list[int]:
    forms = far_forms(chip).forms
    last = len(forms) - 1
    if len(forms) == len(chip.forms):
        return [last]
    return [last, last - 1] if scale <= _BOTH else [last - 1]


def low_size(chip: ChipModel, scale: float, theme: Theme) -> tuple[int, Size]:
    """The tightest form with its size where lines run close: only as high and wide as its letters."""
    forms = far_forms(chip).forms
    form = _tried(chip, scale)[-1]
    is_dotted = any(run.dotted for run in forms[form].lines[-1])
    wide = max(chip_size(forms[form], theme)[0] - _LOW_NARROWER, _LEAST - _LOW_NARROWER + _NARROWER)
    return form, (wide * scale, (_LOW_DOTTED if is_dotted else _LOW) * scale)


def plain_sizes(model: FlowModel, scale: float, theme: Theme) -> list[tuple[int, Size]]:
    """The form and size of a figure on its line: as all others, and as low as its letters."""
    return [] if model.chip is None else [usual_sizes(model.chip, scale, theme)[-1], low_size(model.chip, scale, theme)]
