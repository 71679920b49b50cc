"""What the house widgets paint alike: rounded boxes, focus rings, bars, tags."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from vsm_app.ui.theme import Theme

TAG_PADDING: Final = 8.0


class Tone(StrEnum):
    """How a mark is meant; sets its ground and its letters."""

    OK = "ok"
    WARN = "warn"
    ERROR = "error"
    ACCENT = "accent"
    QUIET = "quiet"
    ALERT = "alert"  # the full yellow of a badge: something waits


#: tone -> (ground, letters)
TONES: Final = {
    Tone.OK: ("ok.soft", "ok.text"),
    Tone.WARN: ("badge.warn.soft", "tag.warn.text"),
    Tone.ERROR: ("badge.error.soft", "badge.error.text"),
    Tone.ACCENT: ("accent.soft", "accent.text"),
    Tone.QUIET: ("raised", "ink2"),
    Tone.ALERT: ("badge.warn", "badge.warn.on"),
}


def paint_box(
    painter: QPainter, rect: QRectF, radius: float, fill: QColor | None, edge: QColor | None = None, width: float = 1.0
) -> None:
    """Draw a rounded box whose outline lies wholly inside `rect`; `None` leaves ground or outline out."""
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if edge is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, radius, radius)
        return
    half = width / 2
    painter.setPen(QPen(edge, width))
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)


def paint_focus(painter: QPainter, rect: QRectF, radius: float, theme: Theme) -> None:
    """Draw the focus ring along the inside of `rect`."""
    paint_box(painter, rect, radius, None, theme.color("accent"), theme.size("focus"))


def paint_bar(
    painter: QPainter, rect: QRectF, fraction: float, theme: Theme, token: str = "ok", target: float | None = None
) -> None:
    """Draw a track across `rect`, filled to `fraction`, with a tick at `target` (both 0..1, clamped).

    The bar is as high as the table of sizes says and centred in `rect`; the tick is higher than the bar.
    """
    height = min(theme.size("bar"), rect.height())
    track = QRectF(rect.left(), rect.center().y() - height / 2, rect.width(), height)
    paint_box(painter, track, height / 2, theme.color("track"))
    filled = track.width() * min(max(fraction, 0.0), 1.0)
    if filled > 0:
        # Never shorter than its own rounding: a small share is still seen.
        paint_box(
            painter, QRectF(track.left(), track.top(), max(filled, height), height), height / 2, theme.color(token)
        )
    if target is not None:
        x = track.left() + track.width() * min(max(target, 0.0), 1.0)
        half = theme.size("bar.target") / 2
        pen = QPen(theme.color("ink"), theme.size("bar.target.width"))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QLineF(x, track.center().y() - half, x, track.center().y() + half))


def tag_width(text: str, theme: Theme) -> float:
    """How wide a tag with `text` is, at least as wide as it is high."""
    return max(QFontMetricsF(theme.font("tag")).horizontalAdvance(text) + 2 * TAG_PADDING, theme.size("tag"))


def paint_tag(painter: QPainter, top_left: QPointF, text: str, tone: Tone, theme: Theme) -> QRectF:
    """Draw a tag with its upper left corner at `top_left`; return the box it takes."""
    ground, letters = TONES[tone]
    height = theme.size("tag")
    box = QRectF(top_left.x(), top_left.y(), tag_width(text, theme), height)
    edge = theme.color("line") if tone is Tone.QUIET else None
    paint_box(painter, box, height / 2, theme.color(ground), edge)
    painter.setFont(theme.font("tag"))
    painter.setPen(theme.color(letters))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return box
