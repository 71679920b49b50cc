"""What the panels say where there is nothing to rank, and what a tab is called."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics

from helpers.shell import Shell, open_shell
from vsm_app.ui.itemmodels.problems import help_for


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
