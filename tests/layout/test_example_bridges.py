"""On the shipped examples crossings have their bridges, and a bend before an arrow leaves the arrow its shape."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from helpers.example_routes import EXAMPLES, boxes_and_flows
from vsm_app.layout.bridges import bridges
from vsm_app.layout.paths import head_length
from vsm_app.layout.routing import route_flows
from vsm_app.layout.types import Point, Routing

CORNER = 1.0  # px: what touches another line at its end or at a bend does not cross it
BEND = 16.0  # px: so near to a bend or an end a line is not straight for as long as a gap, or in the way of one
ROUND = 10.0  # px of a piece that a bend needs to look like one


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> tuple[str, Routing]:
    return request.param, route_flows(*boxes_and_flows(request.param))


@pytest.fixture(scope="module")
def routing(example: tuple[str, Routing]) -> Routing:
    return example[1]


def pieces(routing: Routing, *, lying: bool) -> list[tuple[str, Point, Point]]:
    found = ((name, a, b) for name, route in routing.flows.items() for a, b in pairwise(route.points))
    return [(name, min(a, b), max(a, b)) for name, a, b in found if (a[1] == b[1]) is lying]


#: Crossings off the bends of their own two lines that have nothing, with the line whose bend or end is in the way.
BLOCKED = {"uk-energy-2050": {("f39", "f30"): "f42", ("f42", "f56"): "f59", ("f42", "f30"): "f59"}}


def test_crossings_have_bridges(example: tuple[str, Routing]) -> None:
    """All but those on which a bend or an end of one of the two begins: there a line would be cut on its bend."""
    shown, routing = example
    hops = bridges(routing.flows)
    bridged = {
        (other, name, hop.y, at) if hop.upright else (name, other, at, hop.y)
        for name, found in hops.items()
        for hop in found
        for other, (at, *_) in zip(hop.under, hop.cuts, strict=True)
    }
    bare = {
        (one, two): (x, y)
        for one, (left, y), (right, _) in pieces(routing, lying=True)
        for two, (x, top), (_, bottom) in pieces(routing, lying=False)
        if one != two and left + CORNER < x < right - CORNER and top + CORNER < y < bottom - CORNER
        if (one, two, x, y) not in bridged
        if min(x - left, right - x, y - top, bottom - y) > BEND
    }
    blocked = BLOCKED.get(shown, {})
    assert bare.keys() == blocked.keys(), shown
    for pair, blocker in blocked.items():
        x, y = bare[pair]
        assert blocker not in pair
        assert any(abs(x - a) < BEND and abs(y - b) < BEND for a, b in routing.flows[blocker].points), pair


def test_a_bend_before_an_arrow_has_room_to_be_round(routing: Routing) -> None:
    bent = {name: route for name, route in routing.flows.items() if len(route.points) > 2}
    lengths = {name: math.dist(*route.points[-2:]) - head_length(route.width) for name, route in bent.items()}
    assert [name for name, length in lengths.items() if length < ROUND] == []
