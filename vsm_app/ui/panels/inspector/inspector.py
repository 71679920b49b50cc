"""The inspector of the right dock: title and the form for what is selected."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from vsm_app.model.elements import SECONDARY_CLASSES, OriginClass
from vsm_app.model.kinds import KINDS
from vsm_app.ui.charts.hatch import hatch
from vsm_app.ui.context import Context
from vsm_app.ui.icons import has_icon, paint_icon
from vsm_app.ui.itemmodels.flows import class_of
from vsm_app.ui.panels.base import Panel
from vsm_app.ui.panels.inspector.flow import FlowForm
from vsm_app.ui.panels.inspector.form import Form
from vsm_app.ui.panels.inspector.node import NodeForm
from vsm_app.ui.panels.inspector.period_line import PeriodLine
from vsm_app.ui.panels.inspector.settings import MapForm
from vsm_app.ui.panels.inspector.several import MeasureForm, NoteForm, SeveralForm
from vsm_app.ui.panels.parts import ElidedLabel
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.laying_out import lay_out_now

_MARK: Final = QSize(22, 18)
_KINDS_OF_FLOW: Final = {
    OriginClass.PRODUCT: "product",
    OriginClass.LOSS: "loss",
    OriginClass.ENERGY: "energy",
    OriginClass.WATER: "water",
    OriginClass.INFORMATION: "info",
}


class Inspector(Panel):
    """What is selected, editable. `why_requested` asks the window where the number of a flow comes from."""

    why_requested = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("inspector", context, parent)
        theme = context.theme
        self.map = MapForm(context)
        self.node = NodeForm(context)
        self.flow = FlowForm(context)
        self.several = SeveralForm(context)
        self.note = NoteForm(context)
        self.measure = MeasureForm(context)
        self._shown: tuple[str, ...] = ()
        self._forms: tuple[Form, ...] = (self.map, self.node, self.flow, self.several, self.note, self.measure)
        self.mark = _Mark(context, self)
        self.title = ElidedLabel(theme, "panel.title", parent=self)
        self.title.setObjectName("inspector.title")
        self.subtitle = ElidedLabel(theme, "label", parent=self)
        self.period = PeriodLine(context, self)
        self._stack = QStackedWidget(self)
        for form in self._forms:
            self._stack.addWidget(_scrolling(form))
        self._build()
        session = context.session
        session.selection_changed.connect(self._on_selection)
        session.document_changed.connect(self.refresh_soon)
        session.document_replaced.connect(self.refresh_soon)
        session.results_changed.connect(self.refresh_soon)
        session.results_stale.connect(self.refresh_later)
        self.flow.why.clicked.connect(lambda: self.why_requested.emit(self._selected()))

    @property
    def current(self) -> Form:
        """The form that is shown."""
        return self._forms[self._stack.currentIndex()]

    def show_map(self) -> None:
        """Show the settings of the map."""
        self.context.session.select(())
        self.refresh_soon()

    def lead_to(self, field: QWidget) -> None:
        """Put the focus into a field of the form that is shown, and the field into sight."""
        field.setFocus()
        area = self._stack.currentWidget()
        if isinstance(area, QScrollArea):
            QTimer.singleShot(0, field, partial(area.ensureWidgetVisible, field))  # once its section is laid out

    def refresh(self) -> None:
        document, selection = self.context.session.document, self.context.session.selection
        first = selection[0] if selection else ""
        is_one = len(selection) == 1 and (first in document.nodes or first in document.flows)
        self.period.show_of(first if is_one else "")
        if len(selection) > 1:
            self.several.show_elements(selection)
            self._show(self.several, "", "select")
        elif first in document.nodes:
            self.node.show_node(first)
            node = document.nodes[first]
            self._show(self.node, "", node.icon or KINDS.get(node.kind).icon)
        elif first in document.flows:
            self.flow.show_flow(first)
            self._show(self.flow, _flow_kind(class_of(document, document.flows[first])), "")
        elif first in document.layout.notes:
            self.note.show_note(first)
            self._show(self.note, "", "note")
        elif first in document.physics.measures:
            self.measure.show_measure(first)
            self._show(self.measure, "", "kaizen")
        else:
            self.map.show_now()
            self._show(self.map, "", "map")
        if selection and tuple(selection) != self._shown:
            self._begin_at_top()
        self._shown = tuple(selection)

    def _begin_at_top(self) -> None:
        """Another element is read from its first line on; a field that is being filled in stays in sight."""
        area = self._stack.currentWidget()
        if isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(0)
            field = QApplication.focusWidget()
            if field is not None and area.isAncestorOf(field):
                area.ensureWidgetVisible(field)

    def _on_selection(self, *_: object) -> None:
        self.refresh_soon()
        if self.isVisible():
            lay_out_now(self)

    def retranslate(self) -> None:
        for form in self._forms:
            form.retranslate()

    def dress(self, theme: Theme) -> None:
        self.refresh_soon()

    def _show(self, form: Form, flow_kind: str, icon: str) -> None:
        self._stack.setCurrentIndex(self._forms.index(form))
        title, subtitle = form.name()
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))
        self.mark.show_kind(flow_kind, icon)

    def _selected(self) -> str:
        selection = self.context.session.selection
        return selection[0] if selection else ""

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 14, 12, 0)
        head.setSpacing(8)
        head.addWidget(self.mark)
        head.addWidget(self.title, 1)
        under = QHBoxLayout()
        under.setContentsMargins(16, 2, 12, 4)
        under.addWidget(self.subtitle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(under)
        column.addWidget(self.period)
        column.addWidget(self._stack, 1)


class _Mark(QWidget):
    """What is selected as a small drawing: the line of a flow, the icon of anything else."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._kind = ""
        self._icon = ""
        self.setFixedSize(_MARK)

    def show_kind(self, flow_kind: str, icon: str) -> None:
        """Draw the line of that kind of flow, or the icon."""
        self._kind, self._icon = flow_kind, icon
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._context.theme
        if not self._kind:
            if has_icon(self._icon):
                paint_icon(painter, self._icon, QRectF(0, 0, 18, 18), theme.color("ink"))
            return
        color = theme.flow_color(self._kind)
        line = QRectF(0, 6.5, 22, 5)
        if self._kind in ("loss", "energy"):
            painter.fillRect(line, theme.alpha(f"flow.{self._kind}", 0.3))
            painter.fillRect(line, hatch(color))
        elif self._kind == "secondary":
            painter.fillRect(line, color)
            painter.fillRect(QRectF(0, 8.25, 22, 1.5), theme.color("panel"))
        elif self._kind == "info":
            painter.setPen(QPen(color, 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(0, 9, 22, 9)
        else:
            height = 5.0 if self._kind == "product" else 3.0
            painter.fillRect(QRectF(0, 9 - height / 2, 22, height), color)


def _flow_kind(origin_class: OriginClass) -> str:
    if origin_class in SECONDARY_CLASSES:
        return "secondary"
    return _KINDS_OF_FLOW.get(origin_class, "primary")


def _scrolling(form: Form) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(form)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields are walked; what has the keyboard is scrolled to
    return area
