"""Call-out and toast: they lie over the map, interrupt nothing, and give the focus back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_tokens import Scheme
from vsm_app.ui.widgets.buttons import OutlineButton
from vsm_app.ui.widgets.callout import CallOut
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.painting import Tone
from vsm_app.ui.widgets.toast import ERROR_STAY_MS, STAY_MS, Toast

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(params=list(Scheme), ids=str)
def theme(request, qapp):
    return Theme(request.param)


@pytest.fixture
def page(qtbot, theme):
    """A window with a button that stands for the map."""
    window = QWidget()
    window.resize(900, 700)
    window.map = OutlineButton(theme, "Map", parent=window)
    window.map.move(10, 10)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.map.setFocus()
    return window


@pytest.fixture
def callout(page, theme):
    box = CallOut(theme, "why", "Why this number?", parent=page)
    box.set_words("Why this number?", "Close")
    box.body.addWidget(Label(theme, "body", "305 − 20 = 285"))
    box.first = OutlineButton(theme, "Balance of Recycling")
    box.body.addWidget(box.first)
    box.foot.addWidget(OutlineButton(theme, "Show on the map"))
    return box


def box_in_page(callout: CallOut) -> QRect:
    return callout.box.toRect().translated(callout.pos())


def test_a_call_out_stands_below_what_it_is_about_and_points_at_it(callout):
    callout.point_at(QRect(400, 100, 60, 20))
    box = box_in_page(callout)
    assert box.top() == 120 + 12
    assert box.width() == 432
    assert box.left() < 430 < box.right()
    assert not callout.is_above


def test_it_stands_above_where_there_is_no_room_below(callout):
    callout.point_at(QRect(400, 640, 60, 20))
    assert callout.is_above
    assert box_in_page(callout).bottom() < 640


@pytest.mark.parametrize("x", [0, 880])
def test_it_stays_on_the_page_and_still_points_at_its_place(callout, page, x):
    callout.point_at(QRect(x, 100, 20, 20))
    box = box_in_page(callout)
    assert page.rect().contains(box)
    tip = callout.x() + callout.tip.x()
    assert box.left() < tip < box.right()
    assert abs(tip - (x + 10)) < 40


def test_it_is_as_high_as_its_content_and_scrolls_where_that_is_too_much(callout, page, theme):
    callout.point_at(QRect(400, 100, 60, 20))
    small = box_in_page(callout).height()
    assert small < 260
    for number in range(60):
        callout.body.addWidget(Label(theme, "body", f"Step {number}"))
    QTest.qWait(10)
    assert box_in_page(callout).height() > small
    assert page.rect().contains(box_in_page(callout))


def test_it_follows_a_change_of_the_pages_size(callout, page):
    callout.point_at(QRect(700, 100, 60, 20))
    page.resize(700, 500)
    QTest.qWait(0)
    assert page.rect().contains(box_in_page(callout))


def test_it_takes_the_focus_and_gives_it_back(callout, page, qtbot):
    callout.point_at(QRect(400, 100, 60, 20))
    assert callout.isAncestorOf(page.focusWidget())
    with qtbot.waitSignal(callout.closed):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
    assert callout.isHidden()
    assert page.map.hasFocus()


def test_the_cross_closes_it(callout, qtbot):
    callout.point_at(QRect(400, 100, 60, 20))
    with qtbot.waitSignal(callout.closed):
        qtbot.mouseClick(callout.close_button, LEFT)
    assert callout.close_button.accessibleName() == "Close"


def test_closing_what_is_closed_says_nothing(callout, qtbot):
    with qtbot.assertNotEmitted(callout.closed):
        callout.close_up()


def test_what_fits_on_neither_side_stands_whole_over_its_place(callout, page):
    for number in range(10):
        callout.body.addWidget(OutlineButton(callout._theme, f"Step {number}"))
    callout.point_at(QRect(400, 340, 60, 20))
    box = box_in_page(callout)
    assert page.rect().contains(box)
    bar = callout._scroll.verticalScrollBar()
    assert bar.maximum() == 0, "nothing of it is cut off"


def test_it_leaves_free_what_it_is_about_and_what_stands_at_the_left(callout):
    callout.point_at(QRect(300, 100, 60, 20), QRect(300, 150, 100, 100), 200)
    box = box_in_page(callout)
    assert box.left() > 400, "no room between 200 and 300"
    callout.point_at(QRect(300, 100, 60, 20), QRect(300, 650, 100, 20), 200)
    assert box_in_page(callout).left() == 208, "what it does not reach does not move it"


def test_tab_walks_through_its_buttons(callout, page, qtbot):
    callout.point_at(QRect(400, 100, 60, 20))
    seen = set()
    for _ in range(4):
        seen.add(page.focusWidget())
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    assert callout.first in seen
    assert callout.close_button in seen


def test_its_ground_is_that_of_the_theme_and_its_pointer_reaches_the_anchor(callout, page, theme):
    callout.point_at(QRect(400, 100, 60, 20))
    image = page.grab().toImage()
    box = box_in_page(callout)
    tip = callout.tip.toPoint() + callout.pos()
    assert image.pixelColor(box.left() + 5, box.center().y()).name() == theme.name("callout")
    assert tip.y() == 120
    assert image.pixelColor(tip + QPoint(0, 5)).name() == theme.name("callout")


# --- toast ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def toast(page, theme):
    line = Toast(theme, "Close", parent=page)
    yield line
    line.close_up()


def test_a_toast_leaves_the_focus_where_it_is(toast, page):
    toast.say("Auto-arranged 12 nodes.")
    assert toast.isVisible()
    assert page.map.hasFocus()
    assert page.rect().contains(toast.geometry().adjusted(32, 32, -32, -32))


def test_undo_acts_and_takes_the_toast_away(toast, qtbot):
    undone = []
    toast.say("Deleted 3 nodes.", Tone.OK, [("Undo", lambda: undone.append(1))])
    with qtbot.waitSignal(toast.gone):
        qtbot.mouseClick(toast.buttons[0], LEFT)
    assert undone == [1]
    assert toast.isHidden()


def test_undo_is_reached_by_keyboard(toast, page, qtbot):
    undone = []
    toast.say("Deleted 3 nodes.", Tone.OK, [("Undo", lambda: undone.append(1))])
    qtbot.keyClick(page.map, Qt.Key.Key_Tab)
    assert toast.buttons[0].hasFocus()
    qtbot.keyClick(toast.buttons[0], Qt.Key.Key_Return)
    assert undone == [1]


def test_a_toast_goes_by_itself(toast, qtbot):
    with qtbot.waitSignal(toast.gone, timeout=2000):
        toast.say("Saved.", stay_ms=30)
    assert toast.isHidden()


def test_a_toast_stays_while_the_focus_is_in_it(toast, qtbot):
    toast.say("Saved.", Tone.OK, [("Undo", lambda: None)], stay_ms=30)
    toast.buttons[0].setFocus()
    qtbot.wait(120)
    assert toast.isVisible()


def test_an_error_stays_until_it_is_read_or_closed(toast, qtbot):
    toast.say("The file could not be written.", Tone.ERROR)
    assert toast.leaves_by_itself
    assert ERROR_STAY_MS >= 3 * STAY_MS
    qtbot.wait(50)
    assert toast.isVisible()
    with qtbot.waitSignal(toast.gone):
        qtbot.mouseClick(toast.close_button, LEFT)


def test_esc_within_closes_it(toast, qtbot):
    toast.say("Saved.", Tone.OK, [("Undo", lambda: None)])
    toast.buttons[0].setFocus()
    qtbot.keyClick(toast.buttons[0], Qt.Key.Key_Escape)
    assert toast.isHidden()


def test_the_next_message_takes_the_place_of_the_last(toast):
    toast.say("One.", actions=[("Undo", lambda: None)])
    toast.say("Two.")
    assert toast.words == "Two."
    assert toast.buttons == ()


def test_a_long_message_wraps_within_the_page(toast, page):
    page.resize(420, 300)
    toast.say("A sentence that goes on. " * 8)
    assert toast.width() <= 420
    assert toast.height() > 44 + 64


def test_it_stays_at_the_lower_edge_when_the_page_grows(toast, page):
    toast.say("Saved.")
    page.resize(1000, 900)
    QTest.qWait(0)
    assert toast.geometry().bottom() - 32 == 899 - 20
    assert page.childAt(toast.geometry().center() + QPoint(0, 0)) is not None


def test_a_click_on_its_words_closes_a_toast_that_waits(toast, qtbot):
    toast.say("The file is gone.", Tone.ERROR, [("Save as", lambda: None)], stay_ms=0)
    qtbot.mouseClick(toast, LEFT)
    assert toast.isHidden()


def test_a_toast_makes_way_for_what_is_dragged_and_one_that_asks_comes_back(toast, page, qtbot):
    toast.say("The file is gone.", Tone.ERROR, [("Save as", lambda: None)], stay_ms=0)
    at = toast.geometry().center()
    assert page.childAt(at) is not None
    mime = QMimeData()
    mime.setText("process")
    enter = QDragEnterEvent(QPoint(4, 40), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(toast, enter)
    assert page.childAt(at) is None, "the ground beneath takes the drop"
    toast._aside.setInterval(0)
    toast._aside.start()
    qtbot.waitUntil(toast.isVisible)
    assert toast.buttons


@pytest.mark.parametrize("lines", [2, 7])
@pytest.mark.parametrize("letters", [30, 190])
def test_several_lines_stand_within_the_box_of_a_toast(toast, page, lines, letters):
    page.resize(1200, 800)
    toast.say("\n".join(["word " * (letters // 5)] * lines))
    words = toast.findChild(Label)
    box = toast.rect().adjusted(32, 32, -32, -32)
    needed = words.heightForWidth(words.width()) if words.wordWrap() else words.sizeHint().height()
    assert words.height() >= needed + 2 * 6  # the words stand in the middle of it
    assert box.contains(words.geometry())
    toast.say("Saved.")
    assert toast.height() == 44 + 2 * 32
