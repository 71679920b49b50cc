"""Keeps what a call-out says true: an edit of the physics closes it, new numbers write it anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from vsm_app.ui.context import Context
    from vsm_app.ui.session import Change, ViewState
    from vsm_app.ui.widgets.callout import CallOut


class KeptTrue(QObject):
    """Watches the session while a call-out is open; `again` opens it once more with the numbers that hold then."""

    def __init__(self, context: Context, callout: CallOut, again: Callable[[], object]) -> None:
        super().__init__(callout)
        self._session, self._callout, self._again = context.session, callout, again
        self._looked_at = _numbers_of(self._session.view)
        self._session.document_changed.connect(self._on_document)
        self._session.document_replaced.connect(callout.close_up)
        self._session.view_changed.connect(self._on_view)
        self._session.results_changed.connect(self._on_results)
        context.language.changed.connect(callout.close_up)

    def _on_document(self, change: Change) -> None:
        if change.physics_changed:
            self._callout.close_up()

    def _on_view(self, view: ViewState) -> None:
        if _numbers_of(view) != self._looked_at:
            self._callout.close_up()

    def _on_results(self, _results: object) -> None:
        """It was opened on numbers that were still being computed anew."""
        if not self._callout.isHidden():
            self._callout.close_up()
            self._again()


def _numbers_of(view: ViewState) -> tuple[str, str]:
    """What of a view decides which numbers are shown."""
    return view.scenario, view.period
