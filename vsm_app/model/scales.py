"""Units in which large amounts are read: thousands of money, tonnes, gigajoules."""

from __future__ import annotations

import math
from typing import Final

from vsm_app.model.time_words import with_slashes
from vsm_app.model.unit_names import unit_label
from vsm_app.model.units import normalise, parse_unit

_THOUSANDS_FROM: Final = 100_000.0
_THOUSAND: Final = {"de": "T", "en": "k"}
#: A thousand of each, taken where a figure would have more than four digits before the mark.
_LARGER: Final = {"kg": "t", "kg CO2": "t CO2", "kg CO2e": "t CO2e", "MJ": "GJ", "kWh": "MWh"}
_LARGER_FROM: Final = 1e4
#: What is smaller than each, taken where a figure would begin with zeros.
_SMALLER: Final = {
    "Mt": "kt", "kt": "t", "t": "kg", "kg": "g", "g": "mg",
    "TWh": "GWh", "GWh": "MWh", "MWh": "kWh", "kWh": "Wh", "TJ": "GJ", "GJ": "MJ", "MJ": "kJ",
    "Mm3": "m3", "m3": "L", "L": "mL",
}  # fmt: skip
_NEXT_LARGER: Final = {smaller: larger for larger, smaller in _SMALLER.items()}
_BY_SYMBOL: Final = {parse_unit(name).symbol: name for name in (*_SMALLER, *_SMALLER.values())}
_SMALLER_UP_TO: Final = 1e-2


def money_scale(most: float, currency: str, lang: str) -> tuple[str, float]:
    """The unit for amounts of money up to `most`, and the factor to it: `T€` and 0.001 from 100 000 € on."""
    label = unit_label(currency, lang)
    if abs(most) >= _THOUSANDS_FROM:
        return f"{_THOUSAND.get(lang, 'k')}{label}", 0.001
    return label, 1.0


def burden_scale(by: str, total: float, unit: str, lang: str) -> tuple[str, float]:
    """The unit for burdens that add up to `total`, and the factor to it: tonnes of CO2e from ten tonnes on."""
    if by == "cost":
        return money_scale(total, unit, lang)
    if by != "co2e":
        return unit_label(unit, lang), 1.0
    larger, holds = larger_unit(unit, total)
    return unit_label(larger, lang), 1.0 / holds


def larger_unit(unit: str, most: float) -> tuple[str, float]:
    """The unit for figures up to `most` and how many of `unit` it holds: `t` and 1000 from ten tonnes on."""
    return (_LARGER[unit], 1000.0) if abs(most) >= _LARGER_FROM and unit in _LARGER else (unit, 1.0)


def a_thousand_times(unit: str, times: int) -> str:
    """The unit that is a thousand times as large so many times (negative: as small); nothing where none is in use.

    What it is divided by stays: `kg/wk` once is `t/wk`, `kg im Monat` is `t/Monat`.
    """
    head, slash, tail = with_slashes(normalise(unit)).partition("/")
    here, wanted = parse_unit(head), 1000.0**times
    ladder = _SMALLER if times < 0 else _NEXT_LARGER
    found = ladder.get(_BY_SYMBOL.get(here.symbol, ""), "")
    while found:
        step = parse_unit(found).factor / here.factor
        if math.isclose(step, wanted):
            return f"{found}{slash}{tail}"
        # not every step is a thousand: Mm3 is a million m3
        found = ladder.get(found, "") if abs(math.log10(step)) < abs(math.log10(wanted)) else ""
    return ""


def smaller_unit(unit: str, value: float) -> tuple[str, float]:
    """The unit in which a small figure is read, and the figure in it: 1.7 t rather than 0.0000017 Mt."""
    while 0.0 < abs(value) < _SMALLER_UP_TO and unit in _SMALLER:
        smaller = _SMALLER[unit]
        unit, value = smaller, value * parse_unit(unit).factor / parse_unit(smaller).factor
    return unit, value
