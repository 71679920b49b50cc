"""From one scenario to another measure by measure: the steps add up, each is what its measure changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vsm_app.engine import pipeline
from vsm_app.engine.waterfall import FIGURES, StepKind, to_json, waterfall
from vsm_app.errors import UnknownNameError
from vsm_app.io.examples import open_example
from vsm_app.model.elements import Flow
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.scenarios import CURRENT, Measure, Override, Scenario


def change(flow: Flow, factor: float) -> Override:
    quantity = flow.quantity
    assert quantity.value is not None
    return Override(flow.id, "quantity", quantity=replace(quantity, text="", value=quantity.value * factor))


@pytest.fixture(scope="module")
def document():
    """The drive units with three measures, two scenarios that share one, and an own change in the second."""
    base = open_example("drive-unit", "en")
    entered = [f for f in base.flows.values() if f.quantity.form is Form.VALUE and (f.quantity.value or 0) > 0]
    first, second, third = entered[0], entered[1], entered[2]
    measures = {
        "m1": Measure("m1", "One", (change(first, 1.02),)),
        "m2": Measure("m2", "Two", (change(second, 0.97),)),
        "m3": Measure("m3", "Three", (change(third, 0.9),)),
    }
    scenarios = {
        "a": Scenario("a", "A", ("m1", "m3")),
        "b": Scenario("b", "B", ("m1", "m2"), (change(third, 1.05),)),
    }
    return replace(base, physics=replace(base.physics, measures=measures, scenarios=scenarios))


def of_map(document, scenario):
    found = {v.id: v.value for v in pipeline.compute(document, scenario).indicators if v.scope == "map"}
    return {key: found.get(key) for key in FIGURES}


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        (CURRENT, CURRENT, [("start", "current")]),
        (CURRENT, "a", [("start", "current"), ("measure", "m1"), ("measure", "m3")]),
        (CURRENT, "B", [("start", "current"), ("measure", "m1"), ("measure", "m2"), ("own", "b")]),
        ("a", "b", [("start", "a"), ("without", "a"), ("measure", "m2"), ("own", "b")]),
        ("b", CURRENT, [("start", "b"), ("without", "b")]),
    ],
)
def test_the_steps_lead_from_one_to_the_other_and_add_up(document, first, second, path):
    steps = waterfall(document, first, second)
    assert [(step.kind.value, step.id) for step in steps] == path
    start, end = of_map(document, first), of_map(document, second)
    assert any(value is not None for value in end.values())
    for key in FIGURES:
        assert steps[0].values[key] == pytest.approx(start[key])
        assert steps[-1].values[key] == pytest.approx(end[key])
        if end[key] is not None:
            total = sum(step.differences[key] for step in steps)
            assert total == pytest.approx(end[key] - start[key], abs=1e-9 * abs(end[key]))


def test_a_measure_is_what_the_map_shows_with_it_on(document):
    step = waterfall(document, CURRENT, "a")[1]
    alone = replace(document.physics, scenarios={"x": Scenario("x", "X", ("m1",))})
    with_it = of_map(replace(document, physics=alone), "x")
    assert step.kind is StepKind.MEASURE
    assert step.values == pytest.approx(with_it)
    assert any(difference for difference in step.differences.values())


def test_the_map_keeps_its_scenarios(document):
    before = dict(document.physics.scenarios)
    waterfall(document, CURRENT, "b")
    assert document.physics.scenarios == before


def test_what_is_not_defined_has_no_bar(document):
    blank = {key: replace(flow, quantity=Quantity()) for key, flow in document.flows.items()}
    bare = replace(document, physics=replace(document.physics, flows=blank, measures={}))
    for step in waterfall(bare, CURRENT, "a"):
        assert step.values["losses"] is None
        assert step.differences["losses"] is None
    figure = to_json(waterfall(bare, CURRENT, "a"))[0]["figures"]["losses"]
    assert (figure["value"], figure["difference"]) == (None, None)


def test_a_scenario_that_is_not_there_is_refused(document):
    with pytest.raises(UnknownNameError, match="nonsense"):
        waterfall(document, CURRENT, "nonsense")
