"""From an edit to new numbers: who computes, when, and which answer counts.

Small maps are solved in the same frame once the engine is warm; larger ones in a worker: a single entry at once, one of
a burst after a short pause. A request is frozen and carries its revision; a newer one cancels the older, and a late
answer is dropped.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from vsm_app.engine.cancel import CancelToken
from vsm_app.errors import CancelledError
from vsm_app.model.document import Document
from vsm_app.ui.session import Session
from vsm_app.ui.tasks import Executor, Outcome, ThreadExecutor, attempt

if TYPE_CHECKING:
    from vsm_app.engine.kept import KeptSolver
    from vsm_app.engine.period_view import PeriodCompute
    from vsm_app.engine.results import Results

INLINE_FLOWS: Final = 150  # a map of this size is solved within one frame
INLINE_SECONDS: Final = 0.016  # what one frame allows; a slower map moves to the worker
DEBOUNCE_MS: Final = 60
QUICK_SECONDS: Final = 0.2  # what takes longer waits for the end of a burst: half of it would be for nothing

logger = logging.getLogger(__name__)


class Compute(Protocol):
    """The engine as the window sees it."""

    def __call__(
        self, document: Document, scenario: str, revision: int, cancel: CancelToken, *, period: str = ""
    ) -> Results:
        """All results of one revision, of the map or of one of its periods."""
        ...


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be computed; nothing in it can change."""

    document: Document
    scenario: str
    revision: int
    cancel: CancelToken
    period: str = ""


class EngineCompute:
    """The engine's pipeline, imported on first use (numpy and scipy are slow to import).

    It remembers what the last solution was made with, so that an edited number needs no new factor. One thread at a
    time may use that: where a cancelled request is still on its way, the next one does without.
    """

    def __init__(self) -> None:
        self._kept: KeptSolver | None = None
        self._periods: PeriodCompute | None = None
        self._lock = Lock()

    def __call__(
        self, document: Document, scenario: str, revision: int, cancel: CancelToken, *, period: str = ""
    ) -> Results:
        """All results of one revision; with all periods, solved together, where the map has any."""
        from vsm_app.engine.kept import KeptSolver
        from vsm_app.engine.period_view import PeriodCompute
        from vsm_app.engine.pipeline import compute

        is_mine = self._lock.acquire(blocking=False)
        try:
            if is_mine and self._kept is None:
                self._kept, self._periods = KeptSolver(), PeriodCompute()
            periods = self._periods if is_mine and self._periods is not None else PeriodCompute()
            if period:
                return periods(document, scenario, period, revision=revision, cancel=cancel)
            solver = self._kept.solve if is_mine and self._kept is not None else None
            results = compute(document, scenario, revision=revision, cancel=cancel, solver=solver)
            if not document.physics.periods:
                return results
            return replace(results, periods=periods.joint(document, scenario, cancel))
        finally:
            if is_mine:
                self._lock.release()


class Recalculator(QObject):
    """Keeps the session's results up to date."""

    failed = Signal(object)  # BaseException: the engine broke its promise not to raise
    busy_changed = Signal(bool)  # only where it differs from what was said last

    def __init__(
        self,
        session: Session,
        compute: Compute | None = None,
        executor: Executor | None = None,
        *,
        inline: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._compute: Compute = compute or EngineCompute()
        self._executor: Executor = executor or ThreadExecutor("engine", self)
        self._always_inline = inline
        self._warm = inline
        self._last_seconds = 0.0
        self._current: Request | None = None
        self._told_busy = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._start_in_worker)
        session.results_wanted.connect(self.request)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._current is not None or self._timer.isActive()

    def warm_up(self) -> None:
        """Import the engine in the worker, after the first window is there."""
        self._executor.submit(
            lambda: self._compute(Document(), self._session.view.scenario, -1, CancelToken()), self._on_warm
        )

    def request(self) -> None:
        """New numbers are wanted for the document as it is now."""
        was_busy = self.is_busy
        if self._current is not None:
            self._current.cancel.cancel()
            self._current = None
        if self._fits_a_frame():
            self._timer.stop()
            self._solve_now()
        elif was_busy or not self._is_quick():
            self._timer.start(DEBOUNCE_MS)
        else:
            self._timer.start(0)  # once every view has taken the change
        self._tell_busy()

    def close(self) -> None:
        """Stop asking and wait for the worker."""
        self._timer.stop()
        if self._current is not None:
            self._current.cancel.cancel()
            self._current = None
        self._executor.close()
        self._tell_busy()

    def _tell_busy(self) -> None:
        if self.is_busy is not self._told_busy:
            self._told_busy = self.is_busy
            self.busy_changed.emit(self._told_busy)

    def _fits_a_frame(self) -> bool:
        if self._always_inline:
            return True
        flows = len(self._session.document.flows) * (1 + len(self._session.document.physics.periods))
        return self._warm and flows <= INLINE_FLOWS and self._last_seconds <= INLINE_SECONDS

    def _is_quick(self) -> bool:
        """Whether the last answer was for this document and came soon; a map just opened is painted first."""
        return self._warm and self._session.results is not None and self._last_seconds <= QUICK_SECONDS

    def _freeze(self) -> Request:
        session = self._session
        return Request(session.stored, session.view.scenario, session.revision, CancelToken(), session.view.period)

    def _work(self, request: Request) -> Callable[[], Results]:
        def work() -> Results:
            begin = time.perf_counter()
            period: dict[str, str] = {"period": request.period} if request.period else {}
            results = self._compute(request.document, request.scenario, request.revision, request.cancel, **period)
            self._last_seconds = time.perf_counter() - begin
            return results

        return work

    def _solve_now(self) -> None:
        self._take(attempt(self._work(self._freeze())))

    def _start_in_worker(self) -> None:
        request = self._freeze()
        self._current = request
        self._executor.submit(self._work(request), lambda outcome: self._on_answer(request, outcome))

    def _on_answer(self, request: Request, outcome: Outcome) -> None:
        self._warm = True
        if request is not self._current:
            return  # a newer request is under way: this answer is late
        self._current = None
        self._take(outcome)
        self._tell_busy()

    def _on_warm(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            logger.warning("the engine could not be loaded", exc_info=outcome.error)
            return
        self._warm = True
        self._last_seconds = 0.0

    def _take(self, outcome: Outcome) -> None:
        if outcome.error is None:
            if outcome.value is not None:
                self._session.set_results(outcome.value)
        elif not isinstance(outcome.error, CancelledError):
            self._session.fail_results()
            self.failed.emit(outcome.error)
