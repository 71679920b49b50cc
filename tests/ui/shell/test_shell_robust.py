"""The robust way in the window: a switch of the map, told at the foot, among the problems and in the workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QRect, Qt

from helpers.shell import Shell
from helpers.solver_maps import case, network_map
from vsm_app.io.codec import decode, encode
from vsm_app.io.exporters.workbook import write_workbook
from vsm_app.ui.panels.statusbar import StatusLine
from vsm_app.ui.panels.why import show_conflict
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.reason import ChoiceRow


@pytest.fixture
def doubtful(on_map: Shell, tmp_path: Path) -> Shell:
    """Narasimhan and Jordache (2000): the meter of F2 is biased."""
    path = tmp_path / "bypass.json"
    path.write_bytes(encode(network_map(case("narasimhan2000-bypass-grosserror")["flows"])))
    on_map.window.files.open_path(path)
    on_map.settle()
    on_map.session.select([])
    on_map.settle()
    return on_map


def line(shell: Shell) -> StatusLine:
    found: StatusLine = shell.find("status", StatusLine)
    return found


def test_the_switch_weighs_doubtful_entries_less_says_so_and_is_undone(doubtful: Shell) -> None:
    shell, form = doubtful, doubtful.window.inspector.map
    assert line(shell).test.text() == shell.context.language.text("window.disagree")
    before = shell.session.results.solution.own["F2"].value if shell.session.results else None
    shell.click(form.robust)
    assert shell.document.settings.robust
    solution = shell.session.results.solution if shell.session.results else None
    assert solution is not None
    assert solution.robust
    assert abs(solution.own["F2"].value - 64.525) < abs(before - 64.525)
    assert line(shell).test.text() == "robust: 2 entries count less"
    listed = {problem.code: problem.subjects for problem in shell.window.analysis.problems.model.problems}
    assert listed["solution.robust.lighter"][0] == "F2"
    shell.context.language.set("de")
    shell.settle()
    assert line(shell).test.text() == "robust: 2 Angaben zählen weniger"
    shell.trigger("edit.undo")
    assert not shell.document.settings.robust
    assert line(shell).test.text() == shell.context.language.text("window.disagree")


def test_the_words_in_red_lead_where_the_light_beside_them_leads(doubtful: Shell) -> None:
    shell, led = doubtful, list[str]()
    bar = line(shell)
    bar.light_clicked.connect(lambda: led.append("there"))
    assert bar.test.cursor().shape() is Qt.CursorShape.PointingHandCursor
    shell.click(bar.light)
    shell.click(bar.test)
    assert led == ["there", "there"]
    shell.click(shell.window.inspector.map.robust)
    assert bar.test.cursor().shape() is not Qt.CursorShape.PointingHandCursor
    shell.click(bar.test)
    assert len(led) == 2, "nothing is contradicted any more: words, no link"


@pytest.mark.parametrize(
    ("lang", "tested", "then"),
    [
        ("en", "3.0 times its spread. That is more than chance explains.", "not tested then"),
        ("de", "das 3,0-Fache der Streuung. Das ist mehr, als der Zufall erklärt.", "nicht geprüft"),
    ],
)
def test_entries_that_disagree_may_be_weighed_less_and_the_test_of_their_balance_is_told(
    doubtful: Shell, lang: str, tested: str, then: str
) -> None:
    shell = doubtful
    shell.context.language.set(lang)
    shell.settle()
    problem = next(p for p in shell.window.analysis.problems.model.problems if "HeatExchanger" in p.subjects)
    callout = show_conflict(shell.window, problem, QRect(600, 300, 40, 20))
    assert callout is not None
    shell.settle()
    assert any(tested in label.text() for label in callout.findChildren(Label))
    shell.click(shell.find("conflict.robust"))
    shell.settle()
    assert then in shell.find("conflict.verdict", Label).text()
    shell.click(shell.find("conflict.accept"))
    assert shell.document.settings.robust
    assert shell.session.results is not None
    assert shell.session.results.solution.robust
    again = show_conflict(shell.window, problem, QRect(600, 300, 40, 20))
    assert again is None or again.findChild(ChoiceRow, "conflict.robust") is None


def test_weighing_is_not_offered_where_entries_are_checked_once(on_map: Shell) -> None:
    """Both sides are as far off as each other: there is none to weigh less."""
    _, flows = on_map.chain("supplier", "process", "customer")
    for flow, words in zip(flows, ("100 t", "80 t"), strict=True):
        on_map.enter(flow, words)
    problem = next(p for p in on_map.window.analysis.problems.model.problems if p.code == "balance.gap.loss")
    callout = show_conflict(on_map.window, problem, QRect(600, 300, 40, 20))
    assert callout is not None
    assert callout.findChild(ChoiceRow, "conflict.spread") is not None
    assert callout.findChild(ChoiceRow, "conflict.robust") is None


def test_there_is_nothing_to_weigh_where_entries_stand_as_they_are(doubtful: Shell) -> None:
    form = doubtful.window.inspector.map
    doubtful.click(form.robust)
    doubtful.click(form.reconcile)
    assert not form.robust.isEnabled()
    assert doubtful.session.results is not None
    assert not doubtful.session.results.solution.robust


def test_the_setting_is_kept_in_the_file(doubtful: Shell) -> None:
    doubtful.click(doubtful.window.inspector.map.robust)
    assert decode(encode(doubtful.document), "bypass")[0].settings.robust


@pytest.mark.parametrize(("lang", "words"), [("en", "Robust: entries far off"), ("de", "Robust: Angaben weitab")])
def test_the_workbook_tells_it_where_it_tells_the_test(doubtful: Shell, tmp_path: Path, lang: str, words: str) -> None:
    doubtful.click(doubtful.window.inspector.map.robust)
    results = doubtful.session.results
    assert results is not None
    path = tmp_path / "book.xlsx"
    write_workbook(doubtful.document, results, path, lang)
    cover = load_workbook(path).worksheets[0]
    told = [str(cell.value) for row in cover.iter_rows() for cell in row if cell.value]
    assert any(one.startswith(words) for one in told)
    said = {"en": "Robust reconciliation is on: 2 entries", "de": "Der robuste Ausgleich ist eingeschaltet: 2 Angaben"}
    assert any(one.startswith(said[lang]) for one in told)
