"""What is doubtful or wrong in the map as a list: severity, subject and sentence, worst first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vsm_app.engine.listed import listed
from vsm_app.engine.results import UNDECIDED_GAPS
from vsm_app.engine.turning import follows
from vsm_app.model.checking import Checker
from vsm_app.model.document import Document
from vsm_app.model.ids import ElementKind, kind_of
from vsm_app.model.problem_list import GAP, cause_first, causes_only, told_once
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.unfinished import UNFINISHED
from vsm_app.model.units import parse_unit
from vsm_app.texts import has_text, problem_text
from vsm_app.ui.canvas.figures import per_period
from vsm_app.ui.context import Context
from vsm_app.ui.naming import distinct_shown_name_of, shown_name_of
from vsm_app.ui.since_an_entry import since

Index = QModelIndex | QPersistentModelIndex

#: What helps with a problem, by the beginning of its code: the entries at odds, a question, the reasons of a number,
#: the setting or the mass of a piece that is missing.
_HELP: Final = {
    "conflict.": "conflict",
    "balance.gap": "gap",
    **dict.fromkeys(UNDECIDED_GAPS, "gap"),
    UNFINISHED: "unfinished",
    "test.failed": "conflict",
    "test.suspect": "conflict",
    "test.proposal": "conflict",
    "bound.no_room": "conflict",
    "missing.": "ask",
    "entry.unread": "show",
    "entry.": "why",
    "structure.zero_flow": "why",
    "negative.": "why",
    "unit.no_pieces": "pieces",
    "node.pieces": "weight",
}


def help_for(problem: Problem) -> str:
    """`conflict`, `gap` (it may fit within the spreads), `unfinished`, `ask`, `why`, or `show`: the place is all."""
    return next((what for start, what in _HELP.items() if problem.code.startswith(start)), "show")


class ProblemRole(IntEnum):
    """Roles beside the display text."""

    SEVERITY = Qt.ItemDataRole.UserRole + 1
    SUBJECT = Qt.ItemDataRole.UserRole + 2
    SENTENCE = Qt.ItemDataRole.UserRole + 3
    PLACE = Qt.ItemDataRole.UserRole + 4
    HELP = Qt.ItemDataRole.UserRole + 5


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One problem as it is shown; `place` is the element to reveal, empty where there is none on the map.

    `detail` is for those who want the figures behind it (statistics, all names); it stands in the tooltip.
    """

    problem: Problem
    subject: str
    sentence: str
    place: str
    detail: str = ""


def problems_of(context: Context, checker: Checker) -> tuple[Problem, ...]:
    """The problems of the file, the document and its results, each fact once, causes and the worst first."""
    results = context.session.results
    found = () if results is None else (*results.problems, *results.solution.problems)
    told = told_once((*context.session.file_problems, *checker.validate(context.session.document), *found))
    flows = context.session.document.flows
    told = causes_only(told, flows) if results is None else listed(told, flows, results.solution)
    return tuple(cause_first(_since_an_entry(context, told), shown_severity))


def shown_severity(problem: Problem) -> Severity:
    """How grave a problem is shown: a gap above the second limit of the map as on its node (docs/adr/0008).

    It stays a warning to everything that counts errors: the light says "Gap".
    """
    is_grave = problem.code.startswith((GAP, *UNDECIDED_GAPS)) and problem.params.get("level") == "error"
    return Severity.ERROR if is_grave else problem.severity


def _since_an_entry(context: Context, told: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Where the map closed before an entry, this is said first; what does not fit since then is folded under it."""
    entry, document, lang = context.turning.entry(), context.session.document, context.language.code
    if entry is None:
        return told
    folded = [problem for problem in told if follows(problem, document, entry)]
    left = (problem for problem in told if problem not in folded)
    return since(document, entry, folded, lang), *left


def place_of_problem(document: Document, problem: Problem) -> str:
    """The first subject that stands on the map."""
    shown = (ElementKind.NODE, ElementKind.FLOW, ElementKind.NOTE, ElementKind.MEASURE)
    return next((subject for subject in problem.subjects if kind_of(document, subject) in shown), "")


class ProblemListModel(QAbstractListModel):
    """The problems of the session, worst first. Their sentences are written when they are first seen."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.problems: tuple[Problem, ...] = ()
        self._writer = _Writer(context)
        self._checker = Checker()
        self._unread: tuple[Problem, ...] = ()

    @property
    def rows(self) -> tuple[ProblemRow, ...]:
        """All rows as they are shown."""
        return tuple(self._writer.row(problem) for problem in self.problems)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.problems)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._writer.row(self.problems[index.row()])
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.subject}: {row.sentence}" if row.subject else row.sentence
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(words for words in (row.sentence, row.detail) if words)
            case ProblemRole.SENTENCE:
                return row.sentence
            case ProblemRole.SEVERITY:
                return shown_severity(row.problem)
            case ProblemRole.SUBJECT:
                return row.subject
            case ProblemRole.PLACE:
                return row.place
            case ProblemRole.HELP:
                what = help_for(row.problem)
                return what if what != "show" or row.place else ""
        return None

    def set_unread(self, entries: Mapping[str, str]) -> bool:
        """Entries on the map that could not be read: flow to what was typed; says whether they are others now."""
        before, self._unread = (
            self._unread,
            tuple(Problem("entry.unread", Severity.ERROR, (flow,), {"text": text}) for flow, text in entries.items()),
        )
        return before != self._unread

    def refresh(self) -> None:
        """Take the problems as they are now."""
        document = self._context.session.document
        unread = [problem for problem in self._unread if problem.subjects[0] in document.flows]
        problems = (*unread, *problems_of(self._context, self._checker))
        if problems != self.problems:
            self.beginResetModel()
            self.problems, self._writer = problems, _Writer(self._context)
            self.endResetModel()
        elif problems:  # the same, but names or language may be others
            self._writer = _Writer(self._context)
            self.dataChanged.emit(self.index(0), self.index(len(problems) - 1))


class _Writer:
    """Writes rows for one document in one language, each once."""

    def __init__(self, context: Context) -> None:
        self._document, self._lang = context.session.document, context.language.code
        self._rows: dict[int, ProblemRow] = {}

    @cached_property
    def _names(self) -> tuple[Callable[[str], str], Callable[[str], str]]:
        """What tells an element apart from others called alike, and what it is called."""
        return distinct_shown_name_of(self._document, self._lang), shown_name_of(self._document, self._lang)

    def row(self, problem: Problem) -> ProblemRow:
        """The row of a problem of the list (which keeps it alive)."""
        row = self._rows.get(id(problem))
        if row is None:
            row = self._rows[id(problem)] = self._written(problem)
        return row

    def _written(self, problem: Problem) -> ProblemRow:
        told, plain = self._names
        found, problem = problem, per_period_said(problem, self._document, self._lang)
        first = problem.subjects[0] if problem.subjects else ""
        heading, short, detail = (_words(problem, part, self._lang, told) for part in ("heading", "short", "detail"))
        sentence = problem_text(problem, self._lang, told)
        if first and sentence.startswith(f"{told(first)}: "):  # the subject has a column of its own
            sentence = sentence.removeprefix(f"{told(first)}: ")
            sentence = sentence[:1].upper() + sentence[1:]
        subject = heading or (plain(first) if first else "")
        place = place_of_problem(self._document, problem)
        more = "\n".join(words for words in (sentence if short else "", detail) if words)
        return ProblemRow(found, subject if subject != sentence else "", short or sentence, place, more)


def per_period_said(problem: Problem, document: Document, lang: str) -> Problem:
    """The problem with the unit of its amounts as the map writes them: `t/a`. A unit that is only named stays."""
    unit = problem.params.get("unit")
    if not isinstance(unit, str) or not any(isinstance(one, float) for one in problem.params.values()):
        return problem
    read = parse_unit(unit)
    if not read.known or not read.is_amount or read.per is not None:
        return problem
    said = per_period(unit, document.settings.period, lang)
    return replace(problem, params={**problem.params, "unit": said})


def _words(problem: Problem, part: str, lang: str, name: Callable[[str], str]) -> str:
    """What the window says of a problem besides its sentence, where the texts hold it: `short.<code>` and such."""
    code = f"{part}.{problem.code}"
    return problem_text(replace(problem, code=code), lang, name) if has_text(code) else ""
