"""Every gesture of the map with mouse, pen and finger alike: one step, undone exactly, and nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from helpers.at_rest import no_step, one_step
from helpers.grips import bend, corner, edge, end, flow_of, label
from helpers.tools import NONE, Tool, by, drag, tap, way
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, groups, nodes, notes
from vsm_app.model.placement import NoteKind

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
Take = Callable[[QWidget], Tool]


@pytest.fixture
def third(canvas: Any) -> str:
    """A node of which nothing is known yet, below the other two."""
    made = nodes.add_node(canvas.document, "process", "There", (160.0, 300.0))
    canvas.session.apply(made)
    (node,) = made.made
    return str(node)


def note_at(canvas: Any, x: float, y: float) -> str:
    made = notes.add_note(canvas.document, "A word", (x, y))
    canvas.session.apply(made)
    (note,) = made.made
    return str(note)


def place_of(canvas: Any, node: str) -> tuple[float, float]:
    place = canvas.document.layout.places[node]
    return place.x, place.y


# --- nodes and notes
def test_a_node_is_moved_and_undone_what_was_selected_before_is_selected(canvas: Any, tool: Tool) -> None:
    first, second = canvas.document.nodes
    canvas.session.select((second,))
    start = canvas.at(*canvas.middle(first))
    with one_step(canvas, tool):
        drag(tool, *by(start, (20, 60), (40, 96)))
        assert place_of(canvas, first) == (40.0, 96.0)
        assert canvas.session.selection == (first,)


def test_a_note_among_several_selected_takes_all_of_them_along(canvas: Any, tool: Tool) -> None:
    first, note = next(iter(canvas.document.nodes)), note_at(canvas, 0.0, 240.0)
    canvas.session.select((first, note))
    box, (x, y) = canvas.document.layout.notes[note].place, place_of(canvas, first)
    begin = canvas.view.table.scene.notes[note].sceneBoundingRect().center()
    with one_step(canvas, tool):
        drag(tool, *by(canvas.at(begin.x(), begin.y()), (20, 60), (40, 96)))
        moved = canvas.document.layout.notes[note].place
        assert (moved.x - box.x, moved.y - box.y) == (40.0, 96.0)
        assert place_of(canvas, first) == (x + 40.0, y + 96.0)
        assert canvas.session.selection == (first, note)


def test_the_corner_of_one_of_several_selected_is_no_handle(canvas: Any, tool: Tool) -> None:
    """Only what is selected alone shows corners; among several a press there takes hold of all of them."""
    first, note = next(iter(canvas.document.nodes)), note_at(canvas, 0.0, 240.0)
    canvas.session.select((note, first))
    box = canvas.view.table.scene.notes[note].model.box
    inside = canvas.at(box.right, box.bottom) - QPoint(4, 4)
    before = canvas.document.layout
    with one_step(canvas, tool):
        drag(tool, *by(inside, (20, 60), (40, 96)))
        now = canvas.document.layout
        assert (now.notes[note].place.w, now.notes[note].place.h) == (
            before.notes[note].place.w,
            before.notes[note].place.h,
        )
        assert now.places[first].x == before.places[first].x + 40.0


def test_a_tap_on_a_note_of_several_selected_selects_it_alone(canvas: Any, tool: Tool) -> None:
    first, note = next(iter(canvas.document.nodes)), note_at(canvas, 0.0, 240.0)
    canvas.session.select((first, note))
    at = canvas.view.table.scene.notes[note].sceneBoundingRect().center()
    with no_step(canvas, tool):
        tap(tool, canvas.at(at.x(), at.y()))
        assert canvas.session.selection == (note,)


def test_a_corner_is_dragged(canvas: Any, tool: Tool) -> None:
    first, start = next(iter(canvas.document.nodes)), canvas.at(*corner(canvas))
    box = canvas.view.table.boxes()[first]
    with one_step(canvas, tool):
        drag(tool, *by(start, (20, 20), (48, 40)))
        now = canvas.view.table.boxes()[first]
        assert (now.left, now.top, now.width, now.height) == (box.left, box.top, box.width + 48.0, box.height + 40.0)


def test_two_taps_on_a_corner_give_the_size_back(canvas: Any, tool: Tool) -> None:
    first, start = next(iter(canvas.document.nodes)), canvas.at(*corner(canvas))
    box = canvas.view.table.boxes()[first]
    larger = nodes.resize(canvas.document, first, box.width + 80.0, box.height + 64.0)
    canvas.session.apply(replace(larger, merge_key=""))
    start += QPoint(80, 64)
    with one_step(canvas, tool):
        tool.twice(start)
        assert canvas.view.table.boxes()[first] == box


def test_with_ctrl_nothing_holds_what_is_dragged(canvas: Any, third: str, tool: Tool) -> None:
    """No grid, no guide, and it may lie on another node."""
    first, start = next(iter(canvas.document.nodes)), canvas.at(*canvas.middle(third))
    x, y = place_of(canvas, first)
    onto = start + canvas.at(x + 13.0, y + 11.0) - canvas.at(*place_of(canvas, third))
    with one_step(canvas, tool):
        tool.press(start)
        tool.held = CTRL
        tool.move(start + QPoint(0, -60))
        tool.move(onto)
        tool.lift()
        tool.held = NONE
        assert place_of(canvas, third) == pytest.approx((x + 13.0, y + 11.0), abs=1.0)


def test_with_alt_copies_are_put_down_with_their_flows(canvas: Any, tool: Tool) -> None:
    first, second = canvas.document.nodes
    before, start = canvas.document, canvas.at(*canvas.middle(first))
    with one_step(canvas, tool):
        tool.held = ALT
        drag(tool, *by(start, (0, 60), (0, 160)))
        tool.held = NONE
        (copy,) = canvas.document.nodes.keys() - before.nodes.keys()
        assert canvas.document.layout.places[first] == before.layout.places[first]
        assert [flow.target for flow in canvas.document.flows.values() if flow.source == copy] == [second]


def test_a_node_put_down_on_a_flow_goes_into_it(canvas: Any, third: str, tool: Tool) -> None:
    flow, onto = next(iter(canvas.document.flows)), canvas.at(*label(canvas))
    with one_step(canvas, tool):
        drag(tool, canvas.at(*canvas.middle(third)), onto + QPoint(0, 40), onto)
        assert canvas.document.flows[flow].target == third


def test_a_node_is_put_into_the_frame_of_an_open_sub_process(canvas: Any, third: str, tool: Tool) -> None:
    made = groups.group(canvas.document, tuple(canvas.document.nodes)[:2], "Making")
    canvas.session.apply(made)
    (group,) = made.made
    canvas.view.toggle_group(group)
    frame = canvas.view.table.scene.frames[group].model.box
    with one_step(canvas, tool):
        drag(
            tool,
            canvas.at(*canvas.middle(third)),
            canvas.at(frame.cx, frame.bottom + 40.0),
            canvas.at(frame.cx, frame.cy),
        )
        assert canvas.document.nodes[third].parent == group


def test_what_is_locked_stays_whatever_takes_hold_of_it(canvas: Any, tool: Tool) -> None:
    first = next(iter(canvas.document.nodes))
    canvas.session.apply(nodes.set_node(canvas.document, first, locked=True))
    start = canvas.at(*canvas.middle(first))
    with no_step(canvas, tool):
        drag(tool, *by(start, (20, 60), (40, 96)))
        assert canvas.said


@pytest.mark.parametrize("locked", [False, True])
def test_a_photo_under_the_map_is_moved_unless_it_is_locked(canvas: Any, tool: Tool, locked: bool) -> None:
    made = notes.add_photo(
        canvas.document, "wall.png", (-80.0, 160.0), (480.0, 320.0), kind=NoteKind.UNDERLAY, locked=locked
    )
    canvas.session.apply(made)
    (note,) = made.made
    start, document = canvas.at(200.0, 400.0), canvas.document
    with (no_step if locked else one_step)(canvas, tool):
        drag(tool, *by(start, (20, 30), (40, 48)))
        now, was = canvas.document.layout.notes[note].place, document.layout.notes[note].place
        assert (now.x - was.x, now.y - was.y) == ((0.0, 0.0) if locked else (40.0, 48.0))


# --- flows
def test_a_flow_is_pulled_onto_a_node(canvas: Any, tool: Tool) -> None:
    before, (first, second) = canvas.document, tuple(canvas.document.nodes)
    start, onto = canvas.at(*edge(canvas)), canvas.at(*canvas.middle(first))
    canvas.session.select((first,))
    with one_step(canvas, tool):
        drag(tool, start, start + QPoint(-40, 60), onto + QPoint(0, 20), onto)
        (made,) = canvas.document.flows.keys() - before.flows.keys()
        flow = canvas.document.flows[made]
        assert (flow.source, flow.target) == (second, first)
        assert canvas.session.selection == (made,)


def chosen_by_tap(canvas: Any, take: Take, words: str = "", row: int = 0) -> None:
    """Type into the open chooser, then tap a line of its list."""
    chooser = canvas.view.placing.chooser
    assert chooser is not None
    canvas.type(words)
    place = chooser.list.visualItemRect(chooser.list.item(row)).center()
    own = take(chooser.list.viewport())
    tap(own, place)


def test_a_flow_pulled_into_the_open_makes_node_and_flow_in_one_step(canvas: Any, tool: Tool, take: Take) -> None:
    before, start = canvas.document, canvas.at(*edge(canvas))
    with one_step(canvas, tool):
        drag(tool, *by(start, (0, 60), (0, 160)))
        chosen_by_tap(canvas, take, "recyc")
        (node,) = canvas.document.nodes.keys() - before.nodes.keys()
        (flow,) = canvas.document.flows.keys() - before.flows.keys()
        assert (canvas.document.nodes[node].kind, canvas.document.flows[flow].target) == ("recycle", node)


def test_a_flow_pulled_into_the_open_is_left_open(canvas: Any, tool: Tool, take: Take) -> None:
    before, second = canvas.document, tuple(canvas.document.nodes)[1]
    box = canvas.view.table.boxes()[second]
    start = canvas.at(box.right + 2.0, box.cy)
    with one_step(canvas, tool):
        drag(tool, *by(start, (60, 0), (180, 0)))
        chosen_by_tap(canvas, take)
        (flow,) = canvas.document.flows.keys() - before.flows.keys()
        assert canvas.document.flows[flow].target is None
        assert canvas.document.layout.routes[flow].end == pytest.approx((box.width + 182.0, box.height / 2.0), abs=2.0)


def test_an_end_is_put_onto_another_node(canvas: Any, third: str, tool: Tool) -> None:
    flow, start = next(iter(canvas.document.flows)), canvas.at(*end(canvas))
    with one_step(canvas, tool):
        drag(tool, start, start + QPoint(-30, 80), canvas.at(*canvas.middle(third)))
        assert canvas.document.flows[flow].target == third
        assert canvas.session.selection == (flow,)


@pytest.mark.parametrize("at_source", [True, False])
def test_an_end_is_pulled_into_the_open_and_lies_where_it_was_let_go(canvas: Any, tool: Tool, at_source: bool) -> None:
    flow, _ = next(iter(canvas.document.flows)), end(canvas)
    x, y = flow_of(canvas).ends[0 if at_source else 1]
    stays = tuple(canvas.document.nodes)[1 if at_source else 0]
    to = (x + (90.0 if at_source else -90.0), y + 160.0)
    with one_step(canvas, tool):
        drag(tool, *way(canvas, (x, y), (x, y + 60.0), to))
        element = canvas.document.flows[flow]
        assert (element.source, element.target) == ((None, stays) if at_source else (stays, None))
        box = canvas.view.table.boxes()[stays]
        assert canvas.document.layout.routes[flow].end == pytest.approx((to[0] - box.x, to[1] - box.y), abs=2.0)
        points = flow_of(canvas).model.points
        assert points[0 if at_source else -1] == pytest.approx(to, abs=2.0)
        crossing = "comes from outside the map instead of" if at_source else "leaves the map instead of going to"
        node = canvas.document.nodes[tuple(canvas.document.nodes)[0 if at_source else 1]]
        assert [said for said in canvas.said if f"{crossing} “{node.name}”. Ctrl+Z" in said], (
            "as announced as a new line"
        )


def test_an_end_that_is_open_already_goes_elsewhere_without_a_word(canvas: Any, tool: Tool) -> None:
    flow = next(iter(canvas.document.flows))
    canvas.session.apply(flows.reconnect(canvas.document, flow, target=None))
    canvas.session.select((flow,))
    x, y = flow_of(canvas).ends[1]
    canvas.said.clear()
    drag(tool, *way(canvas, (x, y), (x, y + 60.0), (x, y + 160.0)))
    assert canvas.document.layout.routes[flow].end is not None
    assert canvas.said == []


def test_a_bend_is_dragged(canvas: Any, tool: Tool) -> None:
    flow, start = next(iter(canvas.document.flows)), canvas.at(*bend(canvas))
    with one_step(canvas, tool):
        drag(tool, *by(start, (0, 30), (0, 72)))
        assert canvas.document.layout.routes[flow].level is not None


def test_a_leg_is_dragged_to_another_side(make_canvas: Callable[[Document], Any], take: Take) -> None:
    document = nodes.add_node(Document(), "process", "Cut", (0.0, 0.0)).document
    document = nodes.add_node(document, "process", "Weld", (320.0, 0.0)).document
    first, second = document.nodes
    document = flows.connect(document, first, second).document
    made = flows.connect(document, second, first)
    canvas = make_canvas(flows.set_route(made.document, made.made[0], level=200.0).document)
    (flow,), tool = made.made, take(canvas.on_screen())
    canvas.view.set_zoom(1.0)
    canvas.session.select((flow,))
    (ax, ay), (bx, by_) = canvas.view.table.scene.flows[flow].model.points[:2]
    box = canvas.view.table.boxes()[second]
    middle = (ay + by_) / 2.0
    with one_step(canvas, tool):
        drag(tool, *way(canvas, (ax, middle), (box.right + 20.0, middle), (box.right + 40.0, middle)))
        assert canvas.document.layout.routes[flow].source_side == "right"
    assert ax == bx


def test_a_label_is_dragged_along_its_line(canvas: Any, tool: Tool) -> None:
    flow, start = next(iter(canvas.document.flows)), canvas.at(*label(canvas))
    where = flow_of(canvas).chip_rect.center().x()
    with one_step(canvas, tool):
        drag(tool, *by(start, (-20, 10), (-40, 20)))
        assert flow_of(canvas).chip_rect.center().x() == pytest.approx(where - 40.0, abs=2.0)
        assert canvas.document.layout.routes[flow].chip is not None


def test_with_alt_two_taps_put_a_label_back(canvas: Any, tool: Tool) -> None:
    flow = next(iter(canvas.document.flows))
    canvas.session.apply(flows.move_chip(canvas.document, flow, 0.3))
    canvas.session.select((flow,))
    with one_step(canvas, tool):
        tool.held = ALT
        tool.twice(canvas.at(*label(canvas)))
        tool.held = NONE
        assert flow not in canvas.document.layout.routes


# --- saying something
def test_two_taps_on_a_flow_open_its_entry(canvas: Any, tool: Tool) -> None:
    flow = next(iter(canvas.document.flows))
    canvas.session.select((flow,))
    with one_step(canvas, tool):
        tool.twice(canvas.at(*label(canvas)))
        canvas.view.writing.editor.selectAll()
        canvas.type("5 t")
        canvas.key(Qt.Key.Key_Return)
        assert canvas.document.flows[flow].quantity.text == "5 t"


def test_two_taps_on_a_node_open_its_name(canvas: Any, tool: Tool) -> None:
    first = next(iter(canvas.document.nodes))
    canvas.session.select((first,))
    with one_step(canvas, tool):
        tool.twice(canvas.at(*canvas.middle(first)))
        canvas.view.writing.editor.selectAll()
        canvas.type("Saw")
        canvas.key(Qt.Key.Key_Return)
        assert canvas.document.nodes[first].name == "Saw"


def test_two_taps_on_the_void_ask_what_stands_there(canvas: Any, tool: Tool, take: Take) -> None:
    before = canvas.document
    with one_step(canvas, tool):
        tool.twice(canvas.at(160.0, 280.0))
        chosen_by_tap(canvas, take, "recyc")
        (node,) = canvas.document.nodes.keys() - before.nodes.keys()
        assert canvas.document.nodes[node].kind == "recycle"
        box = canvas.view.table.boxes()[node]
        assert (abs(box.cx - 160.0) <= 4.0, abs(box.cy - 280.0) <= 4.0) == (True, True)


def test_what_cannot_stand_there_is_not_taken_by_a_tap(canvas: Any, tool: Tool, take: Take) -> None:
    """It is shown with the reason; a press on it leaves the chooser open, Esc closes it."""
    made = nodes.add_node(canvas.document, "landfill", "Tip", (0.0, 280.0))
    canvas.session.apply(made)
    box = canvas.view.table.boxes()[made.made[0]]
    start = canvas.at(box.cx, box.bottom + 2.0)
    with no_step(canvas, tool):
        drag(tool, *by(start, (0, 40), (0, 80)))
        chooser = canvas.view.placing.chooser
        canvas.type("recyc")
        first = chooser.list.item(0)
        assert first.text().endswith("(Tip only takes)")
        assert not first.flags() & Qt.ItemFlag.ItemIsEnabled
        tap(take(chooser.list.viewport()), chooser.list.visualItemRect(first).center())
        assert canvas.view.placing.chooser is chooser
        canvas.key(Qt.Key.Key_Escape)


def test_an_open_field_has_what_is_done_on_it(canvas: Any, tool: Tool, take: Take) -> None:
    """A press on the field is the field's: it stays open, and nothing of the map below it is taken hold of."""
    flow = next(iter(canvas.document.flows))
    with no_step(canvas, tool):
        canvas.view.start_entry(flow)
        editor = canvas.view.writing.editor
        editor.setText("12 t")
        own = take(editor)
        drag(own, editor.rect().center(), editor.rect().center() + QPoint(12, 0))
        assert canvas.view.writing.editor is editor
        assert editor.text() == "12 t"
        assert canvas.view._gesture is None
        canvas.key(Qt.Key.Key_Escape)
