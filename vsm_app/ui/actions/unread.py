"""Texts that could not be read: shown where they were typed, on the map, in table and inspector, among the problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vsm_app.ui.told import told

if TYPE_CHECKING:
    from vsm_app.ui.main_window import MainWindow

_KEY: Final = "entry.unread"  # of the message
_MOST: Final = 40  # letters of a text in it


class Unread:
    """Carries what the canvas keeps of such texts to every place where a quantity is typed."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._known: dict[str, str] = {}  # what was said so far
        self._refused_at: dict[str, int] = {}  # after which step of the map a text was refused
        session, sync = window.context.session, window.canvas.table.sync
        for part in (window.analysis.flows, window.inspector.flow.quantity, window.inspector.several.quantity):
            part.follow_unread(sync.unread, sync.show_unread)
        for signal in (window.canvas.unread_changed, session.document_changed, session.document_replaced):
            signal.connect(self._show)
        for panel in (window.analysis.flows, window.inspector):
            window.canvas.unread_changed.connect(panel.refresh_soon)
        window.canvas.unread_changed.connect(self._say)

    @property
    def can_take_back(self) -> bool:
        """Whether one of these texts was typed after the last step on the map."""
        return bool(self._newest())

    def take_back(self) -> bool:
        """Take the newest of these texts back where it was typed after the last step on the map: it made none."""
        newest = self._newest()
        if newest:
            self._window.canvas.table.sync.show_unread(newest, "")
        return bool(newest)

    def _newest(self) -> str:
        """The flow at which the newest of these texts was typed, where that was after the last step on the map."""
        unread, here = self._window.canvas.table.sync.unread, self._window.context.session.undo_stack.index()
        newest = next((flow for flow in reversed(self._refused_at) if flow in unread), "")
        return newest if newest and self._refused_at[newest] == here else ""

    def _show(self, *_: object) -> None:
        """Among the problems; the message goes once all of them can be read, or with their map."""
        unread = self._window.canvas.table.sync.unread
        self._window.analysis.problems.set_unread(unread)
        if not unread:
            self._known = {}
            self._window.context.notices.withdraw(_KEY)

    def _say(self) -> None:
        """Say that a text could not be read, wherever it was typed."""
        context, unread = self._window.context, self._window.canvas.table.sync.unread
        new = [flow for flow, text in unread.items() if self._known.get(flow) != text]
        self._known = dict(unread)
        self._refused_at = {flow: at for flow, at in self._refused_at.items() if flow in unread and flow not in new}
        self._refused_at |= dict.fromkeys(new, context.session.undo_stack.index())
        if new:
            text = unread[new[-1]]
            text = text if len(text) <= _MOST else f"{text[: _MOST - 1].rstrip()}\u2026"
            context.notices.say(told(lambda: context.language.text("canvas.unread", text=text)), key=_KEY)
