"""Material circularity of a range of products: the products of the map, each standing for a part of the range.

Source: Ellen MacArthur Foundation and Granta Design, Circularity Indicators - Methodology (company level; not opened).
The normalising factor is what is stated at the items, else their revenue, else their mass. From the map:
docs/methods/mci_company.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vsm_app.engine.dual import Number, total, value_of
from vsm_app.engine.formulas import mci as formula
from vsm_app.engine.indicators.base import (
    Answer,
    Computed,
    Indicator,
    NotDefined,
    UndefinedError,
    items_lack,
    note,
)
from vsm_app.engine.indicators.cti import revenue
from vsm_app.engine.indicators.mci import rating
from vsm_app.engine.indicators.product_lines import Line, too_many
from vsm_app.engine.indicators.view import MapView


def company(view: MapView) -> Iterable[Answer]:
    """Mean of the products' indicators, weighted; every product needs its own."""
    lines = view.product_lines
    if not lines:
        yield too_many(view) or NotDefined("indicator.one_product")
        return
    weights, rule, unit, scale = _weights(view, lines)
    ratings, lacking = [], []
    for line in lines:
        try:
            ratings.append(rating(line)[0])
        except UndefinedError as missing:
            lacking.append(missing.answer)
    if lacking:
        needs = tuple(dict.fromkeys(need for answer in lacking for need in answer.needs))
        yield replace(lacking[0], needs=needs)
        return
    below = total(weights)
    if not value_of(below):
        yield items_lack("range_factor", "indicator.no_range_factor", (line.flows[0] for line in lines))
        return
    above = total(weight * one for weight, one in zip(weights, ratings, strict=True))
    yield Computed.of(
        above / below, "1", parts=(above / scale, below / scale), unit_parts=unit,
        notes=(note(f"indicator.note.range_by_{rule}"),),
    )  # fmt: skip


def _weights(view: MapView, lines: tuple[Line, ...]) -> tuple[list[Number], str, str, float]:
    """Normalising factor of each line, the rule, the unit in which it is shown and base units per such unit."""
    items = view.physics.items
    stated = [items[line.scope].range_factor if line.scope in items else None for line in lines]
    if any(factor is not None for factor in stated):
        pairs = zip(lines, stated, strict=True)
        without = [line.flows[0] for line, factor in pairs if factor is None or factor < 0]
        if without:
            raise UndefinedError(items_lack("range_factor", "indicator.no_range_factor", without))
        return [factor or 0.0 for factor in stated], "stated", "", 1.0
    try:
        money = revenue(view)
    except UndefinedError:
        unit, scale = view.shown_in(view.layer)
        return [line.mass for line in lines], "mass", unit, scale
    earned = [replace(money, terms={flow.id: money.terms[flow.id] for flow in line.flows}) for line in lines]
    return [view.dual_of(part) for part in earned], "revenue", money.unit, 1.0


INDICATORS = (
    Indicator(
        "mci.company", "circularity", "1", "Σ N · MCI / Σ N", formula.SOURCE, company, "mci_company", verified=False,
        material=True, index=True,
    ),
)  # fmt: skip
