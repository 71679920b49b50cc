"""Space and drag moves the view of the map, whatever had the keyboard before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from helpers.shell import Shell

_FROM, _TO = QPoint(300, 200), QPoint(240, 180)
_PLAIN = Qt.KeyboardModifier.NoModifier


def drag(shell: Shell) -> QPointF:
    """Drag on the map with the left button; how far the view went, in px of the map."""
    viewport = shell.canvas.viewport()
    before = shell.canvas.mapToScene(QPoint(0, 0))
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, _PLAIN, _FROM)
    QTest.mouseMove(viewport, _TO)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, _PLAIN, _TO)
    shell.settle()
    return QPointF(shell.canvas.mapToScene(QPoint(0, 0)) - before) * shell.canvas.zoom


def with_keyboard(shell: Shell, part: QWidget, reason: Qt.FocusReason) -> None:
    QTest.mouseMove(shell.window, part.mapTo(shell.window, part.rect().center()))
    part.setFocus(reason)
    shell.settle()
    assert QApplication.focusWidget() is part


@pytest.mark.parametrize("part", ["quantity", "scenario", "title"])
def test_a_button_of_the_header_does_not_open_where_the_pointer_is_over_the_map(on_example: Shell, part: str) -> None:
    shell = on_example
    button = getattr(shell.window.header, part)
    with_keyboard(shell, button, Qt.FocusReason.MouseFocusReason)
    QTest.mouseMove(shell.canvas.viewport(), _FROM)
    shell.settle()
    document = shell.document
    QTest.keyPress(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert QApplication.activePopupWidget() is None
    moved = drag(shell)
    QTest.keyRelease(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert (moved.x(), moved.y()) == pytest.approx((60.0, 20.0), abs=1.5)
    assert shell.document is document
    assert shell.session.selection == ()
    again = drag(shell)
    assert (again.x(), again.y()) == (0.0, 0.0), "Space is not held any more"


def test_where_one_types_space_is_typed_and_a_drag_on_the_map_pans_all_the_same(on_example: Shell) -> None:
    shell = on_example
    shell.session.select(["machining"])
    shell.settle()
    field = shell.window.inspector.node.name_field.line
    with_keyboard(shell, field, Qt.FocusReason.MouseFocusReason)
    field.setText("Turning")
    QTest.mouseMove(shell.canvas.viewport(), _FROM)
    QTest.keyPress(field, Qt.Key.Key_Space)
    assert field.text() == "Turning "
    moved = drag(shell)
    QTest.keyRelease(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert (moved.x(), moved.y()) == pytest.approx((60.0, 20.0), abs=1.5)
    assert shell.session.selection == ("machining",)


def test_space_let_go_in_a_field_before_the_press_pans_nothing(on_example: Shell) -> None:
    shell = on_example
    shell.session.select(["machining"])
    shell.settle()
    field = shell.window.inspector.node.name_field.line
    with_keyboard(shell, field, Qt.FocusReason.MouseFocusReason)
    QTest.mouseMove(shell.canvas.viewport(), _FROM)
    QTest.keyClick(field, Qt.Key.Key_Space)
    moved = drag(shell)
    assert (moved.x(), moved.y()) == (0.0, 0.0)


@pytest.mark.parametrize("where", ["panel", "map"])
def test_a_capital_typed_before_space_is_let_go_leaves_no_space_held(on_example: Shell, where: str) -> None:
    """ "Walz Ofen" typed fast: Shift is down already when Space comes up."""
    shell = on_example
    shell.session.select(["machining"])
    shell.settle()
    if where == "map":
        shell.canvas.start_rename("machining")
    else:
        with_keyboard(shell, shell.window.inspector.node.name_field.line, Qt.FocusReason.MouseFocusReason)
    shell.settle()
    QTest.mouseMove(shell.canvas.viewport(), _FROM)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "Walz")
    QTest.keyPress(field, Qt.Key.Key_Space)
    QTest.keyPress(field, Qt.Key.Key_Shift)
    QTest.keyRelease(field, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(field, "O", Qt.KeyboardModifier.ShiftModifier)
    QTest.keyRelease(field, Qt.Key.Key_Shift)
    QTest.keyClicks(field, "fen")
    QTest.keyClick(field, Qt.Key.Key_Return)
    shell.settle()
    assert shell.document.nodes["machining"].name == "Walz Ofen"
    moved = drag(shell)
    assert (moved.x(), moved.y()) == (0.0, 0.0)


def test_enter_before_space_is_let_go_leaves_no_space_held(on_example: Shell) -> None:
    shell = on_example
    shell.session.select(["machining"])
    shell.canvas.start_rename("machining")
    shell.settle()
    field = QApplication.focusWidget()
    QTest.keyClicks(field, "Ofen")
    QTest.keyPress(field, Qt.Key.Key_Space)
    QTest.keyClick(field, Qt.Key.Key_Return)
    shell.settle()
    assert QApplication.focusWidget() is shell.canvas
    QTest.keyRelease(shell.canvas, Qt.Key.Key_Space)
    moved = drag(shell)
    assert (moved.x(), moved.y()) == (0.0, 0.0)


def test_who_walks_by_keys_opens_with_space_wherever_the_pointer_was_left(on_example: Shell) -> None:
    shell = on_example
    QTest.mouseMove(shell.canvas.viewport(), _FROM)
    shell.settle()
    shell.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    button = shell.window.header.present
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyPress(button, Qt.Key.Key_Space)
    assert button.isDown()
    assert QApplication.focusWidget() is button
    shell.canvas.setFocus(Qt.FocusReason.MouseFocusReason)  # it is not pressed after all
    QTest.keyRelease(shell.canvas, Qt.Key.Key_Space)
