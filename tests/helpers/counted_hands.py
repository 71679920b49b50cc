"""Hands of a person at the window, by real Qt events, which count what they do."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from helpers.shell import NONE, Shell

_NAMES = {"slash": "/", "Return": "Return"}


@dataclass(frozen=True)
class Count:
    """Input events: clicks (a double-click is two), drags, keystrokes (a chord is one)."""

    clicks: int
    drags: int
    keys: int

    @property
    def total(self) -> int:
        return self.clicks + self.drags + self.keys


class CountedHands:
    """Presses, types, clicks and pulls in a window under test."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._clicks = self._drags = self._keys = 0

    @property
    def count(self) -> Count:
        """What was done so far."""
        return Count(self._clicks, self._drags, self._keys)

    def key(self, *keys: str) -> None:
        for name in keys:
            self._keys += 1
            chord = QKeySequence(_NAMES.get(name, name))[0]
            QTest.keyClick(self._focus(), chord.key(), chord.keyboardModifiers())
            self.shell.settle()

    def type(self, words: str) -> None:
        for letter in words:
            self._keys += 1
            if letter.isascii():
                QTest.keyClick(self._focus(), letter)
            else:  # QTest knows the keys of a plain keyboard alone
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(self._focus(), QKeyEvent(kind, Qt.Key.Key_unknown, NONE, letter))
        self.shell.settle()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        self._clicks += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NONE, at or widget.rect().center())
        self.shell.settle()

    def double(self, widget: QWidget, at: QPoint) -> None:
        self._clicks += 2
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NONE, at)
        QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, NONE, at)
        self.shell.settle()

    def drag(self, begin: tuple[float, float], end: tuple[float, float]) -> None:
        """Pull on the map, from place to place."""
        self._drags += 1
        self.shell.drag(begin, end)

    def scroll_to(self, widget: QWidget, area: QScrollArea) -> None:
        """Turn the wheel until it is in sight: counted as one click."""
        self._clicks += 1
        area.ensureWidgetVisible(widget)
        self.shell.settle()

    def shot(self, name: str) -> None:
        """Nobody takes pictures here."""

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.shell.window
