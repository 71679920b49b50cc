"""Which indicators are drawn, by a tick each, and what came out of the draws."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from vsm_app.engine.results import IndicatorValue
from vsm_app.model.ids import distinct_name_of
from vsm_app.texts import NOTHING, format_distribution
from vsm_app.ui.canvas.figures import percent
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.indicator_words import MAP, IndicatorWords

if TYPE_CHECKING:
    from vsm_app.engine.simulated_indicators import IndicatorSpread

_ID: Final = Qt.ItemDataRole.UserRole
_FIGURES: Final = 5  # mean, spread, three quantiles


class DrawnIndicators(QTableWidget):
    """One row an indicator of the whole map; those with a value first. Figures stand where it was drawn."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("simulation.indicators")
        self._context = context
        self._words = IndicatorWords(context)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        lang = context.language.code
        heads = [translate("Simulation", "Indicator"), translate("Simulation", "Mean"), "±"]
        heads += [f"{percent(share, lang, 0)}\u202f%" for share in (0.05, 0.5, 0.95)]
        heads += [translate("Simulation", "Unit"), translate("Simulation", "Undefined")]
        self.setColumnCount(len(heads))
        self.setHorizontalHeaderLabels(heads)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        from vsm_app.engine.simulated_indicators import LEADING

        results = context.session.results
        values = () if results is None else results.indicators
        #: One of each indicator: that of the whole map, those with a value anywhere first.
        self._offered = [one for one in values if one.scope == MAP]
        known = {one.id for one in values if one.value is not None}
        self._offered.sort(key=lambda one: one.id not in known)
        self.horizontalHeaderItem(len(heads) - 1).setToolTip(  # type: ignore[union-attr]
            translate("Simulation", "In how many of the draws it is not defined")
        )
        for one in self._offered:
            self._offer(one, ticked=one.id in LEADING and one.id in known)

    def chosen(self) -> tuple[str, ...]:
        """Ids of what is ticked."""
        items = [item for row in range(self.rowCount()) if (item := self.item(row, 0)) is not None]
        return tuple(
            str(item.data(_ID)) for item in items if item.checkState() is Qt.CheckState.Checked and item.data(_ID)
        )

    def show_spreads(self, spreads: Iterable[IndicatorSpread]) -> None:
        """Write what came out of the draws, places below the whole map; of what was not drawn nothing is left."""
        ticked = self.chosen()
        found: dict[str, list[IndicatorSpread]] = {}
        for one in spreads:
            found.setdefault(one.id, []).append(one)
        self.setRowCount(0)
        name = distinct_name_of(self._context.session.document)
        for value in self._offered:
            drawn = found.get(value.id, [])
            whole = next((one for one in drawn if one.scope == MAP), None)
            places = [one for one in drawn if one is not whole and one.mean is not None]
            self._offer(value, ticked=value.id in ticked)
            if whole is not None and (whole.mean is not None or not places):
                self._write(whole)
            for one in places:
                self._add(QTableWidgetItem(f"      {name(one.scope)}"))
                self._write(one)

    def _offer(self, value: IndicatorValue, *, ticked: bool) -> None:
        item = QTableWidgetItem(self._words.name(value.id))
        item.setData(_ID, value.id)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        if value.value is None:
            item.setToolTip(self._words.reason(value))
        self._add(item)

    def _add(self, item: QTableWidgetItem) -> None:
        self.insertRow(self.rowCount())
        self.setItem(self.rowCount() - 1, 0, item)

    def _write(self, one: IndicatorSpread) -> None:
        """The figures of the last row."""
        for column, words in enumerate(self._texts(one), start=1):
            item = QTableWidgetItem(words)
            if column != _FIGURES + 1:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if one.reason is not None:
                item.setToolTip(self._words.reason(one.reason))
            self.setItem(self.rowCount() - 1, column, item)

    def _texts(self, one: IndicatorSpread) -> list[str]:
        lang = self._context.language.code
        undefined = f"{percent(one.undefined, lang)}\u202f%" if one.undefined else ""
        if one.mean is None or one.sd is None or one.quantiles is None:
            return [NOTHING] * _FIGURES + ["", undefined]
        factor, unit = self._words.scale(IndicatorValue(one.id, one.scope, one.mean, one.unit))
        scaled = [number * factor for number in (one.mean, *one.quantiles)]
        mean, *quantiles, sd = format_distribution(scaled, one.sd * factor, lang)
        return [mean, sd if one.sd else NOTHING, *quantiles, unit, undefined]
