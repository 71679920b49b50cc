"""Edits of what holds for the whole map."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, changed, known_fields, unchanged, with_physics
from vsm_app.model.edits.refusals import impossible

#: What such an edit touches: no element, but the map.
MAP = "map"

_TEXT_FIELDS = frozenset({"name", "description", "source", "language", "extra"})


def set_settings(document: Document, **changes: Any) -> EditResult:
    """Change fields of the map's settings (period, calendar, functional unit, ...)."""
    before = document.settings
    new = known_fields(before, changes)
    if new is before:
        return unchanged(document)
    reference = new.reference_stage
    if reference is not None and reference not in document.stages:
        raise impossible("no_stage", f"There is no stage {reference!r} in this map.", id=reference)
    return changed(with_physics(document, settings=new), (MAP,), "set_settings", fields=", ".join(changes))


def set_document(document: Document, **changes: Any) -> EditResult:
    """Change the map's name, description, language or source; no number depends on them."""
    for name in changes.keys() - _TEXT_FIELDS:
        kind = "Document" if name in {f.name for f in fields(Document)} else "map"
        raise impossible("unknown_field", f"A {kind} has no field {name!r} to change.", field=name, type=kind)
    if all(getattr(document, name) == value for name, value in changes.items()):
        return unchanged(document)
    return changed(replace(document, **changes), (MAP,), "set_document", fields=", ".join(changes))
