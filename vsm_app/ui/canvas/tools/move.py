"""Drag nodes, notes and bursts.

They land on guides or the grid, and on no other node: let go over one they stand beside it, where an outline shows it
before. Put down in the frame of an open sub-process, which is marked before, they lie in it, outside no more. With Alt,
which counts as it is when they are let go, copies are put down, held by the grid alone; with Ctrl nothing holds them,
and they may cover what is there. One node alone dropped on a flow is inserted into it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt

from vsm_app.layout.types import Box, Guide
from vsm_app.model.document import Document
from vsm_app.model.edits import clipboard, flows, groups, nodes
from vsm_app.model.edits.base import EditResult, chain
from vsm_app.model.edits.placing import held, is_locked
from vsm_app.model.grouping import ancestors, is_group, members, outermost
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.landing import Landing
from vsm_app.ui.canvas.onto import flow_for
from vsm_app.ui.canvas.overlay import Shown
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.snapping import Snapper
from vsm_app.ui.canvas.table import Table, snapped
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers, Pointer
from vsm_app.ui.canvas.tools.preview import MovePreview

_MIDDLE: Final = 0.3  # of a node's size: how near its middle a flow must pass to be meant


#: Which nodes come to lie in which sub-process, or in none.
Landings = list[tuple[tuple[str, ...], str | None]]


class _Hold:
    """What a drag holds: copies of all that is selected, or what of it can be moved."""

    def __init__(self, table: Table, ids: tuple[str, ...], *, copies: bool) -> None:
        self.ids = ids
        self.preview = None if copies else MovePreview(table, ids)
        self.snapper = Snapper(table, ids)
        self.landing = Landing(table, ids, copies=copies)

    def snap(self, raw: QPointF, *, free: bool) -> tuple[float, float, tuple[Guide, ...]]:
        """The shift that is shown; that of copies keeps to the grid only, so that Alt suspends guides as well."""
        if self.preview is None:
            return snapped(raw.x()), snapped(raw.y()), ()
        return self.snapper.snap(raw.x(), raw.y(), free=free)


class MoveGesture(Gesture):
    """Moves what is selected. With Alt the originals stay and copies are put down, with their flows."""

    cursor = Qt.CursorShape.ClosedHandCursor
    home = 0.0  # the grid holds it there; what nothing is to hold can be put beside it

    def __init__(self, table: Table, start: QPointF, pointer: Pointer, *, copies: bool) -> None:
        super().__init__(table, start, pointer)
        document = table.document
        self._whole = table.with_members(i for i in table.session.selection if i not in document.flows)
        stays = held(document)
        self._loose = tuple(i for i in self._whole if i not in stays)
        self._locked = tuple(i for i in table.session.selection if i in stays)
        self._holds: dict[bool, _Hold] = {}
        self._copies = copies
        self._offset = QPointF(0.0, 0.0)
        self._seen: tuple[float, float, bool, bool] | None = None
        self._onto: str | None = None
        self._may_cover = False

    @property
    def _hold(self) -> _Hold:
        """What is held now; worked out when it is first asked for."""
        if self._copies not in self._holds:
            ids = self._whole if self._copies else self._loose
            self._holds[self._copies] = _Hold(self.table, ids, copies=self._copies)
        return self._holds[self._copies]

    @property
    def _ids(self) -> tuple[str, ...]:
        return self._hold.ids

    def drag(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Shift the preview to where the pointer is, on the grid or on a guide."""
        self._take(modifiers)
        free = bool(modifiers & Modifiers.ControlModifier) and not self._copies
        raw = pos - self.start
        dx, dy, guides = self._hold.snap(raw, free=free)
        if self._seen == (dx, dy, free, self._copies):
            return  # the pointer is still nearest to the same place
        self._seen = (dx, dy, free, self._copies)
        self._offset = QPointF(dx, dy)
        if self._hold.preview is not None:
            self._hold.preview.shift(dx, dy)
        self._onto = self._flow_below(raw)
        self._may_cover = free
        flow = self.table.scene.flows.get(self._onto or "")
        onto = () if flow is None else flow.model.points
        self.table.overlay.show_these(Shown(guides=guides, target=self._target_rect(), ghost=self._ghost(), onto=onto))

    def _take(self, modifiers: Modifiers) -> None:
        """Copy or move, as Alt is; what was shown moved goes back to its place."""
        copies = bool(modifiers & Modifiers.AltModifier)
        if copies is self._copies:
            return
        if self._hold.preview is not None:
            self._hold.preview.restore()
        self._copies = copies
        self.cursor = Qt.CursorShape.DragCopyCursor if copies else Qt.CursorShape.ClosedHandCursor

    def drop(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Put everything down, moved or copied as Alt is now: one undo step."""
        offset, onto, landings = self._offset, self._onto, self._landings()
        self.cancel()
        if offset.isNull():
            return
        shift = (offset.x(), offset.y())
        if onto is None and not self._may_cover:
            shift = self._hold.landing.final(shift)
        self._say_what_is_kept()
        if not self._ids:
            return
        if self._copies:
            self._duplicate(shift, landings)
        elif onto is not None:
            node = self._ids[0]
            self.table.attempt(lambda document: _insert(document, onto, node, shift), select=False)
        else:
            self.table.attempt(lambda document: _put(document, self._ids, shift, landings), select=False)

    def _landings(self) -> Landings:
        """What of it lies in which open sub-process where it is let go, the one round the middle of what lay together.

        A sub-process of which all is dragged goes along.
        """
        if not self.table.scene.frames:
            return []
        known, dragged = (
            self.table.document.nodes,
            dict.fromkeys(i for i in self._ids if i in self.table.document.nodes),
        )
        around = [] if self._copies else [parent for i in dragged if (parent := known[i].parent) is not None]
        while around:
            group = around.pop()
            if group not in dragged and dragged.keys() >= set(members(known, group)):
                dragged[group] = None
                around += ancestors(known, group)[:1]
        together: dict[str | None, list[str]] = {}
        for i in outermost(known, dragged):
            together.setdefault(known[i].parent, []).append(i)
        skip = () if self._copies else dragged
        found: Landings = []
        for ids in together.values():
            boxes = [box.moved(self._offset.x(), self._offset.y()) for i in ids if (box := self._box(i)) is not None]
            if boxes:
                whole = Box.round(boxes)
                found.append((tuple(ids), self.table.group_at(whole.cx, whole.cy, skip)))
        return found

    def _box(self, node: str) -> Box | None:
        frame = self.table.scene.frames.get(node)
        return self.table.boxes().get(node) if frame is None else frame.model.box

    def _say_what_is_kept(self) -> None:
        """What is locked looks as if it could be moved; a sub-process that stays for what is in it does even more."""
        if self._copies:
            return
        nodes = self.table.document.nodes
        locked = sum(is_locked(self.table.document, i) for i in self._locked)
        if locked:
            self.table.tell("canvas.locked_stay", {"count": locked})
        for group in self._locked:
            if is_group(nodes.get(group)) and not nodes[group].locked:
                inside = next(i for i in self.table.with_members((group,)) if nodes[i].locked)
                params = {"name": nodes[group].name, "inside": nodes[inside].name}
                self.table.tell("canvas.locked_inside", params)

    def cancel(self) -> None:
        """Everything back to its place."""
        if self._hold.preview is not None:
            self._hold.preview.restore()
        self.clear()

    def _duplicate(self, shift: tuple[float, float], landings: Landings) -> None:
        made = self.table.attempt(lambda document: _copied(document, self._ids, shift, landings), select=False)
        if made is not None:
            copies = [i for i in made.made if i not in self.table.document.flows]
            self.table.session.select(self.table.selectable(copies))

    def _flow_below(self, raw: QPointF) -> str | None:
        """The flow under or close beside the middle of the only node dragged, or where the hand holds it."""
        if self._copies or len(self._ids) != 1:
            return None
        item = self.table.scene.nodes.get(self._ids[0])
        if item is None or self.table.sync.resolver.adjacency.at(self._ids[0]):
            return None
        rect = item.mapRectToScene(QRectF(0.0, 0.0, item.model.box.width, item.model.box.height))
        kind = self.table.document.nodes[self._ids[0]].kind
        held = rect.center() + raw - self._offset  # a guide may have drawn it away from the line
        for middle in (rect.center(), held):
            flow, _does = flow_for(self.table, kind, middle, self._ids[0])
            if flow:
                return flow
        core = rect.adjusted(
            rect.width() * _MIDDLE, rect.height() * _MIDDLE, -rect.width() * _MIDDLE, -rect.height() * _MIDDLE
        )
        below = (f.element_id for f in self.table.scene.flows_in(core))
        return next((flow for flow in below if flows.meets(self.table.document, flow, kind)), None)

    def _target_rect(self) -> QRectF | None:
        if self._onto is None:
            group = next((group for _ids, group in self._landings() if group is not None), None)
            return None if group is None else to_rect(self.table.scene.frames[group].model.box)
        item = self.table.scene.nodes[self._ids[0]]
        return item.mapRectToScene(QRectF(0.0, 0.0, item.model.box.width, item.model.box.height))

    def _ghost(self) -> QRectF | None:
        """Where the copies would stand; where what would cover a node is going to stand instead."""
        shift = (self._offset.x(), self._offset.y())
        lands = shift if self._may_cover or self._onto is not None else self._hold.landing.shown(shift)
        if lands != shift:
            return to_rect(self._hold.landing.block(lands))
        if not self._copies:
            return None
        rect = QRectF()
        for element_id in self._ids:
            item = self.table.scene.element(element_id)
            if item is not None:
                box = item.model.box if isinstance(item, NodeItem) else None
                own = QRectF(box.x, box.y, box.width, box.height) if box else item.sceneBoundingRect()
                rect = rect.united(own)
        return rect.translated(self._offset)


def _moved(document: Document, ids: tuple[str, ...], shift: tuple[float, float]) -> EditResult:
    """Each drag is a step of its own (nudges in a row are one)."""
    return replace(nodes.nudge(document, ids, *shift), merge_key="")


def _put(document: Document, ids: tuple[str, ...], shift: tuple[float, float], landings: Landings) -> EditResult:
    """Moved, into sub-processes and out of them."""
    made = _moved(document, ids, shift)
    for inside, group in landings:
        made = groups.with_inside(made, inside, group)
    return made


def _copied(document: Document, ids: tuple[str, ...], shift: tuple[float, float], landings: Landings) -> EditResult:
    """Copies, likewise."""
    made = clipboard.duplicate(document, ids, shift, outside=True)
    copy_of = dict(zip((i for i in document.nodes if i in ids), made.made, strict=False))
    for inside, group in landings:
        made = groups.with_inside(made, [copy_of[i] for i in inside], group)
    return made


def _insert(document: Document, flow: str, node: str, shift: tuple[float, float]) -> EditResult:
    return chain(
        document,
        "edit.insert_node",
        lambda d: _moved(d, (node,), shift),
        lambda d: flows.put_on(d, flow, node),
        name=document.nodes[node].name,
    )
