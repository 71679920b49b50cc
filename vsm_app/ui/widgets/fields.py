"""Fields: one with its unit inside and its fault below, and one to search with."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from vsm_app.ui.icons import paint_icon
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.painting import paint_box

_ICON: Final = 16.0
_INSET: Final = 2.0  # as far as QLineEdit itself sets its text in
_ICON_LEFT: Final = 9.0
_SUFFIX_RIGHT: Final = 9.0
_SUFFIX_GAP: Final = 6.0
_OPENING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)


class HouseLineEdit(QLineEdit):
    """A line to type in that paints its own frame: outline, focus ring of two pixels, the ring of a fault.

    A suffix stands inside at the right, an icon at the left. Esc restores the text that held when the focus came, Enter
    commits; leaving the field commits as well. `committed` carries the text, and only where it changed.

    One that `leads_back` leaves an Esc to the window even where it restored something. One that `waits` is only read
    when Tab has led to it, until Enter, F2 or a click: who typed on, meaning something else, changes nothing.
    """

    committed = Signal(str)
    restored = Signal()
    waiting = Signal(bool)

    def __init__(self, theme: Theme, *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._suffix = ""
        self._is_wrong = False
        self._before = ""
        self.leads_back = self.waits = False
        #: How its text may be written while nobody types there, the best first: `50 000` for `50000`. The first
        #: that has room stands there, none is cut; without it what is too long ends in dots.
        self.written: Callable[[str], Sequence[str]] | None = None
        # The frame is painted here, not by the style sheet: a field changes its ring without polishing anew.
        self.setFrame(False)
        height = round(theme.size("field"))
        frameless = "background: transparent; border: none; padding: 0;"
        self.setStyleSheet(f"QLineEdit {{ {frameless} min-height: {height}px; max-height: {height}px }}")
        self.returnPressed.connect(self.commit)
        self.set_theme(theme)

    @property
    def suffix(self) -> str:
        """What stands inside at the right."""
        return self._suffix

    @property
    def is_wrong(self) -> bool:
        """Whether it shows the ring of a fault."""
        return self._is_wrong

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self._theme = theme
        self.setFont(QFont(theme.font("body")))
        self._make_room()

    def set_suffix(self, suffix: str) -> None:
        """The unit, at the right inside the field."""
        self._suffix = suffix
        self._make_room()

    def set_wrong(self, wrong: bool) -> None:
        """Show the ring of a fault or not."""
        self._is_wrong = wrong
        self.update()

    def set_value(self, text: str) -> None:
        """Show `text` as what holds; emits nothing, and leaves alone what is being typed."""
        self._before = text
        if not (self.hasFocus() and self.isModified()):
            self.setText(text)
            if not self.hasFocus():
                self.setCursorPosition(0)  # of a text longer than the field the beginning is read: 9.1159, not 15901

    def commit(self) -> None:
        """Let what is typed hold; emits `committed` where it is something else than before."""
        if self.text() != self._before:
            self._before = self.text()
            self.setModified(False)
            self.committed.emit(self._before)

    def restore(self) -> None:
        """Back to the text that held before."""
        self.setText(self._before)
        self.setModified(False)
        self.selectAll()
        self.restored.emit()

    # --- events ---------------------------------------------------------------------------------------------------
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.isModified():
            self._before = self.text()
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()
            self._wait(on=self.waits)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click is meant (QWidget)."""
        self._wait(on=False)
        super().mousePressEvent(event)

    def _wait(self, *, on: bool) -> None:
        if self.waits and on != self.isReadOnly():
            self.setReadOnly(on)
            self.waiting.emit(on)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._wait(on=False)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.commit()
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.waits and self.isReadOnly() and event.key() in _OPENING:
            self._wait(on=False)
            self.selectAll()
            event.accept()
            return
        if event.key() == Qt.Key.Key_Escape:
            if self.text() != self._before:
                self.restore()
                event.setAccepted(not self.leads_back)
                return
            self.restored.emit()
        super().keyPressEvent(event)
        if event.key() in _OPENING and not self.hasFocus():
            event.accept()  # what was entered has led on to another field

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        edge, width = self._edge()
        ground = theme.color("field" if self.isEnabled() else "raised")
        paint_box(painter, QRectF(self.rect()), theme.size("field.radius"), ground, edge, width)
        middle = self.height() / 2
        if self._icon:
            place = QRectF(_ICON_LEFT, middle - _ICON / 2, _ICON, _ICON)
            paint_icon(painter, self._icon, place, theme.color("ink2"))
        self.paint_right(painter)
        shown = self.shown_text
        if shown != self.text():
            self._paint_written(painter, shown)
        painter.end()
        if shown == self.text():
            super().paintEvent(event)

    @property
    def shown_text(self) -> str:
        """What is read there: the text itself while it is typed, else as it is written; words end in dots where cut."""
        text, metrics, room = self.text(), self.fontMetrics(), math.floor(self._text_room().width())
        if self.hasFocus() or not text:
            return text
        if self.written is None:
            return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        return next((way for way in self.written(text) if metrics.horizontalAdvance(way) <= room), text)

    def _text_room(self) -> QRectF:
        """Where the text stands."""
        return QRectF(self.rect().marginsRemoved(self.textMargins())).adjusted(_INSET, 0.0, -_INSET, 0.0)

    def _paint_written(self, painter: QPainter, words: str) -> None:
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(self._text_room(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, words)

    def paint_right(self, painter: QPainter) -> None:
        """What stands inside at the right: the suffix."""
        if self._suffix:
            painter.setFont(self._theme.font("label"))
            painter.setPen(self._theme.color("ink3"))
            room = QRectF(0, 0, self.width() - _SUFFIX_RIGHT, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._suffix)

    def right_room(self) -> float:
        """Width taken at the right."""
        if not self._suffix:
            return 0.0
        return QFontMetricsF(self._theme.font("label")).horizontalAdvance(self._suffix) + _SUFFIX_GAP

    def _edge(self) -> tuple[QColor, float]:
        theme = self._theme
        if self._is_wrong:
            return theme.color("badge.error"), theme.size("focus")
        if self.hasFocus():
            return theme.color("accent"), theme.size("focus")
        if not self.isEnabled():
            return theme.color("line"), 1.0
        return theme.color("ink3" if self.underMouse() else "field.edge"), 1.0

    def _make_room(self) -> None:
        left = _ICON_LEFT + _ICON + 5 if self._icon else 8
        self.setTextMargins(round(left), 0, round(self.right_room() + 8), 0)
        self.update()


class UnitField(QWidget):
    """A field in a form: label above, unit inside, and below either the fault in words or how the entry was read.

    `committed` carries the text after Enter or on leaving; `edited` every keystroke.
    """

    committed = Signal(str)
    edited = Signal(str)

    def __init__(self, theme: Theme, label: str = "", unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = HouseLineEdit(theme)
        self._label = Label(theme, "label", label)
        self._below = Label(theme, "hint")
        self._below.setWordWrap(True)
        self._label.setBuddy(self.line)
        self._label.setVisible(bool(label))
        self._below.hide()
        self._error = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self._label, self.line, self._below):
            layout.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.line)
        self.line.committed.connect(self.committed)
        self.line.textEdited.connect(self.edited)
        self.set_unit(unit)
        self.set_label(label)

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.line.text()

    @property
    def error(self) -> str:
        """The fault in words, empty where there is none."""
        return self._error

    def set_label(self, label: str) -> None:
        """The word above; also what is spoken."""
        self._label.setText(label)
        self._label.setVisible(bool(label))
        self.line.setAccessibleName(label)

    def set_unit(self, unit: str) -> None:
        """The unit inside the field."""
        self.line.set_suffix(unit)

    def set_value(self, text: str) -> None:
        """Show `text` as what holds; emits nothing."""
        self.line.set_value(text)

    def set_error(self, words: str) -> None:
        """Say below what is wrong with the entry (empty: nothing)."""
        self._error = words
        self.line.set_wrong(bool(words))
        self._say(words, "badge.error.text")

    def set_reading(self, words: str) -> None:
        """Say below how the entry was read; takes the place of a fault."""
        self.set_error("")
        self._say(words, "accent.text")

    def global_rect(self) -> QRect:
        """Field and words below it, on the screen."""
        top_left = self.line.mapToGlobal(QPoint(0, 0))
        below = self._below.height() if self._below.isVisible() else 0
        return QRect(top_left, QSize(self.line.width(), self.line.height() + below))

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        for part in (self._label, self.line, self._below):
            part.set_theme(theme)

    def _say(self, words: str, token: str) -> None:
        self._below.set_role("hint", token)
        self._below.setText(words)
        self._below.setVisible(bool(words))
        self._make_room()
        self.line.setAccessibleDescription(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """All lines of the words below are seen: a layout that asks for no height by width gives a guess of them."""
        self._below.setMinimumHeight(self._below.heightForWidth(self.width()) if self._below.text() else 0)


class SearchField(HouseLineEdit):
    """A field that filters while one types. Esc empties it, then lets go; Down moves on to what was found."""

    searched = Signal(str)
    left = Signal()
    moved_on = Signal()

    def __init__(self, theme: Theme, placeholder: str = "", key: str = "", parent: QWidget | None = None) -> None:
        self._key = key
        super().__init__(theme, icon="search", parent=parent)
        self.textChanged.connect(self.searched)
        self.set_placeholder(placeholder)

    def set_placeholder(self, words: str) -> None:
        """What may be searched for; also what is spoken."""
        self.setPlaceholderText(words)
        self.setAccessibleName(words)

    def right_room(self) -> float:
        return 20.0 if self._key else 0.0

    def paint_right(self, painter: QPainter) -> None:
        if not self._key or self.text():
            return
        theme = self._theme
        box = QRectF(self.width() - 25, self.height() / 2 - 9, 18, 18)
        paint_box(painter, box, 4, None, theme.color("line2"))
        painter.setFont(theme.font("hint"))
        painter.setPen(theme.color("ink3"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
            return
        if event.key() == Qt.Key.Key_Down:
            self.moved_on.emit()
            return
        super().keyPressEvent(event)
