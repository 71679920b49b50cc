"""What is done to the selection as a whole: delete, copy, paste, duplicate, open and close; and photos put down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QPointF, QRectF, QSize
from PySide6.QtGui import QImage

from vsm_app.errors import VsmError
from vsm_app.io.photo_names import free_name
from vsm_app.model.document import Document
from vsm_app.model.edits import clipboard, groups, nodes, notes
from vsm_app.model.edits.base import EditResult
from vsm_app.model.edits.placing import is_locked
from vsm_app.model.grouping import is_group, stand_ins
from vsm_app.model.placement import GRID, NoteKind
from vsm_app.texts import text
from vsm_app.ui.canvas.base_view import MapView
from vsm_app.ui.canvas.clipboard import PART_MIME, Clipboard, contents
from vsm_app.ui.canvas.free_room import drawn_sizes, in_free_room
from vsm_app.ui.canvas.table import snapped

#: How large a photo is put down at most, in canvas units: an underlay for a map, a note beside it.
_UNDERLAY: Final = 1600.0
_PHOTO: Final = 240.0
_UNDERLAY_OPACITY: Final = 0.35  # what is drawn over it is read at a glance
_BESIDE: Final = 96.0
_AROUND: Final = 40  # seen round what is brought into sight


class EditingView(MapView):
    """A view on the map that changes what is selected; how that is asked for is added by `CanvasView`."""

    # --- selection
    def select_all(self) -> None:
        """Every element on the table but the locked photos under the map."""
        self.table.session.select(item.element_id for item in self._scene.elements() if not item.is_backdrop)

    def _select_made(self, edit: Callable[[Document], EditResult]) -> None:
        self._select_copies(self.table.attempt(edit, select=False))

    def _select_copies(self, made: EditResult | None, *, is_new: bool = False) -> None:
        """Select what an edit has put on the table; of flows only where there is nothing else.

        What `is_new` is brought into sight as a whole, copies beside their originals where none of them is seen.
        """
        if made is None:
            return
        boxes = [i for i in made.made if i not in self.table.document.flows]
        chosen = self.table.selectable(boxes or made.made)
        items = [item for i in chosen if (item := self._scene.element(i)) is not None]
        self.table.session.select(item.element_id for item in items)
        whole = QRectF()
        for item in items:
            whole = whole.united(item.sceneBoundingRect())
        if items and (is_new or not self.mapToScene(self.viewport().rect()).boundingRect().intersects(whole)):
            self._bring_into_sight(whole)

    def _bring_into_sight(self, whole: QRectF) -> None:
        """Scroll so that all of a part is seen; one that is larger than the view is seen from farther away."""
        seen = self.mapToScene(self.viewport().rect()).boundingRect()
        if seen.contains(whole):
            return
        if whole.width() + 2.0 * _AROUND > seen.width() or whole.height() + 2.0 * _AROUND > seen.height():
            self._fit_rect(whole.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND), self.zoom)
        else:
            self.ensureVisible(whole, _AROUND, _AROUND)
            self._moved()

    # --- taking out
    def delete_selection(self) -> None:
        """Take out what is selected, with what lies inside its sub-processes; what is locked stays, with all in it."""
        self._delete(self.table.with_members(self.table.session.selection))

    def _delete(self, chosen: tuple[str, ...]) -> None:
        document = self.table.document
        locked = [i for i in chosen if is_locked(document, i)]
        held = set(self.table.with_members(locked))
        gone = tuple(i for i in chosen if held.isdisjoint(self.table.with_members((i,))))
        if gone:
            self.table.attempt(lambda at: nodes.remove(at, gone), select=False)
        if locked:
            self.table.tell("canvas.locked_stay", {"count": len(locked)})

    # --- clipboard
    def copy(self) -> None:
        """Put what is selected into the system's clipboard."""
        Clipboard(self.table).put(self.table.session.selection)

    def cut(self) -> None:
        """Copy, then delete what was copied."""
        copied = Clipboard(self.table).put(self.table.session.selection)
        self._delete(tuple(i for i in self.table.with_members(self.table.session.selection) if i in copied))

    def paste(self) -> None:
        """Put what the clipboard holds under the pointer where it is over the canvas, else beside what is there."""
        at = self._under_pointer()
        mime = contents()
        if mime.hasImage() and not mime.hasFormat(PART_MIME) and not mime.hasText():
            self._paste_image(mime, at)
            return
        self._select_copies(Clipboard(self.table).paste(at, self._beside_all()), is_new=True)

    def paste_rows(self) -> None:
        """The list in the clipboard as flows, in the place and sight that every paste has; its flows are selected."""
        made = Clipboard(self.table).paste_rows(self._beside_all())
        self._select_copies(made, is_new=True)
        if made is not None:
            self.table.session.select([i for i in made.made if i in self.table.document.flows])

    def duplicate(self, *, with_flows: bool = False) -> None:
        """A copy of what is selected beside it, in free room; `with_flows` as Alt-drag does: to the same neighbours."""
        chosen = self.table.with_members(self.table.session.selection)
        if chosen:
            beside = clipboard.PASTE_OFFSET  # counted from the originals
            self._select_made(
                lambda document: in_free_room(
                    self.table,
                    lambda offset: clipboard.duplicate(document, chosen, offset, outside=with_flows),
                    beside,
                )
            )

    def _under_pointer(self) -> tuple[float, float] | None:
        pointer = self.viewport().mapFromGlobal(self.cursor().pos())
        if not (self.viewport().rect().contains(pointer) and self.underMouse()):
            return None
        pos = self.mapToScene(pointer)
        return snapped(pos.x()), snapped(pos.y())

    def _beside_all(self) -> tuple[float, float]:
        """Right of everything; on an empty table in the middle of the view."""
        boxes = list(self.table.boxes().values())
        if not boxes:
            middle = self.mapToScene(self.viewport().rect().center())
            return snapped(middle.x() - _BESIDE), snapped(middle.y() - _BESIDE)
        return snapped(max(box.right for box in boxes) + _BESIDE), snapped(min(box.top for box in boxes))

    # --- sub-processes
    def toggle_group(self, group_id: str) -> bool:
        """Open a closed sub-process in its place, or close an open one."""
        if not is_group(self.table.document.nodes.get(group_id)):
            return False
        folded = group_id in self._scene.frames
        sizes, before = drawn_sizes(self.table, group_id), dict(self.table.boxes())
        self.table.attempt(lambda document: groups.fold(document, group_id, folded=folded, sizes=sizes), select=False)
        self.table.session.select((group_id,))
        self.show_movement(before)  # of what made way
        self._on_selection()  # another item stands for it now
        return True

    def stand_in(self, element_id: str) -> str:
        """What an element is shown as: itself, or the closed sub-process that it lies in."""
        document = self.table.document
        if self._scene.element(element_id) is not None:
            return element_id
        flow = document.flows.get(element_id)
        end = element_id if flow is None else flow.source or flow.target or ""
        return stand_ins(document).get(end, element_id)

    # --- photos
    def add_photo(self, path: Path, *, underlay: bool, at: QPointF | None = None) -> bool:
        """Put a picture file on the map: under everything to draw over, or as a note; in the middle of the view."""
        from vsm_app.ui.photos import read_photo

        try:
            name, content, size = read_photo(path)
        except VsmError as error:
            self.table.refuse(error)
            return False
        caption = "" if underlay else path.stem
        return self._put_photo(name, content, size, caption, at, underlay=underlay)

    def _paste_image(self, mime: QMimeData, at: tuple[float, float] | None) -> None:
        from vsm_app.ui.photos import kept_photo

        image = QImage(mime.imageData())
        if not image.isNull():
            name, content, size = kept_photo(image)
            caption = text("photo.caption", lang=self.table.lang())
            self._put_photo(name, content, size, caption, None if at is None else QPointF(*at), underlay=False)

    def _put_photo(
        self, name: str, content: bytes, size: QSize, caption: str, at: QPointF | None, *, underlay: bool
    ) -> bool:
        longest = _UNDERLAY if underlay else _PHOTO
        scale = min(longest / max(size.width(), size.height(), 1), 1.0)
        width, height = (max(round(side * scale / GRID) * GRID, GRID) for side in (size.width(), size.height()))
        middle = at if at is not None else self.mapToScene(self.viewport().rect().center())
        corner = (snapped(middle.x() - width / 2.0), snapped(middle.y() - height / 2.0))
        media = self.table.session.media
        name = free_name(name, content, media)
        media[name] = content
        made = self.table.attempt(
            lambda document: notes.add_photo(
                document,
                name,
                corner,
                (width, height),
                text=caption,
                kind=NoteKind.UNDERLAY if underlay else NoteKind.PHOTO,
                opacity=_UNDERLAY_OPACITY if underlay else 1.0,
                locked=underlay,
            )
        )
        if made is not None and underlay:
            self.table.tell("canvas.underlay_locked")
        return made is not None
