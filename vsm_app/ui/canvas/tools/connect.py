"""Pull a flow out of a node: onto a node connects, onto the empty table opens the chooser there.

Onto the open end of another flow it takes that end: the flow begins or ends at the node then, and none is added.
Round to another side of its own node it becomes a loop there; back to the side where it began nothing is meant.
The line that is shown meanwhile runs as the flow will.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt

from vsm_app.errors import VsmError
from vsm_app.layout.routing import DEFAULTS
from vsm_app.layout.shapes import End, plain_route
from vsm_app.layout.types import Box, Point, Side
from vsm_app.model.document import Document
from vsm_app.model.edits import flows
from vsm_app.model.edits.base import EditResult
from vsm_app.ui.canvas.doubts import Doubts
from vsm_app.ui.canvas.foreseen import Foreseen
from vsm_app.ui.canvas.grabbed import led_as_grabbed
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.overlay import Shown
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers, Pointer

#: Where the pull ended on the empty table: source node, place, the side at which it left the node.
Landed = Callable[[str, QPointF, Side], None]
#: Which process is meant by a node at a place, where it is a closed sub-process; what is done with it then.
Within = Callable[[str, QPointF, Callable[[str], object]], None]
#: How near a node, or an open end, is meant by the end of a pull, in px on the screen.
NEAR: Final = 10.0
#: Half the size of the mark round an open end.
_TIP: Final = 6.0


class ConnectGesture(Gesture):
    """The flow leaves the node where it was grabbed; a press without a pull is a click and selects `clicked`."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(
        self,
        table: Table,
        start: QPointF,
        pointer: Pointer,
        source: str,
        landed: Landed,
        within: Within,
        *,
        clicked: tuple[str, ...],
    ) -> None:
        super().__init__(table, start, pointer)
        self._clicked = clicked
        self._source = source
        self._box = table.boxes()[source]
        self._side, self._port = nearest_port(self._box, start)
        self._landed = landed
        self._within = within
        self._was_out = False
        self._foreseen = Foreseen(table)
        self._doubts = Doubts(table)
        self._shown: tuple[str | None, QPoint] | None = None

    def drag(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Draw the line to the pointer or to the node under it."""
        target = self._target(pos)
        shown = (target, QPoint() if target is not None else pos.toPoint())
        if shown == self._shown:
            return  # over one node it goes the same way everywhere
        self._shown = shown
        end = None if target is not None else self._open_end(pos)
        if target is not None:
            box = self.table.boxes()[target]
            points = joined_line(self._port, self._side, self._box, box, pos)
            mark: QRectF | None = to_rect(box)
        else:
            points = pulled_line(self._port, self._side, self._box, pos)
            mark = None if end is None else end_mark(end)
        way = self._way(target, end, pos)
        self.table.overlay.show_these(Shown(pull=way or points, target=mark, warns=self._doubts.is_wrong))

    def _way(self, target: str | None, end: FlowItem | None, pos: QPointF) -> tuple[Point, ...]:
        """The way that the flow will take; empty where it cannot be told, as for what cannot be joined."""
        document = self.table.sync.document
        try:
            made = self._joining(document, target, end, pos)
        except VsmError:
            self._doubts.forget()
            return ()
        flow = made.made[0] if end is None else end.element_id
        self._doubts.look_at(made.document, flow)
        return self._foreseen.way(made.document, flow)

    def _joining(self, document: Document, target: str | None, end: FlowItem | None, pos: QPointF) -> EditResult:
        if end is not None:
            return flows.reconnect(document, end.element_id, **self._taking(end.element_id, self._source))
        if target is not None:
            return self._joined(document, self._source, target)
        made = flows.connect(document, self._source, None, end=(pos.x() - self._box.x, pos.y() - self._box.y))
        routed = flows.set_route(made.document, made.made[0], source_side=self._side.value)
        return replace(made, document=routed.document)

    def click(self) -> None:
        """Select what lies there."""
        self.table.session.select(self._clicked)

    def cancel(self) -> None:
        """No line."""
        self._shown = None
        self._doubts.forget()
        self.clear()

    def drop(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Connect, or ask what stands at the end."""
        target = self._target(pos)
        if target is not None:
            self.clear()
            self._within(self._source, pos, lambda source: self._within(target, pos, lambda to: self._join(source, to)))
            return
        node = self._node_at(pos)
        if node is not None and node.element_id == self._source:
            self.clear()  # back to where it began: nothing meant
            return
        end = self._open_end(pos)
        if end is not None:
            self.clear()
            self._within(self._source, pos, lambda source: self._take(end.element_id, source))
            return
        self._landed(self._source, pos, self._side)

    def _open_end(self, pos: QPointF) -> FlowItem | None:
        """The flow of another node whose open end, or the label at it, is under the pointer."""
        reach = self.pointer.reach(NEAR)
        near = QRectF(pos.x() - reach, pos.y() - reach, 2.0 * reach, 2.0 * reach)
        for item in self.table.scene.flows_in(near):
            flow = self.table.document.flows[item.element_id]
            is_open = (flow.source is None) is not (flow.target is None)
            if is_open and self._source not in (flow.source, flow.target) and end_mark(item).intersects(near):
                return item
        return None

    def _take(self, flow: str, node: str) -> None:
        """The open end of a flow is at the node from now on."""
        end = self._taking(flow, node)
        if self.table.attempt(lambda document: flows.reconnect(document, flow, **end), select=False) is not None:
            self.table.session.select((flow,))

    def _taking(self, flow: str, node: str) -> dict[str, str]:
        return {"source" if self.table.document.flows[flow].source is None else "target": node}

    def _join(self, source: str, target: str) -> None:
        self.table.attempt(lambda document: self._joined(document, source, target))

    def _joined(self, document: Document, source: str, target: str) -> EditResult:
        made = flows.connect(document, source, target)
        return led_as_grabbed(self.table, made, made.made[0], self._side)

    def _target(self, pos: QPointF) -> str | None:
        item = self._node_at(pos)
        if item is None:
            self._was_out = True
            return None
        is_back = item.element_id == self._source
        return None if is_back and not self._goes_round(pos) else item.element_id

    def _node_at(self, pos: QPointF) -> NodeItem | None:
        return self.table.scene.node_at(pos, self.pointer.reach(NEAR))

    def _goes_round(self, pos: QPointF) -> bool:
        """Whether the pull was outside and has come back to another side of the node."""
        return self._was_out and nearest_port(self._box, pos)[0] is not self._side


def end_mark(item: FlowItem) -> QRectF:
    """Where the open end of a flow is: the tip of its line, and the label where that stands at it."""
    points, model = item.model.points, item.model
    tip = QPointF(*(points[0] if model.open_source else points[-1]))
    mark = QRectF(tip.x() - _TIP, tip.y() - _TIP, 2.0 * _TIP, 2.0 * _TIP)
    for label in (None if model.chip_place is None else model.chip_place.box, model.label_box):
        if label is not None and to_rect(label).intersects(mark):
            mark = mark.united(to_rect(label))
    return mark


def nearest_port(box: Box, pos: QPointF) -> tuple[Side, Point]:
    """The side of a node nearest to a point and the place on it, away from the corners."""
    x = min(max(pos.x(), box.left + 8.0), box.right - 8.0)
    y = min(max(pos.y(), box.top + 8.0), box.bottom - 8.0)
    ways = (
        (abs(pos.x() - box.left), Side.LEFT, (box.left, y)),
        (abs(pos.x() - box.right), Side.RIGHT, (box.right, y)),
        (abs(pos.y() - box.top), Side.TOP, (x, box.top)),
        (abs(pos.y() - box.bottom), Side.BOTTOM, (x, box.bottom)),
    )
    _distance, side, port = min(ways, key=lambda way: way[0])
    return side, port


def pulled_line(port: Point, side: Side, box: Box, pos: QPointF) -> tuple[Point, ...]:
    """The line from a port to the free pointer."""
    dx, dy = pos.x() - port[0], pos.y() - port[1]
    enters = (Side.LEFT if dx > 0 else Side.RIGHT) if abs(dx) >= abs(dy) else (Side.TOP if dy > 0 else Side.BOTTOM)
    first, last = End(*port, side, box), End(pos.x(), pos.y(), enters, None)
    return plain_route(first, last, DEFAULTS.approach).points


def joined_line(port: Point, side: Side, box: Box, other: Box, pos: QPointF) -> tuple[Point, ...]:
    """The line from a port to the side of another node that faces it."""
    if other.left >= box.right:
        enters, at = Side.LEFT, (other.left, other.cy)
    elif other.right <= box.left:
        enters, at = Side.RIGHT, (other.right, other.cy)
    else:
        enters, at = nearest_port(other, pos)
    return plain_route(End(*port, side, box), End(*at, enters, other), DEFAULTS.approach).points
