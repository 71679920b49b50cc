"""Presenting by key and mouse, what is said aloud, what is said again, and a window in which nothing glides."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from helpers.shell import ALT, CTRL, NONE, SHIFT, Shell
from vsm_app.errors import EditError
from vsm_app.texts import text
from vsm_app.ui.panels.context_menu import build_menu
from vsm_app.ui.widgets.painting import Tone
from vsm_app.ui.widgets.toast import STAY_MS, Toast


def test_esc_leaves_the_finder_first_and_then_presenting(on_map: Shell) -> None:
    presenting = on_map.window.commands.presenting
    on_map.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    on_map.trigger("view.present")
    assert on_map.canvas.hasFocus()
    ring = on_map.canvas.viewport().grab().toImage().pixelColor(0, 40)
    assert ring != on_map.context.theme.color("accent"), "no ring on the wall"
    on_map.trigger("edit.find")
    assert not on_map.canvas.hasFocus()
    on_map.key(Qt.Key.Key_Escape)
    assert presenting.is_on
    assert not on_map.window.finder.isVisible()
    on_map.key(Qt.Key.Key_Escape, widget=on_map.canvas)
    assert not presenting.is_on


def test_the_bare_map_offers_the_way_out_of_presenting_to_the_mouse(on_map: Shell) -> None:
    on_map.trigger("view.present")
    menu = build_menu(on_map.window, ())
    way_out = on_map.window.actions_["view.present"]
    assert way_out in menu.actions()
    assert way_out.isChecked()
    way_out.trigger()
    assert not on_map.window.commands.presenting.is_on
    menu.deleteLater()


@pytest.mark.parametrize(
    ("lang", "insert", "paste"), [("de", "Element einfügen", "Einfügen"), ("en", "Insert an element", "Paste")]
)
def test_no_two_lines_of_the_menu_of_the_bare_map_are_called_alike(
    on_map: Shell, lang: str, insert: str, paste: str
) -> None:
    on_map.context.language.set(lang)
    menu = build_menu(on_map.window, ())
    lines = [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]
    assert {insert, paste} <= set(lines)
    assert len(set(lines)) == len(lines)
    menu.deleteLater()


def test_the_key_of_the_context_menu_means_what_is_selected_wherever_the_corner_is(on_map: Shell) -> None:
    nodes, _flows = on_map.chain("supplier", "customer")
    on_map.session.select([nodes[1]])
    asked: list[tuple[QPoint, tuple[str, ...]]] = []
    on_map.canvas.context_requested.connect(lambda place, ids: asked.append((place, ids)))
    first = on_map.canvas.place_in_view(nodes[0]).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, first, on_map.canvas.viewport().mapToGlobal(first))
    QApplication.sendEvent(on_map.canvas.viewport(), event)
    ((place, ids),) = asked
    assert ids == (nodes[1],) == on_map.session.selection
    assert on_map.canvas.place_in_view(nodes[1]).contains(on_map.canvas.viewport().mapFromGlobal(place))
    on_map.settle()
    QApplication.activePopupWidget().close()
    on_map.session.undo_stack.setIndex(0)
    on_map.settle()


def test_a_key_whose_action_is_switched_off_says_why_as_its_line_in_the_menu_does(on_map: Shell) -> None:
    refusals, actions = on_map.window.refusals, on_map.window.actions_
    nodes, flows = on_map.chain("supplier", "customer")
    on_map.canvas.setFocus()
    for selected, keys, action, why in (
        ((), (Qt.Key.Key_D, CTRL), "edit.duplicate", "Select something on the map first: Tab walks it."),
        ((), (Qt.Key.Key_F2, NONE), "edit.quantity", "Select something on the map first: Tab walks it."),
        (nodes[:1], (Qt.Key.Key_X, CTRL | SHIFT), "edit.exact", "Select a flow first."),
        (flows, (Qt.Key.Key_F, ALT | SHIFT), "edit.flip", "Only a line that runs back can run on the other side."),
        (flows, (Qt.Key.Key_K, ALT | SHIFT), "edit.reset_line", "The line runs its own way already."),
        (nodes, (Qt.Key.Key_H, ALT | SHIFT), "distribute.x", "Select at least three nodes or notes first."),
    ):
        on_map.session.select(selected)
        before, said = on_map.document, len(on_map.said)
        on_map.key(*keys, widget=on_map.canvas)
        assert on_map.said[said:] == [why], action
        assert on_map.document is before
        assert refusals.reason(action) == why
    on_map.window.menus["edit"].aboutToShow.emit()
    assert actions["edit.exact"].toolTip().endswith("Select a flow first.")
    on_map.session.select(flows)
    said = len(on_map.said)
    on_map.key(Qt.Key.Key_U, ALT | SHIFT, on_map.canvas)
    assert len(on_map.said) == said, "what can be done is done and not talked of"
    on_map.trigger("edit.find")
    on_map.session.select(())
    on_map.key(Qt.Key.Key_K, ALT | SHIFT, on_map.window.finder.field)
    assert (on_map.said[said:], on_map.window.finder.field.text()) == (["Select a flow first."], ""), "no K out of it"
    on_map.type("K", on_map.window.finder.field)
    assert on_map.window.finder.field.text() == "K", "only that one key"
    on_map.key(Qt.Key.Key_Escape, widget=on_map.window.finder.field)
    on_map.session.select(flows)
    on_map.trigger("view.sankey")
    assert refusals.reason("edit.reverse") == "That is done on the map: Alt+1 shows it."
    assert refusals.reason("edit.flip") == refusals.reason("edit.reverse")
    on_map.trigger("view.map")
    on_map.session.undo_stack.setIndex(0)
    on_map.settle()
    silent = [i for i in actions if not actions[i].isEnabled() and not refusals.reason(i)]
    assert silent == []


def test_what_the_light_says_is_told_when_it_changes_and_only_then(on_map: Shell, monkeypatch: Any) -> None:
    told: list[str] = []

    def hear(event: Any) -> None:
        if event.type() == QAccessible.Event.Announcement and event.object() is on_map.window.status.light:
            told.append(event.message())

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    _, (first, second) = on_map.chain("supplier", "process", "customer")
    on_map.settle()
    told.clear()
    on_map.enter(first, "100 t!")
    on_map.settle()
    assert told == ["The map closes"]
    on_map.enter(second, "50 t!")
    on_map.settle()
    assert told[1:] == ["Contradiction among exact entries"]
    on_map.session.set_results(on_map.session.results)
    on_map.settle()
    assert len(told) == 2, "nothing new, nothing said"


def test_a_message_stays_as_long_as_it_takes_to_read_and_comes_again(on_map: Shell, monkeypatch: Any) -> None:
    toast: Toast = on_map.window.workspace.toast
    words = "Eleven nodes were arranged by stage; " * 4
    on_map.context.notices.say(words, Tone.OK)
    assert toast._timer.interval() >= 80 * len(words) > STAY_MS
    on_map.context.notices.say("Short.")
    assert toast._timer.interval() == STAY_MS
    toast.close_up()
    on_map.trigger("help.again")
    assert (toast.isVisible(), toast.words) == (True, "Short.")
    toast.close_up()


def test_nothing_moves_where_that_is_chosen_and_it_is_remembered(on_map: Shell) -> None:
    on_map.canvas.reduced_motion = False
    on_map.trigger("view.still")
    assert on_map.canvas.reduced_motion
    assert on_map.context.settings.flag("ui/still")
    on_map.trigger("view.still")
    assert not on_map.canvas.reduced_motion


def test_tab_leaves_a_map_that_is_in_sight_as_a_whole_where_it_is(on_map: Shell) -> None:
    on_map.chain("supplier", "process", "customer")
    on_map.canvas.fit()
    corner = on_map.canvas.mapToScene(0, 0)
    on_map.session.select(())
    on_map.canvas.setFocus()
    on_map.key(Qt.Key.Key_Tab, widget=on_map.canvas)
    assert on_map.session.selection
    assert on_map.canvas.mapToScene(0, 0) == corner


def test_the_last_message_comes_again_in_the_language_that_holds_now(on_map: Shell) -> None:
    toast: Toast = on_map.window.workspace.toast
    language, code = on_map.context.language, on_map.context.language.code
    on_map.canvas.next_unknown()
    before = toast.words
    language.set("en" if code == "de" else "de")
    on_map.trigger("help.again")
    assert toast.words == language.text("canvas.nothing_unknown") != before
    on_map.context.notices.report(EditError("No.", code="edit.no_node_named", params={"name": "Ofen"}))
    before = toast.words
    language.set(code)
    on_map.trigger("help.again")
    assert "Ofen" in toast.words
    assert toast.words != before
    on_map.trigger("help.again")
    assert "Ofen" in toast.words, "and again"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
def test_enter_and_esc_in_a_field_of_the_inspector_lead_back_to_the_map(on_map: Shell, key: Qt.Key) -> None:
    before, line = on_map.document, on_map.window.inspector.map.name_field.line
    on_map.session.select(())
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    line.selectAll()
    on_map.type("Gears", line)
    on_map.key(key, widget=line)
    assert on_map.canvas.hasFocus()
    assert on_map.document.name == (before.name if key == Qt.Key.Key_Escape else "Gears")


def test_the_name_of_the_map_is_only_read_where_tab_leads_there_and_typing_on_changes_it_not(on_map: Shell) -> None:
    (alone,) = on_map.add("process")
    before, line = on_map.document, on_map.window.inspector.map.name_field.line
    on_map.session.select((alone,))
    on_map.canvas.setFocus()
    on_map.key(Qt.Key.Key_Tab, widget=on_map.canvas)
    assert line.hasFocus()
    assert line.accessibleDescription() == "Enter changes the name."
    on_map.type("Saw")
    on_map.key(Qt.Key.Key_Escape)
    assert on_map.document is before
    assert on_map.canvas.hasFocus()
    line.setFocus(Qt.FocusReason.TabFocusReason)
    on_map.key(Qt.Key.Key_Return)
    on_map.type("Saws")
    on_map.key(Qt.Key.Key_Return)
    assert on_map.document.name == "Saws"
    assert on_map.canvas.hasFocus()


@pytest.mark.parametrize("view", ["sankey", "heat"])
def test_a_new_map_opens_in_the_view_in_which_one_draws(on_example: Shell, view: str) -> None:
    on_example.session.set_view(view=view)
    on_example.trigger("file.new")
    assert on_example.session.view.view == "map"
    assert on_example.window.palette_panel.isVisible()


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_a_pull_said_leaves_the_window_when_it_is_cured(on_map: Shell, lang: str) -> None:
    on_map.context.language.set(lang)
    toast, words = on_map.window.workspace.toast, text("canvas.pulled.map.into_source", {"node": "North"}, lang)
    on_map.canvas.table.tell("canvas.pulled.map.into_source", {"node": "North"})
    assert toast.words == words
    on_map.canvas.table.unsay("another one")
    assert not toast.isHidden()
    on_map.canvas.table.unsay(words)
    assert toast.isHidden()
