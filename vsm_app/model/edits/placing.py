"""Places of whatever stands on the table: nodes, notes and measures alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from vsm_app.model.document import Document
from vsm_app.model.edits.base import with_layout
from vsm_app.model.edits.refusals import impossible, refuse_not_finite
from vsm_app.model.grouping import (
    ancestors,
    carried_along,
    frames_round,
    has_groups,
    is_group,
    outermost,
    with_members,
)
from vsm_app.model.kinds import KINDS
from vsm_app.model.placement import Place, RouteHint

#: Size of a measure's burst and of a note without a size of its own, in canvas units.
MEASURE_SIZE = (110.0, 64.0)
NOTE_SIZE = (140.0, 80.0)


def place_of(document: Document, element_id: str) -> Place | None:
    """Where a node, note or measure stands; `None` where it has no place (yet)."""
    layout = document.layout
    note = layout.notes.get(element_id)
    if note is not None:
        return note.place
    return layout.places.get(element_id) or layout.measures.get(element_id)


def box_of(document: Document, element_id: str) -> Place | None:
    """The same with a size in any case: where the place says "by content", the kind's own size."""
    place = place_of(document, element_id)
    if place is None or (place.w and place.h):
        return place
    if element_id in document.layout.notes:
        w, h = NOTE_SIZE
    elif element_id in document.nodes:
        kind = KINDS.get(document.nodes[element_id].kind)
        w, h = kind.width, kind.height
    else:
        w, h = MEASURE_SIZE
    return replace(place, w=place.w or w, h=place.h or h)


def boxes_of(document: Document, ids: Iterable[str]) -> dict[str, Place]:
    """The boxes of those ids that have a place and may be moved, in the order given; of an open sub-process its frame.

    What lies inside a sub-process among them goes with it and has no box of its own.
    """
    wanted = tuple(dict.fromkeys(ids))
    stays, frames = held(document), frames_of(document)
    outer = set(outermost(document.nodes, wanted))
    boxes = (
        (i, frames.get(i) or box_of(document, i))
        for i in wanted
        if i not in stays and (i in outer or i not in document.nodes)
    )
    return {i: box for i, box in boxes if box is not None}


def frames_of(document: Document) -> dict[str, Place]:
    """The frames of the open sub-processes in sight, from the outer ones inwards."""
    places = {i: box_of(document, i) for i in document.nodes} if has_groups(document.nodes) else {}
    boxes = {i: (box.x, box.y, box.w, box.h) for i, box in places.items() if box is not None}
    return {i: Place(*frame) for i, frame in frames_round(document, boxes).items()}


def is_locked(document: Document, element_id: str) -> bool:
    """Whether a node or note is locked in its place."""
    holder = document.nodes.get(element_id) or document.layout.notes.get(element_id)
    return holder is not None and holder.locked


def held(document: Document) -> frozenset[str]:
    """What stays where it is: what is locked, a closed sub-process with anything locked in it, and all that lies there.

    A closed sub-process is one thing on the table: it could not be moved without what lies inside. An open one is only
    the frame round what lies inside: the others may be moved.
    """
    nodes, places = document.nodes, document.layout.places
    locked = {i for i, node in nodes.items() if node.locked}
    stays = locked | {i for i, note in document.layout.notes.items() if note.locked}
    if not locked or not has_groups(nodes):
        return frozenset(stays)
    closed = {
        group
        for i in locked
        for group in (i, *ancestors(nodes, i))
        if is_group(nodes[group]) and group in places and places[group].folded
    }
    return frozenset(stays | set(with_members(nodes, sorted(closed))))


def moved_along(document: Document, places: Mapping[str, Place]) -> dict[str, Place]:
    """These places without what is held, and those of what lies inside the sub-processes that are moved by them."""
    stays = held(document)
    wanted = {i: place for i, place in places.items() if i not in stays}
    return {i: place for i, place in carried_along(document, wanted).items() if i not in stays}


def with_places(document: Document, places: Mapping[str, Place]) -> tuple[Document, frozenset[str]]:
    """The document with these places, and the ids of what went along with it; EditError for what stands nowhere."""
    layout = document.layout
    moved = {i: place for i, place in places.items() if place_of(document, i) != place}
    if not moved:
        return document, frozenset()
    for place in moved.values():
        refuse_not_finite("place", place)
    changes: dict[str, Any] = {}
    carried: dict[str, RouteHint] = {}
    nodes = {i: place for i, place in moved.items() if i in document.nodes}
    notes = {i: replace(layout.notes[i], place=place) for i, place in moved.items() if i in layout.notes}
    measures = {i: place for i, place in moved.items() if i in document.physics.measures}
    unknown = moved.keys() - nodes.keys() - notes.keys() - measures.keys()
    if unknown:
        name = min(unknown)
        raise impossible("no_place", f"{name!r} is no node, note or measure of this map and has no place.", id=name)
    if nodes:
        changes["places"] = layout.places | nodes
        carried = _lines_carried(document, nodes)
        if carried:
            changes["routes"] = layout.routes | carried
    if notes:
        changes["notes"] = layout.notes | notes
    if measures:
        changes["measures"] = layout.measures | measures
    return with_layout(document, **changes), frozenset((*moved, *carried))


def _lines_carried(document: Document, places: Mapping[str, Place]) -> dict[str, RouteHint]:
    """What was dragged of the lines whose nodes all move by the same way: it goes with them."""
    hints = document.layout.routes
    dragged = [i for i, hint in hints.items() if not (hint.bend is None and hint.level is None)]
    carried: dict[str, RouteHint] = {}
    for flow in (document.physics.flows[i] for i in dragged if i in document.physics.flows):
        ways = {way_of(document, end, places) for end in (flow.source, flow.target) if end is not None}
        if len(ways) == 1 and (way := ways.pop()) != (0.0, 0.0):
            old = hints[flow.id]
            bend = None if old.bend is None else old.bend + way[0]
            carried[flow.id] = replace(old, bend=bend, level=None if old.level is None else old.level + way[1])
    return carried


def way_of(document: Document, node: str, places: Mapping[str, Place]) -> tuple[float, float]:
    """How far a node moves when these are put in their places."""
    old, new = document.layout.places.get(node), places.get(node)
    return (0.0, 0.0) if old is None or new is None else (new.x - old.x, new.y - old.y)
