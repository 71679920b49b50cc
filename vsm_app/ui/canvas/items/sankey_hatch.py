"""The hatch of losses in the Sankey: stripes that lean like a slash and run through bends without turning.

On the screen they are one gradient that repeats: however long a ribbon is it costs what of it is seen. In files, which
keep no repeating gradient, they are areas, at most so many.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QColor, QGradient, QLinearGradient, QPainter, QPainterPath, QPolygonF

from vsm_app.ui.canvas.look import Look
from vsm_app.ui.theme_metrics import SIZES

#: Of a ribbon narrower than this (px on the screen), or than so many periods, the stripes would be taken for the dashes
#: of the floor: it is plain.
_FROM: Final = 8.0
_FROM_PERIODS: Final = 4.0 / 3.0
#: The period on the screen (px), from far away and near by: finer stripes flicker, coarser ones look like dashes.
_FINEST, _COARSEST = 4.0, 10.0
#: Over so many px on the screen the edge of a stripe goes from colour to ground.
_SOFT: Final = 0.8
#: Stripes of one ribbon in files; a longer one has coarser ones.
MOST_STRIPES: Final = 2000
_SQRT2: Final = math.sqrt(2.0)


def period_at(zoom: float) -> float:
    """From stripe to stripe, across them, in px of the picture."""
    return min(max(SIZES["hatch.period"] * zoom, _FINEST), _COARSEST) / zoom


def is_hatched(width: float, zoom: float) -> bool:
    """Whether a loss of this width shows stripes at a zoom; a narrower one is plain."""
    return width * zoom >= max(_FROM, _FROM_PERIODS * period_at(zoom) * zoom)


def paint_hatch(painter: QPainter, outline: QPainterPath, width: float, look: Look) -> None:
    """Fill the outline of a loss: its stripes on a light ground, without them where they would not be seen as such."""
    theme, zoom = look.theme, 1.0 if look.exporting else look.zoom
    color = theme.color("flow.loss")
    if not is_hatched(width, zoom):
        painter.fillPath(outline, color)
    elif look.exporting:
        painter.fillPath(outline, theme.alpha("flow.loss", SIZES["hatch.alpha"]))
        painter.fillPath(stripes(outline), color)
    else:
        painter.fillPath(outline, _brush(color.rgba(), zoom))


@lru_cache(maxsize=32)
def _brush(rgba: int, zoom: float) -> QBrush:
    """Stripes and the ground between them; the painter is to stand in px of the picture."""
    color, ground = QColor.fromRgba(rgba), QColor.fromRgba(rgba)
    ground.setAlphaF(SIZES["hatch.alpha"])
    middle = QColor(color)
    middle.setAlphaF((1.0 + SIZES["hatch.alpha"]) / 2.0)
    period = period_at(zoom)
    part, soft = SIZES["hatch.stripe"] / SIZES["hatch.period"], min(_SOFT / (2.0 * period * zoom), 0.2)
    gradient = QLinearGradient(QPointF(), QPointF(period / _SQRT2, period / _SQRT2))
    gradient.setSpread(QGradient.Spread.RepeatSpread)
    stops = ((0.0, middle), (soft, color), (part - soft, color), (part + soft, ground), (1.0 - soft, ground))
    for at, shade in (*stops, (1.0, middle)):
        gradient.setColorAt(at, shade)
    return QBrush(gradient)


def stripes(outline: QPainterPath) -> QPainterPath:
    """The stripes inside an outline as areas: all of a picture are in line."""
    bounds = outline.boundingRect()
    step, thick = SIZES["hatch.period"] * _SQRT2, SIZES["hatch.stripe"] * _SQRT2
    coarser = math.ceil((bounds.width() + bounds.height()) / (step * MOST_STRIPES))
    step, thick = step * max(coarser, 1), thick * max(coarser, 1)
    room = bounds.adjusted(-1.0, -1.0, 1.0, 1.0)
    kept = QPainterPath()
    x = bounds.left() - math.fmod(bounds.left() + bounds.top(), step) - step
    while x < bounds.right() + bounds.height():
        top, foot = QPointF(x, bounds.top()), QPointF(x - bounds.height(), bounds.bottom())
        right = QPointF(thick, 0.0)
        stripe = QPainterPath()
        stripe.addPolygon(QPolygonF([top, top + right, foot + right, foot]))
        stripe.closeSubpath()
        for piece in outline.intersected(stripe).toSubpathPolygons():  # one by one: all at once take their square
            if room.contains(piece.boundingRect()):  # of a very thin outline Qt now and then leaves a piece outside
                kept.addPolygon(piece)
                kept.closeSubpath()
        x += step
    return kept
