"""What a question promises is what the answer brings: it is entered, the map solved, the indicator read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from helpers.method_maps import draw, item, node, with_settings
from helpers.plain_maps import plain_map
from vsm_app.engine.ask import Reason, suggest
from vsm_app.engine.indicators import compute_indicators
from vsm_app.engine.indicators.evaluate import evaluate
from vsm_app.engine.indicators.registry import load_registry
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import IndicatorValue, Solution
from vsm_app.model.document import Document
from vsm_app.model.quantities import Form, Origin, Quantity

SEEDS = range(10)
GOALS = (
    "recycled_content", "eol_recycling_rate", "collection_rate", "eol_process_efficiency", "material_yield",
    "cti.circular_outflow", "cti.material_productivity", "path_length", "longevity", "mci", "cascade_factor",
    "finn_cycling_index", "iso59020.A.3.4", "co2e.total", "mfca.loss.system", "esrs.E5-5_10", "cti.recovery.reuse",
    "value_retained", "return_rate", "number_of_uses",
)  # fmt: skip
MEASURED = 0.02


def of_map(document: Document, solution: Solution, goals: Iterable[str]) -> dict[str, IndicatorValue]:
    wanted = [one for one in load_registry().all() if one.id in goals]
    return {one.id: one for one in evaluate(MapView(document.physics, solution), wanted) if one.scope == "map"}


def with_quantity(document: Document, flow: str, value: float, sd: float) -> Document:
    known = document.flows[flow]
    entry = Quantity(Form.VALUE, value=value, unit="kg", sd=sd, origin=Origin.MEASURED)
    flows = {**document.flows, flow: replace(known, quantity=entry)}
    return replace(document, physics=replace(document.physics, flows=flows))


def spread(seed: int) -> Document:
    """A random map in which every amount entered has a spread of 10 to 30 per cent."""
    random = np.random.default_rng(seed)
    document: Document = with_settings(plain_map(seed).document, product_life=9.0, industry_life=6.0)
    for key, flow in document.flows.items():
        if flow.quantity.value is not None and flow.item != "power":
            size = flow.quantity.value
            document = with_quantity(document, key, size, size * float(random.uniform(0.1, 0.3)))
    return document


def measured(document: Document, solution: Solution, flow: str) -> Document:
    """The map with one more measurement that says what was found before."""
    found, entry = solution.own[flow].base_value or 0.0, document.flows[flow].quantity
    weight, value = 1 / (MEASURED * found) ** 2, found
    if entry.value is not None and entry.sd is not None:
        before = entry.sd**-2
        value, weight = (entry.value * before + found * weight) / (before + weight), before + weight
    return with_quantity(document, flow, value, weight**-0.5)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_spread_after_a_question_is_that_of_the_map_with_its_answer(seed: int) -> None:
    document = spread(seed)
    solution, goals = solve(document), (GOALS[2 * seed], GOALS[2 * seed + 1])
    for goal, shown in of_map(document, solution, goals).items():
        questions = suggest(solution, document, goal, (shown,)).questions
        assert [one.reason for one in questions[:2]] == [Reason.NARROWS, Reason.NARROWS], goal
        for question in questions[:2]:
            answered = measured(document, solution, question.flow)
            after = of_map(answered, solve(answered), [goal])[goal]
            assert question.sd_before == pytest.approx(shown.sd, rel=1e-9), goal
            assert question.sd_after == pytest.approx(after.sd, rel=0.02), (goal, question.flow)


def test_what_is_exact_needs_no_question() -> None:
    """All waste is landfilled, whatever its amount: its share not recycled is 100 %, not 100 % and some rounding."""
    document = spread(0)
    solution = solve(document)
    (shown,) = of_map(document, solution, ["esrs.E5-5_11"]).values()
    assert shown.value == pytest.approx(100.0)
    assert shown.sd == 0.0
    assert suggest(solution, document, "esrs.E5-5_11", (shown,)).questions == ()


def test_what_comes_out_of_a_store_counts_towards_a_goal() -> None:
    document = draw(
        [node("make", "make"), node("shelf", "make", "inventory")],
        [("in", None, "shelf", "feed", (50.0, 10.0)), ("on", "shelf", "make", "feed", (100.0, 5.0)),
         ("sold", "shelf", None, "feed", (30.0, 6.0)),
         ("out", "make", None, "goods", None)],
        [item("feed", "primary"), item("goods", "product")],
    )  # fmt: skip
    solution = solve(document)
    values = compute_indicators(document.physics, solution)
    shown = next(one for one in values if (one.id, one.scope) == ("path_length", "map"))
    assert shown.sd
    question = suggest(solution, document, "path_length", values).questions[0]
    assert question.sd_before == pytest.approx(shown.sd, rel=1e-9)
