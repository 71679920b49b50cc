"""The unit table against pint, an independent source of the same factors."""

from __future__ import annotations

import pint
import pytest

from vsm_app.model.unit_table import UNITS

#: symbol -> pint's expression, where the two spell a unit differently
_PINT = {
    "ug": "ug",
    "oz": "oz",
    "t": "metric_ton",
    "kt": "kilometric_ton",
    "Mt": "megametric_ton",
    "Gt": "gigametric_ton",
    "dt": "100 kg",
    "short ton": "short_ton",
    "long ton": "long_ton",
    "Ws": "W * s",
    "kWs": "kW * s",
    "toe": "toe",
    "ktoe": "ktoe",
    "Mtoe": "Mtoe",
    "Gtoe": "Gtoe",
    "Btu": "Btu_it",
    "kBtu": "1e3 Btu_it",
    "MMBtu": "1e6 Btu_it",
    "therm": "1e5 Btu_it",
    "quad": "1e15 Btu_it",
    "m3": "m**3",
    "Nm3": "m**3",
    "dm3": "dm**3",
    "cm3": "cm**3",
    "mm3": "mm**3",
    "km3": "km**3",
    "ft3": "ft**3",
    "in3": "in**3",
    "yd3": "yd**3",
    "bbl": "oil_bbl",
    "gal": "US_liquid_gallon",
    "gal (UK)": "imperial_gallon",
    "m2": "m**2",
    "dm2": "dm**2",
    "cm2": "cm**2",
    "mm2": "mm**2",
    "km2": "km**2",
    "ft2": "ft**2",
    "acre": "(66 * 660) * ft**2",
    "t*km": "metric_ton * km",
    "kt*km": "kilometric_ton * km",
    "Mt*km": "megametric_ton * km",
    "Gt*km": "gigametric_ton * km",
    "kg*km": "kg * km",
    "wk": "week",
    "%": "percent",
    "‰": "permille",
    "ppm": "ppm",
    "MGD": "1e6 * US_liquid_gallon / day",
    "gpm": "US_liquid_gallon / minute",
    "bpd": "oil_bbl / day",
    "cfm": "ft**3 / minute",
    "lpm": "liter / minute",
    "tph": "metric_ton / hour",
    "tpd": "metric_ton / day",
}
_BASE = {
    "mass": "kg",
    "energy": "MJ",
    "volume": "m**3",
    "transport": "metric_ton * km",
    "length": "m",
    "area": "m**2",
    "time": "s",
    "share": "dimensionless",
    "information": "bit",
}
#: A convention that pint has not: year and month of the calendar, Pfund, coal equivalent, M for million m3.
_NOT_IN_PINT = {"a", "mo", "Pfund", "tce", "ktce", "Mtce", "t SKE", "Mm3", "1", "tpa", "ktpa", "Mtpa"}
_SYMBOLS = sorted({(row.symbol, row.layer) for row in UNITS.values() if row.layer not in {"count", "money"}})


@pytest.fixture(scope="module")
def registry() -> pint.UnitRegistry[float]:
    return pint.UnitRegistry()


@pytest.mark.parametrize(("symbol", "layer"), [pair for pair in _SYMBOLS if pair[0] not in _NOT_IN_PINT])
def test_factor_agrees_with_pint(registry: pint.UnitRegistry[float], symbol: str, layer: str) -> None:
    row = UNITS[symbol]
    base = _BASE[layer]
    if row.time_unit:
        base = f"{base} / {row.time_unit}"
    expected: float = registry.Quantity(_PINT.get(symbol, symbol)).to(base).magnitude
    # pint's own definitions carry at most 12 digits for derived volumes and energies
    assert row.factor == pytest.approx(expected, rel=1e-11)


def test_conventions_that_pint_does_not_share_are_stated() -> None:
    assert UNITS["Pfund"].factor == 0.5  # metric pound, 500 g
    assert UNITS["tce"].factor == pytest.approx(29_307.6)  # 7 Gcal_IT in MJ
    assert UNITS["Mm3"].factor == 1e6  # million cubic metres in statistics, not a megametre cubed
    assert UNITS["a"].factor == 365 * 86_400
    assert UNITS["mo"].factor * 12 == UNITS["a"].factor
