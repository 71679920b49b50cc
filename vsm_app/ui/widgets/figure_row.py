"""A big figure with its unit and its spread on one baseline, on two lines where they do not fit beside one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.labels import Label

_GAP: Final = 5


class FigureRow(QWidget):
    """Figure and unit from the left, the spread at the right; what has no room goes below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure = Label(theme, "indicator.figure", parent=self)
        self._unit = Label(theme, "indicator.unit", parent=self)
        self._spread = Label(theme, "indicator.spread", parent=self)
        self._parts = (self._figure, self._unit, self._spread)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, figure: str, unit: str, spread: str) -> None:
        """Show these; an empty one takes no room."""
        texts = (figure, unit, spread)
        if texts == tuple(part.text() for part in self._parts):
            return  # the same figure again must not lay the panel out again
        for part, text in zip(self._parts, texts, strict=True):
            part.setText(text)
            part.setVisible(bool(text))
        self.updateGeometry()
        self._place()

    def set_stale(self, stale: bool) -> None:
        """Grey the figure while a newer one is on its way."""
        self._figure.set_role("indicator.figure", "ink3" if stale else "")

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        for part in self._parts:
            part.set_theme(theme)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(self._height(line) for line in self._lines(width))

    def sizeHint(self) -> QSize:
        width = self._width(self._shown())
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        widest = max((part.sizeHint().width() for part in self._shown()), default=0)
        return QSize(widest, self._height([self._figure]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _shown(self) -> list[Label]:
        return [part for part in self._parts if part.text()]

    def _lines(self, width: int) -> Iterator[list[Label]]:
        """The parts, line by line: a part that does not fit takes what follows it to the next line."""
        line: list[Label] = []
        for part in self._shown():
            if line and self._width([*line, part]) > width:
                yield line
                line = []
            line.append(part)
        yield line

    def _place(self) -> None:
        top = 0
        for line in self._lines(self.width()):
            baseline = top + max((_ascent(part) for part in line), default=0)
            left = 0
            for part in line:
                size = part.sizeHint()
                at_right = part is self._spread and len(line) > 1
                x = self.width() - size.width() if at_right else left
                part.setGeometry(x, baseline - _ascent(part), size.width(), size.height())
                left += size.width() + _GAP
            top += self._height(line)

    @staticmethod
    def _width(line: Sequence[Label]) -> int:
        return sum(part.sizeHint().width() for part in line) + _GAP * max(0, len(line) - 1)

    @staticmethod
    def _height(line: Sequence[Label]) -> int:
        above, below = 0, 0
        for part in line:
            ascent, height = _ascent(part), part.sizeHint().height()
            above, below = max(above, ascent), max(below, height - ascent)
        return above + below


def _ascent(part: Label) -> int:
    """What stands above the baseline of a label, px."""
    ascent, height = _metrics(part.font())
    return round((part.sizeHint().height() - height) / 2 + ascent)


@lru_cache(maxsize=64)
def _metrics(font: QFont) -> tuple[float, float]:
    """Ascent and height: a panel that is laid out asks for them thousands of times."""
    metrics = QFontMetricsF(font)
    return metrics.ascent(), metrics.height()
