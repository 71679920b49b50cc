"""Entries that do not fit: taken out one after the other as a proposal, or given less weight (solver, section 3.6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.findings import ALPHA, EQUAL_Z, Units, chance_of, is_possible, sidak_limit
from vsm_app.engine.joint import JointCovariance
from vsm_app.engine.network import MEASURED, UNKNOWN, Network
from vsm_app.engine.parts import C_REDUNDANT
from vsm_app.engine.reconcile import KeptShapes, Outcome, reconcile
from vsm_app.engine.results import Solution
from vsm_app.model.problems import Problem, Severity

#: Huber's constant: adjustments beyond so many standard deviations count linearly (95 % efficient for normal entries).
HUBER: Final = 1.345
#: So many entries are proposed to be left out at most, and in maps of so many variables (with products) of themselves.
_FEW = 3
_PROPOSED: Final = 1_000
_PROPOSED_CURVED: Final = 150
_ROUNDS = 50
#: So many entries that count less are named.
_NAMED = 5
_SETTLED = 1e-8


@dataclass(frozen=True, slots=True)
class Elimination:
    """One proposed removal: the entry, its test value, and the global test of the map without it.

    `alternatives` are entries whose removal would do the same: the data cannot tell them apart.
    """

    id: str
    layer: str
    z: float
    chi2: float
    dof: int
    p: float | None
    alternatives: tuple[str, ...] = ()


def serial_elimination(solution: Solution, limit: int = 10) -> tuple[Elimination, ...]:
    """Entries to doubt, the worst first, each judged without those before it, until the rest passes the global test.

    A proposal only: nothing is removed from the map.
    """
    covariance = solution.propagation
    if not isinstance(covariance, JointCovariance):
        return ()
    return _eliminated(covariance.outcome, limit)


def proposal_problems(
    outcome: Outcome, cancel: CancelToken | None = None, kept: KeptShapes | None = None
) -> list[Problem]:
    """Which entry, or which few, all others fit without; nothing where more would have to go or the map is large.

    `kept`: factors of the solutions before; while one value is typed the same entries are left out again and again.
    """
    network = outcome.network
    if network.n > (_PROPOSED_CURVED if network.b_rows.size else _PROPOSED):
        return []
    steps = _eliminated(outcome, _FEW, cancel, kept)
    if not steps or (steps[-1].p is not None and steps[-1].p < ALPHA):
        return []
    either = len(steps) == 1 and bool(steps[0].alternatives)
    flows = (steps[0].id, *steps[0].alternatives) if either else tuple(step.id for step in steps)
    code = "test.proposal_either" if either else "test.proposal"
    return [Problem(code, Severity.INFO, flows, {"flows": flows, "count": len(flows)})]


def _eliminated(
    outcome: Outcome, limit: int, cancel: CancelToken | None = None, kept: KeptShapes | None = None
) -> tuple[Elimination, ...]:
    units = Units(outcome.network)
    proposals: list[Elimination] = []
    while len(proposals) < limit and not _passes(outcome):
        doubts = _worst(outcome)
        if not doubts:
            break
        worst, *others = doubts
        layer, full = outcome.network.variables[worst.variable].layer, outcome
        outcome = _without(full, worst.variable, cancel, kept)
        solved = outcome.solved
        p = chance_of(solved.chi2, solved.dof) if solved.dof else None
        same = (one for one in others if one.is_possible or _mends(_without(full, one.variable, cancel, kept), one))
        alternatives = tuple(units.subject(one.variable) for one in same)
        subject = units.subject(worst.variable)
        proposals.append(Elimination(subject, layer, worst.z, solved.chi2, solved.dof, p, alternatives))
    return tuple(proposals)


def _mends(without: Outcome, doubt: _Doubt) -> bool:
    """Whether all others fit together without an entry, and what follows for it can be."""
    value = float(without.solved.z[doubt.variable])
    return _passes(without) and is_possible(without.network, doubt.variable, value)


def _without(outcome: Outcome, variable: int, cancel: CancelToken | None, kept: KeptShapes | None) -> Outcome:
    """The same map reconciled without an entry."""
    network = outcome.network
    status = network.status.copy()
    status[variable] = UNKNOWN
    links = tuple(link for link in network.correlations if variable not in link[:2])
    without = replace(network, status=status, correlations=links)
    return reconcile(without, several_starts=False, cancel=cancel, kept=kept)


def _passes(outcome: Outcome) -> bool:
    solved = outcome.solved
    return solved.dof == 0 or chance_of(solved.chi2, solved.dof) >= ALPHA


def _worst(outcome: Outcome) -> list[_Doubt]:
    """The entries with the largest test value, which cannot be told apart, where beyond the limit of all.

    Those of which all others say something possible come first.
    """
    network, solved = outcome.network, outcome.solved
    tested = np.flatnonzero(solved.classes == C_REDUNDANT)
    gain = network.sd[tested] ** 2 - solved.variances(tested)
    usable = gain > _SETTLED * network.sd[tested] ** 2
    tested, gain = tested[usable], gain[usable]
    if tested.size == 0:
        return []
    z = (network.mean[tested] - solved.z[tested]) / np.sqrt(gain)
    worst = float(np.max(np.abs(z)))
    if worst < sidak_limit(tested.size):
        return []
    alike = np.flatnonzero(np.abs(z) >= worst * (1 - EQUAL_Z))
    alike = alike[np.argsort(-np.abs(z[alike]), kind="stable")]
    others = network.mean[tested] - z * network.sd[tested] ** 2 / np.sqrt(gain)  # what all others say, by the tangent
    found = [
        _Doubt(v := int(tested[i]), float(z[i]), is_possible(network, v, float(others[i]))) for i in alike.tolist()
    ]
    return sorted(found, key=lambda doubt: not doubt.is_possible)


@dataclass(frozen=True, slots=True)
class _Doubt:
    """An entry with its test value, and whether what all others say of it can be."""

    variable: int
    z: float
    is_possible: bool


@dataclass(frozen=True, slots=True)
class Weighed:
    """A network with the spreads that Huber's weights give its entries, and its solution without bounds.

    `lighter` are the variables of the entries that count less, the one furthest off first.
    """

    network: Network
    outcome: Outcome
    lighter: tuple[int, ...]


def huber(network: Network, solver: Callable[[Network], Outcome]) -> Weighed:
    """Reconcile with Huber's weights: entries far off the rest pull less (iteratively reweighted standard deviations).

    The outcome is that of the last weights; its chi-square is no longer a test.
    """
    weighed = network
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
        weighed = replace(network, sd=sd)
        outcome = solver(weighed)
        if moved < _SETTLED:
            break
    furthest = [k for k in np.argsort(-factor, kind="stable").tolist() if factor[k] > 1.0 + _SETTLED]
    return Weighed(weighed, outcome, tuple(entries[furthest].tolist()))


def robust_problem(lighter: Sequence[int], units: Units) -> Problem:
    """That the solution is a robust one, and which entries count less in it."""
    flows = units.subjects(lighter)
    if not flows:
        return Problem("solution.robust", Severity.INFO)
    return Problem("solution.robust.lighter", Severity.INFO, flows, {"flows": flows[:_NAMED], "count": len(flows)})
