"""Bounds let go by the signs of the multipliers: the same maps as by trying every held flow, with fewer solutions."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from helpers.solver_maps import coefficient, network_map, share
from vsm_app.engine import bounds, pipeline, reconcile
from vsm_app.engine.bounds import Bounded, Work
from vsm_app.engine.compile import compile_map
from vsm_app.engine.network import Network
from vsm_app.engine.pipeline import solve
from vsm_app.engine.reconcile import Outcome
from vsm_app.engine.results import Solution, Status
from vsm_app.model.document import Document


def crowded(seed: int) -> Document:
    """A random map whose loose entries pull flows below zero; every other one has uncertain shares."""
    chance = random.Random(seed)
    count = chance.randint(3, 8)
    flows = []
    for node in range(count):
        ends = [(f"n{chance.randrange(count)}", f"n{node}") for _ in range(chance.randint(1, 3))]
        ends.append((None, f"n{node}") if chance.random() < 0.6 else (f"n{node}", None))
        for source, target in ends:
            if source != target:
                flow = {"id": f"f{len(flows)}", "from": source, "to": target}
                entry = {"mean": chance.uniform(0.5, 100), "sd": chance.uniform(1, 40)}
                flows.append({**flow, **(entry if chance.random() < 0.6 else {})})
    shares = []
    for node in range(count if seed % 2 else 0):
        outflows = [flow["id"] for flow in flows if flow["from"] == f"n{node}"]
        if len(outflows) > 1 and chance.random() < 0.5:
            quantity = share(chance.uniform(0.1, 0.9), chance.uniform(0.02, 0.2))
            shares.append(coefficient(f"t{node}", f"n{node}", str(outflows[0]), quantity))
    return network_map(flows, parameters=shares)


def every_one(_network: Network, _solver: Work, held: dict[int, float], _result: Bounded) -> set[int]:
    """Every held variable is tried."""
    return set(held)


def test_letting_go_by_signs_gives_what_trying_each_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = {"signs": 0, "each": 0}
    released = bounds._release
    way = "signs"

    def counted(network: Network, solver: Work, held: dict[int, float], result: Bounded) -> None:
        def counting(changed: Network, near: Outcome) -> Outcome:
            tries[way] += 1
            return solver(changed, near)

        before = len(held)
        released(network, Work(counting, solver.left), held, result)
        let_go.append(before - len(held))

    monkeypatch.setattr(bounds, "_release", counted)
    let_go: list[int] = []
    for seed in range(60):
        document = crowded(seed)
        way = "signs"
        quick = solve(document)
        with monkeypatch.context() as patched:
            patched.setattr(bounds, "_pulled_inwards", every_one)
            way = "each"
            slow = solve(document)
        assert figures(quick) == pytest.approx(figures(slow), rel=1e-7, abs=1e-7)
    assert sum(let_go) > 0
    assert tries["signs"] < tries["each"]


def figures(solution: Solution) -> dict[str, float]:
    """Values of all determined flows."""
    return {flow: result.value for flow, result in solution.own.items() if result.value is not None}


def test_held_bounds_are_solved_from_the_solution_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """A warm start: the same values as from the beginning, in fewer steps of linearisation."""
    steps: dict[bool, int] = {True: 0, False: 0}
    values: dict[bool, list[float | None]] = {True: [], False: []}
    plain = reconcile.reconcile
    for warm in (True, False):

        def counting(network: Network, *, near: Outcome | None = None, warm: bool = warm, **more: Any) -> Outcome:
            outcome = plain(network, near=near if warm else None, **more)
            if near is not None:
                steps[warm] += sum(solution.steps for _, solution in outcome.solutions)
            return outcome

        monkeypatch.setattr(pipeline, "reconcile", counting)
        for seed in range(1, 40, 2):
            values[warm] += [flow.value for flow in solve(crowded(seed)).own.values()]
    assert steps[True] < steps[False]
    for one, other in zip(values[True], values[False], strict=True):
        assert one == (None if other is None else pytest.approx(other, rel=1e-6, abs=1e-6))


def test_a_bound_beyond_what_comes_to_rest_is_not_sought(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the solution with a bound does not come to rest, the rest of the active set is not tried."""
    document = next(d for d in map(crowded, range(1, 60, 2)) if has_bounds(solve(d)))
    network = compile_map(document.physics)
    first, tries = reconcile.reconcile(network), 0

    def restless(held: Network, near: Outcome) -> Outcome:
        nonlocal tries
        tries += 1
        outcome = reconcile.reconcile(held, near=near)
        return replace(outcome, solutions=tuple((c, replace(s, converged=False)) for c, s in outcome.solutions))

    found = bounds.solve_bounded(network, Work(restless), first)
    assert tries == 1
    assert not found.outcome.converged


def has_bounds(solution: Solution) -> bool:
    return any(problem.code.startswith("bound.active") for problem in solution.problems) and bool(solution.parameters)


@pytest.mark.parametrize("allowed", [0, 1, 2, 3])
def test_all_rounds_within_bounds_together_are_limited_and_what_is_left_is_told(
    monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    """Holding, letting go and making room share one allowance; where it is used up, the answer says so."""
    told = 0
    monkeypatch.setattr(bounds, "_SOLVED_AT_MOST", allowed)
    for seed in range(1, 60):
        document, solved = crowded(seed), 0

        def counting(*args: Any, **options: Any) -> Outcome:
            nonlocal solved
            solved += options.get("near") is not None
            return reconcile.reconcile(*args, **options)

        with monkeypatch.context() as patched:
            patched.setattr(pipeline, "reconcile", counting)
            solution = solve(document)
        assert solved <= allowed + 2, "a round that has begun ends"
        found = [problem for problem in solution.problems if problem.code == "bound.unfinished"]
        told += len(found)
        if any(flow.value is not None and flow.value < -1e-6 for flow in solution.own.values()):
            assert solution.status in {Status.INFEASIBLE_BOUNDS, Status.NOT_CONVERGED, Status.CONTRADICTORY}
    assert told, "such maps need more rounds than allowed"


def test_where_the_allowance_ends_with_everything_settled_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    told, settled = [], 0
    for seed in range(1, 16):
        document = crowded(seed)
        with monkeypatch.context() as patched:
            patched.setattr(bounds, "_SOLVED_AT_MOST", 1)
            cut = solve(document)
        whole = solve(document)
        if "bound.unfinished" in {problem.code for problem in cut.problems}:
            told.append(figures(cut) == pytest.approx(figures(whole), rel=1e-6, abs=1e-6))
        else:
            settled += 1
            assert figures(cut) == pytest.approx(figures(whole), rel=1e-6, abs=1e-6)
    assert settled
    assert not any(told), "where it is said, more rounds change something"


def test_what_maps_need_stays_far_below_the_allowance() -> None:
    for seed in range(1, 60):
        assert "bound.unfinished" not in {problem.code for problem in solve(crowded(seed)).problems}


def test_no_spread_is_told_on_demand_of_what_did_not_come_to_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of values that are no solution a spread says nothing: neither with the flows nor asked for later."""

    def restless(*args: Any, **options: Any) -> Outcome:
        outcome = reconcile.reconcile(*args, **options)
        return replace(outcome, solutions=tuple((c, replace(s, converged=False)) for c, s in outcome.solutions))

    document = network_map(
        [
            {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 2.0},
            {"id": "a", "from": "P", "to": None, "mean": 60.0, "sd": 2.0},
            {"id": "b", "from": "P", "to": None, "mean": 41.0, "sd": 2.0},
            {"id": "beside", "from": None, "to": "Q", "mean": 10.0, "sd": 1.0},
            {"id": "on", "from": "Q", "to": None},
        ],
        parameters=(coefficient("t", "P", "a", share(0.6, 0.01)),),
    )
    gradients = [{("a", "mass"): 1.0}, {("on", "mass"): 1.0}, {("on", "mass"): 1.0, ("b", "mass"): 1.0}]
    settled = solve(document).propagation
    assert settled is not None
    assert None not in settled.sds_of(gradients)
    monkeypatch.setattr(pipeline, "reconcile", restless)
    solution = solve(document)
    assert solution.status is Status.NOT_CONVERGED
    assert solution.propagation is not None
    assert solution.propagation.sds_of(gradients) == [None, pytest.approx(1.0), None]


def test_functions_of_open_flows_alone_have_no_spread_and_harm_nothing() -> None:
    """A known flow of a coupled part that is asked for only together with an open one."""
    document = network_map(
        [
            {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 2.0},
            {"id": "a", "from": "P", "to": None},
            {"id": "b", "from": "P", "to": None},
            {"id": "c", "from": "P", "to": None},
        ],
        parameters=(coefficient("t", "P", "a", share(0.6, 0.01)),),
    )
    propagation = solve(document).propagation
    assert propagation is not None
    assert propagation.sds_of([{("a", "mass"): 1.0, ("b", "mass"): 1.0}]) == [None]
