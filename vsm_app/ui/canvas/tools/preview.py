"""Moving without editing: items shifted for the eye, their flows led as they will run (very many of them plainly).

On a large map they are led anew up to thirty times a second, less often where that takes long, and when the pointer
rests; with the moves between their ends go along.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QTimer

from vsm_app.layout.foreseeing import MOST_ASKED, following
from vsm_app.layout.routing import DEFAULTS
from vsm_app.layout.shapes import End, plain_route
from vsm_app.layout.types import Box, Point, Port, RoutedFlow
from vsm_app.model.edits import nodes
from vsm_app.model.edits.open_ends import staying_ends
from vsm_app.ui.canvas.foreseen import Foreseen
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.models import FlowModel
from vsm_app.ui.canvas.table import Table

#: Between two looks for the ways on a large map: least and most ms, and how many times as long as the last one took.
_PAUSE: Final = (32, 250)
_TIMES: Final = 6


class MovePreview:
    """Shows a group of nodes, notes and bursts shifted by (dx, dy)."""

    def __init__(self, table: Table, ids: tuple[str, ...]) -> None:
        self._table = table
        scene = table.scene
        self.items = [item for i in ids if (item := scene.element(i)) is not None and not isinstance(item, FlowItem)]
        self._from = [item.pos() for item in self.items]
        self._nodes = frozenset(item.element_id for item in self.items if isinstance(item, NodeItem))
        self._stays = staying_ends(table.document, self._nodes)
        self._flows: list[_Dragged] = []
        adjacency = table.sync.resolver.adjacency
        for flow_id in dict.fromkeys(f for node in self._nodes for f in adjacency.at(node)):
            flow, route = scene.flows.get(flow_id), table.sync.geometry.routing.flows.get(flow_id)
            if flow is not None and route is not None:
                first, last = (self._moves(flow_id, port) for port in (route.source, route.target))
                self._flows.append(_Dragged(flow, flow.model, flow.model.bare(), route, first, last))
        self._foreseen = Foreseen(table)
        self._ways: Mapping[str, tuple[Point, ...]] = {}
        self._led = self._shown = (0.0, 0.0)  # by how much all was shifted when the ways were looked for, and is now
        self._pause = QTimer()
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._catch_up)
        self._bursts = [
            (burst, burst.pos())
            for measure in table.document.physics.measures.values()
            if measure.anchor in self._nodes
            and measure.id not in ids
            and (burst := scene.bursts.get(measure.id)) is not None
        ]

    def shift(self, dx: float, dy: float) -> None:
        """Show everything shifted by this much from where it stands in the document."""
        for item, origin in zip(self.items, self._from, strict=True):
            item.setPos(origin.x() + dx, origin.y() + dy)
        for burst, origin in self._bursts:
            burst.setPos(origin.x() + dx, origin.y() + dy)
        self._shown = (dx, dy)
        if not self._pause.isActive():
            self._lead()
        self._shift_flows()

    def _catch_up(self) -> None:
        """The pause is over: what has moved on is led anew."""
        if self._led != self._shown:
            self._lead()
            self._shift_flows()

    def _lead(self) -> None:
        """Look for the ways of the flows as everything is shifted now."""
        begun = time.perf_counter()
        self._ways, self._led = self._found_ways(*self._shown), self._shown
        if self._ways and not self._foreseen.is_quick:
            took = 1000.0 * (time.perf_counter() - begun)
            self._pause.start(min(max(round(_TIMES * took), _PAUSE[0]), _PAUSE[1]))

    def _shift_flows(self) -> None:
        for dragged in self._flows:
            self._shift_flow(dragged)
        self._repaint_labels()

    def _found_ways(self, dx: float, dy: float) -> Mapping[str, tuple[Point, ...]]:
        """The ways of the flows between what is moved and what stays; none where they are too many."""
        names = [dragged.flow.element_id for dragged in self._flows if not dragged.goes_along]
        if not names or len(names) > MOST_ASKED:
            return {}
        boxes = self._table.boxes()
        moved = {i: boxes[i].moved(dx, dy) for i in self._nodes if i in boxes}
        document = nodes.nudge(self._table.sync.document, sorted(self._nodes), dx, dy).document
        return self._foreseen.ways(document, names, moved)

    def _moves(self, flow: str, port: Port) -> bool:
        """Whether an end of a flow is moved."""
        return flow not in self._stays if port.node is None else port.node in self._nodes

    def restore(self) -> None:
        """Show the document again."""
        self._pause.stop()
        for item, origin in zip(self.items, self._from, strict=True):
            item.setPos(origin)
        for burst, origin in self._bursts:
            burst.setPos(origin)
        for dragged in self._flows:
            dragged.flow.setPos(0.0, 0.0)
            dragged.flow.show_model(dragged.model)
            dragged.flow.set_lifted(lifted=False)
        self._repaint_labels()

    def _repaint_labels(self) -> None:
        """Seen from farther away names and figures are painted apart from what they belong to, and reach beyond it."""
        scene = self._table.scene
        if scene.look.names_apart:
            scene.names.update()
            scene.chip_layer.update()

    def _shift_flow(self, dragged: _Dragged) -> None:
        by, flow = self._shown, dragged.flow
        if dragged.goes_along:
            flow.setPos(*by)
            return
        first, last = (by if moves else (0.0, 0.0) for moves in (dragged.first, dragged.last))
        way = self._ways.get(flow.element_id)
        if way is not None and by != self._led:
            on = (by[0] - self._led[0], by[1] - self._led[1])
            way = following(way, on if dragged.first else (0.0, 0.0), on if dragged.last else (0.0, 0.0))
        if way is None:
            boxes = self._table.boxes()
            source, target = _end(dragged.route.source, boxes, first), _end(dragged.route.target, boxes, last)
            way = plain_route(source, target, DEFAULTS.approach).points
        if flow.model is not dragged.bare or way != flow.model.points:
            dragged.bare = replace(dragged.bare, points=way)
            flow.show_model(dragged.bare)
            flow.set_lifted(lifted=True)  # where it finds no way round a node it is seen before that, not cut


@dataclass(slots=True)
class _Dragged:
    """A flow of what is dragged: as it was, its line alone as it was last led, and which of its ends are moved."""

    flow: FlowItem
    model: FlowModel
    bare: FlowModel
    route: RoutedFlow
    first: bool
    last: bool

    @property
    def goes_along(self) -> bool:
        """Whether both ends are moved."""
        return self.first and self.last


def _end(port: Port, boxes: Mapping[str, Box], by: Point) -> End:
    box = None if port.node is None else boxes.get(port.node)
    return End(port.x + by[0], port.y + by[1], port.side, None if box is None else box.moved(*by))
