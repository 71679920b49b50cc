"""ISO 59020 core circularity indicators of own operations: the mandatory A.2 and A.3, and A.3.2, A.4.2, A.5, A.6.

Source: ISO 59020:2024, Annex A, Table 3 (names, order and obligation read in a public quotation of the table; the
equations restate the definitions). From the map: docs/methods/iso59020.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from vsm_app.engine.indicators.base import (
    MAP,
    Answer,
    Compute,
    Computed,
    Indicator,
    NotDefined,
    Ratio,
    Sum,
    UndefinedError,
    items_lack,
    note,
)
from vsm_app.engine.indicators.cti import (
    inputs,
    origin_notes,
    outputs,
    productivity,
    renewable_shares,
    revenue,
    unclear_notes,
)
from vsm_app.engine.indicators.mci import lives_of, no_life, single_item
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import Flow, OriginClass

ISO: Final = "ISO 59020:2024, Annex A, {}"


#: Reasons for which an indicator is not applicable (and not merely lacking an entry).
_NOT_APPLICABLE: Final = frozenset({"indicator.no_operations_input", "indicator.no_operations_output"})


def _mandatory(compute: Compute) -> Compute:
    """Counted as zero where not applicable, if the map's settings say so (a choice for reports, named in a note)."""

    def counted(view: MapView) -> Iterable[Answer]:
        if not view.physics.settings.iso_zero:
            yield from compute(view)
            return
        try:
            for answer in compute(view):
                yield _zero("indicator.zero_denominator") if _is_empty(view, answer) else answer
        except UndefinedError as missing:
            if missing.answer.reason not in _NOT_APPLICABLE:
                raise
            yield _zero(missing.answer.reason)

    return counted


def _is_empty(view: MapView, answer: Answer) -> bool:
    """Whether nothing stands below the line, and that is known."""
    if not isinstance(answer, Ratio):
        return False
    amounts = [view.number(key) for key, _weight in answer.denominator.weighted()]
    return not any(amount is None or amount for amount in amounts)


def _zero(reason: str) -> Computed:
    return Computed(0.0, "1", gradient={}, notes=(note("indicator.note.counted_as_zero"), note(reason)))


def _content(*classes: OriginClass) -> Compute:
    def compute(view: MapView) -> Iterable[Answer]:
        yield Ratio(view.parts(view.cycle.of_class(*classes)), view.parts(inputs(view)), notes=origin_notes(view))

    return _mandatory(compute)


@_mandatory
def renewable_content(view: MapView) -> Iterable[Answer]:
    """Renewable over all inflow: by class, else the stated renewable share of primary and other items."""
    flows = inputs(view)
    yield Ratio(view.parts(flows, renewable_shares(view)), view.parts(flows), notes=origin_notes(view))


def _derived(kind: str) -> Compute:
    def compute(view: MapView) -> Iterable[Answer]:
        flows = outputs(view)
        whole = view.sum_of(flows)
        ways = view.cycle.downstream
        gradient = (ways.amount(kind) / whole).gradient if whole.value else None
        weights = ways.shares(kind)
        yield Ratio(view.parts(flows, weights), view.parts(flows), gradient=gradient, notes=unclear_notes(view))

    return _mandatory(compute)


def lifetime(view: MapView) -> Iterable[Answer]:
    """Life against the industry's average: of the map's product, and of each that states a life of its own."""
    items = view.physics.items
    lines = [line.scope for line in view.product_lines]
    stated = [one for one in lines if one in items and (items[one].product_life or items[one].industry_life)]
    whole = _life(view, MAP, single_item(view))
    if not (stated and isinstance(whole, NotDefined)):
        yield whole
    for item in stated:
        yield _life(view, item, item)


def _life(view: MapView, scope: str, item: str | None) -> Answer:
    own, industry, _use = lives_of(view, item)
    if not own or not industry or own < 0 or industry < 0:
        return replace(no_life((own, industry), "" if scope == MAP else scope), scope=scope)
    return Computed(own / industry, "1", scope, gradient={}, numerator=own, denominator=industry, unit_parts="a")


def renewable_energy(view: MapView) -> Iterable[Answer]:
    """Renewable over all energy consumed, both net of what is passed on."""
    into, out = energy_flows(view)
    if not into:
        yield NotDefined("indicator.no_energy", {}, (Need("flow"),))
        return
    shares = {f.id: _renewable_share(view, f) for f in (*into, *out)}
    missing = [f for f in (*into, *out) if shares[f.id] is None and view.amount(f.id, "energy") != 0]
    if missing:
        yield items_lack("renewable", "indicator.no_renewable_share", missing)
        return
    unit, factor = view.shown_in("energy")
    signs = dict.fromkeys((f.id for f in into), 1.0) | dict.fromkeys((f.id for f in out), -1.0)
    renewable = {flow: sign * (shares[flow] or 0.0) for flow, sign in signs.items()}
    above = Sum({flow: weight for flow, weight in renewable.items() if weight}, "energy", 1.0 / factor, unit)
    yield Ratio(above, Sum(signs, "energy", 1.0 / factor, unit))


def energy_flows(view: MapView) -> tuple[tuple[Flow, ...], tuple[Flow, ...]]:
    """Energy into the map from outside and useful energy out of it."""
    flows = [
        f for f in view.crossing_flows
        if view.is_on(f.id, "energy") and (view.layer == "energy" or view.class_of(f) is OriginClass.ENERGY)
    ]  # fmt: skip
    into = tuple(f for f in flows if view.is_inside(f.target) and not view.is_inside(f.source))
    out = tuple(f for f in flows if view.is_inside(f.source) and not view.is_inside(f.target) and not view.is_loss(f))
    return into, out


def _renewable_share(view: MapView, flow: Flow) -> float | None:
    if flow.origin_class is OriginClass.RENEWABLE:
        return 1.0
    item = view.physics.items.get(flow.item)
    if item is None:
        return None
    return 1.0 if item.origin_class is OriginClass.RENEWABLE else item.renewable


def water_taken(view: MapView) -> tuple[Sum, Sum, tuple[Flow, ...]]:
    """Water withdrawn, water used in the processes (from anywhere), and the flows withdrawn."""
    flows = [f for f in view.of_class(OriginClass.WATER) if view.is_inside(f.target)]
    layers = dict.fromkeys(layer for f in flows for layer in view.shape.layers_of.get(f.id, ()))
    layer = next((one for one in layers if all(view.is_on(f.id, one) for f in flows)), None)
    if flows and layer is None:
        most = max(layers, key=lambda one: sum(view.is_on(f.id, one) for f in flows), default="volume")
        elsewhere = [f for f in flows if not view.is_on(f.id, most)]
        raise UndefinedError(items_lack("density", "indicator.water_layers", elsewhere))
    layer = layer or "volume"
    withdrawn = tuple(f for f in flows if not view.is_inside(f.source))
    if not withdrawn:
        raise UndefinedError(NotDefined("indicator.no_water", {}, (Need("flow"),)))
    unit, factor = view.shown_in(layer)
    sums = [Sum.of((f.id for f in group), layer, 1.0 / factor, unit) for group in (withdrawn, flows)]
    return sums[0], sums[1], withdrawn


def circular_water(view: MapView) -> Iterable[Answer]:
    """Water from circular sources (the item's stated renewable share) over water withdrawn."""
    yield Ratio(*water_from_circular_sources(view))


def water_from_circular_sources(view: MapView) -> tuple[Sum, Sum]:
    """Water from circular sources and all water withdrawn."""
    withdrawn, _used, flows = water_taken(view)
    return _as(withdrawn, _stated(view, flows, "indicator.no_renewable_share")), withdrawn


def discharged_water(view: MapView) -> Iterable[Answer]:
    """Water given back at the quality required (the item's stated circular share) over water withdrawn."""
    withdrawn, _used, _flows = water_taken(view)
    usable, _discharged = water_given_back(view, withdrawn)
    yield Ratio(usable, withdrawn)


def water_given_back(view: MapView, withdrawn: Sum) -> tuple[Sum, Sum]:
    """Water discharged at the quality required, and all that is discharged, as the sum of what is withdrawn."""
    flows = [f for f in view.of_class(OriginClass.WATER) if view.is_inside(f.source) and not view.is_inside(f.target)]
    if not flows:
        raise UndefinedError(NotDefined("indicator.no_discharge", {}, (Need("flow"),)))
    elsewhere = [f for f in flows if not view.is_on(f.id, withdrawn.layer)]
    if elsewhere:
        raise UndefinedError(items_lack("density", "indicator.water_layers", elsewhere))
    usable = _stated(view, flows, "indicator.no_water_quality")
    whole = dict.fromkeys((f.id for f in flows), 1.0)
    return _as(withdrawn, usable), _as(withdrawn, whole)


def _as(withdrawn: Sum, terms: dict[str, float]) -> Sum:
    return Sum(terms, withdrawn.layer, withdrawn.scale, withdrawn.unit)


def _stated(view: MapView, flows: Sequence[Flow], reason: str) -> dict[str, float]:
    """Stated share of each flow by its item; ends the computation where one has none."""
    items = view.physics.items
    stated = {f.id: items[f.item].renewable if f.item in items else None for f in flows}
    missing = [f for f in flows if stated[f.id] is None]
    if missing:
        raise UndefinedError(items_lack("renewable", reason, missing))
    return {flow: share for flow, share in stated.items() if share}


def resource_intensity(view: MapView) -> Iterable[Answer]:
    """Material input against that of the base period, over revenue against that of the base period."""
    settings = view.physics.settings
    base = {"base_revenue": settings.base_revenue, "base_input": settings.base_input}
    missing = tuple(Need(name) for name, value in base.items() if not value)
    if missing or not settings.base_revenue or not settings.base_input:
        yield NotDefined("indicator.no_base_period", {}, missing)
        return
    money = revenue(view)
    used = Sum.of((f.id for f in inputs(view)), view.layer, 1.0 / settings.base_input)
    earned = Sum(money.terms, money.layer, 1.0 / settings.base_revenue, "", money.layers)
    yield Ratio(used, earned)


def water_reuse(view: MapView) -> Iterable[Answer]:
    """Water used again inside over water withdrawn."""
    withdrawn, used, _flows = water_taken(view)
    inside = {flow: 1.0 for flow in used.terms if flow not in withdrawn.terms}
    yield Ratio(Sum(inside, withdrawn.layer, withdrawn.scale, withdrawn.unit), withdrawn)


def _indicator(
    clause: str,
    formula: str,
    compute: Compute,
    *,
    unit: str = "1",
    material: bool = True,
    higher: bool = True,
    index: bool = False,
    structural: bool = False,
) -> Indicator:
    return Indicator(
        f"iso59020.{clause}", "iso59020", unit, formula, ISO.format(clause), compute, "iso59020", verified=False,
        higher_is_better=higher, material=material, index=index, structural=structural,
    )  # fmt: skip


INDICATORS = (
    _indicator("A.2.2", "reused in / inflow", _content(OriginClass.REUSED)),
    _indicator("A.2.3", "recycled in / inflow", _content(OriginClass.RECYCLED, OriginClass.SECONDARY)),
    _indicator("A.2.4", "renewable in / inflow", renewable_content),
    _indicator("A.3.2", "life / industry's life", lifetime, material=False, index=True),
    _indicator("A.3.3", "reused from outflow / outflow", _derived("reused")),
    _indicator("A.3.4", "recycled from outflow / outflow", _derived("recycled")),
    _indicator("A.3.5", "biological recirculation / outflow", _derived("biological")),
    _indicator("A.4.2", "renewable energy / energy, net", renewable_energy, material=False),
    _indicator("A.5.2", "circular water / withdrawal", circular_water, material=False, structural=True),
    _indicator("A.5.3", "water given back in quality / withdrawal", discharged_water, material=False, structural=True),
    _indicator("A.5.4", "water reused inside / withdrawal", water_reuse, material=False, index=True, structural=True),
    _indicator("A.6.2", "revenue / linear inflow", productivity, unit=""),
    _indicator(
        "A.6.3", "(input / base input) / (revenue / base revenue)", resource_intensity, higher=False, index=True
    ),
)
