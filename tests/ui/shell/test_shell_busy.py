"""Whether numbers are awaited: said when it begins and when it ends, however it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pytestqt.qtbot import QtBot

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.results import Results, Solution, Status
from vsm_app.model.document import Document
from vsm_app.model.elements import Flow
from vsm_app.ui.recalc import INLINE_FLOWS, Recalculator
from vsm_app.ui.session import Session
from vsm_app.ui.tasks import Outcome, attempt


class LaterExecutor:
    """Keeps work until it is told to do it."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Callable[[Outcome], None]]] = []

    def submit(self, work: Callable[[], Any], done: Callable[[Outcome], None]) -> None:
        self.waiting.append((work, done))

    def do(self) -> None:
        waiting, self.waiting = self.waiting, []
        for work, done in waiting:
            done(attempt(work))

    def close(self) -> None:
        self.waiting.clear()


def results_of(_document: Document, scenario: str, revision: int, _cancel: CancelToken) -> Results:
    return Results(Solution("", scenario, "a", Status.OK), revision=revision)


def large() -> Document:
    flows = {f"f{i}": Flow(f"f{i}", None, None, "i") for i in range(INLINE_FLOWS + 1)}
    return replace(Document(), physics=replace(Document().physics, flows=flows))


def watched(session: Session) -> tuple[Recalculator, LaterExecutor, list[bool]]:
    executor, said = LaterExecutor(), list[bool]()
    recalculator = Recalculator(session, results_of, executor)
    recalculator.busy_changed.connect(said.append)
    recalculator.warm_up()
    executor.do()
    return recalculator, executor, said


def test_an_answer_ends_the_waiting_once(qtbot: QtBot) -> None:
    session = Session()
    recalculator, executor, said = watched(session)
    session.replace_document(large())
    session.replace_document(large())
    qtbot.waitUntil(lambda: bool(executor.waiting), timeout=2000)
    assert said == [True]
    executor.do()
    assert said == [True, False]
    recalculator.close()


def test_a_small_map_opened_meanwhile_ends_the_waiting_for_the_large_one(qtbot: QtBot) -> None:
    session = Session()
    recalculator, executor, said = watched(session)
    session.replace_document(large())
    qtbot.waitUntil(lambda: bool(executor.waiting), timeout=2000)
    session.replace_document(Document())
    assert said == [True, False]
    executor.do()  # the late answer changes nothing
    assert said == [True, False]
    assert not recalculator.is_busy
    recalculator.close()


def test_closing_ends_the_waiting(qtbot: QtBot) -> None:
    session = Session()
    recalculator, _, said = watched(session)
    session.replace_document(large())
    recalculator.close()
    assert said == [True, False]
