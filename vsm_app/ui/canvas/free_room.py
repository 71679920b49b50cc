"""Where what is pasted comes down: near the place asked for, clear of nodes, notes, lines and labels that are there.

Of several stages it comes down in the columns of these stages, where there is room above or below: their bands stay
apart. Lines would be led round it anyway; but those whose ends leave no way round would then run beneath it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from vsm_app.layout.free_place import nearest_above_or_below, nearest_free
from vsm_app.layout.paths import piece_boxes
from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.model.edits import groups
from vsm_app.model.edits.base import EditResult
from vsm_app.model.grouping import is_group, shown
from vsm_app.model.kinds import KINDS
from vsm_app.model.placement import GRID, NoteKind
from vsm_app.ui.canvas.bands import stage_members
from vsm_app.ui.canvas.resolve import Resolver
from vsm_app.ui.canvas.rows import MAX_ROWS
from vsm_app.ui.canvas.sizing import node_box, wrap_name
from vsm_app.ui.canvas.table import Table, snapped

#: Kept free round what is pasted: a line runs between it and its neighbours.
APART: Final = 24.0

Place = tuple[float, float]


def in_free_room(table: Table, paste: Callable[[Place], EditResult], at: Place) -> EditResult:
    """What `paste` makes with its upper left corner at `at`, or at the nearest place where its nodes stand free."""
    made = paste(at)
    block = _block(table, made.document)
    if block is None:
        return made
    ground, size = list(taken(table)), (block.width, block.height)
    x, y = nearest_free(ground, (block.cx, block.cy), size, APART, GRID)
    dx, dy = away(x - block.cx), away(y - block.cy)
    ways = [(dx, dy)]
    for aside in _to_columns(table, made.document):
        _x, y = nearest_above_or_below(ground, (block.cx + aside, block.cy), size, APART, GRID)
        ways.append((aside, away(y - block.cy)))
    dx, dy = min(ways, key=lambda way: _mixed(table, made.document, way[0]))
    return paste((at[0] + dx, at[1] + dy)) if dx or dy else made


def _to_columns(table: Table, after: Document) -> list[float]:
    """How far aside new nodes may go to stand in the columns of their own stages, where they are of several."""
    old, new = _columns(table, after)
    shared = [stage for stage in new if stage in old]
    return [snapped(old[s].cx - new[s].cx) for s in shared] if len(new) > 1 else []


def _mixed(table: Table, after: Document, aside: float) -> int:
    """How many pairs of different stages would stand in one column: their bands would become one."""
    old, new = _columns(table, after)
    together = [(stage, box.moved(aside, 0.0)) for stage, box in new.items()]
    return sum(
        a != b and box.left < one.right and one.left < box.right for a, box in together for b, one in old.items()
    )


def _columns(table: Table, after: Document) -> tuple[dict[str, Box], dict[str, Box]]:
    """The boxes round what stretches the band of each stage: of what was there, and of what is new."""
    boxes = dict(table.boxes())
    places = {
        i: place for i, place in after.layout.places.items() if i in after.nodes and i not in table.document.nodes
    }
    sizes = {i: KINDS.get(after.nodes[i].kind) for i in places}
    fresh = {i: Box(p.x, p.y, p.w or sizes[i].width, p.h or sizes[i].height) for i, p in places.items()}
    return _round_each(table.document, boxes), _round_each(after, fresh)


def _round_each(document: Document, boxes: Mapping[str, Box]) -> dict[str, Box]:
    members = stage_members(document, boxes)
    return {stage: Box.round([boxes[i] for i in found]) for stage, found in members.items() if found}


def away(shift: float) -> float:
    """On the grid, at least as far: a shift that is rounded down would touch what it is to keep off."""
    near = snapped(shift)
    return near if abs(near) >= abs(shift) else near + (GRID if shift > 0.0 else -GRID)


def _block(table: Table, after: Document) -> Box | None:
    boxes = new_boxes(table, after)
    return Box.round(list(boxes.values())) if boxes else None


def new_boxes(table: Table, after: Document) -> dict[str, Box]:
    """The boxes of the nodes that are new in a document, as large as they will be shown."""
    theme, before = table.sync.resolver.theme, table.document.nodes
    boxes = {}
    for node in after.nodes.values():
        place = after.layout.places.get(node.id)
        if node.id in before or place is None:
            continue
        kind = KINDS.get(node.kind)
        marked = kind.r_number is not None or is_group(node)
        name = wrap_name(node.name, kind, place, theme, r_number=marked)
        boxes[node.id] = node_box(place, kind, name, MAX_ROWS, theme, r_number=marked)
    return boxes


def drawn_sizes(table: Table, group: str) -> dict[str, tuple[float, float]]:
    """How large everything is that is drawn, and what lies in a closed sub-process will be when it opens."""
    document, sync = table.document, table.sync
    sizes = {i: (box.width, box.height) for i, box in table.boxes().items()}
    opened = groups.fold(document, group, folded=False).document
    drawn, resolver = shown(opened), Resolver(sync.resolver.theme, sync.resolver.lang)
    resolver.set_document(drawn, opened)
    resolver.set_results(sync.resolver.results, opened)
    for node in drawn.nodes.values():
        if node.id not in sizes and node.id in opened.layout.places:
            box = resolver.node(node, 0).box
            sizes[node.id] = (box.width, box.height)
    return sizes


def fixed_marks(table: Table) -> Iterator[Box]:
    """What cannot be led round a node: labels, and the lines of flows that leave the map or come from outside."""
    geometry = table.sync.geometry
    yield from (chip.box for chip in geometry.labels.chips.values())
    yield from geometry.labels.names.values()
    for route in geometry.routing.flows.values():
        if route.source.node is None or route.target.node is None:
            yield from piece_boxes(route.points, 2.0)


def taken(table: Table) -> Iterator[Box]:
    """The ground that new nodes keep off: nodes, notes, lines and labels."""
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
