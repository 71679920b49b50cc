"""A worksheet that renders its cells as they come: tables of hundreds of thousands of cells in a few seconds.

XlsxWriter keeps an object a cell and renders them all at the end; for the plain cells of a table (texts, numbers,
formulas with a stored value) the text of the cell is all that is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_COLUMNS: Final = tuple(xl_col_to_name(column) for column in range(64))
#: A cell holds 32 767 UTF-16 units (Excel specifications and limits); a character is one or two.
_LONGEST: Final = 16_000
#: What is written otherwise in XML.
_MARKS: Final = re.compile("[<>&]")
#: What XML 1.0, 2.2 does not allow in a document.
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class RowSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter is untyped
    """A worksheet whose cells are written by `text`, `number`, `formula` and `blank`; `style` is a cell style's index.

    Everything else (widths, panes, print, conditional formats) is XlsxWriter's. A cell is written once. No chart may
    refer to it: XlsxWriter would find no values to store in the chart.
    """

    def __init__(self) -> None:
        super().__init__()
        self._cells: dict[int, dict[int, str]] = {}
        self._indices: dict[str, int] = {}
        self._right = -1

    def text(self, row: int, column: int, value: str, style: int) -> None:
        """A text."""
        cell = f'<c r="{_COLUMNS[column]}{row + 1}" s="{style}" t="s"><v>{self.text_index(value)}</v></c>'
        self._place(row, column, cell)

    def number(self, row: int, column: int, value: float, style: int) -> None:
        """A finite number with all its digits."""
        self._place(row, column, f'<c r="{_COLUMNS[column]}{row + 1}" s="{style}"><v>{value!r}</v></c>')

    def formula(self, row: int, column: int, formula: str, value: str | float, style: int) -> None:
        """A formula (without `=`) and the value it has now."""
        where = f'<c r="{_COLUMNS[column]}{row + 1}" s="{style}"'
        code = escape(formula, quote=False) if _MARKS.search(formula) else formula
        if isinstance(value, str):
            self._place(row, column, f'{where} t="str"><f>{code}</f><v>{escape(clean(value), quote=False)}</v></c>')
        else:
            self._place(row, column, f"{where}><f>{code}</f><v>{value!r}</v></c>")

    def text_index(self, value: str) -> int:
        """Number by which a cell names a text; one that starts with `=` stays one."""
        index = self._indices.get(value)
        if index is None:
            index = self._indices[value] = self.str_table._get_shared_string_index(clean(value))
        else:
            self.str_table.count += 1
        return index

    def repeat_texts(self, times: int) -> None:
        """Count cells that name a text again without asking for its number."""
        self.str_table.count += max(times, 0)

    def rendered(self, row: int, cells: str) -> None:
        """A whole row whose cells are rendered already, in the order of the columns."""
        self._cells[row] = {0: cells}
        self._check_dimensions(row, self._right)

    def texts(self, row: int, column: int, values: Iterable[str], style: int) -> None:
        """Texts side by side; an empty one is an empty cell."""
        indices, number, cells, place = self._indices, row + 1, self._row(row), column
        for place, value in enumerate(values, column):
            index = indices.get(value)
            if index is None:
                if value:
                    self.text(row, place, value, style)
                else:
                    self.blank(row, place, style)
                continue
            self.str_table.count += 1
            cells[place] = f'<c r="{_COLUMNS[place]}{number}" s="{style}" t="s"><v>{index}</v></c>'
        self._widen(row, place)

    def numbers(self, row: int, column: int, values: Iterable[float | None], style: int) -> None:
        """Finite numbers side by side; `None` is an empty cell."""
        number, cells, place = row + 1, self._row(row), column
        for place, value in enumerate(values, column):
            end = "/>" if value is None else f"><v>{value!r}</v></c>"
            cells[place] = f'<c r="{_COLUMNS[place]}{number}" s="{style}"{end}'
        self._widen(row, place)

    def blank(self, row: int, column: int, style: int) -> None:
        """An empty cell that shows its style."""
        self._place(row, column, f'<c r="{_COLUMNS[column]}{row + 1}" s="{style}"/>')

    def _place(self, row: int, column: int, cell: str) -> None:
        if column > self._right:
            self._widen(row, column)
        try:
            self._cells[row][column] = cell
        except KeyError:
            self._row(row)[column] = cell

    def _row(self, row: int) -> dict[int, str]:
        """The cells of a row by column."""
        found = self._cells.get(row)
        if found is None:
            found = self._cells[row] = {}
            self._check_dimensions(row, 0)
        return found

    def _widen(self, row: int, column: int) -> None:
        """Note how far to the right the sheet goes."""
        if column > self._right:
            self._right = column
            self._check_dimensions(row, column)

    def _write_rows(self) -> None:
        """Write all rows in their order (overrides XlsxWriter, which would write its own table)."""
        write, heights = self.fh.write, self.row_info
        for row in sorted(self._cells.keys() | heights.keys()):
            cells = self._cells.get(row, {})
            info: Any = heights.get(row)
            if info is None:
                write(f'<row r="{row + 1}">')
            else:
                self._write_row(row, None, info)
            if len(cells) > 1:
                in_order = list(cells)
                if in_order != sorted(in_order):
                    cells = dict(sorted(cells.items()))
            write("".join(cells.values()) + "</row>")


def clean(value: str) -> str:
    """The text without characters that XML does not know, cut where a cell ends."""
    if value.isascii() and value.isprintable() and len(value) <= _LONGEST:
        return value
    return _NOT_XML.sub("", value[:_LONGEST])
