"""Actions on what is selected on the map: they know it, and are looked at anew whenever it or the map changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult

if TYPE_CHECKING:
    from vsm_app.ui.main_window import MainWindow


class ChosenCommands(QObject):
    """Subclasses connect their actions in :meth:`connect_actions` and keep their state in :meth:`refresh`."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.connect_actions()
        session = window.context.session
        for signal in (session.selection_changed, session.document_changed, session.document_replaced):
            signal.connect(self.refresh)
        session.view_changed.connect(self.refresh)
        self.refresh()

    def connect_actions(self) -> None:
        """Say what each action does."""

    def refresh(self, *_: object) -> None:
        """Which of the actions make sense for what is selected."""

    @property
    def _has_map(self) -> bool:
        """Whether a map is seen on which things have places."""
        return self._window.workspace.shows_map and self._window.context.session.view.view != "sankey"

    @property
    def _document(self) -> Document:
        return self._window.context.session.document

    def _chosen(self) -> tuple[str, ...]:
        return self._window.context.session.selection

    def _flows(self) -> list[str]:
        return [i for i in self._chosen() if i in self._document.flows]

    def _apply(self, edit: Callable[[Document], EditResult], *, select: bool = False) -> EditResult | None:
        return self._window.canvas.table.attempt(edit, select=select)
