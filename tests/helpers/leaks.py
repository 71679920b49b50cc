"""Finds what a test leaves behind: threads, timers, top-level widgets, pressed buttons, with the line that began it."""

from __future__ import annotations

import gc
import sys
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

PATIENCE = 2.0  # seconds that a thread is given to end by itself
ROOT = Path(__file__).resolve().parents[2]

#: Threads that belong to the test runner itself.
RUNNERS_THREADS = ("pytest_timeout", "execnet", "MainThread", "asyncio_")
#: Windows that Qt keeps for itself and shows again.
QTS_OWN_WIDGETS = {"QTipLabel", "QShapedPixmapWidget", "QRubberBand", "QDesktopWidget"}

_kept: list[Any] = []
_started: dict[str, list[tuple[weakref.ref[Any], str]]] = {"QTimer": [], "QThread": []}
_pressed: dict[Any, str] = {}


def watch_starts() -> None:
    """Let starts of `QTimer` and `QThread` and `QTest.mousePress` remember who called; nothing twice or without Qt."""
    try:
        from PySide6.QtCore import QThread, QTimer
        from PySide6.QtTest import QTest
    except ImportError:
        return
    for kind, cls in (("QTimer", QTimer), ("QThread", QThread)):
        if not hasattr(cls.start, "watched"):
            cls.start = _watched(kind, cls.start)
    if not hasattr(QTest.mousePress, "watched"):
        QTest.mousePress = staticmethod(_pressing(QTest.mousePress))
        QTest.mouseRelease = staticmethod(_releasing(QTest.mouseRelease))


def keep(window: Any) -> None:
    """Count a window that a fixture keeps for several tests as nobody's leak."""
    _kept.append(window)


def keep_no_more(window: Any) -> None:
    """From now on that window has to go."""
    _kept.remove(window)


def _watched(kind: str, original: Callable[..., Any]) -> Callable[..., Any]:
    def start(self: Any, *args: Any) -> Any:
        _started[kind].append((weakref.ref(self), _line(sys._getframe(1))))
        return original(self, *args)

    start.watched = True  # type: ignore[attr-defined]
    return start


def _pressing(original: Callable[..., Any]) -> Callable[..., Any]:
    def press(widget: Any, button: Any, *args: Any, **named: Any) -> Any:
        _pressed[button] = _line(sys._getframe(1))
        return original(widget, button, *args, **named)

    press.watched = True  # type: ignore[attr-defined]
    return press


def _releasing(original: Callable[..., Any]) -> Callable[..., Any]:
    def release(widget: Any, button: Any, *args: Any, **named: Any) -> Any:
        _pressed.pop(button, None)
        return original(widget, button, *args, **named)

    return release


def _line(frame: FrameType | None) -> str:
    while frame is not None and not frame.f_code.co_filename.startswith(str(ROOT)):
        frame = frame.f_back
    if frame is None:
        return "outside this project"
    return f"{Path(frame.f_code.co_filename).relative_to(ROOT).as_posix()}:{frame.f_lineno}"


class Watch:
    """State before a test; :meth:`leaks` compares it with the state after."""

    def __init__(self) -> None:
        self._threads = set(threading.enumerate())
        self._widgets = _parentless_widgets()
        for started in _started.values():
            started.clear()

    def leaks(self) -> list[str]:
        """Return one line for each thing the test left behind, after giving it a chance to end."""
        if not self._found() and not _pressed:
            return []
        pressed = _buttons_let_go()
        deadline = time.monotonic() + PATIENCE
        while (found := self._found()) and time.monotonic() < deadline:
            settle()
            time.sleep(0.01)
            if not any(line.startswith("thread") for line in found):
                settle()
                return [*pressed, *self._found()]
        return [*pressed, *found]

    def _found(self) -> list[str]:
        return [*self._threads_left(), *_qt_threads_left(), *_timers_left(), *self._widgets_left()]

    def _threads_left(self) -> list[str]:
        # A pool thread of Qt that once ran Python stays listed as a dummy; Qt's own pool is asked separately.
        return [
            f"thread {thread.name!r} still runs ({_where(thread)})"
            for thread in threading.enumerate()
            if thread not in self._threads
            and thread.is_alive()
            and not isinstance(thread, threading._DummyThread)
            and not thread.name.startswith(RUNNERS_THREADS)
        ]

    def _widgets_left(self) -> list[str]:
        return [
            f"top-level widget {type(widget).__name__} {widget.objectName()!r} {widget.windowTitle()!r} still exists"
            for widget in _parentless_widgets()
            if widget not in self._widgets
        ]


def _where(thread: threading.Thread) -> str:
    target = getattr(thread, "_target", None)
    code = getattr(target, "__code__", None)
    if code is not None:
        return f"runs {target.__qualname__}, {Path(code.co_filename).name}:{code.co_firstlineno}"
    return f"at {_line(sys._current_frames().get(thread.ident or 0))}"


def _qt_application() -> Any:
    core = sys.modules.get("PySide6.QtWidgets")
    return core.QApplication.instance() if core else None


def _parentless_widgets() -> list[Any]:
    application = _qt_application()
    if application is None or not hasattr(application, "topLevelWidgets"):
        return []
    return [
        widget
        for widget in application.topLevelWidgets()
        if widget.parent() is None and widget not in _kept and widget.metaObject().className() not in QTS_OWN_WIDGETS
    ]


def _alive(kind: str) -> list[tuple[Any, str]]:
    if not _started[kind]:
        return []
    import shiboken6

    pairs = [(reference(), line) for reference, line in _started[kind]]
    return [(thing, line) for thing, line in pairs if thing is not None and shiboken6.isValid(thing)]


def _timers_left() -> list[str]:
    left = {id(timer): (timer, line) for timer, line in _alive("QTimer") if timer.isActive()}
    return [
        f"timer {timer.objectName()!r} every {timer.interval()} ms still active, started at {line}"
        for timer, line in left.values()
    ]


def _qt_threads_left() -> list[str]:
    left = [
        f"thread {t.objectName()!r} (QThread) still runs, started at {line}"
        for t, line in _alive("QThread")
        if t.isRunning()
    ]
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and _qt_application() is not None:
        pool = core.QThreadPool.globalInstance()
        if pool.activeThreadCount():
            left.append(f"thread pool of Qt still runs {pool.activeThreadCount()} task(s)")
    return left


def _buttons_let_go() -> list[str]:
    """The buttons that are still pressed; Qt holds them for all windows, so the next test would press two."""
    if not _pressed:
        return []
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    left = [f"{button} still pressed, since {line}" for button, line in _pressed.items()]
    nobody = QWidget()
    for button in list(_pressed):
        QTest.mouseRelease(nobody, button)
    return left


def settle() -> None:
    """Let Qt delete what it was asked to delete, and Python what nobody can reach."""
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and _qt_application() is not None:
        core.QCoreApplication.processEvents()
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
    gc.collect()
