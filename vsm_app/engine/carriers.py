"""Burdens carried along with material: mass, energy, cost and CO2e per unit of output, loops solved at once.

Every output of a node carries the same burden per unit (the rule of material flow cost accounting, ISO 14051:2011,
5.4): `e_q (outputs_q + stock growth_q) = sum_p F_pq e_p + sum_external m e_external + direct_q`. Material sent back is
an input at its carried burden, so loops need no unrolling; one factorisation serves all burdens (right-hand sides).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csc_array
from scipy.sparse.linalg import splu

from vsm_app.engine.indicators.view import MapView
from vsm_app.model.elements import Factor, Flow, Item, OriginClass
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.units import parse_unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The burdens, in the order of the columns of every burden vector.
BURDENS: Final = ("mass", "energy", "cost", "co2e")
MASS, ENERGY, COST, CO2E = range(4)
_CO2E_MARKS: Final = ("co2e", "co2eq", "co2", "co₂e", "co₂")


@dataclass(frozen=True, slots=True)
class Carried:
    """Burdens per base unit of output of each node, columns as `BURDENS` (kg, MJ, currency, kg CO2e).

    `nodes` are the nodes for which they are determined; `direct` is what arises at each node itself (external inputs,
    energy, own costs and emissions). `missing` names the flows (or nodes) without a factor, by burden.
    """

    specific: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    direct: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: Mapping[str, int] = field(default_factory=dict)
    undetermined: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def of(self, node: str | None, burden: str) -> float | None:
        """Burden per base unit of output of a node."""
        found = self.specific.get(node) if node is not None else None
        return None if found is None else float(found[BURDENS.index(burden)])


def factor_per_base(factor: Factor | None, numerator: str, layer: str) -> float | None:
    """A factor as `numerator` (`money` or `co2e`) per base unit of `layer`; `None` where it does not fit."""
    if factor is None:
        return None
    top, slash, bottom = factor.unit.rpartition("/")
    if not slash:
        return None
    per = parse_unit(bottom)
    if per.layer != layer or not per.known:
        return None
    if numerator == "money":
        amount = parse_unit(top)
        return factor.value * amount.factor / per.factor if amount.layer == "money" else None
    weight, _space, rest = top.strip().partition(" ")
    amount = parse_unit(weight)
    if amount.layer != "mass" or rest.strip().lower() not in _CO2E_MARKS:
        return None
    return factor.value * amount.factor / per.factor


class CarrierModel:
    """The carried-burden system of one solved map."""

    def __init__(self, view: MapView) -> None:
        self.view = view
        self._missing: dict[str, list[str]] = {burden: [] for burden in BURDENS}
        self._known: dict[str, int] = dict.fromkeys(BURDENS, 0)

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """Nodes inside the boundary through which material flows."""
        return tuple(n for n in self.view.processes if self.view.inflows(n) or self.view.outflows(n))

    @cached_property
    def direct(self) -> dict[str, NDArray[np.float64]]:
        """What arises at each node: external inputs with their factors, energy, own costs and emissions."""
        rows = {node: np.zeros(len(BURDENS)) for node in self.nodes}
        inside = set(self.nodes)
        for flow in self.view.physics.flows.values():
            if flow.target in inside and flow.source not in inside and flow.target is not None:
                rows[flow.target] += self._external(flow)
        for node in self.nodes:
            element = self.view.physics.nodes[node]
            if element.cost is not None:
                rows[node][COST] += (element.cost.system or 0.0) + (element.cost.energy or 0.0)
            rows[node][CO2E] += element.direct_co2e or 0.0
        return rows

    def _external(self, flow: Flow) -> NDArray[np.float64]:
        """Burden brought in by a flow from outside the boundary."""
        burden = np.zeros(len(BURDENS))
        result = self.view.solution.own.get(flow.id)
        if result is None or result.base_value is None or self.view.class_of(flow) is OriginClass.INFORMATION:
            return burden
        amount, item = result.base_value, self.view.physics.items.get(flow.item)
        material = self.view.amount(flow.id)
        if material is not None:
            burden[MASS] = material if self.view.layer == "mass" else 0.0
        if result.layer == "energy":
            burden[ENERGY] = amount
            self._known["energy"] += 1
        for column, numerator, factor in ((COST, "money", item and item.price), (CO2E, "co2e", item and item.co2e)):
            per_unit = self._per_unit(flow, item, factor or None, numerator)
            if per_unit is None:
                self._missing[BURDENS[column]].append(flow.id)
            else:
                self._known[BURDENS[column]] += 1
                burden[column] = per_unit
        return burden

    def _per_unit(self, flow: Flow, item: Item | None, factor: Factor | None, numerator: str) -> float | None:
        """Burden of the whole flow, by a factor given per unit of any layer that the flow is on."""
        if item is None or factor is None:
            return None
        for layer, result in self.view.rows_of(flow.id).items():
            per_base = factor_per_base(factor, numerator, layer)
            if per_base is not None and result.base_value is not None:
                return per_base * result.base_value
        return None

    def solve(self) -> Carried:
        """Solve for the burden per base unit of output of every node at once."""
        place = {node: row for row, node in enumerate(self.nodes)}
        amounts = {flow.id: self.view.amount(flow.id) for flow in self.view.material_flows}
        undetermined = self._undetermined(place, amounts)
        kept = [node for node in self.nodes if node not in undetermined]
        direct = self.direct
        specific, problems = self._solve_kept(kept, amounts, direct)
        missing = {burden: tuple(dict.fromkeys(flows)) for burden, flows in self._missing.items()}
        return Carried(specific, direct, missing, dict(self._known), frozenset(undetermined), problems)

    def _undetermined(self, place: Mapping[str, int], amounts: Mapping[str, float | None]) -> set[str]:
        """Nodes with an input that is not known, and all that they feed."""
        start = [n for n in self.nodes if any(amounts[f.id] is None for f in self.view.inflows(n))]
        found = set(start)
        while start:
            for flow in self.view.outflows(start.pop()):
                if flow.target in place and flow.target is not None and flow.target not in found:
                    found.add(flow.target)
                    start.append(flow.target)
        return found

    def _throughput(self, node: str, amounts: Mapping[str, float | None]) -> float:
        """What carries the burden away: outputs and stock growth, or what enters where an output is not known."""
        outputs = [amounts[flow.id] for flow in self.view.outflows(node)]
        stock = self.view.solution.stocks.get((node, self.view.layer))
        growth = 0.0 if stock is None else (None if stock.change is None else stock.change * stock.factor)
        known = [amount for amount in outputs if amount is not None]
        if growth is not None and len(known) == len(outputs):
            return sum(known) + growth
        return sum(amounts[flow.id] or 0.0 for flow in self.view.inflows(node))

    def _solve_kept(
        self, kept: Sequence[str], amounts: Mapping[str, float | None], direct: Mapping[str, NDArray[np.float64]]
    ) -> tuple[dict[str, NDArray[np.float64]], tuple[Problem, ...]]:
        place = {node: row for row, node in enumerate(kept)}
        rows, columns, entries = [], [], []
        right = np.zeros((len(kept), len(BURDENS)))
        for node, row in place.items():
            throughput = self._throughput(node, amounts)
            idle = throughput <= 0
            rows.append(row)
            columns.append(row)
            entries.append(1.0 if idle else throughput)
            if idle:
                continue
            right[row] = direct[node]
            for flow in self.view.inflows(node):
                if flow.source in place and flow.source is not None:
                    rows.append(row)
                    columns.append(place[flow.source])
                    entries.append(-(amounts[flow.id] or 0.0))
        if not kept:
            return {}, ()
        matrix = csc_array((entries, (rows, columns)), shape=(len(kept), len(kept)))
        try:
            solved = splu(matrix).solve(right)
        except RuntimeError:  # exactly singular: material that never leaves a loop
            return {}, (Problem("hotspot.closed_loop", Severity.ERROR, tuple(kept)),)
        return {node: solved[row] for node, row in place.items()}, ()
