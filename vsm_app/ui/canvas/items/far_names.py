"""Names on nodes seen from far away, in letters that do not shrink with the zoom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap

from vsm_app.ui.theme import Theme

ROLE: Final = "node.name"
SCALE: Final = 0.76  # of the name near by: 9.5 px
PITCH: Final = 11.0
_INSET: Final = 1.5
#: Cards narrower or lower than this on the screen (px) hold no letters that help.
_LEAST: Final = (34.0, 11.0)
_STEP: Final = 2  # px; names are set for widths in such steps
_MOST_KEPT: Final = 6000
#: Widths of letters, each tried before a name is cut.
NARROW: Final = (1.0, 0.9, 0.8, 0.74)


class FarNames:
    """Wraps and elides names to the size of their cards on the screen and keeps each as a small picture.

    Copying pictures is five times faster than setting text anew; as letters do not change with the zoom, most serve
    the next zoom as well.
    """

    def __init__(self) -> None:
        self.magnified = 1.0  # so many times as large on the screen
        self._look: tuple[Theme, float] | None = None
        self._kept: dict[tuple[str, int, int, int], QPixmap] = {}

    @staticmethod
    def fits(card: QRectF, zoom: float) -> bool:
        """Whether a card (scene px) has room for a name at that zoom."""
        return card.width() * zoom >= _LEAST[0] and card.height() * zoom >= _LEAST[1]

    def paint(self, painter: QPainter, theme: Theme, cards: Iterable[tuple[QRectF, str, QColor]], zoom: float) -> None:
        """Write the names into the cards (scene px) that have room for them, finer where they are magnified."""
        ratio = painter.device().devicePixelRatioF() * self.magnified
        if self._look != (theme, ratio) or len(self._kept) > _MOST_KEPT:
            self._kept.clear()
            self._look = (theme, ratio)
        painter.save()
        painter.scale(1.0 / zoom, 1.0 / zoom)
        for card, name, ink in cards:
            if name:
                picture = self._picture(name, card.width() * zoom, card.height() * zoom, ink)
                size, middle = picture.deviceIndependentSize(), card.center() * zoom
                left, top = middle.x() - size.width() / 2.0, middle.y() - size.height() / 2.0
                painter.drawPixmap(QPointF(round(left), round(top)), picture)
        painter.restore()

    def _picture(self, name: str, width: float, height: float, ink: QColor) -> QPixmap:
        key = (name, int(width - 2.0 * _INSET) // _STEP * _STEP, max(int(height // PITCH), 1), ink.rgb())
        picture = self._kept.get(key)
        if picture is None:
            picture = self._kept[key] = self._painted(*key[:3], ink)
        return picture

    def _painted(self, name: str, width: int, most: int, ink: QColor) -> QPixmap:
        assert self._look is not None  # set with the first paint
        theme, ratio = self._look
        font = theme.font(ROLE, SCALE)
        metrics = QFontMetricsF(font)
        lines, narrow = narrowed(name, metrics, width, most)
        picture = QPixmap(round(width * ratio), round(PITCH * len(lines) * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setFont(font)
        painter.setPen(ink)
        for number, line in enumerate(lines):
            left = (width - metrics.horizontalAdvance(line) * narrow) / 2.0
            painter.resetTransform()
            painter.translate(left, PITCH * (number + 0.5) + metrics.capHeight() / 2.0)
            painter.scale(narrow, 1.0)
            painter.drawText(QPointF(), line)
        painter.end()
        return picture


def narrowed(name: str, metrics: QFontMetricsF, width: float, most: int) -> tuple[list[str], float]:
    """`name` broken into lines, and how many times as wide as usual its letters are: narrower before it is cut."""
    tried = ((wrapped(name, metrics, width / narrow, most), narrow) for narrow in NARROW)
    whole = next((found for found in tried if not is_cut(found[0])), None)
    return whole or (wrapped(name, metrics, width / NARROW[-1], most), NARROW[-1])


def is_cut(lines: list[str]) -> bool:
    """Whether not all of a name is there."""
    return any(line.endswith("…") for line in lines)


def wrapped(name: str, metrics: QFontMetricsF, width: float, most: int) -> list[str]:
    """`name` broken between words into at most `most` lines of `width`; what does not fit is elided."""
    lines: list[str] = []
    for word in name.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and (metrics.horizontalAdvance(longer) <= width or len(lines) == most):
            lines[-1] = longer
        else:
            lines.append(word)
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]
