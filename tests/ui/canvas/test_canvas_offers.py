"""What is offered while a quantity is typed, and how it is taken: units, origins, items, names for relations."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from helpers.drive_unit import drive_unit
from vsm_app.model.quantities import Form
from vsm_app.ui.canvas.completing import Completion, OfferList
from vsm_app.ui.canvas.offers import offers
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.fields import HouseLineEdit

KEY = Qt.Key


@pytest.fixture(scope="module")
def document() -> Any:
    return drive_unit()


def told(document: Any, typed: str, lang: str = "en", flow: str = "") -> list[str]:
    flow = flow or next(iter(document.flows))
    return [offer.words for offer in offers(document, flow, typed, lang)]


@pytest.mark.parametrize(
    ("typed", "lang", "words"),
    [
        ("5 k", "en", ["kg", "kt", "kWh"]),
        ("3,5 t/W", "de", ["Wo"]),
        ("5 t ", "en", ["M  Measured", "E  Estimated", "G  Guessed"]),
        ("5 t ", "de", ["M  Gemessen", "E  Geschätzt", "G  Annahme"]),
        ("5 t", "en", []),
        ("5 t E ", "en", []),
        ("", "en", []),
        ("about", "en", []),
        ("12 % ", "en", []),
        ("half", "en", ["50\u202f%"]),
        ("ein Drittel", "de", ["33,3\u202f%"]),
    ],
)
def test_units_time_bases_and_keys_of_origins_are_offered(
    document: Any, typed: str, lang: str, words: list[str]
) -> None:
    assert told(document, typed, lang) == words


def test_a_relation_is_offered_the_flows_that_a_name_means_each_once(document: Any) -> None:
    own = next(iter(document.flows))
    words = told(document, "=0.2*", flow=own)
    assert 2 <= len(words) <= 7
    found = offers(document, own, "=0.2*", "en")
    assert all(offer.text == f"=0.2*{offer.words}" for offer in found)
    begun = words[0][:3]
    assert words[0] in told(document, f"= {begun.lower()}", flow=own)
    assert told(document, f"=0.2*{words[0]}", flow=own) == []
    assert document.items[document.flows[own].item].name not in words


def only_flow(canvas: Any) -> str:
    (flow,) = canvas.document.flows
    return str(flow)


def shown(canvas: Any) -> OfferList:
    (found,) = (one for one in canvas.view.window().findChildren(OfferList) if one.isVisible())
    assert isinstance(found, OfferList)
    return found


def begin(canvas: Any, typed: str) -> Any:
    canvas.session.select((only_flow(canvas),))
    canvas.type(typed)
    return canvas.view.writing.editor


def test_the_list_is_walked_by_arrows_and_enter_takes_what_stands_in_the_field(canvas: Any) -> None:
    before, editor = canvas.document, begin(canvas, "5 k")
    canvas.key(KEY.Key_Down)
    canvas.key(KEY.Key_Down)
    assert editor.text() == "5 kt"
    assert not editor.is_error
    canvas.key(KEY.Key_Up)
    canvas.key(KEY.Key_Up)
    assert editor.text() == "5 k"
    canvas.key(KEY.Key_Down)
    canvas.key(KEY.Key_Down)
    canvas.key(KEY.Key_Return)
    quantity = canvas.document.flows[only_flow(canvas)].quantity
    assert (quantity.value, quantity.unit) == (5, "kt")
    assert canvas.undoes_to(before)
    assert not [one for one in canvas.view.window().findChildren(OfferList) if one.isVisible()]


def test_a_share_in_words_is_offered_as_it_is_typed_and_kept_where_nobody_takes_it(canvas: Any) -> None:
    before, flow = canvas.document, only_flow(canvas)
    assert begin(canvas, "half").is_error
    canvas.key(KEY.Key_Return)
    assert canvas.document is before
    assert canvas.view.table.sync.unread[flow] == "half"
    assert not begin(canvas, "half").text().endswith("%")
    canvas.key(KEY.Key_Down)
    canvas.key(KEY.Key_Return)
    quantity = canvas.document.flows[flow].quantity
    assert (quantity.form, quantity.value) == (Form.SHARE, 0.5)
    assert flow not in canvas.view.table.sync.unread
    assert canvas.undoes_to(before)


def test_a_press_in_the_list_takes_a_line_and_the_keyboard_stays_in_the_field(canvas: Any) -> None:
    editor, before = begin(canvas, "5 t "), canvas.document
    lines = shown(canvas)
    second = next(y for y in range(lines.height()) if lines.row_at(QPoint(20, y)) == 1)
    QTest.mouseClick(lines, Qt.MouseButton.LeftButton, pos=QPoint(20, second + 4))
    assert editor.text() == "5 t E"
    assert canvas.view.writing.editor is editor
    assert canvas.document is before
    canvas.key(KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)  # the field's own undo
    assert editor.text() == "5"
    canvas.type(" t G")
    canvas.key(KEY.Key_Return)
    assert canvas.document.flows[only_flow(canvas)].quantity.origin == "guessed"
    assert canvas.undoes_to(before)


def test_a_list_that_goes_leaves_the_keyboard_where_it_is(canvas: Any) -> None:
    editor = begin(canvas, "5 t ")
    old = shown(canvas)
    canvas.type("x")
    assert editor.text() == "5 t x"
    QCoreApplication.sendPostedEvents(old, QEvent.Type.DeferredDelete)
    assert not isValid(old)
    assert canvas.view.writing.editor is editor
    assert editor.hasFocus()


def test_field_and_list_stay_within_the_window_and_the_letters_stand_still(canvas: Any) -> None:
    editor = begin(canvas, "5")
    left = editor.x()
    canvas.type(" Tonnes of something long k")
    assert editor.x() == left
    canvas.key(KEY.Key_Escape)
    canvas.view.set_zoom(2.0)
    flow = canvas.view.table.scene.flows[only_flow(canvas)]
    place = flow.mapToScene(flow.chip_rect.center())
    size = canvas.view.viewport().size()
    canvas.view.centerOn(place.x() - size.width() / 4.2, place.y() - size.height() / 4.2)
    editor = begin(canvas, "5 t ")
    window = canvas.view.window()
    for one in (shown(canvas), editor):
        area = QRect(one.mapTo(window, QPoint(0, 0)), one.size())
        assert window.rect().contains(area)
    covered = QRect(editor.mapTo(window, QPoint(0, 0)), editor.size())
    assert not shown(canvas).geometry().intersects(covered)


def test_who_looks_a_number_up_in_another_window_finds_it_half_typed(canvas: Any) -> None:
    editor, before = begin(canvas, "5"), canvas.document
    for reason, is_open in ((Qt.FocusReason.ActiveWindowFocusReason, True), (Qt.FocusReason.MouseFocusReason, False)):
        QApplication.sendEvent(editor, QFocusEvent(QFocusEvent.Type.FocusOut, reason))
        assert canvas.view.writing.is_open is is_open
        assert (canvas.document is before) is is_open


def test_escape_takes_back_what_could_not_be_read(canvas: Any) -> None:
    begin(canvas, "5 t")
    canvas.key(KEY.Key_Return)
    before = canvas.document
    begin(canvas, "7 abc")
    canvas.key(KEY.Key_Return)
    unread = canvas.view.table.sync.unread
    assert unread == {only_flow(canvas): "7 abc"}
    assert canvas.document is before
    canvas.key(KEY.Key_F2)
    assert canvas.view.writing.editor.text() == "7 abc"
    canvas.key(KEY.Key_Escape)
    assert unread == {}
    assert canvas.document is before


def test_an_empty_field_says_what_may_be_typed_and_a_guess_is_called_one(canvas: Any) -> None:
    canvas.session.select((only_flow(canvas),))
    canvas.key(KEY.Key_F2)
    chip = canvas.view.writing._chip
    assert "3.5 t/wk" in chip.reading.spread
    canvas.type("~5 t")
    assert chip.reading.spread.endswith("Guessed")


def test_what_is_deleted_is_not_offered_anew_and_escape_leaves_nothing_that_was_only_offered(
    document: Any, qtbot: QtBot
) -> None:
    theme = Theme()
    line = HouseLineEdit(theme)
    qtbot.addWidget(line)
    completion = Completion(line, lambda: theme, partial(offers, document, next(iter(document.flows)), lang="en"))
    line.set_value("1000 kg")  # after the field was made, as a panel fills it
    QTest.keyClick(line, KEY.Key_End)
    QTest.keyClick(line, KEY.Key_Backspace)
    assert (line.text(), line.selectedText()) == ("1000 k", "")
    line.set_value("5 kg")
    for key in (KEY.Key_End, KEY.Key_Backspace, KEY.Key_Backspace, KEY.Key_K):
        QTest.keyClick(line, key)
    assert (line.text(), completion.typed) == ("5 kg", "5 k")  # the text that holds, half of it only offered
    QTest.keyClick(line, KEY.Key_Escape)
    line.commit()
    assert (line.text(), completion.typed) == ("5 kg", "5 kg")


def test_the_key_to_the_next_unknown_opens_the_only_one_there_is_also_where_it_is_selected(canvas: Any) -> None:
    for _ in range(2):
        canvas.view.next_unknown()
        assert canvas.view.writing.is_open
        assert canvas.said == []
        canvas.key(KEY.Key_Escape)
    begin(canvas, "5 t")
    canvas.key(KEY.Key_Return)
    canvas.view.next_unknown()
    assert not canvas.view.writing.is_open
    assert canvas.said == ["No flow is unknown any more."]
