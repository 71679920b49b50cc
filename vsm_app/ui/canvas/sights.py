"""What is in sight of the table, to come back to it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize

from vsm_app.ui.canvas.extent import shift_to_hold


class Frame(NamedTuple):
    """What is in sight: the zoom and where the scroll bars stand."""

    zoom: float
    right: int
    down: int


class Seen(NamedTuple):
    """A frame with what it shows, in scene px, where the view's corner stood in the window, and the window's size."""

    frame: Frame
    rect: QRectF
    corner: QPoint
    window: QSize


def to_hold(now: QRectF, wanted: QRectF) -> QPointF:
    """By how much a frame that shows `now` is moved so that it holds what is wanted."""
    x = shift_to_hold(now.left(), now.right(), wanted.left(), wanted.right())
    return QPointF(x, shift_to_hold(now.top(), now.bottom(), wanted.top(), wanted.bottom()))
