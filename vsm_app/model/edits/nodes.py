"""Edits of nodes, and those that take any kind of element: rename, move, remove."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from vsm_app.model import references
from vsm_app.model.document import Document, Physics
from vsm_app.model.edits.base import EditResult, changed, known_fields, unchanged, with_layout, with_physics
from vsm_app.model.edits.items import name_item_of_flow, orphaned_items
from vsm_app.model.edits.lookup import get_node
from vsm_app.model.edits.open_ends import held_ends
from vsm_app.model.edits.placing import frames_of, is_locked, moved_along, place_of, with_places
from vsm_app.model.edits.refusals import impossible, refuse_not_finite
from vsm_app.model.elements import Node, StageKind
from vsm_app.model.grouping import is_group
from vsm_app.model.ids import ElementKind, IdMaker, ends_name, kind_of
from vsm_app.model.kind_words import part_of_life, told_by_name
from vsm_app.model.kinds import KINDS
from vsm_app.model.placement import Place
from vsm_app.model.usual import follow


def add_node(
    document: Document, kind: str, name: str, at: tuple[float, float], *, stage: str | None = None, icon: str = ""
) -> EditResult:
    """A new node of `kind` with its upper left corner at `at`; without a `stage` where its kind usually stands."""
    refuse_not_finite("place", tuple(at))
    ids = IdMaker(document)
    stage = stage_beside(document.physics, kind, name=name) if stage is None else stage
    node = Node(ids.new(ElementKind.NODE), name.strip(), kind, stage, icon)
    _check(document.physics, node)
    document = with_physics(document, nodes=document.nodes | {node.id: node})
    document = with_layout(document, places=document.layout.places | {node.id: Place(float(at[0]), float(at[1]))})
    return changed(
        replace(document, next_number=ids.next_number), (node.id,), "add_node", made=(node.id,), name=node.name
    )


def stage_beside(physics: Physics, kind: str, *neighbours: str | None, name: str = "") -> str | None:
    """The stage of a new node of `kind` with these neighbours (the step before first); `None` where the map has none.

    What belongs to one part of life alone (use, take-back, ...) stands there, as does a process whose name tells that.
    Any other process, or a stock, stands with the first neighbour that is no raw material, else where most do.
    """
    node = Node("", name, kind)
    stages, made, part = physics.stages, KINDS.get(told_by_name(node).kind), part_of_life(node)
    usual, production = (
        next((i for i, stage in stages.items() if stage.kind is wanted), None)
        for wanted in (part, StageKind.PRODUCTION)
    )
    is_anywhere = made.role.is_inside and part in (None, StageKind.PRODUCTION)
    if not made.role.is_inside or (usual is not None and not is_anywhere):
        return usual
    near = [stage for one in neighbours if one in physics.nodes and (stage := physics.nodes[one].stage) in stages]
    behind = [stage for stage in near if stages[stage].kind is not StageKind.RAW_MATERIAL]
    return next(iter((*behind, *filter(None, (production,)), *near)), None)


def set_node(document: Document, node_id: str, **changes: Any) -> EditResult:
    """Change fields of one node."""
    return set_nodes(document, (node_id,), **changes)


def set_nodes(document: Document, ids: Iterable[str], **changes: Any) -> EditResult:
    """Change the same fields of several nodes at once."""
    after: dict[str, Node] = {}
    for node_id in ids:
        before = get_node(document, node_id)
        new = known_fields(before, changes)
        if "stage" not in changes:
            new = _follow_kind(document.physics, before, new)
        if new is not before:
            _check(document.physics, new)
            if is_group(new) != is_group(before):
                raise impossible("kind_of_group", "Group processes, or dissolve the sub-process.", name=new.name)
            after[node_id] = new
    if not after:
        return unchanged(document)
    result = with_physics(document, nodes=document.nodes | after)
    if "name" in changes:
        result = _follow_names(document, result, after.keys())
    touched = after.keys() | _changed_items(document, result)
    renamed = "name" in changes and any(_is_told_another(document.nodes[i], node) for i, node in after.items())
    if "kind" in changes or "stage" in changes or renamed:
        flows = follow(document, result, after.keys())
        result = with_physics(result, flows=result.flows | flows) if flows else result
        touched |= flows.keys()
    return changed(result, touched, "set_node", name=next(iter(after.values())).name, fields=", ".join(changes))


def _is_told_another(before: Node, after: Node) -> bool:
    """Whether its new name says another kind of a node: what flows there is then usually something else."""
    return told_by_name(before).kind != told_by_name(after).kind


def _follow_kind(physics: Physics, before: Node, after: Node) -> Node:
    """A node of another kind stands in that kind's usual stage, where it stood in the usual one of its old kind.

    A process is of the kind that its name tells. It, or a stock, also usually stands where its neighbours do.
    """
    was, now = (part_of_life(node) for node in (before, after))
    if was is now or now is None:
        return after
    kinds = {one.id: one.kind for one in physics.stages.values()}
    is_usual = kinds[after.stage] is was if after.stage in kinds else was not in kinds.values()
    is_anywhere = KINDS.get(before.kind).role.is_inside and was in (None, StageKind.PRODUCTION)
    is_usual = is_usual or (is_anywhere and after.stage in _stages_beside(physics, before.id))
    usual = next((one for one, kind in kinds.items() if kind is now), after.stage)
    return replace(after, stage=usual) if is_usual else after


def _stages_beside(physics: Physics, node_id: str) -> set[str]:
    """The stages of the nodes that flows join to a node."""
    ends = ((flow.source, flow.target) for flow in physics.flows.values() if node_id in (flow.source, flow.target))
    near = {end for pair in ends for end in pair if end is not None and end != node_id}
    return {stage for one in near if (stage := physics.nodes[one].stage) is not None}


def rename(document: Document, element_id: str, name: str) -> EditResult:
    """Give any element another name. A flow's name is its item's: the flow gets the item of that name."""
    name = name.strip()
    kind = kind_of(document, element_id)
    match kind:
        case None:
            raise impossible("no_element", f"There is nothing called {element_id!r} in this map.", id=element_id)
        case ElementKind.NODE:
            result = set_node(document, element_id, name=name)
        case ElementKind.FLOW:
            result = name_item_of_flow(document, element_id, name)
        case ElementKind.NOTE:
            notes = document.layout.notes
            note = known_fields(notes[element_id], {"text": name})
            same = note is notes[element_id]
            after = document if same else with_layout(document, notes=notes | {element_id: note})
            result = unchanged(document) if same else changed(after, (element_id,), "rename")
        case _:
            mapping = getattr(document.physics, kind.value)
            new = known_fields(mapping[element_id], {"name": name})
            same = new is mapping[element_id]
            after = document if same else with_physics(document, **{kind.value: mapping | {element_id: new}})
            result = unchanged(document) if same else changed(after, (element_id,), "rename")
    return result if result.is_nothing else replace(result, label="edit.rename", label_params={"name": name})


def move(document: Document, places: Mapping[str, tuple[float, float]]) -> EditResult:
    """Put the upper left corners of nodes, notes and measures somewhere else; what is held stays.

    A sub-process goes with what lies inside; the corner of an open one is that of its frame.
    """
    frames = frames_of(document)
    wanted: dict[str, Place] = {}
    for element_id, (x, y) in places.items():
        old = place_of(document, element_id) or Place(x, y)
        corner = frames.get(element_id, old)
        wanted[element_id] = replace(old, x=old.x + x - corner.x, y=old.y + y - corner.y)
    after, moved = with_places(document, moved_along(document, wanted))
    if not moved:
        return unchanged(document)
    return changed(after, moved, "move", merge_key=f"move:{','.join(sorted(places))}")


def nudge(document: Document, ids: Iterable[str], dx: float, dy: float) -> EditResult:
    """Move by a step, with what lies inside; steps with the same selection become one undo step.

    Measures go with the node they hang on; the far ends of a node that is moved alone stay
    (:mod:`vsm_app.model.edits.open_ends`).
    """
    chosen = dict.fromkeys(ids)
    hanging = (i for i in document.layout.measures if document.physics.measures[i].anchor in chosen)
    boxes = {i: place_of(document, i) for i in (*chosen, *hanging)}
    wanted = {i: replace(old, x=old.x + dx, y=old.y + dy) for i, old in boxes.items() if old is not None}
    after, moved = with_places(document, moved_along(document, wanted))
    if not moved:
        return unchanged(document)
    ends = held_ends(document, moved, (dx, dy))
    if ends:
        after = with_layout(after, routes=after.layout.routes | ends)
    return changed(after, moved | ends.keys(), "move", merge_key=f"move:{','.join(sorted(chosen))}")


def resize(document: Document, element_id: str, w: float, h: float) -> EditResult:
    """Another size of a node, note or measure (0: by content)."""
    if w < 0 or h < 0:
        raise impossible("negative_size", f"A size of {w:g} × {h:g} is not possible: both must be 0 or more.", w=w, h=h)
    old = place_of(document, element_id) or Place(0.0, 0.0)
    if is_locked(document, element_id):
        return unchanged(document)
    after, moved = with_places(document, {element_id: replace(old, w=w, h=h)})
    return changed(after, moved, "resize", merge_key=f"resize:{element_id}") if moved else unchanged(document)


def remove(document: Document, ids: Iterable[str]) -> EditResult:
    """Take elements of any kind out; a node goes with its flows.

    What cannot exist without them goes too (:func:`vsm_app.model.references.without`); items that were made for a
    removed flow and say nothing of their own go with it. Raises EditError for an id that does not exist and for an item
    that is still used.
    """
    wanted = tuple(dict.fromkeys(ids))
    for element_id in wanted:
        kind = kind_of(document, element_id)
        if kind is None:
            raise impossible("no_element", f"There is nothing called {element_id!r} in this map.", id=element_id)
        if kind is ElementKind.ITEM:
            _refuse_used_item(document, element_id, frozenset(wanted))
    if not wanted:
        return unchanged(document)
    removed = references.removal(document.physics, wanted)
    orphans = references.removal(removed.physics, orphaned_items(document.physics, removed.physics, removed.gone))
    physics, gone = orphans.physics, removed.gone | orphans.gone
    after = document if physics is document.physics else replace(document, physics=physics)
    touched = gone | removed.changed | orphans.changed
    return changed(_without_layout(after, gone), touched, "remove", count=str(len(wanted)))


def _refuse_used_item(document: Document, item: str, wanted: frozenset[str]) -> None:
    users = [flow.id for flow in references.flows_of_item(document.physics, item) if flow.id not in wanted]
    if users:
        name = document.items[item].name
        raise impossible(
            "item_used",
            f"The item {name!r} cannot be removed: {len(users)} flows carry it.",
            name=name,
            count=len(users),
            flows=tuple(users),
        )


def _without_layout(document: Document, gone: frozenset[str]) -> Document:
    changes: dict[str, Any] = {}
    for field in ("places", "routes", "notes", "measures", "sankey_places"):
        mapping = getattr(document.layout, field)
        if any(key in mapping for key in gone):
            changes[field] = {key: value for key, value in mapping.items() if key not in gone}
    return with_layout(document, **changes) if changes else document


def _check(physics: Physics, new: Node) -> None:
    if not new.kind:
        raise impossible("no_kind", "A node needs a kind.", id=new.id)
    if new.stage is not None and new.stage not in physics.stages:
        raise impossible("no_stage", f"There is no stage {new.stage!r} in this map.", id=new.stage)
    ancestor, steps = new.parent, 0
    while ancestor is not None:
        if ancestor == new.id or ancestor not in physics.nodes or steps > len(physics.nodes):
            raise impossible(
                "bad_parent", f"The node {new.name!r} cannot lie inside {ancestor!r}.", name=new.name, parent=ancestor
            )
        ancestor, steps = physics.nodes[ancestor].parent, steps + 1


def _follow_names(before: Document, after: Document, renamed: Iterable[str]) -> Document:
    """Items still called after the ends of their flow (`Casting → Press`) follow when an end is renamed."""
    items = {}
    for flow in references.flows_at(before.physics, set(renamed)):
        item = before.items.get(flow.item)
        if item is not None and item.name == ends_name(before.physics, flow.source, flow.target):
            items[item.id] = replace(item, name=ends_name(after.physics, flow.source, flow.target))
    return with_physics(after, items=after.items | items) if items else after


def _changed_items(before: Document, after: Document) -> set[str]:
    if before.items is after.items:
        return set()
    return {i for i, item in after.items.items() if before.items.get(i) is not item}
