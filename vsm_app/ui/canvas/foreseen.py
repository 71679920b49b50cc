"""The lines that a gesture is going to leave behind, shown while it runs: what is seen before is what comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from vsm_app.layout.foreseeing import Foreseeing
from vsm_app.layout.types import Box, Point
from vsm_app.model.document import Document
from vsm_app.ui.canvas.frames import frame_models, frames_of
from vsm_app.ui.canvas.models import NodeModel
from vsm_app.ui.canvas.outlines import meeting_points
from vsm_app.ui.canvas.specs import flow_spec
from vsm_app.ui.canvas.table import Table

#: Behind all other lines, as a new one is.
_LAST: Final = 1e9


class Foreseen:
    """The ways that the flows of a document would take on this table, from outline to outline."""

    def __init__(self, table: Table) -> None:
        sync = table.sync
        self._table = table
        self._layout = Foreseeing(
            sync.geometry.routing, sync.boxes(), sync.specs(), sync.geometry.lines_in, sync.resolver.adjacency.at
        )

    @property
    def is_quick(self) -> bool:
        """Whether the map is so small that dragged lines can be led anew with each move."""
        return self._layout.is_small

    def way(self, document: Document, flow: str) -> tuple[Point, ...]:
        """The way of one flow of an edited document in which all nodes stand where they stand; empty if unknown."""
        return self.ways(document, (flow,), {}).get(flow, ())

    def ways(
        self, document: Document, flows: Iterable[str], moved: Mapping[str, Box]
    ) -> Mapping[str, tuple[Point, ...]]:
        """The ways of some flows of an edited document in which some nodes stand elsewhere."""
        boxes, known, asked = self._table.boxes(), self._table.sync.spec, {}
        for flow in (document.flows[i] for i in flows):
            node, spec = flow.source or flow.target or "", known(flow.id)
            anchor = moved.get(node) or boxes.get(node)
            asked[flow.id] = flow_spec(document, flow, anchor, _LAST if spec is None else spec.rank)
        has_frames = bool(moved) and self.is_quick and bool(self._table.scene.frames)  # else they count as they were
        models = frame_models(self._table.document, {**boxes, **moved}) if has_frames else {}
        frames = frames_of(self._table.document, models.values(), self._table.scene.look.theme) if models else None
        found = self._layout.ways(asked, moved, frames)
        return {
            i: meeting_points(route, self._node(route.source.node, moved), self._node(route.target.node, moved))
            for i, route in found.items()
        }

    def _node(self, node: str | None, moved: Mapping[str, Box]) -> NodeModel | None:
        item, box = self._table.scene.nodes.get(node or ""), moved.get(node or "")
        if item is None:
            return None
        return item.model if box is None else replace(item.model, box=box)
