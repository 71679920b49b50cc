"""Puts the workbook together and writes it at one stroke."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.one_unit import in_one_unit
from vsm_app.engine.results import Results
from vsm_app.io.atomic import write_bytes
from vsm_app.io.exporters.workbook import (
    balances,
    charts,
    cover,
    factors,
    flows,
    hotspots,
    indicators,
    management,
    reasons,
)
from vsm_app.io.exporters.workbook.book import Book
from vsm_app.io.exporters.workbook.rowsheet import clean
from vsm_app.model.document import Document
from vsm_app.model.layer_units import layer_units
from vsm_app.model.scenarios import apply_scenario


def write_workbook(
    document: Document, results: Results, path: Path, lang: str, pictures: Mapping[str, bytes] | None = None
) -> None:
    """Write the management workbook to `path`, replacing it only when it is complete.

    `pictures` maps `map`, `sankey` or `heat` to a PNG. Raises `WriteError` where the file cannot be written (open in
    Excel, no rights); the old file is then still there.
    """
    write_bytes(path, workbook_bytes(document, results, lang, pictures))


def workbook_bytes(
    document: Document, results: Results, lang: str, pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """The workbook as bytes."""
    target = io.BytesIO()
    images = dict(pictures or {})
    book = Book(target, lang, more_pictures=bool(management.further_pictures(images)))
    physics = apply_scenario(document.physics, results.solution.scenario)
    results = replace(results, solution=in_one_unit(results.solution, layer_units(physics)))
    view = MapView(physics, results.solution)
    about = {"title": document.name, "comments": document.description, "company": "Ringstrom"}
    book.file.set_properties({key: clean(words) for key, words in about.items()})
    book.file.set_calc_mode("auto")
    flow_rows = flows.write(book, view)
    balance_rows = balances.write(book, view, flow_rows)
    reasons.write(book, document, view)
    indicator_rows = indicators.write(book, view, results.indicators, flow_rows, balance_rows)
    blocks = hotspots.write(book, view, results.hotspots, flow_rows)
    drawn = charts.write(book, view, blocks, flow_rows)
    factors.write(book, view.physics)
    factors.write_dictionary(book, results.indicators)
    management.write(book, document, results, view, indicator_rows, drawn, images)
    cover.write(book, document, results, view)
    book.file.close()
    return target.getvalue()
