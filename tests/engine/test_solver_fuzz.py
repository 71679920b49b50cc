"""Random networks, entries blanked and made exact at random, against the plain dense oracle: whole classes compared.

`python -m pytest -m fuzz tests/engine/test_solver_fuzz.py` runs thousands; a few stand in every run.
"""

from __future__ import annotations

import os
import random
from typing import Any

import pytest

from helpers.dense_oracle import Entry
from helpers.dense_oracle import reconcile as oracle_of
from helpers.random_networks import random_network
from helpers.solver_maps import linear_relation, network_map
from vsm_app.engine import reconcile
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.results import Status
from vsm_app.model.parameters import Relation

BARE = SolveOptions(intervals=False, bounds=False)
#: How many seeds the long run takes, and from which on.
SEEDS = int(os.environ.get("VSM_FUZZ_SEEDS", "3000"))
FIRST = int(os.environ.get("VSM_FUZZ_FIRST", "1000"))


def balances_of(flows: list[dict[str, Any]]) -> list[tuple[dict[str, float], float]]:
    """Balances as the map has them: of nodes with both sides, self-loops on neither."""
    terms: dict[str, dict[str, float]] = {}
    for flow in flows:
        if flow["from"] != flow["to"]:
            for node, sign in ((flow["to"], 1.0), (flow["from"], -1.0)):
                if node is not None:
                    terms.setdefault(node, {})[flow["id"]] = sign
    return [(row, 0.0) for row in terms.values() if len(set(row.values())) > 1]


def relations_of(flows: list[dict[str, Any]], chance: random.Random) -> dict[str, tuple[dict[str, float], float]]:
    """Statements that hold for the true flows."""
    found = {}
    for number in range(chance.choice([0, 0, 1, 2, 5])):
        members = chance.sample(flows, min(len(flows), chance.randint(2, 4)))
        terms = {flow["id"]: chance.choice([-2.0, 0.5, 1.0, 3.0]) for flow in members}
        found[f"r{number}"] = (terms, sum(terms[flow["id"]] * flow["true"] for flow in members))
    return found


def compare(seed: int) -> None:
    """One network through the program and through the oracle."""
    chance = random.Random(seed)
    flows = random_network(seed, exact=chance.choice([0.0, 0.15, 0.4]), unknown=chance.choice([0.0, 0.3, 0.5, 0.8]))[
        "flows"
    ]
    stated = relations_of(flows, chance)
    entries: dict[str, Entry] = {}
    for flow in flows:
        status = "unknown" if flow["mean"] is None else "measured" if flow["sd"] else "fixed"
        entries[flow["id"]] = (status, flow["mean"] or 0.0, flow["sd"] or 0.0)
    oracle = oracle_of(entries, [*balances_of(flows), *stated.values()])
    relations: list[Relation] = [linear_relation(name, terms, rhs) for name, (terms, rhs) in stated.items()]
    solution = solve(network_map(flows, relations=relations), options=BARE)
    assert {name: result.flow_class.value for name, result in solution.own.items()} == oracle.cls
    scale = max(flow["true"] for flow in flows)
    for name, result in solution.own.items():
        mean, sd, z = oracle.mean[name], oracle.sd[name], oracle.z[name]
        assert (result.value is None) == (mean is None), name
        if mean is not None:
            assert result.value == pytest.approx(mean, rel=1e-8, abs=1e-8 * scale), name
            assert result.sd == pytest.approx(sd, rel=1e-5, abs=1e-6 * scale), name
        if z is not None and result.z is not None:
            assert result.z == pytest.approx(z, rel=1e-4, abs=1e-5), name
    assert solution.statistics.dof == oracle.dof
    assert solution.statistics.chi2 == pytest.approx(oracle.chi2, rel=1e-6, abs=1e-8)
    open_ones = "unobservable" in oracle.cls.values()
    assert solution.status is (Status.OK_WITH_UNOBSERVABLE if open_ones else Status.OK)


@pytest.mark.parametrize("seed", [*range(40), 1587, 2052, 2253])  # the last: once wrong
def test_a_random_network_agrees_with_the_oracle(seed: int) -> None:
    compare(seed)


@pytest.mark.parametrize("seed", range(40))
def test_a_random_network_by_sparse_factors_agrees_with_the_oracle(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconcile, "LARGE", -1)
    monkeypatch.setattr(reconcile, "LARGE_UNKNOWNS", -1)
    compare(seed)


@pytest.mark.fuzz
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("large", [False, True], ids=["orthogonal", "sparse"])
def test_thousands_of_random_networks_agree_with_the_oracle(large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if large:
        monkeypatch.setattr(reconcile, "LARGE", -1)
        monkeypatch.setattr(reconcile, "LARGE_UNKNOWNS", -1)
    failed = {}
    for seed in range(FIRST, FIRST + SEEDS):
        try:
            compare(seed)
        except AssertionError as error:
            failed[seed] = str(error).splitlines()[0]
    assert failed == {}
