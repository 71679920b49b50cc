"""Differences of documents as readable data."""

from __future__ import annotations

from hypothesis import given, settings

from helpers.documents import DOCUMENTS, value, workshop
from vsm_app.model.diff import FieldChange, diff
from vsm_app.model.edits import flows, nodes, notes, stages
from vsm_app.model.edits.settings import set_document, set_settings
from vsm_app.model.elements import LeanData
from vsm_app.model.ids import ElementKind
from vsm_app.model.settings import FunctionalUnit


def test_equal_documents_do_not_differ():
    assert diff(workshop(), workshop()).is_empty


def test_added_and_removed_elements_are_named_with_their_kind():
    before = workshop()
    after = nodes.add_node(nodes.remove(before, ("n5",)).document, "process", "New", (0, 0)).document
    found = diff(before, after)
    assert found.added == {"n19": ElementKind.NODE}
    assert found.removed == {"n5": ElementKind.NODE, "f9": ElementKind.FLOW}


def test_a_changed_field_is_named_by_its_path_with_both_values():
    before = workshop()
    after = flows.set_quantity(before, "f7", value(101)).document
    (change,) = diff(before, after).changed
    assert (change.id, change.kind) == ("f7", ElementKind.FLOW)
    assert change.changes == (FieldChange("quantity.value", 100, 101),)


def test_a_part_that_was_not_there_is_a_change_of_the_whole():
    before = workshop()
    after = nodes.set_node(before, "n3", lean=LeanData(uptime=0.9)).document
    (change,) = diff(before, after).changed
    assert change.changes == (FieldChange("lean", None, LeanData(uptime=0.9)),)


def test_entries_of_layers_are_compared_one_by_one():
    before = flows.set_quantity(workshop(), "f7", value(1, "MWh"), "energy").document
    after = flows.set_quantity(before, "f7", value(2, "MWh"), "energy").document
    assert diff(before, after).changed[0].changes[0].path == "layer_quantities.energy.value"


def test_moving_is_no_change_of_an_element():
    before = workshop()
    after = nodes.move(before, {"n3": (1, 1), "m15": (2, 2)}).document
    found = diff(before, after)
    assert (found.changed, found.moved) == ((), frozenset({"n3", "m15"}))


def test_settings_texts_and_the_order_of_stages_are_changes_of_the_map():
    before = stages.add_stage(workshop(), "Use").document
    after = set_settings(before, functional_unit=FunctionalUnit("unit", 5.0)).document
    after = set_document(after, name="Renamed").document
    after = stages.move_stage(after, "s19", 0).document
    changed = {change.id: change.changes for change in diff(before, after).changed}
    assert changed["map"] == (FieldChange("name", "Workshop", "Renamed"),)
    assert {change.path for change in changed["settings"]} == {"functional_unit.name", "functional_unit.pieces"}
    assert changed["stages"] == (FieldChange("order", ("s1", "s19"), ("s19", "s1")),)


def test_notes_are_compared_too():
    before = workshop()
    assert diff(before, notes.set_note(before, "t14", text="x").document).changed[0].kind is ElementKind.NOTE


@settings(max_examples=15)
@given(DOCUMENTS, DOCUMENTS)
def test_a_difference_is_empty_exactly_where_documents_are_equal(before, after):
    found = diff(before, after)
    same = (before.physics, before.layout) == (after.physics, after.layout)
    same &= (before.name, before.description, before.language) == (after.name, after.description, after.language)
    same &= (before.source, before.extra) == (after.source, after.extra)
    same &= list(before.stages) == list(after.stages)
    assert found.is_empty == same
