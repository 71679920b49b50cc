"""Work that waits until a test lets it be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vsm_app.ui.tasks import Outcome, attempt


class LaterExecutor:
    """Keeps work until it is told to do it."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Callable[[Outcome], None]]] = []

    def submit(self, work: Callable[[], Any], done: Callable[[Outcome], None]) -> None:
        self.waiting.append((work, done))

    def do(self, number: int = 0) -> None:
        """One piece of what waits."""
        work, done = self.waiting.pop(number)
        done(attempt(work))

    def do_all(self) -> None:
        """What waits now, not what comes of it."""
        waiting, self.waiting = self.waiting, []
        for work, done in waiting:
            done(attempt(work))

    def close(self) -> None:
        self.waiting.clear()
