"""Work that takes longer than a frame: in a thread, with progress after a moment, to be cancelled at any time.

One of the two places with a broad `except` (the other is the excepthook): whatever a piece of work raises becomes a
report to its caller, in the window's thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from vsm_app.errors import CancelledError

SHOW_AFTER_MS: Final = 400

logger = logging.getLogger(__name__)


class Progress:
    """What a piece of work tells of itself, and how it learns that nobody wants it any more. Safe between threads."""

    def __init__(self, tell: Callable[[float], None] | None = None) -> None:
        self._tell = tell
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask it to stop."""
        self._stop.set()

    def report(self, fraction: float) -> None:
        """Say how far it is, 0..1; raises CancelledError where it is not wanted any more."""
        if self._stop.is_set():
            raise CancelledError("Stopped.", code="task.cancelled")
        if self._tell is not None:
            self._tell(fraction)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a piece of work ended: its value, or the exception."""

    value: Any = None
    error: BaseException | None = None


Work = Callable[[Progress], Any]


class Executor(Protocol):
    """Where work is done: in this thread (tests) or in another; `done` is always called in the window's thread."""

    def submit(self, work: Callable[[], Any], done: Callable[[Outcome], None]) -> None:
        """Do `work`, then call `done` with its outcome."""
        ...

    def close(self) -> None:
        """Wait for what is running; take nothing more."""
        ...


def attempt(work: Callable[[], Any]) -> Outcome:
    """Do `work` and give back how it ended."""
    try:
        return Outcome(work())
    except CancelledError as error:
        return Outcome(error=error)
    except Exception as error:  # the border of the worker
        logger.debug("work failed", exc_info=True)
        return Outcome(error=error)


class InlineExecutor:
    """Does the work at once in the calling thread (tests, small pieces)."""

    def submit(self, work: Callable[[], Any], done: Callable[[Outcome], None]) -> None:
        """Do `work`, then call `done`."""
        done(attempt(work))

    def close(self) -> None:
        """Nothing is running."""


class ThreadExecutor(QObject):
    """One worker thread; outcomes come back through a queued signal."""

    _finished = Signal(object, object)  # done, Outcome

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = ThreadPoolExecutor(1, thread_name_prefix=f"ringstrom-{name}")
        self._finished.connect(self._deliver)

    def submit(self, work: Callable[[], Any], done: Callable[[Outcome], None]) -> None:
        """Queue `work`; after :meth:`close` it is dropped."""
        if self._pool is not None:
            self._pool.submit(self._do, work, done)

    def close(self) -> None:
        """Drop what waits, wait for what runs; late answers are not delivered any more."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def _do(self, work: Callable[[], Any], done: Callable[[Outcome], None]) -> None:
        outcome = attempt(work)
        if self._pool is not None:
            self._finished.emit(done, outcome)

    def _deliver(self, done: Callable[[Outcome], None], outcome: Outcome) -> None:
        if self._pool is not None:
            done(outcome)


@dataclass(eq=False, slots=True, weakref_slot=True)
class Task:
    """One piece of work under way: `title` is what the status bar calls it."""

    title: str
    progress: Progress = field(default_factory=Progress)
    is_wanted: bool = True

    def drop(self, *_: object) -> None:
        """Whoever asked is gone: stop it, and tell nobody how it ended."""
        self.is_wanted = False
        self.progress.cancel()


class TaskRunner(QObject):
    """Runs tasks one after the other and tells the window about those that take longer than a moment."""

    shown = Signal(object)  # Task: it takes longer, show progress
    progressed = Signal(object, float)  # Task, fraction
    finished = Signal(object)  # Task

    def __init__(self, executor: Executor | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor: Executor = executor or ThreadExecutor("tasks", self)
        self._active: list[Task] = []

    @property
    def active(self) -> tuple[Task, ...]:
        """What is under way, oldest first."""
        return tuple(self._active)

    def run(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
        owner: QObject | None = None,
    ) -> Task:
        """Start `work`; `done` gets its value, `failed` its exception (a `CancelledError` where it was stopped).

        With the `owner`, whose methods these are, goes what it asked for: a window that was closed hears nothing more.
        """
        task = Task(title)
        task.progress = Progress(lambda fraction: self.progressed.emit(task, fraction))
        self._active.append(task)
        if owner is not None:
            owner.destroyed.connect(task.drop)
        QTimer.singleShot(SHOW_AFTER_MS, self, lambda: self._show(task))

        def finish(outcome: Outcome) -> None:
            self._active.remove(task)
            self.finished.emit(task)
            if not task.is_wanted:
                return
            if outcome.error is None:
                done(outcome.value)
            else:
                failed(outcome.error)

        self._executor.submit(lambda: work(task.progress), finish)
        return task

    def close(self) -> None:
        """Cancel everything and wait for the thread."""
        for task in self._active:
            task.progress.cancel()
        self._executor.close()
        self._active.clear()

    def _show(self, task: Task) -> None:
        if task in self._active:
            self.shown.emit(task)
