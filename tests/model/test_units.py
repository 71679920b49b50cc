"""What a unit text is read as."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vsm_app.model.settings import Settings
from vsm_app.model.unit_names import close_units, unit_label
from vsm_app.model.unit_table import FOLDED, UNITS
from vsm_app.model.units import ParsedUnit, balance_layer, base_unit, default_unit, parse_unit, shown_unit, to_period


@pytest.mark.parametrize(
    ("text", "layer", "factor"),
    [
        ("kg", "mass", 1.0),
        ("Tonnen", "mass", 1000.0),
        ("to", "mass", 1000.0),
        ("Mg", "mass", 1000.0),
        ("mg", "mass", 1e-6),
        ("million short tons", "mass", 907_184_740.0),
        ("Mio. t", "mass", 1e9),
        ("10^3 t", "mass", 1e6),
        ("1000 t", "mass", 1e6),
        ("kWh", "energy", 3.6),
        ("KWH", "energy", 3.6),
        ("kW*h", "energy", 3.6),
        ("Kilowattstunden", "energy", 3.6),
        ("toe", "energy", 41_868.0),
        ("MMBtu", "energy", 1055.05585262),
        ("Liter", "volume", 0.001),
        ("m³", "volume", 1.0),
        ("Nm3", "volume", 1.0),
        ("gal (UK)", "volume", 0.00454609),
        ("Stück", "count", 1.0),
        ("Stk.", "count", 1.0),
        ("functional units", "count", 1.0),
        ("Mio. Stk", "count", 1e6),
        ("t km", "transport", 1.0),
        ("tkm", "transport", 1.0),
        ("t*km", "transport", 1.0),
        ("t·km", "transport", 1.0),
        ("% of production", "share", 0.01),
        ("min", "time", 60.0),
        ("1", "share", 1.0),
    ],
)
def test_unit_is_read_with_its_layer_and_factor(text: str, layer: str, factor: float) -> None:
    unit = parse_unit(text)
    assert unit.known
    assert unit.layer == layer
    assert unit.factor == pytest.approx(factor, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "currency", "factor"),
    [
        ("€", "EUR", 1.0),
        ("T€", "EUR", 1e3),
        ("TEUR", "EUR", 1e3),
        ("k€", "EUR", 1e3),
        ("M€", "EUR", 1e6),
        ("€m", "EUR", 1e6),
        ("Mio. €", "EUR", 1e6),
        ("Mio.€", "EUR", 1e6),
        ("Mio€", "EUR", 1e6),
        ("Mrd. €", "EUR", 1e9),
        ("ct", "EUR", 0.01),
        ("million USD", "USD", 1e6),
        ("billion $", "USD", 1e9),
        ("£", "GBP", 1.0),
        ("CHF", "CHF", 1.0),
        ("¥", "JPY", 1.0),
    ],
)
def test_money_keeps_its_currency_in_the_unit(text: str, currency: str, factor: float) -> None:
    unit = parse_unit(text)
    assert (unit.layer, unit.currency) == ("money", currency)
    assert unit.factor == pytest.approx(factor, rel=1e-15)


def test_foreign_money_is_balanced_apart_from_the_currency_of_the_map() -> None:
    settings = Settings(currency="EUR")
    assert balance_layer(parse_unit("T€"), settings) == "money"
    assert balance_layer(parse_unit("million USD"), settings) == "money:USD"
    assert base_unit("money:USD", settings) == "USD"
    assert base_unit("money", Settings(currency="CHF")) == "CHF"


@pytest.mark.parametrize(
    ("text", "numerator", "time_unit"),
    [
        *[(f"t/{name}", "t", "a") for name in ("a", "yr", "year", "Jahr", "J", "p.a.")],
        *[(f"t/{name}", "t", "mo") for name in ("mo", "month", "Monat", "Mon")],
        *[(f"t/{name}", "t", "wk") for name in ("wk", "week", "Wo", "Woche", "KW")],
        *[(f"t/{name}", "t", "d") for name in ("d", "day", "Tag", "Tage")],
        *[(f"t/{name}", "t", "shift") for name in ("shift", "Schicht")],
        *[(f"t/{name}", "t", "h") for name in ("h", "hour", "Std", "Std.", "Stunde")],
        ("l/min", "l", "min"),
        ("kg/s", "kg", "s"),
        ("t pro Woche", "t", "wk"),
        ("t per week", "t", "wk"),
        ("t je Schicht", "t", "shift"),
        ("t p.a.", "t", "a"),
        ("Mt Al/a", "Mt", "a"),
        ("t Stahl pro Woche", "t", "wk"),
        ("kW", "kWh", "h"),
        ("MGD", "million US gallons", "d"),
        ("gal (UK)/d", "gal (UK)", "d"),
    ],
)
def test_time_base_is_read_in_both_languages(text: str, numerator: str, time_unit: str) -> None:
    unit = parse_unit(text)
    assert (unit.known, unit.per, unit.numerator, unit.time_unit) == (True, "time", numerator, time_unit)


@pytest.mark.parametrize("text", ["kg/Stk", "kg/pc", "kg je Stück", "kg per piece", "kg/Teil"])
def test_per_piece_is_read_in_both_languages(text: str) -> None:
    unit = parse_unit(text)
    assert (unit.layer, unit.per, unit.factor, unit.symbol) == ("mass", "piece", 1.0, "kg/pc")


@pytest.mark.parametrize(
    ("text", "layer", "factor"),
    [
        ("EUR/t", "money/mass", 0.001),
        ("€/100 l", "money/volume", 10.0),
        ("ct/kWh", "money/energy", 0.01 / 3.6),
        ("kg CO2e/kWh", "mass/energy", 1 / 3.6),
        ("kg CO₂e/kWh", "mass/energy", 1 / 3.6),
        ("t CO2e/t", "mass/mass", 1.0),
        ("tCO2e/t", "mass/mass", 1.0),
        ("kg CO2e/(t*km)", "mass/transport", 1.0),
        ("MJ/kg", "energy/mass", 1.0),
        ("kg/m3", "mass/volume", 1.0),
        ("kWh/m²", "energy/area", 3.6),
        ("kcal/(m2 d)", "energy/area", 0.004184),
    ],
)
def test_prices_and_factors_carry_both_layers(text: str, layer: str, factor: float) -> None:
    unit = parse_unit(text)
    assert unit.known
    assert unit.denominator == layer.split("/")[1]
    assert unit.layer == layer
    assert unit.factor == pytest.approx(factor)
    assert not unit.is_amount


@pytest.mark.parametrize(
    ("text", "numerator", "qualifier"),
    [
        ("Mt Al", "Mt", "Al"),
        ("kg/s (unit not stated)", "kg", "unit not stated"),
        ("m3/h (unit not stated)", "m3", "unit not stated"),
        (
            "Mm3 (roundwood equivalent; unit not stated in the file)",
            "Mm3",
            "roundwood equivalent; unit not stated in the file",
        ),
        ("MGD (million US gallons per day)", "million US gallons", "million US gallons per day"),
        ("% of production", "%", "of production"),
        ("kg CO2e", "kg", "CO2e"),
        ("t TS/a", "t", "TS"),
    ],
)
def test_text_behind_a_known_unit_is_its_qualifier(text: str, numerator: str, qualifier: str) -> None:
    unit = parse_unit(text)
    assert (unit.known, unit.numerator, unit.qualifier) == (True, numerator, qualifier)


def test_unknown_unit_is_a_layer_of_its_own_with_its_time_base() -> None:
    unit = parse_unit("pallets/week")
    assert (unit.known, unit.layer, unit.per, unit.time_unit) == (False, "unit:pallets", "time", "wk")
    assert parse_unit("kg/batch").layer == "unit:kg/batch"
    assert base_unit("unit:pallets") == "pallets"


@pytest.mark.parametrize(
    ("text", "choices"),
    [("mw", ("mW", "MW")), ("MG", ("mg", "Mg")), ("tons", ("t", "short ton", "long ton")), ("MT", ("t", "Mt"))],
)
def test_undecidable_unit_is_asked_not_guessed(text: str, choices: tuple[str, ...]) -> None:
    unit = parse_unit(text)
    assert not unit.known
    assert unit.choices == choices
    assert close_units(text) == choices


def test_case_is_forgiven_where_only_one_unit_can_be_meant() -> None:
    assert parse_unit("mt").factor == 1e9
    assert parse_unit("mt").folded
    assert parse_unit("KG") == ParsedUnit("KG", "mass", 1.0, numerator="KG", symbol="kg")
    assert parse_unit("MW").factor == 1e9 * parse_unit("mW").factor


def test_misspelt_unit_finds_close_ones() -> None:
    assert close_units("tt")[0] == "t"
    assert "kWh" in close_units("kWhh")
    assert close_units("Tonen")[0] == "t"
    assert close_units("zzzzzz") == ()


@pytest.mark.parametrize("name", sorted(UNITS))
def test_every_name_of_the_table_reads_as_its_row_and_so_does_its_symbol(name: str) -> None:
    row = UNITS[name]
    unit = parse_unit(name)
    again = parse_unit(unit.symbol)
    assert (unit.layer, unit.factor, unit.time_unit) == (row.layer, row.factor, row.time_unit)
    assert (again.layer, again.factor, again.per, again.time_unit) == (
        unit.layer,
        unit.factor,
        unit.per,
        unit.time_unit,
    )


def test_no_two_units_differ_only_by_case_without_being_ambiguous() -> None:
    for name, row in FOLDED.items():
        spelled = {(UNITS[unit].layer, UNITS[unit].factor) for unit in UNITS if unit.casefold() == name}
        assert (row is None) == (len(spelled) > 1)


def test_result_is_shown_in_the_entered_numerator_per_period() -> None:
    settings = Settings(period="a")
    assert shown_unit("t/Wo", settings) == "t/a"
    assert shown_unit("MW", settings) == "MWh/a"
    assert shown_unit("kg/Stk", settings) == "kg/a"
    assert shown_unit("Mt Al", settings) == "Mt/a"
    assert shown_unit("t", Settings(period="")) == "t"


def test_default_unit_comes_from_the_settings_then_from_the_layer() -> None:
    assert default_unit("mass", Settings(units={"mass": "kg"})) == "kg"
    assert default_unit("mass", Settings()) == "t"
    assert default_unit("volume", Settings()) == "m3"
    assert default_unit("money", Settings(currency="CHF")) == "CHF"


def test_labels_follow_the_language() -> None:
    assert unit_label("t/wk", "de") == "t/Wo"
    assert unit_label("kg/pc", "de") == "kg/Stk"
    assert unit_label("kg CO2e/kWh", "en") == "kg CO₂e/kWh"
    assert unit_label("EUR/m3", "en") == "€/m³"


@pytest.mark.parametrize("text", ["0 t", "t/0 wk", "kg/0 t", "10^99 t", "Mrd " * 40 + "t", "t/" + "9" * 150 + " wk"])
def test_absurd_multiples_are_no_unit(text: str) -> None:
    unit = parse_unit(text)
    assert not unit.known
    assert unit.factor == 1.0


@given(st.text(max_size=40))
def test_any_text_is_a_unit_or_a_layer_of_its_own(text: str) -> None:
    unit = parse_unit(text)
    assert unit.known or unit.layer.startswith("unit:")
    assert unit.factor > 0


@given(st.text(alphabet="tkgMWhJ€/()*% .0123456789mo³", max_size=12))
def test_texts_close_to_units_never_fail(text: str) -> None:
    unit = parse_unit(text)
    assert unit.known or unit.layer.startswith("unit:")
    assert unit.factor > 0


@pytest.mark.bench
def test_ten_thousand_conversions_take_a_fraction_of_a_tenth_of_a_second() -> None:
    settings = Settings()
    units = ("t/Wo", "kg/h", "MWh", "Mio. €/a")
    begin = time.perf_counter()
    total = sum(to_period(1.0, units[number % len(units)], settings) for number in range(10_000))
    assert time.perf_counter() - begin < 0.1
    assert total > 0
