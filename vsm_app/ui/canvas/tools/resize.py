"""Drag a corner of the only selected box: another size, on the grid; photos keep their proportions."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt

from vsm_app.model.edits.arrange import place_all
from vsm_app.model.edits.placing import is_locked, place_of
from vsm_app.model.placement import NoteKind, Place
from vsm_app.ui.canvas.items.base import ElementItem
from vsm_app.ui.canvas.items.node import RESIZABLE, NodeItem
from vsm_app.ui.canvas.items.note import NoteItem
from vsm_app.ui.canvas.look import Detail
from vsm_app.ui.canvas.overlay import Shown
from vsm_app.ui.canvas.paint_node import CORNERS, Corner, corner_of
from vsm_app.ui.canvas.table import Table, snapped
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers, Pointer

_REACH: Final = 7.0
_LEAST: Final = (64.0, 40.0)
_LOWER_RIGHT: Final = (1, 1)
_FREE: Final = Modifiers.AltModifier | Modifiers.ControlModifier  # some desktops keep Alt and a drag for themselves


class ResizeGesture(Gesture):
    """`corner` is (-1 or 1, -1 or 1): left or right, top or bottom. The opposite corner stays. Alt leaves the grid."""

    cursor = Qt.CursorShape.SizeFDiagCursor

    def __init__(self, table: Table, start: QPointF, pointer: Pointer, item: ElementItem, corner: Corner) -> None:
        super().__init__(table, start, pointer)
        self._id = item.element_id
        self._box = box_of_item(item)
        self._corner = corner
        self._keeps_shape = isinstance(item, NoteItem) and item.model.kind in (NoteKind.PHOTO, NoteKind.UNDERLAY)
        if corner[0] != corner[1]:
            self.cursor = Qt.CursorShape.SizeBDiagCursor

    def drag(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Show the outline of the new size."""
        self.table.overlay.show_these(Shown(ghost=self._wanted(pos, modifiers)))

    def drop(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Take the new size."""
        self.clear()
        self._take(self._wanted(pos, modifiers))

    def step(self, dx: float, dy: float) -> None:
        """So much wider and higher by a key; a row of them is one undo step. What keeps its shape grows in both."""
        if self._keeps_shape:
            share = (dx + dy) / max(self._box.width(), self._box.height())
            dx, dy = share * self._box.width(), share * self._box.height()
        self._take(self._wanted(self.start + QPointF(dx, dy), Modifiers.NoModifier), merge_key=f"size:{self._id}")

    def _take(self, box: QRectF, merge_key: str = "") -> None:
        if box != self._box:
            sizes = {self._id: self._place_of(box)}
            self.table.attempt(
                lambda document: replace(place_all(document, sizes, label="resize", routes=False), merge_key=merge_key),
                select=False,
            )

    def _wanted(self, pos: QPointF, modifiers: Modifiers) -> QRectF:
        free = bool(modifiers & _FREE)
        by, (right, down) = pos - self.start, self._corner
        width = max(self._box.width() + by.x() * right, _LEAST[0])
        height = max(self._box.height() + by.y() * down, _LEAST[1])
        if self._keeps_shape:
            scale = max(width / self._box.width(), height / self._box.height())
            width, height = self._box.width() * scale, self._box.height() * scale
        elif not free:
            width = max(_on_grid(width, self._box.width()), _LEAST[0])
            height = max(_on_grid(height, self._box.height()), _LEAST[1])
        if not self._keeps_shape:
            width, height = self._drawn(width, height)
        x = self._box.x() if right > 0 else self._box.right() - width
        y = self._box.y() if down > 0 else self._box.bottom() - height
        return QRectF(round(x), round(y), round(width), round(height))

    def _drawn(self, width: float, height: float) -> tuple[float, float]:
        """The size in which it is drawn: where its words need more, the opposite corner stays all the same."""
        for _ in range(2):  # a name for which a card grows may be broken otherwise then
            place = self._place_of(QRectF(self._box.x(), self._box.y(), round(width), round(height)))
            width, height = self.table.sync.resolver.size_at(self._id, place)
        return width, height

    def _place_of(self, box: QRectF) -> Place:
        """Its place with another box: closed as it is, and whatever else the place says."""
        old = place_of(self.table.document, self._id) or Place(0.0, 0.0)
        return replace(old, x=box.x(), y=box.y(), w=box.width(), h=box.height())


def size_by_key(table: Table, dx: float, dy: float) -> bool:
    """Another size of the only selected box, whose upper left corner stays; says whether it has one to choose."""
    item = sized_item(table)
    if item is None:
        return False
    corner = corner_of(box_of_item(item), _LOWER_RIGHT)
    ResizeGesture(table, corner, Pointer(table.scene.look.zoom), item, _LOWER_RIGHT).step(dx, dy)
    return True


def _on_grid(length: float, before: float) -> float:
    """The nearest length on the grid; as before where it goes less than half a step: the other way is dragged then."""
    return snapped(length) if snapped(length - before) else before


def box_of_item(item: ElementItem) -> QRectF:
    """The box of a node or note on the table."""
    if isinstance(item, NodeItem | NoteItem):
        box = item.model.box
        return QRectF(box.x, box.y, box.width, box.height)
    return QRectF()


def sized_item(table: Table) -> ElementItem | None:
    """The only selected element, where its size can be dragged."""
    selection = table.session.selection
    if len(selection) != 1 or table.scene.look.detail is Detail.FAR or is_locked(table.document, selection[0]):
        return None
    item = table.scene.element(selection[0])
    if isinstance(item, NodeItem):
        return item if item.model.shape in RESIZABLE else None
    return item if isinstance(item, NoteItem) else None


def corner_at(table: Table, pos: QPointF, scale: float) -> tuple[ElementItem, Corner] | None:
    """The corner that a press takes hold of: of the only selected element."""
    item = sized_item(table)
    if item is None:
        return None
    box = box_of_item(item)
    for corner in item.corners if isinstance(item, NodeItem) else CORNERS:
        away = pos - corner_of(box, corner)
        if max(abs(away.x()), abs(away.y())) * scale <= _REACH:
            return item, corner
    return None
