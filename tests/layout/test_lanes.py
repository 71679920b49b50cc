"""Return lanes: the more valuable the shallower, apart from one another, below what they pass."""

from __future__ import annotations

from itertools import combinations

from vsm_app.layout.routing import route_flows
from vsm_app.layout.types import Box, FlowSpec, FlowStyle, RoutingOptions

CHAIN = {f"n{i}": Box(220.0 * i, 0, 120, 80) for i in range(5)}
OPTIONS = RoutingOptions()


def back(name: str, source: int, target: int, r_number: int | None = None) -> FlowSpec:
    return FlowSpec(name, f"n{source}", f"n{target}", FlowStyle.SECONDARY, 4.5, r_number=r_number)


FORWARD = [FlowSpec(f"c{i}", f"n{i}", f"n{i + 1}") for i in range(4)]


def levels(flows: list[FlowSpec], boxes: dict[str, Box] | None = None) -> dict[str, float]:
    routes = route_flows(boxes or CHAIN, [*FORWARD, *flows])
    return {flow.id: max(y for _, y in routes[flow.id].points) for flow in flows}


def test_lanes_lie_in_the_order_of_the_r_number_whatever_their_span():
    found = levels([back("r8", 3, 2, 8), back("r3", 4, 0, 3), back("r6", 4, 1, 6)])
    assert found["r3"] < found["r6"] < found["r8"]


def test_without_r_number_the_shorter_loop_is_shallower():
    found = levels([back("long", 4, 0), back("short", 3, 2)])
    assert found["short"] < found["long"]


def test_lanes_that_share_some_stretch_are_a_lane_apart():
    found = levels([back(f"r{k}", 4, k % 3, k) for k in range(6)])
    assert all(abs(a - b) >= OPTIONS.lane_gap for a, b in combinations(found.values(), 2))


def test_lanes_that_share_no_stretch_lie_at_the_same_height():
    found = levels([back("one", 1, 0), back("two", 4, 3)])
    assert found["one"] == found["two"] == 80 + OPTIONS.lane_first


def test_a_lane_runs_below_a_node_that_hangs_in_its_way():
    boxes = CHAIN | {"low": Box(440, 90, 120, 200)}
    assert levels([back("r", 4, 0)], boxes)["r"] > 290


def test_a_lane_squeezes_between_two_rows_rather_than_go_round_the_lower_one():
    boxes = CHAIN | {f"low{i}": Box(220.0 * i, 130, 120, 80) for i in range(5)}
    assert 80 < levels([back("r", 4, 0)], boxes)["r"] < 130


def test_a_lane_keeps_off_the_labels_of_losses():
    loss = FlowSpec("loss", "n2", None, FlowStyle.LOSS, 6)
    routes = route_flows(CHAIN, [*FORWARD, loss, back("r", 3, 1)])
    assert max(y for _, y in routes["r"].points) > routes["loss"].target.y + 40


def test_the_user_may_drag_a_lane():
    flow = FlowSpec("r", "n4", "n0", FlowStyle.SECONDARY, 4.5, level=400.0)
    assert levels([flow])["r"] == 400.0


def test_nested_lanes_do_not_cross():
    routes = route_flows(CHAIN, [*FORWARD, back("near", 3, 2, 3), back("far", 3, 0, 8)])
    assert routes["near"].source.x < routes["far"].source.x


def test_a_chain_that_steps_down_a_little_returns_below_it_and_not_through_its_losses():
    boxes = {name: Box(box.x, 24.0 * i, box.width, box.height) for i, (name, box) in enumerate(CHAIN.items())}
    found = levels([back("return", 4, 1)], boxes)
    assert found["return"] >= boxes["n4"].bottom


def test_a_lane_in_a_full_gap_lies_below_those_inside_and_off_labels_where_it_can():
    boxes = CHAIN | {f"low{i}": Box(220.0 * i, 200, 120, 80) for i in range(5)}
    three = [back("short", 3, 2), back("middle", 3, 1), back("long", 4, 0)]
    found = levels(three, boxes)
    assert found["short"] < found["middle"] < found["long"] < 200
    loss = FlowSpec("loss", "n2", None, FlowStyle.LOSS, 6)
    routes = route_flows(boxes, [*FORWARD, loss, *three])
    lying = [y for name in ("short", "middle", "long") for _, y in routes[name].points[1:3]]
    hangs = routes["loss"].target.y
    assert [y for y in lying if hangs < y < hangs + 40] == []
