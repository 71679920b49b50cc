"""What is held at the edge of the view, or beyond it, takes the view along."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from helpers.grips import PLACES, middle
from vsm_app.ui.canvas import edge_scroll
from vsm_app.ui.canvas.edge_scroll import ZONE

_LEFT = Qt.MouseButton.LeftButton
_EDGES = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}
_FAR = 150.0  # px that the view is to go: more than any one step of it


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge_scroll, "DELAY_MS", 40)


def _at(canvas: Any, edge: str, beyond: float) -> QPoint:
    """A place so many px outside the middle of an edge, inside it for a negative number."""
    rect = canvas.view.viewport().rect()
    x, y = _EDGES[edge]
    return rect.center() + QPoint(round(x * (rect.width() / 2 + beyond)), round(y * (rect.height() / 2 + beyond)))


def _corner(canvas: Any) -> Any:
    return canvas.view.mapToScene(QPoint(0, 0))


def _scrolled(canvas: Any, corner: Any) -> tuple[float, float]:
    by = (_corner(canvas) - corner) * canvas.view.zoom
    return by.x(), by.y()


def _bring_to_the_left_edge(canvas: Any) -> None:
    """The middle of the first node is 10 px from it."""
    box = canvas.view.table.boxes()[next(iter(canvas.document.nodes))]
    canvas.view.show_from(1.0, box.cx - 10.0 + canvas.view.viewport().width() / 2.0, box.cy)


def _take(canvas: Any, start: QPoint, to: QPoint) -> None:
    viewport = canvas.view.viewport()
    QTest.mousePress(viewport, _LEFT, pos=start)
    QTest.mouseMove(viewport, start + QPoint(30, 20))
    QTest.mouseMove(viewport, to)


@pytest.mark.parametrize("zoom", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("beyond", [-4.0, 60.0])
@pytest.mark.parametrize("edge", _EDGES)
def test_a_node_held_at_an_edge_goes_where_nothing_was_seen(
    canvas: Any, qtbot: QtBot, edge: str, beyond: float, zoom: float
) -> None:
    canvas.view.set_zoom(zoom)
    before, node, corner = canvas.document, next(iter(canvas.document.nodes)), _corner(canvas)
    start, to = canvas.at(*middle(canvas)), _at(canvas, edge, beyond)
    _take(canvas, start, to)
    across, along = _EDGES[edge]
    qtbot.waitUntil(lambda: sum(abs(by) for by in _scrolled(canvas, corner)) > _FAR)
    x, y = _scrolled(canvas, corner)
    assert (x * across > 0, y * along > 0) == (across != 0, along != 0)
    QTest.mouseRelease(canvas.view.viewport(), _LEFT, pos=to)
    ended, wanted = canvas.middle(node), canvas.view.mapToScene(to)
    assert abs(ended[0] - wanted.x()) < 30.0, "it is not where the hand is"
    assert abs(ended[1] + 10.0 - wanted.y()) < 30.0, "it is not where the hand is"
    stood = _corner(canvas)
    QTest.qWait(100)
    assert _corner(canvas) == stood, "the view runs on after the gesture"
    assert canvas.undoes_to(before)


@pytest.mark.parametrize("gesture", PLACES)
def test_every_gesture_takes_the_view_along(canvas: Any, qtbot: QtBot, gesture: str) -> None:
    before, corner = canvas.document, _corner(canvas)
    start, to = canvas.at(*PLACES[gesture](canvas)), _at(canvas, "bottom", 5.0)
    _take(canvas, start, to)
    qtbot.waitUntil(lambda: _scrolled(canvas, corner)[1] > _FAR)
    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    stood = _corner(canvas)
    QTest.qWait(100)
    assert _corner(canvas) == stood
    QTest.mouseRelease(canvas.view.viewport(), _LEFT, pos=to)
    assert canvas.document == before
    assert not canvas.session.undo_stack.canUndo()


def test_a_rubber_band_selects_what_comes_into_sight(canvas: Any, qtbot: QtBot) -> None:
    canvas.view.set_zoom(2.0)
    first, second = canvas.document.nodes
    view = canvas.view
    box = view.table.boxes()[first]
    view.resize(520, 500)
    view.show_from(2.0, box.left + 70.0, box.top + 65.0)
    assert view.mapFromScene(canvas.view.table.boxes()[second].left, 0.0).x() > view.viewport().width()
    start = canvas.at(box.left - 20.0, box.top - 20.0)
    _take(canvas, start, start + QPoint(40, 200))
    to = QPoint(view.viewport().width() + 20, start.y() + 200)
    QTest.mouseMove(view.viewport(), to)
    qtbot.waitUntil(lambda: {first, second} <= set(canvas.session.selection))
    QTest.mouseRelease(view.viewport(), _LEFT, pos=to)


def test_what_is_taken_hold_of_at_the_edge_can_be_moved_along_it(canvas: Any) -> None:
    view = canvas.view
    box = view.table.boxes()[next(iter(canvas.document.nodes))]
    _bring_to_the_left_edge(canvas)
    corner, start = _corner(canvas), canvas.at(box.cx, box.cy + 5.0)
    assert start.x() < ZONE
    QTest.mousePress(view.viewport(), _LEFT, pos=start)
    for down in (20, 60):
        QTest.mouseMove(view.viewport(), start + QPoint(-4, down))
    QTest.qWait(150)
    assert _corner(canvas) == corner
    QTest.mouseRelease(view.viewport(), _LEFT, pos=start + QPoint(-4, 60))


def test_once_away_or_beyond_it_that_edge_counts(canvas: Any, qtbot: QtBot) -> None:
    view = canvas.view
    box = view.table.boxes()[next(iter(canvas.document.nodes))]
    _bring_to_the_left_edge(canvas)
    for way in (QPoint(80, 10), QPoint(-20, 10)):
        corner, start = _corner(canvas), canvas.at(box.cx, box.cy + 5.0)
        _take(canvas, start, start + way)
        QTest.mouseMove(view.viewport(), QPoint(4, start.y()) if way.x() > 0 else QPoint(-10, start.y()))
        qtbot.waitUntil(lambda corner=corner: _scrolled(canvas, corner)[0] < -20.0)
        QTest.keyClick(view, Qt.Key.Key_Escape)
        QTest.mouseRelease(view.viewport(), _LEFT, pos=start)
        _bring_to_the_left_edge(canvas)


def test_a_hand_that_passes_by_and_one_that_holds_nothing_scroll_nothing(
    canvas: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    corner, viewport = _corner(canvas), canvas.view.viewport()
    start, edge = canvas.at(*middle(canvas)), _at(canvas, "right", -3.0)
    monkeypatch.setattr(edge_scroll, "DELAY_MS", 10_000)
    _take(canvas, start, edge)
    QTest.mouseMove(viewport, start + QPoint(60, 60))
    monkeypatch.setattr(edge_scroll, "DELAY_MS", 1)
    QTest.qWait(60)
    assert _corner(canvas) == corner
    QTest.mouseRelease(viewport, _LEFT, pos=start + QPoint(60, 60))
    QTest.mouseMove(viewport, edge)
    QTest.qWait(60)
    assert _corner(canvas) == corner


def test_a_view_that_is_panned_goes_with_the_hand_only(canvas: Any) -> None:
    viewport, middle_button = canvas.view.viewport(), Qt.MouseButton.MiddleButton
    start = viewport.rect().center()
    QTest.mousePress(viewport, middle_button, pos=start)
    QTest.mouseMove(viewport, _at(canvas, "right", -3.0))
    corner = _corner(canvas)
    QTest.qWait(120)
    assert _corner(canvas) == corner
    QTest.mouseRelease(viewport, middle_button, pos=start)


@pytest.mark.parametrize("gesture", PLACES)
def test_a_press_that_is_no_drag_scrolls_nothing_however_long_it_is_held_near_an_edge(
    canvas: Any, gesture: str
) -> None:
    view, viewport = canvas.view, canvas.view.viewport()
    x, y = PLACES[gesture](canvas)
    view.show_from(1.0, x, y - viewport.height() / 2.0 + ZONE + 2.0)
    before, corner, start = canvas.document, _corner(canvas), canvas.at(x, y)
    assert viewport.height() - start.y() == pytest.approx(ZONE + 1.5, abs=1.5)
    QTest.mousePress(viewport, _LEFT, pos=start)
    QTest.mouseMove(viewport, start + QPoint(0, 4))
    QTest.qWait(150)
    assert _corner(canvas) == corner
    QTest.mouseRelease(viewport, _LEFT, pos=start + QPoint(0, 4))
    assert canvas.document == before


def test_given_up_the_view_is_back_where_it_was(canvas: Any, qtbot: QtBot) -> None:
    corner, table = _corner(canvas), canvas.view.sceneRect()
    _take(canvas, canvas.at(*middle(canvas)), _at(canvas, "right", 40.0))
    qtbot.waitUntil(lambda: _scrolled(canvas, corner)[0] > _FAR)
    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    assert _corner(canvas) == corner
    assert canvas.view.sceneRect() == table
    QTest.mouseRelease(canvas.view.viewport(), _LEFT, pos=_at(canvas, "right", 40.0))


def test_the_view_goes_one_view_beyond_the_map_and_no_farther(
    canvas: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge_scroll, "_MOST", 4000.0)
    start = canvas.view.viewport().rect().topLeft() + QPoint(60, 60)
    _take(canvas, start, _at(canvas, "right", 60.0))
    content = canvas.view.table.scene.content_rect()
    width = canvas.view.viewport().width() / canvas.view.zoom
    qtbot.waitUntil(lambda: abs(_corner(canvas).x() - content.right()) < 2.0)
    QTest.qWait(60)
    assert abs(_corner(canvas).x() - content.right()) < 2.0
    assert canvas.view.sceneRect().right() < content.right() + width + 2.0
    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas.view.viewport(), _LEFT, pos=start)


def test_it_stops_where_the_keyboard_goes_elsewhere(canvas: Any, qtbot: QtBot) -> None:
    corner = _corner(canvas)
    _take(canvas, canvas.at(*middle(canvas)), _at(canvas, "right", 5.0))
    qtbot.waitUntil(lambda: _scrolled(canvas, corner)[0] > 20.0)
    canvas.view.clearFocus()
    stood = _corner(canvas)
    QTest.qWait(100)
    assert _corner(canvas) == stood
    QTest.mouseRelease(canvas.view.viewport(), _LEFT, pos=_at(canvas, "right", 5.0))
