"""Lines and the frames of open sub-processes: who has nothing to do with one goes round it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from vsm_app.layout.routing import route_flows
from vsm_app.layout.types import Box, FlowSpec, FlowStyle, Frame, Point, RoutedFlow, RoutingOptions

CHAIN = {name: Box(240.0 * i, 0.0, 120.0, 64.0) for i, name in enumerate("abcde")}


def round_nodes(*names: str, around: float = 40.0) -> Frame:
    box = Box.round([CHAIN[name] for name in names]).inflated(around)
    return Frame(box, frozenset(names), Box(box.x + 8.0, box.y + 3.0, 96.0, 18.0))


def meets(points: tuple[Point, ...], box: Box) -> bool:
    return any(
        min(a[0], b[0]) < box.right
        and box.left < max(a[0], b[0])
        and min(a[1], b[1]) < box.bottom
        and box.top < max(a[1], b[1])
        for a, b in ((one, two) for one, two in pairwise(points))
    )


def routed(flow: FlowSpec, *frames: Frame, boxes: dict[str, Box] = CHAIN) -> RoutedFlow:
    return route_flows(boxes, [flow], RoutingOptions(frames=frames))[flow.id]


def returning(source: str, target: str, *, flipped: bool = False) -> FlowSpec:
    return FlowSpec("f", source, target, FlowStyle.SECONDARY, r_number=3, flipped=flipped)


@pytest.mark.parametrize("flipped", [False, True])
def test_a_return_that_passes_a_frame_goes_round_it(flipped: bool) -> None:
    frame = round_nodes("b", "c")
    assert meets(routed(returning("e", "a", flipped=flipped)).points, frame.box), "as it does without"
    line = routed(returning("e", "a", flipped=flipped), frame)
    assert line.clear
    assert line.lane is not None, "still a lane"
    assert not meets(line.points, frame.box)


def test_a_return_passes_frames_within_frames_outside_all_of_them() -> None:
    frames = (round_nodes("b", "c", "d", around=64.0), round_nodes("b", "c"))
    line = routed(returning("e", "a"), *frames)
    assert not any(meets(line.points, frame.box) for frame in frames)


def test_a_line_forward_goes_round_a_frame() -> None:
    frame = round_nodes("b", "c")
    line = routed(FlowSpec("f", "a", "d"), frame)
    assert line.clear
    assert not meets(line.points, frame.box)


def test_a_line_that_ends_inside_enters_at_the_side_and_not_across_the_name() -> None:
    frame = round_nodes("b", "c")
    for flow in (FlowSpec("f", "a", "b"), FlowSpec("f", "c", "d"), returning("e", "c"), returning("d", "b")):
        line = routed(flow, frame)
        assert line.points == routed(flow).points
        assert not meets(line.points, frame.title)


def test_a_line_that_steps_keeps_off_the_name_where_that_costs_no_bend() -> None:
    boxes = {"a": Box(0.0, -200.0, 120.0, 64.0), "b": Box(480.0, 0.0, 120.0, 64.0)}
    free = routed(FlowSpec("f", "a", "b"), boxes=boxes)
    at = free.points[1][0]
    frame = Frame(Box(at - 60.0, -60.0, 320.0, 180.0), frozenset("b"), Box(at - 40.0, -57.0, 96.0, 18.0))
    assert meets(free.points, frame.title)
    line = routed(FlowSpec("f", "a", "b"), frame, boxes=boxes)
    assert not meets(line.points, frame.title)
    assert len(line.points) == len(free.points)


def test_where_there_is_no_way_round_it_goes_through_rather_than_through_a_node() -> None:
    frame = Frame(Box(-4000.0, 200.0, 9000.0, 300.0), frozenset(), Box(-3990.0, 203.0, 96.0, 18.0))
    boxes = {"a": Box(0.0, 0.0, 120.0, 64.0), "x": Box(240.0, 300.0, 120.0, 64.0), "b": Box(480.0, 700.0, 120.0, 64.0)}
    line = routed(FlowSpec("f", "a", "b"), frame, boxes=boxes)
    assert line.clear
    assert line.points[0][1] < frame.box.top < frame.box.bottom < line.points[-1][1]
    assert not meets(line.points, boxes["x"])


def test_a_node_that_stands_on_a_frame_it_does_not_belong_to_keeps_its_line() -> None:
    frame = Frame(CHAIN["b"].inflated(40.0), frozenset("c"), Box(208.0, -37.0, 96.0, 18.0))
    flow = FlowSpec("f", "a", "b")
    assert routed(flow, frame).points == routed(flow).points
