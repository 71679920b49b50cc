"""Simulations of maps with several periods: all are drawn together, stocks carried over."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from helpers.solver_maps import amount, network_map
from vsm_app.engine.montecarlo import Simulation, simulate
from vsm_app.engine.period_view import period_solution
from vsm_app.engine.periods import solve_map_periods
from vsm_app.engine.simulated_indicators import simulate_indicators
from vsm_app.engine.simulated_periods import simulate_periods
from vsm_app.model.document import Document
from vsm_app.model.elements import StockEntry
from vsm_app.model.scenarios import CURRENT, Override, Period, Scenario, in_period

THREE = (
    Period("d1", "2019"),
    Period("d2", "2020", (Override("out", "quantity", amount(70.0, 4.0)),)),
    Period("d3", "2021", (Override("S", "stock.mass.initial", amount(560.0, 2.0)),)),
)


def stores(*periods: Period) -> Document:
    """A store counted 500 kg at the start, 100 in and 80 out, each uncertain; what is lost is not known."""
    flows = [
        {"id": "in", "from": None, "to": "S", "mean": 100.0, "sd": 3.0},
        {"id": "out", "from": "S", "to": None, "mean": 80.0, "sd": 4.0},
    ]
    document = network_map(flows, stores=["S"])
    node = replace(document.physics.nodes["S"], stock={"mass": StockEntry(amount(500.0, 1.0))})
    physics = replace(document.physics, nodes={"S": node}, periods={period.id: period for period in periods})
    return replace(document, physics=physics)


@pytest.fixture(scope="module")
def drawn() -> tuple[Simulation, ...]:
    return simulate_periods(stores(*THREE), CURRENT, partial(simulate, draws=20_000, seed=5))


def test_spreads_are_those_of_the_joint_solution(drawn: tuple[Simulation, ...]) -> None:
    """Normal entries and linear balances: the draws reproduce values and spreads of every period."""
    for simulation, period in zip(drawn, solve_map_periods(stores(*THREE)).periods, strict=True):
        for key, flow in period.flows.items():
            spread = simulation.results[key]
            assert spread.mean == pytest.approx(flow.value, abs=0.1)
            assert spread.sd == pytest.approx(flow.sd, rel=0.02)
        level = period.levels["S", "mass"]
        end, change = simulation.results["level:S", "mass"], simulation.results["stock:S", "mass"]
        assert (end.mean, end.sd, end.unit) == (
            pytest.approx(level.final, abs=0.1), pytest.approx(level.final_sd, rel=0.02), "kg",
        )  # fmt: skip
        assert (change.mean, change.sd) == (
            pytest.approx(level.change, abs=0.1), pytest.approx(level.change_sd, rel=0.02),
        )  # fmt: skip


def test_a_later_count_narrows_an_earlier_period(drawn: tuple[Simulation, ...]) -> None:
    """Alone, the first year knows nothing of the level that is counted two years later."""
    alone = simulate(stores(), draws=20_000, seed=5)
    assert drawn[0].results["in", "mass"].sd < 0.95 * alone.results["in", "mass"].sd


def test_in_every_draw_a_period_begins_with_what_the_one_before_left(drawn: tuple[Simulation, ...]) -> None:
    ends = [simulation.samples([("level:S", "mass")])[:, 0] for simulation in drawn]
    for before, after, simulation in zip(ends, ends[1:], drawn[1:], strict=False):
        flows = simulation.samples([("in", "mass"), ("out", "mass"), ("stock:S", "mass")])
        assert np.allclose(after - before, flows[:, 2], atol=1e-9)
        assert np.allclose(flows[:, 0] - flows[:, 1], flows[:, 2], atol=1e-9)


def test_the_same_seed_gives_the_same_numbers_and_the_map_has_its_own(drawn: tuple[Simulation, ...]) -> None:
    again = simulate_periods(stores(*THREE), CURRENT, partial(simulate, draws=20_000, seed=5))
    assert [one.results for one in again] == [one.results for one in drawn]
    own = simulate_periods(stores(*THREE), CURRENT, partial(simulate, draws=10))
    assert {one.seed for one in own} == {stores().settings.seed}


def test_a_scenario_holds_in_all_periods() -> None:
    plain = stores(*THREE[:2])
    more = Scenario("s1", "More", overrides=(Override("in", "quantity", amount(120.0, 3.0)),))
    document = replace(plain, physics=replace(plain.physics, scenarios={"s1": more}))
    first, second = simulate_periods(document, "s1", partial(simulate, draws=500))
    assert first.results["level:S", "mass"].mean == pytest.approx(540.0, abs=1.0)
    assert second.results["level:S", "mass"].mean == pytest.approx(590.0, abs=1.0)


def test_indicators_of_a_period_are_drawn_from_its_flows() -> None:
    document = stores(*THREE)
    number, joint = 2, solve_map_periods(document)
    physics = in_period(document.physics, document.physics.periods["d2"])
    drawn = simulate_periods(document, CURRENT, partial(simulate, draws=50))[number - 1]
    (losses,) = simulate_indicators(physics, period_solution(joint, number), drawn, ("losses",))
    assert losses.undefined < 1.0 or losses.reason is not None
