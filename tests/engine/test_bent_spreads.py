"""Spreads of ratios whose denominator is known to some per cent only: against plain draws, where first order is off."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.method_maps import draw, item, node, values
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.pipeline import solve
from vsm_app.io.examples import open_example

DRAWS = 400_000


@pytest.mark.parametrize(
    ("useful", "lost"), [((95.0, 9.0), (5.0, 0.5)), ((80.0, 4.0), (20.0, 6.0)), ((50.0, 8.0), (50.0, 1.0))]
)
def test_a_yield_spreads_as_draws_of_its_flows_do(useful: tuple[float, float], lost: tuple[float, float]) -> None:
    document = draw(
        [node("make", "make")],
        [("in", None, "make", "steel", None), ("out", "make", None, "part", useful),
         ("waste", "make", None, "chip", lost)],
        [item("steel", "primary"), item("part", "product"), item("chip", "loss")],
    )  # fmt: skip
    random = np.random.default_rng(5)
    out, waste = (random.normal(*pair, DRAWS) for pair in (useful, lost))
    share = out / (out + waste)
    found = values(document)["material_yield", "make"]
    assert found.sd == pytest.approx(float(np.std(share)), rel=0.02)
    first = np.hypot(waste.mean() * out.std(), out.mean() * waste.std()) / (out.mean() + waste.mean()) ** 2
    assert abs(first / np.std(share) - 1) > 0.015  # what the gradient alone would say


def test_a_share_whose_weights_follow_from_flows_spreads_as_draws_do() -> None:
    """Waste that is not recycled (ESRS E5-5_11): mud over mud and chips, the treatment followed through the map."""
    mud, chips = (30.0, 6.0), (70.0, 9.0)
    document = draw(
        [node("make", "make")],
        [("in", None, "make", "steel", None), ("out", "make", None, "part", (900.0, 9.0)),
         ("mud", "make", None, "mud", mud), ("chips", "make", None, "chips", chips)],
        [item("steel", "primary"), item("part", "product"), item("mud", "loss"), item("chips", "recycled")],
    )  # fmt: skip
    random = np.random.default_rng(9)
    lost, regained = (random.normal(*pair, DRAWS) for pair in (mud, chips))
    spread = float(np.std(100 * lost / (lost + regained)))
    assert values(document)["esrs.E5-5_11", "map"].sd == pytest.approx(spread, rel=0.01)


def test_a_total_and_a_ratio_over_an_exact_amount_keep_the_spread_of_their_gradient() -> None:
    document = draw(
        [node("make", "make")],
        [("in", None, "make", "steel", 100.0), ("out", "make", None, "part", None),
         ("waste", "make", None, "chip", (20.0, 6.0))],
        [item("steel", "primary"), item("part", "product"), item("chip", "loss")],
    )  # fmt: skip
    found = values(document)
    assert found["losses", "map"].sd == pytest.approx(6.0)
    assert found["material_yield", "make"].sd == pytest.approx(0.06)


def test_every_yield_of_the_drive_unit_spreads_as_its_own_entries_let_it() -> None:
    document = open_example("drive-unit", "en")
    solution = solve(document)
    view, found, random = MapView(document.physics, solution), values(document, solution), np.random.default_rng(7)
    checked = 0
    for place in view.processes:
        value = found.get(("material_yield", place))
        if value is None or value.value is None or not value.sd or value.sd < 1e-6:
            continue
        keys = [(flow.id, "mass") for flow in view.inflows(place)]
        lost = [(flow.id, "mass") for flow in view.outflows(place) if view.is_loss(flow) or view.is_secondary(flow)]
        lost = [key for key in lost if view.is_loss(document.flows[key[0]]) or place in view.cycle.operations]
        assert solution.propagation is not None
        both = [*keys, *lost]
        mean = [view.number(key) or 0.0 for key in both]
        drawn = random.multivariate_normal(mean, np.array(solution.propagation.covariance(both)), DRAWS, method="eigh")
        share = 1.0 - drawn[:, len(keys) :].sum(axis=1) / drawn[:, : len(keys)].sum(axis=1)
        assert value.sd == pytest.approx(float(np.std(share)), rel=0.01), place
        checked += 1
    assert checked >= 6
