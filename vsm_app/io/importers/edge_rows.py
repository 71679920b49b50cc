"""The rows of an edge list, read: names, amounts, units, classes; what could not be read is said with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from vsm_app.io.importers import words
from vsm_app.io.importers.answers import Answers
from vsm_app.io.importers.findings import Findings, Place
from vsm_app.io.importers.headings import Headings
from vsm_app.io.importers.numbers_of import Amount, column_formats, read_amount, says_nothing
from vsm_app.io.importers.table import Cell, Table
from vsm_app.model.elements import OriginClass
from vsm_app.model.grammar import read_quantity
from vsm_app.model.number_columns import ColumnFormat, Evidence
from vsm_app.model.numbers import NumberFault
from vsm_app.model.problems import Severity
from vsm_app.model.quantities import UNSAID_ORIGIN, Form, Origin, Quantity, Term
from vsm_app.model.units import ParsedUnit, parse_unit

_LONGEST_NAME: Final = 120
_NUMERIC: Final = ("value", "sd", "low", "high")


@dataclass(frozen=True, slots=True)
class Said:
    """The amount of a row in the words of its cells, for one who reads them as they would be typed on the map.

    `unit` stands beside the amount, `usual` is that of the heading or of all other rows; `sd` is a standard deviation.
    """

    amount: str
    unit: str = ""
    usual: str = ""
    sd: str = ""
    origin: Origin | None = None

    @property
    def words(self) -> str:
        """Amount and unit as they stand in the row, with a line between them where they are cells of their own."""
        return f"{self.amount} | {self.unit}" if self.unit else self.amount


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """One flow as the table says it. `source` and `target` are names, `""` for the outside.

    `is_empty`: the cell for its value is, and nothing else says how much; `value_heading` heads that cell. `said` is
    the amount in the words of the row where it was not to be read (:class:`RowReader`).
    """

    place: Place
    id: str
    source: str
    target: str
    item: str
    quantity: Quantity
    unit: ParsedUnit
    origin_class: OriginClass | None = None
    r_strategy: str = ""
    note: str = ""
    is_empty: bool = False
    value_heading: str = ""
    said: Said | None = None

    @property
    def is_zero(self) -> bool:
        """Whether the row says that nothing flows."""
        return self.quantity.form is Form.VALUE and self.quantity.value == 0


class RowReader:
    """Reads the rows of one table under its headings; amounts, too, unless they are wanted `as_said`."""

    def __init__(
        self, table: Table, headings: Headings, answers: Answers, findings: Findings, *, as_said: bool = False
    ) -> None:
        self._as_said = as_said
        self._table = table
        self._headings = headings
        self._answers = answers
        self._findings = findings
        self._row_of_units = self._read_row_of_units()
        numeric = [headings.columns[column] for column in _NUMERIC if column in headings.columns]
        self._formats = column_formats(table, headings.row + 1, numeric, answers.decimal)
        units = self._units()
        self._has_units = bool(units)
        self._usual_unit = units.pop() if len(units) == 1 else ""

    def rows(self) -> Iterator[EdgeRow]:
        """The rows that name at least one end; the others are reported and left out."""
        first = self._headings.row + 1
        for number, cells in zip(self._table.numbers[first:], self._table.rows[first:], strict=True):
            if number == self._row_of_units or not any(cell != "" for cell in cells):
                continue
            if not self._text(cells, "source") and not self._text(cells, "target"):
                if any(self._text(cells, column) for column in ("value", "id")):
                    self._findings.add("no_ends", Severity.WARNING, self._place(number, "source"))
                continue
            yield self._read(number, cells)

    def _read(self, number: int, cells: Sequence[Cell]) -> EdgeRow:
        said = self._said(cells) if self._as_said else None
        if said is None:
            amount, readable = self._amount(cells, number, "value")
            unit = self._unit(cells, number, amount)
            quantity = self._quantity(cells, number, amount, unit)
        else:
            amount, readable, unit, quantity = None, True, parse_unit(said.unit), Quantity()
        extra = [
            f"{name}: {shown}" for index, name in self._headings.extra.items() if (shown := self._shown(cells, index))
        ]
        note = self._text(cells, "note")
        if not readable:
            extra.append(f"{self._headings.heading('value')}: {self._text(cells, 'value')}")
        return EdgeRow(
            place=Place(self._table.name, number),
            id=self._text(cells, "id")[:_LONGEST_NAME],
            source=self._text(cells, "source")[:_LONGEST_NAME],
            target=self._text(cells, "target")[:_LONGEST_NAME],
            item=self._text(cells, "item")[:_LONGEST_NAME],
            quantity=quantity,
            unit=unit,
            origin_class=self._origin_class(cells, number),
            r_strategy=self._text(cells, "r_strategy").upper(),
            note="\n".join(filter(None, [note, *extra])),
            is_empty=amount is None and readable and quantity.form is Form.UNKNOWN,
            value_heading=self._headings.heading("value"),
            said=said,
        )

    def _said(self, cells: Sequence[Cell]) -> Said | None:
        """The amount as a person would type it; `None` for a formula and the rest as our own export writes them."""
        form, amount, unit = (self._text(cells, column) for column in ("form", "value", "unit"))
        low, high = self._text(cells, "low"), self._text(cells, "high")
        match form.casefold():
            case "rest" | "relation":
                return None
            case "share":
                unit = "%"
            case "range" if low and high:
                amount = f"{low} - {high}"
        usual = self._headings.unit or self._answers.unit or self._usual_unit
        sd, origin = self._text(cells, "sd"), self._said_origin(cells)
        return Said("" if says_nothing(amount) else amount, unit, usual, "" if says_nothing(sd) else sd, origin)

    @property
    def decimal(self) -> str:
        """The decimal mark of the amounts where something speaks for it; empty where nothing does."""
        form = self._format_of_amounts
        return "" if form is None or form.evidence is Evidence.NONE else form.decimal

    @property
    def ambiguous(self) -> bool:
        """Whether the amounts leave open which is their decimal mark."""
        form = self._format_of_amounts
        return form is not None and not form.certain

    @property
    def _format_of_amounts(self) -> ColumnFormat | None:
        index = self._headings.columns.get("value")
        return None if index is None else self._formats[index]

    @property
    def has_units(self) -> bool:
        """Whether some row names a unit."""
        return self._has_units

    # --- cells ---
    def _place(self, number: int, column: str) -> Place:
        return Place(self._table.name, number, self._headings.heading(column))

    def _cell(self, cells: Sequence[Cell], column: str) -> Cell:
        index = self._headings.columns.get(column)
        return cells[index] if index is not None and index < len(cells) else ""

    def _text(self, cells: Sequence[Cell], column: str) -> str:
        cell = self._cell(cells, column)
        return cell if isinstance(cell, str) else f"{cell:.15g}"

    def _shown(self, cells: Sequence[Cell], index: int) -> str:
        cell = cells[index] if index < len(cells) else ""
        return cell if isinstance(cell, str) else f"{cell:.15g}"

    def _amount(self, cells: Sequence[Cell], number: int, column: str) -> tuple[Amount | None, bool]:
        """The amount of a column and whether the cell could be read (an unreadable one counts as unknown)."""
        index = self._headings.columns.get(column)
        if index is None or index >= len(cells):
            return None, True
        found = read_amount(cells[index], self._formats[index])
        if isinstance(found, Amount) and column == "value" and _says_more(found.rest, self._text(cells, "unit")):
            found = NumberFault("number.trailing", 0, 0, {"text": found.rest})
        if isinstance(found, NumberFault):
            params = {"found": str(cells[index])[:_LONGEST_NAME], "reason": found.code}
            self._findings.add("no_number", Severity.WARNING, self._place(number, column), (), params)
            return None, False
        if found is not None and found.ambiguous and not self._findings.count("ambiguous_number"):
            params = {"found": str(cells[index]), "decimal": self._formats[index].decimal}
            self._findings.add("ambiguous_number", Severity.WARNING, self._place(number, column), (), params)
        return found, True

    # --- units ---
    def _read_row_of_units(self) -> int | None:
        """The number of the row below the headings that names the unit of the amounts, as Excel tables often have."""
        first = self._headings.row + 1
        if first >= len(self._table.rows) or self._headings.unit:
            return None
        number, cells = self._table.numbers[first], self._table.rows[first]
        if self._text(cells, "source") or self._text(cells, "target"):
            return None
        written = self._text(cells, "value").strip().strip("[]()").strip()
        if not written or not parse_unit(written).known:
            return None
        self._headings = replace(self._headings, unit=written)
        self._findings.add("unit_row", Severity.INFO, self._place(number, "value"), (), {"unit": written})
        return number

    def _units(self) -> set[str]:
        """The different units of the unit column; where there is one only, rows without a unit take it."""
        index = self._headings.columns.get("unit")
        cells = [] if index is None else self._table.column(index, self._headings.row + 1)
        return {cell for cell in cells if isinstance(cell, str) and cell}

    def _is_part(self, unit: str) -> bool:
        """Whether a number with that unit is a share of its source: not where all rows are parts of one whole."""
        return _is_share(unit) and not _is_share(self._usual_unit)

    def _unit(self, cells: Sequence[Cell], number: int, amount: Amount | None) -> ParsedUnit:
        written = self._text(cells, "unit") or (amount.rest if amount is not None else "")
        if self._is_part(written):  # said of the number: what flows is counted in the unit of what enters the source
            return parse_unit("")
        if not written:
            written = self._headings.unit or self._answers.unit
        if not written:
            written = self._usual_unit
            self._report_no_unit(number, written)
        return self._known(self._answers.units.get(written, written), number)

    def _report_no_unit(self, number: int, taken: str) -> None:
        if not self._has_units:  # once for the whole table
            if not self._findings.count("no_unit"):
                self._findings.add(
                    "no_unit", Severity.WARNING, Place(self._table.name, None, self._headings.heading("value"))
                )
            return
        code = "unit_taken" if taken else "no_unit_there"
        self._findings.add(code, Severity.WARNING, self._place(number, "unit"), (), {"unit": taken or "t"})

    def _known(self, written: str, number: int) -> ParsedUnit:
        unit = parse_unit(written)
        if not unit.known and written:
            self._findings.add_unit(written, unit.choices, self._place(number, "unit"))
        elif unit.folded:
            self._findings.add(
                "unit_case", Severity.WARNING, self._place(number, "unit"), (), {"unit": written, "read": unit.symbol}
            )
        return unit

    # --- what is said of the flow ---
    def _quantity(self, cells: Sequence[Cell], number: int, amount: Amount | None, unit: ParsedUnit) -> Quantity:
        form, text = self._text(cells, "form").casefold(), as_written(unit)
        match form:
            case "rest":
                return Quantity(Form.REST)
            case "share" if amount is not None:
                spread, _ = self._amount(cells, number, "sd")
                sd = spread.value / 100 if spread is not None and spread.value else None
                origin = self._origin(cells, Form.SHARE)
                return Quantity(Form.SHARE, value=amount.value / 100, sd=sd, exact=sd is None, origin=origin)
            case "relation":
                constant = 0.0 if amount is None else amount.value
                return Quantity(
                    Form.RELATION, value=constant, unit=text, terms=_terms(self._text(cells, "terms")), exact=True
                )
            case "range":
                low, high = (self._amount(cells, number, end)[0] for end in ("low", "high"))
                if low is not None and high is not None:
                    origin = self._origin(cells, Form.RANGE)
                    return Quantity(Form.RANGE, unit=text, low=low.value, high=high.value, origin=origin)
        if amount is None:
            return Quantity(unit=text)
        said = amount.rest or self._text(cells, "unit")
        if self._is_part(said):
            return self._share(cells, number, amount, said)
        return self._value(cells, number, amount, text)

    def _share(self, cells: Sequence[Cell], number: int, amount: Amount, unit: str) -> Quantity:
        """`10 %` is what it is where it is typed on the map: a share of what enters the source."""
        reading = read_quantity(f"{amount.value!r} {unit}")
        if reading.quantity is None:
            found = {"found": f"{self._text(cells, 'value')} {'' if amount.rest else unit}".strip()}
            self._findings.add("no_share", Severity.WARNING, self._place(number, "value"), (), found)
            return Quantity()
        spread, _ = self._amount(cells, number, "sd")
        sd = abs(spread.value) * parse_unit(unit).factor if spread is not None and spread.value else None
        decimals = None if amount.decimals is None else reading.quantity.decimals
        return replace(
            reading.quantity,
            text="",
            sd=sd,
            exact=sd is None,
            origin=self._origin(cells, Form.SHARE),
            decimals=decimals,
        )

    def _value(self, cells: Sequence[Cell], number: int, amount: Amount, unit: str) -> Quantity:
        spread, _ = self._amount(cells, number, "sd")
        sd = 0.0 if spread is None else spread.value
        if spread is not None and spread.rest == "%":
            sd = abs(amount.value) * sd / 100
        if sd < 0:
            self._findings.add("negative_sd", Severity.WARNING, self._place(number, "sd"), (), {"found": sd})
            sd = -sd
        origin = self._origin(cells, Form.VALUE)
        return Quantity(
            Form.VALUE, "", amount.value, unit, sd or None, exact=not sd, origin=origin, decimals=amount.decimals
        )

    def _origin(self, cells: Sequence[Cell], form: Form) -> Origin:
        return self._said_origin(cells) or UNSAID_ORIGIN[form]

    def _said_origin(self, cells: Sequence[Cell]) -> Origin | None:
        word = self._text(cells, "origin").casefold()
        return _KNOWN_ORIGINS.get(_ORIGINS.get(word, word))

    def _origin_class(self, cells: Sequence[Cell], number: int) -> OriginClass | None:
        word = self._text(cells, "origin_class")
        found = words.origin_class_of(word) if word else None
        if word and found is None:
            self._findings.add(
                "unknown_class", Severity.WARNING, self._place(number, "origin_class"), (), {"found": word}
            )
        return found


_ORIGINS: Final[Mapping[str, str]] = {
    "m": "measured",
    "gemessen": "measured",
    "e": "estimated",
    "geschätzt": "estimated",
    "g": "guessed",
    "vermutet": "guessed",
}
_KNOWN_ORIGINS: Final = {origin.value: origin for origin in Origin}


def _is_share(unit: str) -> bool:
    """Whether a number with that unit says a part of something: `%`, `‰`."""
    parsed = parse_unit(unit) if unit else None
    plain = parsed is not None and not parsed.qualifier  # `% of production` is an amount against something else
    return parsed is not None and plain and parsed.layer == "share" and parsed.per is None and parsed.symbol != "1"


def _says_more(rest: str, beside: str) -> bool:
    """Whether what stands behind a number makes another amount of it: `2-3`, `500 ±4%`, `5 t` in a column of kg.

    A remark such as the flags of statistical tables does not (`1234 p`, `12 (2019)`), nor does a share among amounts.
    """
    if not rest or _is_share(rest):
        return False
    own = parse_unit(rest)
    if own.known:
        other = parse_unit(beside) if beside else own
        return own.is_amount and not own.counts_like(other)
    return _MORE.match(rest) is not None


#: A second number behind the first: of a range or a triangle, of a spread, of a sum.
_MORE: Final = re.compile(
    r"(?:[-\u2212\u2010-\u2015\u2026/+\u00b1]|\.{2,3}|\+\s*/\s*-|to\b|bis\b)\s*[+-]?\s*[.,]?[0-9]", re.IGNORECASE
)


def as_written(unit: ParsedUnit) -> str:
    """The unit without the text behind it, which belongs to the item (`Mt Al`: `Mt`)."""
    if not unit.qualifier:
        return unit.text.strip()
    return unit.symbol or unit.numerator


def _terms(text: str) -> tuple[Term, ...]:
    """`0.2*f3; -1*f4` as written by our own export."""
    terms = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        factor, _, flow = part.partition("*")
        try:
            terms.append(Term(float(factor), flow.strip()))
        except ValueError:
            terms.append(Term(1.0, part))
    return tuple(terms)
