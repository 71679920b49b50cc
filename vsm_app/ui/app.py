"""Start of the window: everything slow is imported after the first window is on screen."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from vsm_app import __version__, garbage, texts
from vsm_app.ui.context import Context
from vsm_app.ui.excepthook import ExceptionBorder, log_path
from vsm_app.ui.i18n import Language
from vsm_app.ui.main_window import MainWindow
from vsm_app.ui.notices import Notices
from vsm_app.ui.pointing import PenWatch
from vsm_app.ui.recovery import recovery_folder
from vsm_app.ui.screens import has_screen
from vsm_app.ui.settings import AppSettings, user_settings_path
from vsm_app.ui.text_size import follow_text_size
from vsm_app.ui.theme import STYLE, STYLED, ThemeChoice, ThemeManager

if TYPE_CHECKING:
    from vsm_app.ui.dialogs.picking import Picker
    from vsm_app.ui.recalc import Recalculator
    from vsm_app.ui.tasks import Executor

_COULD_NOT: Final = 2
_LARGE: Final = 400  # flows from which a collection is felt
_SETTLED_MS: Final = 1000


def run(path: str | Path | None = None, lang: str | None = None) -> int:
    """Open the window, with the map `path` where given; returns the exit status.

    Without a screen nothing is opened: one sentence on standard error, exit status 2.
    """
    if not has_screen():
        sys.stderr.write(texts.text("window.no_screen", lang=lang) + "\n")
        return _COULD_NOT
    app = make_application()
    border = ExceptionBorder(log_path())
    border.install()
    try:
        context = make_context(AppSettings(user_settings_path()), lang)
        window = start_window(context, recovery=recovery_folder())
        border.caught.connect(window.context.notices.report)
        window.show()
        start_work(window, Path(path) if path is not None else None)
        status = app.exec()
    finally:
        border.remove()
    return status


def make_application() -> QApplication:
    """The application object, for screens of any resolution."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    follow_text_size()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = PenWatch([*sys.argv[:1], "-style", STYLE])
    app.setProperty(STYLED, True)
    app.setApplicationName("Ringstrom")
    app.setApplicationDisplayName("Ringstrom")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("ringstrom")
    return app


def make_context(settings: AppSettings, lang: str | None = None, executor: Executor | None = None) -> Context:
    """The services of one window; `executor` runs its tasks (default: a thread of its own)."""
    choice = settings.text("ui/theme", ThemeChoice.SYSTEM.value)
    themes = ThemeManager(ThemeChoice(choice) if choice in set(ThemeChoice) else ThemeChoice.SYSTEM)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        themes.apply(app)
    language = Language(lang or settings.text("ui/language") or None)
    return Context(themes, language, settings, Notices(language), executor)


def start_window(
    context: Context,
    recalculator: Recalculator | None = None,
    picker: Picker | None = None,
    recovery: Path | None = None,
) -> MainWindow:
    """The window with its start page alone; `start_work` adds the rest once it is on screen.

    `recovery` is the folder of the recovery files; without one nothing is kept for a crash.
    """
    return MainWindow(context, recalculator, picker, recovery)


def make_window(
    context: Context,
    recalculator: Recalculator | None = None,
    picker: Picker | None = None,
    recovery: Path | None = None,
) -> MainWindow:
    """The whole window over `context`, built at once; tests bring their own recalculator (inline) and picker."""
    window = start_window(context, recalculator, picker, recovery)
    window.furnish()
    return window


def start_work(window: MainWindow, path: Path | None) -> None:
    """After the first paint: build the rest, load the engine, open the map that was asked for.

    Where there is one, its empty table is painted first, not the start page.
    """
    if path is not None:
        window.workspace.show_opening(path.name)

    def work() -> None:
        from vsm_app.ui.qicons import app_icon

        QGuiApplication.setWindowIcon(app_icon())
        window.furnish()
        gc.enable()
        gc.freeze()  # what is there now stays: no collection need look at it again
        window.context.session.document_replaced.connect(lambda: _settle_later(window))
        window.recalculator.warm_up()
        if path is not None:
            window.files.open_path(path)

    app = QApplication.instance()
    if app is not None:
        _AfterFirstPaint(window, app, work)


#: What a person does to a window. A chord first goes to the widget that has the keyboard (ShortcutOverride) and is then
#: looked up among the shortcuts, so that what is made in between answers it already.
_DEEDS: Final = {
    QEvent.Type.ShortcutOverride,
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
    QEvent.Type.DragEnter,
}


def _settle_later(window: MainWindow) -> None:
    """After a large map was opened: in a pause it is set apart, so that no collection stops an edit by walking it."""
    if len(window.context.session.document.flows) > _LARGE:
        QTimer.singleShot(_SETTLED_MS, window, garbage.settle)


class _AfterFirstPaint(QObject):
    """Does `work` once the window has been painted; a timer alone may fire before it is exposed.

    Whoever is faster than that - a key, a click on the start page - has the work done first, and then the answer.
    """

    def __init__(self, window: QWidget, app: QObject, work: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._app = app
        self._work: Callable[[], None] | None = work
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt
        """Wait for the first paint, or for somebody's hand (QObject)."""
        if event.type() == QEvent.Type.Paint and watched is self._window:
            QTimer.singleShot(0, self, self.do)
        elif event.type() in _DEEDS:
            self.do()
        return False

    def do(self) -> None:
        """Do the work, once."""
        work, self._work = self._work, None
        if work is not None:
            self._app.removeEventFilter(self)
            work()
