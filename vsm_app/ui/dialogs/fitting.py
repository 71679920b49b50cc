"""How large a dialog opens: as it would like to be, but whole on the screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize

_FRAME: Final = QSize(16, 48)  # px: edges and title bar of a window


def fitted(wanted: QSize, screen: QSize) -> QSize:
    """The size of a dialog on a screen whose usable part is this large (both in px of the screen's scale)."""
    return wanted.boundedTo(screen - _FRAME)
