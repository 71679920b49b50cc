"""Losses ranked by the burden that they carry from upstream (every output of a node carries alike).

`H_l = m_l e_q + d_l` with the carried burden `e_q` per unit of the node it leaves and its disposal burden `d_l`; shares
of the sum, Pareto classes A to 80 %, B to 95 %, C the rest (limits of the map's settings); rank by mass beside rank by
burden. To first order avoiding a loss saves its burden; what it saves with all loops is solved again beside it. Source
of the carry rule: ISO 14051:2011, 5.4. A second ranking (`co2e.lca`, ...) carries as a life cycle assessment does:
products take all, a kilogram lost is worth what a kilogram of product carries there. The two are never mixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from vsm_app.engine.carriers import BURDENS, COLUMNS, Carried, LcaCarrierModel
from vsm_app.engine.disposal import undisposed
from vsm_app.engine.energy_use import energy_used_up
from vsm_app.engine.factors import factor_per_base
from vsm_app.engine.formulas import ranking
from vsm_app.engine.formulas.ranking import CARRIES, MFCA, ranking_key
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import HotspotLoss, Hotspots, Solution
from vsm_app.engine.savings import savings
from vsm_app.model.document import Physics
from vsm_app.model.elements import Factor, Flow
from vsm_app.model.problems import Param, Problem, Severity

FORMAT: Final = "vsm-hotspots/1"
#: Cumulative shares up to which a loss is of class A and of class B.
PARETO_A, PARETO_B = ranking.PARETO_A, ranking.PARETO_B
#: Unit of carried energy where the map shows none, and base units per such unit.
_ENERGY_UNIT: Final = "MWh"
_MJ_PER_MWH: Final = 3600.0
#: Burden and rule by the key of the ranking; mass, which is not carried, stands under the first rule.
_KEYS: Final = {
    ranking_key(by, carry): (by, carry) for carry in CARRIES for by in BURDENS if carry == MFCA or by != "mass"
}


def rank(physics: Physics, solution: Solution, by: str = "co2e", carry: str = MFCA) -> Hotspots:
    """Losses ranked by `mass`, `energy`, `cost` or `co2e`."""
    return rank_all(physics, solution)[ranking_key(by, carry)]


def rank_all(physics: Physics, solution: Solution) -> Rankings:
    """All rankings by :func:`ranking_key`, those of one carry rule from one factorisation."""
    return Rankings(MapView(physics, solution))


class Rankings(Mapping[str, Hotspots]):
    """All rankings of one solved map by :func:`ranking_key`, each worked out when it is first asked for.

    The map and its solution do not change, so that it does not matter when that is. A ranking that fails says so.
    """

    def __init__(self, view: MapView) -> None:
        self._view = view
        self._by_rule: dict[str, _Ranking] = {}
        self._found: dict[str, Hotspots] = {}

    def __getitem__(self, key: str) -> Hotspots:
        if key not in self._found:
            by, carry = _KEYS[key]
            try:
                self._found[key] = self._of(carry).by(by)
            except Exception as error:  # as everywhere a method that fails stops no other
                params: dict[str, Param] = {"method": "hotspots", "reason": f"{type(error).__name__}: {error}"}
                problem = Problem("method.failed", Severity.ERROR, (), params)
                self._found[key] = Hotspots(by, "", carry, incomplete=True, problems=(problem,))
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(_KEYS)

    def __len__(self) -> int:
        return len(_KEYS)

    def _of(self, carry: str) -> _Ranking:
        if carry not in self._by_rule:
            saved = None if carry == MFCA else self._of(MFCA).savings
            self._by_rule[carry] = _Ranking(self._view, carry, saved)
        return self._by_rule[carry]


def losses_of(view: MapView) -> tuple[Flow, ...]:
    """Losses that leave the system."""
    return tuple(view.physics.flows[flow] for flow in view.shape.losses)


@dataclass(frozen=True, slots=True)
class _Row:
    """One loss before it is ranked; burdens in the unit of the ranking."""

    flow: Flow
    amount: float
    burden: float
    disposal: float
    credit: float
    saving: float | None


class _Ranking:
    """Everything that the rankings of one map share."""

    def __init__(self, view: MapView, carry: str = MFCA, saved: Mapping[str, Any] | None = None) -> None:
        self.view = view
        self.carry = carry
        self.model = view.carriers if carry == MFCA else LcaCarrierModel(view)
        self.carried = self.model.carried
        self.losses = losses_of(view)
        #: What is really saved does not depend on how burdens are told apart.
        self.savings = savings(self.model, self.losses) if saved is None else saved
        self.waste = waste_costs(view, self.losses)

    @cached_property
    def losses_of_nodes(self) -> tuple[Flow, ...]:
        """Everything classed as lost, inside the boundary too."""
        return tuple(flow for flow in self.view.material_flows if flow.id in self.view.shape.lost)

    @cached_property
    def in_loops(self) -> frozenset[str]:
        """Nodes to which something returns that passed them: what enters further down comes back to them."""
        place: dict[str | None, int] = {node: n for n, node in enumerate(self.view.physics.nodes)}
        flows = [f for f in self.view.material_flows if {f.source, f.target} <= place.keys()]
        ends = [(place[f.source], place[f.target]) for f in flows]
        if not ends:
            return frozenset()
        rows, columns = zip(*ends, strict=True)
        graph = csr_array((np.ones(len(ends)), (rows, columns)), shape=(len(place), len(place)))
        _count, part = connected_components(graph, directed=True, connection="strong")
        members = np.bincount(part)
        return frozenset(node for node, n in zip(self.view.physics.nodes, part, strict=True) if members[n] > 1)

    def by(self, by: str) -> Hotspots:
        """The ranking by one burden."""
        view, carried = self.view, self.carried
        unit, factor = _unit_of(view, by)
        if (by == "mass" and view.layer != "mass") or (by != "mass" and not carried.known.get(by, 0)):
            problem = Problem(f"hotspot.no_{by}", Severity.INFO)
            return Hotspots(by, unit, self.carry, incomplete=True, problems=(problem,))
        found = {flow.id: self._row(flow, by, factor) for flow in self.losses}
        rows = [row for row in found.values() if row is not None]
        left_out = tuple(flow for flow, row in found.items() if row is None)
        problems: list[Problem] = list(carried.problems)
        if left_out:
            problems.append(Problem("hotspot.not_determined", Severity.INFO, left_out, {"flows": left_out}))
        missing = carried.missing.get(by, ())
        if missing:
            params: dict[str, Param] = {"flows": missing, "count": len(missing)}
            problems.append(Problem(f"hotspot.incomplete_{by}", Severity.INFO, missing, params))
        unfit = unfit_disposal(view, (f for f in self.losses if by != "cost" or f.id not in self.waste), by)
        if unfit:
            problems.append(Problem("hotspot.unfit_disposal", Severity.INFO, unfit, {"flows": unfit}))
        thrown = undisposed(
            view, (f for f in self.losses if found[f.id] and (by != "cost" or f.id not in self.waste)), by
        )
        if thrown:
            problems.append(Problem(f"hotspot.no_disposal_{by}", Severity.INFO, thrown, {"flows": thrown}))
        if carried.idle and by != "mass":
            problems.append(Problem("hotspot.idle", Severity.INFO, carried.idle, {"nodes": carried.idle}))
        lost = (f for f in self.losses_of_nodes if by == "mass" or self.model.bears(f)) if self.carry == MFCA else ()
        node_burden = {node: burden / factor for node, burden in _node_burden(view, carried, by, lost).items()}
        if by != "mass" and (looped := tuple(f.id for f in self.losses if found[f.id] and f.source in self.in_loops)):
            problems.append(Problem("hotspot.loops_carry", Severity.INFO, looped, {"flows": looped}))
        column = COLUMNS.index(by)
        rows_of_nodes = carried.direct.items() if by in ("co2e", "cost") else ()
        node_direct = {node: float(row[column]) / factor for node, row in rows_of_nodes}
        specific_by_node = {node: float(row[column]) / factor for node, row in carried.specific.items()}
        ranked = _ordered(rows, view)
        return Hotspots(
            by, unit, self.carry, ranked, node_burden, specific_by_node, sum(loss.burden for loss in ranked),
            bool(missing or unfit or thrown), tuple(problems), node_direct,
        )  # fmt: skip

    def _row(self, flow: Flow, by: str, factor: float) -> _Row | None:
        """One loss; `None` where it is not determined."""
        amount = self.view.amount(flow.id)
        specific = self.carried.of(flow.source, by) if self.model.bears(flow) else 0.0
        if amount is None or (specific is None and by != "mass"):
            return None
        own = amount if by == "mass" else amount * (specific or 0.0)
        disposal, credit = self.disposal(flow, by), _credit(self.view, flow, by)
        saved = self.savings.get(flow.id)
        saving = None if saved is None else (float(saved[COLUMNS.index(by)]) + disposal) / factor
        return _Row(flow, amount, (own + disposal) / factor, disposal / factor, credit / factor, saving)

    def disposal(self, flow: Flow, by: str) -> float:
        """Burden of getting rid of a loss: the waste costs entered at its node, else its item's factor."""
        if by == "cost" and flow.id in self.waste:
            return self.waste[flow.id]
        return _by_factor(self.view, flow, by, lambda item: item.disposal_cost if by == "cost" else item.disposal_co2e)


def unfit_disposal(view: MapView, losses: Iterable[Flow], by: str) -> tuple[str, ...]:
    """Losses whose factor of disposal is per a unit that they do not have, so that it cannot be counted."""
    numerator = {"cost": "money", "co2e": "co2e"}.get(by)
    found = []
    for flow in losses if numerator is not None else ():
        item = view.physics.items.get(flow.item)
        factor = None if item is None else item.disposal_cost if by == "cost" else item.disposal_co2e
        if factor is not None and all(
            factor_per_base(factor, numerator or "", layer) is None for layer in view.rows_of(flow.id)
        ):
            found.append(flow.id)
    return tuple(found)


def waste_costs(view: MapView, losses: Iterable[Flow]) -> dict[str, float]:
    """Waste management costs entered at a node, on its losses by amount: all on losses (ISO 14051:2011, 5.4)."""
    at: dict[str, list[Flow]] = {}
    for flow in losses:
        node = view.physics.nodes.get(flow.source) if flow.source else None
        if node is not None and node.cost is not None and node.cost.waste is not None:
            at.setdefault(node.id, []).append(flow)
    found: dict[str, float] = {}
    for node_id, flows in at.items():
        cost = view.physics.nodes[node_id].cost
        amounts = {f.id: view.amount(f.id) or 0.0 for f in flows}
        total = sum(amounts.values())
        waste = cost.waste if cost is not None and cost.waste is not None else 0.0
        found |= {flow: waste * (amount / total if total else 1 / len(flows)) for flow, amount in amounts.items()}
    return found


def _ordered(rows: list[_Row], view: MapView) -> tuple[HotspotLoss, ...]:
    total = sum(abs(row.burden) for row in rows)
    by_mass = sorted(rows, key=lambda row: (-abs(row.amount), row.flow.id))
    mass_rank = {row.flow.id: number for number, row in enumerate(by_mass, 1)}
    found: list[HotspotLoss] = []
    limits = view.physics.settings.pareto_a, view.physics.settings.pareto_b
    places = ranking.shares_and_classes([(r.burden, r.amount, r.flow.id) for r in rows], limits)
    for number, place in enumerate(places, 1):
        row = rows[place.index]
        item = view.physics.items.get(row.flow.item)
        found.append(
            HotspotLoss(
                row.flow.id, row.flow.source or "", row.flow.item, row.amount if view.layer == "mass" else None,
                row.burden, place.share if total else 0.0, place.cumulative if total else 0.0, place.pareto, number,
                mass_rank[row.flow.id], row.disposal, row.credit, row.saving,
                recoverable=item.recoverable if item else None,
            )
        )  # fmt: skip
    return tuple(found)


def _unit_of(view: MapView, by: str) -> tuple[str, float]:
    if by == "mass":
        unit, factor = view.shown_in("mass")
        return unit or "kg", factor
    if by == "energy":
        unit, factor = view.shown_in("energy")
        return (unit, factor) if unit else (_ENERGY_UNIT, _MJ_PER_MWH)
    return ("kg CO2e", 1.0) if by == "co2e" else (view.physics.settings.currency, 1.0)


def _credit(view: MapView, flow: Flow, by: str) -> float:
    """What selling the loss brings: shown beside the burden, never netted into it."""
    return _by_factor(view, flow, by, lambda item: item.price) if by == "cost" else 0.0


def _by_factor(view: MapView, flow: Flow, by: str, choose: Callable[[Any], Factor | None]) -> float:
    item = view.physics.items.get(flow.item)
    if item is None or by not in ("cost", "co2e"):
        return 0.0
    numerator = "money" if by == "cost" else "co2e"
    for layer, result in view.rows_of(flow.id).items():
        per_base = factor_per_base(choose(item), numerator, layer)
        if per_base is not None and result.base_value is not None:
            return per_base * result.base_value
    return 0.0


def _node_burden(view: MapView, carried: Carried, by: str, lost: Iterable[Flow]) -> Mapping[str, float]:
    """What each node adds by itself plus what its losses carry away: the tint of the heat view.

    Energy is used up but once: what a node takes and passes to nobody, its losses of energy among it. What lost
    material carries of it was used up where it was put in, here or before.
    """
    if by == "energy":
        return dict.fromkeys(carried.direct, 0.0) | energy_used_up(view)
    column = COLUMNS.index(by)
    burden = {node: float(row[column]) if by != "mass" else 0.0 for node, row in carried.direct.items()}
    for flow in lost:
        if flow.source in burden:
            specific = 1.0 if by == "mass" else carried.of(flow.source, by)
            burden[flow.source] += (view.amount(flow.id) or 0.0) * (specific or 0.0)
    return burden


def to_json(hotspots: Hotspots) -> dict[str, Any]:
    """The shape `vsm-hotspots/1`."""
    return {
        "format": FORMAT,
        "by": hotspots.by,
        "unit": hotspots.unit,
        "mass_unit": "kg",
        "carry": hotspots.carry,
        "incomplete": hotspots.incomplete,
        "total": hotspots.total,
        "losses": [
            {
                "flow": loss.flow, "node": loss.node, "mass": loss.mass, "burden": loss.burden, "share": loss.share,
                "cumulative": loss.cumulative, "class": loss.pareto, "rank": loss.rank,
                "rank_by_mass": loss.rank_by_mass, "disposal": loss.disposal, "credit": loss.credit,
                "recoverable": loss.recoverable, "net": loss.burden - loss.credit, "saving": loss.saving,
            }
            for loss in hotspots.losses
        ],
    }  # fmt: skip
