"""A matrix out of the clipboard: who gives stands down its side, who takes along its top, amounts where they cross."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from vsm_app.io.importers.headings import FLOW_HEADINGS
from vsm_app.io.importers.numbers_of import says_nothing
from vsm_app.io.importers.table import Cell, Table
from vsm_app.model.grammar_beside import with_unit_beside
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.units import parse_unit
from vsm_app.ui.canvas.pasted_totals import NO_FLOW, is_total

_LEAST: Final = 2  # names on a side: one column of amounts is a list
_SIDES: Final = 2
_TOTALS: Final = {(False, False): "", (True, False): "row", (False, True): "column", (True, True): "both"}
#: What a corner says of both sides, or of the amounts, beside the headings of a list.
_GIVERS: Final = {"aus", "abgeber", "geber", "lieferant", "lieferanten", "supplier", "suppliers", "giver", "givers"}
_TAKERS: Final = {"an", "zu", "in", "senke", "abnehmer", "nehmer", "empfänger", "kunde", "kunden", "into", "receiver",
                  "receivers", "customer", "customers", "taker", "takers"}  # fmt: skip
_AMOUNTS: Final = {"alle", "alles", "angaben", "mengen", "werte", "flüsse", "all", "amounts", "quantities", "flows"}
_UNIT_AT_END: Final = re.compile(
    r"(?P<words>.*?)\s*(?:[\[(]\s*(?P<bracket>[^\[\]()]+?)\s*[\])]|\bin\s+(?P<word>\S+))",
    re.IGNORECASE,
)


class Matrix(NamedTuple):
    """From, to and amount of each crossing that has one, at the row where it stands.

    `unit` is that of all amounts that name none themselves; `totals` tells which of its last lines held sums of the
    others and are left out: `row`, `column`, `both` or none.
    """

    table: Table
    unit: str = ""
    totals: str = ""


def read_matrix(table: Table, says_amount: Callable[[str], bool], context: ReadContext) -> Matrix | None:
    """The matrix that a table is; `None` of any other table.

    A matrix has names along its top and down its side, none twice on one side, and amounts or nothing in all other
    cells. Its corner is empty, says what the sides are (`von/nach`) or what is counted (`t/a`), or a name stands on
    both sides: else it may tell of each row how much of what it has.
    """
    filled = [(_cells(row), number) for row, number in zip(table.rows, table.numbers, strict=True) if any(row)]
    if len(filled) <= _LEAST:
        return None
    width = _width([cells for cells, _ in filled])
    (corner, *top), *rows = [[*cells, *[""] * width][:width] for cells, _ in filled]
    side, cells = [row[0] for row in rows], [row[1:] for row in rows]
    if len(top) < _LEAST or not all(_are_names(names[:-1], says_amount) for names in (top, side)):
        return None
    is_name = corner.casefold() in {name.casefold() for name in (*top, *side)}
    unit = None if is_name and corner else _unit_of_corner(corner)
    counted = [[_counted(cell, unit or "", context) for cell in row] for row in cells]
    has_row = is_total(side[-1], list(zip(*counted, strict=True)), top, context)
    has_column = is_total(top[-1], counted, side, context)
    top, side = top[: len(top) - has_column], side[: len(side) - has_row]
    if not all(_are_names(names, says_amount) for names in (top, side)):
        return None
    if unit is None and not {name.casefold() for name in top} & {name.casefold() for name in side}:
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
    return Matrix(crossed, unit or "", _TOTALS[has_row, has_column])


def _width(rows: list[list[str]]) -> int:
    """How many columns have a name at their top or something below it."""
    filled = [0, *(place for row in rows[1:] for place, cell in enumerate(row) if not NO_FLOW.fullmatch(cell))]
    return max(len(rows[0]), max(filled) + 1)


def _counted(cell: str, unit: str, context: ReadContext) -> str:
    return cell if NO_FLOW.fullmatch(cell) else with_unit_beside(cell, unit, context)


def _unit_of_corner(corner: str) -> str | None:
    """The unit that a corner states for all amounts, empty for none; `None` where it may say something else."""
    at_end = _UNIT_AT_END.fullmatch(corner)
    words, unit = (corner, "") if at_end is None else (at_end["words"], at_end["bracket"] or at_end["word"])
    if unit and not _is_unit(unit):
        return None
    said = re.findall(r"\w+", words.casefold())
    if not said or _are_sides(said) or (unit and all(word in _AMOUNTS or _heads(word, "value") for word in said)):
        return unit
    return words if not unit and _is_unit(words) else None


def _are_sides(said: list[str]) -> bool:
    """Whether two words say who stands down the side, and who along the top."""
    if len(said) != _SIDES:
        return False
    giver, taker = said
    is_giver = giver in _GIVERS or _heads(giver, "source") or _heads(giver, "origin")
    return is_giver and (taker in _TAKERS or _heads(taker, "target"))


def _heads(word: str, column: str) -> bool:
    """Whether a word is the heading of a column in a list of flows."""
    return FLOW_HEADINGS.get(word) == column


def _is_unit(written: str) -> bool:
    unit = parse_unit(written)
    return unit.known and unit.is_amount and not unit.qualifier and not unit.folded


def _cells(row: Sequence[Cell]) -> list[str]:
    """The cells of a row as they are written, without empty ones at its end."""
    cells = [str(cell) for cell in row]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


def _are_names(names: list[str], says_amount: Callable[[str], bool]) -> bool:
    each = {name.casefold() for name in names}
    return len(each) == len(names) and not any(not name or says_amount(name) for name in names)
