"""Larger letters as the system is told to show them (Windows: Accessibility, Text size), before there is a window.

Qt follows the scaling of the display and, elsewhere, the resolution of fonts; of this setting it knows nothing. The
whole window grows with its letters: what stands beside them keeps its proportion, and nothing is cut.
"""

from __future__ import annotations

import os
import sys
from typing import Final

#: The variable by which Qt is told of a scale of one's own; whoever has set it is left alone.
VARIABLE: Final = "QT_SCALE_FACTOR"
#: The least room that the window is made for, px: a screen of 1366 x 768 at 150 %.
_LEAST: Final = (910, 512)
_HUNDRED: Final = 100


def follow_text_size() -> None:
    """Let Qt scale the window as the letters of the system are; call it before the application is made."""
    if VARIABLE not in os.environ:
        percent, screen = text_size()
        scale = fitted_scale(percent, screen)
        if scale > 1.0:
            os.environ[VARIABLE] = f"{scale:.2f}"


def fitted_scale(percent: int, screen: tuple[float, float]) -> float:
    """`percent` as a factor of 1 or more, no larger than leaves the window its least room on a screen of that size."""
    most = min(screen[0] / _LEAST[0], screen[1] / _LEAST[1])
    return max(1.0, min(percent / _HUNDRED, most))


def text_size() -> tuple[int, tuple[float, float]]:
    """The size of text in percent and that of the main screen in px of its own scaling; 100 where nothing is said."""
    percent, screen = _HUNDRED, (0.0, 0.0)
    if sys.platform == "win32":
        import ctypes
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, r"Software\Microsoft\Accessibility") as key:
                percent = int(winreg.QueryValueEx(key, "TextScaleFactor")[0])
        except (OSError, ValueError):
            percent = _HUNDRED
        user32 = ctypes.windll.user32
        scaling = user32.GetDpiForSystem() / 96.0 or 1.0
        screen = (user32.GetSystemMetrics(0) / scaling, user32.GetSystemMetrics(1) / scaling)
    return percent, screen
