"""The line at the foot: does the map close, what do the statistics say, period, unit, work under way, zoom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from vsm_app.engine.doubts import MOVED_ENTRY, NEAR_ZERO
from vsm_app.engine.listed import listed
from vsm_app.engine.results import BOOKED_GAP, GROWN_GAP, Solution, Status, unfinished_at
from vsm_app.model.elements import Flow
from vsm_app.model.problem_list import FAILED, GAP, SLIPPED
from vsm_app.model.problems import Problem, Severity
from vsm_app.texts import NOTHING
from vsm_app.ui.actions.registry import Actions
from vsm_app.ui.canvas.figures import figure, per_period, percent
from vsm_app.ui.canvas.quantities import shown_unit
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.itemmodels.problems import help_for
from vsm_app.ui.since_an_entry import FIRST, SINCE
from vsm_app.ui.tasks import Task
from vsm_app.ui.widgets.buttons import IconButton, TextButton
from vsm_app.ui.widgets.labels import Label, LeadingLabel
from vsm_app.ui.widgets.states import Light, TrafficLight

_DIGITS: Final = 2
_TINY_P: Final = 0.001


class StatusLine(QWidget):
    """The status bar. A click on the traffic light goes to what is missing or contradicts itself."""

    light_clicked = Signal()
    zoom_reset = Signal()
    unit_named = Signal(str)  # what it says of the unit of the figures; nothing where there is none

    def __init__(self, context: Context, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._context = context
        self._zoom_percent = 100
        self._problems: tuple[Problem, ...] = ()
        self._speaks_of_gaps = False
        self._asked: tuple[Solution, Mapping[str, Flow], bool] | None = None  # balances are tested once a solution
        self._open_in: tuple[Solution, bool] | None = None
        self._told = ""  # what a screen reader was told last
        self._telling = QTimer(self)  # results and the list of problems come one after the other: one sentence for both
        self._telling.setSingleShot(True)
        self._telling.timeout.connect(self._tell)
        theme = context.theme
        self.setFixedHeight(round(theme.size("statusbar")) - 1)  # the bar itself draws a line above
        self.light = TrafficLight(theme, self)
        self.light.setObjectName("status.light")
        self.light.clicked.connect(self.light_clicked)
        self.freedom = Label(theme, "status", parent=self)
        self.freedom.setObjectName("status.freedom")
        self.test = LeadingLabel(theme, "status", parent=self)
        self.test.clicked.connect(self.light_clicked)
        self.test.setObjectName("status.test")
        self.work = _WorkUnderWay(context, self)
        self.period = Label(theme, "status", parent=self)
        self.unit = Label(theme, "status", parent=self)
        self.minus = IconButton(theme, "minus", side=22, size=14, parent=self)
        self.minus.clicked.connect(actions["view.zoom_out"].trigger)
        self.zoom = TextButton(theme, "100 %", small=True, parent=self)
        self.zoom.setObjectName("status.zoom")
        self.zoom.padding = 4.0
        self.zoom.role = "status.strong"
        self.zoom.setFixedHeight(22)
        self.zoom.setMinimumWidth(46)
        self.zoom.clicked.connect(actions["view.zoom_100"].trigger)
        self.plus = IconButton(theme, "plus", side=22, size=14, parent=self)
        self.plus.clicked.connect(actions["view.zoom_in"].trigger)
        self.fit = IconButton(theme, "fit", side=22, size=14, parent=self)
        self.fit.clicked.connect(actions["view.zoom_fit"].trigger)
        for button in (self.minus, self.zoom, self.plus, self.fit):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # one looks, and goes on typing on the map
        self._build()
        self._connect()
        self.retranslate()

    def retranslate(self, *_: object) -> None:
        """Words in the language that holds now."""
        self.minus.set_name(translate("Status", "Zoom out"))
        self.plus.set_name(translate("Status", "Zoom in"))
        self.fit.set_name(translate("Status", "Whole map"))
        self.zoom.setToolTip(translate("Status", "Back to 100 %"))
        self.show_zoom(self._zoom_percent / 100)
        self.refresh()

    def show_zoom(self, scale: float) -> None:
        """Say how large the map is shown."""
        self._zoom_percent = round(scale * 100)
        self.zoom.setText(f"{self._zoom_percent}\u202f%")
        self.zoom.updateGeometry()

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """What the list of problems says now: the light is never calmer than the worst of them."""
        if problems != self._problems:
            self._problems = problems
            if (results := self._context.session.results) is not None:
                self._show_light(results.solution)

    @property
    def speaks_of_problems(self) -> bool:
        """Whether the list says why the light is what it is: it is red, or nothing is missing and it is not green."""
        results = self._context.session.results
        if results is None or not results.solution.own:
            return False
        if self.light.light is Light.CLOSED:
            return any(problem.code.startswith(BOOKED_GAP) for problem in self._problems)
        return self.light.light is Light.CONFLICT or not results.solution.missing

    @property
    def contradiction(self) -> Problem | None:
        """What the red light speaks of, entries at odds or a gap; else a node that is not drawn to its end."""
        wanted: tuple[str, ...] = ("unfinished",)
        if self.light.light is Light.CONFLICT:
            wanted = ("gap", "conflict") if self._speaks_of_gaps else ("conflict", "gap")
        found = (problem for problem in self._problems if help_for(problem) in wanted)
        return min(found, key=lambda problem: wanted.index(help_for(problem)), default=None)

    def refresh(self, *_: object) -> None:
        """Read results and settings anew."""
        settings = self._context.session.document.settings
        lang = self._context.language.code
        period = self._context.language.text(f"period.{settings.period}")
        self.period.setText(translate("Status", "Period {period}").format(period=period) if settings.period else period)
        results = self._context.session.results
        unit = shown_unit(self._context.session.document, results, self._context.session.view.quantity)
        words = translate("Status", "Unit {unit}").format(unit=per_period(unit, settings.period, lang))
        self.unit.setText(words if unit else "")
        self.unit_named.emit(self.unit.text())
        if results is None:
            awaits = self._context.session.awaits_results
            words = translate("Status", "Calculating …") if awaits else translate("Status", "Nothing computed yet")
            self.light.show_state(Light.MISSING, words)
            self.freedom.setText("")
            self.test.setText("")
            return
        self._show_light(results.solution)
        self._show_statistics(results.solution)

    def _tell(self) -> None:
        """Say what the light says where that has changed: a contradiction, what is missing, that the map closes."""
        words = self.light.accessibleName()
        if words != self._told and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.light, words))
        self._told = words

    def _show_light(self, solution: Solution) -> None:
        self._telling.start(0)
        self._speaks_of_gaps = False
        missing = sum(group.enter_any for group in solution.missing)
        if since := next((problem for problem in self._problems if problem.code in (SINCE, FIRST)), None):
            detail = self._context.language.text("window.since", now=str(since.params["now"]))
            self.light.show_state(Light.CONFLICT, translate("Status", "Contradiction"), detail)
        elif solution.status in (Status.CONTRADICTORY, Status.INFEASIBLE_BOUNDS, Status.NOT_CONVERGED):
            words, detail = translate("Status", "Contradiction"), translate("Status", "among exact entries")
            self.light.show_state(Light.CONFLICT, words, detail)
        elif not solution.statistics.passed and not self._lacks_something(solution):
            detail = self._context.language.text("window.beyond_spread")
            self.light.show_state(Light.CONFLICT, translate("Status", "Contradiction"), detail)
        elif errors := self._count(Severity.ERROR):
            text = self._context.language.text
            self.light.show_state(Light.CONFLICT, text("window.errors"), text("window.errors.count", count=errors))
        elif not solution.own:
            self._show_nothing_flows()
        elif gaps := [
            p for p in solution.problems if p.code.startswith((GAP, GROWN_GAP)) and p.params["level"] == "error"
        ]:
            self._show_gaps([gap.subjects[0] for gap in gaps], slipped=gaps[0].code == SLIPPED)
        elif unfinished := unfinished_at(solution):
            self._show_unfinished(list(dict.fromkeys(node for node, _layer in unfinished)))
        elif missing:
            words = self._context.language.text("window.missing", count=missing)
            self.light.show_state(Light.MISSING, words, translate("Status", "to close the map"))
        else:
            self._show_closed(solution)

    def _lacks_something(self, solution: Solution) -> bool:
        """Whether entries disagree only where the list says what is lacking: nothing that was said need be wrong."""
        flows = self._context.session.document.flows
        if self._asked is None or self._asked[0] is not solution or self._asked[1] is not flows:
            left = listed(solution.problems, flows, solution)
            self._asked = solution, flows, not any(problem.code == FAILED for problem in left)
        return self._asked[2]

    def _has_open_gap(self, solution: Solution) -> bool:
        """Whether spreads leave a gap open though all entries together pass their test: its call-out says so too."""
        from vsm_app.engine.disagreement import open_gaps

        if self._open_in is None or self._open_in[0] is not solution:
            self._open_in = solution, bool(open_gaps(solution))
        return self._open_in[1]

    def _show_closed(self, solution: Solution) -> None:
        """Nothing is missing; yellow all the same where somebody should look before the numbers are believed."""
        text, closes = self._context.language.text, translate("Status", "The map closes")
        if warnings := self._count(Severity.WARNING):
            detail = text("window.closes.warnings", count=warnings)
            self.light.show_state(Light.MISSING, text("window.check"), detail)
        elif moved := _count_of(solution.problems, MOVED_ENTRY):
            self.light.show_state(Light.MISSING, closes, text("window.closes.moved", count=moved))
        elif doubtful := _count_of(self._problems, NEAR_ZERO):
            self.light.show_state(Light.MISSING, closes, text("window.closes.doubtful", count=doubtful))
        else:
            booked = sum(problem.code == BOOKED_GAP for problem in self._problems)
            self.light.show_state(Light.CLOSED, closes, text("window.closes.booked", count=booked) if booked else "")

    def _count(self, severity: Severity) -> int:
        return sum(problem.severity is severity for problem in self._problems)

    def _show_gaps(self, nodes: list[str], *, slipped: bool) -> None:
        """The map wears a red badge that nobody has decided: the light is red as well."""
        self._speaks_of_gaps = True
        text, document = self._context.language.text, self._context.session.document
        share = percent(document.settings.error_imbalance, self._context.language.code, 0)
        code = "window.gap.one" if len(nodes) == 1 else "window.gap.more"
        place = document.nodes[nodes[0]].name if nodes[0] in document.nodes else ""
        detail = text(code, limit=f"{share}\u202f%", place=place, count=len(nodes))
        self.light.show_state(Light.CONFLICT, text("window.slip" if slipped else "window.gap"), detail)

    def _show_unfinished(self, nodes: list[str]) -> None:
        """Nothing is wrong: somewhere the way on is not drawn yet."""
        text, document = self._context.language.text, self._context.session.document
        code = "window.unfinished.one" if len(nodes) == 1 else "window.unfinished.more"
        place = document.nodes[nodes[0]].name if nodes[0] in document.nodes else ""
        self.light.show_state(Light.MISSING, text("window.unfinished"), text(code, place=place, count=len(nodes)))

    def _show_nothing_flows(self) -> None:
        """An empty map, or one with nodes that nothing connects yet."""
        if not self._context.session.document.nodes:
            self.light.show_state(Light.MISSING, translate("Status", "Empty map"))
        else:
            detail = translate("Status", "drag from the edge of a node")
            self.light.show_state(Light.MISSING, translate("Status", "No flow yet"), detail)

    def _show_statistics(self, solution: Solution) -> None:
        statistics, lang = solution.statistics, self._context.language.code
        self.test.set_leading(leads=False)
        if not solution.own:
            self.freedom.setText("")
            self.test.setText("")
            return
        text = self._context.language.text
        if not statistics.dof:
            self.freedom.setText(text("window.spare.none"))
            self.freedom.setToolTip(text("window.spare.none.tip"))
            self.test.setText("")
            return
        if solution.robust:
            self._show_robust(solution)
            return
        self.freedom.setText(text("window.spare", count=statistics.dof))
        self.freedom.setToolTip(text("window.spare.tip", count=statistics.dof))
        code = "window.agree" if statistics.passed else "window.disagree"
        self.test.setText(text(code))
        if statistics.passed and _count_of(solution.problems, MOVED_ENTRY):
            code = "window.agree.moved"  # else the bar denies what the list of problems says
            self.test.setText(text(code))
        is_gap = self._has_open_gap(solution) if statistics.passed else self._lacks_something(solution)
        if is_gap:  # nothing that was said need be wrong
            code = "window.agree.gap" if statistics.passed else code
            self.test.setText(text("window.disagree.gap"))
        self.test.set_role("status", "" if statistics.passed or is_gap else "badge.error.text")
        self.test.set_leading(leads=is_gap or not statistics.passed)
        chi2 = figure(statistics.chi2, _DIGITS, lang)
        self.test.setToolTip(text(f"{code}.tip", chi2=chi2, p=_p_text(statistics.p, lang)))

    def _show_robust(self, solution: Solution) -> None:
        """The line never speaks of a test where none is made: it says whose weight is less."""
        text = self._context.language.text
        lighter = next((p for p in solution.problems if p.code == "solution.robust.lighter"), None)
        count = 0 if lighter is None else int(str(lighter.params["count"]))
        self.freedom.setText(text("window.spare", count=solution.statistics.dof))
        self.freedom.setToolTip(text("window.spare.tip", count=solution.statistics.dof))
        self.test.setText(text("window.robust.lighter", count=count) if count else text("window.robust"))
        self.test.set_role("status", "badge.warn.label" if count else "")
        self.test.setToolTip(text("window.robust.tip"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window keeps the light and the zoom; the rest is a tooltip or a setting away."""
        super().resizeEvent(event)
        for part, least in ((self.freedom, 760), (self.test, 920), (self.period, 1040), (self.unit, 860)):
            part.setVisible(self.width() >= least)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._context.theme
        painter.fillRect(self.rect(), theme.color("panel"))

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 0, 10, 0)
        row.setSpacing(16)
        for part in (self.light, self.freedom, self.test, self.work):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.period)
        row.addWidget(self.unit)
        zoom = QHBoxLayout()
        zoom.setSpacing(2)
        zoom.addWidget(self.minus)
        zoom.addWidget(self.zoom)
        zoom.addWidget(self.plus)
        zoom.addSpacing(6)
        zoom.addWidget(self.fit)
        row.addLayout(zoom)

    def _connect(self) -> None:
        session = self._context.session
        for signal in (
            session.results_changed,
            session.results_failed,
            session.document_changed,
            session.document_replaced,
            session.view_changed,
        ):
            signal.connect(self.refresh)
        self._context.language.changed.connect(self.retranslate)


def _count_of(problems: Iterable[Problem], code: str) -> int:
    """How many elements are told by problems of a code, be it one by one or many in one line."""
    return sum(int(str(problem.params.get("count", 1))) for problem in problems if problem.code.startswith(code))


def _p_text(p: float | None, lang: str) -> str:
    if p is None:
        return NOTHING
    return f"< {figure(_TINY_P, 3, lang)}" if p < _TINY_P else f"= {figure(p, _DIGITS, lang)}"


class _WorkUnderWay(QWidget):
    """Progress of a task that takes longer than a moment, with the button that stops it."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("status.work")
        self._context = context
        self._task: Task | None = None
        self._title = Label(context.theme, "status", parent=self)
        self._bar = QProgressBar(self)
        self._bar.setFixedWidth(120)
        self._bar.setTextVisible(False)
        self._stop = IconButton(context.theme, "close", side=20, size=14, parent=self)
        self._stop.setObjectName("status.work.stop")
        self._stop.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self._title, self._bar, self._stop):
            row.addWidget(part)
        context.tasks.shown.connect(self._show)
        context.tasks.progressed.connect(self._progress)
        context.tasks.finished.connect(self._finish)
        self.hide()

    def _show(self, task: Task) -> None:
        self._task = task
        self._title.setText(task.title)
        self._stop.set_name(translate("Status", "Stop"))
        self._bar.setRange(0, 0)
        self.show()

    def _progress(self, task: Task, fraction: float) -> None:
        if task is self._task:
            self._bar.setRange(0, 100)
            self._bar.setValue(round(fraction * 100))

    def _finish(self, task: Task) -> None:
        if task is self._task:
            self._task = None
            self.hide()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.progress.cancel()
            self._title.setText(translate("Status", "Stopping …"))
