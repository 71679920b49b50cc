"""The sheet of hotspots: losses with the burden they carry, shares, running shares and classes by formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vsm_app.engine.hotspots import PARETO_A, PARETO_B
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import HotspotLoss, Hotspots
from vsm_app.io.exporters.workbook.book import HEADER_ROW, Book, Column, cell, column_range
from vsm_app.io.exporters.workbook.flows import FlowRows

COLUMNS: Final = (
    Column("loss", 28),
    Column("leaves_at", 24),
    Column("mass", 14, "number"),
    Column("specific", 14, "number"),
    Column("disposal", 14, "number"),
    Column("burden", 16, "number"),
    Column("share", 10, "share"),
    Column("cumulative", 11, "share"),
    Column("pareto", 8),
    Column("rank_by_mass", 10, "integer"),
    Column("recoverable", 12, "share"),
    Column("potential", 14, "number"),
)
LOSS, NODE, AMOUNT, SPECIFIC, DISPOSAL, BURDEN, SHARE, CUMULATIVE, PARETO, BY_MASS, RECOVERABLE, POTENTIAL = range(
    len(COLUMNS)
)
_ORDER: Final = ("co2e", "cost", "energy", "mass")


@dataclass(frozen=True, slots=True)
class Block:
    """Where a ranking stands."""

    by: str
    unit: str
    first: int
    last: int

    def rows(self, sheet: str, column: int) -> str:
        """Reference to a column of the ranking."""
        return column_range(sheet, column, self.first, self.last)


def write(book: Book, view: MapView, hotspots: Mapping[str, Hotspots], flow_rows: FlowRows) -> tuple[Block, ...]:
    """Write a block for each ranking that has losses, the most telling first; return where they stand."""
    book.title("hotspots", book.word("sheet.hotspots"), book.word("hotspots.line", a=PARETO_A, b=PARETO_B))
    blocks: list[Block] = []
    row = HEADER_ROW - 1
    for by in _ORDER:
        ranking = hotspots.get(by)
        if ranking is None or not ranking.losses:
            continue
        note = f" · {book.word('incomplete')}" if ranking.incomplete else ""
        book.put("hotspots", row, 0, f"{book.word(f'by.{by}')}, {ranking.unit}{note}", "heading")
        book.header("hotspots", COLUMNS, row + 1)
        first = row + 2
        block = Block(by, ranking.unit, first, first + len(ranking.losses) - 1)
        for number, loss in enumerate(ranking.losses):
            _row(book, view, loss, block, first + number, flow_rows, number and ranking.losses[number - 1].cumulative)
        blocks.append(block)
        row = block.last + 3
    if not blocks:
        book.put("hotspots", HEADER_ROW, 0, book.word("hotspots.none"), "plain")
    return tuple(blocks)


def _row(
    book: Book, view: MapView, loss: HotspotLoss, block: Block, row: int, flow_rows: FlowRows, before: float
) -> None:
    physics, sheet = view.physics, "hotspots"
    item, node = physics.items.get(loss.item), physics.nodes.get(loss.node)
    book.put(sheet, row, LOSS, item.name if item else loss.flow)
    book.put(sheet, row, NODE, node.name if node else "")
    amount = view.amount(loss.flow) or 0.0
    _unit, factor = view.shown_in(view.layer)
    book.formula(sheet, row, AMOUNT, f"{flow_rows.base(loss.flow, view.layer)}/{factor!r}", amount / factor)
    specific = (loss.burden - loss.disposal) / (amount / factor) if amount else 0.0
    disposal = loss.disposal / (amount / factor) if amount else 0.0
    book.put(sheet, row, SPECIFIC, specific, "number")
    book.put(sheet, row, DISPOSAL, disposal, "number")
    mass = cell(row, AMOUNT)
    burden = amount / factor * (specific + disposal)
    book.formula(sheet, row, BURDEN, f"{mass}*({cell(row, SPECIFIC)}+{cell(row, DISPOSAL)})", burden)
    all_burdens = block.rows("", BURDEN).removeprefix("!")
    total = f"SUM({all_burdens})"
    book.formula(sheet, row, SHARE, f"IF({total}=0,0,{cell(row, BURDEN)}/{total})", loss.share, "share")
    running = cell(row, SHARE) if row == block.first else f"{cell(row - 1, CUMULATIVE)}+{cell(row, SHARE)}"
    book.formula(sheet, row, CUMULATIVE, running, loss.cumulative, "share")
    previous = "0" if row == block.first else cell(row - 1, CUMULATIVE)
    pareto = "A" if before < PARETO_A - 1e-12 else "B" if before < PARETO_B - 1e-12 else "C"
    book.formula(
        sheet,
        row,
        PARETO,
        f'IF({previous}<{PARETO_A}-1E-12,"A",IF({previous}<{PARETO_B}-1E-12,"B","C"))',
        pareto,
        "text",
    )
    amounts = block.rows("", AMOUNT).removeprefix("!")
    book.formula(sheet, row, BY_MASS, f"RANK({mass},{amounts})", loss.rank_by_mass, "integer")
    book.put(sheet, row, RECOVERABLE, loss.recoverable, "share")
    potential = None if loss.recoverable is None else burden * loss.recoverable
    recoverable = cell(row, RECOVERABLE)
    book.formula(sheet, row, POTENTIAL, f'IF({recoverable}="","",{cell(row, BURDEN)}*{recoverable})', potential)
