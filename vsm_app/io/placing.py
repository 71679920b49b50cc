"""Places for a map that has none: imported maps are arranged once, as the window's own command does on request."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.model.edits.placing import NOTE_SIZE, frames_of, held
from vsm_app.model.elements import Flow, Node, StageKind
from vsm_app.model.flow_classes import class_of
from vsm_app.model.grouping import SUBPROCESS, members_of_all, outermost, shown, stand_ins
from vsm_app.model.kinds import KINDS, NodeKind, Role, Shape, stands_below
from vsm_app.model.placement import GRID, NoteKind, Place

if TYPE_CHECKING:
    from vsm_app.layout.arrange import ArrangeEdge, ArrangeNode

#: Above it the nodes stand in a grid: nobody reads such a map before filtering it, and arranging it would take long.
MOST_ARRANGED: Final = 2000
_GRID_STEP: Final = (216.0, 120.0)
#: What a letter of a name takes and what stands beside the name, roughly: the window knows better and says so.
_LETTER: Final = 7.0
_BESIDE: Final = 40.0
_WIDEST: Final = 184.0
#: Two rows of figures under the header.
_CARD: Final = 80.0
_FLAT: Final = 32.0
_ANYWHERE: Final = ("process", SUBPROCESS)
_GROWING: Final = (Shape.CARD, Shape.FLAT)
#: Between a note and a node, and from the map to the notes below it.
_NOTE_AIR: Final = 16.0
_NOTES_BELOW: Final = 120.0
_NOWHERE: Final = Place(0.0, 0.0)
_LIFE: Final = tuple(StageKind)


def place(document: Document) -> Document:
    """The document with a place for every node; one that has all its places comes back as it is."""
    if document.nodes.keys() <= document.layout.places.keys():
        return document
    return replace(document, layout=replace(document.layout, places=arranged_places(document) | document.layout.places))


def arranged_places(
    document: Document, sizes: Mapping[str, tuple[float, float]] | None = None, among: Iterable[str] = ()
) -> dict[str, Place]:
    """Where all nodes and notes would stand, by stage, whatever their places are now.

    `sizes` are width and height as shown. Nodes keep the size that the user gave them and grow only for lines. A closed
    sub-process is arranged as one node and takes what lies inside along; so is an open one, as large as its frame once
    what lies inside is arranged, or strangers would stand in it. What is held stays, the rest is laid round it: a frame
    with such in it is no such piece, nor is one with nodes `among` those that alone are to be arranged.
    """
    if len(document.nodes) > MOST_ARRANGED:
        return _grid(document)
    pieces = _pieces(document, frozenset(among))
    if pieces:
        return _with_pieces(document, pieces, sizes or {}, among)
    from vsm_app.layout.anchoring import round_what_stays
    from vsm_app.layout.arranging import arranged

    drawn = shown(document)
    nodes, stages = _nodes(drawn, sizes or {}, document)
    edges = [_edge(drawn, flow) for flow in drawn.flows.values() if flow.source != flow.target]
    staying, ground = _staying(document, nodes)
    boxes = round_what_stays(arranged(nodes, edges, stages).boxes, staying, ground)
    places = {}
    for node in nodes:
        box, old = boxes[node.id], document.layout.places.get(node.id, _NOWHERE)
        shape = KINDS.get(document.nodes[node.id].kind).shape
        width = box.width if shape is Shape.CARD and box.width > node.width else old.w
        if node.align == 1.0 and not sizes:  # a rough width: it is the right edge that counts
            width = box.width
        height = box.height if shape in _GROWING and box.height > node.height else old.h
        places[node.id] = replace(old, x=box.x, y=box.y, w=width, h=height)
    return places | _inside(document, places) | _noted(document, boxes)


def _pieces(document: Document, among: frozenset[str]) -> tuple[str, ...]:
    """The outermost open sub-processes that are arranged as one."""
    loose, frames = held(document) | among, frames_of(document)
    inside = members_of_all(document.nodes) if frames else {}
    return outermost(document.nodes, (i for i in frames if len(inside[i]) > 1 and loose.isdisjoint(inside[i])))


def _with_pieces(
    document: Document, pieces: Iterable[str], sizes: Mapping[str, tuple[float, float]], among: Iterable[str]
) -> dict[str, Place]:
    """Everything arranged with these open sub-processes as one each, what lies in them arranged before."""
    inside, places = members_of_all(document.nodes), dict(document.layout.places)
    for piece in pieces:
        places |= _arranged_within(document, frozenset(inside[piece]) - {piece}, sizes)
    document = replace(document, layout=replace(document.layout, places=places))
    frames = {piece: frame for piece, frame in frames_of(document).items() if piece in pieces}
    closed = {piece: replace(frame, folded=True) for piece, frame in frames.items()}
    folded = replace(document, layout=replace(document.layout, places=places | closed))
    found = arranged_places(folded, {**sizes, **{i: (frame.w, frame.h) for i, frame in frames.items()}}, among)
    for piece, frame in frames.items():
        old, new = places.get(piece, frame), found[piece]
        found[piece] = replace(old, x=old.x + new.x - frame.x, y=old.y + new.y - frame.y)
    return found


def _arranged_within(
    document: Document, inside: frozenset[str], sizes: Mapping[str, tuple[float, float]]
) -> dict[str, Place]:
    """What lies in a sub-process, arranged for itself, its upper left corner where it was."""
    physics = document.physics
    ends = {i: tuple(end if end in inside else None for end in (f.source, f.target)) for i, f in physics.flows.items()}
    flows = {i: replace(physics.flows[i], source=a, target=b) for i, (a, b) in ends.items() if a or b}
    part = replace(physics, nodes={i: node for i, node in physics.nodes.items() if i in inside}, flows=flows)
    layout = replace(document.layout, notes={})
    found = arranged_places(replace(document, physics=part, layout=layout), sizes)
    old = [place for i, place in document.layout.places.items() if i in inside]
    if not old or not found:
        return {}
    x = min(place.x for place in old) - min(place.x for place in found.values())
    y = min(place.y for place in old) - min(place.y for place in found.values())
    return {i: replace(place, x=place.x + x, y=place.y + y) for i, place in found.items()}


def _staying(document: Document, nodes: Iterable[ArrangeNode]) -> tuple[dict[str, Box], list[Box]]:
    """The nodes that are held in the places they have, as they stand, and the ground of notes that are."""
    stays, places, notes = held(document), document.layout.places, document.layout.notes
    boxes = {
        node.id: Box(places[node.id].x, places[node.id].y, node.width, node.height)
        for node in nodes
        if node.id in stays and node.id in places
    }
    locked = [n.place for n in notes.values() if n.id in stays and n.kind != NoteKind.UNDERLAY]
    return boxes, [Box(at.x, at.y, at.w or NOTE_SIZE[0], at.h or NOTE_SIZE[1]) for at in locked]


def _inside(document: Document, places: Mapping[str, Place]) -> dict[str, Place]:
    """What is not drawn itself goes with the closed sub-process that stands for it."""
    known, inside = document.layout.places, {}
    for node, shown_as in stand_ins(document).items():
        if node not in places:
            place, old, new = (at.get(i, _NOWHERE) for at, i in ((known, node), (known, shown_as), (places, shown_as)))
            inside[node] = replace(place, x=place.x + new.x - old.x, y=place.y + new.y - old.y)
    return inside


def _noted(document: Document, boxes: Mapping[str, Box]) -> dict[str, Place]:
    """Notes go with the node that they stood nearest to; where a node stands there now, below the whole map."""
    old = {i: place for i, place in document.layout.places.items() if i in boxes}
    notes = [note for note in document.layout.notes.values() if note.kind != NoteKind.UNDERLAY]
    if not old:
        return {}
    foot, right = max(box.bottom for box in boxes.values()) + _NOTES_BELOW, min(box.left for box in boxes.values())
    placed = {}
    for note in sorted(notes, key=lambda n: n.id):
        place = note.place
        near = min(old, key=lambda i: (abs(old[i].x - place.x) + abs(old[i].y - place.y), i))
        x, y = place.x + boxes[near].x - old[near].x, place.y + boxes[near].y - old[near].y
        ground = Box(x, y, place.w or NOTE_SIZE[0], place.h or NOTE_SIZE[1])
        if any(box.inflated(_NOTE_AIR).intersects(ground) for box in boxes.values()):
            x, y, right = right, foot, right + ground.width + _NOTE_AIR
        placed[note.id] = replace(place, x=x, y=y)
    return placed


def _grid(document: Document) -> dict[str, Place]:
    columns = max(1, math.isqrt(len(document.nodes)))
    wide, high = _GRID_STEP
    return {i: Place(wide * (k % columns), high * (k // columns)) for k, i in enumerate(document.nodes)}


def _nodes(
    document: Document, sizes: Mapping[str, tuple[float, float]], whole: Document
) -> tuple[list[ArrangeNode], list[str]]:
    """Nodes in the order of the map, and the stages from left to right: the map's, else those its kinds tell.

    A sub-process for which none is told belongs to the stage of what lies in it, where that is one: see `whole`.
    """
    from vsm_app.layout.arrange import ArrangeNode

    told = None if document.stages else stages_by_kind(whole)
    known = {i: node.stage for i, node in whole.nodes.items()} if told is None else told
    inside = members_of_all(whole.nodes)
    nodes = []
    for rank, node in enumerate(document.nodes.values()):
        kind = KINDS.get(node.kind)
        width, height = sizes.get(node.id) or _rough_size(document, node, kind)
        within = {stage for i in inside.get(node.id, ()) if (stage := known.get(i)) is not None}
        stage = known.get(node.id) or (within.pop() if len(within) == 1 else None)
        is_free = stands_below(kind) and node.stage is None  # a stage that it was given counts for every node
        nodes.append(ArrangeNode(node.id, width, height, stage, float(rank), is_free, _align(kind)))
    return nodes, list(document.stages) if told is None else [kind.value for kind in _LIFE]


def _align(kind: NodeKind) -> float:
    """Names of sources end, those of sinks begin where their lines do; everything else stands in the middle."""
    if kind.shape is not Shape.FLAT:
        return 0.5
    return 1.0 if kind.role is Role.SOURCE else 0.0


def stages_by_kind(document: Document) -> dict[str, str]:
    """The life-cycle stages of the nodes whose kind belongs to one; of none where the kinds tell fewer than two apart.

    A plain process may stand anywhere, the flows decide; so may a sub-process, what lies in it does.
    """
    kinds = {i: KINDS.get(node.kind) for i, node in document.nodes.items()}
    told = {i: kind.stage.value for i, kind in kinds.items() if kind.stage is not None and kind.id not in _ANYWHERE}
    return told if len(set(told.values()) - {StageKind.RAW_MATERIAL.value}) > 1 else {}


def _rough_size(document: Document, node: Node, kind: NodeKind) -> tuple[float, float]:
    """About the size that a node takes by content, where nobody has measured it."""
    place = document.layout.places.get(node.id, _NOWHERE)
    width, height = kind.width, kind.height
    if kind.shape in (Shape.CARD, Shape.FLAT):
        words = _LETTER * len(node.name) + _BESIDE
        lines = 1.0 if kind.shape is Shape.FLAT or words <= width else 2.0
        fit = math.ceil(min(words / lines + (lines - 1.0) * _BESIDE, _WIDEST) / GRID) * GRID
        width, height = max(width, fit), _FLAT if kind.shape is Shape.FLAT else _CARD
    return place.w or width, max(place.h, height)


def _edge(document: Document, flow: Flow) -> ArrangeEdge:
    from vsm_app.layout.arrange import ArrangeEdge
    from vsm_app.layout.types import FlowStyle

    style = FlowStyle(class_of(document, flow).value)
    quantity = flow.quantity.value
    weight = abs(quantity) if quantity is not None and math.isfinite(quantity) else 0.0
    return ArrangeEdge(flow.source, flow.target, style, bool(flow.r_strategy) or style is FlowStyle.SECONDARY, weight)
