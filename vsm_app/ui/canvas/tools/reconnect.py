"""Take hold of a flow's end and put it elsewhere: onto another node, or into the open."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from vsm_app.errors import VsmError
from vsm_app.layout.types import Point
from vsm_app.model.document import Document
from vsm_app.model.edits import flows
from vsm_app.model.edits.base import EditResult, chain
from vsm_app.model.ids import flow_name
from vsm_app.ui.canvas.doubts import Doubts
from vsm_app.ui.canvas.foreseen import Foreseen
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.overlay import Shown
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers, Pointer
from vsm_app.ui.canvas.tools.connect import NEAR, Within, nearest_port, pulled_line


class ReconnectGesture(Gesture):
    """Moves the target end, or with `at_source` the source end."""

    cursor = Qt.CursorShape.CrossCursor
    home = NEAR  # as near as a node is meant by: its own is, so near to where it was held

    def __init__(
        self, table: Table, start: QPointF, pointer: Pointer, flow: str, within: Within, *, at_source: bool
    ) -> None:
        super().__init__(table, start, pointer)
        self._flow = flow
        self._at_source = at_source
        self._within = within
        element = table.document.flows[flow]
        self._stays = element.target if at_source else element.source
        points = table.scene.flows[flow].model.points
        self._anchor = points[-1] if at_source else points[0]
        self._foreseen = Foreseen(table)
        self._doubts = Doubts(table, flow)

    def drag(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Draw the line as it will run to the node under the pointer, else to the pointer."""
        target = self._target(pos)
        points = self._way(target, pos) or self._plain(pos)
        rect = None if target is None else to_rect(target.model.box)
        self.table.overlay.show_these(Shown(pull=points, target=rect, warns=self._doubts.is_wrong))

    def _way(self, target: NodeItem | None, pos: QPointF) -> tuple[Point, ...]:
        document = self.table.sync.document
        try:
            made = self._open(document, pos) if target is None else self._to(document, target.element_id)
        except VsmError:
            self._doubts.forget()
            return ()
        self._doubts.look_at(made.document, self._flow)
        return self._foreseen.way(made.document, self._flow)

    def _plain(self, pos: QPointF) -> tuple[Point, ...]:
        """Straight to the pointer, past whatever stands there."""
        box = self.table.boxes().get(self._stays or "")
        points: tuple[tuple[float, float], ...] = (self._anchor, (pos.x(), pos.y()))
        if box is not None:
            side, port = nearest_port(box, QPointF(*self._anchor))
            points = pulled_line(port, side, box, pos)
        return tuple(reversed(points)) if self._at_source else points

    def drop(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Connect with the node under the pointer, else leave the end open there."""
        self.clear()
        item = self._target(pos)
        if item is not None:
            self._within(item.element_id, pos, self._take)
        elif self._stays is not None:
            self._leave_open(pos)

    def _leave_open(self, pos: QPointF) -> None:
        """Leave the end open, and say from which node that took it: a new line asks before it ends in the open."""
        document = self.table.document
        flow = document.flows[self._flow]
        node = document.nodes.get((flow.source if self._at_source else flow.target) or "")
        done = self.table.attempt(lambda at: self._open(at, pos), select=False)
        if done is not None and node is not None:
            params = {"name": flow_name(document.physics, flow), "node": node.name}
            self.table.tell("canvas.begins_outside" if self._at_source else "canvas.ends_outside", params)

    def cancel(self) -> None:
        """The end stays where it was."""
        self._doubts.forget()
        self.clear()

    def _target(self, pos: QPointF) -> NodeItem | None:
        return self.table.scene.node_at(pos, self.pointer.reach(NEAR))

    def _take(self, node: str) -> None:
        self.table.attempt(lambda document: self._to(document, node), select=False)

    def _to(self, document: Document, node: str) -> EditResult:
        if self._at_source:
            return flows.reconnect(document, self._flow, source=node)
        return flows.reconnect(document, self._flow, target=node)

    def _open(self, document: Document, pos: QPointF) -> EditResult:
        box = self.table.boxes().get(self._stays or "")  # none inside a closed sub-process: the usual length then
        end = None if box is None else (pos.x() - box.x, pos.y() - box.y)
        return chain(
            document,
            "edit.reconnect",
            lambda d: (
                flows.reconnect(d, self._flow, source=None)
                if self._at_source
                else flows.reconnect(d, self._flow, target=None)
            ),
            lambda d: flows.set_route(d, self._flow, end=end),
            name=document.items[document.flows[self._flow].item].name,
        )
