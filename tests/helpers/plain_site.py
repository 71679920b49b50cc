"""A random site with open ends: materials bought new and used, energy and water in and out, recycling for others.

What every flow carries is settled before the map is drawn, so that all figures can be computed without the engine.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from helpers.method_maps import Arc, draw, item, node
from helpers.plain_maps import Plain
from vsm_app.model.document import Document
from vsm_app.model.elements import CircularFootprint, Item, ItemKind

#: Flow, where it leaves, where it goes, item, least and largest weight among the outputs of its node.
FLOWS: Final = (
    ("f0", "make0", "make1", "part", 2, 4), ("scrap", "make1", "make0", "scrap", 0.1, 0.5),
    ("loss0", "make0", None, "waste", 0.1, 0.4), ("loss1", "make1", None, "waste", 0.1, 0.4),
    ("s0", "make1", "use0", "goods", 2, 4), ("s1", "make1", "use1", "tools", 1, 3),
    ("o0", "use0", "collect", "old", 2, 4), ("o1", "use1", "collect", "old", 1, 3),
    ("loss2", "use0", None, "waste", 0.2, 0.8), ("loss3", "use1", None, "waste", 0.2, 0.8),
    ("c0", "collect", "plant0", "old", 2, 4), ("c1", "collect", "oven", "old", 0.4, 1),
    ("c2", "collect", "use0", "again", 0.1, 0.6), ("loss4", "collect", None, "waste", 0.2, 0.6),
    ("p0", "plant0", "plant1", "flakes", 1, 2), ("p1", "plant1", "plant0", "flakes", 0.1, 0.5),
    ("p2", "plant0", "oven", "rest", 0.1, 0.4), ("p3", "plant0", None, "regrind", 0.5, 1),
    ("p4", "plant1", None, "regrind", 1, 2), ("loss5", "plant1", None, "waste", 0.1, 0.4),
    ("loss6", "oven", None, "waste", 1, 1),
)  # fmt: skip
#: Flow, where it goes, item, class of the flow where it is not that of the item.
BOUGHT: Final = (
    ("steel_new", "make0", "steel", ""), ("steel_old", "make0", "steel", "recycled"),
    ("steel_more", "make1", "steel", "secondary"), ("wood_new", "make0", "wood", ""),
    ("wood_old", "make1", "wood", "reused"), ("glass", "make1", "glass", ""),
)  # fmt: skip
WATERS: Final = (
    ("river", None, "make0", "fresh"), ("rain", None, "make0", "rain"), ("on", "make0", "make1", "grey"),
    ("round", "make1", "make0", "grey"), ("drain", "make0", None, "sewage"), ("clean", "make1", None, "clean"),
)  # fmt: skip
CARRIERS: Final = (
    ("power", "grid", "make0", "power"), ("green", "sun", "make0", "green"), ("gas", "pipe", "make0", "gas"),
    ("chips", "forest", "make1", "chips"), ("warm0", "make0", None, "warm"), ("warm1", "make1", None, "warm"),
    ("sold", "make0", None, "steam"),
)  # fmt: skip


def site(seed: int, *, hide: bool = True) -> Plain:
    """The map of a seed; about half of the losses have no amount, and neither have the waste heat and one discharge."""
    random = np.random.default_rng(seed)
    found = Plain(Document(), _amounts(random) | _waters(random) | _energy(random))
    hidden = {f[0] for f in FLOWS if hide and f[0].startswith("loss") and random.random() < 0.5}
    hidden |= {"warm0", "warm1", "drain"} if hide else set()
    ends = [f[:4] for f in (*FLOWS, *WATERS, *CARRIERS)] + [(key, None, to, what) for key, to, what, _class in BOUGHT]
    arcs: list[Arc] = [(*end, None if end[0] in hidden else found.amounts[end[0]]) for end in ends]
    nodes = [
        node("make0", "make", direct_co2e=float(random.uniform(1, 9))), node("make1", "make"),
        node("use0", "use", "process"), node("use1", "use", "process"), node("collect", "end", "collection"),
        node("plant0", "end", "recycle", direct_co2e=float(random.uniform(1, 9))), node("plant1", "end", "recycle"),
        node("oven", "end", "energy_recovery"), node("grid", None, "electricity"), node("sun", None, "electricity"),
        node("pipe", None, "natural_gas"), node("forest", None, "heat"),
    ]  # fmt: skip
    found.document = draw(nodes, arcs, _items(random), classes={k: c for k, _to, _what, c in BOUGHT if c})
    return found


def _amounts(random: np.random.Generator) -> dict[str, float]:
    bought = {key: float(random.uniform(10, 60)) for key, *_rest in BOUGHT}
    weight = {f[0]: float(random.uniform(*f[4:])) for f in FLOWS}
    places = list(dict.fromkeys(f[1] for f in FLOWS))
    whole = {n: sum(weight[f[0]] for f in FLOWS if f[1] == n) for n in places}
    system, right = np.eye(len(places)), np.zeros(len(places))
    for key, source, target, *_rest in FLOWS:
        if target is not None:
            system[places.index(target), places.index(source)] -= weight[key] / whole[source]
    for key, target, *_more in BOUGHT:
        right[places.index(target)] += bought[key]
    through = dict(zip(places, np.linalg.solve(system, right).tolist(), strict=True))
    return bought | {f[0]: through[f[1]] * weight[f[0]] / whole[f[1]] for f in FLOWS}


def _waters(random: np.random.Generator) -> dict[str, float]:
    river, rain, again = (float(random.uniform(1, 9)) for _ in range(3))
    on = float(random.uniform(0.3, 0.9)) * (river + rain) + again
    return {"river": river, "rain": rain, "round": again, "on": on, "drain": river + rain + again - on,
            "clean": on - again}  # fmt: skip


def _energy(random: np.random.Generator) -> dict[str, float]:
    power, green, gas, chips = (float(random.uniform(20, 90)) for _ in range(4))
    sold = float(random.uniform(0.1, 0.5)) * (power + green + gas)
    return {"power": power, "green": green, "gas": gas, "chips": chips, "sold": sold,
            "warm0": power + green + gas - sold, "warm1": chips}  # fmt: skip


def _items(random: np.random.Generator) -> list[Item]:
    def some(low: float = 0.2, high: float = 4.0) -> float:
        return float(random.uniform(low, high))

    def per(unit: str = "kg", what: str = "kg CO2e", *scope: int) -> tuple[Any, ...]:
        return (some(), f"{what}/{unit}", *scope)

    def footprint() -> CircularFootprint:
        return CircularFootprint(
            some(0, 1), some(0, 1), some(0.3, 1), some(0.3, 1), some(), some(), some(), some(), some(0.1, 0.4),
            some(0.01, 0.2), some(0.1, 0.4), some(0.01, 0.2),
        )  # fmt: skip

    def material(key: str, origin: str, **more: Any) -> Item:
        return item(
            key, origin, co2e=per("kg", "kg CO2e", 3), disposal_co2e=per(), cff=footprint(),
            heating_value=(some(10, 40), "MJ/kg"), **more,
        )  # fmt: skip

    def carrier(key: str, *scope: int, **more: Any) -> Item:
        return item(key, "energy", "MJ", co2e=per("MJ", "kg CO2e", *scope), renewable=some(0, 1), **more)

    return [
        material("steel", "primary"), material("wood", "renewable", biogenic_co2=per("kg", "kg CO2")),
        material("glass", "primary", biogenic_co2=per("t", "kg CO2")),
        item("part", "product"), item("goods", "product"), item("tools", "product"), item("old", "product"),
        item("scrap", "recycled"), item("again", "reused"), item("flakes", "recycled"), item("regrind", "recycled"),
        item("rest"), item("waste", "loss", disposal_co2e=per("t", "t CO2e"), biogenic_co2=per("kg", "kg CO2")),
        carrier("power", 2, co2e_market=per("kWh")), carrier("green", 2, co2e_market=per("MJ")),
        carrier("gas"), carrier("chips", biogenic_co2=per("kWh", "kg CO2")),
        replace(item("warm", "loss", "MJ"), kind=ItemKind.ENERGY), item("steam", "energy", "MJ", renewable=some(0, 1)),
        item("fresh", "water", "m3", renewable=some(0, 1)), item("rain", "water", "m3", renewable=1.0),
        item("grey", "water", "m3"), item("sewage", "water", "m3", renewable=0.0),
        item("clean", "water", "m3", renewable=some(0, 1)),
    ]  # fmt: skip
