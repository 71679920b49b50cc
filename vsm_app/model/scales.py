"""Units in which large sums are read: thousands of money, tonnes of CO2e."""

from __future__ import annotations

from typing import Final

from vsm_app.model.unit_names import unit_label

_THOUSANDS_FROM: Final = 100_000.0
_THOUSAND: Final = {"de": "T", "en": "k"}
_KG_PER_T: Final = 1000.0
_TONNES_FROM: Final = 1e4


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
    if by == "co2e" and unit.startswith("kg") and abs(total) >= _TONNES_FROM:
        return unit_label(unit.replace("kg", "t", 1), lang), 1.0 / _KG_PER_T
    return unit_label(unit, lang), 1.0
