"""What is shown of a line while it is drawn or dragged is the way that it takes when the button comes up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from vsm_app.layout.types import Box, Point
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, groups, nodes
from vsm_app.ui.canvas import foreseen
from vsm_app.ui.canvas.foreseen import Foreseen
from vsm_app.ui.canvas.tools import preview


def in_the_way(count: int = 0) -> Document:
    """Cut, Weld and Paint in a row with a flow from the first to the second, and `count` further pairs far below."""
    document = Document()
    for number, name in enumerate(("Cut", "Weld", "Paint")):
        document = nodes.add_node(document, "process", name, (240.0 * number, 0.0)).document
    document = flows.add_flow(document, *list(document.nodes)[:2]).document
    for number in range(count):
        place = (240.0 * (number % 20), 400.0 + 160.0 * (number // 20))
        document = nodes.add_node(document, "process", f"P{number}", place).document
    below = list(document.nodes)[3:]
    for first, second in pairwise(below):
        document = flows.add_flow(document, first, second).document
    return document


@pytest.fixture
def row(make_canvas: Callable[[Document], Any]) -> Any:
    canvas = make_canvas(in_the_way())
    canvas.view.set_zoom(1.0)
    return canvas


def pulled(canvas: Any) -> tuple[Point, ...]:
    points: tuple[Point, ...] = canvas.view.table.overlay.shown.pull
    return points


def drawn(canvas: Any, flow: str) -> tuple[Point, ...]:
    points: tuple[Point, ...] = canvas.view.table.scene.flows[flow].model.points
    return points


def runs_through(points: tuple[Point, ...], box: Any) -> bool:
    """Whether an orthogonal line has something of itself inside a box."""
    return any(
        min(a[0], b[0]) < box.right - 1.0
        and box.left + 1.0 < max(a[0], b[0])
        and min(a[1], b[1]) < box.bottom - 1.0
        and box.top + 1.0 < max(a[1], b[1])
        for a, b in pairwise(points)
    )


def test_a_flow_pulled_over_a_node_goes_round_it_before_it_is_let_go(row: Any) -> None:
    cut, weld, paint = row.document.nodes
    box, over = row.view.table.boxes()[cut], row.middle(paint)
    row.press(box.right + 2.0, box.cy + 16.0)
    row.move(box.right + 60.0, box.cy + 70.0)
    row.move(*over)
    before = pulled(row)
    assert not runs_through(before, row.view.table.boxes()[weld])
    row.release(*over)
    (made,) = row.session.selection
    assert drawn(row, made) == before


def test_a_flow_pulled_into_the_void_is_led_round_what_stands_before_it(row: Any) -> None:
    cut, weld, _paint = row.document.nodes
    box, weld_box = row.view.table.boxes()[cut], row.view.table.boxes()[weld]
    row.press(box.right + 2.0, box.cy + 16.0)
    row.move(weld_box.right + 40.0, box.cy + 40.0)
    before = pulled(row)
    assert before[-1] == pytest.approx((weld_box.right + 40.0, box.cy + 40.0), abs=1.5), "the pointer holds its end"
    assert not runs_through(before, weld_box)
    row.release(weld_box.right + 40.0, box.cy + 40.0)
    row.key(Qt.Key.Key_Return)  # the first choice: it leaves the map there
    (made,) = row.session.selection
    assert drawn(row, made) == before


def test_an_end_is_pulled_to_another_node_along_its_way(row: Any) -> None:
    _cut, weld, paint = row.document.nodes
    (flow,) = row.document.flows
    row.session.select((flow,))
    end = row.view.table.scene.flows[flow].ends[1]
    row.press(*end)
    row.move(end[0] + 50.0, end[1] + 90.0)
    row.move(*row.middle(paint))
    before = pulled(row)
    assert not runs_through(before, row.view.table.boxes()[weld])
    row.release(*row.middle(paint))
    assert row.document.flows[flow].target == paint
    assert drawn(row, flow) == before


def test_lines_of_a_dragged_node_go_round_other_nodes_while_it_is_dragged(row: Any) -> None:
    _cut, weld, paint = row.document.nodes
    (flow,) = row.document.flows
    x, y = row.middle(weld)
    row.press(x, y)
    for aside in (100.0, 300.0, 480.0):
        row.move(x + aside, y)
    before = drawn(row, flow)
    assert not runs_through(before, row.view.table.boxes()[paint])
    row.release(x + 480.0, y)
    assert row.document.layout.places[weld].x == 720.0
    assert drawn(row, flow) == before


def test_on_a_map_of_500_nodes_a_move_is_answered_in_a_frame(make_canvas: Callable[[Document], Any]) -> None:
    canvas = make_canvas(in_the_way(497))
    names = list(canvas.document.nodes)
    canvas.view.set_zoom(1.0)
    first, target = names[203], names[226]
    canvas.view.centerOn(*canvas.middle(first))
    box = canvas.view.table.boxes()[first]
    canvas.press(box.cx + 20.0, box.bottom + 2.0)
    canvas.move(box.cx + 20.0, box.bottom + 30.0)
    spent = []
    for step in range(8):
        begun = time.process_time()
        canvas.move(box.right + 40.0, box.bottom + 30.0 + step)
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.008
    canvas.move(*canvas.middle(target))
    before = pulled(canvas)
    canvas.release(*canvas.middle(target))
    (made,) = canvas.session.selection
    assert drawn(canvas, made) == before


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Box]:
    """Where the dragged node stood each time its lines were led."""
    places: list[Box] = []
    ways = Foreseen.ways

    def noted(self: Foreseen, document: Document, names: Iterable[str], moved: Mapping[str, Box]) -> Any:
        places.extend(moved.values())
        return ways(self, document, names, moved)

    monkeypatch.setattr(Foreseen, "ways", noted)
    return places


def test_on_a_large_map_the_lines_of_a_dragged_node_are_led_now_and_then_meanwhile_their_ends_go_along(
    make_canvas: Callable[[Document], Any], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, asked: list[Box]
) -> None:
    canvas = make_canvas(in_the_way(60))
    weld, flow = list(canvas.document.nodes)[1], next(iter(canvas.document.flows))
    item = canvas.view.table.scene.nodes[weld]
    canvas.view.set_zoom(1.0)
    x, y = canvas.middle(weld)
    monkeypatch.setattr(preview, "_PAUSE", (60_000, 60_000))
    canvas.press(x, y)
    canvas.move(x + 100.0, y + 200.0)
    at_first, place = drawn(canvas, flow), item.pos()
    for step in (1, 2, 3):
        canvas.move(x + 100.0 + 40.0 * step, y + 200.0 + 16.0 * step)
        points, by = drawn(canvas, flow), item.pos() - place
        assert points[-1] == (at_first[-1][0] + by.x(), at_first[-1][1] + by.y())
        assert len(points) == len(at_first)
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))
    assert len(asked) == 1
    canvas.release(x + 220.0, y + 248.0)
    monkeypatch.setattr(preview, "_PAUSE", (20, 20))
    x, y = canvas.middle(weld)
    canvas.press(x, y)
    canvas.move(x + 60.0, y + 40.0)
    canvas.move(x + 260.0, y - 100.0)
    qtbot.waitUntil(lambda: (asked[-1].x, asked[-1].y) == item.pos().toTuple(), timeout=5000)
    before = drawn(canvas, flow)
    canvas.release(x + 260.0, y - 100.0)
    assert drawn(canvas, flow) == before


@pytest.mark.parametrize(("count", "is_quick"), [(4, True), (60, False)])
def test_frames_are_worked_out_anew_with_each_move_on_a_small_map_only(
    make_canvas: Callable[[Document], Any], monkeypatch: pytest.MonkeyPatch, count: int, is_quick: bool
) -> None:
    """That takes a look at every node; lines of a large map are led past the frames as they were."""
    document = in_the_way(count)
    cut, weld, _paint, *below = document.nodes
    made = groups.group(document, below[:2], "Below")
    canvas = make_canvas(groups.fold(made.document, made.made[0], folded=False).document)
    assert canvas.view.table.scene.frames
    looked: list[int] = []
    models = foreseen.frame_models
    monkeypatch.setattr(foreseen, "frame_models", lambda *parts: looked.append(1) or models(*parts))
    ways = Foreseen(canvas.view.table)
    assert ways.is_quick is is_quick
    (flow,) = [one.id for one in document.flows.values() if (one.source, one.target) == (cut, weld)]
    box = canvas.view.table.boxes()[weld]
    found = [ways.ways(canvas.document, (flow,), {weld: box.moved(0.0, step)})[flow] for step in (40.0, 80.0)]
    assert len(looked) == (2 if is_quick else 0)
    assert found[0] != found[1]
