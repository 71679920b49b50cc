"""What an edit returns, and how edits are put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vsm_app.errors import EditError
from vsm_app.model.document import Document

__all__ = ["EditError", "EditResult", "chain", "with_layout", "with_physics"]


@dataclass(frozen=True, slots=True)
class EditResult:
    """The next document, what changed, what the step is called and whether it joins the one before.

    `touched` holds the ids of elements added, changed or removed. `label` is a code of the text tables (`edit.add_node`) with
    `label_params`. Steps with the same non-empty `merge_key` in a row become one undo step (typing, nudging).
    """

    document: Document
    touched: frozenset[str] = frozenset()
    label: str = ""
    label_params: Mapping[str, str] = field(default_factory=dict)
    merge_key: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether the edit changed nothing (such a step is not put on the undo stack)."""
        return not self.touched


def chain(document: Document, label: str, *steps: Callable[[Document], EditResult], **params: str) -> EditResult:
    """Apply `steps` one after the other as one undo step named `label`."""
    touched: frozenset[str] = frozenset()
    for step in steps:
        result = step(document)
        document, touched = result.document, touched | result.touched
    return EditResult(document, touched, label, params)


def with_physics(document: Document, **changes: Any) -> Document:
    """The document with some fields of its physics replaced (the layout stays the same object)."""
    return replace(document, physics=replace(document.physics, **changes))


def with_layout(document: Document, **changes: Any) -> Document:
    """The document with some fields of its layout replaced (the physics stays the same object: results stay valid)."""
    return replace(document, layout=replace(document.layout, **changes))
