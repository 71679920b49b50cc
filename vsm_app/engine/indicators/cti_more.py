"""Circular Transition Indicators beside inflow and outflow: revenue and greenhouse gas impact.

Source: WBCSD, Circular Transition Indicators V4.0, 2023 (the guide's equations were not opened; the detail of the
greenhouse gas impact is restated after the method's summary). From the map: docs/methods/cti.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from vsm_app.engine.dual import Dual
from vsm_app.engine.factors import factor_per_base
from vsm_app.engine.indicators.base import (
    Answer,
    Compute,
    Indicator,
    NotDefined,
    Sum,
    Total,
    UndefinedError,
    flows_zero,
    note,
    together,
)
from vsm_app.engine.indicators.carbon import KG_CO2E
from vsm_app.engine.indicators.cti import (
    CTI,
    RECOVERED,
    circular_shares,
    inputs,
    origin_notes,
    outputs,
    revenue,
    unclear_notes,
)
from vsm_app.engine.indicators.fate import Ways
from vsm_app.engine.indicators.product_lines import products_of, too_many
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import Flow, Item
from vsm_app.model.problems import Problem


# --- revenue ---
@dataclass(frozen=True, slots=True)
class _Line:
    """A product line: its money, its weights by flow, and its circularity (mean of both sides)."""

    item: str
    money: Sum
    circularity: Dual

    def answer(self, view: MapView, scope: str) -> Total:
        """Revenue times circularity."""
        weights = {flow: weight * self.circularity.value for flow, weight in self.money.terms.items()}
        return Total(replace(self.money, terms=weights), scope, gradient=self.amount(view).gradient)

    def amount(self, view: MapView) -> Dual:
        """The same as a number."""
        return view.dual_of(self.money) * self.circularity


def cti_revenue(view: MapView) -> Iterable[Answer]:
    """Revenue of each product times the mean of its circular inflow and outflow; of all of them, and of each."""
    lines = _lines(view)
    amounts = [line.amount(view) for line in lines]
    parts = [line.answer(view, line.item) for line in lines]
    terms = {flow: weight for part in parts for flow, weight in part.amount.terms.items()}
    whole = sum(amounts, start=Dual(0.0))
    notes = (*origin_notes(view), *unclear_notes(view))
    yield Total(replace(lines[0].money, terms=terms), gradient=whole.gradient, notes=notes)
    if len(parts) > 1:
        yield from parts


def _lines(view: MapView) -> list[_Line]:
    """The product lines; what enters is traced to each through own operations, what leaves through the rest."""
    inputs(view)
    outputs(view)
    many = too_many(view)
    if many is not None:
        raise UndefinedError(many)
    cycle = view.cycle
    money, _mass = together(lambda: revenue(view), lambda: view.sum_of(cycle.products))
    shares = circular_shares(view)

    def origin(flow: Flow) -> str | None:
        return None if flow.source in cycle.operations else repr(shares.get(flow.id, 0.0))

    back = Ways(view, cycle.operations, cycle.products, origin, upstream=True)
    circular = {repr(share): share for share in shares.values() if share}
    lines = []
    for item in products_of(view):
        flows = tuple(flow for flow in cycle.products if flow.item == item)
        mass = view.sum_of(flows)
        if not mass.value:
            continue
        into = sum((back.amount(key, of=flows) * share for key, share in circular.items()), start=Dual(0.0))
        both = (into + cycle.downstream.amount(*RECOVERED, of=flows)) / mass / 2.0
        own = replace(money, terms={f.id: money.terms[f.id] for f in flows})
        lines.append(_Line(item, own, both))
    if not lines:
        raise UndefinedError(flows_zero(flow.id for flow in cycle.products))
    return lines


# --- greenhouse gas impact ---
@dataclass(slots=True)
class _Impact:
    """Weights by flow (kg CO2e per base unit of its layer), and what lacks which factor."""

    weights: dict[str, float] = field(default_factory=dict)
    layers: dict[str, str] = field(default_factory=dict)
    missing: dict[str, tuple[Need, ...]] = field(default_factory=dict)


def _ghg(against: str, reason: str) -> Compute:
    """What a source of another kind emits against the actual one, over all inflow.

    `against` is the field of the alternative. Where all of an inflow is of that kind already, the alternative is what
    it is. A saving is positive.
    """
    linear = against == "co2e_linear"

    def compute(view: MapView) -> Iterable[Answer]:
        flows = inputs(view)
        shares, found = circular_shares(view), _Impact()
        for flow in flows:
            already = shares[flow.id] == (0.0 if linear else 1.0)
            _count(view, found, flow, against, already=already, sign=1.0 if linear else -1.0)
        if found.missing and not found.weights:
            needs = tuple(dict.fromkeys(need for needs in found.missing.values() for need in needs))
            yield NotDefined(reason, {"flows": tuple(found.missing), "count": len(found.missing)}, needs)
            return
        lacking = tuple(found.missing)
        notes: tuple[Problem, ...] = origin_notes(view)
        if lacking:
            notes = (*notes, note("indicator.note.no_alternative", lacking, flows=lacking, count=len(lacking)))
        elsewhere = {flow: layer for flow, layer in found.layers.items() if layer != "mass"}
        yield Total(Sum(found.weights, "mass", 1.0, KG_CO2E, elsewhere), incomplete=bool(lacking), notes=notes)

    return compute


def _count(view: MapView, found: _Impact, flow: Flow, against: str, *, already: bool, sign: float) -> None:
    item = view.physics.items.get(flow.item)
    if item is None or (already and getattr(item, against) is None):
        return
    for layer in view.rows_of(flow.id):
        actual, other = _per_base(item, "co2e", layer), _per_base(item, against, layer)
        if actual is not None and other is not None:
            found.weights[flow.id], found.layers[flow.id] = sign * (other - actual), layer
            return
    lacking = [
        name for name in ("co2e", against) if all(_per_base(item, name, on) is None for on in view.rows_of(flow.id))
    ]
    found.missing[flow.id] = tuple(Need(name, item.id) for name in lacking or (against,))


def _per_base(item: Item, name: str, layer: str) -> float | None:
    return factor_per_base(getattr(item, name), "co2e", layer)


def _indicator(key: str, unit: str, formula: str, compute: Compute, method: str = "cti") -> Indicator:
    return Indicator(f"cti.{key}", "cti", unit, formula, CTI, compute, method, verified=False, material=True)


_SAVED: Final = "Σ m · (e of a linear source - e)"
_POSSIBLE: Final = "Σ m · (e - e of a circular source)"

INDICATORS = (
    _indicator("revenue", "", "Σ revenue · (circular in + out) / 2", cti_revenue, "cti_revenue"),
    _indicator("ghg_saving", KG_CO2E, _SAVED, _ghg("co2e_linear", "indicator.no_linear_source")),
    replace(
        _indicator("ghg_potential", KG_CO2E, _POSSIBLE, _ghg("co2e_circular", "indicator.no_circular_source")),
        higher_is_better=False,
    ),
)
