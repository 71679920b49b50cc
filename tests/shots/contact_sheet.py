"""The contact sheet: every icon with its name, light and dark, at the sizes at which it is used."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from vsm_app import assets
from vsm_app.ui.icons import icon_names, paint_icon, paint_mark
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_tokens import Scheme

COLUMNS = 14
CELL = 96
ROW = 84
MARGIN = 40
SIZES = (16, 20, 24)


def grouped() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for path in assets.icon_names():
        folder, _, name = path.rpartition("/")
        if name in icon_names():
            groups.setdefault(folder, []).append(name)
    return groups


def paint_group(painter: QPainter, theme: Theme, title: str, names: list[str], top: float) -> float:
    painter.setFont(theme.font("panel.heading"))
    painter.setPen(theme.color("ink3"))
    painter.drawText(QPointF(MARGIN, top + 12), title)
    top += 24
    for index, name in enumerate(names):
        row, column = divmod(index, COLUMNS)
        cell = QRectF(MARGIN + column * CELL, top + row * ROW, CELL, ROW)
        card = QRectF(cell.center().x() - 26, cell.top(), 52, 48)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("card"))
        painter.drawRoundedRect(card, 8, 8)
        paint_icon(painter, name, QRectF(card.center().x() - 12, card.center().y() - 12, 24, 24), theme.color("ink"))
        painter.setFont(theme.font("hint"))
        painter.setPen(theme.color("ink2"))
        painter.drawText(QRectF(cell.left(), card.bottom() + 4, CELL, 16), Qt.AlignmentFlag.AlignCenter, name)
    return top + (1 + (len(names) - 1) // COLUMNS) * ROW + 8


def paint_rows(painter: QPainter, theme: Theme, top: float) -> float:
    """All icons once at each size, as they stand in nodes, lists and tool bars."""
    per_row = 48
    for size in SIZES:
        for index, name in enumerate(icon_names()):
            row, column = divmod(index, per_row)
            place = QRectF(MARGIN + column * 28, top + row * (size + 8), size, size)
            paint_icon(painter, name, place, theme.color("ink2"))
        top += (1 + (len(icon_names()) - 1) // per_row) * (size + 8) + 10
    return top


def half(theme: Theme, ratio: float) -> QImage:
    width, height = 2 * MARGIN + COLUMNS * CELL, 1060
    image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.color("canvas"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_mark(painter, QRectF(MARGIN, 26, 24, 24), theme.color("ink"), theme.color("flow.secondary"))
    painter.setFont(theme.font("panel.title"))
    painter.setPen(theme.color("ink"))
    painter.drawText(QPointF(MARGIN + 34, 44), f"{len(icon_names())} icons")
    top = 76.0
    for title, names in grouped().items():
        top = paint_group(painter, theme, title, names, top)
    paint_rows(painter, theme, top + 4)
    painter.end()
    return image


def write(folder: Path, ratios: tuple[float, ...] = (1.0, 2.0)) -> list[Path]:
    """Write `icons-<scheme>[@2x].png` into `folder`; return what was written."""
    written = []
    for scheme in Scheme:
        for ratio in ratios:
            path = folder / f"icons-{scheme.value}{'' if ratio == 1 else f'@{ratio:g}x'}.png"
            half(Theme(scheme), ratio).save(str(path))
            written.append(path)
    return written
