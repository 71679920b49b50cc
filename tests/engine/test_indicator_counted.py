"""The cards of rates say what they do not count where the picture shows it."""

from __future__ import annotations

import pytest

from vsm_app.engine.pipeline import compute
from vsm_app.engine.results import IndicatorValue
from vsm_app.io.examples import open_example
from vsm_app.model.document import Document, Physics
from vsm_app.model.edits.nodes import set_node
from vsm_app.model.elements import Flow, Item, Node, Stage, StageKind
from vsm_app.model.quantities import Form, Quantity
from vsm_app.texts import problem_text


def told(example: str, indicator: str) -> dict[str, str]:
    """Notes of an indicator of the whole map, by code."""
    values: tuple[IndicatorValue, ...] = tuple(compute(open_example(example, "en")).indicators)
    (value,) = [one for one in values if one.id == indicator and one.scope == "map"]
    return {note.code: problem_text(note, "en") for note in value.notes}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Of what is collected 0.643 Mt are lost at once in Collection; without them 91.9 %."),
        (
            "de",
            "Vom Gesammelten gehen 0,643 Mt gleich am ersten Schritt verloren (Rücknahme); ohne sie sind es 91,9 %.",
        ),
    ],
)
def test_what_the_first_process_loses_was_collected_and_is_told_right_under_the_figure(lang: str, said: str) -> None:
    document = open_example("aluminium-cars-2020", lang)
    results = compute(document)
    found = {one.id: one for one in results.indicators if one.scope == "map"}
    rate = found["collection_rate"]
    assert rate.value == pytest.approx(1.0)
    assert found["return_rate"].numerator == pytest.approx(rate.numerator), "one amount is collected"
    names = {node.id: node.name for node in document.nodes.values()}
    first, second = (problem_text(note, lang, lambda one: names.get(one, one)) for note in rate.notes)
    assert first.replace("\u202f", " ") == said
    assert rate.notes[0].subjects == tuple(
        flow.id for flow in document.flows.values() if flow.target == "not_collected_exported_elv_losses"
    )
    assert rate.notes[1].code == "indicator.note.all_collected.growing", second


def chain(collected: float, thrown: float, joined: float, lost: float) -> Document:
    """Use, from where so much is thrown away; a collection that so much else joins and that loses so much."""
    amounts = {
        ("make", "use"): collected + thrown, ("use", "tip"): thrown, ("use", "collect"): collected,
        (None, "collect"): joined, ("collect", "dump"): lost, ("collect", "recycle"): collected + joined - lost,
    }  # fmt: skip
    kinds = {"make": "process", "use": "use", "collect": "collection", "recycle": "recycle"}
    nodes = {
        one: Node(one, one, kind=kinds.get(one, "landfill"), stage={"make": "p", "use": "u"}.get(one, "e"))
        for one in ("make", "use", "collect", "recycle", "tip", "dump")
    }
    flows = {
        f"f{i}": Flow(f"f{i}", source, target, "i", Quantity(Form.VALUE, f"{value} t", value, "t"))
        for i, ((source, target), value) in enumerate(amounts.items())
        if value
    }
    stages = {
        "p": Stage("p", "Making", StageKind.PRODUCTION), "u": Stage("u", "Use", StageKind.USE),
        "e": Stage("e", "End", StageKind.END_OF_LIFE),
    }  # fmt: skip
    return Document(physics=Physics(items={"i": Item("i", "Stuff")}, nodes=nodes, flows=flows, stages=stages))


@pytest.mark.parametrize(
    ("amounts", "rate"),
    [
        ((1000.0, 0.0, 0.0, 400.0), 1.0),
        ((999.0, 1.0, 0.0, 399.0), 0.999),  # a tonne drawn out of use moves the rate by that tonne
        ((1000.0, 0.0, 0.001, 400.0), 1.0),  # and a kilogram given to the collection by nothing
        ((600.0, 400.0, 0.0, 0.0), 0.6),
        ((600.0, 400.0, 0.0, 400.0), 0.6),
    ],
)
def test_what_is_collected_follows_from_what_leaves_use_alone(
    amounts: tuple[float, float, float, float], rate: float
) -> None:
    found = {one.id: one for one in compute(chain(*amounts)).indicators if one.scope == "map"}
    assert found["collection_rate"].value == pytest.approx(rate)
    assert found["return_rate"].value == pytest.approx(amounts[0] / (amounts[0] + amounts[1]))


def test_a_rate_that_no_other_way_is_drawn_for_says_so_first() -> None:
    said = told("steel-japan-2019", "collection_rate")
    assert next(iter(said)) == "indicator.note.all_collected.growing"
    assert said["indicator.note.all_collected.growing"].startswith("100\u202f% because the map draws no way out of use")
    assert not any("all_collected" in code for code in told("battery-lfp", "collection_rate")), "a loss is drawn there"


def test_recycled_content_names_the_loop_that_does_not_enter_the_reference_stage() -> None:
    assert "is not counted" in told("wood-indonesia-2014", "recycled_content")["indicator.note.recycled_elsewhere"]
    assert "indicator.note.recycled_elsewhere" not in told("aluminium-cars-2020", "recycled_content")


def test_a_name_that_several_flows_have_is_said_once() -> None:
    document = open_example("steel-japan-2019", "en")
    values = compute(document).indicators
    (value,) = [one for one in values if one.id == "recycled_content" and one.scope == "map"]
    (left_out,) = [note for note in value.notes if note.code == "indicator.note.recycled_elsewhere"]
    name = {flow.id: document.items[flow.item].name for flow in document.flows.values() if flow.item}
    said = problem_text(left_out, "en", lambda one: name.get(one, one))
    assert said.count("New scrap") == 1
    assert said.endswith("New scrap, Scrap steel.")


def test_a_process_in_no_stage_beside_those_that_are_counted_is_named_first() -> None:
    document = open_example("wood-indonesia-2014", "en")
    assert "indicator.note.in_no_stage" not in told("wood-indonesia-2014", "recycled_content")
    stages = {one.id: one.kind for one in document.stages.values()}
    made = {i for i, one in document.nodes.items() if stages.get(one.stage or "") is StageKind.PRODUCTION}
    inside = [one for one in document.flows.values() if one.source in made and one.target in made]
    node = inside[0].target or ""
    without = compute(set_node(document, node, stage=None).document).indicators
    (value,) = [one for one in without if one.id == "recycled_content" and one.scope == "map"]
    assert value.notes[0].code == "indicator.note.in_no_stage"
    assert value.notes[0].subjects == (node,)
    assert problem_text(value.notes[0], "en").startswith("Stands in no stage")
