"""What the forms of the inspector are put together of: sections, labelled fields, rows of results.

A form is built once and filled anew for whatever is selected. Words are registered as functions, so that another
language needs no new widgets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from vsm_app.errors import VsmError
from vsm_app.model.edits.base import EditResult
from vsm_app.model.grammar_figure import Figure, read_figure
from vsm_app.model.numbers import NumberFault, decimal_comma, format_number, plain_number
from vsm_app.precision import without_zeros
from vsm_app.texts import GROUP, THIN_SPACE
from vsm_app.texts import text as message
from vsm_app.ui.context import Context
from vsm_app.ui.panels.parts import ElidedLabel, GroupHeading
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.fields import UnitField
from vsm_app.ui.widgets.labels import Label, SectionHeading

Words = Callable[[], str]
Edit = Callable[[], EditResult]

MARGIN: Final = 14
_TYPED_DIGITS: Final = 10  # of a number in a field: what a division left behind them is no entry
_LEAST_DIGITS: Final = 2  # with which a number reads nearly the same
_PLAIN: Final = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]+)(?:(?P<mark>[.,])(?P<rest>[0-9]+))?")
_NOTE_HEIGHT: Final = 64  # frame, margin and three lines: none is cut in half


class Form(QWidget):
    """One form. Subclasses build in `__init__`, fill in :meth:`fill`, and edit through :meth:`apply`."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._words: list[tuple[Callable[[str], None], Words]] = []
        self.is_filling = False
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, 12, MARGIN, 16)
        self.column.setSpacing(8)

    @property
    def theme(self) -> Theme:
        """The theme that holds now."""
        return self.context.theme

    @property
    def lang(self) -> str:
        """The language that holds now."""
        return self.context.language.code

    # --- filling and editing --------------------------------------------------------------------------------------
    def show_now(self) -> None:
        """Fill the form without taking what is filled for an edit."""
        self.is_filling = True
        self.fill()
        self.is_filling = False

    def fill(self) -> None:
        """Show what is selected."""

    def name(self) -> tuple[str, str]:
        """Title of the inspector and the line under it."""
        return "", ""

    def apply(self, edit: Edit) -> bool:
        """Apply an edit; what cannot be done is said in one sentence and changes nothing."""
        if self.is_filling:
            return False
        try:
            return self.context.session.apply(edit(), self)
        except VsmError as error:
            self.context.notices.report(error)
            self.show_now()
            return False

    # --- words ----------------------------------------------------------------------------------------------------
    def word(self, setter: Callable[[str], None], words: Words) -> None:
        """Write `words` with `setter`, now and in every other language later."""
        self._words.append((setter, words))
        setter(words())

    def retranslate(self) -> None:
        """Write all words anew."""
        for setter, words in self._words:
            setter(words())

    # --- building -------------------------------------------------------------------------------------------------
    def heading(self, words: Words) -> SectionHeading:
        """The heading of a section."""
        heading = SectionHeading(self.theme)
        heading.setContentsMargins(0, 6, 0, 0)
        self.word(heading.setText, words)
        self.column.addWidget(heading)
        return heading

    def rule(self) -> None:
        """A line across between two sections."""
        self.column.addSpacing(4)
        self.column.addWidget(Rule(self.theme))

    def fold(self, words: Words, *, is_open: bool = False) -> FoldingSection:
        """A section that opens on a click."""
        section = FoldingSection(self.theme)
        self.word(section.heading.setText, words)
        section.heading.setChecked(is_open)
        self.column.addWidget(section)
        return section

    def text_field(self, words: Words, commit: Callable[[str], None], into: QVBoxLayout | None = None) -> UnitField:
        """A field for a text."""
        field = UnitField(self.theme)
        field.line.leads_back = True
        self.word(field.set_label, words)
        field.committed.connect(lambda text: None if self.is_filling else commit(text))
        (into or self.column).addWidget(field)
        return field

    def number_field(
        self, words: Words, commit: Callable[[float | None], None], into: QVBoxLayout | QHBoxLayout | None = None
    ) -> NumberField:
        """A field for a number; empty is nothing."""
        field = NumberField(self.context)
        self.word(field.set_label, words)
        field.entered.connect(lambda value: None if self.is_filling else commit(value))
        (into or self.column).addWidget(field)
        return field

    def choice(
        self, words: Words, commit: Callable[[str], None], into: QVBoxLayout | QHBoxLayout | None = None
    ) -> Choice:
        """A list to choose from."""
        choice = Choice(self.theme)
        self.word(choice.set_label, words)
        choice.chosen.connect(lambda key: None if self.is_filling else commit(key))
        (into or self.column).addWidget(choice)
        return choice

    def note_field(self, words: Words, commit: Callable[[str], None], into: QVBoxLayout | None = None) -> NoteField:
        """A field for several lines."""
        field = NoteField(self.theme)
        self.word(field.set_label, words)
        field.committed.connect(lambda text: None if self.is_filling else commit(text))
        (into or self.column).addWidget(field)
        return field

    def pair(self, into: QVBoxLayout | None = None) -> QHBoxLayout:
        """Two fields side by side."""
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.setAlignment(Qt.AlignmentFlag.AlignTop)
        (into or self.column).addLayout(row)
        return row


class Rule(QWidget):
    """A line across."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(1)

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.drawLine(0, 0, self.width(), 0)


class FoldingSection(QWidget):
    """A heading and what opens under it; put fields into `body`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = GroupHeading(theme, parent=self)
        self._inside = QWidget(self)
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(0, 2, 0, 4)
        self.body.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.heading)
        column.addWidget(self._inside)
        self._inside.setVisible(False)
        self.heading.toggled.connect(self._inside.setVisible)

    def open(self) -> None:
        """Open the section."""
        self.heading.setChecked(True)


class NumberField(UnitField):
    """A number as the map and the language write it; `entered` carries it, `None` for an empty field.

    It may be typed with a unit, which is converted to the one of the field.
    """

    entered = Signal(object)  # float | None

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, parent=parent)
        self.line.leads_back = True
        self.line.written = self._ways
        self._context = context
        self.is_ordinal = False  # a year: it counts nothing, so nobody groups it
        self.factor = 1.0  # what is stored times this is what is shown (0.97 as 97 %)
        self.counted_in = ""  # its unit, where that does not stand inside
        self.committed.connect(self._read)
        self.edited.connect(self._read_live)
        self.line.restored.connect(self._forget)

    def show_number(self, value: float | None) -> None:
        """Show a number with all its digits; nothing for `None`."""
        self.set_error("")
        shown = None if value is None else round(value * self.factor, 12)
        self.set_value("" if shown is None else self._typed(shown))

    def _read(self, text: str) -> None:
        if not text.strip():
            self.set_error("")
            self.entered.emit(None)
            return
        found = self._found(text)
        if isinstance(found, NumberFault):
            self.set_error(message(found.code, found.params, self._context.language.code))
            return
        self.set_error("")
        self.set_value(self._typed(found.value))
        self.entered.emit(found.value / self.factor)

    def _read_live(self, text: str) -> None:
        """Say what the number is in the field's unit, where that is not what stands there; a fault waits for Enter."""
        found = self._found(text)
        if isinstance(found, NumberFault) or not (found.unit or found.ambiguous):
            self.set_reading("")
            return
        lang = self._context.language.code
        self.set_reading(f"= {format_number(found.value, lang)}{THIN_SPACE}{self._unit}".rstrip(THIN_SPACE))

    def _found(self, text: str) -> Figure | NumberFault:
        settings, lang = self._context.session.document.settings, self._context.language.code
        return read_figure(text, self._unit, settings.number_format, lang, settings.calendar)

    @property
    def _unit(self) -> str:
        return self.line.suffix or self.counted_in

    def _forget(self) -> None:
        """Esc: the number that holds stands there again."""
        self.set_error("")

    def _typed(self, value: float) -> str:
        """A number as one types it: no groups, all digits that matter, the decimal mark as it is read in this map."""
        settings, lang = self._context.session.document.settings, self._context.language.code
        written = f"{value:.{_TYPED_DIGITS}g}"
        written = plain_number(value) if "e" in written else written
        return written.replace(".", ",") if decimal_comma(settings.number_format, lang) else written

    def _ways(self, typed: str) -> list[str]:
        """How a number may be read: thousands apart, by a mark that is no decimal mark in this map.

        With less room as it is typed, then with fewer decimals, of two digits that count at least; whole units stay.
        """
        comma = decimal_comma(self._context.session.document.settings.number_format, self._context.language.code)
        found = _PLAIN.fullmatch(typed)
        if found is None or found["mark"] not in (None, "," if comma else "."):
            return [typed]
        ways = [typed]
        if not self.is_ordinal:
            mark = GROUP["de" if comma else self._context.language.code]
            grouped = f"{int(found['whole']):,}".replace(",", mark)
            ways.insert(0, f"{found['sign']}{grouped}{typed[found.end('whole') :]}")
        number = Decimal(typed.replace(",", "."))
        fewest = max(0, _LEAST_DIGITS - 1 - number.adjusted())
        for place in range(len(found["rest"] or "") - 1, fewest - 1, -1):
            fewer = without_zeros(f"{number.quantize(Decimal(1).scaleb(-place), ROUND_HALF_UP):f}")
            ways.append(fewer.replace(".", ",") if comma else fewer)
        return ways


class HouseCombo(QComboBox):
    """A combo box that leaves the wheel to the form unless it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumContentsLength(3)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def minimumSizeHint(self) -> QSize:
        return QSize(56, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """As Qt paints it, but what does not fit ends in an ellipsis and is told by the tooltip."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style, whole = self.style(), self.currentText() or self.placeholderText()
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width() - 4
        shown = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room)
        tip = whole if shown != whole else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)
        option.currentText = shown
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Choice(QWidget):
    """A labelled list of choices; `chosen` carries the key. Editable: what is typed is carried as text."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, *, editable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = Label(theme, "label")
        self.box = HouseCombo(self)
        self._editable = editable
        if editable:
            self.box.setEditable(True)
            self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            line = self.box.lineEdit()
            if line is not None:
                line.editingFinished.connect(self._on_typed)
        self.box.activated.connect(self._on_activated)
        self._label.setBuddy(self.box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(self.box)
        self._held = ""

    def set_label(self, words: str) -> None:
        """The word above; also what is spoken."""
        self._label.setText(words)
        self.box.setAccessibleName(words)
        line = self.box.lineEdit()
        if line is not None:
            line.setAccessibleName(words)

    def set_mixed(self, words: str) -> None:
        """What is written where several elements differ."""
        line = self.box.lineEdit()
        if line is not None:
            line.setPlaceholderText(words)
        else:
            self.box.setPlaceholderText(words)

    def show_choices(self, choices: Sequence[tuple[str, str]], current: str) -> None:
        """Offer (key, words) and show the one of `current` (with an editable box: that text)."""
        self.box.blockSignals(True)
        self.box.clear()
        for key, words in choices:
            self.box.addItem(words, key)
        index = self.box.findData(current)
        self.box.setCurrentIndex(index)
        self.box.blockSignals(False)
        self._held = self.box.currentText()
        self._show_beginning()

    def _show_beginning(self) -> None:
        """Of a text longer than the field the beginning is read, but where somebody types in it."""
        line = self.box.lineEdit()
        if line is not None and not (line.hasFocus() and line.isModified()):
            line.setCursorPosition(0)

    def _on_activated(self, index: int) -> None:
        self._held = self.box.itemText(index)
        self._show_beginning()
        self.chosen.emit(self.box.itemText(index) if self._editable else str(self.box.itemData(index)))

    def _on_typed(self) -> None:
        typed = self.box.currentText().strip()
        if typed and typed != self._held:
            self._held = typed
            self.chosen.emit(typed)
        line = self.box.lineEdit()
        if line is not None:
            line.setCursorPosition(0)


class NoteField(QWidget):
    """A labelled field of several lines; `committed` when the focus leaves it."""

    committed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = Label(theme, "label")
        self.edit = _NoteEdit(self)
        self.edit.setFixedHeight(_NOTE_HEIGHT)
        self.edit.setTabChangesFocus(True)
        self.edit.left.connect(self._commit)
        self._held = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(self.edit)

    def set_label(self, words: str) -> None:
        """The word above; also what is spoken."""
        self._label.setText(words)
        self.edit.setAccessibleName(words)

    def set_value(self, text: str) -> None:
        """Show `text` as what holds; leaves alone what is being typed."""
        if self.edit.hasFocus() and self._held != self.edit.toPlainText():
            return
        self._held = text
        if text != self.edit.toPlainText():
            self.edit.setPlainText(text)

    def _commit(self) -> None:
        if self.edit.toPlainText() != self._held:
            self._held = self.edit.toPlainText()
            self.committed.emit(self._held)


class _NoteEdit(QPlainTextEdit):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class ResultRow(QWidget):
    """A row of results: label left, figure and unit right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = ElidedLabel(theme, "label")
        self.figure = Label(theme, "body.strong")
        self.unit = Label(theme, "indicator.unit")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.label, 1)
        row.addWidget(self.figure)
        row.addWidget(self.unit)

    def say(self, figure: str, unit: str = "", *, solved: bool = False) -> None:
        """Show a figure; solved ones are set like solved chips."""
        self.figure.setText(figure)
        self.figure.set_role("body.strong", "solved" if solved else "")
        self.unit.setText(unit)
        self.unit.setVisible(bool(unit))
