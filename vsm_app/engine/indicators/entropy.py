"""Substance concentrating efficiency of the map, for every substance whose concentrations are entered.

Source: Rechberger and Brunner (2002). From the map: docs/methods/statistical_entropy.md. A map without concentrations
has no such indicator.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vsm_app.engine.dual import Number, value_of
from vsm_app.engine.formulas import entropy as formula
from vsm_app.engine.indicators.base import Answer, Computed, Indicator, NotDefined, Params, flows_missing, note
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import Flow
from vsm_app.model.problems import Problem
from vsm_app.model.units import parse_unit

#: Difference of a substance's masses in and out above which it is named.
_BALANCED: Final = 0.01


def _concentration(view: MapView, flow: Flow, substance: str) -> float | None:
    """Concentration as a fraction; `None` where none is entered or it is no fraction."""
    item = view.physics.items.get(flow.item)
    for entry in item.composition if item is not None else ():
        if entry.substance == substance:
            unit = parse_unit(entry.unit)
            return entry.value * unit.factor if unit.layer in ("share", "mass/mass") else None
    return None


def concentrating_efficiency(view: MapView) -> Iterable[Answer]:
    """(RSE in - RSE out) / RSE in, by substance; above 0 where the map concentrates it."""
    substances = dict.fromkeys(c.substance for item in view.physics.items.values() for c in item.composition)
    inside = frozenset(view.processes)
    sides = view.entering(inside), view.leaving(inside)
    for substance in substances:
        yield _of(view, substance, sides)


def _of(view: MapView, substance: str, sides: tuple[tuple[Flow, ...], ...]) -> Answer:
    pairs: list[list[tuple[Number, float]]] = []
    for flows in sides:
        unknown = [f.id for f in flows if view.amount(f.id) is None]
        if unknown:
            return flows_missing(unknown, substance)
        found = {f.id: _concentration(view, f, substance) for f in flows}
        without = [f for f in flows if found[f.id] is None]
        if without:
            items = tuple(dict.fromkeys(f.item for f in without))
            needs = tuple(Need("composition", item) for item in items)
            return NotDefined("indicator.no_concentration", {"items": items, "count": len(items)}, needs, substance)
        pairs.append([(view.dual(f.id), found[f.id] or 0.0) for f in flows])
    before, after = formula.change(*pairs)
    if before.relative is None or after.relative is None or not value_of(before.relative):
        items = tuple(dict.fromkeys(f.item for flows in sides for f in flows))
        needs = tuple(Need("composition", item) for item in items)
        params: Params = {"item": substance, "items": items, "count": len(items)}
        return NotDefined("indicator.no_dilution", params, needs, substance)
    share = (before.relative - after.relative) / before.relative
    return Computed.of(share, "1", substance, notes=_open_balance(before, after))


def _open_balance(before: formula.Dilution, after: formula.Dilution) -> tuple[Problem, ...]:
    """Note where more or less of the substance leaves than enters: the entropies are then of two different masses."""
    entered, left = value_of(before.substance), value_of(after.substance)
    gap = (left - entered) / entered if entered else 0.0
    return (note("indicator.note.substance_balance", share=gap),) if abs(gap) > _BALANCED else ()


INDICATORS = (
    Indicator(
        "substance_concentration", "network", "1", "(RSE in - RSE out) / RSE in", formula.SOURCE,
        concentrating_efficiency, "statistical_entropy", verified=False,
    ),
)  # fmt: skip
