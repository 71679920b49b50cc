"""The table of actions and menus: ids, English words, shortcuts, icons. Data only; `docs/actions.md` is made of it.

An id is stable: the QAction's objectName is `action.<id>`. Words are marked for translation in the context `Actions`;
an action with an empty text takes its words from the text tables (kinds to insert).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vsm_app.model.kinds import KINDS
from vsm_app.ui.i18n import QT_TRANSLATE_NOOP

SEPARATOR: Final = "-"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. `group` makes checkable actions exclusive; `needs_map`: only where a map is open."""

    id: str
    text: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    group: str = ""
    needs_map: bool = True
    repeats: bool = False

    @property
    def object_name(self) -> str:
        """The objectName of its QAction."""
        return f"action.{self.id}"


@dataclass(frozen=True, slots=True)
class MenuSpec:
    """One menu: ids of actions, `-` for a separator, `menu:<id>` for a submenu."""

    id: str
    text: str
    entries: tuple[str, ...]


_A = ActionSpec

_FILE: Final = (
    _A("file.new", QT_TRANSLATE_NOOP("Actions", "&New map"), ("Ctrl+N",), "plus", needs_map=False),
    _A("file.open", QT_TRANSLATE_NOOP("Actions", "&Open…"), ("Ctrl+O",), "folder", needs_map=False),
    _A("file.import", QT_TRANSLATE_NOOP("Actions", "Take over a &table…"), ("Ctrl+I",), "table", needs_map=False),
    _A("file.save", QT_TRANSLATE_NOOP("Actions", "&Save"), ("Ctrl+S",), "save"),
    _A("file.save_as", QT_TRANSLATE_NOOP("Actions", "Save &as…"), ("Ctrl+Shift+S",)),
    _A("file.start", QT_TRANSLATE_NOOP("Actions", "Start &page"), ("Ctrl+Shift+N",), needs_map=False),
    _A("file.export_workbook", QT_TRANSLATE_NOOP("Actions", "Excel &workbook…"), ("Ctrl+E",), "workbook"),
    _A("file.export_png", QT_TRANSLATE_NOOP("Actions", "Picture (P&NG)…"), ("Ctrl+Shift+E",), "photo"),
    _A("file.export_svg", QT_TRANSLATE_NOOP("Actions", "Drawing (S&VG)…"), ("Ctrl+Alt+E",), "photo"),
    _A("file.export_pdf", QT_TRANSLATE_NOOP("Actions", "&PDF…"), ("Ctrl+P",), "photo"),
    _A("file.export_edges", QT_TRANSLATE_NOOP("Actions", "&Edge list (CSV)…"), ("Ctrl+Alt+Shift+E",), "table"),
    _A("file.quit", QT_TRANSLATE_NOOP("Actions", "&Quit"), ("Ctrl+Q",), needs_map=False),
)
_EDIT: Final = (
    _A("edit.undo", QT_TRANSLATE_NOOP("Actions", "&Undo"), ("Ctrl+Z",), "undo", repeats=True),
    _A("edit.redo", QT_TRANSLATE_NOOP("Actions", "&Redo"), ("Ctrl+Y", "Ctrl+Shift+Z"), "redo", repeats=True),
    _A("edit.cut", QT_TRANSLATE_NOOP("Actions", "Cu&t"), ("Ctrl+X",)),
    _A("edit.copy", QT_TRANSLATE_NOOP("Actions", "&Copy"), ("Ctrl+C",), "copy"),
    _A("edit.paste", QT_TRANSLATE_NOOP("Actions", "&Paste"), ("Ctrl+V",)),
    _A("edit.duplicate", QT_TRANSLATE_NOOP("Actions", "&Duplicate"), ("Ctrl+D",), "copy"),
    _A("edit.duplicate_flows", QT_TRANSLATE_NOOP("Actions", "Duplicate &with flows"), ("Ctrl+Shift+D",), "copy"),
    _A("edit.delete", QT_TRANSLATE_NOOP("Actions", "De&lete"), ("Del",), "trash"),
    _A("edit.select_all", QT_TRANSLATE_NOOP("Actions", "Select &all"), ("Ctrl+A",), "select"),
    _A("edit.find", QT_TRANSLATE_NOOP("Actions", "&Find on the map"), ("Ctrl+F",), "search"),
    _A("edit.quantity", QT_TRANSLATE_NOOP("Actions", "Enter a &quantity"), ("F2",), "pencil"),
    _A("edit.next_unknown", QT_TRANSLATE_NOOP("Actions", "Next &unknown flow"), ("F3",), "ask"),
    _A("edit.exact", QT_TRANSLATE_NOOP("Actions", "Set e&xact"), ("Ctrl+Shift+X",), "lock", checkable=True),
)
_MAP: Final = (
    _A("map.settings", QT_TRANSLATE_NOOP("Actions", "Map &settings"), ("Ctrl+,",), "settings"),
    _A("map.arrange", QT_TRANSLATE_NOOP("Actions", "&Arrange by stage"), ("Ctrl+L",), "map"),
    _A("map.reconcile", QT_TRANSLATE_NOOP("Actions", "&Reconcile entries"), ("Ctrl+R",), "balance", checkable=True),
    _A("map.simulate", QT_TRANSLATE_NOOP("Actions", "S&imulate…"), ("Alt+Shift+D",), "indicators"),
    _A("map.why", QT_TRANSLATE_NOOP("Actions", "&Why this number?"), ("Ctrl+Shift+W",), "why"),
    _A("map.period_next", QT_TRANSLATE_NOOP("Actions", "&Next period"), ("Alt+PgDown",)),
    _A("map.period_previous", QT_TRANSLATE_NOOP("Actions", "&Previous period"), ("Alt+PgUp",)),
    _A("map.periods", QT_TRANSLATE_NOOP("Actions", "P&eriods of the map"), ("Alt+Shift+Y",), "timer"),
)
_ARRANGE: Final = (
    _A("edit.insert_into_flow", QT_TRANSLATE_NOOP("Actions", "&Insert into the flow…"), ("Alt+Shift+I",), "plus"),
    _A("edit.connect", QT_TRANSLATE_NOOP("Actions", "C&onnect with…"), ("Ctrl+Shift+L",), "connect"),
    _A("edit.reverse", QT_TRANSLATE_NOOP("Actions", "Re&verse direction"), ("Alt+Shift+U",)),
    _A("edit.flip", QT_TRANSLATE_NOOP("Actions", "Run &back on the other side"), ("Alt+Shift+F",), checkable=True),
    _A("edit.reset_line", QT_TRANSLATE_NOOP("Actions", "Li&ne back to its own way"), ("Alt+Shift+K",)),
    _A("edit.lock", QT_TRANSLATE_NOOP("Actions", "Loc&k"), ("Ctrl+Shift+K",), "lock", checkable=True),
    _A("edit.reset_chip", QT_TRANSLATE_NOOP("Actions", "La&bel back to its place"), ("Alt+Shift+P",)),
    _A("group.make", QT_TRANSLATE_NOOP("Actions", "&Group into a sub-process"), ("Ctrl+G",)),
    _A("group.dissolve", QT_TRANSLATE_NOOP("Actions", "&Dissolve the sub-process"), ("Ctrl+Shift+G",)),
    _A("group.toggle", QT_TRANSLATE_NOOP("Actions", "&Open or close the sub-process"), ("Alt+Shift+O",)),
    _A("align.left", QT_TRANSLATE_NOOP("Actions", "Align &left"), ("Alt+Shift+L",)),
    _A("align.center", QT_TRANSLATE_NOOP("Actions", "Align &centres"), ("Alt+Shift+C",)),
    _A("align.right", QT_TRANSLATE_NOOP("Actions", "Align &right"), ("Alt+Shift+R",)),
    _A("align.top", QT_TRANSLATE_NOOP("Actions", "Align &top"), ("Alt+Shift+T",)),
    _A("align.middle", QT_TRANSLATE_NOOP("Actions", "Align &middles"), ("Alt+Shift+M",)),
    _A("align.bottom", QT_TRANSLATE_NOOP("Actions", "Align &bottom"), ("Alt+Shift+B",)),
    _A("distribute.x", QT_TRANSLATE_NOOP("Actions", "Distribute &horizontally"), ("Alt+Shift+H",)),
    _A("distribute.y", QT_TRANSLATE_NOOP("Actions", "Distribute &vertically"), ("Alt+Shift+V",)),
    _A("same.width", QT_TRANSLATE_NOOP("Actions", "Same &width"), ("Alt+Shift+W",)),
    _A("same.height", QT_TRANSLATE_NOOP("Actions", "Same h&eight"), ("Alt+Shift+E",)),
    _A("same.both", QT_TRANSLATE_NOOP("Actions", "Same &size"), ("Alt+Shift+S",)),
)
_VIEW: Final = (
    _A("view.map", QT_TRANSLATE_NOOP("Actions", "&Map"), ("Alt+1",), "map", checkable=True, group="view"),
    _A("view.sankey", QT_TRANSLATE_NOOP("Actions", "&Sankey"), ("Alt+2",), "sankey", checkable=True, group="view"),
    _A("view.heat", QT_TRANSLATE_NOOP("Actions", "&Heat"), ("Alt+3",), "heatmap", checkable=True, group="view"),
    _A("view.zoom_in", QT_TRANSLATE_NOOP("Actions", "Zoom &in"), ("Ctrl++", "Ctrl+="), "plus", repeats=True),
    _A("view.zoom_out", QT_TRANSLATE_NOOP("Actions", "Zoom &out"), ("Ctrl+-",), "minus", repeats=True),
    _A("view.zoom_100", QT_TRANSLATE_NOOP("Actions", "&100 %"), ("Ctrl+0",)),
    _A("view.zoom_fit", QT_TRANSLATE_NOOP("Actions", "&Whole map"), ("Ctrl+1",), "fit"),
    _A("view.zoom_selection", QT_TRANSLATE_NOOP("Actions", "S&election"), ("Ctrl+2",)),
    _A("view.palette", QT_TRANSLATE_NOOP("Actions", "&Palette"), ("Ctrl+Shift+1",), checkable=True),
    _A("view.inspector", QT_TRANSLATE_NOOP("Actions", "Ins&pector"), ("Ctrl+Shift+2",), checkable=True),
    _A("view.analysis", QT_TRANSLATE_NOOP("Actions", "&Tables below"), ("Ctrl+Shift+3",), checkable=True),
    _A("view.problems", QT_TRANSLATE_NOOP("Actions", "&Problems"), ("Ctrl+Alt+1",), "problems"),
    _A("view.flows", QT_TRANSLATE_NOOP("Actions", "&Flows"), ("Ctrl+Alt+2",), "table"),
    _A("view.indicators", QT_TRANSLATE_NOOP("Actions", "&Indicators"), ("Ctrl+Alt+3",), "indicators"),
    _A("view.hotspots", QT_TRANSLATE_NOOP("Actions", "&Hotspots"), ("Ctrl+Alt+4",), "hotspots"),
    _A("view.timeline", QT_TRANSLATE_NOOP("Actions", "&Timeline"), ("Ctrl+Alt+5",), "ladder"),
    _A("view.measures", QT_TRANSLATE_NOOP("Actions", "&Measures"), ("Ctrl+Alt+6",), "measures"),
    _A("view.next_part", QT_TRANSLATE_NOOP("Actions", "&Next part of the window"), ("F6",)),
    _A("view.previous_part", QT_TRANSLATE_NOOP("Actions", "&Previous part of the window"), ("Shift+F6",)),
    _A("view.present", QT_TRANSLATE_NOOP("Actions", "P&resent"), ("F5",), "present", checkable=True),
    _A("view.full_screen", QT_TRANSLATE_NOOP("Actions", "&Full screen"), ("F11",), checkable=True, needs_map=False),
    _A("view.theme_light", QT_TRANSLATE_NOOP("Actions", "&Light"), checkable=True, group="theme", needs_map=False),
    _A("view.theme_dark", QT_TRANSLATE_NOOP("Actions", "&Dark"), checkable=True, group="theme", needs_map=False),
    _A("view.theme_system", QT_TRANSLATE_NOOP("Actions", "As the &system"), (), "", True, "theme", needs_map=False),
    _A("view.theme_contrast", QT_TRANSLATE_NOOP("Actions", "High &contrast"), (), "", True, "theme", needs_map=False),
    _A("view.still", QT_TRANSLATE_NOOP("Actions", "&Nothing moves"), checkable=True, needs_map=False),
    _A("view.language_de", "&Deutsch", checkable=True, group="language", needs_map=False),
    _A("view.language_en", "&English", checkable=True, group="language", needs_map=False),
)
_HELP: Final = (
    _A("help.shortcuts", QT_TRANSLATE_NOOP("Actions", "&Keys and gestures"), ("F1",), "info", needs_map=False),
    _A("help.again", QT_TRANSLATE_NOOP("Actions", "&Last message again"), ("Shift+F1",), needs_map=False),
    _A("help.about", QT_TRANSLATE_NOOP("Actions", "&About Ringstrom"), needs_map=False),
)
_INSERT_SEARCH: Final = _A("insert.search", QT_TRANSLATE_NOOP("Actions", "&Search and add"), ("/",), "search")
_INSERT_NOTES: Final = (
    _A("insert.note", QT_TRANSLATE_NOOP("Actions", "&Note"), ("Ctrl+Shift+M",), "note"),
    _A("insert.photo", QT_TRANSLATE_NOOP("Actions", "&Photo under the map…"), ("Ctrl+Shift+P",), "photo"),
    _A("insert.photo_note", QT_TRANSLATE_NOOP("Actions", "Photo n&ote…"), ("Alt+Shift+N",), "photo"),
)
_INSERT_KINDS: Final = tuple(_A(f"insert.{kind.id}", "", (), kind.icon) for kind in KINDS.offered())

ACTIONS: Final = (*_FILE, *_EDIT, _INSERT_SEARCH, *_INSERT_KINDS, *_INSERT_NOTES, *_MAP, *_ARRANGE, *_VIEW, *_HELP)

#: Groups of the palette and of the Insert menu, with the words of their headings.
INSERT_GROUPS: Final = (
    ("life_cycle", QT_TRANSLATE_NOOP("Actions", "Life cycle")),
    ("r_loops", QT_TRANSLATE_NOOP("Actions", "R-loops")),
    ("lean", QT_TRANSLATE_NOOP("Actions", "Lean")),
    ("energy_water", QT_TRANSLATE_NOOP("Actions", "Energy & water")),
)


def _insert_menu(group: str, text: str) -> MenuSpec:
    return MenuSpec(f"insert.{group}", text, tuple(f"insert.{kind.id}" for kind in KINDS if kind.group == group))


_EXPORTS: Final = (
    "file.export_workbook", SEPARATOR, "file.export_png", "file.export_svg", "file.export_pdf",
    "menu:picture_size", SEPARATOR, "file.export_edges",
)  # fmt: skip

#: What puts several boxes in order.
ARRANGING: Final = (
    "align.left", "align.center", "align.right", SEPARATOR, "align.top", "align.middle", "align.bottom", SEPARATOR,
    "distribute.x", "distribute.y", SEPARATOR, "same.width", "same.height", "same.both",
)  # fmt: skip

#: What stands in the menu of periods below the periods themselves.
PERIOD_WAYS: Final = ("map.period_next", "map.period_previous", SEPARATOR, "map.periods")

SUBMENUS: Final = (
    MenuSpec("recent", QT_TRANSLATE_NOOP("Actions", "Open &recent"), ()),
    MenuSpec("picture_size", QT_TRANSLATE_NOOP("Actions", "Size of PN&G pictures"), ()),
    MenuSpec("export", QT_TRANSLATE_NOOP("Actions", "&Export"), _EXPORTS),
    *(_insert_menu(group, text) for group, text in INSERT_GROUPS),
    MenuSpec("align", QT_TRANSLATE_NOOP("Actions", "A&lign and distribute"), ARRANGING),
    MenuSpec("quantity", QT_TRANSLATE_NOOP("Actions", "&Quantity"), ()),
    MenuSpec("scenario", QT_TRANSLATE_NOOP("Actions", "S&cenario"), ()),
    MenuSpec("period", QT_TRANSLATE_NOOP("Actions", "P&eriod"), PERIOD_WAYS),
    MenuSpec(
        "zoom",
        QT_TRANSLATE_NOOP("Actions", "&Zoom"),
        (
            "view.zoom_in", "view.zoom_out", SEPARATOR, "view.zoom_100", "view.zoom_fit", "view.zoom_selection",
        ),
    ),
    MenuSpec(
        "panels",
        QT_TRANSLATE_NOOP("Actions", "&Panels"),
        (
            "view.palette", "view.inspector", "view.analysis", SEPARATOR, "view.problems", "view.flows",
            "view.indicators", "view.hotspots", "view.timeline", "view.measures", SEPARATOR, "view.next_part",
            "view.previous_part",
        ),
    ),
    MenuSpec(
        "theme",
        QT_TRANSLATE_NOOP("Actions", "&Appearance"),
        ("view.theme_light", "view.theme_dark", "view.theme_system", "view.theme_contrast", SEPARATOR, "view.still"),
    ),
    MenuSpec("language", QT_TRANSLATE_NOOP("Actions", "&Language"), ("view.language_de", "view.language_en")),
)  # fmt: skip

MENUS: Final = (
    MenuSpec(
        "file",
        QT_TRANSLATE_NOOP("Actions", "&File"),
        (
            "file.new", "file.open", "menu:recent", "file.import", SEPARATOR, "file.save", "file.save_as", SEPARATOR,
            "menu:export", SEPARATOR, "file.start", "file.quit",
        ),
    ),
    MenuSpec(
        "edit",
        QT_TRANSLATE_NOOP("Actions", "&Edit"),
        (
            "edit.undo", "edit.redo", SEPARATOR, "edit.cut", "edit.copy", "edit.paste", "edit.duplicate",
            "edit.duplicate_flows", "edit.delete", "edit.select_all", SEPARATOR, "edit.find", "edit.quantity",
            "edit.next_unknown", "edit.exact", SEPARATOR, "edit.connect", "edit.insert_into_flow", "edit.reverse",
            "edit.flip", "edit.reset_line", "edit.reset_chip", "edit.lock",
        ),
    ),
    MenuSpec(
        "insert",
        QT_TRANSLATE_NOOP("Actions", "&Insert"),
        (
            "insert.search", SEPARATOR, *(f"menu:insert.{group}" for group, _ in INSERT_GROUPS), SEPARATOR,
            "insert.note", "insert.photo_note", "insert.photo",
        ),
    ),
    MenuSpec(
        "map",
        QT_TRANSLATE_NOOP("Actions", "&Map"),
        (
            "map.settings", "map.reconcile", SEPARATOR, "map.arrange", "menu:align", SEPARATOR, "group.make",
            "group.dissolve", "group.toggle", SEPARATOR, "map.why", "map.simulate", SEPARATOR, "menu:scenario",
            "menu:period",
        ),
    ),
    MenuSpec(
        "view",
        QT_TRANSLATE_NOOP("Actions", "&View"),
        (
            "view.map", "view.sankey", "view.heat", "menu:quantity", SEPARATOR, "menu:zoom", "menu:panels",
            SEPARATOR, "view.present", "view.full_screen", SEPARATOR, "menu:theme", "menu:language",
        ),
    ),
    MenuSpec("help", QT_TRANSLATE_NOOP("Actions", "&Help"), ("help.shortcuts", "help.again", "help.about")),
)  # fmt: skip


def spec(action_id: str) -> ActionSpec:
    """The action of that id; KeyError for another."""
    return _BY_ID[action_id]


_BY_ID: Final = {action.id: action for action in ACTIONS}
_CHANGING: Final = ("edit", "insert", "map", "group", "align", "distribute", "same")
_LOOKING: Final = ("edit.copy", "edit.select_all", "edit.find", "map.why", "map.simulate", *PERIOD_WAYS[:2])
_ENTERING: Final = ("view.palette", "view.inspector", "view.flows")


def changes_map(action_id: str) -> bool:
    """Whether an action changes the map, or opens where it is changed: not while it is presented."""
    return action_id in _ENTERING or (action_id.partition(".")[0] in _CHANGING and action_id not in _LOOKING)
