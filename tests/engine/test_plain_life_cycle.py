"""A life cycle with every kind of recovery and treatment, against material walked on by hand through random shares."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np
import pytest

from helpers.method_maps import draw, item, node, values
from vsm_app.engine.results import IndicatorValue
from vsm_app.model.elements import CircularFootprint
from vsm_app.model.settings import EnergyRecovery, Settings

SEEDS = range(6)
LIFE, INDUSTRY, EFFICIENCY, CARBON = 8.0, 10.0, 0.6, 0.5
#: Flow, where it leaves, where it goes (`None`: the map's end), item, least and largest weight among the outputs.
FLOWS: Final = (
    ("g1", "make0", "make1", "part", 1, 3), ("w0", "make0", "landfill", "mud", 0.1, 0.5),
    ("w1", "make1", "sorter", "swarf", 0.2, 0.6), ("w2", "make1", "fire", "paint", 0.05, 0.3),
    ("w3", "make0", None, "chips", 0.1, 0.4), ("s1", "make1", "ship", "goods", 3, 6),
    ("s2", "ship", "use", "goods", 5, 6), ("s3", "ship", "landfill", "goods", 0.1, 0.3),
    ("o1", "use", "collect", "old", 3, 5), ("o2", "use", None, "litter", 0.2, 1),
    ("c1", "collect", "repair", "old", 0.3, 1), ("c2", "collect", "reman", "old", 0.3, 1),
    ("c3", "collect", "plant", "old", 1, 2), ("c4", "collect", "oven", "old", 0.2, 0.8),
    ("c5", "collect", "landfill", "old", 0.1, 0.6), ("c6", "collect", None, "compost", 0.1, 0.4),
    ("c7", "collect", "use", "second", 0.1, 0.5), ("r1", "repair", "use", "fixed", 1, 2),
    ("r2", "repair", None, "litter", 0.1, 0.4), ("m1", "reman", "make1", "rebuilt", 1, 2),
    ("m2", "reman", "plant", "old", 0.2, 0.5), ("p1", "plant", "make0", "regrind", 1, 2),
    ("p2", "plant", None, "litter", 0.2, 0.5), ("p3", "plant", None, "regrind", 0.2, 0.5),
    ("p4", "plant", "oven", "rest", 0.1, 0.5), ("v1", "oven", None, "litter", 1, 1),
    ("t1", "sorter", "plant", "rest", 0.5, 1), ("t2", "sorter", "landfill", "rest", 0.1, 0.5),
    ("t3", "sorter", "fire", "rest", 0.1, 0.5), ("t4", "sorter", "oven", "rest", 0.1, 0.5),
    ("t5", "sorter", None, "rest", 0.1, 0.3), ("t6", "sorter", "make0", "clean", 0.1, 0.4),
)  # fmt: skip
BOUGHT: Final = (("b0", "make0", "virgin"), ("b1", "make0", "wood"), ("b2", "make1", "sec"), ("b3", "make1", "mixed"))
ENDS: Final = {
    "w0": "lost", "w2": "lost", "w3": "recycle", "s3": "lost", "o2": "lost", "c5": "lost", "c6": "biodegrade",
    "c7": "reuse", "r1": "reuse", "r2": "lost", "m1": "remanufacture", "p1": "recycle", "p2": "lost", "p3": "recycle",
    "v1": "lost", "t2": "lost", "t3": "lost", "t5": "unclear", "t6": "recycle",
}  # fmt: skip
TREATED: Final = {
    "w0": "landfill", "w2": "incineration", "w3": "recycling", "t1": "recycling", "t2": "landfill",
    "t3": "incineration", "t4": "other recovery", "t5": "other", "t6": "recycling",
}  # fmt: skip
AT_PLANT: Final = ENDS | {"c3": "plant", "m2": "plant", "t1": "plant", "c4": "energy", "t4": "energy"}
AT_FIRE: Final = ENDS | {"c4": "energy", "p4": "energy", "t4": "energy"}

Amounts = dict[str, float]
Found = dict[tuple[str, str], IndicatorValue]


@cache
def known(seed: int) -> tuple[Amounts, Amounts, Found]:
    """Amounts, shares of a node's outputs, and what the program says."""
    random = np.random.default_rng(seed)
    weights = {key: float(random.uniform(low, high)) for key, *_ends, low, high in FLOWS}
    bought = {key: float(random.uniform(10, 60)) for key, _target, _item in BOUGHT}
    sources = {flow[0]: flow[1] for flow in FLOWS}
    of_node = {n: sum(weights[key] for key, source in sources.items() if source == n) for n in sources.values()}
    share = {key: weights[key] / of_node[source] for key, source in sources.items()}
    row = {place: n for n, place in enumerate(of_node)}
    system, right = np.eye(len(row)), np.zeros(len(row))
    for key, source, target, *_more in FLOWS:
        if target in row:
            system[row[target], row[source]] -= share[key]
    for key, target, _item in BOUGHT:
        right[row[target]] += bought[key]
    through = np.linalg.solve(system, right)
    amounts = bought | {key: float(through[row[source]]) * share[key] for key, source in sources.items()}
    footprint = CircularFootprint(recycling=0.8, energy_recovery=2.4)
    factors = {"co2e": (2.0, "kg CO2e/kg", 3), "disposal_co2e": (0.1, "kg CO2e/kg")}
    items = [
        item("virgin", "primary", cff=footprint, **factors), item("wood", "renewable"), item("sec", "recycled"),
        item("mixed", "primary", renewable=0.4), item("mud", "loss", hazardous=True), item("swarf", "loss"),
        item("paint", "loss", hazardous=True), item("litter", "loss"), item("chips", "recycled"),
        item("part", "product"), item("goods", "product"), item("old", "product"), item("fixed", "product"),
        item("compost", "renewable"), item("second", "reused"), item("rebuilt", "secondary"),
        item("regrind", "recycled"), item("clean", "secondary"), item("rest"),
    ]  # fmt: skip
    checks = EnergyRecovery(True, True, True, True, True, EFFICIENCY, CARBON)
    document = draw(
        [node("make0", "make"), node("make1", "make"), node("ship"), node("use", "use", "process"),
         node("collect", "end", "collection"), node("repair", "end", "repair"), node("reman", "end", "remanufacture"),
         node("plant", "end", "recycle"), node("oven", "end", "energy_recovery"), node("sorter", "end", "sorting"),
         node("landfill", None, "landfill"), node("fire", None, "incineration")],
        [*((key, None, target, what, amounts[key]) for key, target, what in BOUGHT),
         *((key, source, target, what, amounts[key]) for key, source, target, what, *_range in FLOWS)],
        items, Settings(product_life=LIFE, industry_life=INDUSTRY, energy_recovery=checks),
        strategies={"r1": "R4", "c7": "R3", "m1": "R6"},
    )  # fmt: skip
    return amounts, share, values(document)


def walked(start: Amounts, ends: Mapping[str, str], share: Amounts) -> Amounts:
    """Kilograms by what has become of them, followed until none is on its way."""
    moving, found = dict(start), dict.fromkeys((*ends.values(), "plant", "energy"), 0.0)
    target = {flow[0]: flow[2] for flow in FLOWS}
    while moving and max(moving.values()) > 1e-15:
        coming: Amounts = {}
        for key, amount in moving.items():
            if key in ends:
                found[ends[key]] += amount
                continue
            for one, source, *_more in FLOWS:
                if source == target[key]:
                    coming[one] = coming.get(one, 0.0) + amount * share[one]
        moving = coming
    return found


def agree(found: Found, wanted: Amounts, scope: str = "map") -> None:
    got = {key: found[key, scope].value for key in wanted}
    assert got == {key: pytest.approx(value, rel=1e-9, abs=1e-12) for key, value in wanted.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_becomes_of_outputs_by_type_of_recovery(seed: int) -> None:
    amounts, share, found = known(seed)
    outputs = {key: amounts[key] for key in ("w0", "w1", "w2", "w3", "s1")}
    ended, whole = walked(outputs, ENDS, share), sum(outputs.values())
    types = {key: ended[key] for key in ("reuse", "remanufacture", "recycle", "biodegrade")}
    back = sum(types.values())
    agree(found, {f"cti.recovery.{key}": amount / back for key, amount in types.items()})
    agree(found, {
        "cti.circular_outflow": back / whole, "iso59020.A.3.3": (types["reuse"] + types["remanufacture"]) / whole,
        "iso59020.A.3.4": types["recycle"] / whole, "iso59020.A.3.5": types["biodegrade"] / whole,
    })  # fmt: skip
    inputs = {"b0": 0.0, "b1": 1.0, "b2": 1.0, "b3": 0.4, "m1": 1.0, "p1": 1.0, "t6": 1.0}
    entered = sum(amounts[key] for key in inputs)
    agree(found, {
        "cti.circular_inflow": sum(amounts[key] * circular for key, circular in inputs.items()) / entered,
        "iso59020.A.2.2": amounts["m1"] / entered, "iso59020.A.2.4": (amounts["b1"] + 0.4 * amounts["b3"]) / entered,
        "iso59020.A.2.3": sum(amounts[key] for key in ("b2", "p1", "t6")) / entered,
    })  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_waste_by_its_treatment(seed: int) -> None:
    amounts, share, found = known(seed)
    waste = {key: amounts[key] for key in ("w0", "w1", "w2", "w3")}
    treated, whole = walked(waste, TREATED, share), sum(waste.values())
    disposed = sum(treated[key] for key in ("landfill", "incineration", "other"))
    agree(found, {
        "esrs.E5-5_07": whole, "esrs.E5-5_08": treated["recycling"] + treated["other recovery"],
        "esrs.E5-5_09": disposed, "esrs.E5-5_10": whole - treated["recycling"],
        "esrs.E5-5_11": 100 * (1 - treated["recycling"] / whole), "esrs.E5-5_15": amounts["w0"] + amounts["w2"],
    })  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_the_mci_with_its_biological_cycle_and_energy_recovery(seed: int) -> None:
    amounts, share, found = known(seed)
    used_up = {key: amounts[key] for key in ("o1", "o2")}
    whole, gone, end = sum(used_up.values()), walked(used_up, AT_PLANT, share), walked(used_up, ENDS, share)
    cr, cu = (gone["plant"] + gone["recycle"]) / whole, (gone["reuse"] + gone["remanufacture"]) / whole
    ec, ce = end["recycle"] / (cr * whole), gone["energy"] / whole * EFFICIENCY * CARBON
    entered = sum(amounts[key] for key in ("b0", "b1", "b2", "b3", "m1", "p1", "t6"))
    efficiency = {"b2": ec, "t6": ec, "p1": share["p1"] + share["p3"]}
    fed = {key: amounts[key] / entered for key in efficiency}
    v = 1 - sum(fed.values()) - (amounts["m1"] + amounts["b1"]) / entered
    wf, wc = sum(part * (1 - efficiency[key]) / efficiency[key] for key, part in fed.items()), (1 - ec) * cr
    w = 1 - cr - cu - gone["biodegrade"] / whole - ce + (wf + wc) / 2
    lfi = (v + w) / (2 + (wf - wc) / 2)
    agree(found, {"mci.lfi": lfi, "mci": max(0.0, 1 - lfi * 0.9 / (LIFE / INDUSTRY))})


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cut_off_takes_its_shares_from_the_map_and_a_drawn_return_gets_no_second_credit(seed: int) -> None:
    amounts, share, found = known(seed)
    used_up = {key: amounts[key] for key in ("o1", "o2")}
    whole = sum(used_up.values())
    r2, r3 = walked(used_up, ENDS, share)["recycle"] / whole, walked(used_up, AT_FIRE, share)["energy"] / whole
    agree(found, {"co2e.cut_off": 2.0 + (1 - r2 - r3) * 0.1 + r3 * 2.4}, "virgin")
    for key in ("co2e.cff", "co2e.avoided_burden"):
        assert (found[key, "virgin"].value, found[key, "virgin"].reason) == (None, "carbon.counted_twice")
