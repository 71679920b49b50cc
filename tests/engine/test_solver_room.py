"""Undetermined flows take part in the bounds: what is left for several of them together is never negative."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from scipy.optimize import minimize

from helpers.solver_maps import network_map
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.results import FlowClass
from vsm_app.model.document import Document
from vsm_app.model.problems import Severity
from vsm_app.texts import problem_text


def two_feeds(into: float, back: float) -> Document:
    """A process fed by two flows that nobody measured, and by what comes back of what it makes."""
    return network_map(
        [
            {"id": "feed", "from": None, "to": "A", "mean": None},
            {"id": "scrap", "from": None, "to": "A", "mean": None},
            {"id": "passed", "from": "A", "to": None, "mean": into, "sd": 20.0},
            {"id": "back", "from": None, "to": "A", "mean": back, "sd": 10.0},
        ]
    )


def test_flows_that_nobody_measured_are_held_together_where_readings_leave_less_than_nothing() -> None:
    solution = solve(two_feeds(500.0, 530.0))
    values = {name: result.value for name, result in solution.own.items()}
    assert values["feed"] == values["scrap"] == 0
    assert values["passed"] == pytest.approx(524.0)  # 30 kg of gap by 20 squared and 10 squared
    assert values["back"] == pytest.approx(524.0)
    assert solution.statistics.chi2 == pytest.approx((24 / 20) ** 2 + (6 / 10) ** 2)
    assert all(solution.own[name].at_bound and solution.own[name].wanted is None for name in ("feed", "scrap"))


def test_it_is_told_what_was_left_for_them_in_both_languages() -> None:
    document = two_feeds(500.0, 560.0)
    (told,) = [one for one in solve(document).problems if one.code == "bound.active.together"]
    assert set(told.subjects) == {"feed", "scrap"}
    assert told.params["wanted"] == pytest.approx(-60.0)
    assert told.params["sd"] == pytest.approx(math.hypot(20.0, 10.0)), "of the two readings that leave it"
    for lang, word in (("en", "held at zero"), ("de", "bei null gehalten")):
        assert word in problem_text(told, lang)


def test_together_below_zero_within_the_spread_of_what_leaves_it_is_zero_as_for_a_single_flow() -> None:
    solution = solve(two_feeds(500.0, 530.0))
    (told,) = [one for one in solution.problems if one.code.startswith("bound")]
    assert (told.code, told.severity, set(told.subjects)) == ("bound.zero", Severity.INFO, {"feed", "scrap"})
    exact = two_feeds(500.0, 530.0)
    flows = {i: replace(f, quantity=replace(f.quantity, sd=1e-3)) for i, f in exact.flows.items() if f.quantity.sd}
    tight = replace(exact, physics=replace(exact.physics, flows={**exact.flows, **flows}))
    assert "bound.active.together" in [one.code for one in solve(tight).problems]


def test_where_there_is_room_nothing_is_held() -> None:
    solution = solve(two_feeds(530.0, 500.0))
    assert not [one for one in solution.problems if one.code.startswith("bound")]
    assert solution.own["feed"].flow_class is FlowClass.UNOBSERVABLE
    assert solution.own["feed"].interval == (0.0, pytest.approx(30.0))


def test_without_bounds_as_in_stan_nothing_is_held() -> None:
    solution = solve(two_feeds(500.0, 530.0), options=SolveOptions(bounds=False))
    assert solution.own["passed"].value == pytest.approx(500.0)
    assert not [one for one in solution.problems if one.code.startswith("bound.active")]


def test_exact_readings_that_leave_no_room_stay_and_are_told() -> None:
    flows = [
        {"id": "feed", "from": None, "to": "A", "mean": None},
        {"id": "scrap", "from": None, "to": "A", "mean": None},
        {"id": "back", "from": None, "to": "A", "mean": 530.0},
        {"id": "passed", "from": "A", "to": None, "mean": 500.0},
    ]
    solution = solve(network_map(flows))
    assert solution.own["passed"].value == 500.0
    assert [one.code for one in solution.problems if one.code.startswith("bound")] == ["bound.no_room"]


@pytest.mark.parametrize(("into", "back"), [(480.0, 560.0), (100.0, 130.0), (400.0, 399.0), (300.0, 330.0)])
def test_the_answer_is_the_least_squares_one_with_bounds(into: float, back: float) -> None:
    """Against a general optimiser on passed, back and feed + scrap."""
    solution = solve(two_feeds(into, back))
    best = minimize(
        lambda x: ((x[0] - into) / 20.0) ** 2 + ((x[1] - back) / 10.0) ** 2,
        [into, back, 1.0],
        bounds=[(0, None)] * 3,
        constraints=[{"type": "eq", "fun": lambda x: x[2] + x[1] - x[0]}],
        options={"ftol": 1e-14},
    )
    assert solution.own["passed"].value == pytest.approx(best.x[0], rel=1e-5)
    assert solution.own["back"].value == pytest.approx(best.x[1], rel=1e-5)


def test_the_spread_of_what_is_left_for_them_is_that_of_the_entries_behind_it() -> None:
    """Readings of one stream twice, and of what goes off between: by differences against the joint covariance."""
    said = {"one": (500.0, 20.0), "two": (480.0, 15.0), "off": (3.0, 2.0), "back": (590.0, 10.0)}

    def left(**moved: float) -> tuple[float, float]:
        flows = [("feed", None, "A"), ("scrap", None, "A"), ("one", "A", "B"), ("two", "B", None)]
        ends = [*flows, ("off", "B", None), ("back", None, "A")]
        network: list[dict[str, object]] = [
            {"id": name, "from": source, "to": target, "mean": None} for name, source, target in ends
        ]
        for flow in network:
            if flow["id"] in said:
                mean, sd = said[str(flow["id"])]
                flow |= {"mean": mean + moved.get(str(flow["id"]), 0.0), "sd": sd}
        (told,) = [one for one in solve(network_map(network)).problems if one.code == "bound.active.together"]
        return float(str(told.params["wanted"])), float(str(told.params["sd"]))

    wanted, sd = left()
    slopes = {name: left(**{name: 1.0})[0] - wanted for name in said}
    assert sd == pytest.approx(math.hypot(*(slope * said[name][1] for name, slope in slopes.items())), rel=1e-6)
