"""A unit of a column is put where it would be typed."""

from __future__ import annotations

import pytest

from vsm_app.model.grammar_beside import with_unit_beside
from vsm_app.model.grammar_scan import ReadContext


@pytest.mark.parametrize(
    ("typed", "together"),
    [
        ("~1100", "~1100 kg"),
        ("500 ±4%", "500 kg ±4%"),
        ("500 ±20 t", "500 ±20 t"),
        ("2-3", "2-3 kg"),
        ("1/2/3", "1/2/3 kg"),
        ("10 E", "10 kg E"),
        ("10!", "10 kg!"),
        ("=2*3", "=2*3 kg"),
        ("=0.2*Waste", "=0.2*Waste"),
        ("3 t", "3 t"),
        ("12 %", "12 %"),
        ("rest", "rest"),
        ("?", "?"),
        ("<5", "<5"),
        ("a lot", "a lot"),
    ],
)
def test_the_unit_stands_behind_the_numbers_that_have_none(typed: str, together: str) -> None:
    assert with_unit_beside(typed, "kg", ReadContext()) == together
    assert with_unit_beside(typed, "", ReadContext()) == typed
