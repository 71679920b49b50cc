"""What people say before a number they are not sure of makes it a guess, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vsm_app.model.grammar import read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.quantities import Origin

WORDS = (
    "~", "≈ ", "ca. ", "ca ", "circa ", "etwa ", "so etwa ", "so ca. ", "rund ", "so ", "ungefähr ", "grob ",
    "vielleicht ", "sagen wir ", "sagen wir etwa ", "geschätzt ", "about ",
    "approx. ", "approximately ", "around ", "roughly ",
    "maybe ", "let's say ", "let's say about ", "So Etwa ", "ABOUT ",
)  # fmt: skip


@given(word=st.sampled_from(WORDS), amount=st.integers(1, 9999), unit=st.sampled_from(("t", "kg/wk", "MWh")))
def test_a_word_of_doubt_changes_the_origin_and_nothing_else(word: str, amount: int, unit: str) -> None:
    sure, said = read_quantity(f"{amount} {unit}"), read_quantity(f"{word}{amount} {unit}")
    assert said.quantity is not None, said.problem
    assert sure.quantity is not None
    assert said.quantity.origin is Origin.GUESSED
    assert (said.quantity.value, said.quantity.unit) == (sure.quantity.value, sure.quantity.unit)


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("typed", ["so etwa 5 t", "ca. 5 t", "about 5 t"])
def test_doubt_is_understood_in_either_language(typed: str, lang: str) -> None:
    reading = read_quantity(typed, ReadContext(lang=lang))
    assert reading.quantity is not None
    assert (reading.quantity.value, reading.quantity.origin) == (5.0, Origin.GUESSED)


@pytest.mark.parametrize("typed", ["so", "etwa t", "about twelve", "so etwa", "soso 5 t", "etwas 5 t"])
def test_doubt_without_a_number_is_no_amount(typed: str) -> None:
    assert read_quantity(typed).quantity is None
