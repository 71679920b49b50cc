"""Statistical entropy, and circularity of a range with products of other maps, of random maps and by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import log2

import numpy as np
import pytest

from helpers.method_maps import Arc, draw, item, node, values, with_settings
from helpers.plain_circular import Cycle
from helpers.plain_maps import Plain, plain_map
from vsm_app.engine.results import Need
from vsm_app.model.document import Document
from vsm_app.model.elements import Concentration
from vsm_app.model.settings import FurtherProduct

SEEDS = range(10)
SUBSTANCES = ("copper", "zinc")
LIFE, INDUSTRY, LONGER = 9.0, 6.0, 14.0
Side = list[tuple[float, dict[str, float]]]


def separation(seed: int) -> tuple[Side, Side, Document]:
    """Some ores through a mill and a bath that gives back, into some outputs of which one has no amount."""
    random = np.random.default_rng(seed)

    def side(count: int, whole: float, top: float) -> Side:
        parts = random.dirichlet(np.ones(count)) * whole
        return [(float(mass), {s: float(random.uniform(0, top)) for s in SUBSTANCES}) for mass in parts]

    entering = side(int(random.integers(2, 5)), 1000.0, 0.2)
    leaving = side(int(random.integers(2, 6)), 1000.0, 0.3)
    for s in SUBSTANCES:  # as much of it leaves as enters
        scale = sum(m * c[s] for m, c in leaving) / sum(m * c[s] for m, c in entering)
        for _mass, content in entering:
            content[s] *= scale
    back = float(random.uniform(10, 300))
    first = int(random.integers(1, len(leaving)))  # so many leave the mill, the rest the bath
    through = sum(m for m, _c in leaving[first:]) + back
    arcs: list[Arc] = [("on", "mill", "bath", "pulp", through), ("back", "bath", "mill", "pulp", back)]
    arcs += [(f"in{n}", None, "mill", f"ore{n}", mass) for n, (mass, _c) in enumerate(entering)]
    arcs += [
        (f"out{n}", "mill" if n < first else "bath", None, f"end{n}", mass if n else None)
        for n, (mass, _c) in enumerate(leaving)
    ]
    items = [
        replace(item(f"{name}{n}"), composition=tuple(Concentration(s, 100 * c, "%") for s, c in content.items()))
        for name, known in (("ore", entering), ("end", leaving))
        for n, (_mass, content) in enumerate(known)
    ]
    return entering, leaving, draw([node("mill", "make"), node("bath", "make")], arcs, [*items, *map(item, SUBSTANCES)])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_substance_is_concentrated_by_what_its_entropy_falls(seed: int) -> None:
    entering, leaving, document = separation(seed)
    found = values(document)
    for s in SUBSTANCES:
        x = sum(m * c[s] for m, c in entering)
        entropy = [-sum(m * c[s] * log2(c[s]) for m, c in side) / x for side in (entering, leaving)]
        even = max(log2(sum(m for m, _c in side) / x) for side in (entering, leaving))
        before, after = (h / even for h in entropy)
        value = found["substance_concentration", s]
        assert value.value == pytest.approx((before - after) / before, rel=1e-9, abs=1e-12)
        assert not value.notes


@cache
def two_products(seed: int) -> Cycle:
    """A plain map that sells goods and tools only; tools live longer."""
    plain = plain_map(seed)
    physics = plain.document.physics
    flows = {
        key: replace(f, item="waste") if f.item == "sheet" and f.target is None else f
        for key, f in physics.flows.items()
    }
    items = physics.items | {"tools": replace(physics.items["tools"], product_life=LONGER)}
    document = replace(plain.document, physics=replace(physics, flows=flows, items=items))
    document = with_settings(document, product_life=LIFE, industry_life=INDUSTRY)
    return Cycle(Plain(document, plain.amounts, plain.growth))


def circularity(cycle: Cycle, name: str, life: float) -> tuple[float, float, float]:
    """Indicator, mass and revenue of a product, traced back to its inputs and on to its end."""
    flows = [f for f in cycle.products if f.item == name]
    start, price = {f.id: cycle.mass(f) for f in flows}, cycle.plain.document.items[name].price
    assert price is not None
    gone, _late = cycle.walk(start, cycle.end_before_plant)
    regained = cycle.walk(start, cycle.end)[0]["recycled"]
    found = cycle.mci(cycle.back(flows), gone, regained, life / INDUSTRY)
    return found, cycle.mass(*flows), cycle.mass(*flows) * price.value


@pytest.mark.parametrize("seed", SEEDS)
def test_a_range_is_the_mean_of_its_products_drawn_and_entered(seed: int) -> None:
    cycle, random = two_products(seed), np.random.default_rng(seed)
    document = cycle.plain.document
    drawn = [circularity(cycle, "goods", LIFE), circularity(cycle, "tools", LONGER)]
    others = [tuple(float(random.uniform(low, high)) for low, high in ((0, 1), (5, 90), (10, 600))) for _ in range(3)]
    every = [*drawn, *others]

    def mean(weights: list[float]) -> float:
        return sum(w * one[0] for w, one in zip(weights, every, strict=True)) / sum(weights)

    def company(document: Document, *, revenue: bool = True, mass: bool = True) -> float | None:
        further = tuple(
            FurtherProduct(f"Other {n}", c, r if revenue else None, m if mass else None)
            for n, (c, m, r) in enumerate(others)
        )
        return values(with_settings(document, further_products=further))["mci.company", "map"].value

    assert company(document) == pytest.approx(mean([one[2] for one in every]), rel=1e-9)
    assert company(document, revenue=False) == pytest.approx(mean([one[1] for one in every]), rel=1e-9)
    stated = {"goods": 40.0, "tools": 7.0}
    items = document.items | {key: replace(document.items[key], range_factor=n) for key, n in stated.items()}
    document = replace(document, physics=replace(document.physics, items=items))
    for sold, place in ((True, 2), (False, 1)):
        wanted = mean([*stated.values(), *(one[place] for one in others)])
        assert company(document, revenue=sold) == pytest.approx(wanted, rel=1e-9)


def test_a_range_without_the_measure_of_one_product_says_of_which() -> None:
    document = two_products(0).plain.document
    further = (FurtherProduct("Full", 0.5, 10.0, 10.0), FurtherProduct("Bare", 0.5, 10.0, None))
    unpriced = replace(document.items["tools"], price=None)
    physics = replace(document.physics, items=document.items | {"tools": unpriced})
    found = values(with_settings(replace(document, physics=physics), further_products=further))["mci.company", "map"]
    assert (found.value, found.needs) == (None, (Need("further_products.mass"),))
    assert found.reason_params["names"] == "Bare"
