"""Spreads of a large map stop when nobody waits for them any more, and leave nothing half done behind."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from helpers.layered_networks import layered_network
from helpers.share_networks import share_map
from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.compile import compile_map
from vsm_app.engine.parts import C_UNOBSERVABLE, Solved
from vsm_app.engine.reconcile import reconcile
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
