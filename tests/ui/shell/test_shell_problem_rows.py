"""Every sentence among the problems is read whole, in both languages, at every width."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.shell import Shell, open_shell
from vsm_app.ui.itemmodels.problems import ProblemRole


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("width", [1280, 1920])
def test_no_sentence_is_cut(lang: str, width: int) -> None:
    with open_shell(lang) as shell:
        shell.window.resize(width, 720)
        shell.window.files.open_example("wood-indonesia-2014")
        shell.settle()
        panel = shell.window.analysis.problems
        font = QFontMetricsF(shell.context.theme.font("body"))
        heights = []
        for number in range(panel.model.rowCount()):
            index = panel.model.index(number, 0)
            row = QRectF(panel.list.visualRect(index))
            room = panel.link_rect(index).left() - 16 - (222 if index.data(ProblemRole.SUBJECT) else 40)
            words = index.data(ProblemRole.SENTENCE)
            needed = font.boundingRect(QRectF(0, 0, room, 9999), Qt.TextFlag.TextWordWrap, words)
            assert needed.height() <= row.height() - 4, words
            heights.append(row.height())
        assert min(heights) >= 34
        assert width == 1920 or max(heights) > 40, "some of them need two lines"


def test_a_row_is_as_high_as_its_sentence_in_the_width_that_the_list_has_now(on_map: Shell, qtbot: QtBot) -> None:
    _, flows = on_map.chain("supplier", "process", "customer")
    for flow, words in zip(flows, ("100 t!", "80 t!"), strict=True):
        on_map.enter(flow, words)
    view = on_map.window.analysis.problems.list
    index = view.model().index(0, 0)
    assert view.wordWrap(), "else a list lays its rows out anew for another height only"

    def high() -> int:
        return view.visualRect(index).height()

    on_map.window.resize(2000, on_map.window.height())
    qtbot.waitUntil(lambda: view.viewport().width() > 1000)
    qtbot.wait(150)
    before = high()
    on_map.window.resize(1000, on_map.window.height())
    qtbot.waitUntil(lambda: high() > before)
    on_map.window.resize(2000, on_map.window.height())
    qtbot.waitUntil(lambda: high() == before)


def test_where_pieces_meet_tonnes_the_link_leads_to_the_mass_of_a_piece(on_map: Shell) -> None:
    _, flows = on_map.chain("supplier", "process", "customer")
    for flow, words in zip(flows, ("120 t", "40000 Stk/Monat"), strict=True):
        on_map.enter(flow, words)
    on_map.follow_problem("node.pieces")
    assert tuple(on_map.context.session.selection) == (flows[1],)
    field = QApplication.focusWidget()
    assert field is not None
    assert field.accessibleName() == "Mass of a piece"


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("size", [(1280, 720), (1280, 800), (1920, 1080)])
@pytest.mark.parametrize("name", ["wood-indonesia-2014", "drive-unit"])
def test_the_list_opens_without_a_row_cut_in_half(name: str, size: tuple[int, int], lang: str) -> None:
    with open_shell(lang) as shell:
        shell.window.files.open_example(name)
        shell.window.resize(*size)
        shell.window.commands.show_tab("problems")
        shell.settle()
        view = shell.window.analysis.problems.list
        seen = view.viewport().rect()
        rects = [view.visualRect(view.model().index(row, 0)) for row in range(view.model().rowCount())]
        assert rects
        assert [rect for rect in rects if rect.intersects(seen) and not seen.contains(rect)] == []


@pytest.mark.parametrize(("lang", "said"), [("de", "760\u202ft/a"), ("en", "760\u202ft/a")])
def test_amounts_of_problems_have_the_unit_that_they_have_on_the_map(lang: str, said: str) -> None:
    with open_shell(lang) as shell:
        shell.window.files.open_example("drive-unit")
        shell.settle()
        rows = shell.window.analysis.problems.model.rows
        (gap,) = [row for row in rows if row.problem.code == "balance.gap"]
        assert said in gap.sentence
        assert gap.problem.params["unit"] == "t", "what others read of it stays"


@pytest.mark.parametrize(
    ("typed", "grave"), [(("60 t", "50 t"), True), (("60 t", "58 t"), False), (("50 t", "60 t"), True)]
)
def test_a_gap_is_as_grave_in_the_list_and_on_its_tab_as_on_its_node(
    on_map: Shell, typed: tuple[str, str], *, grave: bool
) -> None:
    nodes, flows = on_map.chain("use", "collection", "recycle")
    for flow, words in zip(flows, typed, strict=True):
        on_map.enter(flow, words)
    on_map.settle()
    panel = on_map.window.analysis.problems
    heard: list[str] = []
    panel.count_changed.connect(lambda _count, worst: heard.append(worst))
    panel.update_problems()
    (row,) = [one for one, row in enumerate(panel.model.rows) if row.problem.code.startswith("balance.gap")]
    shown = str(panel.model.index(row).data(ProblemRole.SEVERITY))
    badge = on_map.canvas.table.sync.resolver.badge(nodes[1])
    assert badge is not None
    assert (badge.level, shown) == (("error", "error") if grave else ("warn", "warning"))
    assert heard == [shown], "the tab is as red"
    assert row == 0 or not grave, "the gravest stands first"
    assert on_map.window.status.contradiction is panel.model.problems[row] or not grave, "the light leads there"
