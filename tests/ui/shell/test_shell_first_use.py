"""What a first user runs into: windows closed at work, folded tables, a language chosen once, a nameless map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton

from helpers.shell import Shell, open_shell
from vsm_app.cli import main
from vsm_app.ui.settings import AppSettings
from vsm_app.ui.tasks import Outcome, attempt


class _LaterExecutor:
    """Takes work and does it when the test says so, as a thread does that is slower than the hand."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Callable[[Outcome], None]]] = []

    def submit(self, work: Callable[[], Any], done: Callable[[Outcome], None]) -> None:
        self.waiting.append((work, done))

    def close(self) -> None:
        self.waiting.clear()

    def work(self) -> None:
        waiting, self.waiting = self.waiting, []
        for work, done in waiting:
            done(attempt(work))


def test_a_simulation_that_was_closed_while_it_drew_says_nothing_more(
    on_map: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, flows = on_map.chain("supplier", "process", "customer")
    on_map.enter(flows[0], "100 +- 5 t")
    later = _LaterExecutor()
    monkeypatch.setattr(on_map.context.tasks, "_executor", later)
    on_map.trigger("map.simulate")
    dialog = on_map.find("dialog.simulation")
    on_map.click(dialog.run_button)
    assert later.waiting
    on_map.key(Qt.Key.Key_Escape, widget=dialog)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    on_map.said.clear()
    later.work()
    on_map.settle()
    assert not on_map.said
    assert not on_map.context.tasks.active


def test_folded_tables_leave_their_room_to_the_map_and_a_tab_brings_them_back(on_example: Shell) -> None:
    window = on_example.window
    tabs, dock = window.analysis.tabs, window.docks["analysis"]
    height, map_height = dock.height(), window.canvas.height()
    on_example.click(tabs.fold)
    assert dock.height() == tabs.height()
    assert window.canvas.height() == map_height + height - tabs.height()
    on_example.click(tabs.tabs["problems"])
    assert (dock.height(), window.canvas.height()) == (height, map_height)
    on_example.click(tabs.fold)
    on_example.click(tabs.fold)
    assert dock.height() == height


def test_every_tab_has_the_same_height_so_that_the_next_click_hits(on_example: Shell) -> None:
    window = on_example.window
    places = set()
    for tab in window.analysis.tabs.tabs.values():
        on_example.click(tab)
        assert window.analysis.current == tab.key
        places.add(window.docks["analysis"].geometry().top())
    assert len(places) == 1


def test_the_language_chosen_on_the_start_page_is_spoken_at_the_next_start(
    qtbot: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    file = tmp_path / "ringstrom.ini"
    with open_shell("en", settings=AppSettings(file)) as shell:
        choice = shell.window.workspace.start.side.language
        shell.click(next(one for one in choice.findChildren(QAbstractButton) if one.text() == "Deutsch"))
        assert shell.context.language.code == "de"
    spoken = []

    def run(path: object, lang: str | None) -> int:
        from vsm_app.ui.app import make_context

        context = make_context(AppSettings(file), lang)
        spoken.append(context.language.code)
        context.language.remove()
        return 0

    monkeypatch.setattr("vsm_app.ui.app.run", run)
    for arguments in ([], ["window"], ["map.cvsm"], ["--lang", "en"], ["window", "--lang=en"]):
        assert main(arguments) == 0
    assert spoken == ["de", "de", "de", "en", "en"], "what is said counts, else what was chosen last"
