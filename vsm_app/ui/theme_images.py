"""The few tinted pictures a style sheet refers to (chevrons, ticks), as files: a style sheet can read nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from PySide6.QtCore import QTemporaryDir

from vsm_app.ui.icons import has_icon, icon_svg
from vsm_app.ui.theme_style import SHEET_IMAGES


def sheet_images(name: Callable[[str], str]) -> dict[str, str]:
    """Write the pictures in the colours of a theme; return key -> path with `/`, empty where no folder can be written.

    The folder is temporary and lives as long as the program; a colour is written once.
    """
    folder = _folder()
    if not folder.isValid():
        return {}
    images: dict[str, str] = {}
    for key, (icon, token) in SHEET_IMAGES.items():
        if not has_icon(icon):
            continue
        color = name(token)
        path = Path(folder.filePath(f"{icon}-{color.removeprefix('#')}.svg"))
        if not path.exists():
            path.write_text(icon_svg(icon, color), encoding="utf-8")
        images[key] = path.as_posix()
    return images


@cache
def _folder() -> QTemporaryDir:
    return QTemporaryDir()
