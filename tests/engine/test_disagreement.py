"""The balance behind entries at odds: a sum that can be checked by hand, or said to be none."""

from __future__ import annotations

import pytest

from helpers.solver_maps import network_map
from vsm_app.engine.disagreement import Disagreement, disagreement
from vsm_app.engine.pipeline import solve
from vsm_app.model.problems import Problem
from vsm_app.model.quantities import Form, Quantity


def found_at(flows: list[dict[str, object]], stores: tuple[str, ...] = ()) -> Disagreement:
    document = network_map(flows, stores=stores, unit="t")
    solution = solve(document)
    assert not solution.statistics.passed
    found = disagreement(solution, document, Problem("test.failed"))
    assert found is not None
    return found


def share(value: float) -> Quantity:
    return Quantity(Form.SHARE, value=value, sd=0.02 * value)


def test_two_nodes_with_an_unknown_between_them_are_a_sum_of_what_was_entered() -> None:
    found = found_at(
        [
            {"id": "in", "from": None, "to": "A", "mean": 120.0, "sd": 2.0},
            {"id": "between", "from": "A", "to": "B"},
            {"id": "out", "from": "B", "to": None, "mean": 90.0, "sd": 2.0},
        ]
    )
    assert found.is_sum
    assert (set(found.nodes), found.gap) == ({"A", "B"}, pytest.approx(30.0))


def test_a_loop_by_shares_is_no_sum_and_its_gap_is_what_the_others_say_of_the_most_doubtful_entry() -> None:
    found = found_at(
        [
            {"id": "in", "from": None, "to": "G", "mean": 120.0, "sd": 2.4},
            {"id": "made", "from": "G", "to": "P", "mean": 114.0, "sd": 2.3},
            {"id": "sold", "from": "P", "to": "U", "mean": 110.0, "sd": 2.2},
            {"id": "scrap", "from": "P", "to": None},
            {"id": "back", "from": "U", "to": "S", "quantity": share(0.6)},
            {"id": "sorted", "from": "S", "to": "R"},
            {"id": "again", "from": "R", "to": "G", "quantity": share(0.75)},
            {"id": "rest", "from": "R", "to": None},
        ],
        stores=("U",),
    )
    assert not found.is_sum, "what goes from S to R is not known, so what comes in and goes out cannot be added up"
    assert found.gap == pytest.approx(120.0 + 0.75 * 0.6 * 110.0 - 114.0, rel=0.05)
