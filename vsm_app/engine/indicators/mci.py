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
from vsm_app.engine.indicators.base import Answer, Computed, Indicator, NotDefined, UndefinedError, note
from vsm_app.engine.indicators.fate import Ways
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import Flow, OriginClass
from vsm_app.model.problems import Problem

#: Where less than this share of what enters use leaves it, the shares at end of use speak of a part of the product.
MOSTLY: Final = 0.9
#: Efficiencies that differ by less than this share of the larger are the same.
_SAME: Final = 0.01


@dataclass(frozen=True, slots=True)
class Product:
    """The product as the indicator needs it, and what was assumed for it."""

    part: formula.Part
    utility: float
    notes: tuple[Problem, ...]


def utility_of(view: MapView) -> float:
    """X from the map's settings; ends the computation where the lives are not stated."""
    settings = view.physics.settings
    lives, uses = (settings.product_life, settings.industry_life), settings.use_intensity
    if None in lives and uses is None:
        missing = tuple(
            Need(name) for name, life in zip(("product_life", "industry_life"), lives, strict=True) if not life
        )
        raise UndefinedError(NotDefined("indicator.no_life", {}, missing))
    own, industry = lives if None not in lives else (1.0, 1.0)
    if not own or not industry:
        raise UndefinedError(NotDefined("indicator.no_life", {}, (Need("product_life"), Need("industry_life"))))
    return float(formula.utility(own, industry, uses if uses is not None else 1.0))


def product(view: MapView) -> Product:
    """The product of the map. Ends the computation with everything that is missing."""
    try:
        x = utility_of(view)
    except UndefinedError as missing:
        try:
            _feedstock(view, _end_of_use(view))
        except UndefinedError as more:
            answer = missing.answer
            raise UndefinedError(replace(answer, needs=(*answer.needs, *more.answer.needs))) from None
        raise
    part, notes = _feedstock(view, _end_of_use(view))
    if x > formula.UNREALISTIC_UTILITY:
        notes = (*notes, note("indicator.note.utility", x=x))
    return Product(part, x, notes)


def _feedstock(
    view: MapView, end: tuple[formula.Part, tuple[Problem, ...]]
) -> tuple[formula.Part, tuple[Problem, ...]]:
    cycle = view.cycle
    if not cycle.inputs:
        raise UndefinedError(NotDefined("indicator.no_operations_input", {}, (Need("flow"),)))
    part, notes = end
    entered = view.sum_of(cycle.inputs)
    if not entered.value:
        raise UndefinedError(NotDefined("indicator.zero_denominator"))
    recycled = cycle.of_class(OriginClass.RECYCLED, OriginClass.SECONDARY)
    efficiency, assumed = _feedstock_efficiency(view, recycled, part.recycling_efficiency)
    if assumed:
        notes = (*notes, note("indicator.note.ef_assumed", assumed, flows=assumed, efficiency=value_of(efficiency)))
    notes = (*notes, *_loop_efficiencies(view, recycled, efficiency, part.recycling_efficiency))
    unknown = cycle.of_class(OriginClass.UNKNOWN)
    if unknown:
        share = view.sum_of(unknown).value / entered.value
        notes = (*notes, note("indicator.note.unknown_origin", tuple(f.id for f in unknown), share=share))
    part = replace(
        part,
        mass=view.sum_of(cycle.products),
        recycled=view.sum_of(recycled) / entered,
        reused=view.sum_of(cycle.of_class(OriginClass.REUSED)) / entered,
        sustained=view.sum_of(cycle.of_class(OriginClass.RENEWABLE)) / entered,
        feedstock_efficiency=efficiency,
    )
    return part, notes


def _end_of_use(view: MapView) -> tuple[formula.Part, tuple[Problem, ...]]:
    """Shares at end of use and the yield of the recycling at end of use."""
    cycle = view.cycle
    after, ending = end_of_use(view)
    whole = view.sum_of(ending)
    if not whole.value:
        raise UndefinedError(NotDefined("indicator.no_end_of_life", {}, (Need("stage"),)))
    finally_ = Ways(view, after, ending, cycle.becomes)
    first = Ways(view, after, ending, lambda flow: "plant" if cycle.is_recycling(flow.target) else cycle.becomes(flow))
    collected = first.amount("plant", "recycled")
    regained = finally_.amount("recycled")
    efficiency: Number = regained / collected if collected.value else 1.0
    notes: list[Problem] = []
    unclear = finally_.amount("unclear").value / whole.value
    if unclear > 0:
        notes.append(note("indicator.note.unclear_end", share=unclear))
    entered = view.sum_of(view.entering(cycle.use)).value
    if entered and whole.value / entered < MOSTLY:
        notes.append(note("indicator.note.still_in_use", share=whole.value / entered))
    credited, more = _energy_recovery(view, after, ending)
    notes += more
    return formula.Part(
        mass=1.0,
        to_energy=credited / whole,
        to_recycling=collected / whole,
        to_reuse=first.amount("reused") / whole,
        to_compost=first.amount("biological") / whole,
        recycling_efficiency=efficiency,
    ), tuple(notes)


def end_of_use(view: MapView) -> tuple[frozenset[str], tuple[Flow, ...]]:
    """Nodes after use, and the flows with which material reaches the end of its use."""
    cycle = view.cycle
    leaving = view.leaving(cycle.use)
    ending = tuple(f for f in leaving if f.target in cycle.end_of_life or view.is_loss(f) or cycle.becomes(f))
    if not cycle.use or not ending:
        raise UndefinedError(NotDefined("indicator.no_end_of_life", {}, (Need("stage"),)))
    return frozenset(view.processes) - cycle.operations - cycle.use, ending


def burnt(view: MapView, after: frozenset[str], ending: tuple[Flow, ...], *, residues: bool = True) -> Dual:
    """Material that reaches a node of energy recovery on its way; `residues` of recycling plants are part of it."""
    cycle = view.cycle

    def becomes(flow: Flow) -> str | None:
        if cycle.is_energy_recovery(flow.target):
            return "energy"
        return "plant" if not residues and cycle.is_recycling(flow.target) else cycle.becomes(flow)

    return Ways(view, after, ending, becomes).amount("energy")


def _energy_recovery(view: MapView, after: frozenset[str], ending: tuple[Flow, ...]) -> tuple[Number, list[Problem]]:
    """Mass credited for energy recovery: none unless every condition of the check list in the settings is met."""
    # what is collected for recycling is credited there, so its residues get no second credit
    amount = burnt(view, after, ending, residues=False)
    if not amount.value:
        return 0.0, []
    checks = view.physics.settings.energy_recovery
    if checks is None or not checks.all_met:
        return 0.0, [note("indicator.note.energy_recovery_linear")]
    if checks.efficiency is None:
        raise UndefinedError(NotDefined("indicator.no_recovery_efficiency", {}, (Need("energy_recovery.efficiency"),)))
    carbon = formula.BIOGENIC_CARBON if checks.biogenic_carbon is None else checks.biogenic_carbon
    credit = amount * formula.energy_credit(checks.efficiency, carbon)
    assumed = [note("indicator.note.biogenic_carbon", share=carbon)] if checks.biogenic_carbon is None else []
    return credit, assumed


def _feedstock_efficiency(view: MapView, recycled: tuple[Flow, ...], default: Number) -> tuple[Number, tuple[str, ...]]:
    """Yield of the recycling that made the feedstock: of the plants drawn, else as at end of use (named)."""
    assumed: list[str] = []
    used: Dual | float = 0.0
    amount: Dual | float = 0.0
    for flow in recycled:
        plant = flow.source if view.is_inside(flow.source) else None
        own = _yield(view, plant) if plant is not None and view.cycle.is_recycling(plant) else None
        if own is None or not value_of(own):
            assumed.append(flow.id)
            own = default
        mass = view.dual(flow.id)
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
    """The product's indicator; MCI* stands beside it where it is negative."""
    found = product(view)
    whole = formula.masses(found.part)
    lfi = formula.linear_flow_index(whole)
    if lfi is None:
        yield NotDefined("indicator.zero_denominator")
        return
    star = value_of(formula.unclamped(lfi, found.utility))
    notes = (*found.notes, note("indicator.note.mci_star", value=star)) if star < 0 else found.notes
    yield Computed.of(formula.indicator(lfi, found.utility), "1", notes=notes)


def linear_flow(view: MapView) -> Iterable[Answer]:
    """The linear flow index of the product, and the part of it that each input item causes (additive)."""
    part, notes = _feedstock(view, _end_of_use(view))
    whole = formula.masses(part)
    lfi = formula.linear_flow_index(whole)
    if lfi is None:
        yield NotDefined("indicator.zero_denominator")
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
            name: view.sum_of(f for f in flows if view.class_of(f) in wanted) / own for name, wanted in classes.items()
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
