"""Nothing is lost: the next start offers what was not saved (`recovery_keeper` writes it down as it happens)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vsm_app.io.opened import Opened


def recovery_folder() -> Path:
    """Where the recovery files of this user lie."""
    import platformdirs

    return Path(platformdirs.user_state_dir("Ringstrom", appauthor=False)) / "recovery"


@dataclass(frozen=True, slots=True)
class Recoverable:
    """A map that was not saved: its name, when the last edit was kept, its recovery file, where it was saved before."""

    name: str
    saved_at: datetime
    file: Path
    path: Path | None = None


def find_recoverable(folder: Path | None) -> tuple[Recoverable, ...]:
    """What a program left behind unsaved, the latest first."""
    if folder is None or not folder.is_dir() or not any(folder.iterdir()):
        return ()
    from vsm_app.io.journal import recoverable

    return tuple(
        Recoverable(found.name, datetime.fromtimestamp(found.changed, UTC).astimezone(), found.file, found.path)
        for found in recoverable(folder)
    )


def restore(found: Recoverable) -> Opened:
    """The map as it was. Raises ReadError where nothing can be read; the recovery file stays until it is discarded."""
    from vsm_app.io.journal import recover

    opened, folder = recover(found.file), photo_folder(found.file.parent)
    wanted = {note.media for note in opened.document.layout.notes.values() if note.media}
    kept = {name: folder / name for name in wanted if (folder / name).is_file()}
    return replace(opened, media={name: path.read_bytes() for name, path in kept.items()})


def photo_folder(recovery: Path) -> Path:
    """Where the photos of unsaved maps lie: beside the recovery files, since a journal holds steps and no pictures."""
    return recovery.with_name(f"{recovery.name}-photos")


def discard(found: Recoverable) -> None:
    """Take the recovery file away."""
    found.file.unlink(missing_ok=True)
    found.file.with_suffix(".lock").unlink(missing_ok=True)
