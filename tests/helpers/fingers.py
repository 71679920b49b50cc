"""Fingers by real touch events."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QPointingDevice, QTouchEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication


class Hand:
    """Fingers on one viewport."""

    def __init__(self, viewport: Any, device: QPointingDevice) -> None:
        self._viewport, self._device = viewport, device

    def press(self, *points: QPoint) -> None:
        touch = QTest.touchEvent(self._viewport, self._device)
        for number, point in enumerate(points):
            touch.press(number, point, self._viewport)
        touch.commit()

    def add(self, first: QPoint, second: QPoint) -> None:
        touch = QTest.touchEvent(self._viewport, self._device)
        touch.move(0, first, self._viewport).press(1, second, self._viewport)
        touch.commit()

    def move(self, *points: QPoint) -> None:
        touch = QTest.touchEvent(self._viewport, self._device)
        for number, point in enumerate(points):
            touch.move(number, point, self._viewport)
        touch.commit()

    def lift(self, *points: QPoint) -> None:
        touch = QTest.touchEvent(self._viewport, self._device)
        for number, point in enumerate(points):
            touch.release(number, point, self._viewport)
        touch.commit()

    def take_away(self) -> None:
        """The system takes the touch away: it was a palm, or another window comes."""
        event = QTouchEvent(QEvent.Type.TouchCancel, self._device)
        QApplication.sendEvent(self._viewport, event)
        self.forget()

    def forget(self) -> None:
        """Lift all fingers without telling the viewport."""
        eyes = _Blind(self._viewport)
        for number in range(2):
            touch = QTest.touchEvent(self._viewport, self._device)
            touch.release(number, QPoint(), self._viewport)
            touch.commit()
        self._viewport.removeEventFilter(eyes)


class _Blind(QObject):
    """Keeps touches from a widget."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        return isinstance(event, QTouchEvent)
