"""Burden of a kilogram of each material with its recycling: circular footprint formula, cut-off, avoided burden.

Source: Commission Recommendation (EU) 2021/2279, Annex I, 4.4.8. From the map: docs/methods/cff.md. R1 is the
secondary share of the item's input into own operations; R2 and R3 are the shares of what reaches the end of its use
that leaves recycling plants and that goes to energy recovery, drawn for the product as a whole. The rest stands at the
item. The formula is affine in each of the three, so its derivatives are differences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from vsm_app.engine.dual import Dual, linear
from vsm_app.engine.factors import factor_per_base
from vsm_app.engine.formulas.carbon import CFF_SOURCE, Footprint, avoided_burden, circular_footprint, cut_off
from vsm_app.engine.indicators.base import (
    Answer,
    Compute,
    Computed,
    Indicator,
    NotDefined,
    UndefinedError,
    flows_zero,
    note,
)
from vsm_app.engine.indicators.product_lines import end_of_use, until_end, until_fire
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.recycling_credit import AVOIDED_BURDEN, CIRCULAR_FOOTPRINT, CUT_OFF, returns_of
from vsm_app.engine.results import Need
from vsm_app.model.elements import CircularFootprint, Item
from vsm_app.model.problems import Param
from vsm_app.model.units import parse_unit

_NOTHING: Final = 1e-12
RECYCLING: Final = "ISO 14067:2018, 6.4.6 (from memory)"
#: All of them affine in R1, R2 and R3.
_FORMULAS: Final[dict[str, Callable[[Footprint], float]]] = {
    CIRCULAR_FOOTPRINT: lambda inputs: circular_footprint(inputs).total,
    CUT_OFF: cut_off,
    AVOIDED_BURDEN: avoided_burden,
}


def _by(rule: str) -> Compute:
    """One answer an item with inputs of the formula; where no item has any, what to enter and where."""
    return lambda view: _footprints(view, rule)


def _footprints(view: MapView, rule: str) -> Iterable[Answer]:
    if view.layer != "mass":
        return
    bought = dict.fromkeys(f.item for f in view.cycle.inputs)
    chosen = [item for key in bought if (item := view.physics.items.get(key)) is not None and item.cff is not None]
    if not chosen:
        needs = tuple(Need("cff.allocation", item) for item in bought)
        yield NotDefined("indicator.no_cff", {}, needs or (Need("flow"),))
        return
    for item in chosen:
        try:
            yield _footprint(view, item, rule)
        except UndefinedError as missing:
            yield replace(missing.answer, scope=item.id)


def shares(view: MapView, item: str) -> tuple[Dual, Dual, Dual]:
    """R1, R2 and R3 of an item, from the map."""
    flows = tuple(f for f in view.cycle.inputs if f.item == item)
    entered = view.sum_of(flows)
    product = view.product
    whole = product.used_up
    if not entered.value or not whole.value:
        raise UndefinedError(flows_zero(f.id for f in (flows if not entered.value else end_of_use(view)[1])))
    secondary = view.sum_of(f for f in flows if view.is_secondary(f))
    recycled, burnt = product.ended(until_end, "recycled"), product.ended(until_fire, "energy")
    return secondary / entered, recycled / whole, burnt / whole


def _footprint(view: MapView, item: Item, rule: str) -> Answer:
    r1, r2, r3 = shares(view, item.id)
    drawn = returns_of(view, item.id)
    if drawn and r2.value > 0 and rule != CUT_OFF:
        places = tuple(Need("flow", flow) for flow in drawn)
        return NotDefined("carbon.counted_twice", {"item": item.id, "flows": drawn}, places, item.id)
    inputs, formula = _inputs(item, (r1.value, r2.value, r3.value), rule), _FORMULAS[rule]
    base = formula(inputs)
    slopes = [
        formula(replace(inputs, **{name: getattr(inputs, name) + 1.0})) - base for name in ("R1", "R2", "R3")
    ]  # fmt: skip
    number = linear(base, *zip((r1, r2, r3), slopes, strict=True))
    if rule != CIRCULAR_FOOTPRINT:
        named = note("indicator.note.recycled_shares", (item.id,), r1=inputs.R1, r2=inputs.R2, r3=inputs.R3)
        return Computed.of(number, "kg CO2e/kg", item.id, notes=(named,))
    terms = circular_footprint(inputs)
    parts = note(
        "indicator.note.cff", (item.id,), r1=inputs.R1, r2=inputs.R2, r3=inputs.R3, virgin=terms.virgin,
        recycled=terms.recycled_in, credit=terms.recycling_out, energy=terms.energy, disposal=terms.disposal,
    )  # fmt: skip
    taken = item.cff.source if item.cff is not None else ""
    defaults = (note("indicator.note.cff_defaults", (item.id,), source=taken),) if taken else ()
    return Computed.of(number, "kg CO2e/kg", item.id, notes=(parts, *defaults))


def _inputs(item: Item, shares: tuple[float, float, float], rule: str) -> Footprint:
    """The rule's inputs; ends the computation with every field that a used term lacks."""
    (r1, r2, r3), own = shares, item.cff or CircularFootprint()
    whole, entering, ending = rule == CIRCULAR_FOOTPRINT, rule != AVOIDED_BURDEN, rule != CUT_OFF
    missing: list[Need] = []

    def of(name: str, value: float | None, *, used: bool) -> float:
        if value is None and used:
            missing.append(Need(name, item.id))
        return value if value is not None else 0.0

    kg: Callable[[str], float | None] = lambda name: factor_per_base(getattr(item, name), "co2e", "mass")  # noqa: E731
    credited = whole and r3 > _NOTHING and bool(own.heat_share or own.power_share)
    ev = of("co2e", kg("co2e"), used=True)
    found = Footprint(
        A=of("cff.allocation", own.allocation, used=whole and (r1 > _NOTHING or r2 > _NOTHING)),
        R1=r1, R2=r2, R3=r3, Ev=ev, Ev_star=ev if own.replaced is None else own.replaced,
        Erecycled=of("cff.recycling", own.recycling, used=entering and r1 > _NOTHING),
        ErecyclingEoL=of("cff.recycling_eol", own.recycling_eol, used=ending and r2 > _NOTHING),
        Qsin_Qp=of("cff.quality_in", own.quality_in, used=whole and r1 > _NOTHING),
        Qsout_Qp=of("cff.quality_out", own.quality_out, used=ending and r2 > _NOTHING),
        B=own.energy_allocation or 0.0,
        EER=of("cff.energy_recovery", own.energy_recovery, used=r3 > _NOTHING),
        LHV=of("heating_value", _heating_value(item), used=credited),
        XER_heat=own.heat_share or 0.0, ESE_heat=of("cff.heat", own.heat, used=credited and bool(own.heat_share)),
        XER_elec=own.power_share or 0.0, ESE_elec=of("cff.power", own.power, used=credited and bool(own.power_share)),
        ED=of("disposal_co2e", kg("disposal_co2e"), used=r2 + r3 < 1 - _NOTHING),
    )  # fmt: skip
    if missing:
        params: dict[str, Param] = {"item": item.id, "count": len(missing)}
        raise UndefinedError(NotDefined("indicator.cff_lacks", params, tuple(missing)))
    return found


def _heating_value(item: Item) -> float | None:
    """MJ/kg."""
    if item.heating_value is None:
        return None
    top, _slash, bottom = item.heating_value.unit.partition("/")
    energy, mass = parse_unit(top), parse_unit(bottom)
    if energy.layer != "energy" or mass.layer != "mass":
        return None
    return item.heating_value.value * energy.factor / mass.factor


INDICATORS = (
    Indicator(
        "co2e.cff", "carbon", "kg CO2e/kg", "material + energy + disposal (CFF)", CFF_SOURCE, _by(CIRCULAR_FOOTPRINT),
        "cff", verified=False, higher_is_better=False,
    ),
    Indicator(
        "co2e.cut_off", "carbon", "kg CO2e/kg", "(1-R1) Ev + R1 Erec + (1-R2-R3) ED + R3 EER", RECYCLING, _by(CUT_OFF),
        "cff", verified=False, higher_is_better=False,
    ),
    Indicator(
        "co2e.avoided_burden", "carbon", "kg CO2e/kg", "Ev + R2 (EoL - E*v Q) + (1-R2-R3) ED + R3 EER", RECYCLING,
        _by(AVOIDED_BURDEN), "cff", verified=False, higher_is_better=False,
    ),
)  # fmt: skip
