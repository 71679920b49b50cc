"""Conversion between units of stated inputs: any unit of the same dimension, with or without a time base.

`pcs/month` goes into `pcs/d` only by a calendar, which the method has to state; here only what is fixed converts.
"""

from __future__ import annotations

import re
from typing import Final

from vsm_app.model.units import ParsedUnit, parse_unit

#: Words that count nothing more than pieces or ones.
_ONE: Final = frozenset({"", "1", "-", "functional units", "functional unit", "fu"})
_CO2E: Final = re.compile(r"\s*CO2e?q?\b", re.IGNORECASE)


def ratio_of_units(stated: str, wanted: str) -> float | None:
    """Factor from one unit into another; `None` where they do not measure the same."""
    stated, wanted = stated.strip(), wanted.strip()
    if stated == wanted:
        return 1.0
    if stated in _ONE and wanted in _ONE:
        return 1.0
    if bool(_CO2E.search(stated)) != bool(_CO2E.search(wanted)):
        return None  # kilograms of something are no kilograms of CO2e
    here, there = (parse_unit(_CO2E.sub("", unit)) for unit in (stated, wanted))
    if _dimension(here) != _dimension(there) or not (here.known and there.known):
        return None
    return here.factor / there.factor


def _dimension(unit: ParsedUnit) -> tuple[str, str | None, str, str]:
    layer = unit.layer if unit.denominator != "count" or "/" in unit.layer else f"{unit.layer}/count"
    return layer, unit.per, unit.time_unit, unit.currency
