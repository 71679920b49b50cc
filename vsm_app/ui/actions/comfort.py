"""What makes the window easier on some: nothing glides, and what was said can be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from vsm_app.ui.i18n import translate
from vsm_app.ui.notices import Notice
from vsm_app.ui.told import Told, told
from vsm_app.ui.widgets.painting import Tone

if TYPE_CHECKING:
    from vsm_app.ui.main_window import MainWindow

_STILL: Final = "ui/still"


class Comfort(QObject):
    """Connects these two actions. Where the system wants stillness nothing moves, whatever is chosen here."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._said: Notice | None = None
        still = window.context.settings.flag(_STILL)
        window.canvas.reduced_motion = still
        window.actions_["view.still"].setChecked(still)
        window.actions_.on("view.still", self._choose_stillness)
        window.actions_.on("help.again", self.say_again)
        window.context.notices.posted.connect(self._keep)

    def say_again(self) -> None:
        """Show the last message once more; without its buttons, whose time is over."""
        if self._said is None:
            self._window.context.notices.say(told(lambda: translate("Window", "Nothing has been said yet.")))
        else:
            words = self._said.text
            words = told(words.again) if isinstance(words, Told) else words  # in the language that holds now
            self._window.context.notices.say(words, self._said.tone)

    def _keep(self, notice: Notice) -> None:
        if notice.tone is not Tone.QUIET or not notice.key:  # how to leave presenting is no news
            self._said = notice

    def _choose_stillness(self) -> None:
        still = self._window.actions_["view.still"].isChecked()
        self._window.canvas.reduced_motion = still
        self._window.context.settings.set(_STILL, still)
