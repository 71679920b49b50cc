"""Ranked losses as a table: what is lost where, what it carries, what of it could be recovered."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vsm_app.engine.results import HotspotLoss, Hotspots
from vsm_app.model.ids import name_of
from vsm_app.model.unit_names import unit_label
from vsm_app.ui.canvas.figures import percent, significant
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate

Index = QModelIndex | QPersistentModelIndex

KEY_ROLE: Final = Qt.ItemDataRole.UserRole + 1
SHARE_ROLE: Final = Qt.ItemDataRole.UserRole + 2
SORT_ROLE: Final = Qt.ItemDataRole.UserRole + 3

_KG_PER_T: Final = 1000.0


class HotspotColumn(IntEnum):
    """The columns, in order."""

    LOSS = 0
    PLACE = 1
    MASS = 2
    BURDEN = 3
    BAR = 4
    SHARE = 5
    COST = 6
    RECOVERABLE = 7
    CLASS = 8


_FIGURES: Final = frozenset(
    {HotspotColumn.MASS, HotspotColumn.BURDEN, HotspotColumn.SHARE, HotspotColumn.COST, HotspotColumn.RECOVERABLE}
)


class HotspotTableModel(QAbstractTableModel):
    """The losses ranked by one burden (`by`)."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.by = "mass"
        self._losses: tuple[HotspotLoss, ...] = ()
        self._cost: dict[str, float] = {}

    @property
    def losses(self) -> tuple[HotspotLoss, ...]:
        """What is shown, largest first."""
        return self._losses

    def ranking(self, by: str | None = None) -> Hotspots | None:
        """The ranking by `by` (default: the one shown)."""
        results = self._context.session.results
        return None if results is None else results.hotspots.get(by or self.by)

    def refresh(self, by: str | None = None) -> None:
        """Take the ranking as it is now, by another burden where given."""
        self.beginResetModel()
        self.by = by or self.by
        ranking = self.ranking()
        self._losses = () if ranking is None else ranking.losses
        costs = self.ranking("cost")
        self._cost = {} if costs is None else {loss.flow: loss.burden for loss in costs.losses}
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._losses)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HotspotColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(HotspotColumn(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        loss, column = self._losses[index.row()], HotspotColumn(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(loss, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.FontRole:
                strong = column in (HotspotColumn.LOSS, HotspotColumn.CLASS)
                return self._context.theme.font("table.first" if strong else "table")
            case Qt.ItemDataRole.ForegroundRole:
                quiet = column is HotspotColumn.PLACE or (column is HotspotColumn.CLASS and loss.pareto != "A")
                return self._context.theme.color("ink2" if quiet else "ink")
        if role == KEY_ROLE:
            return loss.flow
        if role == SHARE_ROLE:
            most = max((abs(other.burden) for other in self._losses), default=0.0)
            return abs(loss.burden) / most if most else 0.0
        return None

    def name_of_loss(self, loss: HotspotLoss) -> str:
        """What a loss is called: the flow, which is called after its item."""
        return name_of(self._context.session.document)(loss.flow)

    def unit(self) -> str:
        """The unit of the burden, as the reader writes it."""
        ranking = self.ranking()
        return "" if ranking is None else unit_label(ranking.unit, self._context.language.code)

    def _text(self, loss: HotspotLoss, column: HotspotColumn) -> str:
        lang = self._context.language.code
        name = name_of(self._context.session.document)
        match column:
            case HotspotColumn.LOSS:
                return name(loss.flow)
            case HotspotColumn.PLACE:
                return name(loss.node)
            case HotspotColumn.CLASS:
                return loss.pareto
            case HotspotColumn.RECOVERABLE:
                return "" if loss.recoverable is None else f"{percent(loss.recoverable, lang, 0)}\u202f%"
            case HotspotColumn.SHARE:
                return percent(loss.share, lang)
        figures = {
            HotspotColumn.MASS: None if loss.mass is None else loss.mass / _KG_PER_T,
            HotspotColumn.BURDEN: loss.burden,
            HotspotColumn.COST: self._cost.get(loss.flow),
        }
        return significant(figures[column], lang) if column in figures else ""

    def _titles(self) -> tuple[str, ...]:
        costs = self.ranking("cost")
        lang = self._context.language.code
        cost_unit = "" if costs is None else unit_label(costs.unit, lang)
        burden = self._context.language.text(f"layer.{self.by}")
        return (
            translate("Hotspots", "Loss"),
            translate("Hotspots", "Leaves at"),
            f"{translate('Hotspots', 'Mass')} t",
            f"{burden} {self.unit()}",
            "",
            translate("Hotspots", "Share %"),
            f"{translate('Hotspots', 'Cost')} {cost_unit}".strip(),
            translate("Hotspots", "Recoverable"),
            translate("Hotspots", "Class"),
        )


def _alignment(column: HotspotColumn) -> Qt.AlignmentFlag:
    if column is HotspotColumn.CLASS:
        return Qt.AlignmentFlag.AlignCenter
    side = Qt.AlignmentFlag.AlignRight if column in _FIGURES else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
