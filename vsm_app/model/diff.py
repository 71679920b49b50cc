"""What changed between two documents, as readable data: for reading a workbook back and for comparing maps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from vsm_app.model.document import Document
from vsm_app.model.ids import ElementKind

#: The document's own fields that are compared beside its elements.
_TEXTS = ("name", "description", "language", "source", "extra")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One changed field of an element: its path (`lean.cycle_time`) and both values (`None`: not there)."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ElementChange:
    """An element that both documents have, and how it differs; `kind` is `None` for `map`, `settings` and `stages`."""

    id: str
    kind: ElementKind | None
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class DocumentDiff:
    """Elements added and removed (id to kind), elements changed, and ids whose place on the table changed."""

    added: Mapping[str, ElementKind]
    removed: Mapping[str, ElementKind]
    changed: tuple[ElementChange, ...]
    moved: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether the documents say the same (apart from the counter for new ids)."""
        return not (self.added or self.removed or self.changed or self.moved)


def diff(before: Document, after: Document) -> DocumentDiff:
    """How `after` differs from `before`."""
    added: dict[str, ElementKind] = {}
    removed: dict[str, ElementKind] = {}
    changed: list[ElementChange] = []
    for kind in ElementKind:
        old, new = _elements(before, kind), _elements(after, kind)
        if old is new:
            continue
        added |= {i: kind for i in new if i not in old}
        removed |= {i: kind for i in old if i not in new}
        for i, value in new.items():
            if i in old and old[i] is not value and (changes := field_changes(old[i], value)):
                changed.append(ElementChange(i, kind, changes))
        if kind is ElementKind.STAGE:
            changed += _reordered(old, new)
    changed += _of_map(before, after)
    return DocumentDiff(added, removed, tuple(changed), frozenset(_moved(before, after)))


def field_changes(before: Any, after: Any, path: str = "") -> tuple[FieldChange, ...]:
    """The fields that differ between two values of one type, nested ones by their dotted path."""
    return tuple(_changes(before, after, path))


def _changes(before: Any, after: Any, path: str) -> Iterator[FieldChange]:
    if before is after or before == after:
        return
    if is_dataclass(before) and type(before) is type(after):
        for f in fields(before):
            yield from _changes(getattr(before, f.name), getattr(after, f.name), f"{path}.{f.name}".lstrip("."))
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from _changes(before.get(key), after.get(key), f"{path}.{key}".lstrip("."))
    else:
        yield FieldChange(path, before, after)


def _elements(document: Document, kind: ElementKind) -> Mapping[str, Any]:
    if kind is ElementKind.NOTE:
        return document.layout.notes
    found: Mapping[str, Any] = getattr(document.physics, kind.value)
    return found


def _reordered(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[ElementChange]:
    """Stages in another reading order."""
    kept_before, kept_after = [i for i in old if i in new], [i for i in new if i in old]
    if kept_before != kept_after:
        yield ElementChange("stages", None, (FieldChange("order", tuple(kept_before), tuple(kept_after)),))


def _of_map(before: Document, after: Document) -> Iterator[ElementChange]:
    texts = tuple(c for name in _TEXTS for c in field_changes(getattr(before, name), getattr(after, name), name))
    if texts:
        yield ElementChange("map", None, texts)
    settings = field_changes(before.settings, after.settings)
    if settings:
        yield ElementChange("settings", None, settings)


def _moved(before: Document, after: Document) -> Iterator[str]:
    for name in ("places", "routes", "measures", "sankey_places"):
        old, new = getattr(before.layout, name), getattr(after.layout, name)
        if old is not new:
            yield from (i for i in dict.fromkeys((*old, *new)) if old.get(i) != new.get(i))
    if before.layout.sankey_scales != after.layout.sankey_scales:
        yield "sankey_scale"
