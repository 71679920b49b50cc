"""The palette: everything that can be put on the map, in groups, found by typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from vsm_app import texts
from vsm_app.model.kinds import KINDS
from vsm_app.ui.actions.specs import INSERT_GROUPS
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.palette_tile import TILE, PaletteTile
from vsm_app.ui.panels.parts import GroupHeading
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import LinkButton
from vsm_app.ui.widgets.fields import SearchField
from vsm_app.ui.widgets.labels import Label

_COLUMNS: Final = 2
_INDENT: Final = 10
_NOTES: Final = "notes"

#: What a group shows at rest; the rest of it opens with "more" or is found by typing.
_AT_REST: Final = {
    "life_cycle": ("process", "supplier", "customer", "use", "collection", "disassembly", "sorting", "landfill"),
    "r_loops": ("repair", "refurbish", "remanufacture", "recycle"),
    "lean": ("inventory", "supermarket", "kaizen", "fifo"),
    "energy_water": ("electricity", "natural_gas", "compressed_air", "water"),
    _NOTES: ("note",),
}  # fmt: skip

#: What is no node kind but can be put on the map: key, group, icon.
_EXTRAS: Final = (("kaizen", "lean", "kaizen"), ("note", _NOTES, "note"))


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    group: str
    icon: str


def _entries() -> tuple[_Entry, ...]:
    kinds = [_Entry(kind.id, kind.group, kind.icon) for kind in KINDS.offered()]
    return (*kinds, *(_Entry(*extra) for extra in _EXTRAS))


class _Group(QWidget):
    """One group: heading, tiles in two columns, "more"."""

    def __init__(self, group: str, entries: list[_Entry], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.group = group
        first = _AT_REST[group]
        order = sorted(entries, key=lambda entry: first.index(entry.key) if entry.key in first else len(first))
        self.tiles = [PaletteTile(entry.key, entry.icon, theme, self) for entry in order]
        self._rest = {tile.key for tile in self.tiles if tile.key not in first}
        self._shows_rest = False
        self._found: set[str] | None = None
        self.heading = GroupHeading(theme, _INDENT, self)
        self.heading.toggled.connect(lambda _open: self._arrange())
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(0)
        for number in range(_COLUMNS):
            self._grid.setColumnMinimumWidth(number, TILE.width())
            self._grid.setColumnStretch(number, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 2)  # two tiles and the scroll bar are as wide as the palette
        layout.setSpacing(0)
        layout.addWidget(self.heading)
        layout.addLayout(self._grid)
        self._arrange()

    def show_only(self, keys: set[str] | None) -> None:
        """Show only these tiles (`None`: as at rest)."""
        self._found = keys
        self._arrange()

    def visible_tiles(self) -> list[PaletteTile]:
        """The tiles that are shown, in order."""
        if self._found is not None:
            return [tile for tile in self.tiles if tile.key in self._found]
        if not self.heading.is_open:
            return []
        return [tile for tile in self.tiles if self._shows_rest or tile.key not in self._rest]

    def show_rest(self, *, shown: bool) -> None:
        """Show all kinds of the group, or those that are needed most."""
        self._shows_rest = shown
        self._arrange()

    def _arrange(self) -> None:
        shown = self.visible_tiles()
        for tile in self.tiles:
            self._grid.removeWidget(tile)
            tile.setVisible(tile in shown)
        for number, tile in enumerate(shown):
            self._grid.addWidget(tile, number // _COLUMNS, number % _COLUMNS)
        self.setVisible(self._found is None or bool(shown))


class PalettePanel(QWidget):
    """The palette of the left dock. `add_requested` asks the window to add a kind beside the selection."""

    add_requested = Signal(str)
    named_requested = Signal(str)  # a process called as typed
    leave_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel.palette")
        self._context = context
        theme = context.theme
        self.search = SearchField(theme, key="/", parent=self)
        self.search.setObjectName("palette.search")
        self.search.searched.connect(self._filter)
        self.search.returnPressed.connect(self._add_first)
        self.search.left.connect(self.leave_requested)
        self.search.moved_on.connect(self._enter_tiles)
        self._nothing = Label(theme, "label", parent=self)
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(12, 8, 12, 0)
        self._nothing.hide()
        self._groups = self._make_groups(theme)
        self.more = LinkButton(theme, parent=self)
        self.more.setObjectName("palette.more")
        self.more.clicked.connect(self._toggle_rest)
        self._shows_rest = False
        self._build()
        context.language.changed.connect(self.retranslate)
        self.retranslate()

    def focus_search(self) -> None:
        """Start typing what to add."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def tiles(self) -> list[PaletteTile]:
        """The tiles that are shown, in reading order."""
        return [tile for group in self._groups for tile in group.visible_tiles()]

    def retranslate(self) -> None:
        """Words in the language that holds now."""
        self.search.set_placeholder(translate("Palette", "Add"))
        titles = {group: translate("Actions", title) for group, title in INSERT_GROUPS}
        titles[_NOTES] = translate("Palette", "Notes")
        for group in self._groups:
            group.heading.setText(titles[group.group])
            for tile in group.tiles:
                name = self.name_of(tile.key)
                hint = translate("Palette", "{name}: drag onto the map or double-click").format(name=name)
                tile.set_words(self._short(tile.key, name), name, hint)
        self._name_more()
        self._name_nothing()

    def name_of(self, key: str, lang: str | None = None) -> str:
        """What a kind is called."""
        return texts.text(f"kind.{key}", lang=lang or self._context.language.code)

    def _short(self, key: str, name: str) -> str:
        code = f"kind.short.{key}"
        return self._context.language.text(code) if texts.has_text(code) else name

    def _make_groups(self, theme: Theme) -> list[_Group]:
        entries = _entries()
        names = [group for group, _ in INSERT_GROUPS] + [_NOTES]
        groups = []
        for name in names:
            group = _Group(name, [entry for entry in entries if entry.group == name], theme, self)
            for tile in group.tiles:
                tile.activated.connect(self.add_requested)
            groups.append(group)
        return groups

    def _build(self) -> None:
        inside = QWidget()
        inside.setObjectName("palette.groups")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(2)
        for group in self._groups:
            column.addWidget(group)
        column.addWidget(self._nothing)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(12, 0, 12, 0)
        top.addWidget(self.search)
        layout.addLayout(top)
        layout.addWidget(area, 1)

    def _toggle_rest(self) -> None:
        self._shows_rest = not self._shows_rest
        for group in self._groups:
            group.show_rest(shown=self._shows_rest)
        self._name_more()

    def _name_more(self) -> None:
        self.more.setText(translate("Palette", "Show fewer") if self._shows_rest else translate("Palette", "Show all"))
        self.more.updateGeometry()

    def _filter(self, typed: str) -> None:
        wanted = typed.strip().casefold()
        found = {entry.key for entry in _entries() if self._fits(entry.key, wanted)} if wanted else None
        for group in self._groups:
            group.show_only(found)
        self._nothing.setVisible(found is not None and not found)
        self._name_nothing()
        self.more.setVisible(found is None)

    def _name_nothing(self) -> None:
        words = translate("Palette", "Nothing of that kind. Enter adds a process called “{name}”.")
        self._nothing.setText(words.format(name=self.search.text().strip()))

    def _fits(self, key: str, wanted: str) -> bool:
        names = [self.name_of(key, lang) for lang in texts.LANGUAGES]
        return any(wanted in name.casefold() for name in [*names, self._short(key, names[0])])

    def _add_first(self) -> None:
        """Add what begins with what was typed, else what contains it, else a process of that name."""
        tiles = self.tiles()
        name = self.search.text().strip()
        if not name:
            return
        wanted = name.casefold()
        best = min(tiles, key=lambda tile: not self.name_of(tile.key).casefold().startswith(wanted), default=None)
        self.search.clear()
        if best is not None:
            self.add_requested.emit(best.key)
        else:
            self.named_requested.emit(name)
        self.leave_requested.emit()

    def _enter_tiles(self) -> None:
        tiles = self.tiles()
        if tiles:
            tiles[0].setFocus(Qt.FocusReason.TabFocusReason)
