"""Recycled content, end-of-life rates, yield and losses, straight from flows, classes and stages.

Sources: recycled content and end-of-life rates as defined in words by UNEP/IRP (2011), Recycling Rates of Metals - A
Status
Report; yield and material loss as in ISO 14051:2011, clause 3 (product and material loss of a quantity centre).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

from vsm_app.engine.factors import factor_per_base
from vsm_app.engine.indicators.base import (
    MAP,
    Answer,
    Indicator,
    NotDefined,
    Ratio,
    Sum,
    Total,
    flows_of_kind,
    flows_zero,
    items_lack,
    note,
)
from vsm_app.engine.indicators.fate import Ending, Ways
from vsm_app.engine.indicators.product_lines import no_end_of_life
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import Flow, OriginClass, Stage, StageKind
from vsm_app.model.problems import Problem
from vsm_app.precision import significant_decimals

UNEP = "UNEP/IRP 2011, Recycling Rates of Metals - A Status Report (definitions in words)"
ISO_14051 = "ISO 14051:2011, clause 3 (product, material loss)"
#: A stock in use that grows by more than this share of what enters use is told.
_LEAST_GROWTH: Final = 0.01
#: Of an amount that a note names, as in the line above it.
_DIGITS: Final = 3


def recycled_content(view: MapView) -> Iterable[Answer]:
    """Recycled over all material entering the reference stage; and of each process that takes recycled material.

    What is reused or remanufactured enters too, but is no recyclate: reused content is an indicator of its own
    (ISO 59020:2024, A.2.2 beside A.2.3), and where secondary material is not said to be the one, it is the other.
    """
    stage, is_recycled = view.reference_stage, view.cycle.is_recycled
    if stage is None:
        yield _no_reference()
    else:
        inside = view.inside_of((stage,))
        inputs = view.entering(inside)
        if inputs:
            notes = (
                *_in_no_stage(view, inside),
                *_on_the_way_back(view),
                *unknown_class_notes(view, inputs),
                *_reused_beside(view, inputs),
                *_recycled_elsewhere(view, inputs, stage.name),
            )
            yield Ratio(view.parts(filter(is_recycled, inputs)), view.parts(inputs), notes=notes)
        else:
            yield NotDefined("indicator.no_input", {"stage": stage.name}, (_into(view, stage),))
    for node in view.processes:
        inputs = view.inflows(node)
        if any(map(is_recycled, inputs)) and not all(map(view.is_secondary, inputs)):
            yield Ratio(view.parts(filter(is_recycled, inputs)), view.parts(inputs), node)


def _no_reference() -> NotDefined:
    return NotDefined("indicator.no_production", {}, (Need("reference_stage"),))


def _into(view: MapView, stage: Stage) -> Need:
    """A flow into the stage lacks; without a process in it, one has to be put there."""
    inside = view.inside_of((stage,))
    node = next((node for node in view.processes if node in inside), None)
    return Need("stage") if node is None else Need("flow", node)


def unknown_class_notes(view: MapView, inputs: Iterable[Flow]) -> tuple[Problem, ...]:
    """Which inputs do not say where they come from, so that they count as no secondary material."""
    items = _items(f for f in inputs if view.class_of(f) is OriginClass.UNKNOWN)
    return (note("indicator.note.unknown_class", items, items=items),) if items else ()


def _in_no_stage(view: MapView, inside: frozenset[str]) -> tuple[Problem, ...]:
    """Processes next to those that are counted that stand in no stage: what crosses to them counts as the boundary."""
    beside = {end for flow in (*view.entering(inside), *view.leaving(inside)) for end in (flow.source, flow.target)}
    nodes = tuple(node for node in view.processes if node in beside and view.stage_of(node) is None)
    return (note("indicator.note.in_no_stage", nodes, nodes=nodes),) if nodes else ()


def _on_the_way_back(view: MapView) -> tuple[Problem, ...]:
    """Processes of production that count as end of life, as all that they are given from there goes back there."""
    nodes = tuple(node for node in view.processes if node in view.shape.returning)
    return (note("indicator.note.on_the_way_back", nodes, nodes=nodes),) if nodes else ()


def _reused_beside(view: MapView, inputs: Iterable[Flow]) -> tuple[Problem, ...]:
    """What is counted among all that enters but is no recyclate, though it has been in use before."""
    reused = tuple(f.id for f in inputs if view.cycle.origin_of(f) is OriginClass.REUSED)
    return (note("indicator.note.reused_beside", reused, flows=reused),) if reused else ()


def _recycled_elsewhere(view: MapView, inputs: Iterable[Flow], stage: str) -> tuple[Problem, ...]:
    """Recycled material that the figure leaves out: it enters processes outside the reference stage, or flows in it."""
    counted, is_recycled = {flow.id for flow in inputs}, view.cycle.is_recycled
    entering = (flow for node in view.processes for flow in view.inflows(node))
    beside = tuple(dict.fromkeys(flow.id for flow in entering if is_recycled(flow) and flow.id not in counted))
    return (note("indicator.note.recycled_elsewhere", beside, flows=beside, stage=stage),) if beside else ()


def _lost_at_once(view: MapView, collected: Iterable[Flow], whole: Iterable[Flow]) -> tuple[Problem, ...]:
    """Collected is what enters the recycling chain: what its first process loses was counted, and is named.

    Where nothing else enters there, the rate without these losses is told: a map shows them beside the figure.
    """
    collected = tuple(collected)
    first = dict.fromkeys(flow.target for flow in collected if flow.target is not None)
    losing = {node: [flow.id for flow in view.outflows(node) if view.is_loss(flow)] for node in first}
    lost = tuple(flow for flows in losing.values() for flow in flows)
    if not lost:
        return ()
    known = {flow.id for flow in collected}
    ways_in = [flow.id for node in first for flow in view.inflows(node)]
    sums = [_sum_of(view, ids) for ids in (known, lost, (flow.id for flow in whole))]
    if not known.issuperset(ways_in) or None in sums or not sums[2]:
        return (note("indicator.note.lost_at_once", lost, flows=lost),)
    entering, gone, all_of_it = (value or 0.0 for value in sums)
    unit, factor = view.shown_in(view.layer)
    amount = round(gone / factor, significant_decimals(gone / factor, _DIGITS))
    nodes = tuple(node for node, flows in losing.items() if flows)
    rest = (entering - gone) / all_of_it
    return (note("indicator.note.lost_at_once.rate", lost, amount=amount, unit=unit, nodes=nodes, rest=rest),)


def _sum_of(view: MapView, flows: Iterable[str]) -> float | None:
    """Their amounts together; `None` where one is not known."""
    amounts = [view.amount(flow) for flow in flows]
    return None if None in amounts else math.fsum(amount or 0.0 for amount in amounts)


def _stays_in_use(view: MapView, used_up: Iterable[Flow]) -> float:
    """The share of what enters use that does not leave it; 0 where that is not known or next to nothing."""
    use = view.inside_of(view.stages_of_kind(StageKind.USE))
    into, out = ([view.amount(flow.id) for flow in flows] for flows in (view.entering(use), used_up))
    if not into or None in into or None in out:
        return 0.0
    entering, leaving = (math.fsum(value or 0.0 for value in side) for side in (into, out))
    growth = 1.0 - leaving / entering if entering > 0 else 0.0
    return growth if growth > _LEAST_GROWTH else 0.0


def _counted_of_use(view: MapView, collected: tuple[Flow, ...], lost: tuple[Flow, ...]) -> tuple[Problem, ...]:
    """What a reader should know first of a rate of what leaves use.

    Where collection is the only way out that is drawn, the rate is 100 % whatever comes back. What stays in use is no
    end-of-life material: told, since a map shows both in one picture.
    """
    stays = _stays_in_use(view, (*collected, *lost))
    if not lost:
        code = "indicator.note.all_collected"
        return (note(f"{code}.growing", (), share=stays),) if stays else (note(code, ()),)
    return (note("indicator.note.stock_growth", (), share=stays),) if stays else ()


def _no_end_of_life() -> NotDefined:
    return NotDefined("indicator.no_end_of_life", {}, (Need("stage"),))


def collection_rate(view: MapView) -> Iterable[Answer]:
    """Collected over all end-of-life material."""
    collected, lost = view.cycle.used_up
    if not collected and not any(map(view.is_loss, lost)):
        yield _no_end_of_life()
    else:
        unclear = tuple(f.id for f in lost if not view.is_loss(f))
        notes: tuple[Problem, ...] = (note("indicator.note.left_unclear", unclear, flows=unclear),) if unclear else ()
        use = view.inside_of(view.stages_of_kind(StageKind.USE))
        notes = (*_in_no_stage(view, use), *_on_the_way_back(view), *notes)
        of_use, at_once = _counted_of_use(view, collected, lost), _lost_at_once(view, collected, (*collected, *lost))
        is_beside = any("rest" in one.params for one in at_once)  # that loss is drawn beside the 100 %
        notes = notes + at_once + of_use if lost or is_beside else notes + of_use + at_once
        yield Ratio(view.parts(collected), view.parts((*collected, *lost)), notes=notes)


def return_rate(view: MapView) -> Iterable[Answer]:
    """Collected over what was brought into use in the same period (products sold)."""
    collected, _lost = view.cycle.used_up
    use = view.inside_of(view.stages_of_kind(StageKind.USE))
    sold = tuple(f for f in view.entering(use) if not view.is_secondary(f))
    if not collected:
        yield _no_end_of_life()
    elif not sold:
        yield NotDefined("indicator.no_use", {}, (Need("stage"),))
    else:
        yield Ratio(view.parts(collected), view.parts(sold), notes=_in_no_stage(view, use))


def eol_recycling_rate(view: MapView) -> Iterable[Answer]:
    """End-of-life material that becomes secondary material over all end-of-life material.

    Where other material (new scrap, imports) joins in the end-of-life stages, each node's output carries end-of-life
    material in
    the proportion of its input; the proportions are solved simultaneously, loops included.
    """
    collected, lost = view.cycle.used_up
    yield _old_scrap_over(view, (*collected, *lost))


def process_efficiency(view: MapView) -> Iterable[Answer]:
    """End-of-life material that becomes secondary material over what was collected of it."""
    yield _old_scrap_over(view, view.cycle.used_up[0])


def _old_scrap_over(view: MapView, whole: tuple[Flow, ...]) -> Answer:
    secondary, origin = _old_scrap(view)
    below = view.sum_of(whole)
    if not below.value:
        return flows_zero(f.id for f in whole)
    quotient = origin.amount("collected") / below
    return Ratio(view.parts(secondary, origin.shares("collected")), view.parts(whole), gradient=quotient.gradient)


def old_scrap_ratio(view: MapView) -> Iterable[Answer]:
    """Recycled end-of-life material over that and new scrap, which is what leaves production as secondary material."""
    secondary, origin = _old_scrap(view)
    new = [f for f in view.cycle.outputs if view.is_secondary(f)]
    old = origin.amount("collected")
    both = old + view.sum_of(new)
    if not both.value:
        leaving = view.leaving(view.cycle.end_of_life)
        yield flows_zero(f.id for f in new) if new else flows_of_kind("indicator.no_scrap", leaving)
        return
    weights = origin.shares("collected")
    below = view.parts((*secondary, *new), weights | {f.id: 1.0 for f in new})
    yield Ratio(view.parts(secondary, weights), below, gradient=(old / both).gradient)


def _old_scrap(view: MapView) -> tuple[tuple[Flow, ...], Ways]:
    """Secondary material that leaves the end-of-life stages, and where it comes from."""
    collected, _lost = view.cycle.used_up
    if not collected:
        raise no_end_of_life()
    after = view.cycle.end_of_life
    marked = frozenset(f.id for f in collected)
    secondary = view.cycle.recyclate
    return secondary, Ways(view, after, secondary, _comes_from(marked, after), upstream=True)


def _comes_from(marked: frozenset[str], nodes: frozenset[str]) -> Ending:
    """Upstream: ends where a way begins with a marked flow, or with another one from outside the nodes."""

    def ending(flow: Flow) -> str | None:
        if flow.id in marked:
            return "collected"
        return None if flow.source in nodes else "other"

    return ending


def material_yield(view: MapView) -> Iterable[Answer]:
    """Useful output over input: of the production stages together, and of each process that holds no stock.

    In production, secondary output is new scrap and not useful output; elsewhere everything but losses is.
    """
    production = view.inside_of(view.stages_of_kind(StageKind.PRODUCTION))
    inputs, outputs = view.entering(production), view.leaving(production)
    useful = [f for f in outputs if not view.is_loss(f) and not view.is_secondary(f)]
    pieces, odd = _crossing(view.uncounted, production), _crossing(view.odd, production)
    if odd:
        yield _odd_units(odd)
    elif inputs and outputs and not (pieces and not useful):
        notes = (*_in_no_stage(view, production), *_left_out(pieces))
        yield Ratio(view.parts(useful), view.parts(inputs), incomplete=bool(pieces), notes=notes)
    elif pieces:
        yield items_lack("unit_mass", "indicator.needs_mass_of_pieces", pieces)
    elif not production:
        yield NotDefined("indicator.no_production", {}, (Need("stage"),))
    else:
        yield NotDefined(f"indicator.no_operations_{'output' if inputs else 'input'}", {}, (Need("flow"),))
    for node in view.processes:
        into, out = view.inflows(node), view.outflows(node)
        if into and out and not view.holds_stock(node):
            scrap = node in production
            useful = [f for f in out if not view.is_loss(f) and not (scrap and view.is_secondary(f))]
            pieces, odd = (_crossing(flows, frozenset({node})) for flows in (view.uncounted, view.odd))
            if odd:
                yield _odd_units(odd, node)
            elif pieces and not useful:
                yield items_lack("unit_mass", "indicator.needs_mass_of_pieces", pieces, node)
            else:
                notes = _left_out(pieces)
                yield Ratio(view.parts(useful), view.parts(into), node, incomplete=bool(pieces), notes=notes)


def _crossing(flows: Mapping[str, Flow], nodes: frozenset[str]) -> tuple[Flow, ...]:
    """Those of the flows that lead into or out of a group of nodes."""
    return tuple(f for f in flows.values() if (f.source in nodes) != (f.target in nodes))


def _odd_units(odd: tuple[Flow, ...], scope: str = MAP) -> NotDefined:
    """Flows in a unit that does not go with those beside them: what is missing there is not known."""
    flows = tuple(flow.id for flow in odd)
    needs = tuple(Need("quantity", flow) for flow in flows)
    return NotDefined("indicator.odd_unit", {"flows": flows, "count": len(flows)}, needs, scope)


def _left_out(pieces: tuple[Flow, ...]) -> tuple[Problem, ...]:
    """That pieces are in no sum: more than all may then come out, or next to nothing."""
    flows = tuple(flow.id for flow in pieces)
    return (note("indicator.note.no_piece_mass", flows, flows=flows),) if flows else ()


def losses(view: MapView) -> Iterable[Answer]:
    """All losses that leave the system, on the material layer; and those of each process."""
    lost = [
        f for f in view.material_flows if view.is_loss(f) and view.is_inside(f.source) and not view.is_inside(f.target)
    ]
    yield Total(view.parts(lost))
    own: dict[str, list[Flow]] = {}
    for flow in lost:
        own.setdefault(flow.source or "", []).append(flow)
    for node in view.processes:
        if node in own:
            yield Total(view.parts(own[node]), node)


def value_retained(view: MapView) -> Iterable[Answer]:
    """Value of the secondary materials that leave the end-of-life stages over the value of all materials used.

    After Di Maio and Rem (2015), A Robust Indicator for Promoting Circular Economy through Recycling (circular
    economy index).
    """
    stage = view.reference_stage
    after = view.inside_of(view.stages_of_kind(StageKind.END_OF_LIFE))
    if stage is None or not after:
        yield _no_end_of_life() if stage is not None else _no_reference()
        return
    used = [f for f in view.entering(view.inside_of((stage,))) if not view.is_loss(f)]
    returned = [f for f in view.leaving(after) if view.is_secondary(f)]
    if not used:
        yield NotDefined("indicator.no_input", {"stage": stage.name}, (_into(view, stage),))
        return
    without = [f for f in (*used, *returned) if _price(view, f) is None]
    value_used, value_returned = _value_sum(view, used), _value_sum(view, returned)
    for flows, value in ((used, value_used), (returned, value_returned)):
        if flows and not value:
            yield items_lack("price", "indicator.no_price", flows)
            return
    notes = (note("indicator.note.no_price", tuple(f.id for f in without), items=_items(without)),) if without else ()
    yield Ratio(value_returned, value_used, incomplete=bool(without), notes=notes)


def _items(flows: Iterable[Flow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(flow.item for flow in flows))


def _price(view: MapView, flow: Flow) -> float | None:
    """Money per base unit of the material layer; `None` without a price or with one in another dimension."""
    item = view.physics.items.get(flow.item)
    return None if item is None else factor_per_base(item.price, "money", view.layer)


def _value_sum(view: MapView, flows: Iterable[Flow]) -> Sum:
    prices = {f.id: _price(view, f) for f in flows}
    return Sum({f: p for f, p in prices.items() if p}, view.layer, 1.0, view.physics.settings.currency)


INDICATORS = (
    Indicator(
        "recycled_content",
        "circularity",
        "1",
        "recycled in / material in",
        UNEP,
        recycled_content,
        material=True,
        structural=True,
    ),
    Indicator(
        "eol_recycling_rate",
        "circularity",
        "1",
        "secondary from EoL / EoL material",
        UNEP,
        eol_recycling_rate,
        material=True,
    ),
    Indicator(
        "collection_rate", "circularity", "1", "collected / end-of-life material", UNEP, collection_rate, material=True
    ),
    *(
        Indicator(key, "circularity", "1", words, UNEP, compute, "recycling_rates", verified=False, material=True)
        for key, words, compute in (
            ("eol_process_efficiency", "secondary from EoL / collected", process_efficiency),
            ("old_scrap_ratio", "secondary from EoL / (that + new scrap)", old_scrap_ratio),
        )
    ),
    Indicator(
        "return_rate", "circularity", "1", "collected / brought into use", "own definition", return_rate, material=True
    ),
    Indicator(
        "material_yield",
        "material",
        "1",
        "useful output / input",
        ISO_14051,
        material_yield,
        material=True,
        structural=True,
    ),
    Indicator("losses", "material", "", "sum of losses", ISO_14051, losses, higher_is_better=False, structural=True),
    Indicator(
        "value_retained",
        "circularity",
        "1",
        "value of secondary materials / value of materials used",
        "Di Maio and Rem 2015, J Environ Prot 6:1095 (definition in words)",
        value_retained,
        material=True,
    ),
)
