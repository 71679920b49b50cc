"""The shipped examples: one file a language, an index that lists them without opening any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vsm_app import assets
from vsm_app.errors import UnknownNameError

if TYPE_CHECKING:
    from vsm_app.model.document import Document

FOLDER = "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """What a list of examples shows. `title` and `description` by language."""

    id: str
    icon: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    nodes: int
    flows: int
    licence: str


@cache
def example_list() -> tuple[Example, ...]:
    """All shipped examples, the one to start with first."""
    entries: Any = assets.read_json(f"{FOLDER}/index.json")
    return tuple(Example(**entry) for entry in entries)


def example_bytes(example_id: str, lang: str) -> bytes:
    """The file of an example. Raises `UnknownNameError` naming the examples there are."""
    known = [example.id for example in example_list()]
    if example_id not in known:
        raise UnknownNameError(
            f"There is no example {example_id!r}; there are: {', '.join(known)}.",
            code="example.unknown",
            params={"wanted": example_id, "known": ", ".join(known)},
        )
    return assets.read_bytes(f"{FOLDER}/{example_id}.{lang}.cvsm")


def open_example(example_id: str, lang: str) -> Document:
    """The map of an example in a language."""
    from vsm_app.io.container import read_document_bytes  # a list of examples opens no file

    return read_document_bytes(example_bytes(example_id, lang), f"{example_id}.{lang}.cvsm").document


def write_example(example_id: str, target: Path, lang: str) -> None:
    """Write an example's file as it was shipped."""
    from vsm_app.io.atomic import write_bytes

    write_bytes(target, example_bytes(example_id, lang))
