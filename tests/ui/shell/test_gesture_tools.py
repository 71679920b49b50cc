"""What begins outside the map, with mouse, pen and finger: the palette, menus, and the way back by the hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from helpers.shell import Shell
from helpers.tools import Tool, drag, tap
from vsm_app.model.edits import flows, nodes
from vsm_app.ui.panels import palette_tile
from vsm_app.ui.panels.palette_tile import PaletteTile, mime_of

Take = Callable[[QWidget], Tool]
NONE, LEFT, COPY = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction


@pytest.fixture
def pair(on_map: Shell) -> Shell:
    """Two steps with a flow between them, on the left of the window: Qt's fingers reach no farther than the screen."""
    session = on_map.session
    for name, at in (("Cut", (0.0, 0.0)), ("Weld", (320.0, 0.0))):
        session.apply(nodes.add_node(session.document, "process", name, at))
    session.apply(flows.add_flow(session.document, *session.document.nodes))
    session.undo_stack.clear()
    session.select(())
    on_map.window.resize(780, 780)
    on_map.settle()
    on_map.canvas.fit()
    on_map.settle()
    return on_map


def tile_of(shell: Shell, key: str) -> Any:
    return next(tile for tile in shell.window.palette_panel.tiles() if tile.key == key and tile.isVisible())


def undone(shell: Shell, before: object) -> bool:
    shell.trigger("edit.undo")
    return shell.document == before


@pytest.mark.parametrize("onto", ["the void", "a flow"])
def test_a_kind_is_dragged_from_the_palette(
    pair: Shell, take: Take, monkeypatch: pytest.MonkeyPatch, onto: str
) -> None:
    """The drag itself is the platform's: it takes over from the tile, and tells the map what is over it."""
    tile, viewport = tile_of(pair, "process"), pair.canvas.viewport()
    flow = next(iter(pair.document.flows))
    box = pair.box(next(iter(pair.document.nodes)))
    chip = pair.canvas.table.scene.flows[flow].chip_rect.center()
    place = pair.at(chip.x(), chip.y()) if onto == "a flow" else pair.at(box.cx, box.bottom + 120.0)
    taken: list[str] = []

    def carry(started: PaletteTile) -> None:
        taken.append(started.key)
        data = mime_of(started.key)
        for event in (
            QDragEnterEvent(place, COPY, data, LEFT, NONE),
            QDragMoveEvent(place, COPY, data, LEFT, NONE),
            QDropEvent(QPointF(place), COPY, data, LEFT, NONE),
        ):
            QApplication.sendEvent(viewport, event)
            assert event.isAccepted()

    monkeypatch.setattr(palette_tile.PaletteTile, "start_drag", carry)
    tool, before = take(tile), pair.document
    centre = tile.rect().center()
    drag(tool, centre, centre + QPoint(0, 14), centre + QPoint(0, 40))
    tool.leave()
    pair.settle()
    assert taken == ["process"]
    (made,) = pair.document.nodes.keys() - before.nodes.keys()
    assert (pair.document.flows[flow].target == made) is (onto == "a flow")
    assert not pair.canvas.table.overlay.isVisible()
    assert undone(pair, before)


def test_two_taps_on_a_tile_put_its_kind_beside_what_is_selected(pair: Shell, take: Take) -> None:
    first, *_ = pair.document.nodes
    pair.session.select((first,))
    before, tile = pair.document, tile_of(pair, "process")
    take(tile).twice(tile.rect().center())
    pair.settle()
    assert len(pair.document.nodes) == len(before.nodes) + 1
    if pair.canvas.writing.editor is not None:
        pair.key(Qt.Key.Key_Escape, widget=pair.canvas.writing.editor)
    assert undone(pair, before)
    assert pair.session.selection == (first,)


def choose(shell: Shell, take: Take, tool: Tool, at: QPoint, words: str) -> None:
    """The menu of a place of the map, then one of its lines."""
    tool.menu(at)
    shell.settle()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(one for one in menu.actions() if one.text().replace("&", "") == words)
    if tool.name == "finger":  # what a touch of a menu becomes is Qt's, and hangs on presses of tests before
        menu.close()
        action.trigger()
    else:
        tap(take(menu), menu.actionGeometry(action).center())
    shell.settle()
    tool.leave()


@pytest.mark.parametrize("words", ["Lock", "Duplicate with flows", "Delete"])
def test_what_has_no_gesture_of_its_own_is_in_the_menu(pair: Shell, take: Take, words: str) -> None:
    """Without a keyboard there is no Alt and no Ctrl: what they do is offered by name."""
    first, *_ = pair.document.nodes
    box, before = pair.box(first), pair.document
    tool = take(pair.canvas.viewport())
    choose(pair, take, tool, pair.at(box.cx, box.cy), words)
    now = pair.document
    assert {
        "Lock": first in now.nodes and now.nodes[first].locked,
        "Duplicate with flows": (len(now.nodes), len(now.flows)) == (3, 2),
        "Delete": first not in now.nodes,
    }[words]
    assert undone(pair, before)
    assert pair.session.selection == (first,), "whose menu it was"


def test_a_label_is_sent_back_by_the_menu(pair: Shell, take: Take) -> None:
    flow = next(iter(pair.document.flows))
    pair.session.apply(flows.move_chip(pair.document, flow, 0.4))
    pair.settle()
    chip = pair.canvas.table.scene.flows[flow].chip_rect.center()
    tool, before = take(pair.canvas.viewport()), pair.document
    choose(pair, take, tool, pair.at(chip.x(), chip.y()), "Label back to its place")
    assert flow not in pair.document.layout.routes
    assert undone(pair, before)


def sees(shell: Shell, node: str) -> bool:
    box = shell.box(node)
    return bool(shell.canvas.mapToScene(shell.canvas.viewport().rect()).boundingRect().contains(box.cx, box.cy))


def test_what_is_found_is_led_to_by_a_tap(pair: Shell, take: Take) -> None:
    """The button at the top, a few letters, a tap on the line: it is selected and in sight, and nothing was changed."""
    _, second = pair.document.nodes
    document, steps = pair.document, pair.session.undo_stack.index()
    pair.canvas.set_zoom(3.0)
    pair.canvas.centerOn(pair.box(second).left - 400.0, pair.box(second).top - 400.0)
    assert not sees(pair, second)
    header = take(pair.window.header.search)
    tap(header, pair.window.header.search.rect().center())
    pair.settle()
    finder = pair.window.finder
    assert finder.isVisible()
    pair.type("wel", finder.field)
    first = finder.list.visualRect(finder.model.index(0, 0))
    tap(take(finder.list.viewport()), first.center())
    pair.settle()
    assert not finder.isVisible()
    assert pair.session.selection == (second,)
    assert sees(pair, second)
    assert (pair.document, pair.session.undo_stack.index()) == (document, steps)


def test_the_map_is_zoomed_at_the_foot_of_the_window(pair: Shell, take: Take) -> None:
    """Who has neither wheel nor second finger, as with a pen, finds buttons there."""
    status, zoom, document = pair.window.status, pair.canvas.zoom, pair.document
    pair.canvas.set_zoom(0.6)
    for button, factor in ((status.plus, 1.2), (status.minus, 1.0)):
        tap(take(button), button.rect().center())
        pair.settle()
        assert pair.canvas.zoom == pytest.approx(0.6 * factor)
    assert pair.document is document
    pair.canvas.set_zoom(zoom)


def test_while_presenting_a_drag_moves_the_view_and_nothing_else(pair: Shell, take: Take) -> None:
    pair.trigger("view.present")
    pair.canvas.set_zoom(1.0)
    first, *_ = pair.document.nodes
    box, before = pair.box(first), pair.document
    pair.canvas.centerOn(box.cx, box.cy)
    pair.window.setWindowState(Qt.WindowState.WindowNoState)
    pair.settle()
    at = pair.at(box.cx, box.cy)
    tool = take(pair.canvas.viewport())
    stood = pair.canvas.mapToScene(QPoint(0, 0))
    drag(tool, at, at + QPoint(20, 30), at + QPoint(40, 60))
    tool.leave()
    assert pair.document is before
    assert (stood - pair.canvas.mapToScene(QPoint(0, 0))).manhattanLength() > 10.0
    assert pair.session.selection == (first,)
