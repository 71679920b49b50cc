"""The chooser: type to find what stands at this place. Esc closes it and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from vsm_app.model.kind_words import plain
from vsm_app.ui.canvas.accessible import announce
from vsm_app.ui.icons import has_icon
from vsm_app.ui.qicons import icon
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

_WIDTH: Final = 232
_WIDEST: Final = 380
_ROWS: Final = 9
_ROW: Final = 28
_BEGUN_WORD: Final = 4  # letters from which on they are the beginning of a word rather than in it by chance
_AROUND: Final = 60  # field, margins and the gap between
#: How near a line is to what was typed. Only what is called so, or begins so, stands before what would be called so.
_CALLED, _BEGINS, _THERE, _NEW, _BEGUN, _WITHIN = range(-1, 5)
_CLEAR: Final = 10  # px between it and the node from which it was opened
_BESIDE: Final = 72  # icon, margins and the scroll bar beside a label
#: Prefix of the id of a choice that is called as typed: `as:landfill:Scrap`.
AS: Final = "as:"
#: Why the focus may leave without closing: a popup of the field itself, another window in front.
_STAYS: Final = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: its id, words, icon and further words under which it is found.

    `reason` says why it cannot be chosen here; such a choice is shown, but not taken. `also` are words that mean it
    (`plain`): what is typed as one of them is what it is then called. `beside` tells it from others of its name.
    What is there already (`is_there`) is found by any word of its name before a new one is called so.
    """

    id: str
    label: str
    icon: str = ""
    keywords: str = ""
    reason: str = ""
    also: tuple[str, ...] = ()
    beside: str = ""
    is_there: bool = False


class Chooser(QFrame):
    """A small list with a search field, a child of the canvas; `chosen` or `closed` is emitted once."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        choices: Sequence[Choice],
        hint: str,
        parent: QWidget,
        named: Callable[[str], Choice] | None = None,
    ) -> None:
        """`named` makes the choice for a typed name that is none of `choices`."""
        super().__init__(parent)
        self.setObjectName("canvas.chooser")
        self._theme = theme
        self._choices = tuple(choices)
        self._named = named
        self._is_done = False
        self._most = 0  # px of height for which there is room; 0: not known yet
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.setFixedHeight(round(SIZES["field"]))
        # A press in the list leaves the keyboard with the field; else the map would take it and the chooser close.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.field)
        self.list = QListWidget(self)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setIconSize(QSize(16, 16))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(hint)
        self.list.viewport().setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._choose)
        self.list.currentItemChanged.connect(self._say)
        labels = [*(_words(choice) for choice in self._choices), hint]
        widest = max(self.list.fontMetrics().horizontalAdvance(words) for words in labels)
        self._width = min(max(_WIDTH, widest + _BESIDE), _WIDEST)
        self._filter("")

    def open_at(self, point: QPoint, area: QSize, clear_of: QRect | None = None) -> None:
        """Show near a point of the parent, inside it; clear of a rectangle where there is room beside that."""
        self._most = area.height() - 8
        self._fit()
        x = min(max(point.x() + 8, 4), max(area.width() - self.width() - 4, 4))
        # placed for its full height: it shrinks and grows below the field, which stays where it is
        y = min(max(point.y() - 20, 4), max(area.height() - self.height() - 4, 4))
        place = QRect(QPoint(x, y), self.size())
        self.move(place.topLeft() if clear_of is None else _cleared(place, clear_of, area).topLeft())
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the search field: arrows walk the list, Enter chooses, Esc closes, leaving closes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key()))
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut and event.reason() not in _STAYS:
            self._close()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("line2"), 1.0))
        painter.setBrush(self._theme.color("callout"))
        radius = SIZES["card.radius"]
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), radius, radius)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press in the list or beside it is meant for the chooser: the map behind it would close it (QWidget)."""
        event.accept()

    def _key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape:
            self._close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._choose(self.list.currentItem())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    def _walk(self, step: int) -> None:
        """The next line that can be chosen."""
        row = self.list.currentRow() + step
        while 0 <= row < self.list.count():
            if self.list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.setCurrentRow(row)
                return
            row += step

    def _say(self, item: QListWidgetItem | None) -> None:
        """The keyboard stays in the field: which line of the list is meant has to be said."""
        words = "" if item is None else item.text()
        self.field.setAccessibleDescription(words)
        announce(self.field, words)

    def _filter(self, typed: str) -> None:
        words = typed.casefold().split()
        self.list.clear()
        ranked = [(rank, choice) for choice in self._choices if (rank := _rank(choice, words)) is not None]
        same = any(choice.label.casefold() == typed.strip().casefold() for _, choice in ranked)
        if self._named is not None and words and not same:
            ranked.append((_NEW, self._named(typed.strip())))
        for choice in (choice for _, choice in sorted(ranked, key=lambda pair: pair[0])):
            self._add(_called(choice, typed.strip()))
        self.list.setCurrentRow(-1)
        self._walk(1)
        self._fit()

    def _fit(self) -> None:
        """As high as its lines, and no higher than there is room: the list scrolls."""
        height = _AROUND + min(max(self.list.count(), 1), _ROWS) * _ROW
        self.resize(self._width, min(height, self._most) if self._most else height)

    def _add(self, choice: Choice) -> None:
        item = QListWidgetItem(_words(choice))
        item.setData(Qt.ItemDataRole.UserRole, choice.id)
        item.setSizeHint(QSize(self._width - 24, _ROW))
        if choice.reason:
            item.setFlags(item.flags() & ~(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable))
        if choice.icon and has_icon(choice.icon):
            item.setIcon(icon(choice.icon, self._theme.color("ink2")))
        self.list.addItem(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None or self._is_done or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        self._is_done = True
        chosen: str = item.data(Qt.ItemDataRole.UserRole)
        self._leave()
        self.chosen.emit(chosen)

    def _close(self) -> None:
        if not self._is_done:
            self._is_done = True
            self._leave()
            self.closed.emit()

    def _leave(self) -> None:
        above = self.parentWidget()
        if self.field.hasFocus() and above is not None:
            above.setFocus(Qt.FocusReason.OtherFocusReason)  # hidden first, it would hand the focus on as Tab does
        self.hide()
        self.deleteLater()


def _cleared(place: QRect, node: QRect, area: QSize) -> QRect:
    """The place, or the nearest one beside, below or above a node that it would cover; the place where none is free."""
    if not place.intersects(node):
        return place
    ways = (
        QPoint(node.right() + _CLEAR, place.y()),
        QPoint(node.left() - _CLEAR - place.width(), place.y()),
        QPoint(place.x(), node.bottom() + _CLEAR),
        QPoint(place.x(), node.top() - _CLEAR - place.height()),
    )
    room = QRect(QPoint(0, 0), area)
    free = [moved for way in ways if room.contains(moved := QRect(way, place.size()))]
    return min(free, key=lambda one: (one.topLeft() - place.topLeft()).manhattanLength(), default=place)


def _words(choice: Choice) -> str:
    told = f"{choice.label} · {choice.beside}" if choice.beside else choice.label
    return f"{told} ({choice.reason})" if choice.reason else told


def _called(choice: Choice, typed: str) -> Choice:
    """The choice under the word that was typed, where that means it and is not its name: `Scrap (Landfill)`."""
    if choice.reason or plain(typed) not in choice.also or typed.casefold() in choice.label.casefold():
        return choice
    called = f"{typed[:1].upper()}{typed[1:]}"
    return replace(choice, id=f"{AS}{choice.id}:{called}", label=f"{called} ({choice.label})")


def _rank(choice: Choice, words: list[str]) -> int | None:
    """The better of what its own words and what others that mean it say: a whole one does, a begun one may."""
    own, said = _rank_itself(choice, words), plain("".join(words))
    if not said or not any(word.startswith(said) for word in choice.also):
        return own
    also = _CALLED if said in choice.also else _BEGUN if len(said) >= _BEGUN_WORD else _WITHIN
    return also if own is None else min(own, also)


def _rank_itself(choice: Choice, words: list[str]) -> int | None:
    """How near its own label and the words under which it is found are; `None`: they do not hold what was typed.

    What stands behind a colon is a name of its own: who types `energy` means `Import: energy` before `Energy recovery`.
    Words that only begin so, or hold the letters, come behind what would be called so: `Press` is no compressed air
    because of `Pressluft`, and `Assembly` no Disassembly.
    """
    if not words:
        return _BEGINS
    label, hay = choice.label.casefold(), f"{choice.label} {choice.beside} {choice.keywords}".casefold()
    if any(word not in hay for word in words):
        return None
    said, names = " ".join(words), (label, label.rpartition(": ")[2])
    if said in (*names, *choice.keywords.casefold().split()):
        return _CALLED
    if any(_begins(name.split(), words) for name in names):
        return _BEGINS
    if choice.is_there and _begun([*label.split(), *choice.beside.casefold().split()], words):
        return _THERE
    return _BEGUN if _begun(hay.split(), words) else _WITHIN


def _begins(parts: list[str], words: list[str]) -> bool:
    """Whether each word begins the next one of a name: `imp e` is `Import: energy`."""
    return len(words) <= len(parts) and all(part.startswith(word) for part, word in zip(parts, words, strict=False))


def _begun(parts: list[str], words: list[str]) -> bool:
    """Whether each word begins any of some others."""
    return all(any(part.startswith(word) for part in parts) for word in words)
