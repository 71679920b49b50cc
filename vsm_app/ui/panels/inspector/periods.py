"""The periods of a map in its form: what they are called, a further one, and one less."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vsm_app.model.edits.periods import add_period, remove_period, rename_period
from vsm_app.model.scenarios import Period
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.inspector.form import Form
from vsm_app.ui.widgets.buttons import IconButton, TextButton
from vsm_app.ui.widgets.fields import UnitField
from vsm_app.ui.widgets.labels import Label


class PeriodSettings:
    """A folded section: one line a period, in their order; stocks are carried from one to the next."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._shown: tuple[Period, ...] | None = None
        self.section = form.fold(lambda: translate("Inspector", "Periods"))
        self.section.heading.setObjectName("inspector.periods")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.section.body.addLayout(self._rows)
        self.add = TextButton(form.theme)
        self.add.setObjectName("inspector.period.add")
        form.word(self.add.setText, lambda: translate("Inspector", "Add a period"))
        self.add.clicked.connect(self._add)
        self.section.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        note = Label(form.theme, "label")
        note.setWordWrap(True)
        form.word(
            note.setText,
            lambda: translate(
                "Inspector",
                "Stocks pass from period to period; all periods are solved together. Choose one above the map or in"
                " the Timeline to see it and to enter what holds in it only.",
            ),
        )
        self.section.body.addWidget(note)

    def fill(self, periods: tuple[Period, ...]) -> None:
        """One line a period; lines that are right stay, with the cursor in them."""
        if periods == self._shown:
            return
        self._shown = periods
        while (item := self._rows.takeAt(0)) is not None:
            if (part := item.widget()) is not None:
                part.hide()
                part.deleteLater()
        for period in periods:
            self._rows.addWidget(self._line(period))

    def _line(self, period: Period) -> QWidget:
        line, theme = QWidget(), self._form.theme
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        field = UnitField(theme)
        field.setObjectName(f"inspector.period.{period.id}")
        field.set_value(period.name)
        field.committed.connect(partial(self._rename, period.id))
        remove = IconButton(theme, "trash", side=28, size=16)
        remove.setObjectName(f"inspector.period.{period.id}.remove")
        remove.set_name(translate("Inspector", "Remove this period"))
        remove.clicked.connect(partial(self._remove, period.id))
        row.addWidget(field, 1)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _add(self) -> None:
        document = self._form.context.session.document
        name = translate("Inspector", "Period {number}").format(number=len(document.physics.periods) + 1)
        self._form.apply(lambda: add_period(document, name))

    def _rename(self, period_id: str, name: str) -> None:
        self._form.apply(lambda: rename_period(self._form.context.session.document, period_id, name))

    def _remove(self, period_id: str, *_: object) -> None:
        self._form.apply(lambda: remove_period(self._form.context.session.document, period_id))
