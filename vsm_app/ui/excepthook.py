"""The border of the program: whatever was not caught anywhere ends here, in a log file and one quiet sentence.

Nothing is closed and nothing is lost: the document is a value, a failed edit leaves it as it was, the journal goes on.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
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
        self._handler = _log_handler(log)

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


def _log_handler(path: Path | None) -> RotatingFileHandler | None:
    """A small rotating log; none where the folder cannot be written (a locked laptop must still work)."""
    if path is None:
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8", delay=True)
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
    return handler
