"""What is dropped on the map: kinds from the palette, pictures from the desktop."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent

from vsm_app.ui.canvas.editing import EditingView
from vsm_app.ui.canvas.placing import KIND_MIME
from vsm_app.ui.photos import is_photo


class DroppingView(EditingView):
    """A view on which things are dropped; nothing while the map is presented."""

    def add_at(self, kind: str, scene_pos: QPointF | None = None) -> str | None:
        """Add what a palette entry stands for at a place (`None`: beside the selection); its id."""
        return self.placing.add(kind, scene_pos)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take what the palette offers, and pictures."""
        if not self._accept_photos(event):
            self._accept_kind(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would land."""
        kind = "" if self._accept_photos(event) else self._accept_kind(event)
        if kind:
            self.placing.show_drop(kind, self.mapToScene(event.position().toPoint()))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing is dropped here."""
        self.table.overlay.clear()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put it down: with Shift a picture becomes a note, else it lies under the map."""
        photos = self._accept_photos(event)
        for path in photos:
            is_note = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.add_photo(path, underlay=not is_note, at=self.mapToScene(event.position().toPoint()))
        kind = "" if photos else self._accept_kind(event)
        self.table.overlay.clear()
        if kind:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.add_at(kind, self.mapToScene(event.position().toPoint()))

    def _accept_photos(self, event: QDropEvent) -> list[Path]:
        """The pictures that are dragged."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        photos = [path for path in paths if is_photo(path) and not self.is_presenting]
        if photos:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        return photos

    def _accept_kind(self, event: QDropEvent) -> str:
        """The kind that is dragged; any other drag is left to the window (files)."""
        data = event.mimeData()
        if self.is_presenting or not data.hasFormat(KIND_MIME):
            event.ignore()
            return ""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        return bytes(data.data(KIND_MIME).data()).decode("utf-8", "replace")
