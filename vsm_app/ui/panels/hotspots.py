"""The Hotspots tab: losses ranked by what they carry, as a Pareto chart beside a table; a click shows the loss."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QStackedLayout,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from vsm_app.engine.formulas.ranking import CARRIES
from vsm_app.engine.results import Hotspots
from vsm_app.model.elements import OriginClass
from vsm_app.texts import problem_text
from vsm_app.ui.canvas.figures import percent
from vsm_app.ui.canvas.lacking import place_to_enter
from vsm_app.ui.canvas.quantities import CARRIED
from vsm_app.ui.charts.hatch import hatch
from vsm_app.ui.charts.pareto import ParetoBar, ParetoChart
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.itemmodels.hotspots import KEY_ROLE, SHARE_ROLE, HotspotColumn, HotspotTableModel
from vsm_app.ui.naming import shown_name_of
from vsm_app.ui.panels.base import Panel
from vsm_app.ui.panels.figures import column_digits, column_figure
from vsm_app.ui.panels.tables import RowDelegate, dress_table
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import LinkButton
from vsm_app.ui.widgets.segmented import SegmentedControl
from vsm_app.ui.widgets.states import EmptyState

RANKINGS: Final = ("mass", "energy", "cost", "co2e")
_CHART_BARS: Final = 10
_WIDTHS: Final = {
    HotspotColumn.PLACE: (170, 104, 92),
    HotspotColumn.MASS: (104, 96, 76),
    HotspotColumn.BURDEN: (120, 96, 90),
    HotspotColumn.BAR: (120, 52, 0),
    HotspotColumn.SHARE: (80, 76, 68),
    HotspotColumn.COST: (90, 86, 80),
    HotspotColumn.RECOVERABLE: (110, 96, 94),
    HotspotColumn.CLASS: (62, 60, 56),
}  # where there is room, in a narrow panel, in a tight one
_NARROW: Final = 1280
_TIGHT: Final = 1040


class HotspotsPanel(Panel):
    """Chart and table of the losses. `by` is chosen in the row of tabs."""

    reveal_requested = Signal(str)
    enter_requested = Signal(str, str)  # place, field
    rank_asked = Signal(str)  # something else to rank by, which the options of the tab show

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("hotspots", context, parent)
        self.model = HotspotTableModel(context, self)
        self.chart = ParetoChart(context.theme, self)
        self.table = QTableView(self)
        self.table.setObjectName("hotspots.table")
        self.table.setModel(self.model)
        self._delegate = _LossDelegate(context.theme, self.table)
        dress_table(self.table, self._delegate, context.theme)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self._size_columns()
        self._empty = EmptyState(context.theme, "hotspots", self)
        both = QWidget(self)
        row = QHBoxLayout(both)
        row.setContentsMargins(24, 0, 12, 4)
        row.setSpacing(16)
        row.addLayout(self._left(), 2)
        row.addLayout(self._right(), 5)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(both)
        self._stack.addWidget(self._empty)
        self.table.clicked.connect(self._reveal)
        self.table.activated.connect(self._reveal)
        self.chart.bar_clicked.connect(self.reveal_requested)
        self.retranslate()
        context.session.results_changed.connect(self.refresh_soon)
        context.session.document_replaced.connect(self.refresh_soon)
        context.session.results_failed.connect(self.refresh_soon)

    def _left(self) -> QVBoxLayout:
        """The chart, and above it who carries the burdens."""
        self.carry = SegmentedControl(self.context.theme, small=True)
        self.carry.setObjectName("hotspots.carry")
        for rule in CARRIES:
            self.carry.add(rule, rule)
        self.carry.set_current(self.model.carry)
        self.carry.chosen.connect(self.carry_by)
        column = QVBoxLayout()
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.carry, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.chart, 1)
        return column

    def _right(self) -> QVBoxLayout:
        """The table, and under it what its sums leave out."""
        self.lacking = LinkButton(self.context.theme)
        self.lacking.setObjectName("hotspots.lacking")
        self.lacking.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.lacking.clicked.connect(self._show_lacking)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.table, 1)
        column.addWidget(self.lacking)
        return column

    @property
    def by(self) -> str:
        """What losses are ranked by."""
        return self.model.by

    def rank_by(self, by: str) -> None:
        """Rank by `mass`, `energy`, `cost` or `co2e`."""
        self.model.by = by
        self.refresh()

    def carry_by(self, rule: str) -> None:
        """Let every output carry alike (`mfca`), or products only (`lca`)."""
        self.model.carry = rule
        self.refresh()

    def refresh(self) -> None:
        self.model.refresh()
        self.carry.setVisible(self.model.by != "mass")
        self.table.setColumnHidden(HotspotColumn.BURDEN, self.model.by == "mass")
        self.table.setColumnHidden(HotspotColumn.COST, self.model.by == "cost")
        self._size_columns()
        ranking = self.model.ranking()
        lang = self.context.language.code
        burdens = {loss.flow: self.model.burden(loss) for loss in self.model.losses}
        digits = column_digits(burdens.values())
        bars = tuple(
            ParetoBar(
                loss.flow,
                self.model.name_of_loss(loss),
                max(burdens[loss.flow], 0.0),
                column_figure(burdens[loss.flow], digits, lang),
                loss.cumulative,
                loss.pareto,
            )
            for loss in self.model.losses[:_CHART_BARS]
        )
        self.chart.show_bars(bars, self._title(), self._limit(), self.context.session.document.settings.pareto_a)
        self._stack.setCurrentIndex(0 if bars or self.model.rowCount() else 1)
        self._say_empty(ranking)
        self._say_lacking()

    def _say_lacking(self) -> None:
        """What the sums leave out; a click leads to the first flow that lacks it."""
        problem, document, lang = self.model.incomplete(), self.context.session.document, self.context.language.code
        words = "" if problem is None else problem_text(problem, lang, shown_name_of(document, lang))
        self.lacking.setText(words)
        self.lacking.setToolTip(words)
        self.lacking.setVisible(problem is not None)

    def _show_lacking(self) -> None:
        problem = self.model.incomplete()
        if problem is not None:
            self.reveal_requested.emit(problem.subjects[0])

    def _limit(self) -> str:
        """Where class A ends, as the chart writes it."""
        share = self.context.session.document.settings.pareto_a
        return f"{percent(share, self.context.language.code, 0)}{chr(0x202F)}%"

    def retranslate(self) -> None:
        self.carry.set_text("mfca", translate("Hotspots", "MFCA"))
        self.carry.set_text("lca", translate("Hotspots", "LCA"))
        self.carry.setAccessibleName(translate("Hotspots", "Who carries burdens"))
        self.table.setAccessibleName(translate("Analysis", "Hotspots"))
        self.carry.setToolTip(
            translate("Hotspots", "MFCA: every output carries burdens alike. LCA: products carry all, losses nothing.")
        )
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HotspotColumn) - 1)

    def dress(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.refresh_soon()

    def _title(self) -> str:
        return translate("Hotspots", "{unit} per loss, with running share").format(unit=self.model.unit())

    def _say_empty(self, ranking: Hotspots | None) -> None:
        """Why nothing is ranked; where only energy is lost, the way to it."""
        if self.by == "mass" and self._loses_energy_only():
            self._empty.say(
                translate("Hotspots", "No mass is lost on this map, only energy."),
                translate("Hotspots", "Rank by energy"),
                lambda: self.rank_asked.emit("energy"),
            )
        elif (
            self.by in CARRIED
            and ranking is not None
            and f"hotspot.no_{self.by}" in {one.code for one in ranking.problems}
        ):
            self._empty.say(self._why_empty(ranking), translate("Indicators", "Enter it"), self._enter_factor)
        else:
            self._empty.say(self._why_empty(ranking))

    def _enter_factor(self) -> None:
        """To the field of the first item that lacks what losses are to be ranked by."""
        self.enter_requested.emit(*place_to_enter(self.context.session.document, self.by))

    def _loses_energy_only(self) -> bool:
        results = self.context.session.results
        found = {} if results is None else results.hotspots
        return not (m.losses if (m := found.get("mass")) else ()) and bool(
            e.losses if (e := found.get("energy")) else ()
        )

    def _loses_by_volume(self) -> bool:
        """Whether there are losses that are known by their volume alone."""
        results, document = self.context.session.results, self.context.session.document
        own = {} if results is None else results.solution.own
        lost = (one for one in document.flows.values() if one.item in document.items and one.id in own)
        return any(
            document.items[one.item].origin_class is OriginClass.LOSS and own[one.id].layer == "volume"
            for one in lost
            if own[one.id].value
        )

    def _why_empty(self, ranking: Hotspots | None) -> str:
        if not self.context.session.document.flows:
            return translate("Hotspots", "Draw a loss (a flow that leaves downwards) and it is ranked here.")
        if self._loses_by_volume():
            return translate(
                "Hotspots",
                "The losses of this map are given by volume: give their items a density, and they are ranked here.",
            )
        if ranking is None and self.context.session.awaits_results:
            return translate("Status", "Calculating …")
        if ranking is None:
            return translate("Hotspots", "Nothing to rank by yet: give the items their price, energy or CO₂e factor.")
        keeps = next((one for one in ranking.problems if one.code in (f"hotspot.no_{self.by}", "method.failed")), None)
        if keeps is not None:  # in the words of the command line
            return problem_text(keeps, self.context.language.code)
        return translate(
            "Hotspots", "No loss with an amount yet. Give a flow the class Loss, and its amount where you know it."
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_columns()

    def _size_columns(self) -> None:
        narrow, tight = self.width() < _NARROW, self.width() < _TIGHT
        # with a column for the burden there is no room for names beside a bar that the chart shows as well
        by_burden = self.model.by != "mass"
        self.table.setColumnHidden(HotspotColumn.BAR, tight or (narrow and by_burden))
        self.table.setColumnHidden(HotspotColumn.MASS, tight and by_burden)
        self.table.horizontalHeader().setSectionResizeMode(HotspotColumn.LOSS, QHeaderView.ResizeMode.Stretch)
        for column, widths in _WIDTHS.items():
            self.table.setColumnWidth(column, widths[narrow + tight])
        self._give_place_room()

    def _give_place_room(self) -> None:
        """The place takes what the losses' names leave free: neither is cut while the other has room."""
        wanted = (self.table.sizeHintForColumn(HotspotColumn.PLACE), self.table.sizeHintForColumn(HotspotColumn.LOSS))
        both = self.table.columnWidth(HotspotColumn.PLACE) + self.table.columnWidth(HotspotColumn.LOSS)
        place = min(wanted[0], both - wanted[1] - round(_LossDelegate.INSET))
        self.table.setColumnWidth(HotspotColumn.PLACE, max(place, self.table.columnWidth(HotspotColumn.PLACE)))

    def _reveal(self, index: QModelIndex) -> None:
        key = index.data(KEY_ROLE)
        if key:
            self.reveal_requested.emit(key)


class _LossDelegate(RowDelegate):
    """Adds the loss mark and the bar to the rows."""

    INSET: Final = 30.0

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        column = index.column()
        share = index.data(SHARE_ROLE)
        if column == HotspotColumn.BAR and share is not None:
            self.paint_ground(painter, option)
            self._paint_bar(painter, self.rect_of(option), float(share))
        elif column == HotspotColumn.LOSS and index.data(KEY_ROLE):
            self.paint_ground(painter, option)
            rect = self.rect_of(option)
            mark = QRectF(rect.left() + 8, rect.center().y() - 6, 12, 12)
            painter.fillRect(mark, self.theme.alpha("flow.loss", 0.3))
            painter.fillRect(mark, QBrush(hatch(self.theme.color("flow.loss"))))
            self.paint_text(painter, rect.adjusted(self.INSET, 0, -4, 0), index)
        else:
            super().paint(painter, option, index)

    def _paint_bar(self, painter: QPainter, rect: QRectF, share: float) -> None:
        track = QRectF(rect.left() + 8, rect.center().y() - 2.5, rect.width() - 16, 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("track"))
        painter.drawRoundedRect(track, 2.5, 2.5)
        track.setWidth(max(track.width() * share, 3.0))
        painter.setBrush(self.theme.color("flow.loss"))
        painter.drawRoundedRect(track, 2.5, 2.5)
