"""Rows of what is seen: a large published map from its file to the screen, the Sankey, an edit up to the indicators."""

from __future__ import annotations

import csv
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from measurement import Measurement, fastest, median_time

from vsm_app.model.document import Document

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

#: 176 nodes, 2 607 flows: make and use tables of the US economy (BEA 2012), see the file.
ECONOMY = Path(__file__).parents[1] / "data" / "published" / "us_economy_io_summary_2012.json"


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


@cache
def _edge_list() -> Path:
    """The published flows as users have them: a table."""
    path = Path(_folder().name) / f"{ECONOMY.stem}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "from", "to", "item", "value", "unit"))
        for flow in json.loads(ECONOMY.read_text(encoding="utf-8"))["flows"]:
            writer.writerow([flow[key] for key in ("id", "source", "target", "material", "value", "unit")])
    return path


@cache
def _economy() -> Document:
    from vsm_app.io.open import open_any

    return open_any(_edge_list()).document


def open_economy() -> Measurement:
    """From the table of a network to its first paint, places found on the way; beside reading it without drawing."""
    import canvas
    from PySide6.QtWidgets import QApplication

    from vsm_app.io.open import open_any

    application = QApplication.instance() or QApplication([])
    spent, reading = [], []
    for _ in range(3):
        begin = time.perf_counter()
        document = open_any(_edge_list()).document
        reading.append(time.perf_counter() - begin)
        bench = canvas.Bench(document)
        spent.append(reading[-1] + bench.opened)
        bench.close()
    application.processEvents()
    return Measurement(min(spent), "s", 2.0, min(reading))


def solve_economy() -> Measurement:
    """All results of that network, in a worker; beside the same in this thread."""
    from vsm_app.engine import pipeline

    document = _economy()
    with ThreadPoolExecutor(1) as worker:
        value = median_time(lambda: worker.submit(pipeline.solve, document).result(), 3)
    return Measurement(value, "s", 0.5, median_time(lambda: pipeline.solve(document), 3))


@cache
def _sankey() -> dict[str, float]:
    """A Sankey of some 500 ribbons that fits the window: ms to paint it, and to scale it by its handle."""
    import canvas
    from PySide6.QtCore import QPointF

    from vsm_app.engine import pipeline

    document = canvas.large_map(208)
    bench = canvas.Bench(document)
    bench.session.set_results(replace(pipeline.compute(document), revision=bench.session.revision))
    bench.session.set_view(view="sankey")
    bench.view.fit()
    ribbons = len(bench.view.table.scene.ribbons)
    ends = [end for flow in document.flows.values() for end in (flow.source, flow.target)]
    box = bench.view.table.scene.bars[max(bench.view.table.scene.bars, key=ends.count)].model.bar.box
    middle = bench.view.mapFromScene(QPointF(box.cx, box.cy))  # of the bar that most ribbons hang on
    bursts = [{"paint": bench.repaint(), "drag": bench.drag_from(middle)} for _ in range(canvas.BURSTS)]
    bench.close()
    return {"ribbons": float(ribbons), **fastest(bursts)}


def sankey(what: str, target: float) -> Measurement:
    """A figure of the Sankey, beside the same ribbons as one path each without any look of their own."""
    found = _sankey()
    return Measurement(found[what], "ms", target, _bare_ribbons())


@cache
def _bare_ribbons() -> float:
    """Milliseconds to fill 500 ribbons one after the other, anti-aliased, on an empty picture."""
    from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

    picture = QImage(1920, 1080, QImage.Format.Format_ARGB32_Premultiplied)
    paths = []
    for i in range(500):
        x, y = 38.0 * (i % 50), 100.0 * (i // 50)
        path = QPainterPath()
        path.moveTo(x, y)
        path.cubicTo(x + 60, y, x + 60, y + 60, x + 120, y + 60)
        path.lineTo(x + 120, y + 72)
        path.cubicTo(x + 60, y + 72, x + 60, y + 12, x, y + 12)
        paths.append(path)

    def fill() -> None:
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for path in paths:
            painter.fillPath(path, QColor(40, 90, 160, 120))
        painter.end()

    return 1000.0 * median_time(fill, 5)


def edit_to_cards(processes: int) -> Measurement:
    """One number edited, up to the new indicators on screen, all in one frame; beside the engine's part of it."""
    import canvas

    from helpers.shell import open_shell
    from vsm_app.engine.pipeline import compute
    from vsm_app.io.opened import Opened

    document = canvas.large_map(processes)
    with open_shell("en") as shell:
        shell.window.files.recover(Opened(document), None)
        shell.settle()
        shell.window.analysis.show_tab("indicators")
        shell.settle()
        spent = [_timed(partial(_edit, shell, 100.0 + i)) for i in range(8)]
        engine = median_time(lambda: compute(shell.document, "current"), 3)
    return Measurement(1000.0 * statistics.median(spent[1:]), "ms", 16.0, 1000.0 * engine)


def _edit(shell: Any, value: float) -> None:
    from vsm_app.model.edits.flows import set_flow

    flow = shell.document.flows["f7"]
    quantity = replace(flow.quantity, value=value, text=f"{value:g} t/a")
    shell.session.apply(set_flow(shell.document, "f7", quantity=quantity))
    shell.settle()


def edit_in_sankey() -> Measurement:
    """One number edited in the Sankey of a published map, to the new picture; beside that picture made once, alone."""
    from helpers.shell import open_shell
    from vsm_app.model.edits.flows import set_flow
    from vsm_app.ui.canvas.scene import CanvasScene
    from vsm_app.ui.canvas.views import show_view
    from vsm_app.ui.theme import Theme

    spent, alone = [], []
    with open_shell("en") as shell:
        shell.window.resize(1440, 900)
        shell.window.files.open_example("uk-energy-2050")
        shell.session.set_view(view="sankey")
        shell.settle()
        known = [flow for flow in shell.document.flows.values() if flow.quantity.value is not None]
        largest = max(known, key=lambda flow: flow.quantity.value)
        for n in range(1, 5):
            value = largest.quantity.value * (1.0 + 0.02 * n)
            quantity = replace(largest.quantity, value=value, text=f"{value:g} {largest.quantity.unit}")
            edit = set_flow(shell.document, largest.id, quantity=quantity)
            spent.append(_timed(lambda edit=edit: (shell.session.apply(edit), shell.settle())))
            theme = Theme()
            scene = CanvasScene(theme)
            shown = shell.document, shell.session.results, theme, "en", shell.session.view
            alone.append(_timed(partial(show_view, scene, *shown)))
    return Measurement(1000.0 * min(spent), "ms", 2.8, 1000.0 * min(alone), by_ratio=True)


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


ROWS: dict[str, Callable[[], Measurement]] = {
    "economy.open": open_economy,
    "economy.solve": solve_economy,
    "sankey.500": partial(sankey, "paint", 100.0),
    "sankey.drag.500": partial(sankey, "drag", 28.0),
    "sankey.edit": edit_in_sankey,
    "edit.to_cards.200": partial(edit_to_cards, 200),
    "edit.to_cards.1000": partial(edit_to_cards, 1000),
}
