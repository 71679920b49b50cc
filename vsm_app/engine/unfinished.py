"""Which balances of a map that is being drawn are left open: the way on is not drawn yet (docs/adr/0011).

A node that passes things on and from which nothing leaves but losses is either drawn as far as a loss, or a treatment
that loses all. The amounts tell: where they account for what enters, it is balanced as any other; where what enters is
far more, closing it would take the losses for all of it and strike entries out that nobody doubts. Shares that are less
than all, of which one is passed on, are a split of which a part is not drawn yet.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.compile import compile_map
from vsm_app.engine.intervals import PROGRAMS, find_intervals
from vsm_app.engine.network import FIXED, MEASURED, BalanceSlot, FlowSlot, Network
from vsm_app.engine.parts import C_UNOBSERVABLE
from vsm_app.engine.reconcile import KeptShapes, Outcome, reconcile
from vsm_app.model.document import Physics
from vsm_app.model.parameters import ParameterKind
from vsm_app.model.unfinished import is_by_the_way

#: What is left must be more than so many of its standard deviations.
BEYOND: Final = 3.0
#: More nodes than this of which nothing can be told at first are not looked at one by one.
_ONE_BY_ONE: Final = 12
#: An entry moved by more than this part of its standard deviation is at odds with others.
_AT_ODDS: Final = 1.0

_NOTHING: Final[Mapping[int, float]] = {}

_Key = tuple[str, str]
_Keys = frozenset[_Key]
_NONE: Final[_Keys] = frozenset()


def compile_drawn(physics: Physics, cancel: CancelToken | None = None) -> Network:
    """Compile a map as far as it is drawn: balances without a way on are left open where the amounts say so.

    Raises CancelledError where the token says so.
    """
    return Drawn(physics).network(cancel)[0]


class Drawn:
    """The networks of one map, one for each set of balances that is left open, compiled when they are asked for.

    Each keeps the factors of what was solved with it. Not safe for several threads at once.
    """

    def __init__(self, physics: Physics) -> None:
        self.physics = physics
        self._networks: dict[_Keys, Network] = {}
        self._shapes: dict[_Keys, KeptShapes] = {}
        self._used: set[_Keys] = set()

    def network(self, cancel: CancelToken | None = None) -> tuple[Network, KeptShapes]:
        """The network as far as the map is drawn. Raises CancelledError where the token says so."""
        self._used.clear()
        asked = next(iter(self._networks.values()), None) or self.compiled(_NONE)
        left_open = _Search(self, asked, cancel).found() if asked.without_way_on else _NONE
        return self.compiled(left_open), self._shapes[left_open]

    def compiled(self, left_open: _Keys) -> Network:
        """The network with these balances open."""
        self._used.add(left_open)
        network = self._networks.get(left_open)
        if network is None:
            network = self._networks[left_open] = compile_map(self.physics, left_open)
            self._shapes[left_open] = KeptShapes()
        return network

    def solved(self, left_open: _Keys, cancel: CancelToken | None) -> Outcome:
        """What follows with these balances open."""
        network = self.compiled(left_open)
        return reconcile(network, several_starts=False, cancel=cancel, kept=self._shapes[left_open])

    def patched(self, physics: Physics, patch: Callable[[Network], Network | None]) -> Drawn | None:
        """The same map after a small edit: the networks used last, patched; `None` where one of them cannot be."""
        after = Drawn(physics)
        for keys in self._used:
            network = patch(self._networks[keys])
            if network is None:
                return None
            after._networks[keys], after._shapes[keys] = network, self._shapes[keys]
        return after


class _Search:
    """Looks at the nodes in question with their balances open: what do all others say of what enters them?"""

    def __init__(self, drawn: Drawn, network: Network, cancel: CancelToken | None) -> None:
        self._drawn, self._physics, self._cancel = drawn, drawn.physics, cancel
        self._limit = drawn.physics.settings.error_imbalance
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
        return self._drawn.solved(left_open, self._cancel)

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
        if len(shares) == len(leaving) and self._leave_some(outcome, shares):
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

    def _leave_some(self, outcome: Outcome, shares: Mapping[str, int]) -> bool:
        """Whether shares add up to clearly less than all, whatever it is that they are shares of.

        A share that is passed on says itself that something else leaves there: how sure it is does not matter, as
        shares that add up within what was said of them are not asked about.
        """
        left = 1.0 - math.fsum(float(outcome.solved.z[one]) for one in shares.values())
        flows = self._physics.flows
        is_split = not all(is_by_the_way(self._physics, flows[one]) for one in shares)
        return left > self._limit and (is_split or left > _spread(outcome, list(shares.values())))


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
