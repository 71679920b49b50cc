"""How the tables of the bottom panels look and behave: quiet rows, figures to the right, the header stays."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from vsm_app.texts import DECIMAL_MARK
from vsm_app.ui.theme import Theme

SELECTED_BAR = 3.0  # px at the left of a selected row
_PADDING = 8.0
_DECIMALS = "00"  # for which a column of figures has room behind the mark


class RowDelegate(QStyledItemDelegate):
    """Paints a cell: ground by state, a hairline below, text in the font and colour that the model says."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    @staticmethod
    def rect_of(option: QStyleOptionViewItem) -> QRectF:
        """Where the cell is."""
        return QRectF(option.rect)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        font = index.data(Qt.ItemDataRole.FontRole)
        font = font if isinstance(font, QFont) else self.theme.font("table")
        width = QFontMetricsF(font).horizontalAdvance(str(index.data() or ""))
        return QSize(round(width + 2 * _PADDING + 2), round(self.theme.size("table.row")))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.paint_ground(painter, option)
        self.paint_text(painter, self.rect_of(option).adjusted(_PADDING, 0, -_PADDING, 0), index)

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Selection, hover, focus and the hairline."""
        rect = self.rect_of(option)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self.theme.color("accent.soft"))
            if option.rect.left() <= 0:  # the soft ground alone is hardly told from the panel's
                painter.fillRect(
                    QRectF(rect.left(), rect.top(), SELECTED_BAR, rect.height()), self.theme.color("accent")
                )
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self.theme.color("hover"))
        painter.setPen(QPen(self.theme.color("line"), 1))
        painter.drawLine(rect.bottomLeft() - QPointF(0, 0.5), rect.bottomRight() - QPointF(0, 0.5))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self.theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -1.5))

    def paint_text(self, painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex) -> None:
        """The text of the cell, elided where there is no room."""
        font = index.data(Qt.ItemDataRole.FontRole)
        font = font if isinstance(font, QFont) else self.theme.font("table")
        painter.setFont(font)
        color = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(color if color is not None else self.theme.color("ink"))
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        shown = QFontMetricsF(font).elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag(alignment) if alignment else Qt.AlignmentFlag.AlignVCenter), shown)


def room_behind(words: str, lang: str, metrics: QFontMetricsF) -> float:
    """What a right-aligned figure leaves free so that decimal marks stand below one another: room for two decimals.

    Figures of a column show as many decimals as their spreads allow, each its own. An interval leaves nothing free.
    """
    if not words or not words[-1].isdigit():
        return 0.0
    mark = DECIMAL_MARK[lang]
    whole = words.partition(mark)[0]
    behind = metrics.horizontalAdvance(f"{whole}{mark}{_DECIMALS}") - metrics.horizontalAdvance(words)
    return max(0.0, behind)


def dress_table(table: QTableView, delegate: RowDelegate, theme: Theme) -> None:
    """Give `table` the look of the house."""
    table.setItemDelegate(delegate)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setMouseTracking(True)
    table.setTabKeyNavigation(False)  # the arrows walk the cells; Tab leads out
    table.setFrameShape(QTableView.Shape.NoFrame)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(round(theme.size("table.row")))
    header = table.horizontalHeader()
    header.setFixedHeight(round(theme.size("table.header")))
    header.setHighlightSections(False)
    header.setMinimumSectionSize(36)
