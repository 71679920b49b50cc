"""Edits of nodes and of things in general: what each promises beyond keeping the document whole."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import pytest

from helpers.documents import value, workshop
from helpers.drive_unit import drive_unit
from vsm_app.model.document import Document, Physics
from vsm_app.model.edits import arrange, flows, items, nodes, notes, parameters, stages
from vsm_app.model.edits import settings as settings_edits
from vsm_app.model.edits.base import EditError, chain
from vsm_app.model.elements import Node, StageKind
from vsm_app.model.placement import Place, RouteHint
from vsm_app.model.quantities import Form, Quantity, Term


def test_a_new_node_stands_where_it_was_dropped_and_is_the_one_made():
    result = nodes.add_node(Document(), "process", " Casting ", (10, 20))
    (made,) = result.made
    assert result.document.nodes[made] == Node(made, "Casting", "process")
    assert result.document.layout.places[made] == Place(10.0, 20.0)
    assert (result.label, result.label_params) == ("edit.add_node", {"name": "Casting"})


def test_ids_are_never_given_twice_even_where_a_file_used_one_like_ours():
    document = replace(Document(), physics=Physics(nodes={"n1": Node("n1", "from a file")}))
    first = nodes.add_node(document, "process", "A", (0, 0))
    assert first.made == ("n2",)
    removed = nodes.remove(first.document, ("n2",)).document
    assert nodes.add_node(removed, "process", "B", (0, 0)).made == ("n3",)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda d: nodes.add_node(d, "", "x", (0, 0)), "edit.no_kind"),
        (lambda d: nodes.add_node(d, "process", "x", (0, 0), stage="s9"), "edit.no_stage"),
        (lambda d: nodes.add_node(d, "process", "x", (math.inf, 0)), "edit.not_finite"),
        (lambda d: nodes.set_node(d, "n9", name="x"), "edit.no_node"),
        (lambda d: nodes.set_node(d, "n3", id="n4"), "edit.unknown_field"),
        (lambda d: nodes.set_node(d, "n3", colour="red"), "edit.unknown_field"),
        (lambda d: nodes.set_node(d, "n3", dwell_time=math.nan), "edit.not_finite"),
        (lambda d: nodes.set_node(d, "n3", parent="n3"), "edit.bad_parent"),
        (lambda d: nodes.set_node(nodes.set_node(d, "n3", parent="n4").document, "n4", parent="n3"), "edit.bad_parent"),
        (lambda d: nodes.rename(d, "n9", "x"), "edit.no_element"),
        (lambda d: nodes.resize(d, "n3", -1, 0), "edit.negative_size"),
        (lambda d: nodes.move(d, {"f7": (0, 0)}), "edit.no_place"),
        (lambda d: nodes.remove(d, ("n9",)), "edit.no_element"),
        (lambda d: nodes.remove(d, ("i6",)), "edit.item_used"),
        (lambda d: items.remove_item(d, "i6"), "edit.item_used"),
        (lambda d: items.set_item(d, "i9", name="x"), "edit.no_item"),
        (lambda d: stages.move_stage(d, "s9", 0), "edit.no_stage"),
        (lambda d: notes.set_note(d, "t9", text=""), "edit.no_note"),
        (lambda d: settings_edits.set_settings(d, reference_stage="s9"), "edit.no_stage"),
        (lambda d: settings_edits.set_document(d, physics=None), "edit.unknown_field"),
        (lambda d: parameters.add_relation(d, product=("f7", "f8")), "edit.half_product"),
        (lambda d: parameters.add_relation(d, terms=(Term(1, "f99"),)), "edit.no_flow"),
        (lambda d: arrange.align(d, ("n3",), "inside"), "edit.bad_side"),
        (lambda d: arrange.distribute(d, ("n3",), "z"), "edit.bad_axis"),
        (lambda d: arrange.set_sankey_scale(d, "mass", 0.0), "edit.bad_scale"),
        (lambda d: flows.set_quantity(d, "f7", value(math.nan)), "edit.not_finite"),
    ],
)
def test_an_impossible_edit_says_why_and_leaves_the_document(edit, code):
    document = workshop()
    with pytest.raises(EditError) as refused:
        edit(document)
    assert refused.value.code == code
    assert document == workshop()


@pytest.mark.parametrize(
    "edit",
    [
        lambda d: nodes.set_node(d, "n3", name="Casting"),
        lambda d: nodes.rename(d, "f7", "Steel"),
        lambda d: nodes.move(d, {"n3": (200.0, 0.0)}),
        lambda d: nodes.nudge(d, ("n3",), 0, 0),
        lambda d: nodes.remove(d, ()),
        lambda d: flows.set_quantity(d, "f7", value(100)),
        lambda d: flows.reconnect(d, "f7", target="n3"),
        lambda d: flows.set_route(d, "f7", bend=None),
        lambda d: stages.move_stage(d, "s1", 0),
        lambda d: settings_edits.set_settings(d, period="a"),
        lambda d: settings_edits.set_document(d, name="Workshop"),
        lambda d: arrange.align(d, ("n3",), "left"),
        lambda d: arrange.place_sankey(d, {}),
    ],
)
def test_an_edit_without_effect_returns_the_same_document(edit):
    document = workshop()
    result = edit(document)
    assert result.is_nothing
    assert result.document is document


def test_several_nodes_are_changed_in_one_step():
    result = nodes.set_nodes(workshop(), ("n3", "n4"), kind="transport")
    assert {result.document.nodes[i].kind for i in ("n3", "n4")} == {"transport"}
    assert result.touched == {"n3", "n4"}


def test_an_item_called_after_its_ends_follows_their_names_until_it_gets_its_own():
    document = workshop()
    assert document.items["i10"].name == "Press → Casting"
    document = nodes.rename(document, "n4", "Punch").document
    assert document.items["i10"].name == "Punch → Casting"
    document = nodes.rename(document, "f11", "Returns").document
    document = nodes.rename(document, "n4", "Press").document
    assert document.items["i10"].name == "Returns"
    assert document.items["i6"].name == "Steel"


def test_naming_a_flow_takes_the_item_that_has_the_name_or_a_new_one():
    document = workshop()
    known = nodes.rename(document, "f11", "steel").document
    assert known.flows["f11"].item == "i6"
    assert "i10" not in known.items  # nobody had said anything of it
    fresh = nodes.rename(document, "f8", "Castings").document
    assert fresh.flows["f8"].item not in document.items
    assert fresh.items[fresh.flows["f8"].item].unit == "t"
    assert fresh.flows["f7"].item == "i6"


def test_moving_keeps_the_physics_and_locked_nodes_stay():
    document = nodes.set_node(workshop(), "n4", locked=True).document
    result = nodes.move(document, {"n3": (5, 6), "n4": (5, 6), "t14": (7, 8), "m15": (9, 10)})
    after = result.document
    assert after.physics is document.physics
    assert (after.layout.places["n3"].x, after.layout.places["n4"].x) == (5.0, 400.0)
    assert (after.layout.notes["t14"].place.y, after.layout.measures["m15"].y) == (8.0, 10.0)
    assert result.merge_key == "move:m15,n3,n4,t14"


def test_nudges_of_one_selection_join_into_one_step():
    document = workshop()
    first = nodes.nudge(document, ("n3", "n4"), 1, 0)
    second = nodes.nudge(first.document, ("n4", "n3"), 0, 10)
    assert first.merge_key == second.merge_key == "move:n3,n4"
    assert second.document.layout.places["n3"] == Place(201.0, 10.0)


def test_resizing_keeps_the_place():
    after = nodes.resize(workshop(), "n3", 240, 120).document
    assert after.layout.places["n3"] == Place(200.0, 0.0, 240, 120)


def test_removing_a_node_takes_its_flows_and_cuts_the_rest_loose():
    document = settings_edits.set_settings(workshop(), reference_stage="s1").document
    document = flows.set_route(document, "f8", bend=3.0).document
    result = nodes.remove(document, ("n3", "s1"))
    physics = result.document.physics
    assert physics.nodes.keys() == {"n2", "n4", "n5"}
    assert physics.flows.keys() == {"f9"}
    assert physics.items.keys() == {"i6"}  # those called after their ends went with their flows
    assert physics.parameters == {}
    assert physics.relations == document.physics.relations  # kept as it was said; validation names what is missing
    assert physics.measures["m15"].anchor is None
    assert physics.nodes["n4"].stage is None
    assert physics.settings.reference_stage is None
    assert result.document.layout.routes == {}
    assert {"n3", "f7", "f8", "f11", "f13", "i10", "i12", "p17", "m15", "n4", "s1"} <= result.touched


def test_removing_a_note_keeps_the_physics():
    document = workshop()
    after = nodes.remove(document, ("t14",)).document
    assert after.physics is document.physics
    assert after.layout.notes == {}


def test_a_relation_in_an_entry_survives_the_flow_it_names():
    document = flows.set_quantity(workshop(), "f9", Quantity(Form.RELATION, "=2*x", terms=(Term(2.0, "f11"),))).document
    after = nodes.remove(document, ("f11",)).document
    assert after.flows["f9"].quantity.text == "=2*x"


def test_steps_chained_are_one_step():
    result = chain(
        workshop(),
        "edit.cut",
        lambda d: nodes.add_node(d, "process", "A", (0, 0)),
        lambda d: nodes.remove(d, ("n5",)),
    )
    assert result.label == "edit.cut"
    assert "n5" in result.touched
    assert result.made == ("n19",)


def test_boxes_align_distribute_and_take_a_common_size():
    document = nodes.move(workshop(), {"n2": (0, 0), "n3": (90, 50), "n4": (400, 20)}).document
    right = arrange.align(document, ("n2", "n3", "n4"), "right").document.layout.places
    assert right["n2"].x == 520.0 - 102.0  # a supplier is 102 wide, the rightmost box ends at 400 + 120
    assert right["n3"].x == 400.0
    spread = arrange.distribute(document, ("n2", "n3", "n4"), "x").document.layout.places
    assert spread["n3"].x - 102.0 == pytest.approx(400.0 - spread["n3"].x - 120.0)
    sized = arrange.same_size(document, ("n3", "n2"), "width").document.layout.places
    assert (sized["n2"].w, sized["n2"].h) == (120.0, 72.0)


def test_what_is_aligned_or_distributed_takes_its_measures_along_and_leaves_far_open_ends_where_they_stand():
    before = flows.set_route(drive_unit(), "stahl", end=(-300.0, -30.0)).document
    (measure,) = before.layout.measures
    corner, burst = before.layout.places["machining"], before.layout.measures[measure]
    assert before.physics.measures[measure].anchor == "machining"
    for made in (
        arrange.align(
            nodes.nudge(before, ("machining",), 0.0, 40.0).document, ("casting", "machining", "assembly"), "top"
        ),
        arrange.distribute(
            nodes.nudge(before, ("machining",), 48.0, 0.0).document, ("casting", "machining", "assembly"), "x"
        ),
    ):
        after = made.document.layout
        place = after.places["machining"]
        assert made.touched >= {"machining", measure, "stahl"}
        assert (after.measures[measure].x - place.x, after.measures[measure].y - place.y) == (
            burst.x - corner.x, burst.y - corner.y,
        )  # fmt: skip
        end = after.routes["stahl"].end
        assert end is not None
        assert (place.x + end[0], place.y + end[1]) == (corner.x - 300.0, corner.y - 30.0)


def test_arranging_is_one_step_and_gives_up_what_was_chosen_for_the_lines_of_moved_nodes_only():
    document = workshop()
    for flow in ("f7", "f9"):
        document = flows.set_route(document, flow, bend=12.0, source_side="bottom").document
    by_sides = document
    for flow in ("f9", "f11"):  # forward, back
        by_sides = flows.set_route(by_sides, flow, source_side="top", target_side="top").document
    ends = {end for i in ("f9", "f11") for flow in (document.flows[i],) for end in (flow.source, flow.target) if end}
    arranged = arrange.place_all(by_sides, dict.fromkeys(ends, Place(900, 9))).document
    assert arranged.layout.routes["f11"] == RouteHint(flipped=True)  # nor does it go back that was turned by its sides
    assert "f9" not in arranged.layout.routes  # whatever runs forward was never turned
    turned = replace(document.layout.routes["f7"], flipped=True)
    document = replace(document, layout=replace(document.layout, routes={**document.layout.routes, "f7": turned}))
    after = arrange.place_all(document, {"n2": Place(1, 1)}).document
    assert after.layout.routes["f7"] == RouteHint(flipped=True)  # the side of a return lane stays chosen
    assert after.layout.routes["f9"] == RouteHint(bend=12.0, source_side="bottom")
    assert after.physics is document.physics


def test_the_sankey_has_places_of_its_own():
    document = arrange.place_sankey(workshop(), {"n3": (5, 5)}).document
    assert document.layout.places["n3"].x == 200.0
    assert arrange.place_sankey(document, {}).document.layout.sankey_places == {}


def test_typing_in_a_note_joins_into_one_step():
    first = notes.set_note(workshop(), "t14", text="As")
    second = notes.set_note(first.document, "t14", text="Ask")
    assert first.merge_key == second.merge_key != ""


def test_stages_keep_their_reading_order():
    document = stages.add_stage(workshop(), "Raw material", index=0).document
    assert [stage.name for stage in document.stages.values()] == ["Raw material", "Production"]
    document = stages.move_stage(document, "s1", 0).document
    assert next(iter(document.stages)) == "s1"
    assert stages.set_stage(document, "s1", name="Making").document.stages["s1"].name == "Making"


def test_every_element_can_be_renamed():
    document = workshop()
    for element, mapping in (("s1", "stages"), ("m15", "measures"), ("c16", "scenarios"), ("p17", "parameters")):
        renamed = nodes.rename(document, element, "new name").document
        assert getattr(renamed.physics, mapping)[element].name == "new name"
    assert nodes.rename(document, "t14", "new text").document.layout.notes["t14"].text == "new text"


def test_the_physics_of_a_small_change_shares_everything_else():
    document = workshop()
    after = flows.set_quantity(document, "f7", value(101)).document
    changed = {
        f.name for f in fields(Physics) if getattr(after.physics, f.name) is not getattr(document.physics, f.name)
    }
    assert changed == {"flows"}
    assert after.layout is document.layout
    assert after.flows["f8"] is document.flows["f8"]


def test_another_kind_stands_in_its_usual_stage_unless_the_stage_was_chosen() -> None:
    document, made = Document(), {}
    for kind in (StageKind.PRODUCTION, StageKind.USE, StageKind.END_OF_LIFE):
        result = stages.add_stage(document, kind.value, kind)
        document, made[kind] = result.document, result.made[0]
    result = nodes.add_node(document, "process", "Melt", (0.0, 0.0), stage=made[StageKind.PRODUCTION])
    (node,) = result.made

    def stage_as(kind: str, **more: str) -> str | None:
        return nodes.set_node(result.document, node, kind=kind, **more).document.nodes[node].stage

    assert stage_as("collection") == made[StageKind.END_OF_LIFE]
    assert stage_as("inventory") == made[StageKind.PRODUCTION], "a stock stands in every stage"
    assert stage_as("transport") == made[StageKind.PRODUCTION], "the map has no stage for it"
    assert stage_as("collection", stage=made[StageKind.USE]) == made[StageKind.USE]
    chosen = nodes.set_node(result.document, node, stage=made[StageKind.USE]).document
    assert nodes.set_node(chosen, node, kind="collection").document.nodes[node].stage == made[StageKind.USE]
