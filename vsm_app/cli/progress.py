"""What takes long says so on a terminal: one line on standard error, nothing where that is piped or a file."""

from __future__ import annotations

import io
import sys
import threading
import time
from typing import Final, Self, TextIO

from vsm_app.texts import text

#: Seconds of work before a line appears, and between two states of it.
DELAY: Final = 0.4
STEP: Final = 0.2
_STARTED: Final = time.monotonic()


class Progress:
    """A line such as `Solving … 3 s`, or `Drawing entries … 40 %` where the work says how far it is; used with `with`.

    It is written by a thread of its own, which ends with the block; the line is taken away then, so that what follows
    on standard output stands alone.
    """

    def __init__(self, words: str, stream: TextIO, delay: float) -> None:
        self._words = words
        self._stream = stream
        self._delay = delay
        self._fraction: float | None = None
        self._shown = 0
        self._begun = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._show, name="progress", daemon=True)

    def __call__(self, fraction: float) -> None:
        """Take over how far the work is (0 to 1)."""
        self._fraction = fraction

    def __enter__(self) -> Self:
        if self._stream.isatty():
            self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._write("")

    def _show(self) -> None:
        wait = self._delay
        while not self._over.wait(wait):
            wait = STEP
            known = self._fraction is not None
            state = f"{100 * (self._fraction or 0):.0f} %" if known else f"{time.monotonic() - self._begun:.0f} s"
            self._write(f"{self._words} … {state}")

    def _write(self, line: str) -> None:
        if line or self._shown:
            self._stream.write("\r" + line.ljust(self._shown) + ("" if line else "\r"))
            self._stream.flush()
            self._shown = len(line)


def working(stage: str, lang: str) -> Progress:
    """Progress of a stage of the work (`cli.progress.<stage>`); what the command took before counts to the delay."""
    passed = time.monotonic() - _STARTED
    stream = sys.stderr or io.StringIO()  # a program of the Windows desktop has none
    return Progress(text(f"cli.progress.{stage}", lang=lang), stream, max(DELAY - passed, 0.0))
