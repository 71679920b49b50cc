"""One window for the tests of a module: put back after each of them.

Building a window takes longer than most of what is done in it. What is lent here stands on its start page like one that
has just been opened; after the test it is brought back there. Where the test failed, or something that a user chose is
still otherwise than at first (a switch, a sorted table), the window goes and the next test has a new one: no test can
live on what another left. The first test of a module always has a window that nobody has used.

With `--portraits` the whole window is compared: at the end of a module the same things are done in it as before the
first test, and nothing may tell it from what it was then.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHeaderView, QMenu
from shiboken6 import getCppPointer

from helpers import leaks
from helpers.portrait import Portrait, portrait
from helpers.shell import Shell, open_shell
from vsm_app.model.document import Document
from vsm_app.ui.panels.analysis import TABS
from vsm_app.ui.panels.indicators import IndicatorGroup
from vsm_app.ui.panels.parts import GroupHeading
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import ThemeChoice
from vsm_app.ui.widgets.fields import SearchField
from vsm_app.ui.widgets.segmented import SegmentedControl
from vsm_app.ui.widgets.switch import Switch

Choices = dict[object, Any]


class KeptWindow:
    """Lends its window to one test after the other; with `proves` it is compared with what it was at first."""

    def __init__(self, *, proves: bool = False) -> None:
        self._proves = proves
        self._stack = ExitStack()
        self._shell: Shell | None = None
        self._choices: Choices = {}
        self._folds: dict[int, bool] = {}
        self._at_first: Portrait | None = None

    def lend(self) -> Shell:
        """The window on its start page, and new hands."""
        if self._shell is not None:
            self._shell.window.activateWindow()
            return Shell(self._shell.window, self._shell.picker)
        opened = self._shell = self._stack.enter_context(open_shell())
        leaks.keep(opened.window)
        if self._proves:
            show_everything(opened)  # what is made on first use counts as there
            show_everything(opened)
            self._at_first = portrait(opened.window)
        self._choices, self._folds = choices(opened), folds(opened)
        opened.context.notices.posted.disconnect(opened._hear)
        return Shell(opened.window, opened.picker)

    def take_back(self, hands: Shell, *, failed: bool = False) -> None:
        """Put the window in order, or let it go: after a test that failed, and where it cannot be put in order.

        What cannot be put in order is told at the end of the test that left it so, and of no other one.
        """
        if not hands.window.isVisible():
            self.close()
            pytest.fail("a test that closes its window takes one of its own (`own_shell`)", pytrace=False)
        with ExitStack() as in_trouble:
            in_trouble.callback(self._close_all)
            if not failed:
                hands.context.notices.posted.disconnect(hands._hear)
                fold_back(hands, self._folds)
                put_back(hands)
                if choices(hands) == self._choices:
                    in_trouble.pop_all()

    def traces(self) -> list[str]:
        """What the tests have left in the window, where that is looked for."""
        if self._shell is None or self._at_first is None:
            return []
        show_everything(self._shell)
        return self._at_first.differences(portrait(self._shell.window))

    def _close_all(self) -> None:
        close_popups()
        self.close()

    def close(self) -> None:
        """Let the window go, without a trace."""
        if self._shell is not None:
            leaks.keep_no_more(self._shell.window)
            self._shell = self._at_first = None
            self._stack.close()


def pointer(thing: QObject) -> int:
    """Which object it is, whatever wrapper Python has for it at the moment."""
    return getCppPointer(thing)[0]


def folds(shell: Shell) -> dict[int, bool]:
    """Whether each fold is open."""
    return {pointer(one): one.isChecked() for one in shell.window.findChildren(GroupHeading)}


def fold_back(shell: Shell, at_first: dict[int, bool]) -> None:
    """Groups of indicators, which are made late and anew, stand open, with what is not defined folded away."""
    by_group: dict[int, bool] = {}
    for group in shell.window.findChildren(IndicatorGroup):
        by_group |= {pointer(group.heading): True, pointer(group.lacking): False}
    for one in shell.window.findChildren(GroupHeading):
        key = pointer(one)
        one.setChecked(by_group.get(key, at_first.get(key, one.isChecked())))


def choices(shell: Shell) -> Choices:
    """What was chosen in the window and hangs on no map: folds, switches, tabs, searches, sorting."""
    window = shell.window
    hotspots = window.analysis.hotspots
    told: Choices = {
        "tab": (window.analysis.current, window.analysis.is_folded),
        "ranking": (hotspots.model.by, hotspots.model.carry),
        "palette": window.commands.wants_palette,
        "window": (window.windowState(), window.menu_bar.isHidden(), window.isWindowModified()),
        "undo": (shell.session.undo_stack.count(), shell.session.is_dirty),
        "actions": {key: one.isChecked() for key, one in window.actions_._actions.items() if one.isCheckable()},
    }
    told |= {pointer(one): one.text() for one in window.findChildren(SearchField)}
    told |= {pointer(one): one.current for one in window.analysis.findChildren(SegmentedControl)}
    told |= {pointer(one): one.isChecked() for one in window.analysis.findChildren(Switch)}
    told |= {
        pointer(one): (one.sortIndicatorSection(), one.sortIndicatorOrder()) for one in window.findChildren(QHeaderView)
    }
    return told


def show_everything(shell: Shell) -> None:
    """Have every part of the window made: the views, the tabs, the forms."""
    window, session = shell.window, shell.session
    window.files.open_example("drive-unit")
    shell.settle()
    for view in ("sankey", "heat", "map"):
        session.set_view(view=view)
        shell.settle()
    document = session.document
    ids = [
        next(iter(ones))
        for ones in (document.nodes, document.flows, document.layout.notes, document.physics.measures)
        if ones
    ]
    for selected in ([], *([one] for one in ids), list(document.nodes)[:2]):
        session.select(selected)
        shell.settle()
    for tab in TABS:
        shell.trigger(f"view.{tab}")
    shell.trigger("edit.find")
    shell.type("a", window.finder.field)
    window.finder.field.clear()
    shell.key(Qt.Key.Key_Escape, widget=window.finder.field)
    shell.context.notices.say("Said.")
    put_back(shell)
    put_back(shell)


def close_popups() -> None:
    """Nothing stands above the windows any more."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()


def put_back(shell: Shell) -> None:
    """Bring the window back to its start page, with nothing remembered."""
    window, context = shell.window, shell.context
    close_popups()
    for dialog in window.findChildren(QDialog):
        dialog.close()
        dialog.deleteLater()
    if window.commands.is_presenting:
        window.commands.presenting.toggle()
    window.resize(1440, 900)
    shell.picker.next = None
    shell.picker.asked.clear()
    context.settings._memory.clear()
    context.session.replace_document(Document())
    context.session.set_view(**{name: getattr(ViewState(), name) for name in ViewState.__slots__})
    window.analysis.show_tab(TABS[0])
    window.analysis._rank_by("mass")
    window.analysis.hotspots.carry_by("mfca")
    for field in window.findChildren(SearchField):
        field.clear()
    for menu in window.findChildren(QMenu, "canvas.menu"):
        menu.deleteLater()
    window.workspace.show_start()
    window.workspace.toast.close_up()
    context.language.set("en")
    context.themes.set_choice(ThemeChoice.SYSTEM)
    window.actions_["view.theme_system"].setChecked(True)
    window._panel_state = QByteArray()
    window.canvas.reduced_motion = True
    window.canvas.set_zoom(1.0)
    QGuiApplication.clipboard().clear()
    shell.settle()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
