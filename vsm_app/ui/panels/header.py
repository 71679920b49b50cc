"""The one tool bar: name of the map, undo, view, quantity, scenario, search, present, export."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QWidget

from vsm_app.ui.actions.registry import Actions
from vsm_app.ui.canvas.quantities import shown_quantity
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.icons import paint_icon, paint_mark
from vsm_app.ui.panels.period_switch import PeriodSwitch
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import HouseButton, IconButton, PrimaryButton, TextButton, ToolbarDropdown
from vsm_app.ui.widgets.segmented import SegmentedControl

_NARROW: Final = 1040  # below this the words of the right-hand buttons go
_NAME_WIDTH: Final = 190.0  # of the map's name, at least where the window is wide enough for the whole bar
_NAME_AROUND: Final = 58.0  # the mark before it and the sign of the menu behind it
_AROUND_TITLE: Final = 8.0 + 4.0 + 2.0 * 12.0  # margin of the bar, gaps before undo and before the middle
VIEWS: Final = (("map", "map"), ("sankey", "sankey"), ("heat", "heatmap"))
QUANTITY_ICONS: Final = {
    "mass": "mass", "energy": "electricity", "volume": "water", "cost": "euro", "co2e": "co2", "money": "euro",
}  # fmt: skip


class MapTitle(HouseButton):
    """The mark, the map's name and whether it is saved; opens the menu of the program."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.setObjectName("header.title")
        self._state = ""
        self._most = _NAME_WIDTH
        self._menu: QMenu | None = None
        self.clicked.connect(self.open_menu)

    def set_menu(self, menu: QMenu) -> None:
        """Open `menu` on a click."""
        self._menu = menu

    def open_menu(self) -> None:
        """Open the menu of the program below the mark."""
        if self._menu is not None:
            self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def set_words(self, name: str, state: str, tip: str) -> None:
        """Name and state as they are now."""
        self.setText(name)
        self._state = state
        self.setToolTip(tip)
        self.setAccessibleName(f"{name}, {state}" if state else name)
        self.updateGeometry()
        self.update()

    def set_room(self, room: float) -> None:
        """So wide it may be in the bar as it is now."""
        most = max(room - _NAME_AROUND, _NAME_WIDTH)
        if most != self._most:
            self._most = most
            self.updateGeometry()

    @property
    def state(self) -> str:
        """Whether the map is saved, in words."""
        return self._state

    def sizeHint(self) -> QSize:
        names = QFontMetricsF(self.theme.font("document.title")).horizontalAdvance(self.text())
        states = QFontMetricsF(self.theme.font("document.state")).horizontalAdvance(self._state)
        return QSize(math.ceil(min(max(names, states) + 1.0, self._most) + _NAME_AROUND), 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, 40)

    def paint_content(self, painter: QPainter, room: QRectF) -> None:
        theme = self.theme
        paint_mark(painter, QRectF(4, room.center().y() - 10, 20, 20), theme.color("ink"), theme.color("ok"))
        width = room.width() - 34 - 20
        lines = ((self.text(), "document.title", 4.0), (self._state, "document.state", 21.0))
        for text, role, y in lines if self._state else ((self.text(), "document.title", 12.0),):
            font = theme.font(role)
            painter.setFont(font)
            painter.setPen(theme.text_color(role))
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRectF(33, y, width + 2, 16), Qt.AlignmentFlag.AlignVCenter, shown)
        # always: who looks for the menu finds it without a pointer over the name
        paint_icon(painter, "chevron", sign_of_menu(room), theme.color("ink2"))


def sign_of_menu(room: QRectF) -> QRectF:
    """Where the title shows that it opens a menu: behind name and state, which keep off it."""
    return QRectF(room.right() - 18, room.center().y() - 7, 14, 14)


class HeaderBar(QWidget):
    """The tool bar. Actions do the work; it shows the session's view, quantity and scenario."""

    def __init__(self, context: Context, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._context = context
        self._actions = actions
        theme = context.theme
        self.setFixedHeight(round(theme.size("toolbar")))
        self.title = MapTitle(theme, self)
        self.undo = self._icon_button("edit.undo", "undo")
        self.redo = self._icon_button("edit.redo", "redo")
        self.views = SegmentedControl(theme, parent=self)
        self.views.setObjectName("header.views")
        for key, icon in VIEWS:
            self.views.add(key, key, icon)
        self.quantity = ToolbarDropdown(theme, icon="mass", parent=self)
        self.quantity.setObjectName("header.quantity")
        self.scenario = ToolbarDropdown(theme, icon="scenario", parent=self)
        self.scenario.setObjectName("header.scenario")
        self.period = PeriodSwitch(context, self)
        self.search = self._icon_button("edit.find", "search")
        self.present = TextButton(theme, icon="present", parent=self)
        self.export = PrimaryButton(theme, icon="export", parent=self)
        self.export.setObjectName("header.export")
        self._middle = QHBoxLayout()
        self._build()
        self._connect()

    def set_menus(self, program: QMenu, export: QMenu, quantity: QMenu, scenario: QMenu) -> None:
        """The menus that the buttons open; the same ones as in the menu bar."""
        self.title.set_menu(program)
        self.quantity.set_menu(quantity)
        self.scenario.set_menu(scenario)
        self.export.clicked.connect(lambda: self._drop_down(self.export, export))

    def retranslate(self) -> None:
        """Words in the language that holds now."""
        words = {
            "map": translate("Header", "Map"),
            "sankey": translate("Header", "Sankey"),
            "heat": translate("Header", "Heat"),
        }
        for key, word in words.items():
            self.views.set_text(key, word, self._tip(f"view.{key}"))
        self.views.setAccessibleName(translate("Header", "View"))
        for button, action in ((self.undo, "edit.undo"), (self.redo, "edit.redo"), (self.search, "edit.find")):
            button.set_name(self._plain(action), self._tip(action))
        self.present.setToolTip(self._tip("view.present"))
        self.export.setToolTip(translate("Header", "Excel workbook, picture, edge list"))
        self.refresh_view()
        self._fit(self.width())

    def refresh_view(self, *_: object) -> None:
        """View, quantity and scenario as they are now."""
        view = self._context.session.view
        self.views.set_current(view.view)
        quantity = quantity_seen(self._context)
        self.quantity.set_icon(QUANTITY_ICONS.get(quantity, "mass"))
        self.quantity.setText(quantity_name(self._context, quantity))
        self.quantity.setToolTip(translate("Header", "What the map shows"))
        scenario = self._context.session.document.physics.scenarios.get(view.scenario)
        self.scenario.setText(scenario.name if scenario is not None else translate("Header", "Current state"))
        self.scenario.setToolTip(translate("Header", "Scenario"))
        self.period.refresh()
        self._give_room()

    def refresh_file(self, *_: object) -> None:
        """Name and state of the map as they are now."""
        session = self._context.session
        name = session.document.name or translate("Header", "Untitled map")
        if session.is_dirty:
            state = translate("Header", "Not saved")
        elif session.path is None:
            state = translate("Header", "New")
        else:
            state = translate("Header", "Saved")
        place = str(session.path) if session.path is not None else translate("Header", "Not in a file yet")
        menu = translate("Header", "Menu")
        self.title.set_words(name, state, f"{place}\n{menu}  Alt")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._context.theme.color("panel"))
        painter.setPen(QPen(self._context.theme.color("line"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    # --- building -------------------------------------------------------------------------------------------------
    def _icon_button(self, action_id: str, icon: str) -> IconButton:
        button = IconButton(self._context.theme, icon, side=32, size=18, parent=self)
        button.setObjectName(f"header.{action_id}")
        action = self._actions[action_id]
        button.clicked.connect(action.trigger)
        button.setEnabled(action.isEnabled())
        action.changed.connect(lambda: button.setEnabled(action.isEnabled()))
        return button

    def _build(self) -> None:
        left, middle, right = QHBoxLayout(), self._middle, QHBoxLayout()
        left.addWidget(self.title)
        left.addWidget(self.undo)
        left.addWidget(self.redo)
        left.setSpacing(0)
        left.insertSpacing(1, 4)
        left.addStretch(1)
        middle.setSpacing(8)
        middle.addWidget(self.views)
        middle.addWidget(self.quantity)
        middle.addWidget(self.scenario)
        middle.addWidget(self.period)
        right.setSpacing(6)
        right.addStretch(1)
        right.addWidget(self.search)
        right.addWidget(self.present)
        right.addWidget(self.export)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 0, 12, 1)
        grid.setHorizontalSpacing(12)
        grid.addLayout(left, 0, 0)
        grid.addLayout(middle, 0, 1)
        grid.addLayout(right, 0, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)

    def _connect(self) -> None:
        session = self._context.session
        self.views.chosen.connect(lambda key: session.set_view(view=key))
        self.present.clicked.connect(self._actions["view.present"].trigger)
        session.view_changed.connect(self.refresh_view)
        session.results_changed.connect(self.refresh_view)
        session.file_changed.connect(self.refresh_file)
        session.document_changed.connect(self._on_document)
        session.document_replaced.connect(self._on_document)

    def _on_document(self, *_: object) -> None:
        self.refresh_file()
        self.refresh_view()

    def _fit(self, width: int) -> None:
        """Where the window is narrow, words go and icons stay."""
        roomy = width >= _NARROW
        self.present.setText(translate("Header", "Present") if roomy else "")
        self.export.setText(translate("Header", "Export") if roomy else "")
        for button, name in (
            (self.present, translate("Header", "Present")),
            (self.export, translate("Header", "Export")),
        ):
            button.setAccessibleName(name)
            button.updateGeometry()
        self._give_room()

    def _give_room(self) -> None:
        """The name of the map takes what is left of the middle without moving that."""
        self._middle.invalidate()  # a layout in a layout hears of new words only when that is laid out again
        taken = self._middle.sizeHint().width() / 2.0 + self.undo.width() + self.redo.width() + _AROUND_TITLE
        self.title.set_room(self.width() / 2.0 - taken)

    def _drop_down(self, button: QWidget, menu: QMenu) -> None:
        right = button.mapToGlobal(button.rect().bottomRight())
        menu.popup(right)
        menu.move(right.x() - menu.width(), right.y() + 5)

    def _plain(self, action_id: str) -> str:
        return self._actions[action_id].text().replace("&", "").rstrip("…")

    def _tip(self, action_id: str) -> str:
        keys = self._actions[action_id].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return f"{self._plain(action_id)}  {keys}".strip()


def quantity_seen(context: Context) -> str:
    """The quantity that is looked at: the one chosen, else that of most flows where nothing flows on it."""
    results, chosen = context.session.results, context.session.view.quantity
    return chosen if results is None else shown_quantity(results, chosen)


def quantity_name(context: Context, quantity: str) -> str:
    """What a quantity is called: a layer, a burden, or a substance by its item's name."""
    from vsm_app import texts

    code = f"layer.{quantity}"
    if texts.has_text(code):
        return context.language.text(code)
    item = context.session.document.items.get(quantity)
    return item.name if item is not None else quantity
