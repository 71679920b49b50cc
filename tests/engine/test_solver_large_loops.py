"""Large networks of loops, just determined by their shares: a sparse factor, the same answer as the dense inverse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csc_matrix

from helpers.loop_networks import loop_arcs, loop_map, throughputs
from helpers.solver_maps import amount
from vsm_app.engine import loops, reconcile
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import Status


@pytest.mark.parametrize("every_share", [False, True])
def test_three_hundred_processes_agree_with_the_inverse(*, every_share: bool) -> None:
    """Also where all shares of a node are typed: that they add up to one in floats only contradicts nothing."""
    arcs = loop_arcs(300)
    solution, expected = solve(loop_map(arcs, 300, every_share=every_share)), throughputs(arcs, 300)
    assert solution.status is Status.OK
    for k, (source, _, part) in enumerate(arcs):
        assert solution.own[f"f{k}"].value == pytest.approx(part * expected[source], rel=1e-9)
    assert solution.own["out"].value == pytest.approx(100.0, rel=1e-9)


def test_sparse_and_dense_way_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    arcs = loop_arcs(90)
    document = loop_map(arcs, 90)
    flows = document.physics.flows | {"in": replace(document.physics.flows["in"], quantity=amount(100.0, 7.0))}
    document = replace(document, physics=replace(document.physics, flows=flows))
    dense = solve(document)
    monkeypatch.setattr(reconcile, "LARGE_UNKNOWNS", 1)
    sparse = solve(document)
    assert sparse.statistics == dense.statistics
    for name, flow in dense.own.items():
        assert (sparse.own[name].value, sparse.own[name].sd) == pytest.approx((flow.value, flow.sd), rel=1e-8)
        assert sparse.own[name].flow_class is flow.flow_class
    assert np.isfinite([flow.sd for flow in sparse.own.values()]).all()


@pytest.mark.parametrize("closing", [0.3, 0.97, 1.0, 1.2])
def test_gain_of_a_large_loop_is_that_of_the_dense_way(closing: float) -> None:
    """A ring of sixty with chords; the last share decides what comes back."""
    arcs = [(k, k + 1, 0.98) for k in range(59)] + [(30, 10, 0.02), (59, 0, closing / 0.98**59)]
    matrix = np.zeros((60, 60))
    for a, b, s in arcs:
        matrix[b, a] += s
    dense, sparse = loops._gain(matrix), loops._large_gain(csc_matrix(matrix))
    assert sparse == pytest.approx(dense if dense <= 1 else max(abs(np.linalg.eigvals(matrix))), rel=1e-8)
