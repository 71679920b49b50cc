"""What is selected and what is seen with mouse, pen and finger alike, sub-processes and the Sankey among it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from helpers.at_rest import is_at_rest, no_step, one_step, state
from helpers.tools import NONE, Tool, by, drag, tap, way
from vsm_app.model.edits import groups
from vsm_app.ui.canvas import edge_scroll
from vsm_app.ui.session import Session

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Take = Callable[[QWidget], Tool]


def test_a_tap_selects_and_with_ctrl_it_adds(canvas: Any, tool: Tool) -> None:
    first, second = canvas.document.nodes
    with no_step(canvas, tool):
        tap(tool, canvas.at(*canvas.middle(first)))
        assert canvas.session.selection == (first,)
        tool.held = CTRL
        tap(tool, canvas.at(*canvas.middle(second)))
        assert canvas.session.selection == (first, second)
        tool.held = NONE


def test_a_band_selects_what_it_touches_with_shift_besides(canvas: Any, tool: Tool) -> None:
    first, second = canvas.document.nodes
    with no_step(canvas, tool):
        drag(tool, *way(canvas, (-60.0, -60.0), (20.0, 40.0), (60.0, 100.0)))
        assert canvas.session.selection == (first,)
        tool.held = SHIFT
        drag(tool, *way(canvas, (500.0, 140.0), (440.0, 40.0), (380.0, 20.0)))
        tool.held = NONE
        assert {first, second} <= set(canvas.session.selection)


def test_the_menu_opens_on_what_is_meant(canvas: Any, tool: Tool) -> None:
    first, asked = next(iter(canvas.document.nodes)), []
    canvas.view.context_requested.connect(lambda _at, ids: asked.append(tuple(ids)))
    with no_step(canvas, tool):
        tool.menu(canvas.at(*canvas.middle(first)))
    assert asked == [(first,)]


def test_the_mini_map_leads_the_view(canvas: Any, tool: Tool) -> None:
    canvas.view.set_zoom(4.0)
    rect, minimap = canvas.view.minimap.rect, canvas.view.minimap
    selection = canvas.session.selection
    with no_step(canvas, tool):
        for at in (rect.center() - QPoint(20, 6), rect.center() + QPoint(12, 4)):
            tool.press(rect.center())
            wanted = minimap.to_scene(QPointF(at))
            tool.move(at)
            tool.lift()
            middle = canvas.view.mapToScene(canvas.view.viewport().rect().center())
            assert (middle - wanted).manhattanLength() < 4.0
    assert canvas.session.selection == selection


def test_with_space_the_view_is_moved(canvas: Any, tool: Tool) -> None:
    canvas.view.set_zoom(2.0)
    before = canvas.view.mapToScene(QPoint(0, 0))
    with no_step(canvas, tool):
        QTest.keyPress(canvas.view, Qt.Key.Key_Space)
        drag(tool, QPoint(400, 300), QPoint(360, 290), QPoint(340, 280))
        QTest.keyRelease(canvas.view, Qt.Key.Key_Space)
    by_ = (canvas.view.mapToScene(QPoint(0, 0)) - before) * canvas.view.zoom
    assert (by_.x(), by_.y()) == pytest.approx((60.0, 20.0), abs=2.0)


def test_what_is_held_at_the_edge_takes_the_view_along(
    canvas: Any, tool: Tool, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge_scroll, "DELAY_MS", 10)
    first = next(iter(canvas.document.nodes))
    start, sight = canvas.at(*canvas.middle(first)), canvas.view.viewport().rect()
    document, corner_ = canvas.document, canvas.view.mapToScene(QPoint(0, 0))
    tool.press(start)
    tool.move(start + QPoint(30, 20))
    tool.move(QPoint(sight.right() - 4, start.y()))
    qtbot.waitUntil(lambda: canvas.view.mapToScene(QPoint(0, 0)).x() > corner_.x() + 60.0)
    tool.lift()
    tool.leave()
    is_at_rest(canvas)
    x, _y = canvas.middle(first)
    assert x == pytest.approx(canvas.view.mapToScene(sight.right() - 4, start.y()).x(), abs=12.0)
    canvas.key(Qt.Key.Key_Z, CTRL)
    assert (canvas.document, canvas.session.selection) == (document, ())


# --- sub-processes, Sankey
@pytest.mark.parametrize("opens", [True, False])
def test_a_sub_process_is_opened_and_closed_at_its_button(canvas: Any, tool: Tool, opens: bool) -> None:
    made = groups.group(canvas.document, tuple(canvas.document.nodes), "Making")
    canvas.session.apply(made)
    (group,) = made.made
    scene = canvas.view.table.scene
    if not opens:
        canvas.view.toggle_group(group)
    canvas.session.select(())
    if opens:
        box = canvas.view.table.boxes()[group]
        at = canvas.at(box.right - 13.0, box.top + 15.0)
    else:
        frame = scene.frames[group]
        button = frame.mapToScene(frame.mark.center())
        at = canvas.at(button.x(), button.y())
    with one_step(canvas, tool):
        tap(tool, at)
        assert (group in scene.frames) is opens


@pytest.fixture
def sankey(drive: Any, take: Take) -> tuple[Any, Tool]:
    drive.session.set_view(view="sankey")
    drive.session.select(("casting",))
    return drive, take(drive.on_screen())


def sankey_at_rest(canvas: Any) -> None:
    assert canvas.view._gesture is None
    assert canvas.view.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor
    assert QWidget.mouseGrabber() is None


def test_a_bar_of_the_sankey_is_dragged(sankey: tuple[Any, Tool]) -> None:
    canvas, tool = sankey
    before, box = state(canvas), canvas.view.table.scene.bars["use"].model.bar.box
    drag(tool, *way(canvas, (box.cx, box.cy), (box.cx + 8.0, box.cy + 20.0), (box.cx + 20.0, box.cy + 40.0)))
    place = canvas.document.layout.sankey_places["use"]
    assert (place.x, place.y) == pytest.approx((box.x + 20.0, box.cy + 40.0), abs=2.0)
    assert canvas.session.selection == ("use",)
    tool.leave()
    sankey_at_rest(canvas)
    canvas.key(Qt.Key.Key_Z, CTRL)
    assert state(canvas) == before


def scale_handle(canvas: Any) -> QPoint:
    legend = canvas.view.table.scene.legend
    handle = legend.mapToScene(legend.handle())
    at: QPoint = canvas.at(handle.x(), handle.y())
    return at


def widths(canvas: Any) -> dict[str, float]:
    return {i: item.model.ribbon.width for i, item in canvas.view.table.scene.ribbons.items()}


def test_the_scale_of_the_sankey_is_dragged(sankey: tuple[Any, Tool]) -> None:
    canvas, tool = sankey
    before, wide, start = state(canvas), widths(canvas), scale_handle(canvas)
    drag(tool, *by(start, (0, 8), (0, 14)))
    assert widths(canvas)["guss"] > wide["guss"]
    tool.leave()
    sankey_at_rest(canvas)
    canvas.key(Qt.Key.Key_Z, CTRL)
    assert (state(canvas), widths(canvas)) == (before, wide)


def test_escape_gives_the_scale_of_the_sankey_back(sankey: tuple[Any, Tool]) -> None:
    canvas, tool = sankey
    before, wide, start = state(canvas), widths(canvas), scale_handle(canvas)
    tool.press(start)
    tool.move(start + QPoint(0, 8))
    tool.move(start + QPoint(0, 14))
    assert widths(canvas) != wide
    canvas.key(Qt.Key.Key_Escape)
    assert (state(canvas), widths(canvas)) == (before, wide), "as soon as Esc is pressed"
    tool.move(start + QPoint(0, 20))
    assert widths(canvas) == wide, "and what the hand does until it lets go means nothing"
    tool.lift()
    tool.leave()
    assert (state(canvas), widths(canvas)) == (before, wide)
    sankey_at_rest(canvas)


def test_nothing_of_a_session_is_kept_of_a_hand_that_is_gone(canvas: Any) -> None:
    """Only while a gesture ends is what it began with remembered."""
    session: Session = canvas.session
    first, second = canvas.document.nodes
    with session.begun_with((first,)):
        assert session.selection_at_begin == (first,)
    session.select((second,))
    assert session.selection_at_begin == (second,)
