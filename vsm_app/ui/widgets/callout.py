"""The call-out: reasons, questions and choices beside the thing they are about, without taking the map away."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from vsm_app.ui.canvas.shadow import paint_shadow
from vsm_app.ui.icons import paint_icon
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import IconButton
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.staying_above import StayingAbove

#: Room for the shadow round the box.
_MARGIN: Final = 32
SIDE: Final = 16
_NEAR_EDGE: Final = 8
_PINNED: Final = 0.45  # of the box, at most, where not all of it has room


class CallOut(QWidget):
    """A box with a pointer, laid over its parent. Put content into `body`, buttons into `foot`.

    What must stay in sight where the body is higher than the window and scrolls goes into `pinned`, below the body.

    `point_at` places it below what it is about, above where there is no room; where it fits on neither side it stands
    over it, without its pointer. It does not grab the keyboard from the
    map beyond its own focus: Esc and the cross close it, and the focus goes back to where it was.
    """

    closed = Signal()

    def __init__(self, theme: Theme, icon: str = "", title: str = "", *, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self._theme = theme
        self._icon = icon
        self._anchor = QRect()
        self._is_above = False
        self._pointer_x = 0.0
        self._clear_of = QRect()
        self._from_x = 0
        self._points = True
        self._focus_before: QWidget | None = None
        self._title = Label(theme, "panel.title", title)
        self._title.setWordWrap(True)
        self.close_button = IconButton(theme, "close", side=28, size=18)
        self.close_button.clicked.connect(self.close_up)
        self._content = QWidget()
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(SIDE, 0, SIDE, 14)
        self.body.setSpacing(8)
        self._scroll = QScrollArea()
        self._pinned = QWidget()
        self.pinned = QVBoxLayout(self._pinned)
        self.pinned.setContentsMargins(SIDE, 4, SIDE, 14)
        self.pinned.setSpacing(8)
        self._pinned_scroll = QScrollArea()
        self._foot_bar = QWidget()
        self.foot = QHBoxLayout(self._foot_bar)
        self._arrange()
        self.setAccessibleName(title)
        self.hide()
        parent.installEventFilter(self)
        for part in (self._content, self._pinned):
            part.installEventFilter(self)
        StayingAbove(self, parent)

    def _arrange(self) -> None:
        for scroll, held in ((self._scroll, self._content), (self._pinned_scroll, self._pinned)):
            scroll.setWidget(held)
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QFrame.Shape.NoFrame)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            for part in (scroll.viewport(), held):
                part.setAutoFillBackground(False)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pinned_scroll.hide()
        top = QHBoxLayout()
        top.setContentsMargins(SIDE + (28 if self._icon else 0), 10, 10, 8)
        top.addWidget(self._title, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._foot_bar.setFixedHeight(round(self._theme.size("callout.foot")))
        self.foot.setContentsMargins(SIDE, 0, SIDE, 0)
        self.foot.setSpacing(8)
        self._foot_bar.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._pinned_scroll)
        layout.addWidget(self._foot_bar)

    @property
    def is_above(self) -> bool:
        """Whether it stands above what it points at."""
        return self._is_above

    @property
    def box(self) -> QRectF:
        """The box itself, without pointer and shadow, in own coordinates."""
        return QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)

    @property
    def tip(self) -> QPointF:
        """Where the pointer ends, in own coordinates."""
        reach = self._theme.size("callout.pointer.height")
        return QPointF(self._pointer_x, self.box.bottom() + reach if self._is_above else self.box.top() - reach)

    def set_words(self, title: str, close: str) -> None:
        """The title, and what the cross is called."""
        self._title.setText(title)
        self.close_button.set_name(close)
        self.setAccessibleName(title)

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`; what was put into `body` and `foot` is its owner's to dress."""
        self._theme = theme
        self._title.set_theme(theme)
        self.close_button.set_theme(theme)
        self.update()

    # --- place ----------------------------------------------------------------------------------------------------
    def point_at(self, anchor: QRect, clear_of: QRect | None = None, from_x: int = 0) -> None:
        """Show it pointing at `anchor` (in the parent's coordinates) and take the focus.

        Where there is room beside it, `clear_of` is left uncovered: what the words are about stays in sight. So does
        what stands left of `from_x`.
        """
        self._anchor, self._clear_of, self._from_x = anchor, clear_of or QRect(), from_x
        if self.isHidden():
            self._focus_before = QApplication.focusWidget()
        self._foot_bar.setVisible(self.foot.count() > 0)
        self._place()
        self.show()
        self.raise_()
        self._stops()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def close_up(self) -> None:
        """Close it and give the focus back."""
        if self.isHidden():
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        self.hide()
        if had_focus and self._focus_before is not None:
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus_before = None
        self.closed.emit()

    def _stops(self) -> list[QWidget]:
        """What Tab leads to, from above, the cross at last; of ways that exclude each other the one that is marked."""
        inside = [
            child for part in (self._content, self._pinned, self._foot_bar) for child in part.findChildren(QWidget)
        ]
        return [*(child for child in inside if _is_stop(child)), self.close_button]

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round within it, in the order in which it is read (QWidget)."""
        ways, focus = self._stops(), QApplication.focusWidget()
        if focus not in ways:
            return super().focusNextPrevChild(forward)
        following = ways[(ways.index(focus) + (1 if forward else -1)) % len(ways)]
        following.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        for scroll in (self._scroll, self._pinned_scroll):
            if scroll.isAncestorOf(following):
                scroll.ensureWidgetVisible(following, 0, _NEAR_EDGE)
        return True

    def _place(self) -> None:
        host = self._host.rect()
        pointer = round(self._theme.size("callout.pointer.height"))
        width = min(round(self._theme.size("callout.width")), host.width() - 2 * _NEAR_EDGE)
        height = self._wanted_height(width)
        below = host.bottom() - self._anchor.bottom() - pointer - _NEAR_EDGE
        above = self._anchor.top() - host.top() - pointer - _NEAR_EDGE
        self._is_above = height > below and above > below
        whole = host.height() - 2 * _NEAR_EDGE
        is_free = height > max(above, below)  # it does not fit on either side: better whole and over the anchor
        self._share_out(width, height, min(height, whole))
        height = min(height, whole)
        middle = self._anchor.center().x()
        x = min(max(middle - width // 2, self._from_x + _NEAR_EDGE), host.right() - _NEAR_EDGE - width)
        y = self._anchor.top() - pointer - height if self._is_above else self._anchor.bottom() + 1 + pointer
        y = self._anchor.center().y() - height // 2 if is_free else y
        y = min(max(y, host.top() + _NEAR_EDGE), host.bottom() - _NEAR_EDGE - height)
        x = self._beside(x, QRect(x, y, width, height))
        self._points = not is_free and x <= middle <= x + width
        self.setGeometry(QRect(x, y, width, height).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))
        inset = self._theme.size("callout.radius") + self._theme.size("callout.pointer.width") / 2
        self._pointer_x = min(max(float(middle - self.x()), _MARGIN + inset), self.width() - _MARGIN - inset)
        self.update()

    def _share_out(self, width: int, wanted: int, height: int) -> None:
        """What is pinned has its whole height, at most a part of a box that is too low for all."""
        pinned = _height_of(self.pinned, width) if self.pinned.count() else 0
        self._pinned_scroll.setVisible(bool(pinned))
        self._pinned_scroll.setFixedHeight(pinned if wanted <= height else min(pinned, round(_PINNED * height)))

    def _wanted_height(self, width: int) -> int:
        inner = _height_of(self.body, width) + (_height_of(self.pinned, width) if self.pinned.count() else 0)
        cross = self.close_button.sizeHint()
        title_room = width - SIDE - 10 - (28 if self._icon else 0) - cross.width() - 8
        title = max(self._title.heightForWidth(title_room), cross.height())
        foot = self._foot_bar.height() if self.foot.count() else 0
        return title + 18 + inner + foot

    def _beside(self, x: int, box: QRect) -> int:
        """The left edge that leaves what should stay in sight uncovered."""
        host, clear, gap, width = self._host.rect(), self._clear_of, _NEAR_EDGE, box.width()
        covered = not clear.isEmpty() and box.intersects(clear.adjusted(-gap, -gap, gap, gap))
        if covered and clear.left() - gap - width >= self._from_x + gap:
            x = clear.left() - gap - width
        elif covered and clear.right() + gap + width <= host.right() - gap:
            x = clear.right() + gap
        elif covered and clear.left() - gap - width >= host.left() + gap:
            x = clear.left() - gap - width
        return x

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        resized = watched is self._host and event.type() == QEvent.Type.Resize
        refilled = watched in (self._content, self._pinned) and event.type() == QEvent.Type.LayoutRequest
        if (resized or refilled) and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    # --- drawing and keys -----------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, self.box
        paint_shadow(painter, box, theme.size("callout.radius"), theme, "L2")
        painter.setPen(QPen(theme.color("line2"), 1))
        painter.setBrush(theme.color("callout"))
        painter.drawPath(self._outline(box.adjusted(0.5, 0.5, -0.5, -0.5)))
        if self._icon:
            paint_icon(painter, self._icon, QRectF(box.left() + SIDE, box.top() + 15, 18, 18), theme.color("accent"))
        painter.setPen(QPen(theme.color("line"), 1))
        rules = [box.bottom() - theme.size("callout.foot")] if self.foot.count() else []
        if self._pinned_scroll.isVisible():
            rules.append(self._pinned_scroll.geometry().top())  # what scrolls ends at a rule
        for y in rules:
            painter.drawLine(QPointF(box.left() + 1, y + 0.5), QPointF(box.right() - 1, y + 0.5))

    def _outline(self, box: QRectF) -> QPainterPath:
        theme = self._theme
        radius = theme.size("callout.radius")
        half = theme.size("callout.pointer.width") / 2
        height = theme.size("callout.pointer.height")
        path = QPainterPath()
        path.addRoundedRect(box, radius, radius)
        if not self._points:
            return path
        base, tip = (box.bottom(), box.bottom() + height) if self._is_above else (box.top(), box.top() - height)
        inner = base - 1 if self._is_above else base + 1
        pointer = QPainterPath(QPointF(self._pointer_x - half, inner))
        pointer.lineTo(self._pointer_x - half, base)
        pointer.lineTo(self._pointer_x, tip)
        pointer.lineTo(self._pointer_x + half, base)
        pointer.lineTo(self._pointer_x + half, inner)
        pointer.closeSubpath()
        return path.united(pointer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A press on the box itself is no press on the map; one on the shadow goes through.
        event.setAccepted(self.box.contains(event.position()))


def _is_stop(one: QWidget) -> bool:
    """Whether Tab leads to it."""
    group = one.group() if isinstance(one, QAbstractButton) else None
    marked = group.checkedButton() if group is not None and group.exclusive() else None
    by_tab = bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) and one.focusProxy() is None
    return by_tab and one.isEnabled() and not one.isHidden() and marked in (None, one)


def _height_of(layout: QLayout, width: int) -> int:
    layout.activate()
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
