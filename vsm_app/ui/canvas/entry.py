"""Typing on the map: the editor that stands in a chip's place, and the one for names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from vsm_app.ui.canvas.chips import role_metrics
from vsm_app.ui.canvas.completing import PASSING, Completion
from vsm_app.ui.canvas.offers import Offer
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

_MIN_WIDTH: Final = 116
_MAX_WIDTH: Final = 380
_READING_HEIGHT: Final = 24
_READING_GAP: Final = 4
_EDGE: Final = 4  # of the view, kept free beside an editor


_Mod = Qt.KeyboardModifier
_ARROWS: Final = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}
#: Some desktops take Alt+Shift+arrow for themselves, so Ctrl+Shift+arrow does the same.
_CONNECT: Final = (_Mod.AltModifier | _Mod.ShiftModifier, _Mod.ControlModifier | _Mod.ShiftModifier)


def connect_direction(event: QKeyEvent) -> str | None:
    """Where a key asks for a connected node: a direction, `""` to choose by name, `None` for any other key."""
    modifiers = event.modifiers() & ~_Mod.KeypadModifier
    key = Qt.Key(event.key())
    if modifiers == _CONNECT[1] and key == Qt.Key.Key_L:
        return ""
    return _ARROWS.get(key) if modifiers in _CONNECT else None


def inside(widget: QWidget, left: int) -> int:
    """`left`, moved so that the widget lies within its parent."""
    parent = widget.parentWidget()
    room = left if parent is None else parent.width() - widget.width() - _EDGE
    return max(_EDGE, min(left, room))


class ReadingLine(QWidget):
    """The live reading below the editor: `= 182,5 t/a ± 7,3`, or why the text cannot be read."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = ""
        self._shown = ""  # of the text, what there is room for
        self.spread = ""
        self.is_error = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_reading(self, text: str, spread: str, *, is_error: bool) -> None:
        """Show this; an empty text hides the line."""
        self.text, self.spread, self.is_error = text, spread, is_error
        metrics = role_metrics("chip.reading", self._theme)
        rest = metrics.horizontalAdvance(f" {spread}") + 22.0
        width, parent = metrics.horizontalAdvance(text) + rest, self.parentWidget()
        room = width if parent is None else max(parent.width() - 2.0 * _EDGE, rest)
        self._shown = text if width <= room else metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room - rest)
        self.resize(round(min(width, room)), _READING_HEIGHT)
        self.setVisible(bool(text))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("badge.error.soft" if self.is_error else "accent.soft"))
        painter.drawRoundedRect(QRectF(self.rect()), SIZES["chip.radius"], SIZES["chip.radius"])
        color = theme.color("badge.error.text" if self.is_error else "accent.text")
        metrics = role_metrics("chip.reading", theme)
        baseline = self.height() / 2.0 + metrics.capHeight() / 2.0
        painter.setPen(color)
        painter.setFont(theme.font("chip.reading"))
        painter.drawText(round(10.0), round(baseline), self._shown)
        if self.spread:
            painter.setFont(theme.font("chip.reading.sd"))
            x = 10.0 + metrics.horizontalAdvance(self._shown) + 5.0
            painter.drawText(round(x), round(baseline), self.spread)
        painter.end()


class InlineEditor(QLineEdit):
    """A field on the map: 28 high, 2 px accent. Enter and Tab commit, Esc restores, leaving commits."""

    committed = Signal(str, bool)  # text, whether to go on to the next
    abandoned = Signal()

    def __init__(self, theme: Theme, parent: QWidget, *, role: str = "chip.edit") -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_done = False
        self._left = _EDGE
        self._least = 0
        self.is_error = False
        #: Goes on drawing after a commit: a connected node in a direction, `""`: chosen by name.
        self.draw_on: Callable[[str], object] | None = None
        self.setFrame(False)
        self.setFont(QFont(theme.font(role)))
        self.setObjectName("canvas.entry")
        self.setStyleSheet("background: transparent; border: none; padding: 0px;")
        self.setTextMargins(9, 0, 9, 0)
        self.textChanged.connect(self._fit)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Tab commits here instead of moving the focus (QWidget)."""
        is_tab = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        if is_tab and event.type() == QEvent.Type.KeyPress:
            self._commit(go_on=True)
            return True
        is_ours = isinstance(event, QKeyEvent) and connect_direction(event) is not None
        if is_ours and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # a chord of the menu: here what is typed is taken first
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._commit(go_on=False)
        elif event.key() == Qt.Key.Key_Escape:
            self._is_done = True
            self.abandoned.emit()
        elif (direction := connect_direction(event)) is not None:
            draw_on = self.draw_on
            self._commit(go_on=False)
            if draw_on is not None:
                draw_on(direction)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in PASSING:  # who looks a number up in another window finds it half typed
            self._commit(go_on=False)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = SIZES["chip.edit.outline"]
        edge: QColor = self._theme.color("badge.error" if self.is_error else "accent")
        painter.setPen(QPen(edge, width))
        painter.setBrush(self._theme.color("field"))
        inset = width / 2.0
        rect = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(rect, SIZES["chip.edit.radius"], SIZES["chip.edit.radius"])
        painter.end()
        super().paintEvent(event)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text() or self.placeholderText()) + 30
        return QSize(min(max(width, _MIN_WIDTH), _MAX_WIDTH), round(SIZES["chip.edit"]))

    def set_hint(self, words: str) -> None:
        """What stands there while nothing is typed; the field is as wide as that."""
        self.setPlaceholderText(words)
        self._fit()

    def set_error(self, *, is_error: bool) -> None:
        """Red edge for a text that cannot be read."""
        if is_error != self.is_error:
            self.is_error = is_error
            self.update()

    def _fit(self) -> None:
        """As wide as what is typed; the letters stand still, the field grows to the right while there is room."""
        self.resize(max(self.sizeHint().width(), self._least), self.sizeHint().height())
        self.move(inside(self, self._left), self.y())

    def stand_at(self, left: int, top: int, least_width: int = 0) -> None:
        """Stand with this corner (moved into the parent), never narrower than `least_width`."""
        self._left, self._least = left, least_width
        self.move(left, top)
        self._fit()

    def _commit(self, *, go_on: bool) -> None:
        if not self._is_done:
            self._is_done = True
            self.committed.emit(self.text(), go_on)


#: What a typed text means: (reading, spread, whether it is refused).
Reader = Callable[[str], tuple[str, str, bool]]
#: How a typed text may go on.
Finder = Callable[[str], Sequence[Offer]]


class ChipEntry:
    """The editor of one flow's chip with its reading below."""

    def __init__(self, theme: Theme, parent: QWidget, text: str, read: Reader, find: Finder) -> None:
        self.editor = InlineEditor(theme, parent)
        self.reading = ReadingLine(theme, parent)
        self._read = read
        self.editor.setText(text)
        self.completion = Completion(self.editor, lambda: theme, find)
        self.completion.beside = self._covered
        self.completion.retyped.connect(self._show_reading)
        self._show_reading(text)

    def place(self, left: int, centre_y: int, min_width: int) -> None:
        """Put the editor with its left edge and middle here (viewport px)."""
        self.editor.stand_at(left, centre_y - round(SIZES["chip.edit"]) // 2, min_width)
        self._place_reading()
        self.completion.place()

    def show(self) -> None:
        """Show and take the keyboard."""
        self.editor.show()
        self.editor.raise_()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._place_reading()

    def close(self) -> None:
        """Take all of it away."""
        self.completion.close()
        for widget in (self.editor, self.reading):
            widget.hide()
            widget.deleteLater()

    def _show_reading(self, text: str) -> None:
        reading, spread, refused = self._read(text)
        self.editor.set_error(is_error=refused)
        self.reading.show_reading(reading, spread, is_error=refused)
        self.editor.setAccessibleDescription(f"{reading} {spread}".strip())
        self._place_reading()

    def _covered(self) -> QRect:
        """Field and reading, which the list below leaves uncovered (global coordinates)."""
        rect = self.editor.geometry()
        if self.reading.isVisible():
            rect = rect.united(self.reading.geometry())
        parent = self.editor.parentWidget()
        return rect if parent is None else QRect(parent.mapToGlobal(rect.topLeft()), rect.size())

    def _place_reading(self) -> None:
        rect = self.editor.geometry()
        below = rect.bottom() + _READING_GAP
        parent = self.editor.parentWidget()
        if parent is not None and below + _READING_HEIGHT > parent.height():
            below = rect.top() - _READING_GAP - _READING_HEIGHT
        self.reading.move(inside(self.reading, rect.left()), below)
        self.reading.raise_()
