"""Cards: a quiet box with content, and the card of an indicator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.bars import MiniBar
from vsm_app.ui.widgets.buttons import IconButton, LinkButton
from vsm_app.ui.widgets.figure_row import FigureRow
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.painting import paint_box

_AIR = 6  # px between bar, words and marks of an indicator


class Card(QWidget):
    """A box with a thin outline; put content into `body`. `marked` gives it the outline of what is selected."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.body = QVBoxLayout(self)
        across, down = round(theme.size("card.padding.x")), round(theme.size("card.padding.y"))
        self.body.setContentsMargins(across, down, across, down)
        self.body.setSpacing(4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def theme(self) -> Theme:
        """The theme it wears."""
        return self._theme

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        radius, ground, edge = theme.size("card.radius"), theme.color("card.panel"), theme.color("line")
        paint_box(painter, QRectF(self.rect()), radius, ground, edge)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an indicator card shows, every text as the language writes it.

    `fraction` is the share of the bar that is filled and `target` where the tick stands (0..1); `None` draws no bar, no
    tick. `token` is the bar's colour. `words` is the one line that says the figure in words.
    """

    figure: str
    unit: str = ""
    spread: str = ""
    words: str = ""
    fraction: float | None = None
    target: float | None = None
    token: str = "ok"


class IndicatorCard(Card):
    """One indicator: its name, a big figure with unit and spread, a bar with the target, one line in words, and `?`.

    Where the indicator is not defined it says so, says what it needs, and offers to enter it.
    """

    asked = Signal()  # the `?`: formula and source

    def __init__(self, theme: Theme, name: str = "", why: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._name = Label(theme, "indicator.label")
        self._name.setWordWrap(True)  # a long name must not widen a narrow dock
        self._name.setContentsMargins(0, 3, 0, 4)  # also one of two lines keeps off the figure below it
        self.ask_button = IconButton(theme, "why", why, side=24, size=16)
        self._figure = FigureRow(theme)
        self._undefined = Label(theme, "panel.title")
        self._bar = MiniBar(theme)
        self._words = Label(theme, "indicator.words")
        self._words.setWordWrap(True)
        self._note = Label(theme, "indicator.words", token="ink3")
        self._note.setWordWrap(True)
        self._marks = Label(theme, "hint", token="tag.warn.text")
        self._marks.setWordWrap(True)
        self.link = LinkButton(theme)
        self._enter: Callable[[], None] | None = None
        self.ask_button.clicked.connect(self.asked)
        self.link.clicked.connect(self._on_link)
        self._arrange()
        self.set_name(name, why)
        self.set_marks("")
        self.show_undefined("", "")

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self._name, 1)
        top.addWidget(self.ask_button, 0, Qt.AlignmentFlag.AlignTop)
        figures = QVBoxLayout()
        figures.addWidget(self._figure)
        foot = QHBoxLayout()
        foot.addWidget(self.link)
        foot.addStretch(1)
        margins = self.body.contentsMargins()
        self.body.setContentsMargins(margins.left(), margins.top() - 4, margins.right() - 4, margins.bottom())
        self.body.setSpacing(2)
        self.body.addLayout(top)
        figures.setContentsMargins(0, 0, 4, 0)
        foot.setContentsMargins(0, 0, 4, 0)
        self.body.addLayout(figures)
        rest = self._rest = QVBoxLayout()
        rest.setSpacing(_AIR)
        for part in (self._undefined, self._bar, self._words, self._note, self._marks):
            rest.addWidget(part)
        self.body.addLayout(rest)
        self.body.addLayout(foot)

    @property
    def is_defined(self) -> bool:
        """Whether it shows a figure."""
        return not self._figure.isHidden()

    def set_name(self, name: str, why: str) -> None:
        """The indicator's name, and what the `?` does."""
        self._name.setText(name)
        self.setAccessibleName(name)
        self.ask_button.set_name(f"{name}: {why}" if name else why, why)

    def show_reading(self, reading: Reading) -> None:
        """Show a figure."""
        self._figure.say(reading.figure, reading.unit, reading.spread)
        self._words.setText(reading.words)
        self._words.setVisible(bool(reading.words))
        self._bar.set_value(reading.fraction or 0.0, reading.target, reading.token)
        self._show(defined=True, bar=reading.fraction is not None)
        parts = (reading.figure, reading.unit, reading.spread, reading.words, self._note.text(), self._marks.text())
        self._speak(" ".join(filter(None, parts)))

    def show_undefined(self, title: str, reason: str, link: str = "", enter: Callable[[], None] | None = None) -> None:
        """Say that there is no figure and why; `link` calls `enter`, which leads to what is missing."""
        self._undefined.setText(title)
        self._words.setText(reason)
        self._words.setVisible(bool(reason))
        if link != self.link.text():
            self.link.setText(link)
            self.link.updateGeometry()
        self._enter = enter
        self._show(defined=False, bar=False)
        self._speak(f"{title} {reason}".strip())

    def set_marks(self, marks: str, note: str = "", more: str = "") -> None:
        """What to know before trusting the figure: marks, the first note, in words how many more there are."""
        self._marks.setText(marks)
        self._marks.setVisible(bool(marks))
        self._note.setText(f"{note} {more}" if more else note)
        self._note.setVisible(bool(note))

    def set_stale(self, stale: bool) -> None:
        """Grey the figure while a newer one is on its way; it stays readable."""
        self._figure.set_stale(stale)

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        super().set_theme(theme)
        for label in (self._name, self._undefined, self._words, self._note, self._marks):
            label.set_theme(theme)
        for part in (self._figure, self.ask_button, self._bar, self.link):
            part.set_theme(theme)

    def _speak(self, words: str) -> None:
        """The card takes no keyboard: who walks from `?` to `?` hears the figure there."""
        for part in (self, self.ask_button):
            part.setAccessibleDescription(words)

    def _show(self, *, defined: bool, bar: bool) -> None:
        self._figure.setVisible(defined)
        self._undefined.setVisible(not defined)
        self._bar.setVisible(bar)
        self._rest.setContentsMargins(0, 0 if bar or not defined else _AIR, 4, 0)  # its words keep off a bare figure
        self.link.setVisible(not defined and bool(self.link.text()))

    def _on_link(self) -> None:
        if self._enter is not None:
            self._enter()
