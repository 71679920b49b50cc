"""Nothing is lost: every edit goes into a recovery file as it happens (`recovery` offers it at the next start)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from vsm_app.io.journal_photos import keep_photo, move_photos
from vsm_app.model.document import Document
from vsm_app.ui.context import Context
from vsm_app.ui.recovery import recovery_folder
from vsm_app.ui.tasks import Executor, Outcome, ThreadExecutor

if TYPE_CHECKING:
    from vsm_app.io.journal import Journal

_SYNC_MS: Final = 2000


class RecoveryKeeper(QObject):
    """Writes the journal of one window. Without a folder (tests) it keeps nothing."""

    def __init__(
        self,
        context: Context,
        folder: Path | None,
        parent: QObject | None = None,
        *,
        executor: Executor | None = None,
    ) -> None:
        super().__init__(parent)
        self._executor: Executor = executor or ThreadExecutor("photos", self)
        self._context = context
        self._folder = folder
        self._journal: Journal | None = None
        self._base: tuple[Document, Path | None] = (context.session.stored, None)
        self._has_complained = False
        self._has_missed_photos = False
        self._inherited: Path | None = None
        self._photos: set[tuple[Path, str]] = set()  # journal and name of what is kept, or about to be
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
        self._base = (session.stored, session.path)
        self._photos.clear()
        self._has_missed_photos = False
        if self._journal is not None:
            self._journal.start(*self._base)

    def keep_all(self, recovered: Path | None = None) -> None:
        """Keep the whole map now (it was recovered or imported and is in no file yet).

        The photos beside the journal that it was `recovered` from go over to its new one.
        """
        if self._folder is not None:
            self._inherited = recovered
            session = self._context.session
            self._base = (Document(name=session.stored.name), session.path)
            if self._journal is not None:
                self._journal.start(*self._base)
            self._record()

    def close(self) -> None:
        """The window closes and everything is saved, or was given up on purpose."""
        self._timer.stop()
        self._executor.close()
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _record(self, *_: object) -> None:
        if self._journal is not None and self._context.session.stored is self._base[0]:
            self.start()  # all steps are undone: what is in the file is all there is
            return
        if self._journal is None:
            self._journal = self._begin()
        self._journal.record(self._context.session.stored)
        self._keep_photos()
        if self._journal.failure is not None and not self._has_complained:
            self._has_complained = True
            self._context.notices.report(self._journal.failure)
        elif not self._timer.isActive():
            self._timer.start()

    def _keep_photos(self) -> None:
        """Have the photos that are new written beside the journal by the worker: a picture of megabytes stops no edit.

        What could not be written is tried again with the next step.
        """
        journal, session = self._journal, self._context.session
        if journal is None or journal.file is None:
            return
        file = journal.file
        if self._inherited is not None:
            move_photos(self._inherited, file)
            self._inherited = None
        for name in {note.media for note in session.document.layout.notes.values()} & session.media.keys():
            if (file, name) not in self._photos:
                self._photos.add((file, name))
                self._executor.submit(
                    partial(keep_photo, file, name, session.media[name]), partial(self._kept, file, name)
                )

    def _kept(self, file: Path, name: str, outcome: Outcome) -> None:
        error = outcome.error
        if error is None:
            return
        self._photos.discard((file, name))
        if self._journal is not None and self._journal.file == file and not self._has_missed_photos:
            self._has_missed_photos = True
            self._context.notices.report(error)

    def _begin(self) -> Journal:
        from vsm_app.io.journal import Journal

        journal = Journal(self._folder or recovery_folder())
        journal.start(*self._base)
        return journal

    def _sync(self) -> None:
        if self._journal is not None:
            self._journal.sync()
