"""Names on nodes seen from far away, in letters that do not shrink with the zoom."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap

from vsm_app.ui.hyphens import at_parts, at_signs, at_syllables, with_hyphen
from vsm_app.ui.theme import Theme

#: Before which letters of a word a line may end.
Divided = Callable[[str], tuple[int, ...]]

ROLE: Final = "node.name"
SCALE: Final = 0.76  # of the name near by: 9.5 px
PITCH: Final = 11.0
#: The same where a figure below would cut or squeeze the name, or had no room: letters of two lines still do not meet.
CLOSE: Final = 9.0
INSET: Final = 3.0  # px between letters and the sides of a card
_RIM: Final = 3.0  # px above a name and below its figure together, where a card has that much
#: Cards narrower or lower than this on the screen (px) hold no letters that help.
_LEAST: Final = (34.0, 11.0)
_ROUNDED: Final = 0.01
_STEP: Final = 2  # px; names are set for widths in such steps
_MOST_KEPT: Final = 6000
#: Widths of letters, each tried before a name is cut: at first so that nobody sees it beside others.
NARROW: Final = (1.0, 0.92, 0.8, 0.74)
_UNSEEN: Final = NARROW[:2]
_SQUEEZED: Final = NARROW[2:]


def _between_parts(word: str) -> tuple[int, ...]:
    """Where a reader expects a division: at a hyphen of its own, else between the parts of a compound."""
    return at_signs(word) or at_parts(word)


def _in_one_part(word: str) -> tuple[int, ...]:
    """Where a word that is no compound may be divided."""
    return () if _between_parts(word) else at_syllables(word)


#: Ways to make a name fit, the best first: so narrow, so many words divided, and where. Words are rather divided, once,
#: than letters squeezed, but letters squeezed rather than a compound divided within a part, or a word more than once.
_WAYS: Final[tuple[tuple[tuple[float, ...], float, Divided | None], ...]] = (
    (_UNSEEN, 0, None),
    (_UNSEEN, 1, _between_parts),
    (_UNSEEN, 1, _in_one_part),
    (_SQUEEZED, 0, None),
    (_SQUEEZED, 1, _between_parts),
    (NARROW, math.inf, at_syllables),
)


class Both(NamedTuple):
    """Name and figure of a card, each with its place (scene px), and how far apart their lines are."""

    name: tuple[QRectF, str]
    figure: tuple[QRectF, str]
    pitch: float


class FarNames:
    """Wraps and elides names to the size of their cards on the screen and keeps each as a small picture.

    Copying pictures is five times faster than setting text anew; as letters do not change with the zoom, most serve
    the next zoom as well.
    """

    def __init__(self) -> None:
        self.magnified = 1.0  # so many times as large on the screen
        self._look: tuple[Theme, float] | None = None
        self._kept: dict[tuple[str, int, int, float, int], QPixmap] = {}

    @staticmethod
    def fits(card: QRectF, zoom: float) -> bool:
        """Whether a card (scene px) has room for a name at that zoom."""
        return card.width() * zoom >= _LEAST[0] and card.height() * zoom >= _LEAST[1]

    def paint(
        self,
        painter: QPainter,
        theme: Theme,
        cards: Iterable[tuple[QRectF, str, QColor]],
        zoom: float,
        pitch: float = PITCH,
    ) -> None:
        """Write the names into the cards (scene px) that have room for them, finer where they are magnified."""
        ratio = painter.device().devicePixelRatioF() * self.magnified
        if self._look != (theme, ratio) or len(self._kept) > _MOST_KEPT:
            self._kept.clear()
            self._look = (theme, ratio)
        painter.save()
        painter.scale(1.0 / zoom, 1.0 / zoom)
        for card, name, ink in cards:
            if name:
                picture = self._picture(name, card.width() * zoom, card.height() * zoom, pitch, ink)
                size, middle = picture.deviceIndependentSize(), card.center() * zoom
                left, top = middle.x() - size.width() / 2.0, middle.y() - size.height() / 2.0
                painter.drawPixmap(QPointF(round(left), round(top)), picture)
        painter.restore()

    def _picture(self, name: str, width: float, height: float, pitch: float, ink: QColor) -> QPixmap:
        key = (name, set_width(width), max(lines_in(height, pitch), 1), pitch, ink.rgb())
        picture = self._kept.get(key)
        if picture is None:
            picture = self._kept[key] = self._painted(*key[:4], ink)
        return picture

    def _painted(self, name: str, width: int, most: int, pitch: float, ink: QColor) -> QPixmap:
        assert self._look is not None  # set with the first paint
        theme, ratio = self._look
        font = theme.font(ROLE, SCALE)
        metrics = QFontMetricsF(font)
        lines, narrow = narrowed(name, metrics, width, most)
        picture = QPixmap(round(width * ratio), round(pitch * len(lines) * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setFont(font)
        painter.setPen(ink)
        for number, line in enumerate(lines):
            left = (width - metrics.horizontalAdvance(line) * narrow) / 2.0
            painter.resetTransform()
            painter.translate(left, pitch * (number + 0.5) + metrics.capHeight() / 2.0)
            painter.scale(narrow, 1.0)
            painter.drawText(QPointF(), line)
        painter.end()
        return picture


def with_figure(
    card: QRectF, name: str, figure: str, theme: Theme, zoom: float, *, has_unit: bool = True
) -> Both | None:
    """Where on a card (scene px) its name stands and a figure below it; `None` where that or any name has no room.

    A name that is whole without the figure is never cut for it: the lines rather stand close, also before its letters
    are squeezed, else the figure is left out. `has_unit`: the figure with its unit; without it where one card has no
    room for that, as the legend has it.
    """
    metrics, width, high = QFontMetricsF(theme.font(ROLE, SCALE)), set_width(card.width() * zoom), card.height() * zoom
    said = figure if has_unit else figure.rpartition("\u202f")[0] or figure
    if metrics.horizontalAdvance(said) * NARROW[-1] > width:
        return None
    found: list[tuple[list[str], float, float]] = []
    for room, pitch in ((high - _RIM, PITCH), (high, PITCH), (high, CLOSE)):
        if (most := lines_in(room, pitch) - 1) >= 1:
            found.append((*narrowed(name, metrics, width, most), pitch))
    if not found:
        return None
    whole = [one for one in found if not is_cut(one[0])]
    if not whole and is_whole(card, name, theme, zoom):
        return None
    lines, _, pitch = next((one for one in whole if one[1] in _UNSEEN), (whole or found)[0])
    step = pitch / zoom
    top = card.center().y() - step * (len(lines) + 1) / 2.0
    above = QRectF(card.left(), top, card.width(), step * len(lines))
    return Both((above, name), (QRectF(card.left(), above.bottom(), card.width(), step), said), pitch)


def is_whole(card: QRectF, name: str, theme: Theme, zoom: float, pitch: float = PITCH) -> bool:
    """Whether all of a name has room on a card (scene px)."""
    most = max(lines_in(card.height() * zoom, pitch), 1)
    return not is_cut(narrowed(name, QFontMetricsF(theme.font(ROLE, SCALE)), set_width(card.width() * zoom), most)[0])


def lines_in(height: float, pitch: float = PITCH) -> int:
    """How many lines of a name have room one above the other (px on the screen); rounding takes none away."""
    return int((height + _ROUNDED) // pitch)


def set_width(card: float) -> int:
    """The width for which a name is set on a card that is so wide on the screen."""
    return int(card - 2.0 * INSET) // _STEP * _STEP


def narrowed(name: str, metrics: QFontMetricsF, width: float, most: int) -> tuple[list[str], float]:
    """`name` broken into lines, and how many times as wide as usual its letters are.

    Before it is cut its letters become narrower, and words that are wider than a line are divided, as little as may be.
    """
    for widths, times, divided in _WAYS:
        tried = ((_broken(name, metrics, width / narrow, most, divided), narrow) for narrow in widths)
        whole = [found for found in tried if len(found[0]) <= most and not is_cut(found[0])]
        whole = [found for found in whole if divided is None or _divisions(name, found[0]) <= times]
        if whole:
            return whole[0] if divided is None else min(whole, key=lambda found: len(found[0]))
    return wrapped(name, metrics, width / _UNSEEN[-1], most), _UNSEEN[-1]


def _divisions(name: str, lines: list[str]) -> int:
    """How often words of a name are divided between its lines."""
    return len(" ".join(lines).split()) - len(name.split())


def _broken(name: str, metrics: QFontMetricsF, width: float, most: int, divided: Divided | None) -> list[str]:
    return wrapped(name, metrics, width, most) if divided is None else _hyphened(name, metrics, width, divided)


def _hyphened(name: str, metrics: QFontMetricsF, width: float, divided: Divided) -> list[str]:
    """`name` in as many lines of `width` as it takes, words that are wider divided; cut where that does not help."""
    lines: list[str] = []
    for word in name.split():
        longer, rest = f"{lines[-1]} {word}" if lines else word, word
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
            continue
        while metrics.horizontalAdvance(rest) > width:
            heads = (rest[:at] for at in reversed(divided(rest)))
            head = next((one for one in heads if metrics.horizontalAdvance(with_hyphen(one)) <= width), "")
            if not head:
                return ["…"]
            lines.append(with_hyphen(head))
            rest = rest[len(head) :]
        lines.append(rest)
    return lines


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
