"""The Flows tab: the map as a table, edited by keyboard with the same undo; a list may be pasted into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedLayout,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from vsm_app.engine.results import FlowResult
from vsm_app.model.elements import OriginClass
from vsm_app.model.ids import flow_name
from vsm_app.ui.canvas.offers import offers
from vsm_app.ui.canvas.reading import unknown_flows
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.itemmodels.flows import ID_ROLE, Column, FlowFilter, FlowTableModel
from vsm_app.ui.panels.base import Panel
from vsm_app.ui.panels.flow_entry import EntryField
from vsm_app.ui.panels.parts import ElidedLabel
from vsm_app.ui.panels.tables import RowDelegate, dress_table, room_behind
from vsm_app.ui.theme import Theme
from vsm_app.ui.together import read_together
from vsm_app.ui.told import told
from vsm_app.ui.widgets.buttons import TextButton
from vsm_app.ui.widgets.fields import SearchField
from vsm_app.ui.widgets.states import EmptyState

_WIDTHS: Final = {
    Column.SOURCE: 116,
    Column.TARGET: 116,
    Column.ITEM: 150,
    Column.CLASS: 176,
    Column.ENTRY: 120,
    Column.VALUE: 86,
    Column.SPREAD: 56,
    Column.UNIT: 64,
    Column.KNOWN: 112,
    Column.SHARE: 68,
}
_TIGHTER: Final = 28
#: Property of an open field: what stood in it when it was last filled.
_OPENED_WITH: Final = "openedWith"
#: What a narrow table does without, the first to go first; the inspector shows all of it.
_SPARED: Final = (Column.CLASS, Column.SHARE, Column.KNOWN, Column.SPREAD)


class FlowsPanel(Panel):
    """The table of flows. Its selection follows the map's and leads it."""

    count_changed = Signal(int)
    add_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("flows", context, parent)
        self.model = FlowTableModel(context, self)
        self.proxy = FlowFilter(self)
        self.proxy.setSourceModel(self.model)
        self.table = _FlowTable(context, self)
        self.table.setObjectName("flows.table")
        self.table.setModel(self.proxy)
        self.table.enter_together = self.model.enter
        self._delegate = _FlowDelegate(context, self.table)
        dress_table(self.table, self._delegate, context.theme)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setSectionResizeMode(Column.ITEM, QHeaderView.ResizeMode.Stretch)
        self.filter = SearchField(context.theme, parent=self)
        self.filter.setObjectName("flows.filter")
        self.filter.setMaximumWidth(240)
        self.filter.searched.connect(self.proxy.setFilterFixedString)
        self._hint = ElidedLabel(context.theme, "hint", parent=self)
        self._paste = TextButton(context.theme, small=True, parent=self)
        self._paste.clicked.connect(self.table.paste_list)
        self._empty = EmptyState(context.theme, "table", self)
        self._is_selecting = False
        self._build()
        self._connect()
        self.retranslate()

    def refresh(self) -> None:
        self.model.refresh()
        has_flows = bool(self.context.session.document.flows)
        self._stack.setCurrentIndex(0 if has_flows else 1)
        self._take_selection()

    def follow_unread(self, unread: Mapping[str, str], mark: Callable[[str, str], None]) -> None:
        """Show the texts that could not be read, and say so of those typed here."""
        self.model.unread = unread
        self.model.mark_unread = self.table.mark_unread = mark

    def retranslate(self) -> None:
        self.filter.set_placeholder(translate("Flows", "Filter the flows"))
        self.table.setAccessibleName(translate("Flows", "Flows of the map"))
        self._hint.setText(translate("Flows", "F2 edits · Tab to the next unknown · Ctrl+V adds a list from Excel"))
        self._paste.setText(translate("Flows", "Paste a list"))
        self._empty.say(
            translate(
                "Flows",
                "No flows yet. Drag from the edge of a node, or paste a list from Excel (from, to, item, amount).",
            ),
            translate("Flows", "Paste a list"),
            self.table.paste_list,
        )
        self.model.retranslate()

    def dress(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.table.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Show as many columns as there is room for without scrolling sideways."""
        room, wanted = self.width() - 24, sum(_WIDTHS.values())
        for column in _SPARED:
            self.table.setColumnHidden(column, wanted > room)
            wanted -= _WIDTHS[column] if wanted > room else 0
        for column in (Column.SOURCE, Column.TARGET, Column.ENTRY):
            self.table.setColumnWidth(column, _WIDTHS[column] - (_TIGHTER if wanted > room else 0))

    def _build(self) -> None:
        inside = QWidget(self)
        top = QHBoxLayout()
        top.setContentsMargins(12, 6, 12, 6)
        top.addWidget(self.filter)
        top.addSpacing(8)
        top.addWidget(self._hint)
        top.addStretch(1)
        top.addWidget(self._paste)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(inside)
        self._stack.addWidget(self._empty)

    def _connect(self) -> None:
        session = self.context.session
        session.document_changed.connect(self._on_document)
        session.document_replaced.connect(self._on_document)
        session.results_changed.connect(self.refresh_soon)
        session.results_stale.connect(self.refresh_later)
        session.selection_changed.connect(self._take_selection)
        self.table.selectionModel().selectionChanged.connect(self._give_selection)

    def _on_document(self, *_: object) -> None:
        self.count_changed.emit(len(self.context.session.document.flows))
        self.refresh_soon()

    def _give_selection(self, _new: QItemSelection, _old: QItemSelection) -> None:
        if self._is_selecting or not self.isVisible():
            return
        rows = self.table.selectionModel().selectedRows()
        self._is_selecting = True
        self.context.session.select([row.data(ID_ROLE) for row in rows])
        self._is_selecting = False

    def _take_selection(self) -> None:
        if self._is_selecting or not self.isVisible():
            return
        self._is_selecting = True
        model = self.table.selectionModel()
        model.clearSelection()
        for flow_id in self.context.session.selection:
            row = self.model.row_of(flow_id)
            if row >= 0:
                index = self.proxy.mapFromSource(self.model.index(row, 0))
                model.select(index, model.SelectionFlag.Select | model.SelectionFlag.Rows)
                self.table.scrollTo(index)
                if index.isValid():  # arrows and F2 go on from what is selected, in the column where they were
                    column = max(self.table.currentIndex().column(), 0)
                    model.setCurrentIndex(index.siblingAtColumn(column), model.SelectionFlag.NoUpdate)
        self._is_selecting = False


class _FlowTable(QTableView):
    """Keyboard: F2 or typing edits, Enter goes down, Del removes the flow, Ctrl+V pastes a list, Ctrl+C copies rows."""

    list_pasted = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        #: Enters a text as the amount of several flows, in one step.
        self.enter_together: Callable[[Sequence[str], str], bool] = lambda _flows, _text: False
        #: Says that the text of a flow could not be read; an empty one takes it back.
        self.mark_unread: Callable[[str, str], None] = lambda _flow, _text: None
        self.setTabKeyNavigation(False)  # the arrows walk the cells; Tab leads out
        triggers = QTableView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)

    def event(self, event: QEvent) -> bool:
        """F2 edits the cell, not the chip on the map."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F2:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._go_to_entry(event)
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_list()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_rows()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._begin_entry()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter goes on to the row below, as in a spreadsheet; Tab in an entry to the next that is unknown.

        Esc restores: what could not be read goes with Esc: the value in force is shown again.
        """
        ends = QAbstractItemDelegate.EndEditHint
        if isinstance(editor, EntryField) and hint in (ends.EditNextItem, ends.EditPreviousItem):
            super().closeEditor(editor, ends.NoHint)
            self._enter_next_unknown(-1 if hint is ends.EditPreviousItem else 1)
            return
        if isinstance(editor, EntryField) and hint is ends.RevertModelCache:
            for flow_id in editor.flows:
                self.mark_unread(flow_id, "")
        super().closeEditor(editor, hint)
        if hint is ends.SubmitModelCache:
            below = self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)
            if below.isValid():
                self.setCurrentIndex(below)

    def commit_open(self, field: QWidget) -> None:
        """Take over what is typed in an open field, as where one leaves it."""
        self.commitData(field)
        self.closeEditor(field, QAbstractItemDelegate.EndEditHint.NoHint)

    def _go_to_entry(self, event: QKeyEvent) -> None:
        """In a column of results an amount that is begun, and every key that edits, means the entry of the row."""
        index = self.currentIndex()
        edits = event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_amount = event.text()[:1].isdecimal() or event.text() in ("~", "?", "=", "<", ">")
        if index.isValid() and (edits or is_amount) and not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.setCurrentIndex(index.siblingAtColumn(Column.ENTRY))

    def _begin_entry(self) -> None:
        # Enter in an open editor arrives here as well, before the editor closes.
        if self.state() is not QTableView.State.EditingState and self.currentIndex().isValid():
            self.edit(self.currentIndex())

    def _enter_next_unknown(self, step: int) -> None:
        """Open the entry of the next unknown flow of the table as it is sorted, from the start again after the last."""
        model, here = self.model(), self.currentIndex()
        rows = {str(model.index(row, 0).data(ID_ROLE)): row for row in range(model.rowCount())}
        document = self._context.session.document
        unknown = [rows[i] for i in unknown_flows(document, list(rows), self) if rows[i] != here.row()]
        if not unknown:
            self._context.notices.say(told(lambda: self._context.language.text("canvas.nothing_unknown")))
            return
        unknown.sort(key=lambda row: (row - here.row()) * step % len(rows))
        self.setCurrentIndex(here.siblingAtRow(unknown[0]))
        self.edit(self.currentIndex())

    def result(self, flow_id: str) -> FlowResult | None:
        """What became of a flow, as far as it is known."""
        results = self._context.session.results
        return None if results is None else results.solution.own.get(flow_id)

    def entered_together(self, index: QModelIndex | QPersistentModelIndex) -> list[str]:
        """The flows that an entry begun in a cell is for: that of its row first, the other selected ones with it."""
        own = str(index.data(ID_ROLE))
        chosen = [str(row.data(ID_ROLE)) for row in self.selectionModel().selectedRows()]
        return [own, *(flow for flow in chosen if flow != own)] if own in chosen else [own]

    def paste_list(self) -> None:
        """Ask for the flows of the list in the clipboard (as copied from Excel); the map has room for their nodes."""
        self.list_pasted.emit()

    def copy_rows(self) -> None:
        """Put the selected rows into the clipboard, as Excel takes them."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        model = self.model()
        lines = ["\t".join(_cell(model, row, column) for column in range(model.columnCount())) for row in rows]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def delete_rows(self) -> None:
        """Take the selected flows off the map."""
        from vsm_app.model.edits.nodes import remove

        ids = [index.data(ID_ROLE) for index in self.selectionModel().selectedRows()]
        if ids:
            self._context.session.apply(remove(self._context.session.document, ids), self)


def _cell(model: QAbstractItemModel, row: int, column: int) -> str:
    return str(model.index(row, column).data() or "")


class _FlowDelegate(RowDelegate):
    """Editors: names are completed, the class is chosen from a list."""

    def __init__(self, context: Context, table: _FlowTable) -> None:
        super().__init__(context.theme, table)
        self._context = context
        self.table = table

    def paint_text(self, painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex) -> None:
        if Column(index.column()) in (Column.VALUE, Column.SPREAD):
            metrics, words = QFontMetricsF(self.theme.font("table")), str(index.data() or "")
            behind = room_behind(words, self._context.language.code, metrics)
            if metrics.horizontalAdvance(words) + behind <= box.width():
                box = box.adjusted(0.0, 0.0, -behind, 0.0)
        super().paint_text(painter, box, index)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        column = Column(index.column())
        if column is Column.CLASS:
            return self._class_box(parent)
        if column is Column.ENTRY:
            return self._entry_field(parent, self.table.entered_together(index))
        editor = QLineEdit(parent)
        names = self._names(column)
        if names:
            completer = QCompleter(names, editor)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            editor.setCompleter(completer)
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        value = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(value), 0))
            return
        if editor.property(_OPENED_WITH) not in (None, editor.property("text")):
            return  # results that come, or another language, leave alone what is being typed
        editor.setProperty(_OPENED_WITH, value)
        if isinstance(editor, EntryField):
            editor.open_with(value)
        elif isinstance(editor, QLineEdit):
            editor.setText(value)
            editor.selectAll()

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QLineEdit) and editor.text() != str(index.data(Qt.ItemDataRole.EditRole) or ""):
            if isinstance(editor, EntryField) and len(editor.flows) > 1:
                self.table.enter_together(editor.flows, editor.text().strip())
            else:
                model.setData(index, editor.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Completion has the keys first; who looks a number up in another window finds it half typed."""
        if isinstance(watched, EntryField) and watched.completion.eventFilter(watched, event):
            return True
        if isinstance(event, QFocusEvent) and event.reason() is Qt.FocusReason.ActiveWindowFocusReason:
            return False
        return super().eventFilter(watched, event)

    def _entry_field(self, parent: QWidget, flows: Sequence[str]) -> EntryField:
        session, lang = self._context.session, self._context.language.code

        def read(typed: str) -> tuple[str, str, bool]:
            shown = read_together(session.document, flows, typed, lang)
            return shown.line, shown.spread, shown.refused

        first = flows[0]
        field = EntryField(self.theme, parent, read, lambda typed: offers(session.document, first, typed, lang))
        field.flows = tuple(flows)
        title = self._context.language.text("canvas.paste.quantity")
        named = flow_name(session.document.physics, session.document.flows[first])
        several = self._context.language.text("entry.for_flows", count=len(flows))
        field.setAccessibleName(f"{title}: {named if len(flows) == 1 else several}")
        return field

    def _class_box(self, parent: QWidget) -> QComboBox:
        box = QComboBox(parent)
        for origin_class in OriginClass:
            box.addItem(self._context.language.text(f"origin_class.{origin_class.value}"), origin_class.value)
        return box

    def _names(self, column: Column) -> list[str]:
        document = self._context.session.document
        if column in (Column.SOURCE, Column.TARGET):
            return [node.name for node in document.nodes.values()]
        if column is Column.ITEM:
            return [item.name for item in document.items.values()]
        return []
