"""Entries that do not fit: taken out one after the other as a proposal, or given less weight (solver, section 3.6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.special import chdtrc

from vsm_app.engine.findings import ALPHA, Units, sidak_limit
from vsm_app.engine.joint import JointCovariance
from vsm_app.engine.network import MEASURED, UNKNOWN, Network
from vsm_app.engine.parts import C_REDUNDANT
from vsm_app.engine.reconcile import Outcome, reconcile
from vsm_app.engine.results import Solution

#: Huber's constant: adjustments beyond so many standard deviations count linearly (95 % efficient for normal entries).
HUBER: Final = 1.345
_ROUNDS = 50
_SETTLED = 1e-8


@dataclass(frozen=True, slots=True)
class Elimination:
    """One proposed removal: the entry, its test value, and the global test of the map without it."""

    id: str
    layer: str
    z: float
    chi2: float
    dof: int
    p: float | None


def serial_elimination(solution: Solution, limit: int = 10) -> tuple[Elimination, ...]:
    """Entries to doubt, the worst first, each judged without those before it, until the rest passes the global test.

    A proposal only: nothing is removed from the map.
    """
    covariance = solution.propagation
    if not isinstance(covariance, JointCovariance):
        return ()
    outcome = covariance.outcome
    units = Units(outcome.network)
    proposals: list[Elimination] = []
    while len(proposals) < limit and not _passes(outcome):
        worst = _worst(outcome)
        if worst is None:
            break
        variable, z = worst
        network = outcome.network
        status = network.status.copy()
        status[variable] = UNKNOWN
        kept = tuple(link for link in network.correlations if variable not in link[:2])
        outcome = reconcile(replace(network, status=status, correlations=kept), several_starts=False)
        solved = outcome.solved
        p = float(chdtrc(solved.dof, solved.chi2)) if solved.dof else None
        layer = network.variables[variable].layer
        proposals.append(Elimination(units.subject(variable), layer, z, solved.chi2, solved.dof, p))
    return tuple(proposals)


def _passes(outcome: Outcome) -> bool:
    solved = outcome.solved
    return solved.dof == 0 or float(chdtrc(solved.dof, solved.chi2)) >= ALPHA


def _worst(outcome: Outcome) -> tuple[int, float] | None:
    """The entry with the largest test value, where it is beyond the family-wise limit."""
    network, solved = outcome.network, outcome.solved
    tested = np.flatnonzero(solved.classes == C_REDUNDANT)
    gain = network.sd[tested] ** 2 - solved.variances(tested)
    usable = gain > _SETTLED * network.sd[tested] ** 2
    tested, gain = tested[usable], gain[usable]
    if tested.size == 0:
        return None
    z = (network.mean[tested] - solved.z[tested]) / np.sqrt(gain)
    at = int(np.argmax(np.abs(z)))
    return (int(tested[at]), float(z[at])) if abs(z[at]) >= sidak_limit(tested.size) else None


def huber(network: Network, solver: Callable[[Network], Outcome]) -> Outcome:
    """Reconcile with Huber's weights: entries far off the rest pull less (iteratively reweighted standard deviations).

    The outcome is that of the last weights; its chi-square is no longer a test.
    """
    outcome = solver(network)
    entries = np.flatnonzero(network.status == MEASURED)
    factor = np.ones(entries.size)
    for _ in range(_ROUNDS):
        off = np.abs(network.mean[entries] - outcome.solved.z[entries]) / network.sd[entries]
        following = np.sqrt(np.maximum(off / HUBER, 1.0))
        moved = float(np.max(np.abs(following - factor), initial=0.0))
        factor = following
        sd = network.sd.copy()
        sd[entries] *= factor
        outcome = solver(replace(network, sd=sd))
        if moved < _SETTLED:
            break
    return outcome
