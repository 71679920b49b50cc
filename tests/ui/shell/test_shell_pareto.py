"""Names under the bars of the Pareto chart are whole or nearly so, and never on one another."""

from __future__ import annotations

from itertools import combinations

import pytest
from pytestqt.qtbot import QtBot

from vsm_app.ui.charts.pareto import ParetoBar, ParetoChart
from vsm_app.ui.theme import Theme

LONG = ("Restabfall", "Stahlspäne", "Krätze", "Schlacke", "Ausschuss", "Altöl", "Verschleißteile")
SHORT = ("Slag", "Used oil", "Dross")


def chart(qtbot: QtBot, names: tuple[str, ...], width: int) -> ParetoChart:
    made = ParetoChart(Theme())
    qtbot.addWidget(made)
    made.resize(width, 220)
    made.show_bars(tuple(ParetoBar(name, name, 9.0 - i, "9", 0.5, "A") for i, name in enumerate(names)), "t", "80 %")
    return made


@pytest.mark.parametrize("width", [300, 330, 400, 900])
def test_long_names_stand_by_turns_and_whole(qtbot: QtBot, width: int) -> None:
    made = chart(qtbot, LONG, width)
    labels = [made.label(i) for i in range(len(LONG))]
    assert [words for _box, words in labels[:-1]] == list(LONG[:-1])
    assert labels[-1][1].startswith("Versch")
    assert not any(a.intersects(b) for (a, _one), (b, _other) in combinations(labels, 2))
    assert all(made.rect().toRectF().contains(box) for box, _words in labels)


def test_names_that_fit_their_columns_stand_side_by_side(qtbot: QtBot) -> None:
    made = chart(qtbot, SHORT, 400)
    assert len({made.label(i)[0].top() for i in range(len(SHORT))}) == 1
