"""Importers and exporters: those of the program and those of entry points, registered the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final, Protocol

from vsm_app.io.opened import Opened
from vsm_app.model.document import Document
from vsm_app.model.problems import Problem, Severity

IMPORTERS_GROUP: Final = "vsm_app.importers"
EXPORTERS_GROUP: Final = "vsm_app.exporters"


class Read(Protocol):
    """Reads bytes of the file `path` with a person's answers; raises ReadError with one sentence."""

    def __call__(self, data: bytes, path: Path, given: Mapping[str, Any], /) -> Opened:
        """Read."""
        ...


class Write(Protocol):
    """Writes a document to `path` in a language; returns what the format could not hold. Raises WriteError."""

    def __call__(self, document: Document, path: Path, lang: str, /) -> tuple[Problem, ...]:
        """Write."""
        ...


@dataclass(frozen=True, slots=True)
class Importer:
    """A format that can be opened; `accepts` looks at the content and the name."""

    id: str
    suffixes: tuple[str, ...]
    accepts: Callable[[bytes, Path], bool]
    read: Read


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format that can be written, chosen by the ending of the name."""

    id: str
    suffixes: tuple[str, ...]
    write: Write


class Registry:
    """Importers and exporters by id."""

    def __init__(self, importers: Iterable[Importer] = (), exporters: Iterable[Exporter] = ()) -> None:
        self.importers: dict[str, Importer] = {}
        self.exporters: dict[str, Exporter] = {}
        self.problems: list[Problem] = []
        self._loaded = False
        for importer in importers:
            self.add_importer(importer)
        for exporter in exporters:
            self.add_exporter(exporter)

    def add_importer(self, importer: Importer) -> None:
        """Register an importer. Raises ValueError where the id is taken."""
        if importer.id in self.importers:
            raise ValueError(f"importer {importer.id!r} is registered twice")
        self.importers[importer.id] = importer

    def add_exporter(self, exporter: Exporter) -> None:
        """Register an exporter. Raises ValueError where the id is taken."""
        if exporter.id in self.exporters:
            raise ValueError(f"exporter {exporter.id!r} is registered twice")
        self.exporters[exporter.id] = exporter

    def load_plugins(self) -> None:
        """Register what entry points offer, once; one that fails becomes a problem and the rest goes on."""
        if self._loaded:
            return
        self._loaded = True
        for group, add in ((IMPORTERS_GROUP, self.add_importer), (EXPORTERS_GROUP, self.add_exporter)):
            for entry in entry_points(group=group):
                try:
                    add(entry.load())
                except Exception as error:
                    params = {"plugin": entry.name, "reason": f"{type(error).__name__}: {error}"}
                    self.problems.append(Problem("file.plugin_failed", Severity.WARNING, (), params))

    def importer_for(self, data: bytes, path: Path) -> Importer | None:
        """The importer that accepts these bytes; those that know the ending are asked first."""
        suffix = path.suffix.lower()
        order = sorted(self.importers.values(), key=lambda importer: suffix not in importer.suffixes)
        return next((importer for importer in order if importer.accepts(data, path)), None)

    def exporter_for(self, path: Path) -> Exporter | None:
        """The exporter for the ending of `path`."""
        suffix = path.suffix.lower()
        return next((exporter for exporter in self.exporters.values() if suffix in exporter.suffixes), None)
