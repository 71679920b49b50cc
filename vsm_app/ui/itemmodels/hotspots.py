"""Ranked losses as a table: what is lost where, what it carries, what of it could be recovered."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vsm_app.engine.doubts import NEAR_ZERO, is_doubtful
from vsm_app.engine.formulas.ranking import ranking_key
from vsm_app.engine.results import FlowResult, HotspotLoss, Hotspots
from vsm_app.model.document import Document
from vsm_app.model.ids import name_of
from vsm_app.model.problems import Param, Problem, Severity
from vsm_app.model.scales import burden_scale, money_scale
from vsm_app.model.units import parse_unit
from vsm_app.texts import NOTHING, problem_text, text
from vsm_app.ui.canvas.figures import measured, percent, significant
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.losses import open_loss_text, shown_masses, undetermined_losses
from vsm_app.ui.naming import shown_name_of
from vsm_app.ui.panels.figures import column_digits, column_figure

Index = QModelIndex | QPersistentModelIndex

_KG_PER_T: Final = 1000.0
KEY_ROLE: Final = Qt.ItemDataRole.UserRole + 1
SHARE_ROLE: Final = Qt.ItemDataRole.UserRole + 2
SORT_ROLE: Final = Qt.ItemDataRole.UserRole + 3


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
_AMOUNTS: Final = (HotspotColumn.MASS, HotspotColumn.BURDEN, HotspotColumn.COST)


class HotspotTableModel(QAbstractTableModel):
    """The losses ranked by one burden (`by`), which is carried by all outputs alike or by products only (`carry`)."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.by = "mass"
        self.carry = "mfca"
        self._losses: tuple[HotspotLoss, ...] = ()
        self._open: tuple[str, ...] = ()
        self._masses: dict[str, float] = {}  # kg, as the map shows them
        self._cost: dict[str, float] = {}
        self._knows_costs = False
        self._digits: dict[HotspotColumn, int] = {}
        self._cost_unit: tuple[str, float] = ("", 1.0)
        self._burden_unit: tuple[str, float] = ("", 1.0)

    @property
    def losses(self) -> tuple[HotspotLoss, ...]:
        """What is shown, largest first."""
        return self._losses

    def ranking(self, by: str | None = None) -> Hotspots | None:
        """The ranking by `by` (default: the one shown)."""
        results = self._context.session.results
        return None if results is None else results.hotspots.get(ranking_key(by or self.by, self.carry))

    def incomplete(self) -> Problem | None:
        """What keeps burdens that are shown from being whole: inputs without a price, a factor or an amount."""
        for by in dict.fromkeys((self.by, "cost") if self._knows_costs else (self.by,)):
            ranking = self.ranking(by)
            for problem in ranking.problems if ranking is not None and ranking.losses else ():
                if problem.code == f"hotspot.incomplete_{by}":
                    return problem
        return None

    def refresh(self, by: str | None = None) -> None:
        """Take the ranking as it is now, by another burden where given."""
        self.beginResetModel()
        self.by = by or self.by
        ranking = self.ranking()
        self._losses = () if ranking is None else ranking.losses
        self._masses = shown_masses(self._context.session.results)
        self._open = () if ranking is None else undetermined_losses(ranking)
        self._knows_costs = _has_costs(self._context.session.document)
        costs = self.ranking("cost")
        self._cost = {} if costs is None else {loss.flow: loss.burden for loss in costs.losses}
        if costs is not None:
            self._cost_unit = money_scale(costs.total, costs.unit, self._context.language.code)
        self._burden_unit = self._larger(ranking)
        self._digits = {column: column_digits(self._values(column)) for column in _AMOUNTS}
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        rows = len(self._losses) + len(self._open)
        rows += bool(self._losses)  # the last row holds the sums
        return 0 if parent is not None and parent.isValid() else rows

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
        column, beyond = HotspotColumn(index.column()), index.row() - len(self._losses)
        if beyond < 0:
            return self._loss_data(self._losses[index.row()], column, role)
        return (
            self._open_data(self._open[beyond], column, role)
            if beyond < len(self._open)
            else self._sum_data(column, role)
        )

    def _loss_data(self, loss: HotspotLoss, column: HotspotColumn, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(loss, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ToolTipRole:
                without = column is HotspotColumn.COST and not self._knows_costs
                words = translate("Hotspots", "No price and no cost is given for any item or process of this map.")
                return words if without else self._note(loss)
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

    def _flow(self, loss: HotspotLoss) -> FlowResult | None:
        results = self._context.session.results
        return None if results is None else results.solution.own.get(loss.flow)

    def _is_doubtful(self, loss: HotspotLoss) -> bool:
        """Whether its amount cannot be told from zero: it then has no class that means anything."""
        flow = self._flow(loss)
        return flow is not None and is_doubtful(flow)

    def _note(self, loss: HotspotLoss) -> str | None:
        """What the reader of a row should know of it."""
        lang, ranking, notes = self._context.language.code, self.ranking(), []
        name, flow = shown_name_of(self._context.session.document, lang), self._flow(loss)
        if flow is not None and is_doubtful(flow):
            params: dict[str, Param] = {"value": flow.value or 0.0, "sd": flow.sd or 0.0, "unit": flow.unit}
            notes.append(problem_text(Problem(NEAR_ZERO, Severity.INFO, (loss.flow,), params), lang, name))
        loops = () if ranking is None else (p for p in ranking.problems if p.code == "hotspot.loops_carry")
        if any(loss.flow in problem.subjects for problem in loops):
            notes.append(text("hotspot.loops_carry.one", lang=lang))
        return "\n".join((*notes, *self._consequences(loss))) or None

    def _consequences(self, loss: HotspotLoss) -> list[str]:
        """What avoiding a loss saves, and what selling it brings, in the unit of the burdens."""
        (unit, factor), lang, found = self._burden_unit, self._context.language.code, []
        if loss.saving is not None:
            saved = significant(loss.saving * factor, lang)
            found.append(text("hotspot.saved.one", {"saving": saved, "unit": unit}, lang))
        if loss.credit:
            credit, net = (significant(money * factor, lang) for money in (loss.credit, loss.burden - loss.credit))
            found.append(text("hotspot.sold.one", {"credit": credit, "net": net, "unit": unit}, lang))
        return found

    def name_of_loss(self, loss: HotspotLoss) -> str:
        """What a loss is called: the flow, which is called after its item."""
        return shown_name_of(self._context.session.document, self._context.language.code)(loss.flow)

    def burden(self, loss: HotspotLoss) -> float:
        """What a loss carries, in the ranking's unit; of its own mass as the map shows it."""
        if self.by != "mass" or loss.flow not in self._masses:
            return loss.burden * self._burden_unit[1]
        ranking = self.ranking()
        factor = None if ranking is None else parse_unit(ranking.unit).factor
        return self._masses[loss.flow] / (factor or 1.0)

    def unit(self) -> str:
        """The unit of the burden, as the reader writes it."""
        return self._burden_unit[0]

    def _larger(self, ranking: Hotspots | None) -> tuple[str, float]:
        """The unit of burdens and its factor: thousands of money, tonnes of CO2e from ten tonnes on."""
        if ranking is None:
            return "", 1.0
        return burden_scale(self.by, ranking.total, ranking.unit, self._context.language.code)

    def _text(self, loss: HotspotLoss, column: HotspotColumn) -> str:
        lang = self._context.language.code
        name = shown_name_of(self._context.session.document, lang)
        match column:
            case HotspotColumn.LOSS:
                return name(loss.flow)
            case HotspotColumn.PLACE:
                return name(loss.node)
            case HotspotColumn.CLASS:
                return f"{loss.pareto}\u202f?" if self._is_doubtful(loss) else loss.pareto
            case HotspotColumn.RECOVERABLE:
                return "" if loss.recoverable is None else f"{percent(loss.recoverable, lang, 0)}\u202f%"
            case HotspotColumn.SHARE:
                return percent(loss.share, lang)
        flow = self._flow(loss)
        if column is HotspotColumn.MASS and flow is not None and flow.layer == "mass" and is_doubtful(flow):
            value, sd = ((number or 0.0) * flow.factor / _KG_PER_T for number in (flow.value, flow.sd))
            return "\u202f±\u202f".join(filter(None, measured(value, sd, lang)))
        return self._amount(column, self._value(loss, column))

    def _value(self, loss: HotspotLoss, column: HotspotColumn) -> float | None:
        match column:
            case HotspotColumn.MASS:
                return None if loss.mass is None else self._masses.get(loss.flow, loss.mass) / _KG_PER_T
            case HotspotColumn.BURDEN:
                return self.burden(loss)
            case HotspotColumn.COST:
                cost = self._cost.get(loss.flow)
                return None if cost is None else cost * self._cost_unit[1]
        return None

    def _values(self, column: HotspotColumn) -> list[float | None]:
        return [self._value(loss, column) for loss in self._losses]

    def _amount(self, column: HotspotColumn, value: float | None) -> str:
        if column is HotspotColumn.COST and not self._knows_costs:
            return NOTHING
        return column_figure(value, self._digits.get(column, 0), self._context.language.code)

    def _open_data(self, flow_id: str, column: HotspotColumn, role: int) -> Any:
        """A loss whose amount is not determined: listed, not ranked; of its mass stands what is known."""
        document, results = self._context.session.document, self._context.session.results
        flow = document.flows.get(flow_id)
        match role:
            case Qt.ItemDataRole.DisplayRole if flow is not None:
                if column is HotspotColumn.LOSS:
                    return shown_name_of(document, self._context.language.code)(flow_id)
                if column is HotspotColumn.PLACE:
                    return name_of(document)(flow.source or "")
                if column is HotspotColumn.MASS:
                    return open_loss_text(results, flow_id, "t", self._context.language.code)
                return ""
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.FontRole:
                return self._context.theme.font("table.first" if column is HotspotColumn.LOSS else "table")
            case Qt.ItemDataRole.ForegroundRole:
                return self._context.theme.color("ink2")
        return flow_id if role == KEY_ROLE else None

    def _sum_data(self, column: HotspotColumn, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            if column is HotspotColumn.LOSS:
                whole = self.incomplete() is None
                return translate("Hotspots", "All losses") if whole else translate("Hotspots", "All losses, incomplete")
            if column is HotspotColumn.SHARE:
                return percent(sum(loss.share for loss in self._losses), self._context.language.code)
            if column in _AMOUNTS:
                return self._amount(column, sum(value or 0.0 for value in self._values(column)))
            return ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == SHARE_ROLE:
            return None
        return self._context.theme.font("table.first") if role == Qt.ItemDataRole.FontRole else None

    def _titles(self) -> tuple[str, ...]:
        mass, cost = translate("Hotspots", "Mass"), translate("Hotspots", "Cost")
        burden = self._context.language.text(f"layer.{self.by}")
        return (
            translate("Hotspots", "Loss"),
            translate("Hotspots", "Leaves at"),
            f"{mass} t",
            self.unit() if self.by == "co2e" else f"{burden} {self.unit()}",
            "",
            translate("Hotspots", "Share %"),
            f"{cost} {self._cost_unit[0]}".strip(),
            translate("Hotspots", "Recoverable"),
            translate("Hotspots", "Class"),
        )


def _has_costs(document: Document) -> bool:
    """Whether anything of the map has a price or a cost: a zero of nothing says nothing."""
    items, nodes = document.items.values(), document.nodes.values()
    return any(item.price or item.disposal_cost for item in items) or any(node.cost for node in nodes)


def _alignment(column: HotspotColumn) -> Qt.AlignmentFlag:
    if column is HotspotColumn.CLASS:
        return Qt.AlignmentFlag.AlignCenter
    side = Qt.AlignmentFlag.AlignRight if column in _FIGURES else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
