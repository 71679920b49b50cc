"""Room for a sub-process that opens in its place: what stands beside it makes way, and goes back when it closes.

Whatever stands wholly to one side of the closed sub-process moves on by as much as the nearest of them needs, so rows
and columns stay in line. Where something locked is in the way what lies inside moves off it instead. How far is written
down with the sub-process (`Place.way`): closing it undoes that if opening it again would give the map as it stands.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from vsm_app.model.document import Document
from vsm_app.model.edits.arrange import measures_carried
from vsm_app.model.edits.base import with_layout
from vsm_app.model.edits.placing import box_of, frames_of, held, place_of, with_places
from vsm_app.model.grouping import AROUND, STRIP, carried_along, frame_of, shown, with_members
from vsm_app.model.placement import GRID, NoteKind, Place

#: Between the frame and what made way for it: a line can turn there.
_AIR: Final = 24.0
_SAME: Final = 1e-6

_ACROSS: Final = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}
_ALL: Final = tuple(_ACROSS)

#: Width and height of nodes as they are drawn.
Sizes = Mapping[str, tuple[float, float]]


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


class _Way(NamedTuple):
    """How far what stands to each side makes way, and what lies inside moves."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    dx: float = 0.0
    dy: float = 0.0

    @property
    def inverse(self) -> _Way:
        return _Way(*(-value for value in self))


def opened(document: Document, group_id: str, sizes: Sizes) -> tuple[Document, frozenset[str]]:
    """The document with this closed sub-process open, and what moved for it."""
    closed = document.layout.places.get(group_id, Place(0.0, 0.0))
    after = _with_place(document, group_id, replace(closed, folded=False, way=()))
    core = _of(box_of(document, group_id) or closed)
    frame = _frame(after, group_id, sizes)
    if frame is None:
        return after, frozenset()
    way = _needed(_boxes(after, group_id, sizes), held(after), _inside(after, group_id), core, frame)
    if way == _Way():
        return after, frozenset()
    moved, touched = _moved(after, group_id, core, way, sizes)
    if _covers(moved, group_id, sizes) - _covers(after, group_id, sizes):
        return after, frozenset()  # it would be put on something that cannot move
    return _with_place(moved, group_id, replace(moved.layout.places[group_id], way=tuple(way))), touched


def closed_again(document: Document, group_id: str, closed: Place, sizes: Sizes) -> tuple[Document, frozenset[str]]:
    """The document with this open sub-process closed as that place says, and what went back to where it stood before.

    Nothing does where something was moved since so that it would not come to stand as it stands now.
    """
    plain = _with_place(document, group_id, replace(closed, way=()))
    way = _way_of(document.layout.places.get(group_id, closed))
    if way == _Way():
        return plain, frozenset()
    home = replace(closed, x=closed.x - way.dx, y=closed.y - way.dy, way=())
    core = _of(home)
    past = _Box(core.left - way.left, core.top - way.top, core.right + way.right, core.bottom + way.bottom)
    moved, touched = _moved(document, group_id, past, way.inverse, sizes)
    before = _with_place(moved, group_id, home)
    again, _ = opened(before, group_id, sizes)
    layout = document.layout
    others = (layout.places.keys() | layout.notes.keys() | layout.measures.keys()) - {
        group_id
    }  # its corner says nothing
    is_as_it_was = _way_of(again.layout.places[group_id]) == way and all(
        _stand_alike(again, document, i) for i in others
    )
    return (before, touched) if is_as_it_was else (plain, frozenset())


def _stand_alike(a: Document, b: Document, element: str) -> bool:
    """Whether an element stands in the same place in two documents, but for what there and back again costs."""
    one, other = place_of(a, element), place_of(b, element)
    if one is None or other is None:
        return one is other
    return abs(one.x - other.x) < _SAME and abs(one.y - other.y) < _SAME


def _way_of(place: Place) -> _Way:
    """What is written down with an open sub-process; nothing where a file says anything else."""
    known = len(place.way) == len(_Way._fields) and all(map(math.isfinite, place.way))
    return _Way(*place.way) if known else _Way()


def _with_place(document: Document, group_id: str, place: Place) -> Document:
    return with_layout(document, places=document.layout.places | {group_id: place})


def _of(place: Place) -> _Box:
    return _Box(place.x, place.y, place.x + place.w, place.y + place.h)


def _inside(document: Document, group_id: str) -> frozenset[str]:
    return frozenset(with_members(document.nodes, (group_id,)))


def _boxes(document: Document, group_id: str, sizes: Sizes) -> dict[str, _Box]:
    """Everything on the table that is drawn and not part of the sub-process."""
    inside, found = _inside(document, group_id), {}
    for node in shown(document).nodes:
        box = box_of(document, node)
        if box is not None and node not in inside:
            w, h = sizes.get(node, (box.w, box.h))
            found[node] = _Box(box.x, box.y, box.x + w, box.y + h)
    for note in document.layout.notes.values():
        box = box_of(document, note.id)
        if box is not None and note.kind != NoteKind.UNDERLAY:
            found[note.id] = _of(box)
    for measure in document.physics.measures.values():
        box = box_of(document, measure.id)
        if box is not None and measure.anchor is None:
            found[measure.id] = _of(box)
    return found


def _frame(document: Document, group_id: str, sizes: Sizes) -> _Box | None:
    """The frame of an open sub-process."""
    rough = frames_of(document).get(group_id)
    if rough is None:
        return None
    inside = [(i, box_of(document, i)) for i in shown(document).nodes if i in _inside(document, group_id)]
    boxes = [(b.x, b.y, *sizes.get(i, (b.w, b.h))) for i, b in inside if b is not None]
    tight = frame_of(boxes)
    if tight is None:
        return _of(rough)
    x, y, w, h = tight  # as large as those inside are drawn, and at least as with those in frames of their own
    exact = _Box(x - AROUND, y - AROUND - STRIP, x + w + AROUND, y + h + AROUND)
    rest = _of(rough)
    return _Box(
        min(exact.left, rest.left),
        min(exact.top, rest.top),
        max(exact.right, rest.right),
        max(exact.bottom, rest.bottom),
    )


def _needed(boxes: Mapping[str, _Box], stays: frozenset[str], inside: frozenset[str], core: _Box, frame: _Box) -> _Way:
    """How much way has to be made for the frame that opens where `core` stood."""
    rigid = {side for i, box in boxes.items() if i in stays for side in _beyond(box, core)}
    one_way = {side for side in rigid if _ACROSS[side] not in rigid}
    fixed = [box for i, box in boxes.items() if i in stays or one_way.intersection(_beyond(box, core))]
    dx = dy = 0.0
    if not inside & stays:  # a side with something locked in it stays as a whole: its rows stay in line
        off = _sides(fixed, core, frame, rigid)
        dx = off.left if not off.right else -off.right if not off.left else 0.0
        dy = off.top if not off.bottom else -off.bottom if not off.top else 0.0
    shifted = _Box(frame.left + dx, frame.top + dy, frame.right + dx, frame.bottom + dy)
    off = _sides([box for i, box in boxes.items() if i not in stays], core, shifted)
    return off._replace(dx=dx, dy=dy)


def _beyond(box: _Box, core: _Box) -> set[str]:
    """To which sides of the core a box stands wholly."""
    beyond = {
        "left": box.right <= core.left,
        "top": box.bottom <= core.top,
        "right": box.left >= core.right,
        "bottom": box.top >= core.bottom,
    }
    return {side for side, is_so in beyond.items() if is_so}


def _sides(boxes: list[_Box], core: _Box, frame: _Box, sides: Collection[str] = _ALL) -> _Way:
    """How far what stands to each of these sides of the core would have to go to be off the frame; each the least."""
    most = {"left": 0.0, "top": 0.0, "right": 0.0, "bottom": 0.0}
    room = _Box(frame.left - _AIR, frame.top - _AIR, frame.right + _AIR, frame.bottom + _AIR)
    for box in boxes:
        if box.left < room.right and room.left < box.right and box.top < room.bottom and room.top < box.bottom:
            ways = {
                "left": box.right - room.left,
                "top": box.bottom - room.top,
                "right": room.right - box.left,
                "bottom": room.bottom - box.top,
            }
            fitting = [(ways[side], side) for side in _beyond(box, core) if side in sides]
            if fitting:
                far, side = min(fitting)
                most[side] = max(most[side], math.ceil(far / GRID) * GRID)
    return _Way(**most)


def _moved(document: Document, group_id: str, core: _Box, way: _Way, sizes: Sizes) -> tuple[Document, frozenset[str]]:
    """The document in which everything beyond the core has gone that way, and all inside."""
    stays, places = held(document), dict[str, Place]()
    for element, box in _boxes(document, group_id, sizes).items():
        x = -way.left if box.right <= core.left else way.right if box.left >= core.right else 0.0
        y = -way.top if box.bottom <= core.top else way.bottom if box.top >= core.bottom else 0.0
        place = place_of(document, element) if x or y else None
        if place is not None and element not in stays:
            places[element] = replace(place, x=place.x + x, y=place.y + y)
    places = carried_along(document, places)
    for node in _inside(document, group_id) - {group_id}:
        place = document.layout.places.get(node)
        if place is not None and (way.dx or way.dy):
            places[node] = replace(place, x=place.x + way.dx, y=place.y + way.dy)
    after, touched = with_places(document, {i: place for i, place in places.items() if i not in stays})
    hanging = measures_carried(document, after, touched)
    after, also = with_places(after, hanging)
    return after, touched | also


def _covers(document: Document, group_id: str, sizes: Sizes) -> set[tuple[str, str]]:
    """Which of what is held is covered by what."""
    boxes, stays = _boxes(document, group_id, sizes), held(document)
    return {
        (a, b)
        for a in stays & boxes.keys()
        for b in boxes.keys() - stays
        if boxes[a].left < boxes[b].right
        and boxes[b].left < boxes[a].right
        and boxes[a].top < boxes[b].bottom
        and boxes[b].top < boxes[a].bottom
    }
