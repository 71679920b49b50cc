"""A matrix out of the clipboard: who gives stands down its side, who takes along its top, amounts where they cross."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from vsm_app.io.importers.numbers_of import says_nothing
from vsm_app.io.importers.table import Cell, Table
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.ui.canvas.pasted_totals import NO_FLOW, is_total

_LEAST: Final = 2  # names on a side: one column of amounts is a list
_TOTALS: Final = {(False, False): "", (True, False): "row", (False, True): "column", (True, True): "both"}


class Matrix(NamedTuple):
    """From, to and amount of each crossing that has one, at the row where it stands.

    `totals` tells which of its last lines held sums of the others and are left out: `row`, `column`, `both` or none.
    """

    table: Table
    totals: str = ""


def read_matrix(table: Table, says_amount: Callable[[str], bool], context: ReadContext) -> Matrix | None:
    """The matrix that a table is; `None` of any other table.

    A matrix has names along its top and down its side, none twice on one side, and amounts or nothing in all other
    cells. Its corner is empty, or a name stands on both sides: else it may tell of each row how much of what it has.
    """
    filled = [(_cells(row), number) for row, number in zip(table.rows, table.numbers, strict=True) if any(row)]
    if len(filled) <= _LEAST:
        return None
    width = _width([cells for cells, _ in filled])
    (corner, *top), *rows = [[*cells, *[""] * width][:width] for cells, _ in filled]
    side, cells = [row[0] for row in rows], [row[1:] for row in rows]
    if len(top) < _LEAST or not all(_are_names(names[:-1], says_amount) for names in (top, side)):
        return None
    has_row = is_total(side[-1], list(zip(*cells, strict=True)), top, context)
    has_column = is_total(top[-1], cells, side, context)
    top, side = top[: len(top) - has_column], side[: len(side) - has_row]
    named = all(_are_names(names, says_amount) for names in (top, side))
    if not named or (corner and not {one.casefold() for one in top} & {one.casefold() for one in side}):
        return None
    crossings = [
        (number, giver, to, cell)
        for (_, number), giver, row in zip(filled[1:], side, cells, strict=False)
        for to, cell in zip(top, row, strict=False)
        if not NO_FLOW.fullmatch(cell)
    ]
    if not all(says_nothing(cell) or says_amount(cell) for *_, cell in crossings):
        return None
    crossed = Table(table.name, [row[1:] for row in crossings], [row[0] for row in crossings], table.delimiter)
    return Matrix(crossed, _TOTALS[has_row, has_column])


def _width(rows: list[list[str]]) -> int:
    """How many columns have a name at their top or something below it."""
    filled = [0, *(place for row in rows[1:] for place, cell in enumerate(row) if not NO_FLOW.fullmatch(cell))]
    return max(len(rows[0]), max(filled) + 1)


def _cells(row: Sequence[Cell]) -> list[str]:
    """The cells of a row as they are written, without empty ones at its end."""
    cells = [str(cell) for cell in row]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


def _are_names(names: list[str], says_amount: Callable[[str], bool]) -> bool:
    each = {name.casefold() for name in names}
    return len(each) == len(names) and not any(not name or says_amount(name) for name in names)
