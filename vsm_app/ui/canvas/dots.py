"""The dots of the grid on the ground of the table."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPixmap, QTransform

from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

_FROM: Final = 0.5  # below this zoom the dots would only be noise


class Dots:
    """Paints the grid from a picture of one cell, kept until zoom or colour are others."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[int, int], QPixmap] | None = None

    def paint(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Paint the grid as one textured fill; a tile of whole device pixels stands for one cell."""
        scale = painter.worldTransform().m11()
        if scale < _FROM:
            return
        step = SIZES["grid"]
        ratio = painter.device().devicePixelRatioF()
        pixels = max(round(step * scale * ratio), 1)
        tile = self._tile(pixels, theme)
        brush = QBrush(tile)
        brush.setTransform(QTransform.fromTranslate(-step / 2.0, -step / 2.0).scale(step / pixels, step / pixels))
        painter.fillRect(area, brush)

    def _tile(self, pixels: int, theme: Theme) -> QPixmap:
        color = theme.color("grid")
        key = (pixels, color.rgba())
        if self._kept is None or self._kept[0] != key:
            tile = QPixmap(pixels, pixels)
            tile.fill(Qt.GlobalColor.transparent)
            painter = QPainter(tile)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            radius = SIZES["grid.dot"] * pixels / SIZES["grid"]
            path = QPainterPath()
            path.addEllipse(QPointF(pixels / 2.0, pixels / 2.0), radius, radius)
            painter.drawPath(path)
            painter.end()
            self._kept = (key, tile)
        return self._kept[1]
