"""The shipped examples on the table: no chip, name or tag covers a node, an arrowhead or another, nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QPointF

from helpers.example_routes import EXAMPLES
from helpers.example_tables import example_table
from vsm_app.layout.paths import arrowhead, piece_boxes
from vsm_app.layout.types import Box, Point
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.chips import text_width
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.paint_small import badge_box
from vsm_app.ui.canvas.scene import CanvasScene

TAG = 11.0
HANDLE = 5.0
HEAD_AIR, CARD_AIR = 2.0, 6.0


@pytest.fixture(scope="module", params=[(example, lang) for example in EXAMPLES for lang in ("de", "en")], ids="-".join)
def table(request: pytest.FixtureRequest, qapp: object) -> Iterator[CanvasScene]:
    with example_table(*request.param) as scene:
        yield scene


def labels_of(flow: FlowItem) -> dict[str, Box]:
    model = flow.model
    found = {}
    if model.chip_place is not None:
        found[f"chip {model.id}"] = model.chip_place.box
    if model.label and model.label_box is not None:
        found[f"name {model.id}"] = model.label_box
    if model.r_tag and model.tag is not None:
        found[f"tag {model.id}"] = around(model.tag, TAG)
    return found


def around(point: Point, by: float) -> Box:
    return Box(point[0] - by, point[1] - by, 2.0 * by, 2.0 * by)


def head_of(flow: FlowItem) -> Box:
    xs, ys = zip(*arrowhead(flow.model.points, flow.model.width), strict=True)
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def test_every_chip_finds_a_place(table: CanvasScene) -> None:
    places = {key: flow.model.chip_place for key, flow in table.flows.items() if flow.model.chip is not None}
    assert places
    assert [key for key, place in places.items() if place is None or not place.fits] == []


def test_no_label_covers_a_node_an_arrowhead_a_note_or_another_label(table: CanvasScene) -> None:
    labels = {name: box for flow in table.flows.values() for name, box in labels_of(flow).items()}
    others = {f"node {key}": item.model.box for key, item in table.nodes.items()}
    others |= {f"note {key}": item.model.box for key, item in table.notes.items()}
    others |= {f"head of {key}": head_of(flow) for key, flow in table.flows.items()}
    assert [(a, b) for (a, one), (b, two) in combinations(labels.items(), 2) if one.intersects(two)] == []
    assert [(a, b) for a, one in labels.items() for b, two in others.items() if one.intersects(two)] == []


def test_no_label_lies_on_a_badge_a_burst_or_a_bridge(table: CanvasScene) -> None:
    marks = {f"burst {key}": item.model.box for key, item in table.bursts.items()}
    near = Look(table.look.theme)
    badges = {f"badge {key}": badge_box(item.model, near) for key, item in table.nodes.items()}
    marks |= {key: box for key, box in badges.items() if box is not None}
    marks |= {f"bridge {i} {key}": box for key, flow in table.flows.items() for i, box in enumerate(bridges(flow))}
    labels = {name: box for flow in table.flows.values() for name, box in labels_of(flow).items()}
    assert [(a, b) for a, one in labels.items() for b, two in marks.items() if one.intersects(two)] == []


def test_no_hair_of_a_chip_crosses_another_line(table: CanvasScene) -> None:
    lines = {key: list(piece_boxes(flow.model.points, flow.model.width)) for key, flow in table.flows.items()}
    crossed = []
    for key, flow in table.flows.items():
        place = flow.model.chip_place
        if place is not None and place.anchor is not None:
            (x, y), box = place.anchor, place.box
            near_x, near_y = min(max(x, box.x), box.right), min(max(y, box.y), box.bottom)
            hair = Box(min(x, near_x), min(y, near_y), abs(near_x - x), abs(near_y - y))
            crossed += [(key, other) for other, boxes in lines.items() if other != key and meets(boxes, hair, 0.0)]
    assert crossed == []


def bridges(flow: FlowItem) -> list[Box]:
    half = flow.model.width / 2.0
    return [Box(hop.left, hop.y - hop.radius, hop.right - hop.left, hop.radius + half) for hop in flow.model.hops]


def test_lines_and_bridges_keep_off_arrowheads_and_off_cards_they_do_not_meet(table: CanvasScene) -> None:
    found = []
    for key, flow in table.flows.items():
        pieces = list(piece_boxes(flow.model.points, flow.model.width))
        heads = ((name, head_of(other)) for name, other in table.flows.items())
        crossed = [*pieces, *bridges(flow)]
        found += [(key, name) for name, head in heads if name != key and meets(crossed, head, HEAD_AIR)]
        known = ends_of(flow, table)
        cards = ((name, item.model) for name, item in table.nodes.items() if item.model.shape is not Shape.FLAT)
        found += [(key, name) for name, card in cards if name not in known and meets(pieces, card.box, CARD_AIR)]
    assert found == []


def meets(boxes: list[Box], other: Box, air: float) -> bool:
    return any(box.inflated(air).intersects(other) for box in boxes)


def ends_of(flow: FlowItem, table: CanvasScene) -> set[str]:
    """The nodes that the ends of a line touch."""
    ends = [around(flow.model.points[i], 2.0) for i in (0, -1)]
    return {key for key, item in table.nodes.items() for end in ends if item.model.box.intersects(end)}


def test_no_line_runs_under_the_label_of_another_flow(table: CanvasScene) -> None:
    found = []
    for key, flow in table.flows.items():
        half = flow.model.width / 2.0
        for (x1, y1), (x2, y2) in zip(flow.model.points, flow.model.points[1:], strict=False):
            line = Box(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)).inflated(half)
            for other in table.flows.values():
                if other is not flow:
                    found += [(key, name) for name, box in labels_of(other).items() if box.intersects(line)]
    assert found == []


def test_no_name_is_cut(table: CanvasScene) -> None:
    theme = table.look.theme
    assert [item.model.name for item in table.nodes.values() if item.model.elided] == []
    assert [
        flow.model.label
        for flow in table.flows.values()
        if flow.model.label
        and flow.model.label_box is not None
        and text_width(flow.model.label, "flow.label", theme) > flow.model.label_box.width + 1.0
    ] == []


def test_the_handle_of_an_open_end_leaves_its_figure_and_its_name_readable(table: CanvasScene) -> None:
    for flow in table.flows.values():
        model = flow.model
        opened = [
            end for end, is_open in zip(flow.ends, (model.open_source, model.open_target), strict=True) if is_open
        ]
        for end in opened:
            assert flow.shape().contains(QPointF(*end)), f"{model.id}: not on the line"
            covered = [name for name, box in labels_of(flow).items() if box.intersects(around(end, HANDLE))]
            assert covered == []
