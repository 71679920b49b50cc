"""The robust way in the window: a switch of the map, told at the foot, among the problems and in the workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from helpers.shell import Shell
from helpers.solver_maps import case, network_map
from vsm_app.io.codec import decode, encode
from vsm_app.io.exporters.workbook import write_workbook
from vsm_app.ui.panels.statusbar import StatusLine


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
