"""The map for those who do not see it: its elements as the lines of a list, each with name, value and state.

Qt shows no accessible interface for what a scene holds. These are made only where a screen reader asks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

from vsm_app.ui.canvas.reading import spoken_name, spoken_state, spoken_value

if TYPE_CHECKING:
    from vsm_app.ui.canvas.base_view import MapView

#: Of views that still live: Qt owns the objects, Python must not collect their other half before that.
_made: Final[list[MapInterface]] = []
_installed: Final[list[Callable[[str, QObject], QAccessibleInterface | None]]] = []


class ElementInterface(QAccessibleInterface):
    """One element of the map. Its interface lives as long as the view; it is invalid once the element is gone."""

    def __init__(self, view: MapView, element_id: str) -> None:
        super().__init__()
        self._view = view
        self.element_id = element_id

    def isValid(self) -> bool:
        return isValid(self._view) and self.element_id in self._view.spoken_order()

    def object(self) -> QObject:
        return None  # type: ignore[return-value]  # none of its own

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._view)

    def child(self, index: int) -> QAccessibleInterface:
        return None  # type: ignore[return-value]  # none

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        return None  # type: ignore[return-value]  # none

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def rect(self) -> QRect:
        """Where it stands on the screen."""
        place, viewport = self._view.place_in_view(self.element_id), self._view.viewport()
        return QRect(viewport.mapToGlobal(place.topLeft()), place.size())

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focusable = state.selectable = state.multiSelectable = 1
        selection = self._view.table.session.selection
        state.selected = int(self.element_id in selection)
        state.focused = int(bool(selection) and selection[-1] == self.element_id and self._view.hasFocus())
        state.offscreen = int(not self._view.rect().contains(self._view.place_in_view(self.element_id).center()))
        return state

    def text(self, what: QAccessible.Text) -> str:
        """Name, value and state of the element, in the language of the window."""
        if not self.isValid():
            return ""
        view = self._view
        resolver, lang, unread = view.table.sync.resolver, view.table.lang(), view.table.sync.unread
        match what:
            case QAccessible.Text.Name:
                return spoken_name(self.element_id, resolver, lang)
            case QAccessible.Text.Value:
                return spoken_value(self.element_id, resolver, lang, unread)
            case QAccessible.Text.Description:
                return spoken_state(self.element_id, resolver, lang, unread)
        return ""

    def setText(self, what: QAccessible.Text, text: str) -> None:
        """Nothing is changed this way: the field of an entry has an interface of its own."""


class MapInterface(QAccessibleWidget):
    """The view as a list of its elements in reading order, before the widgets that lie in it."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view, QAccessible.Role.List)
        self._view = view
        self._elements: dict[str, ElementInterface] = {}
        self._numbered: tuple[dict[str, int], list[str]] = ({}, [])
        view.destroyed.connect(partial(_forget, self._elements))

    def let_go(self, elements: dict[str, ElementInterface]) -> None:
        """Hold on to the view no longer, where these were its elements: it is gone."""
        if self._elements is elements:
            self.__dict__.pop("_view", None)

    def element(self, element_id: str) -> ElementInterface:
        """The interface of an element; made when it is asked for first."""
        found = self._elements.get(element_id)
        if found is None:
            found = self._elements[element_id] = ElementInterface(self._view, element_id)
            QAccessible.registerAccessibleInterface(found)
        return found

    def childCount(self) -> int:
        return len(self._view.spoken_order()) + super().childCount()

    def child(self, index: int) -> QAccessibleInterface:
        order = self._view.spoken_order()
        if order is not self._numbered[0]:
            self._numbered = (order, list(order))
        if 0 <= index < len(order):
            return self.element(self._numbered[1][index])
        return super().child(index - len(order))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        order = self._view.spoken_order()
        if isinstance(child, ElementInterface):
            return order.get(child.element_id, -1)
        index = super().indexOfChild(child)
        return index if index < 0 else index + len(order)

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        found = self._view.element_at(self._view.viewport().mapFromGlobal(QPoint(x, y)))
        return self.element(found) if found else super().childAt(x, y)

    def focusChild(self) -> QAccessibleInterface:
        selection = self._view.table.session.selection
        if self._view.hasFocus() and selection and selection[-1] in self._view.spoken_order():
            return self.element(selection[-1])
        return super().focusChild()


def install(kind: type[MapView]) -> None:
    """Let Qt make the interface of every view of that kind; once for the program."""
    if _installed:
        return

    def made_for(_class_name: str, one: QObject) -> QAccessibleInterface | None:
        if not isinstance(one, kind):
            return None
        _made[:] = [known for known in _made if isValid(known)]
        _made.append(MapInterface(one))
        return _made[-1]

    _installed.append(made_for)
    QAccessible.installFactory(made_for)


def tell_selection(view: MapView) -> None:
    """A screen reader reads what was selected last, as it reads the line of a list that is walked."""
    if not QAccessible.isActive():
        return
    interface = QAccessible.queryAccessibleInterface(view)
    selection = view.table.session.selection
    if isinstance(interface, MapInterface) and selection and selection[-1] in view.spoken_order():
        child = interface.element(selection[-1])
        QAccessible.updateAccessibility(QAccessibleEvent(child, QAccessible.Event.Focus))
        QAccessible.updateAccessibility(QAccessibleEvent(child, QAccessible.Event.Selection))


def announce(speaker: QWidget, words: str) -> None:
    """Say something now, after what is being said."""
    if QAccessible.isActive() and words:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(speaker, words))


def _forget(elements: dict[str, ElementInterface], *_: object) -> None:
    """Interfaces without a widget of their own are not forgotten by Qt when their view goes."""
    for one in elements.values():
        if isValid(one):
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(one))
    elements.clear()
    for interface in _made:
        interface.let_go(elements)
