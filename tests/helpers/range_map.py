"""Maps on which several products are made, recovered in several ways, for the tests of methods."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from helpers.method_maps import Arc, draw, item, node
from vsm_app.model.document import Document
from vsm_app.model.elements import Factor
from vsm_app.model.settings import Settings

_LIVES = Settings(units={"mass": "t"}, product_life=10.0, industry_life=10.0)


def changed(document: Document, key: str, **fields: Any) -> Document:
    """The map with other fields of an item; factors as `(value, unit)`."""
    made = {name: Factor(*value) if isinstance(value, tuple) else value for name, value in fields.items()}
    items = document.items | {key: replace(document.items[key], **made)}
    return replace(document, physics=replace(document.physics, items=items))


def chairs_and_tables(**settings: Any) -> Document:
    """Chairs of recyclate, half of them recycled without loss; tables of virgin material, all of them lost."""
    return draw(
        [node("chairs", "make"), node("tables", "make"), node("homes", "use", "process"),
         node("offices", "use", "process"), node("plant", "end", "recycle")],
        [("again", None, "chairs", "recyclate", 60.0), ("virgin", None, "tables", "wood", 40.0),
         ("chair", "chairs", "homes", "chair", 60.0), ("table", "tables", "offices", "table", 40.0),
         ("old", "homes", "plant", "old", 30.0), ("gone", "homes", None, "litter", 30.0),
         ("dumped", "offices", None, "litter", 40.0), ("regained", "plant", None, "chips", 30.0)],
        [item("recyclate", "recycled", "t"), item("wood", "primary", "t"), item("old", "product", "t"),
         item("chair", "product", "t", price=(10.0, "EUR/kg")), item("table", "product", "t", price=(5.0, "EUR/kg")),
         item("litter", "loss", "t"), item("chips", "recycled", "t")],
        replace(_LIVES, **settings),
    )  # fmt: skip


def works(spread: float = 0.0, **settings: Any) -> Document:
    """Two products that share a press with rework, a shop with a loss and a use; recovered in every way CTI knows.

    Virgin and half renewable material, regrind from the map's own plant, cartons that leave with the products.
    """

    def about(value: float) -> float | tuple[float, float]:
        return (value, value * spread) if spread else value

    arcs: list[Arc] = [
        ("virgin", None, "press", "virgin", about(60)), ("mixed", None, "press", "mixed", about(40)),
        ("rework", "paint", "press", "sheet", about(8)), ("sheet", "press", "paint", "sheet", None),
        ("swarf", "press", None, "swarf", about(5)), ("resin", None, "paint", "resin", about(20)),
        ("shell", "press", "shop", "shell", about(30)), ("frame", "paint", "shop", "frame", None),
        ("cartons", None, "paint", "board", about(6)), ("boxes", "paint", "shop", "carton", about(6)),
        ("broken", "shop", None, "litter", about(4)), ("sold", "shop", "use", "goods", None),
        ("direct", "paint", "use", "frame", about(25)), ("repaired", "care", "use", "goods", about(10)),
        ("worn", "use", "care", "worn", None), ("fresh", "care", "use", "goods", about(5)),
        ("rebuilt", "care", "press", "part", about(9)), ("turned", "care", None, "bench", about(7)),
        ("scrap", "care", "plant", "scrap", about(40)), ("rotten", "care", None, "pulp", about(6)),
        ("burnt", "care", "oven", "litter", about(8)), ("flue", "oven", None, "litter", None),
        ("dumped", "care", None, "litter", None), ("litter", "use", None, "litter", about(12)),
        ("regrind", "plant", "press", "regrind", about(22)), ("traded", "plant", None, "regrind", about(10)),
        ("dross", "plant", None, "dross", None),
    ]  # fmt: skip
    thrown = {"disposal_co2e": (0.1, "t CO2e/t")}
    items = [
        item("virgin", "primary", "t", co2e=(2.0, "t CO2e/t", 3), co2e_circular=(0.4, "t CO2e/t")),
        item("mixed", "primary", "t", renewable=0.5, co2e=(1.5, "t CO2e/t", 3), co2e_linear=(2.2, "t CO2e/t"),
             co2e_circular=(0.6, "t CO2e/t")),
        item("regrind", "recycled", "t", co2e=(0.5, "t CO2e/t", 3), co2e_linear=(2.0, "t CO2e/t")),
        item("part", "reused", "t", co2e=(0.2, "t CO2e/t", 3), co2e_linear=(3.0, "t CO2e/t")),
        item("resin", "primary", "t", co2e=(3.0, "t CO2e/t", 3), co2e_circular=(1.0, "t CO2e/t")),
        item("board", "renewable", "t", co2e=(0.9, "t CO2e/t", 3)), item("sheet", "product", "t"),
        item("carton", "product", "t", packaging=True, recyclable=0.8, price=(300.0, "EUR/t"), product_life=1.0,
             industry_life=1.0),
        item("shell", "product", "t", recyclable=0.6, price=(4000.0, "EUR/t"), product_life=12.0),
        item("frame", "product", "t", recyclable=0.9, price=(2500.0, "EUR/t"), use_intensity=1.1),
        item("goods", "product", "t"), item("worn", "product", "t"), item("scrap", "recycled", "t"),
        item("bench", "product", "t"), item("pulp", "renewable", "t"), item("litter", "loss", "t", **thrown),
        item("swarf", "loss", "t", hazardous=True, radioactive=True, **thrown), item("dross", "loss", "t", **thrown),
    ]  # fmt: skip
    return draw(
        [node("press", "make"), node("paint", "make"), node("shop"), node("use", "use", "process"),
         node("care", "end", "disassembly"), node("plant", "end", "recycle"), node("oven", "end", "energy_recovery")],
        arcs, items, replace(_LIVES, **settings),
        strategies={"repaired": "R4", "fresh": "R5", "rebuilt": "R6", "turned": "R7"}, classes={"turned": "secondary"},
    )  # fmt: skip
