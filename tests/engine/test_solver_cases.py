"""The published reference cases, through the public interface, to their stated tolerances."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.solver_maps import case, coefficient, correlated, linear_relation, network_map, share
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import Solution, Status
from vsm_app.model.document import Document

LINEAR = (
    "alhajdibo2008",
    "dovi2001",
    "mandel1998",
    "narasimhan2000-bypass",
    "narasimhan2000-bypass-grosserror",
    "narasimhan2000-bypass-nonredundant",
    "narasimhan2000-bypass-partial",
    "narasimhan2000-bypass-unobservable",
    "openmodelica-fourflows",
    "rao1996-flows",
    "rosenberg1987",
    "valle-p7",
    "vdi2048-steam",
    "yang1995",
    "zhang2010-tower",
)


def linear_map(data: dict[str, Any]) -> Document:
    """A linear case as a map: balances come from the flows' ends, everything else as relations."""
    ends = {flow.get(end) for flow in data["flows"] for end in ("from", "to")}
    relations = [
        linear_relation(f"r{number}", row["terms"], row["rhs"])
        for number, row in enumerate(data["constraints"])
        if row["process"] not in ends
    ]
    return correlated(network_map(data["flows"], relations=relations), data.get("correlations", ()))


def tolerance(data: dict[str, Any], expected: float) -> float:
    """How far a mean may be from the expected one."""
    stated = data["tolerance"]
    if "mean_abs" in stated:
        return float(stated["mean_abs"])
    return float(stated["mean_rel"]) * abs(expected)


def assert_case(data: dict[str, Any], solution: Solution) -> None:
    """Values, standard deviations, classes, test values and the global test of a case."""
    expected = data["expected"]
    results = {**solution.own, **solution.parameters}
    for name, value in expected["values"].items():
        result = results[name]
        assert result.flow_class.value == value["cls"], name
        if value["mean"] is None:
            assert result.value is None
            continue
        assert result.value == pytest.approx(value["mean"], abs=tolerance(data, value["mean"]) + 1e-13), name
        assert result.sd == pytest.approx(value["sd"], rel=data["tolerance"].get("sd_rel", 1e-6), abs=1e-9), name
        if value["z"] is None:
            assert result.z is None, name
        else:
            assert result.z == pytest.approx(value["z"], rel=1e-6, abs=1e-9), name
    assert solution.statistics.chi2 == pytest.approx(expected["chi2"], rel=1e-6)
    assert solution.statistics.dof == expected["dof"]
    assert solution.statistics.p == pytest.approx(expected["p"], rel=1e-6)
    assert solution.statistics.passed == (expected["p"] >= 0.05)


@pytest.mark.parametrize("name", LINEAR)
def test_linear_case_agrees_with_its_source(name: str) -> None:
    data = case(name)
    assert_case(data, solve(linear_map(data)))


def test_cencic_2016_as_stan_solves_it() -> None:
    """Cencic, Nonlinear data reconciliation in MFA with STAN (2016): a measured transfer coefficient in a recycle."""
    data = case("cencic2016-stan")
    parameters = [coefficient("tc34", "P2", "m4", share(0.5, 0.05))]
    solution = solve(network_map(data["flows"], parameters=parameters))
    assert_case(data, solution)
    assert solution.status is Status.OK_WITH_UNOBSERVABLE
    assert [group.flows for group in solution.missing] == [("m6", "m7")]
    assert solution.own["m6"].interval == pytest.approx((0.0, 152.42595965896498))


def test_share_typed_on_a_flow_equals_a_transfer_coefficient() -> None:
    data = case("cencic2016-stan")
    for flow in data["flows"]:
        if flow["id"] == "m4":
            flow["quantity"] = share(0.5, 0.05)
    solution = solve(network_map(data["flows"]))
    assert solution.statistics.chi2 == pytest.approx(data["expected"]["chi2"], rel=1e-9)
    assert solution.own["m4"].value == pytest.approx(data["expected"]["values"]["m4"]["mean"], rel=1e-10)
    assert solution.parameters["share:m4"].value == pytest.approx(data["expected"]["values"]["tc34"]["mean"], rel=1e-10)


def matrix_case(name: str) -> Solution:
    """The two cases with a 2 x 2 matrix of transfer coefficients."""
    parameters = [
        coefficient("t13", "P1", "F3", share(1.0, 1.0), "F1"),
        coefficient("t24", "P1", "F4", share(1.0), "F2"),
        coefficient("t14", "P1", "F4", share(None), "F1"),
        coefficient("t23", "P1", "F3", share(None), "F2"),
    ]
    return solve(network_map(case(name)["flows"], parameters=parameters))


@pytest.mark.parametrize("name", ["stan-tcmatrix", "opensefa-two-global-minima"])
def test_transfer_coefficient_matrix_finds_the_global_minimum_and_names_the_other(name: str) -> None:
    solution = matrix_case(name)
    assert_case(case(name), solution)
    (other,) = [problem for problem in solution.problems if problem.code == "solution.another"]
    assert other.subjects == ("F1", "F2")


def test_other_minimum_of_the_stan_case_is_told_with_its_values() -> None:
    (other,) = [p for p in matrix_case("stan-tcmatrix").problems if p.code == "solution.another"]
    assert other.params["other_chi2"] == pytest.approx(0.6799424253274198, rel=1e-8)
    assert other.params["values"] == ("F1 = 799.488 kg", "F2 = 360.512 kg")


def test_stan_contradiction_names_exactly_its_four_entries() -> None:
    data = case("stan-contradiction1")
    solution = solve(network_map(data["flows"]))
    assert solution.status is Status.CONTRADICTORY
    (conflict,) = [problem for problem in solution.problems if problem.code == "conflict.exact"]
    assert set(conflict.subjects) == set(data["expected"]["conflict_set"])
    assert conflict.params["gap"] == pytest.approx(30_000)
    assert (conflict.params["enters"], conflict.params["leaves"]) == (300_000, 330_000)
    for name in ("F1", "F2", "F3", "F4"):
        assert solution.own[name].flow_class.value == "fixed"
        assert solution.own[name].value == solution.own[name].entered.value
    for name in data["expected"]["unobservable"]:
        assert solution.own[name].value is None
    assert [(set(group.flows), group.enter_any) for group in solution.missing] == [({"F5", "F6", "F7", "F8"}, 1)]


@pytest.mark.parametrize(
    "name", ["constructed-unobservable3", "constructed-mixed-observable", "constructed-internal-loop"]
)
def test_undetermined_flows_are_grouped(name: str) -> None:
    data = case(name)
    solution = solve(network_map(data["flows"]))
    expected = data["expected"]
    assert solution.status is Status.OK_WITH_UNOBSERVABLE
    groups = [{"flows": sorted(group.flows), "enter_any": group.enter_any} for group in solution.missing]
    assert groups == [{**group, "flows": sorted(group["flows"])} for group in expected["groups"]]
    for flow, cls in expected.get("classes", {}).items():
        assert solution.own[flow].flow_class.value == cls
    for flow, value in expected.get("values", {}).items():
        result = solution.own[flow]
        assert (result.value, result.sd) == pytest.approx((value["mean"], value["sd"]))
        assert result.flow_class.value == value["cls"]


@pytest.mark.parametrize("year", range(31))
def test_odym_loop_follows_its_closed_form(year: int) -> None:
    """ODYM tutorial 1: b = D / (1 - alpha), alpha = 2/34 .. 32/34, D = 0 .. 30 over 31 years."""
    inflow, alpha = float(year), (2 + year) / 34
    flows = [
        {"id": "a", "from": None, "to": "P1", "mean": inflow},
        {"id": "b", "from": "P1", "to": "P2"},
        {"id": "c", "from": "P2", "to": None},
        {"id": "d", "from": "P2", "to": "P1", "quantity": share(alpha)},
    ]
    solution = solve(network_map(flows))
    assert solution.status is Status.OK
    assert solution.own["b"].value == pytest.approx(inflow / (1 - alpha), rel=1e-12, abs=1e-12)
    assert solution.own["d"].value == pytest.approx(alpha * inflow / (1 - alpha), rel=1e-12, abs=1e-12)
    assert solution.own["c"].value == pytest.approx(inflow, rel=1e-12, abs=1e-12)
