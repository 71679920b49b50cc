"""The page that management sees, on one sheet of paper: headline figures, two charts, the picture of the map."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping, Sequence
from typing import Final

from xlsxwriter.chart import Chart

from vsm_app.engine.indicators.registry import is_share
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import IndicatorValue, Results
from vsm_app.io.exporters.workbook import patterns
from vsm_app.io.exporters.workbook.book import Book
from vsm_app.io.exporters.workbook.charts import larger_unit
from vsm_app.io.exporters.workbook.indicators import IndicatorRows
from vsm_app.io.exporters.workbook.sentences import sentence
from vsm_app.io.exporters.workbook.soundness import warnings
from vsm_app.model.document import Document
from vsm_app.texts import NOTHING, format_number, format_spread, has_text, text, unit_words

#: Indicators of the map that management is shown first; others that are defined fill the page.
HEADLINES: Final = (
    "recycled_content",
    "mci",
    "return_rate",
    "eol_recycling_rate",
    "co2e.total",
    "mfca.loss_cost",
    "value_retained",
    "material_yield",
    "energy.efficiency",
    "cti.material_circularity",
    "losses",
)
_CARDS: Final = 6
_COLUMNS: Final = 2 * _CARDS - 1  # a card, a gap, a card, …
_CARD_WIDTH: Final = 180  # pixels
_GAP: Final = 15
_PAGE: Final = _CARDS * _CARD_WIDTH + (_CARDS - 1) * _GAP
_WARNING_ROW: Final = 2
#: Characters that surely fit on a line across the page.
_WARNING_LINE: Final = 150
_CARD_ROW: Final = 3
_CHART_ROW: Final = 8
_CHART_HEIGHT: Final = 235
#: Pixels of a row under a chart or a picture: one more than the default, which is not written and which every program
#: takes to be another; a height that is written keeps what spans the rows in shape everywhere.
_ROW_HEIGHT: Final = 21
#: A picture that is higher than this is made narrower: the page must stay one page.
_PICTURE_HEIGHT: Final = 740
#: A sheet of A4 on its side, inside the margins, at 100 %.
_SHEET: Final = (1000, 600)


def write(
    book: Book,
    document: Document,
    results: Results,
    view: MapView,
    rows: IndicatorRows,
    charts: tuple[Chart | None, Chart | None],
    pictures: Mapping[str, bytes],
) -> None:
    """Cards, charts and the picture of the map; further pictures have a sheet of their own."""
    page, sheet = book.sheets["management"], "management"
    scenario = view.physics.scenarios.get(results.solution.scenario)
    parts = (scenario.name if scenario else book.word("current"), period(book, document), piece(book, document))
    book.title(sheet, document.name or book.word("untitled"), " · ".join(filter(None, parts)))
    page.fit_to_pages(1, 1)
    page.center_horizontally()
    page.set_margins(0.4, 0.4, 0.4, 0.5)
    page.set_row(_CHART_ROW - 1, 9)
    _warn(book, results, _chosen(results.indicators, rows))
    for column in range(_COLUMNS):
        page.set_column_pixels(column, column, _GAP if column % 2 else _CARD_WIDTH, book.format("plain"))
    _cards(book, results.indicators, rows, document.settings.currency)
    last = _place_charts(book, charts)
    if pictures.get("map"):
        height = _picture(book, sheet, "map", pictures["map"], last, (_PAGE, _PICTURE_HEIGHT))
        last += -(-height // _ROW_HEIGHT)
    page.print_area(0, 0, last, _COLUMNS - 1)
    page.set_first_sheet()
    page.activate()
    if "pictures" in book.sheets:
        _further(book, document, pictures)


def _warn(book: Book, results: Results, shown: Sequence[IndicatorValue]) -> None:
    """One box above the figures that says what speaks against deciding on them, and what to do; else a gap."""
    page, codes = book.sheets["management"], warnings(results, shown)
    if not codes:
        page.set_row(_WARNING_ROW, 9)
        return
    words = " ".join(book.word(f"warning.{code}") for code in codes)
    page.merge_range(_WARNING_ROW, 0, _WARNING_ROW, _COLUMNS - 1, "", book.format("fact_warning"))
    book.put("management", _WARNING_ROW, 0, words, "fact_warning")
    page.set_row(_WARNING_ROW, 4 + 15.0 * -(-len(words) // _WARNING_LINE))


def period(book: Book, document: Document) -> str:
    """`per year`; what the figures refer to."""
    code = document.settings.period
    return text(f"workbook.per.{code}" if code else "period.", lang=book.lang)


def piece(book: Book, document: Document) -> str:
    """The functional unit, with how many of it there are."""
    unit = document.settings.functional_unit
    if not unit.pieces:
        return unit.name
    return f"{format_number(unit.pieces, book.lang)} × {unit.name}" if unit.name else ""


def _chosen(values: Sequence[IndicatorValue], rows: IndicatorRows) -> list[IndicatorValue]:
    """The headline indicators that are defined, then others, as many as there are cards."""
    defined: dict[str, IndicatorValue] = {}
    for value in values:
        if value.scope == "map" and value.value is not None and (value.id, value.scope) in rows.rows:
            defined.setdefault(value.id, value)
    first = [key for key in HEADLINES if key in defined]
    return [defined[key] for key in (*first, *(key for key in defined if key not in first))][:_CARDS]


def _cards(book: Book, values: Sequence[IndicatorValue], rows: IndicatorRows, currency: str) -> None:
    page, sheet = book.sheets["management"], "management"
    shown = _chosen(values, rows)
    if not shown:
        book.put(sheet, _CARD_ROW, 0, book.word("management.no_figures"), "plain")
        return
    marks = 38 if any(value.incomplete for value in shown) else 26
    for row, height in zip(range(_CARD_ROW, _CARD_ROW + 4), (28, 32, 42, marks), strict=True):
        page.set_row(row, height)
    for number, value in enumerate(shown):
        column = 2 * number
        book.put(sheet, _CARD_ROW, column, text(f"indicator.{value.id}", lang=book.lang), "card_label")
        pattern = _pattern(book, value, currency)
        reference = rows.value((value.id, value.scope))
        figure = f'IF({reference}="","{NOTHING}",{reference})'
        book.formula(sheet, _CARD_ROW + 1, column, figure, value.value, "card_figure", pattern)
        line = sentence(book, value, rows, currency)
        if line is None:
            book.put(sheet, _CARD_ROW + 2, column, None, "card_line")
        else:
            book.formula(sheet, _CARD_ROW + 2, column, *line, "card_line", "")
        book.put(sheet, _CARD_ROW + 3, column, _marks(book, value, currency), "card_mark")


def _pattern(book: Book, value: IndicatorValue, currency: str) -> str:
    """Number format of a figure: per cent, or three digits and a unit in which they can be said."""
    number = value.value or 0.0
    if is_share(value):
        return patterns.share(value.sd)
    unit, divisor = larger_unit(book, value.unit, currency, abs(number))
    sd = None if value.sd is None else value.sd / divisor
    shown = "" if unit == "1" else unit_words(unit, book.lang)
    return patterns.apart(patterns.figure(number / divisor, shown, {1.0: 0, 1e3: 1, 1e6: 2}[divisor], sd), book.lang)


def _marks(book: Book, value: IndicatorValue, currency: str) -> str:
    """Spread, and what makes the figure less than sure."""
    parts = []
    if value.sd:
        unit, divisor = larger_unit(book, value.unit, currency, abs(value.value or 0.0))
        unit = book.word("points") if is_share(value) else "" if unit == "1" else unit_words(unit, book.lang)
        factor = 100.0 if is_share(value) else 1.0 / divisor
        places = 1 if is_share(value) else None
        _, spread = format_spread((value.value or 0.0) * factor, value.sd * factor, book.lang, most=places)
        if spread:
            parts.append(f"± {spread} {unit}".strip())
    if value.incomplete:
        parts.append(_lack(book, value))
    if not value.verified:
        parts.append(book.word("verified.no.long"))
    return " · ".join(parts)


def _lack(book: Book, value: IndicatorValue) -> str:
    """What makes the figure incomplete, in two words where its notes say it."""
    codes = (note.code.replace("indicator.note.", "workbook.lack.") for note in value.notes)
    known = next((code for code in codes if has_text(code, book.lang)), None)
    return book.word("incomplete.short") + (f": {text(known, lang=book.lang)}" if known else "")


def _place_charts(book: Book, charts: tuple[Chart | None, Chart | None]) -> int:
    """Inputs to the left, losses to the right; one alone takes the page. Returns the row below them."""
    page = book.sheets["management"]
    inputs, losses = charts
    narrow, wide = 2 * _CARD_WIDTH + _GAP, 4 * _CARD_WIDTH + 3 * _GAP
    places = ((inputs, 0, narrow if losses else _PAGE), (losses, 4 if inputs else 0, wide if inputs else _PAGE))
    for (chart, column, width), alt in zip(places, ("inputs_alt", "losses_alt"), strict=True):
        if chart is not None:
            chart.set_size({"width": width, "height": _CHART_HEIGHT})
            page.insert_chart(_CHART_ROW, column, chart, {"description": book.word(f"management.{alt}")})
    if not (inputs or losses):
        return _CHART_ROW
    return _state_heights(book, "management", _CHART_ROW, _CHART_HEIGHT)


def _state_heights(book: Book, sheet: str, row: int, height: int) -> int:
    """Write the heights of the rows from `row` on that so many pixels span; return the row after them and a gap."""
    below = row + -(-height // _ROW_HEIGHT) + 1
    for spanned in range(row, below):
        book.sheets[sheet].set_row_pixels(spanned, _ROW_HEIGHT)
    return below


def _picture(book: Book, sheet: str, key: str, data: bytes, row: int, room: tuple[int, int]) -> int:
    """Place a PNG as large as fits, in the middle; return its height."""
    width, height = struct.unpack(">II", data[16:24])  # IHDR: PNG specification, 11.2.2
    scale = min(room[0] / width, room[1] / height)
    options = {
        "image_data": io.BytesIO(data),
        "x_scale": scale,
        "y_scale": scale,
        "x_offset": max(0.0, (room[0] - width * scale) / 2),
        "description": book.word(f"picture.{key}"),
        "object_position": 2,  # moves with the cells, keeps its shape where a column is made wider
    }
    _state_heights(book, sheet, row, int(height * scale))
    book.sheets[sheet].insert_image(row, 0, f"{key}.png", options)
    return int(height * scale) + 1


def _further(book: Book, document: Document, pictures: Mapping[str, bytes]) -> None:
    """The other pictures, each on its own sheet of paper."""
    sheet, page = "pictures", book.sheets["pictures"]
    book.title(sheet, document.name or book.word("untitled"), book.word("pictures.line"))
    page.fit_to_pages(1, 0)
    page.set_column_pixels(0, 0, _SHEET[0], book.format("plain"))
    row, breaks = 3, []
    for key in further_pictures(pictures):
        if row > 3:  # noqa: PLR2004 - the first one stands under the title
            breaks.append(row)
        book.put(sheet, row, 0, book.word(f"picture.{key}"), "heading")
        height = _picture(book, sheet, key, pictures[key], row + 1, (_SHEET[0], _SHEET[1] - 100))
        row += 2 + -(-height // _ROW_HEIGHT)
    page.print_area(0, 0, row, 0)
    page.set_h_pagebreaks(breaks)
    page.fit_page = False


def further_pictures(pictures: Mapping[str, bytes]) -> list[str]:
    """Pictures beside the map, in the order of the window's views."""
    return [key for key in ("sankey", "heat") if pictures.get(key)]
