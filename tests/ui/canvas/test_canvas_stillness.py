"""Nothing jumps under the pointer and no handle covers what can be read."""

from __future__ import annotations

import math
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from vsm_app.model.document import Document
from vsm_app.model.edits.nodes import move
from vsm_app.ui.canvas.paint_node import badge_centre

CTRL = Qt.KeyboardModifier.ControlModifier


def look(canvas: Any, zoom: float, x: float, y: float) -> None:
    canvas.view.set_zoom(zoom)
    canvas.view.centerOn(x, y)


def corner(canvas: Any) -> QPointF:
    """What the view shows in its upper left corner."""
    return canvas.view.mapToScene(0, 0)


@pytest.mark.parametrize(("x", "y"), [(60, 60), (1140, 60), (60, 740), (1140, 740)])
def test_the_first_node_stands_where_it_was_asked_for(make_canvas: Any, x: int, y: int) -> None:
    canvas = make_canvas(Document())
    before, wanted = corner(canvas), canvas.view.mapToScene(x, y)
    QTest.mouseDClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=canvas.view.mapFromScene(wanted))
    canvas.type("Casting")
    canvas.key(Qt.Key.Key_Return)
    (box,) = canvas.view.table.boxes().values()
    assert corner(canvas) == before
    assert abs(box.cx - wanted.x()) <= 4.0
    assert abs(box.cy - wanted.y()) <= 4.0
    canvas.undo()
    assert corner(canvas) == before
    assert not canvas.document.nodes


@pytest.mark.parametrize("zoom", [0.3, 0.5, 1.0])
def test_what_is_added_or_taken_out_moves_nothing_else_on_the_screen(canvas: Any, zoom: float) -> None:
    first, second = canvas.document.nodes
    look(canvas, zoom, *canvas.middle(second))
    seen, before = corner(canvas), canvas.document
    canvas.click(*canvas.middle(first))
    canvas.key(Qt.Key.Key_Delete)
    assert corner(canvas) == seen
    assert canvas.undoes_to(before)
    assert corner(canvas) == seen
    x, y = canvas.middle(second)
    QTest.mouseDClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=canvas.at(x + 300.0, y + 180.0))
    canvas.type("Wash")
    canvas.key(Qt.Key.Key_Return)
    assert len(canvas.document.nodes) == 3
    assert corner(canvas) == seen
    assert canvas.undoes_to(before)
    assert corner(canvas) == seen


def test_the_table_grows_in_steps_and_always_reaches_well_beyond_what_stands_on_it(canvas: Any) -> None:
    scene, node = canvas.view.table.scene, next(iter(canvas.document.nodes))
    look(canvas, 1.0, *canvas.middle(node))
    x, y = canvas.document.layout.places[node].x, canvas.document.layout.places[node].y
    tables = []
    for step in range(40):  # a node goes left, ever closer to the edge of the table
        canvas.session.apply(move(canvas.document, {node: (x - 8.0 * step, y)}))
        tables.append(tuple(scene.sceneRect().getRect()))
        assert scene.sceneRect().contains(scene.content_rect().adjusted(-700.0, -700.0, 700.0, 700.0))
    assert 1 < len(set(tables)) <= 5  # every size of its own has the whole of it painted anew


def test_the_handle_of_a_bend_covers_no_figure_and_drags_the_line(canvas: Any) -> None:
    second = list(canvas.document.nodes)[1]
    (flow,) = canvas.document.flows
    canvas.drag(canvas.middle(second), (canvas.middle(second)[0] + 40.0, canvas.middle(second)[1] + 320.0))
    before = canvas.document
    item = canvas.view.table.scene.flows[flow]
    chip = item.chip_rect.center()
    canvas.click(chip.x(), chip.y())
    canvas.type("1234,5 t")
    canvas.key(Qt.Key.Key_Return)
    said = canvas.document
    handle = canvas.view.table.scene.flows[flow].bend_handle()
    assert handle is not None
    around = QRectF(handle.x() - 5.0, handle.y() - 5.0, 10.0, 10.0)
    assert not around.intersects(canvas.view.table.scene.flows[flow].chip_rect)
    canvas.drag((handle.x(), handle.y()), (handle.x() - 40.0, handle.y() + 3.0))
    assert canvas.document.layout.routes[flow].bend == round(handle.x() - 40.0)
    xs = {x for x, _ in canvas.view.table.scene.flows[flow].model.points}
    assert round(handle.x() - 40.0) in {round(x) for x in xs}
    assert canvas.document.physics is said.physics
    assert canvas.undoes_to(said)
    assert canvas.undoes_to(before)


def test_the_badge_of_a_node_is_no_corner_to_drag(drive: Any) -> None:
    scene = drive.view.table.scene
    node = next(n for n, item in scene.nodes.items() if item.model.badge is not None and not item.model.locked)
    box = drive.view.table.boxes()[node]
    drive.click(box.cx, box.cy)
    before = drive.document
    badge = badge_centre(QRectF(box.x, box.y, box.width, box.height))
    drive.drag((badge.x() - 4.0, badge.y() + 4.0), (badge.x() + 60.0, badge.y() - 60.0))
    place = drive.document.layout.places[node]
    assert (place.w, place.h) == (before.layout.places[node].w, before.layout.places[node].h)
    drive.undo()
    drive.click(box.cx, box.cy)
    drive.drag((box.right, box.bottom), (box.right + 44.0, box.bottom + 24.0))
    place = drive.document.layout.places[node]
    assert (place.w, place.h) == (box.width + 44.0, box.height + 24.0)  # on the grid
    assert drive.undoes_to(before)


def test_the_ends_of_a_short_line_are_held_beside_its_figure_and_the_figure_is_dragged_as_a_label(drive: Any) -> None:
    scene, session = drive.view.table.scene, drive.session
    lines = {i: item.model for i, item in scene.flows.items() if len(item.model.points) == 2}
    on_them = [i for i, model in lines.items() if model.chip_place is not None and model.chip_place.anchor is None]
    nodes_both = [i for i in on_them if drive.document.flows[i].source and drive.document.flows[i].target]
    flow = min(nodes_both, key=lambda i: math.dist(*lines[i].points))
    session.select((flow,))
    item = scene.flows[flow]
    look(drive, 1.0, *(item.chip_rect.center().toTuple()))
    for x, y in item.ends:
        assert not QRectF(x - 5.0, y - 5.0, 10.0, 10.0).intersects(item.chip_rect)
    before, edge = drive.document, item.chip_rect.center() - QPointF(item.chip_rect.width() / 2.0 - 2.0, 0.0)
    drive.drag((edge.x(), edge.y()), (edge.x() + 12.0, edge.y()))
    assert drive.document.physics is before.physics
    assert drive.document.layout.routes[flow].chip is not None
    assert drive.undoes_to(before)
    x, y = scene.flows[flow].ends[1]
    drive.drag((x, y), (x, y + 200.0))
    assert drive.document.flows[flow].target != before.flows[flow].target
    assert drive.undoes_to(before)


def open_end(canvas: Any, flow: str) -> tuple[float, float]:
    """Where the line of a flow from outside begins, as painted."""
    return tuple(canvas.view.table.scene.flows[flow].model.points[0])


def test_a_supply_drawn_far_from_its_node_stays_while_the_node_is_dragged_and_when_it_is_dropped(drive: Any) -> None:
    before, place = drive.document, open_end(drive, "stahl")
    near = open_end(drive, "el_m")
    x, y = drive.middle("machining")
    drive.press(x, y)
    drive.move(x + 16.0, y + 40.0)
    drive.move(x + 24.0, y + 64.0)
    assert open_end(drive, "stahl") == place
    line, node = drive.view.table.scene.flows["stahl"], drive.view.table.scene.nodes["casting"]
    assert line.zValue() > node.zValue()  # drawn plainly meanwhile, and not behind what it meets
    drive.release(x + 24.0, y + 64.0)
    assert drive.view.table.scene.flows["stahl"].zValue() < node.zValue()
    moved = drive.document.layout.places["machining"], before.layout.places["machining"]
    way = moved[0].x - moved[1].x, moved[0].y - moved[1].y
    assert way[1] > 40.0
    assert open_end(drive, "stahl") == pytest.approx(place)
    assert open_end(drive, "el_m") == pytest.approx((near[0] + way[0], near[1] + way[1]))
    assert drive.undoes_to(before)
    assert open_end(drive, "stahl") == pytest.approx(place)


def test_ends_go_along_with_nodes_that_are_moved_together(drive: Any) -> None:
    place = open_end(drive, "stahl")
    drive.view.table.session.select(("casting", "machining"))
    x, y = drive.middle("machining")
    corner = drive.document.layout.places["machining"]
    drive.drag((x, y), (x + 24.0, y + 64.0))
    now = drive.document.layout.places["machining"]
    assert now != corner
    assert open_end(drive, "stahl") == pytest.approx((place[0] + now.x - corner.x, place[1] + now.y - corner.y))


def test_a_measure_goes_with_the_node_it_hangs_on(drive: Any) -> None:
    (measure,) = drive.document.layout.measures
    assert drive.document.physics.measures[measure].anchor == "machining"
    before, burst = drive.document, drive.view.table.scene.bursts[measure]
    place = burst.pos()
    x, y = drive.middle("machining")
    drive.press(x, y)
    drive.move(x + 16.0, y + 40.0)
    drive.move(x + 24.0, y + 64.0)
    shown = burst.pos()
    assert shown != place
    drive.release(x + 24.0, y + 64.0)
    assert drive.view.table.scene.bursts[measure].pos() == shown
    assert drive.undoes_to(before)
    assert drive.view.table.scene.bursts[measure].pos() == place


def test_a_label_dragged_to_the_end_of_its_line_stops_before_the_node(canvas: Any) -> None:
    (flow,), before = canvas.document.flows, canvas.document
    second = list(before.nodes)[1]
    canvas.drag(canvas.middle(second), (canvas.middle(second)[0] + 200.0, canvas.middle(second)[1]))
    apart, box = canvas.document, canvas.view.table.boxes()[second]
    chip = canvas.view.table.scene.flows[flow].chip_rect.center()
    canvas.drag((chip.x(), chip.y()), (box.cx, box.cy))
    rect = canvas.view.table.scene.flows[flow].chip_rect
    assert chip.x() < rect.center().x()
    assert not rect.intersects(QRectF(box.x, box.y, box.width, box.height))
    assert canvas.undoes_to(apart)
    assert canvas.undoes_to(before)


def test_handles_beside_a_line_are_painted_within_what_the_flow_may_paint(drive: Any) -> None:
    """What is painted beyond its bounds would stay on the screen after the flow is let go."""
    scene = drive.view.table.scene
    for flow, item in dict(scene.flows.items()).items():
        bounds, bend = item.boundingRect(), item.bend_handle()
        for x, y in (*item.ends, *([] if bend is None else [bend.toTuple()])):
            assert bounds.contains(QRectF(x - 5.8, y - 5.8, 11.6, 11.6)), flow
