"""The sheet of indicators: groups, the map first, then its parts; every ratio is a formula over the flows."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vsm_app.engine.indicators.evaluate import UNFINISHED_NOTE
from vsm_app.engine.indicators.registry import indicator_registry, is_share
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.indicators.words import source_text
from vsm_app.engine.results import IndicatorValue
from vsm_app.io.exporters.workbook import looks, patterns
from vsm_app.io.exporters.workbook.balances import BalanceRows
from vsm_app.io.exporters.workbook.book import FIRST_ROW, Book, Column, cell
from vsm_app.io.exporters.workbook.flows import FlowRows
from vsm_app.io.exporters.workbook.labels import element_name, scope_name, short_source
from vsm_app.io.exporters.workbook.terms import Terms
from vsm_app.texts import NOTHING, REFERENCES, has_text, text

COLUMNS: Final = (
    Column("indicator", 40),
    Column("scope", 24),
    Column("value", 12, align="right"),
    Column("sd", 10, align="right"),
    Column("unit", 11, align="unit"),
    Column("numerator", 15, align="right"),
    Column("denominator", 15, align="right"),
    Column("unit_parts", 9, align="unit"),
    Column("reason", 58),
    Column("source", 31),
    Column("verified", 15),
    Column("how", 16),
    Column("factor", 9, align="right", hidden=True),
    Column("indicator_id", 24, hidden=True),
)
NAME, SCOPE, VALUE, SD, UNIT, NUMERATOR, DENOMINATOR, PARTS, REASON, SOURCE, VERIFIED, HOW, FACTOR, ID = range(
    len(COLUMNS)
)
#: Rows of parts of the map beyond this number are folded at first.
_FOLD_FROM: Final = 60
_LINE_HEIGHT: Final = 15.0
_MAP: Final = "map"
#: What Excel takes for a cell (`A1`, `R1C1`), and what does not start as a name does.
_NO_NAME: Final = re.compile(r"[A-Za-z]{1,3}\d+|[rR]\d*([cC]\d*)?|[cC]\d*|[^A-Za-z_].*|")


@dataclass(frozen=True, slots=True)
class IndicatorRows:
    """Row of each indicator by (id, scope), for the management sheet and the names; `live`: computed by formula."""

    rows: dict[tuple[str, str], int]
    live: frozenset[tuple[str, str]]
    sheet: str

    def value(self, key: tuple[str, str], column: int = VALUE) -> str:
        """Reference to the value (or another column) of an indicator."""
        return f"{self.sheet}!{cell(self.rows[key], column)}"


def write(
    book: Book, view: MapView, values: Sequence[IndicatorValue], flow_rows: FlowRows, balance_rows: BalanceRows
) -> IndicatorRows:
    """Write the indicators and their terms."""
    book.title("indicators", book.word("sheet.indicators"), book.word("indicators.line"))
    book.header("indicators", COLUMNS)
    known = tuple(values)
    terms = Terms(book, view, flow_rows, balance_rows, known)
    writer = _Writer(book, view, terms, fold=sum(v.scope != _MAP for v in known) > _FOLD_FROM)
    row, last_group = FIRST_ROW, None
    for value in _in_order(known):
        group = _group(value)
        if group != last_group:
            row += last_group is not None
            book.put("indicators", row, 0, _group_name(book, group), "group")
            for column in range(1, HOW + 1):
                book.put("indicators", row, column, None, "group")
            last_group = group
            row += 1
        writer.row(row, value)
        row += 1
    if not known:
        book.put("indicators", row, 0, book.word("indicators.none"), "plain")
    terms.close()
    page = book.sheets["indicators"]
    page.outline_settings(symbols_below=False)
    page.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:B{row + 1}"})
    book.print_area("indicators", COLUMNS, row - 1)
    rows = IndicatorRows(writer.rows, frozenset(writer.live), book.sheet_name("indicators"))
    _name_headlines(book, rows)
    return rows


def _in_order(values: tuple[IndicatorValue, ...]) -> list[IndicatorValue]:
    """Groups as they first occur, in them the indicators as they first occur, the map before its parts."""
    groups = {group: n for n, group in reversed([*enumerate(map(_group, values))])}
    places = {value.id: n for n, value in reversed([*enumerate(values)])}
    return sorted(values, key=lambda v: (groups[_group(v)], places[v.id], v.scope != _MAP))


def _group(value: IndicatorValue) -> str:
    found = indicator_registry().get(value.id)
    return found.group if found is not None else value.id.partition(".")[0] if "." in value.id else ""


def _group_name(book: Book, group: str) -> str:
    """The group's word, else its own name: plug-ins bring their own."""
    key = f"workbook.group.{group}"
    if has_text(key, book.lang):
        return text(key, lang=book.lang)
    return group.replace("_", " ").capitalize() if group else book.word("group.other")


def _name_headlines(book: Book, rows: IndicatorRows) -> None:
    """A name in the workbook for each indicator of the whole map: `recycled_content`, `co2e.total`."""
    taken: set[str] = set()
    for (indicator, scope), row in rows.rows.items():
        name = re.sub(r"[^A-Za-z0-9_.]", "_", indicator)
        if scope != _MAP or name.lower() in taken or _NO_NAME.fullmatch(name):
            continue
        taken.add(name.lower())
        book.file.define_name(name, f"={rows.sheet}!{cell(row, VALUE).replace('C', '$C$', 1)}")


class _Writer:
    """Writes rows of the sheet."""

    def __init__(self, book: Book, view: MapView, terms: Terms, *, fold: bool) -> None:
        self.book, self.view, self.terms, self.fold = book, view, terms, fold
        self.rows: dict[tuple[str, str], int] = {}
        self.live: set[tuple[str, str]] = set()
        self._yes, self._no = book.word("verified.yes"), book.word("verified.no")
        self._how = {how: book.word(f"how.{how}") for how in ("formula", "program", "none")}
        self._names: dict[str, str] = {}

    def row(self, row: int, value: IndicatorValue) -> None:
        key = (value.id, value.scope)
        self.rows.setdefault(key, row)
        part = value.scope != _MAP
        share = is_share(value)
        remark, source = self._remark(value), short_source(source_text(value.source, self.book.lang))
        book, table = self.book, self.book.tables["indicators"]
        name = self._name(value.id)
        checked = self._yes if value.verified else self._no
        table.texts(row, NAME, (name,), book.style("top_indented" if part else "top_strong"))
        table.texts(row, SCOPE, (scope_name(book, self.view, value.scope),), book.style("top_soft"))
        table.texts(row, UNIT, ("" if value.unit == "1" else value.unit,), book.style("top_unit"))
        table.texts(row, PARTS, (value.unit_parts,), book.style("top_unit"))
        table.texts(row, REASON, (remark,), book.style("wrapped_soft"))
        table.texts(row, SOURCE, (source, checked), book.style("top_soft"))
        table.numbers(row, FACTOR, (value.factor,), book.style("top_soft", patterns.EXACT))
        table.texts(row, ID, (value.id,), book.style("top_soft"))
        figure, spread = (patterns.SHARE,) * 2 if share else patterns.measured(value.value, value.sd)
        table.numbers(row, SD, (value.sd or None,), book.style("top", spread))
        how = self._figures(row, value, figure)
        table.texts(row, HOW, (self._how[how],), book.style("top_soft"))
        self._height(row, name, remark, part=part)
        if share and value.value is not None:
            self._bar(row)

    def _name(self, indicator: str) -> str:
        found = self._names.get(indicator)
        if found is None:
            found = self._names[indicator] = text(f"indicator.{indicator}", lang=self.book.lang)
        return found

    def _height(self, row: int, name: str, remark: str, *, part: bool) -> None:
        lines = max(math.ceil(len(remark) / COLUMNS[REASON].width), math.ceil(len(name) / COLUMNS[NAME].width), 1)
        folded = {"level": 1, "hidden": self.fold} if part else {}
        if lines > 1 or folded:
            self.book.sheets["indicators"].set_row(row, _LINE_HEIGHT * lines, None, folded)

    def _bar(self, row: int) -> None:
        """A share as a bar from nothing to all, behind its figure."""
        rule = {
            "type": "data_bar",
            "bar_color": looks.BAR_SHARE,
            "min_type": "num",
            "max_type": "num",
            "min_value": 0,
            "max_value": 1,
        }
        if len(self.rows) <= _FOLD_FROM * 4:
            self.book.sheets["indicators"].conditional_format(row, VALUE, row, VALUE, rule)

    def _figures(self, row: int, value: IndicatorValue, pattern: str) -> str:
        """Value, numerator and denominator, by formula where the indicator is a ratio of sums; says which it was."""
        if not self.terms.give(value):
            self.book.put("indicators", row, VALUE, value.value, "top", pattern)
            self.book.quantity("indicators", row, NUMERATOR, value.numerator, "top")
            self.book.quantity("indicators", row, DENOMINATOR, value.denominator, "top")
            return "none" if value.value is None else "program"
        self.live.add((value.id, value.scope))
        above, numerator = self.terms.write(value, "N")
        self.book.formula("indicators", row, NUMERATOR, above, numerator, "top")
        top, factor = cell(row, NUMERATOR), cell(row, FACTOR)
        if value.denominator is None:
            self.book.put("indicators", row, DENOMINATOR, None, "top")
            formula = f'IF(ISERROR({top}),"",{factor}*{top})'
            self.book.formula("indicators", row, VALUE, formula, value.factor * numerator, "top", pattern)
            return "formula"
        below, denominator = self.terms.write(value, "D")
        self.book.formula("indicators", row, DENOMINATOR, below, denominator, "top")
        bottom = cell(row, DENOMINATOR)
        formula = f'IF(ISERROR({top}+{bottom}),"",IF({bottom}=0,"",{factor}*{top}/{bottom}))'
        quotient = value.factor * numerator / denominator if denominator else None
        self.book.formula("indicators", row, VALUE, formula, quotient, "top", pattern)
        return "formula"

    def _remark(self, value: IndicatorValue) -> str:
        """Why there is no value, or what was assumed and what is missing in it."""
        lang = self.book.lang
        if value.value is None:
            return " ".join(text(code, self._named(params), lang) for code, params in value.reasons)
        is_drawn = not any(note.code == UNFINISHED_NOTE for note in value.notes)
        parts = [self.book.word("incomplete" if is_drawn else "incomplete.drawn")] if value.incomplete else []
        for note in value.notes:
            subjects = tuple(element_name(self.view, one) for one in _few(note.subjects, self.book))
            params = {"subject": subjects[0] if subjects else NOTHING, "subjects": subjects}
            parts.append(text(note.code, {**params, **self._named(note.params)}, lang))
        return " ".join(dict.fromkeys(parts))

    def _named(self, params: Mapping[str, object]) -> dict[str, object]:
        """Parameters of a sentence with names for ids."""
        named = dict(params)
        for key in REFERENCES & named.keys():
            one = named[key]
            if isinstance(one, tuple):
                named[key] = tuple(element_name(self.view, part) for part in _few(one, self.book))
            elif isinstance(one, str):
                named[key] = element_name(self.view, one)
        kind = named.get("kind")
        if isinstance(kind, str) and has_text(f"stage.{kind}", self.book.lang):
            named["kind"] = text(f"stage.{kind}", lang=self.book.lang)
        return named


def _few(names: tuple[str, ...], book: Book, most: int = 4) -> tuple[str, ...]:
    """The first names, and how many more there are."""
    return names if len(names) <= most + 1 else (*names[:most], book.word("more", count=len(names) - most))
