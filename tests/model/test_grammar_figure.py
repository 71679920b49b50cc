"""Figures typed with a unit of their own into a field that has one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vsm_app.model.grammar_figure import Figure, read_figure
from vsm_app.model.numbers import NumberFault
from vsm_app.model.settings import Calendar, CalendarKind


@pytest.mark.parametrize("typed", ["833 €/month", "833 € im Monat", "833 Euro monatlich", "833 EUR a month"])
def test_an_amount_of_a_month_is_one_of_a_year(typed: str) -> None:
    read = read_figure(typed, "€/a")
    assert isinstance(read, Figure)
    assert read.value == 9996.0


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2,10", 2.1),
        ("2,10 €", 2.1),
        ("2,10/kg", 2100.0),
        ("2,10 je kg", 2100.0),
        ("2,10 €/kg", 2100.0),
        ("€ 2.10 per kg", 2100.0),
        ("€2.10/kg", 2100.0),
        ("EUR 2,10 pro kg", 2100.0),
        ("2,10 € / kg", 2100.0),
        ("210 Cent/kg", 2100.0),
        ("2,1 T€/t", 2100.0),
        ("2100 €/t", 2100.0),
        ("1.234,50 €/t", 1234.5),
        ("-5 €/t", -5.0),
    ],
)
def test_a_price_is_converted_to_the_unit_of_its_field(typed: str, value: float) -> None:
    found = read_figure(typed, "€/t", lang="de")
    assert isinstance(found, Figure)
    assert found.value == value


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("95 %", "%", 95.0),
        ("12 min", "s", 720.0),
        ("10 kWh/kg", "MJ/kg", 36.0),
        ("400 g/kWh", "kg/MWh", 400.0),
        ("0,4 kg CO₂e/kWh", "kg/MWh", 400.0),
        ("7,85 g/cm³", "kg/m³", 7850.0),
        ("5 T€/Palette", "€/Palette", 5000.0),
        ("12 g", "kg/Stk", 0.012),
        ("5 %", "± %", 5.0),
        ("± 5", "± %", 5.0),
        ("±5 %", "± %", 5.0),
        ("1.200,- €", "€/t", 1200.0),
        ("1.200,\u2013 €/kg", "€/t", 1_200_000.0),
        ("CHF 1'200.-", "CHF/t", 1200.0),
        ("1,200.--", "€/t", 1200.0),
    ],
)
def test_any_field_with_a_unit_takes_units_that_lead_to_it(typed: str, unit: str, value: float) -> None:
    found = read_figure(typed, unit, lang="de")
    assert isinstance(found, Figure)
    assert found.value == value


@pytest.mark.parametrize(
    ("typed", "unit", "code", "named"),
    [
        ("3 $/kg", "€/t", "figure.unit", "$/kg"),
        ("$ 5", "€/t", "figure.unit", "$"),
        ("2 €/m3", "€/t", "figure.unit", "€/m3"),
        ("2,10 kg", "€/t", "figure.unit", "kg"),
        ("5 €/Stk", "€/t", "figure.unit", "€/Stk"),
        ("0,4 kg CH4/kWh", "kg/MWh", "figure.unit", "kg CH4/kWh"),
        ("€/t", "€/t", "figure.missing", "€/t"),
        ("abc", "€/t", "figure.missing", "abc"),
        ("abc", "", "number.missing", "abc"),
        ("3 Stk", "", "figure.no_unit", "Stk"),
        ("2,-3", "€/t", "figure.unit", ",-3"),
        ("2 ±", "€/t", "figure.unit", "±"),
        ("20 $/Monat", "€/a", "figure.unit", "$/Monat"),
        ("20 kg/Monat", "€/a", "figure.unit", "kg/Monat"),
        ("7 abc " * 99, "€/t", "figure.unit", ("abc" + " 7 abc" * 98)[:59] + "\u2026"),
    ],
)
def test_what_does_not_lead_to_the_unit_is_refused_by_name(typed: str, unit: str, code: str, named: str) -> None:
    found = read_figure(typed, unit, lang="de")
    assert isinstance(found, NumberFault)
    assert (found.code, found.params["text"]) == (code, named)


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("833 EUR/Monat", "EUR/a", 9996.0),
        ("833 € pro Monat", "€/a", 9996.0),
        ("833/Monat", "€/Jahr", 9996.0),
        ("5 kWh/d", "MWh/a", 1.2),
        ("10.000 €/a", "T€/Quartal", 2.5),
        ("1 €/Schicht", "€/a", 480.0),
    ],
)
def test_what_is_said_by_another_time_is_converted_by_the_calendar(typed: str, unit: str, value: float) -> None:
    working = Calendar(CalendarKind.PRODUCTION, days_per_week=5.0, weeks_per_year=48.0, shifts_per_day=2.0)
    found = read_figure(typed, unit, lang="de", calendar=working)
    assert isinstance(found, Figure)
    assert found.value == value


def test_the_number_format_decides_what_is_ambiguous_and_says_so() -> None:
    assert read_figure("1.074 €/kg", "€/kg", lang="en") == Figure(1.074, "€/kg", ambiguous=True)
    assert read_figure("1.074", "€/kg", lang="de") == Figure(1074.0, "", ambiguous=True)


@given(st.text(max_size=40), st.sampled_from(["€/t", "%", "", "kg/Stk"]))
def test_no_text_raises(typed: str, unit: str) -> None:
    assert isinstance(read_figure(typed, unit), Figure | NumberFault)
