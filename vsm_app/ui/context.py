"""What every part of the window is handed: the session and the few services beside it. No globals, no bus."""

from __future__ import annotations

from dataclasses import dataclass

from vsm_app.ui.i18n import Language
from vsm_app.ui.notices import Notices
from vsm_app.ui.session import Session
from vsm_app.ui.settings import AppSettings
from vsm_app.ui.tasks import TaskRunner
from vsm_app.ui.theme import Theme, ThemeManager


@dataclass(frozen=True, slots=True)
class Context:
    """The services of one window."""

    session: Session
    themes: ThemeManager
    language: Language
    settings: AppSettings
    tasks: TaskRunner
    notices: Notices

    @property
    def theme(self) -> Theme:
        """The theme that holds now."""
        return self.themes.theme
