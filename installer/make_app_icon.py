"""Draw the program's icon from its SVG: PNG in the usual sizes and one ICO, beside the drawings.

Run after a change of `icons/app/*.svg`: `python installer/make_app_icon.py`. The results are committed, so that a build
needs no Qt.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER: Final = Path(__file__).resolve().parent.parent / "icons" / "app"
PNG_SIZES: Final = (16, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES: Final = (16, 20, 24, 32, 40, 48, 64, 128, 256)

#: Up to this size the drawing with a thicker ring and no margin is used.
SMALL: Final = 24

#: Up to this size an ICO entry is a bitmap, above it a PNG: readers before Windows Vista and some tools insist.
LARGEST_BITMAP: Final = 64


def draw(size: int) -> QImage:
    """The icon as a square of `size` pixels."""
    source = FOLDER / ("ringstrom_small.svg" if size <= SMALL else "ringstrom.svg")
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(source.read_bytes())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def ico(images: list[QImage]) -> bytes:
    """Pack `images` into one ICO file (ICONDIR, ICONDIRENTRY; Microsoft, "Icons")."""
    bodies = [_png(image) if image.width() > LARGEST_BITMAP else _bitmap(image) for image in images]
    offset = 6 + 16 * len(images)
    directory = struct.pack("<HHH", 0, 1, len(images))
    for image, body in zip(images, bodies, strict=True):
        side = image.width() % 256  # 256 is written as 0
        directory += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(body), offset)
        offset += len(body)
    return directory + b"".join(bodies)


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def _bitmap(image: QImage) -> bytes:
    size = image.width()
    header = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, 0, 0, 0, 0, 0)
    upside_down = image.flipped(Qt.Orientation.Vertical)
    mask_row = (size + 31) // 32 * 4
    return header + bytes(upside_down.constBits()) + bytes(mask_row * size)


def main() -> None:
    """Write `ringstrom.ico` and `ringstrom_<size>.png`."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication([])
    for size in PNG_SIZES:
        draw(size).save(str(FOLDER / f"ringstrom_{size}.png"))
    (FOLDER / "ringstrom.ico").write_bytes(ico([draw(size) for size in ICO_SIZES]))
    print(f"{len(PNG_SIZES)} PNG and one ICO in {FOLDER}")
    app.quit()


if __name__ == "__main__":
    main()
