"""How long a movement lasts: as the table says, and not at all where the system or a test wants stillness."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

from PySide6.QtCore import QEasingCurve
from PySide6.QtGui import QGuiApplication

from vsm_app.ui.theme_metrics import MOTION_MS

#: Every movement ends softly.
EASING: Final = QEasingCurve.Type.OutCubic

#: SystemParametersInfo: "Show animations in Windows" (winuser.h).
_SPI_GETCLIENTAREAANIMATION: Final = 0x1042


def motion_ms() -> int:
    """Duration of a movement in ms; 0 for none: without a screen (tests), or where the user has switched motion off."""
    if QGuiApplication.platformName() in {"offscreen", "minimal"} or wants_stillness():
        return 0
    return MOTION_MS


def wants_stillness() -> bool:
    """Whether the system is set to show no animations (Windows; elsewhere Qt does not tell)."""
    still = False
    if sys.platform == "win32":
        shown = ctypes.c_int(1)
        ctypes.windll.user32.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(shown), 0)
        still = not shown.value
    return still
