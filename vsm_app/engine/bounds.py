"""Nothing flows backwards: bounds by an active set (solver, section 3.7).

The network is solved without bounds; what falls below its bound is held there and the rest solved again, until
nothing violates and nothing held would rather be inside. Where a bound cannot be kept (exact entries leave no room)
the value that the balances want stays, and is reported.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from vsm_app.engine.intervals import Blocked, blocked_by
from vsm_app.engine.network import FIXED, MEASURED, Floats, Ints, Network
from vsm_app.engine.parts import C_REDUNDANT, C_UNOBSERVABLE
from vsm_app.engine.reconcile import Outcome

#: A bound counts as violated beyond this share of the largest value in the network (rounding of the arithmetic).
TOLERANCE: Final = 1e-9
_ROUNDS = 12
_RELEASED_AT_MOST = 8
#: How often a map may be solved within its bounds, all rounds of everything together.
_SOLVED_AT_MOST = 60
_SPREADS_AT_MOST = 200
#: Spread of a bound that a variable is held at softly, as a share of the variable's own.
_TIGHT: Final = 1e-3

#: Solves a network, beginning at the outcome of one that differs little.
Solver = Callable[[Network, Outcome], Outcome]


@dataclass(slots=True)
class Work:
    """A solver that counts how often it is still to be asked; where nothing is left, what was found last is kept."""

    solver: Solver
    left: int = field(default_factory=lambda: _SOLVED_AT_MOST)

    def is_spent(self) -> bool:
        """Whether nothing is left."""
        return self.left <= 0

    def __call__(self, network: Network, near: Outcome) -> Outcome:
        """Solve once more."""
        self.left -= 1
        return self.solver(network, near)


@dataclass(slots=True)
class Bounded:
    """The outcome with bounds; `wanted` holds what the balances wanted of each variable that is held at its bound.

    `infeasible` holds the same for variables whose bound cannot be kept (they keep the value that the balances want).
    """

    outcome: Outcome
    wanted: dict[int, float] = field(default_factory=dict)
    infeasible: dict[int, float] = field(default_factory=dict)
    spread: dict[int, float] = field(default_factory=dict)  # standard deviation of what was wanted
    together: tuple[Blocked, ...] = ()  # undetermined ones held together
    is_unfinished: bool = False  # the rounds were used up before all bounds were settled

    @property
    def held(self) -> dict[int, float]:
        """What stands at a bound, with what was wanted of it (not a number: only of several together)."""
        return {v: math.nan for one in self.together for v in one.bounds} | self.wanted


def solve_bounded(network: Network, solver: Work, outcome: Outcome) -> Bounded:
    """Solve within the bounds; `outcome` is the solution without."""
    result = Bounded(outcome)
    held: dict[int, float] = {}
    refused: set[int] = set()
    for _ in range(_ROUNDS):
        violated = [v for v in _violations(network, result.outcome).tolist() if v not in refused and v not in held]
        if not violated:
            break
        if solver.is_spent():
            _give_up(network, held, result)
            break
        if len(violated) <= _SPREADS_AT_MOST:
            sd = np.sqrt(np.maximum(result.outcome.solved.variances(np.array(violated, dtype=np.int64)), 0.0))
            result.spread = dict(zip(violated, sd.tolist(), strict=True)) | result.spread
        for variable in violated:
            held[variable] = _bound(network, variable, result.outcome.solved.z)
            result.wanted.setdefault(variable, float(result.outcome.solved.z[variable]))
        attempt = solver(_held(network, held), result.outcome)
        contradicting = _contradicting(attempt, result.outcome, held)
        if contradicting:
            for variable in contradicting:
                held.pop(variable)
                refused.add(variable)
                result.infeasible[variable] = result.wanted.pop(variable)
            attempt = solver(_held(network, held), result.outcome) if held else outcome
        result.outcome = attempt
        if not attempt.converged:
            return result  # what would be held next is not known; that it did not come to rest is told
    else:
        _give_up(network, held, result)
    _release(network, solver, held, result)
    return result


def _give_up(network: Network, held: dict[int, float], result: Bounded) -> None:
    """The rounds are used up: what is still beyond its bounds is told as well."""
    z = result.outcome.solved.z
    beyond = [v for v in _violations(network, result.outcome).tolist() if v not in held and v not in result.infeasible]
    result.is_unfinished = bool(beyond)
    result.infeasible = {v: float(z[v]) for v in beyond} | result.infeasible


def with_room(network: Network, solver: Work, bounded: Bounded, closed: tuple[int, ...]) -> Bounded:
    """Solve again where the reconciled values leave undetermined ones no room: those in the way stand at their bounds.

    `closed` as in `intervals.Intervals`; `bounded` itself where exact entries leave no room either.
    """
    found = blocked_by(bounded.outcome, closed) if closed else ()
    if not found:
        return bounded
    if solver.is_spent():
        bounded.is_unfinished = True
        return bounded
    together = (*bounded.together, *found)
    held = _held(network, {v: bound for one in together for v, bound in one.bounds.items()})
    attempt = solver(held, bounded.outcome)
    if not attempt.converged or len(attempt.consistency.conflicts) > len(bounded.outcome.consistency.conflicts):
        return bounded
    result = solve_bounded(held, solver, attempt)
    result.together = together
    return result


def _violations(network: Network, outcome: Outcome) -> Ints:
    z = outcome.solved.z
    known = outcome.solved.classes != C_UNOBSERVABLE
    size = float(np.max(np.abs(z[known]), initial=0.0))
    slack = np.where(network.upper == 1.0, 1.0, size) * TOLERANCE
    free = known & (network.status != FIXED)
    with np.errstate(invalid="ignore"):
        outside = (z < network.lower - slack) | (z > network.upper + slack)
    return np.flatnonzero(free & outside)


def _bound(network: Network, variable: int, z: Floats) -> float:
    below = z[variable] < network.lower[variable]
    return float(network.lower[variable] if below else network.upper[variable])


def _held(network: Network, held: dict[int, float]) -> Network:
    """The network with some variables exact at their bounds (their distance from an entry still counts)."""
    status, mean, sd = network.status.copy(), network.mean.copy(), network.sd.copy()
    index = np.array(list(held), dtype=np.int64)
    status[index], mean[index], sd[index] = FIXED, list(held.values()), 0.0
    kept = tuple(c for c in network.correlations if status[c[0]] == MEASURED and status[c[1]] == MEASURED)
    return replace(network, status=status, mean=mean, sd=sd, correlations=kept)


def _contradicting(attempt: Outcome, before: Outcome, held: dict[int, float]) -> list[int]:
    """Held variables that take part in a contradiction that was not there before."""
    if len(attempt.consistency.conflicts) <= len(before.consistency.conflicts):
        return []
    known = {conflict.constraints for conflict in before.consistency.conflicts}
    new = [conflict for conflict in attempt.consistency.conflicts if conflict.constraints not in known]
    touched = {variable for conflict in new for variable in conflict.variables}
    return [variable for variable in held if variable in touched]


def _release(network: Network, solver: Work, held: dict[int, float], result: Bounded) -> None:
    """Let go of what would be inside its bounds by now (a wrong multiplier sign)."""
    if not 1 < len(held) <= _RELEASED_AT_MOST:
        return
    inwards = _pulled_inwards(network, solver, held, result)  # also where nothing is left: else it is not known
    for variable in list(held):
        if variable not in inwards:
            continue
        if solver.is_spent():
            result.is_unfinished = True
            return
        without = {v: value for v, value in held.items() if v != variable}
        attempt = solver(_held(network, without), result.outcome)
        if not attempt.converged:
            continue
        violated = set(_violations(network, attempt).tolist()) - set(result.infeasible)
        if not violated:
            del held[variable]
            result.wanted.pop(variable, None)
            result.outcome = attempt
            if solver.is_spent():
                continue
            inwards = _pulled_inwards(network, solver, held, result)


def _pulled_inwards(network: Network, solver: Work, held: dict[int, float], result: Bounded) -> set[int]:
    """Held variables that could be inside if let go of: the signs of all multipliers by solving once.

    Each is entered at its bound with a spread far below its own, so that its shift over the square of that spread is
    its multiplier. One that nothing else determines, or that is as good as balanced, is counted among them.
    """
    index = np.array(list(held), dtype=np.int64)
    spread = np.array([result.spread.get(v, 0.0) for v in held])
    if index.size <= 1 or not np.all(spread > 0):
        return set(held)
    bound, tight = np.array(list(held.values())), _TIGHT * spread
    soft = _held(network, held)
    status, sd = soft.status.copy(), soft.sd.copy()
    status[index], sd[index] = MEASURED, tight
    solved = solver(replace(soft, status=status, sd=sd), result.outcome).solved
    pull = (solved.z[index] - bound) / tight**2
    own = network.status[index] == MEASURED
    pull[own] += (network.mean[index] - bound)[own] / network.sd[index][own] ** 2
    inwards = np.where(bound == network.lower[index], pull, -pull) * spread > -_TIGHT
    return set(index[inwards | (solved.classes[index] != C_REDUNDANT)].tolist())
