"""What every part of the window is handed: the session and the few services beside it. No globals, no bus.

Session and tasks are made when they are first asked for: the start page appears without the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vsm_app.ui.i18n import Language
from vsm_app.ui.notices import Notices
from vsm_app.ui.settings import AppSettings
from vsm_app.ui.theme import Theme, ThemeManager

if TYPE_CHECKING:
    from vsm_app.model.edits.base import EditResult
    from vsm_app.ui.session import Session
    from vsm_app.ui.tasks import Executor, TaskRunner
    from vsm_app.ui.turning_entry import TurningEntry


@dataclass(frozen=True)
class Context:
    """The services of one window."""

    themes: ThemeManager
    language: Language
    settings: AppSettings
    notices: Notices
    executor: Executor | None = None  # of the tasks; a thread of their own where there is none

    @cached_property
    def session(self) -> Session:
        """The open document with its history, results and selection."""
        from vsm_app.ui.session import Session

        return Session(label=self._label)

    @cached_property
    def turning(self) -> TurningEntry:
        """Which entry made the open map contradict itself."""
        from vsm_app.ui.turning_entry import TurningEntry

        return TurningEntry(self.session)

    @cached_property
    def tasks(self) -> TaskRunner:
        """Work that takes longer than a frame."""
        from vsm_app.ui.tasks import TaskRunner

        return TaskRunner(self.executor)

    def _label(self, result: EditResult) -> str:
        return self.language.text(result.label, result.label_params)

    @property
    def theme(self) -> Theme:
        """The theme that holds now."""
        return self.themes.theme
