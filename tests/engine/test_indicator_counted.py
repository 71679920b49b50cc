"""The cards of rates say what they do not count where the picture shows it."""

from __future__ import annotations

import pytest

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


def test_what_leaves_the_collection_as_lost_is_not_collected_as_the_picture_shows_it() -> None:
    document = open_example("aluminium-cars-2020", "en")
    results = compute(document)
    found = {one.id: one for one in results.indicators if one.scope == "map"}
    gone = sum(
        results.solution.own[flow.id].value or 0.0
        for flow in document.flows.values() if flow.target == "not_collected_exported_elv_losses"
    )  # fmt: skip
    rate = found["collection_rate"]
    assert rate.numerator == pytest.approx((rate.denominator or 0.0) - gone, rel=1e-9)
    assert rate.value == pytest.approx(0.919, abs=5e-4)
    assert (found["eol_recycling_rate"].value or 0.0) == pytest.approx(
        (rate.value or 0.0) * (found["eol_process_efficiency"].value or 0.0), rel=1e-9
    ), "collected times what becomes of it"
    assert found["return_rate"].numerator == pytest.approx(rate.numerator, rel=1e-12), "one amount is collected"
    notes = told("aluminium-cars-2020", "collection_rate")
    assert [*notes] == ["indicator.note.not_handed_on", "indicator.note.stock_growth"], "none of a rate of 100 %"


def test_beside_a_loss_that_leaves_use_what_the_collection_loses_was_collected() -> None:
    found = {one.id: one for one in compute(open_example("drive-unit", "en")).indicators if one.scope == "map"}
    assert found["return_rate"].value == pytest.approx(0.404, abs=5e-4), "the oil of what came back came back"
    assert found["return_rate"].numerator == pytest.approx(767.7, abs=0.05)


def test_what_another_first_process_loses_was_collected_and_is_told() -> None:
    document = open_example("aluminium-cars-2020", "en")
    sorting = set_node(document, "collection_of_end_of_life_vehicles", kind="sorting").document
    (rate,) = [one for one in compute(sorting).indicators if (one.id, one.scope) == ("collection_rate", "map")]
    assert rate.value == pytest.approx(1.0)
    (said,) = [problem_text(one, "en") for one in rate.notes if one.code == "indicator.note.lost_at_once.rate"]
    assert said.replace("\u202f", " ").endswith("counted as not collected, the rate is 91.9 %.")


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
