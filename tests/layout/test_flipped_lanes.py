"""A return line that the user turned runs above the chain and stays there; the lanes below close up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.geometry_maps import drive_unit
from vsm_app.layout.routing import reroute, route_flows
from vsm_app.layout.types import Box, FlowSpec, FlowStyle, Side

CHAIN = {name: Box(200.0 * i, 0.0, 120.0, 64.0) for i, name in enumerate("abcd")}


def back(name: str, source: str, target: str, *, flipped: bool = False) -> FlowSpec:
    return FlowSpec(name, source, target, FlowStyle.SECONDARY, r_number=8, flipped=flipped)


def test_a_turned_lane_runs_above_the_chain():
    route = route_flows(CHAIN, [back("r", "d", "a", flipped=True)])["r"]
    assert (route.source.side, route.target.side) == (Side.TOP, Side.TOP)
    assert min(y for _, y in route.points) < -20.0
    assert max(y for _, y in route.points) == 0.0


def test_turned_lanes_are_the_mirror_of_those_below():
    specs = [back("long", "d", "a"), back("short", "c", "b"), back("middle", "d", "b")]
    below = route_flows(CHAIN, specs)
    above = route_flows(CHAIN, [replace(s, flipped=True) for s in specs])
    for name, route in below.items():
        assert [(x, 64.0 - y) for x, y in above[name].points] == list(route.points)
        assert above[name].lane == route.lane


def test_only_lines_that_run_back_can_be_turned():
    forward = FlowSpec("f", "a", "b", flipped=True)
    loss = FlowSpec("l", "c", None, FlowStyle.LOSS, flipped=True)
    plain = route_flows(CHAIN, [replace(forward, flipped=False), replace(loss, flipped=False)])
    turned = route_flows(CHAIN, [forward, loss])
    assert {n: r.points for n, r in turned.items()} == {n: r.points for n, r in plain.items()}


@pytest.mark.parametrize(
    ("source", "target", "side"),
    [
        (Box(600.0, 300.0, 120.0, 64.0), Box(0.0, 300.0, 120.0, 64.0), Side.TOP),  # straight: recycling beneath
        (Box(600.0, 0.0, 120.0, 64.0), Box(0.0, 300.0, 120.0, 64.0), Side.TOP),  # round one corner
        (Box(0.0, 300.0, 120.0, 64.0), Box(400.0, 0.0, 120.0, 64.0), Side.TOP),  # on from the node on the way back
        (Box(0.0, 300.0, 120.0, 64.0), Box(0.0, 0.0, 120.0, 64.0), Side.LEFT),  # straight up
    ],
)
def test_every_return_can_be_turned_also_where_it_has_no_lane(source: Box, target: Box, side: Side) -> None:
    boxes, spec = {"a": source, "b": target}, back("r", "a", "b", flipped=True)
    route = route_flows(boxes, [spec])["r"]
    assert (route.source.side, route.target.side) == (side, side)
    assert route.points != route_flows(boxes, [replace(spec, flipped=False)])["r"].points
    moved = boxes | {"a": source.moved(16.0, 8.0)}
    assert route_flows(moved, [spec])["r"].target.side is side


def test_the_side_that_the_user_chose_at_a_node_wins():
    chosen = replace(back("r", "d", "a", flipped=True), target_side=Side.LEFT)
    assert route_flows(CHAIN, [chosen])["r"].target.side is Side.LEFT


def test_turning_one_lane_leaves_all_lines_alone_that_it_does_not_meet():
    case = drive_unit()
    before = route_flows(case.boxes, case.flows)
    turned = [replace(f, flipped=True) if f.id == "span" else f for f in case.flows]
    after = reroute(before, case.boxes, turned, ["span"])
    assert after.flows == route_flows(case.boxes, turned).flows


def test_a_self_loop_can_be_turned_too():
    route = route_flows(CHAIN, [FlowSpec("own", "b", "b", flipped=True)])["own"]
    assert (route.source.side, route.target.side) == (Side.TOP, Side.TOP)
    assert route.source.x != route.target.x


def test_a_turned_lane_keeps_off_notes_and_headings_and_one_below_goes_where_it_goes():
    spec, note = back("r", "d", "a", flipped=True), Box(250.0, -60.0, 140.0, 50.0)
    plain = route_flows(CHAIN, [spec])
    level = min(y for _, y in plain["r"].points)
    assert note.top < level < note.bottom, "it would run through the note"
    asked = replace(plain.options, written=(note,))
    clear = route_flows(CHAIN, [spec], asked)
    assert min(y for _, y in clear["r"].points) < note.top - 6.0
    put = reroute(plain, CHAIN, [spec], ("note",), (note,))
    assert put["r"] == clear["r"], "a note put there"
    assert reroute(put, CHAIN, [spec], ("note",), ())["r"] == plain["r"], "and taken away"
    below = route_flows(CHAIN, [replace(spec, flipped=False)])
    under = note.moved(0.0, 150.0)
    assert route_flows(CHAIN, [replace(spec, flipped=False)], replace(asked, written=(under,))).flows == below.flows
