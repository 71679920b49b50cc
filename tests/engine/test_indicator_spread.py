"""Standard deviations of indicators against Monte Carlo over the joint covariance of the flows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm, qmc

from helpers.method_maps import draw, item, node, ring
from helpers.range_map import works
from vsm_app.engine.indicators import compute_indicators
from vsm_app.engine.indicators.registry import load_registry
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import IndicatorValue, Solution
from vsm_app.io.examples import open_example
from vsm_app.model.document import Document
from vsm_app.model.elements import CircularFootprint, Concentration, LeanData
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.settings import Settings

DRAWS = 256
Id = tuple[str, str]


def drawn(solution: Solution, keys: Sequence[Id], values: Sequence[float]) -> Solution:
    """The solution with other base values."""
    flows, stocks = dict(solution.flows), dict(solution.stocks)
    for key, value in zip(keys, values, strict=True):
        if key in flows:
            flows[key] = replace(flows[key], value=float(value) / flows[key].factor)
        else:
            node = key[0].removeprefix("stock:"), key[1]
            stocks[node] = replace(stocks[node], change=float(value) / stocks[node].factor)
    own = {flow: flows[flow, result.layer] for flow, result in solution.own.items()}
    return replace(solution, flows=flows, own=own, stocks=stocks, propagation=None)


def simulated(document: Document, scale: float = 1.0) -> dict[Id, tuple[IndicatorValue, float]]:
    """Each indicator with the standard deviation of its values over quasi-random draws of the flows.

    `scale` shrinks the spreads drawn: the formula is of first order, and what it promises holds for small spreads.
    """
    solution = solve(document)
    keys = [key for key, flow in solution.flows.items() if flow.value is not None]
    keys += [(f"stock:{node}", layer) for (node, layer), s in solution.stocks.items() if s.change is not None]
    base = {key: flow.base_value for key, flow in solution.flows.items()}
    base |= {(f"stock:{n}", layer): (s.change or 0.0) * s.factor for (n, layer), s in solution.stocks.items()}
    mean = np.array([base[key] for key in keys], dtype=float)
    assert solution.propagation is not None
    eigenvalues, vectors = np.linalg.eigh(np.array(solution.propagation.covariance(keys)))
    kept = eigenvalues > 1e-12 * eigenvalues.max()
    root = vectors[:, kept] * np.sqrt(eigenvalues[kept])
    normal = norm.ppf(qmc.Sobol(root.shape[1], seed=1).random(DRAWS))
    normal -= normal.mean(axis=0)  # moments matched: what is left of the noise is of second order
    normal = normal @ np.linalg.inv(np.linalg.cholesky(np.cov(normal.T, ddof=0))).T
    found: dict[Id, list[float]] = {}
    for row in normal:
        for value in compute_indicators(document.physics, drawn(solution, keys, mean + scale * (root @ row))):
            if value.value is not None:
                found.setdefault((value.id, value.scope), []).append(value.value)
    at_mean = {(v.id, v.scope): v for v in compute_indicators(document.physics, solution)}
    return {key: (at_mean[key], float(np.std(all_)) / scale) for key, all_ in found.items() if len(all_) == DRAWS}


@cache
def ring_simulated() -> dict[Id, tuple[IndicatorValue, float]]:
    document = ring(0.01, product_life=6.0, industry_life=5.0)
    nodes = dict(document.nodes)
    nodes["use"] = replace(nodes["use"], dwell_time=12.0)
    nodes["recycle"] = replace(nodes["recycle"], lean=LeanData(observed_days=730.0))
    return simulated(replace(document, physics=replace(document.physics, nodes=nodes)))


@cache
def drive_unit_simulated() -> dict[Id, tuple[IndicatorValue, float]]:
    document = open_example("drive-unit", "en")
    flows = dict(document.flows)
    flows["lost"] = replace(flows["lost"], quantity=Quantity(Form.VALUE, value=150.0, unit="t/a", sd=6.0))
    settings = replace(document.settings, product_life=12.0, industry_life=10.0)
    return simulated(replace(document, physics=replace(document.physics, flows=flows, settings=settings)), scale=0.5)


@cache
def works_simulated() -> dict[Id, tuple[IndicatorValue, float]]:
    """Bought energy by contract, heat sold, water, wood, a base period, a footprint: what the other maps lack."""

    def kwh(origin: str = "energy", **fields: Any) -> dict[str, Any]:
        return {"origin": origin, "unit": "kWh"} | fields

    def about(value: float) -> tuple[float, float]:
        return value, value * 0.01

    footprint = CircularFootprint(
        allocation=0.5, quality_in=0.9, quality_out=0.9, recycling=0.8, recycling_eol=0.9, energy_recovery=2.4
    )
    document = draw(
        [node("grid", None, "electricity"), node("well", None, "water"), node("river", None, "waste_water"),
         node("make", "make"), node("rinse", "make"), node("use", "use"), node("plant", "end", "recycle"),
         node("oven", "end", "energy_recovery")],
        [("virgin", None, "make", "wood", about(70)), ("again", None, "make", "wood", about(30)),
         ("sold", "make", "use", "board", None), ("old", "use", "plant", "used", about(50)),
         ("burnt", "use", "oven", "used", about(35)), ("lost", "use", None, "litter", None),
         ("regained", "plant", None, "chips", about(40)), ("residue", "plant", None, "litter", None),
         ("flue", "oven", None, "litter", None), ("power", "grid", "make", "power", about(50)),
         ("steam", "grid", "make", "steam", about(30)), ("heat", "make", None, "heat", about(20)),
         ("warmth", "make", None, "heat", None),
         ("fresh", "well", "make", "fresh", about(9)), ("rinsing", "make", "rinse", "fresh", about(4)),
         ("spent", "make", "river", "spent", about(5)), ("spent_rinsing", "rinse", "river", "spent", about(4))],
        [item("wood", "renewable", cff=footprint, co2e=(2.0, "kg CO2e/kg", 3), disposal_co2e=(0.1, "kg CO2e/kg"),
              biogenic_co2=(1.5, "kg CO2/kg")),
         item("board", "product", price=(3.0, "EUR/kg")), item("used", "product"), item("chips", "recycled"),
         item("litter", "loss", biogenic_co2=(1.4, "kg CO2/kg")),
         item("power", **kwh(co2e=(0.4, "kg CO2e/kWh", 2), co2e_market=(0.1, "kg CO2e/kWh"), renewable=0.5)),
         item("steam", **kwh(co2e=(0.2, "kg CO2e/kWh", 2), renewable=0.1)), item("heat", **kwh(renewable=0.3)),
         item("fresh", "water", unit="m3", renewable=0.2), item("spent", "water", unit="m3", renewable=0.7)],
        Settings(base_revenue=250.0, base_input=120.0), classes={"again": "recycled", "warmth": "loss"},
    )  # fmt: skip
    return simulated(document)


@cache
def smelter_simulated() -> dict[Id, tuple[IndicatorValue, float]]:
    """A substance that is concentrated."""

    def holding(share: float) -> dict[str, Any]:
        return {"composition": (Concentration("Cu", share),)}

    document = draw(
        [node("smelter", "make")],
        [("ore", None, "smelter", "ore", (1000.0, 10.0)), ("matte", "smelter", None, "matte", (20.0, 0.3)),
         ("dust", "smelter", None, "dust", (30.0, 1.0)),
         ("slag", "smelter", None, "slag", None)],
        [item("ore", "primary", **holding(1.0)), item("matte", "product", **holding(40.0)),
         item("dust", "loss", **holding(3.0)), item("slag", "loss", **holding(0.15))],
    )  # fmt: skip
    return simulated(document)


@cache
def range_simulated() -> dict[Id, tuple[IndicatorValue, float]]:
    """Several products that share nodes, loops and inputs, recovered in every way."""
    return simulated(works(0.01))


def all_simulated() -> dict[Id, tuple[IndicatorValue, float]]:
    found = ring_simulated() | drive_unit_simulated() | works_simulated() | smelter_simulated()
    return found | range_simulated()


def compared(found: dict[Id, tuple[IndicatorValue, float]]) -> list[str]:
    """Indicators whose standard deviation is off by more than two per cent."""
    return [
        f"{key}: {value.sd} against {spread}"
        for key, (value, spread) in found.items()
        if value.sd is not None and abs(value.sd - spread) > 0.02 * spread + 1e-9 * abs(value.value or 0.0)
    ]


def test_every_indicator_of_a_ring_spreads_as_monte_carlo_says() -> None:
    assert not compared(ring_simulated())


def test_every_indicator_of_the_drive_unit_spreads_as_monte_carlo_says() -> None:
    assert not compared(drive_unit_simulated())


def test_every_indicator_of_works_with_energy_water_and_wood_spreads_as_monte_carlo_says() -> None:
    assert not compared(works_simulated())


def test_every_indicator_of_a_range_of_products_spreads_as_monte_carlo_says() -> None:
    assert not compared(range_simulated())


@pytest.mark.parametrize(
    "key",
    [("mci", "shell"), ("mci", "frame"), ("mci.company", "map"), ("cti.revenue", "map"), ("cti.revenue", "shell"),
     ("cti.ghg_saving", "map"), ("cti.ghg_potential", "map"), ("cti.recovery.reuse", "map"),
     ("cti.recovery.refurbish", "map"), ("cti.recovery.remanufacture", "map"), ("cti.recovery.recycle", "map"),
     ("cti.recovery.cascade", "map"), ("cti.recovery.biodegrade", "map"), ("esrs.E5-5_04", "map"),
     ("esrs.E5-5_16", "map")],
)  # fmt: skip
def test_indicators_of_a_range_have_a_spread(key: Id) -> None:
    value, spread = range_simulated()[key]
    assert value.sd is not None
    assert value.sd > 0
    assert spread > 0


def test_a_concentrated_substance_spreads_as_monte_carlo_says() -> None:
    assert not compared(smelter_simulated())


def test_no_indicator_goes_without_a_comparison_with_monte_carlo() -> None:
    compared_ids = {key for key, _scope in all_simulated()}
    assert not {indicator.id for indicator in load_registry().all()} - compared_ids


@pytest.mark.parametrize(
    "key",
    [
        "mci", "mci.lfi", "finn_cycling_index", "path_length", "longevity", "eol_recycling_rate",
        "cti.circular_outflow", "cti.material_circularity", "mfca.loss_cost", "co2e.total",
    ],
)  # fmt: skip
def test_indicators_that_are_no_plain_ratio_have_a_spread(key: str) -> None:
    for found in (ring_simulated(), drive_unit_simulated()):
        value, spread = found[key, "map"]
        assert value.sd is not None
        assert value.sd > 0
        assert spread > 0


def test_what_no_amount_changes_has_no_spread_not_even_of_rounding() -> None:
    """All that comes back comes back by one way, which takes its time."""
    for found in (ring_simulated(), drive_unit_simulated()):
        value, spread = found["time_to_return", "map"]
        assert value.value
        assert value.sd == 0.0
        assert spread < 1e-12 * value.value


def test_exact_entries_leave_no_spread() -> None:
    document = ring()
    found = compute_indicators(document.physics, solve(document))
    assert all(value.sd == 0 for value in found if value.value is not None and value.sd is not None)


def test_no_value_that_follows_from_flows_is_without_spread() -> None:
    found = all_simulated()
    assert not [key for key, (value, _spread) in found.items() if value.sd is None]
