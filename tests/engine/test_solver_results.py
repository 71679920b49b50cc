"""The drive-unit map with its published reconciliation, joint covariances, and the JSON of a solution."""

from __future__ import annotations

import json
import math
import random
from typing import Any

import pytest

from helpers.random_networks import random_network
from helpers.solver_maps import DATA, case, coefficient, linear_relation, network_map, share
from vsm_app.engine.pipeline import SolveOptions, compute, solve
from vsm_app.engine.results import Solution, Status
from vsm_app.engine.solution_json import to_json
from vsm_app.model.document import Document


def drive_unit() -> tuple[dict[str, Any], Document]:
    data = json.loads((DATA / "published" / "drive_unit_fictitious.json").read_text(encoding="utf-8"))
    return data, network_map(data["flows"], stores=data["inventories"], unit="t/a")


def test_drive_unit_map_is_reconciled_as_expected() -> None:
    data, document = drive_unit()
    solution = solve(document)
    expected = data["expected"]
    for flow, value in expected["values"].items():
        result = solution.own[flow]
        assert result.flow_class.value == value["class"], flow
        if value["mean"] is None:
            assert result.value is None
        else:
            assert result.value == pytest.approx(value["mean"], abs=1e-6), flow
            assert result.sd == pytest.approx(value["sd"], abs=1e-6), flow
    assert solution.statistics.chi2 == pytest.approx(expected["chi2"], abs=1e-9)
    assert solution.statistics.dof == expected["dof"]
    assert solution.status is Status.OK_WITH_UNOBSERVABLE


def test_what_is_not_collected_and_the_stock_share_what_is_left() -> None:
    _, document = drive_unit()
    solution = solve(document)
    assert [(group.flows, group.enter_any) for group in solution.missing] == [(("lost", "stock:use"), 1)]
    assert solution.own["lost"].interval == pytest.approx((0.0, 1224.3587613), abs=1e-6)
    assert solution.stocks["use", "mass"].interval == pytest.approx((0.0, 1224.3587613), abs=1e-6)
    gaps = {node for (node, _), balance in solution.balances.items() if balance.level}
    assert gaps == {"disassembly"}
    balance = solution.balances["disassembly", "mass"]
    assert (balance.entered_in, balance.entered_out, balance.gap) == pytest.approx((760, 738, 22))


def joint(solution: Solution, *flows: str) -> list[list[float]]:
    assert solution.propagation is not None
    return [list(row) for row in solution.propagation.covariance([(flow, "mass") for flow in flows])]


def test_covariances_obey_the_balances() -> None:
    """In a balance the variances of both sides agree, because the results are correlated."""
    solution = solve(network_map(case("narasimhan2000-bypass")["flows"]))
    (v1, c12, c13), (_, v2, c23), (_, _, v3) = joint(solution, "F1", "F2", "F3")
    assert v1 == pytest.approx(v2 + v3 + 2 * c23)
    assert c12 + c13 == pytest.approx(v1)
    assert math.sqrt(v1) == pytest.approx(solution.own["F1"].sd)


def test_ratio_needs_the_joint_covariance() -> None:
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 5.0},
        {"id": "out", "from": "P", "to": None, "mean": 60.0, "sd": 3.0},
        {"id": "rest", "from": "P", "to": None},
    ]
    solution = solve(network_map(flows))
    assert solution.propagation is not None
    ratio = {("rest", "mass"): 1 / 100, ("in", "mass"): -40 / 100**2}
    expected = math.hypot((1 / 100 - 40 / 100**2) * 5, 3 / 100)
    assert solution.propagation.sd_of(ratio) == pytest.approx(expected)


def test_covariance_of_an_undetermined_flow_is_refused() -> None:
    solution = solve(network_map(case("constructed-unobservable3")["flows"]))
    with pytest.raises(KeyError):
        joint(solution, "x")


def test_json_has_the_shape_of_the_contract() -> None:
    parameters = [coefficient("tc34", "P2", "m4", share(0.5, 0.05))]
    document = network_map(case("cencic2016-stan")["flows"], parameters=parameters)
    data = to_json(solve(document), document, "de")
    text = json.dumps(data, allow_nan=False)
    assert json.loads(text) == data
    assert data["format"] == "vsm-solution/1"
    assert data["status"] == "ok_with_unobservable"
    assert data["layers"] == [{"id": "mass", "unit": "kg"}]
    first = data["flows"][0]
    assert (first["id"], first["from"], first["to"], first["class"]) == ("m1", None, "P1", "redundant")
    assert first["entered"] == {"value": 100.0, "sd": 10.0}
    missing = next(flow for flow in data["flows"] if flow["id"] == "m6")
    assert missing["value"] is None
    assert missing["entered"] is None
    assert missing["interval"] == pytest.approx([0.0, 152.42595966])
    assert data["parameters"][0]["kind"] == "transfer_coefficient"
    assert data["missing"][0]["enter_any"] == 1
    assert data["statistics"]["dof"] == 2
    assert data["balances"][0].keys() >= {"node", "layer", "in", "out", "stock_change", "gap", "in_reconciled"}
    assert data["problems"][0]["text"].find("noch offen") > 0


def test_without_redundancy_the_global_test_is_passed_and_has_no_probability() -> None:
    document = network_map(case("constructed-mixed-observable")["flows"])
    statistics = to_json(solve(document), document, "en")["statistics"]
    assert statistics == {"chi2": 0.0, "dof": 0, "p": None, "passed": True}


def test_compute_brings_solution_indicators_and_hotspots_of_one_revision() -> None:
    _, document = drive_unit()
    results = compute(document, revision=7)
    assert results.revision == 7
    assert results.solution.status is Status.OK_WITH_UNOBSERVABLE
    assert results.problems == ()
    assert results.indicators
    assert {"mass", "energy", "cost", "co2e"} <= set(results.hotspots)


def test_every_problem_has_a_sentence_in_both_languages() -> None:
    maps = [
        network_map(case("stan-contradiction1")["flows"]),
        network_map(case("rao1996-flows")["flows"]),
        network_map(case("constructed-internal-loop")["flows"]),
        drive_unit()[1],
    ]
    for document in maps:
        solution = solve(document)
        assert solution.problems
        for lang in ("en", "de"):
            for problem in to_json(solution, document, lang)["problems"]:
                assert "{" not in problem["text"]
                assert problem["text"].endswith((".", "!")), problem


def test_spreads_taken_together_are_those_taken_one_by_one() -> None:
    """Functions of entries, of solved flows and of both; of coupled parts; of what is not determined; of nothing."""
    for number in range(40):
        flows = random_network(number, unknown=0.3 if number % 2 else 0.0)["flows"]
        one, other = (flow["id"] for flow in flows[:2])
        ratio = flows[0]["true"] / flows[1]["true"]
        relations = [linear_relation("r", {one: 1, other: -ratio})] if number % 3 == 0 else []
        solution = solve(network_map(flows, relations=relations), options=SolveOptions(bounds=False))
        known = [key for key, result in solution.flows.items() if result.value is not None]
        lost = [key for key, result in solution.flows.items() if result.value is None]
        chance = random.Random(number)
        gradients = [
            {key: chance.uniform(-2, 2) for key in chance.sample(known, min(len(known), size))}
            for size in (1, 2, 5, 300)
        ]
        covariance = solution.propagation
        assert covariance is not None
        together = covariance.sds_of([*gradients, {}, {lost[0]: 1.0} if lost else {("none", "mass"): 1.0}])
        scale = max(abs(result.value or 0.0) for result in solution.flows.values())
        expected = [covariance.sd_of(gradient) for gradient in gradients]
        assert together[:4] == pytest.approx(expected, rel=1e-6, abs=1e-7 * scale)
        assert together[4:] == [0.0, None]
