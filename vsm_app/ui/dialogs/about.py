"""About the program: name, version, licence."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.icons import paint_mark
from vsm_app.ui.widgets.buttons import OutlineButton
from vsm_app.ui.widgets.labels import Label


class AboutDialog(QDialog):
    """One page; closes with Esc."""

    def __init__(self, version: str, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dialog.about")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("About", "About Ringstrom"))
        self._theme = context.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(88, 28, 32, 24)
        column.setSpacing(6)
        column.addWidget(Label(self._theme, "panel.title", "Ringstrom"))
        column.addWidget(Label(self._theme, "body", translate("About", "Version {version}").format(version=version)))
        about = Label(
            self._theme,
            "label",
            translate(
                "About", "Circular value-stream mapping at the table. Works offline; nothing leaves this computer."
            ),
        )
        about.setWordWrap(True)
        about.setMinimumWidth(300)
        column.addWidget(about)
        column.addWidget(Label(self._theme, "label", translate("About", "Apache License 2.0")))
        column.addSpacing(12)
        close = OutlineButton(self._theme, translate("About", "Close"))
        close.clicked.connect(self.accept)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, QRectF(28, 28, 40, 40), self._theme.color("ink"), self._theme.color("ok"))
