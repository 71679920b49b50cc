"""Every piece of a selected line goes with the pointer, or the pointer says that it does not."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import Qt

from vsm_app.layout.types import Point
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes

HORIZONTAL, VERTICAL = Qt.CursorShape.SizeHorCursor, Qt.CursorShape.SizeVerCursor


@pytest.fixture
def back(make_canvas: Callable[[Document], Any]) -> Any:
    """Two nodes with a flow there and one back, which runs below; it is selected."""
    document = nodes.add_node(Document(), "process", "Cut", (0.0, 0.0)).document
    document = nodes.add_node(document, "process", "Weld", (320.0, 0.0)).document
    first, second = document.nodes
    document = flows.connect(document, first, second).document
    made = flows.connect(document, second, first)
    canvas = make_canvas(flows.set_route(made.document, made.made[0], level=200.0).document)
    canvas.view.set_zoom(1.0)
    canvas.session.select(made.made)
    return canvas


def points_of(canvas: Any) -> tuple[Point, ...]:
    (flow,) = canvas.session.selection
    points: tuple[Point, ...] = canvas.view.table.scene.flows[flow].model.points
    return points


def middle_of(canvas: Any, piece: int) -> tuple[float, float]:
    a, b = points_of(canvas)[piece : piece + 2]
    return (a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0


def cursor_over(canvas: Any, x: float, y: float) -> Qt.CursorShape:
    canvas.move(x, y)
    shape: Qt.CursorShape = canvas.view.viewport().cursor().shape()
    return shape


@pytest.mark.parametrize(("piece", "node", "aside", "side"), [(0, 1, 1, "right"), (2, 0, -1, "left")])
def test_the_upright_leg_of_a_return_goes_to_the_side_past_which_it_is_dragged(
    back: Any, piece: int, node: int, aside: int, side: str
) -> None:
    before, (flow,) = back.document, back.session.selection
    box = back.view.table.boxes()[list(before.nodes)[node]]
    end = "source" if piece == 0 else "target"
    assert len(points_of(back)) == 4
    start = middle_of(back, piece)
    to = (box.right + 40.0 if aside > 0 else box.left - 40.0, start[1])
    assert cursor_over(back, *start) is HORIZONTAL
    back.press(*start)
    back.move(start[0] + aside * 10.0, start[1])
    back.move(*to)
    shown = points_of(back)
    back.release(*to)
    assert getattr(back.document.layout.routes[flow], f"{end}_side") == side
    assert points_of(back) == shown, "it was seen before"
    upright = next(i for i, (a, b) in enumerate(pairwise(shown)) if a[0] == b[0] and abs(a[0] - to[0]) < 30.0)
    assert cursor_over(back, *middle_of(back, upright)) is HORIZONTAL
    x, y = middle_of(back, upright)
    if piece == 0:
        back.drag((x, y), (box.cx, y))
        assert back.document.layout.routes[flow].source_side == "bottom", "and back below the node"
    else:
        back.drag((x, y), (x - 30.0, y))
        assert back.document.layout.routes[flow].bend == pytest.approx(x - 30.0, abs=1.0), "and on from there"
    back.undo()
    assert back.undoes_to(before)


def test_a_leg_dragged_within_its_node_stays_and_says_why(back: Any) -> None:
    before, start = back.document, middle_of(back, 0)
    back.drag(start, (start[0] + 12.0, start[1]))
    assert back.document is before
    assert any("side of its node" in words for words in back.said)


def test_the_lying_piece_goes_up_and_down_as_ever(back: Any) -> None:
    (flow,) = back.session.selection
    a, b = points_of(back)[1:3]
    x, y = (a[0] + b[0]) / 2.0 + 50.0, a[1]
    assert cursor_over(back, x, y) is VERTICAL
    back.drag((x, y), (x, y + 40.0))
    assert back.document.layout.routes[flow].level == pytest.approx(y + 40.0, abs=1.0)


def test_a_piece_that_nothing_moves_shows_it(back: Any) -> None:
    (flow,) = back.session.selection
    sides = {"source_side": "right", "target_side": "left"}  # out, down, along, up and in: six points
    back.session.apply(flows.set_route(back.document, flow, **sides), None)
    before = back.document
    bend = back.view.table.scene.flows[flow].model.bend
    assert bend is not None
    way = [i for i in range(len(points_of(back)) - 1) if abs(i - bend) == 1]
    assert way
    assert all(cursor_over(back, *middle_of(back, i)) is HORIZONTAL for i in way), "they lead along their nodes"
    assert back.document is before


def test_a_return_dragged_up_between_its_nodes_stays_beside_the_other_one(
    make_canvas: Callable[[Document], Any],
) -> None:
    document = Document()
    for name, at in (("Cut", (0.0, 300.0)), ("Weld", (300.0, 300.0)), ("Sort", (720.0, 0.0))):
        document = nodes.add_node(document, "process", name, at).document
    first, second, sort = document.nodes
    for target in (second, first):
        made = flows.connect(document, sort, target)
        document = flows.set_route(made.document, made.made[0], source_side="bottom", target_side="bottom").document
    canvas = make_canvas(document)
    canvas.view.set_zoom(1.0)
    canvas.view.centerOn(400.0, 200.0)
    near, far = document.flows
    scene, before = canvas.view.table.scene, canvas.document
    feet = [scene.flows[flow].model.points[0] for flow in (near, far)]
    canvas.session.select((near,))
    (x, y), _end = points_of(canvas)[1:3]
    canvas.drag((x - 40.0, y), (x - 40.0, 190.0))
    assert canvas.document.layout.routes[near].target_side == "top"
    assert [scene.flows[flow].model.points[0] for flow in (near, far)] == feet
    assert canvas.undoes_to(before)
