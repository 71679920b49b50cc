"""House buttons, segmented control, switch and tag: by mouse, by keyboard, by ear, in both themes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QWidget

from vsm_app.ui.panels.parts import GroupHeading
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_tokens import Scheme
from vsm_app.ui.widgets.buttons import (
    AccentOutlineButton,
    IconButton,
    LinkButton,
    OutlineButton,
    PrimaryButton,
    TextButton,
    ToolbarDropdown,
)
from vsm_app.ui.widgets.labels import Label, SectionHeading, Tag
from vsm_app.ui.widgets.painting import TONES, Tone
from vsm_app.ui.widgets.segmented import SegmentedControl
from vsm_app.ui.widgets.switch import Switch

LEFT = Qt.MouseButton.LeftButton
KINDS = [PrimaryButton, OutlineButton, AccentOutlineButton, TextButton, LinkButton]


@pytest.fixture(params=list(Scheme), ids=str)
def theme(request, qapp):
    return Theme(request.param)


@pytest.fixture
def light(qapp):
    return Theme(Scheme.LIGHT)


@pytest.fixture
def row(qtbot):
    """A shown window into which a test puts widgets side by side."""
    kept = []

    def place(*parts):
        window = QWidget()
        layout = QHBoxLayout(window)
        for part in parts:
            layout.addWidget(part)
        qtbot.addWidget(window)
        kept.append(window)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        return window

    return place


def drawn(widget: QWidget, ratio: float = 1.0) -> QImage:
    image = QImage(widget.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    painter = QPainter(image)
    widget.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    painter.end()
    return image


def colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_button_acts_on_click_space_and_enter(row, qtbot, light, kind):
    button = kind(light, "Export")
    row(button)
    clicks = []
    button.clicked.connect(lambda: clicks.append(1))
    qtbot.mouseClick(button, LEFT)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.keyClick(button, Qt.Key.Key_Enter)
    assert len(clicks) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_a_disabled_button_does_nothing(row, qtbot, light, kind):
    button = kind(light, "Export")
    button.setEnabled(False)
    row(button)
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.mouseClick(button, LEFT)
        qtbot.keyClick(button, Qt.Key.Key_Return)


def test_the_focus_ring_shows_to_the_keyboard_only(row, qtbot, light):
    first, second = OutlineButton(light, "One"), OutlineButton(light, "Two")
    row(first, second)
    qtbot.mouseClick(first, LEFT)
    assert not first.shows_ring
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert second.shows_ring
    qtbot.mouseClick(first, LEFT)
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not second.shows_ring


def test_a_ring_is_two_pixels_of_the_accent(row, theme):
    button = OutlineButton(theme, "Present")
    row(button)
    button.show_ring(True)
    image = drawn(button)
    column = [image.pixelColor(image.width() // 2, y).name() for y in (0, 1, 3)]
    assert column[:2] == [theme.name("accent")] * 2
    assert column[2] == theme.name("field")


def test_primary_button_wears_the_accent_and_is_thirty_high(row, theme):
    button = PrimaryButton(theme, "Export")
    row(button)
    assert button.height() == 30
    assert drawn(button).pixelColor(8, 15).name() == theme.name("accent")


def test_small_buttons_are_26_high_and_icons_make_room(row, light):
    small, wide, bare = (
        OutlineButton(light, "New", small=True),
        OutlineButton(light, "New", "plus"),
        OutlineButton(light, "New"),
    )
    row(small, wide, bare)
    assert small.height() == 26
    assert wide.sizeHint().width() == bare.sizeHint().width() + 25


def test_an_icon_button_speaks_its_name(row, light):
    button = IconButton(light, "undo", "Undo")
    row(button)
    interface = QAccessible.queryAccessibleInterface(button)
    assert interface.text(QAccessible.Text.Name) == "Undo"
    assert button.toolTip() == "Undo"
    assert interface.role() is QAccessible.Role.Button


def test_a_text_too_long_is_elided_and_nothing_is_painted_outside(row, light):
    button = OutlineButton(light, "A very long label indeed")
    row(button)
    button.setFixedWidth(70)
    ink = light.name("ink")
    image = drawn(button)
    assert all(image.pixelColor(x, 15).name() != ink for x in (2, 3, 66, 67))


def test_another_theme_changes_the_colours(row, light):
    button = PrimaryButton(light, "Export")
    row(button)
    dark = Theme(Scheme.DARK)
    button.set_theme(dark)
    assert dark.name("accent") in colours(drawn(button))


def test_a_drop_down_opens_its_menu_on_click_and_on_down(row, qtbot, light):
    button = ToolbarDropdown(light, "Mass", "mass")
    window = row(button)
    menu = QMenu(window)
    menu.addAction("Energy")
    button.set_menu(menu)
    qtbot.mouseClick(button, LEFT)
    assert menu.isVisible()
    assert button.isDown()
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()
    assert not button.isDown()
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Down)
    assert menu.isVisible()
    menu.close()


def test_choosing_from_a_drop_downs_menu_by_keyboard(row, qtbot, light):
    button = ToolbarDropdown(light, "Mass")
    window = row(button)
    menu = QMenu(window)
    chosen = []
    menu.addAction("Energy").triggered.connect(lambda: chosen.append("energy"))
    button.set_menu(menu)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert chosen == ["energy"]


# --- segmented control ---------------------------------------------------------------------------------------------


@pytest.fixture
def views(row, light):
    control = SegmentedControl(light, "View")
    for key in ("map", "sankey", "heat"):
        control.add(key, key.title())
    row(control)
    return control


def segments(control: SegmentedControl) -> list[QWidget]:
    return [child for child in control.findChildren(OutlineButton.__mro__[1]) if child.isCheckable()]


def test_the_first_choice_holds_until_another_is_clicked(views, qtbot):
    assert views.current == "map"
    with qtbot.waitSignal(views.chosen) as told:
        qtbot.mouseClick(segments(views)[1], LEFT)
    assert told.args == ["sankey"]
    assert views.current == "sankey"


def test_clicking_what_holds_says_nothing(views, qtbot):
    with qtbot.assertNotEmitted(views.chosen):
        qtbot.mouseClick(segments(views)[0], LEFT)


def test_arrow_keys_walk_the_choices(views, qtbot):
    first = segments(views)[0]
    first.setFocus()
    with qtbot.waitSignal(views.chosen) as told:
        qtbot.keyClick(first, Qt.Key.Key_Right)
    assert told.args == ["sankey"]
    assert segments(views)[1].hasFocus()


def test_a_segmented_control_is_one_stop_of_the_tab_key(row, qtbot, light):
    control, after = SegmentedControl(light, "View"), OutlineButton(light, "After")
    for key in ("map", "sankey"):
        control.add(key, key)
    row(control, after)
    segments(control)[0].setFocus()
    qtbot.keyClick(segments(control)[0], Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_setting_the_current_choice_says_nothing(views, qtbot):
    with qtbot.assertNotEmitted(views.chosen):
        views.set_current("heat")
    assert segments(views)[2].isChecked()
    with pytest.raises(KeyError):
        views.set_current("nowhere")


def test_choosing_moves_nothing(views):
    before = [segment.geometry() for segment in segments(views)]
    views.set_current("sankey")
    QTest.qWait(0)
    assert [segment.geometry().width() for segment in segments(views)] == [box.width() for box in before]


def test_a_choice_can_be_renamed(views):
    views.set_text("map", "Karte")
    assert segments(views)[0].text() == "Karte"
    assert views.height() == 32


# --- switch, tag, label --------------------------------------------------------------------------------------------


def test_a_switch_turns_on_click_space_and_enter(row, qtbot, light):
    switch = Switch(light, "Reconcile")
    row(switch)
    states = []
    switch.toggled.connect(states.append)
    qtbot.mouseClick(switch, LEFT)
    switch.setFocus()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    qtbot.keyClick(switch, Qt.Key.Key_Return)
    assert states == [True, False, True]


def test_the_place_of_the_knob_tells_the_state_without_colour(row, theme):
    switch = Switch(theme)
    row(switch)
    off = drawn(switch)
    switch.setChecked(True)
    on = drawn(switch)
    assert off.pixelColor(13, 13).name() == theme.name("knob")
    assert on.pixelColor(27, 13).name() == theme.name("on.accent")
    assert on.pixelColor(13, 13).name() == theme.name("accent")


def test_a_switch_is_spoken_as_checkable(row, light):
    switch = Switch(light, "Reconcile")
    row(switch)
    state = QAccessible.queryAccessibleInterface(switch).state()
    assert state.checkable
    assert not state.checked


@pytest.mark.parametrize("tone", list(Tone))
def test_a_tag_is_twenty_high_and_wears_its_tone(row, theme, tone):
    tag = Tag(theme, "measured", tone)
    row(tag)
    assert tag.height() == 20
    assert theme.name(TONES[tone][0]) in colours(drawn(tag))
    tag.say("28", Tone.QUIET)
    assert (tag.text, tag.tone, tag.accessibleName()) == ("28", Tone.QUIET, "28")


def test_a_heading_is_drawn_in_capitals_and_read_as_written(row, light):
    heading = SectionHeading(light, "Quantity")
    row(heading)
    assert heading.text() == "Quantity"
    assert heading.font().pixelSize() == 11


def test_a_label_shows_plain_text_in_the_colour_of_its_role(row, theme):
    label = Label(theme, "label", "<b>3 t</b>")
    row(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.palette().windowText().color() == theme.color("ink2")
    label.set_role("hint", "badge.error.text")
    assert label.palette().windowText().color() == theme.color("badge.error.text")


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_buttons_are_drawn_at_every_scale(row, theme, ratio):
    for part in (
        PrimaryButton(theme, "Export", "export"),
        Switch(theme, "On"),
        Tag(theme, "3"),
        ToolbarDropdown(theme, "Mass"),
    ):
        window = row(part)
        image = drawn(part, ratio)
        assert image.width() == pytest.approx(part.width() * ratio, abs=1)
        assert len(colours(image)) > 3
        window.close()


def test_a_heading_is_short_where_it_has_no_room_and_keeps_clear_of_its_ring(qtbot):
    heading = GroupHeading(Theme())
    qtbot.addWidget(heading)
    heading.setText("Circular Transition Indicators")
    heading.resize(300, 24)
    assert heading.shown() == "CIRCULAR TRANSITION INDICATORS"
    heading.resize(150, 24)
    assert heading.shown().endswith("…")
    heading.short = "CTI"
    assert heading.shown() == "CTI"
    QApplication.sendEvent(heading, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    assert heading.toolTip() == "Circular Transition Indicators"
    before = heading.room().left()
    heading.show()
    heading.setFocus()
    qtbot.waitUntil(heading.hasFocus)
    assert before == 0
    assert heading.room().left() > 4, "its ring is two pixels at the very edge"
