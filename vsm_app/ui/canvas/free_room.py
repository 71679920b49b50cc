"""Where what is pasted comes down: near the place asked for, clear of nodes, notes, lines and labels that are there.

Lines would be led round it anyway; but those whose ends leave no way round would then run beneath it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from vsm_app.layout.paths import piece_boxes
from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult
from vsm_app.model.grouping import is_group
from vsm_app.model.kinds import KINDS
from vsm_app.model.placement import GRID, NoteKind
from vsm_app.ui.canvas.free_place import nearest_free
from vsm_app.ui.canvas.rows import MAX_ROWS
from vsm_app.ui.canvas.sizing import node_box, wrap_name
from vsm_app.ui.canvas.table import Table, snapped

#: Kept free round what is pasted: a line runs between it and its neighbours.
_APART: Final = 24.0

Place = tuple[float, float]


def in_free_room(table: Table, paste: Callable[[Place], EditResult], at: Place) -> EditResult:
    """What `paste` makes with its upper left corner at `at`, or at the nearest place where its nodes stand free."""
    made = paste(at)
    block = _block(table, made.document)
    if block is None:
        return made
    taken = list(_taken(table))
    x, y = nearest_free(taken, (block.cx, block.cy), (block.width, block.height), _APART, GRID)
    dx, dy = _away(x - block.cx), _away(y - block.cy)
    return paste((at[0] + dx, at[1] + dy)) if dx or dy else made


def _away(shift: float) -> float:
    """On the grid, at least as far: a shift that is rounded down would touch what it is to keep off."""
    near = snapped(shift)
    return near if abs(near) >= abs(shift) else near + (GRID if shift > 0.0 else -GRID)


def _block(table: Table, after: Document) -> Box | None:
    """The box round the nodes that are new in a document, as large as they will be shown."""
    theme, before = table.sync.resolver.theme, table.document.nodes
    boxes = []
    for node in after.nodes.values():
        place = after.layout.places.get(node.id)
        if node.id in before or place is None:
            continue
        kind = KINDS.get(node.kind)
        marked = kind.r_number is not None or is_group(node)
        name = wrap_name(node.name, kind, place, theme, r_number=marked)
        boxes.append(node_box(place, kind, name, MAX_ROWS, theme, r_number=marked))
    return Box.round(boxes) if boxes else None


def _taken(table: Table) -> Iterator[Box]:
    yield from table.boxes().values()
    for note in table.scene.notes.values():
        if note.model.kind == NoteKind.NOTE:
            yield note.model.box
    for flow in table.scene.flows.values():
        model = flow.model
        yield from piece_boxes(model.points, model.width)
        if model.chip_place is not None:
            yield model.chip_place.box
        if model.label_box is not None:
            yield model.label_box
