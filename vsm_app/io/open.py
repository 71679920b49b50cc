"""Opening whatever can be opened: our own maps, networks, edge lists and what plugins read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from vsm_app.io import limits
from vsm_app.io.codec import foreign
from vsm_app.io.container import DOCUMENT, MANIFEST, ZIP_MAGIC, read_document_bytes
from vsm_app.io.importers import edge_list, network_json
from vsm_app.io.opened import Opened
from vsm_app.io.registry import Importer, Registry

_TEXT_SUFFIXES: Final = (".csv", ".tsv", ".txt")
_HEAD: Final = 4096


def open_any(path: Path, **answers: Any) -> Opened:
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


def _read_map(data: bytes, path: Path, _given: Mapping[str, Any]) -> Opened:
    return read_document_bytes(data, path.name)


def _is_map(data: bytes, path: Path) -> bool:
    if data.startswith(ZIP_MAGIC):
        members = _members(data)
        return bool({DOCUMENT, MANIFEST} & members) if members else path.suffix.lower() != ".xlsx"
    return _json_head(data) and not _is_network(data, path)


def _is_network(data: bytes, _path: Path) -> bool:
    """Whether the object says so, or has flows with `from` and `to` though it says nothing."""
    if not _json_head(data):
        return False
    head = data[:_HEAD].decode("utf-8-sig", "replace")
    if f'"{network_json.FORMAT}"' in head:
        return True
    return '"format"' not in head and '"flows"' in data.decode("utf-8-sig", "replace") and b'"from"' in data


def _is_edge_list(data: bytes, path: Path) -> bool:
    if data.startswith(ZIP_MAGIC):
        members = _members(data)
        return any(member.startswith("xl/") for member in members) if members else path.suffix.lower() == ".xlsx"
    return not _json_head(data) and (path.suffix.lower() in _TEXT_SUFFIXES or b"\0" not in data[:_HEAD])


def _json_head(data: bytes) -> bool:
    return data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


def _members(data: bytes) -> set[str]:
    """The names in a zip; none where it is cut off."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return set()


REGISTRY: Final = Registry(
    importers=(
        Importer("cvsm", (".cvsm", ".json"), _is_map, _read_map),
        Importer(network_json.ID, (".json",), _is_network, network_json.read_network),
        Importer(edge_list.ID, (".csv", ".tsv", ".txt", ".xlsx"), _is_edge_list, edge_list.read_edge_list),
    )
)
"""The importers of this installation; plugins are added at the first opening."""
