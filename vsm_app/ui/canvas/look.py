"""What all items of one scene share while painting: the theme and how much detail is wanted."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, Protocol

from PySide6.QtGui import QColor, QPainter

from vsm_app.ui.theme import Theme

#: Below this zoom flows and nodes are drawn in one layer each; below the second, cards show no rows.
FAR: Final = 0.4
MIDDLE: Final = 0.62
#: How far what is not meant recedes (current state under the future one, everything beside a conflict).
FADED: Final = 0.45


class Detail(IntEnum):
    """Levels of detail by zoom."""

    FAR = 0
    MIDDLE = 1
    NEAR = 2


class PaintsAbove(Protocol):
    """An item that paints part of itself above all others."""

    def paint_above(self, painter: QPainter) -> None:
        """Paint that part in scene coordinates."""
        ...


class Look:
    """Theme, detail and freshness of a scene; shared by its items, so that a change of theme touches no item."""

    __slots__ = ("above", "detail", "exporting", "stale", "theme")

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.detail = Detail.NEAR
        self.exporting = False
        self.stale = False
        self.above: list[PaintsAbove] = []  # what paints once more after all lines

    def color(self, token: str) -> QColor:
        """A colour of the theme."""
        return self.theme.color(token)


def detail_for(scale: float) -> Detail:
    """The level of detail at a zoom of `scale`."""
    if scale < FAR:
        return Detail.FAR
    return Detail.MIDDLE if scale < MIDDLE else Detail.NEAR
