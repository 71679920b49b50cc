"""Side panels that a small window has squeezed are as wide as before once it has room for them again."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow


class KeptWidths(QObject):
    """Remembers how wide the docks at the sides of a window were made by hand or by the program.

    Qt only ever takes from them: what a narrow window has cost them it does not give back.
    """

    def __init__(self, window: QMainWindow, docks: Iterable[QDockWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._docks = tuple(docks)
        self._wanted: dict[QDockWidget, int] = {}
        self._at = window.width()  # of the window when its docks had settled
        self._squeezed: frozenset[QDockWidget] = frozenset()
        self._is_by_hand = False  # the window is pressed: the line between a dock and the middle is drawn
        self._gives_back = False
        for watched in (window, *self._docks):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A dock resized in a window that stays as it is was meant so; with the window it only gave way (QObject).

        Qt has laid the docks out anew before a filter is told that the window is of another size.
        """
        if watched is self._window:
            if event.type() == QEvent.Type.Resize:
                self._give_back()
            elif event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
                self._is_by_hand = event.type() == QEvent.Type.MouseButtonPress
        elif event.type() == QEvent.Type.Resize and isinstance(watched, QDockWidget) and self._is_meant(watched):
            self._wanted[watched] = watched.width()
        return False

    def _is_meant(self, dock: QDockWidget) -> bool:
        """Whether a dock is now as wide as somebody wants it: one that gave way and comes back has no such say."""
        if dock.isFloating() or self._window.width() != self._at or self._gives_back:
            return False
        return self._is_by_hand or dock not in self._squeezed or dock.width() > self._wanted.get(dock, 0)

    def _give_back(self) -> None:
        """The window has its new size."""
        is_wider, self._at = self._window.width() > self._at, self._window.width()
        seen = {dock: wanted for dock, wanted in self._narrow().items() if dock.isVisible()}
        if seen and is_wider:
            self._gives_back = True
            self._window.resizeDocks(list(seen), list(seen.values()), Qt.Orientation.Horizontal)
            self._gives_back = False
        self._squeezed = frozenset(self._narrow())

    def _narrow(self) -> dict[QDockWidget, int]:
        """The docks that are not as wide as they are wanted."""
        return {
            dock: wanted for dock, wanted in self._wanted.items() if not dock.isFloating() and dock.width() < wanted
        }
