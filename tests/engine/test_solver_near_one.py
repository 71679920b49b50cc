"""Loops that send nearly everything back, all shares uncertain: against least squares in 60-digit decimals."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from helpers import exact_oracle
from helpers.exact_oracle import Entry, Row
from helpers.solver_maps import network_map, share
from vsm_app.engine import reconcile
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.results import FlowClass, Status
from vsm_app.model.document import Document

GAINS = [0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999]
LEAST = 2e-8  #: Below a hundred-millionth of its entry a spread counts as none.
BARE = SolveOptions(intervals=False, bounds=False)


@dataclass(frozen=True)
class LoopMap:
    """A map, and the same as plain numbers: entries, constraints, and true values."""

    document: Document
    entries: dict[str, Entry]
    rows: list[Row]
    true: dict[str, float]


def ring(gain: float, steps: int, sd: float, entering: Entry, seed: int = 0) -> LoopMap:
    """A ring of `steps` nodes, each losing a share; what stays passes a further node (`q`) and sometimes is weighed."""
    chance = random.Random(seed)
    weights = [chance.uniform(0.5, 1.5) for _ in range(steps)]
    kept = [gain ** (weight / sum(weights)) for weight in weights]
    flows: list[dict[str, Any]] = [{"id": "in", "from": None, "to": "P0", "mean": entering[1], "sd": entering[2]}]
    entries, rows, true = {"in": entering}, [], {"in": entering[1]}
    passing = entering[1] / (1 - gain)
    for k, stays in enumerate(kept):
        before = ["in", f"q{steps - 1}"] if k == 0 else [f"q{k - 1}"]
        true |= {f"r{k}": passing * stays, f"q{k}": passing * stays, f"o{k}": passing * (1 - stays)}
        true |= {f"share:r{k}": stays, f"share:o{k}": 1 - stays}
        passing *= stays
        read = seed and chance.random() < 0.3
        spread = 0.05 * true[f"q{k}"]
        mean = true[f"q{k}"] + chance.gauss(0.0, 0.3) * spread if read else None
        flows += [
            {"id": f"r{k}", "from": f"P{k}", "to": f"Q{k}", "quantity": share(stays, sd)},
            {"id": f"q{k}", "from": f"Q{k}", "to": f"P{(k + 1) % steps}", "mean": mean, "sd": spread if read else None},
            {"id": f"o{k}", "from": f"P{k}", "to": None, "quantity": share(1 - stays, sd)},
        ]
        entries |= dict.fromkeys((f"r{k}", f"o{k}"), ("unknown", 0.0, 0.0))
        entries |= {f"share:r{k}": ("measured", stays, sd), f"share:o{k}": ("measured", 1 - stays, sd)}
        entries[f"q{k}"] = ("unknown", 0.0, 0.0) if mean is None else ("measured", mean, spread)
        rows.append(Row(dict.fromkeys(before, 1.0) | {f"r{k}": -1.0, f"o{k}": -1.0}))
        rows.append(Row({f"r{k}": 1.0, f"q{k}": -1.0}))
        rows += [Row({f: 1.0}, [(f"share:{f}", name, -1.0) for name in before]) for f in (f"r{k}", f"o{k}")]
        rows.append(Row({f"share:r{k}": 1.0, f"share:o{k}": 1.0}, rhs=1.0))
    chance.shuffle(flows)
    return LoopMap(network_map(flows), entries, rows, true)


def assert_exact(loop: LoopMap, gain: float) -> None:
    """Values, spreads and classes of flows and shares are those of the oracle, as far as floats can tell."""
    solution = solve(loop.document, options=BARE)
    exact = exact_oracle.reconcile(loop.entries, loop.rows, loop.true)
    found = {**solution.own, **{name: solution.parameters[name] for name in loop.entries if name.startswith("share:")}}
    assert solution.status is Status.OK
    assert {name: result.flow_class.value for name, result in found.items()} == exact.cls
    close, tremble = 1e-11 + 1e-14 / (1 - gain), 1e-6 + 1e-12 / (1 - gain)
    for name, result in found.items():
        size = max(loop.true[name], loop.true["in"]) if name in solution.own else loop.true[name]
        mean, sd = exact.mean[name], exact.sd[name] or 0.0
        assert result.value == pytest.approx(mean, rel=close, abs=close * size + tremble * sd), name
        assert result.sd == pytest.approx(sd, rel=1e-6 + tremble, abs=close * size), name
    assert solution.statistics.dof == exact.dof
    assert solution.statistics.chi2 == pytest.approx(exact.chi2, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("gain", GAINS)
@pytest.mark.parametrize("steps", [1, 2, 5])
@pytest.mark.parametrize("spread", [0.0, 5.0])
def test_flows_of_a_loop_whose_shares_are_all_uncertain_are_determined(gain: float, steps: int, spread: float) -> None:
    entering = ("measured" if spread else "fixed", 100.0, spread)
    assert_exact(ring(gain, steps, 1e-6, entering), gain)


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])  # shrinking would take minutes
@given(
    st.floats(1.0, 6.0).map(lambda nines: 1 - 10**-nines),
    st.integers(1, 4),
    st.sampled_from([0.001, 0.03, 0.1]),
    st.sampled_from([0.0, 0.01, 0.2]),
    st.integers(1, 10**6),
)
def test_random_loops_near_one_are_what_sixty_digits_say(
    gain: float, steps: int, looseness: float, spread: float, seed: int
) -> None:
    """With some flows of the loop weighed as well, in any order of drawing."""
    entering = ("measured" if spread else "fixed", 250.0, 250.0 * spread)
    assert_exact(ring(gain, steps, max(looseness * (1 - gain) / steps, LEAST), entering, seed), gain)


@pytest.mark.parametrize("gain", GAINS)
def test_sparse_factors_say_the_same_near_one(gain: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconcile, "LARGE_UNKNOWNS", 1)
    assert_exact(ring(gain, 3, 1e-6, ("measured", 100.0, 5.0)), gain)


def test_a_loop_is_warned_of_also_where_only_what_leaves_it_is_typed() -> None:
    flows = [
        {"id": "a", "from": None, "to": "P1", "mean": 100.0},
        {"id": "b", "from": "P1", "to": "P2"},
        {"id": "c", "from": "P2", "to": None, "quantity": share(0.01)},
        {"id": "d", "from": "P2", "to": "P1"},
    ]
    (found,) = [p for p in solve(network_map(flows)).problems if p.code == "loop.strong"]
    assert found.params["gain"] == pytest.approx(0.99)
    flows[2] |= {"quantity": share(0.0)}
    solution = solve(network_map(flows))
    assert solution.status is Status.CONTRADICTORY
    assert "loop.impossible" in {p.code for p in solution.problems}
    assert solution.own["b"].flow_class is FlowClass.UNOBSERVABLE
