"""Drag the label of a flow along its line; it stays there until it is sent back."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt

from vsm_app.layout.along import share_at, spot_at
from vsm_app.model.edits import flows
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers


class ChipGesture(Gesture):
    """The label follows the pointer as near as its line allows."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, table: Table, start: QPointF, flow: str) -> None:
        super().__init__(table, start)
        self._item = table.scene.flows[flow]
        self._model = self._item.model
        self._grip = start - self._item.chip_rect.center()

    def move(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Show the label there."""
        place = self._model.chip_place
        if place is not None:
            spot = spot_at(self._model.points, self._share(pos))
            self._item.show_model(replace(self._model, chip_place=replace(place, x=spot.x, y=spot.y), label_box=None))

    def release(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Keep it there."""
        share, flow = round(self._share(pos), 4), self._item.element_id
        self.cancel()
        self.table.attempt(lambda document: flows.move_chip(document, flow, share), select=False)

    def cancel(self) -> None:
        """The label where it was."""
        self._item.show_model(self._model)
        self.clear()

    def _share(self, pos: QPointF) -> float:
        middle = pos - self._grip
        return share_at(self._model.points, middle.x(), middle.y())
