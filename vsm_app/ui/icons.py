"""Icons: SVG drawings in one stroke, tinted on demand, sharp at every scale.

`paint_icon` is the one way an icon reaches a painter. On a screen or an image it blits a cached picture; on a printer,
PDF or SVG it draws vectors. `pixmap` and `qicons` wrap it for menus and item models. Names are those of the files
without folder and suffix: `process`, `chevron_right`.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPaintEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from vsm_app import assets
from vsm_app.errors import AssetError

#: The folder of the program's own mark: two colours, so no icon in the sense of this module.
_APP: Final = "app/"

#: The second colour of the mark in its drawing, replaced by the theme's.
_MARK_RING: Final = "#0f9d6e"

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
        painter.drawImage(snapped, tinted(name, size, color.rgba()))
        return
    painter.save()
    painter.setOpacity(painter.opacity() * color.alphaF())
    _renderer(name, color.rgb()).render(painter, target)
    painter.restore()


def pixmap(name: str, color: QColor, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon `name` as a pixmap of `size` logical pixels for a screen of device pixel ratio `ratio`."""
    picture = QPixmap.fromImage(tinted(name, round(size * ratio), color.rgba()))
    picture.setDevicePixelRatio(ratio)
    return picture


def paint_mark(painter: QPainter, rect: QRectF | QRect, ink: QColor, ring: QColor) -> None:
    """Draw the Ringstrom mark into `rect`: the ring in `ink`, its broken piece and the dot in `ring`."""
    _mark(ink.rgb(), ring.rgb()).render(painter, QRectF(rect))


@lru_cache(maxsize=8)
def _mark(ink: int, ring: int) -> QSvgRenderer:
    text = assets.icon(_APP + "mark").decode("utf-8")
    text = text.replace("currentColor", QColor.fromRgb(ink).name()).replace(_MARK_RING, QColor.fromRgb(ring).name())
    return QSvgRenderer(QByteArray(text.encode()))


@lru_cache(maxsize=2048)
def tinted(name: str, size: int, rgba: int) -> QImage:
    """The icon as a square of `size` device pixels; shared, never painted on."""
    color = QColor.fromRgba(rgba)
    return rendered(_renderer(name, color.rgb()), size, color.alphaF())


def rendered(renderer: QSvgRenderer, size: int, opacity: float = 1.0) -> QImage:
    """A drawing as a square of `size` device pixels on nothing."""
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
        raise unknown_icon(name)
    return assets.icon(path).decode("utf-8")


@cache
def _paths() -> dict[str, str]:
    return {path.rpartition("/")[2]: path for path in assets.icon_names() if not path.startswith(_APP)}


def unknown_icon(name: str) -> AssetError:
    """The error for a name that no icon has."""
    return AssetError(
        f"There is no icon {name!r} in the program: install the program again.",
        code="asset.missing",
        params={"path": name},
    )
