"""The flows of the map as an editable table; every change goes through the same edits and undo as on the canvas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from vsm_app.engine.results import FlowClass, FlowResult, class_code
from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult
from vsm_app.model.edits.flows import reconnect, set_flow
from vsm_app.model.edits.items import name_item_of_flow
from vsm_app.model.elements import Flow, OriginClass
from vsm_app.model.flow_classes import given_class, is_disposed_of
from vsm_app.ui.canvas.figures import bounds_text, per_period, percent
from vsm_app.ui.canvas.on_map import measured_on_map, rounding_of
from vsm_app.ui.canvas.quantity_reader import read_for, typed_text
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.together import enter_together, read_together

Index = QModelIndex | QPersistentModelIndex

SORT_ROLE: Final = Qt.ItemDataRole.UserRole + 1
ID_ROLE: Final = Qt.ItemDataRole.UserRole + 2
_FONT: Final = Qt.ItemDataRole.FontRole


class Column(IntEnum):
    """The columns, in order."""

    SOURCE = 0
    TARGET = 1
    ITEM = 2
    CLASS = 3
    ENTRY = 4
    VALUE = 5
    SPREAD = 6
    UNIT = 7
    KNOWN = 8
    SHARE = 9


_EDITABLE: Final = frozenset({Column.SOURCE, Column.TARGET, Column.ITEM, Column.CLASS, Column.ENTRY})
_FIGURES: Final = frozenset({Column.VALUE, Column.SPREAD, Column.SHARE})


class FlowTableModel(QAbstractTableModel):
    """One row a flow. Reads from the session, writes by edits."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._ids: list[str] = list(context.session.document.flows)
        # texts that could not be read, by flow, and how to say so of one (an empty text: it could)
        self.unread: Mapping[str, str] = {}
        self.mark_unread: Callable[[str, str], None] = lambda _flow, _text: None

    # --- shape ----------------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _titles()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(Column(section))
        return None

    def flow_at(self, row: int) -> str:
        """The id of the flow in that row."""
        return self._ids[row]

    def row_of(self, flow_id: str) -> int:
        """The row of a flow, -1 where it is not there."""
        return self._ids.index(flow_id) if flow_id in self._ids else -1

    # --- reading --------------------------------------------------------------------------------------------------
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        document = self._context.session.document
        flow = document.flows.get(self._ids[index.row()])
        if flow is None:
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(document, flow, column)
        if role == Qt.ItemDataRole.EditRole:
            return self._edit_text(document, flow, column)
        if role == SORT_ROLE:
            return self._sort_key(document, flow, column)
        if role == ID_ROLE:
            return flow.id
        return self._look(flow, column, role)

    def _look(self, flow: Flow, column: Column, role: int) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and column is Column.ITEM:
            return self._marks(flow)
        if role == Qt.ItemDataRole.ForegroundRole and column in _FIGURES:
            return self._figure_color(flow)
        if column is Column.ENTRY and flow.id in self.unread:
            return self._look_unread(flow, role)
        is_open = (column is Column.SOURCE and flow.source is None) or (column is Column.TARGET and flow.target is None)
        if role == Qt.ItemDataRole.ForegroundRole and is_open:
            return self._context.theme.color("ink3")
        return (
            self._context.theme.font("table.first" if column is Column.SOURCE else "table") if role == _FONT else None
        )

    def _marks(self, flow: Flow) -> str:
        """What dash and tag say of a flow on the map, for who hears the table: origin of the number, loop."""
        said = [f"origin.{flow.quantity.origin.value}"] if flow.quantity.has_origin else []
        said += [f"r_strategy.{flow.r_strategy}"] if flow.r_strategy else []
        return ", ".join(map(self._context.language.text, said))

    def _look_unread(self, flow: Flow, role: int) -> Any:
        """A text that could not be read is red, and says why."""
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._context.theme.color("badge.error.text")
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            lang = self._context.language.code
            return read_for(self._context.session.document, flow.id, self.unread[flow.id], lang).line
        return self._context.theme.font("table") if role == _FONT else None

    def _text(self, document: Document, flow: Flow, column: Column) -> str:
        if column in (Column.SOURCE, Column.TARGET):
            end = flow.source if column is Column.SOURCE else flow.target
            return document.nodes[end].name if end in document.nodes else translate("Flows", "outside")
        if column is Column.ITEM:
            item = document.items.get(flow.item)
            return item.name if item is not None else ""
        if column is Column.CLASS:
            return self._context.language.text(f"origin_class.{class_of(document, flow).value}")
        if column is Column.ENTRY:
            return self.unread.get(flow.id) or typed_text(document, flow.id, self._context.language.code)
        return self._result_text(document, flow, column)

    def _result_text(self, document: Document, flow: Flow, column: Column) -> str:
        result = self._result(flow)
        lang = self._context.language.code
        if result is None:
            return ""
        if column is Column.VALUE:
            return bounds_text(result.interval, lang) if result.value is None else self._figures(flow, result)[0]
        if column is Column.SPREAD:
            return self._figures(flow, result)[1]
        if column is Column.UNIT:
            return per_period(result.unit, document.settings.period, lang)
        if column is Column.KNOWN:
            results = self._context.session.results
            entry = results.solution.share_of(flow.id) if results is not None else None
            return self._context.language.text(class_code(result, flow.quantity, entry))
        share = self._share(document, flow, result)
        return "" if share is None else f"{percent(share, lang)}\u202f%"

    def _figures(self, flow: Flow, result: FlowResult) -> tuple[str, str]:
        """Value and spread, never another number than the chip's."""
        results = self._context.session.results
        if results is None:
            return "", ""
        rounding = rounding_of(results.solution)
        return measured_on_map(flow.quantity, result, rounding, self._context.language.code)

    def _edit_text(self, document: Document, flow: Flow, column: Column) -> str:
        if column in (Column.SOURCE, Column.TARGET):
            end = flow.source if column is Column.SOURCE else flow.target
            return document.nodes[end].name if end in document.nodes else ""
        if column is Column.CLASS:
            return class_of(document, flow).value
        return self._text(document, flow, column)

    def _sort_key(self, document: Document, flow: Flow, column: Column) -> float | str:
        result = self._result(flow)
        if column is Column.VALUE:
            return result.base_value or 0.0 if result is not None else 0.0
        if column is Column.SPREAD:
            return (result.sd or 0.0) * result.factor if result is not None else 0.0
        if column is Column.SHARE:
            return (self._share(document, flow, result) or 0.0) if result is not None else 0.0
        return self._text(document, flow, column).casefold()

    def _share(self, document: Document, flow: Flow, result: FlowResult) -> float | None:
        """The flow's share of what enters its target on the same layer."""
        if flow.target is None or result.value is None or self._context.session.results is None:
            return None
        balance = self._context.session.results.solution.balances.get((flow.target, result.layer))
        if balance is None or not balance.in_reconciled or balance.unit != result.unit:
            return None
        return result.value / balance.in_reconciled

    def _result(self, flow: Flow) -> FlowResult | None:
        results = self._context.session.results
        return None if results is None else results.solution.own.get(flow.id)

    def _figure_color(self, flow: Flow) -> Any:
        result = self._result(flow)
        theme = self._context.theme
        if self._context.session.is_stale:
            return theme.color("disabled")
        solved = result is not None and result.flow_class in (FlowClass.OBSERVABLE, FlowClass.UNOBSERVABLE)
        return theme.color("solved" if solved else "ink")

    # --- writing --------------------------------------------------------------------------------------------------
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if Column(index.column()) in _EDITABLE else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        flow_id, column, text = self._ids[index.row()], Column(index.column()), str(value).strip()
        if column is Column.ENTRY:
            return self.enter((flow_id,), text)
        document = self._context.session.document
        edits: dict[Column, Callable[[], EditResult]] = {
            Column.SOURCE: lambda: reconnect(document, flow_id, source=node_named(document, text)),
            Column.TARGET: lambda: reconnect(document, flow_id, target=node_named(document, text)),
            Column.ITEM: lambda: name_item_of_flow(document, flow_id, text),
            Column.CLASS: lambda: set_flow(document, flow_id, origin_class=OriginClass(text) if text else None),
        }
        return self._apply(edits[column])

    def enter(self, flow_ids: Sequence[str], text: str) -> bool:
        """Enter a text as the amount of all these flows, in one step; what cannot be read of it stays, marked."""
        session, lang = self._context.session, self._context.language.code
        flows = [flow_id for flow_id in flow_ids if flow_id in session.document.flows]
        reading = read_together(session.document, flows, text, lang)
        for flow_id in flows:  # the old value stays in force
            self.mark_unread(flow_id, text if flow_id in reading.refusing else "")
        return not reading.refused and self._apply(lambda: enter_together(session.document, flows, text, lang))

    def _apply(self, edit: Callable[[], EditResult]) -> bool:
        """Apply an edit; what cannot be done is said."""
        from vsm_app.errors import VsmError

        try:
            return self._context.session.apply(edit())
        except VsmError as error:
            self._context.notices.report(error)
            return False

    # --- following the session ------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Take the flows as they are now; rows that stay keep their selection."""
        wanted = list(self._context.session.document.flows)
        if wanted == self._ids:
            self._all_changed()
            return
        kept = [flow_id for flow_id in self._ids if flow_id in self._context.session.document.flows]
        if wanted[: len(kept)] == kept:
            self._drop_rows(set(self._ids) - set(kept))
            if len(wanted) > len(kept):
                self.beginInsertRows(QModelIndex(), len(kept), len(wanted) - 1)
                self._ids = wanted
                self.endInsertRows()
            self._all_changed()
        else:
            self.beginResetModel()
            self._ids = wanted
            self.endResetModel()

    def _drop_rows(self, gone: set[str]) -> None:
        for row in range(len(self._ids) - 1, -1, -1):
            if self._ids[row] in gone:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._ids[row]
                self.endRemoveRows()

    def _all_changed(self) -> None:
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(Column) - 1))

    def retranslate(self) -> None:
        """Headings and words in the language that holds now."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self._all_changed()


class FlowFilter(QSortFilterProxyModel):
    """Sorts by amount in base units, filters over all words of a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSortRole(SORT_ROLE)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterKeyColumn(-1)
        self.setDynamicSortFilter(False)


def class_of(document: Document, flow: Flow) -> OriginClass:
    """The class of a flow: its own, else its item's; a loss where that says nothing and it is drawn as one."""
    if given_class(document.physics, flow) is None and is_disposed_of(document, flow):
        return OriginClass.LOSS
    if flow.origin_class is not None:
        return flow.origin_class
    item = document.items.get(flow.item)
    return OriginClass.UNKNOWN if item is None else item.origin_class


def node_named(document: Document, name: str) -> str | None:
    """The node of that name without regard to case; `None` for an empty name (the outside). Raises EditError."""
    if not name:
        return None
    wanted = name.casefold()
    found = next((node.id for node in document.nodes.values() if node.name.casefold() == wanted), None)
    if found is None:
        from vsm_app.errors import EditError

        raise EditError(f"There is no node {name!r} in this map.", code="edit.no_node_named", params={"name": name})
    return found


def _titles() -> tuple[str, ...]:
    return (
        translate("Flows", "From"),
        translate("Flows", "To"),
        translate("Flows", "Item"),
        translate("Flows", "Class"),
        translate("Flows", "Entry"),
        translate("Flows", "Value"),
        translate("Flows", "±"),
        translate("Flows", "Unit"),
        translate("Flows", "Known as"),
        translate("Flows", "Share"),
    )


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _FIGURES else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
