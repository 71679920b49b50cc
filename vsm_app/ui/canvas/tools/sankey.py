"""Gestures of the Sankey view: move a bar, drag the scale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, Qt

from vsm_app.model.edits import arrange
from vsm_app.ui.canvas.items.base import ElementItem
from vsm_app.ui.canvas.items.legend import SankeyLegend
from vsm_app.ui.canvas.items.sankey import BarItem
from vsm_app.ui.canvas.sankey_models import SankeyView
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers, moved_far

_HANDLE: Final = 12.0
_LEAST, _MOST = 0.05, 20.0  # how far one drag changes the scale

#: Shows the Sankey at another scale, in px per base unit (`None`: the document's again).
PreviewScale = Callable[[float | None], None]


class BarGesture(Gesture):
    """Puts a bar somewhere else; its place in the Sankey is its own and stays."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, table: Table, start: QPointF, item: ElementItem, scale: float, *, adds: bool) -> None:
        super().__init__(table, start)
        self._item = item
        self._scale = scale
        self._is_moving = False
        table.session.select((item.element_id,), add=adds)

    def move(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Shift the bar for the eye; ribbons follow when the button comes up."""
        if not isinstance(self._item, BarItem):
            return
        self._is_moving = self._is_moving or moved_far(self.start, pos, self._scale)
        if self._is_moving:
            self._item.setPos(pos - self.start)

    def release(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Keep the bar there."""
        moved = self._is_moving
        self.cancel()
        if moved and isinstance(self._item, BarItem):
            box, shift = self._item.model.bar.box, pos - self.start
            place = (round(box.x + shift.x()), round(box.cy + shift.y()))
            node = self._item.element_id
            self.table.attempt(lambda document: arrange.place_sankey(document, {node: place}), select=False)

    def cancel(self) -> None:
        """The bar back in its place."""
        self._item.setPos(0.0, 0.0)
        self.clear()


class ScaleGesture(Gesture):
    """Drags the lower end of the scale bar: longer is wider."""

    cursor = Qt.CursorShape.SizeVerCursor

    def __init__(self, table: Table, start: QPointF, view: SankeyView, preview: PreviewScale) -> None:
        super().__init__(table, start)
        self._unit_type = view.unit_type
        self._from = view.base_scale
        self._bar = 0.0 if view.picture is None else view.picture.scale_bar * view.picture.scale
        self._preview = preview
        self._scale: float | None = None

    def move(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Show the Sankey at the new scale."""
        factor = max(self._bar + pos.y() - self.start.y(), 1.0) / self._bar
        self._scale = self._from * min(max(factor, _LEAST), _MOST)
        self._preview(self._scale)

    def release(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Keep the scale in the document."""
        wanted = self._scale
        self.cancel()
        if wanted is not None:
            unit_type = self._unit_type
            self.table.attempt(lambda document: arrange.set_sankey_scale(document, unit_type, wanted), select=False)

    def cancel(self) -> None:
        """The scale as it was."""
        self._preview(None)
        self.clear()


def on_scale_handle(table: Table, pos: QPointF) -> bool:
    """Whether the handle of the scale card lies under a point."""
    legend = table.scene.legend
    if not isinstance(legend, SankeyLegend):
        return False
    return bool((legend.mapToScene(legend.handle()) - pos).manhattanLength() <= _HANDLE)
