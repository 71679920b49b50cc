"""A ring round an area that scrolls and has the keyboard: it has nothing else inside that could show it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.painting import paint_focus


class FocusRing(QWidget):
    """Lies over `area` while it has the keyboard, and lets the pointer through."""

    def __init__(self, area: QAbstractScrollArea, theme: Callable[[], Theme]) -> None:
        super().__init__(area)
        self._area = area
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        area.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._area and kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.Resize):
            self.setGeometry(self._area.rect())
            self.setVisible(self._area.hasFocus() and kind is not QEvent.Type.FocusOut)
            self.raise_()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_focus(painter, QRectF(self.rect()), 0.0, self._theme())
        painter.end()
