"""The sheet of balances: in, out, stock change and gap of every node on every layer, all by formula over the flows."""

from __future__ import annotations

from typing import Final

from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Balance
from vsm_app.io.exporters.workbook import flows
from vsm_app.io.exporters.workbook.book import FIRST_ROW, Book, Column, cell
from vsm_app.io.exporters.workbook.flows import FlowRows

COLUMNS: Final = (
    Column("node", 26),
    Column("stage", 20),
    Column("layer", 10),
    Column("in", 14, "number"),
    Column("out", 14, "number"),
    Column("stock_change", 14, "number"),
    Column("gap", 12, "number"),
    Column("gap_share", 10, "share"),
    Column("mark", 7),
    Column("unit", 8),
    Column("base_factor", 12, "number"),
    Column("open", 10, "integer"),
    Column("key", 8),
)
NODE, STAGE, LAYER, IN, OUT, STOCK, GAP, SHARE, MARK, UNIT, FACTOR, OPEN, KEY = range(len(COLUMNS))
#: A gap below this share of the throughput is rounding.
_NOTHING: Final = 1e-9


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


def write(book: Book, view: MapView, rows: FlowRows) -> None:
    """Write one row a node and layer."""
    settings = view.physics.settings
    line = book.word("balances.line", warn=settings.warn_imbalance, error=settings.error_imbalance)
    book.title("balances", book.word("sheet.balances"), line)
    book.header("balances", COLUMNS)
    row = FIRST_ROW
    sums = Sums(view)
    for balance in view.solution.balances.values():
        if balance.node in view.physics.nodes:
            _row(book, view, balance, rows, sums, row)
            row += 1


def _row(book: Book, view: MapView, balance: Balance, rows: FlowRows, known: Sums, row: int) -> None:
    node = view.physics.nodes[balance.node]
    stage = view.stage_of(balance.node)
    unit_factor = known.factors.get((balance.layer, balance.unit), 1.0)
    stock = view.solution.stocks.get((balance.node, balance.layer))
    stock_open = stock is not None and stock.change is None
    change = 0.0 if stock is None else (None if stock.change is None else stock.change * stock.factor / unit_factor)
    for column, words in (
        (NODE, node.name),
        (STAGE, stage.name if stage else ""),
        (LAYER, balance.layer),
        (UNIT, balance.unit),
    ):
        book.put("balances", row, column, words)
    book.put("balances", row, KEY, rows.keys[balance.node])
    book.put("balances", row, FACTOR, unit_factor, "exactly")
    key, layer, factor = cell(row, KEY), cell(row, LAYER), cell(row, FACTOR)
    sums = [known.total[end].get((balance.node, balance.layer), 0.0) / unit_factor for end in ("target", "source")]
    for column, end, total in ((IN, flows.TO_KEY, sums[0]), (OUT, flows.FROM_KEY, sums[1])):
        criteria = f"{rows.whole(end)},{key},{rows.whole(flows.LAYER)},{layer}"
        book.formula("balances", row, column, f"SUMIFS({rows.whole(flows.BASE)},{criteria})/{factor}", total)
    book.put("balances", row, STOCK, change, "number")
    into, out, held = cell(row, IN), cell(row, OUT), cell(row, STOCK)
    unknown = known.open.get((balance.node, balance.layer), 0) + (1 if stock_open else 0)
    counts = "+".join(
        f"SUMIFS({rows.whole(flows.OPEN)},{rows.whole(end)},{key},{rows.whole(flows.LAYER)},{layer})"
        for end in (flows.TO_KEY, flows.FROM_KEY)
    )
    book.formula("balances", row, OPEN, f'{counts}+IF({held}="",1,0)', unknown, "integer")
    gap = None if unknown else sums[0] - sums[1] - (change or 0.0)
    book.formula("balances", row, GAP, f'IF({cell(row, OPEN)}>0,"",{into}-{out}-{held})', gap)
    throughput = max(abs(sums[0]), abs(sums[1]))
    share = None if gap is None else (abs(gap) / throughput if throughput else 0.0)
    gap_cell, share_cell = cell(row, GAP), cell(row, SHARE)
    largest = f"MAX(ABS({into}),ABS({out}))"
    book.formula(
        "balances", row, SHARE, f'IF({gap_cell}="","",IF({largest}=0,0,ABS({gap_cell})/{largest}))', share, "share"
    )
    settings = view.physics.settings
    mark = (
        ""
        if share is None
        else "!!"
        if share > settings.error_imbalance
        else "!"
        if share > settings.warn_imbalance
        else ""
    )
    limits = f'IF({share_cell}>{settings.error_imbalance},"!!",IF({share_cell}>{settings.warn_imbalance},"!",""))'
    book.formula("balances", row, MARK, f'IF({share_cell}="","",{limits})', mark, "text")
