"""Timeline and Measures: what the map holds towards them today, to be read; the ladder and the switches come later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from vsm_app.model.elements import LeanData, Node
from vsm_app.model.scenarios import Measure
from vsm_app.ui.canvas.figures import percent, plain
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.base import Panel
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import LinkButton, literal
from vsm_app.ui.widgets.focus_ring import FocusRing
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.reason import ReasonRow
from vsm_app.ui.widgets.states import EmptyState

_WIDEST: Final = 720

#: What of a data box the table shows, and how it is written.
_LEAN: Final[tuple[tuple[str, Callable[[float, str], str]], ...]] = (
    ("cycle_time", lambda value, lang: f"{plain(value, lang)}\u202fs"),
    ("changeover_time", lambda value, lang: f"{plain(value, lang)}\u202fs"),
    ("uptime", lambda value, lang: f"{percent(value, lang)}\u202f%"),
    ("oee", lambda value, lang: f"{percent(value, lang)}\u202f%"),
    ("operators", plain),
    ("pieces", plain),
    ("observed_days", lambda value, lang: f"{plain(value, lang)}\u202fd"),
)


class _ReadOnlyPanel(Panel):
    """An empty state, or a line of words over a list of what the map holds; a click shows the place."""

    reveal_requested = Signal(str)

    def __init__(self, panel_id: str, icon: str, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(panel_id, context, parent)
        self._empty = EmptyState(context.theme, icon, self)
        self._lead = Label(context.theme, "body", token="ink2")
        self._lead.setWordWrap(True)
        self._content = QWidget()
        self._rows = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(6)
        column.addWidget(self._lead)
        column.addWidget(self._rows)
        column.addStretch(1)
        self._column = column
        scroll = QScrollArea(self)
        scroll.setWidget(self._content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        FocusRing(scroll, lambda: self.context.theme)
        self._scroll = scroll
        for part in (scroll.viewport(), self._content):
            part.setAutoFillBackground(False)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(scroll)
        context.session.document_changed.connect(self.refresh_soon)
        context.session.document_replaced.connect(self.refresh_soon)

    def dress(self, theme: Theme) -> None:
        self.refresh_soon()

    def _show_rows(self, rows: QWidget | None) -> None:
        """Put `rows` in the place of those before; nothing shows the empty state."""
        self._stack.setCurrentIndex(0 if rows is None else 1)
        if rows is not None:
            rows.setMaximumWidth(_WIDEST)
            self._column.replaceWidget(self._rows, rows)
            rows.show()  # the layout would do so with the next turn of the event loop, a frame too late
            self._rows.hide()
            self._rows.deleteLater()
            self._rows = rows


class TimelinePanel(_ReadOnlyPanel):
    """The data boxes entered so far; the ladder of the value stream will stand here."""

    enter_requested = Signal(str, str)  # place, field

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("timeline", "ladder", context, parent)
        session = context.session
        for signal in (session.results_changed, session.selection_changed, session.view_changed):
            signal.connect(self._refresh_periods)
        self.retranslate()

    def retranslate(self) -> None:
        self._empty.say(
            translate(
                "Timeline",
                "Enter cycle times and stocks in the data box of a step, and they are listed here.",
            )
        )
        self._lead.setText(translate("Timeline", "Entered so far."))
        self._scroll.setAccessibleName(translate("Analysis", "Timeline"))

    def refresh(self) -> None:
        session = self.context.session
        steps = [node for node in session.document.nodes.values() if _shown(node.lean)]
        parts = [self._table(steps)] if steps else []
        if session.results is not None and session.results.periods is not None and session.document.physics.periods:
            from vsm_app.ui.panels.period_table import PeriodTable

            parts.insert(0, PeriodTable(self.context, session.results, self._go))
        self._lead.setVisible(bool(steps) and len(parts) == 1)
        self._show_rows(_below(parts) if parts else None)

    def _refresh_periods(self, *_: object) -> None:
        if self.context.session.document.physics.periods:
            self.refresh_soon()

    def _go(self, period: str, place: str, *_: object) -> None:
        """Look at the period, and enter the amount of the place in it."""
        session = self.context.session
        session.set_view(period=period)
        if place in session.document.flows:
            self.enter_requested.emit(place, "")
        elif place:
            self.enter_requested.emit(place, "stock.initial")

    def _table(self, steps: list[Node]) -> QWidget:
        theme, lang = self.context.theme, self.context.language.code
        fields = [(name, write) for name, write in _LEAN if any(_value(node, name) is not None for node in steps)]
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column, (name, _) in enumerate(fields, start=1):
            heading = Label(theme, "table.header", self.context.language.text(f"window.lean.{name}"))
            grid.addWidget(heading, 0, column, right)
        for row, node in enumerate(steps, start=1):
            grid.addWidget(self._link(node), row, 0, Qt.AlignmentFlag.AlignLeft)
            for column, (name, write) in enumerate(fields, start=1):
                value = _value(node, name)
                grid.addWidget(Label(theme, "table", "" if value is None else write(value, lang)), row, column, right)
        grid.setColumnStretch(0, 1)
        return box

    def _link(self, node: Node) -> LinkButton:
        link = LinkButton(self.context.theme, literal(node.name))
        link.clicked.connect(lambda: self.reveal_requested.emit(node.id))
        return link


class MeasuresPanel(_ReadOnlyPanel):
    """The kaizen bursts of the map."""

    count_changed = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("measures", "kaizen", context, parent)
        context.session.document_changed.connect(self._count)
        context.session.document_replaced.connect(self._count)
        self.retranslate()

    def retranslate(self) -> None:
        self._empty.say(
            translate(
                "Measures",
                "Drag Kaizen from the palette to where something should get better: it is listed here.",
            )
        )
        self._lead.setText(translate("Measures", "Noted on the map."))
        self._scroll.setAccessibleName(translate("Analysis", "Measures"))

    def refresh(self) -> None:
        measures = self.context.session.document.physics.measures.values()
        self._show_rows(self._list(measures) if measures else None)

    def _list(self, measures: Iterable[Measure]) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for number, measure in enumerate(measures, start=1):
            row = ReasonRow(self.context.theme, measure.name, self._words(measure), number)
            row.clicked.connect(lambda _=False, place=measure.id: self.reveal_requested.emit(place))
            column.addWidget(row)
        return box

    def _words(self, measure: Measure) -> str:
        nodes, said = self.context.session.document.nodes, self.context.language.text
        parts = [
            nodes[measure.anchor].name if measure.anchor in nodes else "",
            said("window.measure.owner", name=measure.owner) if measure.owner else "",
            said("window.measure.due", date=measure.due) if measure.due else "",
            measure.note,
        ]
        return " · ".join(part for part in parts if part)

    def _count(self, *_: object) -> None:
        self.count_changed.emit(len(self.context.session.document.physics.measures))


def _below(parts: list[QWidget]) -> QWidget:
    """Tables one below the other."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        column.addWidget(part)
    return box


def _value(node: Node, name: str) -> float | None:
    value: float | None = None if node.lean is None else getattr(node.lean, name)
    return value


def _shown(lean: LeanData | None) -> bool:
    return lean is not None and any(getattr(lean, name) is not None for name, _ in _LEAN)
