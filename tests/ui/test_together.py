"""One text for several flows: what it means for each of them, and that all or none take it."""

from __future__ import annotations

import pytest

from vsm_app.errors import EditError
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, items, nodes
from vsm_app.model.quantities import Form, Origin, Quantity
from vsm_app.ui.canvas.quantity_reader import typed_text
from vsm_app.ui.together import common_text, enter_together, read_together


@pytest.fixture
def chain_of_three() -> Document:
    """Cut, Weld, Paint; two flows of steel, one of power that is counted in MWh."""
    document = Document()
    for name in ("Cut", "Weld", "Paint"):
        document = nodes.add_node(document, "process", name, (0.0, 0.0)).document
    cut, weld, paint = document.nodes
    for source, target, item, unit in (
        (cut, weld, "Steel", "t"),
        (weld, paint, "Sheet", "t"),
        (None, weld, "Power", "MWh"),
    ):
        made = items.add_item(document, item, unit=unit)
        document = flows.add_flow(made.document, source, target, item=made.made[0]).document
    return document


def plain(words: str) -> str:
    return words.replace("\u202f", " ")


def test_the_reading_says_for_how_many_flows_it_is(chain_of_three: Document) -> None:
    steel, sheet, power = chain_of_three.flows
    shown = read_together(chain_of_three, (steel, sheet), "3.5 t/wk ±4 %", "en")
    assert (plain(shown.line), plain(shown.spread)) == ("for 2 flows: = 182.5 t/a", "± 7.3")
    assert plain(read_together(chain_of_three, (steel,), "3 t", "de").line) == "= 3 t/a"
    assert plain(read_together(chain_of_three, (steel, sheet), "3 t", "de").line) == "für 2 Flüsse: = 3 t/a"
    mixed = read_together(chain_of_three, (steel, sheet, power), "12", "en")  # each in its own unit
    assert plain(mixed.line) == "for 3 flows: = 12 t/a | = 12 MWh/a"
    assert not mixed.refused


def test_an_amount_that_one_flow_cannot_take_is_entered_at_none(chain_of_three: Document) -> None:
    steel, _sheet, power = chain_of_three.flows
    shown = read_together(chain_of_three, (steel, power), "12 t", "en")
    assert shown.refusing == (power,)
    assert shown.line.startswith("for 2 flows · Power: “t” does not measure")
    with pytest.raises(EditError):
        enter_together(chain_of_three, (steel, power), "12 t", "en")


def test_all_flows_take_the_text_in_one_step_and_an_empty_one_keeps_what_differs(chain_of_three: Document) -> None:
    steel, sheet, power = chain_of_three.flows
    entered = enter_together(chain_of_three, (steel, sheet, power), "~12", "en")
    assert entered.touched >= {steel, sheet, power}
    assert (entered.label, entered.label_params) == ("edit.set_quantities", {"count": "3"})
    assert [flow.quantity.value for flow in entered.document.flows.values()] == [12.0, 12.0, 12.0]
    assert common_text(entered.document, (steel, sheet), "en") == "~12"
    apart = enter_together(entered.document, (power,), "7", "en").document
    assert common_text(apart, (steel, power), "en") == ""
    assert enter_together(apart, (steel, power), " ", "en").is_nothing
    assert "mixed" in read_together(apart, (steel, power), "", "en").line
    unknown = enter_together(apart, (steel, power), "?", "en").document
    assert [flow.quantity.is_entered for flow in unknown.flows.values()] == [False, True, False]


@pytest.mark.parametrize(
    "entry",
    [
        Quantity(Form.VALUE, value=620.0, unit="t/a", sd=12.4376, decimals=0),  # of an import: nobody typed it
        Quantity(Form.RANGE, unit="t", low=2.0, high=3.0, origin=Origin.ESTIMATED),
        Quantity(Form.SHARE, "12 %", 0.12, "%", exact=False, origin=Origin.MEASURED),  # of a file of before
        Quantity(Form.VALUE, "12 t", 12.0, "t", decimals=0),
    ],
)
@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_field_closed_as_it_was_opened_is_no_step_whoever_wrote_the_entry(
    chain_of_three: Document, entry: Quantity, lang: str
) -> None:
    _steel, sheet, _power = chain_of_three.flows
    document = flows.set_quantity(chain_of_three, sheet, entry).document
    opened = typed_text(document, sheet, lang)
    assert opened
    assert enter_together(document, (sheet,), opened, lang).is_nothing
    assert not enter_together(document, (sheet,), "13 t", lang).is_nothing
    assert not enter_together(document, (sheet,), "?", lang).is_nothing
