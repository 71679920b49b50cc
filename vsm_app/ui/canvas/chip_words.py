"""An entry in words, as its chip says it: with the digits that were typed, short enough for the map."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from vsm_app.model.grammar import range_moments
from vsm_app.model.grammar_write import write_quantity
from vsm_app.model.quantities import UNSAID_ORIGIN, Distribution, Form, Quantity
from vsm_app.ui.canvas.figures import common_decimals, figure, plain, said
from vsm_app.ui.canvas.on_map import typed_decimals

if TYPE_CHECKING:
    from vsm_app.engine.results import FlowResult
    from vsm_app.ui.canvas.chips import NumberContext

_BETWEEN: Final = "–"  # the ends of a range
_BETWEEN_SIGNED: Final = " … "  # beside a minus
_ALIKE: Final = 1e-6
_SHARE_DECIMALS: Final = 10  # of a per cent: beyond them is binary arithmetic
_MOST_UNREAD: Final = 14  # letters of a text that could not be read; the entry has the whole


def range_points(quantity: Quantity, entered: float) -> list[float]:
    """The ends that were typed, the likeliest value between them, in the unit in which `entered`, their mean, is."""
    mean = range_moments(quantity)[0]
    scale = entered / mean if mean else 1.0
    mode = quantity.value if quantity.distribution is Distribution.TRIANGULAR else None
    return sorted(one * scale for one in (quantity.low, mode, quantity.high) if one is not None)


def range_said(
    quantity: Quantity, points: list[float], entered: float, result: FlowResult, context: NumberContext
) -> str:
    """A range as it was said, `2–3`: with the decimals it was typed with, and as many as tell its ends apart."""
    digits = context.digits(result)
    if abs(entered - range_moments(quantity)[0]) <= _ALIKE * abs(entered):
        digits = max(digits, min(quantity.decimals or 0, context.most_digits(result)))
    width = points[-1] - points[0]
    if 0.0 < width < 10.0 ** (1 - digits):
        digits = max(digits, 1 - math.floor(math.log10(width)))
    decimals = common_decimals(points, digits)
    return between(points).join(figure(point, decimals, context.lang) for point in points)


def between(points: list[float]) -> str:
    """What stands between the points of a range: two ends, or three with the likeliest value."""
    return "/" if len(points) > 2 else _BETWEEN_SIGNED if points[0] < 0 else _BETWEEN  # noqa: PLR2004 - two ends


def entry_as_said(quantity: Quantity, entered: float, result: FlowResult, context: NumberContext, shown: str) -> str:
    """The entry with the decimals it was typed with, where it stands in the unit in which it was said."""
    if quantity.form is not Form.VALUE or quantity.value != entered or not quantity.decimals:
        return shown
    most = max(context.most_digits(result), typed_decimals(quantity))
    return said(entered, quantity.decimals, most, context.lang)


def entry_words(quantity: Quantity, lang: str) -> str:
    """An entry as it was typed, or would be."""
    unmarked = replace(quantity, origin=UNSAID_ORIGIN.get(quantity.form, quantity.origin))
    return quantity.text or ("" if quantity.form is Form.RELATION else write_quantity(unmarked, lang))


def cut(words: str) -> str:
    """So many letters as a map has room for; the entry has the whole."""
    return words if len(words) <= _MOST_UNREAD else f"{words[: _MOST_UNREAD - 1].rstrip()}…"


def share_said(quantity: Quantity, lang: str) -> str:
    """`70 %`, `60–80 %`, with all digits that were said."""
    ends = [end for end in (quantity.low, quantity.high) if end is not None] or [quantity.value or 0.0]
    shown = (plain(round(end * 100.0, _SHARE_DECIMALS), lang) for end in sorted(ends))
    return f"{_BETWEEN.join(shown)}\u202f%"
