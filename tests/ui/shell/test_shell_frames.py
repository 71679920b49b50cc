"""Going between Map, Sankey and Heat with the keys: each is found again as it was left."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from helpers.shell import Shell
from vsm_app.ui.theme import ThemeChoice

KEYS = {"map": Qt.Key.Key_1, "sankey": Qt.Key.Key_2, "heat": Qt.Key.Key_3}


def go(shell: Shell, *views: str) -> None:
    for view in views:
        QTest.keyClick(shell.window.canvas, KEYS[view], Qt.KeyboardModifier.AltModifier)
        shell.settle()
        assert shell.window.context.session.view.view == view


def wheel(shell: Shell, notches: int) -> None:
    """Zoom with Ctrl and the wheel a little left of the middle."""
    viewport = shell.window.canvas.viewport()
    at = QPointF(viewport.width() * 0.4, viewport.height() * 0.5)
    event = QWheelEvent(
        at, viewport.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)
    shell.settle()


def seen(shell: Shell) -> QRectF:
    canvas = shell.window.canvas
    rect: QRectF = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    return rect


def is_whole(shell: Shell) -> bool:
    """All of the map in sight, and no smaller than it must be."""
    canvas = shell.window.canvas
    content, room = canvas.table.scene.content_rect(), seen(shell)
    fills = max(content.width() / room.width(), content.height() / room.height())
    off = (content.center() - room.center()).manhattanLength()
    return room.contains(content) and (fills > 0.85 or canvas.zoom == 1.0) and off < 8.0


def places(shell: Shell) -> dict[str, tuple[int, int]]:
    """Where the nodes stand in the window, px."""
    canvas = shell.window.canvas
    origin = canvas.viewport().mapTo(shell.window, QPoint())
    boxes = {i: item.model.box for i, item in canvas.table.scene.nodes.items()}
    corners = {i: canvas.mapFromScene(QPointF(box.x, box.y)) + origin for i, box in boxes.items()}
    return {i: corner.toTuple() for i, corner in corners.items()}


@pytest.mark.parametrize(
    "way", [("sankey", "map"), ("heat", "map"), ("sankey", "heat", "map"), ("heat", "sankey", "heat", "map")]
)
def test_a_map_shown_whole_stands_where_it_stood_on_any_way_through_the_views(
    on_example: Shell, way: tuple[str, ...]
) -> None:
    on_example.window.canvas.fit()
    stood = places(on_example)
    for view in way:
        go(on_example, view)
        if view == "sankey":
            assert is_whole(on_example)
        else:  # there is more room without the palette, yet nothing moves
            assert places(on_example) == stood, view
            assert seen(on_example).contains(on_example.window.canvas.table.scene.content_rect())


@pytest.mark.parametrize("example", ["aluminium-cars-2020", "wood-indonesia-2014"], ids=["as wide", "as high"])
def test_a_map_opened_in_the_heat_view_moves_once_for_the_palette_and_then_no_more(
    on_example: Shell, example: str
) -> None:
    """Into the middle of the room that the palette leaves, also where all of it was in sight as it stood."""
    on_example.window.resize(1366, 768)
    go(on_example, "heat")
    on_example.window.files.open_example(example)
    on_example.settle()
    assert is_whole(on_example)
    go(on_example, "map")
    assert is_whole(on_example)
    stood = places(on_example)
    go(on_example, "heat")
    assert places(on_example) == stood
    go(on_example, "map")
    assert places(on_example) == stood


@pytest.mark.parametrize(("view", "zoom"), [("map", None), ("heat", 2.0)], ids=["whole map", "part of heat"])
def test_nothing_moves_in_the_window_whatever_is_shown_beside_it(
    on_example: Shell, view: str, zoom: float | None
) -> None:
    """Docks that close and open again, what is selected, the quantity, the theme, presenting."""
    shell, canvas, docks = on_example, on_example.window.canvas, on_example.window.docks
    go(shell, view)
    canvas.fit()
    if zoom is not None:
        canvas.set_zoom(zoom)
    stood, selected = places(shell), next(iter(canvas.table.scene.nodes))
    steps = [
        *(partial(docks[key].setVisible, on) for key in ("inspector", "analysis") for on in (False, True)),
        partial(shell.session.select, (selected,)),
        partial(shell.session.set_view, quantity="co2e"),
        partial(shell.context.themes.set_choice, ThemeChoice.DARK),
    ]
    for step in steps:
        step()
        shell.settle()
        assert places(shell) == stood, step
    for _ in range(2):
        shell.trigger("view.present")
        shell.settle()
    assert places(shell) == stood


def test_each_view_is_found_again_as_it_was_left(on_example: Shell) -> None:
    on_example.window.canvas.fit()
    wheel(on_example, 4)
    of_map = seen(on_example)
    go(on_example, "sankey")
    wheel(on_example, 3)
    of_sankey = seen(on_example)
    go(on_example, "map")
    assert seen(on_example).topLeft() == of_map.topLeft()
    go(on_example, "heat")  # shares the place with the map, in a wider view without the palette
    assert seen(on_example).adjusted(-1, -1, 1, 1).contains(of_map)
    go(on_example, "sankey")
    assert seen(on_example).topLeft() == of_sankey.topLeft()


def test_a_map_shown_whole_stays_whole_when_the_window_changes(on_example: Shell) -> None:
    window = on_example.window
    window.canvas.fit()
    window.resize(window.width() - 120, window.height() - 60)
    on_example.settle()
    assert is_whole(on_example)


def test_a_place_chosen_by_the_user_stays_when_the_window_changes(on_example: Shell) -> None:
    window = on_example.window
    window.canvas.fit()
    wheel(on_example, 3)
    middle, zoom = seen(on_example).center(), window.canvas.zoom
    window.resize(window.width() - 120, window.height() - 60)
    on_example.settle()
    assert window.canvas.zoom == zoom
    assert (seen(on_example).center() - middle).manhattanLength() * zoom < 2.0


def test_the_legend_of_the_heat_view_stands_on_free_ground(on_example: Shell) -> None:
    go(on_example, "heat")
    scene = on_example.window.canvas.table.scene
    assert scene.legend is not None
    card = scene.legend.sceneBoundingRect()
    assert not any(item.mapToScene(item.shape()).intersects(card) for item in scene.elements())
    go(on_example, "map")
    assert scene.legend is None
