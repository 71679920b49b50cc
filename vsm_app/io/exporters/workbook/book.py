"""One workbook being written: its sheets, formats and words; cells by number, references by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from vsm_app.texts import text

#: Sheets in the order of their tabs; their names stand in the text table under `workbook.sheet.<key>`.
SHEETS: Final = ("cover", "management", "flows", "balances", "indicators", "terms", "hotspots", "factors", "dictionary")
#: First row of a table's data (0-based): title, subtitle, empty, header.
FIRST_ROW: Final = 4
HEADER_ROW: Final = 3

INK: Final = "#1b2430"
INK_SOFT: Final = "#55606e"
HEAD: Final = "#f3f4f6"
LINE: Final = "#cfd3d9"
LINE_SOFT: Final = "#e6e5e0"
ACCENT: Final = "#3b5bdb"
LOSS: Final = "#d9480f"
SECONDARY: Final = "#0f9d6e"
PRIMARY: Final = "#475569"
SLATE: Final = "#8d97a5"
ENTRY: Final = "#eef1fd"

Kind = Literal["text", "number", "share", "integer", "formula"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: key of its heading (`workbook.column.<key>`), width in characters, what stands in it."""

    key: str
    width: float
    kind: Kind = "text"


class Book:
    """Formats, words and sheets of one workbook.

    Texts are always written as texts: a name that starts with `=` stays one.
    """

    def __init__(self, target: Any, lang: str) -> None:
        self.lang = lang
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        }
        self.file = xlsxwriter.Workbook(target, options)
        self._formats: dict[str, Format] = {}
        self.sheets: dict[str, Worksheet] = {}
        for key in SHEETS:
            self.sheets[key] = self.file.add_worksheet(self.word(f"sheet.{key}"))
        self._define_formats()

    def word(self, key: str, **params: object) -> str:
        """A text of the workbook's table."""
        return text(f"workbook.{key}", params, self.lang)

    def sheet_name(self, key: str) -> str:
        """Name of a sheet as formulas quote it."""
        return f"'{self.sheets[key].get_name()}'"

    def format(self, name: str) -> Format:
        """A named cell format."""
        return self._formats[name]

    def _define_formats(self) -> None:
        base = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "vcenter"}
        row = {**base, "bottom": 1, "bottom_color": LINE_SOFT}
        card = {**base, "left": 1, "left_color": LINE, "right": 1, "right_color": LINE}
        figure = {"font_size": 20, "bold": True, "align": "left"}
        small = {"font_size": 9, "font_color": INK_SOFT, "bottom": 1, "bottom_color": LINE}
        for name, properties in {
            "plain": base,
            "title": {**base, "font_size": 20, "bold": True},
            "subtitle": {**base, "font_color": INK_SOFT},
            "heading": {**base, "font_size": 13, "bold": True},
            "label": {**base, "font_color": INK_SOFT},
            "wrap": {**base, "text_wrap": True, "valign": "top"},
            "header": {
                **base,
                "bold": True,
                "bg_color": HEAD,
                "bottom": 1,
                "bottom_color": LINE,
                "text_wrap": True,
                "valign": "top",
            },
            "text": row,
            "wrapped": {**row, "text_wrap": True, "valign": "top"},
            "number": {**row, "num_format": "#,##0.###"},
            "entry": {**row, "num_format": "#,##0.###", "bg_color": ENTRY},
            "integer": {**row, "num_format": "0"},
            "share": {**row, "num_format": "0.0%"},
            "solved": {**row, "num_format": "#,##0.###", "italic": True, "font_color": INK_SOFT},
            "exactly": {**row, "num_format": "General"},
            "card_label": {**card, "font_color": INK_SOFT, "top": 1, "top_color": LINE, "text_wrap": True},
            "card_share": {**card, **figure, "num_format": "0.0%"},
            "card_number": {**card, **figure, "num_format": "#,##0"},
            "card_note": {**card, **small, "text_wrap": True, "valign": "top"},
        }.items():
            self._formats[name] = self.file.add_format(properties)

    # --- writing ---
    def title(self, sheet: str, heading: str, line: str) -> None:
        """Title and subtitle of a sheet, and its page set-up for print."""
        page = self.sheets[sheet]
        page.hide_gridlines(2)
        page.write_string(0, 0, heading, self.format("title"))
        page.write_string(1, 0, line, self.format("subtitle"))
        page.set_row(0, 30)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(0.5, 0.5, 0.6, 0.6)
        page.set_footer(f"&L&8Ringstrom&C&8{page.get_name()}&R&8&P / &N")

    def header(self, sheet: str, columns: Sequence[Column], row: int = HEADER_ROW) -> None:
        """Column headings, widths, and the rows that stay on top."""
        page = self.sheets[sheet]
        for number, column in enumerate(columns):
            page.write_string(row, number, self.word(f"column.{column.key}"), self.format("header"))
            page.set_column(number, number, column.width, self.format("plain"))
        page.set_row(row, 32)
        if row == HEADER_ROW:
            page.freeze_panes(row + 1, 1)
            page.repeat_rows(row)

    def put(self, sheet: str, row: int, column: int, value: str | float | None, format_name: str = "text") -> None:
        """A text, a number, or an empty cell."""
        page, look = self.sheets[sheet], self.format(format_name)
        if value is None or value == "":
            page.write_blank(row, column, None, look)
        elif isinstance(value, str):
            page.write_string(row, column, value, look)
        else:
            page.write_number(row, column, value, look)

    def formula(
        self, sheet: str, row: int, column: int, formula: str, value: str | float | None, format_name: str = "number"
    ) -> None:
        """A formula with the value it has now (shown by previews and phones, which do not calculate)."""
        self.sheets[sheet].write_formula(
            row, column, f"={formula}", self.format(format_name), "" if value is None else value
        )


def cell(row: int, column: int) -> str:
    """`C5`."""
    return str(xl_rowcol_to_cell(row, column))


def column_range(sheet: str, column: int, first: int, last: int) -> str:
    """`'Flows'!$N$5:$N$32` (rows 0-based, both included)."""
    name = xl_col_to_name(column)
    return f"{sheet}!${name}${first + 1}:${name}${last + 1}"
