"""The routes of all shipped examples, corner for corner, in one text file each under `tests/data/geometry/routes`.

A change there changes pictures: look at them, then write the files anew with `python tests/layout/write_goldens.py`.
"""

from __future__ import annotations

import difflib
import random
from collections.abc import Mapping
from dataclasses import replace

import pytest

from helpers.example_routes import EXAMPLES, boxes_and_flows, lines
from helpers.geometry_maps import DATA
from vsm_app.layout.bridges import count_crossings
from vsm_app.layout.paths import piece_boxes
from vsm_app.layout.routing import reroute, route_flows
from vsm_app.layout.types import RoutedFlow

FOLDER = DATA / "geometry" / "routes"


def now(example: str) -> list[str]:
    return lines(route_flows(*boxes_and_flows(example)))


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_routes_are_the_accepted_ones(example):
    golden = (FOLDER / f"{example}.txt").read_text(encoding="utf-8").splitlines()
    difference = list(difflib.unified_diff(golden, now(example), "accepted", "now", lineterm="", n=0))
    assert not difference, "\n".join(["lines that run elsewhere:", *difference])


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_line_of_an_example_runs_under_a_node(example):
    assert [name for name, route in route_flows(*boxes_and_flows(example)).items() if not route.clear] == []


#: Crossings as the maps lie now; a new place for a node must not make them more.
MOST_CROSSINGS = {
    "drive-unit": 2, "steel-japan-2019": 10, "aluminium-cars-2020": 33, "wood-indonesia-2014": 37, "battery-lfp": 0,
    "uk-energy-2050": 92,
}  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_lines_cross_no_more_often_than_they_did(example):
    assert count_crossings(route_flows(*boxes_and_flows(example)).flows) <= MOST_CROSSINGS[example]


def steps_aside(flow_id: str, before: Mapping[str, RoutedFlow], after: Mapping[str, RoutedFlow]) -> bool:
    """Whether the ends of a flow moved a little only, beside a line that itself runs elsewhere now."""
    one, two = before[flow_id], after[flow_id]
    ends = ((one.source, two.source), (one.target, two.target))
    if any(abs(a.x - b.x) + abs(a.y - b.y) > 12.0 for a, b in ends):
        return False
    near = [box.inflated(12.0) for route in (one, two) for box in piece_boxes(route.points, route.width)]
    changed = [name for name in after if name != flow_id and before[name].points != after[name].points]
    pieces = [box for name in changed for r in (before[name], after[name]) for box in piece_boxes(r.points, r.width)]
    return any(box.intersects(other) for box in near for other in pieces)


@pytest.mark.parametrize("example", EXAMPLES)
def test_moving_one_node_moves_only_lines_near_its_old_and_its_new_place(example):
    boxes, flows = boxes_and_flows(example)
    before = route_flows(boxes, flows)
    rnd = random.Random(example)
    for name in rnd.sample(sorted(boxes), 3):
        moved = {**boxes, name: boxes[name].moved(rnd.choice((-16.0, 16.0)), rnd.choice((-24.0, 24.0)))}
        after = reroute(before, moved, flows, [name])
        assert after.flows == route_flows(moved, flows).flows
        at_node = {f.id for f in flows if name in (f.source, f.target)}
        neighbours = {end for f in flows if f.id in at_node for end in (f.source, f.target)}
        for flow in flows:
            if flow.source not in neighbours and flow.target not in neighbours:
                one, two = before.flows[flow.id], after.flows[flow.id]
                if (one.source, one.target) != (two.source, two.target):
                    assert steps_aside(flow.id, before.flows, after.flows), (name, flow.id)


@pytest.mark.parametrize("example", EXAMPLES)
def test_giving_a_flow_another_width_moves_no_port_of_other_nodes(example):
    boxes, flows = boxes_and_flows(example)
    before = route_flows(boxes, flows)
    edited = random.Random(example).choice(flows)
    wider = [replace(f, width=f.width + 2.0) if f.id == edited.id else f for f in flows]
    after = route_flows(boxes, wider)
    for name, route in before.items():
        assert (after[name].source.point, after[name].target.point) == (route.source.point, route.target.point)
