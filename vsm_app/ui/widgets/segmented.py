"""One of a few, side by side: the view of the map, the origin of a number."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import HouseButton, one_stop
from vsm_app.ui.widgets.painting import paint_box, paint_focus

_INSET: Final = 2


class _Segment(HouseButton):
    """One choice; the button group gives it arrow keys and one stop of the Tab key."""

    padding = 12.0

    def __init__(self, theme: Theme, key: str, text: str, icon: str, *, small: bool) -> None:
        super().__init__(theme, text, icon, small=small)
        self.key = key
        self.setCheckable(True)
        self.setAutoExclusive(True)  # a screen reader says: one of a few
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def type_role(self) -> str:
        if self._small:
            return "button.small"
        return "body.strong" if self.isChecked() else "button"

    def ink(self) -> QColor:
        if not self.isEnabled():
            return self._theme.color("disabled")
        return self._theme.color("ink" if self.isChecked() or self.underMouse() else "ink2")

    def content_width(self) -> float:
        # As wide as when it is chosen: choosing moves nothing.
        return super().content_width() + (0 if self.isChecked() or self._small else 2)

    def paint_frame(self, painter: QPainter) -> None:
        if self.isChecked():
            box = QRectF(self.rect())
            ground, edge = self._theme.color("segment.on"), self._theme.color("field.edge")
            paint_box(painter, box, self._theme.size("segmented.inner"), ground, edge)

    def paint_ring(self, painter: QPainter) -> None:
        paint_focus(painter, QRectF(self.rect()), self._theme.size("segmented.inner"), self._theme)


class SegmentedControl(QWidget):
    """A row of choices of which one holds. `chosen` is emitted with the key when the user chooses another."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str = "", *, small: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._small = small
        self._segments: dict[str, _Segment] = {}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        self._current = ""
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(_INSET, _INSET, _INSET, _INSET)
        self._layout.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def add(self, key: str, text: str, icon: str = "") -> None:
        """Add a choice at the right; the first one added holds until another is set."""
        segment = _Segment(self._theme, key, text, icon, small=self._small)
        self._segments[key] = segment
        self._group.addButton(segment)
        self._layout.addWidget(segment)
        if not self._current:
            self.set_current(key)

    @property
    def keys(self) -> tuple[str, ...]:
        """The choices from left to right."""
        return tuple(self._segments)

    @property
    def current(self) -> str:
        """Key of the choice that holds."""
        return self._current

    def set_current(self, key: str) -> None:
        """Let `key` hold; says nothing. `KeyError` for an unknown choice."""
        self._segments[key].setChecked(True)
        one_stop(self._segments.values(), self._segments[key])
        self._current = key

    def set_text(self, key: str, text: str, tip: str = "") -> None:
        """The word of a choice in another language, with a tooltip where given."""
        self._segments[key].setText(text)
        self._segments[key].setToolTip(tip)
        self._segments[key].updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self._theme = theme
        for segment in self._segments.values():
            segment.set_theme(theme)
        self.update()

    def sizeHint(self) -> QSize:
        height = self._theme.size("button.small" if self._small else "segmented")
        return QSize(self._layout.sizeHint().width(), round(height))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._layout.minimumSize().width(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        ground, edge = theme.color("raised"), theme.color("line")
        paint_box(painter, QRectF(self.rect()), theme.size("segmented.radius"), ground, edge)

    def _on_clicked(self, segment: _Segment) -> None:
        if segment.key != self._current:
            self._current = segment.key
            self.chosen.emit(segment.key)
