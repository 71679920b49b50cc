"""The toast: something was done, and how to take it back. It interrupts nothing and goes by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCursor,
    QDragEnterEvent,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from vsm_app.ui.canvas.shadow import paint_shadow
from vsm_app.ui.icons import paint_icon
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import IconButton, LinkButton
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.painting import Tone, paint_box

_MARGIN: Final = 32
_HEIGHT: Final = 44
_FROM_EDGE: Final = 20
_PADDING: Final = 8  # above and below several lines
_LINES_WIDTH: Final = 860  # several sentences below each other are read in lines of this width
_ASIDE_MS: Final = 1500  # out of the way of a drag
_ICONS: Final = {
    Tone.OK: ("check", "ok.text"),
    Tone.WARN: ("problems", "tag.warn.text"),
    Tone.ALERT: ("problems", "tag.warn.text"),
    Tone.ERROR: ("problems", "badge.error.text"),
    Tone.ACCENT: ("info", "accent.text"),
    Tone.QUIET: ("info", "ink2"),
}

#: How long a toast stays, at least; one with buttons stays as long again.
STAY_MS: Final = 6000
_LETTER_MS: Final = 90  # 11 letters a second: who reads slowly, or glances up in the middle, comes to the end
#: How long an error stays: long enough to be read twice, not so long that it outlives its cause by minutes.
ERROR_STAY_MS: Final = 20_000


class Toast(QWidget):
    """A line at the edge of its parent where it covers least, with what may be done about it.

    It stands in the middle below, else in a corner or above; `covers` says how much of what one wants to see lies under
    a place. It never takes the focus; it waits while the pointer has come to it or the focus is within; Esc or a click
    closes it. It makes way for what is dragged, which goes to what lies under it. Screen readers are told.
    """

    gone = Signal()

    def __init__(self, theme: Theme, close: str = "", *, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self.covers: Callable[[QRect], float] = lambda _place: 0.0
        self._theme = theme
        self._tone = Tone.QUIET
        self._words = Label(theme, "body")
        self._actions: list[LinkButton] = []
        self._pointer = QPoint()  # where it rested when the toast came: who does not move reads nothing
        self.setAcceptDrops(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        self._aside = QTimer(self)
        self._aside.setSingleShot(True)
        self._aside.setInterval(_ASIDE_MS)
        self._aside.timeout.connect(self._come_back)
        self.close_button = IconButton(theme, "close", close, side=28, size=16)
        self.close_button.clicked.connect(self.close_up)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_MARGIN + 40, _MARGIN, _MARGIN + 8, _MARGIN)
        self._row.setSpacing(12)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self.close_button)
        self.hide()
        parent.installEventFilter(self)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    @property
    def tone(self) -> Tone:
        """How it says it."""
        return self._tone

    @property
    def buttons(self) -> tuple[LinkButton, ...]:
        """What may be done about it, from left to right."""
        return tuple(self._actions)

    @property
    def leaves_by_itself(self) -> bool:
        """Whether it goes after a while without being closed."""
        return self._timer.isActive()

    def say(
        self,
        words: str,
        tone: Tone = Tone.QUIET,
        actions: Sequence[tuple[str, Callable[[], None]]] = (),
        stay_ms: int | None = None,
    ) -> None:
        """Show `words` with a button for each of `actions`; `stay_ms` 0 stays until it is closed."""
        self._tone = tone
        self._words.setText(words)
        self._set_actions(actions)
        if stay_ms is None:
            stay_ms = max(STAY_MS, _LETTER_MS * len(words)) * (2 if actions else 1)
            stay_ms = max(ERROR_STAY_MS, stay_ms) if tone is Tone.ERROR else stay_ms
        self._timer.setInterval(stay_ms)
        self._place()
        self._pointer = QCursor.pos()
        self._aside.stop()
        self.show()
        self.raise_()
        if stay_ms:
            self._timer.start()
        else:
            self._timer.stop()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def close_up(self) -> None:
        """Take it away."""
        self._timer.stop()
        if not self.isHidden() or self._aside.isActive():
            self._aside.stop()
            self.hide()
            self.gone.emit()

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self._theme = theme
        self._words.set_theme(theme)
        for button in (self.close_button, *self._actions):
            button.set_theme(theme)
        self.update()

    # --- place and time -------------------------------------------------------------------------------------------
    def _set_actions(self, actions: Sequence[tuple[str, Callable[[], None]]]) -> None:
        for button in self._actions:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._actions = []
        for text, action in actions:
            button = LinkButton(self._theme, text, parent=self)
            button.clicked.connect(action)
            button.clicked.connect(self.close_up)
            self._row.insertWidget(self._row.count() - 1, button)
            button.show()  # counts in the size at once, also where the toast is on screen already
            QWidget.setTabOrder(self._actions[-1] if self._actions else self._words, button)
            self._actions.append(button)
        if self._actions:
            QWidget.setTabOrder(self._actions[-1], self.close_button)

    def _place(self) -> None:
        host = self._host.rect()
        wide = host.width() if "\n" not in self._words.text() else min(host.width(), _LINES_WIDTH)
        width, height = self._size_within(wide)
        if height > host.height():
            width, height = self._size_within(host.width())
        self.setGeometry(self._best_place(host, width, height))

    def _size_within(self, wide: int) -> tuple[int, int]:
        """Width and height with the shadow; lines are broken only where one is too long for `wide`."""
        self._words.setWordWrap(False)
        self._row.activate()
        wanted = self._row.sizeHint().width() + 8
        self._words.setWordWrap(wanted > wide)
        self._row.activate()
        width = min(wanted, wide)
        # a layout whose words do not wrap knows no height for a width, though they may be several lines
        high = self._row.heightForWidth(width) if self._row.hasHeightForWidth() else self._row.sizeHint().height()
        return width, max(_HEIGHT + 2 * _MARGIN, high + 2 * _PADDING)

    def _best_place(self, host: QRect, width: int, height: int) -> QRect:
        """The first of the places that covers least: below, then above; in the middle, then left and right."""
        inset = _MARGIN - _FROM_EDGE  # the shadow may reach over the edge
        columns = (host.center().x() - width // 2, -inset, host.width() - width + inset)
        rows = (host.height() - height + inset, -inset)
        places = [QRect(x, y, width, height) for y in rows for x in columns]
        return min(places, key=lambda place: self.covers(place.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _on_time(self) -> None:
        focus = QApplication.focusWidget()
        is_read = self.underMouse() and QCursor.pos() != self._pointer
        if is_read or (focus is not None and self.isAncestorOf(focus)):
            self._timer.start()
            return
        self.close_up()

    def enterEvent(self, event: QEnterEvent) -> None:
        if QCursor.pos() != self._pointer:
            self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self._timer.interval() and not self.isHidden():
            self._timer.start()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.close_up()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # else the release would go elsewhere

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Make way for what is dragged, which is meant for what lies under it; one that asks comes back."""
        event.ignore()
        self.hide()
        self._aside.start()

    def _come_back(self) -> None:
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._aside.start()
            return
        self.show()
        self.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        box = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        paint_shadow(painter, box, theme.size("card.radius"), theme, "L2")
        paint_box(painter, box, theme.size("card.radius"), theme.color("callout"), theme.color("line2"))
        icon, token = _ICONS[self._tone]
        paint_icon(painter, icon, QRectF(box.left() + 14, box.center().y() - 9, 18, 18), theme.color(token))
