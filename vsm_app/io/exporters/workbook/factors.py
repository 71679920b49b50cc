"""The sheets of factors (prices, emission factors, heating values with their sources) and of the words used."""

from __future__ import annotations

from typing import Final

from vsm_app import assets
from vsm_app.io.exporters.workbook.book import FIRST_ROW, SHEETS, Book, Column
from vsm_app.model.document import Physics
from vsm_app.model.elements import Factor, Item

COLUMNS: Final = (
    Column("item", 30),
    Column("factor_kind", 22),
    Column("value", 14, "number"),
    Column("sd", 10, "number"),
    Column("unit", 16),
    Column("year", 8, "integer"),
    Column("region", 9),
    Column("scope_ghg", 9, "integer"),
    Column("source", 52),
    Column("library_id", 22),
    Column("note", 16),
)
_KINDS: Final = ("price", "co2e", "disposal_cost", "disposal_co2e", "heating_value", "density", "unit_mass")
_DICTIONARY: Final = (Column("term", 34), Column("meaning", 110))


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


def _row(book: Book, item: Item, kind: str, factor: Factor, row: int) -> None:
    note = book.word("fictitious") if factor.fictitious else ""
    cells = (
        item.name,
        book.word(f"factor.{kind}"),
        factor.value,
        factor.sd,
        factor.unit,
        factor.year,
        factor.region,
        factor.scope,
        factor.source,
        factor.library_id,
        note,
    )
    for column, value in enumerate(cells):
        kind_of = COLUMNS[column].kind
        look = "entry" if COLUMNS[column].key == "value" else kind_of if value is not None else "text"
        book.put("factors", row, column, value, look)


def write_dictionary(book: Book) -> None:
    """What each sheet and column holds."""
    book.title("dictionary", book.word("sheet.dictionary"), book.word("dictionary.line"))
    book.header("dictionary", _DICTIONARY)
    row = FIRST_ROW
    for sheet in SHEETS[:-1]:
        book.put("dictionary", row, 0, book.word(f"sheet.{sheet}"))
        book.put("dictionary", row, 1, book.word(f"dictionary.sheet.{sheet}"), "wrapped")
        row += 1
    table = assets.read_json(f"i18n/messages.workbook.{book.lang}.json")
    prefix = "workbook.dictionary.column."
    for key in sorted(key for key in (table if isinstance(table, dict) else {}) if key.startswith(prefix)):
        name = key.removeprefix(prefix)
        book.put("dictionary", row, 0, book.word(f"column.{name}"))
        book.put("dictionary", row, 1, book.word(f"dictionary.column.{name}"), "wrapped")
        row += 1
