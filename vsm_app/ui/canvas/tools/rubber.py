"""Rubber band: select what it touches; with Shift or Ctrl besides what is selected."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt

from vsm_app.model.placement import NoteKind
from vsm_app.ui.canvas.items.base import ElementItem
from vsm_app.ui.canvas.items.frame import FrameItem
from vsm_app.ui.canvas.items.note import NoteItem
from vsm_app.ui.canvas.overlay import Shown
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers, Pointer


class RubberGesture(Gesture):
    """Selects while it is drawn; Esc brings the old selection back."""

    cursor = Qt.CursorShape.CrossCursor
    home = 0.0

    def __init__(self, table: Table, start: QPointF, pointer: Pointer, *, adds: bool) -> None:
        super().__init__(table, start, pointer)
        self._kept = self.chosen_before if adds else ()
        table.session.select(self._kept)

    def drag(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Draw the band and select what it touches."""
        band = QRectF(self.start, pos).normalized()
        self.table.overlay.show_these(Shown(band=band))
        inside = [item.element_id for item in self.table.scene.elements_in(band) if _is_meant(item, band)]
        self.table.session.select((*self._kept, *inside))


def _is_meant(item: ElementItem, band: QRectF) -> bool:
    """What lies behind everything is meant only where the band goes round it: frames, and photos under the map."""
    if isinstance(item, NoteItem) and item.model.kind == NoteKind.UNDERLAY:
        return not item.is_backdrop and band.contains(item.sceneBoundingRect())
    return not isinstance(item, FrameItem) or band.contains(item.sceneBoundingRect())
