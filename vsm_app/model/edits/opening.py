"""Room for a sub-process that opens in its place: what stands beside it makes way, and goes back when it closes.

Whatever stands wholly to one side of the closed sub-process moves on by as much as the nearest of them needs, so rows
and columns stay in line. Where something locked is in the way what lies inside moves off it instead. Where it lies in
open ones, their frames grow with it: what stands beside these makes way for them after that, to the same side of the
closed sub-process. How far is written down with it (`Place.way`, six numbers for each of these frames): closing it
undoes that if opening it again would give the map as it stands.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import accumulate, takewhile
from typing import Final, NamedTuple

from vsm_app.model.document import Document
from vsm_app.model.edits.arrange import measures_carried
from vsm_app.model.edits.base import with_layout
from vsm_app.model.edits.placing import box_of, held, place_of, with_places
from vsm_app.model.grouping import ancestors, carried_along, frames_round, shown, with_members
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


class _Thing(NamedTuple):
    """What makes way as one: a node, note or measure, or an open sub-process with all that lies in it."""

    box: _Box
    parts: tuple[str, ...]
    stays: bool


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
    """The document with this closed sub-process open, and what moved for it and for the frames that it lies in."""
    closed = document.layout.places.get(group_id, Place(0.0, 0.0))
    after = _with_place(document, group_id, replace(closed, folded=False, way=()))
    core = _of(box_of(document, group_id) or closed)
    round_it = (group_id, *ancestors(document.nodes, group_id))
    things = _things(after, group_id, group_id, sizes)
    counted = _counted(document, things, round_it, sizes)
    moved, ways, touched = after, list[_Way](), frozenset[str]()
    for group, concerned in zip(round_it, counted, strict=True):
        frame = _frames(moved, sizes).get(group)
        if frame is None:
            return after, frozenset()
        if group != group_id:
            things = _things(moved, group_id, group, sizes)
        way = _needed(things, concerned, bool(_inside(after, group) & held(after)), core, frame)
        moved, also = _moved(moved, things, (group_id, group), core, way)
        core, ways, touched = _past(core, way), [*ways, way], touched | also
    while ways and ways[-1] == _Way():
        ways.pop()
    if not ways or _covers(moved, group_id, sizes) - _covers(after, group_id, sizes):
        return after, frozenset()  # nothing is in the way, or it would be put on something that cannot move
    way_of_all = tuple(value for way in ways for value in way)
    return _with_place(moved, group_id, replace(moved.layout.places[group_id], way=way_of_all)), touched


def closed_again(document: Document, group_id: str, closed: Place, sizes: Sizes) -> tuple[Document, frozenset[str]]:
    """The document with this open sub-process closed as that place says, and what went back to where it stood before.

    Nothing does where something was moved since so that it would not come to stand as it stands now.
    """
    plain = _with_place(document, group_id, replace(closed, way=()))
    ways = _ways_of(document.layout.places.get(group_id, closed))
    if not ways:
        return plain, frozenset()
    home = replace(closed, x=closed.x - sum(way.dx for way in ways), y=closed.y - sum(way.dy for way in ways), way=())
    cores = list(accumulate(ways, _past, initial=_of(home)))[1:]
    round_it = (group_id, *ancestors(document.nodes, group_id))
    moved, touched = document, frozenset[str]()
    for group, past, way in reversed(list(zip(round_it, cores, ways, strict=False))):
        things = _things(moved, group_id, group, sizes)
        moved, also = _moved(moved, things, (group_id, group), past, way.inverse)
        touched |= also
    before = _with_place(moved, group_id, home)
    again, _ = opened(before, group_id, sizes)
    layout = document.layout
    others = layout.places.keys() | layout.notes.keys() | layout.measures.keys()
    others = others - {group_id}  # where its own corner stands says nothing
    is_as_it_was = _ways_of(again.layout.places[group_id]) == ways and all(
        _stand_alike(again, document, i) for i in others
    )
    return (before, touched) if is_as_it_was else (plain, frozenset())


def _stand_alike(a: Document, b: Document, element: str) -> bool:
    """Whether an element stands in the same place in two documents, but for what there and back again costs."""
    one, other = place_of(a, element), place_of(b, element)
    if one is None or other is None:
        return one is other
    return abs(one.x - other.x) < _SAME and abs(one.y - other.y) < _SAME


def _ways_of(place: Place) -> tuple[_Way, ...]:
    """What is written down with an open sub-process, from the inside; nothing where a file says anything else."""
    size = len(_Way._fields)
    if len(place.way) % size or not all(map(math.isfinite, place.way)):
        return ()
    return tuple(_Way(*place.way[at : at + size]) for at in range(0, len(place.way), size))


def _with_place(document: Document, group_id: str, place: Place) -> Document:
    return with_layout(document, places=document.layout.places | {group_id: place})


def _of(place: Place) -> _Box:
    return _Box(place.x, place.y, place.x + place.w, place.y + place.h)


def _inside(document: Document, group_id: str) -> frozenset[str]:
    return frozenset(with_members(document.nodes, (group_id,)))


def _things(document: Document, group_id: str, frame_id: str, sizes: Sizes) -> dict[str, _Thing]:
    """Everything on the table that is drawn and lies in neither the sub-process nor that frame round it.

    An open sub-process is one thing: what lies in it goes together, so its frame stays as large as it is.
    """
    nodes, inside, frames, found = document.nodes, _inside(document, frame_id), _frames(document, sizes), {}
    around, stays = {group_id, *ancestors(nodes, group_id)}, held(document)
    parts: dict[str, list[str]] = {}
    for node in shown(document).nodes:
        if node not in inside and node in document.layout.places:
            outer = [i for i in takewhile(lambda i: i not in around, ancestors(nodes, node)) if i in frames]
            parts.setdefault(outer[-1] if outer else node, []).append(node)
    for i, of in parts.items():
        box = frames[i] if i in frames else _drawn(document, i, sizes)
        if box is not None:
            found[i] = _Thing(box, tuple(of), not stays.isdisjoint(of))
    loose = [note.id for note in document.layout.notes.values() if note.kind != NoteKind.UNDERLAY]
    loose += [measure.id for measure in document.physics.measures.values() if measure.anchor is None]
    for i in loose:
        place = box_of(document, i)
        if place is not None:
            found[i] = _Thing(_of(place), (i,), i in stays)
    return found


def _drawn(document: Document, node: str, sizes: Sizes) -> _Box | None:
    """The box of a node, at least as large as it is drawn."""
    box = box_of(document, node)
    if box is None:
        return None
    w, h = sizes.get(node, (0.0, 0.0))
    return _Box(box.x, box.y, box.x + max(box.w, w), box.y + max(box.h, h))


def _frames(document: Document, sizes: Sizes) -> dict[str, _Box]:
    """The frames of all open sub-processes in sight, round what lies inside as large as that is drawn."""
    inside = (node.id for node in document.nodes.values() if node.parent is not None)
    boxes = {i: box for i in inside if (box := _drawn(document, i, sizes)) is not None}
    rects = {i: (b.left, b.top, b.right - b.left, b.bottom - b.top) for i, b in boxes.items()}
    return {i: _Box(x, y, x + w, y + h) for i, (x, y, w, h) in frames_round(document, rects).items()}


def _counted(
    document: Document, things: Mapping[str, _Thing], round_it: tuple[str, ...], sizes: Sizes
) -> list[set[str]]:
    """What has to be off each of these frames once they have grown, from inside to outside.

    That is what lies in the next one and not in itself before the sub-process opens, as a part of it or merely there.
    """
    left, counted, frames = set(things), list[set[str]](), _frames(document, sizes)
    for group in round_it[1:]:
        inside, frame = _inside(document, group), frames.get(group)
        there = {i for i in left if i in inside or (frame is not None and _meet(things[i].box, frame))}
        counted.append(there)
        left -= there
    return [*counted, left]


def _needed(things: Mapping[str, _Thing], concerned: Collection[str], is_held: bool, core: _Box, frame: _Box) -> _Way:
    """How much way has to be made by those concerned for the frame that grows round the core."""
    rigid = {side for thing in things.values() if thing.stays for side in _beyond(thing.box, core)}
    one_way = {side for side in rigid if _ACROSS[side] not in rigid}
    near = [thing for i, thing in things.items() if i in concerned]
    fixed = [thing.box for thing in near if thing.stays or one_way.intersection(_beyond(thing.box, core))]
    dx = dy = 0.0
    if not is_held:  # a side with something locked in it stays as a whole: its rows stay in line
        off = _sides(fixed, core, frame, rigid)
        dx = off.left if not off.right else -off.right if not off.left else 0.0
        dy = off.top if not off.bottom else -off.bottom if not off.top else 0.0
    shifted = _Box(frame.left + dx, frame.top + dy, frame.right + dx, frame.bottom + dy)
    off = _sides([thing.box for thing in near if not thing.stays], core, shifted)
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
        if _meet(box, room):
            ways = {
                "left": box.right - room.left,
                "top": box.bottom - room.top,
                "right": room.right - box.left,
                "bottom": room.bottom - box.top,
            }
            fitting = [(ways[side], side) for side in _beyond(box, core) if side in sides]
            if fitting:
                far, side = min(fitting)
                most[side] = max(most[side], math.ceil(far / GRID - _SAME) * GRID)
    return _Way(**most)


def _moved(
    document: Document, things: Mapping[str, _Thing], groups: tuple[str, str], core: _Box, way: _Way
) -> tuple[Document, frozenset[str]]:
    """The document in which everything beyond the core has gone that way, and all in the frame.

    `groups` are the sub-process itself and the one of that frame: the same, or one that it lies in.
    """
    if way == _Way():
        return document, frozenset()
    stays, places = held(document), dict[str, Place]()
    for box, parts, is_held in things.values():
        x = -way.left if box.right <= core.left else way.right if box.left >= core.right else 0.0
        y = -way.top if box.bottom <= core.top else way.bottom if box.top >= core.bottom else 0.0
        for element in parts if (x or y) and not is_held else ():
            place = place_of(document, element)
            if place is not None:
                places[element] = replace(place, x=place.x + x, y=place.y + y)
    places = carried_along(document, places)
    for node in _inside(document, groups[1]) - {groups[0]}:
        place = document.layout.places.get(node)
        if place is not None and (way.dx or way.dy):
            places[node] = replace(place, x=place.x + way.dx, y=place.y + way.dy)
    after, touched = with_places(document, {i: place for i, place in places.items() if i not in stays})
    hanging = measures_carried(document, after, touched)
    after, also = with_places(after, hanging)
    return after, touched | also


def _past(core: _Box, way: _Way) -> _Box:
    """The core with the room that was made round it: what was beyond the core is beyond this."""
    return _Box(core.left - way.left, core.top - way.top, core.right + way.right, core.bottom + way.bottom)


def _meet(a: _Box, b: _Box) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def _covers(document: Document, group_id: str, sizes: Sizes) -> set[tuple[str, str]]:
    """Which of what is held is covered by what."""
    if not held(document):
        return set()
    things = _things(document, group_id, group_id, sizes)
    stays = [i for i, thing in things.items() if thing.stays]
    return {(a, b) for a in stays for b, thing in things.items() if not thing.stays and _meet(things[a].box, thing.box)}
