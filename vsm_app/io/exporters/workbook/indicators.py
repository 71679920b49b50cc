"""The sheets of indicators and of the terms they are summed from: every ratio is a formula over the flows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import IndicatorValue
from vsm_app.io.exporters.workbook.book import FIRST_ROW, Book, Column, cell, column_range
from vsm_app.io.exporters.workbook.flows import FlowRows
from vsm_app.texts import text

COLUMNS: Final = (
    Column("indicator", 38),
    Column("scope", 24),
    Column("value", 14, "number"),
    Column("sd", 10, "number"),
    Column("unit", 12),
    Column("numerator", 16, "number"),
    Column("denominator", 16, "number"),
    Column("unit_parts", 10),
    Column("factor", 9, "number"),
    Column("reason", 46),
    Column("source", 46),
    Column("verified", 12),
    Column("how", 18),
    Column("key", 30),
)
NAME, SCOPE, VALUE, SD, UNIT, NUMERATOR, DENOMINATOR, PARTS, FACTOR, REASON, SOURCE, VERIFIED, HOW, KEY = range(
    len(COLUMNS)
)
TERM_COLUMNS: Final = (
    Column("indicator", 38),
    Column("scope", 24),
    Column("part", 12),
    Column("flow", 34),
    Column("weight", 16, "number"),
    Column("base_value", 18, "number"),
    Column("product", 18, "number"),
    Column("key", 36),
)
T_NAME, T_SCOPE, T_PART, T_FLOW, T_WEIGHT, T_BASE, T_PRODUCT, T_KEY = range(len(TERM_COLUMNS))


@dataclass(frozen=True, slots=True)
class IndicatorRows:
    """Row of each indicator by (id, scope), for the management sheet."""

    rows: dict[tuple[str, str], int]
    sheet: str

    def value(self, key: tuple[str, str]) -> str:
        """Reference to the value of an indicator."""
        return f"{self.sheet}!{cell(self.rows[key], VALUE)}"


def write(book: Book, view: MapView, values: Iterable[IndicatorValue], flow_rows: FlowRows) -> IndicatorRows:
    """Write both sheets."""
    book.title("indicators", book.word("sheet.indicators"), book.word("indicators.line"))
    book.header("indicators", COLUMNS)
    book.title("terms", book.word("sheet.terms"), book.word("terms.line"))
    book.header("terms", TERM_COLUMNS)
    known = tuple(values)
    last_term = FIRST_ROW + sum(len(v.numerator_terms) + len(v.denominator_terms) for v in known) - 1
    rows: dict[tuple[str, str], int] = {}
    term_row = FIRST_ROW
    for row, value in enumerate(known, FIRST_ROW):
        rows[value.id, value.scope] = row
        products: list[float] = []
        for part, terms in (("N", value.numerator_terms), ("D", value.denominator_terms)):
            total, term_row = _terms(book, view, value, part, terms, flow_rows, term_row)
            products.append(total)
        _row(book, view, value, row, products, max(last_term, FIRST_ROW))
    page = book.sheets["terms"]
    page.set_column(T_KEY, T_KEY, 36, book.format("plain"), {"level": 1, "hidden": True})
    book.sheets["indicators"].set_column(KEY, KEY, 30, book.format("plain"), {"level": 1, "hidden": True})
    return IndicatorRows(rows, book.sheet_name("indicators"))


def _terms(
    book: Book,
    view: MapView,
    value: IndicatorValue,
    part: str,
    terms: tuple[tuple[str, float], ...],
    flow_rows: FlowRows,
    row: int,
) -> tuple[float, int]:
    products: list[float] = []
    for key, weight in terms:
        base = view.solution.base(key, value.layer)
        for column, words in (
            (T_NAME, text(f"indicator.{value.id}", lang=book.lang)),
            (T_SCOPE, scope_name(book, view, value.scope)),
            (T_PART, book.word(f"part.{part}")),
            (T_FLOW, _flow_name(view, key)),
            (T_KEY, f"{value.id}|{value.scope}|{part}"),
        ):
            book.put("terms", row, column, words)
        book.put("terms", row, T_WEIGHT, weight, "exactly")
        if (key, value.layer) in flow_rows.rows:
            book.formula("terms", row, T_BASE, flow_rows.base(key, value.layer), base)
        else:
            stock = view.solution.stocks.get((key.removeprefix("stock:"), value.layer))
            base = None if stock is None or stock.change is None else stock.change * stock.factor
            book.put("terms", row, T_BASE, base, "number")
        product = weight * (base or 0.0)
        book.formula("terms", row, T_PRODUCT, f"N({cell(row, T_WEIGHT)})*N({cell(row, T_BASE)})", product)
        products.append(product)
        row += 1
    return math.fsum(products), row


def _row(book: Book, view: MapView, value: IndicatorValue, row: int, products: list[float], last_term: int) -> None:
    sheet = "indicators"
    share = value.unit == "1" and value.factor == 1.0
    look = "share" if share else "number"
    verified = book.word("verified.yes" if value.verified else "verified.no")
    reason = "" if value.reason is None else text(value.reason, _named(view, value), book.lang)
    if value.incomplete and value.value is not None:
        reason = book.word("incomplete")
    for column, words in (
        (NAME, text(f"indicator.{value.id}", lang=book.lang)),
        (SCOPE, scope_name(book, view, value.scope)),
        (PARTS, value.unit_parts),
        (REASON, reason),
        (SOURCE, value.source),
        (VERIFIED, verified),
        (KEY, f"{value.id}|{value.scope}"),
        (UNIT, "" if share else value.unit),
    ):
        book.put(sheet, row, column, words, "wrapped" if column in (REASON, SOURCE) else "text")
    book.put(sheet, row, FACTOR, value.factor, "exactly")
    live = value.value is not None and bool(value.numerator_terms or value.denominator_terms)
    book.put(
        sheet, row, HOW, book.word("how.formula" if live else "how.program" if value.value is not None else "how.none")
    )
    book.put(sheet, row, SD, value.sd, look)
    if not live:
        book.put(sheet, row, VALUE, value.value, look)
        book.put(sheet, row, NUMERATOR, value.numerator, "number")
        book.put(sheet, row, DENOMINATOR, value.denominator, "number")
        return
    terms = book.sheet_name("terms")
    keys, sums = (column_range(terms, column, FIRST_ROW, last_term) for column in (T_KEY, T_PRODUCT))
    for column, part, product in ((NUMERATOR, "N", products[0]), (DENOMINATOR, "D", products[1])):
        book.formula(sheet, row, column, f'SUMIFS({sums},{keys},{cell(row, KEY)}&"|{part}")', product)
    numerator, denominator, factor = cell(row, NUMERATOR), cell(row, DENOMINATOR), cell(row, FACTOR)
    if value.denominator is None:
        book.formula(sheet, row, VALUE, f"{factor}*{numerator}", value.factor * products[0], look)
    else:
        quotient = value.factor * products[0] / products[1] if products[1] else None
        book.formula(sheet, row, VALUE, f'IF({denominator}=0,"",{factor}*{numerator}/{denominator})', quotient, look)


def scope_name(book: Book, view: MapView, scope: str) -> str:
    """Name of what an indicator speaks of."""
    physics = view.physics
    for table in (physics.nodes, physics.items, physics.stages):
        if scope in table:
            return str(table[scope].name)
    return book.word("scope.map") if scope == "map" else scope


def _flow_name(view: MapView, key: str) -> str:
    physics = view.physics
    flow = physics.flows.get(key)
    if flow is None:
        node = physics.nodes.get(key.removeprefix("stock:"))
        return node.name if node else key
    item = physics.items.get(flow.item)
    ends = [physics.nodes[end].name if end in physics.nodes else "–" for end in (flow.source, flow.target)]
    return f"{item.name if item else key} ({ends[0]} → {ends[1]})"


def _named(view: MapView, value: IndicatorValue) -> dict[str, object]:
    """Parameters of a reason with ids replaced by names."""
    named: dict[str, object] = dict(value.reason_params)
    for key in ("flows", "nodes"):
        if isinstance(ids := named.get(key), tuple):
            named[key] = tuple(_flow_name(view, one) for one in ids)
    return named
