"""A hand trembles: a click that does changes nothing, however near the map is seen and whatever it is done with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from helpers.fingers import Hand
from helpers.grips import PLACES
from helpers.pens import Pen, pen_over
from vsm_app.model.edits import nodes
from vsm_app.ui.canvas.tools.base import DRAG
from vsm_app.ui.canvas.touch import FINGER

_LEFT = Qt.MouseButton.LeftButton
_ZOOMS = (0.45, 0.8, 1.0, 1.7, 4.0)
#: As far as a hand trembles on the way, and where it lifts.
_TREMORS = tuple(QPoint(*way) for way in ((-2, 2), (2, 2), (3, -3), (0, 5), (-5, 0), (4, 3)))
#: Broader: what a finger makes of a tap.
_ROLLS = tuple(QPoint(*way) for way in ((-4, 0), (5, 5), (-7, 7), (0, -10), (10, 0), (8, -6)))

Tap = Callable[[QPoint, QPoint], None]


def _mouse(canvas: Any) -> Tap:
    viewport = canvas.view.viewport()

    def tap(at: QPoint, off: QPoint) -> None:
        QTest.mousePress(viewport, _LEFT, pos=at)
        for part in (at - off / 2, at + off / 2, at + off):
            QTest.mouseMove(viewport, part)
        QTest.mouseRelease(viewport, _LEFT, pos=at + off)
        QTest.qWait(1)

    return tap


def _pen(pen: Pen) -> Tap:
    def tap(at: QPoint, off: QPoint) -> None:
        pen.hover(at)
        pen.press()
        for part in (at - off / 2, at + off / 2, at + off):
            pen.draw(part)
        pen.lift()

    return tap


def _finger(hand: Hand) -> Tap:
    def tap(at: QPoint, off: QPoint) -> None:
        hand.press(at)
        for part in (at - off / 2, at + off / 2, at + off):
            hand.move(part)
        hand.lift(at + off)

    return tap


@pytest.fixture(params=["mouse", "pen", "finger"])
def trembling(request: pytest.FixtureRequest, touch_screen: Any) -> Any:
    """How a canvas is tapped with each of them, and how far that trembles."""

    def of(canvas: Any) -> tuple[Tap, tuple[QPoint, ...]]:
        if request.param == "mouse":
            return _mouse(canvas), _TREMORS
        if request.param == "finger":
            return _finger(Hand(canvas.view.viewport(), touch_screen)), _ROLLS
        context = pen_over(canvas.view.viewport())
        request.addfinalizer(lambda: context.__exit__(None, None, None))
        return _pen(context.__enter__()), _TREMORS

    return of


def _apart(canvas: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each tap is one for itself: no two of them are a double one."""
    monkeypatch.setattr(canvas.view, "mouseDoubleClickEvent", canvas.view.mousePressEvent)


def _empty(canvas: Any) -> tuple[float, float]:
    """Beside the first node, so near that a band drawn from there would touch it, out of reach of its edge."""
    box = canvas.view.table.boxes()[next(iter(canvas.document.nodes))]
    return box.left - 60.0, box.top - 60.0


GRIPS = {**PLACES, "RubberGesture": _empty}


@pytest.mark.parametrize("zoom", _ZOOMS)
@pytest.mark.parametrize("gesture", GRIPS)
def test_a_click_that_trembles_is_the_click(
    canvas: Any, trembling: Any, gesture: str, zoom: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    tap, tremors = trembling(canvas)
    _apart(canvas, monkeypatch)
    canvas.view.set_zoom(zoom)
    before = canvas.document
    canvas.view.centerOn(QPointF(*GRIPS[gesture](canvas)))
    chosen = canvas.session.selection
    at = canvas.at(*GRIPS[gesture](canvas))
    tap(at, QPoint())
    still = canvas.session.selection
    for off in tremors:
        canvas.session.select(chosen)
        tap(at, off)
        assert canvas.document is before, off
        assert canvas.session.undo_stack.count() == 0
        assert canvas.session.selection == still, off
        assert canvas.view.placing.chooser is None
        assert not canvas.said


@pytest.mark.parametrize("zoom", [0.45, 1.0, 4.0])
@pytest.mark.parametrize("gesture", PLACES)
@pytest.mark.parametrize("far", [DRAG + 1.0, 14.0])
def test_what_goes_farther_is_shown_and_what_is_shown_is_done(
    canvas: Any, gesture: str, zoom: float, far: float
) -> None:
    canvas.view.set_zoom(zoom)
    before = canvas.document
    start = PLACES[gesture](canvas)
    canvas.view.centerOn(QPointF(*start))
    at = canvas.at(*PLACES[gesture](canvas))
    still = canvas.view.grab().toImage()
    QTest.mousePress(canvas.view.viewport(), _LEFT, pos=at)
    to = at + QPoint(round(far), 0)
    QTest.mouseMove(canvas.view.viewport(), to)
    running = getattr(canvas.view._gesture, "_running", None) or canvas.view._gesture
    assert running.is_drag
    shown = canvas.view.grab().toImage() != still
    QTest.mouseRelease(canvas.view.viewport(), _LEFT, pos=to)
    if gesture == "ConnectGesture":  # so near it is back where it began
        assert canvas.document is before
    elif canvas.document != before:
        assert shown
        assert canvas.undoes_to(before)


@pytest.mark.parametrize("zoom", [0.45, 1.0, 4.0])
@pytest.mark.parametrize("far", [6, 14, 40, 90])
def test_the_line_that_is_shown_while_its_piece_is_dragged_is_the_line_that_stays(
    canvas: Any, zoom: float, far: int
) -> None:
    _first, second = canvas.document.nodes
    canvas.session.apply(nodes.nudge(canvas.document, (second,), 0.0, 160.0), None)
    canvas.view.set_zoom(zoom)
    canvas.view.centerOn(QPointF(*PLACES["BendGesture"](canvas)))
    at = canvas.at(*PLACES["BendGesture"](canvas))
    (item,) = canvas.view.table.scene.flows.values()
    before, still = canvas.document, item.model.points
    QTest.mousePress(canvas.view.viewport(), _LEFT, pos=at)
    QTest.mouseMove(canvas.view.viewport(), at + QPoint(far, 0))
    shown = item.model.points
    QTest.mouseRelease(canvas.view.viewport(), _LEFT, pos=at + QPoint(far, 0))
    (item,) = canvas.view.table.scene.flows.values()
    assert item.model.points == shown
    assert (canvas.document is not before) is (shown != still)
    assert far < 90 or shown != still


@pytest.mark.parametrize("gesture", ["ResizeGesture", "ReconnectGesture", "BendGesture", "ChipGesture", "MoveGesture"])
@pytest.mark.parametrize("zoom", [0.8, 1.0, 4.0])
def test_what_is_brought_back_to_where_it_was_held_lies_as_before(canvas: Any, gesture: str, zoom: float) -> None:
    canvas.view.set_zoom(zoom)
    canvas.view.centerOn(QPointF(*PLACES[gesture](canvas)))
    before, at = canvas.document, canvas.at(*PLACES[gesture](canvas))
    still = canvas.view.grab().toImage()
    viewport = canvas.view.viewport()
    QTest.mousePress(viewport, _LEFT, pos=at)
    for off in (QPoint(30, 40), QPoint(60, 60), QPoint(12, 9), QPoint(1, -2)):
        QTest.mouseMove(viewport, at + off)
    QTest.mouseRelease(viewport, _LEFT, pos=at + QPoint(1, -2))
    QTest.mouseMove(viewport, QPoint(3, 3))
    assert canvas.document is before
    assert canvas.session.undo_stack.count() == 0
    if gesture not in ("MoveGesture", "ChipGesture"):  # those select what they hold
        assert canvas.view.grab().toImage() == still


@pytest.mark.parametrize("zoom", [0.0, 0.5, 0.8, 1.0, 2.0])
def test_no_flow_of_a_map_is_cut_from_its_node_by_a_click_on_its_end(
    drive: Any, trembling: Any, zoom: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    tap, tremors = trembling(drive)
    _apart(drive, monkeypatch)
    if zoom:
        drive.view.set_zoom(zoom)
    before, pressed = drive.document, 0
    for flow, item in list(drive.view.table.scene.flows.items()):
        for end in item.ends:
            drive.session.select((flow,))
            drive.view.centerOn(QPointF(*end))
            tap(drive.at(*end), tremors[pressed % len(tremors)])
            pressed += 1
            assert drive.document is before, (flow, end)
    assert drive.session.undo_stack.count() == 0
    assert pressed == 2 * len(drive.document.flows)


@pytest.mark.parametrize("zoom", [0.45, 1.0, 4.0])
def test_an_end_let_go_beside_its_node_stays_there_at_every_zoom(canvas: Any, zoom: float) -> None:
    """So near to where it was held that nothing is meant; and what is shown farther off is what comes."""
    canvas.view.set_zoom(zoom)
    x, y = PLACES["ReconnectGesture"](canvas)
    canvas.view.centerOn(QPointF(x, y))
    before, at = canvas.document, canvas.at(*PLACES["ReconnectGesture"](canvas))
    viewport = canvas.view.viewport()
    for off in (QPoint(-8, 0), QPoint(-8, 5), QPoint(-12, 0)):
        QTest.mousePress(viewport, _LEFT, pos=at)
        QTest.mouseMove(viewport, at + off)
        is_pulled = bool(canvas.view.table.overlay.shown.pull)
        QTest.mouseRelease(viewport, _LEFT, pos=at + off)
        assert is_pulled is (off.x() == -12)
        assert (canvas.document is before) is not is_pulled
    (flow,) = canvas.document.flows.values()
    assert flow.target is None
    assert canvas.undoes_to(before)


@pytest.mark.parametrize("zoom", [0.45, 1.0, 4.0])
def test_a_pull_means_a_node_as_near_on_the_screen_at_every_zoom(canvas: Any, zoom: float) -> None:
    canvas.view.set_zoom(zoom)
    first, second = canvas.document.nodes
    box, other = (canvas.view.table.boxes()[i] for i in (first, second))
    viewport, before = canvas.view.viewport(), canvas.document
    canvas.view.centerOn(QPointF(box.right, box.cy))
    QTest.mousePress(viewport, _LEFT, pos=canvas.at(box.cx, box.bottom) + QPoint(0, 2))
    for beside, is_meant in ((13, False), (7, True)):
        to = canvas.at(other.cx, other.top) - QPoint(0, beside)
        QTest.mouseMove(viewport, to)
        assert (canvas.view.table.overlay.shown.target is not None) is is_meant
    QTest.mouseRelease(viewport, _LEFT, pos=to)
    (made,) = canvas.document.flows.keys() - before.flows.keys()
    assert canvas.document.flows[made].target == second
    assert canvas.undoes_to(before)


def test_a_corner_dragged_sideways_keeps_a_height_that_is_off_the_grid(canvas: Any) -> None:
    first = next(iter(canvas.document.nodes))
    canvas.session.apply(nodes.resize(canvas.document, first, 131.0, 77.0), None)
    x, y = PLACES["ResizeGesture"](canvas)
    canvas.drag((x, y), (x + 42.0, y + 1.0))
    place = canvas.document.layout.places[first]
    assert (place.w % 8.0, place.h) == (0.0, 77.0)


@pytest.mark.parametrize("far", [9.0, 11.0])
def test_a_finger_draws_beyond_what_it_trembles_at_rest(canvas: Any, hand: Hand, far: float) -> None:
    """The menu opens for just what is no drag."""
    at = canvas.at(*PLACES["MoveGesture"](canvas))
    hand.press(at)
    hand.move(at + QPoint(round(far), 0))
    is_drag = far > DRAG * FINGER
    assert canvas.view._gesture.is_drag is is_drag
    assert canvas.view._fingers._rest.isActive() is not is_drag
    hand.lift(at + QPoint(round(far), 0))
