"""Material circularity of a range of products: those of the map and of others, each standing for a part of the range.

Source: Ellen MacArthur Foundation and Granta Design, Circularity Indicators - Methodology (company level; not opened).
The normalising factor is what is stated at the items, else their revenue, else their mass. From the map:
docs/methods/mci_company.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from vsm_app.engine.dual import Number, total, value_of
from vsm_app.engine.formulas import mci as formula
from vsm_app.engine.indicators.base import (
    MAP,
    Answer,
    Computed,
    Indicator,
    NotDefined,
    Params,
    Sum,
    UndefinedError,
    items_lack,
    joined,
    note,
)
from vsm_app.engine.indicators.cti import revenue
from vsm_app.engine.indicators.mci import rating
from vsm_app.engine.indicators.product_lines import Product, too_many
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.settings import FurtherProduct


def company(view: MapView) -> Iterable[Answer]:
    """Mean of the products' indicators, weighted; every product needs its own, also those that other maps draw."""
    further = view.physics.settings.further_products
    lines = _drawn(view, further)
    weights = _weights(view, lines, further)
    ratings: list[Number] = []
    lacking = []
    for line in lines:
        try:
            ratings.append(rating(line)[0])
        except UndefinedError as missing:
            lacking.append(missing.answer)
    if lacking:
        yield replace(joined(lacking), scope=MAP)
        return
    ratings += _stated(further)
    below = total(weights.numbers)
    if not value_of(below):
        yield items_lack("range_factor", "indicator.no_range_factor", (line.flows[0] for line in lines))
        return
    above = total(weight * one for weight, one in zip(weights.numbers, ratings, strict=True))
    names = ", ".join(one.name for one in further)
    beside = (note("indicator.note.further_products", names=names, count=len(further)),) if further else ()
    yield Computed.of(
        above / below, "1", parts=(above / weights.scale, below / weights.scale), unit_parts=weights.unit,
        notes=(note(f"indicator.note.range_by_{weights.rule}"), *beside),
    )  # fmt: skip


def _drawn(view: MapView, further: tuple[FurtherProduct, ...]) -> tuple[Product, ...]:
    """The products of the map; ends the computation where they make no range."""
    if not view.cycle.products:
        raise UndefinedError(NotDefined("indicator.no_product", {}, (Need("flow"),)))
    many = too_many(view)
    if many is not None:
        raise UndefinedError(many)
    if not view.product_lines and not further:
        raise UndefinedError(NotDefined("indicator.one_product", {}, (Need("further_products"), Need("flow"))))
    return view.product_lines or (view.product,)


def _stated(further: tuple[FurtherProduct, ...]) -> list[float]:
    """What other maps found; ends the computation where one is not given, or is none."""
    without = [one.name for one in further if one.mci is None or not 0.0 <= one.mci <= 1.0]
    if without:
        raise _further_lack("mci", without)
    return [one.mci or 0.0 for one in further]


def _further_lack(field: str, names: list[str]) -> UndefinedError:
    params: Params = {"names": ", ".join(names), "count": len(names)}
    return UndefinedError(NotDefined(f"indicator.no_further_{field}", params, (Need(f"further_products.{field}"),)))


class _Weights(NamedTuple):
    """Normalising factors of the products drawn and then of the others, by which rule, and the unit they are shown in.

    `scale` is in base units per such unit.
    """

    numbers: list[Number]
    rule: str
    unit: str = ""
    scale: float = 1.0


def _weights(view: MapView, lines: tuple[Product, ...], further: tuple[FurtherProduct, ...]) -> _Weights:
    """By what the products state that they stand for, else by revenue where all have one, else by mass."""
    items = [view.physics.items.get(line.flows[0].item) for line in lines]
    stated = [item.range_factor if item is not None else None for item in items]
    revenues, masses = ([getattr(one, name) for one in further] for name in ("revenue", "mass"))
    if any(factor is not None for factor in stated):
        sold = None not in revenues
        pairs = zip(lines, stated, strict=True)
        without = [line.flows[0] for line, factor in pairs if factor is None or factor < 0]
        if without:
            raise UndefinedError(items_lack("range_factor", "indicator.no_range_factor", without))
        return _Weights([*(factor or 0.0 for factor in stated), *_all(further, revenues if sold else masses)], "stated")
    money = None if None in revenues else _revenue(view)
    if money is None:
        unit, scale = view.shown_in(view.layer)
        return _Weights([*(line.mass for line in lines), *_all(further, masses)], "mass", unit, scale)
    earned = [replace(money, terms={flow.id: money.terms[flow.id] for flow in line.flows}) for line in lines]
    return _Weights([*map(view.dual_of, earned), *_all(further, revenues)], "revenue", money.unit)


def _revenue(view: MapView) -> Sum | None:
    """Revenue of the products drawn; `None` where one has no price."""
    try:
        return revenue(view)
    except UndefinedError:
        return None


def _all(further: tuple[FurtherProduct, ...], given: list[float | None]) -> list[float]:
    """What each of the others stands for; ends the computation where one does not say."""
    without = [one.name for one, amount in zip(further, given, strict=True) if amount is None or amount < 0]
    if without:
        raise _further_lack("mass", without)
    return [amount or 0.0 for amount in given]


INDICATORS = (
    Indicator(
        "mci.company", "circularity", "1", "Σ N · MCI / Σ N", formula.SOURCE, company, "mci_company", verified=False,
        material=True, index=True,
    ),
)  # fmt: skip
