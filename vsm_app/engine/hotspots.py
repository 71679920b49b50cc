"""Losses ranked by the burden that they carry from upstream (every output of a node carries alike).

`H_l = m_l e_q + d_l` with the carried burden `e_q` per unit of the node it leaves and its disposal burden `d_l`; shares
of the sum, Pareto classes A to 80 %, B to 95 %, C the rest; rank by mass beside rank by burden. Source of the carry
rule: ISO 14051:2011, 5.4; an LCA contribution analysis carries otherwise and is never mixed into one ranking.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from vsm_app.engine.carriers import BURDENS, Carried, CarrierModel, factor_per_base
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import HotspotLoss, Hotspots, Solution
from vsm_app.model.document import Physics
from vsm_app.model.elements import Factor, Flow
from vsm_app.model.problems import Param, Problem, Severity

FORMAT: Final = "vsm-hotspots/1"
CARRY: Final = "mfca"
#: Cumulative shares up to which a loss is of class A and of class B (settable in a later version of the panel).
PARETO_A, PARETO_B = 0.80, 0.95
_TIE: Final = 1e-12
#: Unit of carried energy where the map shows none, and base units per such unit.
_ENERGY_UNIT: Final = "MWh"
_MJ_PER_MWH: Final = 3600.0


def rank(physics: Physics, solution: Solution, by: str = "co2e") -> Hotspots:
    """Losses ranked by `mass`, `energy`, `cost` or `co2e`."""
    return rank_all(physics, solution)[by]


def rank_all(physics: Physics, solution: Solution) -> dict[str, Hotspots]:
    """All four rankings from one factorisation."""
    view = MapView(physics, solution)
    carried = CarrierModel(view).solve()
    losses = [
        f for f in view.material_flows if view.is_loss(f) and view.is_inside(f.source) and not view.is_inside(f.target)
    ]
    return {by: _rank(view, carried, losses, by) for by in BURDENS}


def _rank(view: MapView, carried: Carried, losses: list[Flow], by: str) -> Hotspots:
    unit, factor = _unit_of(view, by)
    material_is_energy = view.layer == "energy"
    if (by == "mass" and view.layer != "mass") or (by != "mass" and not _has_any(view, carried, by)):
        problem = Problem(f"hotspot.no_{by}", Severity.INFO)
        return Hotspots(by, unit, CARRY, incomplete=True, problems=(problem,))
    rows: list[tuple[Flow, float | None, float, float, float]] = []
    left_out: list[str] = []
    for flow in losses:
        amount = view.amount(flow.id)
        specific = carried.of(flow.source, by)
        if amount is None or (specific is None and by != "mass"):
            left_out.append(flow.id)
            continue
        disposal, credit = _disposal(view, flow, by), _credit(view, flow, by)
        own = (
            amount
            if by == "mass" or (by == "energy" and material_is_energy and specific is None)
            else amount * (specific or 0.0)
        )
        rows.append((flow, amount, (own + disposal) / factor, disposal / factor, credit / factor))
    problems: list[Problem] = list(carried.problems)
    if left_out:
        problems.append(Problem("hotspot.not_determined", Severity.INFO, tuple(left_out), {"flows": tuple(left_out)}))
    missing = carried.missing.get(by, ()) if by in ("cost", "co2e") else ()
    if missing:
        params: dict[str, Param] = {"flows": missing, "count": len(missing)}
        problems.append(Problem(f"hotspot.incomplete_{by}", Severity.INFO, missing, params))
    node_burden = {node: burden / factor for node, burden in _node_burden(view, carried, by).items()}
    specific_by_node = {node: float(row[BURDENS.index(by)]) / factor for node, row in carried.specific.items()}
    ranked = _ordered(rows, view)
    return Hotspots(
        by, unit, CARRY, ranked, node_burden, specific_by_node, sum(loss.burden for loss in ranked),
        bool(missing), tuple(problems),
    )  # fmt: skip


def _ordered(rows: list[tuple[Flow, float | None, float, float, float]], view: MapView) -> tuple[HotspotLoss, ...]:
    total = sum(abs(burden) for _flow, _mass, burden, _disposal, _credit in rows)
    by_mass = sorted(rows, key=lambda row: (-abs(row[1] or 0.0), row[0].id))
    mass_rank = {row[0].id: number for number, row in enumerate(by_mass, 1)}
    ordered = sorted(rows, key=lambda row: (-abs(row[2]), -abs(row[1] or 0.0), row[0].id))
    found: list[HotspotLoss] = []
    cumulative = 0.0
    for number, (flow, amount, burden, disposal, credit) in enumerate(ordered, 1):
        share = abs(burden) / total if total else 0.0
        pareto = "A" if cumulative < PARETO_A - _TIE else "B" if cumulative < PARETO_B - _TIE else "C"
        cumulative += share
        item = view.physics.items.get(flow.item)
        mass = amount if view.layer == "mass" else None
        found.append(
            HotspotLoss(
                flow.id, flow.source or "", flow.item, mass, burden, share, cumulative, pareto, number,
                mass_rank[flow.id], disposal, credit, recoverable=item.recoverable if item else None,
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


def _has_any(view: MapView, carried: Carried, by: str) -> bool:
    if carried.known.get(by, 0) > 0:
        return True
    nodes = view.physics.nodes.values()
    return (by == "cost" and any(n.cost for n in nodes)) or (by == "co2e" and any(n.direct_co2e for n in nodes))


def _disposal(view: MapView, flow: Flow, by: str) -> float:
    return _by_factor(view, flow, by, lambda item: item.disposal_cost if by == "cost" else item.disposal_co2e)


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


def _node_burden(view: MapView, carried: Carried, by: str) -> Mapping[str, float]:
    """What each node adds by itself plus what its losses carry away: the tint of the heat view."""
    column = BURDENS.index(by)
    burden = {node: float(row[column]) if by != "mass" else 0.0 for node, row in carried.direct.items()}
    for flow in view.material_flows:
        if view.is_loss(flow) and flow.source in burden and flow.source is not None:
            specific = 1.0 if by == "mass" else carried.of(flow.source, by)
            burden[flow.source] += (view.amount(flow.id) or 0.0) * (specific or 0.0)
    return burden


def to_json(hotspots: Hotspots) -> dict[str, Any]:
    """The shape `vsm-hotspots/1`."""
    return {
        "format": FORMAT,
        "by": hotspots.by,
        "unit": hotspots.unit,
        "carry": hotspots.carry,
        "incomplete": hotspots.incomplete,
        "total": hotspots.total,
        "losses": [
            {
                "flow": loss.flow, "node": loss.node, "mass": loss.mass, "burden": loss.burden, "share": loss.share,
                "cumulative": loss.cumulative, "class": loss.pareto, "rank": loss.rank,
                "rank_by_mass": loss.rank_by_mass, "disposal": loss.disposal, "credit": loss.credit,
                "recoverable": loss.recoverable,
            }
            for loss in hotspots.losses
        ],
    }  # fmt: skip
