"""Parts of the start page: template cards, entries of the two lists, entries of the side, the recovery banner."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vsm_app.ui.icons import has_icon, paint_icon
from vsm_app.ui.start.thumbnails import draw_thumbnail
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import HouseButton, LinkButton, OutlineButton, TextButton
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.painting import paint_box, paint_focus

_PICTURE: Final = 117
_CARD: Final = 176
_ROW: Final = 50
_SIDE_ROW: Final = 36


class _Painted(HouseButton):
    """A button of this page that paints itself."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def text_at(self, painter: QPainter, box: QRectF, text: str, role: str, token: str = "") -> None:
        """One line of `text`, elided."""
        font = self.theme.font(role)
        painter.setFont(font)
        painter.setPen(self.theme.color(token) if token else self.theme.text_color(role))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class TemplateCard(_Painted):
    """A template: picture, name, one line."""

    def __init__(self, template_id: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.template_id = template_id
        self._lead = ""
        self.setObjectName(f"start.template.{template_id}")
        self.setMinimumSize(140, _CARD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_words(self, name: str, lead: str) -> None:
        """Name and the line under it."""
        self.setText(name)
        self._lead = lead
        self.setAccessibleDescription(lead)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(234, _CARD)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(frame, 8, 8)
        painter.fillPath(path, theme.color("card.panel"))
        painter.save()
        painter.setClipPath(path)
        picture = QRectF(frame.left(), frame.top(), frame.width(), _PICTURE)
        painter.fillRect(picture, theme.color("canvas"))
        draw_thumbnail(painter, self.template_id, picture, theme)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(picture.bottomLeft(), picture.bottomRight())
        painter.restore()
        self.text_at(painter, QRectF(15, _PICTURE + 10, self.width() - 26, 20), self.text(), "body.strong")
        self.text_at(painter, QRectF(15, _PICTURE + 29, self.width() - 26, 18), self._lead, "label")
        strong = self.shows_ring or self.underMouse()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent" if strong else "line"), 2 if self.shows_ring else 1))
        painter.drawPath(path)


class ListRow(_Painted):
    """A recent file or an example: picture, name, one line, and what stands at the right."""

    def __init__(self, icon: str, theme: Theme, *, green: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._picture = icon if has_icon(icon) else "map"
        self._green = green
        self._lead = ""
        self._right = ""
        self.setFixedHeight(_ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_words(self, name: str, lead: str, right: str = "") -> None:
        """Name, the line under it, the word at the right (an arrow where empty)."""
        self.setText(name)
        self._lead, self._right = lead, right
        self.setAccessibleDescription(lead)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        frame = QRectF(self.rect()).adjusted(0, 2, 0, -3)
        if self.underMouse() or self.shows_ring:
            paint_box(painter, frame, 6, theme.color("hover"))
        tile = QRectF(0.5, 8.5, 33, 33)
        painter.setPen(Qt.PenStyle.NoPen if self._green else QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("ok.soft" if self._green else "raised"))
        painter.drawRoundedRect(tile, 6, 6)
        paint_icon(painter, self._picture, QRectF(8, 16, 18, 18), theme.color("ok.text" if self._green else "ink2"))
        right = self._paint_right(painter)
        self.text_at(painter, QRectF(46, 7, right - 58, 19), self.text(), "body.strong")
        self.text_at(painter, QRectF(46, 25, right - 58, 18), self._lead, "label")
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        if self.shows_ring:
            paint_focus(painter, frame, 6, theme)

    def _paint_right(self, painter: QPainter) -> float:
        theme = self.theme
        if not self._right:
            paint_icon(painter, "chevron_right", QRectF(self.width() - 16, 17, 16, 16), theme.color("ink2"))
            return self.width() - 20.0
        font = theme.font("label")
        width = QFontMetricsF(font).horizontalAdvance(self._right)
        painter.setFont(font)
        painter.setPen(theme.color("ink3"))
        box = QRectF(self.width() - width - 1, 0, width + 1, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._right)
        return float(box.left())


class SideEntry(_Painted):
    """An entry of the side: icon and word."""

    def __init__(self, icon: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._picture = icon
        self.setFixedHeight(_SIDE_ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(183, _SIDE_ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(theme.color("accent"), 2) if self.shows_ring else Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(theme.color("accent.soft"))
        else:
            painter.setBrush(theme.color("hover") if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 6, 6)
        token = "accent.text" if self.isChecked() else "ink2"
        paint_icon(painter, self._picture, QRectF(13, 10, 16, 16), theme.color(token))
        role = "body.strong" if self.isChecked() else "body.medium"
        self.text_at(painter, QRectF(40, 0, self.width() - 46, self.height()), self.text(), role, token)


class ListHeading(QWidget):
    """The heading of a list with a link at its right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.label = Label(theme, "panel.title", parent=self)
        self.link = LinkButton(theme, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 5)
        row.addWidget(self.label, 1)
        row.addWidget(self.link)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.color("line2"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


class RecoveryBanner(QFrame):
    """A map that was not saved: what it is, until when, and the two things to do."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("start.recovery")
        self.setFixedHeight(44)
        self._name = Label(theme, "body.strong", token="badge.warn.text", parent=self)
        self._words = Label(theme, "body", token="badge.warn.text", parent=self)
        self.discard = TextButton(theme, small=True, parent=self)
        self.discard.setObjectName("start.recovery.discard")
        self.restore = OutlineButton(theme, small=True, parent=self)
        self.restore.setObjectName("start.recovery.restore")
        row = QHBoxLayout(self)
        row.setContentsMargins(42, 6, 8, 6)
        row.setSpacing(4)
        row.addWidget(self._name)
        row.addWidget(self._words)
        row.addStretch(1)
        row.addWidget(self.discard)
        row.addSpacing(8)
        row.addWidget(self.restore)

    def on_choice(self, restore: Callable[[], None], discard: Callable[[], None]) -> None:
        """What the two buttons do."""
        self.restore.clicked.connect(lambda _checked=False: restore())
        self.discard.clicked.connect(lambda _checked=False: discard())

    def set_words(self, name: str, words: str, restore: str, discard: str) -> None:
        """All words of the banner."""
        self._name.setText(name)
        self._words.setText(words)
        self.restore.setText(restore)
        self.discard.setText(discard)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("badge.warn.edge"), 1))
        painter.setBrush(self._theme.color("badge.warn.soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        paint_icon(painter, "save", QRectF(16, 14, 16, 16), self._theme.color("badge.warn.label"))


class Column(QWidget):
    """A column of rows under a heading."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = ListHeading(theme, self)
        self.rows: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.heading)
        self._layout.addStretch(1)

    def show_rows(self, rows: list[QWidget]) -> None:
        """Show `rows` instead of those before."""
        for old in (row for row in self.rows if row not in rows):
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = rows
        for one, following in pairwise([self.heading.link, *rows]):
            self.setTabOrder(one, following)
        for number, row in enumerate(rows):
            self._layout.insertWidget(1 + number, row)
            row.setVisible(True)  # at once: left to the layout it waits for the event loop, and the list is blank
