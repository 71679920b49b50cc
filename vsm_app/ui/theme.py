"""What the window looks like: one frozen theme of colours, type and sizes, and the manager that holds the current one.

A `Theme` is a value and is passed in; items and widgets ask it for tokens. `ThemeManager` is created once at start,
applies palette, style and style sheet to the application, and tells by `changed` when another theme holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from vsm_app.ui.fonts import make_font, ui_family
from vsm_app.ui.theme_images import sheet_images
from vsm_app.ui.theme_metrics import SHADOWS, SIZES, TYPE, Shadow, TypeStyle
from vsm_app.ui.theme_style import build_palette, build_style_sheet
from vsm_app.ui.theme_tokens import COLOURS, HEAT, Scheme, colour_of

STYLE: Final = "Fusion"
STYLED: Final = "ringstrom.styled"  # property of an application that has this style


class ThemeChoice(StrEnum):
    """What the user chose: a ground, or that of the system, with more contrast than usual or as the system wishes."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"
    CONTRAST = "contrast"


class Theme:
    """Colours, type and sizes for one scheme; never changes after construction.

    Colours and fonts that it returns are shared: copy before changing one (`QColor(theme.color("ink"))`).
    """

    __slots__ = ("_colors", "_fonts", "family", "high_contrast", "scheme")

    def __init__(
        self, scheme: Scheme = Scheme.LIGHT, *, high_contrast: bool = False, family: str | None = None
    ) -> None:
        self.scheme: Final = scheme
        self.high_contrast: Final = high_contrast
        self.family: Final = family or ui_family()
        self._colors = {token: QColor(colour_of(token, scheme, high_contrast=high_contrast)) for token in COLOURS}
        self._fonts: dict[tuple[str, float], QFont] = {}

    def __eq__(self, other: object) -> bool:
        """Two themes are the same where scheme, contrast and family are."""
        if not isinstance(other, Theme):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Theme({self.scheme.value}, high_contrast={self.high_contrast}, family={self.family!r})"

    @property
    def is_dark(self) -> bool:
        """Whether the ground is dark."""
        return self.scheme is Scheme.DARK

    def color(self, token: str) -> QColor:
        """The colour of `token`; `KeyError` for a name that is not in the table."""
        return self._colors[token]

    def name(self, token: str) -> str:
        """The colour of `token` as `#rrggbb` (style sheets, SVG, matplotlib)."""
        return self._colors[token].name()

    def alpha(self, token: str, opacity: float) -> QColor:
        """A new colour: `token` at `opacity` 0..1."""
        color = QColor(self._colors[token])
        color.setAlphaF(opacity)
        return color

    def type(self, role: str) -> TypeStyle:
        """Size, weight and colour token of a role of type; `KeyError` for an unknown role."""
        return TYPE[role]

    def font(self, role: str, scale: float = 1.0) -> QFont:
        """The font of a role of type, `scale` times its size (Present mode, zoomed labels); shared and cached."""
        key = (role, scale)
        font = self._fonts.get(key)
        if font is None:
            font = self._fonts[key] = make_font(TYPE[role], self.family, scale=scale)
        return font

    def text_color(self, role: str) -> QColor:
        """The colour in which a role of type is set."""
        return self._colors[TYPE[role].token]

    def size(self, name: str) -> float:
        """A measure of the table of sizes, in px; `KeyError` for an unknown name."""
        return SIZES[name]

    def shadow(self, level: str) -> tuple[Shadow, ...]:
        """The layers of the shadow `L1` or `L2` in this scheme."""
        light, dark = SHADOWS[level]
        return dark if self.is_dark else light

    def flow_color(self, kind: str) -> QColor:
        """The colour of a kind of flow: primary, secondary, product, loss, energy, water, info."""
        return self._colors[f"flow.{kind}"]

    def flow_text_color(self, kind: str) -> QColor:
        """The partner of a flow's colour for letters."""
        return self._colors[f"flow.{kind}.text"]

    def heat(self, fraction: float) -> QColor:
        """The heat ramp of this scheme at `fraction` 0..1 (clamped): nothing is like the table, the most stands out."""
        return heat_color(fraction, self.scheme)

    def _key(self) -> tuple[Scheme, bool, str]:
        return (self.scheme, self.high_contrast, self.family)


def heat_color(fraction: float, scheme: Scheme) -> QColor:
    """Interpolate the stops of the heat ramp linearly at `fraction` 0..1; outside is clamped."""
    stops = HEAT[scheme is Scheme.DARK]
    position = min(max(fraction, 0.0), 1.0) * (len(stops) - 1)
    below = min(int(position), len(stops) - 2)
    part = position - below
    low, high = QColor(stops[below]), QColor(stops[below + 1])
    red, green, blue = (
        round(a + (b - a) * part)
        for a, b in zip((low.red(), low.green(), low.blue()), (high.red(), high.green(), high.blue()), strict=True)
    )
    return QColor(red, green, blue)


class ThemeManager(QObject):
    """Holds the current theme, follows the system where asked to, and dresses the application.

    Created once at start and passed to whoever needs `changed`; `theme` may be read at any time.
    """

    changed = Signal(object)  # Theme

    def __init__(self, choice: ThemeChoice = ThemeChoice.SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = choice
        self._theme = self._wanted()
        self._watch_system()

    @property
    def theme(self) -> Theme:
        """The theme that holds now."""
        return self._theme

    @property
    def choice(self) -> ThemeChoice:
        """What the user chose."""
        return self._choice

    def set_choice(self, choice: ThemeChoice) -> None:
        """Choose light, dark, the system's or high contrast; emits `changed` where that makes a difference."""
        self._choice = choice
        self.refresh()

    def refresh(self) -> None:
        """Read the system's wishes again; dresses the application and emits `changed` where the theme differs."""
        theme = self._wanted()
        if theme != self._theme:
            self._theme = theme
            app = QApplication.instance()
            if isinstance(app, QApplication) and app.property("ringstrom.themed"):
                self.apply(app)
            self.changed.emit(theme)

    def apply(self, app: QApplication) -> None:
        """Dress `app`: Fusion, palette, font and style sheet of the current theme."""
        app.setProperty("ringstrom.themed", True)
        dress(app, self._theme)

    def _wanted(self) -> Theme:
        follows = self._choice in (ThemeChoice.SYSTEM, ThemeChoice.CONTRAST)
        scheme = system_scheme() if follows else Scheme(self._choice.value)
        return Theme(scheme, high_contrast=self._choice is ThemeChoice.CONTRAST or system_wants_contrast())

    def _watch_system(self) -> None:
        hints = QGuiApplication.styleHints()  # kept in a variable: its wrapper owns that of the hints below
        hints.colorSchemeChanged.connect(self.refresh)
        if hasattr(hints, "accessibility"):  # Qt 6.10
            hints.accessibility().contrastPreferenceChanged.connect(self.refresh)


def dress(app: QApplication, theme: Theme) -> None:
    """Give `app` the Fusion style and the palette, font and style sheet of `theme`."""
    if not app.property(STYLED):  # asking for the style itself would load the long lists of `QStyle`
        app.setStyle(STYLE)
        app.setProperty(STYLED, True)
    app.setPalette(build_palette(theme.color))
    app.setFont(QFont(theme.font("body")))
    app.setStyleSheet(build_style_sheet(theme.name, sheet_images(theme.name)))


@contextmanager
def built_bare() -> Iterator[None]:
    """Build many widgets without the style sheet, and have it worn at once at the end.

    With a sheet, Qt dresses a widget and all in it anew each time it is put into another: half the time of a window.
    """
    app = QApplication.instance()
    sheet = app.styleSheet() if isinstance(app, QApplication) else ""
    if not isinstance(app, QApplication) or not sheet:
        yield
        return
    for widget in app.allWidgets():
        # Qt undresses what it has polished. What only asked for its style keeps the mark of the sheet: the next one
        # then does not watch for its end, and dresses it when it is gone (QStyleSheetStyle's `initObject`): a crash.
        if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            widget.setAttribute(Qt.WidgetAttribute.WA_StyleSheet, False)
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(sheet)


def system_scheme() -> Scheme:
    """Whether the system is set to light or dark; where it does not say, the lightness of its window colour decides."""
    reported = QGuiApplication.styleHints().colorScheme()
    if reported is Qt.ColorScheme.Dark:
        return Scheme.DARK
    if reported is Qt.ColorScheme.Light:
        return Scheme.LIGHT
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return Scheme.DARK if window.lightnessF() < 0.5 else Scheme.LIGHT  # noqa: PLR2004  half way


def system_wants_contrast() -> bool:
    """Whether the system asks for high contrast (known from Qt 6.10 on)."""
    hints = QGuiApplication.styleHints()
    if not hasattr(hints, "accessibility"):
        return False
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
