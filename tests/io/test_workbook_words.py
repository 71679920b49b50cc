"""The workbook speaks the reader's language down to the formulas of its dictionary."""

from __future__ import annotations

import re

import pytest

from vsm_app.engine.indicators.registry import indicator_registry
from vsm_app.engine.indicators.words import formula_text, source_text
from vsm_app.io.exporters.workbook.sentences import _places
from vsm_app.texts import has_text, text

WORDS = re.compile(r"[a-z]{3,}", re.IGNORECASE)
SYMBOLS = {"LFI", "TST", "FCI", "RSE", "CFF", "scope"}
KNOWN = sorted(indicator.id for indicator in indicator_registry().all())


@pytest.mark.parametrize("indicator_id", KNOWN)
def test_a_formula_with_words_has_german_ones(indicator_id: str) -> None:
    known = indicator_registry().get(indicator_id)
    assert known is not None
    words = {word for word in WORDS.findall(known.formula) if word not in SYMBOLS}
    if words and not indicator_id.startswith("esrs."):
        assert has_text(f"indicator.{indicator_id}.formula", "de"), known.formula
        assert text(f"indicator.{indicator_id}.formula", lang="en") == known.formula


def test_what_has_no_words_stays_as_it_was_written() -> None:
    assert formula_text("path_length", "de") == "TST / Σ z"


def test_remarks_of_a_source_are_translated_its_title_is_not() -> None:
    source = "UNEP/IRP 2011, Recycling Rates of Metals - A Status Report (definitions in words)"
    assert source_text(source, "de").endswith("A Status Report (Definitionen in Worten)")
    assert source_text("own definition", "de") == "eigene Festlegung"
    assert source_text("own definition", "en") == "own definition"


@pytest.mark.parametrize(
    ("number", "sd", "digits", "places"),
    [
        (2.746, 0.0, 3, 2), (2.746, 0.0, 4, 3), (2.746, 0.3, 3, 2), (2.746, 0.3, 4, 2), (2.746, 3.0, 4, 1),
        (2.746, 0.03, 4, 3), (274.6, 30.0, 4, 0), (0.0, 0.0, 3, 0),
    ],
)  # fmt: skip
def test_a_sentence_has_no_decimals_that_the_spread_drowns_however_many_tell_a_part_apart(
    number: float, sd: float, digits: int, places: int
) -> None:
    assert _places(number, sd, digits) == places
