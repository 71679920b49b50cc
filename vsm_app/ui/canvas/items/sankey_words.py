"""Words of the Sankey: larger from farther away, with a rim where they lie on a ribbon."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from vsm_app.layout.types import Point
from vsm_app.ui.theme import Theme

_HALO: Final = 3.5  # width of the rim round words on a ribbon
_HALO_ALPHA: Final = 0.85
_HALO_WITHIN: Final = 2.5
_PLATE_ALPHA: Final = 0.9
_PLATE: Final = (11.0, 3.5)  # over the base line; under it and beside the words


@contextmanager
def growing(painter: QPainter, at: Point, grown: float) -> Iterator[None]:
    """Paint so many times the size; what is painted at the point `at` stays there."""
    if grown == 1.0:
        yield
        return
    painter.save()
    painter.translate(*at)
    painter.scale(grown, grown)
    painter.translate(-at[0], -at[1])
    yield
    painter.restore()


def grown_rect(rect: QRectF, at: Point, grown: float) -> QRectF:
    """The rectangle so many times its size; the point `at` stays."""
    left, top = at[0] + (rect.left() - at[0]) * grown, at[1] + (rect.top() - at[1]) * grown
    return QRectF(left, top, rect.width() * grown, rect.height() * grown)


def paint_halo(
    painter: QPainter, at: QPointF, words: str, role: str, theme: Theme, color: QColor | None = None
) -> None:
    """A rim of the ground's colour (or another) round words that may lie on a ribbon."""
    pen = QPen(theme.alpha("canvas", _HALO_ALPHA), _HALO) if color is None else QPen(color, _HALO_WITHIN)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.translate(at)
    painter.strokePath(letter_path(words, role, theme), pen)
    painter.translate(-at)


def paint_plate(painter: QPainter, at: QPointF, width: float, theme: Theme) -> None:
    """A small ground under one line of words of that width on a hatch."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.alpha("canvas", _PLATE_ALPHA))
    rect = QRectF(at.x(), at.y() - _PLATE[0], width, _PLATE[0] + _PLATE[1]).adjusted(-_PLATE[1], 0.0, _PLATE[1], 0.0)
    painter.drawRoundedRect(rect, _PLATE[1], _PLATE[1])


#: Outlines of words by role and family: they are stroked with each frame.
_OUTLINES: Final[dict[tuple[str, str, str], QPainterPath]] = {}
_OUTLINES_MOST: Final = 4096


def letter_path(words: str, role: str, theme: Theme) -> QPainterPath:
    """The outlines of words, their base line at 0, 0."""
    key = (words, role, theme.family)
    path = _OUTLINES.get(key)
    if path is None:
        if len(_OUTLINES) >= _OUTLINES_MOST:
            _OUTLINES.clear()
        path = _OUTLINES[key] = QPainterPath()
        path.addText(QPointF(), theme.font(role), words)
    return path
