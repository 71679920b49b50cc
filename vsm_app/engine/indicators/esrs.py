"""ESRS E5 data points of own operations: materials in, products and waste out (par. 31 and 36 to 39).

Source: Delegated Regulation (EU) 2023/2772, ESRS E5; codes of the 2023 data point list from a versioned data file. From
the map: docs/methods/esrs_e5.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vsm_app.engine.formulas.esrs import DISPOSED, DIVERTED, VERSION
from vsm_app.engine.indicators.base import Answer, Compute, Indicator, NotDefined, Ratio, Total, items_lack, note
from vsm_app.engine.indicators.cti import inputs, origin_notes, renewable_shares
from vsm_app.engine.indicators.iso59020 import lifetime
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import Flow
from vsm_app.model.problems import Problem

ESRS: Final = f"ESRS E5, Delegated Regulation (EU) 2023/2772, par. {{}}; codes {VERSION}"
#: Data points that the published example with all inputs does not hold.
_NOT_IN_EXAMPLE: Final = frozenset({"E5-4_03", "E5-5_02", "E5-5_04", "E5-5_05", "E5-5_16"})
_NOT_RECYCLED: Final = tuple(one for one in (*DIVERTED, *DISPOSED) if one != "recycling")


def _hazardous(view: MapView, flow: Flow) -> bool:
    item = view.physics.items.get(flow.item)
    return item is not None and item.hazardous


def total_waste(view: MapView) -> Iterable[Answer]:
    """E5-5_07."""
    yield Total(view.parts(view.wastes.flows))


def _treated(view: MapView, *treatments: str, notes: tuple[Problem, ...] = ()) -> Total:
    """Waste that is finally treated so."""
    wastes, (_unit, factor) = view.wastes, view.shown_in(view.layer)
    slopes = wastes.amount(*treatments).gradient
    gradient = {key: slope / factor for key, slope in slopes.items()}
    return Total(view.parts(wastes.flows, wastes.shares(*treatments)), gradient=gradient, notes=notes)


def _broken_down(code: str, *treatments: str) -> Compute:
    """The sum, with notes that tell hazardous and other waste apart by treatment (par. 37b and c)."""

    def compute(view: MapView) -> Iterable[Answer]:
        notes = []
        unit, factor = view.shown_in("mass")
        for kind in (True, False):
            flows = tuple(f for f in view.wastes.flows if _hazardous(view, f) is kind)
            first, second, third = (view.wastes.amount(one, of=flows).value / factor for one in treatments)
            if first or second or third:
                suffix = "hazardous" if kind else "other"
                notes.append(note(f"{code}.{suffix}", first=first, second=second, third=third, unit=unit))
        yield _treated(view, *treatments, notes=tuple(notes))

    return compute


def materials_used(view: MapView) -> Iterable[Answer]:
    """E5-4_02."""
    yield Total(view.parts(inputs(view)))


def biological_share(view: MapView) -> Iterable[Answer]:
    """E5-4_03: biological material from sustained production (that is what its class states) over materials used."""
    flows = inputs(view)
    above = view.parts(flows, renewable_shares(view))
    yield Ratio(above, view.parts(flows), unit="%", factor=100.0, notes=origin_notes(view))


def secondary_used(view: MapView) -> Iterable[Answer]:
    """E5-4_04."""
    yield Total(view.parts(f for f in inputs(view) if view.is_secondary(f)), notes=origin_notes(view))


def secondary_share(view: MapView) -> Iterable[Answer]:
    """E5-4_05."""
    flows = inputs(view)
    above = view.parts(f for f in flows if view.is_secondary(f))
    yield Ratio(above, view.parts(flows), unit="%", factor=100.0, notes=origin_notes(view))


def not_recycled(view: MapView) -> Iterable[Answer]:
    """E5-5_10."""
    yield _treated(view, *_NOT_RECYCLED)


def not_recycled_share(view: MapView) -> Iterable[Answer]:
    """E5-5_11; not defined without waste, never 0 or 100."""
    wastes = view.wastes
    if not wastes.flows:
        yield NotDefined("indicator.no_waste", {}, (Need("flow"),))
        return
    whole = view.sum_of(wastes.flows)
    gradient = (100.0 * wastes.amount(*_NOT_RECYCLED) / whole).gradient if whole.value else None
    above = view.parts(wastes.flows, wastes.shares(*_NOT_RECYCLED))
    yield Ratio(above, view.parts(wastes.flows), unit="%", factor=100.0, gradient=gradient)


def hazardous(view: MapView) -> Iterable[Answer]:
    """E5-5_15."""
    yield Total(view.parts(f for f in view.wastes.flows if _hazardous(view, f)))


def radioactive(view: MapView) -> Iterable[Answer]:
    """E5-5_16."""
    items = view.physics.items
    yield Total(view.parts(f for f in view.wastes.flows if f.item in items and items[f.item].radioactive))


def _recyclable(*, packaging: bool) -> Compute:
    """E5-5_04 and E5-5_05: recyclable share of the mass of products, or of packaging, that leave own operations."""

    def compute(view: MapView) -> Iterable[Answer]:
        items = view.physics.items
        flows = [f for f in view.cycle.products if f.item in items and items[f.item].packaging is packaging]
        if not flows:
            yield _none_leaves(view, packaging=packaging)
            return
        stated = {f.id: items[f.item].recyclable for f in flows}
        without = [f for f in flows if stated[f.id] is None]
        if without:
            yield items_lack("recyclable", "indicator.no_recyclable", without)
            return
        shares = {flow: share for flow, share in stated.items() if share is not None}
        yield Ratio(view.parts(flows, shares), view.parts(flows), unit="%", factor=100.0)

    return compute


def _without_mass(view: MapView) -> NotDefined:
    """Nothing on the map has a mass: the density, or the mass of a piece, of what is counted otherwise gives one."""
    if view.layer == "count":
        return items_lack("unit_mass", "indicator.needs_mass_of_pieces", view.material_flows)
    return items_lack("density", "indicator.needs_mass", view.material_flows)


def _none_leaves(view: MapView, *, packaging: bool) -> NotDefined:
    if not packaging and view.cycle.products:
        return items_lack("packaging", "indicator.only_packaging", view.cycle.products)
    if not packaging:
        return NotDefined("indicator.no_product", {}, (Need("flow"),))
    products = dict.fromkeys(flow.item for flow in view.cycle.products)
    needs = tuple(Need("packaging", item) for item in products)
    return NotDefined("indicator.no_packaging", {}, needs or (Need("flow"),))


def _indicator(
    code: str,
    paragraph: str,
    unit: str,
    compute: Compute,
    *,
    higher: bool = False,
    index: bool = False,
    weighs: bool = True,
) -> Indicator:
    def weighed(view: MapView) -> Iterable[Answer]:
        if view.layer != "mass":
            return (_without_mass(view),)
        return compute(view)

    return Indicator(
        f"esrs.{code}", "esrs", unit, code, ESRS.format(paragraph), weighed if weighs else compute, "esrs_e5",
        verified=code not in _NOT_IN_EXAMPLE, higher_is_better=higher, material=weighs, index=index,
    )  # fmt: skip


INDICATORS = (
    _indicator("E5-4_02", "31a", "", materials_used),
    _indicator("E5-4_03", "31b", "%", biological_share, higher=True),
    _indicator("E5-4_04", "31c", "", secondary_used, higher=True),
    _indicator("E5-4_05", "31c", "%", secondary_share, higher=True),
    _indicator("E5-5_02", "36a", "1", lifetime, higher=True, index=True, weighs=False),
    _indicator("E5-5_04", "36c", "%", _recyclable(packaging=False), higher=True),
    _indicator("E5-5_05", "36c", "%", _recyclable(packaging=True), higher=True),
    _indicator("E5-5_07", "37a", "", total_waste),
    _indicator("E5-5_08", "37b", "", _broken_down("indicator.note.esrs_diverted", *DIVERTED), higher=True),
    _indicator("E5-5_09", "37c", "", _broken_down("indicator.note.esrs_disposed", *DISPOSED)),
    _indicator("E5-5_10", "37d", "", not_recycled),
    _indicator("E5-5_11", "37d", "%", not_recycled_share),
    _indicator("E5-5_15", "39", "", hazardous),
    _indicator("E5-5_16", "39", "", radioactive),
)
