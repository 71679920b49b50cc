"""The sheet of terms: the flows of which the indicators' numerators and denominators are summed, with their weights."""

from __future__ import annotations

import math
from typing import Final

from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import IndicatorValue
from vsm_app.io.exporters.workbook import patterns
from vsm_app.io.exporters.workbook.balances import BalanceRows
from vsm_app.io.exporters.workbook.book import FIRST_ROW, Book, Column, column_range
from vsm_app.io.exporters.workbook.flows import FlowRows
from vsm_app.io.exporters.workbook.labels import flow_name, scope_name
from vsm_app.texts import text

COLUMNS: Final = (
    Column("indicator", 46),
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
        self._names: dict[str, str] = {}
        self._table = book.tables["terms"]
        plain = (("text", ""), ("text", patterns.EXACT), ("unit", ""), ("soft", patterns.WHOLE))
        self._looks = tuple(book.style(look, pattern) for look, pattern in plain)
        self._last = FIRST_ROW + max(sum(len(v.numerator_terms) + len(v.denominator_terms) for v in values), 1) - 1
        self._sheet = book.sheet_name("terms")
        self._parts = {part: book.word(f"part.{part}") for part in ("N", "D")}
        book.title("terms", book.word("sheet.terms"), book.word("terms.line"), upright=True)
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
        index = self._table.text_index
        terms = value.numerator_terms if part == "N" else value.denominator_terms
        name, scope = text(f"indicator.{value.id}", lang=self.book.lang), scope_name(self.book, self.view, value.scope)
        words = [index(one) for one in (name, scope, self._parts[part], value.unit_parts)] if terms else []
        self._table.repeat_texts(len(words) * (len(terms) - 1))
        products = []
        for key, weight in terms:
            row, n, flow = self._row, self._row + 1, index(self._flow(key))
            base, cell = self._base_cell(key, value.layer_of(key), n)
            product = weight * (base or 0.0)
            look, exact, unit, whole, figure = *self._looks, self.book.style("text", patterns.quantity(product))
            # A flow whose value was deleted makes its indicators not available, never a silent zero.
            self._table.rendered(
                row,
                f'<c r="A{n}" s="{look}" t="s"><v>{words[0]}</v></c><c r="B{n}" s="{look}" t="s"><v>{words[1]}</v></c>'
                f'<c r="C{n}" s="{look}" t="s"><v>{words[2]}</v></c><c r="D{n}" s="{look}" t="s"><v>{flow}</v></c>'
                f'<c r="E{n}" s="{exact}"><v>{weight!r}</v></c>{cell}'
                f'<c r="G{n}" s="{figure}"><f>IF(F{n}="",NA(),E{n}*F{n})</f><v>{product!r}</v></c>'
                f'<c r="H{n}" s="{unit}" t="s"><v>{words[3]}</v></c>'
                f'<c r="I{n}" s="{whole}"><v>{self._key}</v></c>',
            )
            products.append(product)
            self._row += 1
        keys, sums = (column_range(self._sheet, column, FIRST_ROW, self._last) for column in (KEY, PRODUCT))
        return f"SUMIF({keys},{self._key},{sums})", math.fsum(products)

    def _base_cell(self, key: str, layer: str, number: int) -> tuple[float | None, str]:
        """What a term stands on in base units, and its cell: found among the flows or the stock changes."""
        base = self._base(key, layer)
        style = self.book.style("text", patterns.quantity(base))
        formula: str | None = None
        if (key, layer) in self.flow_rows.keys:
            formula = self.flow_rows.base(key, layer)
        elif key.startswith("stock:"):
            formula = self.balance_rows.stock(key.removeprefix("stock:"), layer)
        code = f"<f>{formula}</f>" if formula else ""
        return base, f'<c r="F{number}" s="{style}">{code}<v>{base!r}</v></c>'

    def _flow(self, key: str) -> str:
        found = self._names.get(key)
        if found is None:
            found = self._names[key] = flow_name(self.view, key)
        return found

    def close(self) -> None:
        """Filters and print area, when all terms are written."""
        page, last = self.book.sheets["terms"], max(self._row - 1, FIRST_ROW)
        page.autofilter(FIRST_ROW - 1, 0, last, UNIT)
        page.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:D{last + 1}"})
        self.book.print_area("terms", COLUMNS, last)


def _same(a: float | None, b: float | None) -> bool:
    return a is not None and b is not None and math.isclose(a, b, rel_tol=_SAME, abs_tol=1e-300)
