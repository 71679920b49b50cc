"""A line of reasoning to click: a numbered step, what it is about, and what it says, wrapped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)  # fmt: skip
from PySide6.QtWidgets import QSizePolicy, QWidget

from vsm_app.ui.hyphens import with_whole_units
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import HouseButton
from vsm_app.ui.widgets.painting import paint_focus

_NUMBER: Final = 22.0
_INDENT: Final = 34.0
_RING: Final = 16.0
_PAD: Final = 6.0
_GAP: Final = 2.0
_WIDEST: Final = 400


class ReasonRow(HouseButton):
    """One row of a call-out; `number` 0 stands without a circle, flush left.

    `links` are the pieces of `words` that lead somewhere by themselves: begin, end and what `followed` then tells.
    With the keyboard, Right and Left go from one to the next and Enter follows it.
    """

    followed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        heading: str,
        words: str,
        number: int = 0,
        links: Sequence[tuple[int, int, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, heading, parent=parent)
        self.heading, self.words, self.number, self.links = heading, words, number, tuple(links)
        self._at = -1  # the link that the keyboard is on
        self._pressed = ""
        # free to be higher than its hint, which is that of one width: beside a scroll bar its lines break earlier
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{heading}: {words}" if words else heading)

    def set_words(self, words: str) -> None:
        """Say something else below the heading."""
        if words != self.words:
            self.words = words
            self.setAccessibleName(f"{self.heading}: {words}" if words else self.heading)
            self.update()
        self.updateGeometry()  # also of the same: a scroll bar that came since has left it less room

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._heading_box(width).height() + self._words_box(width).height() + 2 * _PAD + _GAP)

    def sizeHint(self) -> QSize:
        return QSize(_WIDEST, self.heightForWidth(_WIDEST))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, rect = self.theme, QRectF(self.rect())
        ground = self.ground()
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(rect, 6, 6)
        if self.number:
            self._paint_number(painter)
        heading, words = self._heading_box(self.width()), self._words_box(self.width())
        painter.setFont(theme.font("body.strong"))
        painter.setPen(theme.color("ink"))
        painter.drawText(heading, self._flags(), with_whole_units(self.heading))
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("ink2"))
        if self.links:
            painter.save()
            painter.translate(words.topLeft())
            document = self._document(words.width())
            document.drawContents(painter)
            painter.restore()
        else:
            painter.drawText(words, self._flags(), with_whole_units(self.words))
        if self.hasFocus() and self.window().isActiveWindow():
            paint_focus(painter, rect.adjusted(1, 1, -1, -1), 6, theme)

    def _paint_number(self, painter: QPainter) -> None:
        theme = self.theme
        circle = QRectF(_PAD - 2, _PAD - 2, _NUMBER, _NUMBER)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent.soft"))
        painter.drawEllipse(circle)
        painter.setPen(QPen(theme.color("accent.text")))
        painter.setFont(theme.font("badge"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self.number))

    def _left(self) -> float:
        return _INDENT if self.number else _PAD

    @staticmethod
    def _flags() -> int:
        return int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop)

    def _heading_box(self, width: int) -> QRectF:
        metrics = QFontMetricsF(self.theme.font("body.strong"))
        return self._box(metrics, self.heading, QPointF(self._left(), _PAD), width)

    # --- links
    def link_place(self, number: int) -> QPointF:
        """The middle of a link's first line, in own coordinates."""
        words = self._words_box(self.width())
        document = self._document(words.width())
        document.size()  # lays it out
        cursor = QTextCursor(document)
        begin, end, _ = self.links[number]
        cursor.setPosition(begin + 1)
        block, layout = cursor.block(), cursor.block().layout()
        line = layout.lineForTextPosition(begin + 1 - block.position())
        last = min(end - block.position(), line.textStart() + line.textLength())
        left, right = (_x(line.cursorToX(place)) for place in (begin - block.position(), last))
        return words.topLeft() + QPointF((left + right) / 2, line.y() + line.height() / 2)

    def _document(self, width: float) -> QTextDocument:
        """The words as laid out, links in the colour of links."""
        theme, document = self.theme, QTextDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(theme.font("body"))
        document.setPlainText(self.words)
        document.setTextWidth(width)
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        plain = QTextCharFormat()
        plain.setForeground(theme.color("ink2"))
        cursor.setCharFormat(plain)
        for number, (begin, end, key) in enumerate(self.links):
            cursor.setPosition(begin)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            form = QTextCharFormat()
            form.setAnchor(True)
            form.setAnchorHref(key)
            form.setForeground(theme.color("accent.text"))
            form.setFontUnderline(True)
            if number == self._at:
                form.setBackground(theme.color("accent.soft"))
            cursor.setCharFormat(form)
        return document

    def _link_at(self, place: QPointF) -> str:
        words = self._words_box(self.width())
        if not self.links or not words.contains(place):
            return ""
        document = self._document(words.width())  # its layout does not keep it alive
        found: str = document.documentLayout().anchorAt(place - words.topLeft())
        return found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self._link_at(event.position())
        if not self._pressed:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, ""
        if not pressed:
            super().mouseReleaseEvent(event)
        elif self._link_at(event.position()) == pressed:
            self.followed.emit(pressed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if step and self.links:
            self._at = min(max(self._at + step, -1), len(self.links) - 1)
            self.update()
        elif self._at >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.followed.emit(self.links[self._at][2])
        else:
            super().keyPressEvent(event)

    def _words_box(self, width: int) -> QRectF:
        metrics = QFontMetricsF(self.theme.font("body"))
        if self.links:
            top = QPointF(self._left(), self._heading_box(width).bottom() + _GAP)
            room = max(width - top.x() - _PAD, 40.0)
            document = self._document(room)
            return QRectF(top, QSizeF(room, document.size().height()))
        return self._box(metrics, self.words, QPointF(self._left(), self._heading_box(width).bottom() + _GAP), width)

    def _box(self, metrics: QFontMetricsF, words: str, top_left: QPointF, width: float) -> QRectF:
        room = QRectF(top_left.x(), top_left.y(), max(width - top_left.x() - _PAD, 40.0), 10_000)
        whole = metrics.boundingRect(room, self._flags(), with_whole_units(words))
        return QRectF(room.topLeft(), QPointF(room.right(), whole.bottom()))


def _x(found: object) -> float:
    """Where a cursor stands in a line; the binding gives it with the position that it took."""
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]


class ChoiceRow(ReasonRow):
    """One way to choose from, with a ring before it; give those that exclude each other one `QButtonGroup`.

    Enter on the one that is marked is `confirmed`.
    """

    confirmed = Signal()

    def __init__(self, theme: Theme, heading: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, heading, words, parent=parent)
        self.setCheckable(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.isChecked():
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)

    def ground(self) -> QColor | None:
        return self.shade("accent.soft" if self.isChecked() else None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(_PAD + 2, _PAD + 1, _RING, _RING)
        chosen = self.isChecked()
        painter.setPen(QPen(self.theme.color("accent" if chosen else "field.edge"), 1.5))
        painter.setBrush(self.theme.color("field"))
        painter.drawEllipse(ring)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("accent"))
            painter.drawEllipse(ring.adjusted(4, 4, -4, -4))

    def _left(self) -> float:
        return _INDENT - 2
