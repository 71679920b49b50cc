"""The sheet of flows: one row a flow and layer, the figures from which every other sheet calculates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import FlowClass, FlowResult
from vsm_app.io.exporters.workbook.book import FIRST_ROW, Book, Column, cell, column_range
from vsm_app.texts import text

COLUMNS: Final = (
    Column("id", 9),
    Column("from", 22),
    Column("to", 22),
    Column("item", 24),
    Column("class", 14),
    Column("layer", 10),
    Column("entered", 12, "number"),
    Column("entered_sd", 9, "number"),
    Column("value", 13, "number"),
    Column("sd", 9, "number"),
    Column("unit", 8),
    Column("known_as", 14),
    Column("interval", 16),
    Column("adjustment", 11, "share"),
    Column("base_factor", 12, "number"),
    Column("base_value", 15, "number"),
    Column("open", 7, "integer"),
    Column("from_key", 8),
    Column("to_key", 8),
)
(
    ID,
    FROM,
    TO,
    ITEM,
    CLASS,
    LAYER,
    ENTERED,
    ENTERED_SD,
    VALUE,
    SD,
    UNIT,
    KNOWN,
    INTERVAL,
    ADJUSTMENT,
    FACTOR,
    BASE,
    OPEN,
    FROM_KEY,
    TO_KEY,
) = range(len(COLUMNS))


@dataclass(frozen=True, slots=True)
class FlowRows:
    """Where each flow stands: row by (flow, layer), key by node, and the last row."""

    rows: dict[tuple[str, str], int]
    keys: dict[str, str]
    last: int
    sheet: str

    def base(self, flow: str, layer: str) -> str:
        """Reference to a flow's base value."""
        return f"{self.sheet}!{cell(self.rows[flow, layer], BASE)}"

    def whole(self, column: int) -> str:
        """Reference to a whole column of the table."""
        return column_range(self.sheet, column, FIRST_ROW, max(self.last, FIRST_ROW))


def write(book: Book, view: MapView) -> FlowRows:
    """Write all rows; return where they stand."""
    book.title("flows", book.word("sheet.flows"), book.word("flows.line"))
    book.header("flows", COLUMNS)
    keys = {node: f"N{number:04d}" for number, node in enumerate(view.physics.nodes, 1)}
    rows: dict[tuple[str, str], int] = {}
    row = FIRST_ROW
    for key, result in view.solution.flows.items():
        rows[key] = row
        _row(book, view, result, row, keys)
        row += 1
    page = book.sheets["flows"]
    if rows:
        page.autofilter(FIRST_ROW - 1, 0, row - 1, len(COLUMNS) - 1)
    page.set_column(OPEN, TO_KEY, 8, book.format("plain"), {"level": 1, "hidden": True})
    return FlowRows(rows, keys, row - 1, book.sheet_name("flows"))


def _row(book: Book, view: MapView, result: FlowResult, row: int, keys: dict[str, str]) -> None:
    physics = view.physics
    flow, item = physics.flows[result.id], physics.items.get(result.item)
    ends = [
        physics.nodes[end].name if end in physics.nodes else book.word("outside") for end in (flow.source, flow.target)
    ]
    for column, words in (
        (ID, result.id),
        (FROM, ends[0]),
        (TO, ends[1]),
        (ITEM, item.name if item else ""),
        (UNIT, result.unit),
    ):
        book.put("flows", row, column, words)
    book.put("flows", row, CLASS, text(f"origin_class.{view.class_of(flow).value}", lang=book.lang))
    book.put("flows", row, LAYER, result.layer)
    entered = result.entered
    book.put("flows", row, ENTERED, entered.value if entered else None, "entry")
    book.put("flows", row, ENTERED_SD, entered.sd if entered and entered.sd else None, "entry")
    solved = result.flow_class in (FlowClass.OBSERVABLE, FlowClass.UNOBSERVABLE)
    book.put("flows", row, VALUE, result.value, "solved" if solved else "number")
    book.put("flows", row, SD, result.sd if result.sd else None, "number")
    book.put("flows", row, KNOWN, text(f"class.{result.flow_class.value}", lang=book.lang))
    book.put("flows", row, INTERVAL, _interval(result))
    value, given = cell(row, VALUE), cell(row, ENTERED)
    adjustment = (
        None if entered is None or result.value is None or entered.value == 0 else result.value / entered.value - 1
    )
    book.formula(
        "flows", row, ADJUSTMENT, f'IF(OR({given}="",{value}="",{given}=0),"",{value}/{given}-1)', adjustment, "share"
    )
    book.put("flows", row, FACTOR, result.factor, "exactly")
    book.formula("flows", row, BASE, f'IF({value}="","",{value}*{cell(row, FACTOR)})', result.base_value, "number")
    book.formula("flows", row, OPEN, f'IF({value}="",1,0)', 1 if result.value is None else 0, "integer")
    book.put("flows", row, FROM_KEY, keys.get(flow.source or "", ""))
    book.put("flows", row, TO_KEY, keys.get(flow.target or "", ""))


def _interval(result: FlowResult) -> str:
    if result.interval is None:
        return ""
    low, high = ("…" if bound is None else f"{bound:.6g}" for bound in result.interval)
    return f"[{low} … {high}]"
