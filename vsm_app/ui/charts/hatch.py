"""The hatch of losses as a brush, the same in charts and tables as on the map."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

_PERIOD = 8  # a whole number of device pixels keeps the tile seamless
_STRIPE = 3.0


def hatch(color: QColor) -> QBrush:
    """Stripes at 45° in `color` on nothing."""
    return QBrush(_tile(color.rgba()))


@lru_cache(maxsize=16)
def _tile(rgba: int) -> QPixmap:
    tile = QPixmap(_PERIOD, _PERIOD)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor.fromRgba(rgba), _STRIPE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    for shift in (-_PERIOD, 0, _PERIOD):
        painter.drawLine(shift - 1, _PERIOD + 1, shift + _PERIOD + 1, -1)
    painter.end()
    return tile
