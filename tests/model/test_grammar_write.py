"""Quantities written back, and readings shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.quantity_names import context
from vsm_app.model.grammar import read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.grammar_write import show_reading, write_quantity
from vsm_app.model.quantities import Form, Quantity, Term
from vsm_app.model.settings import FunctionalUnit, NumberFormat, Settings

PIECES = FunctionalUnit("drive", pieces=50_000)
CONTEXTS = [
    context(lang=lang, settings=Settings(functional_unit=PIECES, number_format=number_format, half_width_95=half))
    for lang in ("de", "en")
    for number_format in NumberFormat
    for half in (False, True)
]


def read(text: str, where: ReadContext) -> Quantity:
    reading = read_quantity(text, where)
    assert reading.quantity is not None, (text, reading.problem)
    return reading.quantity


def again(quantity: Quantity, where: ReadContext) -> Quantity:
    """The quantity written and read, with the text that it had."""
    return replace(read(write_quantity(quantity, where.lang, where), where), text=quantity.text)


@pytest.mark.parametrize(
    ("text", "de", "en"),
    [
        ("3,5 t/Wo", "3,5 t/Wo", "3.5 t/Wo"),
        ("3,50 t", "3,50 t", "3.50 t"),
        ("500 kg ±4 %", "500 kg ±20", "500 kg ±20"),
        ("ca. 500 kg", "~500 kg", "~500 kg"),
        ("2,5 bis 3 t", "2,5-3,0 t", "2.5-3.0 t"),
        ("-5 bis -3 t", "-5 bis -3 t", "-5 to -3 t"),
        ("2/2,5/3 t", "2,0/2,5/3,0 t", "2.0/2.5/3.0 t"),
        ("12,5 % ± 1 %", "12,5 % ±1", "12.5 % ±1"),
        ("der Rest", "Rest", "rest"),
        ("500 kg!", "500 kg!", "500 kg!"),
        ("100 kg E", "100 kg E", "100 kg E"),
        ("=Al-Späne - 0,5*Abfall + 3 t", '="Al-Späne" - 0,5*Abfall + 3 t', '="Al-Späne" - 0.5*Abfall + 3 t'),
        ("=2*3 t", "6 t", "6 t"),
        ("=7,2 MJ/kWh*Strom!", None, None),
        ("?", "", ""),
    ],
)
def test_quantity_is_written_as_it_would_be_typed(text: str, de: str | None, en: str | None) -> None:
    layer = "energy" if "Strom" in text else "mass"
    quantity = read(text, context(layer=layer))
    if de is not None and en is not None:
        assert write_quantity(quantity, "de", context()) == de
        assert write_quantity(quantity, "en", context(lang="en")) == en
    assert again(quantity, context(layer=layer)) == quantity


TYPED = [
    "3,5 t/Wo ±4 %", "12 kg/Stk", "~500 kg ±20", "2-3 t", "10-12,5 %", "12 % ±1", "0,07 %", "1/3 t", "3*0,1 t", "rest",
    "=0,2*Abfall + 3 t/Wo", '=-1/3*"Al-Späne" - 0,125*2-Propanol - 500 kg', "=3,6 kg/kWh*Strom", "500 kg!", "1e-7 kg E",
    "1,074 t", "1.074.000,5 kg", "0,1/0,25/7 t", "?", "5 t (trocken)", "5 Mt CO2e", "3,5 Mio. t", "1e25 kg", "0 t ±3",
]  # fmt: skip


@pytest.mark.parametrize("where", CONTEXTS)
@pytest.mark.parametrize("text", TYPED)
def test_what_was_typed_reads_the_same_after_writing(text: str, where: ReadContext) -> None:
    quantity = read(text, where)
    assert again(quantity, where) == quantity


UNITS = st.sampled_from(
    ["kg", "t", "t/Wo", "kg/Stk", "Mt", "lb/h", "short tons", "Tonnen pro Woche", "Mio. t", "t/2 wk"]
)


@st.composite
def typed_texts(draw: st.DrawFn) -> str:
    """Entries as people type them, with random numbers."""
    number = st.tuples(st.integers(0, 10**7), st.integers(0, 999), st.integers(0, 3)).map(
        lambda parts: f"{parts[0]},{parts[1]:03d}"[: len(str(parts[0])) + 1 + parts[2]].rstrip(",")
    )
    unit = draw(UNITS)
    first, second = draw(number), draw(number)
    return draw(
        st.sampled_from(
            [
                f"{first} {unit}",
                f"{first} {unit} ±{second}",
                f"{first} {unit} ±{second} %",
                f"~{first} {unit}",
                f"{first} {unit}!",
                f"{first} {unit} E",
                f"{first}-{second} {unit}",
                f"{first} %",
                f"{first} % ±{second}",
                f"={first}*Abfall + {second} {unit}",
                f"={first}*Abfall - {second}*Al-Späne",
                f"{first}*{second} {unit}",
            ]
        )
    )


@given(typed_texts(), st.sampled_from(CONTEXTS))
def test_any_entry_reads_the_same_after_writing(text: str, where: ReadContext) -> None:
    quantity = read_quantity(text, where).quantity
    assume(quantity is not None)
    assert quantity is not None
    assert again(quantity, where) == quantity


@given(
    st.floats(-1e15, 1e15),
    st.floats(0, 1e9) | st.none(),
    UNITS,
    st.booleans(),
    st.sampled_from([where for where in CONTEXTS if not where.settings.half_width_95]),
)
def test_any_number_reads_the_same_after_writing(
    value: float, sd: float | None, unit: str, exact: bool, where: ReadContext
) -> None:
    quantity = Quantity(Form.VALUE, value=value, unit=unit, sd=None if exact else sd, exact=exact)
    found = again(quantity, where)
    assert replace(found, decimals=None) == quantity


@given(st.integers(0, 10**9).map(lambda number: number / 10**9), st.sampled_from(CONTEXTS))
def test_any_share_reads_the_same_after_writing(share: float, where: ReadContext) -> None:
    quantity = Quantity(Form.SHARE, value=share, unit="%")
    assert again(quantity, where).value == share


@pytest.mark.parametrize(
    ("text", "de", "en"),
    [
        ("3,5 t/Wo", "= 182,5\u202ft/a", "= 182.5\u202ft/a"),
        ("3,5 t/Wo ±4 %", "= 182,5\u202ft/a ± 7,3", "= 182.5\u202ft/a ± 7.3"),
        ("12 kg/Stk", "= 600\u202f000\u202fkg/a", "= 600,000\u202fkg/a"),
        ("~500 kg", "= 500\u202fkg/a ± 150", "= 500\u202fkg/a ± 150"),
        ("500 kg!", "= 500\u202fkg/a (exakt)", "= 500\u202fkg/a (exact)"),
        ("1,07423 t", "= 1,07423\u202ft/a", "= 1.07423\u202ft/a"),
        ("2-3 t", "= 2 … 3\u202ft/a", "= 2 … 3\u202ft/a"),
        ("2/2,5/3 t", "= 2 … 2,5 … 3\u202ft/a", "= 2 … 2.5 … 3\u202ft/a"),
        (
            "12,5 % ±1",
            "= 12,5 ± 1,0\u202f% dessen, was in den Prozess eingeht",
            "= 12.5 ± 1.0\u202f% of what enters the process",
        ),
        (
            "10-12 %",
            "= 10 … 12\u202f% dessen, was in den Prozess eingeht",
            "= 10 … 12\u202f% of what enters the process",
        ),
        ("rest", "= was am Prozess übrig bleibt", "= what remains at the process"),
        ("=0,2*Abfall - 3 t/Wo", "= 0,2 × Abfall − 3\u202ft/Wo", "= 0.2 × Abfall − 3\u202ft/wk"),
        ("5 Mt CO2e", "= 5\u202fMt CO₂e/a", "= 5\u202fMt CO₂e/a"),
        ("-5 Tonnen/Wo", "= −260,7\u202ft/a", "= −260.7\u202ft/a"),
        ("?", "unbekannt: wird berechnet", "unknown: is solved"),
    ],
)
def test_reading_shows_what_was_understood(text: str, de: str, en: str) -> None:
    where = context()
    reading = read_quantity(text, where)
    assert show_reading(reading, where.settings, "de") == de
    assert show_reading(reading, where.settings, "en") == en


def test_reading_of_a_half_width_says_so() -> None:
    where = context(settings=Settings(half_width_95=True))
    reading = read_quantity("500 kg ±20", where)
    assert show_reading(reading, where.settings, "de") == "= 500\u202fkg/a ± 20 (95\u202f%)"


def test_factor_between_layers_is_shown_with_its_unit() -> None:
    where = context(layer="energy")
    reading = read_quantity("=2 kWh/kg*Abfall", where)
    assert show_reading(reading, where.settings, "de") == "= 7,2\u202fMJ/kg × Abfall"
    assert reading.quantity is not None
    assert write_quantity(reading.quantity, "de", where) == "=7,2 MJ/kg*Abfall"


def test_unit_that_begins_with_a_digit_does_not_look_like_thousands() -> None:
    assert write_quantity(Quantity(Form.VALUE, value=5.0, unit="100 kg"), "de") == "5*100 kg"


def test_relation_without_names_is_written_with_ids() -> None:
    quantity = Quantity(Form.RELATION, terms=(Term(0.5, "f1"), Term(-1.0, "f-2")), value=0.0)
    assert write_quantity(quantity, "en") == '=0.5*f1 - "f-2"'
