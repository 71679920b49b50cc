"""From one part of the window to the next by key: header, palette, map, inspector, tables, status line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from vsm_app.ui.panels.analysis import TABS

if TYPE_CHECKING:
    from vsm_app.ui.main_window import MainWindow

_BY_KEY = Qt.FocusReason.TabFocusReason
_TABLE = "QAbstractItemView"  # by name: the first window has none, and to make the class takes its time


class PartWalk(QObject):
    """F6 and Shift+F6 walk the parts, each is entered where it was left; Esc leads back to the map from everywhere."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._left: dict[QWidget, QWidget] = {}  # what had the keyboard in a part when it was left
        actions = window.actions_
        actions.on("view.next_part", lambda: self.walk(1))
        actions.on("view.previous_part", lambda: self.walk(-1))
        for tab in TABS:  # after the handler that shows the tab
            actions.on(f"view.{tab}", partial(self._enter_tab, tab))
        window.installEventFilter(self)
        *_, last = filter(_is_by_tab, window.palette_panel.findChildren(QWidget))
        QWidget.setTabOrder(last, window.canvas)  # the map is read after the palette, before the inspector

    def parts(self) -> list[QWidget]:
        """The parts in sight, in reading order."""
        window = self._window
        every = (window.header, window.palette_panel, window.canvas, window.side, window.analysis, window.status)
        return [part for part in every if part.isVisible()]

    def walk(self, step: int) -> None:
        """Go on to the next part (`step` 1) or the one before (-1)."""
        parts, focus = self.parts(), QApplication.focusWidget()
        here = next((n for n, part in enumerate(parts) if focus is not None and _within(part, focus)), None)
        if here is not None and focus is not None:
            self._left[parts[here]] = focus
        start = here if here is not None else -1 if step > 0 else 0
        for number in range(1, len(parts) + 1):
            if self.enter(parts[(start + number * step) % len(parts)]):
                return

    def enter(self, part: QWidget) -> bool:
        """Give a part the keyboard, where it had it last; says whether it takes it."""
        if part is self._window.canvas:
            part.setFocus(_BY_KEY)
            return True
        ways, left = stops(part), self._left.get(part)
        if ways:
            (left if left is not None and left in ways else first_of(ways)).setFocus(_BY_KEY)  # it may be gone since
        return bool(ways)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """An Esc that nothing else had a use for."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            focus, canvas = QApplication.focusWidget(), self._window.canvas
            if focus is not None and canvas.isVisible() and not _within(canvas, focus):
                canvas.setFocus(_BY_KEY)
                return True
        return super().eventFilter(watched, event)

    def _enter_tab(self, tab: str) -> None:
        """The tab that a key has opened takes the keyboard: its table or list, else its first field."""
        page = self._window.analysis.page(tab)
        inside = stops(page)
        chosen: QWidget | None = next((one for one in inside if one.inherits(_TABLE)), None)
        if chosen is None:
            chosen = first_of(inside) if inside else self._window.analysis.tabs.tabs[tab]
        chosen.setFocus(_BY_KEY)


def stops(part: QWidget) -> list[QWidget]:
    """What Tab leads to inside a part.

    Not by way of `nextInFocusChain`: PySide makes each widget that it returns hang on the one that was asked, and with
    that lets go of those that Qt made as soon as a neighbour is deleted, and never of the window.
    """
    return [one for one in part.findChildren(QWidget) if _is_by_tab(one) and one.isVisible() and one.isEnabled()]


def first_of(ways: Sequence[QWidget]) -> QWidget:
    """The one that is read first: the leftmost in the uppermost row."""
    places = {one: QRect(one.mapToGlobal(QPoint(0, 0)), one.size()) for one in ways}
    middle = min(places.values(), key=QRect.top).center().y()
    return min((one for one in ways if places[one].top() <= middle), key=lambda one: places[one].left())


def _is_by_tab(one: QWidget) -> bool:
    return bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) and one.focusProxy() is None


def _within(part: QWidget, one: QWidget) -> bool:
    return one is part or part.isAncestorOf(one)
