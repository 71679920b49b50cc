"""The sheet of terms: the flows of which the indicators' numerators and denominators are summed, with their weights."""

from __future__ import annotations

import math
from typing import Final

from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import IndicatorValue
from vsm_app.io.exporters.workbook import patterns
from vsm_app.io.exporters.workbook.balances import BalanceRows
from vsm_app.io.exporters.workbook.book import FIRST_ROW, Book, Column, cell, column_range
from vsm_app.io.exporters.workbook.flows import FlowRows
from vsm_app.io.exporters.workbook.labels import flow_name, scope_name
from vsm_app.texts import text

COLUMNS: Final = (
    Column("indicator", 32),
    Column("scope", 26),
    Column("part", 11),
    Column("flow", 52),
    Column("weight", 13, align="right"),
    Column("base_value", 18, align="right"),
    Column("product", 18, align="right"),
    Column("unit", 14, align="unit"),
    Column("key", 8, align="right", hidden=True),
)
NAME, SCOPE, PART, FLOW, WEIGHT, BASE, PRODUCT, UNIT, KEY = range(len(COLUMNS))
#: How far a sum may be from the indicator's own before its terms are not believed.
_SAME: Final = 1e-9


class Terms:
    """Writes the terms of one indicator after another."""

    def __init__(
        self,
        book: Book,
        view: MapView,
        flow_rows: FlowRows,
        balance_rows: BalanceRows,
        values: tuple[IndicatorValue, ...],
    ) -> None:
        self.book, self.view, self.flow_rows, self.balance_rows = book, view, flow_rows, balance_rows
        self._row = FIRST_ROW
        self._key = 0
        self._last = FIRST_ROW + max(sum(len(v.numerator_terms) + len(v.denominator_terms) for v in values), 1) - 1
        self._sheet = book.sheet_name("terms")
        self._parts = {part: book.word(f"part.{part}") for part in ("N", "D")}
        book.title("terms", book.word("sheet.terms"), book.word("terms.line"))
        book.header("terms", COLUMNS)

    def give(self, value: IndicatorValue) -> bool:
        """Whether the terms of an indicator give its own sums; what holds more than sums stays a number."""
        if value.value is None or value.numerator is None or not (value.numerator_terms or value.denominator_terms):
            return False
        sums = self._sum(value, value.numerator_terms), self._sum(value, value.denominator_terms)
        if None in sums or not _same(sums[0], value.numerator):
            return False
        if value.denominator is None:
            return not value.denominator_terms and _same(value.factor * value.numerator, value.value)
        if not _same(sums[1], value.denominator) or not value.denominator:
            return False
        return _same(value.factor * value.numerator / value.denominator, value.value)

    def _sum(self, value: IndicatorValue, terms: tuple[tuple[str, float], ...]) -> float | None:
        products = []
        for key, weight in terms:
            base = self._base(key, value.layer_of(key))
            if base is None:
                return None
            products.append(weight * base)
        return math.fsum(products)

    def _base(self, key: str, layer: str) -> float | None:
        if not key.startswith("stock:"):
            return self.view.solution.base(key, layer)
        stock = self.view.solution.stocks.get((key.removeprefix("stock:"), layer))
        return None if stock is None or stock.change is None else stock.change * stock.factor

    def write(self, value: IndicatorValue, part: str) -> tuple[str, float]:
        """Write the terms of a numerator (`N`) or denominator (`D`); return the formula of their sum and its value."""
        self._key += 1
        products = []
        names = text(f"indicator.{value.id}", lang=self.book.lang), scope_name(self.book, self.view, value.scope)
        for key, weight in value.numerator_terms if part == "N" else value.denominator_terms:
            products.append(self._term(names, part, (key, value.layer_of(key)), weight, value.unit_parts))
        ranges = (column_range(self._sheet, column, FIRST_ROW, self._last) for column in (KEY, PRODUCT))
        return f"SUMIF({','.join((next(ranges), str(self._key), next(ranges)))})", math.fsum(products)

    def _term(self, names: tuple[str, str], part: str, key: tuple[str, str], weight: float, unit: str) -> float:
        put, row, book = self.book.put, self._row, self.book
        base = self._base(*key)
        for column, words in ((NAME, names[0]), (SCOPE, names[1]), (PART, self._parts[part])):
            put("terms", row, column, words)
        put("terms", row, FLOW, flow_name(self.view, key[0]))
        put("terms", row, WEIGHT, weight, "text", patterns.EXACT)
        put("terms", row, UNIT, unit, "unit")
        put("terms", row, KEY, self._key, "soft", patterns.WHOLE)
        stock = self.balance_rows.stock(key[0].removeprefix("stock:"), key[1]) if key[0].startswith("stock:") else None
        if key in self.flow_rows.keys:
            book.formula("terms", row, BASE, self.flow_rows.base(*key), base)
        elif stock is not None:
            book.formula("terms", row, BASE, stock, base)
        else:
            book.quantity("terms", row, BASE, base)
        product = weight * (base or 0.0)
        there = cell(row, BASE)
        # A flow whose value was deleted makes its indicators not available, never a silent zero.
        book.formula("terms", row, PRODUCT, f'IF({there}="",NA(),{cell(row, WEIGHT)}*{there})', product)
        self._row += 1
        return product

    def close(self) -> None:
        """Filters and print area, when all terms are written."""
        page, last = self.book.sheets["terms"], max(self._row - 1, FIRST_ROW)
        page.autofilter(FIRST_ROW - 1, 0, last, UNIT)
        page.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:D{last + 1}"})
        self.book.print_area("terms", COLUMNS, last)


def _same(a: float | None, b: float | None) -> bool:
    return a is not None and b is not None and math.isclose(a, b, rel_tol=_SAME, abs_tol=1e-300)
