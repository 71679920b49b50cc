"""Why a number is what it is: the balances and entries it follows from, as data that others put into words.

An unknown follows from a chain of constraints, each of which leaves one number open that the next ones use. What
cannot be had one after the other (numbers around a loop that determine each other) is one step with several
constraints. A reconciled entry follows from the entries it was balanced with, each by its weight.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np

from vsm_app.engine.assemble import CLASSES
from vsm_app.engine.findings import Units
from vsm_app.engine.joint import JointCovariance, over_entries
from vsm_app.engine.network import FIXED, MEASURED, Network
from vsm_app.engine.parts import C_OBSERVABLE, C_UNOBSERVABLE
from vsm_app.engine.reconcile import Outcome
from vsm_app.engine.results import FlowClass, Missing, Solution
from vsm_app.errors import UnknownNameError
from vsm_app.model.document import Document

#: Entries with less than this share of the variance are not listed.
LEAST_SHARE: Final = 1e-4


@dataclass(frozen=True, slots=True)
class ExplainedTerm:
    """One term of a constraint: `coefficient * value`, times `factor_value` where a second factor is named.

    `value` and `entered` are in `unit`; the coefficient leads to the unit of the step. `kind` and `id` say what it
    is: `flow`, `stock` (id of the node), `parameter`, `share` (id of the flow), `factor` (id of the item).
    """

    kind: str
    id: str
    layer: str
    coefficient: float
    value: float | None
    unit: str
    entered: float | None
    flow_class: FlowClass
    factor: str = ""
    factor_value: float | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Numbers `gives` that follow from a constraint, or several together: the sum of `terms` is `rhs`, in `unit`.

    `kind`: `balance` (of node `subject`), `share`, `transfer_coefficient`, `shares_sum`, `relation`, `conversion`.
    """

    kind: str
    subject: str
    layer: str
    gives: tuple[str, ...]
    terms: tuple[ExplainedTerm, ...]
    rhs: float = 0.0
    unit: str = ""
    together: int = 0  # steps with the same number above 0 hold together


@dataclass(frozen=True, slots=True)
class Influence:
    """An entry that a result depends on: `weight` is its derivative by the entry (base units over base units).

    `share` is the share of the result's variance that comes from this entry; the shares add up to one, and one may be
    below zero where entries are correlated.
    """

    id: str
    layer: str
    weight: float
    share: float
    entered: float
    entered_sd: float
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a result is what it is.

    `missing` is the group that keeps it undetermined, `conflicts` are the exact entries at odds around it.
    """

    id: str
    layer: str
    value: float | None
    sd: float | None
    unit: str
    flow_class: FlowClass
    entered: float | None
    steps: tuple[Step, ...]
    influences: tuple[Influence, ...]
    missing: Missing | None = None
    interval: tuple[float | None, float | None] | None = None
    conflicts: tuple[str, ...] = ()


def why(solution: Solution, document: Document, name: str, layer: str = "") -> Explanation:
    """Explain a flow (by id), a stock change (`stock:<node>`) or a parameter; `layer` empty means its own.

    Raises UnknownNameError where there is no such result.
    """
    covariance = solution.propagation
    if not isinstance(covariance, JointCovariance):
        from vsm_app.engine.pipeline import solve

        covariance = solve(document, solution.scenario).propagation
    if not isinstance(covariance, JointCovariance):
        raise UnknownNameError(
            f"There is no result {name!r} on this map.", code="result.unknown", params={"name": name}
        )
    return _Explainer(solution, covariance.outcome).explain(*_key(solution, covariance, name, layer))


def _key(solution: Solution, covariance: JointCovariance, name: str, layer: str) -> tuple[str, str, int, float]:
    layers = [layer] if layer else []
    if not layers and name in solution.own:
        layers = [solution.own[name].layer]
    layers += [stock.layer for stock in solution.stocks.values() if not layer and f"stock:{stock.node}" == name]
    layers.append("")
    for candidate in layers:
        try:
            return (name, candidate, *covariance.variable_of((name, candidate)))
        except KeyError:
            continue
    known = ", ".join(list(solution.own)[:20])
    raise UnknownNameError(
        f"There is no result {name!r} on this map; there are flows such as {known}.",
        code="result.unknown",
        params={"name": name, "known": known},
    )


class _Explainer:
    """Explains results of one outcome."""

    def __init__(self, solution: Solution, outcome: Outcome) -> None:
        self.solution = solution
        self.outcome = outcome
        self.network: Network = outcome.network
        self.units = Units(self.network)
        folded = outcome.folded
        used = outcome.consistency.used
        self._members: dict[int, list[tuple[int, float, int]]] = {}  # row -> (variable, coefficient, other factor)
        for row, col, coef in zip(folded.rows.tolist(), folded.cols.tolist(), folded.coefs.tolist(), strict=True):
            if used[row]:
                self._members.setdefault(row, []).append((col, coef, -1))
        products = (folded.b_rows, folded.b_left, folded.b_right, folded.b_coefs)
        for row, left, right, coef in zip(*(array.tolist() for array in products), strict=True):
            if used[row]:
                self._members.setdefault(row, []).append((right, coef, left))
        self._rows_of: dict[int, list[int]] = {}
        for row, members in self._members.items():
            for variable in self._variables(members):
                self._rows_of.setdefault(variable, []).append(row)

    @staticmethod
    def _variables(members: list[tuple[int, float, int]]) -> set[int]:
        return {v for col, _, other in members for v in (col, other) if v >= 0}

    def explain(self, name: str, layer: str, variable: int, factor: float) -> Explanation:
        """Put the explanation of one result together."""
        solved, network = self.outcome.solved, self.network
        unit, size = self._unit(name, layer, variable)
        code = int(solved.classes[variable])
        determined = code != C_UNOBSERVABLE
        value = float(solved.z[variable]) * factor / size if determined else None
        sd = math.sqrt(max(float(solved.variances(np.array([variable]))[0]), 0.0)) * abs(factor) / size
        entered = None if network.status[variable] > MEASURED else float(network.mean[variable]) * factor / size
        steps = self._chain(variable) if code == C_OBSERVABLE else self._own_constraints(variable)
        result = self.solution.flows.get((name, layer))
        return Explanation(
            name,
            layer,
            value,
            sd if determined else None,
            unit,
            CLASSES[code],
            entered if network.variables[variable].id in (name, name.removeprefix("stock:")) else None,
            tuple(steps),
            self._influences(variable, factor) if determined else (),
            next((group for group in self.solution.missing if name in group.flows), None),
            None if result is None else result.interval,
            self._conflicts(variable),
        )

    def _unit(self, name: str, layer: str, variable: int) -> tuple[str, float]:
        result = self.solution.flows.get((name, layer))
        return self.units.unit(variable) if result is None else (result.unit, result.factor)

    def _conflicts(self, variable: int) -> tuple[str, ...]:
        for conflict in self.outcome.consistency.conflicts:
            rows = set(conflict.constraints)
            touched = {int(v) for v, r in zip(self.network.cols, self.network.rows, strict=True) if int(r) in rows}
            if variable in touched:
                return self.units.subjects(conflict.variables)
        return ()

    def _influences(self, variable: int, factor: float) -> tuple[Influence, ...]:
        network, solved = self.network, self.outcome.solved
        entries, covariance = solved.influence(variable)
        if entries.size == 0:
            return ()
        weight = over_entries(network, entries, covariance) * factor
        part = weight * covariance * factor  # with correlated entries one may take away from the variance
        total = float(np.sum(part))
        found = []
        for position in np.argsort(-np.abs(part), kind="stable").tolist():
            share = float(part[position]) / total if total > 0 else 0.0
            if abs(share) < LEAST_SHARE:
                break
            entry = int(entries[position])
            unit, size = self.units.unit(entry)
            label = network.variables[entry]
            entered, sd = float(network.mean[entry]) / size, float(network.sd[entry]) / size
            value = float(solved.z[entry]) / size
            found.append(Influence(label.id, label.layer, float(weight[position]), share, entered, sd, value, unit))
        return tuple(found)

    def _own_constraints(self, variable: int) -> list[Step]:
        """The constraints that an entry takes part in."""
        return [self._step(row, ()) for row in self._rows_of.get(variable, ())]

    def _chain(self, variable: int) -> list[Step]:
        """The constraints from which an unknown follows, in the order in which they are used."""
        source, order = self._forward()
        if variable in source:
            wanted, queue = set[int](), deque([variable])
            while queue:
                current = queue.popleft()
                if current in wanted or current not in source:
                    continue
                wanted.add(current)
                queue.extend(v for v in self._variables(self._members[source[current]]) if v != current)
            return [self._step(source[v], (v,)) for v in order if v in wanted]
        return self._simultaneous(variable, source, order)

    def _forward(self) -> tuple[dict[int, int], list[int]]:
        """For each unknown that follows by itself the constraint that gives it; and the order."""
        classes = self.outcome.solved.classes
        open_in = {
            row: {v for v in self._variables(members) if classes[v] in (C_OBSERVABLE, C_UNOBSERVABLE)}
            for row, members in self._members.items()
        }
        ready = deque(sorted(row for row, unknown in open_in.items() if len(unknown) == 1))
        source: dict[int, int] = {}
        order: list[int] = []
        while ready:
            row = ready.popleft()
            if len(open_in[row]) != 1:
                continue
            (variable,) = open_in[row]
            source[variable] = row
            order.append(variable)
            for other in self._rows_of[variable]:
                open_in[other].discard(variable)
                if len(open_in[other]) == 1:
                    ready.append(other)
        return source, order

    def _simultaneous(self, variable: int, source: dict[int, int], order: list[int]) -> list[Step]:
        """Constraints around a loop that give several unknowns together, after those that follow by themselves."""
        classes = self.outcome.solved.classes
        together, rows, queue = set[int](), dict[int, None](), deque([variable])
        while queue:
            current = queue.popleft()
            if current in together:
                continue
            together.add(current)
            for row in self._rows_of.get(current, ()):
                unknown = {
                    v for v in self._variables(self._members[row]) if v not in source and classes[v] >= C_OBSERVABLE
                }
                if all(classes[v] == C_OBSERVABLE for v in unknown):
                    rows[row] = None
                    queue.extend(unknown)
        needed = {v for row in rows for v in self._variables(self._members[row]) if v in source}
        before = [self._step(source[v], (v,)) for v in order if v in needed]
        gives = tuple(sorted(together))
        return before + [self._step(row, gives, together=1) for row in rows]

    def _step(self, row: int, gives: tuple[int, ...], together: int = 0) -> Step:
        label = self.network.constraints[row]
        names = tuple(dict.fromkeys(self.units.names.get(v, self.units.subject(v)) for v in gives))
        unit, size = self.units.flow_unit([member[0] for member in self._members[row]])
        terms = tuple(self._term(*member, size) for member in self._members[row])
        if any(term.id.startswith("level:") for term in terms):  # a carried stock changes by its levels alone
            terms = tuple(term for term in terms if term.kind != "stock")
        rhs = float(self.network.rhs[row]) / size
        return Step(label.kind, label.id, label.layer, names, terms, rhs, unit, together)

    def _term(self, variable: int, coefficient: float, other: int, row_size: float) -> ExplainedTerm:
        network, solved = self.network, self.outcome.solved
        label = network.variables[variable]
        unit, size = self.units.unit(variable)
        code = int(solved.classes[variable])
        fixed = network.status[variable] in (FIXED, MEASURED)
        return ExplainedTerm(
            label.kind,
            label.id,
            label.layer,
            coefficient * size / row_size,
            None if code == C_UNOBSERVABLE else float(solved.z[variable]) / size,
            unit,
            float(network.mean[variable]) / size if fixed else None,
            CLASSES[code],
            "" if other < 0 else self.units.names.get(other, network.variables[other].id),
            None if other < 0 or solved.classes[other] == C_UNOBSERVABLE else float(solved.z[other]),
        )
