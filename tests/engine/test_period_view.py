"""One period of a map with several as it is shown: ids of the map, numbers of the joint solution."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.solver_maps import amount, network_map
from vsm_app.engine.ask import suggest
from vsm_app.engine.explain import why
from vsm_app.engine.period_view import PeriodCompute
from vsm_app.engine.pipeline import compute, solve
from vsm_app.engine.results import FlowClass
from vsm_app.engine.wording import why_lines
from vsm_app.model.document import Document
from vsm_app.model.elements import StockEntry
from vsm_app.model.quantities import UNKNOWN
from vsm_app.model.scenarios import Override, Period

FLOWS = [
    {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 3.0},
    {"id": "made", "from": "P", "to": "S", "mean": None},
    {"id": "waste", "from": "P", "to": None, "mean": 10.0, "sd": 1.0},
    {"id": "out", "from": "S", "to": None, "mean": 80.0, "sd": 4.0},
]
YEARS = (
    Period("d1", "2023"),
    Period("d2", "2024", (Override("out", "quantity", amount(70.0, 4.0)),)),
    Period("d3", "2025", (Override("S", "stock.mass.initial", amount(560.0)),)),
)


def years(*periods: Period) -> Document:
    """Castings into a store of 500 kg that was counted again at the start of 2025."""
    document = network_map(FLOWS, stores=["S"])
    node = replace(document.physics.nodes["S"], stock={"mass": StockEntry(amount(500.0))})
    physics = replace(document.physics, nodes=document.physics.nodes | {"S": node})
    return replace(document, physics=replace(physics, periods={one.id: one for one in periods}))


def test_each_period_has_its_own_flows_balances_and_stock_under_the_ids_of_the_map() -> None:
    document, of = years(*YEARS), PeriodCompute()
    joint = of.joint(document, "current")
    for number, period in enumerate(document.physics.periods):
        solution = of(document, "current", period, revision=7).solution
        assert set(solution.own) == {"in", "made", "waste", "out"}
        assert solution.flows == joint.periods[number].flows
        level = joint.periods[number].levels["S", "mass"]
        stock = solution.stocks["S", "mass"]
        assert (stock.initial, stock.change, stock.sd) == (level.initial, level.change, level.change_sd)
        balance = solution.balances["S", "mass"]
        assert balance.in_reconciled == solution.own["made"].value
        assert balance.out_reconciled == solution.own["out"].value
        change = solution.own["made"].value - solution.own["out"].value
        assert stock.change == pytest.approx(change, rel=1e-9)
        assert solution.balances["P", "mass"].in_reconciled == pytest.approx(solution.own["in"].value)
    assert joint.periods[1].levels["S", "mass"].final == pytest.approx(560.0)


def test_the_level_counted_later_moves_the_flows_before_and_spreads_are_those_of_all_periods_together() -> None:
    document = years(*YEARS)
    alone = solve(document).own["out"]
    first = PeriodCompute()(document, "current", "d1").solution
    assert first.own["out"].value != pytest.approx(alone.value, rel=1e-6)
    assert first.own["out"].sd < alone.sd
    gradient = {("out", "mass"): 1.0}
    assert first.propagation is not None
    assert first.propagation.sd_of(gradient) == pytest.approx(first.own["out"].sd * first.own["out"].factor)
    joint = PeriodCompute().joint(document, "current").joint
    assert first.statistics == joint.statistics


def test_a_single_period_like_the_map_gives_the_same_as_the_map() -> None:
    document = network_map([*FLOWS[:3], {**FLOWS[3], "from": "P", "mean": 89.0}])
    document = replace(document, physics=replace(document.physics, periods={"d1": Period("d1", "2023")}))
    whole, one = compute(document), PeriodCompute()(document, "current", "d1")
    assert one.solution.own.keys() == whole.solution.own.keys()
    for name, result in whole.solution.own.items():
        assert one.solution.own[name].value == pytest.approx(result.value, rel=1e-12)
        assert one.solution.own[name].sd == pytest.approx(result.sd, rel=1e-12)
    found = {(value.id, value.scope): value for value in one.indicators}
    for value in whole.indicators:
        same = found[value.id, value.scope]
        assert same.value == (None if value.value is None else pytest.approx(value.value, rel=1e-9))
        assert same.sd == (None if value.sd is None else pytest.approx(value.sd, rel=1e-6))
    assert one.hotspots.keys() == whole.hotspots.keys()


def test_a_result_of_a_period_is_explained_with_that_periods_entries_and_others_by_their_names() -> None:
    document = years(*YEARS)
    solution = PeriodCompute()(document, "current", "d2").solution
    explained = why(solution, document, "made")
    assert explained.value == solution.own["made"].value
    assert {"in", "waste"} <= {one.id for one in explained.influences}
    moved = why(solution, document, "out")
    told = " ".join(line.heading + line.words for line in why_lines(moved, document, "en"))
    assert "@" not in told
    assert "Stuff (S →), 2023" in told  # what was entered a year before weighs in it: the level was counted later
    assert "Level of S at the start of 2025 560" in told
    assert ", 2024" not in told  # it is the one that is looked at
    assert "Stock change" not in told
    assert all(question.flow in document.flows for question in suggest(solution, document).questions)


def test_what_is_missing_in_one_period_is_told_in_that_period() -> None:
    loose = Period("d2", "2024", tuple(Override(f, "quantity", UNKNOWN) for f in ("in", "waste", "out")))
    document = years(YEARS[0], loose)
    first, second = (PeriodCompute()(document, "current", name).solution for name in ("d1", "d2"))
    assert first.own["made"].flow_class is FlowClass.OBSERVABLE
    assert first.missing == ()
    assert {name for group in second.missing for name in group.flows} >= {"in", "waste", "made"}
    told = [problem for problem in second.problems if problem.code.startswith("unobservable")]
    assert {name for problem in told for name in problem.subjects} <= set(second.own) | {"S"}
    assert all("@" not in name for group in second.missing for name in (*group.flows, *group.suggestion))


def test_an_unbalanced_period_is_told_with_ids_of_the_map() -> None:
    wrong = Period(
        "d2",
        "2024",
        (
            Override("waste", "quantity", amount(50.0, 0.0)),
            Override("in", "quantity", amount(10.0, 0.0)),
            Override("made", "quantity", amount(5.0, 0.0)),
        ),
    )
    document = years(YEARS[0], wrong)
    of = PeriodCompute()
    problems = of(document, "current", "d2").solution.problems
    assert any(problem.code.startswith("conflict") for problem in problems)
    assert all("@" not in name for problem in problems for name in problem.subjects)
    elsewhere = of(document, "current", "d1").solution.problems
    assert any(problem.code == "period.elsewhere" for problem in elsewhere)


def test_the_joint_solution_is_kept_while_the_map_stays_as_it_is() -> None:
    document, of = years(*YEARS), PeriodCompute()
    first = of(document, "current", "d1").periods
    assert of(document, "current", "d3").periods is first
    other = replace(document, physics=replace(document.physics))
    assert of(other, "current", "d3").periods is not first
