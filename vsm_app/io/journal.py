"""The journal: every step of an unsaved map is appended to a recovery file as it happens; a crash loses nothing.

One JSON object a line: a head (format, version, name and path of the map), a snapshot of the document as it was before
the first step, then one line a step with what changed. A line that was cut off ends the reading; what stands before it
is restored.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from vsm_app import __version__
from vsm_app.errors import DamagedFileError, WriteError
from vsm_app.io import limits
from vsm_app.io.codec import UNREADABLE, Header, check_version, decode, encode, encode_elements
from vsm_app.io.filetypes import ELEMENTS, PLACES, scales_written
from vsm_app.io.journal_photos import drop_photos, move_photos
from vsm_app.io.locks import FileLock
from vsm_app.io.opened import Opened
from vsm_app.model.document import SCHEMA_VERSION, Document, Source
from vsm_app.model.placement import Note
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.settings import Settings

FORMAT: Final = "cvsm-journal"
SUFFIX: Final = ".journal"
#: Seconds between two flushes to the disk; a crash of the program loses nothing, one of the machine at most so much.
SYNC_EVERY: Final = 2.0
#: Bytes of steps after which a fresh snapshot is cheaper to read back.
_COMPACT_AFTER: Final = 4_000_000
_VALUES: Final = ("name", "description", "language", "next_number", "extra")


class Journal:
    """The recovery file of one window. `folder` is where recovery files lie; nothing is written before the first step.

    What goes wrong in writing is in `failure` and stops nothing: the map itself is not at stake.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._document = Document()
        self._path: Path | None = None
        self._file: IO[bytes] | None = None
        self._lock: FileLock | None = None
        self._synced = 0.0
        self._written = 0
        self.file: Path | None = None
        self.failure: WriteError | None = None

    def start(self, document: Document, path: Path | None) -> None:
        """Another document was opened or the map was saved to `path`: from here on steps count anew."""
        self.close()
        self._document, self._path = document, path
        self.failure = None

    def record(self, document: Document) -> None:
        """Append what changed since the last call (an edit, or undo and redo)."""
        if document is self._document or self.failure is not None:
            return
        before, self._document = self._document, document
        try:
            if self._file is None:
                self._begin(before)
            if self._written > _COMPACT_AFTER:
                self._restart()
            else:
                self._append(_step(before, document))
            if self._clock() - self._synced >= SYNC_EVERY:
                self.sync()
        except OSError as error:
            self._fail(error)
        except WriteError:
            self._document = before  # a number that no file can hold: the step is written with the next one

    def sync(self) -> None:
        """Flush to the disk (also called when the window has nothing to do)."""
        if self._file is not None:
            os.fsync(self._file.fileno())
            self._synced = self._clock()

    def close(self, *, keep: bool = False) -> None:
        """End the journal; with `keep` the recovery file stays."""
        if self._file is not None:
            self._file.close()
        if self.file is not None and not keep:
            discard(self.file)
        if self._lock is not None:
            self._lock.release()
        self._file = self._lock = self.file = None
        self._written = 0

    def _begin(self, document: Document) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self.file = self._folder / f"{secrets.token_hex(8)}{SUFFIX}"
        self._lock = FileLock(self.file.with_suffix(".lock"))
        self._lock.acquire()
        self._file = self.file.open("xb")
        self._append(_head(document, self._path))
        self._append(_snapshot(document))
        self._written = 0
        self.sync()

    def _restart(self) -> None:
        """A new file with a fresh snapshot in place of a long one."""
        old_file, old_lock, old_handle = self.file, self._lock, self._file
        self._begin(self._document)
        if old_handle is not None and old_file is not None and old_lock is not None:
            old_handle.close()
            if self.file is not None:
                move_photos(old_file, self.file)
            old_file.unlink(missing_ok=True)
            old_lock.release()

    def _append(self, line: bytes) -> None:
        if self._file is not None:
            self._file.write(line + b"\n")
            self._file.flush()
            self._written += len(line)

    def _fail(self, error: OSError) -> None:
        reason = error.strerror or type(error).__name__
        self.failure = WriteError(
            f"The recovery file could not be written ({reason}): save the map yourself from time to time.",
            code="file.no_journal",
            params={"reason": reason},
        )
        self.close(keep=True)


# --- lines ---
def _head(document: Document, path: Path | None) -> bytes:
    head = {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "min_reader": SCHEMA_VERSION,
        "app_version": __version__,
        "name": document.name,
        "path": None if path is None else str(path),
    }
    return json.dumps(head).encode()


def _snapshot(document: Document) -> bytes:
    """The document in one line: line ends stand between its parts only, never inside a text."""
    return b'{"snapshot":' + encode(document).replace(b"\n", b" ") + b"}"


def _step(before: Document, after: Document) -> bytes:
    try:
        parts = dict(_parts(before, after))
    except (UnicodeEncodeError, msgspec.ValidationError):
        return _snapshot(after)
    return b"{" + b",".join(b'"%s":%s' % (key.encode(), value) for key, value in parts.items()) + b"}"


def _parts(before: Document, after: Document) -> Iterator[tuple[str, bytes]]:
    """`set:<section>` with new and changed elements, `gone:<section>`, `order:<section>`, `value:<field>`."""
    for name, kind in ELEMENTS.items():
        yield from _elements(name, getattr(before.physics, name), getattr(after.physics, name), kind)
    yield from _elements("notes", before.layout.notes, after.layout.notes, Note)
    for name, kind in PLACES.items():
        old, new = getattr(before.layout, name), getattr(after.layout, name)
        if old is not new:
            changed = {key: value for key, value in new.items() if old.get(key) is not value}
            yield f"keys:layout.{name}", _json(list(changed))
            yield f"places:layout.{name}", encode_elements(changed.values(), kind)
            yield f"gone:layout.{name}", _json([key for key in old if key not in new])
    for name in _VALUES:
        if getattr(before, name) != getattr(after, name):
            yield f"value:{name}", _json(getattr(after, name))
    if before.layout.sankey_scales != after.layout.sankey_scales:
        yield "value:layout.sankey_scale", _json(scales_written(after.layout.sankey_scales))
    if before.settings is not after.settings:
        yield "first:settings", encode_elements([after.settings], Settings)
    if before.source is not after.source:
        yield "first:source", encode_elements([after.source], Source)


def _elements(name: str, old: Mapping[str, Any], new: Mapping[str, Any], kind: type) -> Iterator[tuple[str, bytes]]:
    if old is new:
        return
    changed = [value for key, value in new.items() if old.get(key) is not value]
    gone = [key for key in old if key not in new]
    if changed:
        yield f"set:{name}", encode_elements(changed, kind)
    if gone:
        yield f"gone:{name}", _json(gone)
    kept = [key for key in old if key in new] + [key for key in new if key not in old]
    if kept != list(new):
        yield f"order:{name}", _json(list(new))


def _json(value: Any) -> bytes:
    return msgspec.json.encode(value)


# --- recovering ---
@dataclass(frozen=True, slots=True)
class Recovery:
    """A map that can be recovered; `path` is where it was saved, if it was, `changed` the time (seconds since 1970)."""

    file: Path
    name: str
    path: Path | None
    changed: float
    steps: int


def recoverable(folder: Path) -> tuple[Recovery, ...]:
    """The maps that a program left behind unsaved, the latest first; not those that another window has open."""
    found = []
    for file in folder.glob(f"*{SUFFIX}") if folder.is_dir() else ():
        lock = FileLock(file.with_suffix(".lock"))
        if not lock.acquire():
            continue
        lock.release()
        with contextlib.suppress(OSError, ValueError):
            lines = file.read_bytes().split(b"\n")
            head = json.loads(lines[0])
            if head.get("format") == FORMAT and len(lines) > 2:  # noqa: PLR2004 - head and snapshot: no step yet
                path = Path(head["path"]) if head.get("path") else None
                found.append(Recovery(file, str(head.get("name", "")), path, file.stat().st_mtime, len(lines) - 3))
    return tuple(sorted(found, key=lambda recovery: recovery.changed, reverse=True))


def recover(file: Path) -> Opened:
    """The map as it was when the program ended. Raises ReadError where nothing can be read."""
    lines = limits.read_file(file).split(b"\n")
    try:
        head = msgspec.json.decode(lines[0], type=Header)
        check_version(head, file.name)
        raw = json.loads(lines[1])["snapshot"] if head.format == FORMAT else None
    except (ValueError, LookupError, *UNREADABLE):
        raw = None
    if not isinstance(raw, dict):
        raise DamagedFileError(
            f"The recovery file {file.name} is damaged: nothing of it can be read. Open the map's own file.",
            code="file.journal_damaged",
            params={"path": file.name},
        )
    state, problems = _State(raw), []
    for number, line in enumerate(lines[2:], 3):
        if not line:
            continue
        try:
            state.apply(json.loads(line))
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            left = sum(1 for other in lines[number:] if other) + 1
            problems.append(Problem("file.journal_cut", Severity.WARNING, (), {"count": left}))
            break
    document, found, whole = decode(msgspec.json.encode(state.raw()), file.name)
    return Opened(document, (*problems, *found), damaged=not whole)


def discard(file: Path) -> None:
    """Delete a recovery file that is not wanted any more, and its photos."""
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)
    drop_photos(file)


class _State:
    """The raw document while steps are applied: lists as mappings by id, so that a step costs what it changes."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self._take(raw)

    def _take(self, raw: dict[str, Any]) -> None:
        layout = dict(raw.get("layout", {}))
        self._lists = {name: {e["id"]: e for e in raw.get(name, [])} for name in ELEMENTS}
        self._lists["notes"] = {e["id"]: e for e in layout.pop("notes", [])}
        self._layout = {name: dict(layout.get(name, {})) for name in PLACES}
        self._values = {key: value for key, value in raw.items() if key not in ELEMENTS and key != "layout"}
        self._scale = layout.get("sankey_scale")

    def apply(self, step: dict[str, Any]) -> None:
        """One line of the journal, whole or not at all."""
        before = (
            {
                name: dict(elements)
                for name, elements in self._lists.items()
                if f"set:{name}" in step or f"gone:{name}" in step
            },
            {name: dict(places) for name, places in self._layout.items() if f"keys:layout.{name}" in step},
        )
        try:
            self._apply(step)
        except (TypeError, LookupError, AttributeError):
            self._lists |= before[0]
            self._layout |= before[1]
            raise

    def _apply(self, step: dict[str, Any]) -> None:
        if "snapshot" in step:
            self._take(step["snapshot"])
            return
        for key, value in step.items():
            action, _, name = key.partition(":")
            section = name.removeprefix("layout.")
            match action:
                case "set":
                    self._lists[name] |= {element["id"]: element for element in value}
                case "gone":
                    mapping = self._layout[section] if name != section else self._lists[name]
                    for gone in value:
                        mapping.pop(gone, None)
                case "order":
                    self._lists[name] = {i: self._lists[name][i] for i in value}
                case "places":
                    self._layout[section] |= dict(zip(step[f"keys:{name}"], value, strict=True))
                case "first":
                    self._values[name] = value[0]
                case "value" if name == "layout.sankey_scale":
                    self._scale = value
                case "value":
                    self._values[name] = value

    def raw(self) -> dict[str, Any]:
        """The document as the file would hold it."""
        layout: dict[str, Any] = {
            **self._layout,
            "notes": list(self._lists["notes"].values()),
            "sankey_scale": self._scale,
        }
        lists = {name: list(elements.values()) for name, elements in self._lists.items() if name != "notes"}
        return {**self._values, **lists, "layout": layout}
