"""How figures are written on the map: grouped, in whole steps of their layer, with the unit of the map's period."""

from __future__ import annotations

import math
from collections.abc import Iterable

from vsm_app.model.numbers import format_number
from vsm_app.model.unit_names import unit_label
from vsm_app.precision import half_up, shared_decimals, significant_decimals
from vsm_app.texts import DECIMAL_MARK, GROUP, MINUS, NOTHING, format_spread


def figure(value: float | None, decimals: int, lang: str) -> str:
    """`value` with a fixed number of digits after the mark; what is not zero but rounds to it reads `< 1`."""
    if value is None or not math.isfinite(value):
        return NOTHING
    if _vanishes(value, decimals):
        return f"<\u202f{figure(10.0**-decimals, decimals, lang)}"
    whole, _, fraction = f"{half_up(abs(value), decimals):,.{decimals}f}".partition(".")
    sign = MINUS if value < 0 and not _is_nothing(value, decimals) else ""
    mark = DECIMAL_MARK.get(lang, ".") if fraction else ""
    return f"{sign}{whole.replace(',', GROUP.get(lang, ','))}{mark}{fraction}"


def _vanishes(value: float, decimals: int) -> bool:
    return value != 0.0 and _is_nothing(value, decimals)


def _is_nothing(value: float, decimals: int) -> bool:
    return round(half_up(value, decimals), decimals) == 0.0


def common_decimals(values: Iterable[float | None], most: int) -> int:
    """Decimals of figures that stand below or beside one another: as many as the one with most of them needs."""
    known = [value for value in values if value is not None]
    return most if any(_vanishes(value, most) for value in known) else shared_decimals(known, most)


def tidy(value: float | None, decimals: int, lang: str) -> str:
    """A figure that stands alone: up to so many decimals, no zeros that nobody said or worked out."""
    return figure(value, common_decimals((value,), decimals), lang)


def said(value: float, typed: int | None, most: int, lang: str) -> str:
    """An entry with the decimals it was typed with, up to `most`: 80 stays 80, and 80,00 stays 80,00."""
    return figure(value, max(common_decimals((value,), most), min(typed or 0, most)), lang)


def measured(value: float | None, sd: float | None, lang: str, most: int | None = None) -> tuple[str, str]:
    """A value and its standard deviation, both ending where the spread does; the second empty where there is none.

    `most` are the decimals wanted at most.
    """
    return format_spread(value, sd, lang, most=most)


def interval_text(low: float | None, high: float | None, decimals: int, lang: str) -> str:
    """Bounds as they are read: `[0 … 152]`, `≥ 3`, `≤ 8`, a dash where they say nothing (no amount is below zero).

    Where the map's digits would write both ends alike, as many more are taken as tell them apart.
    """
    if high is None:
        return f"≥\u202f{tidy(low, decimals, lang)}" if low else NOTHING
    if low is None:
        return f"≤\u202f{tidy(high, decimals, lang)}"
    width = high - low
    if 0.0 < width < 10.0**-decimals:
        decimals = max(decimals, 1 - math.floor(math.log10(width)))
    decimals = common_decimals((low, high), decimals)
    ends = [figure(end, decimals, lang) if end else "0" for end in (low, high)]
    return f"[{ends[0]} … {ends[1]}]"


def bounds_text(interval: tuple[float | None, float | None] | None, lang: str, digits: int = 3) -> str:
    """An interval with that many significant digits of its larger end; a dash for none."""
    low, high = interval or (None, None)
    return interval_text(low, high, significant_decimals(max(abs(low or 0.0), abs(high or 0.0)), digits), lang)


def significant(value: float | None, lang: str, digits: int = 3) -> str:
    """`value` with up to that many significant digits (data rows, tooltips): no zeros behind them, all whole units."""
    return format_number(value, lang, significant=digits)


def percent(share: float | None, lang: str, decimals: int = 1) -> str:
    """A fraction as a figure in per cent, without the sign."""
    return NOTHING if share is None else figure(share * 100.0, decimals, lang)


def per_period(unit: str, period: str, lang: str) -> str:
    """A unit with the map's period as a reader writes it: `t/a`; a map without a period shows the unit alone."""
    return unit_label(f"{unit}/{period}" if period and unit else unit, lang)


def plain(value: float, lang: str, typed: int | None = None) -> str:
    """A number as it was entered: all its digits, no trailing zeros but those that were `typed`."""
    keeps = typed is not None and round(value, typed) == value
    return format_number(value, lang, digits=typed if keeps else None)
