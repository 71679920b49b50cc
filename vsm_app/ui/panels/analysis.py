"""The bottom dock: problems, flows, indicators, hotspots, timeline and measures as tabs that can be folded away."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.flows import FlowsPanel
from vsm_app.ui.panels.hotspots import RANKINGS, HotspotsPanel
from vsm_app.ui.panels.indicators import IndicatorsPanel
from vsm_app.ui.panels.later import MeasuresPanel, TimelinePanel
from vsm_app.ui.panels.problems import ProblemsPanel
from vsm_app.ui.panels.tab_row import TabRow
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.laying_out import lay_out_now
from vsm_app.ui.widgets.segmented import SegmentedControl

_ROOM_FOR_LABEL: Final = 960
_UNBOUND: Final = (1 << 24) - 1  # px, Qt's QWIDGETSIZE_MAX
TABS: Final = ("problems", "flows", "indicators", "hotspots", "timeline", "measures")


class AnalysisPanel(QWidget):
    """The tabs below the canvas."""

    reveal_requested = Signal(str)
    enter_requested = Signal(str, str)  # place, field
    folded = Signal(bool)  # they are about to be folded away (`True`), or stand open again
    tab_opened = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel.analysis")
        self._context = context
        theme = context.theme
        self.tabs = TabRow(TABS, theme, self)
        self.problems = ProblemsPanel(context)
        self.flows = FlowsPanel(context)
        self.indicators = IndicatorsPanel(context)
        self.hotspots = HotspotsPanel(context)
        self.timeline = TimelinePanel(context)
        self.measures = MeasuresPanel(context)
        self._panels = {
            "problems": self.problems,
            "flows": self.flows,
            "indicators": self.indicators,
            "hotspots": self.hotspots,
            "timeline": self.timeline,
            "measures": self.measures,
        }
        self.stack = QStackedWidget(self)
        for panel in self._panels.values():
            self.stack.addWidget(panel)
        self._rank_label = Label(theme, "label")
        self.rank = SegmentedControl(theme, small=True)
        for by in RANKINGS:
            self.rank.add(by, by)
        self._build()
        self._connect()
        self.show_tab("problems")
        self.retranslate()

    @property
    def is_folded(self) -> bool:
        """Whether only the row of tabs is seen."""
        return self.stack.isHidden()

    @property
    def current(self) -> str:
        """The tab that is open."""
        return self.tabs.current

    def page(self, key: str) -> QWidget:
        """What the tab `key` opens."""
        return self._panels[key]

    def show_tab(self, key: str) -> None:
        """Open the tab `key`, unfolded."""
        self.tabs.set_current(key)
        self.stack.setCurrentWidget(self._panels[key])
        self.fold(folded=False)
        lay_out_now(self)
        self.tab_opened.emit(key)

    def fold(self, *, folded: bool) -> None:
        """Fold the panels away or open them; what is folded is no higher than the row of tabs."""
        if folded != self.is_folded:
            if folded:
                self.folded.emit(True)
            self.stack.setVisible(not folded)
            self.tabs.set_folded(folded=folded)
            self.setMaximumHeight(self.tabs.height() if folded else _UNBOUND)
            self.tabs.fold.set_icon("chevron_up" if folded else "chevron")
            if not folded:
                self.folded.emit(False)

    def sizeHint(self) -> QSize:
        return QSize(800, 169)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.tabs.height() + (0 if self.is_folded else 84))

    def retranslate(self, *_: object) -> None:
        """Words in the language that holds now."""
        words = {
            "problems": translate("Analysis", "Problems"),
            "flows": translate("Analysis", "Flows"),
            "indicators": translate("Analysis", "Indicators"),
            "hotspots": translate("Analysis", "Hotspots"),
            "timeline": translate("Analysis", "Timeline"),
            "measures": translate("Analysis", "Measures"),
        }
        for key, word in words.items():
            self.tabs.tabs[key].setText(word)
            self.tabs.tabs[key].updateGeometry()
        self._rank_label.setText(translate("Analysis", "Rank by"))
        self.rank.setAccessibleName(translate("Analysis", "Rank by"))
        for by in RANKINGS:
            self.rank.set_text(by, self._context.language.text(f"layer.{by}"))
        self.tabs.fold.set_name(translate("Analysis", "Fold the tables away"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What one ranks by is always read in full; the words before it go first."""
        super().resizeEvent(event)
        self._rank_label.setVisible(self.width() >= _ROOM_FOR_LABEL)

    def _rank_by(self, by: str) -> None:
        """Rank by something else and say so in the options."""
        self.rank.set_current(by)
        self.hotspots.rank_by(by)

    def _build(self) -> None:
        options = QWidget(self)
        row = QHBoxLayout(options)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._rank_label)
        row.addWidget(self.rank)
        self.tabs.add_options("hotspots", options)
        self.tabs.add_options("indicators", self.indicators.options)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.show_tab)
        self.tabs.fold_requested.connect(lambda: self.fold(folded=not self.is_folded))
        self.rank.chosen.connect(self.hotspots.rank_by)
        self.hotspots.rank_asked.connect(self._rank_by)
        self.problems.count_changed.connect(self.tabs.tabs["problems"].set_count)
        self.flows.count_changed.connect(self.tabs.tabs["flows"].set_count)
        self.measures.count_changed.connect(self.tabs.tabs["measures"].set_count)
        for panel in (self.problems, self.hotspots, self.timeline, self.measures):
            panel.reveal_requested.connect(self.reveal_requested)
        for asking in (self.indicators, self.timeline):
            asking.enter_requested.connect(self.enter_requested)
        self._context.language.changed.connect(self.retranslate)
