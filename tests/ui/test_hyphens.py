"""Words are divided where a reader divides them: at hyphens, between the parts of compounds, between syllables."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout

from vsm_app.ui.canvas.items.far_names import ROLE, SCALE, is_cut, narrowed, wrapped
from vsm_app.ui.hyphens import at_parts, at_signs, at_syllables, with_hyphen, with_whole_units
from vsm_app.ui.theme import Theme

COMPOUNDS = (
    "Eisen|schwamm Licht|bogen|ofen Schrott|sammlung Bio|konversion Wärme|kraft|werke Solar|thermie Holz|werk|stoffe"
    " Land|wirtschaft Papier|industrie Fahr|zeug|flotte Fahr|zeug|bau Alt|papier Rück|nahme Vor|material|verarbeitung"
    " Kunst|stoff|spritz|guss Müll|verbrennungs|anlage Brems|streifen Manu|facturing Infra|structure Round|wood"
    " Remanu|facture Dis|assembly House|hold Sortierung Ausweisen Holz|brand Bio-|con|version Waren|eingang"
)
OTHERS = (
    "Sor|tie|rung Mon|tage Zer|spa|nen Fur|niture Col|lec|tion Machin|ing shred|ding roll|ing han|dling Photo|vol|taik"
    " Refur|bish|ment Kom|pos|tie|rung Ent|lackung Gas Öl SiO2"
)


def divided(word: str, places: tuple[int, ...]) -> str:
    return "|".join(word[first:last] for first, last in zip((0, *places), (*places, len(word)), strict=True))


@pytest.mark.parametrize("expected", COMPOUNDS.split())
def test_compounds_are_divided_between_their_parts(expected: str) -> None:
    word = expected.replace("|", "")
    assert divided(word, at_parts(word)) == expected


@pytest.mark.parametrize("expected", OTHERS.split())
def test_other_words_are_divided_between_syllables(expected: str) -> None:
    word = expected.replace("|", "")
    assert divided(word, at_syllables(word)) == expected


def test_a_line_may_end_behind_a_hyphen_of_its_own_without_another() -> None:
    assert at_signs("Bio-conversion") == (4,)
    assert (with_hyphen("Bio-"), with_hyphen("Licht")) == ("Bio-", "Licht-")


@given(st.text(max_size=24))
def test_no_word_is_too_strange_and_nothing_of_it_is_lost(word: str) -> None:
    for places in (at_signs(word), at_parts(word), at_syllables(word)):
        assert list(places) == sorted(set(places))
        assert all(0 < at < len(word) for at in places)


@pytest.mark.parametrize("width", [24.0, 34.0, 44.0, 60.0, 90.0])
@pytest.mark.parametrize("name", ["Lichtbogenofen", "Bio-conversion", "Thermal generation", "Nutzung & Wartung"])
def test_a_name_is_divided_before_it_is_cut_and_never_where_it_fits(qapp: object, name: str, width: float) -> None:
    metrics = QFontMetricsF(Theme().font(ROLE, SCALE))
    lines, narrow = narrowed(name, metrics, width, 3)
    assert max(metrics.horizontalAdvance(line) for line in lines) * narrow <= width
    assert len(lines) <= 3
    assert not is_cut(lines) or width < 30.0
    if not is_cut(wrapped(name, metrics, width, 3)):
        assert (lines, narrow) == (wrapped(name, metrics, width, 3), 1.0)


@pytest.mark.parametrize("unit", ["t/a", "kg/Stk", "MWh/a", "Mm³/a"])
def test_no_line_of_words_ends_within_a_unit(qapp: object, unit: str) -> None:
    words, ends = f"aus, höchstens 12 {unit}", {}
    before = words.rpartition("/")[0]
    for said in (words, with_whole_units(words)):
        layout = QTextLayout(said, QFont())
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(QFontMetricsF(QFont()).horizontalAdvance(f"{before}/") + 1.0)
        ends[said] = said[: line.textLength()].strip()
        layout.endLayout()
    assert list(ends.values()) == [f"{before}/", "aus, höchstens 12"]
    wide = [QFontMetricsF(QFont()).horizontalAdvance(said) for said in ends]
    assert wide[0] == wide[1], "what keeps it together is not seen"


def test_other_strokes_may_end_a_line() -> None:
    assert with_whole_units("Sortierung/Demontage und 3/4") == "Sortierung/Demontage und 3/4"


@pytest.mark.parametrize("divide", [at_signs, at_parts, at_syllables, with_whole_units])
def test_a_word_is_divided_once(divide: Any) -> None:
    """Names are wrapped again with every picture: what was found for a word is kept."""
    divide.cache_clear()
    first = divide("Lichtbogenofen-Schlacke in t/a")
    assert divide("Lichtbogenofen-Schlacke in t/a") is first
    assert divide.cache_info().misses == 1
