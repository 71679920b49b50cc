"""Lines turned to run above the chain run through no heading of a stage, no note, no name of a sub-process."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from vsm_app.io.examples import open_example
from vsm_app.layout.paths import piece_boxes
from vsm_app.layout.types import Box, Side
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, groups, nodes, notes
from vsm_app.ui.canvas.items.frame import title_box


def crosses(canvas: Any, flow: str, box: Box) -> bool:
    points = canvas.view.table.sync.geometry.routing.flows[flow].points
    return any(piece.intersects(box) for piece in piece_boxes(points, 1.0))


def top_of(canvas: Any, flow: str) -> float:
    return min(y for _x, y in canvas.view.table.sync.geometry.routing.flows[flow].points)


@pytest.fixture
def turned(make_canvas: Callable[[Document], Any]) -> Any:
    """The drive unit, everything that can run back above the chain does."""
    canvas = make_canvas(open_example("drive-unit", "en"))
    for flow in canvas.document.flows:
        if canvas.view.table.can_turn(flow):
            canvas.session.apply(flows.turn_lane(canvas.document, flow, flipped=True), None)
            canvas.session.apply(flows.move_chip(canvas.document, flow, 0.0), None)  # its label is not up there
    return canvas


def lanes_above(canvas: Any) -> list[str]:
    routes = canvas.view.table.sync.geometry.routing.flows
    return [i for i, route in routes.items() if route.lane is not None and route.source.side is Side.TOP]


def lying(canvas: Any, flow: str) -> tuple[float, float]:
    """A place on the lying piece of a lane."""
    a, b = canvas.view.table.sync.geometry.routing.flows[flow].points[1:3]
    assert a[1] == b[1]
    return (2.0 * a[0] + b[0]) / 3.0, a[1]


def test_headings_of_stages_stand_above_all_lanes(turned: Any) -> None:
    ends = {i: (flow.source, flow.target) for i, flow in turned.document.flows.items()}
    turned.session.apply(nodes.remove(turned.document, [i for i, both in ends.items() if None in both]), None)
    lanes = lanes_above(turned)
    assert lanes
    for band in turned.view.table.scene.bands:
        assert band.box.top <= min(top_of(turned, flow) for flow in lanes) - 32.0, band.heading


def test_a_note_put_on_a_lane_above_stands_clear_and_what_is_below_stays(turned: Any) -> None:
    before = turned.view.table.sync.geometry.routing.flows
    lane = min(lanes_above(turned), key=lambda flow: top_of(turned, flow))
    x, y = lying(turned, lane)
    made = notes.add_note(turned.document, "Who takes it back?", (x - 40.0, y - 20.0))
    turned.session.apply(made, None)
    (note,) = made.made
    box = turned.view.table.scene.notes[note].model.box
    after = turned.view.table.sync.geometry.routing.flows
    assert not any(crosses(turned, flow, box) for flow in lanes_above(turned) if not crosses_upright(after[flow], box))
    assert top_of(turned, lane) < box.top
    stubs = {i for i, route in after.items() if route.source.node is None or route.target.node is None}
    others = {i for i in before if after[i] is not before[i]} - stubs  # an arrowhead steps off a line above it
    assert others <= set(lanes_above(turned)), "nothing else goes elsewhere"
    turned.undo()
    assert turned.view.table.sync.geometry.routing.flows == before


def crosses_upright(route: Any, box: Box) -> bool:
    """Whether a leg from a node up to the lane meets the box: it has no other place."""
    pairs = pairwise(route.points)
    return any(a[0] == b[0] and box.left < a[0] < box.right for a, b in pairs)


def test_the_name_of_an_open_sub_process_is_kept_clear(turned: Any) -> None:
    document = turned.document
    turned.session.apply(groups.group(document, ("disassembly", "take_back"), "Making of the housing"), None)
    (group,) = turned.document.nodes.keys() - document.nodes.keys()
    turned.view.toggle_group(group)
    frame = turned.view.table.scene.frames[group].model
    title = title_box(frame, turned.view.table.scene.look.theme)
    routes = turned.view.table.sync.geometry.routing.flows
    for flow in lanes_above(turned):
        level = lying(turned, flow)[1]
        left, right = sorted((routes[flow].points[1][0], routes[flow].points[2][0]))
        assert not (title.top < level < title.bottom and left < title.right and title.left < right), flow
