"""Icons: SVG drawings in one stroke, tinted on demand, sharp at every scale.

`paint_icon` is the one way an icon reaches a painter. On a screen or an image it blits a cached picture; on a printer,
PDF or SVG it draws vectors. `icon` and `pixmap` wrap it for buttons, menus and item models. Names are those of the
files without folder and suffix: `process`, `chevron_right`.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPaintEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from vsm_app import assets
from vsm_app.errors import AssetError

#: The folder of the program's own mark: two colours, so no icon in the sense of this module.
_APP: Final = "app/"

#: The second colour of the mark in its drawing, replaced by the theme's.
_MARK_RING: Final = "#0f9d6e"

_APP_SIZES: Final = (16, 20, 24, 32, 48, 64, 128, 256)

#: Up to this size the program's icon has a thicker ring.
_APP_SMALL: Final = 24

#: Device pixels of the largest pixmap that is cached; anything larger is drawn as vectors.
_LARGEST_CACHED: Final = 256

_RASTER_ENGINES: Final = (QPaintEngine.Type.Raster, QPaintEngine.Type.OpenGL2, QPaintEngine.Type.Direct2D)


def icon_names() -> tuple[str, ...]:
    """Names of all icons, sorted, without their folders."""
    return tuple(sorted(_paths()))


def has_icon(name: str) -> bool:
    """Whether there is an icon `name`."""
    return name in _paths()


def icon_svg(name: str, color: QColor | str) -> str:
    """The drawing of `name` as SVG text, `currentColor` replaced by `color`; `AssetError` for an unknown name."""
    return _source(name).replace("currentColor", QColor(color).name())


def paint_icon(painter: QPainter, name: str, rect: QRectF | QRect, color: QColor) -> None:
    """Draw the icon `name` into the square `rect` (logical coordinates) in `color`, its alpha included.

    Upright and scaled painters on raster devices use the pixmap cache; rotated ones and vector devices draw the paths.
    """
    target = QRectF(rect)
    transform = painter.deviceTransform()
    scale = transform.m11()
    size = round(max(target.width(), target.height()) * scale)
    upright = transform.m12() == 0 and transform.m21() == 0 and scale > 0 and scale == transform.m22()
    if upright and 0 < size <= _LARGEST_CACHED and painter.paintEngine().type() in _RASTER_ENGINES:
        # On whole device pixels: a shifted blit would blur the strokes.
        x = target.x() * scale + transform.dx()
        y = target.y() * scale + transform.dy()
        side = size / scale
        snapped = QRectF(target.x() + (round(x) - x) / scale, target.y() + (round(y) - y) / scale, side, side)
        painter.drawImage(snapped, _tinted(name, size, color.rgba()))
        return
    painter.save()
    painter.setOpacity(painter.opacity() * color.alphaF())
    _renderer(name, color.rgb()).render(painter, target)
    painter.restore()


def pixmap(name: str, color: QColor, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon `name` as a pixmap of `size` logical pixels for a screen of device pixel ratio `ratio`."""
    picture = QPixmap.fromImage(_tinted(name, round(size * ratio), color.rgba()))
    picture.setDevicePixelRatio(ratio)
    return picture


def paint_mark(painter: QPainter, rect: QRectF | QRect, ink: QColor, ring: QColor) -> None:
    """Draw the Ringstrom mark into `rect`: the ring in `ink`, its broken piece and the dot in `ring`."""
    _mark(ink.rgb(), ring.rgb()).render(painter, QRectF(rect))


def app_icon() -> QIcon:
    """The program's icon for windows and the task bar."""
    result = QIcon()
    for size in _APP_SIZES:
        source = assets.icon(_APP + ("ringstrom_small" if size <= _APP_SMALL else "ringstrom"))
        result.addPixmap(QPixmap.fromImage(_rendered(QSvgRenderer(QByteArray(source)), size)))
    return result


@lru_cache(maxsize=8)
def _mark(ink: int, ring: int) -> QSvgRenderer:
    text = assets.icon(_APP + "mark").decode("utf-8")
    text = text.replace("currentColor", QColor.fromRgb(ink).name()).replace(_MARK_RING, QColor.fromRgb(ring).name())
    return QSvgRenderer(QByteArray(text.encode()))


@lru_cache(maxsize=1024)
def _icon(name: str, normal: int, disabled: int, active: int) -> QIcon:
    return QIcon(_TintedEngine(name, QColor.fromRgba(normal), QColor.fromRgba(disabled), QColor.fromRgba(active)))


def icon(name: str, color: QColor, disabled: QColor | None = None, checked: QColor | None = None) -> QIcon:
    """The icon `name` in `color` for any size and screen.

    `disabled` is its colour where the control is disabled (default: `color` at 40 %), `checked` where it is on.
    """
    if not has_icon(name):
        raise _unknown(name)
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
        picture = QPixmap.fromImage(_tinted(self._name, side, self._color(mode, state).rgba()))
        picture.setDevicePixelRatio(scale)
        return picture

    def _color(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        if mode is QIcon.Mode.Disabled:
            return self._disabled
        return self._checked if state is QIcon.State.On else self._normal


@lru_cache(maxsize=2048)
def _tinted(name: str, size: int, rgba: int) -> QImage:
    """The icon as a square of `size` device pixels; shared, never painted on."""
    color = QColor.fromRgba(rgba)
    return _rendered(_renderer(name, color.rgb()), size, color.alphaF())


def _rendered(renderer: QSvgRenderer, size: int, opacity: float = 1.0) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(opacity)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


@lru_cache(maxsize=512)
def _renderer(name: str, rgb: int) -> QSvgRenderer:
    text = icon_svg(name, QColor.fromRgb(rgb))
    return QSvgRenderer(QByteArray(text.encode()))


@cache
def _source(name: str) -> str:
    path = _paths().get(name)
    if path is None:
        raise _unknown(name)
    return assets.icon(path).decode("utf-8")


@cache
def _paths() -> dict[str, str]:
    return {path.rpartition("/")[2]: path for path in assets.icon_names() if not path.startswith(_APP)}


def _unknown(name: str) -> AssetError:
    return AssetError(
        f"There is no icon {name!r} in the program: install the program again.",
        code="asset.missing",
        params={"path": name},
    )
