"""The dotted line under a figure that was not measured."""

from __future__ import annotations

from math import floor

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from vsm_app.ui.theme_metrics import SIZES


def paint_dots(painter: QPainter, start: QPointF, right: float, under: float, color: QColor) -> None:
    """The dotted underline of what was not measured: from where a figure begins on its baseline, so far under that.

    Figures are painted on whole pixels; dots that do not follow them there would lie among their feet from afar, and
    the first of them would be read as a decimal point.
    """
    width = SIZES["underline"]
    pen = QPen(color, width, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([SIZES["underline.dash"] / width, SIZES["underline.space"] / width])
    painter.setPen(pen)
    seen = painter.deviceTransform()
    foot = seen.map(start).y()
    y = start.y() + under + (floor(foot + 0.5) - foot) / (seen.m22() or 1.0)
    painter.drawLine(QPointF(start.x(), y), QPointF(right, y))
