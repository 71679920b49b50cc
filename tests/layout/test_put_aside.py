"""What comes into a line's way pushes it aside: the line keeps its other pieces, and is not led elsewhere."""

from __future__ import annotations

from itertools import pairwise

import pytest

from helpers.crowded_maps import crowded_map
from vsm_app.layout.routing import reroute, route_flows
from vsm_app.layout.types import Box, FlowSpec, Point, RoutedFlow

A, B = Box(0.0, 0.0, 120.0, 64.0), Box(600.0, 400.0, 120.0, 64.0)
STEP = FlowSpec("step", "a", "b")


def farthest(one: RoutedFlow, other: RoutedFlow) -> float:
    """How far the one line runs from the other at most, looked at every few px."""

    def off(point: Point, a: Point, b: Point) -> float:
        (x1, x2), (y1, y2) = sorted((a[0], b[0])), sorted((a[1], b[1]))
        return max(x1 - point[0], point[0] - x2, y1 - point[1], point[1] - y2, 0.0)

    def points(route: RoutedFlow) -> list[Point]:
        return [
            (a[0] + (b[0] - a[0]) * k / 24.0, a[1] + (b[1] - a[1]) * k / 24.0)
            for a, b in pairwise(route.points)
            for k in range(25)
        ]

    return max(
        min(off(point, a, b) for a, b in pairwise(to.points))
        for of, to in ((one, other), (other, one))
        for point in points(of)
    )


@pytest.mark.parametrize("over", [0.0, 8.0, 24.0])
def test_a_node_that_comes_to_stand_over_a_step_pushes_it_to_its_nearer_side(over: float) -> None:
    boxes = {"a": A, "b": Box(360.0, 400.0, 120.0, 64.0)}
    before = route_flows(boxes, [STEP])
    at = before["step"].points[1][0]
    after = reroute(before, {**boxes, "here": Box(at - over, 150.0, 60.0, 64.0)}, [STEP], ["here"])
    assert [y for _, y in after["step"].points] == [y for _, y in before["step"].points]
    assert at - over - 8.0 < after["step"].points[1][0] < at - over


def test_a_node_over_a_step_close_to_its_target_does_not_send_it_back_to_its_source() -> None:
    """There is no room between node and target; the step went 432 px."""
    before = route_flows({"a": A, "b": B}, [STEP])
    at = before["step"].points[1][0]
    here = Box(at - 100.0, 150.0, 120.0, 64.0)
    after = reroute(before, {"a": A, "b": B, "here": here}, [STEP], ["here"])
    assert [y for _, y in after["step"].points] == [y for _, y in before["step"].points]
    assert here.left - 8.0 < after["step"].points[1][0] < here.left


def test_a_line_along_a_row_goes_down_with_a_card_that_grows() -> None:
    """It went round below all of the map for 4 px of a card."""
    boxes = {"a": A, "b": Box(900.0, 0.0, 120.0, 64.0), "between": Box(300.0, 0.0, 120.0, 64.0)}
    flows = [FlowSpec("round", "a", "b")]
    before = route_flows(boxes, flows)
    grown = {**boxes, "between": Box(300.0, 0.0, 120.0, 76.0)}
    after = reroute(before, grown, flows, ["between"])
    assert len(before["round"].points) == len(after["round"].points)
    assert farthest(before["round"], after["round"]) <= 16.0


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("count", [20, 45])
def test_a_flow_more_on_a_crowded_map_pushes_no_line_into_the_next_channel(number: int, count: int) -> None:
    """A line that is led the same way as before was pushed past a whole column of nodes, 310 px."""
    boxes, flows = crowded_map(number, count, 300.0, 160.0)
    before = route_flows(boxes, flows)
    for one, other in (("n0_0", "n4_5"), ("n1_2", "n3_3"), ("n3_1", "n0_4"), ("n2_5", "n2_1")):
        after = reroute(before, boxes, [*flows, FlowSpec("more", one, other, rank=99.0)])
        for name in before:
            if before.memory.ways[name] == after.memory.ways[name]:
                assert farthest(before[name], after[name]) <= 160.0, name
