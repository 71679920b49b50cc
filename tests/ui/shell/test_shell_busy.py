"""Whether numbers are awaited: said when it begins and when it ends, however it ends."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from helpers.later import LaterExecutor
from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.results import Results, Solution, Status
from vsm_app.model.document import Document
from vsm_app.model.elements import Flow
from vsm_app.ui.recalc import INLINE_FLOWS, Recalculator
from vsm_app.ui.session import Session


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
    executor.do_all()
    return recalculator, executor, said


def test_an_answer_ends_the_waiting_once(qtbot: QtBot) -> None:
    session = Session()
    recalculator, executor, said = watched(session)
    session.replace_document(large())
    session.replace_document(large())
    qtbot.waitUntil(lambda: bool(executor.waiting), timeout=2000)
    assert said == [True]
    executor.do_all()
    assert said == [True, False]
    recalculator.close()


def test_a_small_map_opened_meanwhile_ends_the_waiting_for_the_large_one(qtbot: QtBot) -> None:
    session = Session()
    recalculator, executor, said = watched(session)
    session.replace_document(large())
    qtbot.waitUntil(lambda: bool(executor.waiting), timeout=2000)
    session.replace_document(Document())
    assert said == [True, False]
    executor.do_all()  # the late answer changes nothing
    assert said == [True, False]
    assert not recalculator.is_busy
    recalculator.close()


def test_closing_ends_the_waiting(qtbot: QtBot) -> None:
    session = Session()
    recalculator, _, said = watched(session)
    session.replace_document(large())
    recalculator.close()
    assert said == [True, False]
