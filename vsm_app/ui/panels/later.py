"""Timeline and Measures: what they will show, and what can be done towards it today."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.base import Panel
from vsm_app.ui.widgets.states import EmptyState


class TimelinePanel(Panel):
    """Where the ladder of a value stream will stand."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("timeline", context, parent)
        self._empty = EmptyState(context.theme, "ladder", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._empty)
        self.retranslate()

    def retranslate(self) -> None:
        self._empty.say(
            translate(
                "Timeline",
                "The time ladder is not in this version yet. Cycle times and stocks that you enter are kept and will"
                " stand on it.",
            )
        )


class MeasuresPanel(Panel):
    """The kaizen bursts of the map; effects and scenarios come with a later version."""

    count_changed = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("measures", context, parent)
        self._empty = EmptyState(context.theme, "kaizen", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._empty)
        context.session.document_changed.connect(self._count)
        context.session.document_replaced.connect(self._count)
        self.retranslate()

    def retranslate(self) -> None:
        self._empty.say(
            translate(
                "Measures",
                "Measures with switches and effects are not in this version yet. Kaizen bursts that you draw are kept.",
            )
        )

    def _count(self, *_: object) -> None:
        self.count_changed.emit(len(self.context.session.document.physics.measures))
