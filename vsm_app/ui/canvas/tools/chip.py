"""Drag the label of a flow along its line; it stays there until it is sent back."""

from __future__ import annotations

from dataclasses import replace
from math import hypot
from typing import Final

from PySide6.QtCore import QPointF, Qt

from vsm_app.layout.along import share_at, spot_at
from vsm_app.model.edits import flows
from vsm_app.ui.canvas.models import FlowModel
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers, Pointer

_SEEN: Final = 1.0  # canvas units that a label has to go to be seen elsewhere
_STEPS: Final = 50  # along the line, for a label that would cover the node where it was dragged


class ChipGesture(Gesture):
    """The label follows the pointer as near as its line allows."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, table: Table, start: QPointF, pointer: Pointer, flow: str) -> None:
        super().__init__(table, start, pointer)
        self._item = table.scene.flows[flow]
        self._model = self._item.model
        element, boxes = table.sync.document.flows[flow], table.boxes()
        self._nodes = [box for end in (element.source, element.target) if (box := boxes.get(end or "")) is not None]
        self._grip = start - table.scene.chip_layer.chip_rect(flow).center()

    def drag(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Show the label there."""
        place = self._model.chip_place
        if place is not None:
            spot = spot_at(self._model.points, self._share(pos))
            self._show(replace(self._model, chip_place=replace(place, x=spot.x, y=spot.y), label_box=None))

    def drop(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Keep it there."""
        share, flow = round(self._share(pos), 4), self._item.element_id
        self.cancel()
        if not self._stands_at(share):
            self.table.attempt(lambda document: flows.move_chip(document, flow, share), select=False)

    def _stands_at(self, share: float) -> bool:
        """Whether the label stands there already: nothing would be seen of it, but for an undo that does nothing."""
        place, spot = self._model.chip_place, spot_at(self._model.points, share)
        return place is not None and hypot(spot.x - place.x, spot.y - place.y) < _SEEN

    def step(self, dx: float, dy: float) -> None:
        """Shift it on its line by a key's step, wherever it is seen from afar; a row of them is one undo step."""
        place, flow = self._model.chip_place, self._item.element_id
        if place is None:
            return
        share = round(self._share(QPointF(place.x + dx, place.y + dy) + self._grip), 4)
        self.table.attempt(
            lambda document: replace(flows.move_chip(document, flow, share), merge_key=f"label:{flow}"), select=False
        )

    def cancel(self) -> None:
        """The label where it was."""
        self._show(self._model)
        self.clear()

    def _show(self, model: FlowModel) -> None:
        """Show the flow so; seen from farther away its label has a place of its own, which is found anew."""
        self._item.show_model(model)
        self.table.scene.chip_layer.renew()

    def _share(self, pos: QPointF) -> float:
        """The share of the line nearest to the pointer at which the label covers neither node, if there is one."""
        middle, place = pos - self._grip, self._model.chip_place
        wanted = share_at(self._model.points, middle.x(), middle.y())
        if place is None:
            return wanted
        for step in range(_STEPS):
            share = wanted + (0.5 - wanted) * step / _STEPS
            spot = spot_at(self._model.points, share)
            box = replace(place, x=spot.x, y=spot.y).box
            if not any(box.intersects(node) for node in self._nodes):
                return share
        return wanted


def label_by_key(table: Table, dx: float, dy: float) -> bool:
    """Shift the label of the only selected flow along its line; says whether it has one."""
    selection = table.session.selection
    item = table.scene.flows.get(selection[0]) if len(selection) == 1 else None
    if item is None or item.model.chip_place is None:
        return False
    place = item.model.chip_place
    ChipGesture(table, QPointF(place.x, place.y), Pointer(table.scene.look.zoom), selection[0]).step(dx, dy)
    return True
