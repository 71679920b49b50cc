"""Long stages of a large map stop when nobody waits for them any more, and leave nothing half done behind."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.sparse import csr_matrix, random_array, vstack

from helpers.layered_networks import layered_network
from helpers.share_networks import share_map
from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.compile import compile_map
from vsm_app.engine.indicators.evaluate import evaluate
from vsm_app.engine.indicators.registry import indicator_registry
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.loops import find_loops
from vsm_app.engine.parts import C_UNOBSERVABLE, Solved
from vsm_app.engine.pipeline import solve
from vsm_app.engine.reconcile import reconcile
from vsm_app.engine.sparse_rank import select
from vsm_app.errors import CancelledError


class Countdown(CancelToken):
    """A token that is cancelled once it has been asked so many times."""

    def __init__(self, asked: int) -> None:
        super().__init__()
        self.left = asked

    @property
    def cancelled(self) -> bool:
        """Whether it has been asked often enough."""
        self.left -= 1
        return self.left < 0


def the_flows() -> Solved:
    return reconcile(layered_network(2_500)).solved


def the_cuts() -> Solved:
    return reconcile(layered_network(2_000, unknown=0.3)).solved


def the_shares() -> Solved:
    return reconcile(compile_map(share_map(200).physics)).solved


@pytest.mark.parametrize("made", [the_flows, the_cuts, the_shares])
def test_spreads_are_given_up_on_the_way_and_come_whole_afterwards(made: Callable[[], Solved]) -> None:
    solved, twin = made(), made()
    known = np.flatnonzero(solved.classes != C_UNOBSERVABLE)
    whole = twin.variances(known)
    for asked in (0, 1):
        with pytest.raises(CancelledError):
            solved.variances(known, Countdown(asked))
    assert np.array_equal(solved.variances(known, CancelToken()), whole)


def test_what_is_left_of_dependent_rows_is_given_up_on_the_way() -> None:
    chance = np.random.default_rng(3)
    base = random_array((60, 90), density=0.05, rng=chance, format="csr")
    matrix = csr_matrix(vstack([base, csr_matrix(chance.integers(0, 2, (30, 60))) @ base]))
    whole = select(matrix)
    assert whole.rest_rows.size >= 30
    for asked in (0, 1, 2):
        with pytest.raises(CancelledError):
            select(matrix, cancel=Countdown(asked))
    assert np.array_equal(select(matrix, cancel=CancelToken()).rows, whole.rows)


@pytest.mark.parametrize("asked", [0, 40, 95])
def test_indicators_and_their_spreads_are_given_up_on_the_way(asked: int) -> None:
    document = share_map(60)
    view, all_of_them = MapView(document.physics, solve(document)), indicator_registry().all()
    with pytest.raises(CancelledError):
        evaluate(view, all_of_them, Countdown(asked))


def test_loops_are_given_up_on_the_way() -> None:
    network = compile_map(share_map(60).physics)
    start = reconcile(network).solved.z
    assert find_loops(network, start, CancelToken()) == find_loops(network, start) != []
    with pytest.raises(CancelledError):
        find_loops(network, start, Countdown(0))
