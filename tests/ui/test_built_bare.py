"""A window is built without the style sheet and wears it as soon as it stands: the same look in half the time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QStyle, QWidget
from pytestqt.qtbot import QtBot

from helpers.shell import open_shell
from vsm_app.ui.main_window import MainWindow
from vsm_app.ui.theme import built_bare

SHEET = "QLabel { min-height: 91px }"


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    before = qapp.styleSheet()
    qapp.setStyleSheet(SHEET)
    yield qapp
    qapp.setStyleSheet(before)


def test_what_was_built_bare_wears_the_sheet_at_the_end(dressed: QApplication, qtbot: QtBot) -> None:
    with built_bare():
        outer = QWidget()
        label = QLabel("ring", outer)
        assert not dressed.styleSheet()
    qtbot.addWidget(outer)
    label.ensurePolished()
    assert label.minimumSizeHint().height() >= 91


def test_the_sheet_comes_back_where_building_failed(dressed: QApplication) -> None:
    with pytest.raises(ValueError, match="half way"), built_bare():
        raise ValueError("half way")
    assert dressed.styleSheet() == SHEET


def test_the_whole_window_is_built_so(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    worn: list[str] = []
    build = MainWindow._build

    def watched(window: MainWindow) -> None:
        worn.append(QApplication.instance().styleSheet())
        build(window)

    monkeypatch.setattr(MainWindow, "_build", watched)
    with open_shell():
        assert worn == [""]
        assert QApplication.instance().styleSheet()


def test_what_only_asked_for_its_style_loses_the_mark_of_the_sheet(dressed: QApplication, qtbot: QtBot) -> None:
    """Else the next sheet does not hear of its end, and dresses what is gone."""
    asked, marked = QLabel("asked"), Qt.WidgetAttribute.WA_StyleSheet
    qtbot.addWidget(asked)
    asked.style().pixelMetric(QStyle.PixelMetric.PM_DefaultFrameWidth, None, asked)
    assert asked.testAttribute(marked)
    assert not asked.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)
    with built_bare():
        assert not asked.testAttribute(marked)
    asked.ensurePolished()
    assert asked.testAttribute(marked)
