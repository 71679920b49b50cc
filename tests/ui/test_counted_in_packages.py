"""A number of pallets or lorries is no amount and no name: nobody knows what one of them weighs."""

from __future__ import annotations

import pytest

from vsm_app.errors import EditError
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, items, nodes
from vsm_app.model.packages import package_in
from vsm_app.ui.canvas.quantity_reader import read_for
from vsm_app.ui.together import enter_together

COUNTED = [
    "3 Paletten", "3 pallets", "2 LKW", "2 Trucks", "4 Kartons", "4 Sack", "3 Fässer", "3 Container", "5 boxes",
    "5 Bags", "6 drums", "20 Paletten Stahl", "3 Paletten/Tag", "3 Paletten pro Woche", "~3 Paletten", "2 LKW je Woche",
]  # fmt: skip


@pytest.fixture
def two() -> tuple[Document, str, str]:
    """A fresh flow, and one that carries steel."""
    document = Document()
    for name in ("Cut", "Weld", "Paint"):
        document = nodes.add_node(document, "process", name, (0.0, 0.0)).document
    cut, weld, paint = document.nodes
    fresh = flows.add_flow(document, cut, weld)
    steel = items.add_item(fresh.document, "Steel", unit="t")
    named = flows.add_flow(steel.document, weld, paint, item=steel.made[0])
    return named.document, fresh.made[0], named.made[0]


@pytest.mark.parametrize("typed", COUNTED)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_it_is_refused_with_what_to_type_and_names_nothing(
    two: tuple[Document, str, str], typed: str, lang: str
) -> None:
    document, *both = two
    for flow in both:
        shown = read_for(document, flow, typed, lang)
        assert shown.refused
        assert shown.reading.problem is not None
        assert shown.reading.problem.code == "quantity.package"
        assert "* 800 kg" in shown.line
        with pytest.raises(EditError):
            enter_together(document, (flow,), typed, lang)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_it_says_to_type_is_read(two: tuple[Document, str, str], lang: str) -> None:
    document, fresh, _named = two
    line = read_for(document, fresh, "3 Paletten", lang).line
    for typed, base in (("3 * 800 kg", 2400.0), ("3 Stk" if lang == "de" else "3 pc", 3.0)):
        assert typed in line
        assert read_for(document, fresh, typed, lang).reading.base_value == base


def test_an_amount_with_a_unit_names_its_item_whatever_it_is(two: tuple[Document, str, str]) -> None:
    document, fresh, _named = two
    for typed, item in (("20 t Stahl", "Stahl"), ("20 t Paletten", "Paletten"), ("430 kg Boxes", "Boxes")):
        entered = enter_together(document, (fresh,), typed, "de").document
        assert entered.items[entered.flows[fresh].item].name == item


@pytest.mark.parametrize(("lang", "words"), [("de", "· Stoff: Birnen"), ("en", "· item: Birnen")])
def test_a_word_behind_a_bare_number_is_told_to_be_the_item(
    two: tuple[Document, str, str], lang: str, words: str
) -> None:
    document, fresh, named = two
    assert read_for(document, fresh, "5 Birnen", lang).spread == words
    assert read_for(document, fresh, "5 t Birnen", lang).spread == "· Birnen"
    assert read_for(document, named, "5 Birnen", lang).refused, "it has an item: the word is an unknown unit"


def test_words_that_only_begin_like_a_package_are_none() -> None:
    assert package_in("Paletten Stahl") == "Paletten"
    assert package_in("Palettenholz") == package_in("Boxer") == package_in("t") == package_in("") == ""
