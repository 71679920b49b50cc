"""More than one period: a stock ends where the next period starts, and one count tells of all periods before it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from helpers.solver_maps import amount, network_map
from vsm_app.engine.periods import solve_periods
from vsm_app.engine.pipeline import solve
from vsm_app.model.document import Document
from vsm_app.model.elements import StockEntry
from vsm_app.model.scenarios import CURRENT, Override, Scenario


def year(
    entering: float | None,
    leaving: float | None,
    level: float | None = None,
    *,
    level_sd: float = 0.0,
    change: float | None = None,
) -> Document:
    """A store with an inflow (sd 3) and an outflow (sd 4), the level counted at the start."""
    flows = [
        {"id": "in", "from": None, "to": "S", "mean": entering, "sd": 3.0},
        {"id": "out", "from": "S", "to": None, "mean": leaving, "sd": 4.0},
    ]
    document = network_map(flows, stores=["S"])
    entry = StockEntry(amount(level, level_sd), amount(change, 1.0))
    node = replace(document.physics.nodes["S"], stock={"mass": entry})
    return replace(document, physics=replace(document.physics, nodes={"S": node}))


def test_the_end_of_a_period_is_the_start_of_the_next() -> None:
    found = solve_periods([(year(100, 80, 500), CURRENT), (year(100, 90), CURRENT), (year(50, 90), CURRENT)])
    levels = [period.levels["S", "mass"] for period in found.periods]
    assert [(one.initial, one.change, one.final) for one in levels] == [(500, 20, 520), (520, 10, 530), (530, -40, 490)]
    assert [one.final_sd for one in levels] == pytest.approx([5.0 * math.sqrt(k) for k in (1, 2, 3)])
    assert [one.change_sd for one in levels] == pytest.approx([5.0, 5.0, 5.0])
    assert [one.unit for one in levels] == ["kg"] * 3
    assert found.joint.statistics.dof == 0


def test_two_counts_reconcile_all_flows_between_them() -> None:
    """Counted 500 and 560 exactly; the flows of two years say 550: each variance takes its part of the 10."""
    periods = [year(100, 80, 500), year(100, 70), year(10, 10, 560)]
    found = solve_periods([(one, CURRENT) for one in periods])
    assert found.joint.statistics.dof == 1
    assert found.joint.statistics.chi2 == pytest.approx(10**2 / 50)
    first, second, _ = found.periods
    assert first.flows["in", "mass"].value == pytest.approx(100 + 10 * 9 / 50)
    assert second.flows["out", "mass"].value == pytest.approx(70 - 10 * 16 / 50)
    assert second.levels["S", "mass"].final == pytest.approx(560)
    assert second.levels["S", "mass"].final_sd == pytest.approx(0.0, abs=1e-9)


def test_a_flow_nobody_measured_follows_from_two_counts() -> None:
    found = solve_periods([(year(100, None, 500), CURRENT), (year(10, 10, 530, level_sd=2.0), CURRENT)])
    out = found.periods[0].flows["out", "mass"]
    assert (out.id, out.source, out.value) == ("out", "S", pytest.approx(70))
    assert out.sd == pytest.approx(math.hypot(3.0, 2.0))


def test_an_entered_change_is_one_more_measurement() -> None:
    found = solve_periods([(year(100, 80, 500, change=26.0), CURRENT)])
    assert found.joint.statistics.dof == 1
    assert found.joint.statistics.chi2 == pytest.approx(6**2 / (9 + 16 + 1))
    assert found.periods[0].levels["S", "mass"].final == pytest.approx(500 + 26 - 6 / 26)


def test_a_change_may_be_a_rate() -> None:
    document = year(100, 80, 500)
    entry = StockEntry(amount(500, None), amount(26 / 12, 1 / 12, "kg/mo"))
    node = replace(document.physics.nodes["S"], stock={"mass": entry})
    document = replace(document, physics=replace(document.physics, nodes={"S": node}))
    assert solve_periods([(document, CURRENT)]).joint.statistics.chi2 == pytest.approx(6**2 / 26)


def test_one_period_without_a_level_is_what_solving_alone_gives() -> None:
    document = year(100, 80)
    alone, found = solve(document), solve_periods([(document, CURRENT)])
    assert found.periods[0].levels == {}
    assert found.joint.stocks["S@1", "mass"].change == alone.stocks["S", "mass"].change == 20
    assert found.periods[0].flows["in", "mass"].value == alone.own["in"].value


def test_the_scenarios_of_one_map_may_be_its_periods() -> None:
    document = year(100, 80, 500)
    later = Scenario("next", "Next year", overrides=(Override("out", "quantity", amount(130.0, 4.0)),
                                                     Override("S", "stock.mass.initial", amount(None))))  # fmt: skip
    document = replace(document, physics=replace(document.physics, scenarios={"next": later}))
    found = solve_periods([(document, CURRENT), (document, "next")])
    assert [period.name for period in found.periods] == [CURRENT, "next"]
    assert [period.levels["S", "mass"].final for period in found.periods] == [520, 490]


def test_stocks_do_not_run_below_zero() -> None:
    found = solve_periods([(year(10, 80, 50), CURRENT), (year(10, 5), CURRENT)])
    assert found.periods[0].levels["S", "mass"].final == pytest.approx(0.0, abs=1e-9)
    assert any(problem.code.startswith("bound.active") for problem in found.joint.problems)


def test_no_period_at_all() -> None:
    assert solve_periods([]).periods == ()
