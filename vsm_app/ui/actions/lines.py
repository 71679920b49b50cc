"""What the actions do with lines between nodes: connect by name, turn round, run back on the other side, unbend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from vsm_app.model.document import Document
from vsm_app.model.edits import flows
from vsm_app.model.edits.base import EditResult, chain
from vsm_app.ui.actions.chosen import ChosenCommands

#: Fields of a hint for the line (not for its label, its open end, its side of the chain) that say nothing.
BY_ITSELF: Final[Mapping[str, Any]] = dict.fromkeys(("source_side", "target_side", "bend", "level"))


class LineCommands(ChosenCommands):
    """Connects these actions and keeps their state."""

    def connect_actions(self) -> None:
        window = self._window
        window.actions_.on("edit.connect", window.canvas.connect_by_name)
        window.actions_.on("edit.reverse", self.reverse)
        window.actions_.on("edit.flip", self.flip)
        window.actions_.on("edit.reset_line", self.reset)

    def refresh(self, *_: object) -> None:
        document, has_map = self._document, self._has_map
        actions, back = self._window.actions_, self._returning()
        ends = [i for i in self._chosen() if i in document.nodes or i in document.flows]
        actions["edit.connect"].setEnabled(has_map and bool(ends))
        actions["edit.reverse"].setEnabled(has_map and bool(self._flows()))
        actions["edit.flip"].setEnabled(has_map and bool(back))
        actions["edit.reset_line"].setEnabled(has_map and bool(self._bent()))
        actions["edit.flip"].setChecked(bool(back) and all(self._is_flipped(i) for i in back))

    def _returning(self) -> list[str]:
        """The selected flows whose lines are returns or run back."""
        table = self._window.canvas.table
        return [i for i in self._flows() if table.can_turn(i)]

    def _bent(self) -> list[str]:
        """The selected flows of which the user has put a piece or a side somewhere."""
        routes = self._document.layout.routes
        return [i for i in self._flows() if i in routes and replace(routes[i], **BY_ITSELF) != routes[i]]

    def _is_flipped(self, flow: str) -> bool:
        hint = self._document.layout.routes.get(flow)
        return hint is not None and hint.flipped

    def flip(self) -> None:
        """Turn selected lines that run back to above the chain; where all of them are, back to where they ran."""
        back = self._returning()
        flipped = not all(self._is_flipped(i) for i in back)
        self._each("edit.flip", back, lambda at, flow: flows.turn_lane(at, flow, flipped=flipped))

    def reset(self) -> None:
        """Let the selected lines leave, bend and enter by themselves again, on the side on which they run back."""
        self._each("edit.reset_line", self._bent(), lambda at, flow: flows.set_route(at, flow, **BY_ITSELF))

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
