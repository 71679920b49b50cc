"""The last touches of the routes: ends step off lines beside them, nothing runs across the head of a loss."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest

from helpers.example_routes import EXAMPLES, boxes_and_flows
from helpers.geometry_maps import random_map
from vsm_app.layout.labels import place_labels
from vsm_app.layout.paths import head_box, piece_boxes
from vsm_app.layout.routing import DEFAULTS, route_flows
from vsm_app.layout.types import Box, ChipSpec, FlowSpec, FlowStyle, RoutedFlow, Side

APART = 11.0
LEAST = 7.0  # where the channels are full


def beside(one: RoutedFlow, two: RoutedFlow) -> float:
    """How far the middles of two lines are apart where they run side by side for a while."""
    nearest = 1e9
    for a, b in zip(one.points, one.points[1:], strict=False):
        for c, d in zip(two.points, two.points[1:], strict=False):
            for axis in (0, 1):
                if abs(a[axis] - b[axis]) < 1e-6 and abs(c[axis] - d[axis]) < 1e-6:
                    low = max(min(a[1 - axis], b[1 - axis]), min(c[1 - axis], d[1 - axis]))
                    high = min(max(a[1 - axis], b[1 - axis]), max(c[1 - axis], d[1 - axis]))
                    if high - low >= 8.0:
                        nearest = min(nearest, abs(a[axis] - c[axis]))
    return nearest


def crossed_heads(routes: dict[str, RoutedFlow]) -> list[tuple[str, str]]:
    stubs = [r for r in routes.values() if r.target.node is None and not r.source.side.is_vertical]
    return [
        (stub.id, route.id)
        for stub in stubs
        for route in routes.values()
        if route is not stub
        and any(p.intersects(head_box(stub.points, stub.width)) for p in piece_boxes(route.points, 2.2))
    ]


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_line_of_an_example_runs_across_the_head_of_a_loss(example: str) -> None:
    assert crossed_heads(dict(route_flows(*boxes_and_flows(example)).flows)) == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_lines_to_different_nodes_run_no_nearer_than_can_be_told_apart(example: str) -> None:
    routes = list(route_flows(*boxes_and_flows(example)).flows.values())
    close = []
    for number, one in enumerate(routes):
        for two in routes[number + 1 :]:
            if {one.source.node, one.target.node}.isdisjoint({two.source.node, two.target.node} - {None}):
                close += [(one.id, two.id)] if beside(one, two) < LEAST else []
    assert close == []


def crossing_map(at: float) -> tuple[dict[str, Box], list[FlowSpec]]:
    """A node with a loss below it, and a straight line that passes `at` px below the node."""
    boxes = {
        "mill": Box(300.0, 0.0, 120.0, 64.0),
        "left": Box(0.0, 64.0 + at - 32.0, 120.0, 64.0),
        "right": Box(600.0, 64.0 + at - 32.0, 120.0, 64.0),
    }
    flows = [
        FlowSpec("loss", "mill", None, style=FlowStyle.LOSS, width=6.0, rank=0.0),
        FlowSpec("line", "left", "right", width=3.0, rank=1.0),
    ]
    return boxes, flows


@pytest.mark.parametrize("at", [34.0, 38.0, 42.0, 46.0, 50.0])
def test_a_stub_becomes_longer_or_shorter_until_its_head_is_free(at: float) -> None:
    boxes, flows = crossing_map(at)
    routes = route_flows(boxes, flows)
    assert crossed_heads(dict(routes.flows)) == []
    assert routes["loss"].target.point == routes["loss"].points[-1]
    assert 34.0 <= routes["loss"].points[-1][1] - 64.0 <= 86.0


def test_a_line_that_carries_more_moves_no_end_and_no_stub() -> None:
    boxes, flows = crossing_map(40.0)
    before = route_flows(boxes, flows)
    after = route_flows(boxes, [replace(flow, width=6.0) for flow in flows])
    assert [r.points for r in before.flows.values()] == [r.points for r in after.flows.values()]


def test_what_stands_where_it_was_put_stays_there() -> None:
    boxes, flows = crossing_map(40.0)
    put = [replace(flows[0], free_end=(360.0, 110.0)), flows[1]]
    assert route_flows(boxes, put)["loss"].points[-1] == (360.0, 110.0)


def test_two_ends_at_one_height_step_aside_and_keep_to_their_node() -> None:
    boxes = {
        "a": Box(0.0, 0.0, 120.0, 96.0),
        "b": Box(0.0, 300.0, 120.0, 96.0),
        "c": Box(800.0, 300.0, 120.0, 96.0),
        "d": Box(800.0, 0.0, 120.0, 96.0),
        "wall": Box(400.0, 120.0, 120.0, 160.0),
    }
    flows = [
        FlowSpec("down", "a", "c", source_side=Side.RIGHT, target_side=Side.LEFT, rank=0.0),
        FlowSpec("up", "b", "d", source_side=Side.RIGHT, target_side=Side.LEFT, rank=1.0),
    ]
    routes = route_flows(boxes, flows)
    assert beside(routes["down"], routes["up"]) >= APART - 0.01
    for route in routes.flows.values():
        for port in (route.source, route.target):
            box = boxes[port.node or ""]
            assert box.top + 6.0 <= port.y <= box.bottom - 6.0


def jogs(route: RoutedFlow) -> list[float]:
    """Steps of a line that goes on the same way behind them, where they are shorter than ends may differ."""
    found = []
    for start, a, b, stop in zip(route.points, route.points[1:], route.points[2:], route.points[3:], strict=False):
        axis = 0 if a[1] == b[1] else 1
        goes_on = (a[1 - axis] - start[1 - axis]) * (stop[1 - axis] - b[1 - axis]) > 0.0
        found += [abs(a[axis] - b[axis])] if goes_on and abs(a[axis] - b[axis]) < DEFAULTS.straight else []
    return found


@pytest.mark.parametrize("seeds", [(82, 102, 131, 371, 447, 552), *(range(low, low + 30) for low in range(0, 120, 30))])
def test_no_line_has_a_step_so_small_that_its_ends_would_be_joined_straight(seeds: Iterable[int]) -> None:
    """There were six on 800 such maps: a port that kept off its neighbours, or a way found round something."""
    for seed in seeds:
        rnd = random.Random(seed)
        nodes, count = rnd.randint(4, 24), rnd.randint(5, 30)
        case = random_map(seed, nodes, count, columns=rnd.randint(2, 6), far=rnd.random() < 0.5)
        routes = route_flows(case.boxes, case.flows)
        assert {name: found for name, route in routes.items() if (found := jogs(route))} == {}, seed


def test_the_name_of_a_loss_stands_beside_its_figure_where_a_line_runs_below() -> None:
    boxes, flows = crossing_map(78.0)
    routes = route_flows(boxes, flows)
    tip = routes["loss"].points[-1]
    assert tip[1] == 64.0 + 46.0
    labels = place_labels(routes.flows, flows, [ChipSpec("loss", ((60.0, 20.0),), (44.0, 14.0))], boxes)
    chip, name = labels.chips["loss"].box, labels.names["loss"]
    for piece in piece_boxes(routes["line"].points, 3.0):
        assert not piece.intersects(chip)
        assert not piece.intersects(name)
