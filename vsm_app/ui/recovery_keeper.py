"""Nothing is lost: every edit goes into a recovery file as it happens (`recovery` offers it at the next start)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from vsm_app.errors import VsmError
from vsm_app.io.atomic import write_bytes
from vsm_app.io.limits import bad_name
from vsm_app.model.document import Document
from vsm_app.ui.context import Context
from vsm_app.ui.recovery import photo_folder, recovery_folder

if TYPE_CHECKING:
    from vsm_app.io.journal import Journal

_SYNC_MS: Final = 2000


class RecoveryKeeper(QObject):
    """Writes the journal of one window. Without a folder (tests) it keeps nothing."""

    def __init__(self, context: Context, folder: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._folder = folder
        self._journal: Journal | None = None
        self._base: tuple[Document, Path | None] = (context.session.document, None)
        self._has_complained = False
        self._photos: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SYNC_MS)
        self._timer.timeout.connect(self._sync)
        if folder is not None:
            context.session.document_changed.connect(self._record)
            context.session.document_replaced.connect(self.start)

    @property
    def folder(self) -> Path | None:
        """Where recovery files lie."""
        return self._folder

    def start(self) -> None:
        """From here on steps count anew: another map was opened, or this one was saved."""
        session = self._context.session
        self._base = (session.document, session.path)
        if self._journal is not None:
            self._journal.start(*self._base)

    def keep_all(self) -> None:
        """Keep the whole map now (it was recovered or imported and is in no file yet)."""
        if self._folder is not None:
            self._base = (Document(), self._context.session.path)
            if self._journal is not None:
                self._journal.start(*self._base)
            self._record()

    def close(self) -> None:
        """The window closes and everything is saved, or was given up on purpose."""
        self._timer.stop()
        if self._journal is not None:
            self._journal.close()
            self._journal = None
        self._drop_photos()

    def _record(self, *_: object) -> None:
        if self._journal is None:
            self._journal = self._begin()
        self._journal.record(self._context.session.document)
        self._keep_photos()
        if self._journal.failure is not None and not self._has_complained:
            self._has_complained = True
            self._context.notices.report(self._journal.failure)
        elif not self._timer.isActive():
            self._timer.start()

    def _keep_photos(self) -> None:
        """Write the photos that are new, so that a map comes back with them."""
        fresh = self._context.session.media.keys() - self._photos
        if not fresh:
            return
        self._photos |= fresh
        folder = photo_folder(self._folder or recovery_folder())
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name in fresh:
                if not bad_name(name) and not (folder / name).exists():
                    write_bytes(folder / name, self._context.session.media[name])
        except (VsmError, OSError) as error:
            self._context.notices.report(error)

    def _drop_photos(self) -> None:
        """Photos go with the last recovery file: until then another window may need them."""
        folder = self._folder
        if folder is not None and self._photos and not any(folder.glob("*.journal")):
            shutil.rmtree(photo_folder(folder), ignore_errors=True)

    def _begin(self) -> Journal:
        from vsm_app.io.journal import Journal

        journal = Journal(self._folder or recovery_folder())
        journal.start(*self._base)
        return journal

    def _sync(self) -> None:
        if self._journal is not None:
            self._journal.sync()
