"""What the actions do with lines between nodes: connect by name, turn round, run back on the other side."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction

from vsm_app.model.document import Document
from vsm_app.model.edits import flows
from vsm_app.model.edits.base import EditResult, chain
from vsm_app.texts import text
from vsm_app.ui.actions.chosen import ChosenCommands


class LineCommands(ChosenCommands):
    """Connects these actions and keeps their state."""

    def connect_actions(self) -> None:
        window = self._window
        window.actions_.on("edit.connect", window.canvas.connect_by_name)
        window.actions_.on("edit.reverse", self.reverse)
        window.actions_.on("edit.flip", self.flip)

    def refresh(self, *_: object) -> None:
        document, has_map = self._document, self._has_map
        actions, back = self._window.actions_, self._returning()
        ends = [i for i in self._chosen() if i in document.nodes or i in document.flows]
        actions["edit.connect"].setEnabled(has_map and bool(ends))
        actions["edit.reverse"].setEnabled(has_map and bool(self._flows()))
        actions["edit.flip"].setEnabled(has_map and bool(back))
        self._say_why_not(actions["edit.flip"])
        actions["edit.flip"].setChecked(bool(back) and all(self._is_flipped(i) for i in back))

    def _returning(self) -> list[str]:
        """The selected flows that run back in a lane, or are turned: the others have none to be on the other side."""
        table = self._window.canvas.table
        return [i for i in self._flows() if table.has_lane(i) or (self._is_flipped(i) and table.runs_back(i))]

    def _say_why_not(self, action: QAction) -> None:
        """Over the entry of the menu stands its name, or why a line that runs back cannot be turned over."""
        table, plain = self._window.canvas.table, action.toolTip().partition("\n")[0]
        is_straight = not action.isEnabled() and any(table.runs_back(i) for i in self._flows())
        action.setToolTip(f"{plain}\n{text('canvas.no_lane', lang=table.lang())}" if is_straight else plain)

    def _is_flipped(self, flow: str) -> bool:
        hint = self._document.layout.routes.get(flow)
        return hint is not None and hint.flipped

    def flip(self) -> None:
        """Turn selected lines that run back below the chain to above it; where all of them are, below it again."""
        back = self._returning()
        flipped = not all(self._is_flipped(i) for i in back)
        self._each("edit.flip", back, lambda at, flow: flows.turn_lane(at, flow, flipped=flipped))

    def reverse(self) -> None:
        """Let the selected flows run the other way."""

        def turned(at: Document, flow_id: str) -> EditResult:
            flow = at.flows[flow_id]
            return flows.reconnect(at, flow_id, source=flow.target, target=flow.source)

        self._each("edit.reverse", self._flows(), turned)

    def _each(self, label: str, ids: list[str], edit: Callable[[Document, str], EditResult]) -> None:
        """Do `edit` with every flow, as one step; where one of them cannot be, none is."""

        def step(flow: str) -> Callable[[Document], EditResult]:
            return lambda at: edit(at, flow)

        self._apply(lambda at: chain(at, label, *(step(i) for i in ids)))
