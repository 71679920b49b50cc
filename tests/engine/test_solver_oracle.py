"""The solver against a plain dense one: the network cases with entries blanked and made exact at random."""

from __future__ import annotations

import random
from typing import Any

import pytest

from helpers.dense_oracle import Entry, reconcile
from helpers.solver_maps import case, linear_relation, network_map
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.results import Status

CASES = (
    "alhajdibo2008",
    "dovi2001",
    "mandel1998",
    "narasimhan2000-bypass",
    "openmodelica-fourflows",
    "rao1996-flows",
    "rosenberg1987",
    "valle-p7",
    "yang1995",
    "zhang2010-tower",
)
BARE = SolveOptions(intervals=False, bounds=False)


def scrambled(data: dict[str, Any], seed: int) -> list[dict[str, Any]]:
    """The flows of a case, some blanked and some made exact at the reconciled value (so that exact entries agree)."""
    chance = random.Random(seed)
    flows = []
    for flow in data["flows"]:
        expected = data["expected"]["values"][flow["id"]]["mean"]
        roll = chance.random()
        if roll < 0.35:
            flows.append({**flow, "status": "unknown", "mean": None, "sd": None})
        elif roll < 0.55:
            flows.append({**flow, "status": "fixed", "mean": expected, "sd": 0.0})
        else:
            flows.append(flow)
    return flows


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("name", CASES)
def test_blanked_and_exact_entries_agree_with_the_dense_oracle(name: str, seed: int) -> None:
    data = case(name)
    flows = scrambled(data, seed)
    ends = {flow.get(end) for flow in flows for end in ("from", "to")}
    relations = [
        linear_relation(f"r{number}", row["terms"], row["rhs"])
        for number, row in enumerate(data["constraints"])
        if row["process"] not in ends
    ]
    entries: dict[str, Entry] = {f["id"]: (f["status"], f["mean"] or 0.0, f["sd"] or 0.0) for f in flows}
    oracle = reconcile(entries, [(row["terms"], row["rhs"]) for row in data["constraints"]])
    solution = solve(network_map(flows, relations=relations), options=BARE)
    assert {f: r.flow_class.value for f, r in solution.own.items()} == oracle.cls
    scale = max(abs(mean) for mean in oracle.mean.values() if mean is not None)
    for flow, result in solution.own.items():
        mean, sd, z = oracle.mean[flow], oracle.sd[flow], oracle.z[flow]
        if mean is None:
            assert result.value is None
            assert result.sd is None
            continue
        assert result.value == pytest.approx(mean, rel=1e-9, abs=1e-9 * scale), flow
        assert result.sd == pytest.approx(sd, rel=1e-6, abs=1e-7 * scale), flow
        if z is not None and result.z is not None:
            assert result.z == pytest.approx(z, rel=1e-5, abs=1e-6), flow
    assert solution.statistics.dof == oracle.dof
    assert solution.statistics.chi2 == pytest.approx(oracle.chi2, rel=1e-7, abs=1e-9)
    undetermined = "unobservable" in oracle.cls.values()
    assert solution.status is (Status.OK_WITH_UNOBSERVABLE if undetermined else Status.OK)
