"""Fingers on the canvas: one draws like the mouse, two pan and zoom, one that rests opens the menu.

A finger is handed on as the mouse events that it stands for, so every gesture works by touch. The second finger gives
up what the first has begun. A pen comes as the mouse already (Qt makes mouse events of what nobody takes of it). Once
fingers are lifted, or the pen is taken away from the screen, nothing points at the map any more: what lay under them is
shown as at rest, which no event of a mouse would say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QEventPoint, QMouseEvent, QTouchEvent
from PySide6.QtWidgets import QApplication

from vsm_app.ui.canvas.tools.base import DRAG
from vsm_app.ui.pointing import PenWatch

if TYPE_CHECKING:
    from vsm_app.ui.canvas.view import CanvasView

#: How long a finger rests before the menu opens.
LONG_PRESS_MS: Final = 600
_NEAR: Final = 30.0  # between the two touches of a double one
#: How much broader than the pointer of a mouse a finger is, for taking hold of something.
FINGER: Final = 2.0
_TWO: Final = 2
_LEFT: Final = Qt.MouseButton.LeftButton
_NO_BUTTON: Final = Qt.MouseButton.NoButton


class Fingers(QObject):
    """Turns touches of one view into its gestures."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._first = QPointF()
        self._last = QPointF()
        self._is_drawing = False
        self._has_rested = False  # its menu was opened: what it does until it is lifted means nothing more
        self._since = QElapsedTimer()
        self._spread: tuple[QPointF, float] | None = None
        self._keys = Qt.KeyboardModifier.NoModifier  # held on the keyboard beside it
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(LONG_PRESS_MS)
        self._rest.timeout.connect(self._open_menu)
        view.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        app = QApplication.instance()
        if isinstance(app, PenWatch):
            app.pen_left.connect(self._leave)

    def handle(self, event: QTouchEvent) -> bool:
        """Take a touch of the view; says whether it was taken: one on a field above the map is left to that."""
        if event.type() == QEvent.Type.TouchBegin and self._is_on_field(event):
            event.ignore()
            return False
        if event.type() == QEvent.Type.TouchBegin:
            self._end(given_up=True)  # whose end was told to another window, a menu for one
        self._keys = event.modifiers()
        if event.type() in (QEvent.Type.TouchCancel, QEvent.Type.TouchEnd):
            self._end(given_up=event.type() == QEvent.Type.TouchCancel)
            self._leave()
        else:
            down = [point for point in event.points() if point.state() != QEventPoint.State.Released]
            if len(down) >= _TWO:
                self._pinch(down)
            elif self._spread is None and down and not self._has_rested:
                self._draw(down[0].position())
        event.accept()
        return True

    def _is_on_field(self, event: QTouchEvent) -> bool:
        return any(self._view.viewport().childAt(point.position().toPoint()) is not None for point in event.points())

    # --- one finger
    def _draw(self, pos: QPointF) -> None:
        if not self._is_drawing:
            self._is_drawing = True
            is_second = self._since.isValid() and self._since.elapsed() < QApplication.doubleClickInterval()
            is_second = is_second and (pos - self._first).manhattanLength() < _NEAR
            self._first = self._last = pos
            self._since.start()
            self._rest.start()
            self._send(QEvent.Type.MouseButtonDblClick if is_second else QEvent.Type.MouseButtonPress, pos)
            return
        self._last = pos
        self._send(QEvent.Type.MouseMove, pos)
        if _distance(self._first, pos) > DRAG * FINGER:
            self._rest.stop()

    def _end(self, *, given_up: bool) -> None:
        self._rest.stop()
        self._spread = None
        self._has_rested = False
        if self._is_drawing:
            self._is_drawing = False
            if given_up:
                self._view.give_up_gesture()
            self._send(QEvent.Type.MouseButtonRelease, self._last)

    def _open_menu(self) -> None:
        """The finger rested: what it lies on is selected, and its menu opens."""
        self._is_drawing = False
        self._has_rested = True
        self._view.give_up_gesture()
        viewport, place = self._view.viewport(), self._last.toPoint()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
        QApplication.sendEvent(viewport, event)

    def _leave(self) -> None:
        """Nothing is under a finger or the pen any more."""
        QApplication.sendEvent(self._view, QEvent(QEvent.Type.Leave))

    def _send(self, kind: QEvent.Type, pos: QPointF) -> None:
        viewport = self._view.viewport()
        is_move = kind == QEvent.Type.MouseMove
        held = _NO_BUTTON if kind == QEvent.Type.MouseButtonRelease else _LEFT
        button = _NO_BUTTON if is_move else _LEFT
        before, self._view.pointer_width = self._view.pointer_width, FINGER
        try:
            event = QMouseEvent(kind, pos, viewport.mapToGlobal(pos), button, held, self._keys)
            QApplication.sendEvent(viewport, event)
        finally:
            self._view.pointer_width = before

    # --- two fingers
    def _pinch(self, points: Sequence[QEventPoint]) -> None:
        """The map sticks to both fingers."""
        self._rest.stop()
        if self._is_drawing:
            self._is_drawing = False
            self._view.give_up_gesture()
        one, other = points[0].position(), points[1].position()
        middle, far = (one + other) / 2.0, max(_distance(one, other), 1.0)
        if self._spread is not None:
            before, apart = self._spread
            self._view.pinch(before, middle, far / apart)
        self._spread = (middle, far)


def _distance(one: QPointF, other: QPointF) -> float:
    between = other - one
    return float((between.x() ** 2 + between.y() ** 2) ** 0.5)
