"""Random balanced maps with everything that accounts for losses: loops, stocks, several items, energy, auxiliaries.

Made from a seed by solving the flows that its shares give, so that whoever computes on them needs no solver. Some
flows are hidden again (`None`): the balances give them back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from helpers.method_maps import Arc, draw, item, node
from vsm_app.model.document import Document
from vsm_app.model.elements import Item, Node, ProcessCost

ORIGINS = ("primary", "recycled", "reused", "renewable", "unknown")


@dataclass(slots=True)
class Plain:
    """A map with the amounts that it was made of (kg, MJ), also of flows that it hides."""

    document: Document
    amounts: dict[str, float] = field(default_factory=dict)
    growth: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Edge:
    key: str
    source: str
    target: str | None
    item: str
    weight: float


def plain_map(seed: int, *, hide: bool = True, auxiliary: bool = True) -> Plain:
    """A map of two to four making nodes, two uses, collection and up to two plants; every node gives to any after it.

    What goes backwards is scrap, rework, reuse and recyclate.
    """
    random = np.random.default_rng(seed)
    make = [f"make{i}" for i in range(int(random.integers(2, 5)))]
    plants = [f"plant{i}" for i in range(int(random.integers(1, 3)))]
    places = [*make, "use0", "use1", "collect", *plants]
    edges = _edges(random, make, plants)
    entering = {n: float(random.uniform(20, 100)) for n in make if n == "make0" or random.random() < 0.6}
    kept = {"use0": float(random.uniform(0.05, 0.4))} if random.random() < 0.6 else {}
    through = _through(places, edges, entering, kept)
    found = Plain(Document())
    arcs: list[Arc] = []
    for where, amount in entering.items():
        cut = float(random.uniform(0.2, 0.8))
        for part, share in (("a", cut), ("b", 1 - cut)):
            _add(arcs, found, f"in_{where}_{part}", (None, where, f"bought_{random.choice(ORIGINS)}"), amount * share)
    for edge in edges:
        whole = sum(e.weight for e in edges if e.source == edge.source) / (1 - kept.get(edge.source, 0.0))
        _add(arcs, found, edge.key, (edge.source, edge.target, edge.item), through[edge.source] * edge.weight / whole)
    found.growth |= {n: through[n] * share for n, share in kept.items()}
    for where in (*make, *plants):
        _add(arcs, found, f"power_{where}", ("grid", where, "power"), float(random.uniform(5, 90)))
    if auxiliary:
        for key, source, target in (
            ("air_in", None, "make0"),
            ("air_on", "make0", "make1"),
            ("air_out", "make1", None),
        ):
            _add(arcs, found, key, (source, target, "air" if target else "mist"), 7.0)
    hidden = {a[0] for a in arcs if hide and a[0][:4] == "loss" and a[1] not in kept and random.random() < 0.5}
    shown = [(*a[:4], None if a[0] in hidden else a[4]) for a in arcs]
    found.document = draw(_nodes(random, make, plants, kept), shown, _items(random))
    return found


def _add(arcs: list[Arc], found: Plain, key: str, ends: tuple[str | None, str | None, str], amount: float) -> None:
    source, target, what = ends
    arcs.append((key, source, target, str(what), float(amount)))
    found.amounts[key] = float(amount)


def _edges(random: np.random.Generator, make: list[str], plants: list[str]) -> list[_Edge]:
    """What each node gives to whom, and how much of it in proportion."""
    edges: list[_Edge] = []

    def add(source: str, target: str | None, what: str, low: float, high: float) -> None:
        weight = float(random.uniform(low, high))
        edges.append(_Edge(f"{'loss' if what in ('waste', 'dust') else 'f'}{len(edges)}", source, target, what, weight))

    for i, source in enumerate(make):
        for j, target in enumerate(make):
            if j == i + 1:
                add(source, target, "part", 1, 3)
            elif j > i and random.random() < 0.4:
                add(source, target, "sheet", 0.3, 1)
            elif j < i and random.random() < 0.5:
                add(source, target, str(random.choice(["scrap", "rework"])), 0.1, 0.6)
        add(source, None, "waste", 0.1, 0.8)
    add(make[-1], "use0", "goods", 1, 4)
    add(make[-1], "use1", "tools", 0.5, 2)
    add(make[0], None, "sheet", 0.1, 0.6)
    for use in ("use0", "use1"):
        add(use, "collect", "old", 1, 3)
        add(use, None, "waste", 0.2, 1)
    add("collect", plants[0], "old", 1, 3)
    add("collect", str(random.choice(make)), "spare", 0.1, 0.8)
    add("collect", None, "dust", 0.1, 0.5)
    for plant in plants:
        add(plant, str(random.choice(make)), "regrind", 0.5, 2)
        add(plant, None, "dust", 0.2, 0.9)
    if len(plants) > 1:
        add(plants[0], plants[1], "flakes", 0.3, 1)
        add(plants[1], plants[0], "flakes", 0.1, 0.5)
    add(plants[-1], None, "regrind", 0.1, 0.5)
    return edges


def _through(
    places: list[str], edges: list[_Edge], entering: dict[str, float], kept: dict[str, float]
) -> dict[str, float]:
    row = {place: n for n, place in enumerate(places)}
    system, right = np.eye(len(places)), np.zeros(len(places))
    for place in places:
        own = [e for e in edges if e.source == place]
        whole = sum(e.weight for e in own) / (1 - kept.get(place, 0.0))
        right[row[place]] = entering.get(place, 0.0)
        for edge in own:
            if edge.target is not None:
                system[row[edge.target], row[place]] -= edge.weight / whole
    return dict(zip(places, np.linalg.solve(system, right).tolist(), strict=True))


def _nodes(random: np.random.Generator, make: list[str], plants: list[str], kept: dict[str, float]) -> list[Node]:
    def cost(waste: float | None = None) -> ProcessCost:
        return ProcessCost(float(random.uniform(0, 90)), float(random.uniform(0, 30)), waste)

    own = [float(random.uniform(1, 9)) if random.random() < 0.5 else None for _ in make]
    return [
        *(
            node(n, "make", cost=cost(w), direct_co2e=float(random.uniform(0, 30)))
            for n, w in zip(make, own, strict=True)
        ),
        node("use0", "use", "use" if "use0" in kept else "process", dwell_time=float(random.uniform(2, 12))),
        node("use1", "use", "process", dwell_time=float(random.uniform(2, 12))),
        node("collect", "end", "collection", cost=cost()),
        *(node(n, "end", "recycle", cost=cost(), direct_co2e=float(random.uniform(0, 30))) for n in plants),
        node("grid", None, "electricity"),
    ]


def _items(random: np.random.Generator) -> list[Item]:
    def price(unit: str = "EUR/kg") -> tuple[float, str]:
        return float(random.uniform(0.5, 6)), unit

    def carbon(scope: int, unit: str = "kg CO2e/kg") -> tuple[float, str, int]:
        return float(random.uniform(0.2, 4)), unit, scope

    def thrown() -> dict[str, Any]:
        return {"disposal_cost": price(), "disposal_co2e": carbon(3)[:2]}

    bought = [item(f"bought_{o}", o, price=price(), co2e=carbon(3)) for o in ORIGINS]
    return [
        *bought, item("air", "primary", price=price(), co2e=carbon(3), in_cost_ratio=False),
        item("power", "energy", unit="MJ", price=price("EUR/MJ"), co2e=carbon(2, "kg CO2e/MJ")),
        item("part", "product"), item("sheet", "product", price=price()), item("rework", "product"),
        item("scrap", "recycled"), item("goods", "product", price=price()), item("tools", "product", price=price()),
        item("old", "product"), item("spare", "reused"), item("regrind", "recycled", price=price()),
        item("flakes", "recycled"), item("waste", "loss", recoverable=0.5, **thrown()),
        item("mist", "loss", in_cost_ratio=False, **thrown()), item("dust", "loss", price=price(), **thrown()),
    ]  # fmt: skip
