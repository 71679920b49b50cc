"""What holds for every map: balances close, names do not matter, scale does not matter, tests add up."""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.random_networks import random_network
from helpers.solver_maps import amount, network_map
from vsm_app.engine.compile import compile_map
from vsm_app.engine.parts import C_FIXED
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.reconcile import reconcile
from vsm_app.engine.results import FlowClass, Solution, Status
from vsm_app.model.document import Document

FREE = SolveOptions(intervals=False, bounds=False)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def balances_close(solution: Solution, tolerance: float = 1e-9) -> bool:
    """Whether every balance whose flows are all determined closes."""
    for balance in solution.balances.values():
        coming, going = balance.in_reconciled, balance.out_reconciled
        if coming is None or going is None:
            continue
        if abs(coming - going) > tolerance * max(abs(coming), abs(going), 1e-300):
            return False
    return True


@QUICK
@given(st.integers(0, 10**9))
def test_random_consistent_networks_balance(seed: int) -> None:
    solution = solve(network_map(random_network(seed)["flows"]), options=FREE)
    assert solution.status in (Status.OK, Status.OK_WITH_UNOBSERVABLE)
    assert balances_close(solution)


@QUICK
@given(st.integers(0, 10**9))
def test_order_and_names_change_nothing(seed: int) -> None:
    flows = random_network(seed)["flows"]
    one = solve(network_map(flows), options=FREE)
    shuffled = [
        {**flow, **{end: None if flow[end] is None else f"other {flow[end]}" for end in ("from", "to")}}
        for flow in flows
    ]
    random.Random(seed).shuffle(shuffled)
    other = solve(network_map(shuffled), options=FREE)
    scale = max(flow["true"] for flow in flows)
    for name, result in one.own.items():
        twin = other.own[name]
        assert twin.flow_class is result.flow_class
        if result.value is not None:
            assert twin.value == pytest.approx(result.value, rel=1e-9, abs=1e-9 * scale)
            assert twin.sd == pytest.approx(result.sd, rel=1e-6, abs=1e-7 * scale)
    assert other.statistics.dof == one.statistics.dof
    assert other.statistics.chi2 == pytest.approx(one.statistics.chi2, rel=1e-7, abs=1e-9)


@QUICK
@given(st.integers(0, 10**9), st.sampled_from([1e-6, 1.0, 1e9]))
def test_scale_of_the_flows_changes_nothing_else(seed: int, factor: float) -> None:
    flows = random_network(seed)["flows"]
    scaled = [
        {
            **f,
            "mean": None if f["mean"] is None else f["mean"] * factor,
            "sd": None if f["sd"] is None else f["sd"] * factor,
        }
        for f in flows
    ]
    one, other = solve(network_map(flows), options=FREE), solve(network_map(scaled), options=FREE)
    scale = max(flow["true"] for flow in flows)
    for name, result in one.own.items():
        twin = other.own[name]
        assert twin.flow_class is result.flow_class
        if result.value is not None and twin.value is not None:
            assert twin.value / factor == pytest.approx(result.value, rel=1e-9, abs=1e-9 * scale)
    assert other.statistics.chi2 == pytest.approx(one.statistics.chi2, rel=1e-7, abs=1e-9)


@QUICK
@given(st.integers(0, 10**9))
def test_graph_and_algebraic_form_agree(seed: int) -> None:
    """A vanishing correlation makes the same component coupled: it then goes through the algebraic form."""
    document = network_map(random_network(seed)["flows"])
    network = compile_map(document.physics)
    measured = np.flatnonzero(network.status == 1)
    links = [(int(a), int(b), 0.0) for a, b in itertools.pairwise(measured)]
    algebraic = reconcile(replace(network, correlations=tuple(links))).solved
    graph = reconcile(network).solved
    assert graph.classes.tolist() == algebraic.classes.tolist()
    assert graph.dof == algebraic.dof
    assert graph.chi2 == pytest.approx(algebraic.chi2, rel=1e-7, abs=1e-9)
    known = np.flatnonzero(np.isfinite(graph.z))
    scale = float(np.max(np.abs(graph.z[known])))
    assert graph.z[known] == pytest.approx(algebraic.z[known], rel=1e-8, abs=1e-9 * scale)
    tested = known[graph.classes[known] != C_FIXED]
    assert graph.variances(tested) == pytest.approx(algebraic.variances(tested), rel=1e-6, abs=1e-12 * scale**2)
    assert graph.covariance(tested.tolist()) == pytest.approx(
        algebraic.covariance(tested.tolist()), rel=1e-6, abs=1e-9 * scale**2
    )


@QUICK
@given(st.integers(0, 10**9))
def test_removing_an_entry_lowers_chi_square_by_the_square_of_its_test(seed: int) -> None:
    flows = random_network(seed, exact=0.0, unknown=0.1)["flows"]
    solution = solve(network_map(flows), options=FREE)
    tested = [(name, result.z) for name, result in solution.own.items() if result.z is not None]
    if not tested:
        return
    name, z = random.Random(seed).choice(tested)
    without = [{**flow, "mean": None, "sd": None} if flow["id"] == name else flow for flow in flows]
    less = solve(network_map(without), options=FREE)
    assert less.statistics.chi2 == pytest.approx(solution.statistics.chi2 - z * z, rel=1e-6, abs=1e-7)
    assert less.statistics.dof == solution.statistics.dof - 1


@QUICK
@given(st.integers(0, 10**9), st.floats(0.1, 10))
def test_solution_is_linear_in_the_entries(seed: int, slope: float) -> None:
    """Adding a multiple of the true flows to all entries adds the same to all results."""
    flows = random_network(seed, exact=0.0)["flows"]
    moved = [{**f, "mean": None if f["mean"] is None else f["mean"] + slope * f["true"]} for f in flows]
    one, other = solve(network_map(flows), options=FREE), solve(network_map(moved), options=FREE)
    scale = max(flow["true"] for flow in flows) * (1 + slope)
    for flow in flows:
        before, after = one.own[flow["id"]].value, other.own[flow["id"]].value
        if before is not None:
            assert after - before == pytest.approx(slope * flow["true"], rel=1e-8, abs=1e-8 * scale)


@QUICK
@given(st.integers(0, 10**9))
def test_missing_groups_close_by_entering_their_suggestion(seed: int) -> None:
    flows = random_network(seed, unknown=0.7)["flows"]
    solution = solve(network_map(flows), options=FREE)
    wanted = {name for group in solution.missing for name in group.suggestion}
    assert all(len(group.suggestion) == group.enter_any for group in solution.missing)
    filled = [{**f, "mean": f["true"], "sd": 0.0} if f["id"] in wanted else f for f in flows]
    assert solve(network_map(filled), options=FREE).missing == ()


BAD_VALUES = [0.0, 1e-12, 1e12, -5.0, math.nan, math.inf]


@QUICK
@given(st.integers(0, 10**9))
def test_bad_maps_end_in_a_status_and_sentences_never_in_an_exception(seed: int) -> None:
    chance = random.Random(seed)
    names = [None, "A", "B", "C"]
    flows: list[dict[str, Any]] = []
    for number in range(chance.randint(0, 12)):
        roll = chance.random()
        mean = None if roll < 0.3 else chance.choice([*BAD_VALUES, chance.uniform(-10, 100)])
        sd = chance.choice([None, 0.0, 1e-12, 1.0, 1e12])
        flows.append(
            {"id": f"f{number}", "from": chance.choice(names), "to": chance.choice(names), "mean": mean, "sd": sd}
        )
    document: Document = network_map(flows, stores=["C"] if chance.random() < 0.5 else [])
    solution = solve(document)
    assert solution.status in Status
    for result in solution.own.values():
        assert result.value is None or math.isfinite(result.value)
        assert result.sd is None or math.isfinite(result.sd)
        assert result.flow_class in FlowClass


@pytest.mark.parametrize(
    "flows",
    [
        [],
        [{"id": "a", "from": None, "to": None, "mean": 3.0, "sd": 1.0}],
        [{"id": "a", "from": "P", "to": "P", "mean": 3.0, "sd": 0.0}],
        [{"id": "a", "from": "P", "to": "Q"}, {"id": "b", "from": "P", "to": "Q"}],
        [{"id": "a", "from": None, "to": "P", "mean": 1.0}, {"id": "b", "from": "P", "to": None, "mean": 1.0}],
        [
            {"id": "a", "from": None, "to": "P", "quantity": amount(1e-300, 1e-300)},
            {"id": "b", "from": "P", "to": None},
        ],
    ],
    ids=["empty", "outside only", "self-loop", "all unknown", "all exact", "denormal"],
)
def test_degenerate_maps_solve(flows: list[dict[str, Any]]) -> None:
    assert solve(network_map(flows)).status in (Status.OK, Status.OK_WITH_UNOBSERVABLE)
