"""Measured shares with correlated flows, against sixty digits; the size and the names of such maps do not matter."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import exact_oracle
from helpers.exact_oracle import Entry, Row
from helpers.solver_maps import coefficient, correlated, network_map, share
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.results import FlowResult, ParameterResult, Solution

ENDS = {"feed": (None, "P"), "back": ("Q", "P"), "sent": ("P", "Q"), "out": ("Q", None), "side": ("P", None)}
TRUE = {"feed": 100.0, "back": 60.0, "sent": 120.0, "out": 60.0, "side": 40.0}
OPTIONS = SolveOptions(bounds=False, intervals=False)
Figures = dict[str, FlowResult | ParameterResult]


class Drawn:
    """Entries around a true state: flows, some unknown, two pairs correlated, the share that goes back."""

    def __init__(self, seed: int, factor: float = 1.0) -> None:
        chance = random.Random(seed)
        self.flows: dict[str, tuple[float, float] | None] = {}
        for name, true in TRUE.items():
            sd = true * chance.choice([0.01, 0.05, 0.2])
            self.flows[name] = (factor * chance.gauss(true, sd), factor * sd)
        for name in chance.sample(["back", "side", "out"], chance.randint(0, 2)):
            self.flows[name] = None
        self.share = (chance.gauss(0.5, 0.02), 0.02)
        known = [name for name, entry in self.flows.items() if entry]
        chance.shuffle(known)
        pairs = list(zip(known[::2], known[1::2], strict=False))
        self.correlations = [(one, other, chance.uniform(-0.95, 0.95)) for one, other in pairs]

    def solved(self, order: list[str] | None = None, rename: str = "") -> Solution:
        """The map with its flows in some order and with other names."""
        rows = []
        for name in order or list(ENDS):
            source, target = (end and rename + end for end in ENDS[name])
            mean, sd = self.flows[name] or (None, None)
            rows.append({"id": rename + name, "from": source, "to": target, "mean": mean, "sd": sd})
        parameter = coefficient(rename + "tc", rename + "Q", rename + "back", share(*self.share))
        pairs = [{"a": rename + a, "b": rename + b, "r": rho} for a, b, rho in self.correlations]
        return solve(correlated(network_map(rows, parameters=(parameter,)), pairs), options=OPTIONS)

    def exact(self) -> exact_oracle.Exact:
        """The same with two independent unit entries behind every correlated pair."""
        entries: dict[str, Entry] = {"tc": ("measured", *self.share)}
        start = dict(TRUE, tc=0.5)
        rows = [
            Row({name: 1.0 if arc[1] == node else -1.0 for name, arc in ENDS.items() if node in arc}) for node in "PQ"
        ]
        rows.append(Row({"back": 1.0}, [("tc", "sent", -1.0)]))
        for name, entry in self.flows.items():
            entries[name] = ("measured", *entry) if entry else ("unknown", 0.0, 0.0)
        for k, (one, other, rho) in enumerate(self.correlations):
            first, second = self.flows[one], self.flows[other]
            assert first
            assert second
            entries[one] = entries[other] = ("unknown", 0.0, 0.0)
            entries |= {f"s{k}": ("measured", 0.0, 1.0), f"t{k}": ("measured", 0.0, 1.0)}
            start |= {f"s{k}": 0.0, f"t{k}": 0.0}
            rows.append(Row({one: 1.0, f"s{k}": -first[1]}, rhs=first[0]))
            by_second = {other: 1.0, f"s{k}": -rho * second[1], f"t{k}": -math.sqrt(1 - rho * rho) * second[1]}
            rows.append(Row(by_second, rhs=second[0]))
        return exact_oracle.reconcile(entries, rows, start)


def figures(solution: Solution, rename: str = "") -> Figures:
    found: Figures = {name: solution.own[rename + name] for name in ENDS}
    return {**found, "tc": solution.parameters[rename + "tc"]}


@pytest.mark.parametrize("seed", range(60))
def test_correlated_flows_beside_a_measured_share_are_what_sixty_digits_say(seed: int) -> None:
    drawn = Drawn(seed)
    solution, exact = drawn.solved(), drawn.exact()
    for name, result in figures(solution).items():
        assert result.value == pytest.approx(exact.mean[name], rel=1e-8), name
        assert result.sd == pytest.approx(exact.sd[name], rel=1e-6), name
    assert solution.statistics.dof == exact.dof
    assert solution.statistics.chi2 == pytest.approx(exact.chi2, rel=1e-6, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1e-6, 1e-3, 1e9]), st.permutations(list(ENDS)))
def test_size_order_and_names_change_nothing_where_shares_are_measured(
    seed: int, factor: float, order: list[str]
) -> None:
    plain, other = figures(Drawn(seed).solved()), figures(Drawn(seed, factor).solved(order, "x"), "x")
    for name, result in plain.items():
        size = 1.0 if name == "tc" else factor
        twin = other[name]
        assert twin.flow_class is result.flow_class
        assert twin.value is not None
        assert twin.sd is not None
        assert twin.value / size == pytest.approx(result.value, rel=1e-8), name
        assert twin.sd / size == pytest.approx(result.sd, rel=1e-6), name
