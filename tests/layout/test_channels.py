"""Lines in one channel lie apart, in the order that crosses least, and each as near to where it would lie alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.crowded_maps import crowded_map
from helpers.example_routes import boxes_and_flows
from vsm_app.layout.channels import Line, draw_apart
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.routing import DEFAULTS, route_flows
from vsm_app.layout.types import FlowSpec, Routing

NEED = DEFAULTS.track + FlowSpec("f", "a", "b").width


def step(name: str, at: float, first: float, last: float) -> Line:
    """A line from the left that steps from one height to another at a place on its way to the right."""
    return Line(FlowSpec(name, "a", "b"), [(0.0, first), (at, first), (at, last), (400.0, last)], None)


def steps(*lines: Line) -> dict[str, float]:
    draw_apart(lines, BoxIndex({}), DEFAULTS)
    return {line.flow.id: line.points[1][0] for line in lines}


def test_a_line_that_nobody_pushes_stays_where_it_is_though_others_in_its_channel_make_way():
    """The upper and the lower one lie before the long one, and nothing binds them to one another."""
    found = steps(
        step("upper", 200.0, 100.0, 0.0), step("long", 204.0, 50.0, 300.0), step("lower", 193.0, 250.0, 330.0)
    )
    assert found["lower"] == 193.0
    assert found["long"] - found["upper"] >= NEED - 1e-6
    assert abs((found["long"] + found["upper"]) / 2.0 - 202.0) < 1e-6


def test_steps_far_apart_lie_in_the_order_in_which_they_do_not_cross():
    """The line that leaves above turns up first: where it did later, the two would cross twice."""
    found = steps(step("upper", 150.0, 200.0, 0.0), step("lower", 60.0, 226.0, 64.0))
    assert found["lower"] - found["upper"] >= NEED - 1e-6
    alike = steps(step("upper", 150.0, 200.0, 0.0), step("lower", 60.0, 226.0, 64.0), step("far", 60.0, 500.0, 700.0))
    assert alike == found | {"far": 60.0}


@given(st.lists(st.tuples(st.integers(100, 300), st.integers(0, 40), st.integers(1, 20)), min_size=2, max_size=8))
def test_whatever_shares_a_channel_lies_a_track_apart(wanted):
    lines = [step(f"f{i}", float(at), 20.0 * top, 20.0 * (top + high)) for i, (at, top, high) in enumerate(wanted)]
    found = steps(*lines)
    for one, two in combinations(lines, 2):
        (_, top), (_, foot) = one.points[1:3]
        (_, other_top), (_, other_foot) = two.points[1:3]
        if top < other_foot and other_top < foot:
            assert abs(found[one.flow.id] - found[two.flow.id]) >= NEED - 1e-6


def test_one_line_more_at_a_node_does_not_turn_those_beside_it():
    """Six lines leave the sawmill and step before their targets; a seventh made them step behind the sawmill."""
    boxes, flows = boxes_and_flows("wood-indonesia-2014")
    (first,) = (flow for flow in flows if flow.id == "f11")
    before = route_flows(boxes, flows)
    after = route_flows(boxes, [*flows, replace(first, id="beside", rank=99.0)])
    beside = [flow.id for flow in flows if flow.source == first.source and flow.target not in (None, first.target)]
    assert len(beside) == 5
    for name in beside:
        assert [x for x, _ in after[name].points] == [x for x, _ in before[name].points]


def crowded(number: int, count: int, column: float, row: float) -> Routing:
    return route_flows(*crowded_map(number, count, column, row))


def on_one_another(routing: Routing) -> int:
    """Pairs of pieces between the ends of two lines that run within 1 px of one another for more than 4 px."""
    pieces = []
    for name in routing:
        for a, b in list(pairwise(routing[name].points))[1:-1]:
            axis = 0 if a[0] == b[0] else 1
            low, high = sorted((a[1 - axis], b[1 - axis]))
            pieces.append((name, axis, a[axis], low, high))
    return sum(
        one[0] != two[0]
        and one[1] == two[1]
        and abs(one[2] - two[2]) < 1.0
        and min(one[4], two[4]) - max(one[3], two[3]) > 4.0
        for one, two in combinations(pieces, 2)
    )


@pytest.mark.parametrize("count", [30, 45])
def test_lines_of_a_crowded_map_do_not_lie_on_one_another_where_the_channels_are_wide(count):
    assert [on_one_another(crowded(number, count, 300.0, 160.0)) for number in range(25)] == [0] * 25


@pytest.mark.parametrize(("count", "most"), [(12, 0.0), (20, 0.01), (30, 0.03), (45, 0.1)])
def test_few_lines_lie_on_one_another_where_there_are_more_than_the_channels_hold(count, most):
    """At most so many pairs a line on 25 maps."""
    assert sum(on_one_another(crowded(number, count, 216.0, 110.0)) for number in range(25)) <= most * 25 * count
