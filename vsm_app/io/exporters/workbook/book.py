"""One workbook being written: its sheets, styles and words; cells by number, references by name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from vsm_app.io.exporters.workbook import patterns
from vsm_app.io.exporters.workbook.anchors import ShapedWorkbook
from vsm_app.io.exporters.workbook.looks import BASE, FACES, HINT, MAIN, QUIET
from vsm_app.io.exporters.workbook.rowsheet import RowSheet, clean
from vsm_app.texts import text

#: Sheets in the order of their tabs; their names stand in the text table under `workbook.sheet.<key>`.
SHEETS: Final = (
    "cover",
    "management",
    "pictures",
    "indicators",
    "hotspots",
    "flows",
    "balances",
    "reasons",
    "factors",
    "terms",
    "charts",
    "dictionary",
)
#: Sheets that are laid out freely or from which charts read; all others are tables.
_FREE: Final = ("cover", "management", "pictures", "charts")
_TABS: Final = {
    "cover": MAIN,
    "management": MAIN,
    "pictures": MAIN,
    "terms": QUIET,
    "charts": QUIET,
    "dictionary": QUIET,
}
#: First row of a table's data (0-based): title, subtitle, empty, header.
FIRST_ROW: Final = 4
HEADER_ROW: Final = 3
_LETTERS: Final = tuple(xl_col_to_name(column) for column in range(64))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: key of its heading (`workbook.column.<key>`), width in characters, what stands in it.

    `align`: `right` for figures, `unit` for the unit of the figures before it, `centre` for marks; `hidden`: machinery,
    folded away.
    """

    key: str
    width: float
    align: str = ""
    hidden: bool = False


class Book:
    """Styles, words and sheets of one workbook.

    Texts are always written as texts: a name that starts with `=` stays one.
    """

    def __init__(self, target: Any, lang: str, *, more_pictures: bool = False) -> None:
        self.lang = lang
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
            "in_memory": True,
        }
        self.file = ShapedWorkbook(target, options)
        self._formats: dict[tuple[str, str], Format] = {}
        self._indices: dict[tuple[str, str], int] = {}
        self.sheets: dict[str, Worksheet] = {}
        self.tables: dict[str, RowSheet] = {}
        for key in SHEETS:
            if key == "pictures" and not more_pictures:
                continue
            page = self.file.add_worksheet(self.word(f"sheet.{key}"), None if key in _FREE else RowSheet)
            page.set_tab_color(_TABS.get(key, HINT))
            self.sheets[key] = page
            if isinstance(page, RowSheet):
                self.tables[key] = page

    def word(self, key: str, **params: object) -> str:
        """A text of the workbook's table."""
        return text(f"workbook.{key}", params, self.lang)

    def sheet_name(self, key: str) -> str:
        """Name of a sheet as formulas quote it."""
        return f"'{self.sheets[key].get_name()}'"

    def format(self, look: str, pattern: str = "") -> Format:
        """A cell's style: a look of `looks.FACES`, with a number format."""
        key = (look, pattern)
        found = self._formats.get(key)
        if found is None:
            properties = {**BASE, **FACES[look]}
            if pattern:
                properties["num_format"] = pattern
            found = self._formats[key] = self.file.add_format(properties)
        return found

    def style(self, look: str, pattern: str = "") -> int:
        """Index of a cell's style."""
        found = self._indices.get((look, pattern))
        if found is None:
            found = self._indices[look, pattern] = self.format(look, pattern)._get_xf_index()
        return found

    # --- writing ---
    def title(self, sheet: str, heading: str, line: str, *, upright: bool = False) -> None:
        """Title and subtitle of a sheet, and its page set-up for print: A4, all columns on one page across."""
        page = self.sheets[sheet]
        page.hide_gridlines(2)
        self.put(sheet, 0, 0, heading, "title")
        self.put(sheet, 1, 0, line, "subtitle")
        page.set_row(0, 32)
        if not upright:
            page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(0.5, 0.5, 0.5, 0.6)
        page.set_footer(f"&L&8&K55606ERingstrom&C&8&K55606E{page.get_name()}&R&8&K55606E&P / &N")

    def header(self, sheet: str, columns: Sequence[Column], row: int = HEADER_ROW, height: float = 32) -> None:
        """Column headings, widths, and the rows that stay on top; columns of the machinery are folded away."""
        page = self.sheets[sheet]
        for number, column in enumerate(columns):
            look = f"header_{column.align}" if column.align else "header"
            self.put(sheet, row, number, self.word(f"column.{column.key}"), look)
            folded = {"level": 1, "hidden": True} if column.hidden else {}
            page.set_column(number, number, column.width, self.format("plain"), folded)
        page.set_row(row, height)
        shown = [number for number, column in enumerate(columns) if not column.hidden]
        if len(shown) < len(columns):
            page.set_column(len(columns), len(columns), None, None, {"collapsed": True})
        if row == HEADER_ROW:
            page.freeze_panes(row + 1, 1)
            page.repeat_rows(row)

    def print_area(self, sheet: str, columns: Sequence[Column], last: int) -> None:
        """Print what is not folded away, down to the row `last`."""
        shown = [number for number, column in enumerate(columns) if not column.hidden]
        self.sheets[sheet].print_area(0, 0, max(last, FIRST_ROW), shown[-1])

    def put(
        self, sheet: str, row: int, column: int, value: str | float | None, look: str = "text", pattern: str = ""
    ) -> None:
        """A text, a number, or an empty cell."""
        table = self.tables.get(sheet)
        if table is None:
            self._put_free(self.sheets[sheet], row, column, value, self.format(look, pattern))
            return
        style = self._indices.get((look, pattern)) or self.style(look, pattern)
        if value is None or value == "":
            table.blank(row, column, style)
        elif isinstance(value, str):
            table.text(row, column, value, style)
        elif math.isfinite(value):
            table.number(row, column, value, style)
        else:
            table.blank(row, column, style)

    @staticmethod
    def _put_free(page: Worksheet, row: int, column: int, value: str | float | None, style: Format) -> None:
        if value is None or value == "" or (not isinstance(value, str) and not math.isfinite(value)):
            page.write_blank(row, column, None, style)
        elif isinstance(value, str):
            page.write_string(row, column, clean(value), style)
        else:
            page.write_number(row, column, value, style)

    def quantity(self, sheet: str, row: int, column: int, value: float | None, look: str = "text") -> None:
        """A number with the digits that count."""
        self.put(sheet, row, column, value, look, patterns.quantity(value))

    def formula(
        self,
        sheet: str,
        row: int,
        column: int,
        formula: str,
        value: str | float | None,
        look: str = "text",
        pattern: str | None = None,
    ) -> None:
        """A formula with the value it has now (shown by previews and phones, which do not calculate).

        Without a `pattern` numbers show the digits that count.
        """
        table, stored = self.tables.get(sheet), "" if value is None else value
        shown = pattern if pattern is not None else "" if isinstance(stored, str) else patterns.quantity(stored)
        if table is not None:
            table.formula(row, column, formula, stored, self._indices.get((look, shown)) or self.style(look, shown))
        else:
            stored = clean(stored) if isinstance(stored, str) else stored
            self.sheets[sheet].write_formula(row, column, f"={formula}", self.format(look, shown), stored)


def cell(row: int, column: int) -> str:
    """`C5`."""
    return f"{_LETTERS[column]}{row + 1}"


@lru_cache(1024)
def fixed_range(column: int, first: int, last: int) -> str:
    """`$N$5:$N$32` (rows 0-based, both included)."""
    return f"${_LETTERS[column]}${first + 1}:${_LETTERS[column]}${last + 1}"


@lru_cache(1024)
def column_range(sheet: str, column: int, first: int, last: int) -> str:
    """`'Flows'!$N$5:$N$32`."""
    return f"{sheet}!{fixed_range(column, first, last)}"
