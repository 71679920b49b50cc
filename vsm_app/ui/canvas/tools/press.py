"""Which gesture a press begins: handles of the selected flow, a node's edge, an element, or the empty table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF

from vsm_app.layout.types import Box
from vsm_app.model.edits import flows, nodes
from vsm_app.model.grouping import SUBPROCESS
from vsm_app.model.kinds import KINDS, Role
from vsm_app.ui.canvas.items.base import ElementItem
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.look import Detail
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers, Pointer
from vsm_app.ui.canvas.tools.bend import BendGesture
from vsm_app.ui.canvas.tools.chip import ChipGesture
from vsm_app.ui.canvas.tools.connect import ConnectGesture, Landed, Within
from vsm_app.ui.canvas.tools.fold import FoldGesture, fold_mark_at
from vsm_app.ui.canvas.tools.leg import holding
from vsm_app.ui.canvas.tools.move import MoveGesture
from vsm_app.ui.canvas.tools.reconnect import ReconnectGesture
from vsm_app.ui.canvas.tools.resize import ResizeGesture, corner_at
from vsm_app.ui.canvas.tools.rubber import RubberGesture
from vsm_app.ui.canvas.under import labelled_at

#: How far outside and inside its edge a node can be grabbed for a new flow, in screen px.
EDGE_OUT: Final = 9.0
EDGE_IN: Final = 8.0
_HANDLE: Final = 8.0
#: Of a small node, or one seen from afar, the middle half of its breadth still moves it.
_HALF_HELD: Final = 0.25
_ADDS: Final = Modifiers.ShiftModifier | Modifiers.ControlModifier


class PendingGesture(Gesture):
    """A press on an element: a click selects, only a drag of some px moves or bends."""

    home = 0.0  # what it becomes knows

    def __init__(self, table: Table, start: QPointF, pointer: Pointer, item: ElementItem, modifiers: Modifiers) -> None:
        super().__init__(table, start, pointer)
        self._item = item
        self.scrolls = False  # until it moves something
        self._copies = bool(modifiers & Modifiers.AltModifier)
        self._running: Gesture | None = None
        selection = table.session.selection
        self._was_selected = item.element_id in selection
        self._adds = bool(modifiers & _ADDS)
        if not self._was_selected:
            table.session.select((item.element_id,), add=self._adds)

    def drag(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Go on as what a drag of this element is."""
        if self._running is None:
            self._running = self._begin(pos)
        if self._running is not None:
            self._running.move(pos, modifiers)
            self.cursor, self.scrolls = self._running.cursor, self._running.scrolls

    def _begin(self, pos: QPointF) -> Gesture | None:
        """What a drag of this element is: a flow is held at its label, a line anywhere, selected before or not."""
        item, scene = self._item, self.table.scene
        if not isinstance(item, FlowItem):
            return MoveGesture(self.table, self.start, self.pointer, copies=self._copies)
        if scene.chip_layer.chip_rect(item.element_id).contains(self.start):
            return ChipGesture(self.table, self.start, self.pointer, item.element_id)
        is_alone = (self._was_selected or not self._adds) and self.table.session.selection == (item.element_id,)
        if is_alone and scene.look.detail is not Detail.FAR:
            return holding(self.table, item, self.start, pos, self.pointer)
        return None

    def drop(self, pos: QPointF, modifiers: Modifiers) -> None:
        """End the move."""
        if self._running is not None:
            self._running.release(pos, modifiers)
        else:
            self.click()

    def click(self) -> None:
        """A click on one of several selected elements selects it alone, with Ctrl deselects it."""
        chosen = self._item.element_id
        if self._was_selected and self._adds:
            self.table.session.select(i for i in self.table.session.selection if i != chosen)
        elif self._was_selected:
            self.table.session.select((chosen,))

    def cancel(self) -> None:
        """Everything back to its place."""
        if self._running is not None:
            self._running.cancel()
        self.clear()


def begin_gesture(
    table: Table,
    pos: QPointF,
    modifiers: Modifiers,
    pointer: Pointer,
    landed: Landed,
    *,
    within: Within,
    toggle: Callable[[str], object],
) -> Gesture:
    """The gesture for a press of the left button at `pos`.

    `landed` is told where a pulled flow ends in the open, `within` asks which process of a closed sub-process is
    meant, `toggle` is told which one is to be opened or closed.
    """
    handle = _on_handle(table, pos, pointer, within)
    if handle is not None:
        return handle
    corner = corner_at(table, pos, pointer.scale)
    if corner is not None:
        return ResizeGesture(table, pos, pointer, *corner)
    folded = fold_mark_at(table.scene, pos)
    if folded is not None:
        return FoldGesture(table, pos, pointer, folded, toggle)
    item = table.scene.hit(pos, pointer.reach(3.0))
    adds = bool(modifiers & _ADDS)
    edge = EDGE_OUT * pointer.width
    source = None if adds or modifiers & Modifiers.AltModifier else edge_node(table, pos, pointer.zoom, edge)
    if source is not None:
        clicked = () if item is None else (item.element_id,)
        return ConnectGesture(table, pos, pointer, source, landed, within, clicked=clicked)
    if item is not None:
        return PendingGesture(table, pos, pointer, item, modifiers)
    return RubberGesture(table, pos, pointer, adds=adds)


def _on_handle(table: Table, pos: QPointF, pointer: Pointer, within: Within) -> Gesture | None:
    """Ends and bend of the only selected flow."""
    selection = table.session.selection
    item = table.scene.flows.get(selection[0]) if len(selection) == 1 else None
    if item is None or table.scene.look.detail is Detail.FAR:
        return None
    if table.scene.chip_layer.chip_rect(item.element_id).contains(pos):
        return None  # the label lies above whatever handle found no place beside it
    first, last = item.ends
    for at_source, end in ((False, last), (True, first)):
        if (pos - QPointF(*end)).manhattanLength() <= pointer.reach(_HANDLE * 1.4):
            return ReconnectGesture(table, pos, pointer, item.element_id, within, at_source=at_source)
    bend = item.bend_handle()
    if bend is not None and (pos - bend).manhattanLength() <= pointer.reach(_HANDLE):
        return BendGesture(table, pos, pointer, item.element_id)
    return None


def sent_back(table: Table, item: ElementItem | None, pos: QPointF, pointer: Pointer, modifiers: Modifiers) -> bool:
    """Put back by a double-click what was dragged: the size of a box at its corner, with Alt a label."""
    corner = corner_at(table, pos, pointer.scale)
    if corner is not None:
        by_content = corner[0].element_id
        table.attempt(lambda document: nodes.resize(document, by_content, 0.0, 0.0), select=False)
        return True
    if isinstance(item, FlowItem) and modifiers & Modifiers.AltModifier:
        flow = item.element_id
        table.attempt(lambda document: flows.set_route(document, flow, chip=None), select=False)
        return True
    return False


def edge_node(table: Table, pos: QPointF, scale: float, reach: float = EDGE_OUT) -> str | None:
    """The node at whose edge the pointer is, at most `reach` px outside it, where a flow can be pulled out."""
    if table.scene.look.detail is Detail.FAR:
        return None
    outside, inside = reach / scale, EDGE_IN / scale
    node = table.scene.node_at(pos, outside)
    kind = None if node is None else node.model.kind
    if node is None or kind is None or (kind != SUBPROCESS and KINDS.get(kind).role is Role.ANNOTATION):
        return None
    box = node.model.box
    inside = min(inside, min(box.width, box.height) * _HALF_HELD)
    if _holds(box.inflated(-inside), pos) or (not _holds(box, pos) and _is_on_label(table, pos)):
        return None
    return node.element_id


def _is_on_label(table: Table, pos: QPointF) -> bool:
    """Whether the figure of a flow stands at a place: it is what one means there, however near a node it stands."""
    item = labelled_at(table.scene, pos)
    return item is not None and table.scene.chip_layer.chip_rect(item.element_id).contains(pos)


def _holds(box: Box, pos: QPointF) -> bool:
    return box.left <= pos.x() <= box.right and box.top <= pos.y() <= box.bottom
