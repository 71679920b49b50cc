"""Large maps for the benchmarks: a product's life in layers, with losses, loops, prices and factors."""

from __future__ import annotations

import random
from functools import cache

from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Factor, Flow, Item, Node, OriginClass, Stage, StageKind
from vsm_app.model.placement import Layout, Place
from vsm_app.model.quantities import UNKNOWN, Form, Quantity
from vsm_app.model.settings import FunctionalUnit, Settings

_WIDTH = 100  # nodes in a column
_STAGES = (StageKind.RAW_MATERIAL, StageKind.PRODUCTION, StageKind.DISTRIBUTION, StageKind.USE, StageKind.END_OF_LIFE)
_CLASSES = (OriginClass.PRODUCT, OriginClass.LOSS, OriginClass.RECYCLED, OriginClass.PRIMARY)


@cache
def life_cycle(nodes: int, flows: int) -> Document:
    """A map of so many nodes and flows; one flow in three is unknown."""
    chance = random.Random(1)
    stages = {f"s{k}": Stage(f"s{k}", f"Stage {k}", kind) for k, kind in enumerate(_STAGES)}
    items = {f"i{k}": _item(k) for k in range(40)}
    columns = max(1, nodes // _WIDTH)
    made = {f"n{i}": Node(f"n{i}", f"Process {i}", stage=_stage(i, nodes)) for i in range(nodes)}
    places = {f"n{i}": Place(208.0 * (i // _WIDTH), 128.0 * (i % _WIDTH)) for i in range(nodes)}
    arrows: dict[str, Flow] = {}
    for k in range(flows):
        start = k % nodes
        column = start // _WIDTH
        kind = 0 if k < 2 * nodes else chance.choice((1, 2, 3))
        ahead = min(columns - 1, column + 1) if kind == 0 else max(0, column - chance.randrange(1, 4))
        end: str | None = f"n{min(nodes - 1, ahead * _WIDTH + chance.randrange(_WIDTH))}"
        source: str | None = f"n{start}"
        if kind == 1 or end == source:
            end = None
        elif kind == 3:  # primary material from outside
            source = None
        quantity = UNKNOWN if k % 3 == 1 else _amount(chance.uniform(5.0, 500.0))
        arrows[f"f{k}"] = Flow(f"f{k}", source, end, f"i{chance.randrange(10) * 4 + kind}", quantity)
    settings = Settings(functional_unit=FunctionalUnit("Piece", 50_000.0, 20.0), reference_stage="s1")
    physics = Physics(settings=settings, stages=stages, items=items, nodes=made, flows=arrows)
    return Document("Large map", physics, Layout(places=places), next_number=10**6)


def _item(k: int) -> Item:
    price = Factor(800.0 + k, "EUR/t", source="invented", fictitious=True)
    co2e = Factor(1.5 + 0.1 * k, "t CO2e/t", source="invented", fictitious=True)
    return Item(f"i{k}", f"Item {k}", origin_class=_CLASSES[k % len(_CLASSES)], unit="t", price=price, co2e=co2e)


def _stage(i: int, nodes: int) -> str:
    return f"s{min(len(_STAGES) - 1, i * len(_STAGES) // nodes)}"


def _amount(value: float) -> Quantity:
    rounded = round(value, 1)
    return Quantity(Form.VALUE, f"{rounded} t", rounded, "t", sd=rounded * 0.1)
