"""Limits on what is read, so that a broken file cannot fill memory: sizes, ratios, numbers and names of entries."""

from __future__ import annotations

import math
import re
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from vsm_app.errors import LimitError, ReadError

MEGABYTE: Final = 1_000_000
#: Whatever reading a damaged zip may raise.
ZIP_ERRORS: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, struct.error, ValueError
)  # fmt: skip
#: The largest file that is opened at all, in bytes.
LARGEST_FILE: Final = 500 * MEGABYTE
#: The largest sum of all entries of a zip after unpacking, in bytes.
LARGEST_TOTAL: Final = 1000 * MEGABYTE
#: Unpacked over packed size; a text of one element a line comes to 30, a regular table to 100. Small entries may exceed
#: it.
LARGEST_RATIO: Final = 200
SMALL_ENTRY: Final = 5 * MEGABYTE
MOST_ENTRIES: Final = 5000
_LONGEST_NAME: Final = 240
_BAD_NAME: Final = re.compile(r"[\x00-\x1f\\:]")


def read_file(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """The bytes of a file. Raises ReadError: missing, no rights, a folder, empty; LimitError: too large."""
    try:
        size = path.stat().st_size
        if size > largest:
            raise too_large(path.name, size, largest)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError(
            f"There is no file {path}: it may have been moved or renamed.",
            code="file.not_found",
            params={"path": str(path)},
        ) from error
    except IsADirectoryError as error:
        raise ReadError(
            f"{path} is a folder, not a file.", code="file.is_folder", params={"path": str(path)}
        ) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError(
            f"{path} could not be read ({reason}): close it in other programs and check your rights.",
            code="file.not_read",
            params={"path": str(path), "reason": reason},
        ) from error
    if not data:
        raise ReadError(
            f"{path.name} is empty (0 bytes): there is nothing to open.", code="file.empty", params={"path": path.name}
        )
    return data


def too_large(name: str, size: int, largest: int) -> LimitError:
    """The error for something larger than its limit (both in bytes)."""
    found, limit = math.ceil(size / MEGABYTE), largest // MEGABYTE
    return LimitError(
        f"{name} has {found} MB; up to {limit} MB are read. Split it or leave out what the map does not need.",
        code="file.too_large",
        params={"path": name, "size": found, "limit": limit},
    )


def check_zip(archive: zipfile.ZipFile, name: str) -> None:
    """Raise LimitError for too many or too large entries, absurd ratios, names that lead elsewhere."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise LimitError(
            f"{name} holds {len(entries)} entries; up to {MOST_ENTRIES} are read.",
            code="file.too_many_entries",
            params={"path": name, "count": len(entries), "limit": MOST_ENTRIES},
        )
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST_TOTAL:
        raise too_large(name, total, LARGEST_TOTAL)
    for entry in entries:
        if bad_name(entry.filename):
            raise LimitError(
                f"{name} holds an entry named {entry.filename[:40]!r}, which leads elsewhere: it is not opened.",
                code="file.bad_entry_name",
                params={"path": name, "entry": entry.filename[:40]},
            )
        if entry.file_size > SMALL_ENTRY and entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1):
            raise bomb(name, entry.filename, entry.file_size)


def bomb(name: str, entry: str, size: int) -> LimitError:
    """The error for an entry that unpacks to far more than a document of its size can hold."""
    found = round(size / MEGABYTE)
    return LimitError(
        f"{name} is not opened: its entry {entry} would unpack to {found} MB, far more than such a file holds.",
        code="file.bomb",
        params={"path": name, "entry": entry, "size": found},
    )


def bad_name(name: str) -> bool:
    """Whether the name of an entry could lead outside of a folder it is unpacked to."""
    path = PurePosixPath(name)
    return bool(len(name) > _LONGEST_NAME or _BAD_NAME.search(name) or path.is_absolute() or ".." in path.parts)
