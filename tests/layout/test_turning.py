"""Lines leave a side in the order in which they turn there, also those that a drag has led to another side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vsm_app.layout.bridges import count_crossings
from vsm_app.layout.routing import route_flows
from vsm_app.layout.turning import turn_and_reach
from vsm_app.layout.types import Box, FlowSpec, FlowStyle, Side

LOW = {"first": Box(0, 300, 120, 64), "second": Box(300, 300, 120, 64), "sorting": Box(720, 0, 120, 64)}


def returns(**near: object) -> list[FlowSpec]:
    """R6 to the nearer node, R8 to the farther one, both below the nodes unless said."""
    below = {"source_side": Side.BOTTOM, "target_side": Side.BOTTOM}
    r6 = FlowSpec("r6", "sorting", "second", FlowStyle.SECONDARY, r_number=6, rank=0.0, **below)
    return [replace(r6, **near), replace(r6, id="r8", target="first", r_number=8, rank=1.0)]


def test_a_return_dragged_between_its_nodes_keeps_its_port_and_crosses_nothing() -> None:
    before = route_flows(LOW, returns())
    now = route_flows(LOW, returns(target_side=Side.TOP, level=160.0))
    assert [now[i].source for i in ("r6", "r8")] == [before[i].source for i in ("r6", "r8")]
    assert count_crossings(before) == count_crossings(now) == 0


@pytest.mark.parametrize("top", [0.0, 20.0])
def test_a_return_that_has_to_turn_down_into_a_node_beside_it_leaves_below_one_that_runs_on(top: float) -> None:
    boxes = {"first": Box(0, top, 120, 64), "second": Box(300, 0, 120, 64), "sorting": Box(720, 10, 120, 64)}
    r6, r8 = returns(source_side=Side.LEFT, target_side=Side.RIGHT)
    now = route_flows(boxes, [r6, replace(r8, source_side=Side.LEFT)])
    assert now["r6"].source.y < now["r8"].source.y
    assert count_crossings(now) == 0


@pytest.mark.parametrize(
    ("own", "other", "at", "turn"),
    [
        (Side.RIGHT, Side.TOP, (400, 200), 1),  # straight on and down into it
        (Side.RIGHT, Side.TOP, (400, -10), -1),  # up first, it stands beside
        (Side.RIGHT, Side.BOTTOM, (400, -200), -1),
        (Side.RIGHT, Side.BOTTOM, (400, 10), 1),
        (Side.RIGHT, Side.TOP, (-400, 200), -1),  # behind: away and round
        (Side.BOTTOM, Side.LEFT, (400, 200), 1),
        (Side.BOTTOM, Side.RIGHT, (-400, 200), -1),
    ],
)
def test_the_way_a_line_turns_that_enters_round_a_corner(
    own: Side, other: Side, at: tuple[float, float], turn: int
) -> None:
    flow = FlowSpec("f", "a", "b")
    assert turn_and_reach(flow, own, other, Box(0, 0, 120, 64), Box(*at, 120, 64))[0] == turn


@pytest.mark.parametrize("end", [(560.0, 140.0), (560.0, 90.0), (700.0, 200.0), (300.0, 140.0), (300.0, 90.0)])
def test_a_loss_pulled_aside_and_a_return_below_do_not_cross_at_their_node(end: tuple[float, float]) -> None:
    boxes = {"sorting": Box(360, 0, 152, 64), "works": Box(700, 0, 120, 64)}
    back = replace(returns()[0], target="works")
    loss = FlowSpec("loss", "sorting", None, FlowStyle.LOSS, free_end=end, rank=2.0, source_side=Side.BOTTOM)
    assert count_crossings(route_flows(boxes, [back, loss])) == 0


@pytest.mark.parametrize("x", [540.0, 330.0])
@pytest.mark.parametrize("is_loss", [True, False])
def test_an_end_put_above_a_node_a_little_aside_is_reached_round_one_corner(x: float, is_loss: bool) -> None:
    ends = ("node", None) if is_loss else (None, "node")
    style = FlowStyle.LOSS if is_loss else FlowStyle.ENERGY
    flow = FlowSpec("f", *ends, style, free_end=(x, -80.0))
    route = route_flows({"node": Box(360, 0, 152, 64)}, [flow])["f"]
    assert len(route.points) == 3
    assert (route.source if is_loss else route.target).side is Side.TOP


@pytest.mark.parametrize("x", [362.0, 400.0, 506.0])
def test_an_end_put_opposite_a_node_is_reached_straight_also_near_its_corner(x: float) -> None:
    up = FlowSpec("up", "node", None, FlowStyle.LOSS, free_end=(x, -130.0), rank=1.0, source_side=Side.TOP)
    energy = FlowSpec("energy", None, "node", FlowStyle.ENERGY)
    assert len(route_flows({"node": Box(360, 0, 152, 64)}, [energy, up])["up"].points) == 2
