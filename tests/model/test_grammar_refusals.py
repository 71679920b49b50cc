"""What cannot be read is refused with its reason and its place in the text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.quantity_names import context
from vsm_app.model import grammar
from vsm_app.model.grammar import MAX_LENGTH, Reading, read_quantity
from vsm_app.model.grammar_write import show_reading
from vsm_app.model.quantities import Form
from vsm_app.model.settings import Settings
from vsm_app.texts import has_text


def refused(text: str, layer: str = "mass") -> Reading:
    reading = read_quantity(text, context(layer=layer))
    assert reading.quantity is None, reading
    assert reading.problem is not None
    assert 0 <= reading.start <= reading.end <= len(text)
    return reading


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("5 tt", "unknown_unit_near", "tt"),
        ("5 zzzzzz", "unknown_unit", "zzzzzz"),
        ("5 tons", "unclear_unit", "tons"),
        ("5 mw", "unclear_unit", "mw"),
        ("kg", "number_missing", "kg"),
        ("t 5", "number_missing", "t 5"),
        ("±5 kg", "number_missing_at_all", ""),
        ("500 kg ±", "spread_missing", "±"),
        ("500 kg ±-5", "spread_negative", "-5"),
        ("500 kg ±5 ±6", "two_signs", "±"),
        ("~~500 kg", "two_signs", "~"),
        ("500 kg!!", "two_signs", "!"),
        ("~500 kg M", "two_signs", "~"),
        ("500 kg M E", "two_signs", "M"),
        ("500 kg! ±5", "exact_spread", "5"),
        ("2-3 t!", "exact_range", "2-3 t!"),
        ("2-3 t ±1", "range_spread", "1"),
        ("3-2 t", "range_reversed", "3-2 t"),
        ("3/2/4 t", "range_reversed", "3/2/4 t"),
        ("2-3-4 t", "trailing_text", "-4 t"),
        ("150 %", "share_outside", "150 %"),
        ("-5 %", "share_outside", "-5 %"),
        ("12 % vom Abfall", "trailing_text", "vom Abfall"),
        ("nan", "not_finite", "nan"),
        ("inf kg", "not_finite", "inf"),
        ("5/0 t", "not_finite", "5/0"),
        ("1e31 kg", "absurd", "1e31"),
        ("1e29 Gt", "absurd", "1e29 Gt"),
        ("1.2.3 t", "number_malformed", "1.2.3"),
        ("5 kWh", "other_layer", "kWh"),
        ("5 €", "other_layer", "€"),
        ("5 EUR/t", "not_an_amount", "EUR/t"),
        ("5 kg foo", "trailing_text", "foo"),
        ("5 kg kg", "trailing_text", "kg"),
        ("5 1000 t", "trailing_text", "1000 t"),
        ("500 kg ± 3 kg/d", "mixed_units", "kg/d"),
        ("2 t/Wo - 3 t/d", "mixed_units", "2 t/Wo"),
        ("rest ±5", "number_missing", "rest"),
        ("lots", "number_missing", "lots"),
        ("half a dozen", "number_missing", "half a dozen"),
        ("four thirds", "number_missing", "four thirds"),
        (" Hälfte ", "number_missing", "Hälfte"),
        ("=Nirgends", "unknown_name", "Nirgends"),
        ("=Abfal", "unknown_name_near", "Abfal"),
        ("=0,2*Abfal + 3 t", "unknown_name_near", "Abfal"),
        ('="Abfal"', "unknown_name_near", '"Abfal"'),
        ("=Schrott", "ambiguous_name", "Schrott"),
        ("=0,5*Eigener", "own_flow", "Eigener"),
        ("=", "name_missing", ""),
        ("=0,2*", "name_missing", ""),
        ("=Abfall +", "name_missing", ""),
        ("=Abfall ++ 3 t", "two_signs", "+"),
        ('="Abf', "quote_open", '"Abf'),
        ("=Abfall/0", "not_finite", "/0"),
        ("=Abfall ±5", "relation_spread", "5"),
        ("=2*Strom", "relation_layer", "2*Strom"),
        ("=2 kWh/kg*Abfall", "factor_layer", "2 kWh/kg*Abfall"),
        ("=Abfall + 3 kWh", "other_layer", "kWh"),
        ("=Abfall 5", "unknown_name_near", "Abfall 5"),
        ('="Abfall" 5', "trailing_text", "5"),
    ],
)
def test_refusal_names_reason_and_place(text: str, code: str, place: str) -> None:
    reading = refused(text)
    assert reading.problem is not None
    assert reading.problem.code == f"quantity.{code}"
    assert text[reading.start : reading.end].strip() == place


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("5 tons", ("t", "short ton", "long ton")),
        ("5 tt", ("t",)),
        ("=Schrott", ("f3", "f4")),
        ("=Abfal", ("Abfall",)),
    ],
)
def test_refusal_offers_choices(text: str, choices: tuple[str, ...]) -> None:
    assert refused(text).choices == choices


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(grammar.__file__).parent.glob("grammar*.py"))
    reasons = set(re.findall(r'RefusedError\(\s*"(\w+)"', sources))
    assert len(reasons) > 20
    for lang in ("de", "en"):
        assert [reason for reason in sorted(reasons) if not has_text(f"quantity.{reason}", lang)] == []


def test_remark_in_brackets_is_no_excuse_for_other_text() -> None:
    assert refused("5 t foo (trocken)").problem is not None


def test_long_text_is_a_note_in_the_wrong_place() -> None:
    reading = refused("5 t " + "x" * MAX_LENGTH)
    assert reading.problem is not None
    assert reading.problem.code == "quantity.too_long"


def test_sentences_name_what_was_found() -> None:
    assert show_reading(refused("5 tt"), Settings(), "en") == "Unit “tt” is not known. Close: t."
    assert show_reading(refused("5 zzzzzz"), Settings(), "de") == "Die Einheit „zzzzzz“ ist nicht bekannt."
    sentence = show_reading(refused("=Schrott"), Settings(), "de")
    assert "Schrott" in sentence
    assert "f3, f4" in sentence


ALPHABET = "0123456789.,+-±~!?%=*/ \"'()eEMGxtkgWohStkabfl…–→\u202f"
#: Pieces that people type, in an order that they do not.
PIECES = st.sampled_from(
    [
        "3,5", "1.074", "-", "500", " ", "kg", "t/Wo", "kWh", "%", "±", "+-", "~", "!", "=", "*", "x", "Abfall", '"',
        "rest", "?", " bis ", " to ", "...", "/", "(", ")", "1e5", "E", "M", "Stk", "nan", "ca.", "Mio.", "€", "+", "0",
    ]
)  # fmt: skip


def check(text: str, lang: str) -> None:
    reading = read_quantity(text, context(lang=lang))
    assert (reading.quantity is None) <= (reading.problem is not None)
    assert 0 <= reading.start <= reading.end <= max(len(text), 0)
    sentence = show_reading(reading, context().settings, lang)
    assert sentence
    if reading.problem is not None:
        assert has_text(reading.problem.code, lang)
        assert "{" not in sentence or "{" in text
    if reading.quantity is not None and reading.quantity.form is Form.SHARE:
        assert reading.quantity.value is not None
        assert 0 <= reading.quantity.value <= 1


@given(st.text(max_size=40), st.sampled_from(["de", "en"]))
def test_any_text_gives_a_reading(text: str, lang: str) -> None:
    check(text, lang)


@settings(max_examples=300)
@given(st.text(alphabet=ALPHABET, max_size=40), st.sampled_from(["de", "en"]))
def test_texts_of_the_grammars_own_characters_give_a_reading(text: str, lang: str) -> None:
    check(text, lang)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=10).map("".join), st.sampled_from(["de", "en"]))
def test_pieces_in_any_order_give_a_reading(text: str, lang: str) -> None:
    check(text, lang)
