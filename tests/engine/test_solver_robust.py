"""Entries that do not fit: proposals, robust weights, and what a zero flow hides."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from helpers.solver_maps import case, coefficient, network_map, share
from vsm_app.engine import robust
from vsm_app.engine.kept import KeptSolver
from vsm_app.engine.montecarlo import simulate
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.robust import serial_elimination
from vsm_app.engine.solution_json import to_json
from vsm_app.model.document import Document
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.settings import Settings
from vsm_app.texts import problem_text


def test_serial_elimination_proposes_the_biased_meter_and_stops() -> None:
    """Narasimhan and Jordache (2000): without flow 2 chi-square is 16.674 - 3.205^2 = 6.404 and the test passes."""
    solution = solve(network_map(case("narasimhan2000-bypass-grosserror")["flows"]))
    (proposal,) = serial_elimination(solution)
    assert proposal.id == "F2"
    assert proposal.z == pytest.approx(3.204749080)
    assert proposal.chi2 == pytest.approx(16.674166666 - 3.204749080**2, rel=1e-6)
    assert proposal.dof == 3


def test_the_proposals_are_told_to_scripts_and_take_nothing_out() -> None:
    document = network_map(case("narasimhan2000-bypass-grosserror")["flows"])
    told = to_json(solve(document), document)
    assert [(one["id"], one["dof"]) for one in told["eliminations"]] == [("F2", 3)]
    assert next(flow for flow in told["flows"] if flow["id"] == "F2")["entered"] is not None


def proposals_of(document: Document) -> list[Problem]:
    return [problem for problem in solve(document).problems if problem.code.startswith("test.proposal")]


def test_what_makes_all_others_fit_stands_among_the_problems() -> None:
    document = network_map(case("narasimhan2000-bypass-grosserror")["flows"])
    (proposal,) = proposals_of(document)
    assert (proposal.code, proposal.severity, proposal.subjects) == ("test.proposal", Severity.INFO, ("F2",))
    english, german = (problem_text(proposal, lang, lambda name: name) for lang in ("en", "de"))
    assert english == "Proposal: without F2 all other entries fit together. Nothing is left out unless you do so."
    assert german.startswith("Vorschlag: Ohne F2 passen alle übrigen Angaben zusammen.")


def test_entries_that_cannot_be_told_apart_are_proposed_together() -> None:
    """Two meters in series: without either of them nothing is left to disagree."""
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 1.0},
        {"id": "out", "from": "P", "to": None, "mean": 120.0, "sd": 1.0},
    ]
    (proposal,) = proposals_of(network_map(flows))
    assert proposal.code == "test.proposal_either"
    assert set(proposal.subjects) == {"in", "out"}
    (step,) = serial_elimination(solve(network_map(flows)))
    assert {step.id, *step.alternatives} == {"in", "out"}


def test_a_few_are_proposed_together_and_nothing_where_more_would_have_to_go(monkeypatch: pytest.MonkeyPatch) -> None:
    document = network_map(case("alhajdibo2008")["flows"])
    (proposal,) = proposals_of(document)
    assert proposal.subjects == ("F16", "F7", "F3")
    monkeypatch.setattr(robust, "_FEW", 2)
    assert proposals_of(document) == []


def test_nothing_is_proposed_where_all_fits() -> None:
    assert proposals_of(network_map(case("dovi2001")["flows"])) == []


def test_map_that_passes_has_no_proposals() -> None:
    assert serial_elimination(solve(network_map(case("dovi2001")["flows"]))) == ()


def test_each_proposal_lowers_chi_square_until_the_rest_passes() -> None:
    solution = solve(network_map(case("alhajdibo2008")["flows"]))
    proposals = serial_elimination(solution)
    steps = [solution.statistics.chi2, *(proposal.chi2 for proposal in proposals)]
    assert len(proposals) > 1
    for before, after, proposal in zip(steps, steps[1:], proposals, strict=False):
        assert before - after == pytest.approx(proposal.z**2, rel=1e-5)


def test_robust_option_is_pulled_less_by_a_gross_error() -> None:
    flows = case("narasimhan2000-bypass-grosserror")["flows"]
    plain = solve(network_map(flows)).own["F2"].value
    found = solve(network_map(flows), options=SolveOptions(robust=True))
    without = 64.525
    assert abs(found.own["F2"].value - without) < abs(plain - without)
    (told,) = [problem for problem in found.problems if problem.code.startswith("solution.robust")]
    assert told.code == "solution.robust.lighter"
    assert told.subjects[0] == "F2"
    assert problem_text(told, "de").startswith("Der robuste Ausgleich ist eingeschaltet:")
    assert (found.robust, found.statistics.p, found.statistics.passed) == (True, None, True)


def test_the_setting_of_the_map_is_the_option_and_nothing_where_entries_are_not_reconciled() -> None:
    flows = case("narasimhan2000-bypass-grosserror")["flows"]
    asked = solve(network_map(flows), options=SolveOptions(robust=True))
    said = solve(network_map(flows, settings=Settings(robust=True)))
    assert said.own == asked.own
    assert said.problems == asked.problems
    assert not solve(network_map(flows, settings=Settings(robust=True, reconcile=False))).robust


def test_bounds_hold_in_a_robust_solution_and_what_was_wanted_is_told() -> None:
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 10.0, "sd": 0.1},
        {"id": "a", "from": "P", "to": None, "mean": 14.0, "sd": 0.1},
        {"id": "b", "from": "P", "to": None},
    ]
    found = solve(network_map(flows, settings=Settings(robust=True)))
    assert found.own["b"].value == 0.0
    assert found.own["b"].at_bound
    assert "bound.active.flow" in {problem.code for problem in found.problems}


def test_draws_of_a_robust_solution_spread_as_entered() -> None:
    """Of fixed weights the estimate is linear in the entries: its spread is that of the entries, weighted."""
    flows = [
        {"id": "a", "from": None, "to": "P", "mean": 100.0, "sd": 1.0},
        {"id": "b", "from": "P", "to": "Q", "mean": 100.0, "sd": 1.0},
        {"id": "c", "from": "Q", "to": None, "mean": 140.0, "sd": 1.0},
    ]
    document = network_map(flows, settings=Settings(robust=True))
    solution, spread = solve(document), simulate(document, draws=4_000, seed=3).results["b", "mass"]
    assert 100.0 < solution.own["b"].value < 102.0
    assert spread.sd == pytest.approx(math.sqrt(2) / 2, rel=0.05)  # of the two that agree; the third hardly counts


def test_a_session_with_the_robust_way_gives_what_solving_anew_gives() -> None:
    document = network_map(case("narasimhan2000-bypass-grosserror")["flows"], settings=Settings(robust=True))
    kept = KeptSolver()
    kept.solve(document)
    for value in (70.0, 64.0, 68.45):
        flows = document.physics.flows
        changed = replace(flows["F2"], quantity=replace(flows["F2"].quantity, value=value))
        document = replace(document, physics=replace(document.physics, flows=flows | {"F2": changed}))
        assert kept.solve(document).own == solve(document).own


def test_robust_option_changes_nothing_where_all_fits() -> None:
    flows = case("valle-p7")["flows"]
    plain, found = solve(network_map(flows)), solve(network_map(flows), options=SolveOptions(robust=True))
    for name, result in plain.own.items():
        assert found.own[name].value == pytest.approx(result.value, rel=1e-12)


def test_coefficient_behind_a_zero_flow_says_so() -> None:
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 0.0, "sd": 1.0},
        {"id": "a", "from": "P", "to": None, "mean": 0.0, "sd": 0.0},
        {"id": "b", "from": "P", "to": None, "mean": 0.0, "sd": 0.0},
    ]
    solution = solve(network_map(flows, parameters=[coefficient("t", "P", "a", share(None))]))
    assert solution.parameters["t"].value is None
    (problem,) = [problem for problem in solution.problems if problem.code == "structure.zero_flow"]
    assert problem.subjects == ("t", "in")
