"""Names under the bars of the Pareto chart are whole or nearly so, and never on one another."""

from __future__ import annotations

from itertools import combinations

import pytest
from pytestqt.qtbot import QtBot

from vsm_app.ui.charts.pareto import ParetoBar, ParetoChart
from vsm_app.ui.theme import Theme

LONG = ("Restabfall", "Stahlspäne", "Krätze", "Schlacke", "Ausschuss", "Altöl", "Verschleißteile")
ENGLISH = ("Residual waste", "Steel chips", "Dross", "Slag", "Rejects", "Used oil", "Worn parts")
SHORT = ("Slag", "Used oil", "Dross")


def chart(qtbot: QtBot, names: tuple[str, ...], width: int) -> ParetoChart:
    made = ParetoChart(Theme())
    qtbot.addWidget(made)
    made.resize(width, 220)
    made.show_bars(tuple(ParetoBar(name, name, 9.0 - i, "9", 0.5, "A") for i, name in enumerate(names)), "t", "80 %")
    return made


@pytest.mark.parametrize("names", [LONG, ENGLISH])
@pytest.mark.parametrize("width", [280, 300, 330, 400, 900])
def test_long_names_stand_by_turns_and_whole(qtbot: QtBot, width: int, names: tuple[str, ...]) -> None:
    made = chart(qtbot, names, width)
    labels = [made.label(i) for i in range(len(names))]
    assert [words for _box, words in labels] == list(names)
    assert not any(a.intersects(b) for (a, _one), (b, _other) in combinations(labels, 2))
    assert all(made.rect().toRectF().contains(box) for box, _words in labels)


def test_names_that_fit_their_columns_stand_side_by_side(qtbot: QtBot) -> None:
    made = chart(qtbot, SHORT, 400)
    assert len({made.label(i)[0].top() for i in range(len(SHORT))}) == 1


def test_names_too_long_for_their_line_are_cut_the_longest_first(qtbot: QtBot) -> None:
    names = ("A name that is very long indeed", "b", "Short", "c", "Another one of these long names", "d")
    made = chart(qtbot, names, 250)
    labels = [made.label(i) for i in range(len(names))]
    assert labels[2][1] == "Short"
    assert labels[0][1].endswith("\u2026")
    assert not any(a.intersects(b) for (a, _one), (b, _other) in combinations(labels, 2))
    assert all(made.rect().toRectF().contains(box) for box, _words in labels)
