"""Space held while something else has the keyboard: a drag on the map moves the view all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from vsm_app.ui.canvas.view import CanvasView

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class SpaceElsewhere(QObject):
    """Knows whether Space is held in the part of the window that has the keyboard.

    Where one types, Space is typed; only a press on the map decides that it was meant for the map. A button or a list
    would answer Space at once, by opening: with the pointer brought to the map since, it goes to the map. Who walked
    to the button by keys has it answer as ever, wherever the pointer was left.
    """

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._is_held = False
        self.has_come = False  # whether the pointer has moved over the map since something else got the keyboard
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def take(self) -> bool:
        """Whether Space is held elsewhere; the map has the keyboard now and hears itself when it is let go."""
        held, self._is_held = self._is_held, False
        return held

    def come_to_map(self, reason: Qt.FocusReason) -> None:
        """The map has the keyboard now; where no press brought it, Space was only typed where it was."""
        self._is_held = self._is_held and reason is Qt.FocusReason.MouseFocusReason

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Hear only what has the keyboard: no other event of the program passes through here."""
        if before is not None:
            before.removeEventFilter(self)
        if now is not self._canvas:
            self._is_held = self.has_come = False
            if now is not None and now.window() is self._canvas.window():
                now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of what has the keyboard (QObject)."""
        if event.type() not in _KEYS or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return False  # let go it is with any modifier: who types on has Shift down for the next capital by then
        self._is_held = event.type() is QEvent.Type.KeyPress and not event.modifiers()
        if self._is_held and self._is_for_the_map(watched):
            self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
            self._canvas.keyPressEvent(event)
            return True
        return False

    def _is_for_the_map(self, watched: QObject) -> bool:
        types = isinstance(watched, QWidget) and watched.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        return self.has_come and self._canvas.viewport().underMouse() and not types
