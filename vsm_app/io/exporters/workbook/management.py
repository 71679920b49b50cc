"""The page that management sees: headline figures, two charts over cells, the picture of the map; and the cover."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping, Sequence
from typing import Final

from vsm_app import __version__
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import IndicatorValue, Results
from vsm_app.io.exporters.workbook import book as looks
from vsm_app.io.exporters.workbook import hotspots
from vsm_app.io.exporters.workbook.book import Book, column_range
from vsm_app.io.exporters.workbook.flows import FlowRows
from vsm_app.io.exporters.workbook.hotspots import Block
from vsm_app.io.exporters.workbook.indicators import IndicatorRows
from vsm_app.model.document import Document
from vsm_app.model.elements import SECONDARY_CLASSES, OriginClass
from vsm_app.texts import text

#: Indicators of the map that management is shown, the first six that are defined.
HEADLINES: Final = (
    "recycled_content",
    "return_rate",
    "eol_recycling_rate",
    "mci",
    "value_retained",
    "material_yield",
    "co2e.total",
    "co2e.per_piece",
    "mfca.loss_cost",
    "energy.per_piece",
    "losses",
)
_CARDS: Final = 6
_CARD_COLUMNS: Final = 2
_INPUT_CLASSES: Final = (
    OriginClass.PRIMARY,
    OriginClass.RENEWABLE,
    OriginClass.RECYCLED,
    OriginClass.REUSED,
    OriginClass.SECONDARY,
    OriginClass.UNKNOWN,
)
_CHART_ROW: Final = 8
_PICTURE_ROW: Final = 27
_DATA_COLUMN: Final = 14
_PICTURE_WIDTH: Final = 1120


def write_cover(book: Book, document: Document, results: Results, view: MapView) -> None:
    """Title, where the figures come from, what they refer to, and how sound they are."""
    page, sheet = book.sheets["cover"], "cover"
    book.title(sheet, document.name or book.word("untitled"), document.description)
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 100)
    settings, solution, source = document.settings, results.solution, document.source
    scenario = view.physics.scenarios.get(solution.scenario)
    statistics = solution.statistics
    unit = settings.functional_unit
    lines: list[tuple[str, str]] = [
        ("scenario", scenario.name if scenario else book.word("current")),
        ("period", text(f"period.{settings.period}" if settings.period else "workbook.period.unit", lang=book.lang)),
        ("functional_unit", f"{unit.pieces:g} × {unit.name}" if unit.pieces else unit.name or "–"),
        ("currency", settings.currency),
        ("status", text(f"status.{solution.status.value}", lang=book.lang)),
        ("statistics", book.word("statistics", chi2=statistics.chi2, dof=statistics.dof, p=statistics.p)),
        ("problems", str(len(results.problems))),
        ("source", "; ".join(part for part in (source.title, source.authors, str(source.year or "")) if part) or "–"),
        ("url", source.url or "–"),
        ("licence", source.licence or "–"),
        ("source_note", source.note or "–"),
        ("program", f"Ringstrom {__version__}"),
    ]
    for row, (key, value) in enumerate(lines, 3):
        page.write_string(row, 0, book.word(f"cover.{key}"), book.format("label"))
        page.write_string(row, 1, value, book.format("wrap"))
    page.write_string(len(lines) + 4, 0, book.word("cover.colours"), book.format("heading"))
    page.write_string(len(lines) + 5, 0, book.word("cover.entry"), book.format("entry"))
    page.write_string(len(lines) + 6, 0, book.word("cover.solved"), book.format("solved"))


def write_management(
    book: Book,
    document: Document,
    results: Results,
    view: MapView,
    rows: IndicatorRows,
    flow_rows: FlowRows,
    blocks: Sequence[Block],
    pictures: Mapping[str, bytes],
) -> None:
    """Cards, charts and pictures."""
    page, sheet = book.sheets["management"], "management"
    book.title(sheet, document.name or book.word("untitled"), document.description or book.word("management.line"))
    page.set_column(0, _CARD_COLUMNS * _CARDS - 1, 12)
    _cards(book, results.indicators, rows)
    _input_chart(book, view, flow_rows)
    if blocks:
        _pareto_chart(book, blocks[0])
    row = _PICTURE_ROW
    for key in ("map", "sankey", "heat"):
        if pictures.get(key):
            row = _picture(book, key, pictures[key], row)
    page.set_first_sheet()
    page.activate()


def _cards(book: Book, values: Sequence[IndicatorValue], rows: IndicatorRows) -> None:
    page, sheet = book.sheets["management"], "management"
    defined = {v.id: v for v in values if v.scope == "map" and v.value is not None}
    shown = [defined[key] for key in HEADLINES if key in defined][:_CARDS]
    for number, value in enumerate(shown):
        left, right = number * _CARD_COLUMNS, number * _CARD_COLUMNS + 1
        name = text(f"indicator.{value.id}", lang=book.lang)
        share = value.unit == "1"
        page.merge_range(3, left, 3, right, name, book.format("card_label"))
        page.merge_range(4, left, 4, right, "", book.format("card_share" if share else "card_number"))
        book.formula(
            sheet, 4, left, rows.value((value.id, value.scope)), value.value, "card_share" if share else "card_number"
        )
        unit = "" if share else value.unit
        line = text(f"indicator.{value.id}.line", _line_params(value), book.lang)
        note = " · ".join(part for part in (unit, line, "" if value.verified else book.word("verified.no")) if part)
        page.merge_range(5, left, 5, right, note, book.format("card_note"))
    page.set_row(3, 30)
    page.set_row(4, 32)
    page.set_row(5, 44)


def _line_params(value: IndicatorValue) -> dict[str, object]:
    """What the line in words under a figure may name."""
    parts = {"numerator": value.numerator, "denominator": value.denominator}
    return {**parts, "unit": value.unit_parts, "value": value.value}


def _input_chart(book: Book, view: MapView, flow_rows: FlowRows) -> None:
    """What enters the reference stage, by class: a bar chart over sums of the sheet of flows."""
    page, sheet = book.sheets["management"], "management"
    stage = view.reference_stage
    inputs = view.entering(view.inside_of((stage,))) if stage else ()
    unit, factor = view.shown_in(view.layer)
    by_class = {one: [f for f in inputs if view.class_of(f) is one] for one in _INPUT_CLASSES}
    used = [(one, found) for one, found in by_class.items() if found]
    if not used:
        return
    page.write_string(2, _DATA_COLUMN, book.word("management.chart_data"), book.format("label"))
    for row, (one, found) in enumerate(used, 3):
        total = sum(view.amount(f.id) or 0.0 for f in found) / factor
        sums = "+".join(f"N({flow_rows.base(f.id, view.layer)})" for f in found)
        book.put(sheet, row, _DATA_COLUMN, text(f"origin_class.{one.value}", lang=book.lang))
        book.formula(sheet, row, _DATA_COLUMN + 1, f"({sums})/{factor!r}", total)
    name = book.sheet_name("management")
    chart = book.file.add_chart({"type": "bar"})
    colours = [{"fill": {"color": looks.SECONDARY if one in SECONDARY_CLASSES else looks.PRIMARY}} for one, _ in used]
    chart.add_series(
        {
            "name": book.word("management.inputs", unit=unit),
            "categories": "=" + column_range(name, _DATA_COLUMN, 3, 2 + len(used)),
            "values": "=" + column_range(name, _DATA_COLUMN + 1, 3, 2 + len(used)),
            "points": colours,
            "data_labels": {"value": True, "num_format": "#,##0.###", "font": {"color": looks.INK}},
            "gap": 60,
        }
    )
    heading = book.word("management.inputs_of", stage=stage.name if stage else "", unit=unit)
    chart.set_title({"name": heading, "name_font": {"size": 12, "color": looks.INK}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_x_axis({"major_gridlines": {"visible": False}, "visible": False})
    chart.set_y_axis({"reverse": True, "line": {"none": True}, "major_tick_mark": "none"})
    chart.set_size({"width": 520, "height": 350})
    page.insert_chart(_CHART_ROW, 0, chart, {"description": book.word("management.inputs_alt")})


def _pareto_chart(book: Book, block: Block) -> None:
    """Losses by burden with their running share: columns and a line over the sheet of hotspots."""
    page, sheet = book.sheets["management"], book.sheet_name("hotspots")
    name = f"{book.word(f'by.{block.by}')} ({block.unit})"
    categories = "=" + block.rows(sheet, hotspots.LOSS)
    columns = book.file.add_chart({"type": "column"})
    columns.add_series(
        {
            "name": name,
            "categories": categories,
            "values": "=" + block.rows(sheet, hotspots.BURDEN),
            "fill": {"color": looks.LOSS},
            "gap": 50,
        }
    )
    line = book.file.add_chart({"type": "line"})
    line.add_series(
        {
            "name": book.word("column.cumulative"),
            "categories": categories,
            "values": "=" + block.rows(sheet, hotspots.CUMULATIVE),
            "y2_axis": True,
            "line": {"color": looks.INK, "width": 1.5},
            "marker": {"type": "circle", "size": 5, "fill": {"color": "#ffffff"}, "border": {"color": looks.INK}},
        }
    )
    columns.combine(line)
    columns.set_title(
        {"name": book.word("management.losses", unit=name), "name_font": {"size": 12, "color": looks.INK}}
    )
    columns.set_legend({"position": "bottom"})
    columns.set_y_axis(
        {
            "major_gridlines": {"visible": True, "line": {"color": looks.LINE_SOFT}},
            "line": {"none": True},
            "num_format": "#,##0",
        }
    )
    line.set_y2_axis({"min": 0, "max": 1, "num_format": "0%", "line": {"none": True}})
    columns.set_size({"width": 600, "height": 350})
    page.insert_chart(_CHART_ROW, 6, columns, {"description": book.word("management.losses_alt")})


def _picture(book: Book, key: str, data: bytes, row: int) -> int:
    """Place a PNG at page width; return the row below it."""
    page = book.sheets["management"]
    width, height = struct.unpack(">II", data[16:24])  # IHDR: PNG specification, 11.2.2
    scale = _PICTURE_WIDTH / width
    page.write_string(row, 0, book.word(f"picture.{key}"), book.format("heading"))
    options = {
        "image_data": io.BytesIO(data),
        "x_scale": scale,
        "y_scale": scale,
        "description": book.word(f"picture.{key}"),
    }
    page.insert_image(row + 1, 0, f"{key}.png", options)
    return row + 3 + int(height * scale / 20)
