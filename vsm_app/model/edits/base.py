"""What an edit returns, and how edits are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from vsm_app.errors import EditError
from vsm_app.model.document import Document
from vsm_app.model.edits.refusals import impossible, refuse_not_finite

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["EditError", "EditResult", "chain", "changed", "known_fields", "unchanged", "with_layout", "with_physics"]

Value = TypeVar("Value", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class EditResult:
    """The next document, what changed, what the step is called and whether it joins the one before.

    `touched` holds the ids of elements added, changed or removed. `label` is a code of the text tables
    (`edit.add_node`) with `label_params`. Steps with the same non-empty `merge_key` in a row become one undo step
    (typing, nudging). `made` holds the ids of new elements, the main one first (what the window selects next).
    """

    document: Document
    touched: frozenset[str] = frozenset()
    label: str = ""
    label_params: Mapping[str, str] = field(default_factory=dict)
    merge_key: str = ""
    made: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether the edit changed nothing (such a step is not put on the undo stack)."""
        return not self.touched


def unchanged(document: Document) -> EditResult:
    """The result of an edit without effect: the same document object, nothing touched."""
    return EditResult(document)


def changed(
    document: Document,
    touched: Iterable[str],
    label: str,
    *,
    made: tuple[str, ...] = (),
    merge_key: str = "",
    **params: str,
) -> EditResult:
    """The result of an edit called `edit.<label>`."""
    return EditResult(document, frozenset(touched), f"edit.{label}", params, merge_key, made)


def known_fields(value: Value, changes: Mapping[str, Any]) -> Value:
    """`value` with the fields of `changes` replaced; the same object where they are equal already.

    Raises EditError for a field that does not exist or may not be changed (`id`).
    """
    names = {f.name for f in fields(value)}
    for name in changes:
        if name == "id" or name not in names:
            raise impossible(
                "unknown_field",
                f"A {type(value).__name__} has no field {name!r} to change.",
                field=name,
                type=type(value).__name__,
            )
    if all(getattr(value, name) == new for name, new in changes.items()):
        return value
    for name, new in changes.items():
        refuse_not_finite(name, new)
    return replace(value, **changes)


def chain(document: Document, label: str, *steps: Callable[[Document], EditResult], **params: str) -> EditResult:
    """Apply `steps` one after the other as one undo step named `label`."""
    touched: frozenset[str] = frozenset()
    made: tuple[str, ...] = ()
    for step in steps:
        result = step(document)
        document, touched, made = result.document, touched | result.touched, (*made, *result.made)
    return EditResult(document, touched, label, params, made=made)


def with_physics(document: Document, **changes: Any) -> Document:
    """The document with some fields of its physics replaced (the layout stays the same object)."""
    return replace(document, physics=replace(document.physics, **changes))


def with_layout(document: Document, **changes: Any) -> Document:
    """The document with some fields of its layout replaced (the physics stays the same object: results stay valid)."""
    return replace(document, layout=replace(document.layout, **changes))
