"""What becomes of material: shares that each node passes on, solved simultaneously, so that loops need no unrolling.

A node passes on what enters it in the proportion of its outputs. With outputs `m_f`, `x_n` the share of what enters
node n that ends where it counts and `w_f` 1 or 0 for a flow whose way ends: `x_n sum m_f = sum m_f (w_f or x_target)`.
The same equations, transposed, give the derivative by every flow (adjoint). Source of the chain: Kemeny and Snell
(1976), Finite Markov Chains, chapter 3 (absorbing chains).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.sparse import csc_array
from scipy.sparse.linalg import splu

from vsm_app.engine.dual import Dual, Key
from vsm_app.engine.indicators.base import NotDefined, UndefinedError, flows_missing
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import Flow

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DENSE_UP_TO: Final = 64

#: What the material of a flow has become where its way ends; `None` where it goes on through the node at its other end.
Ending = Callable[[Flow], str | None]


@dataclass(frozen=True, slots=True)
class _Chain:
    """The reached nodes and the flows along which material goes on from them.

    `ahead` is the row of the node at which a flow goes on (`None` where its way ends), `ending` what it is there.
    """

    place: Mapping[str, int]
    flows: Sequence[tuple[Flow, ...]]
    amounts: Mapping[str, float]
    ahead: Mapping[str, int | None]
    ending: Mapping[str, str]
    totals: Sequence[float]


class Ways:
    """The ways of some flows through a group of nodes, followed once and asked for several endings.

    Raises `UndefinedError` where a flow that matters is not determined or material never leaves a loop.
    """

    def __init__(
        self, view: MapView, nodes: frozenset[str], entries: Iterable[Flow], ending: Ending, *, upstream: bool = False
    ) -> None:
        self.view = view
        self.entries = tuple(entries)
        self._next = view.inflows if upstream else view.outflows
        self._upstream = upstream
        self._chain = self._follow(nodes, ending)
        self._shares: dict[tuple[str, ...], NDArray[np.float64]] = {}
        self._visited: dict[tuple[str, ...], NDArray[np.float64]] = {}

    def amount(self, *endings: str, of: Iterable[Flow] | None = None) -> Dual:
        """How much of the entries (of some of them) ends in one of these ways, in base units of the layer."""
        chain, share = self._chain, self._share(endings)
        entries = self.entries if of is None else tuple(of)
        visits = self._visits(entries)
        value, gradient = 0.0, dict[Key, float]()
        for flow in entries:
            counted = self._counted(flow, endings, share)
            value += chain.amounts[flow.id] * counted
            self._add(gradient, flow, counted)
        for row, flows in enumerate(chain.flows):
            for flow in flows if chain.totals[row] else ():
                counted = self._counted(flow, endings, share)
                self._add(gradient, flow, float(visits[row]) * (counted - float(share[row])))
        return Dual(value, gradient)

    def shares(self, *endings: str) -> dict[str, float]:
        """Share of each entry that ends in one of these ways, by flow id."""
        share = self._share(endings)
        return {flow.id: self._counted(flow, endings, share) for flow in self.entries}

    def amount_times_time(self, times: Mapping[str, float], *endings: str) -> Dual:
        """Amount that ends in one of these ways, times its mean time on the way; `times` is the stay by node."""
        chain, share = self._chain, self._share(endings)
        stay = np.array([times.get(node, 0.0) for node in chain.place])
        totals = np.asarray(chain.totals)
        late = self._solve(totals * stay * share, transposed=False)
        visits = self._visits(self.entries)
        second = self._solve(totals * stay * visits, transposed=True)
        value, gradient = 0.0, dict[Key, float]()
        for flow in self.entries:
            row = chain.ahead[flow.id]
            if row is not None:
                value += chain.amounts[flow.id] * float(late[row])
                self._add(gradient, flow, float(late[row]))
        for row, flows in enumerate(chain.flows):
            for flow in flows if chain.totals[row] else ():
                end = chain.ahead[flow.id]
                ahead = 0.0 if end is None else float(late[end])
                slope = float(visits[row]) * (ahead - float(late[row]) + float(stay[row] * share[row]))
                counted = self._counted(flow, endings, share)
                self._add(gradient, flow, slope + float(second[row]) * (counted - float(share[row])))
        return Dual(value, gradient)

    def _counted(self, flow: Flow, endings: tuple[str, ...], share: NDArray[np.float64]) -> float:
        row = self._chain.ahead[flow.id]
        return float(share[row]) if row is not None else float(self._chain.ending[flow.id] in endings)

    def _share(self, endings: tuple[str, ...]) -> NDArray[np.float64]:
        """Share of what enters each node that ends in one of these ways."""
        if endings not in self._shares:
            chain = self._chain
            right = np.zeros(len(chain.place))
            for row, flows in enumerate(chain.flows):
                right[row] = sum(
                    chain.amounts[f.id] for f in flows if f.id in chain.ending and chain.ending[f.id] in endings
                )
            self._shares[endings] = self._solve(right, transposed=False)
        return self._shares[endings]

    def _visits(self, entries: tuple[Flow, ...]) -> NDArray[np.float64]:
        """Adjoint: what passes each node of these entries, over the node's outputs."""
        key = tuple(flow.id for flow in entries)
        if key not in self._visited:
            entered = np.zeros(len(self._chain.place))
            for flow in entries:
                row = self._chain.ahead[flow.id]
                if row is not None:
                    entered[row] += self._chain.amounts[flow.id]
            self._visited[key] = self._solve(entered, transposed=True)
        return self._visited[key]

    def _add(self, gradient: dict[Key, float], flow: Flow, slope: float) -> None:
        if slope:
            key = (flow.id, self.view.layer)
            gradient[key] = gradient.get(key, 0.0) + slope

    def _follow(self, nodes: frozenset[str], ending: Ending) -> _Chain:
        """Follow the flows; every one on the way has to be determined."""
        place: dict[str, int] = {}
        flows: list[tuple[Flow, ...]] = []
        ahead: dict[str, int | None] = {}
        endings: dict[str, str] = {}
        amounts: dict[str, float] = {}
        missing: list[str] = []
        open_flows = list(self.entries)
        while open_flows:
            flow = open_flows.pop()
            if flow.id in amounts:
                continue
            amount = self.view.amount(flow.id)
            if amount is None:
                missing.append(flow.id)
            amounts[flow.id] = amount or 0.0
            found, end = ending(flow), flow.source if self._upstream else flow.target
            if found is not None or end is None or end not in nodes:
                ahead[flow.id] = None
                endings[flow.id] = found or "unclear"
                continue
            if end not in place:
                place[end] = len(place)
                flows.append(self._next(end))
                open_flows.extend(flows[-1])
            ahead[flow.id] = place[end]
        if missing:
            raise UndefinedError(flows_missing(missing))
        totals = [sum(amounts[f.id] for f in group) for group in flows]
        chain = _Chain(place, flows, amounts, ahead, endings, totals)
        caught = _never_left(chain)
        if caught:
            raise UndefinedError(NotDefined("indicator.closed_loop", {"nodes": caught}, (Need("flow", caught[0]),)))
        return chain

    @cached_property
    def _solver(self) -> tuple[Callable[[NDArray[np.float64]], Any], Callable[[NDArray[np.float64]], Any]]:
        """The chain's system factored once: forward, and transposed."""
        chain, size = self._chain, len(self._chain.place)
        rows, columns, entries = [], [], []
        for row, flows in enumerate(chain.flows):
            rows.append(row)
            columns.append(row)
            entries.append(chain.totals[row] or 1.0)
            for flow in flows:
                end = chain.ahead[flow.id]
                if end is not None:
                    rows.append(row)
                    columns.append(end)
                    entries.append(-chain.amounts[flow.id])
        if size <= _DENSE_UP_TO:
            dense = np.zeros((size, size))
            np.add.at(dense, (rows, columns), entries)
            inverse = np.linalg.inv(dense)
            return inverse.dot, inverse.T.dot
        factors = splu(csc_array((entries, (rows, columns)), shape=(size, size)))
        return partial(_factored, factors), partial(_factored, factors, how="T")

    def _solve(self, right: NDArray[np.float64], *, transposed: bool) -> NDArray[np.float64]:
        """Solve the chain's system, or its transpose; a node that passes nothing on keeps what it gets."""
        if not len(right):
            return right
        try:
            solved: NDArray[np.float64] = np.asarray(self._solver[int(transposed)](right))
        except (np.linalg.LinAlgError, RuntimeError) as error:
            raise UndefinedError(
                NotDefined("indicator.closed_loop", {"nodes": tuple(self._chain.place)}, (Need("flow"),))
            ) from error
        return solved


def followed(follow: Callable[[], Ways]) -> Ways | UndefinedError:
    """The ways, or why they cannot be followed: kept where many ask, since what fails once fails again."""
    try:
        return follow()
    except UndefinedError as missing:
        return missing


def given(found: Ways | UndefinedError) -> Ways:
    """The ways that were followed; raises where they could not be."""
    if isinstance(found, UndefinedError):
        raise UndefinedError(found.answer)
    return found


def _factored(factors: Any, right: NDArray[np.float64], how: str = "N") -> Any:
    return factors.solve(right, how)


def _never_left(chain: _Chain) -> tuple[str, ...]:
    """Nodes that pass material on, but none of it ever out of the chain."""
    before: dict[int, list[int]] = {}
    leaving = [row for row, total in enumerate(chain.totals) if not total]
    for row, flows in enumerate(chain.flows):
        for flow in flows:
            end = chain.ahead[flow.id]
            if not chain.amounts[flow.id]:
                continue
            if end is None:
                leaving.append(row)
            else:
                before.setdefault(end, []).append(row)
    seen = set(leaving)
    while leaving:
        for row in before.get(leaving.pop(), ()):
            if row not in seen:
                seen.add(row)
                leaving.append(row)
    return tuple(node for node, row in chain.place.items() if row not in seen)
