"""Photos for the map: read from files or the clipboard, made small enough, named by their content."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from vsm_app.errors import LimitError, ReadError
from vsm_app.io.photo_names import content_name

#: Pictures are kept with at most so many pixels along their longer side: a wall of brown paper stays readable.
LONGEST: Final = 3000
#: Pictures with more megapixels than this are refused rather than let the machine swap.
MOST_MEGAPIXELS: Final = 120
SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
_QUALITY: Final = 85
_MEGA: Final = 1_000_000


def is_photo(path: Path) -> bool:
    """Whether a file is a picture by its name."""
    return path.suffix.lower() in SUFFIXES


def read_photo(path: Path) -> tuple[str, bytes, QSize]:
    """Name in the map's file, content and size in px of a picture file, turned upright and made small.

    Raises ReadError for what is no picture, LimitError for one that is too large.
    """
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > MOST_MEGAPIXELS * _MEGA:
        raise LimitError(
            f"{path.name} has more than {MOST_MEGAPIXELS} megapixels: save it smaller.",
            code="photo.too_large",
            params={"name": path.name, "found": size.width() * size.height() // _MEGA, "limit": MOST_MEGAPIXELS},
        )
    if size.isValid() and max(size.width(), size.height()) > LONGEST:
        reader.setScaledSize(size.scaled(LONGEST, LONGEST, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise ReadError(
            f"{path.name} is no picture that can be read.", code="photo.unreadable", params={"name": path.name}
        )
    return kept_photo(image)


def kept_photo(image: QImage) -> tuple[str, bytes, QSize]:
    """Name, content and size of a picture as it is kept: a PNG where it is see-through or small, else a JPEG."""
    if max(image.width(), image.height()) > LONGEST:
        image = image.scaled(
            LONGEST, LONGEST, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    fmt = "png" if image.hasAlphaChannel() else "jpg"
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, fmt.upper(), _QUALITY if fmt == "jpg" else -1)  # type: ignore[call-overload]
    data = bytes(content.data())
    return content_name(data, f".{fmt}"), data, image.size()
