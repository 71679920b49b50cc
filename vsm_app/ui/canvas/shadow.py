"""Soft shadows as cached nine-patches: painted once per size class and colour, then only copied.

A live effect on the canvas would be rendered anew with each frame. A blurred box of radius r and blur b looks the
same for every size of box, so one small picture is cut into nine and its middle pieces stretched.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPaintEngine, QPainter

from vsm_app.ui.theme import Theme

_VECTOR: Final = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)
_MIDDLE: Final = 4


def paint_shadow(painter: QPainter, rect: QRectF, radius: float, theme: Theme, level: str = "L1") -> None:
    """Paint the shadow of a rounded box of the theme's class `level` (`L1` nodes, `L2` call-outs) below `rect`."""
    if painter.paintEngine().type() in _VECTOR:
        return  # a vector picture stays free of bitmaps; its outline carries the form
    for layer in theme.shadow(level):
        color = theme.color(layer.token)
        if color.alpha():
            _paint_patch(painter, rect.translated(0.0, layer.dy), radius, layer.blur, color, whole=layer.dy > radius)


def _paint_patch(
    painter: QPainter, rect: QRectF, radius: float, blur: float, color: QColor, *, whole: bool = False
) -> None:
    image = _patch(round(radius), round(blur), color.rgba())
    reach = float(round(blur))
    corner = min(reach + round(radius), (rect.width() + 2 * reach) / 2, (rect.height() + 2 * reach) / 2)
    edge = float(image.width())
    out = rect.adjusted(-reach, -reach, reach, reach)
    xs = (out.left(), out.left() + corner, out.right() - corner, out.right())
    ys = (out.top(), out.top() + corner, out.bottom() - corner, out.bottom())
    cuts = (0.0, corner, edge - corner, edge)
    for row in range(3):
        for column in range(3):
            if row == 1 and column == 1 and radius and not whole:
                continue  # hidden by the box itself; not where the shadow falls further than the corner is round
            target = QRectF(xs[column], ys[row], xs[column + 1] - xs[column], ys[row + 1] - ys[row])
            source = QRectF(cuts[column], cuts[row], cuts[column + 1] - cuts[column], cuts[row + 1] - cuts[row])
            if target.width() > 0 and target.height() > 0:
                painter.drawImage(target, image, source)


@lru_cache(maxsize=64)
def _patch(radius: int, blur: int, rgba: int) -> QImage:
    """The shadow of a small box: its alpha is the box's, blurred by three box filters (close to a Gaussian)."""
    reach = blur
    size = 2 * (reach + radius) + _MIDDLE
    box = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    box.fill(Qt.GlobalColor.transparent)
    painter = QPainter(box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0))
    painter.drawRoundedRect(QRectF(reach, reach, size - 2 * reach, size - 2 * reach), radius, radius)
    painter.end()
    values = [[box.pixelColor(x, y).alphaF() for x in range(size)] for y in range(size)]
    for _ in range(3):
        values = [list(column) for column in zip(*(_blurred(row, max(blur // 3, 1)) for row in values), strict=True)]
        values = [list(column) for column in zip(*(_blurred(row, max(blur // 3, 1)) for row in values), strict=True)]
    return _coloured(values, QColor.fromRgba(rgba))


def _blurred(row: list[float], half: int) -> list[float]:
    """A moving mean over `2 * half + 1` values; nothing outside."""
    width = 2 * half + 1
    return [sum(row[max(i - half, 0) : i + half + 1]) / width for i in range(len(row))]


def _coloured(alphas: list[list[float]], color: QColor) -> QImage:
    size = len(alphas)
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    strength = color.alphaF()
    for y, row in enumerate(alphas):
        for x, alpha in enumerate(row):
            pixel = QColor(color)
            pixel.setAlphaF(min(alpha * strength, 1.0))
            image.setPixelColor(x, y, pixel)
    return image
