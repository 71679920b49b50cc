"""Edits of measures (kaizen bursts)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, changed, known_fields, unchanged, with_layout, with_physics
from vsm_app.model.edits.lookup import get_measure
from vsm_app.model.edits.nodes import remove
from vsm_app.model.edits.refusals import impossible, refuse_not_finite
from vsm_app.model.ids import ElementKind, IdMaker
from vsm_app.model.placement import Place
from vsm_app.model.scenarios import Measure, Override


def add_measure(
    document: Document,
    name: str,
    *,
    at: tuple[float, float] | None = None,
    anchor: str | None = None,
    effects: tuple[Override, ...] = (),
    **values: Any,
) -> EditResult:
    """A new measure, on the table at `at`, hanging on the node `anchor`; `values` are further fields."""
    refuse_not_finite("place", at)
    refuse_not_finite("effects", effects)
    ids = IdMaker(document)
    made = Measure(ids.new(ElementKind.MEASURE), name.strip(), effects, anchor=anchor)
    new = known_fields(made, values)
    _check(document, new)
    after = with_physics(document, measures=document.physics.measures | {new.id: new})
    if at is not None:
        after = with_layout(after, measures=after.layout.measures | {new.id: Place(float(at[0]), float(at[1]))})
    return changed(replace(after, next_number=ids.next_number), (new.id,), "add_measure", made=(new.id,), name=new.name)


def set_measure(document: Document, measure_id: str, **changes: Any) -> EditResult:
    """Change fields of a measure."""
    before = get_measure(document, measure_id)
    new = known_fields(before, changes)
    if new is before:
        return unchanged(document)
    _check(document, new)
    after = with_physics(document, measures=document.physics.measures | {measure_id: new})
    return changed(after, (measure_id,), "set_measure", name=new.name, fields=", ".join(changes))


def remove_measure(document: Document, measure_id: str) -> EditResult:
    """Take a measure out of the map and of all scenarios."""
    name = get_measure(document, measure_id).name
    result = remove(document, (measure_id,))
    return changed(result.document, result.touched, "remove_measure", name=name)


def _check(document: Document, new: Measure) -> None:
    if new.anchor is not None and new.anchor not in document.nodes:
        raise impossible("no_node", f"There is no node {new.anchor!r} in this map.", id=new.anchor)
