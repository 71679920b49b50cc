"""What the hand does on the map, done by keys in the real window: focus, shortcuts and menus are those of a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from helpers.shell import ALT, CTRL, NONE, SHIFT, Shell
from vsm_app.model.edits import flows, nodes, notes
from vsm_app.model.placement import NoteKind
from vsm_app.ui.itemmodels.flows import Column
from vsm_app.ui.panels.parts import GroupHeading

Key = Qt.Key


@pytest.fixture
def pair(on_map: Shell) -> Shell:
    """Two steps with a flow between them, and a third one below; the map has the keyboard."""
    session = on_map.session
    for name, at in (("Cut", (0.0, 0.0)), ("Weld", (320.0, 0.0)), ("Paint", (160.0, 240.0))):
        session.apply(nodes.add_node(session.document, "process", name, at))
    first, second, _third = session.document.nodes
    session.apply(flows.add_flow(session.document, first, second))
    session.undo_stack.clear()
    on_map.canvas.fit()
    on_map.canvas.setFocus()
    on_map.settle()
    return on_map


@contextmanager
def taken_back(shell: Shell) -> Iterator[None]:
    """What is done by keys meanwhile is one step; Ctrl+Z brings map, selection and view back, Ctrl+Y the step."""
    session = shell.session
    before = session.document, session.selection, session.view
    steps = session.undo_stack.index()
    yield
    after = session.document
    assert after != before[0]
    assert session.undo_stack.index() == steps + 1
    shell.key(Key.Key_Z, CTRL)
    assert (session.document, session.selection, session.view) == before
    shell.key(Key.Key_Y, CTRL)
    assert session.document == after
    shell.key(Key.Key_Z, CTRL)


def choose(shell: Shell, element: str) -> None:
    """Walk there by Tab."""
    shell.session.select(())
    shell.canvas.setFocus()
    for _ in range(20):
        shell.key(Key.Key_Tab, widget=shell.canvas)
        if shell.session.selection == (element,):
            return
    raise AssertionError(f"Tab does not lead to {element}")


def walk_to(shell: Shell, part: QWidget, field: QWidget) -> None:
    """F6 to a part of the window, then Tab to a field in it; a group that holds it is unfolded on the way, by Space."""
    for _ in range(8):
        shell.key(Key.Key_F6)
        focus = QApplication.focusWidget()
        if focus is not None and part.isAncestorOf(focus):
            break
    for _ in range(60):
        focus = QApplication.focusWidget()
        if focus is field:
            return
        if isinstance(focus, GroupHeading) and not focus.isChecked():
            shell.key(Key.Key_Space)
            if not field.isVisible():
                shell.key(Key.Key_Space)
        shell.key(Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {field}")


def test_the_side_of_a_line_is_chosen_by_keys_alone(pair: Shell) -> None:
    (flow,) = pair.document.flows
    choose(pair, flow)
    box = pair.window.inspector.flow.leaves.box
    with taken_back(pair):
        walk_to(pair, pair.window.inspector, box)
        before = box.currentText()
        pair.key(Key.Key_Down)
        assert box.currentText() != before
        assert pair.document.layout.routes[flow].source_side is not None


def test_a_node_is_locked_and_unlocked_by_key(pair: Shell) -> None:
    first, *_ = pair.document.nodes
    choose(pair, first)
    with taken_back(pair):
        pair.key(Key.Key_K, CTRL | SHIFT)
        assert pair.document.nodes[first].locked
    pair.key(Key.Key_K, CTRL | SHIFT)
    held = pair.document
    pair.key(Key.Key_Right)
    pair.key(Key.Key_Right, CTRL)
    pair.key(Key.Key_Delete)
    assert pair.document is held, "neither moved nor larger nor gone"
    pair.key(Key.Key_K, CTRL | SHIFT)
    pair.key(Key.Key_Right)
    assert pair.document.layout.places[first].x == held.layout.places[first].x + 1.0


def middle(shell: Shell) -> tuple[float, float]:
    at = shell.canvas.mapToScene(shell.canvas.viewport().rect().center())
    return at.x(), at.y()


def test_the_view_goes_by_pages_where_the_mini_map_is_pressed_by_hand(pair: Shell) -> None:
    """The keys do what the mini-map does: they lead to what is out of sight, and no farther than there is a map."""
    canvas = pair.canvas
    canvas.set_zoom(3.0)
    assert canvas.minimap.stands
    document, selection, start = pair.document, pair.session.selection, middle(pair)
    room = canvas.viewport().size() / canvas.zoom
    pair.key(Key.Key_PageDown)
    x, y = middle(pair)
    assert (x - start[0], y - start[1]) == pytest.approx((0.0, 0.8 * room.height()), abs=2.0)
    pair.key(Key.Key_PageUp)
    pair.key(Key.Key_PageDown, SHIFT)
    x, y = middle(pair)
    assert (x - start[0], y - start[1]) == pytest.approx((0.8 * room.width(), 0.0), abs=2.0)
    for _ in range(20):
        pair.key(Key.Key_PageDown, SHIFT)
    sight = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    assert sight.intersects(canvas.scene().content_rect()), "something of the map stays in sight"
    for _ in range(20):
        pair.key(Key.Key_PageUp, SHIFT)
    sight = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    assert sight.intersects(canvas.scene().content_rect())
    assert (pair.document, pair.session.selection) == (document, selection)


def test_tab_brings_what_it_reaches_into_sight(pair: Shell) -> None:
    canvas, (*_, third) = pair.canvas, pair.document.nodes
    canvas.set_zoom(3.0)
    choose(pair, third)
    sight = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    box = pair.box(third)
    assert sight.contains(box.cx, box.cy)


def test_a_box_is_made_larger_and_smaller_by_keys_in_one_step(pair: Shell) -> None:
    first, *_ = pair.document.nodes
    choose(pair, first)
    box = pair.box(first)
    with taken_back(pair):
        for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Down, Key.Key_Down, Key.Key_Left):
            pair.key(key, CTRL)
        now = pair.box(first)
        assert (now.left, now.top, now.width, now.height) == (box.left, box.top, box.width + 16.0, box.height + 16.0)
    pair.key(Key.Key_Up, CTRL)
    pair.key(Key.Key_Left, CTRL)
    now = pair.box(first)
    assert (now.left, now.top) == (box.left, box.top)
    assert now.height <= box.height, "what its words need it keeps"


def test_a_photo_is_moved_and_keeps_its_shape_by_keys(pair: Shell) -> None:
    made = notes.add_photo(pair.document, "wall.png", (0.0, 400.0), (400.0, 200.0), kind=NoteKind.UNDERLAY)
    pair.session.apply(made)
    (photo,) = made.made
    pair.session.select((photo,))
    with taken_back(pair):
        pair.key(Key.Key_Right, CTRL, pair.canvas)
        place = pair.document.layout.notes[photo].place
        assert (place.x, place.y, place.w, place.h) == (0.0, 400.0, 408.0, 204.0)
    with taken_back(pair):
        pair.key(Key.Key_Up, CTRL, pair.canvas)
        place = pair.document.layout.notes[photo].place
        assert (place.w, place.h) == (392.0, 196.0)
    with taken_back(pair):
        pair.key(Key.Key_Right, SHIFT, pair.canvas)
        assert pair.document.layout.notes[photo].place.x == 10.0


@pytest.mark.parametrize("zoom", [1.0, 0.4])
def test_a_label_goes_along_its_line_by_keys_in_one_step(pair: Shell, zoom: float) -> None:
    """As far at every zoom, also where its figure is shown apart from its place on the line."""
    pair.canvas.set_zoom(zoom)
    (flow,) = pair.document.flows
    choose(pair, flow)
    where = pair.canvas.table.scene.flows[flow].chip_rect.center().x()
    with taken_back(pair):
        for _ in range(3):
            pair.key(Key.Key_Left, CTRL)
        now = pair.canvas.table.scene.flows[flow].chip_rect.center().x()
        assert now == pytest.approx(where - 24.0, abs=2.0)


def test_a_label_is_sent_back_by_its_key(pair: Shell) -> None:
    (flow,) = pair.document.flows
    pair.session.apply(flows.move_chip(pair.document, flow, 0.3))
    choose(pair, flow)
    with taken_back(pair):
        pair.key(Key.Key_P, ALT | SHIFT)
        assert flow not in pair.document.layout.routes


def test_several_selected_have_no_size_by_keys(pair: Shell) -> None:
    before = pair.document
    pair.key(Key.Key_A, CTRL)
    pair.key(Key.Key_Right, CTRL)
    assert pair.document is before


def test_a_kind_is_added_from_the_palette_by_keys(pair: Shell) -> None:
    """F6 to the palette, Tab to a tile, Enter: it stands beside what is selected, as after two taps."""
    first, *_ = pair.document.nodes
    tile = next(one for one in pair.window.palette_panel.tiles() if one.key == "recycle" and one.isVisible())
    choose(pair, first)
    count = len(pair.document.nodes)
    with taken_back(pair):
        walk_to(pair, pair.window.palette_panel, tile)
        pair.key(Key.Key_Return)
        assert len(pair.document.nodes) == count + 1
        pair.canvas.setFocus()


def cell(shell: Shell, column: Column, words: str) -> None:
    """In the table of flows, reached by its key: to a cell by arrows, F2, the words, Enter."""
    shell.key(Key.Key_2, CTRL | ALT)
    table = shell.window.analysis.flows.table
    assert table.hasFocus()
    while table.currentIndex().column() != column:
        shell.key(Key.Key_Left if table.currentIndex().column() > column else Key.Key_Right)
    shell.key(Key.Key_F2)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    shell.key(Key.Key_Delete, widget=field)
    shell.type(words, field)
    shell.key(Key.Key_Return, widget=field)


@pytest.mark.parametrize(("column", "end"), [(Column.SOURCE, "source"), (Column.TARGET, "target")])
def test_an_end_is_put_onto_another_node_by_keys(pair: Shell, column: Column, end: str) -> None:
    (flow,), (*_, third) = pair.document.flows, pair.document.nodes
    choose(pair, flow)
    with taken_back(pair):
        cell(pair, column, "Paint")
        assert getattr(pair.document.flows[flow], end) == third


@pytest.mark.parametrize(("column", "end"), [(Column.SOURCE, "source"), (Column.TARGET, "target")])
def test_an_end_is_put_into_the_open_by_keys(pair: Shell, column: Column, end: str) -> None:
    (flow,) = pair.document.flows
    choose(pair, flow)
    with taken_back(pair):
        cell(pair, column, "")
        assert getattr(pair.document.flows[flow], end) is None


def test_the_menu_of_what_is_selected_opens_by_key(pair: Shell) -> None:
    first, *_ = pair.document.nodes
    choose(pair, first)
    asked: list[object] = []
    pair.canvas.context_requested.connect(lambda _at, ids: asked.append(tuple(ids)))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(pair.canvas, event)
    pair.settle()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()
    assert asked == [(first,)]


# --- while presenting
#: As a platform may say them: not each gives such a key a text.
_BARE = (
    (Key.Key_Delete, NONE), (Key.Key_Backspace, NONE), (Key.Key_X, CTRL), (Key.Key_V, CTRL), (Key.Key_D, CTRL),
    (Key.Key_Z, CTRL), (Key.Key_Y, CTRL), (Key.Key_L, CTRL | SHIFT), (Key.Key_Right, CTRL),
    (Key.Key_Right, ALT | SHIFT), (Key.Key_Down, NONE), (Key.Key_F2, NONE), (Key.Key_Return, NONE),
)  # fmt: skip


@pytest.mark.parametrize("has_text", [True, False])
def test_no_key_changes_a_map_that_is_presented_whatever_text_it_has(pair: Shell, has_text: bool) -> None:
    pair.key(Key.Key_A, CTRL)
    pair.key(Key.Key_C, CTRL)
    pair.session.apply(nodes.rename(pair.document, next(iter(pair.document.nodes)), "Saw"))
    pair.trigger("view.present")
    before, steps = pair.document, pair.session.undo_stack.index()
    for key, held in _BARE:
        for chosen in (next(iter(pair.document.nodes)), next(iter(pair.document.flows))):
            pair.session.select((chosen,))
            if has_text:
                QTest.keyClick(pair.canvas, key, held)
            else:
                QApplication.sendEvent(pair.canvas, QKeyEvent(QKeyEvent.Type.KeyPress, key, held))
            assert pair.document is before, key
            assert pair.session.undo_stack.index() == steps, key
            assert not pair.canvas.writing.is_open, key
            assert pair.canvas.placing.chooser is None, key


def test_whoever_asks_a_presented_map_is_not_changed(pair: Shell) -> None:
    """Not by the line of a menu or a caller that no switch was thought of for: the table itself refuses."""
    first, *_ = pair.document.nodes
    pair.trigger("view.present")
    before = pair.document
    pair.session.select((first,))
    pair.canvas.delete_selection()
    pair.canvas.duplicate()
    pair.canvas.placing.add_connected("right")
    assert pair.document is before
    assert [words for words in pair.said if "F5" in words]
    pair.trigger("view.present")
    pair.session.select((first,))
    pair.canvas.delete_selection()
    assert first not in pair.document.nodes


def test_while_presenting_the_view_still_goes_by_pages(pair: Shell) -> None:
    pair.trigger("view.present")
    pair.canvas.set_zoom(4.0)
    start = middle(pair)
    pair.key(Key.Key_PageDown, widget=pair.canvas)
    assert middle(pair)[1] > start[1]
