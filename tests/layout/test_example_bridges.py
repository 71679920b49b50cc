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
BEND = 16.0  # px: so near to a bend or an end a line is not straight, or its neighbour's bend is
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


def test_crossings_have_bridges(example: tuple[str, Routing]) -> None:
    """All but those on which a bend begins: there one line would be cut on its bend."""
    shown, routing = example
    hops = bridges(routing.flows)
    bridged = {(name, other) for name, found in hops.items() for hop in found for other in hop.under}
    bridged |= {(other, name) for name, other in bridged}
    bends = [point for route in routing.flows.values() for point in route.points]
    bare = [
        (one, two)
        for one, (left, y), (right, _) in pieces(routing, lying=True)
        for two, (x, top), (_, bottom) in pieces(routing, lying=False)
        if one != two and left + CORNER < x < right - CORNER and top + CORNER < y < bottom - CORNER
        if (one, two) not in bridged
        if not any(abs(x - a) < BEND and abs(y - b) < BEND for a, b in bends)
    ]
    assert bare == [], shown


def test_a_bend_before_an_arrow_has_room_to_be_round(routing: Routing) -> None:
    bent = {name: route for name, route in routing.flows.items() if len(route.points) > 2}
    lengths = {name: math.dist(*route.points[-2:]) - head_length(route.width) for name, route in bent.items()}
    assert [name for name, length in lengths.items() if length < ROUND] == []
