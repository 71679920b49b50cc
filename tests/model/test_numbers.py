"""Numbers in German and English."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vsm_app.model.numbers import (
    ABSURD,
    NumberFault,
    NumberReading,
    NumberStyle,
    format_number,
    plain_number,
    read_number,
)
from vsm_app.model.settings import NumberFormat
from vsm_app.precision import significant_decimals

LANGUAGES = ("de", "en")


def read(text: str, lang: str = "en", number_format: NumberFormat = NumberFormat.AUTO) -> NumberReading:
    found = read_number(text, number_format, lang)
    assert isinstance(found, NumberReading), found
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("0", 0.0, 0),
        ("42", 42.0, 0),
        ("1.234,5", 1234.5, 1),
        ("1,234.5", 1234.5, 1),
        ("1 234,5", 1234.5, 1),
        ("1\u202f234,5", 1234.5, 1),
        ("1\u00a0234\u2009567", 1_234_567.0, 0),
        ("1'234", 1234.0, 0),
        ("1\u2019234.50", 1234.5, 2),
        ("1.234.567", 1_234_567.0, 0),
        ("1,234,567", 1_234_567.0, 0),
        ("3,5", 3.5, 1),
        ("3.5", 3.5, 1),
        (".5", 0.5, 1),
        (",5", 0.5, 1),
        ("0.597", 0.597, 3),
        ("0,597", 0.597, 3),
        ("12345,678", 12345.678, 3),
        ("1.5000", 1.5, 4),
        ("1e3", 1000.0, 0),
        ("1,5e-3", 0.0015, 4),
        ("1.074e3", 1074.0, 0),
        ("-3", -3.0, 0),
        ("\u22123", -3.0, 0),
        ("+3", 3.0, 0),
        ("5.", 5.0, 0),
        (" 7 ", 7.0, 0),
    ],
)
def test_clear_numbers_read_alike_in_both_languages(lang: str, text: str, value: float, decimals: int) -> None:
    found = read(text, lang)
    assert (found.value, found.decimals, found.ambiguous) == (value, decimals, False)


@pytest.mark.parametrize(
    ("text", "lang", "number_format", "value"),
    [
        ("1.074", "de", NumberFormat.AUTO, 1074.0),
        ("1.074", "en", NumberFormat.AUTO, 1.074),
        ("1,074", "de", NumberFormat.AUTO, 1.074),
        ("1,074", "en", NumberFormat.AUTO, 1074.0),
        ("1.074", "en", NumberFormat.COMMA, 1074.0),
        ("1.074", "de", NumberFormat.POINT, 1.074),
        ("-12.500", "de", NumberFormat.AUTO, -12500.0),
    ],
)
def test_ambiguous_number_is_decided_by_the_map_and_says_so(
    text: str, lang: str, number_format: NumberFormat, value: float
) -> None:
    found = read(text, lang, number_format)
    assert found.value == value
    assert found.ambiguous


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "number.missing"),
        ("abc", "number.missing"),
        ("--5", "number.missing"),
        ("\u0663", "number.missing"),
        ("1.2.3", "number.malformed"),
        ("1,2,3", "number.malformed"),
        ("1.234,567,890", "number.malformed"),
        ("nan", "number.not_finite"),
        ("-inf", "number.not_finite"),
        ("\u221e", "number.not_finite"),
        ("1e31", "number.absurd"),
        ("1e999", "number.absurd"),
        ("9" * 80, "number.absurd"),
        ("12 t", "number.trailing"),
        ("1 234 5", "number.trailing"),
    ],
)
def test_what_is_no_number_says_why_and_where(text: str, code: str) -> None:
    found = read_number(text)
    assert isinstance(found, NumberFault)
    assert found.code == code
    assert 0 <= found.start <= found.end <= len(text)


def test_fault_points_at_the_text_behind_the_number() -> None:
    found = read_number("12,5 foo")
    assert isinstance(found, NumberFault)
    assert "12,5 foo"[found.start : found.end].strip() == "foo"
    assert found.params == {"text": "foo"}


@given(st.text(max_size=30), st.sampled_from(LANGUAGES))
def test_any_text_is_a_finite_number_or_a_fault(text: str, lang: str) -> None:
    found = read_number(text, lang=lang)
    if isinstance(found, NumberReading):
        assert math.isfinite(found.value)
        assert abs(found.value) <= ABSURD


@given(st.floats(-1e15, 1e15), st.sampled_from(LANGUAGES))
def test_edit_text_reads_back_as_the_same_number(value: float, lang: str) -> None:
    assert read(format_number(value, lang, style=NumberStyle.EDIT), lang).value == value


@given(
    st.integers(-(10**12), 10**12),
    st.integers(1, 4),
    st.sampled_from(LANGUAGES),
    st.sampled_from(list(NumberStyle)),
)
def test_written_number_reads_back_in_every_style(number: int, digits: int, lang: str, style: NumberStyle) -> None:
    value = round(number / 1000, digits)
    assert read(format_number(value, lang, digits=digits, style=style), lang).value == value


@pytest.mark.parametrize(
    ("value", "lang", "style", "expected"),
    [
        (1357.0, "de", NumberStyle.READ, "1\u202f357"),
        (1357.0, "en", NumberStyle.READ, "1,357"),
        (1234.5, "de", NumberStyle.READ, "1\u202f234,5"),
        (1234.5, "en", NumberStyle.READ, "1,234.5"),
        (1234.5, "de", NumberStyle.EDIT, "1234,5"),
        (-60.0, "de", NumberStyle.READ, "\u221260"),
        (-60.0, "de", NumberStyle.EDIT, "-60"),
        (0.000125, "en", NumberStyle.READ, "0.000125"),
        (1e20, "de", NumberStyle.READ, "1e20"),
        (-0.0, "de", NumberStyle.READ, "0"),
    ],
)
def test_style_separates_thousands(value: float, lang: str, style: NumberStyle, expected: str) -> None:
    assert format_number(value, lang, style=style) == expected


@pytest.mark.parametrize(
    ("value", "significant", "expected"),
    [
        (182.5, 4, "182,5"),
        (182.5, 3, "183"),
        (1357.0, 3, "1\u202f357"),
        (0.012345, 3, "0,0123"),
        (9.999, 3, "10"),
        (0.5, 3, "0,5"),
        (1.5e-12, 3, "1,5e-12"),
        (0.0, 3, "0"),
    ],
)
def test_significant_digits_never_round_what_stands_before_the_mark(
    value: float, significant: int, expected: str
) -> None:
    assert format_number(value, "de", significant=significant) == expected


def test_fixed_digits_are_kept() -> None:
    assert format_number(2.0, "de", digits=2) == "2,00"
    assert format_number(-0.001, "de", digits=2) == "0,00"
    assert significant_decimals(0.0123, 2) == 3


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_nothing_is_a_dash(value: float | None) -> None:
    assert format_number(value, "de") == "\u2013"


def test_plain_number_keeps_written_decimals_only_where_nothing_is_lost() -> None:
    assert plain_number(3.5, 2) == "3.50"
    assert plain_number(3.456, 2) == "3.456"
    assert plain_number(3.0) == "3"
    assert plain_number(1e25, 0) == "1e25"
