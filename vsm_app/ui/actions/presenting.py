"""Present mode: the map alone over the whole screen, as large as it can be, and everything back afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from vsm_app.ui.i18n import translate
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.labels import Label

if TYPE_CHECKING:
    from vsm_app.ui.main_window import MainWindow

_HOW_TO_LEAVE: Final = "presenting"
#: px: letters that the back row reads, and how far they stand from the corner.
_LETTERS: Final = 18
_CORNER: Final = 16


class Presenting(QObject):
    """Takes panels, handles, mini-map and all that changes the map away and brings them back as they were."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.is_on = False
        self._shown: dict[str, bool] = {}
        self._state = Qt.WindowState.WindowNoState
        self._selected: tuple[str, ...] = ()
        self.unit: _Unit | None = None  # what the status bar says, which is away: figures leave it out from afar
        # Only while presenting and at the map: elsewhere Esc belongs to the gesture, the field, the finder.
        self._leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), window.canvas, self.toggle)
        self._leave.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._leave.setEnabled(False)
        window.context.session.document_replaced.connect(self._on_replaced)
        window.status.unit_named.connect(self._on_unit)
        window.workspace.map_shown.connect(self._on_map_shown)  # before the window puts its parts away for another page

    def _on_map_shown(self, shown: bool) -> None:
        """The start page ends it: there nobody could, and the next map would be locked."""
        if self.is_on and not shown:
            self.toggle()

    def _on_replaced(self) -> None:
        """Another map ends it, too: it was of the one before, and a new one is there to be drawn."""
        if self.is_on:
            self._selected = ()
            self.toggle()

    def toggle(self) -> None:
        """Panels away and the map over the whole screen, or everything back as it was."""
        window = self._window
        self.is_on = not self.is_on
        if self.is_on:
            self._begin()
        else:
            self._end()
        self._leave.setEnabled(self.is_on)
        window.actions_.set_presenting(is_on=self.is_on)
        window.actions_["view.present"].setChecked(self.is_on)

    def _begin(self) -> None:
        window, session = self._window, self._window.context.session
        self._shown = {key: dock.isVisible() for key, dock in window.docks.items()}
        self._state = window.windowState()
        self._selected = session.selection
        session.select(())
        window.canvas.set_presenting(on=True)  # before anything moves: it remembers what was in sight
        window.header.hide()
        window.status_bar.hide()
        for dock in window.docks.values():
            dock.hide()
        self._show_unit()
        window.setWindowState(self._state | Qt.WindowState.WindowFullScreen)
        window.canvas.setFocus(Qt.FocusReason.OtherFocusReason)  # all else is hidden
        window.context.notices.say(translate("Window", "Esc or F5 ends presenting"), key=_HOW_TO_LEAVE)

    def _end(self) -> None:
        window, session = self._window, self._window.context.session
        window.context.notices.withdraw(_HOW_TO_LEAVE)
        window.canvas.removeEventFilter(self)
        if self.unit is not None:
            self.unit.setParent(None)
            self.unit.deleteLater()
            self.unit = None
        window.header.show()
        window.status_bar.show()
        for key, dock in window.docks.items():
            dock.setVisible(self._shown.get(key, True))
        window.setWindowState(self._state)
        window.canvas.set_presenting(on=False)
        known = session.document
        session.select(one for one in self._selected if one in known.nodes or one in known.flows)
        self._selected = ()

    def _show_unit(self) -> None:
        canvas = self._window.canvas
        self.unit = _Unit(self._window.context.themes.theme, self._window.status.unit.text(), canvas)
        canvas.installEventFilter(self)

    def _on_unit(self, words: str) -> None:
        """Quantity, period and language can be changed all the while."""
        if self.unit is not None:
            self.unit.setText(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the unit in its corner (QObject)."""
        if self.unit is not None and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.unit.stand()
        return super().eventFilter(watched, event)


class _Unit(Label):
    """The unit of the figures in the lower left corner of the map, as large as the letters there in every theme."""

    def __init__(self, theme: Theme, text: str, parent: QWidget) -> None:
        super().__init__(theme, "body", text, token="ink2", parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def setText(self, text: str) -> None:
        """Another unit (QLabel); nothing is shown where there is none."""
        super().setText(text)
        self.setVisible(bool(text))
        self.stand()

    def _dress(self) -> None:
        super()._dress()
        font = self.font()
        font.setPixelSize(_LETTERS)
        self.setFont(font)
        self.stand()

    def stand(self) -> None:
        """As large as its words, in the corner."""
        self.adjustSize()
        if (canvas := self.parentWidget()) is not None:
            self.move(_CORNER, canvas.height() - self.height() - _CORNER)
