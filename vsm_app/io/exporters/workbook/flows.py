"""The sheet of flows: one row a flow, the figures from which every other sheet calculates.

Below the flows stand the same flows on their further layers (mass of an energy carrier, a substance): where such a
value was not entered itself, it follows its flow by formula, with the content that it has now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlsxwriter.utility import xl_col_to_name

from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import FlowClass, FlowResult, class_code
from vsm_app.io.exporters.workbook import patterns
from vsm_app.io.exporters.workbook.book import FIRST_ROW, Book, Column, column_range, fixed_range
from vsm_app.io.exporters.workbook.labels import item_name, layer_name, node_name
from vsm_app.precision import FIGURE_DIGITS
from vsm_app.texts import format_alike, text

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
#: Letters of the columns.
_IN: Final = tuple(xl_col_to_name(column) for column in range(len(COLUMNS)))
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
        self._change = book.style("text", patterns.CHANGE)
        self._exact, self._whole = (book.style("soft", pattern) for pattern in (patterns.EXACT, patterns.WHOLE))
        self._outside = book.word("outside")
        self._own_base = fixed_range(BASE, FIRST_ROW, last_own)
        self._own_keys = fixed_range(KEY, FIRST_ROW, last_own)
        self._layers: dict[str, str] = {}
        self._words: dict[str, str] = {}

    def row(self, row: int, result: FlowResult) -> None:
        """Render a row at once: there may be a hundred thousand of them."""
        view, n = self.view, row + 1
        flow = view.physics.flows[result.id]
        known = self._word(class_code(result, flow.quantity, view.solution.share_of(result.id)))
        texts = (
            (_IN[ID], result.id, self._soft),
            (_IN[FROM], node_name(view, flow.source, self._outside), self._text),
            (_IN[TO], node_name(view, flow.target, self._outside), self._text),
            (_IN[ITEM], item_name(view, flow.id), self._text),
            (_IN[CLASS], self._word(f"origin_class.{view.class_of(flow).value}"), self._text),
            (_IN[LAYER], self._layer(result.layer), self._text),
            (_IN[UNIT], result.unit, self._unit),
            (_IN[KNOWN], known, self._text),
            (_IN[INTERVAL], _interval(result, self.book.lang), self._text),
        )
        index = self.table.text_index
        words = [
            f'<c r="{column}{n}" s="{style}" t="s"><v>{index(text)}</v></c>' if text else
            f'<c r="{column}{n}" s="{style}"/>' for column, text, style in texts
        ]  # fmt: skip
        balances = self.rows.balances
        keys = (
            (_IN[FACTOR], result.factor, self._exact),
            (_IN[FROM_KEY], balances.get((flow.source or "", result.layer)), self._whole),
            (_IN[TO_KEY], balances.get((flow.target or "", result.layer)), self._whole),
            (_IN[KEY], self.rows.keys[result.id, result.layer], self._whole),
        )
        factor, source, target, key = [_number(column, n, value, style) for column, value, style in keys]
        spread = _number(
            _IN[SD], n, result.sd or None, self.book.style("text", patterns.measured(result.value, result.sd)[1])
        )
        content, value = self._value(n, result)
        base = result.base_value
        shown, used = f"{_IN[VALUE]}{n}", f"{_IN[FACTOR]}{n}"
        look = self.book.style("soft", "" if base is None else patterns.quantity(base))
        stored = 't="str"><f>' if base is None else "><f>"
        in_base = (
            f'<c r="{_IN[BASE]}{n}" s="{look}" {stored}IF({shown}="","",{shown}*{used})</f>'
            f"<v>{'' if base is None else repr(base)}</v></c>"
        )
        is_open = (
            f'<c r="{_IN[OPEN]}{n}" s="{self._whole}"><f>IF({shown}="",1,0)</f><v>{int(result.value is None)}</v></c>'
        )
        parts = (*words[:6], value, spread, *words[6:], self._entered(n, result), content, factor, in_base, is_open)
        self.table.rendered(row, "".join((*parts, source, target, key)))

    def _value(self, n: int, result: FlowResult) -> tuple[str, str]:
        """Content and value: a number to change, or what follows from the flow's own layer."""
        content = None if result.own_layer or result.entered else self._content(result)
        told = _number(_IN[CONTENT], n, content, self._exact)
        pattern = patterns.measured(result.value, result.sd)[0]
        if content is None:
            look = "solved" if result.flow_class in _SOLVED else "entry"
            return told, _number(_IN[VALUE], n, result.value, self.book.style(look, pattern))
        own = self.rows.keys[result.id, self.view.solution.own[result.id].layer]
        source = f"INDEX({self._own_base},MATCH({own},{self._own_keys},0))"
        formula = f'IF({source}="","",{source}*{_IN[CONTENT]}{n}/{_IN[FACTOR]}{n})'
        style = self.book.style("derived", pattern)
        return told, f'<c r="{_IN[VALUE]}{n}" s="{style}"><f>{formula}</f><v>{result.value!r}</v></c>'

    def _content(self, result: FlowResult) -> float | None:
        own = self.view.solution.own.get(result.id)
        if own is None or not own.base_value or result.base_value is None:
            return None
        return result.base_value / own.base_value

    def _entered(self, n: int, result: FlowResult) -> str:
        """What was entered, its spread, and how far it was moved."""
        style, entered = self.book.style, result.entered
        if entered is None:
            return "".join(_number(_IN[column], n, None, self._text) for column in (ENTERED, ENTERED_SD, ADJUSTMENT))
        given = _number(_IN[ENTERED], n, entered.value, style("text", patterns.entered(entered.value)))
        spread = _number(_IN[ENTERED_SD], n, entered.sd or None, style("text", patterns.spread(entered.sd)))
        moved = None if result.value is None or entered.value == 0 else result.value / entered.value - 1
        kind = ' t="str"' if moved is None else ""
        here, there = f"{_IN[VALUE]}{n}", f"{_IN[ENTERED]}{n}"
        return (
            f'{given}{spread}<c r="{_IN[ADJUSTMENT]}{n}" s="{self._change}"{kind}>'
            f'<f>IF(OR({here}="",{there}=0),"",{here}/{there}-1)</f><v>{"" if moved is None else repr(moved)}</v></c>'
        )

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


def _number(column: str, row: int, value: float | None, style: int) -> str:
    """A cell with a finite number, or an empty one."""
    end = "/>" if value is None else f"><v>{value!r}</v></c>"
    return f'<c r="{column}{row}" s="{style}"{end}'


def _interval(result: FlowResult, lang: str) -> str:
    if result.interval is None:
        return ""
    ends = format_alike([bound for bound in result.interval if bound], lang, FIGURE_DIGITS)
    known = iter(ends)
    low, high = ("…" if bound is None else next(known) if bound else "0" for bound in result.interval)
    return f"[{low} … {high}]"
