"""Writing a file so that there is always a whole one: beside it, flushed to the disk, then put in its place."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import time
from pathlib import Path
from typing import Final

from vsm_app.errors import WriteError

#: A virus scanner may hold a file for a moment after it was closed (Windows): tries and pause in seconds.
_TRIES: Final = 5
_PAUSE: Final = 0.05


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path`; on failure the old file is still what it was.

    Raises WriteError with one sentence: folder missing, no rights, disk full, file held by another program.
    """
    target = _target(path)
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        _write(beside, data, _mode(target))
        _replace(beside, target)
    except OSError as error:
        _discard(beside)
        raise _write_error(path, error) from error
    except BaseException:  # stopped with Ctrl+C: nothing is left beside the file
        _discard(beside)
        raise
    _flush_folder(target.parent)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8; its line ends stay as they are."""
    write_bytes(path, text.encode("utf-8"))


def _discard(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _target(path: Path) -> Path:
    """Where a symbolic link points: the link itself stays."""
    try:
        return path.resolve(strict=True) if path.is_symlink() else path
    except OSError:
        return path


def _mode(target: Path) -> int | None:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        return None


def _write(path: Path, data: bytes, mode: int | None) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        with contextlib.suppress(OSError):
            path.chmod(mode)


def _replace(source: Path, target: Path) -> None:
    for attempt in range(_TRIES):
        try:
            source.replace(target)
        except PermissionError:
            if attempt == _TRIES - 1:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _flush_folder(folder: Path) -> None:
    """Make the renaming itself last through a power cut (where the system can)."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write_error(path: Path, error: OSError) -> WriteError:
    reason = error.strerror or type(error).__name__
    match error:
        case FileNotFoundError():
            return WriteError(
                f"{path} could not be written: its folder does not exist. Choose another folder.",
                code="file.no_folder",
                params={"path": str(path)},
            )
        case PermissionError() | IsADirectoryError():
            return WriteError(
                f"{path} could not be written: it is open in another program or you have no right to write there. "
                "Close it there or save under another name.",
                code="file.no_right",
                params={"path": str(path)},
            )
    return WriteError(
        f"{path} could not be written ({reason}); the old file is unchanged. Save under another name or disk.",
        code="file.not_written",
        params={"path": str(path), "reason": reason},
    )
