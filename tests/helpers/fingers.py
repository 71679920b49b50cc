"""Fingers by real touch events."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest


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
