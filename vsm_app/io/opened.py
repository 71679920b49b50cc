"""What opening a file gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vsm_app.model.document import Document
from vsm_app.model.problems import Problem


@dataclass(frozen=True, slots=True)
class Opened:
    """A document and what had to be said about its file.

    `view` is what the window kept beside the document (zoom, view, quantity), `media` the files of photo notes by name,
    `preview` a PNG or nothing. `damaged`: something could not be read; `newer`: a newer program wrote it, so something
    that this one does not know may be in it. `format` is the id of the importer (`cvsm` for our own documents).
    """

    document: Document
    problems: tuple[Problem, ...] = ()
    view: Mapping[str, Any] = field(default_factory=dict)
    media: Mapping[str, bytes] = field(default_factory=dict)
    preview: bytes = b""
    damaged: bool = False
    newer: bool = False
    format: str = "cvsm"

    @property
    def keep_file(self) -> bool:
        """Whether the file holds more than the document, so that it must not be written over without asking."""
        return self.damaged or self.newer
