"""Amounts out of cells: the number, its digits and a unit that stands in the same cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from vsm_app.io.importers.table import Cell, Table
from vsm_app.model.number_columns import ColumnFormat, decide_columns, read_cell
from vsm_app.model.numbers import NumberFault, levelled, scan_number

#: Cells that say "not known" in words.
_NOTHING: Final = frozenset(
    {"?", "-", "\u2013", "\u2014", "n/a", "na", "n.a.", "k.a.", "k. a.", "unknown", "unbekannt", "#n/a", "#nv"}
)
_ABOUT: Final = "~≈ "
_BEHIND: Final = "%€$£±"
_MOST_DECIMALS: Final = 12  # beyond it the digits are those of a computation, not of somebody who rounded


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, its decimals (`None`: not rounded by hand) and what stood behind it in the cell."""

    value: float
    decimals: int | None
    rest: str = ""
    ambiguous: bool = False


def says_nothing(cell: str) -> bool:
    """Whether a cell is empty or says "not known" in words."""
    return not cell or cell.casefold() in _NOTHING


def column_formats(table: Table, first: int, numeric: Iterable[int], decimal: str = "") -> dict[int, ColumnFormat]:
    """How the numbers of the columns `numeric` are written; `decimal` is the answer of a person.

    Each is decided over all its cells. Where they leave it open, the other columns of the file are asked as well.
    """
    wanted = list(numeric)
    if decimal:
        return dict.fromkeys(wanted, ColumnFormat(decimal=decimal, thousands="," if decimal == "." else "."))
    formats = _decided(table, first, wanted)
    if all(form.certain for form in formats.values()):
        return formats
    width = max((len(row) for row in table.rows), default=0)
    return _decided(table, first, [*wanted, *(index for index in range(width) if index not in wanted)])


def _decided(table: Table, first: int, indices: list[int]) -> dict[int, ColumnFormat]:
    columns = [[cell for cell in table.column(index, first) if isinstance(cell, str)] for index in indices]
    decided = decide_columns([_numbers_alone(column) for column in columns], table.delimiter)
    return dict(zip(indices, decided, strict=True))


def _numbers_alone(column: Sequence[str]) -> list[str]:
    """The cells without what stands beside their numbers (`3,5 t`, `~3,5`): they decide as well as the others."""
    alone = []
    for cell in column:
        plain = levelled(cell).strip().lstrip(_ABOUT)
        end = next((i for i, character in enumerate(plain) if character.isalpha() or character in _BEHIND), len(plain))
        alone.append(plain[:end].strip() if end else plain)
    return alone


def read_amount(cell: Cell, column: ColumnFormat) -> Amount | NumberFault | None:
    """The amount in a cell, `None` for an empty one or a word for "not known", else why it is none."""
    if isinstance(cell, float):
        return Amount(cell, _written_decimals(cell)) if cell == cell else None  # noqa: PLR0124 - NaN
    if says_nothing(cell):
        return None
    found = read_cell(cell, column)
    if not isinstance(found, NumberFault):
        return Amount(found.value, found.decimals, ambiguous=found.ambiguous)
    if found.code != "number.trailing":
        return found
    plain = levelled(cell)
    start = len(plain) - len(plain.lstrip())
    number = scan_number(plain, start, comma=column.decimal == ",")
    if isinstance(number, NumberFault):
        return number
    return Amount(number.value, number.decimals, cell[number.end :].strip(), number.ambiguous and not column.certain)


def _written_decimals(value: float) -> int | None:
    """Digits behind the decimal mark of a number that a workbook stores: those that are needed to write it again."""
    text = repr(value)
    if "e" in text or "." not in text:
        return None
    decimals = len(text.rpartition(".")[2].rstrip("0"))
    return decimals if decimals <= _MOST_DECIMALS else None
