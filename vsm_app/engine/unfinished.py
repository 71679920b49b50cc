"""Which balances of a map that is being drawn are left open: the way on is not drawn yet (docs/adr/0011).

A node that passes things on and from which nothing leaves but losses is either drawn as far as a loss, or a treatment
that loses all. The amounts tell: where they account for what enters, it is balanced as any other; where what enters is
far more, closing it would take the losses for all of it and strike entries out that nobody doubts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.compile import compile_map
from vsm_app.engine.intervals import PROGRAMS, find_intervals
from vsm_app.engine.network import FIXED, MEASURED, BalanceSlot, FlowSlot, Network
from vsm_app.engine.parts import C_UNOBSERVABLE
from vsm_app.engine.reconcile import Outcome, reconcile
from vsm_app.model.document import Physics
from vsm_app.model.parameters import ParameterKind

#: What is left must be more than so many of its standard deviations.
BEYOND: Final = 3.0
#: More nodes than this of which nothing can be told at first are not looked at one by one.
_ONE_BY_ONE: Final = 12
#: An entry moved by more than this part of its standard deviation is at odds with others.
_AT_ODDS: Final = 1.0

_NOTHING: Final[Mapping[int, float]] = {}

_Key = tuple[str, str]
_Keys = frozenset[_Key]


def compile_drawn(physics: Physics, cancel: CancelToken | None = None) -> Network:
    """Compile a map as far as it is drawn: balances without a way on are left open where the amounts say so.

    Raises CancelledError where the token says so.
    """
    network = compile_map(physics)
    if not network.without_way_on:
        return network
    left_open = _Search(physics, network, cancel).found()
    return compile_map(physics, left_open) if left_open else network


class _Search:
    """Looks at the nodes in question with their balances open: what do all others say of what enters them?"""

    def __init__(self, physics: Physics, network: Network, cancel: CancelToken | None) -> None:
        self._physics, self._network, self._cancel = physics, network, cancel
        self._limit = physics.settings.error_imbalance
        slots = {(slot.node, slot.layer): slot for slot in network.balance_slots}
        self._asked = {key: slots[key] for key in network.without_way_on}

    def found(self) -> _Keys:
        """The balances to be left open."""
        apart = self._solved(frozenset(self._asked))
        found = frozenset(key for key in self._asked if self._has_more(apart, key))
        unsaid = [key for key in self._asked if key not in found and not _is_said(apart, self._asked[key])]
        if 0 < len(unsaid) <= _ONE_BY_ONE and _is_at_odds(self._solved(found)):
            # of several that hang together: each by itself, as if the others lost all that they are given
            found |= {key for key in unsaid if self._has_more_at_least(self._solved(found | {key}), key)}
        return found

    def _solved(self, left_open: _Keys) -> Outcome:
        network = compile_map(self._physics, left_open) if left_open else self._network
        return reconcile(network, several_starts=False, cancel=self._cancel)

    def _has_more_at_least(self, outcome: Outcome, key: _Key) -> bool:
        """The same with what undetermined flows come to at least, as nothing flows backwards."""
        if not outcome.converged or _is_said(outcome, self._asked[key]):
            return self._has_more(outcome, key)
        intervals = find_intervals(outcome, PROGRAMS, self._cancel).found
        return self._has_more(outcome, key, {variable: low or 0.0 for variable, (low, _high) in intervals.items()})

    def _has_more(self, outcome: Outcome, key: _Key, least: Mapping[int, float] = _NOTHING) -> bool:
        """Whether far more enters than leaves: above the map's limit for a grave gap, and not by chance.

        `least` is what undetermined flows come to at least, by variable. Of shares, what they leave of it grows with
        what enters: with nothing else leaving, they say all that is to be said.
        """
        balance, network = self._asked[key], outcome.network
        entering, leaving = ([network.flow_slots[i] for i in side] for side in (balance.inflows, balance.outflows))
        shares = self._shares(outcome, balance, leaving)
        if not outcome.converged or not all(one.flow in shares or _is_known(outcome, one) for one in leaving):
            return False
        if len(shares) == len(leaving) and self._leave_some(outcome, list(shares.values())):
            return True
        if any(network.lower[one.variable] < 0 and not _is_known(outcome, one) for one in entering):
            return False
        z = outcome.solved.z
        known = [one for one in entering if _is_known(outcome, one)]
        into = math.fsum(float(z[one.variable]) * one.factor for one in known)
        into += math.fsum(least.get(one.variable, 0.0) * one.factor for one in entering if one not in known)
        lost = [one for one in leaving if _is_known(outcome, one)]
        of_it = [shares[one.flow] for one in leaving if one not in lost]
        amount = into * (1.0 - math.fsum(float(z[one]) for one in of_it))
        amount -= math.fsum(float(z[one.variable]) * one.factor for one in lost)
        by_chance = math.hypot(_by_chance(outcome, [*known, *lost]), into * _spread(outcome, of_it))
        return into > 0 and amount > self._limit * into and amount > by_chance

    def _shares(self, outcome: Outcome, balance: BalanceSlot, leaving: list[FlowSlot]) -> Mapping[str, int]:
        """The variables of what leaves as a share of all that enters (typed, or a transfer coefficient), by flow."""
        typed = {slot.id: slot.variable for slot in outcome.network.parameter_slots}
        found = {one.flow: typed[f"share:{one.flow}"] for one in leaving if one.own and f"share:{one.flow}" in typed}
        own = {one.flow: one.own for one in leaving}
        for parameter in self._physics.parameters.values():
            flow = parameter.outflow
            if parameter.kind is not ParameterKind.TRANSFER_COEFFICIENT or parameter.inflow or flow not in own:
                continue
            is_here = parameter.node in (None, balance.node)
            if is_here and (parameter.layer == balance.layer or (not parameter.layer and own[flow])):
                found.setdefault(flow, typed[parameter.id])
        return {flow: variable for flow, variable in found.items() if _is_told(outcome, variable)}

    def _leave_some(self, outcome: Outcome, shares: list[int]) -> bool:
        """Whether shares add up to clearly less than all, whatever it is that they are shares of."""
        left = 1.0 - math.fsum(float(outcome.solved.z[one]) for one in shares)
        return left > self._limit and left > _spread(outcome, shares)


def _is_known(outcome: Outcome, slot: FlowSlot) -> bool:
    return _is_told(outcome, slot.variable)


def _is_told(outcome: Outcome, variable: int) -> bool:
    return bool(outcome.solved.classes[variable] != C_UNOBSERVABLE)


def _is_said(outcome: Outcome, balance: BalanceSlot) -> bool:
    """Whether all that enters and leaves is determined."""
    slots = outcome.network.flow_slots
    return all(_is_known(outcome, slots[i]) for i in (*balance.inflows, *balance.outflows))


def _by_chance(outcome: Outcome, slots: list[FlowSlot]) -> float:
    """What the spreads of these flows and the rounding of exact ones may make of their difference."""
    network = outcome.network
    variables = np.array([one.variable for one in slots], dtype=np.int64)
    factors = np.array([one.factor for one in slots])
    variance = float(np.sum(factors**2 * outcome.solved.variances(variables)))
    rounding = float(np.sum(np.abs(factors) * network.rounding[variables] * (network.status[variables] == FIXED)))
    return BEYOND * math.sqrt(max(variance, 0.0)) + rounding


def _spread(outcome: Outcome, shares: list[int]) -> float:
    """What the spreads of shares and the rounding of exact ones may make of their sum."""
    network, index = outcome.network, np.array(shares, dtype=np.int64)
    variance = float(np.sum(outcome.solved.variances(index)))
    rounding = float(np.sum(network.rounding[index] * (network.status[index] == FIXED)))
    return BEYOND * math.sqrt(max(variance, 0.0)) + rounding


def _is_at_odds(outcome: Outcome) -> bool:
    """Whether entries do not fit together, or only if something flows backwards."""
    network, z = outcome.network, outcome.solved.z
    if outcome.consistency.conflicts or network.suspended or not outcome.converged:
        return True
    known = outcome.solved.classes != C_UNOBSERVABLE
    size = float(np.max(np.abs(z[known]), initial=0.0)) * 1e-9
    measured = network.status == MEASURED
    moved = np.abs(z[measured] - network.mean[measured]) > _AT_ODDS * network.sd[measured]
    return bool(moved.any() or np.any(z[known] < network.lower[known] - size))
