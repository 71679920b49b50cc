"""The QActions of a window and its menus, made from the table; worded and tinted anew with language and theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from vsm_app.ui.actions.specs import ACTIONS, MENUS, SEPARATOR, SUBMENUS, ActionSpec, MenuSpec, changes_map, spec
from vsm_app.ui.i18n import Language, translate
from vsm_app.ui.icons import has_icon
from vsm_app.ui.qicons import icon
from vsm_app.ui.theme import Theme


class Actions:
    """All QActions of one window by id."""

    def __init__(self, owner: QWidget, language: Language) -> None:
        self._owner = owner
        self._language = language
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._menus: list[tuple[QMenu, MenuSpec]] = []
        for entry in ACTIONS:
            self._make(entry)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._actions)

    def on(self, action_id: str, handler: Callable[[], object]) -> None:
        """Call `handler` when the action is triggered (it asks the action itself whether it is checked)."""
        self._actions[action_id].triggered.connect(lambda _checked=False: handler())

    def set_map_open(self, *, is_open: bool) -> None:
        """Switch off what needs a map where there is none."""
        for entry in ACTIONS:
            if entry.needs_map:
                self._actions[entry.id].setEnabled(is_open)

    def set_presenting(self, *, is_on: bool) -> None:
        """Take away what changes the map while it is presented: what is not shown cannot be switched on by anybody."""
        for action_id in self._actions:
            if changes_map(action_id):
                self._actions[action_id].setVisible(not is_on)

    # --- menus ----------------------------------------------------------------------------------------------------
    def fill_menu_bar(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Put all menus into `bar`; returns menus and submenus by id."""
        made = {entry.id: self._menu(entry, self._owner) for entry in SUBMENUS}
        for entry in MENUS:
            made[entry.id] = self._menu(entry, self._owner)
            self._fill(made[entry.id], entry, made)
            bar.addMenu(made[entry.id])
        for entry in SUBMENUS:
            self._fill(made[entry.id], entry, made)
        return made

    def _menu(self, entry: MenuSpec, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        menu.setObjectName(f"menu.{entry.id}")
        menu.setToolTipsVisible(True)
        self._menus.append((menu, entry))
        return menu

    def _fill(self, menu: QMenu, entry: MenuSpec, made: dict[str, QMenu]) -> None:
        for part in entry.entries:
            if part == SEPARATOR:
                menu.addSeparator()
            elif part.startswith("menu:"):
                menu.addMenu(made[part.removeprefix("menu:")])
            else:
                menu.addAction(self._actions[part])

    # --- words and colours ----------------------------------------------------------------------------------------
    def retranslate(self) -> None:
        """Words and shortcuts in the language that holds now."""
        for action_id, action in self._actions.items():
            words = self.words(spec(action_id))
            action.setText(words)
            action.setToolTip(self.tip(spec(action_id)))
        for menu, entry in self._menus:
            menu.setTitle(translate("Actions", entry.text))

    def words(self, entry: ActionSpec) -> str:
        """The words of an action in the language that holds now."""
        if entry.text:
            return translate("Actions", entry.text)
        return self._language.text(f"kind.{entry.id.removeprefix('insert.')}")

    def tip(self, entry: ActionSpec) -> str:
        """The words of an action without their mark, and its key."""
        plain = self.words(entry).replace("&", "").rstrip("…")
        keys = self._actions[entry.id].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return f"{plain}  {keys}" if keys else plain

    def tint(self, theme: Theme) -> None:
        """Icons in the colours of `theme`."""
        for entry in ACTIONS:
            if entry.icon and has_icon(entry.icon):
                action = self._actions[entry.id]
                action.setIcon(icon(entry.icon, theme.color("ink2"), theme.color("disabled"), theme.color("ink")))

    def _make(self, entry: ActionSpec) -> None:
        action = QAction(self._owner)
        action.setObjectName(entry.object_name)
        action.setShortcuts([QKeySequence(keys) for keys in entry.shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(entry.repeats)
        action.setCheckable(entry.checkable)
        action.setIcon(QIcon())
        action.setMenuRole(QAction.MenuRole.NoRole)
        if entry.group:
            group = self._groups.get(entry.group)
            if group is None:
                group = self._groups[entry.group] = QActionGroup(self._owner)
            group.addAction(action)
        self._owner.addAction(action)
        self._actions[entry.id] = action
