"""Lines in one channel lie apart, in the order that crosses least, and each as near to where it would lie alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from helpers.example_routes import boxes_and_flows
from vsm_app.layout.channels import Line, draw_apart
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.routing import DEFAULTS, route_flows
from vsm_app.layout.types import FlowSpec

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
