"""Edits of life-cycle stages: the columns of the map, in reading order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, chain, changed, known_fields, unchanged, with_physics
from vsm_app.model.edits.lookup import get_stage
from vsm_app.model.edits.nodes import remove, set_nodes
from vsm_app.model.elements import Stage, StageKind
from vsm_app.model.ids import ElementKind, IdMaker


def add_stage(
    document: Document, name: str, kind: StageKind = StageKind.OTHER, *, index: int | None = None
) -> EditResult:
    """A new stage, at the end or before the stage number `index`."""
    ids = IdMaker(document)
    stage = Stage(ids.new(ElementKind.STAGE), name.strip(), kind)
    order = list(document.stages)
    order.insert(len(order) if index is None else index, stage.id)
    stages = document.stages | {stage.id: stage}
    after = with_physics(document, stages={i: stages[i] for i in order})
    return changed(
        replace(after, next_number=ids.next_number), (stage.id,), "add_stage", made=(stage.id,), name=stage.name
    )


def set_stage(document: Document, stage_id: str, **changes: Any) -> EditResult:
    """Change fields of a stage."""
    before = get_stage(document, stage_id)
    new = known_fields(before, changes)
    if new is before:
        return unchanged(document)
    return changed(
        with_physics(document, stages=document.stages | {stage_id: new}), (stage_id,), "set_stage", name=new.name
    )


def put_into_new_stage(document: Document, nodes: Iterable[str], kind: StageKind, name: str) -> EditResult:
    """A stage that the map lacks, where it stands in a life cycle, and these nodes in it."""
    order, ids = list(StageKind), tuple(nodes)
    later = (n for n, stage in enumerate(document.stages.values()) if order.index(stage.kind) > order.index(kind))
    made = add_stage(document, name, kind, index=next(later, None))
    (stage_id,) = made.made
    return chain(
        document,
        "edit.add_stage",
        lambda _: made,
        lambda after: set_nodes(after, ids, stage=stage_id),
        name=name.strip(),
    )


def move_stage(document: Document, stage_id: str, index: int) -> EditResult:
    """Put a stage at another place in the reading order (0 is the first)."""
    get_stage(document, stage_id)
    order = [i for i in document.stages if i != stage_id]
    order.insert(max(0, index), stage_id)
    if order == list(document.stages):
        return unchanged(document)
    after = with_physics(document, stages={i: document.stages[i] for i in order})
    return changed(after, (stage_id,), "move_stage", name=document.stages[stage_id].name)


def remove_stage(document: Document, stage_id: str) -> EditResult:
    """Take a stage out; its nodes stay, without a stage."""
    name = get_stage(document, stage_id).name
    result = remove(document, (stage_id,))
    return changed(result.document, result.touched, "remove_stage", name=name)
