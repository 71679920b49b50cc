"""Sub-processes: nodes that lie inside another one, and the map as it is shown while some of them are closed.

A sub-process has no flows and no balance of its own: its flows are those of the processes inside, so grouping changes
no number. Closed (`Place.folded`) it stands for all that lies inside; open it is a frame round it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from vsm_app.model.document import Document
from vsm_app.model.elements import Flow, Node
from vsm_app.model.placement import Place, RouteHint

#: The kind of a node that other nodes lie in.
SUBPROCESS: Final = "subprocess"
#: Of the frame of an open one: round what lies inside, once more for each frame inside it; the strip with its name.
AROUND: Final = 16.0
STRIP: Final = 24.0

#: x, y, width, height.
Box = tuple[float, float, float, float]


def is_group(node: Node | None) -> bool:
    """Whether a node is a sub-process."""
    return node is not None and node.kind == SUBPROCESS


def has_groups(nodes: Mapping[str, Node]) -> bool:
    """Whether there is any sub-process."""
    return any(node.kind == SUBPROCESS for node in nodes.values())


def members(nodes: Mapping[str, Node], group: str) -> tuple[str, ...]:
    """The nodes that lie directly inside a node."""
    return tuple(node.id for node in nodes.values() if node.parent == group)


def with_members(nodes: Mapping[str, Node], ids: Iterable[str]) -> tuple[str, ...]:
    """These ids and whatever lies inside the sub-processes among them, at any depth, each once."""
    wanted = tuple(dict.fromkeys(ids))
    if not any(is_group(nodes.get(i)) for i in wanted):
        return wanted
    return _found(wanted, _by_parent(nodes))


def members_of_all(nodes: Mapping[str, Node]) -> dict[str, tuple[str, ...]]:
    """Every sub-process with itself and whatever lies inside, at any depth."""
    inside = _by_parent(nodes)
    return {group: _found((group,), inside) for group, node in nodes.items() if is_group(node)}


def _by_parent(nodes: Mapping[str, Node]) -> dict[str, list[str]]:
    """What lies immediately inside each sub-process in which anything does."""
    inside: dict[str, list[str]] = {}
    for node in nodes.values():
        if node.parent is not None and is_group(nodes.get(node.parent)):
            inside.setdefault(node.parent, []).append(node.id)
    return inside


def _found(ids: tuple[str, ...], inside: Mapping[str, list[str]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = list(reversed(ids))
    while waiting:
        element_id = waiting.pop()
        if element_id not in found:
            found[element_id] = None
            waiting += reversed(inside.get(element_id, ()))
    return tuple(found)


def outermost(nodes: Mapping[str, Node], ids: Iterable[str]) -> tuple[str, ...]:
    """Those of the nodes `ids` that lie in none of the others."""
    wanted = tuple(dict.fromkeys(i for i in ids if i in nodes))
    chosen = set(wanted)
    return tuple(i for i in wanted if chosen.isdisjoint(ancestors(nodes, i)))


def ancestors(nodes: Mapping[str, Node], node_id: str) -> tuple[str, ...]:
    """The nodes that a node lies in, from the inside to the outside (a circle in a damaged file ends)."""
    found: dict[str, None] = {}
    at = nodes[node_id].parent if node_id in nodes else None
    while at is not None and at in nodes and at not in found:
        found[at] = None
        at = nodes[at].parent
    return tuple(found)


def stand_ins(document: Document) -> dict[str, str]:
    """What each node is shown as: itself, or the outermost closed sub-process that it lies in."""
    nodes, places = document.nodes, document.layout.places
    folded = {i for i, node in nodes.items() if is_group(node) and i in places and places[i].folded}
    if not folded:
        return {i: i for i in nodes}
    return {i: next((a for a in reversed(ancestors(nodes, i)) if a in folded), i) for i in nodes}


def open_groups(document: Document) -> dict[str, tuple[str, ...]]:
    """The open sub-processes that are in sight, with the nodes in sight that lie inside; from the outside inwards."""
    nodes, places = document.nodes, document.layout.places
    if not has_groups(nodes):
        return {}
    shown_as = stand_ins(document)
    groups = {
        i for i, node in nodes.items() if is_group(node) and shown_as[i] == i and not (i in places and places[i].folded)
    }
    depth = {i: len(ancestors(nodes, i)) for i in groups}
    found: dict[str, list[str]] = {i: [] for i in sorted(groups, key=lambda i: depth[i])}
    for i in nodes:
        if shown_as[i] == i and i not in groups:
            for group in ancestors(nodes, i):
                if group in found:
                    found[group].append(i)
    return {i: tuple(inside) for i, inside in found.items() if inside}


def shown(document: Document) -> Document:
    """The map as it is drawn: what lies in a closed sub-process is left out, its outer flows end at the sub-process.

    The same object where there is no sub-process. Frames (open sub-processes) are no nodes of it.
    """
    nodes = document.nodes
    if not has_groups(nodes):
        return document
    shown_as, frames = stand_ins(document), open_groups(document)
    flows = {i: drawn for i, flow in document.flows.items() if (drawn := _drawn(flow, shown_as)) is not None}
    routes = {i: _hint(hint, document.flows.get(i), flows.get(i)) for i, hint in document.layout.routes.items()}
    physics = replace(
        document.physics,
        nodes={i: node for i, node in nodes.items() if shown_as[i] == i and i not in frames},
        flows=flows,
    )
    return replace(document, physics=physics, layout=replace(document.layout, routes=routes))


def _drawn(flow: Flow, shown_as: Mapping[str, str]) -> Flow | None:
    """The flow with the ends that are in sight; `None` where it runs inside a closed sub-process."""
    source = flow.source if flow.source is None else shown_as.get(flow.source, flow.source)
    target = flow.target if flow.target is None else shown_as.get(flow.target, flow.target)
    if source == flow.source and target == flow.target:
        return flow
    return None if source == target else replace(flow, source=source, target=target)


def _hint(hint: RouteHint, flow: Flow | None, drawn: Flow | None) -> RouteHint:
    """Sides and bends hold for the sub-process that stands for a node, too; an open end was put down beside that."""
    return hint if flow is drawn or hint.end is None else replace(hint, end=None)


def carried_along(document: Document, places: Mapping[str, Place]) -> dict[str, Place]:
    """`places`, and those of what lies inside the sub-processes that are moved by them.

    What has a place of its own there keeps it; what lies in several follows the innermost.
    """
    nodes, known = document.nodes, document.layout.places
    shifts = {
        i: (place.x - known[i].x, place.y - known[i].y)
        for i, place in places.items()
        if i in known and is_group(nodes.get(i))
    }
    if not shifts:
        return dict(places)
    found = dict(places)
    for i, old in known.items():
        if i not in places and i in nodes:
            shift = next((shifts[a] for a in ancestors(nodes, i) if a in shifts), (0.0, 0.0))
            if shift != (0.0, 0.0):
                found[i] = replace(old, x=old.x + shift[0], y=old.y + shift[1])
    return found


def frames_round(document: Document, boxes: Mapping[str, Box]) -> dict[str, Box]:
    """The frames (x, y, width, height) of the open sub-processes in sight round the boxes of what lies inside.

    The outer ones come first: they have room for the frames inside them, each with its strip for the name.
    """
    found: dict[str, Box] = {}
    groups = open_groups(document)
    for group, inside in groups.items():
        frame = frame_of(boxes[i] for i in inside if i in boxes)
        if frame is not None:
            depth = 1 + max((_levels(document, group, i, groups) for i in inside), default=0)
            x, y, width, height = frame
            by, strip = AROUND * depth, STRIP * depth
            found[group] = (x - by, y - by - strip, width + 2.0 * by, height + 2.0 * by + strip)
    return found


def _levels(document: Document, group: str, inside: str, groups: Mapping[str, object]) -> int:
    """How many frames stand between a frame and a node in it."""
    between = ancestors(document.nodes, inside)
    return sum(1 for i in between[: between.index(group)] if i in groups)


def frame_of(boxes: Iterable[Box]) -> Box | None:
    """The rectangle (x, y, width, height) round boxes given likewise; `None` where there is none."""
    found = tuple(boxes)
    if not found:
        return None
    left, top = min(box[0] for box in found), min(box[1] for box in found)
    right, bottom = max(box[0] + box[2] for box in found), max(box[1] + box[3] for box in found)
    return (left, top, right - left, bottom - top)
