"""Completion in a field: the rest of a word stands there selected, further ways to go on in a list below.

QCompleter does either of the two, not both, its popup takes Enter and covers the reading: hence a list here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from vsm_app.ui.canvas.chips import role_metrics
from vsm_app.ui.canvas.offers import Offer
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES
from vsm_app.ui.widgets.painting import paint_box

_ROW: Final = 24
_PAD: Final = 4
_SIDE: Final = 10
_NARROWEST: Final = 88
_WIDEST: Final = 420
_GAP: Final = 4  # below the field
_EDGE: Final = 4  # of the window, kept free beside the list
_ROLE: Final = "body"
_BREAKS: Final = str.maketrans(dict.fromkeys("\t\n\r\v\f\u2028\u2029", " "))
#: What takes the keyboard from a field for a moment only.
PASSING: Final = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class OfferList(QWidget):
    """Ways to go on, one a line, over the window; a press takes one, the keyboard stays with the field."""

    picked = Signal(int)

    def __init__(self, theme: Theme, line: QLineEdit) -> None:
        super().__init__(line.window())
        self.setObjectName("entry.offers")
        self._theme = theme
        self.words: tuple[str, ...] = ()
        self.current = -1
        self._under = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # for the field: else a press would be for what lies behind
        self.setFocusProxy(line)
        self.hide()

    def show_words(self, words: Sequence[str], beside: QRect) -> None:
        """Show these below `beside` (in the window's coordinates), above it where there is no room."""
        self.words, self.current, self._under = tuple(words), -1, -1
        self.resize(self.sizeHint())
        self.place(beside)
        self.show()
        self.raise_()
        self.update()

    def place(self, beside: QRect) -> None:
        """Stand beside the field, inside the window."""
        room = self.window().size()
        top = beside.bottom() + 1 + _GAP
        if top + self.height() > room.height() - _EDGE and beside.top() - _GAP - self.height() >= 0:
            top = beside.top() - _GAP - self.height()
        self.move(max(_EDGE, min(beside.left(), room.width() - self.width() - _EDGE)), top)

    def put_away(self) -> None:
        """Go for good, without the keyboard: deleted, a widget clears the focus, also its proxy's."""
        self.setFocusProxy(None)  # type: ignore[arg-type]  # none, as Qt's documentation says
        self.hide()
        self.deleteLater()

    def set_current(self, row: int) -> None:
        """Mark a line (-1: none)."""
        self.current = row
        self.update()

    def sizeHint(self) -> QSize:
        metrics = role_metrics(_ROLE, self._theme)
        widest = max((metrics.horizontalAdvance(one) for one in self.words), default=0.0)
        width = math.ceil(widest) + 1 + 2 * (_SIDE + _PAD)
        return QSize(max(_NARROWEST, min(width, _WIDEST)), len(self.words) * _ROW + 2 * _PAD)

    def row_at(self, point: QPoint) -> int:
        """The line under a point, -1 where there is none."""
        row = (point.y() - _PAD) // _ROW
        return row if 0 <= row < len(self.words) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._under = self.row_at(event.position().toPoint())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._under = -1
        self.update()
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The press is for the list alone: what lies behind it would take the keyboard (QWidget)."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().toPoint())
        if row >= 0 and self.rect().contains(event.position().toPoint()):
            self.picked.emit(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_box(painter, QRectF(self.rect()), SIZES["card.radius"], theme.color("callout"), theme.color("line2"))
        painter.setFont(theme.font(_ROLE))
        metrics = role_metrics(_ROLE, theme)
        for row, words in enumerate(self.words):
            line = QRectF(_PAD, _PAD + row * _ROW, self.width() - 2 * _PAD, _ROW)
            if row == self.current:
                paint_box(painter, line, 4.0, theme.color("accent.soft"), theme.color("accent"))
            elif row == self._under:
                paint_box(painter, line, 4.0, theme.color("hover"))
            painter.setPen(theme.color("ink"))
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, line.width() - 2 * _SIDE)
            painter.drawText(line.adjusted(_SIDE, 0, -_SIDE, 0), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class Completion(QObject):
    """Completes what is typed at the end of a line.

    The rest of the likeliest word stands there selected: the next letter replaces it, Tab takes it, as does whatever
    ends its selection (the right arrow, a click); Enter takes what was typed. Down and Up put the others in its place.
    """

    retyped = Signal(str)  # what is typed by now, without what is only offered

    def __init__(self, line: QLineEdit, theme: Callable[[], Theme], find: Callable[[str], Sequence[Offer]]) -> None:
        super().__init__(line)
        self._line = line
        self._theme = theme
        self._find = find
        self._offers: tuple[Offer, ...] = ()
        self._list: OfferList | None = None
        self._offered = ""  # the rest that stands there selected and is not accepted yet
        self._stem = ""  # what was typed before an offer took its place
        self._is_writing = False
        self._is_by_hand = False
        self._length = len(line.text())
        #: What must not be covered besides the field (global coordinates).
        self.beside: Callable[[], QRect] = self._field_rect
        line.installEventFilter(self)
        line.textChanged.connect(self._on_text)
        line.textEdited.connect(self._on_edited)
        line.selectionChanged.connect(self._on_selection)

    @property
    def typed(self) -> str:
        """What was typed or accepted: the text without the rest that is only offered."""
        return self._line.text().removesuffix(self._offered)

    @property
    def offered(self) -> tuple[Offer, ...]:
        """What the list shows."""
        return self._offers

    def settle(self) -> None:
        """Take what is only offered away: what is typed counts."""
        if self._offered:
            typed = self.typed
            self._offered = ""
            self._write(typed)
        self.close()

    def close(self) -> None:
        """Take the list away."""
        self._offers = ()
        if self._list is not None:
            self._list.put_away()
            self._list = None

    def place(self) -> None:
        """The field was moved."""
        if self._list is not None:
            self._list.place(self._in_window(self.beside()))

    # --- events
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that take or leave what is offered come here before the field has them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key()))
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut and event.reason() not in PASSING:
            self.settle()
        elif event.type() == QEvent.Type.Hide:
            self.close()
        return False

    def _key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._offered = ""  # accepted
            self.close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.settle()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._list is not None:
            self._walk(1 if key == Qt.Key.Key_Down else -1)
            return True
        return False

    # --- offering
    def _on_edited(self, _text: str) -> None:
        self._is_by_hand = True  # `textChanged` follows

    def _on_text(self, text: str) -> None:
        is_by_hand, self._is_by_hand = self._is_by_hand, False
        in_one_line = text.translate(_BREAKS)
        if in_one_line != text:  # pasted out of a table: QLineEdit keeps what parts cells and lines
            place = self._line.cursorPosition()
            self._is_by_hand = is_by_hand
            self._line.setText(in_one_line)
            self._line.setModified(True)
            self._line.setCursorPosition(place)
        elif not self._is_writing:
            self._offered = ""
            self.retyped.emit(text)
            if is_by_hand:
                self._offer(text)
            else:
                self._length = len(text)

    def _offer(self, text: str) -> None:
        """Offer how to go on; behind a letter that was just added also the rest of the likeliest word."""
        has_grown, self._length = len(text) > self._length, len(text)
        is_at_end = self._line.cursorPosition() == len(text)
        self._stem = text
        self._show(self._find(text) if is_at_end else ())
        rest = self._offers[0].rest_of(text) if self._offers else ""
        if rest and has_grown and text[-1:].isalnum():
            self._is_writing = True
            self._line.insert(rest)
            self._line.setSelection(len(text) + len(rest), -len(rest))
            self._offered = rest
            self._is_writing = False

    def _on_selection(self) -> None:
        if self._offered and not self._is_writing and self._line.selectedText() != self._offered:
            self._offered = ""
            self._length = len(self._line.text())
            self.close()
            self.retyped.emit(self.typed)

    def _show(self, found: Sequence[Offer]) -> None:
        if not found:
            self.close()
            return
        self._offers = tuple(found)
        if self._list is None:
            self._list = OfferList(self._theme(), self._line)
            self._list.picked.connect(self._take)
        self._list.show_words([offer.words for offer in found], self._in_window(self.beside()))

    def _walk(self, step: int) -> None:
        """The next line of the list stands in the field; before the first it is what was typed."""
        if self._list is None:
            return
        row = max(-1, min(self._list.current + step, len(self._offers) - 1))
        self._offered = ""
        self._list.set_current(row)
        self._write(self._stem if row < 0 else self._offers[row].text)

    def _take(self, row: int) -> None:
        """A press on a line: it stands in the field, and what may follow it is offered."""
        self._offered = ""
        self._write(self._offers[row].text)
        self.close()

    def _write(self, text: str) -> None:
        """Put a text in the field's place, as typed: the field can undo it."""
        before = self._line.text()
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(before, text, strict=False))
        kept = sum(1 for _ in alike)
        self._is_writing = True
        self._line.setSelection(kept, len(before) - kept)
        self._line.insert(text[kept:])
        self._length = len(text)
        self._is_writing = False
        self.retyped.emit(text)

    def _field_rect(self) -> QRect:
        return QRect(self._line.mapToGlobal(QPoint(0, 0)), self._line.size())

    def _in_window(self, rect: QRect) -> QRect:
        return QRect(self._line.window().mapFromGlobal(rect.topLeft()), rect.size())
