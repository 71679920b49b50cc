"""The cells behind the two charts of the management page, and the charts: native, live, with direct labels.

Both sets of cells are formulas: the inputs are summed by class from the flows, the losses are taken from the sheet of
hotspots in the order of their rank, which changes with the values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.chart import Chart

from vsm_app.engine.indicators.view import MapView
from vsm_app.io.exporters.workbook import hotspots, looks, patterns
from vsm_app.io.exporters.workbook.book import FIRST_ROW, HEADER_ROW, Book, Column, cell, column_range, fixed_range
from vsm_app.io.exporters.workbook.flows import FlowRows
from vsm_app.io.exporters.workbook.hotspots import Block
from vsm_app.io.exporters.workbook.labels import item_name, node_name
from vsm_app.model.elements import SECONDARY_CLASSES, Flow, OriginClass
from vsm_app.texts import text

#: Losses that the chart names; the rest is one column.
MOST: Final = 7
_CLASSES: Final = (
    OriginClass.PRIMARY,
    OriginClass.RENEWABLE,
    OriginClass.RECYCLED,
    OriginClass.REUSED,
    OriginClass.SECONDARY,
)
_BIG: Final = 20_000.0
_HUGE: Final = 2e6
#: Larger unit, divisor; from which size on.
_LARGER: Final = {"kg CO2e": ("t CO₂e", 1e3), "kg": ("t", 1e3), "kWh": ("MWh", 1e3)}
_COLUMNS: Final = (Column("loss", 34), Column("burden", 16, align="right"), Column("cumulative", 14, align="right"))
_INPUTS: Final = (Column("class", 34), Column("mass", 16, align="right"))
_FLOWS: Final = (Column("flow", 34), Column("leaves_to", 26), Column("mass", 16, align="right"), Column("class", 24))
_PARETO_AT, _INPUTS_AT, _FLOWS_AT = 0, 4, 7


@dataclass(frozen=True, slots=True)
class ChartCells:
    """What a chart draws: rows of a column of names and of a column of figures on the sheet of chart data."""

    sheet: str
    first: int
    last: int
    unit: str
    highest: float
    secondary: tuple[bool, ...] = ()

    def rows(self, column: int) -> str:
        """Reference to a column of the block."""
        return "=" + column_range(self.sheet, column, self.first, self.last)


def larger_unit(book: Book, unit: str, currency: str, highest: float) -> tuple[str, float]:
    """Unit in which figures up to `highest` are read with ease, and what to divide by."""
    if unit == currency and highest >= _BIG:
        return (book.word("million", unit=unit), 1e6) if highest >= _HUGE else (book.word("thousand", unit=unit), 1e3)
    if highest >= _BIG and unit in _LARGER:
        return _LARGER[unit]
    return unit, 1.0


def write(book: Book, view: MapView, blocks: tuple[Block, ...], rows: FlowRows) -> tuple[Chart | None, Chart | None]:
    """Write the cells; return the charts of the inputs and of the losses (`None` where there is nothing to draw)."""
    book.title("charts", book.word("sheet.charts"), book.word("charts.line"))
    page = book.sheets["charts"]
    page.set_column(0, 12, 16, book.format("plain"))
    stage = view.reference_stage
    inputs = view.entering(view.inside_of((stage,))) if stage else ()
    drawn = _inputs(book, view, inputs, rows) if inputs else None
    key = "energy_of" if view.layer == "energy" else "inputs_of"
    pareto = _pareto(book, view, blocks[0]) if blocks else None
    if drawn is None and pareto is None:
        book.put("charts", HEADER_ROW, 0, book.word("charts.none"), "plain")
    return (
        _input_chart(book, drawn, key, stage.name if stage else "") if drawn else None,
        _pareto_chart(book, pareto, blocks[0].by) if pareto else None,
    )


def _head(book: Book, columns: tuple[Column, ...], at: int, units: dict[str, str]) -> None:
    page = book.sheets["charts"]
    for number, column in enumerate(columns, at):
        unit = units.get(column.key, "")
        heading = book.word(f"column.{column.key}") + (f", {unit}" if unit else "")
        book.put("charts", HEADER_ROW, number, heading, f"header_{column.align}" if column.align else "header")
        page.set_column(number, number, column.width, book.format("plain"))


def _inputs(book: Book, view: MapView, inputs: tuple[Flow, ...], rows: FlowRows) -> ChartCells:
    """What enters the reference stage, flow by flow, and its sum by class."""
    unit, factor = view.shown_in(view.layer)
    _head(book, _INPUTS, _INPUTS_AT, {"mass": unit})
    _head(book, _FLOWS, _FLOWS_AT, {"mass": unit})
    totals: dict[OriginClass, float] = {}
    for row, flow in enumerate(inputs, FIRST_ROW):
        known = view.class_of(flow)
        known = known if known in _CLASSES else OriginClass.UNKNOWN
        amount = (view.amount(flow.id) or 0.0) / factor
        totals[known] = totals.get(known, 0.0) + amount
        book.put("charts", row, _FLOWS_AT, item_name(view, flow.id))
        book.put("charts", row, _FLOWS_AT + 1, node_name(view, flow.target), "soft")
        book.formula("charts", row, _FLOWS_AT + 2, f"N({rows.base(flow.id, view.layer)})/{factor!r}", amount)
        book.put("charts", row, _FLOWS_AT + 3, text(f"origin_class.{known.value}", lang=book.lang))
    last = FIRST_ROW + len(inputs) - 1
    names = fixed_range(_FLOWS_AT + 3, FIRST_ROW, last)
    amounts = fixed_range(_FLOWS_AT + 2, FIRST_ROW, last)
    used = [one for one in (*_CLASSES, OriginClass.UNKNOWN) if one in totals]
    for row, one in enumerate(used, FIRST_ROW):
        book.put("charts", row, _INPUTS_AT, text(f"origin_class.{one.value}", lang=book.lang))
        sums = f"SUMIF({names},{cell(row, _INPUTS_AT)},{amounts})"
        book.formula("charts", row, _INPUTS_AT + 1, sums, totals[one])
    return ChartCells(
        book.sheet_name("charts"),
        FIRST_ROW,
        FIRST_ROW + len(used) - 1,
        unit,
        max(map(abs, totals.values())),
        tuple(one in SECONDARY_CLASSES for one in used),
    )


def _pareto(book: Book, view: MapView, block: Block) -> ChartCells:
    """The largest losses in the order of their rank, the others in one row."""
    sheet = book.sheet_name("hotspots")
    highest = max(map(abs, block.burdens))
    unit, divisor = larger_unit(book, block.unit, view.physics.settings.currency, highest)
    _head(book, _COLUMNS, _PARETO_AT, {"burden": unit})
    ranks = block.rows(sheet, hotspots.RANK)
    count = min(len(block.burdens), MOST)
    sizes = sum(map(abs, block.burdens))
    running = 0.0
    for place in range(count):
        row = FIRST_ROW + place
        found = f"MATCH({place + 1},{ranks},0)"
        running += abs(block.burdens[place])
        for column, source, value, pattern in (
            (0, hotspots.LABEL, block.labels[place], ""),
            (1, hotspots.BURDEN, block.burdens[place] / divisor, None),
            (2, hotspots.CUMULATIVE, running / sizes if sizes else 0.0, patterns.SHARE),
        ):
            scale = f"/{divisor!r}" if column == 1 else ""
            formula = f"INDEX({block.rows(sheet, source)},{found}){scale}"
            book.formula("charts", row, _PARETO_AT + column, formula, value, "text", pattern)
    if len(block.burdens) > count:
        row = FIRST_ROW + count
        rest = sum(block.burdens[count:]) / divisor
        book.put("charts", row, _PARETO_AT, book.word("charts.others", count=len(block.burdens) - count))
        total = f"{sheet}!{cell(block.total, hotspots.BURDEN)}/{divisor!r}"
        above = fixed_range(_PARETO_AT + 1, FIRST_ROW, row - 1)
        book.formula("charts", row, _PARETO_AT + 1, f"{total}-SUM({above})", rest)
        book.formula(
            "charts",
            row,
            _PARETO_AT + 2,
            f"{sheet}!{cell(block.total, hotspots.SHARE)}",
            1.0 if sizes else 0.0,
            "text",
            patterns.SHARE,
        )
        count += 1
    return ChartCells(book.sheet_name("charts"), FIRST_ROW, FIRST_ROW + count - 1, unit, highest / divisor)


def _font(size: float = 9, *, bold: bool = False, colour: str = looks.INK) -> dict[str, Any]:
    return {"name": "Calibri", "size": size, "bold": bold, "color": colour}


def _labels(book: Book, highest: float) -> dict[str, Any]:
    pattern = "#,##0" if highest >= 100 else "#,##0.0" if highest >= 1 else "#,##0.00"  # noqa: PLR2004
    shown = patterns.apart(pattern, book.lang)
    return {"value": True, "num_format": shown, "font": _font(), "fill": {"color": "#ffffff"}}


def _frame(chart: Chart, heading: str) -> None:
    """Title to the left, no legend, no frame: the labels stand at the bars."""
    chart.set_title(
        {"name": heading, "name_font": _font(11, bold=True), "overlay": False, "layout": {"x": 0.02, "y": 0.02}}
    )
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": looks.LINE}, "fill": {"color": "#ffffff"}})
    chart.set_plotarea({"fill": {"none": True}, "border": {"none": True}})


def _input_chart(book: Book, cells: ChartCells, key: str, stage: str) -> Chart:
    chart = book.file.add_chart({"type": "bar"})
    colours = [looks.SECONDARY if secondary else looks.PRIMARY for secondary in cells.secondary]
    chart.add_series(
        {
            "name": book.word("management.inputs", unit=cells.unit),
            "categories": cells.rows(_INPUTS_AT),
            "values": cells.rows(_INPUTS_AT + 1),
            "points": [{"fill": {"color": colour}} for colour in colours],
            "data_labels": {**_labels(book, cells.highest), "position": "outside_end"},
            "gap": 55,
        }
    )
    _frame(chart, book.word(f"management.{key}", stage=stage, unit=cells.unit))
    chart.set_x_axis({"major_gridlines": {"visible": False}, "visible": False, "min": 0, "max": None})
    chart.set_y_axis(
        {
            "reverse": True,
            "line": {"color": looks.LINE},
            "major_tick_mark": "none",
            "num_font": _font(10),
            "major_gridlines": {"visible": False},
        }
    )
    return chart


def _pareto_chart(book: Book, cells: ChartCells, by: str) -> Chart:
    chart = book.file.add_chart({"type": "column"})
    name = hotspots.by_name(book, by)
    chart.add_series(
        {
            "name": f"{name}, {cells.unit}",
            "categories": cells.rows(_PARETO_AT),
            "values": cells.rows(_PARETO_AT + 1),
            "fill": {"color": looks.LOSS},
            "data_labels": {**_labels(book, cells.highest), "position": "outside_end"},
            "gap": 45,
        }
    )
    line = book.file.add_chart({"type": "line"})
    line.add_series(
        {
            "name": book.word("column.cumulative"),
            "categories": cells.rows(_PARETO_AT),
            "values": cells.rows(_PARETO_AT + 2),
            "y2_axis": True,
            "line": {"color": looks.INK_SOFT, "width": 1.25},
            "marker": {"type": "circle", "size": 5, "fill": {"color": "#ffffff"}, "border": {"color": looks.INK_SOFT}},
        }
    )
    chart.combine(line)
    _frame(chart, book.word("management.losses", name=name, unit=cells.unit))
    chart.set_x_axis({"num_font": _font(9), "major_tick_mark": "none", "line": {"color": looks.LINE}})
    chart.set_y_axis({"major_gridlines": {"visible": False}, "visible": False, "min": 0})
    line.set_y2_axis(
        {
            "min": 0,
            "max": 1,
            "major_unit": 0.5,
            "num_format": "0%",
            "num_font": _font(9, colour=looks.INK_SOFT),
            "line": {"none": True},
            "major_tick_mark": "none",
            "name": book.word("column.cumulative"),
            "name_font": _font(9, colour=looks.INK_SOFT),
            "major_gridlines": {"visible": False},
        }
    )
    return chart
