"""Several selected in the inspector: shared fields, mixed values said so; search and mini-map by keys and pointer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from helpers.shell import ALT, CTRL, NONE, Shell
from vsm_app.model.edits import groups, nodes
from vsm_app.ui.panels.inspector.several import SeveralForm


def choose(shell: Shell, box: QComboBox, words: str) -> None:
    """Choose by keys, as in any list of the window: open it, type what is meant, Enter."""
    box.setFocus()
    shell.key(Qt.Key.Key_Down, ALT, box)
    view = box.view()
    assert view.isVisible()
    shell.type(words, view)
    assert view.currentIndex().data() == words
    shell.key(Qt.Key.Key_Return, widget=view)
    assert not view.isVisible()


@pytest.fixture
def form(on_example: Shell) -> SeveralForm:
    first, second, third = list(on_example.document.nodes)[:3]
    on_example.session.apply(nodes.set_node(on_example.document, third, note="Line 3"))
    on_example.session.select([first, second, third])
    on_example.settle()
    shown = on_example.window.inspector.current
    assert isinstance(shown, SeveralForm)
    return shown


def test_what_all_share_is_shown_and_what_differs_is_called_mixed(on_example: Shell, form: SeveralForm) -> None:
    assert form.kind_of_node.box.currentText() == "Process"
    assert form.stage.box.currentText() == "Production"
    assert form.node_note.edit.placeholderText() == "– mixed –"
    assert form.node_note.edit.toPlainText() == ""
    ids = list(on_example.document.nodes)
    on_example.session.select(ids[:5])
    on_example.settle()
    assert form.stage.box.currentIndex() == -1
    assert form.stage.box.placeholderText() == "– mixed –"


def test_a_shared_field_is_set_for_all_in_one_step(on_example: Shell, form: SeveralForm) -> None:
    before, chosen = on_example.document, on_example.session.selection
    choose(on_example, form.kind_of_node.box, "Recycling")
    assert {on_example.document.nodes[i].kind for i in chosen} == {"recycle"}
    choose(on_example, form.stock.box, "Yes")
    assert {on_example.document.nodes[i].holds_stock for i in chosen} == {True}
    on_example.trigger("edit.undo")
    on_example.trigger("edit.undo")
    assert on_example.document == before


def test_flows_take_an_r_strategy_together(on_example: Shell) -> None:
    before, chosen = on_example.document, list(on_example.document.flows)[:3]
    on_example.session.select(chosen)
    on_example.settle()
    form = on_example.window.inspector.current
    assert isinstance(form, SeveralForm)
    choose(on_example, form.strategy.box, on_example.context.language.text("r_strategy.R8"))
    assert {on_example.document.flows[i].r_strategy for i in chosen} == {"R8"}
    assert on_example.session.undo_stack.undoText() == "Change several flows"
    on_example.trigger("edit.undo")
    assert on_example.document == before


def sees(shell: Shell, node: str) -> bool:
    sight = shell.canvas.mapToScene(shell.canvas.viewport().rect()).boundingRect()
    box = shell.box(node)
    return bool(sight.contains(box.cx, box.cy))


def test_search_by_keys_leads_to_an_element_and_to_the_sub_process_that_hides_it(on_example: Shell) -> None:
    document = on_example.document
    casting = next(i for i, node in document.nodes.items() if node.name == "Casting")
    machining = next(i for i, node in document.nodes.items() if node.name == "Machining")
    on_example.canvas.set_zoom(3.0)
    on_example.canvas.reveal("recycle")
    assert not sees(on_example, casting)
    on_example.canvas.setFocus()
    on_example.key(Qt.Key.Key_F, CTRL, on_example.canvas)
    finder = on_example.window.finder
    on_example.type("casting", finder.field)
    on_example.key(Qt.Key.Key_Return, widget=finder.field)
    assert on_example.session.selection == (casting,)
    assert sees(on_example, casting)
    assert on_example.document is document
    assert not on_example.session.undo_stack.canUndo(), "a look is no step"
    made = groups.group(document, [casting, machining], "Making")
    on_example.session.apply(made)
    on_example.window.reveal(casting)
    assert on_example.session.selection == made.made


def test_the_mini_map_moves_the_view_by_press_and_drag(on_example: Shell) -> None:
    canvas = on_example.canvas
    canvas.set_zoom(2.0)
    rect = canvas.minimap.rect
    left, right = rect.center() - QPoint(25, 0), rect.center() + QPoint(25, 0)
    places = []
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, NONE, left)
    for at in (left, right):
        QTest.mouseMove(canvas.viewport(), at)
        places.append(canvas.mapToScene(canvas.viewport().rect().center()).x())
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, NONE, right)
    assert places[1] > places[0] + 200.0
    assert not canvas.table.session.undo_stack.canUndo()
