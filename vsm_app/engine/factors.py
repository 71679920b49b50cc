"""Prices and emission factors per base unit of a layer: what a factor says of one kg, MJ, m3, piece."""

from __future__ import annotations

from typing import Final

from vsm_app.model.elements import Factor
from vsm_app.model.units import parse_unit

_CO2E_MARKS: Final = ("co2e", "co2eq", "co2", "co₂e", "co₂")


def split_unit(unit: str) -> tuple[str, str]:
    """Numerator and denominator of a factor's unit, brackets removed: `kg CO2e/(t*km)`; no denominator, no second."""
    top, slash, bottom = unit.rpartition("/")
    return (top.strip(), bottom.strip().removeprefix("(").removesuffix(")")) if slash else (unit.strip(), "")


def factor_per_base(factor: Factor | None, numerator: str, layer: str) -> float | None:
    """A factor as `numerator` (`money` or `co2e`) per base unit of `layer`; `None` where it does not fit."""
    if factor is None:
        return None
    top, bottom = split_unit(factor.unit)
    if not bottom:
        return None
    per = parse_unit(bottom)
    if per.layer != layer or not per.known:
        return None
    if numerator == "money":
        amount = parse_unit(top)
        return factor.value * amount.factor / per.factor if amount.layer == "money" else None
    weight, _space, rest = top.strip().partition(" ")
    amount = parse_unit(weight)
    if amount.layer != "mass" or rest.strip().lower() not in _CO2E_MARKS:
        return None
    return factor.value * amount.factor / per.factor
