"""Indicators as cards in groups: figure, spread, one line in words, what to know of it; what is missing where none."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from vsm_app.engine.results import IndicatorValue, Need
from vsm_app.model.checking import differs_in_numbers_only
from vsm_app.model.document import Physics
from vsm_app.model.quantities import UNKNOWN
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.ask_goal import is_goal
from vsm_app.ui.panels.base import Panel
from vsm_app.ui.panels.indicator_words import MAP, UNITLESS, IndicatorWords, is_as_drawn
from vsm_app.ui.panels.keeping_true import KeptTrue
from vsm_app.ui.panels.parts import GroupHeading
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import LinkButton
from vsm_app.ui.widgets.callout import CallOut
from vsm_app.ui.widgets.cards import IndicatorCard, Reading
from vsm_app.ui.widgets.fields import SearchField
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.states import EmptyState
from vsm_app.ui.widgets.switch import Switch

_CARD_WIDTH: Final = 250
_SEARCH_WIDTHS: Final = (110, 220)
_MARGIN: Final = 12
_Filled = tuple[IndicatorValue, tuple[IndicatorValue, ...]]  # what a card shows, and the places of it


class IndicatorsPanel(Panel):
    """The indicators of the map; `single` puts the cards into one column (the right dock).

    `options` holds the field that filters and the switch that leaves out what is not defined; where the panel is not
    single, its owner places it.
    """

    enter_requested = Signal(str, str)  # place, field
    ask_requested = Signal(str, QRect)  # indicator, its button in the window

    def __init__(self, context: Context, *, single: bool = False, parent: QWidget | None = None) -> None:
        super().__init__("indicators.side" if single else "indicators", context, parent)
        self._single = single
        self._words = IndicatorWords(context)
        self.cards: dict[str, IndicatorCard] = {}
        self.groups: dict[str, IndicatorGroup] = {}
        self._scoped: dict[str, list[IndicatorValue]] = {}
        self._filled: dict[str, _Filled] = {}
        self._worded: Physics | None = None  # the map whose names and units the cards use
        self._build_options()
        self._inside = QWidget(self)
        self._inside.setMinimumWidth(1)  # a long word is cut rather than the whole column
        # Only the width that there is says how high the cards are: guessed before, it leaves nothing below the last.
        self._inside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(_MARGIN, 6, _MARGIN, 10)
        self._column.setSpacing(6)
        self._column.addStretch(1)  # not an alignment: an aligned layout gets no more than its hint, whatever wraps
        area = QScrollArea(self)
        area.setWidget(self._inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # headings and cards are walked
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
        if single:
            column.addWidget(self.options)
        column.addLayout(self._stack, 1)
        session = context.session
        session.results_changed.connect(self.refresh_soon)
        self._greying = QTimer(self)  # where results come with the same frame nothing turns grey and back
        self._greying.setSingleShot(True)
        self._greying.timeout.connect(self._grey)
        session.results_stale.connect(self._greying.start)
        session.document_replaced.connect(self.refresh_soon)
        session.results_failed.connect(self.refresh_soon)
        self.retranslate()

    def values(self) -> tuple[IndicatorValue, ...]:
        """What is shown, one a card: an indicator of the whole map, else its largest place."""
        results = self.context.session.results
        found: dict[str, IndicatorValue] = {}
        self._scoped = {}
        for value in () if results is None else results.indicators:
            if value.scope != MAP:
                self._scoped.setdefault(value.id, []).append(value)
            best = found.get(value.id)
            if best is None or (best.scope != MAP and (value.scope == MAP or _size(value) > _size(best))):
                found[value.id] = value
        return tuple(found.values())

    def refresh(self) -> None:
        values = self.values()
        self._stack.setCurrentIndex(0 if values else 1)
        self._say_empty()
        wanted = [value.id for value in values]
        is_first = not self.cards
        if is_first:  # unseen, or each of their parts would be laid out as it comes
            self._inside.hide()
        if wanted != list(self.cards):
            self._make_cards(wanted)
        self._keep_what_holds()
        for value in values:
            self._renew(self.cards[value.id], value)
        self._filter()
        if is_first:
            self._inside.show()

    def retranslate(self) -> None:
        self._filled.clear()
        self.title.setText(translate("Indicators", "Indicators"))
        whole = translate("Indicators", "Find an indicator")
        self.search.set_placeholder(whole if self._single else translate("Indicators", "Find"))
        self.search.setToolTip(whole)
        self.defined.setText(translate("Indicators", "Only defined"))
        self._say_empty()

    def _say_empty(self) -> None:
        """Why there are no cards: nothing has an amount yet, or the first results are still on their way."""
        session = self.context.session
        has_amounts = any(flow.quantity != UNKNOWN for flow in session.document.flows.values())
        if has_amounts and session.awaits_results:
            self._empty.say(translate("Status", "Calculating …"))
        else:
            self._empty.say(translate("Indicators", "Indicators come with the first flow that has an amount."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # --- filter ---------------------------------------------------------------------------------------------------
    def _build_options(self) -> None:
        self.options = QWidget(self)
        self.search = SearchField(self.context.theme, parent=self.options)
        self.search.setObjectName("indicators.search")
        self.search.setMinimumWidth(_SEARCH_WIDTHS[0])
        self.search.setMaximumWidth(_SEARCH_WIDTHS[1])
        self.search.searched.connect(self._filter)
        self.search.moved_on.connect(self._to_first)
        self.defined = Switch(self.context.theme, parent=self.options)
        self.defined.setObjectName("indicators.defined")
        self.defined.toggled.connect(self._filter)
        lines = QVBoxLayout(self.options) if self._single else QHBoxLayout(self.options)
        lines.setContentsMargins(*((_MARGIN, 4, _MARGIN, 2) if self._single else (0, 0, 0, 0)))
        lines.setSpacing(8)
        if self._single:
            self.search.setMinimumWidth(1)
            self.search.setMaximumWidth(16777215)
        lines.addWidget(self.search)
        lines.addWidget(self.defined)

    def _filter(self, *_: object) -> None:
        """Show what is searched for; a search opens every group in which something is found."""
        wanted = self.search.text().strip().casefold()
        for group in self.groups.values():
            heading = group.heading.text().casefold()
            found = [
                key for key in group.cards
                if not wanted or wanted in f"{self._words.name(key)} {key} {heading}".casefold()
            ]  # fmt: skip
            known = [key for key in found if group.cards[key].is_defined]
            lacking = [] if self.defined.isChecked() else [key for key in found if not group.cards[key].is_defined]
            words = translate("Indicators", "{count} not defined yet").format(count=len(lacking))
            group.show_only(known, lacking, words, searching=bool(wanted))
        self._arrange()

    def _to_first(self) -> None:
        """From the field to the first card that is shown."""
        card = next((card for card in self.cards.values() if card.isVisible()), None)
        if card is not None:
            card.ask_button.setFocus(Qt.FocusReason.TabFocusReason)

    # --- cards ----------------------------------------------------------------------------------------------------
    def _make_cards(self, ids: list[str]) -> None:
        folded = {key for key, group in self.groups.items() if not group.heading.is_open}
        opened = {key for key, group in self.groups.items() if group.lacking.is_open}
        for group in self.groups.values():
            self._column.removeWidget(group)
            group.hide()
            group.deleteLater()
        self.cards, self.groups = {}, {}
        self._filled.clear()
        for indicator_id in ids:
            key = self._words.group_of(indicator_id)
            if key not in self.groups:
                self.groups[key] = IndicatorGroup(self.context.theme, self._inside)
                self.groups[key].setObjectName(f"indicators.group.{key}")
                self.groups[key].heading.setChecked(key not in folded)
                self.groups[key].heading.toggled.connect(self._filter)
                self.groups[key].lacking.setObjectName(f"indicators.lacking.{key}")
                self.groups[key].lacking.setChecked(key in opened)
                self.groups[key].lacking.toggled.connect(self._filter)
        for indicator_id in ids:
            card = IndicatorCard(self.context.theme)
            card.setObjectName(f"indicator.{indicator_id}")
            card.asked.connect(lambda key=indicator_id: self._explain(key))
            self.groups[self._words.group_of(indicator_id)].add(indicator_id, card)
            self.cards[indicator_id] = card
        for group in self.groups.values():
            self._column.insertWidget(self._column.count() - 1, group)

    def _arrange(self) -> None:
        columns = 1 if self._single else max(1, (self.width() - 2 * _MARGIN) // _CARD_WIDTH)
        for group in self.groups.values():
            group.arrange(columns)

    def _keep_what_holds(self) -> None:
        """Words of before hold as long as nothing but amounts differs: names, units and ends are the same."""
        physics, before = self.context.session.document.physics, self._worded
        if before is not None and before is not physics and not differs_in_numbers_only(before, physics):
            self._filled.clear()
        self._worded = physics

    def _renew(self, card: IndicatorCard, value: IndicatorValue) -> None:
        """Fill a card where it is to say something else than before: few do after one entry."""
        filled = (value, () if value.scope == MAP else tuple(self._scoped[value.id]))
        if self._filled.get(value.id) == filled:
            card.set_stale(self.context.session.is_stale)
            return
        self._filled[value.id] = filled
        self._fill(card, value)

    def _fill(self, card: IndicatorCard, value: IndicatorValue) -> None:
        words = self._words
        heading, group = self.groups[words.group_of(value.id)].heading, words.group_of(value.id)
        heading.short = words.group_name(f"{group}.short", "")
        heading.setText(words.group_name(group, group))
        card.set_name(words.name(value.id), translate("Indicators", "Formula and source"))
        card.set_stale(self.context.session.is_stale)
        marks = words.marks(value) if value.value is not None else ""
        more = translate("Indicators", "{count} more under “?”.").format(count=len(value.notes) - 1)
        card.set_marks(marks, next(iter(words.notes(value, 1)), ""), more if len(value.notes) > 1 else "")
        if value.value is None:
            self._fill_undefined(card, value)
            return
        figure, unit, spread = words.figure(value)
        on_a_scale = value.unit == UNITLESS and 0.0 <= value.value <= 1.0 and not is_as_drawn(value)
        line = words.line(value) if value.scope == MAP else words.places(self._scoped[value.id])
        card.show_reading(
            Reading(
                figure,
                unit,
                f"± {spread}" if spread else "",
                line,
                fraction=value.value if on_a_scale else None,
                target=value.target if on_a_scale else None,
                token="ok" if value.target is None or value.value >= value.target else "flow.energy",
            )
        )

    def _fill_undefined(self, card: IndicatorCard, value: IndicatorValue) -> None:
        need = value.needs[0] if value.needs else None
        card.show_undefined(
            translate("Indicators", "Not defined yet"),
            self._words.reason(value),
            _way(need),
            (lambda: self.enter_requested.emit(need.place, need.field)) if need is not None else None,
        )

    def _grey(self) -> None:
        for card in self.cards.values():
            card.set_stale(self.context.session.is_stale)

    # --- formula and source ---------------------------------------------------------------------------------------
    def _explain(self, indicator_id: str) -> None:
        value = next((v for v in self.values() if v.id == indicator_id), None)
        if value is None:
            return
        window = self.window()
        callout = CallOut(self.context.theme, "why", parent=window)
        callout.set_words(self._words.name(indicator_id), translate("Indicators", "Close"))
        for heading, words in self._words.explanation(value, self._scoped.get(indicator_id, ())):
            callout.body.addWidget(Label(self.context.theme, "panel.heading", heading))
            label = Label(self.context.theme, "body", words)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            callout.body.addWidget(label)
        callout.closed.connect(callout.deleteLater)
        KeptTrue(self.context, callout, partial(self._explain, indicator_id))
        button = self.cards[indicator_id].ask_button
        anchor = QRect(button.mapTo(window, QPoint(0, 0)), button.size())
        if is_goal(value):
            ask = LinkButton(self.context.theme, translate("Indicators", "What would make it more certain?"))
            ask.setObjectName("indicators.narrow")
            ask.clicked.connect(callout.close_up)
            ask.clicked.connect(lambda: self.ask_requested.emit(indicator_id, anchor))
            callout.body.addWidget(ask, 0, Qt.AlignmentFlag.AlignLeft)
        callout.point_at(anchor)


class IndicatorGroup(QWidget):
    """A heading that folds, and the cards of one group in a grid under it; those without a value fold apart."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(1)  # see CardGrid
        self.cards: dict[str, IndicatorCard] = {}
        self._shown: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._arranged: tuple[int, tuple[tuple[str, ...], ...], int] | None = None
        self.heading = GroupHeading(theme, parent=self)
        self.lacking = GroupHeading(theme, parent=self)
        self.lacking.setChecked(False)
        self._grids = (CardGrid(self), CardGrid(self))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.heading, self._grids[0], self.lacking, self._grids[1]):
            column.addWidget(part)

    def add(self, key: str, card: IndicatorCard) -> None:
        """Put a card into the group."""
        card.setParent(self._grids[0])
        self.cards[key] = card

    def show_only(self, known: list[str], lacking: list[str], words: str, *, searching: bool) -> None:
        """Show these cards; the group disappears with the last, and lies open while something is searched."""
        is_open = searching or self.heading.is_open
        opened = is_open and (searching or self.lacking.is_open)
        self.setVisible(bool(known or lacking))
        self.lacking.setText(words)
        self.lacking.setVisible(is_open and bool(lacking))
        self._shown = (tuple(known) if is_open else (), tuple(lacking) if opened else ())

    def arrange(self, columns: int) -> None:
        """Lay the shown cards out in so many columns."""
        wanted = (columns, self._shown, len(self.cards))
        if wanted == self._arranged:
            return  # to lay them out again would measure every card of the panel
        self._arranged = wanted
        shown = {key for part in self._shown for key in part}
        for key, card in self.cards.items():
            if key not in shown:
                card.hide()
        walked: list[QWidget] = []
        for heading, grid, keys in zip((self.heading, self.lacking), self._grids, self._shown, strict=True):
            cards = [self.cards[key] for key in keys]
            grid.lay_out(cards, columns)
            walked += [heading, *(part for card in cards for part in (card.ask_button, card.link))]
        for one, following in pairwise(walked):
            self.setTabOrder(one, following)


class CardGrid(QWidget):
    """Cards in columns of equal width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Qt asks for the height at no less than the least width: one wide figure would make every card there too low.
        self.setMinimumWidth(1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 6)
        self._grid.setSpacing(_MARGIN)

    def lay_out(self, cards: list[IndicatorCard], columns: int) -> None:
        """Show these cards and no others."""
        while self._grid.count():
            self._grid.takeAt(0)
        for number, card in enumerate(cards):
            self._grid.addWidget(card, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
            card.show()
        for column in range(max(self._grid.columnCount(), columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self.setVisible(bool(cards))


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


def _way(need: Need | None) -> str:
    """What the link to what is missing says."""
    if need is None:
        return ""
    drawn = need.field in ("flow", "node")
    return translate("Indicators", "Draw it") if drawn else translate("Indicators", "Enter it")


def _size(value: IndicatorValue) -> float:
    return -1.0 if value.value is None else abs(value.value)
