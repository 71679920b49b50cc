"""The keyboard's way through the window: Tab from stop to stop as one reads, F6 from part to part, Esc to the map."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from vsm_app.ui.panels.analysis import TABS

if TYPE_CHECKING:
    from vsm_app.ui.main_window import MainWindow

_BY_KEY = Qt.FocusReason.TabFocusReason
_BACK = Qt.FocusReason.BacktabFocusReason
_TABLE = "QAbstractItemView"  # by name: the first window has none, and to make the class takes its time
_LEADING_BACK: Final = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_AIR: Final = 8  # px that are scrolled into sight round what has the keyboard: its ring, its label's foot


class PartWalk(QObject):
    """Tab walks what is in sight in reading order, F6 the parts, each entered where it was left; Esc leads to the map.

    So does Enter in a field of the inspector, once what was typed there holds.

    The order is that of the places on the screen, not the one in which widgets were made: rows, cards and switches
    come and go with the map.
    """

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

    def parts(self) -> list[QWidget]:
        """The parts in sight, in reading order."""
        window = self._window
        every = (window.header, window.palette_panel, window.canvas, window.side, window.analysis, window.status)
        return [part for part in every if part.isVisible()]

    def tab(self, *, back: bool) -> bool:
        """Give the keyboard to the next stop, or the one before; `False` where the focus is in none of the parts."""
        window, focus = self._window, QApplication.focusWidget()
        every = [window.workspace if part is window.canvas else part for part in self.parts()]  # with what lies over it
        ways = [stop for part in every for stop in read(part)]
        if focus not in ways:
            return False
        following = ways[(ways.index(focus) + (-1 if back else 1)) % len(ways)]
        following.setFocus(_BACK if back else _BY_KEY)
        bring_into_sight(following)
        return True

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
        ways, left = read(part), self._left.get(part)
        if ways:
            entered = left if left is not None and left in ways else ways[0]  # it may be gone since
            entered.setFocus(_BY_KEY)
            bring_into_sight(entered)
        return bool(ways)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """An Esc or an Enter that nothing else had a use for."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _LEADING_BACK:
            focus, canvas = QApplication.focusWidget(), self._window.canvas
            if event.key() != Qt.Key.Key_Escape and not self._has_taken(focus):
                return False
            if focus is not None and canvas.isVisible() and not _within(canvas, focus):
                canvas.setFocus(_BY_KEY)
                return True
        return super().eventFilter(watched, event)

    def _has_taken(self, focus: QWidget | None) -> bool:
        """Whether it is a field of the inspector in which nothing is left to be put right."""
        if focus is None or not focus.inherits("QLineEdit") or not _within(self._window.inspector, focus):
            return False
        return not getattr(focus, "is_wrong", False)

    def _enter_tab(self, tab: str) -> None:
        """The tab that a key has opened takes the keyboard: its table or list, else its first field."""
        page = self._window.analysis.page(tab)
        inside = read(page)
        chosen: QWidget | None = next((one for one in inside if one.inherits(_TABLE)), None)
        if chosen is None:
            chosen = inside[0] if inside else self._window.analysis.tabs.tabs[tab]
        chosen.setFocus(_BY_KEY)


def stops(part: QWidget) -> list[QWidget]:
    """What Tab leads to inside a part, as it was made; the part itself among them.

    Not by way of `nextInFocusChain`: PySide makes each widget that it returns hang on the one that was asked, and with
    that lets go of those that Qt made as soon as a neighbour is deleted, and never of the window.
    """
    inside = [part, *part.findChildren(QWidget)]
    return [one for one in inside if one.isVisible() and one.isEnabled() and _is_by_tab(one)]


def read(part: QWidget) -> list[QWidget]:
    """The stops inside a part in the order in which one reads: box by box, row by row, and each box within itself."""
    inside, boxes = stops(part), dict[QWidget, list[QWidget]]()
    for stop in inside:
        one, above = stop, stop.parentWidget()
        while one is not part and above is not None and one not in boxes.setdefault(above, []):
            boxes[above].append(one)
            one, above = above, above.parentWidget()
    return list(_inside(part, set(inside), boxes))


def _inside(box: QWidget, found: set[QWidget], boxes: dict[QWidget, list[QWidget]]) -> Iterator[QWidget]:
    if box in found:
        yield box
    for one in _by_rows(boxes.get(box, [])):
        yield from _inside(one, found, boxes)


def _by_rows(boxes: list[QWidget]) -> Iterator[QWidget]:
    """From above, what stands in one row from the left: where the middle of either lies beside the other."""
    left = sorted(boxes, key=QWidget.y)
    while left:
        first = left[0].geometry()
        row = [
            one for one in left if one is left[0] or _beside(first, one.geometry())
        ]  # without height: beside nothing
        yield from sorted(row, key=QWidget.x)
        left = [one for one in left if one not in row]


def _beside(one: QRect, other: QRect) -> bool:
    return one.top() <= other.center().y() <= one.bottom() or other.top() <= one.center().y() <= other.bottom()


def bring_into_sight(one: QWidget) -> None:
    """Scroll what holds it so far that all of it is seen."""
    above = one.parentWidget()
    while above is not None:
        inside = above.widget() if isinstance(above, QScrollArea) else None
        if inside is not None and isinstance(above, QScrollArea):
            place = QRect(one.mapTo(inside, QPoint(0, 0)), one.size())
            above.ensureVisible(place.center().x(), place.center().y(), place.width() // 2, place.height() // 2 + _AIR)
        above = above.parentWidget()


def _is_by_tab(one: QWidget) -> bool:
    return bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) and one.focusProxy() is None


def _within(part: QWidget, one: QWidget) -> bool:
    return one is part or part.isAncestorOf(one)
