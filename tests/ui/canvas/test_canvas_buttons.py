"""Which press does what: the second of two quick ones, that of another button, and what a gesture given up leaves."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from helpers.grips import PLACES, middle

_LEFT, _RIGHT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton


def _origin(canvas: Any) -> QPointF:
    return canvas.view.mapToScene(QPoint(0, 0))


def _twice(canvas: Any, at: QPoint, drag: QPoint, button: Qt.MouseButton = _LEFT) -> None:
    """Two quick presses, the second of which is dragged: Qt says of that one that it is a double-click."""
    viewport = canvas.view.viewport()
    QTest.mouseClick(viewport, button, pos=at)
    event = QMouseEvent(
        QMouseEvent.Type.MouseButtonDblClick, QPointF(at), viewport.mapToGlobal(QPointF(at)), button, button,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)
    QTest.mouseMove(viewport, at + drag / 2)
    QTest.mouseMove(viewport, at + drag)
    QTest.mouseRelease(viewport, button, pos=at + drag)


@pytest.fixture
def over_a_flow(canvas: Any) -> Any:
    """Seen so near that the mini-map is there, with the flow's label under it."""
    canvas.view.set_zoom(3.0)
    chip = canvas.view.table.scene.flows[next(iter(canvas.document.flows))].chip_rect.center()
    on_map = QPointF(canvas.view.minimap.rect.center())
    canvas.view._scroll_by(chip - canvas.view.mapToScene(on_map.toPoint()))
    canvas.view._moved()
    assert canvas.view.minimap.holds(on_map)
    assert canvas.view.table.scene.hit(canvas.view.mapToScene(on_map.toPoint())) is not None
    return canvas


def test_two_quick_presses_on_the_minimap_are_two_on_the_minimap(over_a_flow: Any) -> None:
    canvas, at = over_a_flow, over_a_flow.view.minimap.rect.center()
    before = _origin(canvas)
    _twice(canvas, at, QPoint(20, 10))
    assert canvas.view.writing.editor is None
    assert canvas.view.placing.chooser is None
    assert _origin(canvas) != before
    after = _origin(canvas)
    QTest.mousePress(canvas.view.viewport(), _LEFT, pos=at)
    QTest.mouseRelease(canvas.view.viewport(), _LEFT, pos=at)
    assert _origin(canvas) != after, "the drag of the second press was followed"


@pytest.mark.parametrize("by", ["space", "middle", "presenting"])
def test_a_second_quick_press_moves_the_view_as_the_first(canvas: Any, by: str) -> None:
    canvas.view.set_zoom(3.0)
    at, document = QPoint(300, 300), canvas.document
    if by == "space":
        QTest.keyPress(canvas.view, Qt.Key.Key_Space)
    elif by == "presenting":
        canvas.view.set_presenting(on=True)
    before, zoom = _origin(canvas), canvas.view.zoom
    _twice(canvas, at, QPoint(60, 40), _MIDDLE if by == "middle" else _LEFT)
    moved = (before - _origin(canvas)) * zoom
    assert (round(moved.x()), round(moved.y())) == (60, 40)
    assert canvas.view.placing.chooser is None
    assert canvas.document is document


def test_only_the_button_that_began_a_gesture_ends_it(canvas: Any) -> None:
    before, viewport, at = canvas.document, canvas.view.viewport(), canvas.at(*middle(canvas))
    QTest.mousePress(viewport, _RIGHT, pos=QPoint(5, 5))
    QTest.mousePress(viewport, _LEFT, pos=at)
    QTest.mouseMove(viewport, at + QPoint(40, 40))
    QTest.mouseRelease(viewport, _RIGHT, pos=at + QPoint(40, 40))
    assert canvas.document is before
    QTest.mouseMove(viewport, at + QPoint(80, 80))
    QTest.mouseRelease(viewport, _LEFT, pos=at + QPoint(80, 80))
    first = next(iter(before.nodes))
    gone = canvas.document.layout.places[first].x - before.layout.places[first].x
    assert gone == pytest.approx(80.0 / canvas.view.zoom, abs=8.0)
    assert canvas.undoes_to(before)


@pytest.mark.parametrize("gesture", [*PLACES, "RubberGesture"])
@pytest.mark.parametrize("how", ["escape", "other button"])
def test_a_gesture_given_up_leaves_selected_what_was(canvas: Any, gesture: str, how: str) -> None:
    _first, second = canvas.document.nodes
    at = QPoint(20, 20) if gesture == "RubberGesture" else canvas.at(*PLACES[gesture](canvas))
    if gesture not in ("ResizeGesture", "ReconnectGesture", "BendGesture"):  # those are of what is selected
        canvas.session.select((second,))
    chosen, before, viewport = canvas.session.selection, canvas.document, canvas.view.viewport()
    QTest.mousePress(viewport, _LEFT, pos=at)
    to = QPoint(900, 700) if gesture == "RubberGesture" else at + QPoint(60, 80)
    QTest.mouseMove(viewport, at + (to - at) / 2)
    QTest.mouseMove(viewport, to)
    if how == "escape":
        QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    else:
        QTest.mousePress(viewport, _RIGHT, pos=to)
        QTest.mouseRelease(viewport, _RIGHT, pos=to)
    QTest.mouseRelease(viewport, _LEFT, pos=to)
    assert canvas.session.selection == chosen
    assert canvas.document is before
    assert canvas.session.undo_stack.count() == 0


@pytest.mark.parametrize("adds", [False, True])
def test_a_rubber_band_given_up_leaves_what_was_selected(canvas: Any, adds: bool) -> None:
    _first, second = canvas.document.nodes
    canvas.session.select((second,))
    held = Qt.KeyboardModifier.ShiftModifier if adds else Qt.KeyboardModifier.NoModifier
    QTest.mousePress(canvas.view.viewport(), _LEFT, held, QPoint(20, 20))
    at = canvas.at(*canvas.middle(next(iter(canvas.document.nodes))))
    QTest.mouseMove(canvas.view.viewport(), at)
    assert next(iter(canvas.document.nodes)) in canvas.session.selection
    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    assert canvas.session.selection == (second,)
    QTest.mouseRelease(canvas.view.viewport(), _LEFT, held, at)
    assert canvas.session.selection == (second,), "the button that is still down does nothing more"


def test_the_hand_of_the_space_bar_goes_with_the_focus(canvas: Any) -> None:
    viewport = canvas.view.viewport()
    QTest.keyPress(canvas.view, Qt.Key.Key_Space)
    assert viewport.cursor().shape() is Qt.CursorShape.OpenHandCursor
    QApplication.sendEvent(canvas.view, QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    assert viewport.cursor().shape() is Qt.CursorShape.ArrowCursor
    before = _origin(canvas)
    QTest.mousePress(viewport, _LEFT, pos=QPoint(20, 20))
    QTest.mouseMove(viewport, QPoint(90, 90))
    QTest.mouseRelease(viewport, _LEFT, pos=QPoint(90, 90))
    assert _origin(canvas) == before


def test_the_hand_of_the_space_bar_is_there_as_long_as_it_is_held(canvas: Any) -> None:
    viewport = canvas.view.viewport()
    QTest.keyPress(canvas.view, Qt.Key.Key_Space)
    QTest.mousePress(viewport, _LEFT, pos=QPoint(20, 20))
    assert viewport.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    QTest.mouseMove(viewport, QPoint(90, 90))
    QTest.mouseRelease(viewport, _LEFT, pos=QPoint(90, 90))
    assert viewport.cursor().shape() is Qt.CursorShape.OpenHandCursor
    QTest.mouseMove(viewport, canvas.at(*canvas.middle(next(iter(canvas.document.nodes)))))
    assert viewport.cursor().shape() is Qt.CursorShape.OpenHandCursor
    QTest.keyRelease(canvas.view, Qt.Key.Key_Space)
    assert viewport.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_a_touch_that_fails_leaves_the_width_of_the_mouse(canvas: Any, hand: Any, monkeypatch: Any) -> None:
    def fails(*_args: object) -> bool:
        raise RuntimeError

    monkeypatch.setattr("vsm_app.ui.canvas.touch.QApplication.sendEvent", fails)
    with pytest.raises(RuntimeError):
        canvas.view._fingers._send(QMouseEvent.Type.MouseButtonPress, QPointF(5.0, 5.0))
    assert canvas.view.pointer_width == 1.0
