"""The sheet of reasons: from which balances and entries each value follows, in the words of the window."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from vsm_app.engine.explain import why
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import FlowResult
from vsm_app.engine.rounding import round_for_map
from vsm_app.engine.wording import Line, why_lines
from vsm_app.errors import UnknownNameError
from vsm_app.io.exporters.workbook import patterns
from vsm_app.io.exporters.workbook.book import FIRST_ROW, Book, Column
from vsm_app.io.exporters.workbook.labels import flow_name
from vsm_app.model.document import Document

COLUMNS: Final = (
    Column("id", 9),
    Column("flow", 38),
    Column("step", 6, align="right"),
    Column("follows_from", 34, align="unit"),
    Column("in_words", 96),
)
_SHEET: Final = "reasons"
_ID, _FLOW, _STEP, _FROM, _WORDS = range(len(COLUMNS))
#: Each chain is looked for in the whole map: of larger ones only the first flows have theirs.
_MOST_FLOWS: Final = 300
_MOST_LINES: Final = 12
_LINE: Final = 15.0
_FILL: Final = 0.95  # characters of a column that stand in a line


def write(book: Book, document: Document, view: MapView) -> None:
    """Write what each flow is and the steps that lead to it; a filter on the flow shows one chain."""
    results = list(view.solution.own.values())
    line = book.word("reasons.line")
    if len(results) > _MOST_FLOWS:
        line = f"{line} {book.word('reasons.cut', count=len(results), most=_MOST_FLOWS)}"
    book.title(_SHEET, book.word("sheet.reasons"), line)
    book.header(_SHEET, COLUMNS)
    shown = round_for_map(view.solution).values
    row = FIRST_ROW
    for result in results[:_MOST_FLOWS]:
        for number, part in enumerate(_chain(book, document, view, result, shown)):
            _row(book, row, (result.id, flow_name(view, result.id)), part, is_first=not number)
            row += 1
    page, last = book.sheets[_SHEET], max(row - 1, FIRST_ROW)
    page.autofilter(FIRST_ROW - 1, 0, last, len(COLUMNS) - 1)
    page.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:E{last + 1}"})
    book.print_area(_SHEET, COLUMNS, last)


def _chain(
    book: Book, document: Document, view: MapView, result: FlowResult, shown: Mapping[tuple[str, str], float]
) -> list[Line]:
    """What it is, the steps, the entries that weigh in it; long chains are cut before their end is reached."""
    try:
        lines = why_lines(why(view.solution, document, result.id), document, book.lang, shown)
    except UnknownNameError:
        return []
    if len(lines) <= _MOST_LINES:
        return lines
    rest = book.word("reasons.steps", count=len(lines) - _MOST_LINES)
    return [*lines[:_MOST_LINES], Line("", rest)]


def _row(book: Book, row: int, flow: tuple[str, str], line: Line, *, is_first: bool) -> None:
    """The first row of a chain says the value; id and name stand in each, so that a filter shows whole chains."""
    key, name = flow
    book.put(_SHEET, row, _ID, key, "top_soft")
    book.put(_SHEET, row, _FLOW, name, "top_strong" if is_first else "wrapped_soft")
    book.put(_SHEET, row, _STEP, line.number or None, "top", patterns.WHOLE)
    book.put(_SHEET, row, _FROM, "" if is_first else line.heading, "top_indented")
    book.put(_SHEET, row, _WORDS, line.words, "top_strong" if is_first else "wrapped")
    heights = (math.ceil(len(words) / (COLUMNS[column].width * _FILL)) for column, words in (
        (_FLOW, name), (_FROM, line.heading), (_WORDS, line.words),
    ))  # fmt: skip
    lines = max(1, *heights)
    if lines > 1:
        book.sheets[_SHEET].set_row(row, _LINE * lines)
