"""The cover: what the workbook is of, how sound its figures are, what is open, where everything stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from vsm_app import __version__
from vsm_app.engine.ask import suggest
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Results, Status
from vsm_app.engine.wording import ask_lines, names_of
from vsm_app.io.exporters.workbook.book import Book
from vsm_app.io.exporters.workbook.labels import element_name
from vsm_app.io.exporters.workbook.management import period, piece
from vsm_app.io.exporters.workbook.soundness import status_code
from vsm_app.model.document import Document
from vsm_app.model.problems import Problem, Severity
from vsm_app.texts import NOTHING, problem_text

_SHEET: Final = "cover"
_WIDTH: Final = 118  # characters of the wide column
_LINE: Final = 15.0
_MOST_PROBLEMS: Final = 12
_QUESTIONS: Final = 3
#: Of larger maps the value of every further number takes too long to work out.
_ASKED_UP_TO: Final = 1_000
_SOUND: Final = {Status.OK: "fact", Status.OK_WITH_UNOBSERVABLE: "fact_warning"}
_SEVERITY: Final = {Severity.ERROR: "fact_error", Severity.WARNING: "fact_warning", Severity.INFO: "fact"}


def write(book: Book, document: Document, results: Results, view: MapView) -> None:
    """Write the sheet."""
    page = book.sheets[_SHEET]
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 1)
    page.set_margins(0.7, 0.7, 0.7, 0.7)
    page.set_column(0, 0, 26, book.format("plain"))
    page.set_column(1, 1, _WIDTH, book.format("plain"))
    page.set_row(1, 44)
    book.put(_SHEET, 1, 0, document.name or book.word("untitled"), "cover_title")
    if document.description:
        page.merge_range(2, 0, 2, 1, "", book.format("cover_line"))
        book.put(_SHEET, 2, 0, document.description, "cover_line")
        page.set_row(2, 18.0 * _lines(document.description, 105))
    row = _facts(book, document, results, view, 4)
    row = _soundness(book, document, results, view, row + 1)
    row = _questions(book, document, results, row)
    row = _contents(book, row + 1)
    row = _source(book, document, row + 1)
    page.print_area(0, 0, row, 1)


def _block(book: Book, row: int, key: str) -> int:
    """A heading in capitals with a line under it; return the row below."""
    book.put(_SHEET, row, 0, book.word(f"cover.{key}").upper(), "capitals")
    book.put(_SHEET, row, 1, None, "capitals")
    return row + 1


def _fact(book: Book, row: int, key: str, value: str, look: str = "fact") -> int:
    """A label and what it says; return the row below."""
    book.put(_SHEET, row, 0, book.word(f"cover.{key}") if key else None, "label")
    book.put(_SHEET, row, 1, value or NOTHING, look)
    book.sheets[_SHEET].set_row(row, _LINE * _lines(value, _WIDTH) + 2)
    return row + 1


def _lines(words: str, width: int) -> int:
    """How many lines a wrapped text needs."""
    return sum(max(1, math.ceil(len(part) / width)) for part in words.split("\n"))


def _facts(book: Book, document: Document, results: Results, view: MapView, row: int) -> int:
    scenario = view.physics.scenarios.get(results.solution.scenario)
    row = _block(book, row, "map")
    row = _fact(book, row, "scenario", scenario.name if scenario else book.word("current"))
    row = _fact(book, row, "period", period(book, document))
    row = _fact(book, row, "functional_unit", piece(book, document))
    return _fact(book, row, "currency", document.settings.currency)


def _soundness(book: Book, document: Document, results: Results, view: MapView, row: int) -> int:
    """How the balances close, what the test of the entries says, and what is open."""
    solution = results.solution
    statistics = solution.statistics
    row = _block(book, row, "sound")
    code = status_code(solution)
    look = _SOUND.get(solution.status, "fact_error") if code == solution.status.value else "fact_warning"
    row = _fact(book, row, "status", book.word(f"status.{code}"), look)
    if not solution.reconciled:
        row = _fact(book, row, "statistics", book.word("statistics.off"), "fact_warning")
    elif solution.robust:
        row = _fact(book, row, "statistics", book.word("statistics.robust"), "fact_warning")
    elif statistics.dof == 0:
        row = _fact(book, row, "statistics", book.word("statistics.none"))
    else:
        kind = "passed" if statistics.passed else "failed"
        words = book.word(f"statistics.{kind}", chi2=statistics.chi2, dof=statistics.dof, p=statistics.p)
        row = _fact(book, row, "statistics", words, "fact" if statistics.passed else "fact_warning")
    problems = _problems(document, results)
    if not problems:
        return _fact(book, row, "problems", book.word("problems.none"))
    in_time = names_of(document, book.lang)
    for number, problem in enumerate(problems[:_MOST_PROBLEMS]):
        words = problem_text(problem, book.lang, lambda one: in_time(one) if "@" in one else element_name(view, one))
        row = _fact(book, row, "" if number else "problems", words, _SEVERITY[problem.severity])
    if len(problems) > _MOST_PROBLEMS:
        row = _fact(book, row, "", book.word("more", count=len(problems) - _MOST_PROBLEMS))
    return row


def _questions(book: Book, document: Document, results: Results, row: int) -> int:
    """Which numbers to ask for next, and what each is good for."""
    if not results.solution.own or len(results.solution.own) > _ASKED_UP_TO:
        return row
    agenda = suggest(results.solution, document, limit=_QUESTIONS)
    for number, line in enumerate(ask_lines(agenda, document, book.lang)):
        row = _fact(book, row, "" if number else "questions", f"{line.number}. {line.heading}: {line.words}")
    return row


def _problems(document: Document, results: Results) -> list[Problem]:
    """What the solver and the methods found, and what the periods only say together; worst first, each once."""
    order = list(Severity)
    known = (*results.solution.problems, *results.problems)
    found = sorted((*known, *_of_periods(document, results, known)), key=lambda p: order.index(p.severity))
    return list({(problem.code, problem.subjects, str(problem.params)): problem for problem in found}.values())


def _of_periods(document: Document, results: Results, known: Sequence[Problem]) -> tuple[Problem, ...]:
    """What disagrees between the periods of a map; nothing where it has no two."""
    if len(document.physics.periods) < 2:  # noqa: PLR2004 - one has nothing to pass on
        return ()
    from vsm_app.engine.periods import solve_map_periods

    together = results.periods or solve_map_periods(document, results.solution.scenario)
    return together.further_problems(known)


def _contents(book: Book, row: int) -> int:
    """Every sheet with a link to it, and how cells are read."""
    page = book.sheets[_SHEET]
    row = _block(book, row, "contents")
    for key in book.sheets:
        if key == _SHEET:
            continue
        page.write_url(row, 0, f"internal:{book.sheet_name(key)}!A1", book.format("link"), book.word(f"sheet.{key}"))
        book.put(_SHEET, row, 1, book.word(f"dictionary.sheet.{key}"), "fact")
        row += 1
    row = _block(book, row + 1, "colours")
    book.put(_SHEET, row, 0, book.word("cover.entry"), "entry")
    book.put(_SHEET, row, 1, book.word("cover.entry.line"), "fact")
    book.put(_SHEET, row + 1, 0, book.word("cover.solved"), "solved")
    book.put(_SHEET, row + 1, 1, book.word("cover.solved.line"), "fact")
    return row + 2


def _source(book: Book, document: Document, row: int) -> int:
    source = document.source
    row = _block(book, row, "data")
    named = "; ".join(part for part in (source.title, source.authors, str(source.year or "")) if part)
    for key, value in (
        ("source", named),
        ("url", source.url),
        ("licence", source.licence),
        ("source_note", source.note),
        ("program", f"Ringstrom {__version__}"),
    ):
        if value:
            row = _fact(book, row, key, value)
    return row
