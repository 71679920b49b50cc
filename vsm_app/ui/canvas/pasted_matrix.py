"""A matrix out of the clipboard: who gives stands down its side, who takes along its top, amounts where they cross."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from vsm_app.io.importers.numbers_of import says_nothing
from vsm_app.io.importers.table import Cell, Table

_LEAST: Final = 2  # names on a side: one column of amounts is a list
#: Cells in which nothing flows; a question mark stands for a flow of which nobody knows how much.
_NO_FLOW: Final = re.compile(r"[-\u2013\u2014]?|0+(?:[.,]0*)?")


def rows_of_matrix(table: Table, says_amount: Callable[[str], bool]) -> Table | None:
    """From, to and amount of each crossing that has one, at the row where it stands; `None` of any other table.

    A matrix has names along its top and down its side, none twice on one side, and amounts or nothing in all other
    cells. Its corner is empty, or a name stands on both sides: else it may tell of each row how much of what it has.
    """
    filled = [(_cells(row), number) for row, number in zip(table.rows, table.numbers, strict=True) if any(row)]
    if len(filled) <= _LEAST:
        return None
    (corner, *top), rows = filled[0][0], filled[1:]
    side = [cells[0] for cells, _ in rows]
    named = all(_are_names(names, says_amount) for names in (top, side))
    if not named or (corner and not {one.casefold() for one in top} & {one.casefold() for one in side}):
        return None
    crossings = [
        (number, cells[0], to, cell)
        for cells, number in rows
        for to, cell in zip([*top, *[""] * len(cells)], cells[1:], strict=False)
        if not _NO_FLOW.fullmatch(cell)
    ]
    if not all(to and (says_nothing(cell) or says_amount(cell)) for _, _, to, cell in crossings):
        return None
    return Table(table.name, [row[1:] for row in crossings], [row[0] for row in crossings], table.delimiter)


def _cells(row: Sequence[Cell]) -> list[str]:
    """The cells of a row as they are written, without empty ones at its end."""
    cells = [str(cell) for cell in row]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


def _are_names(names: list[str], says_amount: Callable[[str], bool]) -> bool:
    each = {name.casefold() for name in names}
    return len(names) >= _LEAST and len(each) == len(names) and not any(not n or says_amount(n) for n in names)
