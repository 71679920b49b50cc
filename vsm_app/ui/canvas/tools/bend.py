"""Drag the movable segment of a flow."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt

from vsm_app.model.edits import flows
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers


class BendGesture(Gesture):
    """Shows the two bends shifted; the route is worked out when the button comes up."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, table: Table, start: QPointF, flow: str) -> None:
        super().__init__(table, start)
        self._item = table.scene.flows[flow]
        self._model = self._item.model
        bend = self._model.bend or 0
        (x1, y1), (x2, _y2) = self._model.points[bend], self._model.points[bend + 1]
        self._vertical = x1 == x2
        self._bend = bend
        self._held = QPointF(start.x() - x1, start.y() - y1)  # the handle may stand beside the line

    def move(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Shift the segment with the pointer."""
        pos = pos - self._held
        points = list(self._model.points)
        for i in (self._bend, self._bend + 1):
            if 0 < i < len(points) - 1:
                points[i] = (pos.x(), points[i][1]) if self._vertical else (points[i][0], pos.y())
        self._item.show_model(replace(self._model, points=tuple(points), hops=(), hop_grounds=(), chip_place=None))

    def release(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Keep the segment there."""
        self.cancel()
        pos = pos - self._held
        at = round(pos.x() if self._vertical else pos.y())
        flow = self._item.element_id
        self.table.attempt(lambda document: replace(flows.set_route(document, flow, bend=float(at)), merge_key=""))

    def cancel(self) -> None:
        """The line as it was."""
        self._item.show_model(self._model)
        self.clear()
