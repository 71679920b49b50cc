"""The border of the program: whatever was not caught anywhere ends here, in a log file and one quiet sentence.

Nothing is closed and nothing is lost: the document is a value, a failed edit leaves it as it was, the journal goes on.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject, Signal

_LOG_BYTES: Final = 500_000
_LOG_FILES: Final = 2

logger = logging.getLogger("vsm_app")


def log_path() -> Path:
    """Where the log of this user stands."""
    import platformdirs

    return Path(platformdirs.user_log_dir("Ringstrom", appauthor=False)) / "ringstrom.log"


class ExceptionBorder(QObject):
    """Takes the place of `sys.excepthook`; `caught` carries the exception to the window, in the window's thread."""

    caught = Signal(object)  # BaseException

    def __init__(self, log: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._previous: Callable[..., object] | None = None
        self._previous_thread: Callable[..., object] | None = None
        self._handler = None if log is None else _LogFile(log)
        if self._handler is not None:
            logger.addHandler(self._handler)

    def install(self) -> None:
        """Catch from now on, in every thread."""
        self._previous, sys.excepthook = sys.excepthook, self._on_exception
        self._previous_thread, threading.excepthook = threading.excepthook, self._on_thread_exception

    def remove(self) -> None:
        """Give the hooks back."""
        if self._previous is not None:
            sys.excepthook = self._previous
            self._previous = None
        if self._previous_thread is not None:
            threading.excepthook = self._previous_thread
            self._previous_thread = None
        if self._handler is not None:
            logger.removeHandler(self._handler)
            self._handler.close()
            self._handler = None

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        logger.critical("not caught", exc_info=(kind, error, trace))
        self.caught.emit(error)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        error = args.exc_value or args.exc_type()
        self._on_exception(args.exc_type, error, args.exc_traceback)


class _LogFile(logging.Handler):
    """A small rotating log, begun with its first record; none where the folder cannot be written.

    A locked laptop must still work, and a program that has nothing to log starts without the machinery of one.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None
        self._is_there = True

    def emit(self, record: logging.LogRecord) -> None:
        """Write `record` (logging.Handler)."""
        if self._file is None and self._is_there:
            self._file = self._begin()
            self._is_there = self._file is not None
        if self._file is not None:
            self._file.emit(record)

    def close(self) -> None:
        """Close the file (logging.Handler)."""
        if self._file is not None:
            self._file.close()
            self._file = None
        super().close()

    def _begin(self) -> logging.Handler | None:
        from logging.handlers import RotatingFileHandler

        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = RotatingFileHandler(self._path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
        except OSError:
            return None
        file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        return file
