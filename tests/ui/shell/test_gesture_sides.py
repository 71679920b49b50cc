"""Sides and lanes of lines: chosen by keys in the inspector and in the menu of the right button, kept and undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu

from helpers.shell import Shell


def line(shell: Shell, flow: str) -> tuple[tuple[float, float], ...]:
    points: tuple[tuple[float, float], ...] = shell.canvas.table.scene.flows[flow].model.points
    return points


def by_arrows(shell: Shell, box: QComboBox, words: str) -> None:
    """Choose in a closed list with the arrow keys."""
    box.setFocus()
    for _ in range(box.count()):
        if box.currentText() == words:
            return
        QTest.keyClick(box, Qt.Key.Key_Up)
        shell.settle()
    raise AssertionError(f"{words} is not offered")


def choose_in_menu(shell: Shell, at: QPoint, words: str) -> None:
    """The right button at a place of the map, then a click on a line of the menu."""
    viewport = shell.canvas.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
    QApplication.sendEvent(viewport, event)
    shell.settle()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(one for one in menu.actions() if one.text().replace("&", "") == words)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    shell.settle()


@pytest.fixture
def back(on_example: Shell) -> str:
    """The flow of chips from machining back to casting, selected by a click on its chip."""
    chip = on_example.canvas.table.scene.flows["span"].chip_rect.center()
    at = on_example.canvas.mapFromScene(QPointF(chip))
    QTest.mouseClick(on_example.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    on_example.settle()
    assert on_example.session.selection == ("span",)
    return "span"


def test_the_side_of_a_flow_is_chosen_in_the_inspector_and_undone(on_example: Shell, back: str) -> None:
    before, drawn = on_example.document, line(on_example, back)
    box = on_example.canvas.table.boxes()[before.flows[back].source or ""]
    form = on_example.window.inspector.flow
    by_arrows(on_example, form.leaves.box, "above")
    assert on_example.document.layout.routes[back].source_side == "top"
    assert line(on_example, back)[0][1] == box.top
    assert on_example.document.physics is before.physics
    while on_example.document != before:
        assert on_example.session.undo_stack.canUndo()
        on_example.trigger("edit.undo")
    assert line(on_example, back) == drawn


def test_a_return_is_turned_to_the_other_side_in_the_menu_stays_there_and_is_undone(
    on_example: Shell, back: str
) -> None:
    before, drawn = on_example.document, line(on_example, back)
    chain = [
        on_example.canvas.table.boxes()[end or ""] for end in (before.flows[back].source, before.flows[back].target)
    ]
    top, bottom = min(box.top for box in chain), max(box.bottom for box in chain)
    assert max(y for _, y in drawn) > bottom
    chip = on_example.canvas.table.scene.flows[back].chip_rect.center()
    choose_in_menu(on_example, on_example.canvas.mapFromScene(chip), "Run back on the other side")
    assert on_example.document.layout.routes[back].flipped
    assert on_example.document.layout.routes[back].source_side == "top"  # said before: below
    turned = line(on_example, back)
    assert min(y for _, y in turned) < top
    assert max(y for _, y in turned) < bottom
    on_example.session.select(("machining",))
    on_example.canvas.setFocus()
    QTest.keyClick(on_example.canvas, Qt.Key.Key_Right)  # moved a little: it stays above
    assert min(y for _, y in line(on_example, back)) < top
    on_example.trigger("edit.undo")
    on_example.trigger("edit.undo")
    assert on_example.document == before
    assert line(on_example, back) == drawn
