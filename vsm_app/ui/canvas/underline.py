"""The dotted line under a figure that was not measured."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from vsm_app.ui.theme_metrics import SIZES


def paint_dots(painter: QPainter, left: float, right: float, y: float, color: QColor) -> None:
    """The dotted underline of what was not measured."""
    width = SIZES["underline"]
    pen = QPen(color, width, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([SIZES["underline.dash"] / width, SIZES["underline.space"] / width])
    painter.setPen(pen)
    painter.drawLine(QPointF(left, y), QPointF(right, y))
