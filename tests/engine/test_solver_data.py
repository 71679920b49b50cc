"""Published flow data: blanked entries come back, stock changes are the published ones, real gaps are told."""

from __future__ import annotations

import random
from typing import Any

import pytest

from helpers.solver_networks import DATA_SETS, data_set, edge_list_map
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.results import Solution, Status

PLAIN = SolveOptions(intervals=False, bounds=False)

#: Sets whose balances close within the rounding of their figures, node by node.
CLOSED = (
    "aluminium_cars_global_2020",
    "battery_lfp_pack",
    "nyc_waste",
    "plastics_global_1950_2015",
    "plastics_pc_switzerland_2018",
    "steel_japan_2019",
    "uk_steel_2016",
    "us_msw_2018",
    "water_washington_county",
)


def determinable(data: dict[str, Any], share: float = 0.2) -> list[str]:
    """A fifth of the entries, such that all of them together can be determined from the rest."""
    flows = [row[0] for row in data["flows"] if row[3] is not None]
    random.Random(data["name"]).shuffle(flows)
    wanted, blank = max(1, int(share * len(flows))), list[str]()
    for flow in flows:
        solution = solve(edge_list_map(data, [*blank, flow]), options=PLAIN)
        if not solution.missing:
            blank.append(flow)
        if len(blank) == wanted:
            break
    return blank


def rounding_of(solution: Solution, data: dict[str, Any]) -> float:
    """What the figures' own gaps allow: the sum of all gaps of the complete data, in the data's unit."""
    return sum(abs(balance.gap) for balance in solution.balances.values())


@pytest.mark.parametrize("name", CLOSED)
def test_blanked_entries_come_back_within_the_rounding_of_the_data(name: str) -> None:
    data = data_set(name)
    complete = solve(edge_list_map(data), options=PLAIN)
    assert complete.status is Status.OK
    blank = determinable(data)
    solution = solve(edge_list_map(data, blank), options=PLAIN)
    assert solution.status is Status.OK
    largest = max(abs(result.value) for result in complete.own.values() if result.value is not None)
    slack = rounding_of(complete, data) + 1e-9 * largest
    for flow in blank:
        entered = complete.own[flow].entered
        assert solution.own[flow].value == pytest.approx(entered.value, abs=slack), flow
        assert solution.own[flow].flow_class.value == "observable"


def test_japanese_stock_grows_as_published() -> None:
    solution = solve(edge_list_map(data_set("steel_japan_2019")))
    stock = solution.stocks["stock", "mass"]
    assert (stock.unit, stock.flow_class.value) == ("kt", "observable")
    assert stock.change == pytest.approx(15_716.0, abs=0.5)
    assert solution.status is Status.OK


def test_aluminium_stock_grows_as_published() -> None:
    solution = solve(edge_list_map(data_set("aluminium_cars_global_2020")))
    assert solution.stocks["use_phase_car_fleet", "mass"].change == pytest.approx(14.61, abs=0.005)


@pytest.mark.parametrize(("name", "number"), [("reconcile_bypass_hx", 6), ("reconcile_water_balance", 13)])
def test_published_reconciliations(name: str, number: int) -> None:
    """The collection's reconciled values are those of weighted least squares (spreads printed to 6 digits)."""
    data = data_set(name)
    solution = solve(edge_list_map(data))
    per_period = 365 * 24 * 3600 if name == "reconcile_bypass_hx" else 365 * 24
    published = data["reconciled"]
    assert len(published) == number
    for flow, value in published.items():
        assert solution.own[flow].value / per_period == pytest.approx(value, rel=5e-6), flow


def test_gap_of_the_british_grid_is_named_where_it_is() -> None:
    solution = solve(edge_list_map(data_set("uk_energy_2050_decc")))
    assert solution.status is Status.CONTRADICTORY
    (conflict,) = [problem for problem in solution.problems if problem.code == "conflict.exact"]
    assert conflict.params["nodes"] == ("electricity_grid",)
    assert conflict.params["gap"] == pytest.approx(1.336, abs=1e-9)
    assert solution.balances["electricity_grid", "energy"].gap == pytest.approx(-1.336, abs=1e-9)


def test_many_conflicts_are_one_problem() -> None:
    solution = solve(edge_list_map(data_set("us_economy_io_summary_2012")), options=PLAIN)
    (problem,) = [problem for problem in solution.problems if problem.code.startswith("conflict")]
    assert problem.code == "conflict.many"
    assert int(problem.params["count"]) > 10
    assert len(solution.own) == 2607


@pytest.mark.parametrize("name", DATA_SETS)
def test_every_data_set_ends_in_a_status(name: str) -> None:
    solution = solve(edge_list_map(data_set(name)))
    assert solution.status in Status
    assert len(solution.own) == len(data_set(name)["flows"])
