"""Burdens carried along with material: mass, energy, cost and CO2e per unit of output, loops solved at once.

Every output of a node carries the same burden per unit (the rule of material flow cost accounting, ISO 14051:2011,
5.4): `e_q (outputs_q + stock growth_q) = sum_p F_pq e_p + sum_external m e_external + direct_q`. Material sent back is
an input at its carried burden, so loops need no unrolling; one factorisation serves all burdens (right-hand sides).
Costs are carried in three columns (material, energy, system) beside their sum. Auxiliaries (`in_cost_ratio` off) bring
their burden in and carry none away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.sparse import csc_array
from scipy.sparse.linalg import splu

from vsm_app.engine.dual import Dual, Key
from vsm_app.engine.factors import factor_per_base
from vsm_app.engine.indicators.view import MapView
from vsm_app.model.elements import Factor, Flow, ItemKind, OriginClass
from vsm_app.model.problems import Problem, Severity

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The burdens by which losses are ranked.
BURDENS: Final = ("mass", "energy", "cost", "co2e")
#: Columns of every burden vector: the burdens, then the cost by its kinds (ISO 14051, 4.2).
COLUMNS: Final = (*BURDENS, "cost_material", "cost_energy", "cost_system")
MASS, ENERGY, COST, CO2E, COST_MATERIAL, COST_ENERGY, COST_SYSTEM = range(7)

#: What loops carry is at most so many times what was put in; beyond, the system is singular but for rounding.
_LARGEST_GAIN: Final = 1e10


@dataclass(frozen=True, slots=True)
class Carried:
    """Burdens per base unit of output of each node, columns as `COLUMNS` (kg, MJ, currency, kg CO2e).

    `direct` is what arises at each node itself (external inputs, energy, own costs and emissions). `missing` names the
    flows (or nodes) without a factor, by burden. `idle` are nodes through which nothing flows although burdens arise
    there: those are carried nowhere. `undetermined` are nodes fed by what is not known.
    """

    specific: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    direct: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: Mapping[str, int] = field(default_factory=dict)
    undetermined: frozenset[str] = frozenset()
    idle: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def of(self, node: str | None, burden: str) -> float | None:
        """Burden per base unit of output of a node."""
        found = self.specific.get(node) if node is not None else None
        return None if found is None else float(found[COLUMNS.index(burden)])


class CarrierModel:
    """The carried-burden system of one solved map."""

    def __init__(self, view: MapView) -> None:
        self.view = view
        self._missing: dict[str, list[str]] = {burden: [] for burden in BURDENS}
        self._known: dict[str, int] = dict.fromkeys(BURDENS, 0)
        self._slopes: dict[str, list[tuple[int, Key, float]]] = {}

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """Nodes inside the boundary through which material flows."""
        return self.view.shape.passed

    def bears(self, flow: Flow) -> bool:
        """Whether a flow is worth the burden of its node: auxiliaries are not."""
        return flow.item not in self._aside

    @cached_property
    def _aside(self) -> frozenset[str]:
        """Auxiliaries."""
        return frozenset(item.id for item in self.view.physics.items.values() if not item.in_cost_ratio)

    def carries(self, flow: Flow) -> bool:
        """Whether a flow carries a burden away; here all that bear one do (ISO 14051:2011, 5.4)."""
        return self.bears(flow)

    def passes_on(self, flow: Flow) -> bool:
        """Whether a flow between nodes brings the burden that it carries to its target."""
        return self.carries(flow)

    @cached_property
    def direct(self) -> dict[str, NDArray[np.float64]]:
        """What arises at each node: external inputs with their factors, energy, own costs and emissions."""
        rows = dict(zip(self.nodes, np.zeros((len(self.nodes), len(COLUMNS))), strict=True))
        inside = set(self.nodes)
        for flow in self.view.physics.flows.values():
            if flow.target in inside and flow.source not in inside and flow.target is not None:
                rows[flow.target] += self._external(flow)
        for node in self.nodes:
            element = self.view.physics.nodes[node]
            if element.cost is not None:
                rows[node][COST_SYSTEM] += element.cost.system or 0.0
                rows[node][COST_ENERGY] += element.cost.energy or 0.0
                rows[node][COST] += (element.cost.system or 0.0) + (element.cost.energy or 0.0)
                self._known["cost"] += 1
            if element.direct_co2e is not None:
                rows[node][CO2E] += element.direct_co2e
                self._known["co2e"] += 1
        return rows

    def _external(self, flow: Flow) -> NDArray[np.float64]:
        """Burden brought in by a flow from outside the boundary."""
        burden = np.zeros(len(COLUMNS))
        if self.view.class_of(flow) is OriginClass.INFORMATION:
            return burden
        item = self.view.physics.items.get(flow.item)
        if self.view.layer == "mass":
            self._add(flow, burden, (MASS,), self.view.layer, 1.0)
        own = self.view.solution.own.get(flow.id)
        if own is not None and own.layer == "energy":
            if own.value is None:
                self._missing["energy"].append(flow.id)
            else:
                self._add(flow, burden, (ENERGY,), "energy", 1.0)
                self._known["energy"] += 1
        is_energy = item is not None and (
            item.kind is ItemKind.ENERGY or self.view.class_of(flow) is OriginClass.ENERGY
        )
        priced = (COST, COST_ENERGY if is_energy else COST_MATERIAL)
        for columns, numerator, factor in (
            (priced, "money", item.price if item else None),
            ((CO2E,), "co2e", item.co2e if item else None),
        ):
            found = self._per_base(flow, factor, numerator)
            if found is None:
                self._missing[BURDENS[columns[0]]].append(flow.id)
            else:
                self._known[BURDENS[columns[0]]] += 1
                self._add(flow, burden, columns, *found)
        return burden

    def _add(
        self, flow: Flow, burden: NDArray[np.float64], columns: tuple[int, ...], layer: str, per_base: float
    ) -> None:
        amount = self.view.amount(flow.id, layer)
        if amount is None or not per_base:
            return
        for column in columns:
            burden[column] += per_base * amount
            self._slopes.setdefault(flow.id, []).append((column, (flow.id, layer), per_base))

    def _per_base(self, flow: Flow, factor: Factor | None, numerator: str) -> tuple[str, float] | None:
        """(layer, burden per base unit) by a factor given per unit of any layer on which the flow is known."""
        if factor is None:
            return None
        for layer, result in self.view.rows_of(flow.id).items():
            per_base = factor_per_base(factor, numerator, layer)
            if per_base is not None and result.base_value is not None:
                return layer, per_base
        return None

    # --- the system
    @cached_property
    def _amounts(self) -> dict[str, float | None]:
        return {flow.id: self.view.amount(flow.id) for flow in self.view.material_flows}

    @cached_property
    def undetermined(self) -> frozenset[str]:
        """Nodes with an input that is not known, and all that they feed."""
        if None not in self._amounts.values():
            return frozenset()
        inside = set(self.nodes)
        start = [n for n in self.nodes if any(self._amounts[f.id] is None for f in self.view.inflows(n))]
        found = set(start)
        while start:
            for flow in self.view.outflows(start.pop()):
                if flow.target is not None and flow.target in inside and flow.target not in found:
                    found.add(flow.target)
                    start.append(flow.target)
        return frozenset(found)

    @cached_property
    def throughput(self) -> dict[str, tuple[float, tuple[Key, ...]]]:
        """What carries each node's burden away, and the results that it is the sum of.

        Outputs and stock growth; or what enters, where an output is not known or not drawn yet.
        """
        found = {}
        layer, stocks = self.view.layer, self.view.solution.stocks
        for node in self.nodes:
            keys = self._outputs.get(node, ())
            if (node, layer) in stocks:
                keys = (("stock:" + node, layer), *keys)
            values = self.view.numbers(keys)
            if None in values or (node, layer) in self.view.unfinished:
                keys = tuple((f.id, layer) for f in self.view.inflows(node) if self.carries(f))
                values = self.view.numbers(keys)
            found[node] = (sum(value or 0.0 for value in values), keys)
        return found

    @property
    def _outputs(self) -> Mapping[str, tuple[Key, ...]]:
        """The outputs of each node that carry: which these are follows from the structure of the map alone."""
        kept = self.view.shape.kept
        found = kept.get("carriers.outputs")
        if not isinstance(found, dict):
            found = kept["carriers.outputs"] = self._carrying()
        return found

    def _carrying(self) -> dict[str, tuple[Key, ...]]:
        view = self.view
        return {n: tuple((f.id, view.layer) for f in view.outflows(n) if self.carries(f)) for n in self.nodes}

    @cached_property
    def kept(self) -> dict[str, int]:
        """Row of each node whose burden can be determined."""
        nodes = (node for node in self.nodes if node not in self.undetermined)
        return {node: row for row, node in enumerate(nodes)}

    @cached_property
    def _factored(self) -> Any:
        """The factored system, or `None` where material never leaves a loop."""
        rows, columns, entries = [], [], []
        for node, row in self.kept.items():
            amount, _keys = self.throughput[node]
            idle = amount <= 0
            rows.append(row)
            columns.append(row)
            entries.append(1.0 if idle else amount)
            for flow in () if idle else self.view.inflows(node):
                if flow.source is not None and flow.source in self.kept and self.passes_on(flow):
                    rows.append(row)
                    columns.append(self.kept[flow.source])
                    entries.append(-(self._amounts[flow.id] or 0.0))
        size = len(self.kept)
        try:
            return splu(csc_array((entries, (rows, columns)), shape=(size, size)))
        except RuntimeError:  # exactly singular
            return None

    @cached_property
    def carried(self) -> Carried:
        """What :meth:`solve` gives, solved once."""
        return self.solve()

    def solve(self) -> Carried:
        """Solve for the burden per base unit of output of every node at once."""
        direct = self.direct
        idle = {node: None for node in self.kept if self.throughput[node][0] <= 0}
        specific: dict[str, NDArray[np.float64]] = {}
        problems: tuple[Problem, ...] = ()
        if self.kept and self._factored is None:
            problems = (Problem("hotspot.closed_loop", Severity.ERROR, tuple(self.kept)),)
        elif self.kept:
            right = np.zeros((len(self.kept), len(COLUMNS)))
            for node, row in self.kept.items():
                if node not in idle:
                    right[row] = direct[node]
            solved = self._factored.solve(right)
            caught = self._caught(solved, right)
            if caught:
                problems = (Problem("hotspot.closed_loop", Severity.ERROR, caught),)
            else:
                specific = {node: solved[row] for node, row in self.kept.items()}
        missing = {burden: tuple(dict.fromkeys(flows)) for burden, flows in self._missing.items()}
        burdened = tuple(node for node in idle if any(direct[node][1:].tolist()))
        return Carried(specific, direct, missing, dict(self._known), self.undetermined, burdened, problems)

    def _caught(self, solved: NDArray[np.float64], right: NDArray[np.float64]) -> tuple[str, ...]:
        """Nodes of a loop that is closed but for rounding: they carry beyond all measure more than was put in."""
        through = np.array([abs(self.throughput[node][0]) for node in self.kept])
        most = _LARGEST_GAIN * np.abs(right).sum(axis=0)
        beyond = (np.abs(solved) * through[:, None] > most).any(axis=1) | ~np.isfinite(solved).all(axis=1)
        return tuple(node for node, row in self.kept.items() if beyond[row])

    def carried_away(self, flows: Iterable[Flow], carried: Carried, burden: str) -> Dual:
        """What these flows carry together, with its gradient (adjoint of the system)."""
        column, layer = COLUMNS.index(burden), self.view.layer
        value, gradient = 0.0, dict[Key, float]()
        wanted = np.zeros(len(self.kept))
        for flow in flows:
            specific, amount = carried.of(flow.source, burden), self._amounts[flow.id]
            if specific is None or amount is None or flow.source is None or not self.carries(flow):
                continue
            value += amount * specific
            _increase(gradient, (flow.id, layer), specific)
            wanted[self.kept[flow.source]] += amount
        weights = self._factored.solve(wanted, "T") if self.kept and self._factored is not None else wanted
        for node, row in self.kept.items():
            weight, own = float(weights[row]), carried.of(node, burden) or 0.0
            amount, keys = self.throughput[node]
            if not weight or amount <= 0:
                continue
            for key in keys:
                _increase(gradient, key, -weight * own)
            self._inputs(node, weight, (column, burden), carried, gradient)
        return Dual(value, gradient)

    def _inputs(
        self, node: str, weight: float, column: tuple[int, str], carried: Carried, gradient: dict[Key, float]
    ) -> None:
        number, burden = column
        for flow in self.view.inflows(node):
            before = carried.of(flow.source, burden)
            if before is not None and self.passes_on(flow):
                _increase(gradient, (flow.id, self.view.layer), weight * before)
        for flow in self._from_outside.get(node, ()):
            for of_column, key, per_base in self._slopes.get(flow.id, ()):
                if of_column == number:
                    _increase(gradient, key, weight * per_base)

    def burden_of(self, flow: Flow) -> NDArray[np.float64]:
        """Burden that a flow from outside brings in."""
        burden = np.zeros(len(COLUMNS))
        for column, key, per_base in self._slopes.get(flow.id, ()):
            burden[column] += per_base * (self.view.number(key) or 0.0)
        return burden

    def brought_in(self, node: str, burden: str) -> dict[Key, float]:
        """Gradient of what a node is given from outside."""
        column = COLUMNS.index(burden)
        found: dict[Key, float] = {}
        for flow in self._from_outside.get(node, ()):
            for of_column, key, per_base in self._slopes.get(flow.id, ()):
                if of_column == column:
                    _increase(found, key, per_base)
        return found

    @cached_property
    def _from_outside(self) -> dict[str, list[Flow]]:
        inside = set(self.nodes)
        found: dict[str, list[Flow]] = {}
        for flow in self.view.physics.flows.values():
            if flow.target in inside and flow.source not in inside and flow.target is not None:
                found.setdefault(flow.target, []).append(flow)
        return found


class LcaCarrierModel(CarrierModel):
    """The same system with all burdens on products: losses carry nothing on.

    Burdens end with what is used: used products come free to whoever takes them (cut-off), and their recycling is
    carried by the recyclate. A node that gives nothing but losses passes its burden on with them, so that none
    vanishes. Source of the rule: ISO 14044:2006, 4.3.4.2 (waste takes no share in an allocation).
    """

    def carries(self, flow: Flow) -> bool:
        """Whether a flow carries a burden away: products and by-products do."""
        return self.bears(flow) and (not self.view.is_loss(flow) or flow.source in self._losing_all)

    def passes_on(self, flow: Flow) -> bool:
        """As it carries, but nothing leaves a use with a burden."""
        return self.carries(flow) and flow.source not in self.view.cycle.use

    @cached_property
    def _outputs(self) -> Mapping[str, tuple[Key, ...]]:
        """The same; which carry follows from amounts here."""
        return self._carrying()

    @cached_property
    def _losing_all(self) -> frozenset[str]:
        view = self.view
        return frozenset(
            node for node in self.nodes
            if (node, view.layer) not in view.unfinished and not any(
                (view.amount(f.id) is None or view.amount(f.id)) and not view.is_loss(f) and self.bears(f)
                for f in view.outflows(node)
            )
        )  # fmt: skip


def _increase(gradient: dict[Key, float], key: Key, slope: float) -> None:
    gradient[key] = gradient.get(key, 0.0) + slope
