"""Maps with uncertain transfer coefficients: the least squares of an independent optimiser, in any size and order."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.curved_maps import CurvedMap, curved_map, least_squares
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import Solution

QUICK = settings(max_examples=12, deadline=None)


def values(solution: Solution, curved: CurvedMap) -> list[float | None]:
    flows = [solution.own[name].value for name in curved.names() if name.startswith("f")]
    return flows + [solution.parameters[name].value for name in curved.names() if name.startswith("t")]


@pytest.mark.parametrize("seed", range(16))
def test_no_optimiser_finds_a_better_answer_nor_another(seed: int) -> None:
    curved = curved_map(seed)
    solution = solve(curved.document())
    chi2, x = least_squares(curved)
    assert solution.statistics.chi2 == pytest.approx(chi2, rel=1e-5, abs=1e-6)
    for name, value, best in zip(curved.names(), values(solution, curved), x.tolist(), strict=True):
        if value is not None:
            assert value == pytest.approx(best, rel=2e-3, abs=2e-4), name


@QUICK
@given(st.integers(0, 10**6), st.sampled_from([1e-6, 1e9]))
def test_the_size_of_the_flows_changes_nothing_else(seed: int, factor: float) -> None:
    curved = curved_map(seed)
    one, other = solve(curved.document()), solve(curved.document(factor))
    assert other.status is one.status
    assert other.statistics.dof == one.statistics.dof
    assert other.statistics.chi2 == pytest.approx(one.statistics.chi2, rel=1e-6, abs=1e-8)
    for name, result in one.own.items():
        assert other.own[name].flow_class is result.flow_class
        if result.value is not None:
            assert other.own[name].value / factor == pytest.approx(result.value, rel=1e-7, abs=1e-7)


@QUICK
@given(st.integers(0, 10**6))
def test_the_order_in_which_it_was_drawn_changes_nothing(seed: int) -> None:
    curved = curved_map(seed)
    order = list(range(len(curved.arcs)))
    random.Random(seed).shuffle(order)
    one, other = solve(curved.document()), solve(curved.document(order=order))
    assert other.statistics.chi2 == pytest.approx(one.statistics.chi2, rel=1e-6, abs=1e-8)
    for name, result in one.own.items():
        assert other.own[name].flow_class is result.flow_class
        if result.value is not None:
            assert other.own[name].value == pytest.approx(result.value, rel=1e-7, abs=1e-7)
