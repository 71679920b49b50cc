"""The acceptance of the method, point by point (solver, section 6), and maps that nobody should draw."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.layered_networks import layered_network
from helpers.solver_maps import amount, case, coefficient, correlated, linear_relation, network_map, share
from vsm_app.engine.pipeline import compute, solve
from vsm_app.engine.reconcile import reconcile
from vsm_app.engine.results import Solution, Status
from vsm_app.texts import problem_text


def cencic() -> Solution:
    parameters = [coefficient("tc34", "P2", "m4", share(0.5, 0.05))]
    return solve(network_map(case("cencic2016-stan")["flows"], parameters=parameters))


def test_1_stan_to_its_digits_with_a_question_mark_at_two_flows() -> None:
    data, solution = case("cencic2016-stan"), cencic()
    for name in ("m1", "m3", "m4", "m5"):
        expected = data["expected"]["values"][name]
        assert solution.own[name].value == pytest.approx(expected["mean"], rel=1e-10)
        assert solution.own[name].sd == pytest.approx(expected["sd"], rel=1e-9)
    assert (solution.own["m6"].value, solution.own["m7"].value) == (None, None)


def test_2_vdi_2048_fails_its_global_test_by_two_meters_alike() -> None:
    data = case("vdi2048-steam")
    relations = [linear_relation(f"r{k}", row["terms"], row["rhs"]) for k, row in enumerate(data["constraints"])]
    solution = solve(correlated(network_map(data["flows"], relations=relations), data["correlations"]))
    assert solution.statistics.chi2 == pytest.approx(20.3096, abs=5e-5)
    assert not solution.statistics.passed
    worst = sorted(abs(flow.z) for flow in solution.own.values() if flow.z is not None)[-2:]
    assert worst == pytest.approx([4.50344, 4.50344], abs=5e-6)


@pytest.mark.parametrize("name", ["alhajdibo2008", "mandel1998", "rao1996-flows", "yang1995", "dovi2001"])
def test_3_network_cases_agree_in_mean_spread_class_and_dof(name: str) -> None:
    data = case(name)
    solution = solve(network_map(data["flows"]))
    for flow, value in data["expected"]["values"].items():
        assert solution.own[flow].value == pytest.approx(value["mean"], rel=data["tolerance"]["mean_rel"])
        assert solution.own[flow].sd == pytest.approx(value["sd"], rel=1e-6)
        assert solution.own[flow].flow_class.value == value["cls"]
    assert solution.statistics.chi2 == pytest.approx(data["expected"]["chi2"], rel=1e-6)
    assert solution.statistics.dof == data["expected"]["dof"]


@pytest.mark.parametrize("factor", [1e-6, 1.0, 1e9])
def test_4_scale_and_order_change_nothing_else(factor: float) -> None:
    flows = case("yang1995")["flows"]
    plain = solve(network_map(flows))
    scaled = [f | {key: f[key] * factor for key in ("mean", "sd") if f[key] is not None} for f in flows]
    random.Random(4).shuffle(scaled)
    other = solve(network_map(scaled))
    for name, flow in plain.own.items():
        assert other.own[name].value == pytest.approx(flow.value * factor, rel=1e-9)
        assert other.own[name].sd == pytest.approx(flow.sd * factor, rel=1e-9)
        assert other.own[name].flow_class is flow.flow_class
    assert other.statistics.chi2 == pytest.approx(plain.statistics.chi2, rel=1e-9)


def test_5_the_contradiction_names_four_flows_and_the_gap() -> None:
    solution = solve(network_map(case("stan-contradiction1")["flows"]))
    (conflict,) = [problem for problem in solution.problems if problem.code == "conflict.exact"]
    assert sorted(conflict.subjects) == ["F1", "F2", "F3", "F4"]
    assert conflict.params["gap"] == pytest.approx(30_000)


@pytest.mark.parametrize("gain", [0.9, 0.99, 0.999, 1.0, 1.2])
def test_6_loops_are_exact_below_one_and_refused_from_one_on(gain: float) -> None:
    flows = [f for f in case(f"constructed-loop-gain-{gain:g}")["flows"] if f["id"] != "d"]
    flows.append({"id": "d", "from": "P2", "to": "P1"})
    solution = solve(network_map(flows, relations=[linear_relation("r", {"d": 1.0, "b": -gain})]))
    if gain < 1:
        assert solution.own["b"].value == pytest.approx(100 / (1 - gain), rel=1e-10)
        return
    assert solution.status is (Status.CONTRADICTORY if gain == 1 else Status.INFEASIBLE_BOUNDS)
    (refusal,) = [problem for problem in solution.problems if problem.code == "loop.impossible"]
    assert {"P1", "P2"} <= set(refusal.subjects)


def test_7_balances_close_to_the_ninth_digit() -> None:
    """The graph and the algebraic form, and chi-square without an entry: `test_solver_properties.py`."""
    solution = solve(network_map(case("alhajdibo2008")["flows"]))
    for balance in solution.balances.values():
        assert balance.in_reconciled == pytest.approx(balance.out_reconciled, rel=1e-9)


@pytest.mark.slow
def test_8_a_hundred_thousand_flows_balance() -> None:
    """How long it takes is measured by `dev.py bench solve`."""
    network = layered_network(38_500)
    outcome = reconcile(network)
    assert network.n >= 100_000
    z = outcome.solved.z
    residual = np.bincount(network.rows, network.coefs * z[network.cols], minlength=network.m)
    size = np.bincount(network.rows, np.abs(network.coefs * z[network.cols]), minlength=network.m)
    assert float(np.max(np.abs(residual) / np.maximum(size, 1e-300))) < 1e-9


# --- maps that nobody should draw: a status and sentences, never an exception ---
NODES = ("A", "B", "C", "D", None)
SPREADS = st.sampled_from([1e-12, 1e-9, 1e-3, 1.0, 1e6, 1e12])
MEANS = st.sampled_from([None, 0.0, 1e-12, 1.0, -5.0, 100.0, 1e12])


@st.composite
def bad_flows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Self-loops, parallel flows, flows from nowhere to nowhere, all spreads and sizes mixed."""
    return [
        {
            "id": f"f{number}",
            "from": draw(st.sampled_from(NODES)),
            "to": draw(st.sampled_from(NODES)),
            "mean": draw(MEANS),
            "sd": draw(st.one_of(st.none(), SPREADS)),
        }
        for number in range(draw(st.integers(0, 9)))
    ]


def assert_ends_well(flows: list[dict[str, Any]]) -> None:
    """Everything is computed, has a status, and every problem has a sentence in both languages."""
    results = compute(network_map(flows, stores=("D",)))
    assert isinstance(results.solution.status, Status)
    assert set(results.solution.own) == {flow["id"] for flow in flows}
    for problem in results.all_problems:
        assert problem.code != "method.failed", problem.params
        for lang in ("en", "de"):
            sentence = problem_text(problem, lang, str)
            assert sentence.strip()
            assert sentence != problem.code


@settings(max_examples=60, deadline=None)
@given(bad_flows())
def test_bad_maps_end_in_a_status_and_sentences(flows: list[dict[str, Any]]) -> None:
    assert_ends_well(flows)


@pytest.mark.fuzz
@settings(max_examples=5000, deadline=None)
@given(bad_flows())
def test_many_bad_maps_end_in_a_status_and_sentences(flows: list[dict[str, Any]]) -> None:
    assert_ends_well(flows)


PAIR = [{"id": "a", "from": None, "to": "A"}, {"id": "b", "from": "A", "to": None}]


@pytest.mark.parametrize(
    "flows",
    [
        [],
        [{"id": "a", "from": None, "to": None, "mean": 3.0, "sd": 1.0}],
        [{"id": "a", "from": "A", "to": "A", "mean": 3.0, "sd": 1.0}],
        [*PAIR, {"id": "c", "from": None, "to": "A"}],
        [flow | {"mean": 5.0} for flow in PAIR],
        [flow | {"mean": 5.0, "sd": sd} for flow, sd in zip(PAIR, (1e-12, 1e12), strict=True)],
    ],
    ids=["empty", "isolated", "self-loop", "all unknown", "all exact", "spreads apart"],
)
def test_degenerate_maps_end_well(flows: list[dict[str, Any]]) -> None:
    assert_ends_well(flows)


def test_a_layer_without_any_known_number_is_open_and_nothing_else() -> None:
    document = network_map([flow | {"quantity": amount(None)} for flow in PAIR])
    solution = solve(document)
    assert solution.status is Status.OK_WITH_UNOBSERVABLE
    assert [(group.flows, group.enter_any) for group in solution.missing] == [(("a", "b"), 1)]
