"""A finger or a pen that is gone: what it had begun is done or given up, nothing stays as if it were still there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from helpers.at_rest import is_at_rest, state
from helpers.fingers import Hand
from helpers.grips import PLACES, label
from helpers.pens import Pen
from vsm_app.ui.canvas.touch import LONG_PRESS_MS


@pytest.fixture(params=PLACES)
def grip(request: pytest.FixtureRequest, canvas: Any) -> QPoint:
    """Where a gesture begins; another node is selected before, if nothing has to be."""
    canvas.view.set_zoom(1.0)
    start: QPoint = canvas.at(*PLACES[request.param](canvas))
    if not canvas.session.selection:
        canvas.session.select(tuple(canvas.document.nodes)[1:])
    return start


def test_a_touch_that_the_system_takes_away_gives_up_what_it_had_begun(canvas: Any, hand: Hand, grip: QPoint) -> None:
    """A palm, another window, a lock screen: the touch was not meant to the end."""
    before = state(canvas)
    hand.press(grip)
    hand.move(grip + QPoint(20, 30))
    hand.move(grip + QPoint(48, 72))
    hand.take_away()
    assert state(canvas) == before
    assert canvas.session.undo_stack.index() == 0
    is_at_rest(canvas)
    hand.press(QPoint(300, 700))  # the next one is a touch as any other
    hand.lift(QPoint(300, 700))
    assert canvas.session.selection == ()
    is_at_rest(canvas)


def test_a_touch_whose_end_another_window_was_told_is_given_up_by_the_next(canvas: Any, hand: Hand) -> None:
    first = next(iter(canvas.document.nodes))
    before, start = canvas.document, canvas.at(*canvas.middle(first))
    fingers = canvas.view._fingers
    hand.press(start)
    hand.move(start + QPoint(40, 90))
    assert fingers._is_drawing
    hand.forget()
    hand.press(QPoint(300, 700))
    hand.move(QPoint(330, 740))
    hand.lift(QPoint(330, 740))
    assert canvas.document is before
    is_at_rest(canvas)


def test_a_finger_that_has_rested_does_nothing_more_until_it_is_lifted(canvas: Any, hand: Hand) -> None:
    """Its menu is open: that it trembles then, or slides away, must not take the node along."""
    first = next(iter(canvas.document.nodes))
    before, start = canvas.document, canvas.at(*canvas.middle(first))
    canvas.view._fingers._rest.setInterval(1)
    asked: list[object] = []
    canvas.view.context_requested.connect(lambda _at, ids: asked.append(ids))
    hand.press(start)
    while not asked:
        QApplication.processEvents()
    canvas.view._fingers._rest.setInterval(LONG_PRESS_MS)
    for shift in (QPoint(4, 4), QPoint(60, 90)):
        hand.move(start + shift)
        assert canvas.view._gesture is None
    hand.lift(start + QPoint(60, 90))
    assert canvas.document is before
    assert canvas.session.selection == (first,)
    is_at_rest(canvas)
    hand.press(start)  # and the next touch draws again
    hand.move(start + QPoint(40, 60))
    hand.move(start + QPoint(80, 96))
    hand.lift(start + QPoint(80, 96))
    assert canvas.undoes_to(before)


def test_what_a_finger_given_up_by_esc_passes_over_shows_nothing(canvas: Any, hand: Hand) -> None:
    first, second = canvas.document.nodes
    start = canvas.at(*canvas.middle(first))
    hand.press(start)
    hand.move(start + QPoint(40, 60))
    canvas.key(Qt.Key.Key_Escape)
    box = canvas.view.table.boxes()[second]
    hand.move(canvas.at(box.cx, box.bottom))
    hand.lift(canvas.at(box.cx, box.bottom))
    is_at_rest(canvas)


def test_after_two_fingers_nothing_is_held(canvas: Any, hand: Hand) -> None:
    first = next(iter(canvas.document.nodes))
    start = canvas.at(*canvas.middle(first))
    before = canvas.document
    hand.press(start)
    hand.add(start, QPoint(200, 200))
    hand.move(start + QPoint(10, 0), QPoint(180, 220))
    hand.lift(start + QPoint(10, 0), QPoint(180, 220))
    assert canvas.document is before
    is_at_rest(canvas)


def test_two_fingers_side_by_side_move_the_view_and_zoom_nothing(canvas: Any, hand: Hand) -> None:
    before, zoom = canvas.view.mapToScene(QPoint(0, 0)), canvas.view.zoom
    hand.press(QPoint(300, 300), QPoint(400, 300))
    for shift in (QPoint(20, 10), QPoint(60, 40)):
        hand.move(QPoint(300, 300) + shift, QPoint(400, 300) + shift)
    hand.lift(QPoint(360, 340), QPoint(460, 340))
    by = (before - canvas.view.mapToScene(QPoint(0, 0))) * canvas.view.zoom
    assert (by.x(), by.y()) == pytest.approx((60.0, 40.0), abs=2.0)
    assert canvas.view.zoom == pytest.approx(zoom)


def test_a_touch_on_an_open_field_is_the_fields(canvas: Any, hand: Hand) -> None:
    """It neither ends the entry nor takes hold of what lies behind; beside the field it ends the entry."""
    flow = next(iter(canvas.document.flows))
    canvas.view.set_zoom(1.0)
    canvas.view.start_entry(flow)
    editor = canvas.view.writing.editor
    canvas.type("7 t")
    inside = editor.mapTo(canvas.view.viewport(), editor.rect().center())
    hand.press(inside)
    assert not canvas.view._fingers._is_drawing
    hand.move(inside + QPoint(0, 40))
    hand.lift(inside + QPoint(0, 40))
    assert canvas.view.writing.editor is editor
    assert not canvas.document.flows[flow].quantity.is_entered
    hand.press(QPoint(300, 700))
    hand.lift(QPoint(300, 700))
    assert canvas.view.writing.editor is None
    assert canvas.document.flows[flow].quantity.text == "7 t"
    is_at_rest(canvas)


def test_a_touch_in_the_chooser_is_the_choosers(canvas: Any, hand: Hand) -> None:
    box = canvas.view.table.boxes()[next(iter(canvas.document.nodes))]
    canvas.view.set_zoom(1.0)
    canvas.drag((box.cx, box.bottom + 3.0), (box.cx, box.bottom + 160.0))
    chooser = canvas.view.placing.chooser
    beside = chooser.mapTo(canvas.view.viewport(), QPoint(3, chooser.height() // 2))
    hand.press(beside)
    hand.lift(beside)
    assert canvas.view.placing.chooser is chooser
    canvas.key(Qt.Key.Key_Escape)
    is_at_rest(canvas)


@pytest.fixture
def hovering(canvas: Any, pen: Pen) -> Iterator[Pen]:
    """A pen held over the edge of a node, whose ports are shown."""
    canvas.view.set_zoom(1.0)
    box = canvas.view.table.boxes()[next(iter(canvas.document.nodes))]
    for below in (80.0, 0.0):
        pen.hover(canvas.at(box.cx, box.bottom + below))
    assert canvas.view.table.scene.nodes[next(iter(canvas.document.nodes))].ports
    assert canvas.view.viewport().cursor().shape() is Qt.CursorShape.CrossCursor
    yield pen
    is_at_rest(canvas)


def test_a_pen_that_is_taken_away_leaves_no_ports_and_no_cursor(hovering: Pen) -> None:
    hovering.leave()


def test_a_pen_taken_away_after_a_stroke_leaves_nothing_either(canvas: Any, hovering: Pen) -> None:
    first = next(iter(canvas.document.nodes))
    start = canvas.at(*canvas.middle(first))
    before = canvas.document
    hovering.hover(start)
    hovering.press()
    hovering.draw(start + QPoint(20, 40))
    hovering.draw(start + QPoint(40, 96))
    hovering.lift()
    hovering.hover(canvas.at(*label(canvas)))
    hovering.leave()
    assert canvas.document is not before


def test_the_program_itself_is_told_when_a_pen_is_taken_away() -> None:
    """The application of these tests is one that is; so must be the one that people start."""
    code = (
        "from vsm_app.ui.app import make_application; from vsm_app.ui.pointing import PenWatch; "
        "raise SystemExit(not isinstance(make_application(), PenWatch))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
