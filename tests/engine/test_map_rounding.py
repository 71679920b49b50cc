"""The map shows whole units, and every node that closes still adds up for the reader."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vsm_app.engine.results import Entered, FlowClass, FlowResult, Solution, Status
from vsm_app.engine.rounding import Arc, decimals_for, round_for_map, round_together

# The casting node of the mock-up map (fictitious data), reconciled values in t/a.
CASTING = [
    Arc("al", None, "casting", 619.929857),
    Arc("cu", None, "casting", 89.963049),
    Arc("sek", None, "casting", 182.47569),
    Arc("span", "machining", "casting", 220.373063),
    Arc("r8o", "recycle", "casting", 285.251546),
    Arc("guss", "casting", "machining", 1356.992899),
    Arc("krae", "casting", None, 41.000307),
    Arc("stahl", None, "machining", 429.665648),
    Arc("teile", "machining", "assembly", 1470.268819),
    Arc("stsp", "machining", None, 96.016665),
]


def surplus(arcs: list[Arc], counts: dict[str, int], node: str) -> int:
    return sum(counts[a.id] for a in arcs if a.target == node) - sum(counts[a.id] for a in arcs if a.source == node)


def test_casting_and_machining_add_up_in_whole_tonnes() -> None:
    counts = round_together(CASTING)
    assert surplus(CASTING, counts, "casting") == 0
    assert surplus(CASTING, counts, "machining") == 0
    assert counts["guss"] == 1357
    assert counts["span"] == 221  # the cheapest place for the missing tonne


def test_each_value_stays_within_one_step() -> None:
    counts = round_together(CASTING)
    assert all(abs(counts[arc.id] - arc.value) < 1.0 for arc in CASTING)


def test_a_node_that_does_not_close_is_left_as_it_is() -> None:
    arcs = [Arc("in", None, "a", 760.0), Arc("out", "a", None, 738.0)]
    assert round_together(arcs) == {"in": 760, "out": 738}


def test_one_resolution_gives_the_largest_value_four_digits() -> None:
    assert decimals_for([1900.0, 6.0]) == 0
    assert decimals_for([12.4, 0.3]) == 2
    assert decimals_for([0.5]) == 4
    assert decimals_for([840.0, 12.0]) == 1
    assert decimals_for([12.4], significant=3) == 1
    assert decimals_for([]) == 0


@st.composite
def circulations(draw: st.DrawFn) -> list[Arc]:
    """Random networks that close: a sum of cycles through some of six nodes and the outside."""
    sums: dict[tuple[str | None, str | None], float] = defaultdict(float)
    names: list[str | None] = ["a", "b", "c", "d", "e", None]
    for _ in range(draw(st.integers(1, 6))):
        amount = draw(st.floats(0.01, 500.0, allow_nan=False))
        ring = draw(st.lists(st.sampled_from(names), min_size=2, max_size=5, unique=True))
        for i, node in enumerate(ring):
            sums[ring[i - 1], node] += amount
    return [Arc(f"f{i}", s, t, value) for i, ((s, t), value) in enumerate(sums.items())]


@given(circulations())
def test_whatever_closes_still_closes_after_rounding(arcs: list[Arc]) -> None:
    counts = round_together(arcs)
    for node in "abcde":
        assert surplus(arcs, counts, node) == 0
    assert all(abs(counts[arc.id] - arc.value) < 1.0 + 1e-9 for arc in arcs)


def _flow(name: str, value: float, sd: float | None, entered: float | None = None) -> FlowResult:
    given = None if entered is None else Entered(entered, sd or 0.0)
    kind = FlowClass.OBSERVABLE if entered is None else FlowClass.REDUNDANT
    return FlowResult(name, None, "n", "i", "mass", "t", 1000.0, value, sd, kind, entered=given)


@pytest.mark.parametrize(
    ("flows", "decimals"),
    [
        ([_flow("a", 80.0, 0.0, 80.0), _flow("b", 60.0, 0.0, 60.0)], 0),
        ([_flow("a", 79.93, 11.0, 80.0), _flow("b", 60.07, 18.0, 60.0)], 0),
        ([_flow("a", 79.93, 11.0, 80.0), _flow("b", 5.04, 1.5, 5.0)], 0),
        ([_flow("a", 79.93, 11.0, 80.0), _flow("b", 5.14, 1.5, 5.0)], 1),
        ([_flow("a", 80.25, 4.0, 80.25)], 2),  # somebody said so
        ([_flow("a", 53.3333, None)], 2),
        ([_flow("a", 80.0, 4.0, 80.0), _flow("b", 0.003, None)], 2),  # else it would be lost
        ([_flow("a", 80.0, 4.0, 80.0), _flow("b", 1e-12, None)], 0),  # the arithmetic's
        ([_flow("a", 1900.25, 0.0, 1900.25)], 0),  # whole units from four digits on
    ],
)
def test_a_layer_has_the_decimals_that_somebody_knows(flows: list[FlowResult], decimals: int) -> None:
    solution = Solution("", "", "a", Status.OK, flows={(flow.id, flow.layer): flow for flow in flows})
    rounding = round_for_map(solution)
    assert rounding.digits("mass", "t") == decimals
    assert rounding.most_digits("mass", "t") >= decimals
    assert round_for_map(solution, {("mass", "t"): 3}).digits("mass", "t") == 3
