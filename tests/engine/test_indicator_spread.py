"""Standard deviations of indicators against Monte Carlo over the joint covariance of the flows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.stats import norm, qmc

from helpers.method_maps import ring
from vsm_app.engine.indicators import compute_indicators
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import IndicatorValue, Solution
from vsm_app.io.examples import open_example
from vsm_app.model.document import Document
from vsm_app.model.elements import LeanData
from vsm_app.model.quantities import Form, Quantity

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


@pytest.mark.parametrize(
    "key",
    [
        "mci", "mci.lfi", "finn_cycling_index", "path_length", "time_to_return", "longevity", "eol_recycling_rate",
        "cti.circular_outflow", "cti.material_circularity", "mfca.loss_cost", "co2e.total",
    ],
)  # fmt: skip
def test_indicators_that_are_no_plain_ratio_have_a_spread(key: str) -> None:
    for found in (ring_simulated(), drive_unit_simulated()):
        value, spread = found[key, "map"]
        assert value.sd is not None
        assert value.sd > 0
        assert spread > 0


def test_exact_entries_leave_no_spread() -> None:
    document = ring()
    found = compute_indicators(document.physics, solve(document))
    assert all(value.sd == 0 for value in found if value.value is not None and value.sd is not None)


def test_no_value_that_follows_from_flows_is_without_spread() -> None:
    found = ring_simulated() | drive_unit_simulated()
    assert not [key for key, (value, _spread) in found.items() if value.sd is None]
