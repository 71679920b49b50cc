"""Greenhouse gases by scope, and energy: in all, per piece, efficiency.

Sources: GHG Protocol Corporate Standard (rev. 2004) and Scope 2 Guidance (2015) for the scopes; ISO 14067:2018 for the
product footprint per piece. From the map: docs/methods/pcf.md. A factor that is missing makes a sum incomplete; it
never counts as zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from vsm_app.engine.disposal import undisposed
from vsm_app.engine.dual import Dual
from vsm_app.engine.factors import factor_per_base
from vsm_app.engine.formulas import carbon as formula
from vsm_app.engine.indicators.base import (
    Answer,
    Compute,
    Computed,
    Indicator,
    NotDefined,
    Params,
    Ratio,
    Sum,
    Total,
    UndefinedError,
    flows_missing,
    items_lack,
    note,
    together,
)
from vsm_app.engine.indicators.iso59020 import energy_flows
from vsm_app.engine.indicators.lean import pieces_of
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import Factor, Flow, ItemKind, OriginClass
from vsm_app.model.problems import Problem, Severity

GHG: Final = "GHG Protocol Corporate Standard (rev. 2004), Scope 2 Guidance (2015)"
ISO_14067: Final = "ISO 14067:2018"
ISO_14044: Final = "ISO 14044:2006, 4.3.4.2; ISO 14067:2018, 6.4.6"
KG_CO2E: Final = "kg CO2e"
SCOPES: Final = (1, 2, 3)
SCOPE_OF_ENERGY: Final = 2
SCOPE_OF_DISPOSAL: Final = 3
#: Scope of an energy carrier whose factor states none, by the kind of node that supplies it.
_SCOPE_OF_SOURCE: Final = {"electricity": 2, "heat": 2, "natural_gas": 1}


@dataclass(slots=True)
class Inventory:
    """Emissions of a map by scope: weights by flow (kg CO2e per base unit of its layer) and what stands at nodes."""

    weights: dict[int, dict[str, float]] = field(default_factory=lambda: {scope: {} for scope in SCOPES})
    layers: dict[str, str] = field(default_factory=dict)
    own: float = 0.0
    missing: list[Flow] = field(default_factory=list)
    unscoped: list[Flow] = field(default_factory=list)
    unknown: list[Flow] = field(default_factory=list)
    unfit: dict[str, Params] = field(default_factory=dict)  # missing flows whose factor has another unit: what is said
    off_scope: dict[str, Params] = field(default_factory=dict)  # flows without scope whose factor states none of three
    undisposed: list[Flow] = field(default_factory=list)  # losses without a factor of disposal
    direct: list[Flow] = field(default_factory=list)  # by factors of direct emissions only, without upstream

    @property
    def counted(self) -> int:
        """Number of flows that emit by a factor."""
        return sum(map(len, self.weights.values()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing on the map emits by any factor."""
        return not self.own and not any(self.weights.values())

    @property
    def incomplete(self) -> bool:
        """Whether a flow that may emit lacks a factor or an amount."""
        return bool(self.missing or self.unknown or self.unscoped or self.undisposed)

    def notes(self) -> tuple[Problem, ...]:
        """What is missing, by flow."""
        found = (
            ("indicator.note.no_factor", [f for f in self.missing if f.id not in self.unfit]),
            ("indicator.note.no_scope", [f for f in self.unscoped if f.id not in self.off_scope]),
            ("indicator.note.unknown_amount", self.unknown),
            ("indicator.note.no_disposal", self.undisposed),
            ("indicator.note.mixed_basis", self.direct if 0 < len(self.direct) < self.counted else []),
        )
        left_out = (
            ("indicator.note.unfit_factor", [self.unfit[f.id] for f in self.missing if f.id in self.unfit]),
            ("indicator.note.wrong_scope", [self.off_scope[f.id] for f in self.unscoped if f.id in self.off_scope]),
        )
        wrong = {
            (code, params["item"]): Problem(code, Severity.INFO, (), params)
            for code, each in left_out
            for params in each
        }
        lacking = (
            note(code, ids, flows=ids, count=len(ids)) for code, flows in found if (ids := tuple(f.id for f in flows))
        )
        return (*wrong.values(), *lacking)


def inventory(view: MapView) -> Inventory:
    """Emissions of everything that crosses the boundary inwards, of disposal, and of the nodes themselves."""
    found = Inventory(own=sum(view.physics.nodes[n].direct_co2e or 0.0 for n in view.processes))
    for flow in view.crossing_flows:
        if view.class_of(flow) is OriginClass.INFORMATION:
            continue
        item = view.physics.items.get(flow.item)
        inside = view.is_inside(flow.target), view.is_inside(flow.source)
        if inside == (True, False):
            _count(view, found, flow, item.co2e if item else None, required=True)
        elif inside == (False, True) and view.is_loss(flow):
            _count(view, found, flow, item.disposal_co2e if item else None, required=False)
    return found


def _count(view: MapView, found: Inventory, flow: Flow, factor: Factor | None, *, required: bool) -> None:
    if factor is None:
        if required:
            found.missing.append(flow)
        elif undisposed(view, (flow,), "co2e"):
            found.undisposed.append(flow)
        return
    for layer, result in view.rows_of(flow.id).items():
        per_base = factor_per_base(factor, "co2e", layer)
        if per_base is None:
            continue
        if result.value is None:
            found.unknown.append(flow)
            return
        scope = factor.scope if required else (factor.scope or SCOPE_OF_DISPOSAL)
        scope = scope if scope is not None else _scope_of(view, flow)
        if scope not in SCOPES or scope is None:
            found.unscoped.append(flow)
            if factor.scope is not None:
                found.off_scope[flow.id] = {"item": flow.item, "scope": factor.scope}
            return
        found.weights[scope][flow.id] = per_base
        if "CO2e" not in factor.unit.replace("₂", "2"):
            found.direct.append(flow)
        found.layers[flow.id] = layer
        return
    found.missing.append(flow)  # the factor is per unit of something that the flow does not have
    found.unfit[flow.id] = _misfit(view, flow, factor)


def _misfit(view: MapView, flow: Flow, factor: Factor) -> Params:
    """What is said of a factor that cannot be multiplied with a flow: its unit, and one that could."""
    layer = next(iter(view.rows_of(flow.id)), view.layer)
    return {"item": flow.item, "unit": factor.unit, "expected": view.shown_in(layer)[0]}


def _scope_of(view: MapView, flow: Flow) -> int | None:
    item = view.physics.items.get(flow.item)
    if item is None or (item.kind is not ItemKind.ENERGY and view.class_of(flow) is not OriginClass.ENERGY):
        return 3
    source = view.physics.nodes.get(flow.source) if flow.source else None
    return _SCOPE_OF_SOURCE.get(source.kind) if source is not None else None


def _sum(found: Inventory, scopes: Iterable[int], scale: float = 1.0) -> Sum:
    terms = {flow: weight for scope in scopes for flow, weight in found.weights[scope].items()}
    layers = {flow: found.layers[flow] for flow in terms if found.layers[flow] != "mass"}
    return Sum(terms, "mass", scale, KG_CO2E, layers)


def _scopes_without_factor(view: MapView, flow: Flow) -> tuple[int, ...]:
    """Scopes in which a flow would count: a carrier whose source says nothing may be burnt (1) or bought (2)."""
    scope = _scope_of(view, flow)
    return (scope,) if scope is not None else (1, SCOPE_OF_ENERGY)


def _nothing(found: Inventory, lacking: Iterable[Flow] = ()) -> NotDefined:
    flows = list(lacking) or found.missing
    misfit = next((found.unfit[flow.id] for flow in flows if flow.id in found.unfit), None)
    if misfit is not None:
        return NotDefined("indicator.unfit_factor", misfit, (Need("co2e.unit", str(misfit["item"])),))
    needs = tuple(Need("co2e", item) for item in dict.fromkeys(flow.item for flow in flows))
    return NotDefined("indicator.no_emission_factor", {}, needs or (Need("flow"),))


def _scope(scope: int) -> Compute:
    def compute(view: MapView) -> Iterable[Answer]:
        found = view.emissions
        if found.is_empty:
            yield _nothing(found)
            return
        constant = found.own if scope == 1 else 0.0
        amount = _sum(found, (scope,))
        lacking = [flow for flow in found.missing if scope in _scopes_without_factor(view, flow)]
        if lacking and not amount and not constant:
            yield _nothing(found, lacking)
            return
        thrown = found.undisposed if scope == SCOPE_OF_DISPOSAL else []
        incomplete = bool(found.unscoped or found.unknown or lacking or thrown)
        notes = replace(found, missing=lacking, undisposed=thrown).notes() if incomplete else ()
        if not (amount or constant or incomplete):
            notes = (note("indicator.note.nothing_in_scope"),)
        yield Total(amount, incomplete=incomplete, constant=constant, notes=notes)

    return compute


def scope2_market(view: MapView) -> Iterable[Answer]:
    """Bought energy by the factors of its contracts; where a carrier has none, by that of its place (named)."""
    bought = [f for f in view.crossing_flows if _is_bought_energy(view, f)]
    if not bought:
        yield NotDefined("indicator.no_bought_energy", {}, (Need("flow"),))
        return
    by_contract = {flow.id: per for flow in bought if (per := _by_contract(view, flow)) is not None}
    if not by_contract:
        yield _no_contract(view, bought)
        return
    by_place = view.emissions.weights[2]
    terms = {f.id: by_contract[f.id][1] if f.id in by_contract else by_place.get(f.id, 0.0) for f in bought}
    layers = {f: by_contract[f][0] if f in by_contract else view.emissions.layers.get(f, "mass") for f in terms}
    default = tuple(f.id for f in bought if f.id not in by_contract and f.id in by_place)
    lacking = tuple(f.id for f in bought if f.id not in by_contract and f.id not in by_place)
    unknown = [f for f in by_contract if view.amount(f, layers[f]) is None]
    if unknown:
        yield flows_missing(unknown)
        return
    found = (("indicator.note.location_factor", default), ("indicator.note.no_factor", lacking))
    notes = tuple(note(code, ids, flows=ids, count=len(ids)) for code, ids in found if ids)
    elsewhere = {flow: layer for flow, layer in layers.items() if layer != "mass" and terms[flow]}
    amount = Sum({flow: weight for flow, weight in terms.items() if weight}, "mass", 1.0, KG_CO2E, elsewhere)
    yield Total(amount, incomplete=bool(lacking), notes=notes)


def _no_contract(view: MapView, bought: list[Flow]) -> NotDefined:
    """No carrier has a factor of its contract, or one has it in a unit that does not fit."""
    items = view.physics.items
    for flow in bought:
        factor = items[flow.item].co2e_market if flow.item in items else None
        if factor is not None:
            needs = (Need("co2e_market.unit", flow.item),)
            return NotDefined("indicator.unfit_factor", _misfit(view, flow, factor), needs)
    return items_lack("co2e_market", "indicator.no_market_factor", bought)


def _is_bought_energy(view: MapView, flow: Flow) -> bool:
    """Whether a flow is electricity, heat or the like from outside: in scope 2, or with a contract's factor."""
    if not view.is_inside(flow.target) or view.is_inside(flow.source):
        return False
    if flow.id in view.emissions.weights[2]:
        return True
    item = view.physics.items.get(flow.item)
    if item is None or (item.kind is not ItemKind.ENERGY and view.class_of(flow) is not OriginClass.ENERGY):
        return False
    return item.co2e_market is not None or (item.co2e is None and _scope_of(view, flow) == SCOPE_OF_ENERGY)


def _by_contract(view: MapView, flow: Flow) -> tuple[str, float] | None:
    item = view.physics.items.get(flow.item)
    for layer in view.rows_of(flow.id):
        per_base = None if item is None else factor_per_base(item.co2e_market, "co2e", layer)
        if per_base is not None:
            return layer, per_base
    return None


def co2e_total(view: MapView) -> Iterable[Answer]:
    """All scopes."""
    found = view.emissions
    if found.is_empty:
        yield _nothing(found)
    else:
        yield Total(_sum(found, SCOPES), incomplete=found.incomplete, constant=found.own, notes=found.notes())


def co2e_per_piece(view: MapView) -> Iterable[Answer]:
    """All scopes over the pieces of the functional unit."""
    found, pieces = together(lambda: _some_emissions(view), lambda: pieces_of(view))
    burden = _burden(view, found)
    yield Computed.of(
        burden / pieces, f"{KG_CO2E}/pc", parts=(burden, pieces), unit_parts=KG_CO2E, incomplete=found.incomplete,
        notes=found.notes(),
    )  # fmt: skip


def _some_emissions(view: MapView) -> Inventory:
    """What the map emits; ends the computation where nothing has a factor."""
    if view.emissions.is_empty:
        raise UndefinedError(_nothing(view.emissions))
    return view.emissions


def _allocated(*, value: bool) -> Compute:
    """Emissions of the map per kilogram of each product that leaves own operations."""

    def compute(view: MapView) -> Iterable[Answer]:
        found = view.emissions
        items = dict.fromkeys(f.item for f in view.cycle.products)
        if found.is_empty or not items or view.layer != "mass":
            return
        known = [view.physics.items.get(item) for item in items]
        prices = [factor_per_base(item.price, "money", "mass") if item else None for item in known]
        without = [f for f, price in zip(_first_of(view, items), prices, strict=True) if price is None]
        if value and without:
            yield items_lack("price", "indicator.no_price", without)
            return
        masses = [view.sum_of(f for f in view.cycle.products if f.item == item) for item in items]
        if not any(mass.value for mass in masses):
            return
        chosen = [1.0 if price is None else price for price in prices]
        by_mass, by_value = formula.allocated(_burden(view, found), masses, chosen)
        fallen_back = (note("indicator.note.no_value", tuple(items)),) if value and by_value is None else ()
        for item, number in zip(items, by_value if value and by_value is not None else by_mass, strict=True):
            notes = (*fallen_back, *found.notes())
            yield Computed.of(number, f"{KG_CO2E}/kg", item, incomplete=found.incomplete, notes=notes)

    return compute


def _first_of(view: MapView, items: Iterable[str]) -> list[Flow]:
    """One product flow of each item."""
    return [next(f for f in view.cycle.products if f.item == item) for item in items]


def _burden(view: MapView, found: Inventory) -> Dual:
    return view.dual_of(_sum(found, SCOPES)) + found.own


def _energy_in(view: MapView) -> Sum:
    """What enters the map; ends the computation where nothing does."""
    into, _out = energy_flows(view)
    if not into:
        raise UndefinedError(NotDefined("indicator.no_energy", {}, (Need("flow"),)))
    unit, factor = view.shown_in("energy")
    return Sum.of((f.id for f in into), "energy", 1.0 / factor, unit)


def energy_total(view: MapView) -> Iterable[Answer]:
    """Energy that enters the map."""
    yield Total(_energy_in(view))


def energy_per_piece(view: MapView) -> Iterable[Answer]:
    """Energy that enters the map over the pieces of the functional unit."""
    amount, pieces = together(lambda: _energy_in(view), lambda: pieces_of(view))
    yield Total(Sum(amount.terms, "energy", 1.0 / (_MJ_PER_KWH * pieces), "kWh/pc"))


_MJ_PER_KWH: Final = 3.6


def energy_efficiency(view: MapView) -> Iterable[Answer]:
    """Useful energy out over energy in: of the map, and of each process that passes energy on."""
    into, out = energy_flows(view)
    unit, factor = view.shown_in("energy")
    if not into:
        yield NotDefined("indicator.no_energy", {}, (Need("flow"),))
    elif not out:
        yield NotDefined("indicator.no_useful_energy", {}, (Need("flow"),))
    else:
        yield _efficiency(out, into, 1.0 / factor, unit)
    if view.layer != "energy":
        return
    for node in view.processes:
        useful = tuple(f for f in view.outflows(node) if not view.is_loss(f))
        if useful and len(useful) < len(view.outflows(node)) and view.inflows(node):
            yield _efficiency(useful, view.inflows(node), 1.0 / factor, unit, node)


def _efficiency(above: Iterable[Flow], below: Iterable[Flow], scale: float, unit: str, scope: str = "map") -> Ratio:
    parts = [Sum.of((f.id for f in flows), "energy", scale, unit) for flows in (above, below)]
    return Ratio(parts[0], parts[1], scope)


def _indicator(key: str, group: str, unit: str, words: str, source: str, compute: Compute) -> Indicator:
    return Indicator(
        key, group, unit, words, source, compute, "pcf" if group == "carbon" else "", verified=False,
        higher_is_better=key == "energy.efficiency",
    )  # fmt: skip


INDICATORS = (
    *(_indicator(f"co2e.scope{scope}", "carbon", KG_CO2E, "Σ amount · factor", GHG, _scope(scope)) for scope in SCOPES),
    _indicator("co2e.scope2_market", "carbon", KG_CO2E, "Σ amount · contract factor", GHG, scope2_market),
    _indicator("co2e.total", "carbon", KG_CO2E, "scope 1 + scope 2 + scope 3", GHG, co2e_total),
    _indicator("co2e.per_piece", "carbon", f"{KG_CO2E}/pc", "CO2e / pieces", ISO_14067, co2e_per_piece),
    _indicator("co2e.by_mass", "carbon", f"{KG_CO2E}/kg", "CO2e / Σ mass", ISO_14044, _allocated(value=False)),
    _indicator("co2e.by_value", "carbon", f"{KG_CO2E}/kg", "CO2e · price / Σ value", ISO_14044, _allocated(value=True)),
    _indicator("energy.total", "energy", "", "Σ energy in", "own definition", energy_total),
    _indicator("energy.per_piece", "energy", "kWh/pc", "energy in / pieces", "own definition", energy_per_piece),
    _indicator(
        "energy.efficiency", "energy", "1", "useful energy out / energy in", "own definition", energy_efficiency
    ),
)
