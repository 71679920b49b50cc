"""The periods of a map side by side: what was entered and what comes out of flows and stocks; a click goes there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGridLayout, QWidget

from vsm_app.engine.periods import PeriodSolution, StockLevel
from vsm_app.engine.results import FlowResult, Results
from vsm_app.model.document import Document
from vsm_app.model.ids import distinct_name_of
from vsm_app.model.scenarios import Period, in_period
from vsm_app.model.unit_names import unit_label
from vsm_app.texts import NOTHING
from vsm_app.ui.canvas.figures import bounds_text, measured, per_period
from vsm_app.ui.canvas.on_map import measured_on_map, roundings_of
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.widgets.buttons import HouseButton, LinkButton, literal
from vsm_app.ui.widgets.labels import Label

_MOST: Final = 60  # rows; the flows that periods speak of and those selected come first
_LINE: Final = 24

#: Where a click leads: the period (empty: all of them) and the flow or node (empty: none).
Go = Callable[[str, str], None]


class _Cell(HouseButton):
    """A figure or a heading of one period; on soft ground in the column of the period that is looked at."""

    padding = 6.0

    def __init__(self, context: Context, words: str, token: str, role: str = "table", *, is_here: bool = False) -> None:
        super().__init__(context.theme, literal(words))
        self.role, self._token, self._is_here = role, token, is_here
        self._is_first = False

    def lead(self) -> None:
        """Letters at the left: the heading of the names."""
        self._is_first = True

    def ground(self) -> QColor | None:
        return self.shade("accent.soft" if self._is_here else None)

    def ink(self) -> QColor:
        return self._theme.color(self._token)

    def height_hint(self) -> int:
        return _LINE

    def paint_content(self, painter: QPainter, room: QRectF) -> None:
        width = min(room.width(), self.content_width() + 2 * self.padding)
        left = room.left() if self._is_first else room.right() - width
        super().paint_content(painter, QRectF(left, room.top(), width, room.height()))


class PeriodTable(QWidget):
    """One row a stock or flow, one column a period. `go` is called with the period and the place of a click."""

    def __init__(self, context: Context, results: Results, go: Go) -> None:
        super().__init__()
        self.setObjectName("timeline.periods")
        self._context, self._go = context, go
        session = context.session
        self._document: Document = session.stored
        self._periods = list(self._document.physics.periods.values())
        self._found = () if results.periods is None else results.periods.periods
        self._roundings = () if results.periods is None else roundings_of(results.periods)
        self._seen = [in_period(self._document.physics, period) for period in self._periods]
        self._shown = session.view.period
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 8)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(0)
        self._head()
        for number, fill in enumerate(self._rows()[:_MOST], start=1):
            fill(number)
        self._grid.setColumnStretch(0, 1)

    # --- rows -----------------------------------------------------------------------------------------------------
    def _head(self) -> None:
        words = {"": translate("Header", "All periods")} | {one.id: one.name for one in self._periods}
        for column, (key, name) in enumerate(words.items()):
            is_here = key == self._shown
            head = _Cell(self._context, name, "accent.text" if is_here else "ink2", "table.header", is_here=is_here)
            head.setObjectName(f"timeline.period.{key or 'all'}")
            head.clicked.connect(partial(self._go, key, ""))
            if column == 0:
                head.lead()
            self._grid.addWidget(head, 0, column)

    def _rows(self) -> Sequence[Callable[[int], None]]:
        """The rows to be filled: stocks that are carried, then flows."""
        stocks = dict.fromkeys(key for one in self._found for key in one.levels)
        said = {over.subject for period in self._periods for over in period.overrides}
        wanted = said | set(self._context.session.selection)
        flows = self._document.flows
        ordered = [*(one for one in flows if one in wanted), *(one for one in flows if one not in wanted)]
        return [partial(self._stock, *key) for key in stocks] + [partial(self._flow, one) for one in ordered]

    def _stock(self, node: str, layer: str, row: int) -> None:
        levels = [one.levels.get((node, layer)) for one in self._found]
        unit = next((one.unit for one in levels if one is not None), "")
        name = self._document.nodes[node].name if node in self._document.nodes else node
        self._name(
            row, node, translate("Timeline", "{name}, at the end").format(name=name), unit_label(unit, self._lang)
        )
        for column, (period, level) in enumerate(zip(self._periods, levels, strict=False), start=1):
            said = any(one.subject == node and one.field.startswith("stock.") for one in period.overrides)
            self._cell(row, column, period, node, self._level(level), is_said=said, is_solved=True)

    def _flow(self, flow: str, row: int) -> None:
        results = [self._own(one, flow) for one in self._found]
        unit = next((one.unit for one in results if one is not None), "")
        name = distinct_name_of(self._document)(flow)
        self._name(row, flow, name, per_period(unit, self._document.settings.period, self._lang))
        for column, (period, result) in enumerate(zip(self._periods, results, strict=False), start=1):
            said = any((one.subject, one.field) == (flow, "quantity") for one in period.overrides)
            solved = result is None or result.entered is None
            words = self._amount(result, column - 1)
            self._cell(row, column, period, flow, words, is_said=said, is_solved=solved)

    def _name(self, row: int, place: str, name: str, unit: str) -> None:
        link = LinkButton(self._context.theme, literal(name))
        link.clicked.connect(partial(self._go, self._shown, place))
        self._grid.addWidget(link, row, 0, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(Label(self._context.theme, "label", unit), row, len(self._periods) + 1)

    def _cell(
        self, row: int, column: int, period: Period, place: str, words: str, *, is_said: bool, is_solved: bool
    ) -> None:
        token = "accent.text" if is_said else "solved" if is_solved else "ink"
        cell = _Cell(self._context, words, token, is_here=period.id == self._shown)
        cell.setObjectName(f"timeline.cell.{period.id}.{place}")
        cell.setAccessibleName(f"{period.name}: {words}")
        tip = (
            translate("Timeline", "Entered for {period} only")
            if is_said
            else translate("Timeline", "Enter for {period}")
        )
        cell.setToolTip(tip.format(period=period.name))
        cell.clicked.connect(partial(self._go, period.id, place))
        self._grid.addWidget(cell, row, column)

    # --- figures --------------------------------------------------------------------------------------------------
    @property
    def _lang(self) -> str:
        return self._context.language.code

    @staticmethod
    def _own(period: PeriodSolution, flow: str) -> FlowResult | None:
        return next((one for (name, _), one in period.flows.items() if name == flow and one.own_layer), None)

    def _amount(self, result: FlowResult | None, number: int) -> str:
        if result is None:
            return NOTHING
        if result.value is None:
            return bounds_text(result.interval, self._lang)
        quantity = self._seen[number].flows[result.id].quantity
        shown, _ = measured_on_map(quantity, result, self._roundings[number], self._lang)
        return shown if result.entered is not None else f"≈\u202f{shown}"

    def _level(self, level: StockLevel | None) -> str:
        if level is None or level.final is None:
            return NOTHING
        return f"≈\u202f{measured(level.final, level.final_sd, self._lang)[0]}"
