"""Files: the workbook of a large map, saving and loading one."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import xlsxwriter
from large_maps import life_cycle
from measurement import Measurement, median_pair, median_time
from python_calamine import CalamineWorkbook

from vsm_app.engine import pipeline
from vsm_app.engine.hotspots import rank_all
from vsm_app.engine.indicators import compute_indicators
from vsm_app.engine.results import Results
from vsm_app.io.atomic import write_bytes
from vsm_app.io.codec import encode
from vsm_app.io.container import open_map, write_document
from vsm_app.io.exporters.workbook import write_workbook
from vsm_app.io.open import open_any
from vsm_app.model.document import Document

_NODES, _FLOWS = 10_000, 30_000


def write_the_workbook() -> Measurement:
    """The whole workbook, beside a bare zip of the very parts that it consists of."""
    document, results = _results()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        write_workbook(document, results, path, "en")
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        ours, bare = median_pair(
            lambda: write_workbook(document, results, path, "en"), lambda: write_bytes(path, _zipped(parts))
        )
    return Measurement(ours, "s", 3.0, bare, by_ratio=True)


def _results() -> tuple[Document, Results]:
    """All that the workbook shows but the spreads of thousands of indicators, which are no work of the workbook."""
    document = life_cycle(_NODES, _FLOWS)
    solution = replace(pipeline.solve(document), propagation=None)
    physics = document.physics
    return document, Results(solution, compute_indicators(physics, solution), rank_all(physics, solution))


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


@cache
def _plain() -> object:
    """The document as plain lists and objects: what the standard library reads and writes."""
    return json.loads(encode(life_cycle(_NODES, _FLOWS)))


def save() -> Measurement:
    """Save a map, flushed to the disk, beside the standard library's `json.dumps` of the same."""
    document, plain = life_cycle(_NODES, _FLOWS), _plain()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.cvsm"
        ours = median_time(lambda: write_document(path, document))
    peer = median_time(lambda: json.dumps(plain).encode(), 3)
    return Measurement(1000 * ours, "ms", 40.0, 1000 * peer)


def load() -> Measurement:
    """Open that map, beside the standard library's `json.loads` of the same."""
    document = life_cycle(_NODES, _FLOWS)
    data = encode(document)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.cvsm"
        write_document(path, document)
        ours = median_time(lambda: open_map(path))
    peer = median_time(lambda: json.loads(data), 3)
    return Measurement(1000 * ours, "ms", 60.0, 1000 * peer)


def read_a_workbook() -> Measurement:
    """A table of 30 000 flows and 15 columns becomes a map, beside python-calamine reading the same cells alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flows.xlsx"
        _write_table(path)
        ours, bare = median_pair(
            lambda: open_any(path), lambda: CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        )
    return Measurement(ours, "s", 3.0, bare, by_ratio=True)


def _write_table(path: Path) -> None:
    """A company's own table: what the map needs, and ten columns beside it."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Flows")
    sheet.write_row(0, 0, ("from", "to", "item", "value", "unit", *(f"remark {k}" for k in range(10))))
    document = life_cycle(_NODES, _FLOWS)
    for row, flow in enumerate(document.flows.values(), 1):
        words = (flow.source or "Outside", flow.target or "Customer", document.items[flow.item].name)
        sheet.write_row(row, 0, (*words, flow.quantity.value or 1.0, "t", *(f"note {row % 7}" for _ in range(10))))
    book.close()


ROWS = {
    "workbook.read.30000": read_a_workbook,
    "workbook.write.30000": write_the_workbook,
    "document.save.10000": save,
    "document.load.10000": load,
}
