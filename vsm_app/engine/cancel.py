"""Stopping work that nobody waits for any more: a token checked between the stages of a computation."""

from __future__ import annotations

import threading

from vsm_app.errors import CancelledError


class CancelToken:
    """Set from any thread, asked by the worker."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at the next stage."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether the work should stop."""
        return self._event.is_set()


def check(token: CancelToken | None) -> None:
    """Raise :class:`CancelledError` where the token says so."""
    if token is not None and token.cancelled:
        raise CancelledError("The calculation was cancelled.", code="task.cancelled")
