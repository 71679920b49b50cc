"""How the panels write amounts: a column of figures with the same digits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vsm_app.ui.canvas.figures import common_decimals, figure

_WHOLE_FROM: Final = 100.0
_TENTHS_FROM: Final = 10.0


def column_digits(values: Iterable[float | None]) -> int:
    """How many digits behind the mark a column of figures gets: by its largest, no zeros at which all end."""
    known = [value for value in values if value is not None]
    most = max(map(abs, known), default=0.0)
    if most >= _WHOLE_FROM:
        return 0
    return common_decimals(known, 1 if most >= _TENTHS_FROM else 2)


def column_figure(value: float | None, digits: int, lang: str) -> str:
    """One figure of such a column; nothing for what is not there."""
    return "" if value is None else figure(value, digits, lang)
