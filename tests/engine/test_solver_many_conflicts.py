"""A table that contradicts itself at thousands of nodes is described as exactly, and as fast, as one that does once."""

from __future__ import annotations

import random

import pytest

from vsm_app.engine import pipeline
from vsm_app.engine.results import Status
from vsm_app.io.open import open_any

NODES = 700


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    rng = random.Random(7)
    rows = [(f"N{rng.randrange(NODES)}", f"N{rng.randrange(NODES)}", rng.randrange(1, 1000)) for _ in range(4 * NODES)]
    path = tmp_path_factory.mktemp("tables") / "many.csv"
    lines = [f"f{k},{a},{b},{value},t" for k, (a, b, value) in enumerate(rows)]
    path.write_text("\n".join(("id,source,target,value,unit", *lines)), encoding="utf-8")
    return rows, pipeline.solve(open_any(path).document)


def open_balances(rows):
    """In minus out of every node with both, in kg, by plain addition; self-loops change nothing."""
    gap, takes, gives = {}, set(), set()
    for source, target, value in rows:
        if source != target:
            gap[source] = gap.get(source, 0) - 1000 * value
            gap[target] = gap.get(target, 0) + 1000 * value
            gives.add(source)
            takes.add(target)
    return {node: value for node, value in gap.items() if node in takes & gives}


def test_every_conflict_is_the_balance_of_its_node(table):
    rows, solution = table
    assert solution.status is Status.CONTRADICTORY
    outcome = solution.propagation.outcome
    gaps = open_balances(rows)
    found = {outcome.network.constraints[c.constraints[0]].id: c for c in outcome.consistency.conflicts}
    assert len(found) == len(outcome.consistency.conflicts) > NODES / 2
    for node, conflict in found.items():
        assert abs(conflict.gap) == pytest.approx(abs(gaps[node]))
        around = {f"f{k}" for k, (a, b, _) in enumerate(rows) if node in (a, b) and a != b}
        assert {outcome.network.variables[v].id for v in conflict.variables} == around
        assert all(abs(weight) == pytest.approx(1.0) for weight in conflict.weights)


def test_they_are_told_in_one_problem(table):
    rows, solution = table
    (problem,) = [problem for problem in solution.problems if problem.code == "conflict.many"]
    rounding = {node: 500 * sum(node in (a, b) and a != b for a, b, _ in rows) for node in open_balances(rows)}
    assert problem.params["count"] == sum(abs(gap) > rounding[node] for node, gap in open_balances(rows).items())
    closed = {node for node, gap in open_balances(rows).items() if abs(gap) <= rounding[node]}
    for k, (a, b, value) in enumerate(rows):  # only what closes within its rounding is spread
        assert solution.flows[f"f{k}", "mass"].value == pytest.approx(value, abs=1.0 if {a, b} & closed else 0.0)
