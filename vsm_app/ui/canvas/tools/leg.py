"""The pieces of a line: which of them can be dragged, and the leg at a node, dragged to another of its sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, Qt

from vsm_app.layout.types import Box, Point, Side
from vsm_app.model.document import Document
from vsm_app.model.edits import flows
from vsm_app.model.edits.base import EditResult
from vsm_app.ui.canvas.foreseen import Foreseen
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.look import Detail
from vsm_app.ui.canvas.onto import off_piece
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers, Pointer
from vsm_app.ui.canvas.tools.bend import BendGesture

#: How near a line the pointer holds one of its pieces, in screen px.
_REACH: Final = 6.0
#: How far past the edge of its node a leg is dragged before it goes to that side, in canvas units.
_PAST: Final = 8.0


class Leg(NamedTuple):
    """A piece that goes with one end of a line: at which end, the node's box, its side, and where it leads."""

    at_source: bool
    box: Box
    side: Side
    leads: Side


class LegGesture(Gesture):
    """Past the edge of its node a leg goes to the side there, back before it to the side towards which it leads."""

    def __init__(self, table: Table, start: QPointF, pointer: Pointer, flow: str, leg: Leg) -> None:
        super().__init__(table, start, pointer)
        self.cursor = _across(leg.leads)
        self._item, self._leg = table.scene.flows[flow], leg
        self._model = self._item.model
        self._foreseen = Foreseen(table)
        self._side = leg.side

    def drag(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Show the line as it will run."""
        side = _side_at(self._leg, pos)
        if side is self._side:
            return
        self._side = side
        made = self._put(self.table.sync.document, side).document
        points = self._foreseen.way(made, self._item.element_id)
        if side is self._leg.side or not points:
            self._item.show_model(self._model)
        else:
            self._item.show_model(self._model.bare_along(points))
        self.table.scene.chip_layer.update()

    def drop(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Leave it at that side."""
        side = _side_at(self._leg, pos)
        self.cancel()
        if side is self._leg.side:
            self.table.tell("canvas.leg_stays")
        else:
            self.table.attempt(lambda document: self._put(document, side))

    def cancel(self) -> None:
        """The line as it was."""
        self._side = self._leg.side
        self._item.show_model(self._model)
        self.table.scene.chip_layer.update()
        self.clear()

    def _put(self, document: Document, side: Side) -> EditResult:
        end = "source_side" if self._leg.at_source else "target_side"
        made = flows.set_route(document, self._item.element_id, **{end: side.value})
        return replace(made, merge_key="")  # each drag is a step of its own


class FixedGesture(Gesture):
    """A piece that nothing moves: the pointer says so, and a sentence says what does."""

    cursor = Qt.CursorShape.ForbiddenCursor

    def drop(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Nothing is done."""
        self.table.tell("canvas.piece_stays")


def piece_at(points: Sequence[Point], pos: QPointF, reach: float) -> int | None:
    """The piece of a line under the pointer, the nearest one."""
    near = min((off_piece(a, b, pos), i) for i, (a, b) in enumerate(pairwise(points)))
    return near[1] if near[0] <= reach else None


def holding(table: Table, item: FlowItem, start: QPointF, pos: QPointF, pointer: Pointer) -> Gesture:
    """The gesture of a line, the press upon which has selected it alone, held at `start` and drawn towards `pos`."""
    model, flow = item.model, item.element_id
    piece = piece_at(model.points, start, pointer.reach(_REACH))
    leg = None if piece is None else leg_at(table, item, piece)
    way = pos - start
    sideways = abs(way.x()) > abs(way.y())
    if leg is not None and sideways is not leg.leads.is_vertical:
        return LegGesture(table, start, pointer, flow, leg)
    if model.bend is None:
        return FixedGesture(table, start, pointer)
    moves = _leads(*model.points[model.bend : model.bend + 2]).is_vertical is not sideways
    if piece is None or piece == model.bend or moves:
        return BendGesture(table, start, pointer, flow)
    return FixedGesture(table, start, pointer)


def leg_at(table: Table, item: FlowItem, piece: int) -> Leg | None:
    """The leg that a piece is: of the end at whose node it begins, or which it runs beside."""
    route = table.sync.geometry.routing.flows.get(item.element_id)
    points = item.model.points
    last = len(points) - 2
    if route is None or piece == item.model.bend:
        return None
    for at_source, port, number in ((True, route.source, piece), (False, route.target, last - piece)):
        box = None if port.node is None else table.boxes().get(port.node)
        if box is None or number > 1 or (number == 1 and last < 2):  # noqa: PLR2004 - a corner has two legs, no more
            continue
        way = points if at_source else points[::-1]
        return Leg(at_source, box, port.side, _leads(way[number], way[number + 1]))
    return None


def line_cursor(table: Table, pos: QPointF, scale: float) -> Qt.CursorShape | None:
    """What the pointer looks like over a line: how the piece there goes; of the one selected alone also if it does not.

    The line selected alone comes before others beside it, as it does for a press.
    """
    selection, look = table.session.selection, table.scene.look
    if look.detail is Detail.FAR or look.presenting:
        return None
    item = table.scene.flows.get(selection[0]) if len(selection) == 1 else None
    if item is not None and (shape := _shape_over(table, item, pos, scale)) is not None:
        return shape
    item = table.scene.flow_at(pos)
    shape = None if item is None else _shape_over(table, item, pos, scale)
    return None if shape is Qt.CursorShape.ForbiddenCursor else shape


def _shape_over(table: Table, item: FlowItem, pos: QPointF, scale: float) -> Qt.CursorShape | None:
    """The shape of the pointer over one line, `None` off its pieces and over its label."""
    if table.scene.chip_layer.chip_rect(item.element_id).contains(pos):
        return None
    piece = piece_at(item.model.points, pos, _REACH / scale)
    if piece is None:
        return None
    if piece == item.model.bend or leg_at(table, item, piece) is not None:
        return _across(_leads(*item.model.points[piece : piece + 2]))
    return Qt.CursorShape.ForbiddenCursor


def _across(leads: Side) -> Qt.CursorShape:
    """The arrows along which a piece goes that leads up or down, or to a side."""
    return Qt.CursorShape.SizeVerCursor if leads.is_vertical else Qt.CursorShape.SizeHorCursor


def _leads(a: Point, b: Point) -> Side:
    if a[0] == b[0]:
        return Side.BOTTOM if b[1] > a[1] else Side.TOP
    return Side.RIGHT if b[0] > a[0] else Side.LEFT


def _side_at(leg: Leg, pos: QPointF) -> Side:
    """The side of its node to which a leg goes when it is dragged there."""
    box, upright = leg.box, not leg.leads.is_vertical  # a side that lies is reached by a piece that stands
    at = pos.x() if upright else pos.y()
    low, high = (box.left, box.right) if upright else (box.top, box.bottom)
    if at > high + _PAST:
        return Side.RIGHT if upright else Side.BOTTOM
    if at < low - _PAST:
        return Side.LEFT if upright else Side.TOP
    return leg.leads
