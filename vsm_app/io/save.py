"""Writing a map in the format that its new name asks for."""

from __future__ import annotations

from pathlib import Path

from vsm_app.errors import WriteError
from vsm_app.io.formats import REGISTRY
from vsm_app.model.document import Document
from vsm_app.model.problems import Problem


def save_any(document: Document, path: Path, lang: str) -> tuple[Problem, ...]:
    """Write `document` to `path`; returns what that format could not hold.

    Raises WriteError for an ending that no format has, and where the file cannot be written.
    """
    REGISTRY.load_plugins()
    exporter = REGISTRY.exporter_for(path)
    if exporter is None:
        known = ", ".join(sorted({suffix for one in REGISTRY.exporters.values() for suffix in one.suffixes}))
        raise WriteError(
            f"{path.name} does not end in {known}: choose one of these endings.",
            code="export.unknown_ending",
            params={"path": path.name, "known": known},
        )
    return exporter.write(document, path, lang)
