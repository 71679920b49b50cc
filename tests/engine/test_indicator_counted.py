"""The cards of rates say what they do not count where the picture shows it."""

from __future__ import annotations

from vsm_app.engine.pipeline import compute
from vsm_app.engine.results import IndicatorValue
from vsm_app.io.examples import open_example
from vsm_app.model.edits.nodes import set_node
from vsm_app.model.elements import StageKind
from vsm_app.texts import problem_text


def told(example: str, indicator: str) -> dict[str, str]:
    """Notes of an indicator of the whole map, by code."""
    values: tuple[IndicatorValue, ...] = tuple(compute(open_example(example, "en")).indicators)
    (value,) = [one for one in values if one.id == indicator and one.scope == "map"]
    return {note.code: problem_text(note, "en") for note in value.notes}


def test_collection_says_that_what_stays_in_use_is_not_counted() -> None:
    notes = told("aluminium-cars-2020", "collection_rate")
    said = notes["indicator.note.lost_at_once.rate"].replace("\u202f", " ")
    assert said.endswith("counted as not collected, the rate is 91.9 %."), "as the picture shows it"
    assert "of what enters use stays there" in notes["indicator.note.all_collected.growing"]


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
