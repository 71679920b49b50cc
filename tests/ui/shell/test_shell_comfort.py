"""Presenting by key and mouse, what is said aloud, what is said again, and a window in which nothing glides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtWidgets import QApplication

from helpers.shell import ALT, CTRL, NONE, SHIFT, Shell, open_shell
from vsm_app.ui.panels.context_menu import build_menu
from vsm_app.ui.settings import AppSettings
from vsm_app.ui.widgets.painting import Tone
from vsm_app.ui.widgets.toast import STAY_MS, Toast

SETTINGS = AppSettings()


@pytest.fixture(scope="module")
def one(qapp: QApplication) -> Iterator[Shell]:
    """One window for all."""
    with open_shell(settings=SETTINGS) as opened:
        opened.window.files.new("empty")
        opened.settle()
        yield opened


def test_esc_leaves_the_finder_first_and_then_presenting(one: Shell) -> None:
    presenting = one.window.commands.presenting
    one.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    one.trigger("view.present")
    assert one.canvas.hasFocus()
    ring = one.canvas.viewport().grab().toImage().pixelColor(0, 40)
    assert ring != one.context.theme.color("accent"), "no ring on the wall"
    one.trigger("edit.find")
    assert not one.canvas.hasFocus()
    one.key(Qt.Key.Key_Escape)
    assert presenting.is_on
    assert not one.window.finder.isVisible()
    one.key(Qt.Key.Key_Escape, widget=one.canvas)
    assert not presenting.is_on


def test_the_bare_map_offers_the_way_out_of_presenting_to_the_mouse(one: Shell) -> None:
    one.trigger("view.present")
    menu = build_menu(one.window, ())
    way_out = one.window.actions_["view.present"]
    assert way_out in menu.actions()
    assert way_out.isChecked()
    way_out.trigger()
    assert not one.window.commands.presenting.is_on
    menu.deleteLater()


@pytest.mark.parametrize(
    ("lang", "insert", "paste"), [("de", "Element einfügen", "Einfügen"), ("en", "Insert an element", "Paste")]
)
def test_no_two_lines_of_the_menu_of_the_bare_map_are_called_alike(
    one: Shell, lang: str, insert: str, paste: str
) -> None:
    one.context.language.set(lang)
    menu = build_menu(one.window, ())
    lines = [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]
    assert {insert, paste} <= set(lines)
    assert len(set(lines)) == len(lines)
    menu.deleteLater()


def test_the_key_of_the_context_menu_means_what_is_selected_wherever_the_corner_is(one: Shell) -> None:
    nodes, _flows = one.chain("supplier", "customer")
    one.session.select([nodes[1]])
    asked: list[tuple[QPoint, tuple[str, ...]]] = []
    one.canvas.context_requested.connect(lambda place, ids: asked.append((place, ids)))
    first = one.canvas.place_in_view(nodes[0]).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, first, one.canvas.viewport().mapToGlobal(first))
    QApplication.sendEvent(one.canvas.viewport(), event)
    ((place, ids),) = asked
    assert ids == (nodes[1],) == one.session.selection
    assert one.canvas.place_in_view(nodes[1]).contains(one.canvas.viewport().mapFromGlobal(place))
    one.settle()
    QApplication.activePopupWidget().close()
    one.session.undo_stack.setIndex(0)
    one.settle()


def test_a_key_whose_action_is_switched_off_says_why_as_its_line_in_the_menu_does(one: Shell) -> None:
    refusals, actions = one.window.refusals, one.window.actions_
    nodes, flows = one.chain("supplier", "customer")
    one.canvas.setFocus()
    for selected, keys, action, why in (
        ((), (Qt.Key.Key_D, CTRL), "edit.duplicate", "Select something on the map first: Tab walks it."),
        ((), (Qt.Key.Key_F2, NONE), "edit.quantity", "Select something on the map first: Tab walks it."),
        (nodes[:1], (Qt.Key.Key_X, CTRL | SHIFT), "edit.exact", "Select a flow first."),
        (flows, (Qt.Key.Key_F, ALT | SHIFT), "edit.flip", "Only a line that runs back can run on the other side."),
        (flows, (Qt.Key.Key_K, ALT | SHIFT), "edit.reset_line", "The line runs its own way already."),
        (nodes, (Qt.Key.Key_H, ALT | SHIFT), "distribute.x", "Select at least three nodes or notes first."),
    ):
        one.session.select(selected)
        before, said = one.document, len(one.said)
        one.key(*keys, widget=one.canvas)
        assert one.said[said:] == [why], action
        assert one.document is before
        assert refusals.reason(action) == why
    one.window.menus["edit"].aboutToShow.emit()
    assert actions["edit.exact"].toolTip().endswith("Select a flow first.")
    one.session.select(flows)
    said = len(one.said)
    one.key(Qt.Key.Key_U, ALT | SHIFT, one.canvas)
    assert len(one.said) == said, "what can be done is done and not talked of"
    one.trigger("edit.find")
    one.session.select(())
    one.key(Qt.Key.Key_K, ALT | SHIFT, one.window.finder.field)
    assert (one.said[said:], one.window.finder.field.text()) == (["Select a flow first."], ""), "no K out of it"
    one.type("K", one.window.finder.field)
    assert one.window.finder.field.text() == "K", "only that one key"
    one.key(Qt.Key.Key_Escape, widget=one.window.finder.field)
    one.session.select(flows)
    one.trigger("view.sankey")
    assert refusals.reason("edit.reverse") == "That is done on the map: Alt+1 shows it."
    assert refusals.reason("edit.flip") == refusals.reason("edit.reverse")
    one.trigger("view.map")
    one.session.undo_stack.setIndex(0)
    one.settle()
    silent = [i for i in actions if not actions[i].isEnabled() and not refusals.reason(i)]
    assert silent == []


def test_what_the_light_says_is_told_when_it_changes_and_only_then(one: Shell, monkeypatch: Any) -> None:
    told: list[str] = []

    def hear(event: Any) -> None:
        if event.type() == QAccessible.Event.Announcement and event.object() is one.window.status.light:
            told.append(event.message())

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    _, (first, second) = one.chain("supplier", "process", "customer")
    one.settle()
    told.clear()
    one.enter(first, "100 t!")
    one.settle()
    assert told == ["The map closes"]
    one.enter(second, "50 t!")
    one.settle()
    assert told[1:] == ["Contradiction among exact entries"]
    one.session.set_results(one.session.results)
    one.settle()
    assert len(told) == 2, "nothing new, nothing said"


def test_a_message_stays_as_long_as_it_takes_to_read_and_comes_again(one: Shell, monkeypatch: Any) -> None:
    toast: Toast = one.window.workspace.toast
    words = "Eleven nodes were arranged by stage; " * 4
    one.context.notices.say(words, Tone.OK)
    assert toast._timer.interval() >= 80 * len(words) > STAY_MS
    one.context.notices.say("Short.")
    assert toast._timer.interval() == STAY_MS
    toast.close_up()
    one.trigger("help.again")
    assert (toast.isVisible(), toast.words) == (True, "Short.")
    toast.close_up()


def test_nothing_moves_where_that_is_chosen_and_it_is_remembered(one: Shell) -> None:
    one.canvas.reduced_motion = False
    one.trigger("view.still")
    assert one.canvas.reduced_motion
    assert SETTINGS.flag("ui/still")
    one.trigger("view.still")
    assert not one.canvas.reduced_motion
    one.canvas.reduced_motion = True


def test_tab_leaves_a_map_that_is_in_sight_as_a_whole_where_it_is(one: Shell) -> None:
    one.canvas.fit()
    corner = one.canvas.mapToScene(0, 0)
    one.session.select(())
    one.canvas.setFocus()
    one.key(Qt.Key.Key_Tab, widget=one.canvas)
    assert one.session.selection
    assert one.canvas.mapToScene(0, 0) == corner
