"""Cycling of maps too large for a dense matrix of visits: the same numbers from a sparse factor."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csc_array, identity
from scipy.sparse.linalg import spsolve

from helpers.method_maps import ring
from vsm_app.engine.formulas.inverse_elements import InverseElements
from vsm_app.engine.formulas.large_network import ArcNetwork
from vsm_app.engine.formulas.network import ClosedLoopError, FlowNetwork
from vsm_app.engine.indicators import compute_indicators, network
from vsm_app.engine.pipeline import solve


def arcs(seed: int, size: int, count: int) -> ArcNetwork:
    """A balanced network: random arcs share out what passes their node, a part leaves."""
    chance = np.random.default_rng(seed)
    places = chance.integers(0, size, (2, count))
    rows, cols = np.unique(places[:, places[0] != places[1]], axis=1)
    share = chance.random(len(rows))
    share /= (np.bincount(rows, share, size) + 0.05 + chance.random(size))[rows]
    entering = chance.random(size)
    passing = spsolve((identity(size) - csc_array((share, (rows, cols)), shape=(size, size))).T.tocsc(), entering)
    return ArcNetwork(rows, cols, share * np.atleast_1d(passing)[rows], entering)


def dense(sparse: ArcNetwork) -> FlowNetwork:
    size = len(sparse.z)
    flows = np.zeros((size, size))
    np.add.at(flows, (sparse.rows, sparse.cols), sparse.flow)
    return FlowNetwork.balanced(flows, sparse.z)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 60), st.floats(0.5, 4.0))
def test_the_sparse_index_and_its_derivatives_are_the_dense_ones(seed: int, size: int, degree: float) -> None:
    sparse = arcs(seed, size, round(size * degree) + 1)
    whole = dense(sparse)
    assert sparse.finn == pytest.approx(whole.finn, rel=1e-12, abs=1e-15)
    assert sparse.tst == pytest.approx(whole.tst)
    assert sparse.y == pytest.approx(whole.y)
    by_flow, by_input = sparse.finn_gradient()
    all_flows, all_inputs = whole.finn_gradient()
    assert by_flow == pytest.approx(all_flows[sparse.rows, sparse.cols], rel=1e-9, abs=1e-14)
    assert by_input == pytest.approx(all_inputs, rel=1e-9, abs=1e-14)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 40))
def test_elements_of_an_inverse_are_those_of_the_dense_inverse(seed: int, size: int) -> None:
    chance = np.random.default_rng(seed)
    places = chance.integers(0, size, (2, 3 * size))
    rows, cols = np.unique(places[:, places[0] != places[1]], axis=1)
    values, diagonal = chance.normal(size=len(rows)), chance.random(size) + 3 * size
    matrix = np.diag(diagonal)
    matrix[rows, cols] = values
    found = InverseElements(rows, cols, size).of(values, diagonal)
    assert found is not None
    inverse = np.linalg.inv(matrix)
    assert found[0] == pytest.approx(np.diag(inverse), rel=1e-12)
    assert found[1] == pytest.approx(inverse[cols, rows], rel=1e-9, abs=1e-15)


def test_a_loop_that_nothing_leaves_is_named() -> None:
    closed = ArcNetwork(np.array([1, 2]), np.array([2, 1]), np.array([5.0, 5.0]), np.array([1.0, 0.0, 0.0]))
    with pytest.raises(ClosedLoopError) as caught:
        _ = closed.finn
    assert caught.value.nodes == (1, 2)


def test_a_map_gives_the_same_by_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    document = ring(0.02)
    solution = solve(document)
    usual = {(v.id, v.scope): v for v in compute_indicators(document.physics, solution)}
    monkeypatch.setattr(network, "_DENSE_UP_TO", 0)
    sparse = {(v.id, v.scope): v for v in compute_indicators(document.physics, solution)}
    for key in ("finn_cycling_index", "path_length", "number_of_uses"):
        assert sparse[key, "map"].value == pytest.approx(usual[key, "map"].value)
        assert sparse[key, "map"].sd == pytest.approx(usual[key, "map"].sd)
    fates = [key for key in usual if key[0] == "fate"]
    assert {key: sparse[key].value for key in fates} == pytest.approx({key: usual[key].value for key in fates})


def test_three_thousand_nodes_on_common_loops_take_seconds() -> None:
    large = arcs(1, 3000, 6600)
    begin = time.perf_counter()
    assert large.finn is not None
    large.finn_gradient()
    assert time.perf_counter() - begin < 30
