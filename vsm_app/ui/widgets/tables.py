"""How every table looks: rows and header of one height, no lines down, figures at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QTableView, QTreeView

from vsm_app.ui.theme import Theme


def dress_table(view: QTableView | QTreeView, theme: Theme) -> None:
    """Give `view` the house's look. Call it again when the theme changes.

    Header texts stand at the left; a model right-aligns those of figures by `TextAlignmentRole` of its header data.
    """
    view.setFont(QFont(theme.font("table")))
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTextElideMode(Qt.TextElideMode.ElideRight)
    if isinstance(view, QTableView):
        view.setShowGrid(False)
        view.setCornerButtonEnabled(False)
        view.verticalHeader().hide()
        view.verticalHeader().setMinimumSectionSize(round(theme.size("table.row")))
        view.verticalHeader().setDefaultSectionSize(round(theme.size("table.row")))
        header = view.horizontalHeader()
    else:
        header = view.header()
        view.setUniformRowHeights(True)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setFixedHeight(round(theme.size("table.header")))
    header.setHighlightSections(False)
