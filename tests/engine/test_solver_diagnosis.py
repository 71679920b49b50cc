"""What to doubt in a map, as data: balances one by one, what the others say, ways out of a contradiction."""

from __future__ import annotations

import math

import pytest

from helpers.solver_maps import case, coefficient, network_map, share
from vsm_app.engine.diagnosis import conflict_choices, nodal_tests, repair_hints
from vsm_app.engine.pipeline import solve
from vsm_app.engine.solution_json import to_json


def test_every_balance_of_the_bypass_network_is_tested_by_hand() -> None:
    """Unit spreads: S_kk is the number of flows at a node, the residual what enters less what leaves."""
    data = case("narasimhan2000-bypass")
    solution = solve(network_map(data["flows"]))
    found = {test.nodes[0]: test for test in solution.nodal_tests}
    assert set(found) == set(data["processes"])
    for node, test in found.items():
        terms = [(f["to"] == node) * f["mean"] - (f["from"] == node) * f["mean"] for f in data["flows"]]
        touching = sum(f["sd"] ** 2 for f in data["flows"] if node in (f["from"], f["to"]))
        assert test.residual == pytest.approx(math.fsum(terms), abs=1e-9)
        assert test.sd == pytest.approx(math.sqrt(touching))
        assert test.z == pytest.approx(math.fsum(terms) / math.sqrt(touching))
        assert (test.nodes, test.relations, test.layer, test.unit) == ((node,), (), "mass", "kg")
    assert [abs(test.z) for test in solution.nodal_tests] == sorted((abs(t.z) for t in found.values()), reverse=True)


def test_a_gross_error_stands_out_in_the_balances_at_its_two_ends() -> None:
    data = case("narasimhan2000-bypass-grosserror")
    tests = nodal_tests(solve(network_map(data["flows"])))
    beyond = {node for test in tests if test.beyond for node in test.nodes}
    ends = next((f["from"], f["to"]) for f in data["flows"] if f["id"] == "F2")
    assert beyond
    assert beyond <= set(ends)


def test_nodes_tied_by_an_unknown_flow_are_one_balance() -> None:
    flows = [
        {"id": "a", "from": None, "to": "P", "mean": 100.0, "sd": 3.0},
        {"id": "b", "from": "P", "to": "Q"},
        {"id": "c", "from": "Q", "to": None, "mean": 90.0, "sd": 4.0},
    ]
    solution = solve(network_map(flows))
    (test,) = solution.nodal_tests
    assert (sorted(test.nodes), test.residual, test.sd, test.z) == (["P", "Q"], 10.0, 5.0, 2.0)
    assert solution.statistics.chi2 == pytest.approx(test.z**2)


def test_balances_that_products_couple_are_tested_at_the_solution() -> None:
    data = case("cencic2016-stan")
    solution = solve(network_map(data["flows"], parameters=[coefficient("tc34", "P2", "m4", share(0.5, 0.05))]))
    tests = nodal_tests(solution)
    assert len(tests) == solution.statistics.dof == 2
    assert all(abs(test.z) < math.sqrt(solution.statistics.chi2) + 1e-9 for test in tests)
    assert any(test.relations == ("tc34",) or "tc34" in test.relations for test in tests)


def test_what_the_others_say_of_a_gross_error() -> None:
    """Solver, section 3.6: F2 = 68.45 +- 1; all others say 64.525 +- 0.7071, chi-square falls by z squared."""
    data = case("narasimhan2000-bypass-grosserror")
    solution = solve(network_map(data["flows"]))
    hint = repair_hints(solution)[0]
    assert (hint.id, hint.entered, hint.entered_sd, hint.beyond) == ("F2", 68.45, 1.0, True)
    assert (hint.others, hint.others_sd) == pytest.approx((64.525, math.sqrt(0.5)), rel=1e-9)
    blanked = [f | ({"mean": None, "sd": None} if f["id"] == "F2" else {}) for f in data["flows"]]
    without = solve(network_map(blanked))
    assert without.own["F2"].value == pytest.approx(hint.others)
    assert without.statistics.chi2 == pytest.approx(solution.statistics.chi2 - hint.z**2)


def test_each_way_out_of_a_contradiction_closes_it() -> None:
    data = case("stan-contradiction1")
    (choices,) = conflict_choices(solve(network_map(data["flows"])))
    assert sorted(choice.id for choice in choices) == data["expected"]["conflict_set"]
    for choice in choices:
        assert abs(choice.value - choice.entered) == pytest.approx(30_000)
        changed = [f | ({"mean": choice.value} if f["id"] == choice.id else {}) for f in data["flows"]]
        assert not [p for p in solve(network_map(changed)).problems if p.code == "conflict.exact"]
        assert choice.possible == (choice.value >= 0)


def test_the_json_carries_all_three() -> None:
    document = network_map(case("stan-contradiction1")["flows"])
    data = to_json(solve(document), document)
    assert (data["nodal_tests"], data["repair_hints"]) == ([], [])
    assert {choice["id"] for choice in data["conflicts"][0]} == {"F1", "F2", "F3", "F4"}
    document = network_map(case("narasimhan2000-bypass")["flows"])
    data = to_json(solve(document), document)
    assert {"nodes", "relations", "layer", "unit", "residual", "sd", "z", "beyond"} == set(data["nodal_tests"][0])
    assert len(data["repair_hints"]) == 6


def test_a_tested_balance_that_a_share_is_in_is_told_in_the_unit_of_its_gap() -> None:
    """In 760 t, out 750 t and 1.5 % of what enters: the share weighs most among the entries and has no unit."""
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 760.0, "sd": 15.2},
        {"id": "out", "from": "P", "to": None, "mean": 750.0, "sd": 15.0},
        {"id": "loss", "from": "P", "to": None, "quantity": share(0.015, 0.0015)},
    ]
    solution = solve(network_map(flows, unit="t"))
    (test,) = solution.nodal_tests
    assert (test.nodes, test.unit) == (("P",), "t")
    assert test.residual == pytest.approx(-1.4, abs=0.01)
    assert test.sd == pytest.approx(math.hypot(0.985 * 15.2, 15.0, 760 * 0.0015), rel=0.001)
    assert {balance.unit for balance in solution.balances.values()} == {test.unit}


def test_a_tested_share_of_entered_amounts_is_told_in_their_unit() -> None:
    """100 t enter, 48 t leave one way, and that way is said to take half: 2 t are too few."""
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 3.0},
        {"id": "out", "from": "P", "to": None, "mean": 48.0, "sd": 1.0},
        {"id": "rest", "from": "P", "to": None},
    ]
    taken = coefficient("taken", "P", "out", share(0.5, 0.01))
    (test,) = solve(network_map(flows, unit="t", parameters=[taken])).nodal_tests
    assert (test.nodes, test.relations, test.unit) == ((), ("taken",), "t")
    assert abs(test.residual) == pytest.approx(2.0, rel=0.02)
    assert test.sd == pytest.approx(math.hypot(0.5 * 3.0, 1.0, 100 * 0.01), rel=0.02)
