"""Edits of flows and items, and the clipboard."""

from __future__ import annotations

import pytest

from helpers.documents import value, workshop
from vsm_app.model.document import Document
from vsm_app.model.edits import clipboard, flows, items, nodes, parameters, stages
from vsm_app.model.edits.base import EditError
from vsm_app.model.elements import Concentration, OriginClass, StageKind
from vsm_app.model.parameters import ParameterKind
from vsm_app.model.placement import Place, RouteHint
from vsm_app.model.quantities import UNKNOWN, Form, Quantity, Term


def test_a_flow_without_item_gets_one_called_after_its_ends():
    result = flows.add_flow(workshop(), "n2", "n5")
    (flow,) = result.made
    item = result.document.items[result.document.flows[flow].item]
    assert item.name == "Mill → Customer"
    assert result.touched == {flow, item.id}


def test_an_open_end_crosses_the_boundary_and_keeps_its_place():
    result = flows.add_flow(workshop(), "n3", None, item="i6", end=(60, 120), origin_class=OriginClass.LOSS)
    (flow,) = result.made
    assert result.document.flows[flow].target is None
    assert result.document.layout.routes[flow] == RouteHint(end=(60, 120))


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda d: flows.add_flow(d, None, None), "edit.both_ends_open"),
        (lambda d: flows.add_flow(d, "n9", "n3"), "edit.no_node"),
        (lambda d: flows.add_flow(d, "n2", "n3", item="i9"), "edit.no_item"),
        (lambda d: flows.set_flow(d, "f7", target="n9"), "edit.no_node"),
        (lambda d: flows.reconnect(d, "f13", source=None), "edit.both_ends_open"),
        (lambda d: flows.set_route(d, "f7", source_side="inside"), "edit.bad_side"),
        (lambda d: flows.insert_node(d, "f99", "process", "x", (0, 0)), "edit.no_flow"),
        (lambda d: flows.add_connected_node(d, "n9", "process", "x", (0, 0)), "edit.no_node"),
    ],
)
def test_an_impossible_flow_is_refused(edit, code):
    with pytest.raises(EditError) as refused:
        edit(workshop())
    assert refused.value.code == code


def test_self_loops_and_parallel_flows_are_allowed():
    document = flows.add_flow(workshop(), "n3", "n3").document
    assert flows.add_flow(document, "n2", "n3", item="i6").made


def test_reconnecting_one_end_keeps_the_other_and_its_side():
    document = flows.set_route(workshop(), "f8", source_side="bottom", target_side="top", bend=7.0).document
    after = flows.reconnect(document, "f8", target="n5").document
    assert (after.flows["f8"].source, after.flows["f8"].target) == ("n3", "n5")
    assert after.layout.routes["f8"] == RouteHint(source_side="bottom")


def test_reconnecting_renames_an_item_that_is_called_after_the_ends():
    after = flows.reconnect(workshop(), "f11", source="n5").document
    assert after.items["i10"].name == "Customer → Casting"


def test_an_entry_on_a_further_layer_stands_beside_the_own_one():
    document = flows.set_quantity(workshop(), "f7", value(3, "MWh/a"), "energy").document
    assert document.flows["f7"].quantity == value(100)
    assert document.flows["f7"].layer_quantities == {"energy": value(3, "MWh/a")}
    assert flows.set_quantity(document, "f7", UNKNOWN, "energy").document.flows["f7"].layer_quantities == {}


def test_all_automatic_again_drops_the_route():
    document = flows.set_route(workshop(), "f7", bend=5.0).document
    assert "f7" not in flows.set_route(document, "f7", bend=None).document.layout.routes


def test_a_node_put_into_a_flow_splits_it():
    document = flows.set_flow(workshop(), "f9", r_strategy="R3", origin_class=OriginClass.PRODUCT).document
    result = flows.insert_node(document, "f9", "inventory", "Buffer", (500, 0))
    node, second = result.made
    first_half, second_half = result.document.flows["f9"], result.document.flows[second]
    assert (first_half.source, first_half.target) == ("n4", node)
    assert (second_half.source, second_half.target) == (node, "n5")
    assert first_half.item == second_half.item == "i6"
    assert (first_half.quantity, second_half.quantity) == (value(90), UNKNOWN)
    assert (first_half.r_strategy, second_half.r_strategy) == ("", "R3")
    assert second_half.origin_class is OriginClass.PRODUCT


def test_a_name_made_up_from_the_ends_follows_the_ends_of_both_halves():
    made = flows.connect(workshop(), "n3", "n5")
    result = flows.insert_node(made.document, made.made[0], "process", "Melting", (500, 0))
    after = result.document
    names = [after.items[after.flows[flow].item].name for flow in (made.made[0], result.made[1])]
    ends = [workshop().nodes[node].name for node in ("n3", "n5")]
    assert names == [f"{ends[0]} → Melting", f"Melting → {ends[1]}"]
    renamed = nodes.rename(after, result.made[0], "Furnace").document
    assert renamed.items[renamed.flows[result.made[1]].item].name == f"Furnace → {ends[1]}"


def test_a_coefficient_of_what_enters_the_target_follows_to_the_second_half():
    result = flows.insert_node(workshop(), "f7", "transport", "Truck", (100, 0))
    assert result.document.physics.parameters["p17"].inflow == result.made[1]
    assert "p17" in result.touched


def test_a_node_put_between_two_of_one_stage_stands_in_it():
    result = flows.insert_node(workshop(), "f8", "inventory", "Buffer", (300, 0))
    assert result.document.nodes[result.made[0]].stage == "s1"


def test_an_open_end_stays_where_it_is_when_a_node_is_put_into_its_flow():
    document = workshop()  # f13 leaves n3 at (200, 0) and ends at (40, 90) from it
    result = flows.insert_node(document, "f13", "sorting", "Sorting", (220, 40))
    assert "f13" not in result.document.layout.routes
    assert result.document.layout.routes[result.made[1]].end == (20.0, 50.0)


def test_a_node_that_stands_there_already_can_be_put_into_a_flow():
    document = nodes.add_node(workshop(), "inventory", "Buffer", (0, 0))
    result = flows.insert_existing_node(document.document, "f8", document.made[0])
    assert result.document.flows["f8"].target == document.made[0]
    assert flows.insert_existing_node(workshop(), "f8", "n3").is_nothing


def test_node_and_flow_are_one_step():
    before = workshop()
    result = flows.add_connected_node(before, "n5", "collection", "Take-back", (700, 200), sides=("bottom", "top"))
    node, flow = result.made
    assert result.document.flows[flow].source == "n5"
    assert result.document.flows[flow].target == node
    assert result.document.layout.routes[flow] == RouteHint(source_side="bottom", target_side="top")
    towards = flows.add_connected_node(before, "n3", "electricity", "Grid", (0, 0), outgoing=False, item="i6")
    assert towards.document.flows[towards.made[1]].target == "n3"


def test_a_process_stands_in_the_stage_that_its_name_tells_drawn_or_renamed():
    document = stages.add_stage(workshop(), "End of life", StageKind.END_OF_LIFE).document
    last = next(reversed(document.stages))
    for name in ("Sammlung", "Regranulierung", "Sorting"):
        drawn = flows.add_connected_node(document, "n3", "process", name, (700, 200))
        assert drawn.document.nodes[drawn.made[0]].stage == last, name
    plain = flows.add_connected_node(document, "n3", "process", "Mixing", (700, 200))
    mixed = plain.made[0]
    assert plain.document.nodes[mixed].stage == document.nodes["n3"].stage != last
    assert nodes.rename(plain.document, mixed, "Regranulierung").document.nodes[mixed].stage == last


def test_merging_items_moves_flows_contents_and_overrides():
    document = items.set_item(workshop(), "i10", note="of the press", composition=(Concentration("Fe", 98),)).document
    document = items.add_item(document, "Alloy", composition=(Concentration("i10", 5),)).document
    alloy = next(reversed(document.items))
    after = items.merge_items(document, "i6", "i10").document
    assert "i10" not in after.items
    assert after.flows["f11"].item == "i6"
    assert after.items["i6"].note == "of the press"  # what the kept item left open
    assert after.items["i6"].unit == "t"
    assert after.items[alloy].composition[0].substance == "i6"


def test_an_item_that_nothing_uses_can_be_removed():
    document = items.add_item(workshop(), "Glue").document
    glue = next(reversed(document.items))
    assert glue not in items.remove_item(document, glue).document.items


def test_a_copy_takes_what_lies_between_the_chosen_nodes_and_nothing_else():
    fragment = clipboard.copy(workshop(), ("n3", "n4", "t14"))
    assert fragment.nodes.keys() == {"n3", "n4"}
    assert fragment.flows.keys() == {"f8", "f11", "f13"}
    assert fragment.items.keys() == {"i6", "i10", "i12"}
    assert fragment.stages.keys() == {"s1"}
    assert fragment.layout.notes.keys() == {"t14"}


def test_pasting_gives_new_ids_new_names_and_one_common_place():
    document = workshop()
    fragment = clipboard.copy(document, ("n3", "n4"))
    result = clipboard.paste(document, fragment, (1000, 1000))
    first, second = result.made
    after = result.document
    assert (after.nodes[first].name, after.nodes[second].name) == ("Casting 2", "Press 2")
    assert (after.layout.places[first], after.layout.places[second]) == (Place(1000, 1000), Place(1200, 1000))
    assert after.nodes[first].stage == "s1"  # the map's own stage, used again
    copies = [flow for flow in after.flows.values() if flow.source == first and flow.target == second]
    assert [flow.item for flow in copies] == ["i6"]  # the named item is used again
    returning = next(flow for flow in after.flows.values() if flow.source == second and flow.target == first)
    assert after.items[returning.item].name == "Press 2 → Casting 2"


def test_pasting_into_another_map_brings_items_and_stages_along():
    fragment = clipboard.copy(workshop(), ("n3", "n4"))
    after = clipboard.paste(Document(), fragment).document
    assert [item.name for item in after.items.values()][:1] == ["Steel"]
    assert [stage.name for stage in after.stages.values()] == ["Production"]


def test_relations_and_coefficients_among_copies_name_the_copies():
    document = flows.set_quantity(workshop(), "f11", Quantity(Form.RELATION, terms=(Term(0.1, "f8"),))).document
    document = parameters.add_parameter(document, ParameterKind.TRANSFER_COEFFICIENT, node="n3", outflow="f8").document
    result = clipboard.paste(document, clipboard.copy(document, ("n3", "n4")))
    new_flows = {i: f for i, f in result.document.flows.items() if i not in document.flows}
    related = next(flow for flow in new_flows.values() if flow.quantity.form is Form.RELATION)
    assert related.quantity.terms[0].flow in new_flows
    new = [p for i, p in result.document.physics.parameters.items() if i not in document.physics.parameters]
    assert [parameter.outflow in new_flows for parameter in new] == [True]


def test_alt_drag_connects_the_copy_to_the_same_neighbours_without_their_entries():
    document = workshop()
    result = clipboard.duplicate(document, ("n4",), (0, 100), outside=True)
    (copy,) = result.made
    around = [flow for flow in result.document.flows.values() if copy in (flow.source, flow.target)]
    assert {(flow.source, flow.target) for flow in around} == {("n3", copy), (copy, "n5"), (copy, "n3")}
    assert all(flow.quantity == UNKNOWN for flow in around)
    assert result.document.layout.places[copy] == Place(400.0, 100.0)
    alone = clipboard.duplicate(document, ("n4",)).document
    assert len(alone.flows) == len(document.flows)


def test_the_copy_of_a_line_is_bent_and_turned_as_it_is_where_both_its_nodes_are_copied() -> None:
    document = flows.set_route(workshop(), "f8", level=300.0, flipped=True).document
    ends = (document.flows["f8"].source or "", document.flows["f8"].target or "")
    copied = clipboard.duplicate(document, ends, (40.0, 100.0)).document
    hints = [hint for i, hint in copied.layout.routes.items() if i not in document.layout.routes]
    assert (400.0, True) in [(hint.level, hint.flipped) for hint in hints]
    beside = clipboard.duplicate(document, ends[:1], (40.0, 100.0), outside=True).document
    hints = [hint for i, hint in beside.layout.routes.items() if i not in document.layout.routes]
    assert {hint.level for hint in hints} <= {None}


def test_a_lane_is_turned_with_the_ends_that_were_put_below() -> None:
    document = flows.set_route(workshop(), "f8", source_side="bottom", target_side="bottom", level=7.0).document
    turned = flows.turn_lane(document, "f8", flipped=True)
    hint = turned.document.layout.routes["f8"]
    assert (hint.flipped, hint.source_side, hint.target_side, hint.level) == (True, "top", "top", None)
    assert flows.turn_lane(turned.document, "f8", flipped=True).document is turned.document
    back = flows.turn_lane(turned.document, "f8", flipped=False).document.layout.routes["f8"]
    assert (back.flipped, back.source_side, back.target_side) == (False, "bottom", "bottom")


@pytest.mark.parametrize("ends", [("top", "bottom"), ("left", "right"), ("left", None)])
def test_ends_that_would_hold_a_line_on_its_side_are_forgotten_when_it_is_turned(ends: tuple[str, str]) -> None:
    document = flows.set_route(workshop(), "f8", source_side=ends[0], target_side=ends[1], bend=7.0).document
    hint = flows.turn_lane(document, "f8", flipped=True).document.layout.routes["f8"]
    assert (hint.source_side, hint.target_side, hint.bend, hint.flipped) == (None, None, None, True)


@pytest.mark.parametrize(
    ("kind", "stage"),
    [("sorting", "End of life"), ("process", "Use"), ("inventory", "Use"), ("transport", "Transport")],
)
def test_a_node_between_two_stages_is_of_the_stage_of_its_kind_or_of_the_step_before(kind: str, stage: str) -> None:
    document, known = Document(), {}
    for name, of in (
        ("Use", StageKind.USE),
        ("End of life", StageKind.END_OF_LIFE),
        ("Transport", StageKind.DISTRIBUTION),
    ):
        result = stages.add_stage(document, name, of)
        document, known[name] = result.document, result.made[0]
    document = nodes.add_node(document, "use", "Use", (0.0, 0.0), stage=known["Use"]).document
    document = nodes.add_node(document, "collection", "Back", (300.0, 0.0), stage=known["End of life"]).document
    made = flows.connect(document, *document.nodes)
    result = flows.insert_node(made.document, made.made[0], kind, "X", (150.0, 0.0))
    assert result.document.nodes[result.made[0]].stage == known[stage]
