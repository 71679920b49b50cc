"""Which family the window is set in, and how a role of type becomes a `QFont`."""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from vsm_app.ui.theme_metrics import TypeStyle

#: Families tried in this order before the system's own font.
PREFERRED: Final = ("Segoe UI", "Inter")

_POINTS_PER_INCH: Final = 72.0
_DEFAULT_DPI: Final = 96.0


@cache
def ui_family() -> str:
    """The family of the window: Segoe UI where it is installed (Windows), then Inter, then the system's font."""
    installed = set(QFontDatabase.families())
    for family in PREFERRED:
        if family in installed:
            return family
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def make_font(style: TypeStyle, family: str, *, scale: float = 1.0, dpi: float | None = None) -> QFont:
    """Return the font of `style`, tabular figures on, `scale` times its size.

    A whole number of pixels is set in pixels and so follows the painter's transform on every device. Qt knows no
    fractions of a pixel there; such a size is set in points for `dpi` (the screen's by default). A device with another
    resolution of its own (PDF, SVG) must be given that of the screen, or this function that of the device.
    """
    font = QFont(family)
    size = style.size * scale
    if size == round(size):
        font.setPixelSize(round(size))
    else:
        font.setPointSizeF(size * _POINTS_PER_INCH / (dpi or _screen_dpi()))
    font.setWeight(QFont.Weight(style.weight))
    font.setItalic(style.italic)
    font.setStrikeOut(style.struck)
    if style.spacing:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, style.spacing * scale)
    if style.capitals:
        font.setCapitalization(QFont.Capitalization.AllUppercase)
    set_tabular(font)
    return font


def for_capitals(words: str) -> str:
    """Words to be painted in a font of capitals: written so themselves, for files that know no such font (SVG).

    The German sharp s, which such a font leaves small, is SS in capitals.
    """
    return words.upper()


def without_sharp_s(words: str) -> str:
    """Words that a widget sets in capitals and that are read aloud as they stand."""
    return words.replace("ß", "ss")


def set_tabular(font: QFont) -> None:
    """Give `font` figures of one width (OpenType `tnum`)."""
    font.setFeature(QFont.Tag("tnum"), 1)


def _screen_dpi() -> float:
    screens = QGuiApplication.screens()
    return screens[0].logicalDotsPerInchY() if screens else _DEFAULT_DPI
