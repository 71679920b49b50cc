"""Buttons of the house: primary, outlined, text, icon, link, and the drop-down of the tool bar.

They paint themselves, show the focus ring only to who walks by keyboard, act on Space and Enter, and speak their text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from vsm_app.ui.icons import paint_icon
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.painting import paint_box, paint_focus

_TEXT_FLAGS: Final = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
_LEAST_WORDS: Final = 24.0  # narrower, letters say nothing
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

#: The window or a menu went and came back: who had the ring has it still.
_SAME_FOCUS: Final = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


def plain_words(text: str) -> str:
    """The words of a button without the marks of its mnemonics; `&&` is a written `&`."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def literal(text: str) -> str:
    """A name as the text of a button: an `&` in it is written, not a mnemonic."""
    return text.replace("&", "&&")


def one_stop(buttons: Iterable[QAbstractButton], chosen: QAbstractButton) -> None:
    """Let Tab stop at the chosen one of a group only; who had the keyboard on another one goes with it.

    Qt hands the stop over where one is clicked, not where one is set (QAbstractButtonPrivate::fixFocusPolicy).
    """
    for button in buttons:
        is_left = button is not chosen and button.hasFocus()
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is chosen else Qt.FocusPolicy.ClickFocus)
        if is_left:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)


class HouseButton(QAbstractButton):
    """What all buttons share. Subclasses name their colours; `small` is 26 high instead of 30."""

    padding = 14.0
    icon_size = 18.0
    gap = 7.0
    role = "button"

    def __init__(
        self, theme: Theme, text: str = "", icon: str = "", *, small: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._small = small
        self._ring = False
        self.setText(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def theme(self) -> Theme:
        """The theme it wears."""
        return self._theme

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_icon(self, name: str) -> None:
        """Another icon (empty for none)."""
        self._icon_name = name
        self.updateGeometry()
        self.update()

    # --- colours, for subclasses ----------------------------------------------------------------------------------
    def ground(self) -> QColor | None:
        """What the button is filled with now."""
        return self.shade(None)

    def edge(self) -> QColor | None:
        """Its outline now."""
        return None

    def ink(self) -> QColor:
        """Its letters and icon now."""
        return self._theme.color("ink" if self.isEnabled() else "disabled")

    def shade(self, rest: str | None) -> QColor | None:
        """The ground by state: `rest`, or the tokens of hovering and pressing."""
        if self.isEnabled() and self.isDown():
            return self._theme.color("press")
        if self.isEnabled() and self.underMouse():
            return self._theme.color("hover")
        return self._theme.color(rest) if rest else None

    # --- geometry -------------------------------------------------------------------------------------------------
    def type_role(self) -> str:
        """The role of type of its letters."""
        return "button.small" if self._small else self.role

    def sizeHint(self) -> QSize:
        return QSize(round(self.content_width() + 2 * self.padding + 0.5), self.height_hint())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 64), self.height_hint())

    def height_hint(self) -> int:
        """How high it is."""
        return round(self._theme.size("button.small" if self._small else "button"))

    def content_width(self) -> float:
        """Width of icon and letters together."""
        letters = QFontMetricsF(self._theme.font(self.type_role())).horizontalAdvance(plain_words(self.text()))
        icon = self.icon_size if self._icon_name else 0.0
        return letters + icon + (self.gap if icon and letters else 0.0)

    # --- drawing --------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_frame(painter)
        self.paint_content(painter, QRectF(self.rect()))
        if self._ring:
            self.paint_ring(painter)

    def paint_frame(self, painter: QPainter) -> None:
        """Ground and outline."""
        paint_box(painter, QRectF(self.rect()), self._theme.size("button.radius"), self.ground(), self.edge())

    def paint_ring(self, painter: QPainter) -> None:
        """The focus ring."""
        paint_focus(painter, QRectF(self.rect()), self._theme.size("button.radius"), self._theme)

    def paint_content(self, painter: QPainter, room: QRectF) -> None:
        """Icon and letters, centred in `room`; letters that do not fit are elided."""
        ink = self.ink()
        font = self._theme.font(self.type_role())
        width = min(self.content_width(), room.width() - 2 * min(self.padding, 4.0))
        if self._icon_name and width < self.content_width() and width - self.icon_size - self.gap < _LEAST_WORDS:
            width = self.icon_size  # no room for words: the icon alone, in the middle
        x = room.center().x() - width / 2
        if self._icon_name:
            size = self.icon_size
            paint_icon(painter, self._icon_name, QRectF(x, room.center().y() - size / 2, size, size), ink)
            x += size + self.gap
            width -= size + self.gap
            if width <= 0.0:
                return
        painter.setFont(font)
        painter.setPen(ink)
        mnemonics = int(Qt.TextFlag.TextShowMnemonic)
        text = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, width + 1, mnemonics)
        painter.drawText(QRectF(x, room.top(), width + 2, room.height()), _TEXT_FLAGS, text)

    # --- keys and focus -------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.show_ring(True)
        if event.key() in _ENTER and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.show_ring(False)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in _SAME_FOCUS:
            self.show_ring(event.reason() is not Qt.FocusReason.MouseFocusReason)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in _SAME_FOCUS:
            self.show_ring(False)
        super().focusOutEvent(event)

    @property
    def shows_ring(self) -> bool:
        """Whether the focus ring is drawn."""
        return self._ring

    def show_ring(self, shown: bool) -> None:
        """Draw the focus ring or not."""
        if shown != self._ring:
            self._ring = shown
            self.update()


class PrimaryButton(HouseButton):
    """The one thing to do here."""

    role = "button.primary"

    def ground(self) -> QColor | None:
        if not self.isEnabled():
            return self._theme.color("press")
        if self.isDown():
            return self._theme.color("accent.press")
        return self._theme.color("accent.hover" if self.underMouse() else "accent")

    def ink(self) -> QColor:
        return self._theme.color("on.accent" if self.isEnabled() else "disabled")

    def paint_ring(self, painter: QPainter) -> None:
        # On the accent itself a ring of accent is not seen: an inner line in the colour of the letters.
        inner = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        paint_box(painter, inner, self._theme.size("button.radius") - 2, None, self.ink(), 1.5)


class OutlineButton(HouseButton):
    """Something else to do here."""

    def ground(self) -> QColor | None:
        return self.shade("field")

    def edge(self) -> QColor | None:
        return self._theme.color("line2" if self.isEnabled() else "line")


class AccentOutlineButton(OutlineButton):
    """An outlined button in the accent: a question the program can answer."""

    def ink(self) -> QColor:
        return self._theme.color("accent.text" if self.isEnabled() else "disabled")


class TextButton(HouseButton):
    """The quiet way out: no outline until it is hovered."""

    padding = 10.0

    def ink(self) -> QColor:
        return self._theme.color("ink2" if self.isEnabled() else "disabled")


class LinkButton(HouseButton):
    """A link: accent letters, flush with what stands above; underlined while hovered, twice as thick with the focus."""

    padding = 0.0
    role = "button.small"

    def ground(self) -> QColor | None:
        return None

    def ink(self) -> QColor:
        return self._theme.color("accent.text" if self.isEnabled() else "disabled")

    def height_hint(self) -> int:
        return 20

    def paint_content(self, painter: QPainter, room: QRectF) -> None:
        super().paint_content(painter, room)
        if self.underMouse() and self.isEnabled() and not self.shows_ring:
            painter.fillRect(self._line(1.0), self.ink())

    def paint_ring(self, painter: QPainter) -> None:
        painter.fillRect(self._line(self._theme.size("focus")), self._theme.color("accent"))

    def _line(self, thickness: float) -> QRectF:
        width = min(self.content_width(), float(self.width()))
        return QRectF((self.width() - width) / 2, self.height() - 3, width, thickness)


class IconButton(HouseButton):
    """A square with an icon; its name is spoken and shown as tooltip. May be checkable."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str = "",
        *,
        side: int = 32,
        size: float = 20,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "", icon, parent=parent)
        self._side = side
        self.icon_size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name)

    def set_name(self, name: str, tip: str = "") -> None:
        """What it does, spoken and as tooltip (`tip`: the tooltip where it says more, such as the shortcut)."""
        self.setAccessibleName(name)
        self.setToolTip(tip or name)

    def ground(self) -> QColor | None:
        return self.shade("press" if self.isChecked() else None)

    def ink(self) -> QColor:
        if not self.isEnabled():
            return self._theme.color("disabled")
        return self._theme.color("ink" if self.isChecked() or self.underMouse() else "ink2")

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class ToolbarDropdown(OutlineButton):
    """An outlined button with icon, what is chosen now, and a chevron; opens its menu on click, Space, Enter, Down."""

    padding = 11.0
    _CHEVRON: Final = 16.0

    def __init__(self, theme: Theme, text: str = "", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, text, icon, parent=parent)
        self._menu: QMenu | None = None
        self.clicked.connect(self.open_menu)

    @property
    def menu(self) -> QMenu | None:
        """The menu it opens."""
        return self._menu

    def set_menu(self, menu: QMenu) -> None:
        """Open `menu` from now on; the button keeps it."""
        self._menu = menu
        menu.aboutToHide.connect(self._on_menu_closed)

    def open_menu(self) -> None:
        """Open the menu below the button."""
        if self._menu is not None:
            self._menu.setMinimumWidth(self.width())
            self.setDown(True)
            self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + round(self._CHEVRON + self.gap), round(self._theme.size("segmented")))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 88), self.sizeHint().height())

    def paint_content(self, painter: QPainter, room: QRectF) -> None:
        right = room.right() - self.padding - self._CHEVRON
        super().paint_content(painter, room.adjusted(0, 0, -(self._CHEVRON + self.gap), 0))
        chevron = QRectF(right + 2, room.center().y() - self._CHEVRON / 2, self._CHEVRON, self._CHEVRON)
        paint_icon(painter, "chevron", chevron, self._theme.color("ink2" if self.isEnabled() else "disabled"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.show_ring(True)
            self.open_menu()
            return
        super().keyPressEvent(event)

    def _on_menu_closed(self) -> None:
        self.setDown(False)
