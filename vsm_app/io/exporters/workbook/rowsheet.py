"""A worksheet that renders its cells as they come: tables of hundreds of thousands of cells in a few seconds.

XlsxWriter keeps an object a cell and renders them all at the end; for the plain cells of a table (texts, numbers,
formulas with a stored value) the text of the cell is all that is needed.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_COLUMNS: Final = tuple(xl_col_to_name(column) for column in range(64))
#: A cell holds 32 767 UTF-16 units (Excel specifications and limits); a character is one or two.
_LONGEST: Final = 16_000
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
        self._right = 0

    def text(self, row: int, column: int, value: str, style: int) -> None:
        """A text; one that starts with `=` stays one."""
        index = self.str_table._get_shared_string_index(_clean(value))
        self._place(row, column, f'<c r="{_COLUMNS[column]}{row + 1}" s="{style}" t="s"><v>{index}</v></c>')

    def number(self, row: int, column: int, value: float, style: int) -> None:
        """A finite number with all its digits."""
        self._place(row, column, f'<c r="{_COLUMNS[column]}{row + 1}" s="{style}"><v>{value!r}</v></c>')

    def formula(self, row: int, column: int, formula: str, value: str | float, style: int) -> None:
        """A formula (without `=`) and the value it has now."""
        where = f'<c r="{_COLUMNS[column]}{row + 1}" s="{style}"'
        code = escape(formula, quote=False) if "<" in formula or "&" in formula or ">" in formula else formula
        if isinstance(value, str):
            self._place(row, column, f'{where} t="str"><f>{code}</f><v>{escape(_clean(value), quote=False)}</v></c>')
        else:
            self._place(row, column, f"{where}><f>{code}</f><v>{value!r}</v></c>")

    def blank(self, row: int, column: int, style: int) -> None:
        """An empty cell that shows its style."""
        self._place(row, column, f'<c r="{_COLUMNS[column]}{row + 1}" s="{style}"/>')

    def _place(self, row: int, column: int, cell: str) -> None:
        found = self._cells.get(row)
        if found is None:
            found = self._cells[row] = {}
            self._check_dimensions(row, column)
        if column > self._right:
            self._right = column
            self._check_dimensions(row, column)
        found[column] = cell

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
            in_order = list(cells)
            if in_order != sorted(in_order):
                cells = dict(sorted(cells.items()))
            write("".join(cells.values()) + "</row>")


def _clean(value: str) -> str:
    """The text without what a cell cannot hold."""
    return value if value.isascii() and value.isprintable() and len(value) <= _LONGEST else clean(value)


def clean(value: str) -> str:
    """The text without characters that XML does not know, cut where a cell ends."""
    return _NOT_XML.sub("", value[:_LONGEST])
