"""How figures are written on the map: grouped, in whole steps of their layer, with the unit of the map's period."""

from __future__ import annotations

import math

from vsm_app.model.unit_names import unit_label
from vsm_app.precision import significant_decimals
from vsm_app.texts import DECIMAL_MARK, GROUP, MINUS, NOTHING, format_number


def figure(value: float | None, decimals: int, lang: str) -> str:
    """`value` with a fixed number of digits after the mark; what is not zero but rounds to it reads `< 1`."""
    if value is None:
        return NOTHING
    step = 10.0**-decimals
    if value != 0.0 and abs(value) < step / 2.0:
        return f"<\u202f{figure(step, decimals, lang)}"
    whole, _, fraction = f"{abs(value):,.{decimals}f}".partition(".")
    sign = MINUS if value < 0 and round(value, decimals) != 0 else ""
    mark = DECIMAL_MARK.get(lang, ".") if fraction else ""
    return f"{sign}{whole.replace(',', GROUP.get(lang, ','))}{mark}{fraction}"


def interval_text(low: float | None, high: float | None, decimals: int, lang: str) -> str:
    """Bounds as they are read: `[0 … 152]`, `≥ 3`, `≤ 8`, a dash where they say nothing (no amount is below zero).

    Where the map's digits would write both ends alike, as many more are taken as tell them apart.
    """
    if high is None:
        return f"≥\u202f{figure(low, decimals, lang)}" if low else NOTHING
    if low is None:
        return f"≤\u202f{figure(high, decimals, lang)}"
    width = high - low
    if 0.0 < width < 10.0**-decimals:
        decimals = max(decimals, 1 - math.floor(math.log10(width)))
    ends = [figure(end, decimals, lang) if end else "0" for end in (low, high)]
    return f"[{ends[0]} … {ends[1]}]"


def bounds_text(interval: tuple[float | None, float | None] | None, lang: str, digits: int = 3) -> str:
    """An interval with that many significant digits of its larger end; a dash for none."""
    low, high = interval or (None, None)
    return interval_text(low, high, significant_decimals(max(abs(low or 0.0), abs(high or 0.0)), digits), lang)


def significant(value: float | None, lang: str, digits: int = 3) -> str:
    """`value` with that many significant digits (data rows, tooltips), trailing zeros kept as they tell precision."""
    if value is None:
        return NOTHING
    if value == 0.0:
        return "0"
    magnitude = math.floor(math.log10(abs(value)))
    return figure(value, max(0, digits - 1 - magnitude), lang)


def percent(share: float | None, lang: str, decimals: int = 1) -> str:
    """A fraction as a figure in per cent, without the sign."""
    return NOTHING if share is None else figure(share * 100.0, decimals, lang)


def per_period(unit: str, period: str, lang: str) -> str:
    """A unit with the map's period as a reader writes it: `t/a`; a map without a period shows the unit alone."""
    return unit_label(f"{unit}/{period}" if period and unit else unit, lang)


def plain(value: float, lang: str) -> str:
    """A number as it was entered: all its digits, no trailing zeros."""
    return format_number(value, lang)
