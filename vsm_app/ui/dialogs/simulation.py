"""Monte Carlo in the window: how often to draw and from which seed, progress, and the spread of every flow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from vsm_app.errors import CancelledError
from vsm_app.model.edits.settings import set_settings
from vsm_app.model.ids import distinct_name_of
from vsm_app.model.scenarios import apply_scenario, in_period
from vsm_app.model.unit_names import unit_label
from vsm_app.texts import format_distribution, problem_text, text
from vsm_app.ui.canvas.figures import per_period, percent
from vsm_app.ui.context import Context
from vsm_app.ui.dialogs.drawn_indicators import DrawnIndicators
from vsm_app.ui.dialogs.fitting import fitted
from vsm_app.ui.i18n import translate
from vsm_app.ui.tasks import Progress, Task
from vsm_app.ui.widgets.buttons import OutlineButton, PrimaryButton
from vsm_app.ui.widgets.fields import UnitField
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.segmented import SegmentedControl

if TYPE_CHECKING:
    from vsm_app.engine.montecarlo import Simulation, Spread
    from vsm_app.engine.results import Solution
    from vsm_app.engine.simulated_indicators import IndicatorSpread
    from vsm_app.model.document import Document, Physics

DRAWS: Final = 10_000
_MOST: Final = 1_000_000
_FLOWS: Final = 0.2  # of the time where indicators are drawn as well
_SHOWN: Final = (0, 2, 4)  # of the quantiles: 2.5, 50 and 97.5 %


_Drawn = tuple["Simulation", tuple["IndicatorSpread", ...]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be drawn: the whole map in a scenario or, where it has any, one of its periods together with all."""

    document: Document
    scenario: str
    period: str
    draws: int
    seed: int
    indicators: tuple[str, ...]


def _draw(plan: _Plan, progress: Progress) -> _Drawn:
    """The draws of `plan`, and the chosen indicators from the same ones."""
    part = _FLOWS if plan.indicators else 1.0
    found = _drawn_flows(plan, lambda share: progress.report(part * share))
    if not plan.indicators:
        return found, ()
    from vsm_app.engine.simulated_indicators import simulate_indicators

    physics, solution = _solved(plan)
    rest = 1.0 - part
    return found, simulate_indicators(
        physics, solution, found, plan.indicators, progress=lambda share: progress.report(part + rest * share)
    )


def _drawn_flows(plan: _Plan, progress: Callable[[float], None]) -> Simulation:
    from vsm_app.engine.montecarlo import simulate
    from vsm_app.engine.simulated_periods import simulate_periods

    draw = partial(simulate, draws=plan.draws, seed=plan.seed, progress=progress)
    if not plan.period:
        return draw(plan.document, plan.scenario)
    each = simulate_periods(plan.document, plan.scenario, draw)
    return each[list(plan.document.physics.periods).index(plan.period)]


def _solved(plan: _Plan) -> tuple[Physics, Solution]:
    """What was drawn as it is computed without draws."""
    from vsm_app.engine.period_view import period_solution
    from vsm_app.engine.periods import solve_map_periods
    from vsm_app.engine.pipeline import solve

    physics = apply_scenario(plan.document.physics, plan.scenario)
    if not plan.period:
        return physics, solve(plan.document, plan.scenario)
    number = list(physics.periods).index(plan.period) + 1
    together = solve_map_periods(plan.document, plan.scenario)
    return in_period(physics, physics.periods[plan.period]), period_solution(together, number)


class SimulationDialog(QDialog):
    """Draws all entries many times, reconciles every draw, and lists what comes out; the seed is the map's own."""

    finished_run = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dialog.simulation")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("Simulation", "Monte Carlo simulation"))
        self.resize(fitted(QSize(860, 560), parent.screen().availableSize()))
        self._context = context
        self._task: Task | None = None
        theme = context.theme
        self.draws = UnitField(theme, translate("Simulation", "Draws"))
        self.draws.set_value(str(DRAWS))
        self.seed = UnitField(theme, translate("Simulation", "Seed (kept in the map)"))
        self.seed.set_value(str(context.session.document.settings.seed))
        self.run_button = PrimaryButton(theme, translate("Simulation", "Draw"))
        self.run_button.setObjectName("simulation.run")
        self.run_button.clicked.connect(self.run)
        self.stop_button = OutlineButton(theme, translate("Simulation", "Stop"))
        self.stop_button.setObjectName("simulation.stop")
        self.stop_button.setEnabled(False)
        self.stop_button.clicked.connect(self._stop)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.table = QTableWidget()
        self.table.setObjectName("simulation.table")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.indicators = DrawnIndicators(context)
        self.tables = QStackedWidget()
        self.parts = SegmentedControl(theme, small=True)
        self.parts.setObjectName("simulation.parts")
        self.words = Label(theme, "body", token="ink2")
        self.words.setWordWrap(True)
        self._build()
        self._say(
            translate(
                "Simulation",
                "Every draw is reconciled. Entries drawn below zero count as zero; results may come out below it.",
            )
        )
        context.tasks.progressed.connect(self._progress)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        for part in (self.draws, self.seed):
            row.addWidget(part)
        row.addWidget(self.run_button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignBottom)
        for key, words, table in (
            ("flows", translate("Simulation", "Flows"), self.table),
            ("indicators", translate("Simulation", "Indicators"), self.indicators),
        ):
            self.tables.addWidget(table)
            table.setAccessibleName(words)
            table.setTabKeyNavigation(False)  # the arrows walk the cells; Tab leads out
            self.parts.add(key, words)
        self.parts.set_current("flows")
        self.parts.chosen.connect(self._show_part)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self.bar)
        column.addWidget(self.parts, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.tables, 1)
        column.addWidget(self.words)

    def _show_part(self, key: str) -> None:
        self.parts.set_current(key)
        self.tables.setCurrentWidget(self.indicators if key == "indicators" else self.table)

    # --- running --------------------------------------------------------------------------------------------------
    def run(self) -> None:
        """Start, as the fields say; what is no number is said at its field."""
        draws, seed = self._number(self.draws, 1, _MOST), self._number(self.seed, 0, 2**31 - 1)
        if draws is None or seed is None or self._task is not None:
            return
        session = self._context.session
        if seed != session.document.settings.seed:
            session.apply(set_settings(session.document, seed=seed), self)
        document, view = session.document, session.view
        period = view.period if view.period in session.stored.physics.periods else ""
        plan = _Plan(session.stored, view.scenario, period, draws, seed, self.indicators.chosen())

        self._set_running(on=True)
        title = translate("Simulation", "Simulating")
        task = self._context.tasks.run(
            title,
            lambda progress: _draw(plan, progress),
            lambda found: self._done(document, plan, found),
            self._failed,
            self,
        )
        if task in self._context.tasks.active:
            self._task = task

    def done(self, result: int) -> None:
        self._stop()
        self._context.tasks.progressed.disconnect(self._progress)
        super().done(result)

    def _number(self, field: UnitField, least: int, most: int) -> int | None:
        words = "".join(field.text.split())
        value = int(words) if words.isdecimal() else -1
        field.set_error(
            ""
            if least <= value <= most
            else translate("Simulation", "A whole number from {least} to {most}").format(least=least, most=most)
        )
        return value if least <= value <= most else None

    def _stop(self) -> None:
        if self._task is not None:
            self._task.progress.cancel()

    def _set_running(self, *, on: bool) -> None:
        spent, ready = (self.run_button, self.stop_button) if on else (self.stop_button, self.run_button)
        ready.setEnabled(True)
        if spent.hasFocus():
            ready.setFocus()  # else it would go to whatever comes next
        spent.setEnabled(False)
        self.bar.setRange(0, 100)
        self.bar.setValue(0)

    def _progress(self, task: Task, fraction: float) -> None:
        if not self.run_button.isEnabled() and (self._task is None or task is self._task):
            self._task = task
            self.bar.setValue(round(100 * fraction))

    def _failed(self, error: BaseException) -> None:
        self._task = None
        self._set_running(on=False)
        if isinstance(error, CancelledError):
            self._say(translate("Simulation", "Stopped; the figures are those of the run before."))
        else:
            self._context.notices.report(error)
        self.finished_run.emit()

    # --- results --------------------------------------------------------------------------------------------------
    def _done(self, document: Document, plan: _Plan, results: _Drawn) -> None:
        found, drawn = results
        self.indicators.show_spreads(drawn)
        self._task = None
        self._set_running(on=False)
        self.bar.setValue(100)
        self._fill(document, found)
        lang = self._context.language.code
        told = [problem_text(problem, lang) for problem in found.problems]
        lead = translate("Simulation", "{draws} draws, seed {seed}. What cannot be determined is not listed.")
        self._say(" ".join([lead.format(draws=found.draws, seed=found.seed), *self._of_periods(plan), *told]))
        self.finished_run.emit()

    def _of_periods(self, plan: _Plan) -> list[str]:
        """Which periods were drawn, where the map has any."""
        periods, words = plan.document.physics.periods, self._context.language.text
        if not periods:
            return []
        period = periods.get(plan.period)
        return [words("window.drawn.map") if period is None else words("window.drawn.period", period=period.name)]

    def _fill(self, document: Document, found: Simulation) -> None:
        lang = self._context.language.code
        heads = [translate("Simulation", "Flow"), translate("Simulation", "Mean"), "±"]
        heads += [f"{percent(share, lang, digits)}\u202f%" for share, digits in ((0.025, 1), (0.5, 0), (0.975, 1))]
        heads.append(translate("Simulation", "Unit"))
        rows = _rows(document, found, lang)
        table = self.table
        table.setColumnCount(len(heads))
        table.setHorizontalHeaderLabels(heads)
        table.setRowCount(len(rows))
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for number, (name, spread, unit) in enumerate(rows):
            drawn = (spread.mean, *(spread.quantiles[k] for k in _SHOWN))
            mean, *quantiles, sd = format_distribution(drawn, spread.sd, lang)
            for column, words in enumerate((name, mean, sd, *quantiles, unit)):
                item = QTableWidgetItem(words)
                if 0 < column < len(heads) - 1:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                table.setItem(number, column, item)

    def _say(self, words: str) -> None:
        self.words.setText(words)


def _rows(document: Document, found: Simulation, lang: str) -> list[tuple[str, Spread, str]]:
    """Name, spread and unit: flows on their own layer, those first that were solved, then stocks carried on."""
    name, period = distinct_name_of(document), document.settings.period
    own: dict[str, Spread] = {}
    stocks: list[tuple[str, Spread, str]] = []
    for (key, _), spread in found.results.items():
        kind, _colon, node = key.partition(":")
        if key in document.flows:
            own.setdefault(key, spread)  # a flow's own layer stands first
        elif kind in {"stock", "level"} and node in document.nodes:
            unit = unit_label(spread.unit, lang) if kind == "level" else per_period(spread.unit, period, lang)
            stocks.append((text(f"cli.{kind}_of", {"node": name(node)}, lang), spread, unit))
    flows = sorted(own.items(), key=lambda row: document.flows[row[0]].quantity.is_entered)
    return [*((name(flow), spread, per_period(spread.unit, period, lang)) for flow, spread in flows), *stocks]
