"""Letters that stand out on a ground of any colour."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor

#: A ground darker than this luminance takes white letters, the rest black: either has a contrast of 4.5 and more there.
_LIGHT_TEXT_BELOW: Final = 0.179
_LINEAR_BELOW: Final = 0.04045  # of the curve of sRGB


def black_or_white(ground: QColor) -> QColor:
    """Of letters on an opaque ground: whichever stands out more."""
    return QColor("#ffffff") if luminance(ground) < _LIGHT_TEXT_BELOW else QColor("#000000")


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two opaque colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color: QColor) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
