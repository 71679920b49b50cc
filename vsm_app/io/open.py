"""Opening whatever can be opened: our own maps, networks, edge lists and what plugins read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from vsm_app.io import limits
from vsm_app.io.codec import foreign
from vsm_app.io.formats import REGISTRY
from vsm_app.io.opened import Opened


def open_any(path: Path, /, **answers: Any) -> Opened:
    """Read a file of any kind that is known, told by its content and not by its name.

    `answers` are what a person says about a table (:class:`vsm_app.io.importers.answers.Answers`); our own maps need
    none. Raises ReadError and its kinds with one sentence where nothing can be read.
    """
    data = limits.read_file(path)
    REGISTRY.load_plugins()
    importer = REGISTRY.importer_for(data, path)
    if importer is None:
        raise foreign(path.name)
    opened = importer.read(data, path, answers)
    return replace(opened, problems=(*REGISTRY.problems, *opened.problems), format=importer.id)
