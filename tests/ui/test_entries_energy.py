"""What is said in MWh is energy, of that flow alone, and a slip can be corrected."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from vsm_app.model.document import Document
from vsm_app.model.edits import flows, items, nodes
from vsm_app.model.edits.base import with_physics
from vsm_app.model.elements import ItemKind, OriginClass
from vsm_app.ui.entries import enter_text


def chain(*, shared: bool) -> tuple[Document, list[str]]:
    """Four nodes and three flows; `shared`: all of one item called Steel."""
    document, made, lines = Document(), [], []
    for number in range(4):
        added = nodes.add_node(document, "process", f"N{number}", (200.0 * number, 0.0))
        document, made = added.document, [*made, *added.made]
    for source, target in pairwise(made):
        drawn = flows.add_flow(document, source, target)
        document, lines = drawn.document, [*lines, *drawn.made]
    if shared:
        steel = document.flows[lines[0]].item
        carried = {i: replace(flow, item=steel) for i, flow in document.flows.items()}
        document = items.set_item(with_physics(document, flows=carried), steel, name="Steel").document
    return document, lines


def say(document: Document, flow: str, text: str) -> Document:
    return enter_text(document, flow, text, "en").document


def kind(document: Document, flow: str) -> tuple[ItemKind, OriginClass]:
    item = document.items[document.flows[flow].item]
    return item.kind, item.origin_class


MATERIAL = (ItemKind.MATERIAL, OriginClass.UNKNOWN)
ENERGY = (ItemKind.ENERGY, OriginClass.ENERGY)


def test_energy_on_one_flow_of_a_shared_item_leaves_the_item_to_the_others() -> None:
    document, (first, second, third) = chain(shared=True)
    after = say(document, third, "5 MWh")
    assert kind(after, third) == ENERGY
    assert kind(after, first) == kind(after, second) == MATERIAL
    assert after.flows[first].item == after.flows[second].item != after.flows[third].item
    assert after.items[after.flows[first].item] == document.items[document.flows[first].item]
    assert say(after, second, "5 t").flows[second].quantity.unit == "t"


def test_a_shared_item_named_with_the_entry_is_meant() -> None:
    document, (first, _second, third) = chain(shared=False)
    steel = items.set_item(document, document.flows[first].item, name="Steel").document
    named = enter_text(steel, third, "5 MWh Steel", "en").document
    assert named.flows[first].item == named.flows[third].item
    assert kind(named, first) == MATERIAL


@pytest.mark.parametrize("slip", ["5 MWh", "5 m3", "5 pc"])
def test_a_slip_in_the_unit_of_a_fresh_flow_is_corrected_by_typing_again(slip: str) -> None:
    document, (flow, *_) = chain(shared=False)
    right = say(document, flow, "5 t")
    corrected = say(say(document, flow, slip), flow, "5 t")
    assert (corrected.items, corrected.flows) == (right.items, right.flows)


def test_a_cleared_entry_leaves_no_energy_behind() -> None:
    document, (flow, *_) = chain(shared=False)
    cleared = say(say(document, flow, "5 MWh"), flow, "")
    assert kind(cleared, flow) == MATERIAL


def test_energy_that_somebody_said_more_of_stays_energy() -> None:
    document, (flow, *_) = chain(shared=False)
    energy = say(document, flow, "5 MWh")
    known = items.set_item(energy, energy.flows[flow].item, note="from the grid").document
    assert kind(say(known, flow, ""), flow) == ENERGY


def test_an_import_of_primary_material_is_one_again() -> None:
    document, _lines = chain(shared=False)
    drawn = flows.connect(document, None, next(iter(document.nodes)), origin_class=OriginClass.PRIMARY)
    (flow, *_) = drawn.made
    energy = say(drawn.document, flow, "5 MWh")
    assert energy.flows[flow].origin_class is None
    assert say(energy, flow, "5 t").flows[flow].origin_class is OriginClass.PRIMARY


def test_a_number_without_a_unit_stays_in_the_measure_of_the_entry() -> None:
    document, (flow, *_) = chain(shared=False)
    assert say(say(document, flow, "5 MWh"), flow, "7").flows[flow].quantity.unit == "MWh"


def test_the_unit_of_the_item_still_says_what_may_flow() -> None:
    document, (flow, *_) = chain(shared=False)
    litres = items.set_item(document, document.flows[flow].item, unit="m3").document
    with pytest.raises(Exception, match="m3"):
        say(litres, flow, "5 t")
