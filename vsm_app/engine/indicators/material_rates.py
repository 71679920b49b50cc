"""Recycled content, end-of-life rates, yield and losses, straight from flows, classes and stages.

Sources: recycled content and end-of-life rates as defined in words by UNEP/IRP (2011), Recycling Rates of Metals - A
Status
Report; yield and material loss as in ISO 14051:2011, clause 3 (product and material loss of a quantity centre).
"""

from __future__ import annotations

from collections.abc import Iterable

from vsm_app.engine.indicators.base import Answer, Indicator, NotDefined, Ratio, Sum, Total
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import Flow, Item, StageKind
from vsm_app.model.units import parse_unit

UNEP = "UNEP/IRP 2011, Recycling Rates of Metals - A Status Report (definitions in words)"
ISO_14051 = "ISO 14051:2011, clause 3 (product, material loss)"


def _parts(view: MapView, flows: Iterable[Flow]) -> Sum:
    unit, factor = view.shown_in(view.layer)
    return Sum.of((f.id for f in flows), view.layer, 1.0 / factor, unit)


def recycled_content(view: MapView) -> Iterable[Answer]:
    """Secondary over all material entering the reference stage; and of each process that takes secondary material."""
    stage = view.reference_stage
    if stage is None:
        yield NotDefined("indicator.no_stage", {"kind": "production"}, (Need("reference_stage"),))
    else:
        inputs = view.entering(view.inside_of((stage,)))
        if inputs:
            yield Ratio(_parts(view, filter(view.is_secondary, inputs)), _parts(view, inputs))
        else:
            yield NotDefined("indicator.no_input", {"stage": stage.name}, (Need("flow", stage.id),))
    for node in view.processes:
        inputs = view.inflows(node)
        if any(map(view.is_secondary, inputs)) and not all(map(view.is_secondary, inputs)):
            yield Ratio(_parts(view, filter(view.is_secondary, inputs)), _parts(view, inputs), node)


def _used_up(view: MapView) -> tuple[tuple[Flow, ...], tuple[Flow, ...]]:
    """Flows of end-of-life material: collected (into the end-of-life stages) and lost on leaving the use stage."""
    use = view.inside_of(view.stages_of_kind(StageKind.USE))
    after = view.inside_of(view.stages_of_kind(StageKind.END_OF_LIFE))
    collected = tuple(f for f in view.entering(after) if f.source in use)
    lost = tuple(f for f in view.leaving(use) if f.target not in after and view.is_loss(f))
    return collected, lost


def _no_end_of_life() -> NotDefined:
    return NotDefined("indicator.no_end_of_life", {}, (Need("stage"),))


def collection_rate(view: MapView) -> Iterable[Answer]:
    """Collected over all end-of-life material."""
    collected, lost = _used_up(view)
    if not collected:
        yield _no_end_of_life()
    else:
        yield Ratio(_parts(view, collected), _parts(view, (*collected, *lost)))


def return_rate(view: MapView) -> Iterable[Answer]:
    """Collected over what was brought into use in the same period (products sold)."""
    collected, _lost = _used_up(view)
    use = view.inside_of(view.stages_of_kind(StageKind.USE))
    sold = tuple(f for f in view.entering(use) if not view.is_secondary(f))
    if not collected or not sold:
        yield _no_end_of_life()
    else:
        yield Ratio(_parts(view, collected), _parts(view, sold))


def eol_recycling_rate(view: MapView) -> Iterable[Answer]:
    """End-of-life material that becomes secondary material over all end-of-life material.

    Where other material (new scrap, imports) joins in the end-of-life stages, each node's output carries end-of-life
    material in
    the proportion of its input; the proportions are solved simultaneously, loops included.
    """
    collected, lost = _used_up(view)
    after = view.inside_of(view.stages_of_kind(StageKind.END_OF_LIFE))
    if not collected:
        yield _no_end_of_life()
        return
    shares = _end_of_life_share(view, after, frozenset(f.id for f in collected))
    if isinstance(shares, NotDefined):
        yield shares
        return
    secondary = [f for f in view.leaving(after) if view.is_secondary(f)]
    unit, factor = view.shown_in(view.layer)
    numerator = Sum({f.id: shares[f.source or ""] for f in secondary}, view.layer, 1.0 / factor, unit)
    yield Ratio(numerator, _parts(view, (*collected, *lost)))


def _end_of_life_share(view: MapView, nodes: frozenset[str], marked: frozenset[str]) -> dict[str, float] | NotDefined:
    """Share of end-of-life material in the output of each node."""
    import numpy as np

    order = sorted(nodes)
    place = {node: row for row, node in enumerate(order)}
    matrix, right = np.eye(len(order)), np.zeros(len(order))
    for node in order:
        inflows = view.inflows(node)
        amounts = {f.id: view.amount(f.id) for f in inflows}
        unknown = tuple(flow for flow, amount in amounts.items() if amount is None)
        if unknown and any(f.id not in marked and f.source not in nodes for f in inflows):
            needs = tuple(Need("quantity", flow) for flow in unknown)
            return NotDefined("indicator.flow_unknown", {"flows": unknown, "count": len(unknown)}, needs)
        total = sum(amount or 0.0 for amount in amounts.values())
        if total <= 0:
            right[place[node]] = 1.0  # nothing enters: nothing leaves that could count
            continue
        for flow in inflows:
            part = (amounts[flow.id] or 0.0) / total
            if flow.id in marked:
                right[place[node]] += part
            elif flow.source in nodes and flow.source is not None:
                matrix[place[node], place[flow.source]] -= part
    try:
        solved = np.linalg.solve(matrix, right)
    except np.linalg.LinAlgError:
        return NotDefined("indicator.closed_loop", {"nodes": tuple(order)})
    return {node: float(solved[row]) for node, row in place.items()}


def material_yield(view: MapView) -> Iterable[Answer]:
    """Useful output over input: of the production stages together, and of each process.

    In production, secondary output is new scrap and not useful output; elsewhere everything but losses is.
    """
    production = view.inside_of(view.stages_of_kind(StageKind.PRODUCTION))
    inputs, outputs = view.entering(production), view.leaving(production)
    if inputs and outputs:
        useful = [f for f in outputs if not view.is_loss(f) and not view.is_secondary(f)]
        yield Ratio(_parts(view, useful), _parts(view, inputs))
    else:
        yield NotDefined("indicator.no_stage", {"kind": "production"}, (Need("stage"),))
    for node in view.processes:
        into, out = view.inflows(node), view.outflows(node)
        if into and out:
            scrap = node in production
            useful = [f for f in out if not view.is_loss(f) and not (scrap and view.is_secondary(f))]
            yield Ratio(_parts(view, useful), _parts(view, into), node)


def losses(view: MapView) -> Iterable[Answer]:
    """All losses that leave the system, on the material layer; and those of each process."""
    lost = [
        f for f in view.material_flows if view.is_loss(f) and view.is_inside(f.source) and not view.is_inside(f.target)
    ]
    yield Total(_parts(view, lost))
    for node in view.processes:
        own = [f for f in lost if f.source == node]
        if own:
            yield Total(_parts(view, own), node)


def value_retained(view: MapView) -> Iterable[Answer]:
    """Value of the secondary materials that leave the end-of-life stages over the value of all materials used.

    After Di Maio and Rem (2015), A Robust Indicator for Promoting Circular Economy through Recycling (circular
    economy index).
    """
    stage = view.reference_stage
    after = view.inside_of(view.stages_of_kind(StageKind.END_OF_LIFE))
    if stage is None or not after:
        yield _no_end_of_life()
        return
    used = [f for f in view.entering(view.inside_of((stage,))) if not view.is_loss(f)]
    returned = [f for f in view.leaving(after) if view.is_secondary(f)]
    without = [f.id for f in (*used, *returned) if _price(view, f) is None]
    value_used, value_returned = _value_sum(view, used), _value_sum(view, returned)
    if not value_used:
        needs = tuple(Need("price", f.item) for f in used)
        yield NotDefined("indicator.no_price", {"flows": tuple(f.id for f in used)}, needs)
        return
    if returned and not value_returned:
        needs = tuple(Need("price", f.item) for f in returned)
        yield NotDefined("indicator.no_price", {"flows": tuple(f.id for f in returned)}, needs)
        return
    yield Ratio(value_returned, value_used, incomplete=bool(without))


def _item(view: MapView, flow: Flow) -> Item | None:
    return view.physics.items.get(flow.item)


def _price(view: MapView, flow: Flow) -> float | None:
    """Money per base unit of the material layer; `None` without a price or with one in another dimension."""
    item = _item(view, flow)
    if item is None or item.price is None:
        return None
    unit = parse_unit(item.price.unit)
    return item.price.value * unit.factor if unit.layer == f"money/{view.layer}" else None


def _value_sum(view: MapView, flows: Iterable[Flow]) -> Sum:
    prices = {f.id: _price(view, f) for f in flows}
    return Sum({f: p for f, p in prices.items() if p}, view.layer, 1.0, view.physics.settings.currency)


INDICATORS = (
    Indicator("recycled_content", "circularity", "1", "secondary in / material in", UNEP, recycled_content),
    Indicator("eol_recycling_rate", "circularity", "1", "secondary from EoL / EoL material", UNEP, eol_recycling_rate),
    Indicator("collection_rate", "circularity", "1", "collected / end-of-life material", UNEP, collection_rate),
    Indicator("return_rate", "circularity", "1", "collected / brought into use", "own definition", return_rate),
    Indicator("material_yield", "material", "1", "useful output / input", ISO_14051, material_yield),
    Indicator("losses", "material", "", "sum of losses", ISO_14051, losses, higher_is_better=False),
    Indicator(
        "value_retained", "circularity", "1", "value of secondary materials / value of materials used",
        "Di Maio and Rem 2015, J Environ Prot 6:1095 (definition in words)", value_retained,
    ),
)  # fmt: skip
