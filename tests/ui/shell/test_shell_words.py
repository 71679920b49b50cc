"""What the panels say where there is nothing to rank, and what a tab is called."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics

from helpers.conflicts import open_conflict
from helpers.shell import Shell, open_shell
from vsm_app.ui.itemmodels.problems import help_for
from vsm_app.ui.widgets.labels import Label


def test_where_only_energy_is_lost_that_is_offered() -> None:
    with open_shell("en") as shell:
        shell.window.files.open_example("uk-energy-2050")
        shell.settle()
        shell.window.analysis.show_tab("hotspots")
        panel = shell.window.analysis.hotspots
        shell.settle()
        panel.rank_by("mass")
        assert panel._empty.words == "No mass is lost on this map, only energy."
        panel._empty.button.click()
        assert (panel.by, shell.window.analysis.rank.current) == ("energy", "energy")
        assert panel.model.rowCount() > 0


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_open_tab_is_named_in_full(lang: str) -> None:
    with open_shell(lang) as shell:
        shell.settle()
        for tab in shell.window.analysis.tabs.tabs.values():
            letters = QFontMetrics(tab.theme.font("tab.on")).horizontalAdvance(tab.text())
            assert tab.sizeHint().width() - 24 >= letters


def test_a_gap_within_the_spreads_is_called_a_gap(on_example: Shell) -> None:
    shell = on_example
    gap = next(row.problem for row in shell.window.analysis.problems.model.rows if row.problem.code == "balance.gap")
    assert help_for(gap) == "gap"
    assert shell.session.results is not None
    assert shell.session.results.solution.statistics.passed
    shell.window.commands.help_with("gap", gap, shell.window.rect())
    assert shell.find("callout.conflict").accessibleName() == "A gap that fits within the spreads"
    assert shell.window.status.test.text() == "they fit within their spreads"


@pytest.mark.parametrize(
    ("lang", "typed", "badge", "title", "tested", "line"),
    [
        ("en", ("600 t", "560 t"), "error", "A gap, and no loss drawn", "more than chance explains.", "a gap is open"),
        ("de", ("600 t", "560 t"), "error", "Eine Lücke, und kein Verlust gezeichnet",
         "Das ist mehr, als der Zufall erklärt.", "eine Lücke ist offen"),
        ("en", ("100 t +-0.85", "97 t +-0.85"), "warn", "A gap is open", "more than chance explains.", "a gap is open"),
        ("de", ("100 t +-0,85", "97 t +-0,85"), "warn", "Eine Lücke ist offen",
         "Das ist mehr, als der Zufall erklärt.", "eine Lücke ist offen"),
        ("en", ("100 t", "98 t"), "warn", "A gap that fits within the spreads", "", "they fit within their spreads"),
    ],
)  # fmt: skip
def test_title_text_and_line_say_of_a_gap_what_its_badge_says(
    lang: str, typed: tuple[str, str], badge: str, title: str, tested: str, line: str
) -> None:
    """All entries together pass: two balances close, one does not."""
    with open_shell(lang) as shell:
        shell.window.files.new("empty")
        shell.settle()
        for words in (("50 t", "50 t"), ("70 t", "70 t"), typed):
            nodes, flows = shell.chain("use", "collection", "recycle")
            for flow, said in zip(flows, words, strict=True):
                shell.enter(flow, said)
        assert shell.session.results is not None
        assert shell.session.results.solution.statistics.passed
        mark = shell.canvas.table.scene.nodes[nodes[1]].model.badge
        assert mark is not None
        assert mark.level == badge
        callout = open_conflict(shell)
        assert callout.accessibleName() == title
        said_of_it = [label.text() for label in callout.findChildren(Label)]
        assert any(tested in words for words in said_of_it)
        assert shell.window.status.test.text() == line
