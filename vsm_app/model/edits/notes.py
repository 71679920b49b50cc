"""Edits of notes and photos on the table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, changed, known_fields, unchanged, with_layout
from vsm_app.model.edits.lookup import get_note
from vsm_app.model.edits.refusals import refuse_not_finite
from vsm_app.model.ids import ElementKind, IdMaker
from vsm_app.model.placement import Note, NoteKind, Place


def add_note(
    document: Document,
    text: str,
    at: tuple[float, float],
    *,
    size: tuple[float, float] = (0.0, 0.0),
    kind: str = NoteKind.NOTE,
    author: str = "",
    media: str = "",
) -> EditResult:
    """A new note, photo or text with its upper left corner at `at` (size 0: by content)."""
    refuse_not_finite("place", (*at, *size))
    ids = IdMaker(document)
    note = Note(ids.new(ElementKind.NOTE), text, Place(*at, *size), kind, author, media)
    after = with_layout(document, notes=document.layout.notes | {note.id: note})
    return changed(replace(after, next_number=ids.next_number), (note.id,), "add_note", made=(note.id,))


def add_photo(
    document: Document,
    media: str,
    at: tuple[float, float],
    size: tuple[float, float],
    *,
    text: str = "",
    kind: str = NoteKind.PHOTO,
    opacity: float = 1.0,
    locked: bool = False,
) -> EditResult:
    """A photo of the file's media folder on the table, or under everything on it (`NoteKind.UNDERLAY`)."""
    added = add_note(document, text, at, size=size, kind=kind, media=media)
    (made,) = added.made
    note = replace(added.document.layout.notes[made], opacity=opacity, locked=locked)
    after = with_layout(added.document, notes=added.document.layout.notes | {made: note})
    return replace(added, document=after, label="edit.add_photo")


def set_note(document: Document, note_id: str, **changes: Any) -> EditResult:
    """Change fields of a note; typing its text is one undo step."""
    before = get_note(document, note_id)
    new = known_fields(before, changes)
    if new is before:
        return unchanged(document)
    after = with_layout(document, notes=document.layout.notes | {note_id: new})
    return changed(after, (note_id,), "set_note", merge_key=f"note:{note_id}:{','.join(sorted(changes))}")
