"""Validation describes what is half finished, with its place first, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from helpers.documents import DOCUMENTS, value, workshop
from vsm_app.engine import pipeline
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, items, nodes, parameters, scenarios
from vsm_app.model.edits.settings import set_settings
from vsm_app.model.elements import Concentration, Flow, Item, LeanData, Node
from vsm_app.model.ids import name_of
from vsm_app.model.problems import Severity
from vsm_app.model.quantities import Form, Quantity, Term
from vsm_app.model.scenarios import Override, Period
from vsm_app.model.validate import validate
from vsm_app.texts import has_text, problem_text

REST = Quantity(Form.REST)


def physics_with(document, **mappings):
    changes = {name: getattr(document.physics, name) | changed for name, changed in mappings.items()}
    return replace(document, physics=replace(document.physics, **changes))


def share(fraction):
    return Quantity(Form.SHARE, value=fraction)


def said(document):
    return {(problem.code, problem.subjects) for problem in validate(document)}


def test_a_sensible_map_has_nothing_to_say():
    assert validate(nodes.remove(workshop(), ("r18",)).document) == ()


CASES = {
    "map.no_item": (lambda d: physics_with(d, flows={"f7": replace(d.flows["f7"], item="i99")}), ("f7",)),
    "map.both_ends_open": (lambda d: physics_with(d, flows={"x": Flow("x", None, None, "i6")}), ("x",)),
    "flow.unknown_node": (lambda d: physics_with(d, flows={"x": Flow("x", "n99", "n3", "i6")}), ("x",)),
    "map.flow_at_group": (
        lambda d: physics_with(d, nodes={"n3": replace(d.nodes["n3"], kind="subprocess")}),
        ("f7",),
    ),
    "map.same_id": (lambda d: physics_with(d, periods={"n3": Period("n3", "May")}), ("n3",)),
    "flow.self_loop": (lambda d: physics_with(d, flows={"x": Flow("x", "n3", "n3", "i6")}), ("x",)),
    "map.from_sink": (lambda d: physics_with(d, flows={"x": Flow("x", "n5", "n3", "i6")}), ("x",)),
    "map.into_source": (lambda d: physics_with(d, flows={"x": Flow("x", "n3", "n2", "i6")}), ("x",)),
    "map.parallel": (lambda d: flows.add_flow(d, "n2", "n3", item="i6").document, ("f19", "f7")),
    "flow.negative_entry": (lambda d: flows.set_quantity(d, "f7", value(-5)).document, ("f7",)),
    "map.share_range": (lambda d: flows.set_quantity(d, "f8", share(1.2)).document, ("f8",)),
    "map.range_order": (
        lambda d: flows.set_quantity(d, "f7", Quantity(Form.RANGE, low=3, high=2, unit="t")).document,
        ("f7",),
    ),
    "relation.unknown_flow": (
        lambda d: flows.set_quantity(d, "f9", Quantity(Form.RELATION, terms=(Term(2, "gone"),))).document,
        ("f9",),
    ),
    "map.ambiguous_unit": (lambda d: flows.set_quantity(d, "f7", value(3, "tons")).document, ("f7",)),
    "unit.no_pieces": (lambda d: flows.set_quantity(d, "f7", value(3, "kg/pc")).document, ("f7",)),
    "unit.no_period": (lambda d: set_settings(d, period="").document, ("f7",)),
    "rest.twice": (
        lambda d: flows.set_quantity(flows.set_quantity(d, "f9", REST).document, "f11", REST).document,
        None,
    ),
    "map.shares_over": (
        lambda d: (
            flows.set_quantity(
                flows.set_flow(d, "f13", item="i6", quantity=share(0.6)).document, "f8", share(0.5)
            ).document
        ),
        ("n3", "f8", "f13"),
    ),
    "map.unknown_r_strategy": (lambda d: flows.set_flow(d, "f11", r_strategy="R11").document, ("f11",)),
    "map.no_name": (lambda d: nodes.rename(d, "n3", " ").document, ("n3",)),
    "map.unknown_kind": (lambda d: physics_with(d, nodes={"n3": replace(d.nodes["n3"], kind="furnace")}), ("n3",)),
    "map.no_stage": (lambda d: physics_with(d, nodes={"n3": replace(d.nodes["n3"], stage="s9")}), ("n3",)),
    "map.no_parent": (lambda d: physics_with(d, nodes={"n3": replace(d.nodes["n3"], parent="n9")}), ("n3",)),
    "map.isolated": (lambda d: nodes.add_node(d, "process", "Alone", (0, 0)).document, ("n19",)),
    "map.same_name": (lambda d: nodes.rename(d, "n4", "casting").document, ("n4", "n3")),
    "map.fraction_range": (lambda d: nodes.set_node(d, "n3", lean=LeanData(uptime=92)).document, ("n3",)),
    "map.no_item_name": (lambda d: physics_with(d, items={"i6": Item("i6", "")}), ("i6",)),
    "map.same_item_name": (lambda d: items.add_item(d, "steel").document, ("i19", "i6")),
    "map.composition_over": (
        lambda d: (
            items.set_item(d, "i6", composition=(Concentration("Fe", 98), Concentration("C", 0.03, "kg/kg"))).document
        ),
        ("i6",),
    ),
    "map.correlation_lost": (
        lambda d: physics_with(d, flows={"f7": replace(d.flows["f7"], correlations={"x": 0.5})}),
        ("f7",),
    ),
    "map.no_reference_stage": (
        lambda d: replace(d, physics=replace(d.physics, settings=replace(d.settings, reference_stage="s9"))),
        (),
    ),
    "map.parameter_lost": (
        lambda d: physics_with(d, parameters={"p17": replace(d.physics.parameters["p17"], inflow="gone")}),
        ("p17",),
    ),
    "map.no_anchor": (
        lambda d: physics_with(d, measures={"m15": replace(d.physics.measures["m15"], anchor="n9")}),
        ("m15",),
    ),
    "map.measure_lost": (
        lambda d: physics_with(d, scenarios={"c16": replace(d.physics.scenarios["c16"], measures=("m9",))}),
        ("c16",),
    ),
    "map.override_lost": (
        lambda d: scenarios.set_override(d, "c16", Override("f9", "no_such_field", number=1.0)).document,
        ("c16",),
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_what_is_doubtful_is_said_once_with_its_place(code):
    make, subjects = CASES[code]
    document = make(nodes.remove(workshop(), ("r18", "p17")).document if code != "map.parameter_lost" else workshop())
    found = [problem for problem in validate(document) if problem.code == code]
    if code == "rest.twice":  # f9 carries steel, f11 an item of its own without a unit: two layers, no finding
        assert found == []
        both = flows.set_flow(document, "f11", item="i6").document
        assert [problem.subjects for problem in validate(both) if problem.code == code] == [("f11", "f9")]
        return
    assert subjects in [problem.subjects for problem in found]


@pytest.mark.parametrize("code", CASES)
@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_finding_is_a_sentence_in_both_languages(code, lang):
    make, _ = CASES[code]
    document = make(workshop())
    for problem in validate(document):
        sentence = problem_text(problem, lang, name_of(document))
        assert has_text(problem.code, lang)
        assert "{" not in sentence
        assert sentence.endswith((".", "?"))


def test_a_relation_that_names_something_gone_is_found_after_the_removal():
    document = nodes.remove(workshop(), ("f11",)).document
    assert ("relation.unknown_flow", ("r18",)) in said(document)


def test_two_rests_on_different_layers_are_fine():
    document = workshop()
    document = items.set_item(document, "i10", unit="MWh").document
    document = flows.set_quantity(document, "f9", REST).document
    assert "rest.twice" not in {code for code, _ in said(flows.set_quantity(document, "f11", REST).document)}


def test_symbols_need_no_flow():
    document = nodes.add_node(workshop(), "control", "Planning", (0, 0)).document
    assert "map.isolated" not in {code for code, _ in said(document)}


def test_what_the_solver_finds_too_has_its_code_and_subjects():
    """A list of both shows each finding once: they are told apart by code and subjects."""
    document = physics_with(workshop(), flows={"x": Flow("x", "n3", "n3", "i6", value(-1))})
    document = flows.set_flow(document, "f11", item="i6").document
    for flow in ("f9", "f11"):
        document = flows.set_quantity(document, flow, REST).document
    both = {"flow.self_loop", "flow.negative_entry", "rest.twice"}
    ours = {finding for finding in said(document) if finding[0] in both}
    theirs = {(p.code, p.subjects) for p in pipeline.solve(document).problems if p.code in both}
    assert {code for code, _ in ours} == both
    assert ours == theirs


def test_severities_say_what_matters():
    document = physics_with(workshop(), nodes={"x": Node("x", "")}, flows={"y": Flow("y", "n3", "n4", "i9")})
    by_code = {problem.code: problem.severity for problem in validate(document)}
    assert by_code["map.no_item"] is Severity.ERROR
    assert by_code["map.no_name"] is Severity.INFO


@settings(max_examples=25)
@given(DOCUMENTS)
def test_validation_never_fails_whatever_the_document_holds(document):
    for problem in validate(document):
        assert problem_text(problem, "de", name_of(document))


def test_a_coefficient_is_checked_against_the_map():
    document = parameters.set_parameter(workshop(), "p17", inflow="f7").document
    assert not {code for code, _ in said(document)} & {"map.parameter_lost"}


def test_shares_that_are_all_that_leaves_have_to_be_all_of_it() -> None:
    made = nodes.add_node(Document(), "process", "Press", (0, 0))
    node = next(iter(made.document.nodes))
    document = flows.add_flow(made.document, None, node).document
    share = Quantity(Form.SHARE, "12 %", 0.12, "%")
    document = flows.add_flow(document, node, None, quantity=share).document
    assert not [p for p in validate(document) if p.code == "map.shares_under"], "a split that is not drawn to its end"
    document = nodes.set_node(document, node, complete_layers=("*",)).document
    (found,) = [p for p in validate(document) if p.code == "map.shares_under"]
    assert found.severity is Severity.ERROR
    assert found.subjects[0] == node
    assert found.params["total"] == pytest.approx(0.12)
    with_rest = flows.add_flow(document, node, None, quantity=Quantity(Form.REST, "rest")).document
    assert not [p for p in validate(with_rest) if p.code == "map.shares_under"]
