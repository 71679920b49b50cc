"""Putting new things on the table: from the palette, from the chooser, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QGraphicsView

from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, measures, nodes, notes
from vsm_app.model.edits.base import EditResult
from vsm_app.model.kinds import KINDS, Role
from vsm_app.texts import text
from vsm_app.ui.canvas.chooser import Choice, Chooser
from vsm_app.ui.canvas.overlay import Shown
from vsm_app.ui.canvas.table import Table, ghost_rect, snapped, top_left_for
from vsm_app.ui.theme import Theme

#: The palette's MIME type: the id of a kind, `note` or `kaizen`, as UTF-8.
KIND_MIME: Final = "application/x-ringstrom-kind"
NOTE: Final = "note"
KAIZEN: Final = "kaizen"
OPEN_END: Final = "open"
#: Free space kept between a node and one added beside it, so that one chip fits.
GAP: Final = 88.0
_STEPS: Final = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_SIDES: Final = {
    "left": ("left", "right"),
    "right": ("right", "left"),
    "up": ("top", "bottom"),
    "down": ("bottom", "top"),
}


class Placing:
    """Adds elements; all of it ends in one edit each."""

    def __init__(self, table: Table, view: QGraphicsView, theme: Callable[[], Theme]) -> None:
        self._table = table
        self._view = view
        self._theme = theme
        self.chooser: Chooser | None = None

    # --- adding
    def add(self, kind: str, centre: QPointF | None = None) -> str | None:
        """Add a node of a kind, a note or a burst with its middle at a point (`None`: beside the selection)."""
        if kind not in (NOTE, KAIZEN) and kind not in KINDS:
            return None
        place = centre if centre is not None else self._beside_selection(kind)
        flow = None if centre is None or kind in (NOTE, KAIZEN) else self._table.scene.flow_at(place)
        if flow is not None:
            flow_id, at = flow.element_id, top_left_for(kind, place)
            made = self._table.attempt(
                lambda document: flows.insert_node(document, flow_id, kind, self._table.new_name(kind), at)
            )
        else:
            made = self._table.attempt(lambda document: self._added(document, kind, place))
        return made.made[0] if made is not None and made.made else None

    def _added(self, document: Document, kind: str, centre: QPointF) -> EditResult:
        lang = self._table.lang()
        if kind == NOTE:
            at = (snapped(centre.x() - 70.0), snapped(centre.y() - 40.0))
            return notes.add_note(document, text("canvas.note", lang=lang), at)
        if kind == KAIZEN:
            anchor = self._table.scene.node_at(centre, 24.0)
            name = f"{text('canvas.measure', lang=lang)} {len(document.physics.measures) + 1}"
            at = (centre.x() - 22.0, centre.y() - 22.0)
            return measures.add_measure(document, name, at=at, anchor=None if anchor is None else anchor.element_id)
        at = top_left_for(kind, centre)
        stage = self._table.stage_at(centre.x(), KINDS.get(kind))
        return nodes.add_node(document, kind, self._table.new_name(kind), at, stage=stage)

    def _beside_selection(self, kind: str) -> QPointF:
        """Right of the selected node, else in the middle of the view; moved until the place is free."""
        boxes = self._table.boxes()
        size = KINDS.get(kind)
        chosen = [boxes[i] for i in self._table.session.selection if i in boxes]
        if chosen:
            box = chosen[-1]
            centre = QPointF(box.right + GAP + size.width / 2.0, box.cy)
        else:
            centre = self._view.mapToScene(self._view.viewport().rect().center())
        return self._free(centre, size.width, size.height)

    def _free(self, centre: QPointF, width: float, height: float) -> QPointF:
        """The first place at or below `centre` that covers no node."""
        boxes = list(self._table.boxes().values())
        place = QPointF(centre)
        for _ in range(40):
            wanted = Box(place.x() - width / 2.0, place.y() - height / 2.0, width, height).inflated(12.0)
            hit = next((box for box in boxes if box.intersects(wanted)), None)
            if hit is None:
                break
            place.setY(hit.bottom + 24.0 + height / 2.0)
        return place

    def add_connected(self, direction: str, kind: str = "process") -> str | None:
        """A new node beside the selected one in a direction, with the flow between them, in one undo step."""
        boxes = self._table.boxes()
        chosen = [i for i in self._table.session.selection if i in boxes]
        if not chosen:
            return None
        source, box, size = chosen[-1], boxes[chosen[-1]], KINDS.get(kind)
        dx, dy = _STEPS[direction]
        centre = QPointF(
            box.cx + dx * (box.width / 2.0 + GAP + size.width / 2.0),
            box.cy + dy * (box.height / 2.0 + GAP + size.height / 2.0),
        )
        if dy == 0:  # the same upper edge: the chain stays straight
            centre.setY(box.top + size.height / 2.0)
        place = self._free_along(centre, size.width, size.height, dx, dy)
        at = (snapped(place.x() - size.width / 2.0), snapped(place.y() - size.height / 2.0))
        stage = self._table.document.nodes[source].stage if dx == 0 else self._table.stage_at(place.x(), size)
        sides = _SIDES[direction]
        made = self._table.attempt(
            lambda document: flows.add_connected_node(
                document, source, kind, self._table.new_name(kind), at, sides=sides, stage=stage
            )
        )
        return None if made is None else made.made[0]

    def _free_along(self, centre: QPointF, width: float, height: float, dx: int, dy: int) -> QPointF:
        """Aside of the direction until nothing is covered, so that several outputs stack."""
        boxes = list(self._table.boxes().values())
        place = QPointF(centre)
        for _ in range(40):
            wanted = Box(place.x() - width / 2.0, place.y() - height / 2.0, width, height).inflated(8.0)
            hit = next((box for box in boxes if box.intersects(wanted)), None)
            if hit is None:
                break
            if dy == 0:
                place.setY(hit.bottom + 40.0 + height / 2.0)
            else:
                place.setX(hit.right + 40.0 + width / 2.0)
        return place

    # --- drops
    def show_drop(self, kind: str, pos: QPointF) -> None:
        """Show where a kind would land: its outline, the flow it would be inserted into."""
        rect = ghost_rect("process" if kind in (NOTE, KAIZEN) else kind, pos)
        flow = None if kind in (NOTE, KAIZEN) else self._table.scene.flow_at(pos)
        target = None if flow is None else flow.chip_rect if not flow.chip_rect.isEmpty() else flow.boundingRect()
        self._table.overlay.show_these(Shown(ghost=rect, target=target))

    # --- chooser
    def choose_here(self, pos: QPointF) -> None:
        """Ask what stands at a place of the empty table."""
        self._open(pos, self._kind_choices(), lambda kind: self.add(kind, pos))
        self._table.overlay.show_these(Shown(ghost=ghost_rect("process", pos)))

    def choose_end(self, source: str, pos: QPointF) -> None:
        """Ask what stands at the end of a flow pulled to an empty place: node and flow become one undo step."""
        label = text("canvas.chooser.open", lang=self._table.lang())
        choices = [Choice(OPEN_END, label, "sink"), *self._kind_choices()]
        self._open(pos, choices, lambda kind: self._end_with(source, kind, pos))

    def choose_target(self, source: str) -> None:
        """Ask for the node to connect with, by name (keyboard)."""
        document, boxes = self._table.document, self._table.boxes()
        choices = [
            Choice(node.id, node.name, node.icon or KINDS.get(node.kind).icon, self._table.kind_name(node.kind))
            for node in document.nodes.values()
            if node.id != source and node.id in boxes
        ]
        box = boxes[source]
        hint = text("canvas.chooser.target", lang=self._table.lang())
        self._open(
            QPointF(box.right, box.cy),
            choices,
            lambda target: self._table.attempt(lambda d: flows.add_flow(d, source, target)),
            hint,
        )

    def close(self) -> None:
        """Close the chooser without choosing."""
        if self.chooser is not None:
            chooser, self.chooser = self.chooser, None
            chooser.blockSignals(True)
            chooser.hide()
            chooser.deleteLater()
            self._table.overlay.clear()

    def _open(
        self, pos: QPointF, choices: list[Choice], then: Callable[[str], object], hint: str | None = None
    ) -> None:
        self.close()
        words = hint if hint is not None else text("canvas.chooser.hint", lang=self._table.lang())
        chooser = Chooser(self._theme(), choices, words, self._view.viewport())
        self.chooser = chooser

        def chosen(choice: str) -> None:
            self._forget(chooser)
            then(choice)

        chooser.chosen.connect(chosen)
        chooser.closed.connect(lambda: self._forget(chooser))
        point: QPoint = self._view.mapFromScene(pos)
        chooser.open_at(point, self._view.viewport().size())

    def _forget(self, chooser: Chooser) -> None:
        if self.chooser is chooser:
            self.chooser = None
        self._table.overlay.clear()
        self._view.setFocus()

    def _kind_choices(self) -> list[Choice]:
        lang = self._table.lang()
        kinds = [
            Choice(kind.id, self._table.kind_name(kind.id), kind.icon, f"{kind.id} R{kind.r_number}")
            if kind.r_number is not None
            else Choice(kind.id, self._table.kind_name(kind.id), kind.icon, kind.id)
            for kind in KINDS
        ]
        return [*kinds, Choice(NOTE, text("canvas.note", lang=lang), "note")]

    def _end_with(self, source: str, kind: str, pos: QPointF) -> None:
        if kind == OPEN_END:
            box = self._table.boxes()[source]
            end = (pos.x() - box.x, pos.y() - box.y)
            self._table.attempt(lambda document: flows.add_flow(document, source, None, end=end))
            return
        if kind == NOTE:
            self.add(kind, pos)
            return
        gives = KINDS.get(kind).role is Role.SOURCE
        at = top_left_for(kind, pos)
        stage = self._table.stage_at(pos.x(), KINDS.get(kind))
        name = self._table.new_name(kind)
        self._table.attempt(
            lambda d: flows.add_connected_node(d, source, kind, name, at, outgoing=not gives, stage=stage)
        )
