"""Edits of sub-processes: group, dissolve, open and close."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from vsm_app.model import references
from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, changed, unchanged, with_layout, with_physics
from vsm_app.model.edits.lookup import get_node
from vsm_app.model.edits.opening import Sizes, closed_again, opened
from vsm_app.model.edits.placing import box_of
from vsm_app.model.edits.refusals import impossible
from vsm_app.model.elements import Node, OriginClass
from vsm_app.model.flow_classes import class_of
from vsm_app.model.grouping import SUBPROCESS, ancestors, frame_of, is_group, members, outermost, with_members
from vsm_app.model.ids import ElementKind, IdMaker
from vsm_app.model.kinds import KINDS
from vsm_app.model.placement import GRID, Place

#: What the name and the figure of a flow take at a side of a node, in px: from outside, between nodes, above or below.
_OPEN_PITCH: Final = 40.0
_INNER_PITCH: Final = 28.0
_FOOT_PITCH: Final = 80.0
_FROM_ABOVE: Final = (OriginClass.ENERGY, OriginClass.WATER)


def group(document: Document, ids: Iterable[str], name: str) -> EditResult:
    """Put nodes into a new sub-process, shown closed in the middle of where they stand. No flow and no number changes.

    A sub-process in which nothing is left is gone. Raises EditError where no node is among `ids`.
    """
    chosen = outermost(document.nodes, ids)
    if not chosen:
        raise impossible("nothing_to_group", "Select the processes that the sub-process is to hold.")
    new = IdMaker(document)
    inside = [document.nodes[i] for i in chosen]
    old = {node.parent for node in inside}
    parents, stages = set(old), {node.stage for node in inside}
    made = Node(
        new.new(ElementKind.NODE),
        name.strip(),
        SUBPROCESS,
        stages.pop() if len(stages) == 1 else None,
        parent=parents.pop() if len(parents) == 1 else None,
    )
    nodes = document.nodes | {node.id: replace(node, parent=made.id) for node in inside} | {made.id: made}
    after = replace(with_physics(document, nodes=nodes), next_number=new.next_number)
    after = with_layout(after, places=after.layout.places | {made.id: _closed_place(after, made.id)})
    touched = {made.id, *chosen, *_hanging_on(after, made.id)}
    emptied = _emptied(after, old)
    if emptied:
        after, changed_too = _without(after, emptied)
        touched |= changed_too
    return changed(after, touched, "group", made=(made.id,), name=made.name)


def ungroup(document: Document, ids: Iterable[str]) -> EditResult:
    """Dissolve sub-processes: what lies inside lies where they lay. Other ids are passed over."""
    groups = [i for i in dict.fromkeys(ids) if is_group(document.nodes.get(i))]
    if not groups:
        return unchanged(document)
    gone, nodes = frozenset(groups), document.nodes
    freed = {
        i: replace(node, parent=next((a for a in ancestors(nodes, i) if a not in gone), None))
        for i, node in nodes.items()
        if node.parent in gone
    }
    touched = _hanging_on(document, *groups)
    after, changed_too = _without(with_physics(document, nodes=nodes | freed), gone)
    return changed(after, touched | changed_too, "ungroup", name=nodes[groups[0]].name)


def with_inside(result: EditResult, ids: Iterable[str], group_id: str | None) -> EditResult:
    """The same step, in which these nodes also come to lie in a sub-process, `None`: in none any more.

    No flow and no number changes.
    """
    document, known = result.document, result.document.nodes
    round_it = () if group_id is None else (group_id, *ancestors(known, group_id))
    chosen = [i for i in outermost(known, ids) if i not in round_it and known[i].parent != group_id]
    if not chosen:
        return result
    after = with_physics(document, nodes=known | {i: replace(known[i], parent=group_id) for i in chosen})
    frames = {frame for frame in (group_id, *(known[i].parent for i in chosen)) if frame is not None}
    return replace(result, document=after, touched=result.touched | frames | set(chosen))


def _without(document: Document, gone: frozenset[str]) -> tuple[Document, frozenset[str]]:
    """The document without these sub-processes, in which nothing lies any more, and what else that changed."""
    removed = references.removal(document.physics, gone)
    places = {i: place for i, place in document.layout.places.items() if i not in gone}
    sankey = {i: place for i, place in document.layout.sankey_places.items() if i not in gone}
    after = with_layout(replace(document, physics=removed.physics), places=places, sankey_places=sankey)
    return after, removed.gone | removed.changed


def _emptied(document: Document, groups: Iterable[str | None]) -> frozenset[str]:
    """Those of the sub-processes in which nothing lies, and the ones in which only they lie."""
    lying = Counter(node.parent for node in document.nodes.values())
    found: set[str] = set()
    waiting = list(groups)
    while waiting:
        group = waiting.pop()
        if group is not None and group not in found and is_group(document.nodes.get(group)) and not lying[group]:
            found.add(group)
            outer = document.nodes[group].parent
            lying[outer] -= 1
            waiting.append(outer)
    return frozenset(found)


def fold(document: Document, group_id: str, *, folded: bool, sizes: Sizes | None = None) -> EditResult:
    """Close a sub-process, in the middle of what lies inside, or open it in place. Raises EditError for other nodes.

    What stands where the frame opens makes way, and goes back when it is closed. `sizes` are those of nodes as they are
    drawn, where somebody knows them.
    """
    node = get_node(document, group_id)
    if not is_group(node):
        raise impossible("no_group", f"{node.name!r} is no sub-process.", name=node.name)
    place = document.layout.places.get(group_id)
    if place is not None and place.folded == folded:
        return unchanged(document)
    if folded:
        after, moved = closed_again(document, group_id, _closed_place(document, group_id), sizes or {})
    else:
        after, moved = opened(document, group_id, sizes or {})
    if after.layout.places.get(group_id) == place:
        return unchanged(document)
    touched = {group_id, *_hanging_on(document, group_id), *moved}
    return changed(after, touched, "close_group" if folded else "open_group", name=node.name)


def _closed_place(document: Document, group_id: str) -> Place:
    """Where the closed sub-process stands: its middle is that of what lies inside, on the grid."""
    old = document.layout.places.get(group_id, Place(0.0, 0.0))
    inside = with_members(document.nodes, members(document.nodes, group_id))
    boxes = (box_of(document, i) for i in inside if i != group_id)
    frame = frame_of((box.x, box.y, box.w, box.h) for box in boxes if box is not None)
    if frame is None:
        return replace(old, folded=True)
    width, height = _closed_size(document, frozenset(inside))
    width, height = old.w or width, old.h or height
    x, y = frame[0] + (frame[2] - width) / 2.0, frame[1] + (frame[3] - height) / 2.0
    return replace(old, x=round(x / GRID) * GRID, y=round(y / GRID) * GRID, w=width, h=height, folded=True)


def _closed_size(document: Document, inside: frozenset[str]) -> tuple[float, float]:
    """Width and height that leave every flow from or to the outside room for what is written at it, on the grid.

    Energy and water come from above, losses leave below, all else runs in at the left and out at the right.
    """
    kind = KINDS.get(SUBPROCESS)
    at: Counter[str] = Counter()
    for flow in document.flows.values():
        enters, leaves = flow.target in inside, flow.source in inside
        if enters is leaves:
            continue
        is_open = flow.source is None or flow.target is None
        flow_class = class_of(document, flow)
        if is_open and (flow_class in _FROM_ABOVE if enters else flow_class is OriginClass.LOSS):
            at["top" if enters else "bottom"] += 1
        else:
            at[f"{'open' if is_open else 'inner'} {'left' if enters else 'right'}"] += 1
    tall = max(_OPEN_PITCH * at[f"open {side}"] + _INNER_PITCH * at[f"inner {side}"] for side in ("left", "right"))
    wide = _FOOT_PITCH * max(at["top"], at["bottom"])
    return max(kind.width, _on_grid(wide)), max(kind.height, _on_grid(tall))


def _on_grid(length: float) -> float:
    return math.ceil(length / GRID) * GRID


def _hanging_on(document: Document, *groups: str) -> set[str]:
    """What is drawn otherwise when sub-processes open, close or go: all inside, and its flows."""
    inside = set(with_members(document.nodes, groups))
    return inside | {flow.id for flow in references.flows_at(document.physics, inside)}
