"""The call-out of entries that disagree: ways out to choose from, each with what it would do to the numbers."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontMetricsF, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.diagnosis import repair_hints
from vsm_app.engine.disagreement import balance_test, takes_part
from vsm_app.engine.doubts import booked_share
from vsm_app.engine.results import UNDECIDED_GAPS
from vsm_app.engine.rounding import round_for_map
from vsm_app.engine.turning import at_odds, touches
from vsm_app.errors import CancelledError
from vsm_app.model.edits.conflicts import decided_gap
from vsm_app.model.edits.flows import set_quantity
from vsm_app.model.last_entry import LastEntry, last_entry
from vsm_app.model.scenarios import apply_scenario
from vsm_app.model.unfinished import UNFINISHED
from vsm_app.model.units import parse_unit
from vsm_app.precision import SPREAD_DIGITS, shared_decimals, significant_decimals
from vsm_app.texts import format_spread
from vsm_app.ui.canvas.figures import figure
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.choices import MEANT, Choice, Choices
from vsm_app.ui.panels.ways_on import BOOKED, WAY_ON, WaysOn
from vsm_app.ui.tasks import Progress
from vsm_app.ui.widgets.buttons import LinkButton, PrimaryButton, TextButton, literal
from vsm_app.ui.widgets.callout import SIDE
from vsm_app.ui.widgets.labels import Label, SectionHeading
from vsm_app.ui.widgets.reason import ChoiceRow

if TYPE_CHECKING:
    from vsm_app.engine.disagreement import Disagreement
    from vsm_app.engine.results import Solution
    from vsm_app.model.document import Document
    from vsm_app.model.edits.base import EditResult
    from vsm_app.model.elements import Flow
    from vsm_app.model.problems import Problem
    from vsm_app.ui.main_window import MainWindow
    from vsm_app.ui.widgets.callout import CallOut

_NAME_WIDTH: Final = 196
_SMALL: Final = 200  # flows: up to so many a choice is tried in the same frame
_AT_ONCE_S: Final = 0.2  # for all choices together
_MOST_NAMED: Final = 2  # nodes at which something else is at odds
_SAME_TROUBLE: Final = (
    "conflict.",
    "balance.gap",
    "test.failed",
    "test.suspect",
    "bound.no_room",
    UNFINISHED,
    *UNDECIDED_GAPS,
)


class ConflictView(QObject):
    """Fills a call-out with the choices of one disagreement and keeps its preview up to date."""

    def __init__(self, window: MainWindow, callout: CallOut, found: Disagreement, problem: Problem) -> None:
        super().__init__(callout)
        self._window, self._callout, self._found, self._problem = window, callout, found, problem
        session = window.context.session
        results = session.results
        assert results is not None  # the caller has seen them
        self._now: Solution = results.solution
        digits = _digits(self._now, found)
        self._decimals = {(found.layer, found.unit): digits}  # one format for all that the call-out says
        kind = WaysOn if problem.code.startswith(UNFINISHED) else BOOKED[found.gap < 0.0] if found.booked else Choices
        self.choices = kind(
            session.document,
            found,
            window.context.language.code,
            digits,
            reconciled=self._now.reconciled,
            suspects=_suspects(self._now, found),
            weighable=_is_weighable(self._now),
            last=self._in_doubt() or self._taking_part(last_entry(session.steps())),
        )
        self.choices.scenario, self.choices.period = session.view.scenario, session.view.period
        self.offers = self.choices.all()
        self.group = QButtonGroup(self)
        self._token = CancelToken()
        self._solved: dict[int, Solution] = {}  # of the choices, as far as they have been tried
        self._is_chosen = False  # whether somebody has marked one
        self._build()
        callout.closed.connect(self._token_off)
        if self.offers:
            self.group.button(0).setChecked(True)
            self.group.idToggled.connect(lambda number, on: self._choose(number) if on else None)
            self._try_at_once()
            self._preview(self.group.checkedId())

    def _in_doubt(self) -> LastEntry | None:
        """The entry since which these entries are at odds; it finishes no node that is not drawn to its end."""
        entry, found = self._window.context.turning.entry(), self._found
        if entry is None or self._problem.code.startswith(UNFINISHED):
            return None
        places = (*found.nodes, *found.entries, *found.shares)
        return entry if touches(self._window.context.session.document, entry.flow, places) else None

    def _taking_part(self, entry: LastEntry | None) -> LastEntry | None:
        """The entry if it has a part in this disagreement; on a large map, if it stands on the same layer.

        None where the scenario that is looked at says something else: there taking it back would change nothing.
        """
        session, result = self._window.context.session, self._now.own.get(entry.flow if entry else "")
        document, seen = session.document, apply_scenario(session.document.physics, session.view.scenario).flows
        if entry is None or result is None or entry.flow not in seen or seen[entry.flow].quantity != entry.now:
            return None
        if len(document.flows) > _SMALL:
            return entry if result.layer == self._found.layer or document.physics.relations else None
        without = self._solve(set_quantity(document, entry.flow, entry.before).document, None)
        return entry if takes_part(self._now, without, self._found, entry.flow) else None

    # --- building
    def _build(self) -> None:
        theme, body = self._window.context.theme, self._callout.body
        words = " ".join(filter(None, (self.choices.lead(), self._test())))
        for said, role, token in ((self.choices.headline(), "body.strong", ""), (words, "body", "ink2")):
            if said:
                lead = Label(theme, role, said, token=token)
                lead.setWordWrap(True)
                lead.setContentsMargins(6, 0, 6, 6)
                body.addWidget(lead)
        for number, choice in enumerate(self.offers):
            row = ChoiceRow(theme, choice.heading, choice.line)
            row.setObjectName(f"conflict.{choice.key}")
            row.confirmed.connect(self._apply)
            self.group.addButton(row, number)
            body.addWidget(row)
        pinned = self._callout.pinned  # in sight beside each choice, also where the choices scroll
        heading = SectionHeading(theme, translate("Why", "Preview"))
        heading.setContentsMargins(6, 6, 0, 2)
        pinned.addWidget(heading)
        self.table = QWidget()
        self.grid = QGridLayout(self.table)
        self.grid.setContentsMargins(6, 0, 6, 0)
        self.grid.setVerticalSpacing(4)
        self.grid.setHorizontalSpacing(14)
        self.grid.setColumnStretch(0, 1)
        pinned.addWidget(self.table)
        self.verdict = Label(theme, "body", token="ink2")
        self.verdict.setObjectName("conflict.verdict")
        self.verdict.setWordWrap(True)
        self.verdict.setContentsMargins(6, 4, 6, 0)
        pinned.addWidget(self.verdict)
        self._fill(None)
        self._build_foot()

    def _test(self) -> str:
        """What the test of the balance says where it is that of the nodes alone; nothing of what is exact."""
        found = self._found
        test = balance_test(self._now, found.nodes, found.layer) if found.is_sum else None
        if test is None:
            return ""
        scale = (parse_unit(test.unit).factor or 1.0) / self.choices.factor
        shown, sd = format_spread(test.residual * scale, test.sd * scale, self._lang)
        code = "window.conflict.tested" if test.beyond else "window.conflict.tested.within"
        params = {"difference": f"{shown} ± {sd} {self.choices.unit}", "z": figure(abs(test.z), 1, self._lang)}
        return self._window.context.language.text(code, params)

    def _build_foot(self) -> None:
        theme, foot = self._window.context.theme, self._callout.foot
        self.accept = PrimaryButton(theme, translate("Why", "Apply"))
        self.accept.setObjectName("conflict.accept")
        self.accept.setEnabled(bool(self.offers))
        self.accept.clicked.connect(self._apply)
        cancel = TextButton(theme, translate("Why", "Cancel"))
        cancel.clicked.connect(self._callout.close_up)
        foot.addWidget(self.accept)
        foot.addWidget(cancel)
        foot.addStretch(1)
        keys = self._window.actions_["edit.undo"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        undo = translate("Why", "{key} takes it back").format(key=keys)
        foot.addWidget(Label(theme, "status", undo))

    # --- preview
    @property
    def chosen(self) -> Choice:
        """The way out that is marked."""
        return self.offers[self.group.checkedId()]

    def _choose(self, number: int) -> None:
        self._is_chosen = True
        self._preview(number)

    def _try_at_once(self) -> None:
        """Try the choices of a small map before the call-out is seen: it opens in the size that it keeps."""
        began, flows = perf_counter(), len(self.choices.document.flows)
        for number in range(len(self.offers)):
            if flows <= _SMALL and perf_counter() - began < _AT_ONCE_S:
                self._learn(number, self._tried(number, None))

    def _tried(self, number: int, cancel: CancelToken | None) -> Solution:
        """The map solved with a choice."""
        edit = self.offers[number].edit
        return self._now if edit.is_nothing else self._solve(edit.document, cancel)

    def _solve(self, document: Document, cancel: CancelToken | None) -> Solution:
        from vsm_app.engine.pipeline import solve

        return solve(document, self._window.context.session.view.scenario, cancel=cancel)

    def _preview(self, number: int) -> None:
        """Show the map as it would be, then try the other choices; a newer question makes the older answer void."""
        self._token.cancel()
        token = self._token = CancelToken()
        if number in self._solved:
            self._show(self._solved[number])
        self._try_next(token, number)

    def _try_next(self, token: CancelToken, number: int) -> None:
        """Solve the map with a choice, where that has not been done, then with the next one of the others."""
        if number in self._solved:
            left = [n for n in range(len(self.offers)) if n not in self._solved]
            if not left:
                self._leave_for_a_way_out()
                return
            number = left[0]

        def work(_progress: Progress) -> Solution:
            return self._tried(number, token)

        def done(solution: Solution) -> None:
            if not token.cancelled:
                self._learn(number, solution)
                self._try_next(token, number)

        def failed(error: BaseException) -> None:
            if not isinstance(error, CancelledError):
                self._window.context.notices.report(error)

        self._window.context.tasks.run(translate("Why", "Preview"), work, done, failed)

    def _learn(self, number: int, solution: Solution) -> None:
        """What a choice would do is known: its line says the figures of the preview, and that it is not enough."""
        self._solved[number] = solution
        row, choice = self.group.button(number), self.offers[number]
        line = self.choices.line_after(choice, solution)
        if self._verdict(solution) == "stays_error":
            code = "line_open" if line else "stays_error"
            line = self._window.context.language.text(f"{self.choices.talks_of}.{code}", {"line": line})
        if isinstance(row, ChoiceRow):
            row.set_words(line)
        self._show(solution)
        self._keep_room()
        if number != self.group.checkedId():
            self._show(self._solved.get(self.group.checkedId()))

    def _keep_room(self) -> None:
        """The preview stays as high as the highest so far: marking another choice moves nothing."""
        width = round(self._window.context.theme.size("callout.width")) - 2 * SIDE
        heights = (self.grid.totalSizeHint().height(), self.verdict.heightForWidth(width))
        for part, height in zip((self.table, self.verdict), heights, strict=True):
            part.setMinimumHeight(max(part.minimumHeight(), height))

    def _leave_for_a_way_out(self) -> None:
        """Nobody has chosen yet, and what is marked leaves the entries at odds: mark the first that does not.

        What was meant stays marked: the rest of the gap is another question.
        """
        is_settled = self._is_chosen or self.chosen.key == MEANT
        if is_settled or self._verdict(self._solved[self.group.checkedId()]) != "stays_error":
            return
        better = (n for n in range(len(self.offers)) if self._verdict(self._solved[n]) != "stays_error")
        number = next(better, None)
        if number is not None:
            self.group.button(number).setChecked(True)

    def _token_off(self) -> None:
        self._token.cancel()

    def _show(self, solution: Solution | None) -> None:
        """The preview of a choice, or none while it has not been tried."""
        self._fill(solution)
        self.verdict.setText("" if solution is None else self._told(solution))

    def _told(self, solution: Solution) -> str:
        """What becomes of this disagreement, and where another one stays: the status of the map stays red for it."""
        text, verdict = self._window.context.language.text, self._verdict(solution)
        told = text(f"{self.choices.talks_of}.{verdict}")
        where, document = at_odds(solution), self.choices.document
        if not verdict.startswith("solves") or not where:
            return told
        ends = {end for one in where if one in document.flows for end in _ends(document.flows[one])}
        names = [node.name for key, node in document.nodes.items() if key in (where & set(document.nodes) or ends)]
        more = [text("window.conflict.more", {"count": rest})] if (rest := len(names) - _MOST_NAMED) > 0 else []
        return f"{told} {text('window.conflict.elsewhere', {'names': ', '.join((*names[:_MOST_NAMED], *more))})}"

    def _verdict(self, solution: Solution) -> str:
        if solution.robust and not self._now.robust:
            return "stays_robust"
        about = {*self._found.nodes, *self._found.entries, *self._found.shares}
        where = at_odds(solution)
        if "" in where or where & about:  # somewhere, and nobody can say that it is not here; or here
            return "stays_error"
        left = [
            problem
            for problem in solution.problems
            if problem.code.startswith(_SAME_TROUBLE) and about.intersection(problem.subjects)
        ]
        if not left:
            return "solves_gap" if self._found.lacks and self._found.nodes else "solves"
        return "stays_error" if any(not p.code.startswith("balance.") for p in left) else "stays"

    def _fill(self, then: Solution | None) -> None:
        """The entries as entered, as they are now and as they would be; what is new stands below."""
        while (item := self.grid.takeAt(0)) is not None:
            if (part := item.widget()) is not None:
                part.hide()
                part.deleteLater()
        theme = self._window.context.theme
        heads = (
            self.choices.unit,
            translate("Why", "Entry"),
            translate("Why", "now"),
            translate("Why", "then"),
        )
        for column, words in enumerate(heads):
            self.grid.addWidget(Label(theme, "table.header", words), 0, column, _side(column))
        for row, flow_id in enumerate(self._rows(then), start=1):
            self.grid.addWidget(self._name(flow_id), row, 0, _side(0))
            cells = (self._entry(flow_id), self._value(self._now, flow_id))
            for column, words in enumerate((*cells, "" if then is None else self._value(then, flow_id)), 1):
                label = Label(theme, "table.first" if column == len(heads) - 1 else "table", words)
                self.grid.addWidget(label, row, column, _side(column))
        for row, (words, change) in enumerate(self._stocks(then), start=self.grid.rowCount()):
            self.grid.addWidget(Label(theme, "table", words), row, 0, _side(0))
            self.grid.addWidget(Label(theme, "table.first", change), row, len(heads) - 1, _side(len(heads) - 1))
        self.table.updateGeometry()

    def _entry(self, flow_id: str) -> str:
        """What was entered of a flow: an amount in the unit of all, or in words what is none."""
        found = self._found
        if flow_id in (*found.shares, *found.within):
            return self.choices.entry_words(flow_id)
        entered = found.entries.get(flow_id, self._last_amount() if flow_id == self._last else None)
        return "" if entered is None else self.choices.amount(entered)

    def _value(self, solution: Solution, flow_id: str) -> str:
        result = solution.own.get(flow_id)
        if result is None:
            return ""
        value = round_for_map(solution, self._decimals).value(result)
        return "" if value is None else self.choices.amount(value * result.factor / self.choices.factor)

    def _stocks(self, then: Solution | None) -> list[tuple[str, str]]:
        """What the stocks would take that do not change as the map is now."""
        text, document = self._window.context.language.text, self.choices.document
        return [
            (
                text("ask.stock", subject=document.nodes[stock.node].name),
                self.choices.amount(stock.change * stock.factor / self.choices.factor),
            )
            for key, stock in ({} if then is None else then.stocks).items()
            if key not in self._now.stocks and stock.change is not None and stock.layer == self._found.layer
        ]

    def _rows(self, then: Solution | None) -> list[str]:
        new = () if then is None else (one for one in then.own if one not in self._now.own)
        last = () if self._last_amount() is None else (self._last,)
        booked = (self._found.booked,) if self._found.booked else ()
        tied = (*self._found.shares, *self._found.within)
        return list(dict.fromkeys((*self._found.entries, *tied, *last, *booked, *new)))

    @property
    def _last(self) -> str:
        """The flow whose entry was made last, where it takes part."""
        return "" if self.choices.last is None else self.choices.last.flow

    def _last_amount(self) -> float | None:
        """What was entered last, in the unit of the disagreement; nothing on another layer."""
        result = self._now.own.get(self._last)
        if result is None or result.entered is None or result.layer != self._found.layer:
            return None
        return result.entered.value * result.factor / self.choices.factor

    def _name(self, flow_id: str) -> QWidget:
        theme = self._window.context.theme
        if flow_id in self.choices.document.flows:
            words = self.choices.entry_name(flow_id)
        else:
            return Label(theme, "table", self.choices.booked_name)
        metrics = QFontMetricsF(theme.font("button.small"))
        link = LinkButton(theme, literal(metrics.elidedText(words, Qt.TextElideMode.ElideRight, _NAME_WIDTH)))
        link.setAccessibleName(words)
        link.setToolTip(words)
        link.clicked.connect(lambda: self._window.reveal(flow_id))
        return link

    @property
    def _lang(self) -> str:
        return self._window.context.language.code

    # --- apply
    def _apply(self) -> None:
        """Take the way out that is marked; the map shows what it made."""
        window, edit, entry, key = self._window, self.chosen.edit, self.chosen.entry, self.chosen.key
        self._callout.close_up()
        if key == WAY_ON:
            window.reveal(self._found.nodes[0])
            window.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            window.canvas.placing.choose_target(self._found.nodes[0])
            return
        session = window.context.session
        if not edit.is_nothing and edit.document is not session.document:
            edit = self._as_decided(edit)
            session.apply(edit, window)
            made = [one for one in edit.made if one in session.document.flows]
            session.select(made or list(self._found.nodes[:1]))
            if entry:
                window.commands.enter(entry, "")

    def _as_decided(self, edit: EditResult) -> EditResult:
        """A gap that is booked remembers what it came to: the preview, which is what was decided upon."""
        booked = [one for one in edit.made if one in edit.document.flows and edit.document.flows[one].quantity.booked]
        if not booked:
            return edit
        number = self.group.checkedId()
        then = self._solved[number] if number in self._solved else self._tried(number, None)
        return decided_gap(edit, booked[0], booked_share(then, booked[0]))


def _ends(flow: Flow) -> tuple[str, ...]:
    return tuple(end for end in (flow.source, flow.target) if end is not None)


def _side(column: int) -> Qt.AlignmentFlag:
    return (Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


def _digits(solution: Solution, found: Disagreement) -> int:
    """Decimals of the call-out: those of the layer on the map, and as many as tell what is missing."""
    rounding = round_for_map(solution)
    gap = shared_decimals((found.gap,), significant_decimals(found.gap, SPREAD_DIGITS))
    at = next(iter(found.nodes), None)
    most = rounding.most_digits(found.layer, found.unit, at)
    return max(rounding.digits(found.layer, found.unit, at), min(gap, max(most, 1)))


def _suspects(solution: Solution, found: Disagreement) -> tuple[str, ...]:
    """The entries at odds, the one that the others doubt most first; without a spread by how far they move it."""
    hints = sorted(repair_hints(solution), key=lambda hint: hint.others < 0.0 <= hint.entered)  # such a flow cannot be
    proposed = (hint.id for hint in hints)
    moved = sorted(found.entries, key=lambda one: -_moved(solution, one))
    return tuple(dict.fromkeys((*proposed, *moved)))


def _is_weighable(solution: Solution) -> bool:
    """Whether the robust way can tell entries apart: with one check only all are as far off as each other."""
    return solution.statistics.dof > 1 and not solution.statistics.passed


def _moved(solution: Solution, flow_id: str) -> float:
    """How far an entry is moved, in its standard deviations; without any, as a share of itself."""
    result = solution.own.get(flow_id)
    if result is None or result.value is None or result.entered is None:
        return 0.0
    gap, entered = abs(result.value - result.entered.value), result.entered
    return gap / (entered.sd or abs(entered.value) or 1.0)
