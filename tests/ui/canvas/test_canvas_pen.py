"""A pen on the canvas, from the platform on: Qt makes the mouse events of what nobody takes of it, so it draws.

Qt has no public way to say what a tablet says; its platform plugins call `QWindowSystemInterface::handleTabletEvent`
(private API of QtGui), and so does this pen. Where that name is not found, the tests are skipped.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import PySide6
import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from helpers.grips import PLACES

_HANDLE: Final = (
    "_ZN22QWindowSystemInterface17handleTabletEventEP7QWindowPK15QPointingDeviceRK7QPointFS7_"
    "6QFlagsIN2Qt11MouseButtonEEdddddiS8_INS9_16KeyboardModifierEE"
)
_MAKES_MOUSE: Final = "_ZN29QWindowSystemInterfacePrivate11TabletEvent27setPlatformSynthesizesMouseEb"
_TIP: Final = 1  # the left button


class Point(ctypes.Structure):
    """A QPointF."""

    _fields_ = (("x", ctypes.c_double), ("y", ctypes.c_double))


class Pen:
    """The pen of a tablet over the window of one viewport."""

    def __init__(self, viewport: Any, library: ctypes.CDLL) -> None:
        self._viewport = viewport
        self._handle = library[_HANDLE]
        self._handle.restype = ctypes.c_bool
        kind, tip = QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen
        can = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
        self._device = QPointingDevice("pen", 7, kind, tip, can, 1, 3)
        self._at = QPoint()

    def hover(self, at: QPoint) -> None:
        self._say(at, 0)

    def press(self) -> None:
        self._say(self._at, _TIP)

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
            ctypes.c_int(buttons), *figures, ctypes.c_int(0), ctypes.c_int(0),
        )  # fmt: skip
        QApplication.processEvents()


@pytest.fixture
def pen(canvas: Any) -> Iterator[Pen]:
    path = Path(PySide6.__file__).parent / "Qt" / "lib" / "libQt6Gui.so.6"
    if not sys.platform.startswith("linux") or not path.exists():
        pytest.skip("the names of Qt's private functions are those of Linux")
    library = ctypes.CDLL(str(path))
    if not hasattr(library, _HANDLE) or not hasattr(library, _MAKES_MOUSE):
        pytest.skip("this Qt has another private function for tablets")
    library[_MAKES_MOUSE](ctypes.c_bool(False))  # as the plugins of X11 and Windows say: Qt is to do it
    interval = QApplication.doubleClickInterval()
    QApplication.setDoubleClickInterval(60_000)  # ms: the taps carry the time of a machine that may be busy
    yield Pen(canvas.view.viewport(), library)
    QApplication.setDoubleClickInterval(interval)
    library[_MAKES_MOUSE](ctypes.c_bool(True))


class Seen(QObject):
    """The kinds of events that came to a widget."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self.kinds: list[QEvent.Type] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.kinds.append(event.type())
        return False


def test_a_flow_is_drawn_with_the_pen_from_a_nodes_edge_to_another_node(canvas: Any, pen: Pen) -> None:
    before, (first, second) = canvas.document, tuple(canvas.document.nodes)[:2]
    box = canvas.view.table.boxes()[second]
    seen = Seen(canvas.view.viewport())
    pen.hover(canvas.at(box.cx, box.bottom + 2.0))
    pen.press()
    x, y = canvas.middle(first)
    pen.draw(canvas.at((box.cx + x) / 2.0, box.bottom + 60.0))
    pen.draw(canvas.at(x, y + 20.0))
    pen.draw(canvas.at(x, y))
    pen.lift()
    made = [flow for key, flow in canvas.document.flows.items() if key not in before.flows]
    assert [(flow.source, flow.target) for flow in made] == [(second, first)]
    assert QEvent.Type.TabletPress in seen.kinds, "it was a pen"
    assert canvas.undoes_to(before)


def test_a_node_is_dragged_with_the_pen(canvas: Any, pen: Pen) -> None:
    before, first = canvas.document, next(iter(canvas.document.nodes))
    x, y = canvas.middle(first)
    pen.hover(canvas.at(x, y))
    pen.press()
    pen.draw(canvas.at(x + 40.0, y + 50.0))
    pen.draw(canvas.at(x + 80.0, y + 96.0))
    pen.lift()
    assert canvas.middle(first) != (x, y)
    assert canvas.undoes_to(before)


@pytest.mark.parametrize("gesture", PLACES)
def test_every_gesture_is_done_with_the_pen_in_one_step(canvas: Any, pen: Pen, gesture: str) -> None:
    canvas.view.set_zoom(1.0)
    before, start = canvas.document, canvas.at(*PLACES[gesture](canvas))
    pen.hover(start)
    pen.press()
    for part in (QPoint(20, 30), QPoint(48, 72)):
        pen.draw(start + part)
    running = getattr(canvas.view._gesture, "_running", None) or canvas.view._gesture
    assert type(running).__name__ == gesture
    pen.lift()
    if canvas.view.placing.chooser is not None:
        canvas.type("Oven")
        canvas.key(Qt.Key.Key_Return)
    assert canvas.document != before
    assert canvas.undoes_to(before)


def test_two_taps_of_the_pen_on_a_flow_open_its_entry(canvas: Any, pen: Pen) -> None:
    centre = canvas.view.table.scene.flows[next(iter(canvas.document.flows))].chip_rect.center()
    pen.hover(canvas.at(centre.x(), centre.y()))
    for _ in range(2):
        pen.press()
        pen.lift()
    assert canvas.view.writing.editor is not None
