"""Material Circularity Indicator of the product whose life cycle the map draws, and what each input contributes.

From the map (docs/methods/mci.md): feedstock shares are the mass shares of what enters own operations by origin class;
shares at end of use are those of what leaves the use stages, followed through the end-of-life stages; efficiencies are
the yields of the recycling processes drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from vsm_app.engine.dual import Dual, Number, value_of
from vsm_app.engine.formulas import mci as formula
from vsm_app.engine.indicators.base import (
    MAP,
    Answer,
    Computed,
    Indicator,
    NotDefined,
    UndefinedError,
    flows_zero,
    note,
    together,
)
from vsm_app.engine.indicators.product_lines import (
    Product,
    no_end_of_life,
    products_of,
    until_end,
    until_plant,
    until_plant_or_fire,
)
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import Flow, OriginClass
from vsm_app.model.problems import Problem

#: Where less than this share of what enters use leaves it, the shares at end of use speak of a part of the product.
MOSTLY: Final = 0.9
#: Efficiencies that differ by less than this share of the larger are the same.
_SAME: Final = 0.01


@dataclass(frozen=True, slots=True)
class Rated:
    """A product as the indicator needs it, and what was assumed for it."""

    part: formula.Part
    utility: float
    notes: tuple[Problem, ...]


def lives_of(view: MapView, item: str | None) -> tuple[float | None, float | None, float | None]:
    """Life, industry's life and intensity of use: of the map's settings, each overridden by what the item states."""
    settings = view.physics.settings
    stated = view.physics.items.get(item) if item is not None else None
    names = ("product_life", "industry_life", "use_intensity")
    own = [getattr(stated, name, None) for name in names]
    found = [getattr(settings, name) if value is None else value for name, value in zip(names, own, strict=True)]
    return found[0], found[1], found[2]


def single_item(view: MapView) -> str | None:
    """The item of the map's product where it makes one."""
    items = products_of(view)
    return items[0] if len(items) == 1 else None


def no_life(lives: tuple[float | None, float | None], place: str = "") -> NotDefined:
    """Which life is not stated, and where to enter it."""
    names = ("product_life", "industry_life")
    needs = tuple(Need(name, place) for name, life in zip(names, lives, strict=True) if not life or life < 0)
    return NotDefined("indicator.no_life", {}, needs)


def utility_of(view: MapView, item: str | None = None) -> float:
    """X of the map's product or of one of several; ends the computation where the lives are not stated."""
    own, industry, uses = lives_of(view, item or single_item(view))
    place = item or ""
    if own is None and industry is None and uses is not None:
        own = industry = 1.0
    if own is None or industry is None:
        if uses is None:
            raise UndefinedError(no_life((own, industry), place))
        own = industry = 1.0
    if own <= 0 or industry <= 0:
        raise UndefinedError(no_life((own, industry), place))
    return float(formula.utility(own, industry, uses if uses is not None else 1.0))


def rated(product: Product) -> Rated:
    """The map's product or a line of it. Ends the computation with everything that is missing."""
    item = product.scope if product.scope != MAP else None
    x, (part, notes) = together(lambda: utility_of(product.view, item), lambda: _feedstock(product))
    if x > formula.UNREALISTIC_UTILITY:
        notes = (*notes, note("indicator.note.utility", x=x))
    return Rated(part, x, notes)


def _feedstock(product: Product) -> tuple[formula.Part, tuple[Problem, ...]]:
    view, sources = product.view, product.sources
    part, notes = _end_of_use(product)
    if not sources:
        raise UndefinedError(NotDefined("indicator.no_operations_input", {}, (Need("flow"),)))
    entered = product.entered(*sources)
    if not entered.value:
        raise UndefinedError(flows_zero(flow.id for flows in sources.values() for flow in flows))
    if not product.flows:
        raise UndefinedError(NotDefined("indicator.no_product", {}, (Need("flow"),)))
    amounts = {kind: product.entered(*(one for one in sources if one[0] == kind)) for kind, _plant in sources}
    none = Dual(0.0)
    efficiency, assumed = _feedstock_efficiency(product, part.recycling_efficiency)
    if assumed:
        notes = (*notes, note("indicator.note.ef_assumed", assumed, flows=assumed, efficiency=value_of(efficiency)))
    recycled = tuple(f for source, flows in sources.items() if source[0] == "recycled" for f in flows)
    notes = (*notes, *_loop_efficiencies(view, recycled, efficiency, part.recycling_efficiency))
    if "unknown" in amounts:
        unknown = tuple(f.id for source, flows in sources.items() if source[0] == "unknown" for f in flows)
        notes = (*notes, note("indicator.note.unknown_origin", unknown, share=amounts["unknown"].value / entered.value))
    part = replace(
        part,
        mass=product.mass,
        recycled=amounts.get("recycled", none) / entered,
        reused=amounts.get("reused", none) / entered,
        sustained=amounts.get("renewable", none) / entered,
        feedstock_efficiency=efficiency,
    )
    return part, notes


def _end_of_use(product: Product) -> tuple[formula.Part, tuple[Problem, ...]]:
    """Shares at end of use and the yield of the recycling at end of use."""
    view, whole = product.view, product.used_up
    if not whole.value:
        raise no_end_of_life() if product.scope == MAP else _never_used(product)
    collected = product.ended(until_plant, "plant", "recycled")
    regained = product.ended(until_end, "recycled")
    efficiency: Number = regained / collected if collected.value else 1.0
    notes: list[Problem] = []
    unclear = product.ended(until_end, "unclear").value / whole.value
    if unclear > 0:
        notes.append(note("indicator.note.unclear_end", share=unclear))
    entered = view.sum_of(view.entering(view.cycle.use)).value if product.scope == MAP else 0.0
    if entered and whole.value / entered < MOSTLY:
        notes.append(note("indicator.note.still_in_use", share=whole.value / entered))
    credited, more = _energy_recovery(product)
    notes += more
    return formula.Part(
        mass=1.0,
        to_energy=credited / whole,
        to_recycling=collected / whole,
        to_reuse=product.ended(until_plant, "reused") / whole,
        to_compost=product.ended(until_plant, "biological") / whole,
        recycling_efficiency=efficiency,
    ), tuple(notes)


def _never_used(product: Product) -> UndefinedError:
    """One of several products that nothing brings into use: where it is sold, its way ends."""
    places = tuple(Need("flow", flow.id) for flow in product.flows)
    return UndefinedError(NotDefined("indicator.product_not_used", {"item": product.scope}, places, product.scope))


def _energy_recovery(product: Product) -> tuple[Number, list[Problem]]:
    """Mass credited for energy recovery: none unless every condition of the check list in the settings is met."""
    # what is collected for recycling is credited there, so its residues get no second credit
    amount = product.ended(until_plant_or_fire, "energy")
    if not amount.value:
        return 0.0, []
    checks = product.view.physics.settings.energy_recovery
    if checks is None or not checks.all_met:
        return 0.0, [note("indicator.note.energy_recovery_linear")]
    if checks.efficiency is None:
        raise UndefinedError(NotDefined("indicator.no_recovery_efficiency", {}, (Need("energy_recovery.efficiency"),)))
    carbon = formula.BIOGENIC_CARBON if checks.biogenic_carbon is None else checks.biogenic_carbon
    credit = amount * formula.energy_credit(checks.efficiency, carbon)
    assumed = [note("indicator.note.biogenic_carbon", share=carbon)] if checks.biogenic_carbon is None else []
    return credit, assumed


def _feedstock_efficiency(product: Product, default: Number) -> tuple[Number, tuple[str, ...]]:
    """Yield of the recycling that made the feedstock: of the plants drawn, else as at end of use (named)."""
    assumed: list[str] = []
    used: Dual | float = 0.0
    amount: Dual | float = 0.0
    for (kind, plant), flows in product.sources.items():
        if kind != "recycled":
            continue
        mass = product.entered((kind, plant))
        own = _yield(product.view, plant) if plant else None
        if own is None or not value_of(own):
            assumed += [flow.id for flow in flows if mass.value]
            own = default
        if not value_of(own):
            if not mass.value:
                continue
            ids = tuple(flow.id for flow in flows)
            needs = tuple(Need("quantity", flow) for flow in ids)
            raise UndefinedError(NotDefined("indicator.no_feedstock_yield", {"flows": ids}, needs))
        amount = amount + mass
        used = used + mass / own
    return (amount / used if value_of(used) else default), tuple(assumed)


def _loop_efficiencies(view: MapView, recycled: tuple[Flow, ...], made: Number, end: Number) -> tuple[Problem, ...]:
    """Note where the loop is closed on the map and yet EF and EC differ: in a closed loop they are one recycling."""
    closed = tuple(f.id for f in recycled if f.source in view.cycle.end_of_life and view.cycle.is_recycling(f.source))
    before, after = value_of(made), value_of(end)
    if not closed or len(closed) < len(recycled) or abs(before - after) <= _SAME * max(before, after):
        return ()
    return (note("indicator.note.loop_efficiencies", closed, ef=before, ec=after),)


def _yield(view: MapView, node: str) -> Number | None:
    """What leaves a node useful over what enters it."""
    useful = [f for f in view.outflows(node) if not view.is_loss(f)]
    entered = view.sum_of(view.inflows(node))
    return view.sum_of(useful) / entered if entered.value else None


def mci(view: MapView) -> Iterable[Answer]:
    """The indicator of the map's product, and of each where it makes several; MCI* stands beside it where negative."""
    lines = [_or_reason(line) for line in view.product_lines]
    whole = _or_reason(view.product)
    of_lines = any(not isinstance(answer, NotDefined) for answer in lines)
    if not (of_lines and isinstance(whole, NotDefined) and whole.reason == "indicator.no_life"):
        yield whole  # where each product states a life of its own, the map has none and needs none
    yield from lines


def _or_reason(product: Product) -> Answer:
    """The indicator of a product, or why it is not defined."""
    try:
        number, notes = rating(product)
    except UndefinedError as missing:
        return replace(missing.answer, scope=product.scope)
    return Computed.of(number, "1", product.scope, notes=notes)


def rating(product: Product) -> tuple[Number, tuple[Problem, ...]]:
    """The indicator of a product and what was assumed. Ends the computation with everything that is missing."""
    found = rated(product)
    lfi = formula.linear_flow_index(formula.masses(found.part))
    if lfi is None:
        raise UndefinedError(flows_zero(flow.id for flow in product.flows))
    star = value_of(formula.unclamped(lfi, found.utility))
    notes = (*found.notes, note("indicator.note.mci_star", value=star)) if star < 0 else found.notes
    return formula.indicator(lfi, found.utility), notes


def linear_flow(view: MapView) -> Iterable[Answer]:
    """The linear flow index of the product, and the part of it that each input item causes (additive)."""
    part, notes = _feedstock(view.product)
    whole = formula.masses(part)
    lfi = formula.linear_flow_index(whole)
    if lfi is None:
        yield flows_zero(flow.id for flow in view.product.flows)
        return
    unit, factor = view.shown_in(view.layer)
    above, below = whole.V + whole.W, whole.reference
    yield Computed.of(lfi, "1", parts=(above / factor, below / factor), unit_parts=unit, notes=notes)
    for item, one in _by_item(view, part).items():
        share = formula.contribution(formula.masses(one), whole)
        yield Computed.of(share, "1", item)


def _by_item(view: MapView, part: formula.Part) -> dict[str, formula.Part]:
    """The product as parts, one an input item; all share the product's end of use (it is drawn for the whole)."""
    cycle = view.cycle
    entered = view.sum_of(cycle.inputs)
    items = dict.fromkeys(f.item for f in cycle.inputs)
    if len(items) < 2:  # noqa: PLR2004 - one item is the product itself
        return {}
    parts = {}
    for item in items:
        flows = tuple(f for f in cycle.inputs if f.item == item)
        own = view.sum_of(flows)
        if not own.value:
            continue
        classes = {
            "recycled": (OriginClass.RECYCLED, OriginClass.SECONDARY),
            "reused": (OriginClass.REUSED,),
            "sustained": (OriginClass.RENEWABLE,),
        }
        shares = {
            name: view.sum_of(f for f in flows if cycle.origin_of(f) in wanted) / own
            for name, wanted in classes.items()
        }
        parts[item] = replace(part, mass=part.mass * own / entered, **shares)
    return parts


INDICATORS = (
    Indicator(
        "mci", "circularity", "1", "1 - LFI · 0.9 / X", formula.SOURCE, mci, "mci", verified=False, material=True,
        index=True,
    ),
    Indicator(
        "mci.lfi", "circularity", "1", "(V + W) / (2 M + (WF - WC) / 2)", formula.SOURCE, linear_flow, "mci",
        verified=False, higher_is_better=False, material=True, index=True,
    ),
)  # fmt: skip
