"""Room for a node that is put between two others: what comes after it moves on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from vsm_app.model.document import Document
from vsm_app.model.edits.placing import box_of, is_locked, with_places
from vsm_app.model.elements import Flow
from vsm_app.model.grouping import carried_along, stand_ins
from vsm_app.model.placement import GRID, Place

#: Between two nodes, in canvas units: a flow with its label fits.
_GAP: Final = 88.0
#: Nearer than this along the flow a line to the next node has no room for its figure.
_TIGHT: Final = 48.0
#: Nearer than this across it nodes touch.
_BESIDE: Final = 12.0


def make_room(document: Document, node_id: str, old: Flow) -> tuple[Document, frozenset[str]]:
    """The document in which a node put into the flow `old` leaves room for a line at both ends, and what moved for it.

    Where it covers the source or touches it, it goes on along the flow; where it then reaches into the target, the
    target and everything after it moves on by as much. Nothing moves where there is room; what is locked stays.
    """
    source, target = (_seen(document, end) for end in (old.source, old.target))
    box = box_of(document, node_id)
    first, last = box_of(document, source), box_of(document, target)
    if box is None or first is None or last is None:
        return document, frozenset()
    dx, dy = last.x + last.w / 2 - first.x - first.w / 2, last.y + last.h / 2 - first.y - first.h / 2
    across = abs(dx) < abs(dy)
    if not (_meet(box, first, across=across) or _meet(box, last, across=across)):
        return document, frozenset()
    sign = -1.0 if (dy if across else dx) < 0 else 1.0
    placed = box
    if _meet(box, first, across=across) and not is_locked(document, node_id):
        placed = _along(box, max(_lead(first, box, sign, across=across), 0.0) * sign, across=across)
    far = max(_lead(placed, last, sign, across=across), 0.0) * sign if _reaches(placed, last, across=across) else 0.0
    moved = {node_id: placed} if placed != box else {}
    if far:
        for other in _after(document, source, target, last, sign, across=across):
            place = document.layout.places[other]
            moved[other] = _along(place, far, across=across)
    if node_id in moved:
        kept = document.layout.places[node_id]
        moved[node_id] = replace(kept, x=placed.x, y=placed.y)
    return with_places(document, carried_along(document, moved))


def _seen(document: Document, end: str | None) -> str:
    return "" if end is None else stand_ins(document).get(end, end)


def _meet(a: Place, b: Place, *, across: bool) -> bool:
    """Whether no line with its figure fits between two nodes along the flow, or one covers the other."""
    wide, high = (_BESIDE, _TIGHT) if across else (_TIGHT, _BESIDE)
    beside = a.x < b.x + b.w + wide and b.x < a.x + a.w + wide
    return beside and a.y < b.y + b.h + high and b.y < a.y + a.h + high


def _reaches(a: Place, b: Place, *, across: bool) -> bool:
    """Whether two nodes stand in one row (`across`: in one column), so that one can run into the other."""
    return (a.x < b.x + b.w and b.x < a.x + a.w) if across else (a.y < b.y + b.h and b.y < a.y + a.h)


def _lead(a: Place, b: Place, sign: float, *, across: bool) -> float:
    """How far `b` has to go along the flow to stand behind `a` with a gap, on the grid (negative: it does)."""
    begin, size, other, other_size = (a.y, a.h, b.y, b.h) if across else (a.x, a.w, b.x, b.w)
    free = other - begin - size if sign > 0 else begin - other - other_size
    return -((free - _GAP) // GRID) * GRID


def _along(place: Place, far: float, *, across: bool) -> Place:
    return replace(place, y=place.y + far) if across else replace(place, x=place.x + far)


def _after(document: Document, source: str, target: str, at: Place, sign: float, *, across: bool) -> Iterator[str]:
    """The target and what follows it, as far as it stands beyond: not what flows lead back to."""
    shown_as = stand_ins(document)
    following: dict[str, list[str]] = {}
    for flow in document.flows.values():
        if flow.source is not None and flow.target is not None:
            following.setdefault(shown_as.get(flow.source, ""), []).append(shown_as.get(flow.target, ""))
    seen, waiting = {source}, [target]
    while waiting:
        node = waiting.pop()
        box = box_of(document, node)
        if node in seen or box is None:
            continue
        seen.add(node)
        if ((box.y - at.y) if across else (box.x - at.x)) * sign < 0:
            continue
        if not is_locked(document, node) and node in document.layout.places:
            yield node
        waiting += following.get(node, ())
