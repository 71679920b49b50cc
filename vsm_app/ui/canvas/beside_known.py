"""New nodes of a pasted list beside the nodes that they join: right of what feeds them, left of what they feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from statistics import fmean
from typing import Final

from vsm_app.layout.free_place import nearest_free
from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.model.edits.arrange import place_all
from vsm_app.model.edits.base import EditResult
from vsm_app.model.grouping import stand_ins
from vsm_app.model.placement import GRID
from vsm_app.ui.canvas.free_room import APART, away, new_boxes, taken
from vsm_app.ui.canvas.table import Table

#: Between a new node and the one that it joins: room for a chip.
_GAP: Final = 96.0
#: How far up and down a new node keeps to its side of the one that it joins.
_SIDE: Final = 1500.0


def beside_known(table: Table, made: EditResult) -> EditResult:
    """The paste with each part that joins what was there moved beside it, to the nearest free place; the rest stays."""
    document = made.document
    boxes = new_boxes(table, document)
    moves: dict[str, tuple[float, float]] = {}
    ground = list(taken(table))
    parts = _parts(document, boxes)
    joined = {part: list(_joins(table, document, boxes, part)) for part in parts}
    ground += [boxes[i] for part in parts if not joined[part] for i in part]
    for part in parts:
        if joins := joined[part]:
            block = Box.round([boxes[i] for i in part])
            dx, dy = fmean(x for _, x, _ in joins), fmean(y for _, _, y in joins)
            walls = dict.fromkeys(wall for wall, _, _ in joins)  # it stands beside them, not above or below
            size = (block.width, block.height)
            x, y = nearest_free([*ground, *walls], (block.cx + dx, block.cy + dy), size, APART, GRID)
            way = (away(x - block.cx), away(y - block.cy))
            moves |= dict.fromkeys(part, way)
            ground.append(block.moved(*way))
    if not moves:
        return made
    known = document.layout.places
    places = {i: replace(known[i], x=known[i].x + dx, y=known[i].y + dy) for i, (dx, dy) in moves.items()}
    moved = place_all(document, places, routes=False).document
    return replace(made, document=moved)


def _parts(document: Document, boxes: Mapping[str, Box]) -> list[tuple[str, ...]]:
    """The new nodes that hang together, in the order of the list."""
    part_of = {node: {node} for node in boxes}
    for flow in document.flows.values():
        one, two = part_of.get(flow.source or ""), part_of.get(flow.target or "")
        if one is not None and two is not None and one is not two:
            one |= two
            part_of.update(dict.fromkeys(two, one))
    return list(dict.fromkeys(tuple(i for i in boxes if i in part) for part in part_of.values()))


def _joins(
    table: Table, document: Document, boxes: Mapping[str, Box], part: tuple[str, ...]
) -> Iterator[tuple[Box, float, float]]:
    """For each flow to what was there: the column of that, and the way to the place beside it."""
    old, shown_as = table.boxes(), stand_ins(document)
    for flow in document.flows.values():
        source, target = (shown_as.get(end or "", end or "") for end in (flow.source, flow.target))
        if source in old and target in part:
            at, own = old[source], boxes[target]
            wall = Box(at.left, at.cy - _SIDE, at.width, 2.0 * _SIDE)
            yield wall, at.right + _GAP - own.left, at.cy - own.cy
        elif source in part and target in old:
            at, own = old[target], boxes[source]
            wall = Box(at.left, at.cy - _SIDE, at.width, 2.0 * _SIDE)
            yield wall, at.left - _GAP - own.right, at.cy - own.cy
