"""Presenting, docks and messages leave in sight what one wants to see."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from helpers.shell import Shell
from vsm_app.model.edits.nodes import set_node
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.look import Detail
from vsm_app.ui.notices import Choice
from vsm_app.ui.theme import ThemeChoice
from vsm_app.ui.widgets.painting import Tone


@pytest.fixture
def small(on_map: Shell) -> Shell:
    """Two nodes with a flow: much smaller than the window."""
    _, (flow,) = on_map.chain("supplier", "customer")
    on_map.enter(flow, "100 t")
    return on_map


def seen(shell: Shell) -> QRectF:
    view = shell.canvas
    return view.mapToScene(view.viewport().rect()).boundingRect()


def test_a_small_map_is_presented_larger_and_comes_back_as_it_was(small: Shell) -> None:
    small.canvas.set_zoom(0.7)
    small.canvas.horizontalScrollBar().setValue(small.canvas.horizontalScrollBar().value() + 60)
    zoom, middle = small.canvas.zoom, seen(small).center()
    small.trigger("view.present")
    assert small.canvas.zoom > 1.0
    assert seen(small).contains(small.canvas.scene().content_rect())
    unit = small.window.commands.presenting.unit  # which figures leave out from afar, and the status bar is away
    assert unit is not None
    assert unit.isVisible()
    assert unit.text() == small.window.status.unit.text() != ""
    assert small.canvas.rect().contains(unit.geometry())
    assert unit.geometry().bottom() > small.canvas.height() - 30
    small.trigger("view.present")
    assert small.window.commands.presenting.unit is None
    assert small.canvas.zoom == zoom
    assert (seen(small).center() - middle).manhattanLength() < 4.0


def test_the_unit_follows_quantity_language_and_theme_while_presenting(on_example: Shell) -> None:
    window, context, canvas = on_example.window, on_example.context, on_example.canvas
    on_example.trigger("view.present")
    unit = window.commands.presenting.unit
    assert unit is not None

    def stands(words: str) -> bool:
        corner = unit.geometry().bottomLeft() - canvas.rect().bottomLeft()
        seen = unit.text(), unit.font().pixelSize(), unit.size(), corner
        return seen == (words, 18, unit.sizeHint(), QPoint(16, -16))

    assert stands("Unit t/a")
    context.session.set_view(quantity="energy")
    assert stands("Unit MWh/a")
    context.language.set("de")
    assert stands("Einheit MWh/a")
    context.themes.set_choice(ThemeChoice.DARK)
    assert unit.palette().windowText().color() == context.theme.color("ink2")
    assert stands("Einheit MWh/a")
    context.language.set("en")
    assert stands("Unit MWh/a")


def test_presenting_shows_no_handles_ports_or_mini_map(small: Shell) -> None:
    node = next(iter(small.document.nodes))
    small.session.select([node])
    small.trigger("view.present")
    canvas = small.canvas
    assert not canvas.minimap.is_shown
    assert small.session.selection == ()
    box = small.box(node)
    QTest.mouseMove(canvas.viewport(), small.at(box.cx, box.cy))
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=small.at(box.cx, box.cy))
    QTest.mouseMove(canvas.viewport(), small.at(box.cx, box.cy) + QPoint(3, 3))
    small.settle()
    item = canvas.scene().element(node)
    assert isinstance(item, NodeItem)
    assert item.is_selected
    assert not item.ports
    assert canvas.scene().look.alone == ""
    small.key(Qt.Key.Key_Escape, widget=canvas)
    assert small.session.selection == (node,)
    assert canvas.minimap.is_shown
    assert canvas.scene().look.alone == node


def test_a_lock_goes_while_presenting_and_comes_back(small: Shell) -> None:
    node = next(iter(small.document.nodes))
    small.session.apply(set_node(small.document, node, locked=True))
    small.session.select([])
    small.settle()
    look = small.canvas.scene().look
    assert look.shows_tools
    small.trigger("view.present")
    assert not look.shows_tools
    presented = small.canvas.grab().toImage()
    small.session.apply(set_node(small.document, node, locked=False))
    small.settle()
    assert small.canvas.grab().toImage() == presented
    small.key(Qt.Key.Key_Escape, widget=small.canvas)
    assert look.shows_tools


def test_a_maximized_window_is_maximized_again_after_presenting(small: Shell) -> None:
    small.window.showMaximized()
    small.settle()
    small.trigger("view.present")
    assert small.window.isFullScreen()
    small.trigger("view.present")
    assert small.window.isMaximized()
    assert not small.window.isFullScreen()


def test_the_start_page_ends_presenting_and_the_next_map_is_not_locked(small: Shell) -> None:
    window = small.window
    docks = {key: dock.isHidden() for key, dock in window.docks.items()}
    small.session.undo_stack.setClean()
    small.trigger("view.present")
    small.trigger("file.start")
    assert not window.workspace.shows_map
    assert not window.isFullScreen()
    assert not window.commands.is_presenting
    window.files.new("empty")
    small.settle()
    assert {key: dock.isHidden() for key, dock in window.docks.items()} == docks
    assert not window.header.isHidden()
    assert window.actions_["edit.undo"].isVisible()
    assert not small.canvas.is_presenting


@pytest.mark.parametrize("way", ["new", "open", "example"])
def test_another_map_ends_presenting_and_can_be_drawn_on(on_example: Shell, tmp_path: Path, way: str) -> None:
    window, canvas = on_example.window, on_example.canvas
    on_example.picker.next = tmp_path / "map.cvsm"
    on_example.trigger("file.save")
    canvas.set_zoom(2.0)
    on_example.session.select(["casting"])
    QTest.keySequence(canvas, QKeySequence("F5"))
    if way == "example":
        window.files.open_example("drive-unit")
    else:
        on_example.picker.next = tmp_path / "map.cvsm"
        QTest.keySequence(canvas, QKeySequence("Ctrl+N" if way == "new" else "Ctrl+O"))
    on_example.settle()
    assert not window.commands.presenting.is_on
    assert not window.isFullScreen()
    assert window.header.isVisible()
    assert all(dock.isVisible() for dock in window.docks.values())
    assert on_example.session.selection == ()
    assert canvas.is_fitted
    canvas.setFocus()
    nodes = len(on_example.document.nodes)
    canvas.placing.add("process", canvas.mapToScene(60, 400))
    assert len(on_example.document.nodes) == nodes + 1
    assert [words for words in on_example.said if "F5" in words]
    assert not window.workspace.toast.isVisible() or "F5" not in window.workspace.toast.words


def test_what_is_said_on_beginning_to_present_goes_with_its_end(small: Shell) -> None:
    small.trigger("view.present")
    assert small.window.workspace.toast.isVisible()
    small.trigger("view.present")
    assert not small.window.workspace.toast.isVisible()


@pytest.mark.parametrize("dock", ["analysis", "inspector", "palette"])
def test_a_dock_that_opens_cuts_nothing_that_has_room(small: Shell, dock: str) -> None:
    window, canvas = small.window, small.canvas
    window.docks[dock].hide()
    small.settle()
    canvas.set_zoom(0.8)
    content = canvas.scene().content_rect()
    canvas.centerOn(content.center())
    corner = canvas.mapToScene(canvas.viewport().rect().bottomRight()) - content.bottomRight()
    far = {"analysis": (0.0, -corner.y() + 4.0), "inspector": (-corner.x() + 4.0, 0.0), "palette": (0.0, 0.0)}[dock]
    middle = content.center()
    canvas.centerOn(middle.x() + far[0], middle.y() + far[1])
    before = seen(small)
    assert before.contains(content.adjusted(1, 1, -1, -1))
    zoom = canvas.zoom
    window.docks[dock].show()
    small.settle()
    assert canvas.zoom == zoom, "no zoom of its own"
    assert seen(small).adjusted(-2, -2, 2, 2).contains(content)


def test_a_map_of_which_all_was_shown_stays_whole(on_example: Shell) -> None:
    window, canvas = on_example.window, on_example.canvas
    window.docks["analysis"].hide()
    on_example.settle()
    canvas.fit()
    window.docks["analysis"].show()
    on_example.settle()
    assert seen(on_example).contains(canvas.scene().content_rect())


def toast_box(shell: Shell) -> QRect:
    toast = shell.window.workspace.toast
    return toast.geometry().adjusted(32, 32, -32, -32)


@pytest.mark.parametrize("place", [(0.5, 0.93), (0.15, 0.93), (0.85, 0.93)])
def test_a_message_stands_where_it_covers_no_node(small: Shell, place: tuple[float, float]) -> None:
    """Wherever the map stands at the lower edge, the message goes elsewhere, and within the canvas."""
    canvas = small.canvas
    size = canvas.viewport().size()
    content = canvas.scene().content_rect().center()
    canvas.centerOn(0.0, 0.0)
    now = canvas.mapFromScene(content)
    wanted = QPoint(round(place[0] * size.width()), round(place[1] * size.height()))
    middle = canvas.mapToScene(canvas.viewport().rect().center() + now - wanted)
    canvas.centerOn(middle)
    small.context.notices.say("Eleven nodes were arranged by stage; the rest stays where it was.")
    small.settle()
    assert canvas.viewport().rect().contains(toast_box(small))
    assert canvas.seen_under(toast_box(small)) == 0
    assert not toast_box(small).intersects(canvas.minimap.rect)


def test_a_message_that_asks_nothing_goes_by_itself_and_a_question_waits(on_map: Shell) -> None:
    toast = on_map.window.workspace.toast
    on_map.context.notices.say("Arranged.", Tone.QUIET, Choice("Arrange all", lambda: None), key="arranged")
    assert toast.leaves_by_itself
    on_map.context.notices.say("Not saved yet.", Tone.WARN, Choice("Save", lambda: None), key="unsaved")
    assert not toast.leaves_by_itself
    on_map.click(toast.close_button)
    assert not toast.isVisible()


def places_in_window(shell: Shell) -> dict[str, QRect]:
    """Where the nodes stand in the window, in its px."""
    shell.settle()
    canvas = shell.canvas
    corner = canvas.viewport().mapTo(shell.window, QPoint())
    nodes = canvas.table.scene.nodes
    return {
        i: canvas.mapFromScene(one.sceneBoundingRect()).boundingRect().translated(corner) for i, one in nodes.items()
    }


@pytest.mark.parametrize("is_whole", [True, False])
def test_from_the_map_to_heat_and_back_no_box_moves_in_the_window_although_the_palette_goes(
    on_map: Shell, is_whole: bool
) -> None:
    on_map.window.resize(1280, 720)
    on_map.window.files.open_example("steel-japan-2019")
    on_map.settle()
    if not is_whole:
        on_map.trigger("view.zoom_100")
    before = places_in_window(on_map)
    assert on_map.window.docks["palette"].isVisible()
    for view in ("heat", "map", "heat"):
        on_map.session.set_view(view=view)
        assert places_in_window(on_map) == before
        assert on_map.window.docks["palette"].isVisible() is (view == "map")
    on_map.trigger("view.zoom_fit")
    fitted = on_map.canvas.zoom
    on_map.session.set_view(view="map")
    assert seen(on_map).contains(on_map.canvas.scene().content_rect()), "fitted without the palette, whole beside it"
    assert on_map.canvas.zoom < fitted


@pytest.mark.parametrize("chosen", [0, 1], ids=["node", "flow"])
def test_while_presenting_no_key_press_or_drag_changes_anything(small: Shell, chosen: int) -> None:
    (node, *_), (flow, *_) = small.document.nodes, small.document.flows
    small.trigger("view.present")
    before, canvas, steps = small.document, small.canvas, small.session.undo_stack.index()
    stray = "Del Backspace 5 x ? Right Shift+Down F2 Return Ctrl+X Ctrl+V Ctrl+D Ctrl+Z Ctrl+G Ctrl+L Ctrl+Shift+K F3"
    for keys in (*stray.split(), "Alt+Shift+Right", "Ctrl+Shift+Right"):
        small.session.select([(node, flow)[chosen]])
        QTest.keySequence(canvas, QKeySequence(keys))
        small.settle()
        assert small.document is before, keys
        assert not canvas.writing.is_open, keys
        assert small.session.undo_stack.index() == steps, keys
    assert [words for words in small.said if "F5" in words]
    box = small.box(node)
    small.drag((box.cx, box.cy), (box.cx + 60, box.cy))
    small.drag((box.right, box.cy), (box.right + 60, box.cy + 90))
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=small.at(box.cx, box.cy + 200))
    small.settle()
    assert small.document is before
    assert canvas.placing.chooser is None
    small.trigger("view.present")
    small.session.select([flow])
    small.key(Qt.Key.Key_Delete, widget=canvas)
    assert flow not in small.document.flows


def test_what_is_being_dragged_goes_back_when_presenting_begins(small: Shell) -> None:
    """F5 with the button down: what follows is a look at the map, whatever was begun before."""
    before, viewport, left = small.document, small.canvas.viewport(), Qt.MouseButton.LeftButton
    box, item = small.box(next(iter(before.nodes))), small.canvas.scene().element(next(iter(before.nodes)))
    assert item is not None
    stood, begin = item.pos(), small.at(box.cx, box.cy)
    QTest.mousePress(viewport, left, pos=begin)
    QTest.mouseMove(viewport, begin + QPoint(40, 60))
    assert item.pos() != stood
    small.trigger("view.present")
    assert item.pos() == stood
    QTest.mouseMove(viewport, begin + QPoint(80, 90))
    QTest.mouseRelease(viewport, left, pos=begin + QPoint(80, 90))
    small.settle()
    assert small.document is before
    assert item.pos() == stood


def test_presented_letters_are_read_from_the_back_row_at_every_zoom(on_example: Shell) -> None:
    """18 px and more on a projector 1 920 px wide (design: type), as many less on a narrower one."""
    canvas, look = on_example.canvas, on_example.canvas.scene().look
    near = canvas.zoom
    on_example.trigger("view.present")
    least = 18.0 * canvas.viewport().width() / 1920.0
    for zoom in (canvas.zoom, 0.6, 1.0, 1.5, 2.5):
        canvas.set_zoom(zoom)
        assert 11.0 * look.enlarged * zoom >= least - 0.1 or not look.labels_apart, "figures of chips"
        assert 12.0 * look.written * zoom >= least - 0.1, "words of the Sankey"
        assert look.detail is not Detail.NEAR or 11.0 * zoom >= least - 0.1, "rows of cards"
    on_example.trigger("view.present")
    assert canvas.zoom == near
    assert look.zoom == near
