"""What each action does: the wiring between the table of actions and the parts of the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit

from vsm_app import __version__
from vsm_app.model.edits.arrange import place_all
from vsm_app.model.edits.placing import held
from vsm_app.model.edits.settings import set_settings
from vsm_app.model.kinds import KINDS
from vsm_app.model.scenarios import CURRENT
from vsm_app.ui.actions.arranging import arranged_among
from vsm_app.ui.actions.comfort import Comfort
from vsm_app.ui.actions.leading import Leading
from vsm_app.ui.actions.periods import PeriodCommands
from vsm_app.ui.actions.presenting import Presenting
from vsm_app.ui.actions.stepping import redo, undo
from vsm_app.ui.actions.unread import Unread
from vsm_app.ui.actions.walking import PartWalk
from vsm_app.ui.dialogs.exports import DEFAULT_SIZE, PICTURE_SIZE, PICTURE_WIDTHS
from vsm_app.ui.i18n import translate
from vsm_app.ui.notices import Choice
from vsm_app.ui.panels.analysis import TABS
from vsm_app.ui.panels.header import quantity_name, quantity_seen
from vsm_app.ui.theme import ThemeChoice
from vsm_app.ui.told import told
from vsm_app.ui.widgets.painting import Tone

if TYPE_CHECKING:
    from vsm_app.model.placement import Place
    from vsm_app.model.problems import Problem
    from vsm_app.ui.main_window import MainWindow
    from vsm_app.ui.tasks import Progress

QUANTITIES: Final = ("mass", "energy", "volume", "cost", "co2e")
_LANGUAGE: Final = "ui/language"
_THEME: Final = "ui/theme"


class WindowCommands(QObject):
    """Connects every action of a window and keeps their state."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.wants_palette = True
        self.presenting = Presenting(window)
        self._leading = Leading(window)
        self._connect_files()
        self._connect_edits()
        self._connect_view()
        self._connect_insert()
        self._connect_panels()
        self._fill_later()
        self.periods = PeriodCommands(window)
        session = window.context.session
        session.undo_stack.canUndoChanged.connect(self.refresh_history)
        session.undo_stack.canRedoChanged.connect(self.refresh_history)
        session.undo_stack.indexChanged.connect(self.refresh_history)
        window.canvas.unread_changed.connect(self.refresh_history)
        session.selection_changed.connect(self.refresh)
        session.document_changed.connect(self.refresh)
        session.document_replaced.connect(self.refresh)
        session.view_changed.connect(self.refresh)
        window.context.language.changed.connect(self._on_language)
        self.refresh()

    @property
    def is_presenting(self) -> bool:
        """Whether the map is shown alone."""
        return self.presenting.is_on

    # --- wiring ---------------------------------------------------------------------------------------------------
    def _on(self, action_id: str, handler: Callable[[], object]) -> None:
        self._window.actions_.on(action_id, handler)

    def _connect_files(self) -> None:
        window, files, exports = self._window, self._window.files, self._window.exports
        self._on("file.new", files.new)
        self._on("file.open", files.choose_and_open)
        self._on("file.import", lambda: files.choose_and_open(tables=True))
        self._on("file.save", files.save)
        self._on("file.save_as", files.save_as)
        self._on("file.start", lambda: files.leave(window.workspace.show_start))
        self._on("file.export_workbook", exports.workbook)
        for suffix in ("png", "svg", "pdf"):
            self._on(f"file.export_{suffix}", partial(exports.picture, f".{suffix}"))
        self._on("file.export_edges", exports.edge_list)
        self._on("file.quit", window.close)
        start = window.workspace.start
        start.template_chosen.connect(files.new)
        start.example_chosen.connect(files.open_example)
        start.file_chosen.connect(files.open_path)
        start.open_requested.connect(files.choose_and_open)
        start.import_requested.connect(lambda: files.choose_and_open(tables=True))

    def _connect_edits(self) -> None:
        window = self._window
        canvas = window.canvas
        self._on("edit.undo", lambda: undo(window))
        self._on("edit.redo", lambda: redo(window))
        self._on("edit.cut", lambda: self._text_or("cut", canvas.cut))
        self._on("edit.copy", lambda: self._text_or("copy", canvas.copy))
        self._on("edit.paste", lambda: self._text_or("paste", canvas.paste))
        window.analysis.flows.table.list_pasted.connect(canvas.paste_rows)
        self._on("edit.select_all", lambda: self._text_or("selectAll", canvas.select_all))
        self._on("edit.duplicate", canvas.duplicate)
        self._on("edit.duplicate_flows", lambda: canvas.duplicate(with_flows=True))
        self._on("edit.delete", self._delete)
        self._on("edit.find", lambda: window.finder.open_below(window.header.search))
        self._on("edit.quantity", canvas.edit_selected)
        self._on("edit.next_unknown", canvas.next_unknown)
        self._on("edit.exact", self._toggle_exact)
        self._on("map.settings", self._show_settings)
        self._on("map.reconcile", self._toggle_reconcile)
        self._on("map.arrange", self._arrange)
        self._on("map.simulate", self._simulate)
        self._on("map.why", lambda: self.why(self._first_flow()))
        window.inspector.why_requested.connect(self.why)

    def _connect_view(self) -> None:
        window, actions = self._window, self._window.actions_
        session, canvas, context = window.context.session, window.canvas, window.context
        for view in ("map", "sankey", "heat"):
            self._on(f"view.{view}", partial(session.set_view, view=view))
        self._on("view.zoom_in", canvas.zoom_in)
        self._on("view.zoom_out", canvas.zoom_out)
        self._on("view.zoom_100", canvas.reset_zoom)
        self._on("view.zoom_fit", canvas.fit)
        self._on("view.zoom_selection", canvas.fit_selection)
        for dock in ("palette", "inspector", "analysis"):
            action = actions[f"view.{dock}"]
            self._on(f"view.{dock}", partial(self._show_dock, dock))
            window.docks[dock].visibilityChanged.connect(action.setChecked)
        for tab in TABS:
            self._on(f"view.{tab}", partial(self.show_tab, tab))
        self._on("view.present", self.presenting.toggle)
        self._on("view.full_screen", self._toggle_full_screen)
        for choice in ThemeChoice:
            self._on(f"view.theme_{choice.value}", partial(self._choose_theme, choice))
        for code in ("de", "en"):
            self._on(f"view.language_{code}", partial(context.language.set, code))
        self._on("help.shortcuts", self._show_shortcuts)
        self._on("help.about", self._show_about)

    def _connect_insert(self) -> None:
        window = self._window
        for kind in KINDS.offered():
            self._on(f"insert.{kind.id}", partial(self.add, kind.id))
        self._on("insert.note", lambda: self.add("note"))
        self._on("insert.search", self._search_palette)
        window.palette_panel.add_requested.connect(self.add)
        window.palette_panel.leave_requested.connect(window.canvas.setFocus)

    def _connect_panels(self) -> None:
        window = self._window
        window.analysis.reveal_requested.connect(window.reveal)
        window.finder.reveal_requested.connect(window.reveal)
        window.finder.leave_requested.connect(window.canvas.setFocus)
        for part in (window.analysis, window.analysis.hotspots, window.canvas, window.side_indicators):
            part.enter_requested.connect(self.enter)
        for indicators in (window.analysis.indicators, window.side_indicators):
            indicators.ask_requested.connect(self._ask_for)
        window.status.light_clicked.connect(self._ask)
        window.analysis.problems.help_requested.connect(self.help_with)
        self.unread = Unread(window)
        self.walking = PartWalk(window)
        self.comfort = Comfort(window)
        window.canvas.context_requested.connect(self._open_menu)

    def _fill_later(self) -> None:
        menus = self._window.menus
        menus["recent"].aboutToShow.connect(self._fill_recent)
        menus["picture_size"].aboutToShow.connect(self._fill_sizes)
        menus["quantity"].aboutToShow.connect(self._fill_quantities)
        menus["scenario"].aboutToShow.connect(self._fill_scenarios)
        self._fill_recent()
        self._fill_sizes()
        self._fill_quantities()
        self._fill_scenarios()

    # --- state ----------------------------------------------------------------------------------------------------
    def refresh(self, *_: object) -> None:
        """Which actions make sense now, and which are on."""
        window, actions = self._window, self._window.actions_
        session = window.context.session
        has_map = window.workspace.shows_map
        has_selection = has_map and bool(session.selection)
        for action_id in ("edit.duplicate", "edit.duplicate_flows", "edit.delete", "view.zoom_selection"):
            actions[action_id].setEnabled(has_selection)
        for action_id in ("edit.cut", "edit.copy"):
            actions[action_id].setEnabled(has_map)
        flow = session.document.flows.get(self._first_flow())
        actions["edit.quantity"].setEnabled(has_selection)
        actions["edit.exact"].setEnabled(flow is not None and flow.quantity.is_entered)
        actions["edit.exact"].setChecked(flow is not None and flow.quantity.exact)
        actions["map.why"].setEnabled(flow is not None)
        actions["map.reconcile"].setChecked(session.document.settings.reconcile)
        actions[f"view.{session.view.view}"].setChecked(True)
        actions[f"view.theme_{window.context.themes.choice.value}"].setChecked(True)
        actions[f"view.language_{window.context.language.code}"].setChecked(True)
        self.refresh_history()

    def refresh_history(self, *_: object) -> None:
        """Undo and redo with the words of the step."""
        window, actions = self._window, self._window.actions_
        stack = window.context.session.undo_stack
        has_map = window.workspace.shows_map
        actions["edit.undo"].setEnabled(has_map and (stack.canUndo() or self.unread.can_take_back))
        actions["edit.redo"].setEnabled(has_map and stack.canRedo())
        undo, redo = translate("Actions", "&Undo"), translate("Actions", "&Redo")
        actions["edit.undo"].setText(f"{undo}: {stack.undoText()}" if stack.undoText() else undo)
        actions["edit.redo"].setText(f"{redo}: {stack.redoText()}" if stack.redoText() else redo)

    def _on_language(self, code: str) -> None:
        self._window.context.settings.set(_LANGUAGE, code)
        self.refresh()

    def _first_flow(self) -> str:
        session = self._window.context.session
        return next((i for i in session.selection if i in session.document.flows), "")

    # --- editing --------------------------------------------------------------------------------------------------
    def add(self, key: str) -> None:
        """Add what the palette calls `key` beside the selection."""
        self._window.canvas.add_at(key)
        self._window.canvas.setFocus()

    def enter(self, place: str, field: str) -> None:
        """Go to where something is to be entered: an element of the map, or a setting."""
        self._leading.enter(place, field)

    def _delete(self) -> None:
        window = self._window
        if window.analysis.flows.table.hasFocus():
            window.analysis.flows.table.delete_rows()
        else:
            window.canvas.delete_selection()

    def _text_or(self, method: str, otherwise: Callable[[], object]) -> None:
        """Copy and paste mean the text where one types, the rows where the table has the focus, else the map."""
        focus = QApplication.focusWidget()
        table = self._window.analysis.flows.table
        if isinstance(focus, (QLineEdit, QPlainTextEdit)):
            getattr(focus, method)()
        elif focus is table and method == "paste":
            table.paste_list()
        elif focus is table and method == "copy":
            table.copy_rows()
        elif focus is table and method == "selectAll":
            table.selectAll()
        else:
            otherwise()

    def _toggle_exact(self) -> None:
        inspector = self._window.inspector
        inspector.flow.show_flow(self._first_flow())
        inspector.flow.exact.setChecked(self._window.actions_["edit.exact"].isChecked())
        inspector.flow.toggle_exact()

    def _toggle_reconcile(self) -> None:
        session = self._window.context.session
        session.apply(set_settings(session.document, reconcile=not session.document.settings.reconcile))

    def _arrange(self, *, everything: bool = False) -> None:
        """Places by life-cycle stage, computed by the worker; one undo step. A map changed meanwhile stays; it is said.

        Where several nodes are selected only they are arranged, their upper left corner stays if there is room, and the
        rest is offered.
        """
        window, session = self._window, self._window.context.session
        document = session.document
        nodes = [one for one in session.selection if one in document.nodes and not everything]
        boxes, language = dict(window.canvas.table.boxes()), window.context.language

        def work(progress: Progress) -> dict[str, Place]:
            from vsm_app.io.placing import arranged_places

            sizes = {node: (box.width, box.height) for node, box in boxes.items()}
            places = arranged_places(document, sizes, nodes if len(nodes) > 1 else ())
            progress.report(1.0)  # where it was stopped, nothing moves
            return places

        def done(places: dict[str, Place]) -> None:
            if session.document is not document:
                said = told(lambda: language.text("arrange.overtaken"))
                retry = Choice(language.text("arrange.again"), lambda: self._arrange(everything=everything))
                window.context.notices.say(said, Tone.QUIET, retry, key="arranged")
            else:
                if len(nodes) > 1:
                    among = {node: places[node] for node in nodes}
                    places = arranged_among(among, document.layout.places, boxes, held(document))
                seen = window.canvas.seen()
                session.apply(place_all(document, places), self)
                window.canvas.fit_arranged(document, seen)
                window.canvas.show_movement(boxes)
                if 1 < len(nodes) < len(document.nodes):
                    said = told(lambda: language.text("arrange.some", count=len(nodes)))
                    rest = Choice(language.text("arrange.all"), lambda: self._arrange(everything=True))
                    window.context.notices.say(said, Tone.QUIET, rest, key="arranged")

        window.context.notices.withdraw("arranged")
        window.context.tasks.run(translate("Window", "Arranging"), work, done, window.context.notices.report)

    def _show_settings(self) -> None:
        self._window.docks["inspector"].show()
        self._window.context.session.set_view(view="map")
        self._window.inspector.show_map()

    def _simulate(self) -> None:
        from vsm_app.ui.dialogs.simulation import SimulationDialog

        SimulationDialog(self._window.context, self._window).open()

    def _search_palette(self) -> None:
        self._window.docks["palette"].show()
        self._window.palette_panel.focus_search()

    def why(self, flow_id: str) -> None:
        """Say where the number of a flow comes from."""
        if flow_id:
            from vsm_app.ui.panels.why import show_why

            show_why(self._window, flow_id)

    def help_with(self, what: str, problem: Problem, link: QRect) -> None:
        """Open what is behind the link of a problem: the call-out `conflict`, `ask` or `why`, the setting `pieces`."""
        from vsm_app.ui.panels import why

        window = self._window
        viewport = window.analysis.problems.list.viewport()
        anchor = QRect(viewport.mapTo(window, link.topLeft()), link.size())
        if what in {"conflict", "gap", "unfinished"}:
            why.show_conflict(window, problem, anchor)
        elif what == "ask":
            why.show_ask(window, anchor)
        elif what == "pieces":
            window.context.session.select([])
            self.enter("", "pieces")
        elif what == "weight":
            self.enter(str(problem.params["flow"]), "unit_mass")
        else:
            flows = window.context.session.document.flows
            why.show_why(window, next((one for one in problem.subjects if one in flows), ""), anchor)

    def _open_menu(self, place: QPoint, ids: tuple[str, ...]) -> None:
        """The menu of the right button on the canvas."""
        from vsm_app.ui.panels.context_menu import build_menu

        menu = build_menu(self._window, ids)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _ask(self) -> None:
        """A click on the traffic light: what contradicts itself, the problems it speaks of, or what to ask next."""
        from vsm_app.ui.panels.why import rect_in, show_ask, show_conflict

        window, status = self._window, self._window.status
        anchor = rect_in(window, status.light)
        if status.contradiction is not None and show_conflict(window, status.contradiction, anchor) is not None:
            return
        if status.speaks_of_problems:
            self.show_tab("problems")
            return
        show_ask(window, anchor)

    def _ask_for(self, indicator: str, anchor: QRect) -> None:
        """What would make an indicator more certain."""
        from vsm_app.ui.panels.why import show_ask

        show_ask(self._window, anchor, indicator)

    # --- view -----------------------------------------------------------------------------------------------------
    def show_tab(self, key: str) -> None:
        """Open a tab of the bottom dock."""
        self._window.docks["analysis"].show()
        self._window.analysis.show_tab(key)

    def toggle_menu_bar(self) -> None:
        """Show the menu bar and go into it, or put it away."""
        window = self._window
        bar = window.menu_bar
        if bar.isVisible():
            bar.hide()
            window.canvas.setFocus()
            return
        bar.show()
        bar.setFocus()
        bar.setActiveAction(bar.actions()[0])

    def _show_dock(self, dock: str) -> None:
        shown = self._window.actions_[f"view.{dock}"].isChecked()
        if dock == "palette":
            self.wants_palette = shown
        focus, put_away = QApplication.focusWidget(), self._window.docks[dock]
        had_keyboard = not shown and focus is not None and put_away.isAncestorOf(focus)
        put_away.setVisible(shown)
        if had_keyboard:
            self._window.canvas.setFocus(Qt.FocusReason.TabFocusReason)

    def _toggle_full_screen(self) -> None:
        window = self._window
        if window.isFullScreen():
            window.showNormal()
        else:
            window.showFullScreen()
        window.actions_["view.full_screen"].setChecked(window.isFullScreen())

    def _choose_theme(self, choice: ThemeChoice) -> None:
        self._window.context.themes.set_choice(choice)
        self._window.context.settings.set(_THEME, choice.value)

    # --- menus that depend on the map -----------------------------------------------------------------------------
    def _fill_recent(self) -> None:
        menu = self._window.menus["recent"]
        menu.clear()
        for path in self._window.context.settings.recent_files:
            action = menu.addAction(path.stem)
            action.setToolTip(str(path))
            action.setEnabled(path.is_file())
            action.triggered.connect(lambda _checked=False, chosen=path: self._window.files.open_path(chosen))
        if menu.isEmpty():
            menu.addAction(translate("Window", "Nothing yet")).setEnabled(False)

    def _fill_sizes(self) -> None:
        """How wide an exported PNG is; remembered from one export to the next."""
        menu, settings = self._window.menus["picture_size"], self._window.context.settings
        menu.clear()
        group = QActionGroup(menu)
        for size, width in PICTURE_WIDTHS.items():
            words = translate("Window", "{size}×   ({width} px)").format(size=size, width=width)
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(size == settings.text(PICTURE_SIZE, DEFAULT_SIZE))
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, chosen=size: settings.set(PICTURE_SIZE, chosen))

    def look_at(self, look: Mapping[str, Any]) -> None:
        """Choose view, quantity and scenario as a file says; what this map does not know stays as it is."""
        session = self._window.context.session
        scenarios = (CURRENT, *session.document.physics.scenarios)
        offered = {"view": ("map", "sankey", "heat"), "quantity": self._quantities(), "scenario": scenarios}
        offered["period"] = ("", *session.document.physics.periods)
        known = {key: str(look[key]) for key, values in offered.items() if look.get(key) in values}
        if session.view.quantity not in self._quantities():
            known.setdefault("quantity", QUANTITIES[0])
        session.set_view(**known)

    def _quantities(self) -> list[str]:
        items = self._window.context.session.document.items.values()
        return [*QUANTITIES, *sorted({part.substance for item in items for part in item.composition})]

    def _fill_quantities(self) -> None:
        context = self._window.context
        words = [(key, quantity_name(context, key)) for key in self._quantities()]
        self._fill_choices("quantity", words, quantity_seen(context))

    def _fill_scenarios(self) -> None:
        context = self._window.context
        scenarios = context.session.document.physics.scenarios.values()
        words = [(CURRENT, translate("Header", "Current state")), *((s.id, s.name) for s in scenarios)]
        self._fill_choices("scenario", words, context.session.view.scenario)

    def _fill_choices(self, menu_id: str, words: list[tuple[str, str]], current: str) -> None:
        menu: QMenu = self._window.menus[menu_id]
        menu.clear()
        group = QActionGroup(menu)
        for key, name in words:
            action: QAction = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(key == current)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, chosen=key: self._leading.look_at(menu_id, chosen))

    # --- help -----------------------------------------------------------------------------------------------------
    def _show_shortcuts(self) -> None:
        from vsm_app.ui.dialogs.shortcuts import ShortcutsDialog

        ShortcutsDialog(self._window.actions_, self._window.context, self._window).open()

    def _show_about(self) -> None:
        from vsm_app.ui.dialogs.about import AboutDialog

        AboutDialog(__version__, self._window.context, self._window).open()
