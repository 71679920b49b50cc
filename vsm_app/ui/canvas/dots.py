"""The dots of the grid on the ground of the table."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

_FROM: Final = 0.5  # below this zoom the dots would only be noise


class Dots:
    """Paints the grid: each dot the same few device pixels, put on whole ones.

    A texture that is drawn larger or smaller to fit would double or halve dots along whole rows and columns.
    """

    def __init__(self) -> None:
        self._dot: tuple[tuple[float, int], QPixmap] | None = None
        self._row: tuple[object, QPixmap] | None = None

    def paint(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Paint the dots of an area, row by row from a picture of one row."""
        world = painter.worldTransform()
        scale, ratio = world.m11(), painter.device().devicePixelRatioF()
        if scale < _FROM:
            return
        step = SIZES["grid"]
        dot = self._dot_of(SIZES["grid.dot"] * scale * ratio, theme)
        half, pitch = dot.width() / 2.0, step * scale * ratio
        columns = range(math.floor(area.left() / step), math.ceil(area.right() / step) + 1)
        rows = range(math.floor(area.top() / step), math.ceil(area.bottom() / step) + 1)
        xs = [_nearest(world.dx() * ratio + column * pitch - half) for column in columns]
        row = self._row_of(dot, tuple(x - xs[0] for x in xs))
        row.setDevicePixelRatio(ratio)
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.setWorldTransform(QTransform())
        for y in (_nearest(world.dy() * ratio + number * pitch - half) for number in rows):
            painter.drawPixmap(QPointF(xs[0] / ratio, y / ratio), row)
        painter.restore()

    def _dot_of(self, radius: float, theme: Theme) -> QPixmap:
        color = theme.color("grid")
        key = (radius, color.rgba())
        if self._dot is None or self._dot[0] != key:
            size = max(round(2.0 * radius), 1) + 2  # sharp: its edges lie near those of pixels
            dot = QPixmap(size, size)
            dot.fill(Qt.GlobalColor.transparent)
            painter = QPainter(dot)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawEllipse(QPointF(size / 2.0, size / 2.0), radius, radius)
            painter.end()
            self._dot, self._row = (key, dot), None
        return self._dot[1]

    def _row_of(self, dot: QPixmap, places: tuple[int, ...]) -> QPixmap:
        if self._row is None or self._row[0] != places:
            row = QPixmap(places[-1] + dot.width(), dot.height())
            row.fill(Qt.GlobalColor.transparent)
            painter = QPainter(row)
            for x in places:
                painter.drawPixmap(x, 0, dot)
            painter.end()
            self._row = places, row
        return self._row[1]


def _nearest(value: float) -> int:
    """The nearest whole pixel; halves go up, so that a picture moved by whole pixels has its dots moved with it."""
    return math.floor(value + 0.5)
