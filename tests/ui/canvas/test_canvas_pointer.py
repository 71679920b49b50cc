"""Drawing with the pointer: each gesture ends as one undo step of the document."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from vsm_app.model.edits import flows

SHIFT, ALT, CTRL = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def test_a_kind_dropped_from_the_palette_stands_there_on_the_grid(canvas: Any) -> None:
    before = canvas.document
    assert canvas.drop("disassembly", 163.0, 217.0)
    (new,) = canvas.document.nodes.keys() - before.nodes.keys()
    place = canvas.document.layout.places[new]
    assert canvas.document.nodes[new].kind == "disassembly"
    assert (place.x % 8, place.y % 8) == (0, 0)
    assert abs(place.x + 60 - 163) <= 4
    assert canvas.session.selection == (new,)
    assert canvas.undoes_to(before)


def test_a_drop_on_a_flow_inserts_the_node_into_it(canvas: Any) -> None:
    before = canvas.document
    (flow,) = before.flows
    chip = canvas.view.table.scene.flows[flow].chip_rect.center()
    assert canvas.drop("inventory", chip.x(), chip.y())
    (new,) = canvas.document.nodes.keys() - before.nodes.keys()
    assert canvas.document.flows[flow].target == new
    assert [f.source for f in canvas.document.flows.values() if f.id != flow] == [new]
    assert canvas.undoes_to(before)


def test_files_are_left_to_the_window(canvas: Any) -> None:
    assert not canvas.drop("file:///x", 10.0, 10.0, "text/uri-list")


def test_a_note_can_be_dropped(canvas: Any) -> None:
    before = canvas.document
    assert canvas.drop("note", 160.0, 200.0)
    assert len(canvas.document.layout.notes) == 1
    assert canvas.undoes_to(before)


def test_dragging_a_node_moves_it_on_the_grid(canvas: Any) -> None:
    before = canvas.document
    first = next(iter(before.nodes))
    x, y = canvas.middle(first)
    canvas.drag((x, y), (x + 43.0, y + 150.0))
    place = canvas.document.layout.places[first]
    assert (place.x, place.y) == (40.0, 152.0)
    assert canvas.document.physics is before.physics
    assert canvas.undoes_to(before)


def test_a_drag_near_the_height_of_another_node_lands_on_its_guide(canvas: Any) -> None:
    before, (first, second) = canvas.document, canvas.document.nodes
    box = canvas.view.table.boxes()[second]
    x, y = canvas.middle(first)
    canvas.press(x, y)
    canvas.move(x + 30.0, y + 30.0)
    canvas.move(x + 40.0, y + 3.0)
    assert canvas.view.table.overlay.shown.guides
    canvas.release(x + 40.0, y + 3.0)
    assert canvas.document.layout.places[first].y == box.y
    assert canvas.undoes_to(before)


def test_a_drag_lands_where_the_gaps_are_equal(canvas: Any) -> None:
    canvas.drop("process", 900.0, 300.0)
    before, third = canvas.document, canvas.session.selection[0]
    first, second = (canvas.view.table.boxes()[i] for i in list(canvas.document.nodes)[:2])
    start, wanted = canvas.view.table.boxes()[third], second.right + (second.left - first.right)
    canvas.press(start.cx, start.cy)
    dx, dy = wanted - start.left + 3.0, second.top - start.top
    canvas.move(start.cx + dx / 2.0, start.cy + dy / 2.0)
    canvas.move(start.cx + dx, start.cy + dy)
    overlay = canvas.view.table.overlay
    assert any(guide.kind == "space" for guide in overlay.shown.guides)
    strips = [item.boundingRect() for item in overlay.childItems()]
    assert len(strips) == len(overlay.shown.guides)
    assert all(min(strip.width(), strip.height()) < 20.0 for strip in strips), "not all that lies between is painted"
    assert overlay.boundingRect().isEmpty()
    canvas.release(start.cx + dx, start.cy + dy)
    assert canvas.document.layout.places[third].x == wanted
    assert canvas.undoes_to(before)


def test_escape_during_a_drag_leaves_everything_as_it_was(canvas: Any) -> None:
    before = canvas.document
    first = next(iter(before.nodes))
    x, y = canvas.middle(first)
    canvas.press(x, y)
    canvas.move(x + 60.0, y + 60.0)
    item = canvas.view.table.scene.nodes[first]
    assert item.pos() != QPointF(0.0, 0.0)
    canvas.key(Qt.Key.Key_Escape)
    canvas.release(x + 60.0, y + 60.0)
    assert item.pos() == QPointF(0.0, 0.0)
    assert canvas.document is before
    assert not canvas.session.undo_stack.canUndo()


def test_two_drags_are_two_undo_steps(canvas: Any) -> None:
    before = canvas.document
    first = next(iter(before.nodes))
    x, y = canvas.middle(first)
    canvas.drag((x, y), (x, y + 80.0))
    between = canvas.document
    canvas.drag((x, y + 80.0), (x, y + 160.0))
    canvas.undo()
    assert canvas.document == between
    assert canvas.undoes_to(before)


def test_pulling_from_an_edge_onto_a_node_makes_a_flow(canvas: Any) -> None:
    before = canvas.document
    first, second = before.nodes
    box = canvas.view.table.boxes()[second]
    canvas.drag((box.right + 3.0, box.cy), canvas.middle(first))
    (new,) = canvas.document.flows.keys() - before.flows.keys()
    flow = canvas.document.flows[new]
    assert (flow.source, flow.target) == (second, first)
    assert canvas.session.selection == (new,)
    assert canvas.undoes_to(before)


def test_pulling_into_the_open_asks_and_makes_node_and_flow_in_one_step(canvas: Any) -> None:
    before = canvas.document
    second = list(before.nodes)[1]
    box = canvas.view.table.boxes()[second]
    canvas.drag((box.cx, box.bottom + 3.0), (box.cx, box.bottom + 160.0))
    assert canvas.view.placing.chooser is not None
    canvas.type("recyc")
    canvas.key(Qt.Key.Key_Return)
    (node,) = canvas.document.nodes.keys() - before.nodes.keys()
    (flow,) = canvas.document.flows.keys() - before.flows.keys()
    assert canvas.document.nodes[node].kind == "recycle"
    assert (canvas.document.flows[flow].source, canvas.document.flows[flow].target) == (second, node)
    assert canvas.undoes_to(before)


def test_the_end_can_be_left_open_and_stays_where_it_was_pulled(canvas: Any) -> None:
    before = canvas.document
    second = list(before.nodes)[1]
    box = canvas.view.table.boxes()[second]
    canvas.drag((box.right + 3.0, box.cy), (box.right + 180.0, box.cy))
    canvas.key(Qt.Key.Key_Return)  # the first choice: leave it open
    (flow,) = canvas.document.flows.keys() - before.flows.keys()
    assert canvas.document.flows[flow].target is None
    end = canvas.document.layout.routes[flow].end
    assert end is not None
    assert abs(end[0] - (box.width + 180.0)) < 2.0
    assert canvas.undoes_to(before)


def test_escape_in_the_chooser_changes_nothing(canvas: Any) -> None:
    before = canvas.document
    box = canvas.view.table.boxes()[next(iter(before.nodes))]
    canvas.drag((box.cx, box.bottom + 3.0), (box.cx, box.bottom + 160.0))
    canvas.key(Qt.Key.Key_Escape)
    assert canvas.view.placing.chooser is None
    assert canvas.document is before


def test_a_rubber_band_selects_what_it_touches(canvas: Any) -> None:
    first, second = canvas.document.nodes
    canvas.drag((-60.0, -60.0), (60.0, 100.0))
    assert canvas.session.selection == (first,)
    canvas.drag((500.0, 140.0), (380.0, 20.0), modifiers=SHIFT)
    assert set(canvas.session.selection) >= {first, second}


def test_alt_drag_copies_with_flows(canvas: Any) -> None:
    before = canvas.document
    first, second = before.nodes
    x, y = canvas.middle(first)
    canvas.drag((x, y), (x, y + 160.0), modifiers=ALT)
    (copy,) = canvas.document.nodes.keys() - before.nodes.keys()
    assert canvas.document.layout.places[first] == before.layout.places[first]
    assert [f.target for f in canvas.document.flows.values() if f.source == copy] == [second]
    assert canvas.undoes_to(before)


def test_a_lone_node_dropped_on_a_flow_is_inserted(canvas: Any) -> None:
    canvas.drop("inventory", 200.0, 240.0)
    before = canvas.document
    flow, node = next(iter(before.flows)), canvas.session.selection[0]
    chip = canvas.view.table.scene.flows[flow].chip_rect.center()
    canvas.drag(canvas.middle(node), (chip.x(), chip.y()))
    assert canvas.document.flows[flow].target == node
    assert canvas.undoes_to(before)


def test_an_end_dragged_to_another_node_reconnects(canvas: Any) -> None:
    canvas.drop("process", 400.0, 300.0)
    third = canvas.session.selection[0]
    flow = next(iter(canvas.document.flows))
    canvas.session.select((flow,))
    before = canvas.document
    end = canvas.view.table.scene.flows[flow].ends[1]
    canvas.drag(end, canvas.middle(third))
    assert canvas.document.flows[flow].target == third
    assert canvas.undoes_to(before)


@pytest.mark.parametrize("comes_in", [True, False])
def test_pulling_onto_an_open_end_takes_that_end(canvas: Any, comes_in: bool) -> None:
    first, second = canvas.document.nodes
    box = canvas.view.table.boxes()[first]
    ends = (None, first) if comes_in else (first, None)
    canvas.session.apply(flows.connect(canvas.document, *ends, end=(-100.0 if comes_in else 40.0, 200.0)), None)
    before, boxes = canvas.document, canvas.view.table.boxes()
    open_flow = next(i for i, flow in before.flows.items() if None in (flow.source, flow.target))
    points = canvas.view.table.scene.flows[open_flow].model.points
    tip = points[0] if comes_in else points[-1]
    box = boxes[second]
    canvas.press(box.cx, box.bottom + 3.0)
    canvas.move(box.cx, box.bottom + 60.0)
    canvas.move(*tip)
    assert canvas.view.table.overlay.shown.target.contains(QPointF(*tip)), "where it would be taken is marked"
    canvas.release(*tip)
    assert canvas.view.placing.chooser is None
    flow = canvas.document.flows[open_flow]
    assert (flow.source, flow.target) == ((second, first) if comes_in else (first, second))
    assert len(canvas.document.flows) == len(before.flows)
    assert canvas.session.selection == (open_flow,)
    assert canvas.undoes_to(before)


def test_a_click_selects_and_ctrl_click_adds(canvas: Any) -> None:
    first, second = canvas.document.nodes
    canvas.click(*canvas.middle(first))
    assert canvas.session.selection == (first,)
    canvas.click(*canvas.middle(second), modifiers=CTRL)
    assert canvas.session.selection == (first, second)
    canvas.click(160.0, 300.0)
    assert canvas.session.selection == ()


@pytest.mark.parametrize("inside", [3.0, 6.0, 12.0])
def test_a_click_near_the_edge_of_a_node_selects_it(canvas: Any, inside: float) -> None:
    before, (first, second) = canvas.document, canvas.document.nodes
    box = canvas.view.table.boxes()[second]
    canvas.session.select((first,))
    canvas.click(box.cx, box.top + inside)
    assert canvas.session.selection == (second,)
    canvas.click(box.cx, box.top - 4.0)
    assert canvas.session.selection == ()
    assert canvas.document is before


def test_a_double_click_on_the_empty_table_opens_the_chooser(canvas: Any) -> None:
    before = canvas.document
    QTest.mouseDClick(
        canvas.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, canvas.at(160.0, 300.0)
    )
    canvas.type("land")
    canvas.key(Qt.Key.Key_Return)
    (new,) = canvas.document.nodes.keys() - before.nodes.keys()
    assert canvas.document.nodes[new].kind == "landfill"
    assert canvas.undoes_to(before)


def test_a_double_clicked_palette_entry_stands_beside_the_selection(canvas: Any) -> None:
    second = list(canvas.document.nodes)[1]
    canvas.session.select((second,))
    new = canvas.view.add_at("process")
    boxes = canvas.view.table.boxes()
    assert boxes[new].left > boxes[second].right
    assert not any(boxes[new].intersects(box) for i, box in boxes.items() if i != new)
