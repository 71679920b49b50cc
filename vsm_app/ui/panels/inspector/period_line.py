"""Under the title of the inspector: whether an amount holds in the period that is looked at only, or in all of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, chain
from vsm_app.model.edits.periods import clear_period_value
from vsm_app.model.scenarios import Override
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.widgets.buttons import LinkButton
from vsm_app.ui.widgets.labels import Label


class PeriodLine(QWidget):
    """There while a single period is looked at. The link makes what is selected follow the map again."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector.period_line")
        self._context = context
        self._subject = ""
        self.words = Label(context.theme, "label", token="accent.text")
        self.words.setWordWrap(True)
        self.follow = LinkButton(context.theme)
        self.follow.setObjectName("inspector.period_line.follow")
        self.follow.clicked.connect(self._follow)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 2, 12, 4)
        row.addWidget(self.words, 1)
        row.addWidget(self.follow)
        self.hide()

    def show_of(self, subject: str) -> None:
        """Say it of a flow or a node (empty: of nothing)."""
        session = self._context.session
        period = session.document.physics.periods.get(session.view.period)
        self._subject = subject
        self.setVisible(period is not None and bool(subject))
        if period is None:
            return
        said = self._said()
        self.words.setText(
            translate("Inspector", "Amounts of {period} only").format(period=period.name)
            if said
            else translate("Inspector", "In {period} as in all periods").format(period=period.name)
        )
        self.follow.setVisible(bool(said))
        self.follow.setText(translate("Inspector", "As in all periods"))

    def _said(self) -> list[Override]:
        session = self._context.session
        period = session.document.physics.periods.get(session.view.period)
        return [] if period is None else [one for one in period.overrides if one.subject == self._subject]

    def _follow(self) -> None:
        session = self._context.session
        period = session.document.physics.periods.get(session.view.period)
        if period is not None:
            steps = [partial(_cleared, period.id, one) for one in self._said()]
            session.apply(chain(session.document, "edit.set_period", *steps, name=period.name), self)


def _cleared(period: str, override: Override, document: Document) -> EditResult:
    return clear_period_value(document, period, override.subject, override.field)
