"""A lock that the system takes back when the program ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import IO


class FileLock:
    """Holds a lock file for as long as the program works with what it stands for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock; false where another program (or window) holds it."""
        if self._file is not None:
            return True
        try:
            file = self.path.open("ab")
        except OSError:
            return False
        if not _lock(file):
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Give the lock back and delete its file."""
        if self._file is None:
            return
        if os.name == "posix":  # deleted while still held, so that nobody locks a file that is about to vanish
            self.path.unlink(missing_ok=True)
        self._file.close()
        self._file = None
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
