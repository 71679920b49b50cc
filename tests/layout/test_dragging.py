"""A dragged piece of a line stays where it was put as far as the line can run there; past a node the sides change."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vsm_app.layout import foreseeing
from vsm_app.layout.dragging import dragged_way, held, is_by_itself, sides_for, way_round
from vsm_app.layout.routing import DEFAULTS, reroute, route_flows
from vsm_app.layout.shapes import End
from vsm_app.layout.types import Box, FlowSpec, Routing, RoutingOptions, Side

APPROACH = DEFAULTS.approach
BOXES = {"a": Box(0.0, 0.0, 120.0, 64.0), "b": Box(360.0, 160.0, 120.0, 64.0)}


def ends(source_side: Side, target_side: Side) -> tuple[End, End]:
    """The middles of two sides of the two boxes."""
    made = []
    for box, side in ((BOXES["a"], source_side), (BOXES["b"], target_side)):
        nx, ny = side.normal
        made.append(End(box.cx + nx * box.width / 2.0, box.cy + ny * box.height / 2.0, side, box))
    return made[0], made[1]


@pytest.mark.parametrize(("asked", "got"), [(200.0, 200.0), (360.0, 336.0), (500.0, 336.0), (-90.0, 144.0)])
def test_a_step_keeps_straight_pieces_at_both_nodes_however_far_it_is_dragged(asked: float, got: float) -> None:
    spec = FlowSpec("f", "a", "b", source_side=Side.RIGHT, target_side=Side.LEFT, bend=asked)
    assert {x for x, _ in route_flows(BOXES, [spec])["f"].points[1:-1]} == {got}


@pytest.mark.parametrize(
    ("sides", "at", "now"),
    [
        ((Side.RIGHT, Side.LEFT), 240.0, (Side.RIGHT, Side.LEFT)),
        ((Side.RIGHT, Side.LEFT), 420.0, (Side.RIGHT, Side.LEFT)),
        ((Side.RIGHT, Side.LEFT), 520.0, (Side.RIGHT, Side.RIGHT)),
        ((Side.RIGHT, Side.LEFT), -40.0, (Side.LEFT, Side.LEFT)),
        ((Side.RIGHT, Side.RIGHT), 240.0, (Side.RIGHT, Side.LEFT)),
        ((Side.LEFT, Side.LEFT), 240.0, (Side.RIGHT, Side.LEFT)),
        ((Side.BOTTOM, Side.BOTTOM), 300.0, (Side.BOTTOM, Side.BOTTOM)),
        ((Side.BOTTOM, Side.BOTTOM), -30.0, (Side.TOP, Side.TOP)),
        ((Side.BOTTOM, Side.BOTTOM), 110.0, (Side.BOTTOM, Side.TOP)),
    ],
)
def test_past_a_node_the_line_takes_the_other_side_of_it_and_back(
    sides: tuple[Side, Side], at: float, now: tuple[Side, Side]
) -> None:
    assert sides_for(*ends(*sides), at, APPROACH) == now


@pytest.mark.parametrize("at", [520.0, 600.0])
def test_a_piece_dragged_past_the_target_that_stands_in_its_way_leads_round_it(at: float) -> None:
    boxes = BOXES | {"b": BOXES["b"].moved(0.0, -150.0)}
    spec = FlowSpec("f", "a", "b", source_side=Side.RIGHT, target_side=Side.RIGHT, bend=at)
    route = route_flows(boxes, [spec])["f"]
    assert route.bend is not None
    assert route.points[route.bend][0] == at
    assert route.points[-1][0] == boxes["b"].right
    assert not boxes["b"].intersects(Box.round([Box(x, y, 0.1, 0.1) for x, y in route.points[1:3]]))
    first, last = ends(Side.RIGHT, Side.LEFT)
    assert sides_for(first._replace(y=last.y), last, at, APPROACH) == (Side.RIGHT, Side.RIGHT)


STRAIGHT = {"a": Box(0.0, 0.0, 120.0, 64.0), "b": Box(300.0, 0.0, 120.0, 64.0)}
CORNER = {"a": Box(400.0, 0.0, 120.0, 64.0), "b": Box(0.0, 200.0, 120.0, 64.0)}
BEHIND = {"a": Box(300.0, 0.0, 120.0, 64.0), "b": Box(0.0, 0.0, 120.0, 64.0)}


@pytest.mark.parametrize(
    ("boxes", "spec", "dragged"),
    [
        (STRAIGHT, FlowSpec("f", "a", "b"), {"level": 150.0}),
        (CORNER, FlowSpec("f", "a", "b"), {"bend": 300.0}),
        (BEHIND, FlowSpec("f", "a", "b", source_side=Side.LEFT, target_side=Side.RIGHT), {"level": 110.0}),
        (BEHIND, FlowSpec("f", "a", "b", source_side=Side.RIGHT, target_side=Side.LEFT), {"level": 150.0}),
        (BEHIND, FlowSpec("f", "a", "b", source_side=Side.RIGHT, target_side=Side.LEFT), {"level": -70.0}),
    ],
)
def test_every_line_between_two_nodes_has_a_piece_that_is_held_and_stays_where_it_is_dragged(
    boxes: dict[str, Box], spec: FlowSpec, dragged: dict[str, float]
) -> None:
    plain = route_flows(boxes, [spec])["f"]
    assert plain.bend is not None
    axis = 0 if "bend" in dragged else 1
    assert plain.points[plain.bend][axis] == plain.points[plain.bend + 1][axis]
    bent = route_flows(boxes, [replace(spec, **dragged)])["f"]
    assert bent.bend is not None
    piece = bent.points[bent.bend : bent.bend + 2]
    assert [point[axis] for point in piece] == [*dragged.values()] * 2
    assert (bent.source, bent.target) == (plain.source, plain.target)


def test_a_piece_that_is_back_where_the_line_has_it_by_itself_is_put_nowhere() -> None:
    first, last = ends(Side.RIGHT, Side.LEFT)
    level = last._replace(y=first.y)
    assert is_by_itself(first, level, first.y + 5.0, upright=False, within=6.0)
    assert not is_by_itself(first, level, first.y + 8.0, upright=False, within=6.0)
    assert not is_by_itself(first, last, first.x + 5.0, upright=True, within=6.0)
    down, left = ends(Side.BOTTOM, Side.LEFT)
    assert is_by_itself(down, left, down.x - 5.0, upright=True, within=6.0)
    assert not is_by_itself(down, left, down.x + 40.0, upright=True, within=6.0)


def test_a_way_round_something_is_dragged_by_its_long_piece() -> None:
    boxes = {"a": Box(0.0, 0.0, 120.0, 64.0), "b": Box(240.0, 0.0, 120.0, 64.0), "c": Box(480.0, 0.0, 120.0, 64.0)}
    round_it = route_flows(boxes, [FlowSpec("f", "a", "c")])["f"]
    assert round_it.bend is not None
    (_, y), (_, same) = round_it.points[round_it.bend], round_it.points[round_it.bend + 1]
    assert y == same
    dragged = route_flows(boxes, [FlowSpec("f", "a", "c", level=180.0)])["f"]
    assert dragged.bend == round_it.bend
    assert [dragged.points[i][1] for i in (dragged.bend, dragged.bend + 1)] == [180.0, 180.0]
    assert (dragged.source, dragged.target) == (round_it.source, round_it.target)


@given(
    st.sampled_from([(a, b) for a in Side for b in Side]),
    st.floats(-900.0, 900.0, allow_nan=False).map(round),
    st.booleans(),
)
def test_wherever_a_piece_is_dragged_the_line_joins_its_ends_at_right_angles(
    sides: tuple[Side, Side], at: int, upright: bool
) -> None:
    first, last = ends(*sides)
    where = {"bend": float(at), "level": None} if upright else {"bend": None, "level": float(at)}
    points = dragged_way(first, last, APPROACH, **where).points
    assert points[0] == (first.x, first.y)
    assert points[-1] == (last.x, last.y)
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))
    if upright is last.side.is_vertical:
        assert held(first, last, held(first, last, at, APPROACH), APPROACH) == held(first, last, at, APPROACH)


def test_a_way_round_at_the_height_of_its_ends_is_straight() -> None:
    first, last = ends(Side.RIGHT, Side.LEFT)
    straight = way_round(first, last._replace(y=first.y), first.y, APPROACH)
    assert straight.points == ((first.x, first.y), (last.x, first.y))
    assert straight.bend is None


@pytest.mark.parametrize("where", [{"level": 83.0}, {"level": 60.0}])
def test_a_dragged_lane_leads_round_a_node_in_its_way_and_keeps_its_height(where: dict[str, float]) -> None:
    boxes = {"use": Box(0.0, 128.0, 120.0, 64.0), "back": Box(208.0, 128.0, 120.0, 64.0)}
    boxes["apart"] = Box(208.0, 304.0, 120.0, 64.0)
    route = route_flows(boxes, [FlowSpec("f", "apart", "use", r_number=3, flipped=True, **where)])["f"]
    assert route.clear
    assert route.bend is not None
    assert [y for _, y in route.points[route.bend : route.bend + 2]] == [*where.values()] * 2


@pytest.mark.parametrize("bend", [300.0, 420.0])
def test_a_dragged_step_leads_round_a_node_in_its_way_and_keeps_its_place(bend: float) -> None:
    boxes = {"a": Box(0.0, 0.0, 120.0, 64.0), "m": Box(250.0, 0.0, 120.0, 64.0), "b": Box(500.0, 200.0, 120.0, 64.0)}
    route = route_flows(boxes, [FlowSpec("f", "a", "b", bend=bend)])["f"]
    assert route.clear
    assert route.bend is not None
    assert [x for x, _ in route.points[route.bend : route.bend + 2]] == [bend, bend]
    plain = route_flows(boxes, [FlowSpec("f", "a", "b", bend=200.0)])["f"]
    assert len(plain.points) == 4, "what is free stays as it is put"


@pytest.mark.parametrize("end", ["n329", "n592", (4528.0, 1780.0), (5776.0, 2260.0)])
def test_a_line_pulled_across_hundreds_of_nodes_is_led_past_few_of_them_as_among_all(
    monkeypatch: pytest.MonkeyPatch, end: str | tuple[float, float]
) -> None:
    """Led past all of them with each move it would lag behind the pointer (2 000 nodes: 15 ms a move, target 5)."""
    boxes = {f"n{i}": Box(208.0 * (i % 30), 160.0 * (i // 30), 120.0, 64.0) for i in range(600)}
    others = {f"f{i}": FlowSpec(f"f{i}", "n0", "n1") for i in range(97)}
    whole, looked_at = route_flows(boxes, []), []

    def noted(standing: dict[str, Box], flows: list[FlowSpec], options: RoutingOptions) -> Routing:
        looked_at.append(len(standing))
        return route_flows(standing, flows, options)

    def noted_again(last: Routing, standing: dict[str, Box], flows: dict[str, FlowSpec]) -> Routing:
        looked_at.append(len(standing))
        return reroute(last, standing, flows)

    monkeypatch.setattr(foreseeing, "route_flows", noted)
    monkeypatch.setattr(foreseeing, "reroute", noted_again)
    to = {"target": end} if isinstance(end, str) else {"free_end": end}
    asked = replace(FlowSpec("x", "n0", None), **to)
    foreseen = foreseeing.Foreseeing(whole, boxes, others, lambda _grounds: (), lambda _node: ())
    assert foreseen.ways({"x": asked}, {})["x"].points == route_flows(boxes, [asked])["x"].points
    assert max(looked_at) < 160
