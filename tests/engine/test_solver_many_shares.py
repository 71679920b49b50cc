"""Networks whose every share is uncertain: variances from elements of the inverse, dependent constraints aside."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csc_matrix, random_array
from scipy.sparse.linalg import splu

from helpers.random_networks import random_network
from helpers.share_networks import share_map
from helpers.solver_maps import linear_relation, network_map, share
from vsm_app.engine import large_component, reconcile, sparse_solver
from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.compile import compile_map
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.results import Status
from vsm_app.engine.selected import AS_IT_STANDS, elements_of_inverse
from vsm_app.engine.sparse_solver import SparsePart
from vsm_app.errors import CancelledError

FREE = SolveOptions(intervals=False, bounds=False)


@pytest.fixture(autouse=True)
def everything_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Elements of the inverse also where few variances are asked for."""
    monkeypatch.setattr(sparse_solver, "ALL_AT_ONCE", -1)


def largely(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconcile, "LARGE", -1)
    monkeypatch.setattr(reconcile, "LARGE_UNKNOWNS", -1)


@pytest.mark.parametrize("measured", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_the_sparse_way_gives_what_the_dense_one_gives(
    seed: int, monkeypatch: pytest.MonkeyPatch, *, measured: bool
) -> None:
    document = share_map(14, measured=measured, seed=seed)
    dense = solve(document, options=FREE)
    largely(monkeypatch)
    sparse = solve(document, options=FREE)
    assert sparse.status is dense.status is Status.OK
    assert sparse.statistics.dof == dense.statistics.dof
    assert sparse.statistics.chi2 == pytest.approx(dense.statistics.chi2, rel=1e-9)
    for name, one in dense.own.items():
        assert sparse.own[name].flow_class is one.flow_class
        assert (sparse.own[name].value, sparse.own[name].sd) == pytest.approx((one.value, one.sd), rel=1e-8)
    for name, stated in dense.parameters.items():
        assert sparse.parameters[name].sd == pytest.approx(stated.sd, rel=1e-8)


@pytest.mark.parametrize("measured", [False, True])
def test_elements_of_the_inverse_are_what_its_columns_say(*, measured: bool) -> None:
    """Every flow and share of 120 processes; the elements are not left for the columns unless they are rough."""
    outcome = reconcile.reconcile(compile_map(share_map(120, measured=measured).physics))
    ((_, solution),) = outcome.solutions
    part = solution.part
    assert isinstance(part, SparsePart)
    assert part._all_variances(None) is not None
    variables = np.concatenate([part.problem.x_index, part.problem.u_index])
    by_elements = part.variances(variables)
    by_columns = part.spreads(variables, csc_matrix(np.eye(variables.size)))
    assert by_elements == pytest.approx(by_columns, rel=1e-8, abs=1e-12)


@pytest.mark.parametrize("seed", range(30))
def test_elements_with_undetermined_and_just_determined_unknowns(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    largely(monkeypatch)
    flows = random_network(seed, exact=0.1, unknown=0.5)["flows"]
    terms = {flow["id"]: 1.0 for flow in flows[:3]}
    right = sum(flow["true"] for flow in flows[:3])
    document = network_map(flows, relations=[linear_relation("r", terms, right)])
    scale = max(flow["true"] for flow in flows)
    at_once = solve(document, options=FREE)
    monkeypatch.setattr(sparse_solver, "ALL_AT_ONCE", 10**9)
    by_columns = solve(document, options=FREE)
    for name, one in by_columns.own.items():
        assert (at_once.own[name].sd is None) == (one.sd is None)
        assert at_once.own[name].sd == (None if one.sd is None else pytest.approx(one.sd, rel=1e-8, abs=1e-7 * scale))


def test_where_a_pivot_would_be_zero_the_columns_take_over() -> None:
    """A factor that had to pivot, or whose matrix lacks a symmetric pattern, is no ground for the recurrence."""
    matrix = csc_matrix(np.array([[0.0, 2.0], [1.0, 3.0]]))
    assert elements_of_inverse(splu(matrix, permc_spec="NATURAL"), matrix, np.array([0]), np.array([0])) is None


@pytest.mark.parametrize("seed", range(10))
def test_elements_of_an_unsymmetric_matrix(seed: int) -> None:
    """At all places of the pattern, against the dense inverse."""
    chance = np.random.default_rng(seed)
    pattern = random_array((60, 60), density=0.04, rng=chance)
    both = (abs(pattern) + abs(pattern).T).tocoo()
    values = np.concatenate([chance.standard_normal(both.nnz), 10.0 + chance.random(60)])
    rows, cols = np.concatenate([both.row, np.arange(60)]), np.concatenate([both.col, np.arange(60)])
    matrix = csc_matrix((values, (rows, cols)), shape=(60, 60))
    factor = splu(matrix, permc_spec="NATURAL", diag_pivot_thresh=0.0, **AS_IT_STANDS)
    # The inverse is wanted where the transpose has elements.
    found = elements_of_inverse(factor, matrix, cols, rows)
    assert found == pytest.approx(np.linalg.inv(matrix.toarray())[cols, rows], rel=1e-10, abs=1e-14)


def test_a_thousand_processes_with_every_flow_and_share_stated_are_reconciled() -> None:
    """Shares that add up to one say what the balance says: a thousand constraints depend on others at the solution."""
    document = share_map(1000, measured=True)
    solution = solve(document)
    shares = len(document.physics.parameters)
    assert solution.status is Status.OK
    assert solution.statistics.dof == shares + len(document.physics.nodes)
    assert all(flow.sd is not None for flow in solution.own.values())


def test_uncertain_shares_add_up_to_one_where_nothing_need_flow() -> None:
    """0.55 and 0.48 of an amount that nobody knows: the shares give way, not the amount (which could be nothing)."""
    flows = [
        {"id": "in", "from": None, "to": "p"},
        {"id": "a", "from": "p", "to": None, "quantity": share(0.55, 0.02)},
        {"id": "b", "from": "p", "to": None, "quantity": share(0.48, 0.02)},
    ]
    solution = solve(network_map(flows))
    assert solution.status is Status.OK_WITH_UNOBSERVABLE
    assert {name: flow.value for name, flow in solution.own.items()} == {"in": None, "a": None, "b": None}
    stated = [solution.parameters[f"share:{name}"] for name in ("a", "b")]
    assert [one.value for one in stated] == pytest.approx([0.535, 0.465], rel=1e-12)
    assert [one.sd for one in stated] == pytest.approx([0.02 / np.sqrt(2)] * 2, rel=1e-9)
    assert solution.statistics.chi2 == pytest.approx(2 * (0.015 / 0.02) ** 2, rel=1e-9)


@pytest.mark.parametrize("processes", [40, 200])
def test_processes_that_nothing_reaches_do_not_pull_the_rest_to_zero(processes: int) -> None:
    """Amounts open upstream leave much open; no flow runs backwards for them and no bound is needed."""
    document = share_map(processes, fed=False)
    free = solve(document, options=FREE)
    bounded = solve(document)
    assert free.status is bounded.status is Status.OK_WITH_UNOBSERVABLE
    assert bounded.statistics.chi2 == pytest.approx(free.statistics.chi2, rel=1e-6)
    assert free.statistics.passed
    assert all(flow.value > 0 for flow in free.own.values() if flow.value is not None)
    assert not any(problem.code.startswith("bound") for problem in bounded.problems)


def test_a_thousand_processes_of_which_many_may_stand_still_end_in_a_status() -> None:
    solution = solve(share_map(1000, fed=False))
    assert solution.status is Status.OK_WITH_UNOBSERVABLE
    assert solution.missing
    assert not any(problem.code.startswith(("bound", "solution")) for problem in solution.problems)


def test_cancelling_stops_within_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    token, steps = CancelToken(), 0
    plain = large_component._step

    def counting(*given: Any, **how: Any) -> SparsePart:
        nonlocal steps
        steps += 1
        if steps == 2:
            token.cancel()
        return plain(*given, **how)

    monkeypatch.setattr(large_component, "_step", counting)
    with pytest.raises(CancelledError):
        solve(share_map(200), cancel=token)
    assert steps == 2
