"""Find on the map, or a command: type a name, walk the hits, Enter shows the place or does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QStringListModel, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.naming import shown_name_of
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.fields import SearchField
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.painting import paint_box
from vsm_app.ui.widgets.staying_above import StayingAbove

_WIDTH: Final = 320
_ROW: Final = 30
_MOST: Final = 8
_MOST_COMMANDS: Final = 4  # where as much is found on the map


class FoundCommand(Protocol):
    """A command as the list shows it."""

    @property
    def action_id(self) -> str:
        """The id of its action."""
        ...

    @property
    def words(self) -> str:
        """What it is called."""
        ...

    @property
    def keys(self) -> str:
        """Its key, empty where it has none."""
        ...


class Finder(QWidget):
    """A small box below the search button, laid over the window; closes when it is left."""

    reveal_requested = Signal(str)
    command_requested = Signal(str)
    #: Closed by a key: the keyboard goes back to the map.
    leave_requested = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("finder")
        self._context = context
        self._host = parent
        self._theme = context.theme
        self._hits: list[str] = []
        self._commands: list[FoundCommand] = []
        # finds commands by what is typed; the window knows them
        self.commands: Callable[[str], Sequence[FoundCommand]] = lambda _typed: ()
        self.field = SearchField(context.theme, parent=self)
        self.field.setObjectName("finder.field")
        self.model = QStringListModel(self)
        self.list = QListView(self)
        self.list.setObjectName("finder.hits")
        self.list.setModel(self.model)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.clicked.connect(lambda index: self._go(index.row()))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.nothing = Label(context.theme, "hint", parent=self)
        self.nothing.setObjectName("finder.nothing")
        self.nothing.setContentsMargins(6, 0, 6, 0)
        self.nothing.setFixedHeight(_ROW)
        self.nothing.hide()
        column.addWidget(self.nothing)
        self.field.searched.connect(self._search)
        self.field.returnPressed.connect(lambda: self._go(max(self.list.currentIndex().row(), 0)))
        self.field.left.connect(self._leave)
        self.field.moved_on.connect(self._next)
        self.field.installEventFilter(self)
        StayingAbove(self, parent)
        self.hide()

    @property
    def hits(self) -> tuple[str, ...]:
        """Ids of what was found, best first."""
        return tuple(self._hits)

    @property
    def offered(self) -> tuple[str, ...]:
        """Ids of the commands that were found, listed below what is on the map."""
        return tuple(command.action_id for command in self._commands)

    def open_below(self, anchor: QWidget) -> None:
        """Open at the lower right of `anchor`."""
        self.field.set_placeholder(translate("Finder", "Find a node, a flow, a command"))
        self.nothing.setText(translate("Finder", "Nothing found"))
        self.field.clear()
        self._search("")
        corner = anchor.mapTo(self._host, QPoint(anchor.width(), anchor.height() + 6))
        self.move(max(8, min(corner.x() - _WIDTH, self._host.width() - _WIDTH - 8)), corner.y())
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_up(self) -> None:
        """Close and forget what was typed."""
        self.hide()

    def _leave(self) -> None:
        self.close_up()
        self.leave_requested.emit()

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self._theme = theme
        self.nothing.set_theme(theme)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_box(painter, QRectF(self.rect()), 8, self._theme.color("callout"), self._theme.color("line2"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() is QEvent.Type.FocusOut and not self.list.hasFocus():
            self.close_up()
        if (
            watched is self.field
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Up
        ):
            self._select(max(self.list.currentIndex().row() - 1, 0))
            return True
        return super().eventFilter(watched, event)

    def _search(self, typed: str) -> None:
        wanted = typed.strip().casefold()
        document = self._context.session.document
        name = shown_name_of(document, self._context.language.code)
        named = [(name(element), element) for element in (*document.nodes, *document.flows, *document.layout.notes)]
        found = sorted(
            (entry for entry in named if wanted and wanted in entry[0].casefold()),
            # nodes before the flows between them: one goes to a place, and draws on from there
            key=lambda entry: (
                not entry[0].casefold().startswith(wanted),
                entry[1] not in document.nodes,
                entry[0].casefold(),
            ),
        )
        commands = self.commands(typed)
        found = found[: _MOST - min(len(commands), _MOST_COMMANDS)]
        self._hits = [element for _, element in found]
        self._commands = list(commands[: _MOST - len(found)])
        self.model.setStringList([words for words, _ in found] + [_line(command) for command in self._commands])
        rows = len(found) + len(self._commands)
        self.list.setVisible(bool(rows))
        self.list.setFixedHeight(max(rows, 1) * _ROW)
        is_vain = not rows and bool(wanted)
        if is_vain and self.nothing.isHidden():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, self.nothing.text()))
        self.nothing.setVisible(is_vain)
        below = max(rows, int(is_vain)) * _ROW
        self.setFixedSize(_WIDTH, 46 + (below + 6 if below else 0))
        if rows:
            self._select(0)

    def _next(self) -> None:
        self._select(min(self.list.currentIndex().row() + 1, self.model.rowCount() - 1))

    def _select(self, row: int) -> None:
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _go(self, row: int) -> None:
        if 0 <= row < len(self._hits):
            place = self._hits[row]
            self.reveal_requested.emit(place)
            self._leave()
        elif 0 <= row < self.model.rowCount():
            command = self._commands[row - len(self._hits)].action_id
            self._leave()
            self.command_requested.emit(command)


def _line(command: FoundCommand) -> str:
    return f"{command.words}  ({command.keys})" if command.keys else command.words
