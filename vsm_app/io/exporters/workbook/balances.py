"""The sheet of balances: in, out, stock change and gap of every node on every layer, all by formula over the flows.

Beside them stands what was entered: where the entries of a node do not close, reconciliation has hidden the gap in the
values, and the facilitator wants to see it.
"""

from __future__ import annotations

from typing import Final

from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import OPEN as LEVEL_OPEN
from vsm_app.engine.results import Balance
from vsm_app.io.exporters.workbook import flows, looks, patterns
from vsm_app.io.exporters.workbook.book import FIRST_ROW, Book, Column, cell, column_range
from vsm_app.io.exporters.workbook.flows import FlowRows
from vsm_app.io.exporters.workbook.labels import layer_name
from vsm_app.model.units import parse_unit

COLUMNS: Final = (
    Column("node", 27),
    Column("stage", 20),
    Column("layer", 10),
    Column("in", 13, align="right"),
    Column("out", 13, align="right"),
    Column("stock_change", 17, align="right"),
    Column("gap", 11, align="right"),
    Column("gap_share", 10, align="right"),
    Column("mark", 7, align="centre"),
    Column("unit", 8, align="unit"),
    Column("entered_in", 13, align="right"),
    Column("entered_out", 13, align="right"),
    Column("entered_gap", 11, align="right"),
    Column("entered_share", 10, align="right"),
    Column("entered_mark", 7, align="centre"),
    Column("entered_stock", 12, align="right", hidden=True),
    Column("base_factor", 12, align="right", hidden=True),
    Column("base_stock", 14, align="right", hidden=True),
    Column("open", 8, align="right", hidden=True),
    Column("key", 8, align="right", hidden=True),
)
(
    NODE,
    STAGE,
    LAYER,
    IN,
    OUT,
    STOCK,
    GAP,
    SHARE,
    MARK,
    UNIT,
    ENTERED_IN,
    ENTERED_OUT,
    ENTERED_GAP,
    ENTERED_SHARE,
    ENTERED_MARK,
    ENTERED_STOCK,
    FACTOR,
    BASE_STOCK,
    OPEN,
    KEY,
) = range(len(COLUMNS))
#: A gap below this share of the throughput is rounding.
_NOTHING: Final = "1E-9"
#: In place of the mark of a gap, where the way on is not drawn yet or a flow stands in a unit of another kind.
_NOT_FINISHED: Final = "···"


class Sums:
    """What the formulas of this sheet come to: sums and counts by node and layer, in base units."""

    def __init__(self, view: MapView) -> None:
        self.total: dict[str, dict[tuple[str, str], float]] = {"source": {}, "target": {}}
        self.open: dict[tuple[str, str], int] = {}
        self.factors: dict[tuple[str, str], float] = {}
        for (flow_id, layer), result in view.solution.flows.items():
            flow = view.physics.flows[flow_id]
            self.factors.setdefault((layer, result.unit), result.factor)
            for end, node in (("source", flow.source), ("target", flow.target)):
                if node is None:
                    continue
                key = (node, layer)
                self.total[end][key] = self.total[end].get(key, 0.0) + (result.base_value or 0.0)
                self.open[key] = self.open.get(key, 0) + (result.value is None)


class BalanceRows:
    """Finds the stock change of a node on a layer, also when the table was sorted."""

    def __init__(self, sheet: str, keys: dict[tuple[str, str], int]) -> None:
        self._sheet, self._keys = sheet, keys
        self._last = FIRST_ROW + max(len(keys), 1) - 1

    def stock(self, node: str, layer: str) -> str | None:
        """Formula for a stock change in base units; `None` where the sheet has none."""
        number = self._keys.get((node, layer))
        if number is None:
            return None
        return f"INDEX({self._whole(BASE_STOCK)},MATCH({number},{self._whole(KEY)},0))"

    def _whole(self, column: int) -> str:
        return column_range(self._sheet, column, FIRST_ROW, self._last)


def write(book: Book, view: MapView, rows: FlowRows) -> BalanceRows:
    """Write one row a node and layer."""
    settings = view.physics.settings
    line = book.word("balances.line", warn=settings.warn_imbalance, error=settings.error_imbalance)
    book.title("balances", book.word("sheet.balances"), line)
    book.header("balances", COLUMNS)
    writer = _Writer(book, view, rows)
    row = FIRST_ROW
    for row, (node, layer) in enumerate(rows.balances, FIRST_ROW):
        writer.row(row, view.solution.balances[node, layer])
    page = book.sheets["balances"]
    page.autofilter(FIRST_ROW - 1, 0, row, ENTERED_MARK)
    page.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:C{row + 1}"})
    for column in (MARK, ENTERED_MARK):
        _colour_marks(book, row, column)
    book.print_area("balances", COLUMNS, row)
    return BalanceRows(book.sheet_name("balances"), rows.balances)


def _colour_marks(book: Book, last: int, column: int) -> None:
    """Gaps that matter, in the colours of the badges on the map; the marks tell them apart without colour."""
    page = book.sheets["balances"]
    for mark, back, ink in (("!!", looks.LOSS_SOFT, looks.LOSS_TEXT), ("!", looks.WARN_SOFT, looks.WARN_TEXT)):
        style = book.file.add_format({"bg_color": back, "font_color": ink, "bold": True})
        rule = {
            "type": "formula",
            "criteria": f'=${cell(FIRST_ROW, column)}="{mark}"',
            "format": style,
            "stop_if_true": True,
        }
        page.conditional_format(FIRST_ROW, column - 2, last, column, rule)


class _Writer:
    """Writes rows of the sheet."""

    def __init__(self, book: Book, view: MapView, rows: FlowRows) -> None:
        self.book, self.view, self.rows, self.known = book, view, rows, Sums(view)
        self._layers = {layer: layer_name(book, view, layer) for _node, layer in rows.balances}

    def row(self, row: int, balance: Balance) -> None:
        put, view = self.book.put, self.view
        stage = view.stage_of(balance.node)
        put("balances", row, NODE, view.physics.nodes[balance.node].name)
        put("balances", row, STAGE, stage.name if stage else "", "soft")
        put("balances", row, LAYER, self._layers[balance.layer])
        put("balances", row, UNIT, balance.unit, "unit")
        factor = self.known.factors.get((balance.layer, balance.unit)) or parse_unit(balance.unit).factor
        put("balances", row, FACTOR, factor, "soft", patterns.EXACT)
        key = (balance.node, balance.layer)
        put("balances", row, KEY, self.rows.balances[key], "soft", patterns.WHOLE)
        self._current(row, key, factor)
        self._entries(row, balance)
        if balance.level == LEVEL_OPEN:  # a gap that nobody has to close yet
            for column in (MARK, ENTERED_MARK):
                put("balances", row, column, _NOT_FINISHED, "centre")

    def _current(self, row: int, key: tuple[str, str], factor: float) -> None:
        """In, out and gap of the values on the sheet of flows."""
        formula, rows = self.book.formula, self.rows
        stock = self.view.solution.stocks.get(key)
        change = 0.0 if stock is None else None if stock.change is None else stock.change * stock.factor / factor
        sums = [self.known.total[end].get(key, 0.0) / factor for end in ("target", "source")]
        number, scale = cell(row, KEY), cell(row, FACTOR)
        for column, end, total in ((IN, flows.TO_KEY, sums[0]), (OUT, flows.FROM_KEY, sums[1])):
            formula(
                "balances", row, column, f"SUMIF({rows.whole(end)},{number},{rows.whole(flows.BASE)})/{scale}", total
            )
        if stock is None:
            self.book.put("balances", row, STOCK, change, "text", patterns.NONE_HERE)
        else:
            self.book.quantity("balances", row, STOCK, change, "entry")
        into, out, held = (f"{cell(row, column)}" for column in (IN, OUT, STOCK))
        base = None if change is None else change * factor
        formula("balances", row, BASE_STOCK, f'IF({held}="","",{held}*{scale})', base, "soft")
        counts = "+".join(
            f"SUMIF({rows.whole(end)},{number},{rows.whole(flows.OPEN)})" for end in (flows.TO_KEY, flows.FROM_KEY)
        )
        unknown = self.known.open.get(key, 0) + (change is None)
        formula("balances", row, OPEN, f'{counts}+IF({held}="",1,0)', unknown, "soft", patterns.WHOLE)
        difference, largest = f"{into}-{out}-{held}", f"MAX(ABS({into}),ABS({out}))"
        gap = None if unknown else _settled(sums[0] - sums[1] - (change or 0.0), sums)
        settled = f"IF(ABS({difference})<={_NOTHING}*{largest},0,{difference})"
        formula("balances", row, GAP, f'IF({cell(row, OPEN)}>0,"",{settled})', gap, "text", patterns.GAP)
        self._share(row, (IN, OUT, GAP, SHARE, MARK), gap, sums)

    def _entries(self, row: int, balance: Balance) -> None:
        """In, out and gap of what was entered, where everything at the node was."""
        put, quantity = self.book.put, self.book.quantity
        if not balance.complete:
            for column in range(ENTERED_IN, ENTERED_STOCK + 1):
                put("balances", row, column, None)
            return
        sums = [balance.entered_in, balance.entered_out]
        quantity("balances", row, ENTERED_IN, sums[0])
        quantity("balances", row, ENTERED_OUT, sums[1])
        quantity("balances", row, ENTERED_STOCK, balance.stock_change, "soft")
        into, out, held = (cell(row, column) for column in (ENTERED_IN, ENTERED_OUT, ENTERED_STOCK))
        difference, largest = f"{into}-{out}-{held}", f"MAX(ABS({into}),ABS({out}))"
        gap = _settled(sums[0] - sums[1] - balance.stock_change, sums)
        settled = f"IF(ABS({difference})<={_NOTHING}*{largest},0,{difference})"
        self.book.formula("balances", row, ENTERED_GAP, settled, gap, "text", patterns.GAP)
        self._share(row, (ENTERED_IN, ENTERED_OUT, ENTERED_GAP, ENTERED_SHARE, ENTERED_MARK), gap, sums)

    def _share(self, row: int, columns: tuple[int, ...], gap: float | None, sums: list[float]) -> None:
        """The gap over the throughput, and the mark of the map's limits."""
        into, out, gap_cell, share_cell = (cell(row, column) for column in columns[:4])
        settings = self.view.physics.settings
        throughput = max(abs(sums[0]), abs(sums[1]))
        share = None if gap is None else abs(gap) / throughput if throughput else 0.0
        largest = f"MAX(ABS({into}),ABS({out}))"
        self.book.formula(
            "balances",
            row,
            columns[3],
            f'IF({gap_cell}="","",IF({largest}=0,0,ABS({gap_cell})/{largest}))',
            share,
            "text",
            patterns.SHARE,
        )
        mark = ""
        if share is not None:
            mark = "!!" if share > settings.error_imbalance else "!" if share > settings.warn_imbalance else ""
        limits = f'IF({share_cell}>{settings.error_imbalance},"!!",IF({share_cell}>{settings.warn_imbalance},"!",""))'
        self.book.formula("balances", row, columns[4], f'IF({share_cell}="","",{limits})', mark, "centre", "")


def _settled(gap: float, sums: list[float]) -> float:
    """Zero where the gap is rounding."""
    return 0.0 if abs(gap) <= float(_NOTHING) * max(abs(sums[0]), abs(sums[1])) else gap
