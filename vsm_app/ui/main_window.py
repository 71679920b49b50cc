"""The window: puts header, docks, canvas and status line together. What they do stands in their own files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QCursor, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QMenu,
    QMenuBar,
    QStackedWidget,
    QStatusBar,
    QVBoxLayout,
    QWidget,
)

from vsm_app.errors import VsmError
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.kept_widths import KeptWidths
from vsm_app.ui.panels.opened_place import place_of, stand_as
from vsm_app.ui.panels.workspace import Workspace, dropped_file
from vsm_app.ui.recovery import NEWER, Recoverable, discard, find_recoverable, offer_newer, restore
from vsm_app.ui.theme import Theme, built_bare
from vsm_app.ui.widgets.laying_out import lay_out_now

if TYPE_CHECKING:
    from vsm_app.ui.actions.arranging import ArrangeCommands
    from vsm_app.ui.actions.commands import WindowCommands
    from vsm_app.ui.actions.lines import LineCommands
    from vsm_app.ui.actions.refusing import Refusals
    from vsm_app.ui.actions.registry import Actions
    from vsm_app.ui.canvas.view import CanvasView
    from vsm_app.ui.dialogs.exports import ExportCommands
    from vsm_app.ui.dialogs.files import FileCommands
    from vsm_app.ui.dialogs.picking import Picker
    from vsm_app.ui.panels.analysis import AnalysisPanel
    from vsm_app.ui.panels.finder import Finder
    from vsm_app.ui.panels.header import HeaderBar
    from vsm_app.ui.panels.indicators import IndicatorsPanel
    from vsm_app.ui.panels.inspector.inspector import Inspector
    from vsm_app.ui.panels.palette import PalettePanel
    from vsm_app.ui.panels.statusbar import StatusLine
    from vsm_app.ui.recalc import Recalculator
    from vsm_app.ui.recovery_keeper import RecoveryKeeper

PROGRAM: Final = "Ringstrom"
_GEOMETRY: Final = "window/geometry"
_STATE: Final = "window/state"
_STATE_VERSION: Final = 1
_DEFAULT_SIZE: Final = (1440, 900)
_FRAME: Final = (8, 40)  # what the system's frame takes of the screen
_TABLES: Final = (0.24, 169, 326)  # of the window's height, at least and at most (px), until the user drags the edge
_WIDE: Final = 1600  # from this width on the indicators get the room of the mock-up
_LEAVE_MS: Final = 60  # a menu that opens takes the focus for a moment
_STILL: Final = 4  # px that the pointer may move while Alt is held


class MainWindow(QMainWindow):
    """One window with one map.

    It begins with the start page alone, so that it is on screen at once; `furnish` adds the rest.
    """

    recalculator: Recalculator  # this and all that follows: from `furnish` on
    recovery: RecoveryKeeper
    actions_: Actions
    canvas: CanvasView
    files: FileCommands
    exports: ExportCommands
    palette_panel: PalettePanel
    inspector: Inspector
    side_indicators: IndicatorsPanel
    analysis: AnalysisPanel
    status: StatusLine
    header: HeaderBar
    finder: Finder
    commands: WindowCommands
    arranging: ArrangeCommands
    lines: LineCommands
    refusals: Refusals
    menu_bar: QMenuBar
    menus: dict[str, QMenu]
    docks: dict[str, QDockWidget]
    status_bar: QStatusBar

    def __init__(
        self,
        context: Context,
        recalculator: Recalculator | None = None,
        picker: Picker | None = None,
        recovery: Path | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("main")
        self.context = context
        self._given_recalculator = recalculator
        self._picker = picker
        self._recovery_folder = recovery
        self.workspace = Workspace(context, self)
        self.is_furnished = False
        self._may_close = False
        self._tables_height = 0  # before they were folded away
        self._is_side_wide = False
        self._alt_pressed_at: QPoint | None = None
        self.setCentralWidget(self.workspace)
        self.setAcceptDrops(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setMinimumSize(640, 480)
        self.setWindowTitle(PROGRAM)
        self.workspace.start.restore_requested.connect(self._restore_map)
        self.workspace.start.discard_requested.connect(self._discard_map)
        self.offer_recovery()
        self._restore()

    def furnish(self) -> None:
        """Build everything beside the start page; once, whoever asks first."""
        if self.is_furnished:
            return
        self.is_furnished = True
        with built_bare():
            self._make_services()
            self.workspace.furnish()
            self.canvas = self.workspace.canvas
            self._make_parts()
            self._build()
            self._make_commands()
            self._connect()
            self.retranslate()
            self.dress(self.context.theme)
            self._show_parts(map_open=False)

    # --- building -------------------------------------------------------------------------------------------------
    def _make_services(self) -> None:
        from vsm_app.ui.recalc import Recalculator
        from vsm_app.ui.recovery_keeper import RecoveryKeeper

        self.recalculator = self._given_recalculator or Recalculator(self.context.session)
        self.recovery = RecoveryKeeper(self.context, self._recovery_folder, self)

    def _make_parts(self) -> None:
        # Imported here: together they take several times as long as the start page needs to appear.
        from vsm_app.ui.actions.registry import Actions
        from vsm_app.ui.dialogs.exports import ExportCommands
        from vsm_app.ui.dialogs.files import FileCommands
        from vsm_app.ui.dialogs.picking import DialogPicker
        from vsm_app.ui.panels.analysis import AnalysisPanel
        from vsm_app.ui.panels.finder import Finder
        from vsm_app.ui.panels.header import HeaderBar
        from vsm_app.ui.panels.indicators import IndicatorsPanel
        from vsm_app.ui.panels.inspector.inspector import Inspector
        from vsm_app.ui.panels.palette import PalettePanel
        from vsm_app.ui.panels.statusbar import StatusLine

        context = self.context
        self.actions_ = Actions(self, context.language)
        picker = self._picker or DialogPicker(self)
        self.files = FileCommands(context, picker, self)
        self.exports = ExportCommands(context, picker, self)
        self.palette_panel = PalettePanel(context)
        self.inspector = Inspector(context)
        self.side_indicators = IndicatorsPanel(context, single=True)
        self.analysis = AnalysisPanel(context)
        self.status = StatusLine(context, self.actions_)
        self.header = HeaderBar(context, self.actions_)
        self.finder = Finder(context, self)

    def _make_commands(self) -> None:
        from vsm_app.ui.actions.arranging import ArrangeCommands
        from vsm_app.ui.actions.commands import WindowCommands
        from vsm_app.ui.actions.finding import CommandSearch
        from vsm_app.ui.actions.lines import LineCommands
        from vsm_app.ui.actions.refusing import Refusals

        self.commands = WindowCommands(self)
        self.arranging = ArrangeCommands(self)
        self.lines = LineCommands(self)
        self.refusals = Refusals(self)
        self.finder.commands = CommandSearch(self).found

    def _build(self) -> None:
        self.menu_bar = QMenuBar(self)
        self.menu_bar.setNativeMenuBar(False)
        self.menus = self.actions_.fill_menu_bar(self.menu_bar)
        self.menu_bar.hide()
        self.menu_bar.installEventFilter(self)
        for menu in self.menus.values():
            menu.aboutToHide.connect(self._on_menu_hides)
        self.program_menu = QMenu(self)
        for entry in ("file", "edit", "insert", "map", "view", "help"):
            self.program_menu.addMenu(self.menus[entry])
        top = QWidget(self)
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.menu_bar)
        column.addWidget(self.header)
        self.setMenuWidget(top)
        self.header.set_menus(self.program_menu, self.menus["export"], self.menus["quantity"], self.menus["scenario"])
        self.side = QStackedWidget()
        self.side.addWidget(self.inspector)
        self.side.addWidget(self.side_indicators)
        self.docks = {
            "palette": self._dock("palette", self.palette_panel, Qt.DockWidgetArea.LeftDockWidgetArea),
            "inspector": self._dock("inspector", self.side, Qt.DockWidgetArea.RightDockWidgetArea),
            "analysis": self._dock("analysis", self.analysis, Qt.DockWidgetArea.BottomDockWidgetArea),
        }
        self._widths = KeptWidths(self, (self.docks["palette"], self.docks["inspector"]))
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.status_bar = self.statusBar()
        self.status_bar.setSizeGripEnabled(False)
        self.status_bar.setContentsMargins(0, 0, 0, 0)
        self.status_bar.setFixedHeight(round(self.context.theme.size("statusbar")))
        self.status_bar.addPermanentWidget(self.status, 1)
        layout = self.status_bar.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 0, 0)

    def _dock(self, dock_id: str, panel: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(self)
        dock.setObjectName(f"dock.{dock_id}")
        bar = QWidget(dock)
        QVBoxLayout(bar).setContentsMargins(0, 0, 0, 0)  # no height; without a layout it is -1, and the panel cut by it
        dock.setTitleBarWidget(bar)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        dock.setWidget(panel)
        self.addDockWidget(area, dock)
        return dock

    def _connect(self) -> None:
        context = self.context
        context.language.changed.connect(self.retranslate)
        context.themes.changed.connect(self.dress)
        self.workspace.map_shown.connect(self._on_map_shown)
        self.files.shown.connect(self._on_map_opened)
        self.files.not_opened.connect(self.workspace.end_opening)
        self.files.place_on_map = partial(place_of, self.canvas)
        self.exports.scales = lambda: self.canvas.presenter.scales
        self.files.saved.connect(self.recovery.start)
        keep = (lambda found: self.files.ask_before(partial(self._restore_map, found)), self._discard_map)
        self.files.read.connect(partial(offer_newer, context, self._recovery_folder, *keep))
        self.canvas.zoom_changed.connect(self.status.show_zoom)
        self.analysis.problems.count_changed.connect(self._show_problems)
        self.recalculator.failed.connect(context.notices.report)
        session = context.session
        session.file_changed.connect(self._name_window)
        session.document_replaced.connect(self._name_window)
        session.document_replaced.connect(partial(context.notices.withdraw, NEWER))
        session.document_changed.connect(self._name_window)
        session.view_changed.connect(self._choose_side)
        self.canvas.has_docks = True
        session.selection_changed.connect(self._choose_side)
        context.language.changed.connect(self._lay_out)  # when all have written their words
        self.analysis.folded.connect(self._on_tables_folded)
        self.palette_panel.named_requested.connect(partial(self.canvas.placing.add, "process", None))

    def _restore(self) -> None:
        settings = self.context.settings
        self.resize(self._default_size())
        geometry = settings.data(_GEOMETRY)
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        self._panel_state: QByteArray = settings.data(_STATE)

    def _default_size(self) -> QSize:
        """The size of the mock-up, or what the screen has room for."""
        wanted = QSize(*_DEFAULT_SIZE)
        room = self.screen().availableGeometry().size() - QSize(*_FRAME)
        return wanted.boundedTo(room).expandedTo(self.minimumSize())

    def _size_docks(self) -> None:
        """The sizes of the mock-ups, until the user drags something."""
        theme = self.context.theme
        self.resizeDocks(
            [self.docks["palette"], self.docks["inspector"]],
            [round(theme.size("palette")), round(theme.size("inspector"))],
            Qt.Orientation.Horizontal,
        )
        share, least, most = _TABLES
        height = min(max(round(share * self.height()), least), most)
        self.resizeDocks([self.docks["analysis"]], [height], Qt.Orientation.Vertical)

    # --- what is shown --------------------------------------------------------------------------------------------
    def _show_parts(self, *, map_open: bool) -> None:
        """With a map: header, docks, status line as they were; on the start page: none of them."""
        if map_open and not self.restoreState(self._panel_state, _STATE_VERSION):
            for dock in self.docks.values():
                dock.show()
            self._size_docks()
        elif not map_open and self.header.isVisible():
            self._panel_state = self.saveState(_STATE_VERSION)
        self.header.setVisible(map_open)
        self.status_bar.setVisible(map_open)
        if not map_open:
            for dock in self.docks.values():
                dock.hide()
        self.actions_.set_map_open(is_open=map_open)
        self.commands.refresh()
        self.arranging.refresh()
        self.lines.refresh()
        self._name_window()

    def _on_map_shown(self, shown: bool) -> None:
        self._show_parts(map_open=shown)

    def _show_problems(self, *_: object) -> None:
        self.status.show_problems(self.analysis.problems.model.problems)

    def _on_map_opened(self, look: dict[str, Any]) -> None:
        """Show the map as its file says it was looked at."""
        self.workspace.show_map()
        self.commands.look_at(look)
        # The canvas gets its size with the next turn of the event loop; only then can the map be placed.
        QTimer.singleShot(0, self.canvas, partial(stand_as, self.canvas, look))

    # --- recovery -------------------------------------------------------------------------------------------------
    def offer_recovery(self) -> None:
        """Show on the start page what was not saved last time."""
        found = find_recoverable(self._recovery_folder)
        self.workspace.start.offer_recovery(found[0] if found else None)

    def _restore_map(self, found: Recoverable) -> None:
        self.furnish()
        try:
            opened = restore(found)
        except VsmError as error:
            self.context.notices.report(error)
            return
        self.files.recover(opened, found.path)
        self.recovery.keep_all(found.file)
        discard(found)
        self.offer_recovery()

    def _discard_map(self, found: Recoverable) -> None:
        discard(found)
        self.offer_recovery()

    def _choose_side(self, *_: object) -> None:
        """Beside the map stands what is selected; beside a Sankey with nothing selected stand the indicators.

        The palette draws on the map only: in the other views it steps aside.
        """
        session = self.context.session
        is_map = session.view.view == "map"
        side, palette = 0 if is_map or session.selection else 1, self.docks["palette"]
        before = (self.side.currentIndex(), palette.isHidden())
        with self.canvas.docks_following():
            self.side.setCurrentIndex(side)
            wide = session.view.view == "sankey" and self.width() >= _WIDE
            if wide != self._is_side_wide:  # not with what is selected: nothing may move for that
                self._is_side_wide = wide
                self._size_dock("inspector", "indicators" if wide else "inspector")
            if self.workspace.shows_map and not self.commands.is_presenting:
                palette.setVisible(is_map and self.commands.wants_palette)
            if before != (self.side.currentIndex(), palette.isHidden()):
                lay_out_now(self)

    def _lay_out(self) -> None:
        lay_out_now(self)

    def _size_dock(self, dock: str, size: str) -> None:
        self.resizeDocks([self.docks[dock]], [round(self.context.theme.size(size))], Qt.Orientation.Horizontal)

    def _on_tables_folded(self, folded: bool) -> None:
        """Folded tables leave their room to the map; opened again, they take as much as before, whichever tab it is."""
        dock = self.docks["analysis"]
        if folded:
            self._tables_height = dock.height()
        elif self._tables_height:
            self.resizeDocks([dock], [self._tables_height], Qt.Orientation.Vertical)

    def reveal(self, element_id: str) -> None:
        """Select an element, or the closed sub-process that it lies in, and bring it into sight."""
        shown = self.canvas.stand_in(element_id)
        self.context.session.select([shown])
        self.canvas.reveal(shown)

    def _name_window(self, *_: object) -> None:
        if not self.workspace.shows_map:
            self.setWindowTitle(PROGRAM)
            self.setWindowModified(False)
            return
        session = self.context.session
        name = session.document.name or translate("Window", "Untitled map")
        path = session.path
        file = "" if path is None or path.stem.casefold() == name.casefold() else f" – {path.name}"
        self.setWindowTitle(f"{name}[*]{file} – {PROGRAM}")
        self.setWindowModified(session.is_dirty)
        self.setWindowFilePath("" if path is None else str(path))

    def retranslate(self, *_: object) -> None:
        """Words in the language that holds now."""
        self.actions_.retranslate()
        self.header.retranslate()
        self.header.refresh_file()
        self.status.retranslate()
        for dock, words in (
            ("palette", translate("Window", "Palette")),
            ("inspector", translate("Window", "Inspector")),
            ("analysis", translate("Window", "Tables")),
        ):
            self.docks[dock].setWindowTitle(words)
        self._name_window()

    def dress(self, theme: Theme) -> None:
        """Let every part wear `theme`."""
        from vsm_app.ui.panels.parts import dress_tree

        dress_tree(self, theme)
        self.actions_.tint(theme)
        self.update()

    # --- events ---------------------------------------------------------------------------------------------------
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.is_furnished and not self._may_close and self.context.session.is_dirty:
            event.ignore()
            self.files.ask_before(self._close_now, quits=True)
            return
        self._remember()
        if self.is_furnished:
            self.recovery.close()
            self.recalculator.close()
            self.context.tasks.close()
        super().closeEvent(event)

    def close_without_asking(self) -> bool:
        """Close, whatever is not saved."""
        self._may_close = True
        return self.close()

    def _close_now(self) -> None:
        QTimer.singleShot(0, self, self.close_without_asking)

    def _remember(self) -> None:
        settings = self.context.settings
        settings.set(_GEOMETRY, self.saveGeometry())
        if self.is_furnished and self.workspace.shows_map and not self.commands.is_presenting:
            self._panel_state = self.saveState(_STATE_VERSION)
        settings.set(_STATE, self._panel_state)
        settings.sync()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path:
            event.acceptProposedAction()
            self.furnish()
            self.files.open_path(Path(path))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The menu bar goes again when it is left."""
        if watched is self.menu_bar and event.type() is QEvent.Type.FocusOut:
            QTimer.singleShot(_LEAVE_MS, self, self._hide_menu_bar)
        return super().eventFilter(watched, event)

    def _on_menu_hides(self) -> None:
        QTimer.singleShot(_LEAVE_MS, self, self._hide_menu_bar)

    def _hide_menu_bar(self) -> None:
        if not self.menu_bar.hasFocus() and QApplication.activePopupWidget() is None:
            self.menu_bar.hide()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes on as one reads the window (QWidget)."""
        if self.is_furnished and self.workspace.shows_map and self.commands.walking.tab(back=not forward):
            return True
        return super().focusNextPrevChild(forward)

    def event(self, event: QEvent) -> bool:
        """A shortcut such as Alt+2 takes the key for itself: letting Alt go afterwards is not a press of Alt alone."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self._alt_pressed_at = self._alt_pressed_at if event.key() == Qt.Key.Key_Alt else None
            if self.is_furnished:
                self.refusals.take(event)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._alt_pressed_at = QCursor.pos() if event.key() == Qt.Key.Key_Alt else None
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Alt pressed and let go by itself shows the menu bar, as everywhere else; a drag with Alt does not."""
        if event.key() == Qt.Key.Key_Alt and self._alt_pressed_at is not None and self.is_furnished:
            moved = (QCursor.pos() - self._alt_pressed_at).manhattanLength()
            self._alt_pressed_at = None
            if moved <= _STILL:
                self.commands.toggle_menu_bar()
        super().keyReleaseEvent(event)
