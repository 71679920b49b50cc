"""The files that the program brings along: the only place that reads `resources/` and `icons/`.

Paths are relative and written with `/`, for example `i18n/messages.en.json`. Everything goes through
:mod:`importlib.resources`, so that a source tree, an installed wheel and a bundle behave alike.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from vsm_app.errors import AssetError

RESOURCES: Final = "vsm_app.resources"
ICONS: Final = "vsm_app.icons"


def read_bytes(path: str) -> bytes:
    """Return the content of the resource `path`; raise `AssetError` where it is missing."""
    return _read(RESOURCES, path)


def read_text(path: str) -> str:
    """Return the resource `path` as UTF-8 text, a byte order mark removed."""
    return read_bytes(path).decode("utf-8-sig")


def read_json(path: str) -> object:
    """Return the JSON resource `path` decoded; raise `AssetError` where it is missing or not JSON."""
    try:
        decoded: object = json.loads(read_text(path))
    except ValueError as error:
        raise AssetError(
            f"The program's own file {path} is not valid JSON ({error}): install the program again.",
            code="asset.damaged",
            params={"path": path, "reason": str(error)},
        ) from error
    return decoded


def exists(path: str) -> bool:
    """Whether there is a resource `path` that is a file."""
    return _find(RESOURCES, path).is_file()


def names(folder: str, suffix: str = "") -> tuple[str, ...]:
    """Return the names of the files in `folder` that end with `suffix`, sorted; no folder, no names."""
    return _names(RESOURCES, folder, suffix)


def icon(name: str) -> bytes:
    """Return the SVG of the icon `name`, written without suffix, for example `nodes/process`."""
    return _read(ICONS, f"{name}.svg")


def icon_names() -> tuple[str, ...]:
    """Return the names of all icons (`folder/name`, without suffix), sorted."""
    folders = [entry.name for entry in files(ICONS).iterdir() if entry.is_dir()]
    found = [f"{folder}/{name}" for folder in folders for name in _names(ICONS, folder, ".svg")]
    return tuple(sorted(name.removesuffix(".svg") for name in [*found, *_names(ICONS, "", ".svg")]))


def _names(package: str, folder: str, suffix: str) -> tuple[str, ...]:
    place = _find(package, folder)
    if not place.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in place.iterdir() if entry.name.endswith(suffix) and entry.is_file()))


def _read(package: str, path: str) -> bytes:
    return _require(package, path).read_bytes()


def _require(package: str, path: str) -> Traversable:
    found = _find(package, path)
    if not found.is_file():
        raise AssetError(
            f"The program's own file {path} is missing from {package}: install the program again.",
            code="asset.missing",
            params={"path": path, "package": package},
        )
    return found


def _find(package: str, path: str) -> Traversable:
    place = _root(package)
    for part in path.split("/"):
        if part:
            place = place / part
    return place


@cache
def _root(package: str) -> Traversable:
    return files(package)
