"""Rows of the canvas: frames and opening of large maps (limit: the same map without its flows)."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from measurement import Measurement

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@cache
def _rows(nodes: str) -> dict[str, dict[str, Any]]:
    """All rows of one size, measured together the first time one is asked for."""
    import canvas
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    found = {row["name"]: row for row in canvas.rows(lambda name: name.endswith(nodes))}
    application.processEvents()
    return found


def _row(name: str) -> Callable[[], Measurement]:
    def measure() -> Measurement:
        row = _rows(name.rpartition(".")[2])[name]
        return Measurement(row["value"], row["unit"], row["target"], row["reference"])

    return measure


_NAMES = (
    "canvas.pan.2000", "canvas.drag.2000", "canvas.repaint.2000", "canvas.repaint30.2000", "open.2000", "open.10000",
)  # fmt: skip
ROWS = {name: _row(name) for name in _NAMES}
