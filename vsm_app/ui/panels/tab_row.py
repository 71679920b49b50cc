"""The row of tabs over the bottom panels: words, counts, the options of the tab that is open, and the fold."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import HouseButton, IconButton, one_stop
from vsm_app.ui.widgets.painting import paint_box, paint_focus

_PADS: Final = (10.0, 12.0)  # in a narrow row, and else
_WIDE: Final = 960
_GAP: Final = 7.0
_BADGE: Final = 18.0
_MARGINS: Final = (4, 8)  # of the row
_APART: Final = 8  # behind the options of each tab
_BELOW: Final = 36  # the line for options
_LEAST: Final = 48  # of a tab that is not open


class Tab(HouseButton):
    """One tab with its count; the count of problems wears the colour of the worst."""

    def __init__(self, key: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.key = key
        self.count: int | None = None
        self._tone = ""
        self._pad = _PADS[1]
        self.setObjectName(f"tab.{key}")
        self.setCheckable(True)
        self.setAutoExclusive(True)  # a screen reader says: one of a few
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self.toggled.connect(self.updateGeometry)

    def set_count(self, count: int | None, tone: str = "") -> None:
        """How many there are (`None` or 0: no badge); `tone` is `error`, `warning`, `info` or empty."""
        if (count or None, tone) == (self.count, self._tone) and self.accessibleDescription():
            return
        self.count, self._tone = count or None, tone
        self.setAccessibleDescription("" if count is None else str(count))
        self.updateGeometry()
        self.update()

    def set_pad(self, pad: float) -> None:
        """The room left and right of the words."""
        if pad != self._pad:
            self._pad = pad
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(math.ceil(2 * self._pad + self._words() + (_GAP + self._badge_width() if self.count else 0)), 35)

    def minimumSizeHint(self) -> QSize:
        """Where there is little room the others give way: what is open is always named in full."""
        whole = self.sizeHint()
        return whole if self.isChecked() else QSize(min(_LEAST, whole.width()), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        role = "tab.on" if self.isChecked() else "tab"
        painter.setFont(theme.font(role))
        painter.setPen(theme.color("ink") if self.underMouse() else theme.text_color(role))
        room = min(self._words() + 2, self.width() - 2.0 * self._pad)
        words = self.text()
        if not self.isChecked():  # what is open is always named in full
            words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, math.ceil(room))
        letters = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        painter.drawText(QRectF(self._pad, 0, room + 2, self.height() - 1), letters, words)
        if self.count and self.width() >= self.sizeHint().width():
            self._paint_badge(painter)
        if self.isChecked():
            painter.fillRect(
                QRectF(self._pad - 2, self.height() - 2, self.width() - 2 * self._pad + 4, 2), theme.color("accent")
            )
        if self.shows_ring:
            paint_focus(painter, QRectF(self.rect()).adjusted(2, 4, -2, -4), 4, theme)

    def _words(self) -> float:
        return QFontMetricsF(self.theme.font("tab.on")).horizontalAdvance(self.text())

    def _badge_width(self) -> float:
        return max(QFontMetricsF(self.theme.font("tag")).horizontalAdvance(str(self.count)) + 10, _BADGE)

    def _paint_badge(self, painter: QPainter) -> None:
        theme = self.theme
        ground, letters, edge = {
            "error": ("badge.error", "badge.error.on", None),
            "warning": ("badge.warn", "badge.warn.on", None),
        }.get(self._tone, ("raised", "ink2", theme.color("line")))
        box = QRectF(self._pad + self._words() + _GAP, (self.height() - 1 - _BADGE) / 2, self._badge_width(), _BADGE)
        paint_box(painter, box, _BADGE / 2, theme.color(ground), edge)
        painter.setFont(theme.font("tag"))
        painter.setPen(theme.color(letters))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self.count))


class TabRow(QWidget):
    """Tabs at the left, options and the fold at the right; options that have no room there stand in a line below."""

    chosen = Signal(str)
    fold_requested = Signal()

    def __init__(self, keys: tuple[str, ...], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bar_height = round(theme.size("dock.tabs"))
        self._is_folded = False
        self.tabs = {key: Tab(key, theme, self) for key in keys}
        self._group = QButtonGroup(self)
        for tab in self.tabs.values():
            self._group.addButton(tab)
        self._group.buttonClicked.connect(lambda tab: self.chosen.emit(tab.key))
        self.fold = IconButton(theme, "chevron", side=28, size=16, parent=self)
        self.fold.setObjectName("analysis.fold")
        self.fold.clicked.connect(self.fold_requested)
        bar = QWidget(self)
        bar.setFixedHeight(self._bar_height)
        self._row = QHBoxLayout(bar)
        self._row.setContentsMargins(_MARGINS[0], 0, _MARGINS[1], 1)
        self._row.setSpacing(0)
        for tab in self.tabs.values():
            self._row.addWidget(tab)
        self._row.addStretch(1)
        self._row.addWidget(self.fold)
        self._below = QWidget(self)
        self._below_row = QHBoxLayout(self._below)
        self._below_row.setContentsMargins(16, 6, 16, 0)
        self._below_row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._below)
        self._options: dict[str, QWidget] = {}
        self._make_room()

    @property
    def current(self) -> str:
        """Key of the tab that is open."""
        tab = self._group.checkedButton()
        return tab.key if isinstance(tab, Tab) else ""

    def add_options(self, key: str, options: QWidget) -> None:
        """Show `options` at the right while the tab `key` is open."""
        self._options[key] = options
        self._row.insertWidget(self._row.count() - 1, options)
        self._row.insertSpacing(self._row.count() - 1, _APART)
        options.setVisible(key == self.current)
        self._make_room()

    def set_current(self, key: str) -> None:
        """Open the tab `key`; says nothing."""
        self.tabs[key].setChecked(True)
        one_stop(self.tabs.values(), self.tabs[key])
        for other, options in self._options.items():
            options.setVisible(other == key)
        self._make_room()

    def set_folded(self, *, folded: bool) -> None:
        """With nothing open there is nothing to choose: the tabs alone."""
        self._is_folded = folded
        self._make_room()

    def _make_room(self) -> None:
        """Options beside the tabs, or below them where they would be cut."""
        options = self._options.get(self.current)
        parts = (*self.tabs.values(), self.fold)
        fixed = sum(_MARGINS) + sum(part.sizeHint().width() for part in parts) + _APART * len(self._options)
        is_below = options is not None and fixed + options.minimumSizeHint().width() > self.width()
        if options is not None:  # they shrink first: a cut name of a tab says nothing
            options.setMaximumWidth(options.sizeHint().width() if is_below else self.width() - fixed)
        if options is not None and is_below != (self._below_row.indexOf(options) >= 0):
            if is_below:
                self._below_row.insertWidget(0, options)
            else:
                self._row.insertWidget(self._row.count() - 2, options)
        self._below.setVisible(is_below and not self._is_folded)
        self.setFixedHeight(self._bar_height + (_BELOW if is_below and not self._is_folded else 0))

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self._theme = theme
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow row the tabs stand closer together."""
        super().resizeEvent(event)
        for tab in self.tabs.values():
            tab.set_pad(_PADS[self.width() >= _WIDE])
        self._make_room()

    def event(self, event: QEvent) -> bool:
        """A count that grows takes its room from the options (QWidget)."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._make_room()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.drawLine(0, self._bar_height - 1, self.width(), self._bar_height - 1)
