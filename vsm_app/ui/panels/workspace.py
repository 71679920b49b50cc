"""The centre of the window: the start page, or the canvas with what lies over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.notices import Notice
from vsm_app.ui.start.page import StartPage
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.painting import Tone

if TYPE_CHECKING:
    from vsm_app.ui.canvas.view import CanvasView
    from vsm_app.ui.widgets.toast import Toast


class Workspace(QStackedWidget):
    """Start page or canvas; messages appear at its edge.

    While the file of a command line is read, an empty table stands in for the canvas, which is slow to make.
    """

    map_shown = Signal(bool)

    canvas: CanvasView  # from `furnish` on
    hint: Label
    toast: Toast

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        self._context = context
        self._notice_key, self._said_at = "", 0
        self._opening: _EmptyTable | None = None
        self.start = StartPage(context, self)
        self.addWidget(self.start)

    def furnish(self) -> None:
        """Add the canvas and what lies over it; the start page is shown without them."""
        from vsm_app.ui.canvas.view import CanvasView
        from vsm_app.ui.widgets.toast import Toast

        context = self._context
        self.canvas = CanvasView(context.session, context.themes, context.language, self)
        self.canvas.table.sync.blamed = self._blamed
        self.addWidget(self.canvas)
        self.hint = Label(context.theme, "start.lead", parent=self.canvas)
        self.hint.setObjectName("canvas.hint")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.canvas.installEventFilter(self)
        self.canvas.placing.on_asking = self._show_hint
        context.session.document_changed.connect(self._show_hint)
        context.session.document_replaced.connect(self._show_hint)
        context.language.changed.connect(self.retranslate)
        self.retranslate()
        self.toast = Toast(context.theme, translate("Workspace", "Close"), parent=self)
        self.toast.covers = self._covered
        self.currentChanged.connect(lambda _: self.toast.raise_())  # a page that comes is put above all the others
        self.canvas.message.connect(context.notices.say)
        self.canvas.message_over.connect(self._unsay)
        context.notices.posted.connect(self._say)
        context.notices.withdrawn.connect(self._withdraw)
        context.session.document_changed.connect(self._let_error_go)
        context.session.document_replaced.connect(self._let_error_go)
        context.session.file_changed.connect(self._let_error_go)
        context.session.undo_stack.indexChanged.connect(self._let_undone_go)
        self.canvas.escaped.connect(self.toast.close_up)

    @property
    def shows_map(self) -> bool:
        """Whether a map is open."""
        return self.currentWidget() not in (self.start, self._opening)

    def show_opening(self, name: str) -> None:
        """Show an empty table that says which file is being opened."""
        self._opening = _EmptyTable(self._context, name, self)
        self.addWidget(self._opening)
        self.setCurrentWidget(self._opening)

    def end_opening(self) -> None:
        """The file could not be opened: the start page stands there again."""
        if self._opening is not None and self.currentWidget() is self._opening:
            self.setCurrentWidget(self.start)
        self._drop_opening()

    def _drop_opening(self) -> None:
        if self._opening is not None:
            self.removeWidget(self._opening)
            self._opening.deleteLater()
            self._opening = None

    def show_map(self) -> None:
        """Show the canvas."""
        if not self.shows_map:
            self.setCurrentWidget(self.canvas)
            self._drop_opening()
            self.map_shown.emit(True)
        self.canvas.setFocus()

    def show_start(self) -> None:
        """Show the start page."""
        self.start.refresh()
        if self.shows_map:
            self.setCurrentWidget(self.start)
            self.map_shown.emit(False)

    def retranslate(self, *_: object) -> None:
        """Words in the language that holds now."""
        self.hint.setText(
            translate(
                "Workspace", "Drag a process from the palette onto the table,\nor press / and type what you need."
            )
        )
        self._show_hint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.canvas and event.type() is QEvent.Type.Resize:
            self._show_hint()
        return super().eventFilter(watched, event)

    def _show_hint(self, *_: object) -> None:
        """An empty table says what to do first, until it is done."""
        document = self._context.session.document
        is_empty = not document.nodes and not document.layout.notes
        self.hint.setVisible(is_empty and self.canvas.placing.chooser is None)
        self.hint.adjustSize()
        middle = self.canvas.rect().center() - self.hint.rect().center()
        self.hint.move(middle)

    def _say(self, notice: Notice) -> None:
        self._notice_key, self._said_at = notice.key, self._context.session.undo_stack.index()
        actions = [(choice.text, choice.action) for choice in notice.choices]
        asks = bool(actions) and notice.tone in (Tone.WARN, Tone.ERROR)
        self.toast.say(notice.text, notice.tone, actions, stay_ms=0 if asks else None)

    def _covered(self, place: QRect) -> float:
        """How much of the map lies under a place; its mini-map counts as a node."""
        if not self.shows_map:
            return 0.0
        canvas = self.canvas
        return canvas.seen_under(place) + float(canvas.minimap.stands and canvas.minimap.rect.intersects(place))

    def _blamed(self) -> str:
        """The flow that the list of problems names first where the map contradicts itself since an entry."""
        entry = self._context.turning.entry()
        return "" if entry is None else entry.flow

    def _let_error_go(self, *_: object) -> None:
        """What went wrong is over when the next thing succeeds; one that asks waits for the file to be saved."""
        is_open = bool(self.toast.buttons) and self._context.session.is_dirty
        if self.toast.tone is Tone.ERROR and not is_open:
            self.toast.close_up()

    def _let_undone_go(self, index: int) -> None:
        """What was told of something done is over when that is undone."""
        if index < self._said_at and self.toast.leaves_by_itself and self.toast.tone is not Tone.ERROR:
            self.toast.close_up()

    def _unsay(self, words: str) -> None:
        if self.toast.words == words:
            self.toast.close_up()

    def _withdraw(self, key: str) -> None:
        if key == self._notice_key:
            self.toast.close_up()


class _EmptyTable(QWidget):
    """The ground of the canvas with its dots, and on it what is being opened; made without the canvas."""

    def __init__(self, context: Context, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("opening")
        self._theme = context.theme
        words = Label(context.theme, "start.lead", translate("Workspace", "Opening {name} …").format(name=name))
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(words)

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("canvas"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.color("grid"), 2 * SIZES["grid.dot"])
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        step = round(SIZES["grid"])
        columns, rows = range(0, self.width(), step), range(0, self.height(), step)
        painter.drawPoints([QPoint(x, y) for x in columns for y in rows])


def dropped_file(event: QDragEnterEvent | QDropEvent) -> str:
    """The path of the one file that hangs on the cursor, empty where there is none."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    return urls[0].toLocalFile() if urls else ""
