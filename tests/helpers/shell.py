"""A whole window for tests: engine and tasks in the same thread, nothing remembered, files chosen by the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from vsm_app.model.document import Document
from vsm_app.ui import app as start
from vsm_app.ui.main_window import MainWindow
from vsm_app.ui.notices import Notice
from vsm_app.ui.recalc import Recalculator
from vsm_app.ui.settings import AppSettings
from vsm_app.ui.tasks import InlineExecutor

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class FakePicker:
    """Takes the next path that the test laid ready, as if the user had chosen it."""

    def __init__(self) -> None:
        self.next: Path | None = None
        self.asked: list[str] = []

    def open_file(self, title: str, filters: str, folder: str, take: Callable[[Path], None]) -> None:
        self._choose(title, take)

    def save_file(self, title: str, filters: str, suggestion: Path, take: Callable[[Path], None]) -> None:
        self.suggestion = suggestion
        self._choose(title, take)

    def _choose(self, title: str, take: Callable[[Path], None]) -> None:
        self.asked.append(title)
        if self.next is not None:
            take(self.next)


class Shell:
    """The window under test and the hands that use it."""

    def __init__(self, window: MainWindow, picker: FakePicker) -> None:
        self.window = window
        self.picker = picker
        self.context = window.context
        self.session = window.context.session
        self.canvas = window.canvas
        self.said: list[str] = []
        self.context.notices.posted.connect(self._hear)  # a lambda that knows the window would keep it for ever

    def _hear(self, notice: Notice) -> None:
        self.said.append(notice.text)

    @property
    def document(self) -> Document:
        return self.session.document

    def settle(self) -> None:
        """Let everything happen that waits for the event loop."""
        for _ in range(3):
            QCoreApplication.processEvents()

    def trigger(self, action_id: str) -> None:
        self.window.actions_[action_id].trigger()
        self.settle()

    def find(self, name: str, kind: type[QWidget] = QWidget) -> Any:
        found = self.window.findChild(kind, name)
        assert found is not None, f"no {name} in the window"
        return found

    def key(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = NONE, widget: QWidget | None = None) -> None:
        target = widget or QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifiers)
        self.settle()

    def type(self, words: str, widget: QWidget | None = None) -> None:
        for letter in words:
            QTest.keyClick(widget or QApplication.focusWidget() or self.window, letter)
        self.settle()

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    # --- the canvas
    def at(self, x: float, y: float) -> QPoint:
        return self.canvas.mapFromScene(QPointF(x, y))

    def box(self, node_id: str) -> Any:
        return self.canvas.table.boxes()[node_id]

    def drag(self, begin: tuple[float, float], end: tuple[float, float]) -> None:
        viewport, left = self.canvas.viewport(), Qt.MouseButton.LeftButton
        QTest.mouseMove(viewport, self.at(*begin))
        QTest.mousePress(viewport, left, NONE, self.at(*begin))
        for part in (0.3, 0.7, 1.0):
            x = begin[0] + (end[0] - begin[0]) * part
            y = begin[1] + (end[1] - begin[1]) * part
            QTest.mouseMove(viewport, self.at(x, y))
        QTest.mouseRelease(viewport, left, NONE, self.at(*end))
        self.settle()

    def connect(self, source: str, target: str) -> str:
        """Pull a flow from the right edge of a node into the middle of another; its id."""
        before = set(self.document.flows)
        begin, end = self.box(source), self.box(target)
        # low on the edge: in its middle the end of an earlier flow might be grabbed instead
        self.drag((begin.x + begin.width, begin.y + 0.8 * begin.height), (end.cx, end.cy))
        (new,) = set(self.document.flows) - before
        return new

    def enter(self, flow_id: str, words: str) -> None:
        """Type the quantity of a flow on its chip."""
        self.session.select([flow_id])
        self.canvas.setFocus()
        self.key(Qt.Key.Key_F2, widget=self.canvas)
        editor = self.canvas.writing.editor
        assert editor is not None
        editor.selectAll()
        self.type(words, editor)
        self.key(Qt.Key.Key_Return, widget=editor)

    def value(self, flow_id: str) -> float | None:
        assert self.session.results is not None
        return self.session.results.solution.own[flow_id].value

    def add(self, *kinds: str) -> list[str]:
        """Nodes of these kinds, none of them hung on another: their ids."""
        before = set(self.document.nodes)
        for kind in kinds:
            self.session.select([])
            self.window.commands.add(kind)
            self.settle()
        return [node for node in self.document.nodes if node not in before]

    def chain(self, *kinds: str) -> tuple[list[str], list[str]]:
        """Nodes of these kinds one after the other with a flow between each and the next: their ids, the flows'."""
        nodes = self.add(*kinds)
        return nodes, [self.connect(a, b) for a, b in pairwise(nodes)]

    def follow_problem(self, *codes: str) -> None:
        """Click the link of the first problem whose code begins so."""
        panel = self.window.analysis.problems
        number = next(n for n, row in enumerate(panel.model.rows) if row.problem.code.startswith(codes))
        index = panel.model.index(number, 0)
        panel.list.scrollTo(index)
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=panel.link_rect(index).center())
        self.settle()

    def problems(self) -> list[str]:
        return [row.problem.code for row in self.window.analysis.problems.model.rows]


def bring_forth(shell: Shell, key: str) -> None:
    """Open the fold in which the card of an indicator without a value stands."""
    groups = shell.window.analysis.indicators.groups.values()
    group = next(one for one in groups if key in one.cards)
    if not group.lacking.is_open:
        shell.click(group.lacking)
        shell.settle()


@contextmanager
def open_shell(lang: str = "en", recovery: Path | None = None, settings: AppSettings | None = None) -> Iterator[Shell]:
    """A window that is gone without a trace afterwards."""
    app = start.make_application()
    before = _Look(app)
    context = start.make_context(settings or AppSettings(), lang, InlineExecutor())
    picker = FakePicker()
    recalculator = Recalculator(context.session, executor=InlineExecutor(), inline=True)
    window = start.make_window(context, recalculator, picker, recovery)
    window.canvas.reduced_motion = True
    window.resize(1440, 900)
    window.show()
    QTest.qWaitForWindowExposed(window)
    shell = Shell(window, picker)
    shell.settle()
    try:
        yield shell
    finally:
        window.close_without_asking()
        window.deleteLater()
        context.language.remove()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        before.restore()


class _Look:
    """What a window changes in the application, put back afterwards."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._sheet, self._palette, self._font = app.styleSheet(), QPalette(app.palette()), QFont(app.font())
        self._locale = QLocale()

    def restore(self) -> None:
        self._app.setStyleSheet(self._sheet)
        self._app.setPalette(self._palette)
        self._app.setFont(self._font)
        QLocale.setDefault(self._locale)
