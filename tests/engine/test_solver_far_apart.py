"""Spreads from a billionth to a billion times an entry, mixed with uncertain shares, zeros and correlations."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from helpers import exact_oracle
from helpers.curved_maps import CurvedMap, curved_map
from helpers.exact_oracle import Entry, Row
from helpers.solver_maps import amount, correlated, network_map, share
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.results import Solution, Status
from vsm_app.model.document import Document
from vsm_app.model.problems import Severity

SOLVED = (Status.OK, Status.OK_WITH_UNOBSERVABLE)


def wild(curved: CurvedMap, chance: random.Random) -> Document:
    """The map with some spreads blown up or shrunk, some entries correlated, and sometimes a flow of nothing."""
    document = curved.document()
    flows = dict(document.physics.flows)
    measured = [name for name, flow in flows.items() if flow.quantity.sd]
    for name in measured:
        if chance.random() < 0.5:
            quantity = flows[name].quantity
            sd = quantity.value * 10 ** chance.uniform(-12, 12)
            flows[name] = replace(flows[name], quantity=replace(quantity, sd=sd))
    if chance.random() < 0.3:
        name = chance.choice(list(flows))
        flows[name] = replace(flows[name], quantity=amount(0.0, chance.choice([None, 1e-9, 1.0])))
        measured = [other for other in measured if other != name]
    document = replace(document, physics=replace(document.physics, flows=flows))
    if len(measured) > 1 and chance.random() < 0.5:
        one, other = chance.sample(measured, 2)
        document = correlated(document, [{"a": one, "b": other, "r": chance.choice([-0.8, -0.3, 0.6, 0.95])}])
    return document


def assert_holds(solution: Solution, curved: CurvedMap) -> None:
    """Balances and shares hold in what is determined, or the status says why not."""
    if solution.status not in SOLVED:
        assert any(problem.severity is not Severity.INFO for problem in solution.problems)
        return
    values = [solution.own[f"f{k}"].value for k in range(len(curved.arcs))]
    known = [value for value in values if value is not None]
    assert np.isfinite(known).all()
    close = 1e-7 * max(known, default=0.0) + 1e-9
    assert min(known, default=0.0) >= -close
    for node in {end for arc in curved.arcs for end in arc if end is not None}:
        entering = [value for value, arc in zip(values, curved.arcs, strict=True) if arc[1] == node]
        leaving = [value for value, arc in zip(values, curved.arcs, strict=True) if arc[0] == node]
        if None not in [*entering, *leaving]:
            assert sum(entering) == pytest.approx(sum(leaving), abs=close), node
        for k in curved.shared:
            part = solution.parameters[f"t{k}"].value
            if curved.arcs[k][0] == node and None not in [part, values[k], *entering]:
                assert values[k] == pytest.approx(part * sum(entering), abs=close), k


@pytest.mark.parametrize("seed", [24, *range(200, 230)])
def test_loose_entries_beside_tight_ones_leave_no_balance_open(seed: int) -> None:
    curved = curved_map(seed)
    assert_holds(solve(wild(curved, random.Random(seed))), curved)


@pytest.mark.parametrize("loose", [1e3, 1e6, 1e9, 1e12])
@pytest.mark.parametrize("tight", [1.0, 1e-3, 1e-6])
def test_values_and_spreads_beside_a_loose_entry_are_what_sixty_digits_say(loose: float, tight: float) -> None:
    """Two balances share a guess of nothing known; three good entries and a share stand beside it."""
    entries: dict[str, Entry] = {
        "a": ("measured", 100.0, tight),
        "b": ("measured", 70.0, loose),
        "c": ("measured", 41.0, 2.0),
        "d": ("measured", 33.0, 1.0),
        "e": ("measured", 24.0, 3.0),
        "share:g": ("measured", 0.6, 0.01),
        "g": ("unknown", 0.0, 0.0),
        "h": ("unknown", 0.0, 0.0),
    }
    ends = {"a": (None, "P"), "b": ("P", "Q"), "e": ("P", None), "c": ("Q", "R"), "d": ("Q", None)}
    ends |= {"g": ("R", None), "h": ("R", None)}
    flows = [
        {"id": name, "from": source, "to": target, "mean": entries[name][1] or None, "sd": entries[name][2]}
        for name, (source, target) in ends.items()
    ]
    flows[5]["quantity"] = share(0.6, 0.01)
    rows = [Row({name: 1.0 if arc[1] == node else -1.0 for name, arc in ends.items() if node in arc}) for node in "PQR"]
    rows.append(Row({"g": 1.0}, [("share:g", "c", -1.0)]))
    start = {"a": 100.0, "b": 75.0, "c": 41.0, "d": 33.0, "e": 25.0, "share:g": 0.6, "g": 25.0, "h": 16.0}
    exact = exact_oracle.reconcile(entries, rows, start)
    solution = solve(network_map(flows), options=SolveOptions(bounds=False, intervals=False))
    found = {**solution.own, "share:g": solution.parameters["share:g"]}
    assert {name: result.flow_class.value for name, result in found.items()} == exact.cls
    for name, result in found.items():
        assert result.value == pytest.approx(exact.mean[name], rel=1e-9), name
        assert result.sd == pytest.approx(exact.sd[name], rel=1e-6), name
    assert solution.statistics.dof == exact.dof
    assert solution.statistics.chi2 == pytest.approx(exact.chi2, rel=1e-6, abs=1e-9)
