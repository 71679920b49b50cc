"""Fingers on the canvas by real touch events: one draws, two pan and zoom, one that rests opens the menu."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.fingers import Hand
from helpers.grips import PLACES
from vsm_app.ui.canvas.touch import LONG_PRESS_MS


def test_a_finger_drags_a_node_as_the_mouse_does(canvas: Any, hand: Hand) -> None:
    before, first = canvas.document, next(iter(canvas.document.nodes))
    x, y = canvas.middle(first)
    hand.press(canvas.at(x, y))
    hand.move(canvas.at(x + 40.0, y + 50.0))
    hand.move(canvas.at(x + 80.0, y + 96.0))
    hand.lift(canvas.at(x + 80.0, y + 96.0))
    assert canvas.middle(first) != (x, y)
    assert canvas.undoes_to(before)


@pytest.mark.parametrize("gesture", PLACES)
def test_every_gesture_is_done_by_a_finger_in_one_step(canvas: Any, hand: Hand, gesture: str) -> None:
    canvas.view.set_zoom(1.0)
    before, start = canvas.document, canvas.at(*PLACES[gesture](canvas))
    hand.press(start)
    for part in (QPoint(20, 30), QPoint(48, 72)):
        hand.move(start + part)
    running = getattr(canvas.view._gesture, "_running", None) or canvas.view._gesture
    assert type(running).__name__ == gesture
    hand.lift(start + QPoint(48, 72))
    if canvas.view.placing.chooser is not None:
        canvas.type("Oven")
        canvas.key(Qt.Key.Key_Return)
    assert canvas.document != before
    assert canvas.undoes_to(before)


def test_two_fingers_zoom_and_pan_and_the_map_sticks_to_them(canvas: Any, hand: Hand) -> None:
    before, zoom = canvas.document, canvas.view.zoom
    left, right = QPoint(400, 400), QPoint(600, 400)
    held = canvas.view.mapToScene(QPoint(500, 400))
    hand.press(left, right)
    hand.move(QPoint(350, 430), QPoint(650, 430))
    hand.move(QPoint(300, 460), QPoint(700, 460))
    hand.lift(QPoint(300, 460), QPoint(700, 460))
    assert canvas.view.zoom == pytest.approx(2.0 * zoom, rel=0.01)
    now = canvas.view.mapFromScene(held)
    assert abs(now.x() - 500) <= 3
    assert abs(now.y() - 460) <= 3
    assert canvas.document is before


def test_the_second_finger_gives_up_what_the_first_has_begun(canvas: Any, hand: Hand) -> None:
    before, first = canvas.document, next(iter(canvas.document.nodes))
    x, y = canvas.middle(first)
    start, further = canvas.at(x, y), canvas.at(x + 60.0, y + 60.0)
    hand.press(start)
    hand.move(further)
    hand.add(further, QPoint(200, 200))
    hand.move(further, QPoint(220, 220))
    hand.lift(further, QPoint(220, 220))
    assert canvas.document is before
    assert canvas.view.table.scene.nodes[first].pos().x() == before.layout.places[first].x


def test_a_finger_that_rests_opens_the_menu_of_what_it_lies_on(canvas: Any, hand: Hand, qtbot: QtBot) -> None:
    first = next(iter(canvas.document.nodes))
    spot = canvas.at(*canvas.middle(first))
    with qtbot.waitSignal(canvas.view.context_requested, timeout=LONG_PRESS_MS + 2000) as caught:
        hand.press(spot)
    assert tuple(caught.args[1]) == (first,)
    hand.lift(spot)
    assert canvas.session.selection == (first,)


def test_two_quick_touches_on_a_flow_open_its_entry(canvas: Any, hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QApplication, "doubleClickInterval", lambda: 10_000)  # a busy machine is slower than a hand
    flow = next(iter(canvas.document.flows))
    spot = canvas.view.mapFromScene(canvas.view.table.scene.flows[flow].chip_rect.center())
    for _ in range(2):
        hand.press(spot)
        hand.lift(spot)
    assert canvas.view.writing.editor is not None


def test_a_finger_that_draws_opens_no_menu(canvas: Any, hand: Hand, qtbot: QtBot) -> None:
    first = next(iter(canvas.document.nodes))
    x, y = canvas.middle(first)
    hand.press(canvas.at(x, y))
    hand.move(canvas.at(x + 60.0, y + 60.0))
    with qtbot.assertNotEmitted(canvas.view.context_requested, wait=LONG_PRESS_MS + 200):
        pass
    hand.lift(canvas.at(x + 60.0, y + 60.0))


def test_a_finger_takes_hold_of_an_edge_from_farther_away_than_the_mouse(canvas: Any, hand: Hand) -> None:
    before, (first, second) = canvas.document, tuple(canvas.document.nodes)
    box = canvas.view.table.boxes()[second]
    beside = canvas.at(box.cx, box.bottom) + QPoint(0, 16)
    hand.press(beside)
    hand.move(beside + QPoint(0, 40))
    hand.move(canvas.at(*canvas.middle(first)))
    hand.lift(canvas.at(*canvas.middle(first)))
    (made,) = canvas.document.flows.keys() - before.flows.keys()
    assert (canvas.document.flows[made].source, canvas.document.flows[made].target) == (second, first)
    assert canvas.undoes_to(before)


@pytest.mark.parametrize("inside", [5, -15])
def test_a_tap_at_an_edge_selects_and_asks_nothing(canvas: Any, hand: Hand, inside: int) -> None:
    before, (first, second) = canvas.document, tuple(canvas.document.nodes)
    box = canvas.view.table.boxes()[second]
    canvas.session.select((first,))
    at = canvas.at(box.cx, box.bottom) - QPoint(0, inside)
    hand.press(at)
    hand.lift(at)
    assert canvas.session.selection == ((second,) if inside > 0 else ())
    assert canvas.view.placing.chooser is None
    assert canvas.document is before
