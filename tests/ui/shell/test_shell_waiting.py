"""While something is on its way the window says so, and nothing that is not known yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from helpers.later import LaterExecutor
from helpers.shell import Shell, open_shell
from vsm_app.io.examples import open_example
from vsm_app.ui import app as start
from vsm_app.ui.main_window import MainWindow
from vsm_app.ui.panels.problems import ProblemsPanel
from vsm_app.ui.recalc import Recalculator
from vsm_app.ui.settings import AppSettings
from vsm_app.ui.tasks import InlineExecutor


def _said(shell: Shell) -> tuple[str, str]:
    """What the foot says and what stands in the Problems tab where it lists nothing."""
    panel = shell.find("panel.problems", ProblemsPanel)
    return shell.window.status.light.accessibleName(), panel._empty.text() if panel._stack.currentIndex() == 1 else ""


@pytest.mark.parametrize(
    ("lang", "waits", "none"),
    [
        ("en", "Calculating …", "Nothing computed yet"),
        ("de", "Wird gerechnet …", "Noch nichts gerechnet"),
    ],
)
def test_before_the_first_results_foot_and_problems_say_that_they_are_on_their_way(
    qtbot: QtBot, lang: str, waits: str, none: str
) -> None:
    with open_shell(lang) as shell:
        shell.session.results_wanted.disconnect(shell.window.recalculator.request)
        shell.window.files.open_example("steel-japan-2019")
        assert _said(shell) == (waits, waits)
        shell.session.fail_results()
        assert _said(shell) == (none, none)
        shell.session.replace_document(open_example("steel-japan-2019", lang))
        assert _said(shell) == (waits, waits)
        shell.window.recalculator.request()
        assert not {waits, none} & set(_said(shell))


@pytest.mark.parametrize(
    ("lang", "waits", "none"),
    [
        ("en", "Calculating …", "Indicators come with the first flow that has an amount."),
        ("de", "Wird gerechnet …", "Indikatoren kommen mit dem ersten Fluss, der eine Menge hat."),
    ],
)
def test_indicators_and_hotspots_of_a_map_with_amounts_are_waited_for(
    qtbot: QtBot, lang: str, waits: str, none: str
) -> None:
    with open_shell(lang) as shell:
        shell.session.results_wanted.disconnect(shell.window.recalculator.request)
        shell.window.files.open_example("steel-japan-2019")
        indicators, hotspots = shell.window.analysis.indicators, shell.window.analysis.hotspots
        shell.window.commands.show_tab("hotspots")
        assert hotspots._empty.words == waits
        shell.window.commands.show_tab("indicators")
        assert indicators._empty.words == waits
        shell.session.fail_results()
        assert indicators._empty.words == none
        shell.window.files.new("empty")
        shell.settle()
        assert indicators._empty.words == none


@contextmanager
def _started_with(path: Path | None, tasks: LaterExecutor, *, paints: bool = True) -> Iterator[MainWindow]:
    context = start.make_context(AppSettings(), "en", tasks)
    window = start.start_window(context, Recalculator(context.session, executor=InlineExecutor(), inline=True))
    window.setUpdatesEnabled(paints)
    window.show()
    start.start_work(window, path)
    try:
        yield window
    finally:
        window.close_without_asking()
        window.deleteLater()
        context.language.remove()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _shown(window: MainWindow) -> QWidget:
    shown = window.workspace.currentWidget()
    assert shown is not None
    return shown


def test_a_file_of_the_command_line_never_shows_the_start_page(qtbot: QtBot, shell: Shell, tmp_path: Path) -> None:
    shell.window.files.open_example("drive-unit")
    shell.picker.next = tmp_path / "gear.cvsm"
    shell.trigger("file.save_as")
    tasks = LaterExecutor()
    with _started_with(tmp_path / "gear.cvsm", tasks) as window:
        assert [label.text() for label in _shown(window).findChildren(QLabel)] == ["Opening gear.cvsm …"]
        assert not window.workspace.shows_map
        qtbot.waitUntil(lambda: bool(tasks.waiting))
        assert _shown(window).objectName() == "opening", "it stays while the file is read"
        tasks.do_all()
        assert _shown(window) is window.canvas
        assert window.header.isVisible()


def test_a_file_that_cannot_be_opened_leads_to_the_start_page_which_says_so(
    qtbot: QtBot, shell: Shell, tmp_path: Path
) -> None:
    tasks = LaterExecutor()
    with _started_with(tmp_path / "gone.cvsm", tasks) as window:
        qtbot.waitUntil(lambda: bool(tasks.waiting))
        tasks.do_all()
        assert _shown(window) is window.workspace.start
        assert not window.workspace.shows_map
        toast = window.workspace.toast
        assert "gone.cvsm" in toast.words
        on_top = window.workspace.childAt(toast.geometry().center())
        assert on_top is not None
        assert toast in (on_top, on_top.parentWidget()), "nothing lies over the sentence"
        QTest.mouseClick(toast.close_button, Qt.MouseButton.LeftButton)
        assert not toast.isVisible()


@contextmanager
def _not_yet_painted(qtbot: QtBot) -> Iterator[MainWindow]:
    """A window on a machine that is busy: it has the keyboard already, but nothing was painted yet."""
    with _started_with(None, LaterExecutor(), paints=False) as window:
        qtbot.waitUntil(window.isActiveWindow)
        assert not window.is_furnished
        yield window


def test_a_chord_before_the_window_is_whole_is_not_lost(qtbot: QtBot) -> None:
    with _not_yet_painted(qtbot) as window:
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        assert window.is_furnished
        qtbot.waitUntil(lambda: window.workspace.shows_map)
        assert window.canvas.hasFocus()


def test_a_click_before_the_window_is_whole_is_not_lost(qtbot: QtBot) -> None:
    with _not_yet_painted(qtbot) as window:
        card = next(card for card in window.workspace.start.cards if card.template_id == "life_cycle")
        QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=card.rect().center())
        assert window.workspace.shows_map
        assert window.context.session.document.nodes


def test_what_is_done_early_does_the_work_of_the_start_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    warmed: list[int] = []
    monkeypatch.setattr(Recalculator, "warm_up", lambda _: warmed.append(1))
    with _not_yet_painted(qtbot) as window:
        QTest.keyClick(window, Qt.Key.Key_Shift)
        assert warmed == [1]
        qtbot.wait(50)
        assert warmed == [1]
