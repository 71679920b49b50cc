"""The headings of the stages: readable from farther away, on two lines or narrower where a band has little room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from vsm_app.layout.types import Box
from vsm_app.ui.canvas.chips import role_metrics
from vsm_app.ui.canvas.models import BandModel
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.fonts import for_capitals
from vsm_app.ui.hyphens import at_parts, at_syllables, with_hyphen
from vsm_app.ui.theme import Theme

_X: Final = 12.0
_Y: Final = 20.0
_PITCH: Final = 13.0
#: How much higher than one line the first of two stands.
_RISE: Final = 5.0
#: Of its size at 100 % that a heading keeps on the screen; where its band is narrow, at least.
_SIZE: Final = 0.9
_LEAST: Final = 0.76
#: How narrow letters may become before a word is divided, or all headings become smaller; and before one is cut.
_NARROW: Final = 0.92
_NARROWEST: Final = 0.78
#: px on the screen: between a heading and a node below it; how far a band may be drawn up for that.
_BELOW: Final = 6.0
_MOST_RAISED: Final = 24.0
#: The same between a heading and words of a flow below it.
_ABOVE: Final = 4.0
_TOUCHING: Final = 2.0  # nearer than that they stand too near
_ROLE: Final = "stage.heading"
_FAR: Final = 320.0
_LONG_WORDS: Final = 200.0  # px on the screen: a name and a figure that keep their size
#: Beside a heading, times its size: nearer to it other words would be read as part of it.
_BESIDE: Final = 14.0


@dataclass(frozen=True, slots=True)
class Heading:
    """The words of a band as they are painted: so many times their size, letters so many times as wide."""

    lines: tuple[str, ...]
    scale: float
    stretch: float
    box: Box

    @property
    def row(self) -> Box:
        """The words with the room beside them in which others would be read as part of them."""
        aside, box = _BESIDE * self.scale, self.box
        return Box(box.x - aside, box.y, box.width + 2.0 * aside, box.height)


@lru_cache(maxsize=32)
def heading_size(bands: tuple[BandModel, ...], zoom: float, theme: Theme) -> float:
    """How many times their size near by the headings of all bands are painted: all alike, none less than can be read.

    As large as they are wanted, else as large as the one with the least room allows in letters hardly narrower.
    """
    wanted, least = (max(size / zoom, 1.0) for size in (_SIZE, _LEAST))
    fitting = (_fitting(band, least, theme)[1] / _NARROW for band in bands if band.heading)
    return max(min(wanted, *fitting, wanted), least)


def heading_of(band: BandModel, zoom: float, theme: Theme, size: float | None = None) -> Heading:
    """How the heading of a band is painted at a zoom (px on the screen per unit; 1 or more: as near by).

    In the `size` of all headings of a picture, else in one of its own: first it goes on two lines, then its letters
    become narrower, then it is cut.
    """
    metrics, room = role_metrics(_ROLE, theme), band.box.width - 2.0 * _X
    lines, fitting = _fitting(band, max(_LEAST / zoom, 1.0), theme)
    scale = heading_size((band,), zoom, theme) if size is None else size
    stretch = min(max(fitting / scale, _NARROWEST), 1.0)
    if fitting < scale * stretch:
        reach = room / (scale * stretch)
        lines = tuple(metrics.elidedText(line, Qt.TextElideMode.ElideRight, reach) for line in lines)
    high, rise = metrics.capHeight(), _RISE * (len(lines) - 1)
    tall = (high + _PITCH * (len(lines) - 1)) * scale
    wide = _width(lines, metrics) * scale * stretch
    box = Box(band.box.left + _X, band.box.top + _Y - high - rise, min(wide, room), tall)
    return Heading(lines, scale, stretch, box)


def heading_room(zoom: float) -> float:
    """From the upper edge of a band to below its heading on one line, with some air (px of the scene)."""
    return _Y + (_PITCH - 1.0) * max(_SIZE / zoom, 1.0)


def drawn_out(
    bands: tuple[BandModel, ...], labels: QRectF, words: Sequence[QRectF], zoom: float, theme: Theme
) -> tuple[BandModel, ...]:
    """The bands drawn out to all `labels`, and so much farther up that no `words` stand above headings."""
    drawn, size = reaching(bands, labels, zoom), heading_size(bands, zoom, theme)
    lift = 0.0
    for band in drawn:
        if band.heading:
            row = to_rect(heading_of(band, zoom, theme, size).row)
            row.setBottom(row.bottom() + _TOUCHING / zoom)
            tops = (word.top() for word in words if word.intersects(row))
            lift = max(lift, row.bottom() - min(tops, default=row.bottom()))
    return drawn if lift <= 0.0 else _drawn_up(drawn, lift + (_ABOVE - _TOUCHING) / zoom)


def _drawn_up(bands: Iterable[BandModel], by: float) -> tuple[BandModel, ...]:
    boxed = ((band, band.box) for band in bands)
    return tuple(replace(band, box=Box(box.x, box.y - by, box.width, box.height + by)) for band, box in boxed)


def paint_heading(painter: QPainter, heading: Heading, theme: Theme) -> None:
    """Paint the heading; its upper edge stays where it is near by."""
    painter.setFont(theme.font(_ROLE))
    painter.setPen(theme.text_color(_ROLE))
    high = role_metrics(_ROLE, theme).capHeight()
    painter.save()
    painter.translate(heading.box.left, heading.box.top)
    painter.scale(heading.scale * heading.stretch, heading.scale)
    for number, line in enumerate(heading.lines):
        painter.drawText(QPointF(0.0, high + _PITCH * number), line)
    painter.restore()


def reaching(bands: tuple[BandModel, ...], rect: QRectF, zoom: float = 1.0) -> tuple[BandModel, ...]:
    """The bands drawn out so that `rect` stands on their ground: all in height, the outer two sideways.

    A side that is far beyond them, farther than words at that `zoom` reach, is that of nodes beside all columns
    (`strays`).
    """
    far = max(_FAR, _LONG_WORDS / zoom)
    drawn = []
    edges = [bands[0].box.left, bands[-1].box.right] if bands else []
    if edges and edges[0] - rect.left() > far:
        rect = rect.adjusted(edges[0] - rect.left(), 0.0, 0.0, 0.0)
    if edges and rect.right() - edges[1] > far:
        rect = rect.adjusted(0.0, 0.0, edges[1] - rect.right(), 0.0)
    for number, band in enumerate(bands):
        box = to_rect(band.box)
        left = min(box.left(), rect.left()) if number == 0 else box.left()
        right = max(box.right(), rect.right()) if number == len(bands) - 1 else box.right()
        top, bottom = min(box.top(), rect.top()), max(box.bottom(), rect.bottom())
        drawn.append(replace(band, box=Box(left, top, right - left, bottom - top)))
    return tuple(drawn)


def _fitting(band: BandModel, least: float, theme: Theme) -> tuple[tuple[str, ...], float]:
    """The lines of a heading, two where one has no room in the least size, and the size in which they fill the band."""
    metrics, words = role_metrics(_ROLE, theme), for_capitals(band.heading)
    room = band.box.width - 2.0 * _X
    narrow = 1.0 if " " in words else _NARROW  # a single word becomes narrower before it is divided
    lines = (words,) if room >= least * narrow * _width((words,), metrics) else _two_lines(words, metrics)
    return lines, room / _width(lines, metrics)


def raised(bands: tuple[BandModel, ...], nodes: Iterable[QRectF], zoom: float, theme: Theme) -> tuple[BandModel, ...]:
    """The bands drawn up so that no heading that keeps its size stands right above a node (scene px)."""
    size, lift = heading_size(bands, zoom, theme), 0.0
    boxes = [heading_of(band, zoom, theme, size).box for band in bands if band.heading]
    for node in nodes:
        tops = (box.bottom - node.top() for box in boxes if box.left < node.right() and box.right > node.left())
        lift = max(lift, *(top + _BELOW / zoom for top in tops if top * zoom < _MOST_RAISED), 0.0)
    if lift <= 0.0:
        return bands
    return _drawn_up(bands, lift)


def _two_lines(words: str, metrics: QFontMetricsF) -> tuple[str, ...]:
    """Broken where the longer of the two lines is shortest; a single word between its parts, else its syllables."""
    parts = words.split()
    breaks = [(" ".join(parts[:n]), " ".join(parts[n:])) for n in range(1, len(parts))]
    if len(parts) == 1:
        breaks = [(with_hyphen(words[:at]), words[at:]) for at in at_parts(words) or at_syllables(words)]
    return min(breaks, key=lambda lines: _width(lines, metrics)) if breaks else (words,)


def _width(lines: tuple[str, ...], metrics: QFontMetricsF) -> float:
    return max(metrics.horizontalAdvance(line) for line in lines) + 1.0
