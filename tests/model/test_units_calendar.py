"""Rates and pieces brought to the period of the map."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vsm_app.model.settings import Calendar, CalendarKind, FunctionalUnit, Settings
from vsm_app.model.units import TIME_BASES, UnitError, convert, from_period, parse_unit, per_year, to_period

PRODUCTION = Calendar(CalendarKind.PRODUCTION, shifts_per_day=2, hours_per_shift=8, days_per_week=5, weeks_per_year=48)


@pytest.mark.parametrize(
    ("unit", "kilograms"),
    [
        ("t/h", 8_760_000),
        ("t/d", 365_000),
        ("t/wk", 1000 * 365 / 7),
        ("t/mo", 12_000),
        ("t/quarter", 4_000),
        ("t/a", 1_000),
        ("t", 1_000),
        ("kg/min", 525_600),
        ("kg/s", 31_536_000),
        ("t/shift", 1_095_000),
        ("t/2 wk", 1000 * 365 / 14),
    ],
)
def test_continuous_calendar_has_24_hours_365_days_and_52_weeks_and_a_seventh(unit: str, kilograms: float) -> None:
    assert to_period(1.0, unit, Settings()) == pytest.approx(kilograms, rel=1e-12)


@pytest.mark.parametrize(
    ("unit", "kilograms"),
    [
        ("t/h", 1000 * 48 * 5 * 16),
        ("t/shift", 1000 * 48 * 5 * 2),
        ("t/d", 1000 * 48 * 5),
        ("t/wk", 48_000),
        ("t/mo", 12_000),
        ("t/a", 1_000),
    ],
)
def test_production_calendar_counts_shifts_days_and_weeks_worked(unit: str, kilograms: float) -> None:
    assert to_period(1.0, unit, Settings(calendar=PRODUCTION)) == pytest.approx(kilograms, rel=1e-12)


def test_three_and_a_half_tonnes_a_week_are_182_5_tonnes_a_year() -> None:
    assert to_period(3.5, "t/Wo", Settings()) == pytest.approx(182_500.0, rel=1e-12)


def test_power_is_energy_per_hour() -> None:
    assert to_period(1.0, "kW", Settings(period="h")) == pytest.approx(3.6)
    assert to_period(2.0, "MW", Settings(period="a")) == pytest.approx(2 * 8760 * 3600)
    assert from_period(3.6, "kW", Settings(period="h")) == pytest.approx(1.0)


def test_million_gallons_a_day() -> None:
    unit = "MGD (million US gallons per day)"
    assert to_period(1.0, unit, Settings(period="d")) == pytest.approx(3785.411784)


@pytest.mark.parametrize(("period", "expected"), [("h", 1.0), ("d", 24.0), ("wk", 168.0), ("mo", 730.0), ("a", 8760.0)])
def test_period_of_the_map_may_be_any_time_base(period: str, expected: float) -> None:
    assert to_period(1.0, "kg/h", Settings(period=period)) == pytest.approx(expected)


def test_per_piece_is_multiplied_by_the_pieces_of_the_period() -> None:
    settings = Settings(functional_unit=FunctionalUnit("drive", pieces=50_000))
    assert to_period(12.0, "kg/Stk", settings) == 600_000
    assert to_period(2.0, "kWh/pc", settings) == pytest.approx(360_000)


def test_per_piece_without_pieces_says_so() -> None:
    with pytest.raises(UnitError) as caught:
        to_period(12.0, "kg/Stk", Settings())
    assert caught.value.code == "unit.no_pieces"
    assert caught.value.params == {"unit": "kg/Stk"}


def test_rate_on_a_map_without_a_period_says_so() -> None:
    with pytest.raises(UnitError) as caught:
        to_period(1.0, "t/a", Settings(period=""))
    assert caught.value.code == "unit.no_period"
    assert to_period(1.0, "t", Settings(period="")) == 1000.0


def test_calendar_without_working_time_says_so() -> None:
    idle = Calendar(CalendarKind.PRODUCTION, shifts_per_day=0)
    with pytest.raises(UnitError) as caught:
        to_period(1.0, "t/h", Settings(calendar=idle))
    assert caught.value.code == "unit.no_time"


def test_amount_without_time_base_is_of_the_period() -> None:
    for period in ("a", "wk", "h", ""):
        assert to_period(2.0, "t", Settings(period=period)) == 2000.0


def test_plain_conversion_refuses_another_layer() -> None:
    assert convert(1.0, "kWh", "MJ") == pytest.approx(3.6)
    assert convert(2.0, "EUR/t", "ct/kg") == pytest.approx(0.2)
    for unit, into in (("kg", "kWh"), ("EUR", "USD"), ("t/a", "t"), ("kW", "kW")):
        if unit != into:
            with pytest.raises(UnitError) as caught:
                convert(1.0, unit, into)
            assert caught.value.code == "unit.dimension"


@given(
    value=st.floats(-1e12, 1e12),
    unit=st.sampled_from(["t/h", "kg/shift", "MWh/d", "Stk/wk", "€/mo", "kW", "MGD", "kg/pc", "m3"]),
    period=st.sampled_from(TIME_BASES),
    calendar=st.sampled_from([Calendar(), PRODUCTION]),
)
def test_showing_is_the_inverse_of_reading(value: float, unit: str, period: str, calendar: Calendar) -> None:
    settings = Settings(period=period, calendar=calendar, functional_unit=FunctionalUnit(pieces=7))
    assert from_period(to_period(value, unit, settings), unit, settings) == pytest.approx(value, rel=1e-12)


@given(st.sampled_from(TIME_BASES), st.sampled_from(TIME_BASES))
def test_periods_convert_consistently(first: str, second: str) -> None:
    amount = to_period(1.0, f"kg/{first}", Settings(period=second, calendar=PRODUCTION))
    assert amount == pytest.approx(per_year(first, PRODUCTION) / per_year(second, PRODUCTION))


def test_price_units_are_not_amounts_of_a_period() -> None:
    assert parse_unit("EUR/t").per is None
    assert parse_unit("EUR/Stk").per == "piece"
