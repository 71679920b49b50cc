"""Mouse, pen and finger in one hand: each gesture is made alike with every one of them, by real events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final, Protocol

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QPointingDevice, QTouchEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from helpers.fingers import Hand
from helpers.pens import Pen, pen_over

TOOLS: Final = ("mouse", "pen", "finger")
NONE: Final = Qt.KeyboardModifier.NoModifier
_LEFT: Final = Qt.MouseButton.LeftButton
_LONG: Final = 60_000  # ms that two taps may be apart: a busy machine is slower than a hand


class Tool(Protocol):
    """What a gesture is made with, over one widget; `held` are the keys held on the keyboard beside it."""

    name: str
    held: Qt.KeyboardModifier

    def press(self, at: QPoint) -> None: ...
    def move(self, at: QPoint) -> None: ...
    def lift(self) -> None: ...
    def twice(self, at: QPoint) -> None: ...
    def menu(self, at: QPoint) -> None: ...
    def leave(self) -> None: ...


def drag(tool: Tool, start: QPoint, *way: QPoint) -> None:
    """Press, by all the places, let go at the last of them."""
    tool.press(start)
    for at in way:
        tool.move(at)
    tool.lift()


def tap(tool: Tool, at: QPoint) -> None:
    """Press and let go."""
    tool.press(at)
    tool.lift()


def way(canvas: Any, *places: tuple[float, float]) -> list[QPoint]:
    return [canvas.at(*place) for place in places]


def by(start: QPoint, *shifts: tuple[int, int]) -> list[QPoint]:
    return [start, *(start + QPoint(*shift) for shift in shifts)]


class Mouse:
    """The left button; its menu is that of the right one."""

    name = "mouse"

    def __init__(self, widget: QWidget) -> None:
        self.held = NONE
        self._widget = widget
        self._at = QPoint()

    def press(self, at: QPoint) -> None:
        self._at = at
        QTest.mousePress(self._widget, _LEFT, self.held, at)

    def move(self, at: QPoint) -> None:
        self._at = at
        QTest.mouseMove(self._widget, at)

    def lift(self) -> None:
        QTest.mouseRelease(self._widget, _LEFT, self.held, self._at)

    def twice(self, at: QPoint) -> None:
        QTest.mouseClick(self._widget, _LEFT, self.held, at)
        QTest.mouseDClick(self._widget, _LEFT, self.held, at)

    def menu(self, at: QPoint) -> None:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, self._widget.mapToGlobal(at))
        QApplication.sendEvent(self._widget, event)  # which the platform makes of the right button

    def leave(self) -> None:
        QApplication.sendEvent(self._widget.parentWidget() or self._widget, QEvent(QEvent.Type.Leave))


class PenTool:
    """The tip of a pen; its menu is that of the button at its side."""

    name = "pen"

    def __init__(self, pen: Pen) -> None:
        self.held = NONE
        self._pen = pen

    def press(self, at: QPoint) -> None:
        self._pen.held = self.held
        self._pen.hover(at)
        self._pen.press()

    def move(self, at: QPoint) -> None:
        self._pen.held = self.held
        self._pen.draw(at)

    def lift(self) -> None:
        self._pen.held = self.held
        self._pen.lift()

    def twice(self, at: QPoint) -> None:
        for _ in range(2):
            tap(self, at)

    def menu(self, at: QPoint) -> None:
        self._pen.hover(at)
        self._pen.press_side()
        self._pen.lift()

    def leave(self) -> None:
        self._pen.leave()


class Finger:
    """One finger; its menu opens where it rests."""

    name = "finger"

    def __init__(self, widget: QWidget, device: QPointingDevice) -> None:
        self._widget = widget
        self._hand = Hand(widget, device)
        self._at = QPoint()
        self._keys = _Keys(widget)

    @property
    def held(self) -> Qt.KeyboardModifier:
        return self._keys.held

    @held.setter
    def held(self, keys: Qt.KeyboardModifier) -> None:
        self._keys.held = keys

    def press(self, at: QPoint) -> None:
        self._at = at
        self._hand.press(at)

    def move(self, at: QPoint) -> None:
        self._at = at
        self._hand.move(at)

    def lift(self) -> None:
        self._hand.lift(self._at)

    def twice(self, at: QPoint) -> None:
        for _ in range(2):
            tap(self, at)

    def menu(self, at: QPoint) -> None:
        rest = self._widget.parent()._fingers._rest  # type: ignore[union-attr]
        usual, quick = rest.interval(), 10
        rest.setInterval(quick)
        self.press(at)
        QTest.qWait(5 * quick)
        rest.setInterval(usual)
        self.lift()

    def leave(self) -> None:
        """A finger that is lifted has left."""


class _Keys(QObject):
    """Keys held while fingers are down: `QTest` has no touch with them, the platforms have."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.held = NONE
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and self.held != NONE:
            event.setModifiers(self.held)
        return False


@contextmanager
def tool_over(name: str, widget: QWidget, touch_screen: QPointingDevice) -> Iterator[Any]:
    """One of `TOOLS` over a widget."""
    with ExitStack() as stack:
        if name == "mouse":
            yield Mouse(widget)
        elif name == "pen":
            yield PenTool(stack.enter_context(pen_over(widget)))
        else:
            stack.callback(QApplication.setDoubleClickInterval, QApplication.doubleClickInterval())
            QApplication.setDoubleClickInterval(_LONG)
            yield Finger(widget, touch_screen)


@pytest.fixture(scope="session")
def touch_screen(qapp: QApplication) -> QPointingDevice:
    """A screen that feels fingers."""
    return QTest.createTouchDevice()


@pytest.fixture(params=TOOLS)
def take(request: pytest.FixtureRequest, touch_screen: QPointingDevice) -> Iterator[Callable[[QWidget], Tool]]:
    """Mouse, pen or finger, one after the other: taken into the hand over a widget."""
    with ExitStack() as stack:
        yield lambda widget: stack.enter_context(tool_over(request.param, widget, touch_screen))
