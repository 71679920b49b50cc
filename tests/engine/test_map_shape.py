"""What is kept from one edited number to the next gives the same results as a map looked at for the first time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vsm_app.engine.hotspots import rank_all
from vsm_app.engine.indicators.base import Answer, Indicator, UndefinedError
from vsm_app.engine.indicators.registry import indicator_registry
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.kept import KeptSolver
from vsm_app.engine.pipeline import compute, solve
from vsm_app.engine.results import FlowResult, Solution
from vsm_app.engine.tables import Flows, OwnFlows
from vsm_app.io.examples import example_list, open_example
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import set_flow
from vsm_app.model.elements import OriginClass
from vsm_app.model.quantities import Form

EXAMPLES = [example.id for example in example_list()]


def _edited(document: Document) -> Document:
    """Every plain number a tenth larger, one edit each."""
    for flow in document.flows.values():
        quantity = flow.quantity
        if quantity.form is Form.VALUE and quantity.value:
            larger = replace(quantity, value=1.1 * quantity.value, text=f"{1.1 * quantity.value!r} {quantity.unit}")
            return set_flow(document, flow.id, quantity=larger).document
    return document


@pytest.mark.parametrize("example", EXAMPLES)
def test_results_after_an_edit_are_those_of_a_map_seen_for_the_first_time(example: str) -> None:
    document = open_example(example, "en")
    kept = KeptSolver()
    compute(document, solver=kept.solve)
    document = _edited(document)
    again, solution = compute(document, solver=kept.solve), kept.solve(document)

    plain = replace(solution, flows=dict(solution.flows))  # a table of its own: nothing is kept for it
    afresh = compute(document, solver=lambda *_args, **_options: plain)

    assert again.indicators == afresh.indicators
    assert again.hotspots == afresh.hotspots
    assert again.problems == afresh.problems


@pytest.mark.parametrize("example", EXAMPLES)
def test_amounts_worked_out_at_once_are_those_of_the_rows(example: str) -> None:
    flows = solve(open_example(example, "en")).flows
    assert isinstance(flows, Flows)
    assert dict(flows.bases) == {key: row.base_value for key, row in flows.items()}
    solution = solve(open_example(example, "en"))
    own = solution.own
    assert isinstance(own, OwnFlows)
    row_by_row = replace(solution, own=dict(own))
    assert solution.unit_counts == own.unit_counts == row_by_row.unit_counts
    assert solution.largest_by_layer == own.largest == row_by_row.largest_by_layer
    assert dict(flows.units) == {key: (row.unit, row.factor) for key, row in flows.items()}


@pytest.mark.parametrize("example", EXAMPLES)
def test_flows_kept_by_class_and_boundary_are_those_that_one_by_one_belong_there(example: str) -> None:
    document = open_example(example, "en")
    view = MapView(document.physics, solve(document))
    flows = document.flows.values()
    assert view.crossing_flows == tuple(f for f in flows if view.is_inside(f.source) != view.is_inside(f.target))
    for origin in OriginClass:
        assert view.of_class(origin) == tuple(f for f in flows if view.class_of(f) is origin)


def _other_amounts(solution: Solution) -> Solution:
    """The same map with amounts that have nothing to do with it, some of them unknown, some zero."""

    def other(number: int, row: FlowResult) -> FlowResult:
        return replace(row, value=(None, 0.0, 1.0 + number)[number % 3])

    flows = {key: other(number, row) for number, (key, row) in enumerate(solution.flows.items())}
    return replace(solution, flows=flows, own={row.id: row for row in flows.values() if row.own_layer}, stocks={})


@pytest.mark.parametrize("example", EXAMPLES)
def test_rankings_asked_for_after_further_edits_are_those_of_their_own_map(example: str) -> None:
    document = open_example(example, "en")
    kept = KeptSolver()
    before = compute(document, solver=kept.solve)
    after = compute(_edited(document), solver=kept.solve)

    at_once = rank_all(document.physics, solve(document))
    for key in reversed(tuple(at_once)):  # in the other order: none depends on what was asked before
        assert before.hotspots[key] == at_once[key], key
    edited = _edited(document)
    assert dict(after.hotspots) == dict(rank_all(edited.physics, solve(edited)))


@pytest.mark.parametrize("example", EXAMPLES)
def test_sums_of_structural_indicators_do_not_depend_on_amounts(example: str) -> None:
    document = open_example(example, "en")
    solution = solve(document)
    one, other = MapView(document.physics, solution), MapView(document.physics, _other_amounts(solution))
    structural = [indicator for indicator in indicator_registry().all() if indicator.structural]

    of_water = {f"iso59020.A.5.{clause}" for clause in (2, 3, 4)}
    assert {indicator.id for indicator in structural} == {"losses", "material_yield", "recycled_content"} | of_water
    for indicator in structural:
        assert _answers(indicator, one) == _answers(indicator, other), indicator.id


def _answers(indicator: Indicator, view: MapView) -> list[Answer]:
    try:
        return list(indicator.compute(view))
    except UndefinedError as missing:
        return [missing.answer]


def test_another_class_of_an_item_is_another_shape() -> None:
    document = open_example(EXAMPLES[0], "en")
    kept = KeptSolver()
    before = MapView(document.physics, kept.solve(document)).shape
    assert MapView(document.physics, kept.solve(document)).shape is before

    physics = replace(document.physics, items=dict(document.physics.items))
    assert not before.fits(physics)
    flow = next(iter(document.flows.values()))
    turned = {**document.flows, flow.id: replace(flow, source=flow.target, target=flow.source)}
    assert not before.fits(replace(document.physics, flows=turned))
    assert before.fits(_edited(document).physics)
