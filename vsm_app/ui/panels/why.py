"""Call-outs that answer: why this number, what to ask next, which entries disagree. Each line leads to its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial, reduce
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtWidgets import QWidget

from vsm_app.errors import UnknownNameError
from vsm_app.model.problem_list import GAP
from vsm_app.model.unfinished import UNFINISHED
from vsm_app.ui.canvas.figures import per_period
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.ask_goal import add_goals
from vsm_app.ui.panels.keeping_true import KeptTrue
from vsm_app.ui.since_an_entry import FIRST, SINCE, what_since
from vsm_app.ui.widgets.callout import CallOut
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.reason import ReasonRow

if TYPE_CHECKING:
    from vsm_app.engine.results import FlowResult, Solution
    from vsm_app.engine.wording import Line
    from vsm_app.model.problems import Problem
    from vsm_app.ui.main_window import MainWindow

_MOST_QUESTIONS = 6
_AIR = 16


def show_why(window: MainWindow, flow_id: str, anchor: QRect | None = None) -> CallOut | None:
    """Open the chain of reasons behind a flow's amount; `None` where there are no results yet."""
    from vsm_app.engine.explain import why
    from vsm_app.engine.wording import why_lines
    from vsm_app.ui.canvas.on_map import measured_on_map, rounding_of

    session, lang = window.context.session, window.context.language.code
    results = session.results
    if results is None or flow_id not in results.solution.own:
        return None
    try:
        found = why(results.solution, session.document, flow_id)
        rounding, result = rounding_of(results.solution), results.solution.own[flow_id]
        figures = measured_on_map(session.document.flows[flow_id].quantity, result, rounding, lang)
        lines = why_lines(found, session.document, lang, rounding.values, figures)
    except UnknownNameError as error:
        window.context.notices.report(error)
        return None
    title = translate("Why", "Where does this number come from?")
    callout = _open(window, "why", title, partial(show_why, window, flow_id, anchor))
    _figure(callout, window, result, figures)
    for line in lines:
        _row(callout, window, line)
    callout.point_at(anchor or _anchor_of_why(window))
    return callout


def show_ask(window: MainWindow, anchor: QRect, goal: str = "") -> CallOut | None:
    """Open what to ask next, the most useful first; a click leads to where it is entered.

    `goal` is the indicator that is to become more certain, empty for all results alike.
    """
    from vsm_app.engine.ask import Light, suggest
    from vsm_app.engine.wording import ask_lines

    session, language = window.context.session, window.context.language
    results = session.results
    if results is None:
        return None
    agenda = suggest(results.solution, session.document, goal, results.indicators, limit=_MOST_QUESTIONS)
    title, again = translate("Why", "What should we ask next?"), partial(show_ask, window, anchor)
    callout = _open(window, "ask", title, partial(again, goal))
    _say(callout, window, language.text(f"light.{agenda.light.value}"))
    add_goals(callout, window.context, goal, again)
    for line in ask_lines(agenda, session.document, language.code):
        _row(callout, window, line, enter=True)
    if not agenda.questions:
        _say(callout, window, language.text("ask.nothing" if agenda.light is Light.GREEN else "ask.nothing.unchecked"))
    callout.point_at(anchor)
    return callout


def show_conflict(window: MainWindow, problem: Problem, anchor: QRect) -> CallOut | None:
    """Light up the entries that disagree and offer the ways out, each with what it would do."""
    from vsm_app.engine.disagreement import disagreement, open_gaps
    from vsm_app.ui.panels.conflict import ConflictView

    session, entry = window.context.session, window.context.turning.entry()
    results = session.results
    if results is None or (problem.code in (SINCE, FIRST) and entry is None):
        return None
    if problem.code == SINCE and entry is not None:
        found = what_since(results.solution, session.document, entry)
    else:
        found = disagreement(results.solution, session.document, problem)
    if found is None:
        return None
    is_gap = problem.code.startswith(GAP) and results.solution.statistics.passed and not _is_exact(results.solution)
    about = (problem.code, problem.subjects, problem.params.get("layer"))
    fits = is_gap and about not in [
        (one.code, one.subjects, one.params["layer"]) for one in open_gaps(results.solution)
    ]
    title = translate("Why", "These entries disagree")
    if is_gap:
        title = window.context.language.text("window.conflict.gap.title")
    if fits:
        title = translate("Why", "A gap that fits within the spreads")
    if found.lacks and not fits:
        title = window.context.language.text(f"window.conflict.{found.lacks}.title")
    if problem.code.startswith(UNFINISHED):
        title = window.context.language.text("window.unfinished")
    if found.booked:
        title = window.context.language.text("window.turned.title" if found.gap < 0.0 else "window.grown.title")
    callout = _open(window, "conflict", title, partial(_conflict_again, window, problem, anchor))
    view = ConflictView(window, callout, found, problem)
    if view.choices.since is not None:
        title = window.context.language.text("window.conflict.since.title")
        callout.set_words(title, translate("Why", "Close"))
    window.canvas.show_conflict(tuple(found.entries))
    callout.closed.connect(lambda: window.canvas.show_conflict(()))
    palette = window.docks["palette"]
    from_x = rect_in(window, palette).right() + 1 if palette.isVisible() and not palette.isFloating() else 0
    callout.point_at(anchor, _to_stay_in_sight(window, found.nodes, from_x), from_x)
    return callout


def _to_stay_in_sight(window: MainWindow, nodes: tuple[str, ...], from_x: int) -> QRect:
    """The nodes of a disagreement; only the first, at which things are booked, where there is no room beside all."""
    whole = _place_of(window, nodes)
    room = max(whole.left() - from_x, window.width() - whole.right())
    return whole if room > window.context.theme.size("callout.width") + 2 * _AIR else _place_of(window, nodes[:1])


def _conflict_again(window: MainWindow, problem: Problem, anchor: QRect) -> None:
    """The same disagreement in the numbers that hold now, where it is still one."""
    results = window.context.session.results
    same = (problem.code, problem.subjects)
    left = () if results is None else results.solution.problems
    found = next((one for one in left if (one.code, one.subjects) == same), None)
    if problem.code == SINCE and window.context.turning.entry() is not None:
        found = problem
    if found is not None:
        show_conflict(window, found, anchor)


def _is_exact(solution: Solution) -> bool:
    """Whether entries that have no spread are at odds."""
    return any(problem.code.startswith("conflict.") for problem in solution.problems)


def _place_of(window: MainWindow, ids: Iterable[str]) -> QRect:
    """Where nodes stand in the window; empty where they are out of sight."""
    canvas, boxes = window.canvas, window.canvas.table.boxes()
    rects = [QRectF(boxes[i].x, boxes[i].y, boxes[i].width, boxes[i].height) for i in ids if i in boxes]
    if not rects:
        return QRect()
    whole = reduce(QRectF.united, rects)
    shown = canvas.mapFromScene(whole).boundingRect().intersected(canvas.viewport().rect())
    return QRect(canvas.viewport().mapTo(window, shown.topLeft()), shown.size())


# --- parts ------------------------------------------------------------------------------------------------------------
def _open(window: MainWindow, icon: str, title: str, again: Callable[[], object]) -> CallOut:
    """A fresh call-out; another one that is open closes. `again` opens it once more, with other numbers."""
    for other in window.findChildren(CallOut):
        if other.objectName() in {"callout.why", "callout.ask", "callout.conflict"}:
            other.close_up()
    callout = CallOut(window.context.theme, icon, parent=window)
    callout.setObjectName(f"callout.{icon}")
    callout.set_words(title, translate("Why", "Close"))
    callout.body.setSpacing(2)
    callout.closed.connect(callout.deleteLater)
    KeptTrue(window.context, callout, again)
    return callout


def _figure(callout: CallOut, window: MainWindow, result: FlowResult, figures: tuple[str, str]) -> None:
    lang = window.context.language.code
    if result.value is None:
        return
    solved = result.entered is None
    unit = per_period(result.unit, window.context.session.document.settings.period, lang)
    shown, sd = figures
    spread = f"   ± {sd}" if sd else ""
    words = f"{'≈ ' if solved else ''}{shown} {unit}{spread}"
    label = Label(window.context.theme, "summary.figure", words)
    label.setContentsMargins(6, 0, 0, 6)
    callout.body.addWidget(label)


def _say(callout: CallOut, window: MainWindow, words: str) -> None:
    label = Label(window.context.theme, "body", words, token="ink2")
    label.setWordWrap(True)
    label.setContentsMargins(6, 0, 6, 6)
    callout.body.addWidget(label)


def _row(callout: CallOut, window: MainWindow, line: Line, *, enter: bool = False) -> None:
    document = window.context.session.document
    links = [
        (span.start, span.end, span.subject)
        for span in line.spans
        if span.subject in document.nodes or span.subject in document.flows
    ]
    row = ReasonRow(window.context.theme, line.heading, line.words, line.number, links)
    row.followed.connect(window.reveal)
    _lead(row, callout, window, line.subjects, enter=enter)
    callout.body.addWidget(row)


def _lead(
    row: ReasonRow, callout: CallOut, window: MainWindow, subjects: Iterable[str], *, enter: bool = False
) -> None:
    """A click on the row shows what it speaks of; of a question, it opens the entry."""
    document = window.context.session.document
    places = [one for one in subjects if one in document.nodes or one in document.flows]
    row.setEnabled(bool(places))

    def go() -> None:
        if enter:
            callout.close_up()
            window.commands.enter(places[0], "")
        else:
            window.context.session.select(places)
            window.canvas.reveal(places[0])

    row.clicked.connect(go)


def _anchor_of_why(window: MainWindow) -> QRect:
    button = window.inspector.flow.why
    return rect_in(window, button if button.isVisible() else window.canvas)


def rect_in(window: MainWindow, part: QWidget) -> QRect:
    """Where a part of the window stands in it."""
    return QRect(part.mapTo(window, QPoint(0, 0)), part.size())
