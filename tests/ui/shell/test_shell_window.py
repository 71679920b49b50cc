"""The window: what is where, by which name, in which language, and how it goes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMenu, QWidget

from helpers.shell import ALT, CTRL, Shell, open_shell
from helpers.tree import ROOT
from vsm_app.model.edits.settings import set_document
from vsm_app.ui.actions.docs import actions_markdown
from vsm_app.ui.actions.specs import ACTIONS, MENUS, SUBMENUS
from vsm_app.ui.settings import AppSettings
from vsm_app.ui.theme import ThemeChoice


def test_the_window_begins_on_the_start_page_with_nothing_around_it(shell: Shell) -> None:
    assert not shell.window.workspace.shows_map
    assert not shell.window.header.isVisible()
    assert not any(dock.isVisible() for dock in shell.window.docks.values())


def test_a_template_opens_as_a_map_with_everything_around_it(shell: Shell) -> None:
    shell.click(shell.find("start.template.life_cycle"))
    assert shell.window.workspace.shows_map
    assert len(shell.document.nodes) == 9
    assert shell.window.header.isVisible()
    assert all(dock.isVisible() for dock in shell.window.docks.values())
    assert not shell.session.is_dirty


def test_docks_panels_and_canvas_have_their_names(shell: Shell) -> None:
    docks = {dock.objectName() for dock in shell.window.findChildren(QDockWidget)}
    assert {"dock.palette", "dock.inspector", "dock.analysis"} <= docks
    names = {widget.objectName() for widget in shell.window.findChildren(QWidget)}
    panels = {"palette", "inspector", "analysis", "problems", "flows", "indicators", "hotspots", "timeline", "measures"}
    assert {f"panel.{panel}" for panel in panels} <= names
    assert shell.window.findChild(QWidget, "canvas") is shell.canvas


def test_every_action_has_its_name_and_words(shell: Shell) -> None:
    for spec in ACTIONS:
        action = shell.window.findChild(QAction, f"action.{spec.id}")
        assert action is not None
        assert action.text().strip()


def test_every_action_stands_in_a_menu() -> None:
    placed = {entry for menu in (*MENUS, *SUBMENUS) for entry in menu.entries}
    assert {spec.id for spec in ACTIONS} <= placed


def test_every_submenu_is_reached_from_the_menu_bar(shell: Shell) -> None:
    reached = {menu.objectName() for menu in shell.window.menu_bar.findChildren(QMenu)}
    reached |= {menu.objectName() for menu in shell.window.menus.values()}
    assert {f"menu.{menu.id}" for menu in (*MENUS, *SUBMENUS)} <= reached


def test_no_key_means_two_things() -> None:
    keys = Counter(keys for spec in ACTIONS for keys in spec.shortcuts)
    assert [key for key, times in keys.items() if times > 1] == []


def test_the_list_of_actions_is_up_to_date() -> None:
    assert (ROOT / "docs" / "actions.md").read_text(encoding="utf-8") == actions_markdown()


def test_another_language_holds_at_once_and_everywhere(on_map: Shell) -> None:
    window = on_map.window
    on_map.trigger("view.language_de")
    assert window.actions_["file.save"].text() == "&Speichern"
    assert window.analysis.tabs.tabs["flows"].text() == "Flüsse"
    assert window.header.views.findChildren(QWidget)
    assert window.inspector.map.period._label.text() == "Zeitraum"
    assert window.palette_panel.name_of("supplier") == "Lieferant"
    on_map.trigger("view.language_en")
    assert window.actions_["file.save"].text() == "&Save"
    assert window.analysis.tabs.tabs["flows"].text() == "Flows"


def test_dark_and_light_are_chosen_in_the_menu(on_map: Shell) -> None:
    on_map.trigger("view.theme_dark")
    assert on_map.context.theme.is_dark
    assert on_map.context.themes.choice is ThemeChoice.DARK
    assert on_map.canvas._scene.look.theme.is_dark
    on_map.trigger("view.theme_light")
    assert not on_map.context.theme.is_dark


def test_alt_alone_shows_the_menu_bar_and_alt_with_a_key_does_not(on_map: Shell) -> None:
    window = on_map.window
    on_map.key(Qt.Key.Key_Alt, widget=window)
    assert window.menu_bar.isVisible()
    window.menu_bar.hide()
    from PySide6.QtTest import QTest

    QTest.keyPress(window, Qt.Key.Key_Alt)
    QTest.keyClick(window, Qt.Key.Key_Shift, ALT)
    QTest.keyRelease(window, Qt.Key.Key_Alt)
    assert not window.menu_bar.isVisible()


def test_presenting_takes_the_panels_away_and_brings_them_back(on_map: Shell) -> None:
    window = on_map.window
    on_map.trigger("view.present")
    assert not window.header.isVisible()
    assert not any(dock.isVisible() for dock in window.docks.values())
    on_map.trigger("view.present")
    assert window.header.isVisible()
    assert all(dock.isVisible() for dock in window.docks.values())


def test_escape_ends_presenting(on_map: Shell) -> None:
    on_map.trigger("view.present")
    on_map.canvas.setFocus()
    on_map.key(Qt.Key.Key_Escape, widget=on_map.canvas)
    assert on_map.window.header.isVisible()
    assert not on_map.window.commands.is_presenting


def test_closing_with_something_unsaved_asks_in_a_bar_and_blocks_nothing(own_shell: Shell) -> None:
    own_shell.window.files.new("empty")
    window = own_shell.window
    own_shell.session.apply(set_document(own_shell.document, name="Pump"))
    assert not window.close()
    assert window.isVisible()
    assert "Pump is not saved yet." in own_shell.said
    assert [button.text() for button in window.workspace.toast.buttons] == ["Save", "Quit without saving"]
    assert own_shell.session.apply(set_document(own_shell.document, name="Pump 2"))
    own_shell.click(window.workspace.toast.buttons[1])
    own_shell.settle()
    assert not window.isVisible()


def test_what_was_taken_back_is_nothing_to_lose_and_another_map_is_gone_on_with(own_shell: Shell) -> None:
    own_shell.window.files.new("empty")
    own_shell.session.apply(set_document(own_shell.document, name="Pump"))
    own_shell.window.files.new("empty")
    buttons = own_shell.window.workspace.toast.buttons
    assert [button.text() for button in buttons] == ["Save", "Go on without saving"], "nothing is quit"
    own_shell.trigger("edit.undo")
    own_shell.trigger("file.quit")
    own_shell.settle()
    assert not own_shell.window.isVisible()


def test_a_saved_map_closes_without_a_word(own_shell: Shell, tmp_path: Path) -> None:
    own_shell.window.files.new("empty")
    own_shell.session.apply(set_document(own_shell.document, name="Pump"))
    own_shell.picker.next = tmp_path / "pump.cvsm"
    own_shell.trigger("file.save")
    assert own_shell.window.close()


def test_the_palette_steps_aside_in_the_sankey_and_comes_back(on_example: Shell) -> None:
    window = on_example.window
    on_example.session.set_view(view="sankey")
    assert not window.docks["palette"].isVisible()
    assert window.side.currentWidget() is window.side_indicators
    on_example.session.set_view(view="map")
    assert window.docks["palette"].isVisible()
    assert window.side.currentWidget() is window.inspector


def test_the_window_remembers_which_panels_were_open(qtbot: object, tmp_path: Path) -> None:
    ini = tmp_path / "settings.ini"
    with open_shell(settings=AppSettings(ini)) as first:
        first.window.files.new("empty")
        first.trigger("view.inspector")
        assert not first.window.docks["inspector"].isVisible()
    assert ini.exists()
    with open_shell(settings=AppSettings(ini)) as second:
        second.window.files.new("empty")
        second.settle()
        assert not second.window.docks["inspector"].isVisible()
        assert second.window.docks["palette"].isVisible()


def test_a_file_dropped_on_the_window_is_opened(shell: Shell, tmp_path: Path) -> None:
    table = tmp_path / "flows.csv"
    table.write_text("source;target;item;value;unit\nMine;Mill;Ore;10;t\nMill;Shop;Steel;;t\n", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(shell.window.rect().center(), copy, data, left, none)
    QApplication.sendEvent(shell.window, enter)
    assert enter.isAccepted()
    centre = QPointF(shell.window.rect().center())
    QApplication.sendEvent(shell.window, QDropEvent(centre, copy, data, left, none))
    shell.settle()
    assert shell.window.workspace.shows_map
    assert {node.name for node in shell.document.nodes.values()} == {"Mine", "Mill", "Shop"}
    assert shell.session.is_dirty


def test_find_shows_what_is_called_so(on_example: Shell) -> None:
    on_example.trigger("edit.find")
    finder = on_example.window.finder
    on_example.type("assem", finder.field)
    assert finder.hits
    on_example.key(Qt.Key.Key_Return, widget=finder.field)
    (found,) = on_example.session.selection
    assert on_example.document.nodes[found].name == "Assembly"
    assert not finder.isVisible()


def test_ctrl_c_in_a_field_copies_the_text_and_not_the_node(on_example: Shell) -> None:
    window = on_example.window
    node = next(iter(on_example.document.nodes))
    on_example.session.select([node])
    field = window.inspector.node.name_field.line
    field.setFocus()
    field.selectAll()
    on_example.key(Qt.Key.Key_C, CTRL, field)
    assert QApplication.clipboard().text() == on_example.document.nodes[node].name


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_bar_at_the_top_stays_as_it_is_when_another_view_is_looked_at(lang: str) -> None:
    """The room for a long name was that of the words of the map before."""
    with open_shell(lang) as shell:
        shell.window.resize(1280, 800)
        for name in ("drive-unit", "uk-energy-2050"):
            shell.window.files.open_example(name)
            shell.settle()
        header = shell.window.header
        before = header.title.geometry(), header.undo.geometry(), header.views.geometry()
        shell.session.set_view(view="sankey")
        shell.settle()
        assert (header.title.geometry(), header.undo.geometry(), header.views.geometry()) == before
        shell.session.set_view(view="map")
        shell.settle()
        assert (header.title.geometry(), header.undo.geometry(), header.views.geometry()) == before
