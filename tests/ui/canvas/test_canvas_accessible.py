"""What a screen reader is told of the map: every element a line of a list, with name, value, state and place."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from vsm_app.model.edits.nodes import remove
from vsm_app.model.edits.notes import add_note
from vsm_app.ui.canvas.accessible import MapInterface

TEXT = QAccessible.Text


@pytest.fixture
def listened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[QAccessible.Event, str]]:
    """What is told to a screen reader while one is there."""
    told: list[tuple[QAccessible.Event, str]] = []

    def hear(event: Any) -> None:
        found = event.accessibleInterface() if event.type() != QAccessible.Event.Announcement else None
        told.append((event.type(), event.message() if found is None else found.text(TEXT.Name)))

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return told


def lines_of(canvas: Any) -> list[QAccessibleInterface]:
    interface = QAccessible.queryAccessibleInterface(canvas.view)
    assert isinstance(interface, MapInterface)
    count = len(canvas.view.spoken_order())
    return [interface.child(number) for number in range(count)]


def test_every_node_flow_and_note_is_a_line_of_the_map(drive: Any) -> None:
    lines, document = lines_of(drive), drive.document
    assert len(lines) >= len(document.nodes) + len(document.flows) + len(document.layout.notes)
    names = [line.text(TEXT.Name) for line in lines]
    assert all(names)
    for node in document.nodes.values():
        assert any(name.startswith(f"{node.name}, ") for name in names)
    interface = QAccessible.queryAccessibleInterface(drive.view)
    for number, line in enumerate(lines):
        assert line.role() == QAccessible.Role.ListItem
        assert line.isValid()
        assert interface.indexOfChild(line) == number
        assert line.parent() == interface
    flow = next(line for line in lines if "\u2192" in line.text(TEXT.Name))
    assert "t/a" in flow.text(TEXT.Value)
    assert flow.text(TEXT.Description)


def test_a_line_says_that_it_is_selected_and_where_it_stands(drive: Any) -> None:
    lines = lines_of(drive)
    node = next(iter(drive.document.nodes))
    drive.session.select((node,))
    (chosen,) = (line for line in lines if line.state().selected)
    assert chosen.text(TEXT.Name).startswith(drive.document.nodes[node].name)
    place = chosen.rect()
    on_screen = drive.view.viewport().mapToGlobal(drive.at(*drive.middle(node)))
    assert place.contains(on_screen)
    interface = QAccessible.queryAccessibleInterface(drive.view)
    assert interface.childAt(on_screen.x(), on_screen.y()) == chosen
    outside = drive.view.viewport().mapToGlobal(QPoint(1, 1))
    assert interface.childAt(outside.x(), outside.y()) != chosen


def test_walking_the_map_tells_each_line(canvas: Any, listened: list[tuple[QAccessible.Event, str]]) -> None:
    canvas.view.setFocus()
    canvas.session.select(())
    canvas.key(Qt.Key.Key_Tab)
    canvas.key(Qt.Key.Key_Tab)
    said = [words for kind, words in listened if kind == QAccessible.Event.Focus]
    assert said == [line.text(TEXT.Name) for line in lines_of(canvas)[:2]]


def test_new_numbers_of_what_is_selected_are_announced_once(
    drive: Any, listened: list[tuple[QAccessible.Event, str]]
) -> None:
    drive.session.select(list(drive.document.flows)[:1])
    drive.view.setAccessibleDescription("as it was before")
    listened.clear()
    for _ in range(2):
        drive.session.set_results(drive.session.results)
    assert listened == [(QAccessible.Event.Announcement, drive.view.accessibleDescription())]


def test_the_line_of_the_chooser_that_is_meant_is_said_while_the_keyboard_is_in_its_field(
    canvas: Any, listened: list[tuple[QAccessible.Event, str]]
) -> None:
    canvas.view.setFocus()
    canvas.session.select(tuple(canvas.document.nodes)[1:])
    canvas.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    chooser = canvas.view.placing.chooser
    for press in (lambda: canvas.key(Qt.Key.Key_Down), lambda: canvas.type("outs")):
        listened.clear()
        press()
        said = [words for kind, words in listened if kind == QAccessible.Event.Announcement]
        assert said[-1] == chooser.list.currentItem().text() == chooser.field.accessibleDescription()
    assert chooser.field.hasFocus()
    assert chooser.field.accessibleName()


def test_every_field_on_the_map_says_what_is_typed_there(canvas: Any) -> None:
    (flow,), node = canvas.document.flows, next(iter(canvas.document.nodes))
    canvas.session.apply(add_note(canvas.document, "Why?", (0.0, 300.0)))
    (note,) = canvas.document.layout.notes
    said = []
    for element in (flow, node, note):
        (canvas.view.start_entry if element == flow else canvas.view.start_rename)(element)
        said.append(canvas.view.writing.editor.accessibleName())
    assert all(said)
    assert len(set(said)) == 3
    assert canvas.document.nodes[node].name in said[1]


def test_a_text_that_could_not_be_read_is_told_as_value_and_state(canvas: Any) -> None:
    (flow,) = canvas.document.flows
    canvas.view.table.sync.show_unread(flow, "7 abc")
    line = lines_of(canvas)[canvas.view.spoken_order()[flow]]
    assert (line.text(TEXT.Value), line.text(TEXT.Description)) == ("7 abc", "could not be read")


def test_a_line_ends_with_its_element_and_all_of_them_with_the_view(canvas: Any) -> None:
    lines = lines_of(canvas)
    (flow,) = canvas.document.flows
    line = lines[canvas.view.spoken_order()[flow]]
    canvas.session.apply(remove(canvas.document, (flow,)))
    assert not line.isValid()
    assert line.text(TEXT.Name) == ""
    assert len(lines_of(canvas)) == len(lines) - 1
    canvas.session.undo_stack.undo()
    assert line.isValid()
    assert len(lines_of(canvas)) == len(lines)


class Stand(QWidget):
    """As much of a view as its interface asks for."""

    def spoken_order(self) -> dict[str, int]:
        return {"a": 0, "b": 1}


def test_interfaces_of_lines_go_with_their_view(qapp: Any) -> None:
    for _ in range(20):
        view: Any = Stand()
        interface = MapInterface(view)
        QAccessible.registerAccessibleInterface(interface)
        lines = [interface.child(0), interface.child(1)]
        view.deleteLater()
        QCoreApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete)
        assert not any(isValid(one) for one in (interface, *lines))
        del view, interface, lines
    gc.collect()
