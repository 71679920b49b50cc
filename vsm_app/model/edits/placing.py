"""Places of whatever stands on the table: nodes, notes and measures alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from vsm_app.model.document import Document
from vsm_app.model.edits.base import with_layout
from vsm_app.model.edits.refusals import impossible, refuse_not_finite
from vsm_app.model.kinds import KINDS
from vsm_app.model.placement import Place

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
    """The boxes of those ids that have a place and are not locked, in the order given."""
    boxes = ((i, box_of(document, i)) for i in dict.fromkeys(ids) if not is_locked(document, i))
    return {i: box for i, box in boxes if box is not None}


def is_locked(document: Document, element_id: str) -> bool:
    """Whether a node or note is locked in its place."""
    holder = document.nodes.get(element_id) or document.layout.notes.get(element_id)
    return holder is not None and holder.locked


def with_places(document: Document, places: Mapping[str, Place]) -> tuple[Document, frozenset[str]]:
    """The document with these places, and the ids whose place changed; EditError for what stands nowhere."""
    layout = document.layout
    moved = {i: place for i, place in places.items() if place_of(document, i) != place}
    if not moved:
        return document, frozenset()
    for place in moved.values():
        refuse_not_finite("place", place)
    changes: dict[str, Any] = {}
    nodes = {i: place for i, place in moved.items() if i in document.nodes}
    notes = {i: replace(layout.notes[i], place=place) for i, place in moved.items() if i in layout.notes}
    measures = {i: place for i, place in moved.items() if i in document.physics.measures}
    unknown = moved.keys() - nodes.keys() - notes.keys() - measures.keys()
    if unknown:
        name = min(unknown)
        raise impossible("no_place", f"{name!r} is no node, note or measure of this map and has no place.", id=name)
    if nodes:
        changes["places"] = layout.places | nodes
    if notes:
        changes["notes"] = layout.notes | notes
    if measures:
        changes["measures"] = layout.measures | measures
    return with_layout(document, **changes), frozenset(moved)
