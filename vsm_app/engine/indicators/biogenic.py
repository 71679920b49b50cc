"""Biogenic CO2 apart: what grown material took up and what is given off again; never part of a sum of CO2e.

Source: ISO 14067:2018, 6.4.9.2 and 7.2 (biogenic emissions and removals are stated separately; clauses from memory).
From the map: docs/methods/pcf.md. What enters from outside took up the carbon that it brings; secondary material did
that in an earlier product. Energy carriers that enter are burnt; losses that leave give off all they hold, also in a
landfill (the upper bound).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from vsm_app.engine.factor_library import GROWN
from vsm_app.engine.factors import factor_per_base
from vsm_app.engine.indicators.base import Answer, Compute, Indicator, NotDefined, Sum, Total, flows_missing, note
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import NOT_MATERIAL, Flow, ItemKind, OriginClass

SOURCE: Final = "ISO 14067:2018, 6.4.9.2 and 7.2 (biogenic emissions and removals apart)"
KG_CO2: Final = "kg CO2"


def _enters(view: MapView, flow: Flow) -> bool:
    return view.is_inside(flow.target) and not view.is_inside(flow.source)


def _is_taken_up(view: MapView, flow: Flow) -> bool:
    return _enters(view, flow) and not view.is_secondary(flow)


def _is_given_off(view: MapView, flow: Flow) -> bool:
    item = view.physics.items.get(flow.item)
    energy = view.class_of(flow) is OriginClass.ENERGY or (item is not None and item.kind is ItemKind.ENERGY)
    lost = view.is_inside(flow.source) and not view.is_inside(flow.target) and view.is_loss(flow)
    return lost or (energy and _enters(view, flow))


def _per_base(view: MapView, flow: Flow) -> tuple[str, float] | None:
    """Layer and kg CO2 per base unit of it, by the item's factor."""
    item = view.physics.items.get(flow.item)
    if item is None or item.biogenic_co2 is None:
        return None
    for layer in view.rows_of(flow.id):
        per_base = factor_per_base(item.biogenic_co2, "co2e", layer)
        if per_base is not None:
            return layer, per_base
    return None


def _has_grown(view: MapView, flow: Flow) -> bool:
    """Whether a flow holds biogenic carbon by its class, its item's class or the library factor that its item took.

    Of a material the stated renewable share says so too; that of energy may be wind.
    """
    item = view.physics.items.get(flow.item)
    if OriginClass.RENEWABLE in (view.class_of(flow), item.origin_class if item is not None else None):
        return True
    if item is None:
        return False
    taken = {factor.library_id for factor in (item.co2e, item.co2e_market) if factor is not None}
    is_material = item.kind not in (ItemKind.ENERGY, ItemKind.WATER) and view.class_of(flow) not in NOT_MATERIAL
    return bool(taken & GROWN) or (is_material and bool(item.renewable))


def _sum_of(counts: Callable[[MapView, Flow], bool], nothing: str) -> Compute:
    def compute(view: MapView) -> Iterable[Answer]:
        flows = [flow for flow in view.crossing_flows if counts(view, flow)]
        found = {flow.id: per for flow in flows if (per := _per_base(view, flow)) is not None}
        grown = [f for f in flows if f.id not in found and _has_grown(view, f)]
        if not found:
            needs = tuple(Need("biogenic_co2", item) for item in dict.fromkeys(flow.item for flow in grown or flows))
            yield NotDefined("indicator.nothing_biogenic" if needs else nothing, {}, needs or (Need("flow"),))
            return
        unknown = [flow for flow, (layer, _per) in found.items() if view.amount(flow, layer) is None]
        if unknown:
            yield flows_missing(unknown)
            return
        layers = {flow: layer for flow, (layer, _per) in found.items() if layer != "mass"}
        amount = Sum({flow: per for flow, (_layer, per) in found.items()}, "mass", 1.0, KG_CO2, layers)
        ids = tuple(f.id for f in grown)
        notes = (note("indicator.note.no_biogenic_factor", ids, flows=ids, count=len(ids)),) if ids else ()
        yield Total(amount, incomplete=bool(ids), notes=notes)

    return compute


INDICATORS = tuple(
    Indicator(
        f"co2.biogenic_{name}", "carbon", KG_CO2, "Σ amount · biogenic CO2", SOURCE, _sum_of(counts, nothing),
        "pcf", verified=False, higher_is_better=name == "removal",
    )
    for name, counts, nothing in (
        ("removal", _is_taken_up, "indicator.nothing_enters"),
        ("emission", _is_given_off, "indicator.nothing_given_off"),
    )
)  # fmt: skip
