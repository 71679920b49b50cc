"""Our own files: `.cvsm`, a zip of JSON that is the same for the same map to the last byte, or a bare `document.json`.

Entries, in this order: `manifest.json` (format, schema_version, min_reader, app_version), `document.json`, `media/*`
(photos of notes), `preview.png`, `view.json` (what the window looked at).
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import msgspec

from vsm_app import __version__
from vsm_app.errors import DamagedFileError, VsmError
from vsm_app.io import limits
from vsm_app.io.atomic import write_bytes
from vsm_app.io.codec import (
    UNREADABLE,
    WRITTEN_BY_NEWER,
    Header,
    check_version,
    decode,
    encode,
    foreign,
    written_by_newer,
)
from vsm_app.io.filetypes import FORMAT, MIN_READER
from vsm_app.io.opened import Opened
from vsm_app.model.document import SCHEMA_VERSION, Document
from vsm_app.model.problems import Problem, Severity

MANIFEST: Final = "manifest.json"
DOCUMENT: Final = "document.json"
VIEW: Final = "view.json"
PREVIEW: Final = "preview.png"
MEDIA: Final = "media/"
ZIP_MAGIC: Final = b"PK\x03\x04"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
_FAST_FROM: Final = 1_000_000  # bytes from which speed counts more than size
_LARGEST_DOCUMENT: Final = 300 * limits.MEGABYTE


# --- writing ---
def write_document(
    path: Path,
    document: Document,
    *,
    view: Mapping[str, Any] | None = None,
    media: Mapping[str, bytes] | None = None,
    preview: bytes = b"",
) -> None:
    """Write a map: as `.cvsm`, or as bare JSON where the name ends in `.json`. On WriteError the old file stays."""
    if path.suffix.lower() == ".json":
        write_bytes(path, encode(document))
    else:
        write_bytes(path, document_bytes(document, view=view, media=media, preview=preview))


def document_bytes(
    document: Document,
    *,
    view: Mapping[str, Any] | None = None,
    media: Mapping[str, bytes] | None = None,
    preview: bytes = b"",
) -> bytes:
    """The bytes of a `.cvsm`. Only media that a note of the map names are kept."""
    manifest = {
        "app_version": __version__,
        "format": FORMAT,
        "min_reader": MIN_READER,
        "schema_version": SCHEMA_VERSION,
    }
    buffer = io.BytesIO()
    named = {note.media for note in document.layout.notes.values()}
    with zipfile.ZipFile(buffer, "w") as archive:
        _add(archive, MANIFEST, _json(manifest))
        _add(archive, DOCUMENT, encode(document))
        for name, data in sorted((media or {}).items()):
            if name in named and not limits.bad_name(name):
                _add(archive, MEDIA + name, data, packed=False)
        if preview:
            _add(archive, PREVIEW, preview, packed=False)
        if view:
            _add(archive, VIEW, _json(view))
    return buffer.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes, *, packed: bool = True) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system = 3  # Unix, on every system: the same bytes everywhere
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    archive.writestr(entry, data, compresslevel=1 if len(data) > _FAST_FROM else 6)


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False).encode() + b"\n"


# --- reading ---
def open_map(path: Path) -> Opened:
    """Read a `.cvsm` or a bare `document.json`.

    Raises ReadError and its kinds with one sentence where nothing can be read; what can be read of a damaged file is in
    the document, and what cannot is in the problems (`damaged` then says that the file must not be written over).
    """
    return read_document_bytes(limits.read_file(path), path.name)


def read_document_bytes(data: bytes, name: str) -> Opened:
    """The same from the bytes of a file called `name`."""
    if not data.startswith(ZIP_MAGIC):
        return _opened(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            limits.check_zip(archive, name)
            return _read_archive(archive, data, name)
    except limits.ZIP_ERRORS:
        return _salvaged(data, name)


def media_of(path: Path, names: Iterable[str]) -> dict[str, bytes]:
    """The photos of these names in the map at `path`; nothing where it cannot be read or holds none of them."""
    wanted = {MEDIA + name: name for name in names}
    try:
        with zipfile.ZipFile(path) as archive:
            limits.check_zip(archive, path.name)
            return {wanted[member]: archive.read(member) for member in archive.namelist() if member in wanted}
    except (VsmError, *limits.ZIP_ERRORS):
        return {}


def photos_missing(document: Document, media: Mapping[str, bytes]) -> tuple[str, ...]:
    """The names of the photos that notes of the map show and that are not in `media`."""
    named = dict.fromkeys(note.media for note in document.layout.notes.values() if note.media)
    return tuple(name for name in named if name not in media)


def _opened(data: bytes, name: str) -> Opened:
    document, problems, whole = decode(data, name)
    if not whole and not document.nodes and not document.layout.notes:
        raise _damaged(name)
    newer = any(problem.code == WRITTEN_BY_NEWER for problem in problems)
    return Opened(document, problems, damaged=not whole, newer=newer)


def _damaged(name: str) -> DamagedFileError:
    return DamagedFileError(
        f"{name} is damaged: it begins like a map but nothing of it can be read. Take an older copy of it.",
        code="file.damaged",
        params={"path": name},
    )


def _read_archive(archive: zipfile.ZipFile, data: bytes, name: str) -> Opened:
    members = set(archive.namelist())
    problems: list[Problem] = []
    newer: Problem | None = None
    if MANIFEST in members:
        newer = _check_manifest(_member(archive, data, MANIFEST, problems), name)
    if DOCUMENT not in members:
        raise foreign(name)
    if archive.getinfo(DOCUMENT).file_size > _LARGEST_DOCUMENT:
        raise limits.too_large(name, archive.getinfo(DOCUMENT).file_size, _LARGEST_DOCUMENT)
    opened = _opened(_member(archive, data, DOCUMENT, problems), name)
    if newer is not None and not opened.newer:
        opened = replace(opened, problems=(newer, *opened.problems), newer=True)
    view: Any = {}
    if VIEW in members:
        try:
            view = msgspec.json.decode(_member(archive, data, VIEW, problems))
        except UNREADABLE:
            view = {}  # how the window stood is not worth a word
    media = {
        member.removeprefix(MEDIA): _member(archive, data, member, problems)
        for member in sorted(members)
        if member.startswith(MEDIA) and member != MEDIA
    }
    return replace(
        opened,
        problems=(*problems, *opened.problems),
        view=view if isinstance(view, dict) else {},
        media=media,
        preview=_member(archive, data, PREVIEW, []) if PREVIEW in members else b"",
        damaged=opened.damaged or bool(problems),
    )


def _check_manifest(data: bytes, name: str) -> Problem | None:
    """What there is to say about the version; raises where another program is needed."""
    try:
        header = msgspec.json.decode(data, type=Header)
    except UNREADABLE:
        return None  # the document's own header is read next
    if header.format and header.format != FORMAT:
        raise foreign(name)
    check_version(header, name)
    return written_by_newer(header.app_version) if header.schema_version > SCHEMA_VERSION else None


def _member(archive: zipfile.ZipFile, data: bytes, member: str, problems: list[Problem]) -> bytes:
    """An entry's content; of a damaged one what can be unpacked, with a problem."""
    try:
        return archive.read(member)
    except limits.ZIP_ERRORS:
        problems.append(Problem("file.damaged_entry", Severity.ERROR, (), {"entry": member}))
        found = dict(_local_entries(data))
        return found.get(member, b"")


# --- a zip without its end (cut off on a stick or in the mail) ---
def _salvaged(data: bytes, name: str) -> Opened:
    entries = dict(_local_entries(data))
    if MANIFEST in entries:
        _check_manifest(entries[MANIFEST], name)
    content = entries.get(DOCUMENT, b"")
    if not content:
        raise _damaged(name)
    opened = _opened(content, name)
    media = {member.removeprefix(MEDIA): content for member, content in entries.items() if member.startswith(MEDIA)}
    found = (Problem("file.cut_off", Severity.ERROR), *(p for p in opened.problems if p.code != "file.cut_off"))
    return replace(opened, problems=found, media=media, damaged=True)


def _local_entries(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each entry found by its local header (APPNOTE 4.3.7), as far as it can be unpacked."""
    start, count = data.find(ZIP_MAGIC), 0
    while start != -1 and count < limits.MOST_ENTRIES and start + 30 <= len(data):
        method, packed, size, name_length, extra_length = struct.unpack_from("<8xH8xIIHH", data, start)
        begin = start + 30 + name_length + extra_length
        name = data[start + 30 : start + 30 + name_length].decode("utf-8", "replace")
        if not limits.bad_name(name):
            yield name, _unpacked(data[begin : begin + packed] if packed else data[begin:], method, size)
        start, count = data.find(ZIP_MAGIC, begin + packed), count + 1


def _unpacked(data: bytes, method: int, size: int) -> bytes:
    if method == zipfile.ZIP_STORED:
        return data
    if method != zipfile.ZIP_DEFLATED:
        return b""
    limit = min(max(size, 1), _LARGEST_DOCUMENT, max(limits.SMALL_ENTRY, limits.LARGEST_RATIO * len(data)))
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    unpacked = bytearray()
    try:
        for at in range(0, len(data), 1024):  # in small steps: what comes before the damage is kept
            unpacked += unpacker.decompress(data[at : at + 1024], limit - len(unpacked))
            if len(unpacked) >= limit:
                break
    except zlib.error:
        pass
    return bytes(unpacked)
