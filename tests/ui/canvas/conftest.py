"""A canvas that stands alone, with the services of a window replaced by small ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from helpers import tools
from helpers.drive_unit import drive_unit, drive_unit_results
from helpers.fingers import Hand
from helpers.pens import Pen, pen_over
from helpers.sankeys import example_sankey
from helpers.tools import Tool
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.ui.canvas.placing import KIND_MIME
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.view import CanvasView
from vsm_app.ui.session import Session
from vsm_app.ui.theme import Theme


class Themes(QObject):
    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme()


class Language(QObject):
    changed = Signal(str)
    code = "en"


@dataclass
class Canvas:
    """The view under test and the hands that use it."""

    view: CanvasView
    session: Session
    themes: Themes
    language: Language
    said: list[str]

    @property
    def document(self) -> Document:
        return self.session.document

    def at(self, x: float, y: float) -> QPoint:
        return self.view.mapFromScene(QPointF(x, y))

    def on_screen(self) -> QWidget:
        """Its viewport, which lies on the screen as a whole: Qt's fingers reach no farther."""
        screen = self.view.screen().availableGeometry()
        self.view.resize(screen.width() - 20, screen.height() - 20)
        self.view.fit()
        return self.view.viewport()

    def middle(self, element_id: str) -> tuple[float, float]:
        box = self.view.table.boxes()[element_id]
        return box.cx, box.cy

    def click(self, x: float, y: float, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, modifiers, self.at(x, y))

    def press(self, x: float, y: float, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mousePress(self.view.viewport(), Qt.MouseButton.LeftButton, modifiers, self.at(x, y))

    def move(self, x: float, y: float) -> None:
        QTest.mouseMove(self.view.viewport(), self.at(x, y))

    def release(self, x: float, y: float, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseRelease(self.view.viewport(), Qt.MouseButton.LeftButton, modifiers, self.at(x, y))

    def drag(self, start: tuple[float, float], end: tuple[float, float], **kwargs: Any) -> None:
        self.press(*start, **kwargs)
        for part in (0.3, 0.7, 1.0):
            self.move(start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
        self.release(*end, **kwargs)

    def drop(self, kind: str, x: float, y: float, mime: str = KIND_MIME) -> bool:
        """Post the events of a real drag; says whether the canvas took it."""
        data = QMimeData()
        data.setData(mime, kind.encode())
        pos = self.at(x, y)
        buttons, action, none = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
        viewport = self.view.viewport()
        enter = QDragEnterEvent(pos, action, data, buttons, none)
        QApplication.sendEvent(viewport, enter)
        if not enter.isAccepted():
            return False
        QApplication.sendEvent(viewport, QDragMoveEvent(pos, action, data, buttons, none))
        event = QDropEvent(QPointF(pos), action, data, buttons, none)
        QApplication.sendEvent(viewport, event)
        return event.isAccepted()

    def key(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        widget = self.view.writing.editor or (
            self.view.placing.chooser.field if self.view.placing.chooser else self.view
        )
        QTest.keyClick(widget, key, modifiers)

    def type(self, words: str) -> None:
        for letter in words:
            self.key(letter)

    def undo(self) -> None:
        self.session.undo_stack.undo()

    def undoes_to(self, before: Document) -> bool:
        """Whether one undo brings exactly the document from before back."""
        self.undo()
        return self.document == before


def small_map() -> Document:
    """Two processes 200 apart, one flow between them."""
    document = nodes.add_node(Document(), "process", "Cut", (0.0, 0.0)).document
    document = nodes.add_node(document, "process", "Weld", (320.0, 0.0)).document
    first, second = document.nodes
    return flows.add_flow(document, first, second).document


@pytest.fixture
def make_canvas(qtbot: QtBot) -> Callable[[Document], Canvas]:
    def make(document: Document) -> Canvas:
        session = Session(document)
        themes, language = Themes(), Language()
        view = CanvasView(session, themes, language)
        view.reduced_motion = True
        qtbot.addWidget(view)
        view.resize(1200, 800)
        said: list[str] = []
        view.message.connect(said.append)
        view.show()
        qtbot.waitExposed(view)
        view.fit()
        view.setFocus()
        return Canvas(view, session, themes, language, said)

    return make


@pytest.fixture
def canvas(make_canvas: Callable[[Document], Canvas]) -> Canvas:
    return make_canvas(small_map())


@pytest.fixture
def drive(make_canvas: Callable[[Document], Canvas]) -> Canvas:
    made = make_canvas(drive_unit("en"))
    made.session.set_results(drive_unit_results(made.document))
    return made


@pytest.fixture
def pen(canvas: Canvas) -> Iterator[Pen]:
    with pen_over(canvas.view.viewport()) as made:
        yield made


take, touch_screen = tools.take, tools.touch_screen  # fixtures


@pytest.fixture
def tool(canvas: Canvas, take: Callable[[QWidget], Tool]) -> Tool:
    """Mouse, pen or finger over the map, at 100 %."""
    viewport = canvas.on_screen()
    canvas.view.set_zoom(1.0)
    return take(viewport)


@pytest.fixture
def hand(canvas: Canvas, touch_screen: QPointingDevice) -> Hand:
    return Hand(canvas.view.viewport(), touch_screen)


@pytest.fixture(scope="module")
def sankey_of(qapp: QApplication) -> Iterator[Callable[..., CanvasScene]]:
    """The Sankey of a shipped example, to look at: `sankey_of("drive-unit", "de", quantity="cost", zoom=0.5)`."""
    made = cache(example_sankey)
    yield made
    made.cache_clear()
