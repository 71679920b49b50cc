"""Sparse factors give what the orthogonal ones give: the same maps, with every coupled component taken as large."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scipy.sparse import csc_matrix, csr_matrix
from scipy.sparse import random as random_matrix
from scipy.sparse.linalg import splu

from helpers.random_networks import random_network
from helpers.solver_maps import amount, case, coefficient, linear_relation, network_map, share
from vsm_app.engine import large_component, reconcile, sparse_rank
from vsm_app.engine.compile import compile_map
from vsm_app.engine.descent import descend
from vsm_app.engine.diagnosis import nodal_tests
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.results import Solution
from vsm_app.engine.sparse_rank import select
from vsm_app.model.document import Document

MATRIX = [
    coefficient("t13", "P1", "F3", share(1.0, 1.0), "F1"),
    coefficient("t24", "P1", "F4", share(1.0), "F2"),
    coefficient("t14", "P1", "F4", share(None), "F1"),
    coefficient("t23", "P1", "F3", share(None), "F2"),
]
FREE = SolveOptions(intervals=False, bounds=False)
OFTEN = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@contextmanager
def everything_is_large() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reconcile, "LARGE", -1)
        patch.setattr(reconcile, "LARGE_UNKNOWNS", -1)
        yield


def sparsely(document: Document) -> Solution:
    with everything_is_large():
        return solve(document, options=FREE)


def assert_near(one: float | None, other: float | None, rel: float, small: float) -> None:
    assert (one is None) == (other is None)
    if one is not None:
        assert one == pytest.approx(other, rel=rel, abs=small)


def assert_same(document: Document, scale: float, rel: float = 1e-7) -> Solution:
    dense = solve(document, options=FREE)
    with everything_is_large():
        sparse = solve(document, options=FREE)
    assert sparse.status is dense.status
    assert {f: r.flow_class for f, r in sparse.own.items()} == {f: r.flow_class for f, r in dense.own.items()}
    for name, one in dense.own.items():
        other = sparse.own[name]
        assert_near(other.value, one.value, rel, 1e-9 * scale)
        assert_near(other.sd, one.sd, 1e-5, 1e-6 * scale)
        assert_near(other.z, one.z, 1e-4, 1e-4)
    assert sparse.statistics.dof == dense.statistics.dof
    assert sparse.statistics.chi2 == pytest.approx(dense.statistics.chi2, rel=1e-6, abs=1e-8)
    lacking = [sum(group.enter_any for group in solution.missing) for solution in (dense, sparse)]
    assert lacking[0] == lacking[1]
    return sparse


def with_relations(seed: int, count: int) -> tuple[list[dict[str, Any]], list[Any]]:
    """A random network with relations that hold for its true flows."""
    flows, chance = random_network(seed)["flows"], random.Random(seed)
    relations = []
    for number in range(count):
        members = chance.sample(flows, min(len(flows), chance.randint(2, 4)))
        terms = {flow["id"]: chance.choice([-2.0, 0.5, 1.0, 3.0]) for flow in members}
        right = sum(terms[flow["id"]] * flow["true"] for flow in members)
        relations.append(linear_relation(f"r{number}", terms, right))
    return flows, relations


@OFTEN
@given(st.integers(0, 10**9), st.integers(1, 6))
def test_linear_components_agree(seed: int, count: int) -> None:
    flows, relations = with_relations(seed, count)
    assert_same(network_map(flows, relations=relations), max(flow["true"] for flow in flows))


def with_uncertain_shares(seed: int) -> list[dict[str, Any]]:
    """Shares around the true ones, a few percent wide: products in every component."""
    flows, chance = random_network(seed, exact=0.1, unknown=0.45)["flows"], random.Random(seed)
    into: dict[str, float] = {}
    for flow in flows:
        if flow["to"] is not None and flow["to"] != flow["from"]:
            into[flow["to"]] = into.get(flow["to"], 0.0) + flow["true"]
    for flow in flows:
        if flow["mean"] is None and flow["from"] in into and flow["to"] != flow["from"] and chance.random() < 0.5:
            part = flow["true"] / into[flow["from"]]
            flow["quantity"] = share(part * chance.gauss(1, 0.02), 0.03 * part)
    return flows


@OFTEN
@given(st.integers(0, 10**9))
def test_components_with_uncertain_shares_agree(seed: int) -> None:
    flows = with_uncertain_shares(seed)
    assert_same(network_map(flows), max(flow["true"] for flow in flows), rel=1e-6)


def test_a_flat_valley_ends_at_one_point() -> None:
    """A curvature a billionth of the largest is one: the dense way once took it for flat and stopped short."""
    flows = with_uncertain_shares(223905)
    assert_same(network_map(flows), max(flow["true"] for flow in flows), rel=1e-6)


def test_the_published_case_with_a_coefficient_agrees() -> None:
    flows = case("cencic2016-stan")["flows"]
    solution = assert_same(network_map(flows, parameters=[coefficient("tc34", "P2", "m4", share(0.5, 0.05))]), 3e5)
    assert solution.statistics.chi2 == pytest.approx(0.2959127791, rel=1e-7)


def test_contradictions_are_named_alike() -> None:
    flows: list[dict[str, Any]] = [
        {"id": "in", "from": None, "to": "P", "quantity": amount(100.0)},
        {"id": "u", "from": "P", "to": "Q"},
        {"id": "v", "from": "P", "to": None},
        {"id": "w", "from": "Q", "to": None, "quantity": amount(70.0)},
    ]
    document = network_map(flows, relations=[linear_relation("r", {"u": 1, "in": -0.6})])
    solution = assert_same(document, 100.0)
    found = [problem for problem in solution.problems if problem.code == "conflict.exact"]
    assert [set(problem.subjects) for problem in found] == [{"in", "w"}]
    assert found[0].params["gap"] == pytest.approx(10.0)


@OFTEN
@given(st.integers(1, 40), st.integers(1, 40), st.floats(0.03, 0.5), st.integers(0, 10**6))
def test_rank_and_null_spaces_of_sparse_matrices(rows: int, cols: int, density: float, seed: int) -> None:
    """Small whole numbers, some rows sums of others: the rank is that of the singular values."""
    chance = np.random.default_rng(seed)
    dense = np.round(random_matrix(rows, cols, density, random_state=seed).toarray() * 4)
    dense *= chance.choice([-1.0, 1.0], dense.shape)
    if rows > 2 and seed % 2:
        dense[-1] = dense[0] - 2 * dense[1]
    dense *= 10.0 ** chance.integers(-6, 6, rows)[:, None]
    selection = select(csr_matrix(dense))
    unit = dense / np.maximum(np.abs(dense).max(axis=1), 1e-300)[:, None]
    assert selection.rows.size == np.linalg.matrix_rank(unit)
    right = selection.null_directions(np.eye(selection.rest_cols.size))
    assert np.abs(unit @ right).max(initial=0.0) < 1e-8 * max(1.0, np.abs(right).max(initial=0.0))
    left = selection.left_directions(np.eye(selection.rest_rows.size))
    terms = np.abs(left).T @ np.abs(dense)
    assert np.all(np.abs(left.T @ dense) <= 1e-8 * np.maximum(terms, terms.max(initial=0.0)))


@pytest.mark.parametrize("size", [1, 2, 7, 40])
def test_empty_rows_and_columns_are_never_given_to_the_library_that_ends_the_program_over_them(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of some thousand such matrices one ended in a segmentation fault."""

    def watched(matrix: csc_matrix) -> Any:
        dense = matrix.toarray() != 0.0
        assert dense.any(axis=0).all()
        assert dense.any(axis=1).all()
        return splu(matrix)

    monkeypatch.setattr(sparse_rank, "splu", watched)
    chance = np.random.default_rng(size)
    for _ in range(200):
        dense = chance.integers(-3, 4, (size, size)) * (chance.random((size, size)) < 1.5 / size)
        selection = select(csr_matrix(dense.astype(float)))
        assert selection.rows.size == np.linalg.matrix_rank(dense)


def test_both_minima_are_found_and_the_other_is_told() -> None:
    """A loose matrix of transfer coefficients: the smaller minimum, and the other named with its values."""
    document = network_map(case("stan-tcmatrix")["flows"], parameters=MATRIX)
    solution = assert_same(document, 1.0)
    dense = [problem for problem in solve(document).problems if problem.code == "solution.another"]
    sparse = [problem for problem in solution.problems if problem.code == "solution.another"]
    assert [problem.subjects for problem in sparse] == [problem.subjects for problem in dense] == [("F1", "F2")]
    assert sparse[0].params["values"] == dense[0].params["values"]


def test_a_point_at_rest_that_is_no_minimum_is_left() -> None:
    """Between the two minima lies a maximum along the constraints (F1 = 400.86): no descent ends there."""
    document = network_map(case("stan-tcmatrix")["flows"], parameters=MATRIX)
    with everything_is_large():
        network = compile_map(document.physics)
        ((component, solution),) = reconcile.reconcile(network).solutions
    names = [network.variables[v].id for v in component.index.tolist()]
    z = solution.z.copy()
    for flow, value in (
        ("F1", 400.8630),
        ("F2", 1160 - 400.8630),
        ("t13", 160 / 400.8630),
        ("t14", 1 - 160 / 400.8630),
    ):
        z[names.index(flow)] = value
    found = descend(component, z, 100, large_component.way_of(component))
    assert found.converged
    assert min(abs(found.z[names.index("F1")] - one) for one in (199.872687299, 799.487896807)) < 1e-4


def test_what_a_zero_keeps_open_is_told() -> None:
    """A content of a flow that is zero cannot be found, whatever else is known."""
    flows: list[dict[str, Any]] = [
        {"id": "in", "from": None, "to": "P", "quantity": amount(0.0, 1e-9)},
        {"id": "a", "from": "P", "to": None, "quantity": amount(0.0)},
        {"id": "b", "from": "P", "to": None},
    ]
    document = network_map(flows, parameters=[coefficient("t", "P", "a", share(None))])
    assert_same(document, 1.0)


@OFTEN
@given(st.integers(0, 10**9), st.integers(1, 4))
@example(19699, 2)  # all entries cancel in a combination: what is left is rounding and tests nothing
def test_nodal_tests_agree(seed: int, count: int) -> None:
    """Balances tested one by one, in either form: no single one says more than all together."""
    flows, relations = with_relations(seed, count)
    document = network_map(flows, relations=relations)
    for solution in (solve(document, options=FREE), sparsely(document)):
        tests = nodal_tests(solution)
        assert bool(tests) == (solution.statistics.dof > 0)
        assert all(test.z == pytest.approx(test.residual / test.sd) for test in tests)
        assert all(test.z**2 <= solution.statistics.chi2 * (1 + 1e-6) + 1e-6 for test in tests)


def test_nodal_tests_of_a_large_component_are_those_of_the_small_one() -> None:
    """One balance is left over: both forms must name the same, with the same residual."""
    flows: list[dict[str, Any]] = [
        {"id": "in", "from": None, "to": "P", "quantity": amount(100.0, 2.0)},
        {"id": "u", "from": "P", "to": "Q"},
        {"id": "v", "from": "P", "to": None},
        {"id": "w", "from": "Q", "to": None, "quantity": amount(70.0, 1.0)},
    ]
    document = network_map(flows, relations=[linear_relation("r", {"u": 1, "in": -0.6})])
    (dense,) = nodal_tests(solve(document, options=FREE))
    (sparse,) = nodal_tests(sparsely(document))
    assert (sparse.nodes, sparse.relations) == (dense.nodes, dense.relations) == (("Q",), ("r",))
    assert abs(sparse.residual) == pytest.approx(abs(dense.residual))
    assert abs(sparse.z) == pytest.approx(10 / (1.0 + 1.44) ** 0.5)
