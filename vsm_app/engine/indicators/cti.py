"""Circular Transition Indicators of own operations: inflow, outflow, material circularity, critical and linear inflow.

Source: WBCSD, Circular Transition Indicators V4.0, 2023; definitions of circular inflow and outflow read at the tool's
site, the guide's equations were not opened. From the map: docs/methods/cti.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vsm_app.engine.factors import factor_per_base
from vsm_app.engine.indicators.base import (
    Answer,
    Compute,
    Indicator,
    NotDefined,
    Ratio,
    Sum,
    Total,
    UndefinedError,
    flows_of_kind,
    items_lack,
    note,
)
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import SECONDARY_CLASSES, Flow, OriginClass
from vsm_app.model.problems import Problem

CTI: Final = "WBCSD, Circular Transition Indicators V4.0, 2023"
CIRCULAR: Final = SECONDARY_CLASSES | {OriginClass.RENEWABLE}

#: Endings of material that count as recovered.
RECOVERED: Final = ("reused", "recycled", "biological")


def circular_shares(view: MapView) -> dict[str, float]:
    """Circular share of each input: 1 where renewable or non-virgin, else the item's stated renewable share."""
    shares = {}
    for flow in view.cycle.inputs:
        item = view.physics.items.get(flow.item)
        stated = item.renewable if item is not None and item.renewable is not None else 0.0
        shares[flow.id] = 1.0 if view.class_of(flow) in CIRCULAR else stated
    return shares


def renewable_shares(view: MapView) -> dict[str, float]:
    """Renewable share of each input that is not secondary: every kilogram counts once."""
    shares = circular_shares(view)
    return {f.id: 0.0 if view.is_secondary(f) else shares[f.id] for f in view.cycle.inputs}


def recovered_shares(view: MapView) -> dict[str, float]:
    """Demonstrably recovered share of each output, followed through the map."""
    return view.cycle.downstream.shares(*RECOVERED)


def inputs(view: MapView) -> tuple[Flow, ...]:
    """Inputs of own operations; ends the computation where there are none."""
    if not view.cycle.inputs:
        raise UndefinedError(NotDefined("indicator.no_operations_input", {}, (Need("flow"),)))
    return view.cycle.inputs


def outputs(view: MapView) -> tuple[Flow, ...]:
    """Outputs of own operations; ends the computation where there are none."""
    if not view.cycle.outputs:
        raise UndefinedError(NotDefined("indicator.no_operations_output", {}, (Need("flow"),)))
    return view.cycle.outputs


def origin_notes(view: MapView) -> tuple[Problem, ...]:
    """What share of the input has no stated origin."""
    unknown = view.cycle.of_class(OriginClass.UNKNOWN)
    whole = sum(view.amount(f.id) or 0.0 for f in view.cycle.inputs)
    share = sum(view.amount(f.id) or 0.0 for f in unknown) / whole if whole else 0.0
    return (note("indicator.note.unknown_origin", tuple(f.id for f in unknown), share=share),) if share else ()


def unclear_notes(view: MapView) -> tuple[Problem, ...]:
    """What share of the output leaves the map without anything saying what becomes of it (it counts as linear)."""
    unclear = view.cycle.downstream.amount("unclear").value
    whole = sum(view.amount(f.id) or 0.0 for f in view.cycle.outputs)
    return (note("indicator.note.unclear_output", share=unclear / whole),) if whole and unclear > 0 else ()


def circular_inflow(view: MapView) -> Iterable[Answer]:
    """Circular over all inflow."""
    flows = inputs(view)
    yield Ratio(view.parts(flows, circular_shares(view)), view.parts(flows), notes=origin_notes(view))


def circular_outflow(view: MapView) -> Iterable[Answer]:
    """Recovered over all outflow."""
    flows = outputs(view)
    recovered = view.cycle.downstream.amount(*RECOVERED)
    whole = view.sum_of(flows)
    gradient = (recovered / whole).gradient if whole.value else None
    weights = recovered_shares(view)
    yield Ratio(view.parts(flows, weights), view.parts(flows), gradient=gradient, notes=unclear_notes(view))


def material_circularity(view: MapView) -> Iterable[Answer]:
    """Circular inflow and outflow over all inflow and outflow."""
    flows = (*inputs(view), *outputs(view))
    weights = circular_shares(view) | recovered_shares(view)
    circular = view.sum_of(view.cycle.inputs, circular_shares(view))
    whole = view.sum_of(flows)
    both = circular + view.cycle.downstream.amount(*RECOVERED)
    gradient = (both / whole).gradient if whole.value else None
    notes = (*origin_notes(view), *unclear_notes(view))
    yield Ratio(view.parts(flows, weights), view.parts(flows), gradient=gradient, notes=notes)


def linear_inflow(view: MapView) -> Iterable[Answer]:
    """Mass of the inflow that is not circular."""
    yield Total(view.parts(inputs(view), _linear(view)), notes=origin_notes(view))


def _linear(view: MapView) -> dict[str, float]:
    return {flow: 1.0 - share for flow, share in circular_shares(view).items()}


def critical_inflow(view: MapView) -> Iterable[Answer]:
    """Critical material over all inflow (the tool's denominator)."""
    flows = inputs(view)
    yield Ratio(view.parts(_critical(view)), view.parts(flows))


def critical_of_linear(view: MapView) -> Iterable[Answer]:
    """Critical material over linear inflow (the guide's denominator)."""
    yield Ratio(view.parts(_critical(view)), linear_part(view))


def linear_part(view: MapView) -> Sum:
    """Linear inflow as a denominator; ends the computation where all inflow is circular."""
    linear = view.parts(inputs(view), _linear(view))
    if not linear:
        raise UndefinedError(flows_of_kind("indicator.no_linear_inflow", view.cycle.inputs))
    return linear


def _critical(view: MapView) -> tuple[Flow, ...]:
    items = view.physics.items
    return tuple(f for f in view.cycle.inputs if f.item in items and items[f.item].critical)


def revenue(view: MapView) -> Sum:
    """Revenue of the products that leave own operations, from their prices; ends where one has none."""
    if not view.cycle.products:
        raise UndefinedError(NotDefined("indicator.no_product", {}, (Need("flow"),)))
    prices: dict[str, float] = {}
    layers: dict[str, str] = {}
    without: list[Flow] = []
    for flow in view.cycle.products:
        item = view.physics.items.get(flow.item)
        for layer in view.rows_of(flow.id):
            per_base = None if item is None else factor_per_base(item.price, "money", layer)
            if per_base is not None:
                prices[flow.id], layers[flow.id] = per_base, layer
                break
        else:
            without.append(flow)
    if without or not prices:
        raise UndefinedError(items_lack("price", "indicator.no_price", without))
    return Sum(prices, view.layer, 1.0, view.physics.settings.currency, layers)


def productivity(view: MapView) -> Iterable[Answer]:
    """Revenue over linear inflow."""
    linear = linear_part(view)
    money = revenue(view)
    yield Ratio(money, linear, unit=f"{money.unit}/{linear.unit.partition('/')[0]}")


def _indicator(key: str, unit: str, formula: str, compute: Compute, *, higher: bool = True) -> Indicator:
    return Indicator(
        key, "cti", unit, formula, CTI, compute, "cti", verified=False, higher_is_better=higher, material=True,
    )  # fmt: skip


INDICATORS = (
    _indicator("cti.circular_inflow", "1", "circular inflow / inflow", circular_inflow),
    _indicator("cti.circular_outflow", "1", "recovered outflow / outflow", circular_outflow),
    _indicator("cti.material_circularity", "1", "(circular in + out) / (in + out)", material_circularity),
    _indicator("cti.linear_inflow", "", "inflow - circular inflow", linear_inflow, higher=False),
    _indicator("cti.critical_inflow", "1", "critical inflow / inflow", critical_inflow, higher=False),
    _indicator("cti.critical_of_linear", "1", "critical inflow / linear inflow", critical_of_linear, higher=False),
    _indicator("cti.material_productivity", "", "revenue / linear inflow", productivity),
)
