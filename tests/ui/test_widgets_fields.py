"""Fields: what is typed is committed, restored or marked, and said below in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from vsm_app.ui.theme import Theme, dress
from vsm_app.ui.theme_tokens import Scheme
from vsm_app.ui.widgets.fields import HouseLineEdit, SearchField, UnitField

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(params=list(Scheme), ids=str)
def theme(request, qapp):
    return Theme(request.param)


@pytest.fixture
def form(qtbot, theme):
    """Two fields in a shown window."""
    window = QWidget()
    layout = QVBoxLayout(window)
    window.price = UnitField(theme, "Price", "€/t")
    window.factor = UnitField(theme, "Factor", "t/t")
    layout.addWidget(window.price)
    layout.addWidget(window.factor)
    window.resize(200, 160)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.price.set_value("1,850")
    return window


def edge(field: UnitField) -> list[str]:
    image: QImage = field.line.grab().toImage()
    return [image.pixelColor(image.width() // 2, y).name() for y in (0, 1, 4)]


def typed(qtbot, field: UnitField, text: str) -> None:
    field.line.clearFocus()
    field.line.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(field.line, text)


def test_enter_commits_what_was_typed_once(form, qtbot):
    with qtbot.waitSignal(form.price.committed) as told:
        typed(qtbot, form.price, "1,900")
        qtbot.keyClick(form.price.line, Qt.Key.Key_Return)
    assert told.args == ["1,900"]
    with qtbot.assertNotEmitted(form.price.committed):
        qtbot.keyClick(form.price.line, Qt.Key.Key_Return)


def test_leaving_the_field_commits_as_well(form, qtbot):
    with qtbot.waitSignal(form.price.committed) as told:
        typed(qtbot, form.price, "7")
        qtbot.keyClick(form.price.line, Qt.Key.Key_Tab)
    assert told.args == ["7"]
    assert form.factor.line.hasFocus()


def test_walking_through_without_typing_commits_nothing(form, qtbot):
    with qtbot.assertNotEmitted(form.price.committed):
        form.price.line.setFocus()
        qtbot.keyClick(form.price.line, Qt.Key.Key_Tab)


def test_esc_restores_what_held_before(form, qtbot):
    with qtbot.assertNotEmitted(form.price.committed):
        typed(qtbot, form.price, "nonsense")
        qtbot.keyClick(form.price.line, Qt.Key.Key_Escape)
        qtbot.keyClick(form.price.line, Qt.Key.Key_Tab)
    assert form.price.text == "1,850"


def test_every_keystroke_is_told_as_edited(form, qtbot):
    heard = []
    form.price.edited.connect(heard.append)
    typed(qtbot, form.price, "12")
    assert heard == ["1", "12"]


def test_a_result_that_arrives_while_one_types_does_not_take_the_words_away(form, qtbot):
    typed(qtbot, form.price, "12 k")
    form.price.set_value("1,850")
    assert form.price.text == "12 k"
    qtbot.keyClick(form.price.line, Qt.Key.Key_Escape)
    assert form.price.text == "1,850"


def test_the_ring_tells_rest_focus_and_fault(form, theme):
    form.factor.line.setFocus()
    assert edge(form.price)[0] == theme.name("field.edge")
    form.price.line.setFocus()
    assert edge(form.price) == [theme.name("accent"), theme.name("accent"), theme.name("field")]
    form.price.set_error("Unit “tt” is not known")
    assert edge(form.price)[:2] == [theme.name("badge.error")] * 2


def test_a_fault_is_said_below_and_to_screen_readers_and_goes_again(form):
    form.price.set_error("Unit “tt” is not known")
    assert form.price.error
    assert form.price.line.accessibleDescription() == "Unit “tt” is not known"
    below = form.price.findChildren(QWidget)[-1]
    assert below.isVisible()
    assert below.y() > form.price.line.geometry().bottom()
    form.price.set_reading("= 182.5 t/a")
    assert not form.price.error
    assert not form.price.line.is_wrong
    form.price.set_reading("")
    assert not below.isVisible()


def test_the_unit_stands_inside_and_the_text_does_not_run_into_it(form):
    line = form.price.line
    assert line.suffix == "€/t"
    assert line.textMargins().right() > 25
    assert line.height() == 30


def test_a_field_is_spoken_by_its_label(form):
    form.price.set_label("Preis")
    assert form.price.line.accessibleName() == "Preis"


def test_of_a_text_longer_than_its_field_the_beginning_is_read(form, qtbot):
    form.factor.setFixedWidth(70)
    form.factor.set_value("9.115901")
    assert not form.factor.line.hasFocus()
    assert form.factor.line.cursorPosition() == 0
    typed(qtbot, form.price, "1234567890")
    qtbot.keyClick(form.price.line, Qt.Key.Key_Tab)
    assert form.factor.line.hasFocus()
    assert form.price.line.cursorPosition() == 0


def test_a_field_keeps_its_size_under_the_style_sheet_of_the_application(qapp, qtbot, theme):
    palette, font, sheet = qapp.palette(), qapp.font(), qapp.styleSheet()
    dress(qapp, theme)
    field = UnitField(theme, "Price", "€/t")
    qtbot.addWidget(field)
    field.show()
    assert field.line.height() == 30
    assert field.line.font().pixelSize() == 13
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def search(qtbot, theme):
    field = SearchField(theme, "Add", "/")
    field.resize(150, 30)
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.setFocus()
    return field


def test_searching_tells_every_change(search, qtbot):
    heard = []
    search.searched.connect(heard.append)
    qtbot.keyClicks(search, "re")
    assert heard == ["r", "re"]


def test_esc_empties_the_search_and_then_lets_go(search, qtbot):
    qtbot.keyClicks(search, "re")
    with qtbot.assertNotEmitted(search.left):
        qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    with qtbot.waitSignal(search.left):
        qtbot.keyClick(search, Qt.Key.Key_Escape)


def test_down_moves_on_to_what_was_found(search, qtbot):
    with qtbot.waitSignal(search.moved_on):
        qtbot.keyClick(search, Qt.Key.Key_Down)


def test_a_search_field_is_spoken_by_what_it_searches(search):
    assert search.accessibleName() == "Add"
    search.set_placeholder("Hinzufügen")
    assert search.accessibleName() == search.placeholderText() == "Hinzufügen"


@pytest.mark.parametrize("width", [120, 206, 400])
def test_all_lines_of_what_is_wrong_are_seen_below_a_field(qtbot, width):
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    field = UnitField(Theme(), "Amount")
    layout.addWidget(field)
    layout.addStretch(1)
    window.resize(width, 500)
    window.show()
    for words in ("“Pallets” is no unit. What does one piece weigh? Type for instance 3 * 800 kg or 3 pcs.", "No.", ""):
        field.set_error(words)
        QApplication.processEvents()
        below = field._below
        assert below.isVisible() is bool(words)
        if words:
            assert below.height() >= below.heightForWidth(below.width())
            assert below.height() <= below.heightForWidth(below.width()) + 2


def test_a_field_that_nobody_types_in_writes_its_text_as_it_is_read(qtbot, theme):
    line = HouseLineEdit(theme)
    qtbot.addWidget(line)
    line.resize(120, 30)
    line.written = lambda text: [f"<{text}>", text, text[:2]]
    line.set_value("12")
    assert (line.text(), line.shown_text) == ("12", "<12>")
    line.set_value("1234567890" * 3)
    assert line.shown_text == "12", "the first way for which there is room"
    line.resize(24, 30)
    assert line.shown_text == line.text(), "none is cut in dots"
    line.resize(120, 30)
    line.written = None
    line.set_value("A name that is much longer than there is room for it")
    assert line.shown_text.endswith("…")
    assert line.text().endswith("it")
    line.show()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    assert line.shown_text == line.text()
