"""Short messages to the user that interrupt nothing: said once, shown as a toast or a banner by the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from vsm_app.errors import CancelledError, VsmError
from vsm_app.ui.i18n import Language, translate
from vsm_app.ui.told import told
from vsm_app.ui.widgets.painting import Tone


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a message."""

    text: str
    action: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Notice:
    """One message; with `choices` it stays until one is taken, else it goes by itself."""

    text: str
    tone: Tone = Tone.QUIET
    choices: tuple[Choice, ...] = ()
    key: str = ""


class Notices(QObject):
    """Where every part of the window says something to the user."""

    posted = Signal(object)  # Notice
    withdrawn = Signal(str)  # key

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language

    def say(self, text: str, tone: Tone = Tone.QUIET, *choices: Choice, key: str = "") -> None:
        """Show `text`; a later message of the same non-empty `key` takes its place."""
        self.posted.emit(Notice(text, tone, choices, key))

    def withdraw(self, key: str) -> None:
        """Take the message of that key away."""
        self.withdrawn.emit(key)

    def report(self, error: BaseException) -> None:
        """Say in one sentence what went wrong, or that it was stopped."""
        self.say(told(lambda: self.sentence(error)), Tone.QUIET if isinstance(error, CancelledError) else Tone.ERROR)

    def sentence(self, error: BaseException) -> str:
        """The sentence for `error` in the window's language."""
        if isinstance(error, VsmError):
            from vsm_app.texts import error_text

            return error_text(error, self._language.code)
        return translate(
            "Notices", "Something unexpected happened ({kind}). Your map is as it was; the log has the details."
        ).format(kind=type(error).__name__)
