"""An amount that is a power of ten from what the others say: which one was meant."""

from __future__ import annotations

import pytest

from vsm_app.model.grammar import read_quantity
from vsm_app.model.grammar_write import write_quantity
from vsm_app.model.scales import _SMALLER, a_thousand_times
from vsm_app.model.slips import meant_instead
from vsm_app.model.units import parse_unit


@pytest.mark.parametrize(
    ("typed", "times", "meant"),
    [
        ("110 kg", 1090.9, "110 t"), ("110 kg/wk", 1000.0, "110 t/wk"), ("110 t", 0.00109, "110 kg"),
        ("3 g", 1e6, "3 t"), ("2 kWh", 1000.0, "2 MWh"), ("2-3 kg", 1000.0, "2-3 t"), ("110 kg", 700.0, "110 t"),
        ("12 t", 10.2, "120 t"), ("1200 t", 0.1, "120 t"), ("1.25 t", 10.0, "12.5 t"), ("12 t ±1", 10.0, "120 t ±10"),
        ("120 Parts", 1000.0, "120000 Parts"), ("3 m³", 1000.0, "3000 m³"), ("3 m³", 1e6, "3 Mm3"),
        ("3 Mm³", 1e-3, "0.003 Mm³"), ("3 L", 1000.0, "3 m3"), ("110 kg im Monat", 1000.0, "110 t/Monat"),
        ("110 kg pro Monat", 1000.0, "110 t/Monat"), ("110 kg p.a.", 1000.0, "110 t/a"),
        ("110 kg a week", 1000.0, "110 t/week"), ("110 kg monatlich", 1000.0, "110 t/mo"),
    ],
)  # fmt: skip
def test_a_unit_or_a_comma(typed: str, times: float, meant: str) -> None:
    said = read_quantity(typed).quantity
    assert said is not None
    found = meant_instead(said, times)
    assert found is not None
    assert write_quantity(found, "en") == meant
    assert (found.origin, found.form, found.exact) == (said.origin, said.form, said.exact)


@pytest.mark.parametrize("tail", ["", "/wk", " im Monat"])
@pytest.mark.parametrize("times", [-2, -1, 1, 2])
@pytest.mark.parametrize("unit", sorted({*_SMALLER, *_SMALLER.values()}))
def test_a_unit_a_thousand_times_as_large_is_just_that(unit: str, times: int, tail: str) -> None:
    found = a_thousand_times(unit + tail, times)
    if found:
        here, there = parse_unit(unit + tail), parse_unit(found)
        assert there.factor == pytest.approx(here.factor * 1000.0**times)
        assert (there.known, there.layer, there.time_unit) == (True, here.layer, here.time_unit)
    said = read_quantity(f"3 {unit}{tail}").quantity
    assert said is not None
    meant = meant_instead(said, 1000.0**times)
    assert meant is not None
    factor = parse_unit(meant.unit).factor / parse_unit(said.unit).factor
    assert (meant.value or 0.0) * factor == pytest.approx(3.0 * 1000.0**times), "the unit or the comma, never both"


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ("1 t", 1.1),
        ("1 t", 8.0),
        ("1 t", 11.0),
        ("1 t", 500.0),
        ("1 t", -1000.0),
        ("5 %", 10.0),
        ("rest", 10.0),
    ],
)
def test_what_is_no_slip(typed: str, times: float) -> None:
    said = read_quantity(typed).quantity
    assert said is not None
    assert meant_instead(said, times) is None
