"""Pictures of a map: the items that paint the window paint PNG, SVG and PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from vsm_app.engine.results import Results
from vsm_app.errors import WriteError
from vsm_app.model.document import Document
from vsm_app.ui.canvas.caption import Caption, caption_of
from vsm_app.ui.canvas.look import Detail
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.views import show_view
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme

_MARGIN: Final = 24.0
_POINTS_PER_INCH: Final = 72.0
#: Pictures larger than this in one direction are refused rather than let the machine swap.
LARGEST: Final = 20_000
FORMATS: Final = ("png", "svg", "pdf")
_EMPTY: Final = QRectF(0.0, 0.0, 640.0, 400.0)


def render_picture(  # noqa: PLR0913 - what is drawn, and how
    document: Document,
    results: Results | None,
    theme: Theme,
    view: str,
    width: int,
    fmt: str,
    lang: str,
    quantity: str = "mass",
    *,
    media: Mapping[str, bytes] | None = None,
    scales: Mapping[str, float] | None = None,
    captioned: bool = False,
) -> bytes:
    """Draw the whole map as `png`, `svg` or `pdf`, `width` px wide (0: 100 %).

    `view` is `map`, `sankey` or `heat`, `media` the files of photos by name, `scales` those at which the window shows
    its Sankey (by type of unit), or :func:`scales_of` another state. SVG and PDF hold vectors and text. `captioned`
    pictures say above what they show and explain the map's signs below. Raises WriteError for another format and for a
    picture that would be larger than 20 000 px.
    """
    if fmt not in FORMATS:
        raise WriteError(
            f"A picture can be a PNG, SVG or PDF, not {fmt!r}.", code="picture.format", params={"format": fmt}
        )
    scene = CanvasScene(theme)
    scene.look.exporting = True
    scene.look.media = media or {}
    scene.look.detail = Detail.NEAR
    scene.shows_dots = False
    show_view(scene, document, results, theme, lang, ViewState(view, quantity), scales)
    content = scene.content_rect()
    area = (content if not content.isEmpty() else _EMPTY).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    sheet = _Sheet(scene, area, caption_of(document, results, view, quantity, lang) if captioned else None)
    area = sheet.whole
    scale = width / area.width() if width > 0 else 1.0
    size = QSize(round(area.width() * scale), round(area.height() * scale))
    if max(size.width(), size.height()) > LARGEST:
        raise WriteError(
            f"A picture of {size.width()} × {size.height()} px is too large: at most {LARGEST} px in each direction.",
            code="picture.too_large",
            params={"width": size.width(), "height": size.height(), "limit": LARGEST},
        )
    picture = _WRITERS[fmt](sheet, size, document.name)
    scene.clear()
    return picture


def scales_of(
    document: Document, results: Results, theme: Theme, lang: str, quantity: str = "mass"
) -> Mapping[str, float]:
    """The scales, by type of unit, at which the Sankey of these results would be drawn."""
    scene = CanvasScene(theme)
    presenter = show_view(scene, document, results, theme, lang, ViewState("sankey", quantity))
    scene.clear()
    return presenter.scales


def _dpi() -> int:
    """The screen's resolution: fonts of half pixels are set in points for it."""
    screen = QGuiApplication.primaryScreen()
    return round(screen.logicalDotsPerInchY())


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is painted: an area of a scene, and what is said round it."""

    scene: CanvasScene
    area: QRectF
    caption: Caption | None

    @property
    def whole(self) -> QRectF:
        """The area with the room for the words."""
        return self.area if self.caption is None else self.caption.around(self.area, self.scene.look.theme)


def _render(sheet: _Sheet, painter: QPainter, target: QRectF) -> None:
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing
        | QPainter.RenderHint.TextAntialiasing
        | QPainter.RenderHint.SmoothPixmapTransform
    )
    whole = sheet.whole
    sheet.scene.render(painter, target, whole)
    if sheet.caption is not None:
        painter.translate(target.topLeft())
        painter.scale(target.width() / whole.width(), target.height() / whole.height())
        painter.translate(-whole.topLeft())
        sheet.caption.paint(painter, sheet.area, sheet.scene.look.theme)
    painter.end()


def _png(sheet: _Sheet, size: QSize, _title: str) -> bytes:
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(sheet.scene.look.color("canvas"))
    _render(sheet, QPainter(image), QRectF(image.rect()))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.write(image.convertToFormat(QImage.Format.Format_RGB32))
    buffer.close()
    return bytes(content.data())


def _svg(sheet: _Sheet, size: QSize, title: str) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(_dpi())
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    _render(sheet, QPainter(generator), QRectF(0.0, 0.0, size.width(), size.height()))
    buffer.close()
    return bytes(content.data())


def _pdf(sheet: _Sheet, size: QSize, title: str) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    dpi = _dpi()
    points = QSizeF(size.width() * _POINTS_PER_INCH / dpi, size.height() * _POINTS_PER_INCH / dpi)
    page = QPageSize(points, QPageSize.Unit.Point, title, QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(), QPageLayout.Unit.Point))
    writer.setResolution(dpi)
    writer.setTitle(title)
    writer.setCreator("Ringstrom")
    painter = QPainter(writer)
    _render(sheet, painter, QRectF(0.0, 0.0, size.width(), size.height()))
    buffer.close()
    return bytes(content.data())


_WRITERS: Final = {"png": _png, "svg": _svg, "pdf": _pdf}
