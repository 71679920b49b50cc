"""No false precision: a value and its spread end at one place, and nothing shows digits that nobody knows."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vsm_app.model.numbers import NumberReading, read_number
from vsm_app.precision import (
    digits_apart,
    fixed,
    has_spread,
    known_decimals,
    last_place,
    shared_decimals,
    significant,
    trimmed,
    with_spread,
)
from vsm_app.texts import LANGUAGES, NOTHING, format_distribution, format_spread

VALUES = st.floats(-1e14, 1e14).filter(lambda value: value == 0 or abs(value) > 1e-6)
SPREADS = st.floats(1e-6, 1e14)


def test_the_case_of_the_guide() -> None:
    """JCGM 100:2008, 7.2.6: 10.057 62 ohm with 27 milliohm is rounded to 10.058 ohm."""
    assert with_spread(10.05762, 0.027) == ("10.058", "0.027")


@pytest.mark.parametrize(
    ("value", "sd", "de", "en"),
    [
        (5.0, 1.5, ("5,0", "1,5"), ("5.0", "1.5")),
        (60.0, 18.0, ("60", "18"), ("60", "18")),
        (1234.4, 12.3, ("1\u202f234", "12"), ("1,234", "12")),
        (182.47569, 7.16549, ("182,5", "7,2"), ("182.5", "7.2")),
        (285.251546, 15.6469, ("285", "16"), ("285", "16")),
        (220.373063, 29.9488, ("220", "30"), ("220", "30")),
        (19.0007, 0.399981, ("19,0", "0,4"), ("19.0", "0.4")),  # zeros of both are left out
        (80.0, 4.0, ("80", "4"), ("80", "4")),
        (78.63, 4.0, ("78,6", "4,0"), ("78.6", "4.0")),
        (1356.99, 146.3, ("1\u202f360", "150"), ("1,360", "150")),
        (612_345.0, 24_345.0, ("612\u202f000", "24\u202f000"), ("612,000", "24,000")),
        (9.96, 0.996, ("10", "1"), ("10", "1")),  # the spread itself rounds up a place
        (-5.04, 1.5, ("−5,0", "1,5"), ("−5.0", "1.5")),
        (0.0123456, 0.00061, ("0,01235", "0,00061"), ("0.01235", "0.00061")),
    ],
)
def test_value_and_spread_end_at_the_second_digit_of_the_spread(
    value: float, sd: float, de: tuple[str, str], en: tuple[str, str]
) -> None:
    assert format_spread(value, sd, "de") == de
    assert format_spread(value, sd, "en") == en


@pytest.mark.parametrize(
    ("value", "sd", "shown"),
    [
        (0.0, 18.0, ("0", "18")),
        (0.0, 1.5, ("0.0", "1.5")),
        (0.3, 18.0, ("0.3", "18")),  # drowned, yet not nothing
        (-0.04, 1.8, ("−0.04", "1.8")),
        (1e-12, 18.0, ("0", "18")),  # the arithmetic's
        (-1e-12, 18.0, ("0", "18")),
        (12.0, 180.0, ("10", "180")),
        (30.0, 1800.0, ("30", "1,800")),
        (1900.0, 0.0, ("1,900", "")),
        (1900.0, None, ("1,900", "")),
        (1900.0, 1e-9, ("1,900", "")),  # what is exact has no spread of its arithmetic
        (1900.0, math.nan, ("1,900", "")),
        (1900.0, math.inf, ("1,900", "")),
        (math.nan, 3.0, (NOTHING, "")),
        (None, 3.0, (NOTHING, "")),
        (1.234e20, 1.5e18, ("1.234e20", "0.015e20")),
        (3.21e-11, 4.2e-12, ("3.21e-11", "0.42e-11")),
    ],
)
def test_corners(value: float | None, sd: float | None, shown: tuple[str, str]) -> None:
    assert format_spread(value, sd, "en") == shown


def test_an_entry_that_is_repeated_keeps_what_stands_before_the_mark() -> None:
    assert format_spread(1234.0, 150.0, "de", whole=True) == ("1\u202f234", "150")
    assert format_spread(182.53, 7.3, "de", whole=True) == ("182,5", "7,3")


def test_nobody_looks_beyond_the_first_decimal_of_a_share() -> None:
    assert format_spread(28.2905, 0.7213, "en", most=1) == ("28.3", "0.7")
    assert format_spread(99.0083, 0.0214, "en", most=1) == ("99.01", "0.02"), "the spread keeps a digit"
    assert format_spread(28.2905, 7.213, "en", most=1) == ("28.3", "7.2")


def test_a_distribution_ends_at_one_place() -> None:
    assert format_distribution((89.96, 72.91, 107.7), 8.91, "de") == ("90,0", "72,9", "107,7", "8,9")
    assert format_distribution((1900.0, 1900.0), 0.0, "en") == ("1,900", "1,900", "0")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(60.0, "60"), (5.0, "5"), (26.66667, "26.67"), (12345.6, "12346"), (0.5, "0.5"), (0.0, "0"), (53.2004, "53.2")],
)
def test_a_number_without_spread_has_no_zeros_that_nobody_knows(value: float, shown: str) -> None:
    assert significant(value) == shown


@given(VALUES, SPREADS, st.booleans())
def test_both_end_at_the_same_place_within_half_of_it(value: float, sd: float, whole: bool) -> None:
    assume(has_spread(value, sd))
    shown, spread = with_spread(value, sd, whole=whole)
    place = max(last_place(sd), 0) if whole else last_place(sd)
    half = 0.5 * 10.0**-place
    slack = 1e-9 * max(abs(value), sd)
    assert abs(float(spread) - sd) <= half + slack
    assert abs(float(shown) - value) <= half + slack
    assert _digits(spread) <= 2 or whole
    drowned = abs(value) < half + slack
    assert drowned or _decimals(shown) == _decimals(spread)
    if place < 0 and not drowned:
        assert float(shown) % 10.0**-place == 0


@given(VALUES, SPREADS, st.sampled_from(LANGUAGES))
def test_what_is_shown_reads_back_as_the_same(value: float, sd: float, lang: str) -> None:
    assume(has_spread(value, sd))
    for text, plain in zip(format_spread(value, sd, lang), with_spread(value, sd), strict=True):
        found = read_number(text, lang=lang)
        assert isinstance(found, NumberReading)
        assert found.value == float(plain)


@given(st.floats(-1e30, 1e30), st.floats(0, 1e30) | st.just(math.nan))
def test_any_numbers_can_be_shown(value: float, sd: float) -> None:
    shown, spread = with_spread(value, sd)
    assert math.isfinite(float(shown))
    assert bool(spread) == has_spread(value, sd)
    assert value != 0 or not shown.strip("0.")


def test_nothing_beside_a_huge_spread_is_a_plain_nothing() -> None:
    assert with_spread(0.0, 1e16) == ("0", "1e16")


@given(st.lists(VALUES, max_size=6), st.integers(0, 5))
def test_shared_decimals_are_the_fewest_that_lose_nothing(values: list[float], most: int) -> None:
    decimals = shared_decimals(values, most)
    assert 0 <= decimals <= most
    assert all(_same(value, decimals, most) for value in values)
    assert not decimals or not all(_same(value, decimals - 1, most) for value in values)


def test_decimals_known_of_a_number() -> None:
    assert known_decimals(80.0, None, 2) == 0
    assert known_decimals(26.6667, None, 2) == 2
    assert known_decimals(79.97, 4.0, 3) == 0  # 80.0 ± 4.0
    assert known_decimals(78.63, 4.0, 3) == 1
    assert known_decimals(78.63, 18.0, 3) == 0


def test_zeros_go_only_where_all_end_with_them() -> None:
    assert trimmed(["60.0", "2.0"]) == ("60", "2")
    assert trimmed(["5.0", "1.5"]) == ("5.0", "1.5")
    assert trimmed(["60", "20"]) == ("60", "20")


def _same(value: float, decimals: int, most: int) -> bool:
    return Decimal(fixed(value, decimals)) == Decimal(fixed(value, most))


def _decimals(plain: str) -> int:
    return len(plain.partition("e")[0].partition(".")[2])


def _digits(plain: str) -> int:
    return len(plain.partition("e")[0].replace(".", "").lstrip("0").rstrip("0"))


def test_what_arithmetic_leaves_of_nothing_is_nothing() -> None:
    assert with_spread(4.7e-38, 8.1e-37) == ("0", "")
    assert significant(-3e-35) == "0"
    assert significant(2e-30) == "2e-30"


@pytest.mark.parametrize(
    ("part", "whole", "wanted"),
    [
        (2.7463, 2.7541, 4),  # 99.7 %: 2.75 of 2.75 would say all of it
        (0.7491, 0.7494, 3),  # 99.96 % is written 100.0 %
        (285.25, 767.7, 3),
        (0.0, 0.0, 3),
        (1e-40, 0.0, 3),
        (99_951.0, 100_049.0, 3),  # whole units are always written
    ],
)
def test_a_part_does_not_read_like_its_whole(part: float, whole: float, wanted: int) -> None:
    digits = digits_apart(part, whole, 3)
    assert digits == wanted
    if abs(part - whole) >= 5e-4 * abs(whole) > 0:
        assert significant(part, digits) != significant(whole, digits)
