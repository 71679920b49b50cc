"""Nothing is lost: the next start offers what was not saved (`recovery_keeper` writes it down as it happens)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.notices import Choice
from vsm_app.ui.told import told
from vsm_app.ui.widgets.painting import Tone

if TYPE_CHECKING:
    from vsm_app.io.opened import Opened

#: The message in an opened map that later changes of it were not saved.
NEWER: Final = "recovery"


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
    from vsm_app.io.journal import SUFFIX, recoverable
    from vsm_app.io.journal_photos import drop_orphans

    drop_orphans(folder, SUFFIX)
    return tuple(
        Recoverable(found.name, datetime.fromtimestamp(found.changed, UTC).astimezone(), found.file, found.path)
        for found in recoverable(folder)
    )


def restore(found: Recoverable) -> Opened:
    """The map as it was, with the photos beside its recovery file and those of its own file.

    Raises ReadError where nothing can be read; the recovery file stays until it is discarded.
    """
    from vsm_app.io.container import media_of, photos_missing
    from vsm_app.io.journal import recover
    from vsm_app.io.journal_photos import kept_photos

    opened = recover(found.file)
    media = kept_photos(found.file, photos_missing(opened.document, {}))
    if found.path is not None:
        media |= media_of(found.path, photos_missing(opened.document, media))
    return replace(opened, media=media)


def discard(found: Recoverable) -> None:
    """Take the recovery file away, and the photos beside it."""
    from vsm_app.io.journal import discard as take_away

    take_away(found.file)
    found.file.with_suffix(".lock").unlink(missing_ok=True)


def offer_newer(
    context: Context,
    folder: Path | None,
    restore_it: Callable[[Recoverable], None],
    discard_it: Callable[[Recoverable], None],
    path: Path,
) -> None:
    """Say in the map opened from `path` that there are later changes of it, before somebody saves over them."""
    found = next((one for one in find_recoverable(folder) if _is_newer(one, path)), None)
    if found is None:
        return
    context.notices.say(
        told(
            lambda: context.language.text(
                "window.newer_not_saved", name=path.name, time=context.language.clock(found.saved_at)
            )
        ),
        Tone.WARN,
        Choice(translate("Start", "Restore"), lambda: restore_it(found)),
        Choice(translate("Start", "Discard"), lambda: discard_it(found)),
        key=NEWER,
    )


def _is_newer(found: Recoverable, path: Path) -> bool:
    """Whether it is of this very file, and later than it was saved."""
    try:
        return (
            found.path is not None and found.path.samefile(path) and found.saved_at.timestamp() >= path.stat().st_mtime
        )
    except OSError:
        return False
