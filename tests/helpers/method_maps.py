"""Small maps drawn for the tests of methods: nodes, flows and items in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from vsm_app.engine.indicators import compute_indicators
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import IndicatorValue, Solution
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Factor, Flow, Item, ItemKind, Node, OriginClass, ProcessCost, Stage, StageKind
from vsm_app.model.quantities import UNKNOWN, Form, Origin, Quantity
from vsm_app.model.settings import FunctionalUnit, Settings

STAGES = {
    "raw": StageKind.RAW_MATERIAL,
    "make": StageKind.PRODUCTION,
    "use": StageKind.USE,
    "end": StageKind.END_OF_LIFE,
}

#: id, source, target, item, amount in the item's unit (`None`: unknown; a pair: value and standard deviation).
Arc = tuple[str, str | None, str | None, str, float | tuple[float, float] | None]


def item(key: str, origin: str = "unknown", unit: str = "kg", **fields: Any) -> Item:
    """An item; prices and factors as `(value, unit)` or with a scope as `(value, unit, scope)`."""
    made: dict[str, Any] = {
        name: Factor(value[0], value[1], scope=value[2] if len(value) > 2 else None)
        if isinstance(value, tuple) and value and isinstance(value[0], float | int)
        else value
        for name, value in fields.items()
    }
    kind = ItemKind.ENERGY if origin == "energy" else ItemKind.WATER if origin == "water" else ItemKind.MATERIAL
    return Item(key, key.capitalize(), kind, OriginClass(origin), unit, **made)


def node(key: str, stage: str | None = None, kind: str = "process", **fields: Any) -> Node:
    """A node in one of the four stages."""
    return Node(key, key.capitalize(), kind, stage, **fields)


def draw(
    nodes: Iterable[Node], arcs: Iterable[Arc], items: Iterable[Item] = (), settings: Settings | None = None,
    classes: Mapping[str, str] | None = None, strategies: Mapping[str, str] | None = None,
) -> Document:  # fmt: skip
    """A map; items that are not given are plain material in kg."""
    known = {one.id: one for one in items}
    flows: dict[str, Flow] = {}
    for key, source, target, what, amount in arcs:
        known.setdefault(what, item(what))
        flows[key] = Flow(
            key, source, target, what, quantity(amount, known[what].unit),
            origin_class=OriginClass(classes[key]) if classes and key in classes else None,
            r_strategy=(strategies or {}).get(key, ""),
        )  # fmt: skip
    stages = {key: Stage(key, key.capitalize(), kind) for key, kind in STAGES.items()}
    physics = Physics(
        settings or Settings(functional_unit=FunctionalUnit("piece", 100.0, 1.0)), stages, known,
        {one.id: one for one in nodes}, flows,
    )  # fmt: skip
    return Document("Drawn", physics)


def quantity(amount: float | tuple[float, float] | None, unit: str) -> Quantity:
    """An exact, a spread or an unknown amount."""
    if amount is None:
        return UNKNOWN
    if isinstance(amount, tuple):
        return Quantity(Form.VALUE, value=amount[0], unit=unit, sd=amount[1], origin=Origin.MEASURED)
    return Quantity(Form.VALUE, value=float(amount), unit=unit, exact=True)


def values(document: Document, solution: Solution | None = None) -> dict[tuple[str, str], IndicatorValue]:
    """Every indicator by (id, scope)."""
    found = compute_indicators(document.physics, solution or solve(document))
    return {(value.id, value.scope): value for value in found}


def of_map(document: Document, *ids: str) -> list[float | None]:
    """Values of indicators for the whole map."""
    found = values(document)
    return [found[key, "map"].value for key in ids]


def with_settings(document: Document, **changes: Any) -> Document:
    """The map with other settings."""
    physics = replace(document.physics, settings=replace(document.physics.settings, **changes))
    return replace(document, physics=physics)


def ring(spread: float = 0.0, **settings: Any) -> Document:
    """Maker, user, recycler: 60 t primary, 100 made and used, 80 collected, 40 recycled back, losses 20 and 40."""

    def amount(value: float) -> float | tuple[float, float]:
        return (value, value * spread) if spread else value

    made = draw(
        [node("make", "make"), node("use", "use", "process"), node("recycle", "end", "recycle")],
        [
            ("in", None, "make", "primary", amount(60)), ("sold", "make", "use", "product", amount(100)),
            ("back", "use", "recycle", "old", amount(80)), ("lost", "use", None, "litter", amount(20)),
            ("scrap", "recycle", "make", "recyclate", amount(40)), ("slag", "recycle", None, "slag", amount(40)),
        ],
        [
            item("primary", "primary", "t", price=(1000.0, "EUR/t"), co2e=(2.0, "t CO2e/t", 3)),
            item("product", "product", "t", price=(5000.0, "EUR/t")), item("old", "product", "t"),
            item("litter", "loss", "t"), item("recyclate", "recycled", "t"),
            item("slag", "loss", "t", disposal_cost=(50.0, "EUR/t"), disposal_co2e=(0.1, "t CO2e/t")),
        ],
    )  # fmt: skip
    return with_settings(made, units={"mass": "t"}, **settings)


def two_centres() -> Document:
    """Two quantity centres one behind the other, each with costs of its own and a loss."""
    return draw(
        [node("one", "make", cost=ProcessCost(system=800.0, energy=50.0, waste=80.0)),
         node("two", "make", cost=ProcessCost(system=200.0, energy=40.0, waste=20.0))],
        [("in", None, "one", "first", 100.0), ("mid", "one", "two", "part", 70.0), ("l1", "one", None, "waste", 30.0),
         ("new", None, "two", "second", 10.0), ("out", "two", None, "product", 72.0),
         ("l2", "two", None, "waste", 8.0)],
        [item("first", "primary", price=(10.0, "EUR/kg")), item("second", "primary", price=(20.0, "EUR/kg")),
         item("waste", "loss"), item("product", "product")],
    )  # fmt: skip
