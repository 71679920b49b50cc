"""Places of the labels of a very large map, found a little at a time between what the user does."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Final

from PySide6.QtCore import QObject, QTimer

from vsm_app.layout.types import Labels

#: Seconds at a time, and ms of pause after it: where somebody waits for the labels, and where nobody sees any.
_NOW: Final = (0.025, 0)
_LATER: Final = (0.010, 60)


class LabelsAhead:
    """One search for places at a time; whatever changes the map drops it, and what it found."""

    def __init__(self, owner: QObject, on_found: Callable[[], None]) -> None:
        self._owner = owner
        self._on_found = on_found
        self._timer: QTimer | None = None
        self._work: Generator[None, None, Labels] | None = None
        self._slice = _NOW[0]
        self.found: Labels | None = None

    @property
    def is_running(self) -> bool:
        """Whether places are being looked for."""
        return self._work is not None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is looked for nor found."""
        return self._work is None and self.found is None

    def begin(self, work: Generator[None, None, Labels], *, now: bool) -> None:
        """Look for places from the next turn of the event loop on; `now`: somebody waits for them."""
        self._work, self.found = work, None
        self.hurry(now=now)

    def hurry(self, *, now: bool = True) -> None:
        """Go on faster: they are waited for."""
        self._slice, pause = _NOW if now else _LATER
        if self._timer is None:
            self._timer = QTimer(self._owner)
            self._timer.timeout.connect(self.go_on)
        self._timer.start(pause)

    def drop(self) -> None:
        """The map is another: forget everything."""
        self._end(None)

    def go_on(self) -> None:
        """Look for some more places; once all are found, say so."""
        until = time.perf_counter() + self._slice
        while self._work is not None:
            try:
                next(self._work)
            except StopIteration as last:
                self._end(last.value)
                self._on_found()
                return
            if time.perf_counter() > until:
                return

    def _end(self, found: Labels | None) -> None:
        self._work, self.found = None, found
        if self._timer is not None:
            self._timer.stop()
