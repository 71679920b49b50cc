"""The field of an entry in the table of flows: the reading below it, completion, as on the map."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QHideEvent, QMoveEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from vsm_app.ui.canvas.completing import Completion
from vsm_app.ui.canvas.entry import Finder, Reader, ReadingLine, inside
from vsm_app.ui.theme import Theme

_GAP: Final = 3


class EntryField(QLineEdit):
    """A quantity typed into a cell. What it means stands below the cell, over the window: a cell has no room for it."""

    def __init__(self, theme: Theme, parent: QWidget, read: Reader, find: Finder) -> None:
        super().__init__(parent)
        self.setObjectName("flows.entry")
        self._read = read
        #: The flows that it enters an amount for.
        self.flows: tuple[str, ...] = ()
        self.reading = ReadingLine(theme, parent.window())
        self.reading.setObjectName("flows.entry.reading")
        self.reading.hide()
        self.destroyed.connect(self.reading.deleteLater)
        self.completion = Completion(self, lambda: theme, find)
        self.completion.beside = self._covered
        self.completion.retyped.connect(self._show_reading)
        self.textChanged.connect(self._place)

    def open_with(self, text: str) -> None:
        """Begin with this text, all of it selected."""
        self.setText(text)
        self.selectAll()

    # --- events
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_reading(self.completion.typed)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.reading.hide()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    # --- the reading
    def _show_reading(self, text: str) -> None:
        reading, spread, refused = self._read(text)
        if self.isVisible():
            self.reading.show_reading(reading, spread, is_error=refused)
        self.setAccessibleDescription(f"{reading} {spread}".strip())
        self._place()

    def _place(self, *_: object) -> None:
        """Below the cell, above it where the window ends."""
        window = self.reading.window()
        top_left = self.mapTo(window, QPoint(0, 0))
        below = top_left.y() + self.height() + _GAP
        if below + self.reading.height() > window.height():
            below = top_left.y() - _GAP - self.reading.height()
        self.reading.move(inside(self.reading, top_left.x()), below)
        self.reading.raise_()
        self.completion.place()

    def _covered(self) -> QRect:
        rect = QRect(self.mapToGlobal(QPoint(0, 0)), self.size())
        if self.reading.isVisible():
            rect = rect.united(QRect(self.reading.mapToGlobal(QPoint(0, 0)), self.reading.size()))
        return rect
