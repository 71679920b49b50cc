"""Icons as Qt's own widgets, menus and item models take them; apart from `icons`, since `QIcon` is slow to load.

Its list of theme icons alone takes longer than the whole start page, which shows none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QRect, QSize
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from vsm_app import assets
from vsm_app.ui.icons import has_icon, paint_icon, rendered, tinted, unknown_icon

_APP_SIZES: Final = (16, 20, 24, 32, 48, 64, 128, 256)

#: Up to this size the program's icon has a thicker ring.
_APP_SMALL: Final = 24


def app_icon() -> QIcon:
    """The program's icon for windows and the task bar."""
    result = QIcon()
    for size in _APP_SIZES:
        source = assets.icon("app/" + ("ringstrom_small" if size <= _APP_SMALL else "ringstrom"))
        result.addPixmap(QPixmap.fromImage(rendered(QSvgRenderer(QByteArray(source)), size)))
    return result


@lru_cache(maxsize=1024)
def _icon(name: str, normal: int, disabled: int, active: int) -> QIcon:
    return QIcon(_TintedEngine(name, QColor.fromRgba(normal), QColor.fromRgba(disabled), QColor.fromRgba(active)))


def icon(name: str, color: QColor, disabled: QColor | None = None, checked: QColor | None = None) -> QIcon:
    """The icon `name` in `color` for any size and screen.

    `disabled` is its colour where the control is disabled (default: `color` at 40 %), `checked` where it is on.
    """
    if not has_icon(name):
        raise unknown_icon(name)
    faded = QColor(color)
    faded.setAlphaF(color.alphaF() * 0.4)
    return _icon(name, color.rgba(), (disabled or faded).rgba(), (checked or color).rgba())


class _TintedEngine(QIconEngine):
    """Draws one icon at whatever size and ratio Qt asks for."""

    def __init__(self, name: str, normal: QColor, disabled: QColor, checked: QColor) -> None:
        super().__init__()
        self._name = name
        self._normal = normal
        self._disabled = disabled
        self._checked = checked

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._normal, self._disabled, self._checked)

    def key(self) -> str:
        return "ringstrom"

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        paint_icon(painter, self._name, rect, self._color(mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # Qt 6.11 passes logical pixels, older ones device pixels; those mend a picture that is too large by its ratio.
        side = max(round(min(size.width(), size.height()) * scale), 1)
        picture = QPixmap.fromImage(tinted(self._name, side, self._color(mode, state).rgba()))
        picture.setDevicePixelRatio(scale)
        return picture

    def _color(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        if mode is QIcon.Mode.Disabled:
            return self._disabled
        return self._checked if state is QIcon.State.On else self._normal
