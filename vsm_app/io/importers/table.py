"""Tables out of text files and workbooks: cells with the row and column in which they stand."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from vsm_app.errors import DamagedFileError, LimitError, ReadError
from vsm_app.io import limits

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Cell = str | float
DELIMITERS: Final = (";", "\t", ",", "|")
MOST_CELLS: Final = 5_000_000
_HINT: Final = "sep="
_PROBE: Final = 50  # lines by which the delimiter is chosen
_LONGEST_CELL: Final = 200_000
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_ROW: Final = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d+)"')
_COLUMN: Final = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3})\d')


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of one sheet or file: texts (stripped, `""` for nothing) or numbers; `numbers` are the rows of the file."""

    name: str
    rows: Sequence[Sequence[Cell]]
    numbers: Sequence[int]
    delimiter: str = ""

    def column(self, index: int, first: int) -> list[Cell]:
        """The cells of a column from the row with the index `first` on."""
        return [row[index] if index < len(row) else "" for row in self.rows[first:]]


# --- text ---
def read_text(data: bytes, name: str, delimiter: str = "") -> Table:
    """A table from delimited text: UTF-8 or UTF-16 (with a mark), else Windows-1252; `;`, tab, `,` or `|`.

    The mark that parts its cells is found unless a `delimiter` is given.
    """
    text = decoded(data, name)
    delimiter = delimiter or _delimiter(text)
    rows: list[list[Cell]] = []
    numbers: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    csv.field_size_limit(_LONGEST_CELL)
    cells = row = begun = ended = 0
    try:
        for row, record in enumerate(reader, 1):
            begun, ended = ended, reader.line_num
            if record and not (row == 1 and record[0].lower().startswith(_HINT)):
                rows.append([cell.strip() for cell in record])
                numbers.append(row)
                cells += len(record)
            if cells > MOST_CELLS:
                raise _too_many(name, cells)
    except csv.Error as error:
        raise DamagedFileError(
            f"{name}, row {row + 1}: a cell has more than {_LONGEST_CELL} characters; check its quotation marks.",
            code="import.bad_csv",
            params={"path": name, "row": row + 1, "limit": _LONGEST_CELL},
        ) from error
    if ended - begun > 1 and text.count('"') % 2:
        raise DamagedFileError(
            f"{name}, row {row}: a quotation mark is opened there and never closed, so the rest is one cell; close it.",
            code="import.open_quote",
            params={"path": name, "row": row},
        )
    return Table(name, rows, numbers, delimiter)


def decoded(data: bytes, name: str) -> str:
    """The text of a file in the encoding that it is in. Raises ReadError for what is no text at all."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data[:4096]:
        raise ReadError(
            f"{name} is not a text file: open a table saved as .csv or .xlsx.",
            code="import.no_text",
            params={"path": name},
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The mark that the file names itself (`sep=;`, Excel's hint), else that which parts most lines alike."""
    first = text[:_PROBE].splitlines()[0] if text[:_PROBE].splitlines() else ""
    if first.lower().startswith(_HINT) and len(first) > len(_HINT):
        return first[len(_HINT)]
    probe = [line for line in text[: _LONGEST_CELL // 2].splitlines() if line.strip()][:_PROBE]

    def score(mark: str) -> tuple[int, int]:
        counts = [len(record) for record in csv.reader(probe, delimiter=mark)] or [1]
        usual = max(set(counts), key=lambda n: (counts.count(n) if n > 1 else 0, n))
        return (counts.count(usual) if usual > 1 else 0, usual)

    return max(DELIMITERS, key=score)


# --- workbooks ---
def read_sheets(data: bytes, name: str, choose: Callable[[list[str]], Iterable[str]] = list) -> list[Table]:
    """The sheets of an `.xlsx` that `choose` takes of all names. Raises LimitError, DamagedFileError."""
    workbook = _workbook(data, name)
    tables = []
    for sheet_name in choose(list(workbook.sheet_names)):
        sheet = workbook.get_sheet_by_name(sheet_name)
        first_row, first_column = sheet.start or (0, 0)
        rows = [[*[""] * first_column, *map(_cell, row)] for row in sheet.to_python(skip_empty_area=True)]
        tables.append(Table(sheet_name, rows, range(first_row + 1, first_row + 1 + len(rows))))
    return tables


def _workbook(data: bytes, name: str) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            limits.check_zip(archive, name)
            _check_extent(archive, name)
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, *limits.ZIP_ERRORS) as error:
        raise DamagedFileError(
            f"{name} is damaged and cannot be read as a workbook. Open it in Excel and save it again as .xlsx.",
            code="import.bad_workbook",
            params={"path": name},
        ) from error


def _check_extent(archive: zipfile.ZipFile, name: str) -> None:
    """One stray cell in the last corner of a sheet would make a table of 17 thousand million cells."""
    for entry in archive.namelist():
        if _SHEET.fullmatch(entry) is None:
            continue
        content = archive.read(entry)
        rows = max((int(row) for row in _ROW.findall(content)), default=0)
        columns = max((_number(letters) for letters in set(_COLUMN.findall(content))), default=0)
        if rows * columns > MOST_CELLS:
            raise _too_many(f"{name} ({entry.rpartition('/')[2]})", rows * columns)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _too_many(name: str, cells: int) -> LimitError:
    return LimitError(
        f"{name} spans {cells} cells; up to {MOST_CELLS} are read. Delete empty rows and columns far from the table.",
        code="import.too_many_cells",
        params={"path": name, "count": cells, "limit": MOST_CELLS},
    )


def _cell(value: object) -> Cell:
    if type(value) is str:  # by far the most
        return value.strip()
    match value:
        case bool():
            return "1" if value else "0"
        case int() | float():
            return float(value)
        case str():
            return value.strip()
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
    return ""
