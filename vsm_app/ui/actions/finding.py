"""Commands found by typing: by their words, by those of their menu, and by what else people call them (de and en)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from vsm_app.texts import LANGUAGES, has_text, text
from vsm_app.ui.actions.specs import ACTIONS, MENUS, SUBMENUS, ActionSpec
from vsm_app.ui.i18n import translate

if TYPE_CHECKING:
    from vsm_app.ui.main_window import MainWindow

#: So many letters say enough to look for a command.
_LEAST: Final = 2
#: The menus whose commands say too little without it: Dark of Appearance, Map of View.
_SAID_WITH: Final = ("theme", "language", "zoom", "view")
_NOT_OFFERED: Final = ("edit.find", "view.next_part", "view.previous_part")


@dataclass(frozen=True, slots=True)
class Found:
    """A command and how a list shows it: its words with its menu where they need it, and its key."""

    action_id: str
    words: str
    keys: str


class CommandSearch(QObject):
    """Finds commands for the search box, and does what is chosen there."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.finder.command_requested.connect(self.do)

    def found(self, typed: str) -> list[Found]:
        """The commands of which each typed word begins a word, those first that are called so."""
        wanted = typed.casefold().split()
        if len("".join(wanted)) < _LEAST:
            return []
        ranked = []
        for number, entry in enumerate(_offered()):
            if self._window.actions_[entry.id].isVisible():
                own, other = self._called(entry)
                if _begin(wanted, f"{own} {other}"):
                    ranked.append((not _begin(wanted, own), number, entry))
        return [self._shown(entry) for _, _, entry in sorted(ranked, key=lambda rank: rank[:2])]

    def do(self, action_id: str) -> None:
        """What was chosen; where it cannot be done now, why."""
        action = self._window.actions_[action_id]
        if action.isEnabled():
            action.trigger()
        elif why := self._window.refusals.reason(action_id):
            self._window.context.notices.say(why)

    def _called(self, entry: ActionSpec) -> tuple[str, str]:
        """Its words, with those of its menu; and what else it is called in both languages."""
        menu = _MENU_OF.get(entry.id)
        code = f"search.{entry.id}"
        also = (text(code, lang=lang) for lang in LANGUAGES if has_text(code, lang))
        words = " ".join(part.replace("&", "") for part in (entry.text, "" if menu is None else menu[1]))
        return f"{self._plain(entry)} {self._menu_words(entry)}", " ".join((words, *also))

    def _plain(self, entry: ActionSpec) -> str:
        return self._window.actions_.words(entry).replace("&", "")

    def _menu_words(self, entry: ActionSpec) -> str:
        menu = _MENU_OF.get(entry.id)
        return "" if menu is None else translate("Actions", menu[1]).replace("&", "")

    def _shown(self, entry: ActionSpec) -> Found:
        words, menu = self._plain(entry), _MENU_OF.get(entry.id)
        if menu is not None and menu[0] in _SAID_WITH:
            words = f"{self._menu_words(entry)}: {words}"
        keys = self._window.actions_[entry.id].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return Found(entry.id, words, keys)


def _offered() -> list[ActionSpec]:
    return [entry for entry in ACTIONS if entry.text and entry.id not in _NOT_OFFERED]


def _begin(wanted: list[str], words: str) -> bool:
    """Whether each typed word begins one of the words."""
    known = words.casefold().replace("(", " ").replace("-", " ").split()
    return all(any(word.startswith(one) for word in known) for one in wanted)


_MENU_OF: Final = {entry: (menu.id, menu.text) for menu in (*MENUS, *SUBMENUS) for entry in menu.entries}
