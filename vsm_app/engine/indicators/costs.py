"""Material flow cost accounting: what losses cost, by node and on the whole; the flow cost matrix by kinds of cost.

Source: ISO 14051:2011 (EN ISO 14051), clauses 4.2 and 5.4; from the map: docs/methods/mfca.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vsm_app.engine.factors import factor_per_base
from vsm_app.engine.flow_cost import KINDS_OF_COST, WASTE, FlowCost
from vsm_app.engine.hotspots import losses_of
from vsm_app.engine.indicators.base import (
    MAP,
    Answer,
    Compute,
    Computed,
    Indicator,
    NotDefined,
    Sum,
    Total,
    items_lack,
    note,
)
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import Flow
from vsm_app.model.problems import Problem

ISO_14051: Final = "ISO 14051:2011, 4.2 and 5.4"

#: What is less than this share of the rest is rounding.
_ROUNDING: Final = 1e-9
#: Each node's spread takes a solution of its own: on more nodes than this only the map's is computed.
SPREAD_UP_TO: Final = 60


def _costs(view: MapView) -> FlowCost | NotDefined:
    """The flow costs, or what is missing for any."""
    if not losses_of(view):
        return NotDefined("indicator.no_losses", {}, (Need("flow"),))
    costs = view.flow_cost
    if not costs.carried.known.get("cost"):
        items = tuple(dict.fromkeys(view.physics.flows[f].item for f in costs.carried.missing.get("cost", ())))
        return NotDefined("indicator.no_costs", {}, tuple(Need("price", item) for item in items) or (Need("price"),))
    if costs.carried.problems:
        caught = tuple(node for problem in costs.carried.problems for node in problem.subjects)
        return NotDefined("indicator.closed_loop", {"nodes": caught}, (Need("flow", caught[0]),))
    if not costs.determined_losses():
        flows = tuple(f.id for f in costs.losses)
        needs = tuple(Need("quantity", flow) for flow in flows)
        return NotDefined("indicator.flow_unknown", {"flows": flows, "count": len(flows)}, needs)
    return costs


def _nothing_spent(view: MapView) -> NotDefined:
    """Everything that enters is said to cost nothing, and so do the processes."""
    entering = (flow for flow in view.crossing_flows if view.is_inside(flow.target))
    return items_lack("price", "indicator.no_cost", entering)


def _notes(costs: FlowCost) -> tuple[Problem, ...]:
    unpriced = costs.carried.missing.get("cost", ())
    known = {f.id for f in costs.determined_losses()}
    left_out = tuple(f.id for f in costs.losses if f.id not in known)
    found = []
    if unpriced:
        found.append(note("indicator.note.no_price_flows", unpriced, flows=unpriced, count=len(unpriced)))
    if costs.unfit:
        found.append(note("indicator.note.unfit_disposal", costs.unfit, flows=costs.unfit))
    if costs.undisposed:
        thrown = costs.undisposed
        found.append(note("indicator.note.no_disposal_cost", thrown, flows=thrown, count=len(thrown)))
    if left_out:
        found.append(note("indicator.note.left_out", left_out, flows=left_out, count=len(left_out)))
    if costs.loss_cost > costs.total_cost * (1 + _ROUNDING):
        found.append(note("indicator.note.cost_of_stock"))
    if costs.carried.idle:
        found.append(note("indicator.note.idle", costs.carried.idle, nodes=costs.carried.idle))
    return tuple(found)


def loss_cost(view: MapView) -> Iterable[Answer]:
    """Cost carried by losses with their waste management: of the map and of each node."""
    costs = _costs(view)
    if isinstance(costs, NotDefined):
        yield costs
        return
    notes, currency, incomplete = _notes(costs), view.physics.settings.currency, _incomplete(costs)
    flows = costs.determined_losses()
    dual = costs.loss_dual(flows)
    extra = costs.loss_cost - dual.value  # waste costs where nothing is lost, costs of idle nodes
    yield Computed.of(dual + extra, currency, incomplete=incomplete, notes=notes)
    at: dict[str, list[Flow]] = {}
    for flow in flows:
        at.setdefault(flow.source or "", []).append(flow)
    for node, lost in at.items():
        if len(at) <= SPREAD_UP_TO:
            dual = costs.loss_dual(tuple(lost))
            yield Computed.of(dual, currency, node, incomplete=incomplete, notes=_valuation(costs, node, currency))
        else:
            yield Computed(sum(costs.cost_of(flow) for flow in lost), currency, node, incomplete=incomplete)


def _valuation(costs: FlowCost, node: str, currency: str) -> tuple[Problem, ...]:
    """The centre's costs by kind; what its loss costs where lost material was bought as such, at its own price."""
    centre = costs.centres.get(node)
    if centre is None:
        return ()
    lost, kept = centre.loss, centre.product
    row = note(
        "indicator.note.cost_kinds", (node,), unit=currency, material=lost.material, energy=lost.energy,
        system=lost.system, waste=lost.waste, on_material=kept.material, on_energy=kept.energy, on_system=kept.system,
    )  # fmt: skip
    if centre.loss_specific is None:
        return (row,)
    difference = centre.loss_specific - centre.loss.material
    value = centre.loss.total + difference
    return (row, note("indicator.note.specific", (node,), value=value, unit=currency, difference=difference))


def _incomplete(costs: FlowCost) -> bool:
    lacking = costs.carried.missing.get("cost") or costs.unfit or costs.undisposed
    return bool(lacking) or len(costs.determined_losses()) < len(costs.losses)


def loss_cost_share(view: MapView) -> Iterable[Answer]:
    """Loss cost over total cost."""
    costs = _costs(view)
    if isinstance(costs, NotDefined):
        yield costs
        return
    total, lost = costs.total_cost, costs.loss_cost
    if not total:
        yield _nothing_spent(view)
        return
    spent = view.sum_of(())
    for node in costs.centres:
        spent = spent + costs.new_dual(node)
    dual = costs.loss_dual(costs.determined_losses())
    share = (dual + (lost - dual.value)) / (spent + (total - spent.value))
    yield Computed.of(
        share, "1", MAP, parts=(lost, total), unit_parts=view.physics.settings.currency,
        incomplete=_incomplete(costs), notes=_notes(costs),
    )  # fmt: skip


def _of_kind(kind: str, *, lost: bool) -> Compute:
    """A cell of the flow cost matrix."""

    def compute(view: MapView) -> Iterable[Answer]:
        costs = _costs(view)
        if isinstance(costs, NotDefined):
            yield costs
            return
        number = costs.loss_of_kind(kind) if lost else costs.product_of_kind(kind)
        yield Computed.of(
            number, view.physics.settings.currency, incomplete=_incomplete(costs), notes=_notes(costs)
        )  # fmt: skip

    return compute


def scrap_revenue(view: MapView) -> Iterable[Answer]:
    """What selling losses brings: shown apart, never taken off their cost."""
    lost = losses_of(view)
    if not lost:
        yield NotDefined("indicator.no_losses", {}, (Need("flow"),))
        return
    prices: dict[str, float] = {}
    layers: dict[str, str] = {}
    if all(item is None or item.price is None for item in (view.physics.items.get(flow.item) for flow in lost)):
        yield items_lack("price", "indicator.no_price", lost)
        return
    for flow in lost:
        item = view.physics.items.get(flow.item)
        for layer in view.rows_of(flow.id):
            per_base = None if item is None else factor_per_base(item.price, "money", layer)
            if per_base is not None and per_base > 0:
                prices[flow.id], layers[flow.id] = per_base, layer
                break
    yield Total(Sum(prices, view.layer, 1.0, view.physics.settings.currency, layers))


def _matrix(kind: str, *, lost: bool) -> Indicator:
    side, words = ("loss", "cost on losses") if lost else ("product", "cost spent - cost on losses")
    return Indicator(
        f"mfca.{side}.{kind}", "costs", "", f"{kind} {words}", ISO_14051, _of_kind(kind, lost=lost), "mfca",
        verified=False, higher_is_better=not lost,
    )  # fmt: skip


INDICATORS = (
    Indicator(
        "mfca.loss_cost", "costs", "", "Σ m e + waste management", ISO_14051, loss_cost, "mfca", verified=False,
        higher_is_better=False,
    ),
    Indicator(
        "mfca.loss_cost_share", "costs", "1", "loss cost / total cost", ISO_14051, loss_cost_share, "mfca",
        verified=False, higher_is_better=False,
    ),
    *(_matrix(kind, lost=False) for kind in KINDS_OF_COST),
    *(_matrix(kind, lost=True) for kind in (*KINDS_OF_COST, WASTE)),
    Indicator(
        "mfca.scrap_revenue", "costs", "", "Σ loss · price", ISO_14051, scrap_revenue, "mfca", verified=False,
    ),
)  # fmt: skip
