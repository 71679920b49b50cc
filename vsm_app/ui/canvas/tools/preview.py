"""Moving without editing: items shifted for the eye, their flows led as they will run (very many of them plainly)."""

from __future__ import annotations

from collections.abc import Mapping

from vsm_app.layout.foreseeing import MOST_ASKED
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


class MovePreview:
    """Shows a group of nodes, notes and bursts shifted by (dx, dy)."""

    def __init__(self, table: Table, ids: tuple[str, ...]) -> None:
        self._table = table
        scene = table.scene
        self.items = [item for i in ids if (item := scene.element(i)) is not None and not isinstance(item, FlowItem)]
        self._from = [item.pos() for item in self.items]
        self._nodes = frozenset(item.element_id for item in self.items if isinstance(item, NodeItem))
        self._stays = staying_ends(table.document, self._nodes)
        self._flows: list[tuple[FlowItem, FlowModel, RoutedFlow]] = []
        adjacency = table.sync.resolver.adjacency
        for flow_id in dict.fromkeys(f for node in self._nodes for f in adjacency.at(node)):
            flow, route = scene.flows.get(flow_id), table.sync.geometry.routing.flows.get(flow_id)
            if flow is not None and route is not None:
                self._flows.append((flow, flow.model, route))
        self._foreseen = Foreseen(table)
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
        ways = self._ways(dx, dy)
        for flow, model, route in self._flows:
            self._shift_flow(flow, model, route, (dx, dy), ways.get(flow.element_id))
        self._repaint_labels()

    def _ways(self, dx: float, dy: float) -> Mapping[str, tuple[Point, ...]]:
        """The ways of the flows between what is moved and what stays; none where they are too many."""
        names = [flow.element_id for flow, _model, route in self._flows if not self._goes_along(flow, route)]
        if not names or len(names) > MOST_ASKED:
            return {}
        boxes = self._table.boxes()
        moved = {i: boxes[i].moved(dx, dy) for i in self._nodes if i in boxes}
        document = nodes.nudge(self._table.sync.document, sorted(self._nodes), dx, dy).document
        return self._foreseen.ways(document, names, moved)

    def _goes_along(self, flow: FlowItem, route: RoutedFlow) -> bool:
        """Whether both ends of a flow are moved."""
        return all(self._ends_moved(flow, route))

    def _ends_moved(self, flow: FlowItem, route: RoutedFlow) -> tuple[bool, bool]:
        goes = flow.element_id not in self._stays
        first = goes if route.source.node is None else route.source.node in self._nodes
        last = goes if route.target.node is None else route.target.node in self._nodes
        return first, last

    def restore(self) -> None:
        """Show the document again."""
        for item, origin in zip(self.items, self._from, strict=True):
            item.setPos(origin)
        for burst, origin in self._bursts:
            burst.setPos(origin)
        for flow, model, _route in self._flows:
            flow.setPos(0.0, 0.0)
            flow.show_model(model)
            flow.set_lifted(lifted=False)
        self._repaint_labels()

    def _repaint_labels(self) -> None:
        """Seen from farther away names and figures are painted apart from what they belong to, and reach beyond it."""
        scene = self._table.scene
        if scene.look.names_apart:
            scene.names.update()
            scene.chip_layer.update()

    def _shift_flow(
        self, flow: FlowItem, model: FlowModel, route: RoutedFlow, by: Point, way: tuple[Point, ...] | None
    ) -> None:
        first, last = self._ends_moved(flow, route)
        if first and last:
            flow.setPos(*by)
            return
        if way is None:
            boxes = self._table.boxes()
            source = _end(route.source, boxes, by if first else (0.0, 0.0))
            target = _end(route.target, boxes, by if last else (0.0, 0.0))
            way = plain_route(source, target, DEFAULTS.approach).points
        flow.show_model(model.bare_along(way))
        flow.set_lifted(lifted=True)  # where it finds no way round a node it is seen before that, not cut


def _end(port: Port, boxes: Mapping[str, Box], by: Point) -> End:
    box = None if port.node is None else boxes.get(port.node)
    return End(port.x + by[0], port.y + by[1], port.side, None if box is None else box.moved(*by))
