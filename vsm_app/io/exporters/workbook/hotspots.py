"""The sheet of hotspots: losses with the burden they carry; shares, ranks, running shares and classes by formula.

Ranks and running shares are counted over the whole ranking, not from row to row: they hold in whatever order the rows
stand after a value was changed. Of equal burdens the upper row comes first.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import HotspotLoss, Hotspots
from vsm_app.io.exporters.workbook import looks, patterns
from vsm_app.io.exporters.workbook.book import HEADER_ROW, Book, Column, cell, column_range, fixed_range
from vsm_app.io.exporters.workbook.flows import FlowRows
from vsm_app.io.exporters.workbook.labels import item_name, node_name
from vsm_app.texts import text

COLUMNS: Final = (
    Column("loss", 28),
    Column("leaves_at", 25),
    Column("mass", 12, align="right"),
    Column("unit", 8, align="unit"),
    Column("specific", 14, align="right"),
    Column("disposal", 14, align="right"),
    Column("burden", 15, align="right"),
    Column("share", 11, align="right"),
    Column("cumulative", 11, align="right"),
    Column("pareto", 8, align="centre"),
    Column("rank", 7, align="right"),
    Column("rank_by_mass", 9, align="right"),
    Column("recoverable", 14, align="right"),
    Column("potential", 14, align="right"),
    Column("credit", 12, align="right"),
    Column("net", 15, align="right"),
    Column("saving", 15, align="right"),
    Column("label", 30, hidden=True),
)
(
    LOSS,
    NODE,
    AMOUNT,
    UNIT,
    SPECIFIC,
    DISPOSAL,
    BURDEN,
    SHARE,
    CUMULATIVE,
    PARETO,
    RANK,
    BY_MASS,
    RECOVERABLE,
    POTENTIAL,
    CREDIT,
    NET,
    SAVING,
    LABEL,
) = range(len(COLUMNS))
_ORDER: Final = ("co2e", "cost", "energy", "mass")
_EDGE: Final = 1e-12
_LONGEST_LABEL: Final = 30


@dataclass(frozen=True, slots=True)
class Block:
    """Where a ranking stands."""

    by: str
    unit: str
    first: int
    last: int
    burdens: tuple[float, ...]
    labels: tuple[str, ...]
    recoverable: tuple[float | None, ...]

    def rows(self, sheet: str, column: int) -> str:
        """Reference to a column of the ranking from another sheet."""
        return column_range(sheet, column, self.first, self.last)

    def here(self, column: int) -> str:
        """Reference to a column of the ranking on its own sheet."""
        return fixed_range(column, self.first, self.last)

    @property
    def total(self) -> int:
        """Row of the sum of all losses."""
        return self.last + 1


def write(book: Book, view: MapView, hotspots: Mapping[str, Hotspots], flow_rows: FlowRows) -> tuple[Block, ...]:
    """Write a block for each ranking that has losses, the most telling first; return where they stand."""
    limits = view.physics.settings
    book.title(
        "hotspots", book.word("sheet.hotspots"), book.word("hotspots.line", a=limits.pareto_a, b=limits.pareto_b)
    )
    blocks: list[Block] = []
    row = HEADER_ROW
    orders = (*(by for by in _ORDER if by in hotspots), *(by for by in hotspots if by not in _ORDER))
    for key in orders:
        ranking = hotspots[key]
        by = ranking.by
        losses = [loss for loss in ranking.losses if (loss.flow, view.layer) in flow_rows.keys]
        if not losses:
            continue
        note = f" · {book.word('incomplete')}" if ranking.incomplete else ""
        carry = "" if by == "mass" else f", {book.word(f'carry.{ranking.carry}')}"
        book.put("hotspots", row, 0, f"{by_name(book, by)}, {ranking.unit}{carry}{note}", "heading")
        first = row + 2
        book.header("hotspots", COLUMNS, row + 1)
        burdens = tuple(loss.burden for loss in losses)
        shares = tuple(loss.recoverable for loss in losses)
        block = Block(by, ranking.unit, first, first + len(losses) - 1, burdens, _labels(view, losses), shares)
        writer = _Writer(book, view, flow_rows, block, losses)
        for number, loss in enumerate(losses):
            writer.row(number, loss)
        writer.total()
        blocks.append(block)
        row = block.total + 3
    page = book.sheets["hotspots"]
    if not blocks:
        book.put("hotspots", HEADER_ROW, 0, book.word("hotspots.none"), "plain")
    else:
        page.freeze_panes(HEADER_ROW, 1)
        page.ignore_errors({"number_stored_as_text": f"A{HEADER_ROW}:B{row}"})
        book.print_area("hotspots", COLUMNS, row - 2)
    return tuple(blocks)


def by_name(book: Book, by: str) -> str:
    """`CO2e of the losses`."""
    return text(f"workbook.by.{by}", lang=book.lang)


def _labels(view: MapView, losses: list[HotspotLoss]) -> tuple[str, ...]:
    """Names for the chart: the item, with its node where several losses are of one item."""
    names = [item_name(view, loss.flow) for loss in losses]
    several = {name for name, count in Counter(names).items() if count > 1}
    full = [
        f"{name} ({node_name(view, loss.node)})" if name in several else name
        for name, loss in zip(names, losses, strict=True)
    ]
    return tuple(one if len(one) <= _LONGEST_LABEL else f"{one[: _LONGEST_LABEL - 1]}…" for one in full)


class _Writer:
    """Writes the rows of one ranking."""

    def __init__(
        self, book: Book, view: MapView, flow_rows: FlowRows, block: Block, losses: Sequence[HotspotLoss]
    ) -> None:
        self.book, self.view, self.flow_rows, self.block = book, view, flow_rows, block
        self._unit, self._factor = view.shown_in(view.layer)
        self._amounts = [(view.amount(loss.flow) or 0.0) / self._factor for loss in losses]
        self._sizes = math.fsum(abs(burden) for burden in block.burdens)
        self._running = 0.0
        # Rank by amount as Excel counts: equals share one.
        self._ranks: dict[float, int] = {}
        for number, amount in enumerate(sorted(self._amounts, reverse=True), 1):
            self._ranks.setdefault(amount, number)

    def row(self, number: int, loss: HotspotLoss) -> None:
        book, view, sheet, row = self.book, self.view, "hotspots", self.block.first + number
        book.put(sheet, row, LOSS, item_name(view, loss.flow))
        book.put(sheet, row, NODE, node_name(view, loss.node), "soft")
        book.put(sheet, row, LABEL, self.block.labels[number], "soft")
        amount = self._amounts[number]
        book.formula(sheet, row, AMOUNT, f"{self.flow_rows.base(loss.flow, view.layer)}/{self._factor!r}", amount)
        book.put(sheet, row, UNIT, self._unit, "unit")
        specific = (loss.burden - loss.disposal) / amount if amount else 0.0
        disposal = loss.disposal / amount if amount else 0.0
        book.quantity(sheet, row, SPECIFIC, specific)
        book.quantity(sheet, row, DISPOSAL, disposal)
        burden = amount * (specific + disposal)
        carried = f"{cell(row, AMOUNT)}*({cell(row, SPECIFIC)}+{cell(row, DISPOSAL)})"
        book.formula(sheet, row, BURDEN, carried, burden)
        self._shares(row, number)
        book.put(sheet, row, RECOVERABLE, loss.recoverable, "entry", patterns.SHARE)
        recoverable = cell(row, RECOVERABLE)
        potential = None if loss.recoverable is None else burden * loss.recoverable
        book.formula(sheet, row, POTENTIAL, f'IF({recoverable}="","",{cell(row, BURDEN)}*{recoverable})', potential)
        self._net(row, loss, amount, burden)

    def _net(self, row: int, loss: HotspotLoss, amount: float, burden: float) -> None:
        """What selling brings (of cost only), what remains, and what avoiding the loss saves with all loops."""
        book, sheet = self.book, "hotspots"
        if self.block.by == "cost":
            each = loss.credit / amount if amount else 0.0
            book.formula(sheet, row, CREDIT, f"{cell(row, AMOUNT)}*{each!r}", amount * each)
            book.formula(sheet, row, NET, f"{cell(row, BURDEN)}-{cell(row, CREDIT)}", burden - amount * each)
        if loss.saving is not None:
            book.quantity(sheet, row, SAVING, loss.saving)

    def _shares(self, row: int, number: int) -> None:
        book, block, sheet = self.book, self.block, "hotspots"
        mine, sizes = f"ABS({cell(row, BURDEN)})", f"ABS({block.here(BURDEN)})"
        total = fixed_range(LABEL, block.total, block.total).partition(":")[0]
        share = abs(block.burdens[number]) / self._sizes if self._sizes else 0.0
        book.formula(sheet, row, SHARE, f"IF({total}=0,0,{mine}/{total})", share, "text", patterns.SHARE)
        upto = f"(({sizes}>{mine})+({sizes}={mine})*(ROW({block.here(BURDEN)})<=ROW()))"
        book.formula(sheet, row, RANK, f"SUMPRODUCT({upto})", number + 1, "text", patterns.WHOLE)
        running = f"IF({total}=0,0,SUMPRODUCT({upto}*{sizes})/{total})"
        before, self._running = self._running, self._running + share
        book.formula(sheet, row, CUMULATIVE, running, self._running, "text", patterns.SHARE)
        upto_a, upto_b = self.view.physics.settings.pareto_a, self.view.physics.settings.pareto_b
        pareto = "A" if before < upto_a - _EDGE else "B" if before < upto_b - _EDGE else "C"
        place = f"({cell(row, CUMULATIVE)}-{cell(row, SHARE)})"
        classes = f'IF({place}<{upto_a!r}-1E-12,"A",IF({place}<{upto_b!r}-1E-12,"B","C"))'
        book.formula(sheet, row, PARETO, classes, pareto, "centre", "")
        ranks = f"RANK({cell(row, AMOUNT)},{block.here(AMOUNT)})"
        book.formula(sheet, row, BY_MASS, ranks, self._ranks[self._amounts[number]], "text", patterns.WHOLE)

    def total(self) -> None:
        """The sum of all losses, and bars behind the shares."""
        book, block, sheet, row = self.book, self.block, "hotspots", self.block.total
        for column in range(LABEL):
            book.put(sheet, row, column, None, "total")
        book.put(sheet, row, LOSS, book.word("hotspots.total"), "total")
        book.put(sheet, row, UNIT, self._unit, "total_unit")
        book.formula(sheet, row, AMOUNT, f"SUM({block.here(AMOUNT)})", math.fsum(self._amounts), "total")
        book.formula(sheet, row, BURDEN, f"SUM({block.here(BURDEN)})", math.fsum(block.burdens), "total")
        share = 1.0 if self._sizes else 0.0
        book.formula(sheet, row, SHARE, f"SUM({block.here(SHARE)})", share, "total", patterns.SHARE)
        book.formula(sheet, row, LABEL, f"SUMPRODUCT(ABS({block.here(BURDEN)}))", self._sizes, "soft")
        potentials = math.fsum(self._potentials())
        book.formula(sheet, row, POTENTIAL, f"SUM({block.here(POTENTIAL)})", potentials, "total")
        bar = {
            "type": "data_bar",
            "bar_color": looks.BAR_LOSS,
            "min_type": "num",
            "max_type": "num",
            "min_value": 0,
            "max_value": 1,
        }
        book.sheets[sheet].conditional_format(block.first, SHARE, block.last, SHARE, bar)

    def _potentials(self) -> list[float]:
        parts = zip(self.block.burdens, self.block.recoverable, strict=True)
        return [burden * share for burden, share in parts if share is not None]
