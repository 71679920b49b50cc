"""The sheet of flows: one row a flow, the figures from which every other sheet calculates.

Below the flows stand the same flows on their further layers (mass of an energy carrier, a substance): where such a
value was not entered itself, it follows its flow by formula, with the content that it has now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import FlowClass, FlowResult
from vsm_app.io.exporters.workbook import patterns
from vsm_app.io.exporters.workbook.book import FIRST_ROW, Book, Column, cell, column_range, fixed_range
from vsm_app.io.exporters.workbook.labels import item_name, layer_name, node_name
from vsm_app.texts import format_number, text

COLUMNS: Final = (
    Column("id", 9),
    Column("from", 23),
    Column("to", 23),
    Column("item", 26),
    Column("class", 20),
    Column("layer", 10),
    Column("value", 13, align="right"),
    Column("sd", 9, align="right"),
    Column("unit", 9, align="unit"),
    Column("known_as", 14),
    Column("interval", 15),
    Column("entered", 11, align="right"),
    Column("entered_sd", 9, align="right"),
    Column("adjustment", 11, align="right"),
    Column("content", 14, align="right", hidden=True),
    Column("base_factor", 12, align="right", hidden=True),
    Column("base_value", 16, align="right", hidden=True),
    Column("open", 7, align="right", hidden=True),
    Column("from_key", 9, align="right", hidden=True),
    Column("to_key", 9, align="right", hidden=True),
    Column("key", 8, align="right", hidden=True),
)
(
    ID,
    FROM,
    TO,
    ITEM,
    CLASS,
    LAYER,
    VALUE,
    SD,
    UNIT,
    KNOWN,
    INTERVAL,
    ENTERED,
    ENTERED_SD,
    ADJUSTMENT,
    CONTENT,
    FACTOR,
    BASE,
    OPEN,
    FROM_KEY,
    TO_KEY,
    KEY,
) = range(len(COLUMNS))
_SOLVED: Final = (FlowClass.OBSERVABLE, FlowClass.UNOBSERVABLE)


@dataclass(frozen=True, slots=True)
class FlowRows:
    """Where the flows stand: a number for each (flow, layer) that finds its row, also when the table was sorted.

    `balances` numbers each (node, layer) of the sheet of balances.
    """

    keys: dict[tuple[str, str], int]
    balances: dict[tuple[str, str], int]
    last: int
    sheet: str

    def base(self, flow: str, layer: str) -> str:
        """Formula for a flow's value in base units."""
        return f"INDEX({self.whole(BASE)},MATCH({self.keys[flow, layer]},{self.whole(KEY)},0))"

    def whole(self, column: int) -> str:
        """Reference to a whole column of the table."""
        return column_range(self.sheet, column, FIRST_ROW, self.last)


def write(book: Book, view: MapView) -> FlowRows:
    """Write all rows; return where they stand."""
    book.title("flows", book.word("sheet.flows"), book.word("flows.line"))
    book.header("flows", COLUMNS)
    balances = {
        (b.node, b.layer): number
        for number, b in enumerate((b for b in view.solution.balances.values() if b.node in view.physics.nodes), 1)
    }
    results = view.solution.flows
    own = [(key, r) for key, r in results.items() if r.own_layer]
    further = [(key, r) for key, r in results.items() if not r.own_layer]
    last_own = FIRST_ROW + len(own) - 1
    rows = FlowRows(
        {key: number for number, (key, _result) in enumerate((*own, *further), 1)},
        balances,
        max(last_own + (len(further) + 2 if further else 0), FIRST_ROW),
        book.sheet_name("flows"),
    )
    writer = _Writer(book, view, rows, max(last_own, FIRST_ROW))
    for row, (_key, result) in enumerate(own, FIRST_ROW):
        writer.row(row, result)
    if further:
        book.put("flows", last_own + 2, ID, book.word("flows.further"), "heading")
        for row, (_key, result) in enumerate(further, last_own + 3):
            writer.row(row, result)
    page = book.sheets["flows"]
    page.autofilter(FIRST_ROW - 1, 0, max(last_own, FIRST_ROW), ADJUSTMENT)
    page.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:F{rows.last + 1}"})
    book.print_area("flows", COLUMNS, rows.last)
    return rows


class _Writer:
    """Writes rows of the sheet; words that many rows share are looked up once."""

    def __init__(self, book: Book, view: MapView, rows: FlowRows, last_own: int) -> None:
        self.book, self.view, self.rows, self.table = book, view, rows, book.tables["flows"]
        self._text, self._soft, self._unit = (book.style(look) for look in ("text", "soft", "unit"))
        self._exact, self._whole = (book.style("soft", pattern) for pattern in (patterns.EXACT, patterns.WHOLE))
        self._outside = book.word("outside")
        self._own_base = fixed_range(BASE, FIRST_ROW, last_own)
        self._own_keys = fixed_range(KEY, FIRST_ROW, last_own)
        self._layers: dict[str, str] = {}
        self._words: dict[str, str] = {}

    def row(self, row: int, result: FlowResult) -> None:
        view, table, style = self.view, self.table, self.book.style
        flow = view.physics.flows[result.id]
        ends = (node_name(view, end, self._outside) for end in (flow.source, flow.target))
        words = (self._word(f"origin_class.{view.class_of(flow).value}"), self._layer(result.layer))
        table.texts(row, ID, (result.id,), self._soft)
        table.texts(row, FROM, (*ends, item_name(view, flow.id), *words), self._text)
        self._value(row, result)
        table.numbers(row, SD, (result.sd or None,), style("text", patterns.spread(result.sd)))
        table.texts(row, UNIT, (result.unit,), self._unit)
        known = self._word(f"flow_class.{result.flow_class.value}")
        table.texts(row, KNOWN, (known, _interval(result, self.book.lang)), self._text)
        self._entered(row, result)
        table.numbers(row, FACTOR, (result.factor,), self._exact)
        value = cell(row, VALUE)
        base = f'IF({value}="","",{value}*{cell(row, FACTOR)})'
        self.book.formula("flows", row, BASE, base, result.base_value, "soft")
        table.formula(row, OPEN, f'IF({value}="",1,0)', int(result.value is None), self._whole)
        source, target = (self.rows.balances.get((end or "", result.layer)) for end in (flow.source, flow.target))
        table.numbers(row, FROM_KEY, (source, target, self.rows.keys[result.id, result.layer]), self._whole)

    def _value(self, row: int, result: FlowResult) -> None:
        """The value: a number to change, or what follows from the flow's own layer."""
        content = None if result.own_layer or result.entered else self._content(result)
        self.table.numbers(row, CONTENT, (content,), self._exact)
        if content is None:
            look = "solved" if result.flow_class in _SOLVED else "entry"
            self.table.numbers(row, VALUE, (result.value,), self.book.style(look, patterns.quantity(result.value)))
            return
        own = self.rows.keys[result.id, self.view.solution.own[result.id].layer]
        source = f"INDEX({self._own_base},MATCH({own},{self._own_keys},0))"
        formula = f'IF({source}="","",{source}*{cell(row, CONTENT)}/{cell(row, FACTOR)})'
        self.book.formula("flows", row, VALUE, formula, result.value, "derived")

    def _content(self, result: FlowResult) -> float | None:
        own = self.view.solution.own.get(result.id)
        if own is None or not own.base_value or result.base_value is None:
            return None
        return result.base_value / own.base_value

    def _entered(self, row: int, result: FlowResult) -> None:
        table, style, entered = self.table, self.book.style, result.entered
        if entered is None:
            table.numbers(row, ENTERED, (None, None, None), self._text)
            return
        table.numbers(row, ENTERED, (entered.value,), style("text", patterns.entered(entered.value)))
        table.numbers(row, ENTERED_SD, (entered.sd or None,), style("text", patterns.spread(entered.sd)))
        value, given = cell(row, VALUE), cell(row, ENTERED)
        moved = None if result.value is None or entered.value == 0 else result.value / entered.value - 1
        formula = f'IF(OR({value}="",{given}=0),"",{value}/{given}-1)'
        self.book.formula("flows", row, ADJUSTMENT, formula, moved, "text", patterns.CHANGE)

    def _word(self, code: str) -> str:
        found = self._words.get(code)
        if found is None:
            found = self._words[code] = text(code, lang=self.book.lang)
        return found

    def _layer(self, layer: str) -> str:
        found = self._layers.get(layer)
        if found is None:
            found = self._layers[layer] = layer_name(self.book, self.view, layer)
        return found


def _interval(result: FlowResult, lang: str) -> str:
    if result.interval is None:
        return ""
    low, high = ("…" if bound is None else format_number(bound, lang) for bound in result.interval)
    return f"[{low} … {high}]"
