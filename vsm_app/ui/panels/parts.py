"""Small parts that several panels share: headings that fold, elided labels."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from vsm_app.ui.fonts import for_capitals
from vsm_app.ui.icons import has_icon, paint_icon
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import literal
from vsm_app.ui.widgets.labels import Label

_CLEAR: Final = 7  # px: letters of a heading keep so far from its focus ring


def dress_tree(root: QWidget, theme: Theme) -> None:
    """Let every part of `root` that wears a theme wear `theme`."""
    for part in root.findChildren(QWidget):
        wear = getattr(part, "set_theme", None)
        if callable(wear):
            wear(theme)


class ElidedLabel(Label):
    """A one-line label that ends in an ellipsis where there is no room, with the whole text as its tooltip."""

    def __init__(
        self, theme: Theme, role: str, text: str = "", *, token: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, role, text, token=token, parent=parent)
        self.setMinimumWidth(24)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        room = self.contentsRect()
        is_capitals = self.font().capitalization() == QFont.Capitalization.AllUppercase
        words = for_capitals(self.text()) if is_capitals else self.text()
        shown = QFontMetrics(self.font()).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
        tip = self.text() if shown != words else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)


class GroupHeading(QAbstractButton):
    """A heading in capitals that opens and closes what stands under it; its tooltip is the whole where that is cut."""

    def __init__(self, theme: Theme, indent: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._indent = indent
        self.setCheckable(True)
        self.setChecked(True)
        self.setFixedHeight(24)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._words = self.short = ""  # `short`: what stands there where the words have no room

    def text(self) -> str:
        """What stands there (QAbstractButton)."""
        return self._words

    def setText(self, text: str) -> None:
        """An `&` is written, no mnemonic: before a blank it would take Alt+Space (QAbstractButton)."""
        self._words = text
        super().setText(literal(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as well as the space bar (QAbstractButton)."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    @property
    def is_open(self) -> bool:
        """Whether what stands under it is shown."""
        return self.isChecked()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, 24)

    def room(self) -> QRect:
        """Where the words stand: clear of the ring while it has the keyboard."""
        return self.rect().adjusted(max(self._indent, _CLEAR if self.hasFocus() else 0), 0, -16, 0)

    def shown(self) -> str:
        """The words as there is room for them: whole, short, or cut."""
        metrics, room = QFontMetrics(self._theme.font("panel.heading")), self.room().width()
        whole, short = for_capitals(self.text()), for_capitals(self.short)
        words = whole if metrics.horizontalAdvance(whole) <= room or not short else short
        return metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)

    def event(self, event: QEvent) -> bool:
        """The tooltip says what does not stand there (QAbstractButton)."""
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip("" if self.shown() == for_capitals(self.text()) else self.text())
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.setFont(theme.font("panel.heading"))
        painter.setPen(theme.text_color("panel.heading"))
        room = self.room()
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.shown())
        name = "chevron" if self.is_open else "chevron_right"
        if has_icon(name):
            paint_icon(painter, name, QRectF(self.width() - 15, 5, 14, 14), theme.color("ink3"))
