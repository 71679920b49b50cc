"""An entry means what it meant when it was typed: in another language, in a map with another number format."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vsm_app.io.examples import example_list, open_example
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, items, nodes, settings
from vsm_app.model.quantities import Quantity
from vsm_app.model.settings import NumberFormat
from vsm_app.ui.canvas.clipboard import as_table
from vsm_app.ui.canvas.quantity_reader import read_for, read_with_item, typed_text
from vsm_app.ui.together import common_text, enter_together

OTHER = {"de": "en", "en": "de"}
TEXTS = [
    "1.200 kg/Wo", "1,200 kg/wk", "1.200-1.400 kg", "1.200/1.300/1.400 t", "1,5 t", "1.200 t ±100", "1.200 t ±1.100",
    "12,5 %", "~1.200 kg", "1.200 t!", "=0,125*Aluminium + 1.500 t", "=1.200*Aluminium", "rest", "?",
    "1.200 + 300 kg", "1.200 t (meter 3)", "3.333 kg/Stk",
]  # fmt: skip


@pytest.fixture
def steel() -> tuple[Document, str]:
    """Steel from a first to a second process, aluminium on to a third."""
    document = Document()
    for name in ("Cut", "Weld", "Paint"):
        document = nodes.add_node(document, "process", name, (0.0, 0.0)).document
    cut, weld, paint = document.nodes
    made = []
    for source, target, item in ((cut, weld, "Steel"), (weld, paint, "Aluminium")):
        added = items.add_item(document, item, unit="t")
        result = flows.add_flow(added.document, source, target, item=added.made[0])
        document, made = result.document, [*made, result.made[0]]
    return document, made[0]


def meaning(quantity: Quantity) -> Quantity:
    return replace(quantity, text="", decimals=None)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_in_the_other_language_an_entry_says_what_it_said_and_enter_changes_nothing(
    steel: tuple[Document, str], text: str, lang: str
) -> None:
    document, flow = steel
    document = enter_together(document, (flow,), text, lang).document
    said = document.flows[flow].quantity
    for now in (OTHER[lang], lang):
        shown = typed_text(document, flow, now)
        read = read_with_item(document, flow, shown, now)[0].quantity
        assert read is not None
        assert meaning(read) == meaning(said)
        assert enter_together(document, (flow,), shown, now).is_nothing
        assert common_text(document, (flow,), now) == shown
    assert typed_text(document, flow, lang) == text  # where it was typed it stands as it was typed


def test_the_reading_of_an_entry_is_its_value_in_every_language(steel: tuple[Document, str]) -> None:
    document, flow = steel
    document = enter_together(document, (flow,), "1.200 kg/Wo", "de").document
    assert typed_text(document, flow, "en") == "1200 kg/Wo"
    for lang, line in (("de", "= 62 571 kg/a"), ("en", "= 62,571 kg/a")):
        reading = read_for(document, flow, typed_text(document, flow, lang), lang).line
        assert reading.replace("\u202f", " ").replace("\u2009", " ") == line
    assert as_table(document, [flow], document, "en").endswith("\t1200\tkg/Wo\n")
    typed_anew = enter_together(document, (flow,), "1.200 kg/Wo", "en").document  # that is another entry
    assert typed_anew.flows[flow].quantity.value == pytest.approx(1.2)


def test_text_that_reads_the_same_stays_as_it_was_typed(steel: tuple[Document, str]) -> None:
    document, flow = steel
    for text in ("3,5 t/Wo ±4 %", "1,5 t", "12 t im Monat", "2.5 t/wk", "1 200 t"):
        entered = enter_together(document, (flow,), text, "de").document
        assert typed_text(entered, flow, "en") == text


def test_an_entry_keeps_its_meaning_where_the_map_reads_otherwise_from_now_on(steel: tuple[Document, str]) -> None:
    document, flow = steel
    entered = enter_together(document, (flow,), "1.200 t ±100", "de").document
    for change in ({"number_format": NumberFormat.POINT}, {"half_width_95": True}):
        changed = settings.set_settings(entered, **change).document
        shown = typed_text(changed, flow, "de")
        assert shown != "1.200 t ±100"
        assert enter_together(changed, (flow,), shown, "de").is_nothing


def test_a_formula_follows_the_name_of_its_flow(steel: tuple[Document, str]) -> None:
    document, flow = steel
    document = enter_together(document, (flow,), "=0,5*Aluminium", "de").document
    item = next(item.id for item in document.items.values() if item.name == "Aluminium")
    renamed = nodes.rename(document, item, "Alloy").document
    assert typed_text(renamed, flow, "de") == "=0,5*Alloy"
    assert enter_together(renamed, (flow,), "=0,5*Alloy", "de").is_nothing


@pytest.mark.parametrize("name", [example.id for example in example_list()])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_file_of_one_language_opened_in_the_other_keeps_every_entry(name: str, lang: str) -> None:
    document = open_example(name, lang)
    for flow in document.flows.values():
        shown = typed_text(document, flow.id, OTHER[lang])
        assert enter_together(document, (flow.id,), shown, OTHER[lang]).is_nothing, flow.quantity
