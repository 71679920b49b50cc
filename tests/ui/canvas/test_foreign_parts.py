"""A part of another map: what its entries would mean here is said, its photos stay its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from vsm_app.io.photo_names import free_name
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes, notes
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.settings import Calendar, CalendarKind, FunctionalUnit, NumberFormat, Settings
from vsm_app.ui.canvas.foreign import in_our_words, other_meanings, with_photos
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.theme import Theme

PRODUCTION = Calendar(CalendarKind.PRODUCTION)


def part_with(unit: str, sd: float | None = None, **settings: object) -> Document:
    first = nodes.add_node(Document(), "process", "Cut", (0.0, 0.0))
    quantity = Quantity(Form.VALUE, f"1.074 {unit}", 1.074, unit, sd=sd)
    document = flows.add_flow(first.document, None, *first.made, quantity=quantity).document
    return replace(document, physics=replace(document.physics, settings=replace(document.settings, **settings)))


def test_a_part_of_a_map_with_the_same_settings_needs_no_word() -> None:
    assert list(other_meanings(part_with("kg/h"), Settings(), "en")) == []
    part = part_with("kg/h", sd=0.1)
    assert in_our_words(part, Settings(), "en") is part


@pytest.mark.parametrize("lang", ["de", "en"])
def test_another_number_of_pieces_is_said_where_something_is_entered_per_piece(lang: str) -> None:
    ours = Settings(functional_unit=FunctionalUnit(pieces=500.0))
    theirs = FunctionalUnit(pieces=1000.0)
    (said,) = other_meanings(part_with("kg/pc", functional_unit=theirs), ours, lang)
    assert "500" in said
    assert "000" in said
    assert list(other_meanings(part_with("kg", functional_unit=theirs), ours, lang)) == []
    assert len(list(other_meanings(part_with("kg/pc"), ours, lang))) == 1


@pytest.mark.parametrize("lang", ["de", "en"])
def test_another_calendar_is_said_where_a_rate_adds_up_otherwise(lang: str) -> None:
    (said,) = other_meanings(part_with("kg/h", calendar=PRODUCTION), Settings(), lang)
    assert "kg/h" in said
    assert list(other_meanings(part_with("kg/a", calendar=PRODUCTION), Settings(), lang)) == []
    same = replace(Calendar(), shifts_per_day=3.0)  # goes on round the clock all the same
    assert list(other_meanings(part_with("kg/h", calendar=same), Settings(), lang)) == []


def test_another_period_is_said() -> None:
    assert len(list(other_meanings(part_with("t", period="wk"), Settings(), "en"))) == 1


def test_a_spread_is_written_anew_where_plus_minus_means_something_else() -> None:
    part = part_with("t", sd=0.1, half_width_95=True)
    written = next(iter(in_our_words(part, Settings(), "en").flows.values())).quantity
    assert written.sd == 0.1
    assert "0.1" in written.text
    back = next(iter(in_our_words(part_with("t", sd=0.1), Settings(half_width_95=True), "en").flows.values())).quantity
    assert back.sd == 0.1
    assert "0.19" in back.text or "0.2" in back.text


def test_a_number_is_written_anew_where_the_decimal_sign_is_another() -> None:
    ours = Settings(number_format=NumberFormat.COMMA)
    written = next(iter(in_our_words(part_with("t"), ours, "en").flows.values())).quantity
    assert written.value == 1.074
    assert "1.074" not in written.text or "," in written.text


def test_two_photos_of_one_name_stay_two() -> None:
    part = notes.add_photo(Document(), "wall.jpg", (0, 0), (10, 10)).document
    same, photos = with_photos(part, {"wall.jpg": b"a"}, {"wall.jpg": b"a"})
    assert same == part
    assert photos == {"wall.jpg": b"a"}
    other, photos = with_photos(part, {"wall.jpg": b"b"}, {"wall.jpg": b"a"})
    (note,) = other.layout.notes.values()
    assert note.media.endswith(".jpg")
    assert photos == {note.media: b"b"}
    assert note.media != "wall.jpg"


def test_a_name_made_of_the_content_is_the_same_each_time_and_gives_way_again_where_it_is_taken() -> None:
    made = free_name("wall.jpg", b"b", {"wall.jpg": b"a"})
    assert made == free_name("wall.jpg", b"b", {"wall.jpg": b"a", made: b"b"})
    assert free_name("wall.jpg", b"b", {"wall.jpg": b"a", made: b"c"}) not in ("wall.jpg", made)


def picture(colour: str) -> bytes:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def test_the_next_map_shows_its_own_picture_of_the_same_name(qtbot: QtBot) -> None:
    look = Look(Theme())
    look.media = {"wall.png": picture("red")}
    assert look.photo("wall.png").toImage().pixelColor(1, 1) == QColor("red")
    look.media = {"wall.png": picture("blue")}
    assert look.photo("wall.png").toImage().pixelColor(1, 1) == QColor("blue")
    look.media = {}
    assert look.photo("wall.png").isNull()
