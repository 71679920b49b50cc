"""A pen from the platform on: Qt makes the mouse events of what nobody takes of it, so it draws.

Qt has no public way to say what a tablet says; its platform plugins call `QWindowSystemInterface::handleTabletEvent`
(private API of QtGui), and so does this pen. Where that name is not found, the tests are skipped.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import PySide6
import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

_HANDLE: Final = (
    "_ZN22QWindowSystemInterface17handleTabletEventEP7QWindowPK15QPointingDeviceRK7QPointFS7_"
    "6QFlagsIN2Qt11MouseButtonEEdddddiS8_INS9_16KeyboardModifierEE"
)
_NEAR: Final = (
    "_ZN22QWindowSystemInterface36handleTabletEnterLeaveProximityEventEP7QWindowPK15QPointingDevicebRK7QPointF"
    "S7_6QFlagsIN2Qt11MouseButtonEEddddiS8_INS9_16KeyboardModifierEE"
)
_MAKES_MOUSE: Final = "_ZN29QWindowSystemInterfacePrivate11TabletEvent27setPlatformSynthesizesMouseEb"
_TIP: Final = 1  # the left button
_SIDE: Final = 2  # the right one


class Point(ctypes.Structure):
    """A QPointF."""

    _fields_ = (("x", ctypes.c_double), ("y", ctypes.c_double))


class Pen:
    """The pen of a tablet over the window of one viewport."""

    def __init__(self, viewport: Any, library: ctypes.CDLL) -> None:
        self._viewport = viewport
        self._handle = library[_HANDLE]
        self._handle.restype = ctypes.c_bool
        self._near = library[_NEAR]
        self.held = Qt.KeyboardModifier.NoModifier
        kind, tip = QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen
        can = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
        self._device = QPointingDevice("pen", 7, kind, tip, can, 1, 3)
        self._at = QPoint()

    def hover(self, at: QPoint) -> None:
        self._say(at, 0)

    def press(self) -> None:
        self._say(self._at, _TIP)

    def press_side(self) -> None:
        """The button at its side, held over the place: the right one of a mouse."""
        self._say(self._at, _SIDE)

    def leave(self) -> None:
        """Take it away from the screen."""
        window = self._viewport.window().windowHandle()
        everywhere = self._viewport.mapToGlobal(self._at)
        local = window.mapFromGlobal(everywhere)
        self._near(
            ctypes.c_void_p(shiboken6.getCppPointer(window)[0]),
            ctypes.c_void_p(shiboken6.getCppPointer(self._device)[0]),
            ctypes.c_bool(False),
            ctypes.byref(Point(local.x(), local.y())),
            ctypes.byref(Point(everywhere.x(), everywhere.y())),
            ctypes.c_int(0), *(ctypes.c_double(0.0) for _ in range(4)), ctypes.c_int(0), ctypes.c_int(0),
        )  # fmt: skip
        QApplication.processEvents()

    def draw(self, at: QPoint) -> None:
        self._say(at, _TIP)

    def lift(self) -> None:
        self._say(self._at, 0)
        QTest.qWait(2)  # ms: two presses in one millisecond are not two taps to Qt

    def _say(self, at: QPoint, buttons: int) -> None:
        self._at = at
        window = self._viewport.window().windowHandle()
        everywhere = self._viewport.mapToGlobal(at)
        local = window.mapFromGlobal(everywhere)
        pressure = 0.6 if buttons else 0.0
        figures = [ctypes.c_double(value) for value in (pressure, 0.0, 0.0, 0.0, 0.0)]  # tilts, wheel, rotation: none
        self._handle(
            ctypes.c_void_p(shiboken6.getCppPointer(window)[0]),
            ctypes.c_void_p(shiboken6.getCppPointer(self._device)[0]),
            ctypes.byref(Point(local.x(), local.y())),
            ctypes.byref(Point(everywhere.x(), everywhere.y())),
            ctypes.c_int(buttons), *figures, ctypes.c_int(0), ctypes.c_int(self.held.value),
        )  # fmt: skip
        QApplication.processEvents()


def _library() -> ctypes.CDLL | str:
    """Where Qt's private functions for tablets are, or why they are not found."""
    path = Path(PySide6.__file__).parent / "Qt" / "lib" / "libQt6Gui.so.6"
    if not sys.platform.startswith("linux") or not path.exists():
        return "the names of Qt's private functions are those of Linux"
    library = ctypes.CDLL(str(path))
    if not all(hasattr(library, name) for name in (_HANDLE, _NEAR, _MAKES_MOUSE)):
        return "this Qt has another private function for tablets"
    return library


@contextmanager
def pen_if_any(viewport: Any) -> Iterator[Pen | None]:
    """A pen where there can be one."""
    if isinstance(_library(), str):
        yield None
    else:
        with pen_over(viewport) as pen:
            yield pen


@contextmanager
def pen_over(viewport: Any) -> Iterator[Pen]:
    """A pen as X11 and Windows tell of one; its taps carry the time of a machine that may be busy."""
    library = _library()
    if isinstance(library, str):
        pytest.skip(library)
    library[_MAKES_MOUSE](ctypes.c_bool(False))  # Qt is to do it
    interval = QApplication.doubleClickInterval()
    QApplication.setDoubleClickInterval(60_000)
    try:
        yield Pen(viewport, library)
    finally:
        QApplication.setDoubleClickInterval(interval)
        library[_MAKES_MOUSE](ctypes.c_bool(True))
