"""Which mark is a column's decimal mark: decided over the whole column and file, never by the machine's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from vsm_app.model.numbers import NumberFault, NumberReading, levelled, may_group, scan_number

_MARKED: Final = re.compile(r"^[+-]?\s*([0-9]*(?:[ '][0-9]{3})*)([.,])([0-9]+)$")
_PLAIN: Final = re.compile(r"^[+-]?[0-9]+$")
_LONG_INTEGER: Final = 4  # digits from which a writer who separates thousands would have separated them
_MANY: Final = 20  # numbers that all end in exactly three digits, where one in ten would by chance have fewer


class Evidence(StrEnum):
    """What decided a column, strongest first."""

    DECIMALS = "decimals"  # 3.5, 0.597, 1234.567: cannot be a group of thousands
    GROUPS = "groups"  # 1.234.567 or 1.234,5: the mark groups
    LONG_INTEGER = "long_integer"  # 11236 beside 1.074: nobody separates thousands here
    PLAIN_INTEGERS = "plain_integers"  # 467 beside 1.560: a decimal column would have written 1.56
    FILE = "file"  # another column of the file decided
    DELIMITER = "delimiter"  # ; is used where the comma is the decimal mark
    NONE = "none"  # nothing to decide, or nothing to decide it by


@dataclass(frozen=True, slots=True)
class ColumnFormat:
    """How the numbers of one column are written.

    `decimal` is `.` or `,`; `thousands` the mark that groups them, `""` if none was seen. `certain` is false where
    only the delimiter or nothing spoke. `numbers`, `others` count the cells that are numbers and those that are not;
    `conflicts` those that contradict the decision (each is still read as it alone can be).
    """

    decimal: str = "."
    thousands: str = ""
    certain: bool = True
    evidence: Evidence = Evidence.NONE
    numbers: int = 0
    others: int = 0
    conflicts: int = 0


@dataclass(slots=True)
class _Tally:
    """What the cells of a column say."""

    decimal: dict[str, int]
    grouping: dict[str, int]
    open: dict[str, int]
    open_with_zero: int = 0
    long_integers: int = 0
    short_integers: int = 0
    numbers: int = 0
    others: int = 0


def decide_decimal(texts: Iterable[str], delimiter: str = "", *, file_decimal: str = "") -> ColumnFormat:
    """Decide decimal mark and thousands separator of one column from all its texts.

    `file_decimal` is the mark that other columns of the file proved, `delimiter` the file's field separator.
    """
    tally = _counted(texts)
    decimal, evidence = _decided(tally, delimiter, file_decimal)
    other = "," if decimal == "." else "."
    grouped = tally.grouping[other] or tally.open[other]
    conflicts = min(tally.decimal[other] + tally.grouping[decimal], tally.numbers)
    return ColumnFormat(
        decimal=decimal,
        thousands=other if grouped else "",
        certain=evidence not in {Evidence.DELIMITER, Evidence.NONE} or not sum(tally.open.values()),
        evidence=evidence,
        numbers=tally.numbers,
        others=tally.others,
        conflicts=conflicts,
    )


def decide_columns(columns: Sequence[Sequence[str]], delimiter: str = "") -> tuple[ColumnFormat, ...]:
    """Decide every column of a file; columns that prove their mark decide for those that cannot."""
    alone = [decide_decimal(column, delimiter) for column in columns]
    decimal = _proved(alone)
    if not decimal:
        return tuple(alone)
    return tuple(
        column if column.evidence in _PROOFS else decide_decimal(texts, delimiter, file_decimal=decimal)
        for texts, column in zip(columns, alone, strict=True)
    )


_PROOFS: Final = frozenset({Evidence.DECIMALS, Evidence.GROUPS})


def _proved(columns: Iterable[ColumnFormat]) -> str:
    """The one decimal mark that the columns prove, surely or else by their integers; `""` where they do not agree."""
    by_evidence = [(column.evidence, column.decimal) for column in columns]
    sure = {decimal for evidence, decimal in by_evidence if evidence in _PROOFS}
    marks = sure or {decimal for evidence, decimal in by_evidence if evidence is Evidence.PLAIN_INTEGERS}
    return marks.pop() if len(marks) == 1 else ""


def read_cell(text: str, column: ColumnFormat) -> NumberReading | NumberFault:
    """Read one cell by its column's format; also `1.234-` and `(1.234)`, as accounting programs write negatives."""
    plain = levelled(text).strip()
    negative = ""
    if plain.startswith("(") and plain.endswith(")"):
        plain, negative = plain[1:-1].strip(), "-"
    elif len(plain) > 1 and plain.endswith("-") and not plain.startswith("-"):
        plain, negative = plain[:-1].strip(), "-"
    found = scan_number(negative + plain, 0, comma=column.decimal == ",")
    if isinstance(found, NumberFault):
        return found
    if found.end < len(negative + plain):
        return NumberFault("number.trailing", found.end, len(text), {"text": (negative + plain)[found.end :].strip()})
    return replace(found, ambiguous=found.ambiguous and not column.certain, end=len(text))


def _counted(texts: Iterable[str]) -> _Tally:
    tally = _Tally({".": 0, ",": 0}, {".": 0, ",": 0}, {".": 0, ",": 0})
    for text in texts:
        plain = levelled(text).strip()
        if plain:
            _count(plain.strip("()").rstrip("-").strip() if len(plain) > 1 else plain, tally)
    return tally


def _count(plain: str, tally: _Tally) -> None:
    found = scan_number(plain, 0, comma=False)
    if isinstance(found, NumberFault) or found.end < len(plain):
        tally.others += 1
        return
    tally.numbers += 1
    if _PLAIN.match(plain):
        digits = len(plain.lstrip("+-"))
        tally.long_integers += digits >= _LONG_INTEGER
        tally.short_integers += digits < _LONG_INTEGER and plain.strip("+-0") != ""
        return
    marked = _MARKED.match(plain)
    points, commas = plain.count("."), plain.count(",")
    if marked:
        whole, mark, rest = marked[1], marked[2], marked[3]
        if " " in whole or "'" in whole or not may_group(whole, rest):
            tally.decimal[mark] += 1
        else:
            tally.open[mark] += 1
            tally.open_with_zero += rest.endswith("0")
    elif points and commas:
        decimal = max(".,", key=plain.rfind)
        tally.decimal[decimal] += 1
        tally.grouping["," if decimal == "." else "."] += 1
    elif points > 1 or commas > 1:
        tally.grouping["." if points else ","] += 1
    elif points or commas:  # 1.5e3
        tally.decimal["." if points else ","] += 1


def _decided(tally: _Tally, delimiter: str, file_decimal: str) -> tuple[str, Evidence]:
    point, comma = tally.decimal["."], tally.decimal[","]
    if point != comma:
        return ("." if point > comma else ","), Evidence.DECIMALS
    grouped_point, grouped_comma = tally.grouping["."], tally.grouping[","]
    if grouped_point != grouped_comma:
        return ("," if grouped_point > grouped_comma else "."), Evidence.GROUPS
    open_mark = "." if tally.open["."] >= tally.open[","] else ","
    other = "," if open_mark == "." else "."
    if not tally.open[open_mark]:
        return file_decimal or _of_delimiter(delimiter, "."), Evidence.FILE if file_decimal else Evidence.NONE
    if file_decimal:
        return file_decimal, Evidence.FILE
    if tally.long_integers:
        return open_mark, Evidence.LONG_INTEGER
    if tally.short_integers and (tally.open_with_zero or tally.open[open_mark] >= _MANY):
        return other, Evidence.PLAIN_INTEGERS
    return _of_delimiter(delimiter, open_mark), Evidence.DELIMITER if delimiter in {";", ","} else Evidence.NONE


def _of_delimiter(delimiter: str, otherwise: str) -> str:
    """The decimal mark that goes with a delimiter: the comma cannot be both, and `;` is there because of it."""
    return {";": ",", ",": "."}.get(delimiter, otherwise)
