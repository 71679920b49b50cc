"""Every sentence among the problems is read whole, in both languages, at every width."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from helpers.shell import open_shell
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
