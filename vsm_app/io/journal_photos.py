"""Photos beside a recovery file: a journal holds steps and no pictures, so each has a folder of its own for them.

The folder belongs to one journal: nobody else writes to it, and it goes with the journal.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from vsm_app.errors import VsmError
from vsm_app.io import limits
from vsm_app.io.atomic import write_bytes

_FOLDER: Final = "-photos"
#: The largest photo that is read back, in bytes; the program itself keeps pictures far smaller.
LARGEST_PHOTO: Final = 100 * limits.MEGABYTE


def photo_folder(journal: Path) -> Path:
    """Where the photos of this recovery file lie."""
    return journal.with_name(journal.stem + _FOLDER)


def keep_photo(journal: Path, name: str, content: bytes) -> None:
    """Write one photo, unless it is there already. Raises WriteError or OSError.

    Nothing stays where the journal went in the meantime: its map was saved.
    """
    folder = photo_folder(journal)
    if limits.bad_name(name) or not journal.exists() or _holds(folder / name, content):
        return
    folder.mkdir(exist_ok=True)
    write_bytes(folder / name, content)
    if not journal.exists():
        drop_photos(journal)


def _holds(file: Path, content: bytes) -> bool:
    try:
        return file.stat().st_size == len(content) and file.read_bytes() == content
    except OSError:
        return False


def kept_photos(journal: Path, names: Iterable[str]) -> dict[str, bytes]:
    """The photos of these names that were kept; names that lead elsewhere and files too large are none."""
    folder, found = photo_folder(journal), {}
    for name in names:
        if not limits.bad_name(name):
            with contextlib.suppress(VsmError):
                found[name] = limits.read_file(folder / name, LARGEST_PHOTO)
    return found


def move_photos(journal: Path, successor: Path) -> None:
    """The photos go over to the recovery file that takes the place of this one."""
    with contextlib.suppress(OSError):
        photo_folder(journal).rename(photo_folder(successor))


def drop_photos(journal: Path) -> None:
    """Take the photos of this recovery file away."""
    shutil.rmtree(photo_folder(journal), ignore_errors=True)


def drop_orphans(recovery: Path, suffix: str) -> None:
    """Take away folders whose journal is gone (the program ended between the two)."""
    for folder in recovery.glob(f"*{_FOLDER}"):
        if not folder.with_name(folder.name.removesuffix(_FOLDER) + suffix).exists():
            shutil.rmtree(folder, ignore_errors=True)
