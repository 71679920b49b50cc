"""Cards, bars, lights and empty states: what they show, say, and offer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView, QTreeView

from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_tokens import Scheme
from vsm_app.ui.widgets.bars import MiniBar
from vsm_app.ui.widgets.cards import Card, IndicatorCard, Reading
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.states import EmptyState, Light, TrafficLight
from vsm_app.ui.widgets.tables import dress_table

LEFT = Qt.MouseButton.LeftButton
READING = Reading("40.4", "%", "± 0.7", "768 of 1,900 t/a sold come back.", 0.404, 0.55)


@pytest.fixture(params=list(Scheme), ids=str)
def theme(request, qapp):
    return Theme(request.param)


@pytest.fixture
def shown(qtbot):
    def show(widget, width=240, height=0):
        qtbot.addWidget(widget)
        widget.resize(width, height or widget.sizeHint().height())
        widget.show()
        widget.activateWindow()
        QTest.qWaitForWindowActive(widget)
        return widget

    return show


def texts(card) -> list[str]:
    return [label.text() for label in card.findChildren(Label) if label.isVisible()]


def test_an_indicator_card_shows_name_figure_unit_spread_and_words(shown, theme):
    card = shown(IndicatorCard(theme, "Return rate", "Formula and source"))
    card.show_reading(READING)
    assert card.is_defined
    assert texts(card) == ["Return rate", "40.4", "%", "± 0.7", "768 of 1,900 t/a sold come back."]


def test_the_figure_is_the_largest_thing_and_shares_its_line_with_the_unit(shown, theme):
    card = shown(IndicatorCard(theme, "Return rate"))
    card.show_reading(READING)
    figure, unit = (next(label for label in card.findChildren(Label) if label.text() == text) for text in ("40.4", "%"))
    assert figure.font().pixelSize() == 28
    assert unit.x() > figure.geometry().right()
    assert figure.geometry().top() < unit.geometry().center().y() < figure.geometry().bottom()


def test_the_question_mark_asks_for_formula_and_source(shown, qtbot, theme):
    card = shown(IndicatorCard(theme, "Return rate", "Formula and source"))
    with qtbot.waitSignal(card.asked):
        qtbot.mouseClick(card.ask_button, LEFT)
    card.ask_button.setFocus()
    with qtbot.waitSignal(card.asked):
        qtbot.keyClick(card.ask_button, Qt.Key.Key_Space)
    assert card.ask_button.accessibleName() == "Return rate: Formula and source"
    assert card.ask_button.toolTip() == "Formula and source"


def test_what_is_not_defined_says_why_and_leads_to_the_entry(shown, qtbot, theme):
    card = shown(IndicatorCard(theme, "Circularity (MCI)"))
    entered = []
    card.show_undefined("Not defined yet", "Needs the service life.", "Enter it", lambda: entered.append(1))
    assert not card.is_defined
    assert texts(card) == ["Circularity (MCI)", "Not defined yet", "Needs the service life."]
    qtbot.mouseClick(card.link, LEFT)
    card.link.setFocus()
    qtbot.keyClick(card.link, Qt.Key.Key_Return)
    assert entered == [1, 1]


def test_a_card_that_becomes_defined_shows_no_link_any_more(shown, theme):
    card = shown(IndicatorCard(theme, "MCI"))
    card.show_undefined("Not defined yet", "Needs the service life.", "Enter it", lambda: None)
    card.show_reading(Reading("0.55"))
    assert not card.link.isVisible()
    assert not card.findChild(MiniBar).isVisible()


@pytest.mark.parametrize("fraction", [0.4, None])
def test_words_keep_off_the_figure_with_a_bar_and_without(shown, theme, fraction):
    card = shown(IndicatorCard(theme, "Collection rate"))
    card.show_reading(Reading("100.0", "%", words="28,137 of 28,137 kt/a", fraction=fraction))
    QTest.qWait(0)
    figure, words = (
        next(one for one in card.findChildren(Label) if one.text() == said)
        for said in ("100.0", "28,137 of 28,137 kt/a")
    )
    above = card.findChild(MiniBar) if fraction else figure
    assert words.mapTo(card, words.rect().topLeft()).y() - above.mapTo(card, above.rect().bottomLeft()).y() > 6


def test_a_card_is_spoken_as_name_and_reading(shown, theme):
    card = shown(IndicatorCard(theme, "Return rate"))
    card.show_reading(READING)
    assert card.accessibleName() == "Return rate"
    assert card.accessibleDescription() == "40.4 % ± 0.7 768 of 1,900 t/a sold come back."


def test_a_stale_figure_stays_readable_and_grey(shown, theme):
    card = shown(IndicatorCard(theme, "Return rate"))
    card.show_reading(READING)
    figure = next(label for label in card.findChildren(Label) if label.text() == "40.4")
    card.set_stale(True)
    assert figure.palette().windowText().color() == theme.color("ink3")
    card.set_stale(False)
    assert figure.palette().windowText().color() == theme.color("ink")


def test_long_words_make_a_card_higher_not_wider(shown, theme):
    card = shown(IndicatorCard(theme, "Return rate"))
    card.show_reading(READING)
    short = card.heightForWidth(240)
    card.show_reading(Reading("1", words="word " * 40, fraction=0.1))
    QTest.qWait(0)
    assert card.heightForWidth(240) > short
    assert card.minimumSizeHint().width() <= 240


def test_a_card_has_a_thin_outline_and_follows_the_theme(shown, theme):
    card = shown(Card(theme), 120, 80)
    image = card.grab().toImage()
    assert image.pixelColor(60, 0).name() == theme.name("line")
    assert image.pixelColor(60, 40).name() == theme.name("card.panel")
    card.set_theme(Theme(Scheme.DARK))
    assert card.theme.is_dark


@pytest.mark.parametrize(("fraction", "filled_to"), [(0.0, 0), (0.5, 100), (1.0, 200), (7.0, 200), (-1.0, 0)])
def test_a_bar_is_filled_to_its_share_and_clamped(shown, theme, fraction, filled_to):
    bar = shown(MiniBar(theme), 200)
    bar.set_value(fraction)
    image = bar.grab().toImage()
    middle = image.height() // 2
    colour = {x: image.pixelColor(x, middle).name() for x in range(4, 196)}
    assert all(colour[x] == theme.name("ok") for x in colour if x < filled_to - 4)
    assert all(colour[x] == theme.name("track") for x in colour if x > filled_to + 4)
    assert bar.fraction == fraction


def test_the_target_is_a_tick_higher_than_the_bar(shown, theme):
    bar = shown(MiniBar(theme), 200)
    bar.set_value(0.2, target=0.5)
    image = bar.grab().toImage()
    assert image.pixelColor(100, 2).name() == theme.name("ink")
    assert image.pixelColor(60, 2).name() != theme.name("ink")
    assert bar.target == 0.5


def test_a_light_is_told_by_place_words_and_colour(shown, theme):
    lamp = TrafficLight(theme)
    lit = {}
    for light in Light:
        lamp.show_state(light, "1 number missing", "to close the map")
        shown(lamp, lamp.sizeHint().width())
        image = lamp.grab().toImage()
        middle = image.height() // 2
        tokens = {"badge.error", "badge.warn", "ok"}
        lit[light] = [
            place
            for place in range(3)
            if image.pixelColor(4 + 5 + 11 * place, middle).name() in {theme.name(token) for token in tokens}
        ]
    assert lit == {Light.CONFLICT: [0], Light.MISSING: [1], Light.CLOSED: [2]}
    assert lamp.accessibleName() == "1 number missing to close the map"


def test_the_light_leads_on_by_mouse_and_key(shown, qtbot, theme):
    lamp = TrafficLight(theme)
    lamp.show_state(Light.MISSING, "1 number missing")
    shown(lamp)
    clicks = []
    lamp.clicked.connect(lambda: clicks.append(1))
    qtbot.mouseClick(lamp, LEFT)
    lamp.setFocus()
    qtbot.keyClick(lamp, Qt.Key.Key_Space)
    assert clicks == [1, 1]


def test_an_empty_state_says_one_sentence_and_offers_the_button(shown, qtbot, theme):
    empty = shown(EmptyState(theme, "measures"), 300, 200)
    done = []
    empty.say("No measures yet.", "Add a measure", lambda: done.append(1))
    assert empty.words == "No measures yet."
    qtbot.mouseClick(empty.button, LEFT)
    empty.button.setFocus()
    qtbot.keyClick(empty.button, Qt.Key.Key_Return)
    assert done == [1, 1]
    empty.say("Nothing to do.")
    assert not empty.button.isVisible()


@pytest.mark.parametrize("kind", [QTableView, QTreeView])
def test_tables_have_rows_and_headers_of_one_height_and_no_lines_down(shown, theme, kind):
    view = kind()
    model = QStandardItemModel(3, 2, view)
    view.setModel(model)
    dress_table(view, theme)
    shown(view, 200, 150)
    header = view.horizontalHeader() if kind is QTableView else view.header()
    assert header.height() == 26
    assert header.defaultAlignment() & Qt.AlignmentFlag.AlignLeft
    if kind is QTableView:
        assert view.rowHeight(0) == 28
        assert not view.showGrid()
