"""Edits of periods: how many a map has, what they are called, and the entries that hold in one of them."""

from __future__ import annotations

from dataclasses import replace

from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, changed, unchanged, with_physics
from vsm_app.model.edits.lookup import get_period
from vsm_app.model.edits.nodes import remove
from vsm_app.model.edits.scenarios import check_override
from vsm_app.model.ids import ElementKind, IdMaker
from vsm_app.model.scenarios import Override, Period


def add_period(document: Document, name: str) -> EditResult:
    """A further period after the last one, with the entries of the map."""
    ids = IdMaker(document)
    new = Period(ids.new(ElementKind.PERIOD), name.strip())
    after = with_physics(document, periods=document.physics.periods | {new.id: new})
    return changed(replace(after, next_number=ids.next_number), (new.id,), "add_period", made=(new.id,), name=new.name)


def rename_period(document: Document, period_id: str, name: str) -> EditResult:
    """Another name of a period; an empty one leaves it."""
    before = get_period(document, period_id)
    if not name.strip() or name.strip() == before.name:
        return unchanged(document)
    return _with(document, replace(before, name=name.strip()))


def remove_period(document: Document, period_id: str) -> EditResult:
    """Take a period out with the entries that held in it only; the next one follows the one before."""
    name = get_period(document, period_id).name
    result = remove(document, (period_id,))
    return changed(result.document, result.touched, "remove_period", name=name)


def set_period_value(document: Document, period_id: str, override: Override) -> EditResult:
    """Another value in one period; replaces what the period said of the same field before."""
    before = get_period(document, period_id)
    check_override(override)
    said = {(known.subject, known.field): known for known in before.overrides}
    said[override.subject, override.field] = override
    return _with(document, replace(before, overrides=tuple(said.values())), override.subject)


def clear_period_value(document: Document, period_id: str, subject: str, field: str) -> EditResult:
    """The period follows the map again in this field."""
    before = get_period(document, period_id)
    rest = tuple(known for known in before.overrides if (known.subject, known.field) != (subject, field))
    return _with(document, replace(before, overrides=rest), subject)


def _with(document: Document, period: Period, *subjects: str) -> EditResult:
    if document.physics.periods[period.id] == period:
        return unchanged(document)
    after = with_physics(document, periods=document.physics.periods | {period.id: period})
    return changed(after, (period.id, *subjects), "set_period", name=period.name)
