"""The formats of this installation: what can be opened and what can be written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from vsm_app.io import limits
from vsm_app.io.container import DOCUMENT, MANIFEST, ZIP_MAGIC, read_document_bytes, write_document
from vsm_app.io.exporters.edge_list import write_edge_list
from vsm_app.io.importers import edge_list, network_json
from vsm_app.io.opened import Opened
from vsm_app.io.registry import Exporter, Importer, Registry
from vsm_app.model.document import Document
from vsm_app.model.problems import Problem

_TEXT_SUFFIXES: Final = (".csv", ".tsv", ".txt")
_HEAD: Final = 4096


def _read_map(data: bytes, path: Path, _given: Mapping[str, Any]) -> Opened:
    return read_document_bytes(data, path.name)


def _write_map(document: Document, path: Path, _lang: str) -> tuple[Problem, ...]:
    write_document(path, document)
    return ()


def _is_map(data: bytes, path: Path) -> bool:
    if data.startswith(ZIP_MAGIC):
        members = _members(data)
        return bool({DOCUMENT, MANIFEST} & members) if members else path.suffix.lower() != ".xlsx"
    return _is_json(data) and not _is_network(data, path)


def _is_network(data: bytes, _path: Path) -> bool:
    """Whether the object says so, or says nothing of itself and has flows with `from`."""
    if not _is_json(data):
        return False
    head = data[:_HEAD]
    if f'"{network_json.FORMAT}"'.encode() in head:
        return True
    return b'"format"' not in head and b'"flows"' in data and b'"from"' in data


def _is_edge_list(data: bytes, path: Path) -> bool:
    if data.startswith(ZIP_MAGIC):
        members = _members(data)
        return any(member.startswith("xl/") for member in members) if members else path.suffix.lower() == ".xlsx"
    return not _is_json(data) and (path.suffix.lower() in _TEXT_SUFFIXES or b"\0" not in data[:_HEAD])


def _is_json(data: bytes) -> bool:
    return data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


def _members(data: bytes) -> set[str]:
    """The names in a zip; none where it is cut off."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())
    except limits.ZIP_ERRORS:
        return set()


REGISTRY: Final = Registry(
    importers=(
        Importer("cvsm", (".cvsm", ".json"), _is_map, _read_map),
        Importer(network_json.ID, (".json",), _is_network, network_json.read_network),
        Importer(edge_list.ID, (".csv", ".tsv", ".txt", ".xlsx"), _is_edge_list, edge_list.read_edge_list),
    ),
    exporters=(
        Exporter("cvsm", (".cvsm", ".json"), _write_map),
        Exporter(edge_list.ID, (".csv", ".xlsx"), write_edge_list),
    ),
)
"""Plugins are added when the first file is opened or written."""
