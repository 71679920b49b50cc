"""The Problems tab: one sentence a problem; a click shows the place on the map."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStackedLayout, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from vsm_app.model.problems import Severity
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.itemmodels.problems import ProblemListModel, ProblemRole, shown_severity
from vsm_app.ui.panels.base import Panel
from vsm_app.ui.panels.tables import SELECTED_BAR
from vsm_app.ui.session import Change
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.painting import paint_focus

_SUBJECT_X: Final = 40.0
_SENTENCE_X: Final = 222.0
_MARK: Final = 16.0
_LINK_GAP: Final = 16.0
_EDGE: Final = 14.0
_AIR: Final = 16  # above and below the lines of a row together
#: Longer lists keep rows of one line, whose sentences stand in their tooltips: no row is written before it is seen.
_WRAPPED_UP_TO: Final = 200
_WRAPPED: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
_MARKS: Final = {Severity.ERROR: "badge.error", Severity.WARNING: "badge.warn", Severity.INFO: "badge.info"}
_SIGNS: Final = {Severity.ERROR: "!!", Severity.WARNING: "!", Severity.INFO: "i"}


class ProblemsPanel(Panel):
    """The problems of the map. `count_changed` tells the tab how many there are and how bad the worst is."""

    reveal_requested = Signal(str)
    help_requested = Signal(
        str, object, QRect
    )  # `conflict`, `gap`, `ask` or `why`; the problem; the link in list coordinates
    count_changed = Signal(int, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("problems", context, parent)
        self.model = ProblemListModel(context, self)
        self.list = _WholeRows(self)
        self.list.setObjectName("problems.list")
        self.list.setModel(self.model)
        self._delegate = _ProblemDelegate(context.theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setMouseTracking(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setWordWrap(True)  # another width makes rows anew, not only another height
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.clicked.connect(self._on_clicked)
        self.list.activated.connect(self._reveal)
        self.list.installEventFilter(self)
        self._empty = Label(context.theme, "body", token="ink2", parent=self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        session = context.session
        session.results_changed.connect(self.update_problems)
        session.results_failed.connect(self.update_problems)
        session.document_changed.connect(self._on_document)
        session.document_replaced.connect(self.update_problems)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self.update_problems)
        self.retranslate()

    def _on_document(self, change: Change) -> None:
        """Where new results follow within the frame, the list is made once, with them."""
        if change.physics_changed and self.context.session.results is not None:
            self._due.start(0)
        else:
            self.update_problems()

    def update_problems(self, *_: object) -> None:
        """Read the problems anew; cheap, and the tab's count must be right while the panel is hidden."""
        self._due.stop()
        self.model.refresh()
        problems = self.model.problems
        self.list.setUniformItemSizes(len(problems) > _WRAPPED_UP_TO)
        worst = shown_severity(problems[0]).value if problems else ""
        self.count_changed.emit(len(problems), worst)
        self._stack.setCurrentIndex(0 if problems else 1)
        self._name_nothing()

    def _name_nothing(self) -> None:
        """What stands there while there is no row; before the first results nothing is known."""
        session = self.context.session
        if session.awaits_results:
            words = translate("Problems", "Calculating …")
        elif session.results is None:
            words = translate("Problems", "Nothing computed yet")
        else:
            words = translate("Problems", "Nothing contradicts itself. What you draw next is checked as you go.")
        self._empty.setText(words)

    def refresh(self) -> None:
        self.update_problems()

    def retranslate(self) -> None:
        self.list.setAccessibleName(translate("Problems", "Problems"))
        self._delegate.links = {
            "conflict": translate("Problems", "See the contradiction"),
            "gap": translate("Problems", "See the gap"),
            "unfinished": self.context.language.text("window.unfinished.link"),
            "ask": translate("Problems", "What to ask?"),
            "why": translate("Problems", "Why?"),
            "pieces": self.context.language.text("window.enter_pieces"),
            "weight": self.context.language.text("window.enter_weight"),
            "show": translate("Problems", "Show on the map"),
        }
        self._name_nothing()

    def dress(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.list.viewport().update()

    def set_unread(self, entries: Mapping[str, str]) -> None:
        """List entries on the map that could not be read: flow to what was typed."""
        if self.model.set_unread(entries):
            self.update_problems()

    def link_rect(self, index: QModelIndex) -> QRect:
        """Where the link of a row stands in the list."""
        rect = self.list.visualRect(index)
        width = self._delegate.link_width(str(index.data(ProblemRole.HELP) or ""))
        return QRect(rect.right() - round(_EDGE + width), rect.top(), round(width), rect.height())

    def _on_clicked(self, index: QModelIndex) -> None:
        """On the link: what it says; elsewhere in the row: the place on the map."""
        self._reveal(index)
        pressed, self._delegate.pressed = self._delegate.pressed, None
        if pressed is not None and self.link_rect(index).contains(pressed):
            self._follow(index)

    def _follow(self, index: QModelIndex) -> None:
        """What the link of a row leads to."""
        what = str(index.data(ProblemRole.HELP) or "")
        if what in {"conflict", "gap", "unfinished", "ask", "why", "pieces", "weight"}:
            self.help_requested.emit(what, self.model.problems[index.row()], self.link_rect(index))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space does what a click on the link of the current row does; Enter shows the place."""
        is_press = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if watched is self.list and is_press and cast("QKeyEvent", event).key() == Qt.Key.Key_Space:
            index = self.list.currentIndex()
            if index.isValid():
                self._reveal(index)
                self._follow(index)
            return True
        return super().eventFilter(watched, event)

    def _reveal(self, index: QModelIndex) -> None:
        place = index.data(ProblemRole.PLACE)
        if place:
            self.reveal_requested.emit(place)


class _WholeRows(QListView):
    """A list that ends below a row: none is cut in half where it opens."""

    def updateGeometries(self) -> None:
        """Rows or room are others (QAbstractItemView)."""
        super().updateGeometries()
        rest = self._left_over()
        if rest != self.viewportMargins().bottom():
            self.setViewportMargins(0, 0, 0, rest)

    def _left_over(self) -> int:
        """What is left below the last row that is seen whole; nothing where all are, or not even one."""
        room, taken = self.contentsRect().height(), 0
        for row in range(self.model().rowCount() if self.model() is not None else 0):
            height = self.sizeHintForRow(row)
            if taken + height > room:
                return room - taken if taken else 0
            taken += height
        return 0


class _ProblemDelegate(QStyledItemDelegate):
    """Paints a row: mark, subject, sentence, link."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.links: dict[str, str] = {}
        self.pressed: QPoint | None = None

    def link_width(self, what: str) -> float:
        """Width of the link `what`."""
        return QFontMetricsF(self.theme.font("body.medium")).horizontalAdvance(self.links.get(what, "")) + 2

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Remember where a row is let go; the list's `clicked` does not say."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            self.pressed = event.position().toPoint()
        return super().editorEvent(event, model, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        least = round(self.theme.size("list.row"))
        view = self.parent()
        if not isinstance(view, QListView) or view.uniformItemSizes():
            return QSize(400, least)
        row = QRectF(0, 0, view.viewport().width(), least)
        heights = [
            QFontMetricsF(self.theme.font(role)).boundingRect(_tall(box), _WRAPPED, words).height()
            for box, words, role in self._parts(row, index)
        ]
        return QSize(400, max(least, math.ceil(max(heights)) + _AIR))

    def _parts(self, rect: QRectF, index: QModelIndex | QPersistentModelIndex) -> list[tuple[QRectF, str, str]]:
        """Subject and sentence: where they stand in a row, the words and the type they are set in."""
        what, subject = (str(index.data(role) or "") for role in (ProblemRole.HELP, ProblemRole.SUBJECT))
        right = rect.right() - _EDGE - (self.link_width(what) + _LINK_GAP if what else 0.0)
        start = rect.left() + (_SENTENCE_X if subject else _SUBJECT_X)
        sentence = (QRectF(start, rect.top(), right - start, rect.height()), str(index.data(ProblemRole.SENTENCE)))
        box = QRectF(rect.left() + _SUBJECT_X, rect.top(), _SENTENCE_X - _SUBJECT_X - 12, rect.height())
        return [(*sentence, "body"), *([(box, subject, "body.strong")] if subject else [])]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        state = option.state
        theme = self.theme
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent.soft"))
            painter.fillRect(QRectF(rect.left(), rect.top(), SELECTED_BAR, rect.height()), theme.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(rect.bottomLeft() + QPointF(0, -0.5), rect.bottomRight() + QPointF(0, -0.5))
        if state & QStyle.StateFlag.State_HasFocus:
            paint_focus(painter, rect.adjusted(0.0, 0.0, 0.0, -1.0), 0.0, theme)
        draw_mark(
            painter, theme, Severity(index.data(ProblemRole.SEVERITY)), QPointF(rect.left() + 22, rect.center().y())
        )
        self._paint_link(painter, rect, str(index.data(ProblemRole.HELP) or ""))
        for box, words, role in self._parts(rect, index):
            self._text(painter, box, words, role, "ink2" if role == "body" else "")
        painter.restore()

    def _paint_link(self, painter: QPainter, rect: QRectF, what: str) -> None:
        width = self.link_width(what)
        box = QRectF(rect.right() - _EDGE - width, rect.top(), width, rect.height())
        painter.setFont(self.theme.font("body.medium"))
        painter.setPen(self.theme.color("accent.text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.links.get(what, ""))

    def _text(self, painter: QPainter, box: QRectF, text: str, role: str, token: str = "") -> None:
        font = self.theme.font(role)
        painter.setFont(font)
        painter.setPen(self.theme.color(token) if token else self.theme.text_color(role))
        metrics = QFontMetricsF(font)
        if metrics.boundingRect(_tall(box), _WRAPPED, text).height() > box.height():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _WRAPPED, text)


def _tall(box: QRectF) -> QRectF:
    """As wide as a box, with room for any number of lines."""
    return QRectF(0.0, 0.0, box.width(), 10_000.0)


def draw_mark(painter: QPainter, theme: Theme, severity: Severity, centre: QPointF) -> None:
    """The round mark of a severity: colour, sign and shape say the same."""
    token = _MARKS[severity]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(token))
    painter.drawEllipse(centre, _MARK / 2, _MARK / 2)
    on = QColor(theme.color("on.accent") if severity is Severity.INFO else theme.color(f"{token}.on"))
    painter.setPen(on)
    painter.setFont(theme.font("badge", 10 / 11.5))
    box = QRectF(centre.x() - _MARK / 2, centre.y() - _MARK / 2, _MARK, _MARK)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _SIGNS[severity])
