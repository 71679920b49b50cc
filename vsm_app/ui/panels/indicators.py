"""Indicators as cards: figure, spread, one line in words, formula and source on `?`; what is missing where none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from vsm_app import texts
from vsm_app.engine.results import IndicatorValue
from vsm_app.errors import VsmError
from vsm_app.model.ids import name_of
from vsm_app.model.unit_names import unit_label
from vsm_app.model.units import convert, default_unit
from vsm_app.ui.canvas.figures import per_period, percent, significant
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.base import Panel
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.callout import CallOut
from vsm_app.ui.widgets.cards import IndicatorCard, Reading
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.states import EmptyState

_CARD_WIDTH: Final = 250
_SHARE: Final = "1"
_MAP_SCOPE: Final = "map"


class IndicatorsPanel(Panel):
    """The indicators of the whole map; `single` puts the cards into one column (the right dock)."""

    enter_requested = Signal(str, str)  # place, field

    def __init__(self, context: Context, *, single: bool = False, parent: QWidget | None = None) -> None:
        super().__init__("indicators.side" if single else "indicators", context, parent)
        self._single = single
        self.cards: dict[str, IndicatorCard] = {}
        self._inside = QWidget(self)
        self._inside.setMinimumWidth(1)  # a long word is cut rather than the whole column
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(12, 10, 12, 10)
        self._grid.setSpacing(12)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        area = QScrollArea(self)
        area.setWidget(self._inside)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty = _SideHint(context.theme) if single else EmptyState(context.theme, "indicators")
        self._stack = QStackedLayout()
        self._stack.addWidget(area)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.title = Label(context.theme, "panel.title", parent=self)
        self.title.setContentsMargins(14, 12, 14, 2)
        self.title.setVisible(single)
        column.addWidget(self.title)
        column.addLayout(self._stack, 1)
        self._callout: CallOut | None = None
        session = context.session
        session.results_changed.connect(self.refresh_soon)
        session.results_stale.connect(self._grey)
        session.document_replaced.connect(self.refresh_soon)
        self.retranslate()

    def values(self) -> tuple[IndicatorValue, ...]:
        """What is shown: the indicators of the whole map."""
        results = self.context.session.results
        return () if results is None else tuple(v for v in results.indicators if v.scope == _MAP_SCOPE)

    def refresh(self) -> None:
        values = self.values()
        self._stack.setCurrentIndex(0 if values else 1)
        wanted = [value.id for value in values]
        if wanted != list(self.cards):
            self._make_cards(wanted)
        for value in values:
            self._fill(self.cards[value.id], value)
        self._arrange()

    def retranslate(self) -> None:
        self.title.setText(translate("Indicators", "Indicators"))
        self._empty.say(translate("Indicators", "Indicators come with the first flow that has an amount."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # --- cards ----------------------------------------------------------------------------------------------------
    def _make_cards(self, ids: list[str]) -> None:
        for card in self.cards.values():
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {}
        for indicator_id in ids:
            card = IndicatorCard(self.context.theme)
            card.setObjectName(f"indicator.{indicator_id}")
            card.setParent(self._inside)
            card.asked.connect(lambda key=indicator_id: self._explain(key))
            self.cards[indicator_id] = card
            card.show()

    def _arrange(self) -> None:
        columns = 1 if self._single else max(1, (self.width() - 24) // _CARD_WIDTH)
        for number, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _fill(self, card: IndicatorCard, value: IndicatorValue) -> None:
        card.set_name(self._name(value.id), translate("Indicators", "Formula and source"))
        card.set_stale(self.context.session.is_stale)
        if value.value is None:
            self._fill_undefined(card, value)
            return
        figure, unit, spread = self._figure(value)
        is_share = value.unit == _SHARE
        card.show_reading(
            Reading(
                figure,
                unit,
                f"± {spread}" if spread else "",
                self._line(value),
                fraction=value.value if is_share else None,
                target=value.target if is_share else None,
                token="ok" if value.target is None or value.value >= value.target else "flow.energy",
            )
        )

    def _fill_undefined(self, card: IndicatorCard, value: IndicatorValue) -> None:
        name = name_of(self.context.session.document)
        params = {key: _named(part, name) for key, part in value.reason_params.items()}
        reason = self.context.language.text(value.reason or "indicator.not_defined", params)
        need = value.needs[0] if value.needs else None
        card.show_undefined(
            translate("Indicators", "Not defined yet"),
            reason,
            translate("Indicators", "Enter it") if need is not None else "",
            (lambda: self.enter_requested.emit(need.place, need.field)) if need is not None else None,
        )

    def _figure(self, value: IndicatorValue) -> tuple[str, str, str]:
        """Figure, unit and spread as the language writes them."""
        lang = self.context.language.code
        if value.unit == _SHARE:
            return percent(value.value, lang), "%", percent(value.sd, lang) if value.sd else ""
        period = self.context.session.document.settings.period
        unit = unit_label(value.unit, lang) if "/" in value.unit else per_period(value.unit, period, lang)
        shown, factor = self._in_map_unit(value.unit)
        if factor != 1.0:
            unit = per_period(shown, period, lang)
        spread = significant(value.sd * factor, lang, 2) if value.sd else ""
        return significant((value.value or 0.0) * factor, lang), unit, spread

    def _in_map_unit(self, unit: str) -> tuple[str, float]:
        """The map's own unit for an amount in a base unit, and the factor to it."""
        layer = {"kg": "mass", "MJ": "energy"}.get(unit)
        if layer is None:
            return unit, 1.0
        shown = default_unit(layer, self.context.session.document.settings)
        try:
            return shown, convert(1.0, unit, shown)
        except VsmError:
            return unit, 1.0

    def _line(self, value: IndicatorValue) -> str:
        code = f"indicator.{value.id}.line"
        if not texts.has_text(code) or value.numerator is None:
            return ""
        lang = self.context.language.code
        unit, factor = self._in_map_unit(value.unit_parts)
        shown = per_period(unit, self.context.session.document.settings.period, lang)
        denominator = "" if value.denominator is None else significant(value.denominator * factor, lang)
        return self.context.language.text(
            code, numerator=significant(value.numerator * factor, lang), denominator=denominator, unit=shown
        )

    def _name(self, indicator_id: str) -> str:
        return self.context.language.text(f"indicator.{indicator_id}")

    def _grey(self) -> None:
        for card in self.cards.values():
            card.set_stale(True)

    # --- formula and source ---------------------------------------------------------------------------------------
    def _explain(self, indicator_id: str) -> None:
        value = next((v for v in self.values() if v.id == indicator_id), None)
        if value is None:
            return
        window = self.window()
        callout = CallOut(self.context.theme, "why", parent=window)
        callout.set_words(self._name(indicator_id), translate("Indicators", "Close"))
        for heading, words in self._explanation(value):
            callout.body.addWidget(Label(self.context.theme, "panel.heading", heading))
            label = Label(self.context.theme, "body", words)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            callout.body.addWidget(label)
        callout.closed.connect(callout.deleteLater)
        button = self.cards[indicator_id].ask_button
        callout.point_at(QRect(button.mapTo(window, QPoint(0, 0)), button.size()))
        self._callout = callout

    def _explanation(self, value: IndicatorValue) -> list[tuple[str, str]]:
        code = f"indicator.{value.id}.formula"
        formula = self.context.language.text(code) if texts.has_text(code) else ""
        name = name_of(self.context.session.document)
        above = ", ".join(name(flow) for flow, _ in value.numerator_terms)
        below = ", ".join(name(flow) for flow, _ in value.denominator_terms)
        parts = [
            (translate("Indicators", "Formula"), formula or self._line(value)),
            (translate("Indicators", "Above the line"), above),
            (translate("Indicators", "Below the line"), below),
            (translate("Indicators", "Source"), value.source),
        ]
        if not value.verified:
            parts.append(
                (translate("Indicators", "Note"), translate("Indicators", "Not verified against a published case."))
            )
        return [(heading, words) for heading, words in parts if words]


class _SideHint(Label):
    """What the narrow column says while there is nothing."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "label")
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setContentsMargins(14, 8, 14, 8)

    def say(self, words: str) -> None:
        """The sentence."""
        self.setText(words)


def _named(value: object, name: Callable[[str], str]) -> object:
    """Ids in the parameters of a reason by their names."""
    if isinstance(value, tuple):
        return tuple(name(part) for part in value)
    return name(value) if isinstance(value, str) else value
