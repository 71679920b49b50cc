"""The services of a window by themselves: recalculation, tasks, settings, language, the border for exceptions."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from helpers.later import LaterExecutor
from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.results import Results, Solution, Status
from vsm_app.errors import CancelledError, ReadError
from vsm_app.model.document import Document
from vsm_app.model.edits.nodes import add_node, nudge
from vsm_app.ui import recalc
from vsm_app.ui.excepthook import ExceptionBorder
from vsm_app.ui.i18n import Language, translate
from vsm_app.ui.recalc import Recalculator
from vsm_app.ui.recovery_keeper import RecoveryKeeper
from vsm_app.ui.session import Session
from vsm_app.ui.settings import RECENT_LIMIT, AppSettings
from vsm_app.ui.start.templates import TEMPLATES, build_template
from vsm_app.ui.tasks import InlineExecutor, Progress, TaskRunner, ThreadExecutor


def results_of(document: Document, scenario: str, revision: int, cancel: CancelToken) -> Results:
    if cancel.cancelled:
        raise CancelledError("Stopped.", code="task.cancelled")
    return Results(Solution(document.name, scenario, "a", Status.OK), revision=revision)


def grow(session: Session) -> None:
    session.apply(add_node(session.document, "process", "Cut", (0.0, 0.0)))


# --- recalculation ---
def test_an_answer_for_an_older_map_is_dropped(qtbot: QtBot) -> None:
    session, executor = Session(), LaterExecutor()
    recalculator = Recalculator(session, results_of, executor)
    grow(session)
    recalculator._start_in_worker()
    grow(session)
    recalculator._start_in_worker()
    assert len(executor.waiting) == 2
    executor.do(0)
    assert session.results is None
    executor.do(0)
    assert session.results is not None
    assert session.results.revision == session.revision
    recalculator.close()


def test_a_newer_request_cancels_the_older(qtbot: QtBot) -> None:
    session, executor = Session(), LaterExecutor()
    recalculator = Recalculator(session, results_of, executor)
    grow(session)
    recalculator._start_in_worker()
    first = recalculator._current
    assert first is not None
    grow(session)
    assert first.cancel.cancelled
    assert recalculator.is_busy
    recalculator.close()


def test_edits_in_a_row_are_computed_once_after_a_pause(qtbot: QtBot) -> None:
    session, executor = Session(), LaterExecutor()
    recalculator = Recalculator(session, results_of, executor)
    for _ in range(5):
        grow(session)
    qtbot.waitUntil(lambda: len(executor.waiting) == 1, timeout=2000)
    executor.do()
    assert session.results is not None
    recalculator.close()


def test_a_single_entry_is_worked_on_at_once_and_a_burst_after_its_end(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recalc, "INLINE_FLOWS", -1)  # every map is too large for one frame
    monkeypatch.setattr(recalc, "DEBOUNCE_MS", 3_600_000)
    session, executor = Session(), LaterExecutor()
    recalculator = Recalculator(session, results_of, executor)

    def begun() -> int:
        QCoreApplication.processEvents()
        return len(executor.waiting)

    def answer() -> None:
        recalculator._timer.stop()
        recalculator._start_in_worker()
        executor.do_all()

    grow(session)
    assert begun() == 0  # nothing is known of this map
    answer()
    assert session.results is not None
    grow(session)
    assert begun() == 1
    grow(session)  # while that is under way
    assert begun() == 1
    answer()
    grow(session)
    grow(session)
    assert begun() == 0
    answer()
    recalculator._last_seconds = 1.0  # half of it would be for nothing
    grow(session)
    assert begun() == 0
    answer()
    session.replace_document(Document())  # is painted first
    assert begun() == 0
    recalculator.close()


def test_a_small_map_is_solved_in_the_same_frame_once_the_engine_is_warm(qtbot: QtBot) -> None:
    session, executor = Session(), LaterExecutor()
    recalculator = Recalculator(session, results_of, executor)
    recalculator.warm_up()
    executor.do()
    grow(session)
    assert session.results is not None
    assert not session.is_stale
    assert not executor.waiting
    recalculator.close()


def test_moving_asks_for_nothing(qtbot: QtBot) -> None:
    session = Session()
    grow(session)
    recalculator = Recalculator(session, results_of, LaterExecutor(), inline=True)
    session.apply(nudge(session.document, session.document.nodes, 8.0, 0.0))
    assert session.results is None
    recalculator.close()


def test_moving_while_the_worker_computes_keeps_its_answer(qtbot: QtBot) -> None:
    """Undo all, redo all: the last steps may be of the layout alone, and nobody would ask for numbers again."""
    session, executor = Session(), LaterExecutor()
    recalculator = Recalculator(session, results_of, executor)
    grow(session)
    recalculator._start_in_worker()
    session.apply(nudge(session.document, session.document.nodes, 8.0, 0.0))
    executor.do()
    assert session.results is not None
    assert not session.is_stale
    recalculator.close()


def test_an_engine_that_breaks_its_promise_leaves_the_last_good_result(qtbot: QtBot) -> None:
    session = Session()
    fails = [False]

    def compute(document: Document, scenario: str, revision: int, cancel: CancelToken) -> Results:
        if fails[0]:
            raise ZeroDivisionError
        return results_of(document, scenario, revision, cancel)

    recalculator = Recalculator(session, compute, InlineExecutor(), inline=True)
    said: list[BaseException] = []
    recalculator.failed.connect(said.append)
    grow(session)
    good = session.results
    fails[0] = True
    grow(session)
    assert session.results is good
    assert session.is_stale
    assert [type(error) for error in said] == [ZeroDivisionError]
    recalculator.close()


def test_the_worker_thread_answers_in_the_windows_thread_and_ends(qtbot: QtBot) -> None:
    session = Session()
    recalculator = Recalculator(session, results_of, ThreadExecutor("test"))
    threads: list[threading.Thread] = []
    session.results_changed.connect(lambda _: threads.append(threading.current_thread()))
    grow(session)
    qtbot.waitUntil(lambda: session.results is not None, timeout=5000)
    assert threads == [threading.main_thread()]
    recalculator.close()


# --- tasks ---
def test_a_task_gives_its_value_or_its_exception(qtbot: QtBot) -> None:
    runner = TaskRunner(InlineExecutor())
    values: list[Any] = []
    errors: list[BaseException] = []
    runner.run("one", lambda _progress: 7, values.append, errors.append)

    def fails(_progress: Progress) -> None:
        raise ReadError("no", code="file.damaged")

    runner.run("two", fails, values.append, errors.append)
    assert values == [7]
    assert [type(error) for error in errors] == [ReadError]
    assert runner.active == ()
    runner.close()


def test_a_task_that_takes_long_is_shown_and_can_be_stopped(qtbot: QtBot) -> None:
    runner = TaskRunner()
    going = threading.Event()
    errors: list[BaseException] = []

    def work(progress: Progress) -> None:
        while True:
            going.wait(0.01)
            progress.report(0.5)

    with qtbot.waitSignal(runner.shown, timeout=3000):
        task = runner.run("long", work, lambda _: None, errors.append)
    with qtbot.waitSignal(runner.finished, timeout=3000):
        task.progress.cancel()
    assert [type(error) for error in errors] == [CancelledError]
    runner.close()


def test_a_short_task_is_not_shown(qtbot: QtBot) -> None:
    runner = TaskRunner(InlineExecutor())
    shown: list[object] = []
    runner.shown.connect(shown.append)
    runner.run("short", lambda _progress: None, lambda _: None, lambda _: None)
    qtbot.wait(450)
    assert shown == []
    runner.close()


# --- settings ---
def test_settings_come_back_from_their_file(tmp_path: Path) -> None:
    first = AppSettings(tmp_path / "a.ini")
    first.set("ui/language", "de")
    first.set("ui/flag", value=True)
    for number in range(RECENT_LIMIT + 3):
        first.remember_file(tmp_path / f"{number}.cvsm")
    first.sync()
    second = AppSettings(tmp_path / "a.ini")
    assert second.text("ui/language") == "de"
    assert second.flag("ui/flag")
    assert len(second.recent_files) == RECENT_LIMIT
    assert second.recent_files[0].name == f"{RECENT_LIMIT + 2}.cvsm"


def test_damaged_settings_give_their_defaults(tmp_path: Path) -> None:
    file = tmp_path / "a.ini"
    file.write_bytes(b"[ui]\nlanguage=@Invalid()\n\xff\xfe\x00[[[")
    settings = AppSettings(file)
    assert settings.text("ui/language", "en") == "en"
    assert settings.recent_files == []
    assert settings.data("window/state").isEmpty()


def test_a_file_opened_again_moves_to_the_top() -> None:
    settings = AppSettings()
    for name in ("a", "b", "a"):
        settings.remember_file(Path("/maps") / name)
    assert [path.name for path in settings.recent_files] == ["a", "b"]


# --- language ---
@pytest.fixture
def german(qtbot: QtBot) -> Iterator[Language]:
    language = Language("de")
    yield language
    language.remove()


def test_words_numbers_and_times_follow_the_language(german: Language) -> None:
    assert translate("Header", "Present") == "Präsentieren"
    assert german.number(1234567.5, ".1f") == "1\u202f234\u202f567,5"
    german.set("en")
    assert translate("Header", "Present") == "Present"
    german.set("xx")
    assert german.code == "en"


def test_every_template_is_a_map_without_numbers_in_both_languages(german: Language) -> None:
    for template in TEMPLATES:
        document = build_template(template.id, german.text)
        assert document.name
        assert not any(flow.quantity.is_entered for flow in document.flows.values())
        assert document.layout.places.keys() == document.nodes.keys()


# --- the border ---
def test_what_nobody_caught_is_logged_and_said_and_the_hooks_come_back(qtbot: QtBot, tmp_path: Path) -> None:
    before = sys.excepthook
    border = ExceptionBorder(tmp_path / "log" / "ringstrom.log")
    caught: list[BaseException] = []
    border.caught.connect(caught.append)
    border.install()
    error = ValueError("lost")
    try:
        sys.excepthook(ValueError, error, None)
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: len(caught) == 2, timeout=2000)
    finally:
        border.remove()
    assert sys.excepthook is before
    assert caught[0] is error
    assert isinstance(caught[1], ZeroDivisionError)
    assert "lost" in (tmp_path / "log" / "ringstrom.log").read_text(encoding="utf-8")


def test_a_keeper_without_a_folder_keeps_nothing(qtbot: QtBot) -> None:
    class Context:
        session = Session()
        notices = None

    keeper = RecoveryKeeper(Context(), None)  # type: ignore[arg-type]
    grow(Context.session)
    keeper.keep_all()
    assert keeper._journal is None
    keeper.close()
