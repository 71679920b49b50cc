"""The sheets of factors (prices, emission factors, heating values with their sources) and of the words used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vsm_app import assets
from vsm_app.engine.indicators.words import formula_text, source_text
from vsm_app.engine.results import IndicatorValue
from vsm_app.io.exporters.workbook import patterns
from vsm_app.io.exporters.workbook.book import FIRST_ROW, Book, Column
from vsm_app.model.document import Physics
from vsm_app.model.elements import Factor, Item
from vsm_app.texts import text

COLUMNS: Final = (
    Column("item", 30),
    Column("factor_kind", 24),
    Column("value", 13, align="right"),
    Column("sd", 9, align="right"),
    Column("unit", 16, align="unit"),
    Column("year", 8, align="right"),
    Column("region", 9),
    Column("scope_ghg", 8, align="right"),
    Column("source", 46),
    Column("library_id", 26),
    Column("note", 12),
)
_KINDS: Final = (
    "price", "co2e", "co2e_market", "biogenic_co2", "disposal_cost", "disposal_co2e", "heating_value", "density",
    "unit_mass", "co2e_linear", "co2e_circular",
)  # fmt: skip
_DICTIONARY: Final = (Column("term", 42), Column("meaning", 110))
_METHODS: Final = ("term", "formula", "source", "verified")
_FILL: Final = 105


def write(book: Book, physics: Physics) -> None:
    """One row a factor of the map."""
    book.title("factors", book.word("sheet.factors"), book.word("factors.line"))
    book.header("factors", COLUMNS)
    row = FIRST_ROW
    for item in physics.items.values():
        for kind in _KINDS:
            factor: Factor | None = getattr(item, kind)
            if factor is not None:
                _row(book, item, kind, factor, row)
                row += 1
    if row == FIRST_ROW:
        book.put("factors", row, 0, book.word("factors.none"), "plain")
        row += 1
    else:
        book.sheets["factors"].autofilter(FIRST_ROW - 1, 0, row - 1, len(COLUMNS) - 1)
    book.print_area("factors", COLUMNS, row - 1)


def _row(book: Book, item: Item, kind: str, factor: Factor, row: int) -> None:
    put = book.put
    put("factors", row, 0, item.name)
    put("factors", row, 1, book.word(f"factor.{kind}"))
    put("factors", row, 2, factor.value, "text", patterns.entered(factor.value))
    put("factors", row, 3, factor.sd or None, "text", patterns.spread(factor.sd))
    put("factors", row, 4, factor.unit, "unit")
    put("factors", row, 5, factor.year, "text", patterns.WHOLE)
    put("factors", row, 6, factor.region)
    put("factors", row, 7, factor.scope, "text", patterns.WHOLE)
    put("factors", row, 8, factor.source, "wrapped")
    put("factors", row, 9, factor.library_id, "soft")
    put("factors", row, 10, book.word("fictitious") if factor.fictitious else "", "soft")
    lines = -(-len(factor.source) // int(COLUMNS[8].width * 0.92))
    if lines > 1:
        book.sheets["factors"].set_row(row, 15.0 * lines)


def write_dictionary(book: Book, values: Sequence[IndicatorValue]) -> None:
    """What each sheet and column holds; each indicator with its formula and its full source."""
    book.title("dictionary", book.word("sheet.dictionary"), book.word("dictionary.line"), upright=True)
    book.header("dictionary", _DICTIONARY, height=18)
    row = FIRST_ROW
    for sheet in book.sheets:
        row = _entry(book, row, book.word(f"sheet.{sheet}"), book.word(f"dictionary.sheet.{sheet}"))
    row = _heading(book, row + 1, "columns")
    table = assets.read_json(f"i18n/messages.workbook.{book.lang}.json")
    prefix = "workbook.dictionary.column."
    for key in (key for key in (table if isinstance(table, dict) else {}) if key.startswith(prefix)):
        name = key.removeprefix(prefix)
        row = _entry(book, row, book.word(f"column.{name}"), book.word(f"dictionary.column.{name}"))
    row = _heading(book, row + 1, "indicators")
    for indicator in {value.id: value for value in values}.values():
        row = _entry(book, row, text(f"indicator.{indicator.id}", lang=book.lang), _method(book, indicator))
    book.print_area("dictionary", _DICTIONARY, row - 1)


def _heading(book: Book, row: int, key: str) -> int:
    book.put("dictionary", row, 0, book.word(f"dictionary.{key}"), "group")
    book.put("dictionary", row, 1, None, "group")
    return row + 1


def _entry(book: Book, row: int, term: str, meaning: str) -> int:
    book.put("dictionary", row, 0, term, "wrapped")
    book.put("dictionary", row, 1, meaning, "wrapped")
    book.sheets["dictionary"].set_row(row, 15.0 * max(1, -(-len(meaning) // _FILL), -(-len(term) // 40)))
    return row + 1


def _method(book: Book, value: IndicatorValue) -> str:
    """Formula in symbols and source in full, and whether that was read."""
    words = formula_text(value.id, book.lang)
    formula = f"{words}. " if words else ""
    unread = "" if value.verified else f" ({book.word('verified.no.long')})"
    return f"{formula}{book.word('column.source')}: {source_text(value.source, book.lang) or '–'}{unread}"
