"""A small screen, or a large one at 200 %: nothing is cut without a sign, nothing scrolls sideways. Menus lead on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import SIGNAL, QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from helpers.shell import Shell, open_shell
from vsm_app.model.edits import flows, nodes
from vsm_app.model.elements import OriginClass
from vsm_app.ui.actions.specs import ACTIONS
from vsm_app.ui.itemmodels.flows import Column
from vsm_app.ui.panels.inspector.form import ResultRow
from vsm_app.ui.panels.palette_tile import TILE
from vsm_app.ui.widgets.labels import Label

SIZES = [(960, 540), (1366, 768)]


@pytest.mark.parametrize("size", SIZES)
def test_the_start_page_needs_no_scrolling_sideways(shell: Shell, size: tuple[int, int]) -> None:
    shell.window.resize(*size)
    shell.settle()
    area = shell.window.workspace.start.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
    cards = [card.geometry() for card in shell.window.workspace.start.cards]
    assert len({(card.x(), card.y()) for card in cards}) == len(cards)


@pytest.mark.parametrize("size", SIZES)
def test_the_line_at_the_foot_cuts_no_word(on_example: Shell, size: tuple[int, int]) -> None:
    on_example.window.resize(*size)
    on_example.settle()
    shown = [label for label in on_example.window.status.findChildren(Label) if label.isVisible() and label.text()]
    assert shown
    for label in shown:
        assert label.width() + 1 >= QFontMetricsF(label.font()).horizontalAdvance(label.text()), label.text()


def test_tiles_and_scroll_bar_of_the_palette_fit_side_by_side(on_example: Shell) -> None:
    on_example.window.resize(1366, 768)
    on_example.settle()
    area = on_example.window.palette_panel.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.viewport().width() >= 2 * TILE.width()


def test_a_narrow_table_of_flows_keeps_names_readable(on_example: Shell) -> None:
    on_example.window.resize(960, 700)
    on_example.trigger("view.flows")
    on_example.settle()
    table = on_example.window.analysis.flows.table
    assert table.horizontalScrollBar().maximum() == 0
    assert table.columnWidth(Column.ITEM) >= 100


def test_half_again_as_large_on_a_small_screen_options_tabs_and_lists_stand_whole(on_example: Shell) -> None:
    window = on_example.window
    window.resize(911, 512)  # 1366 x 768 at 150 %
    panel = window.analysis
    for key, options in (("hotspots", panel.rank), ("indicators", panel.indicators.options)):
        on_example.trigger(f"view.{key}")
        tab = panel.tabs.tabs[key]
        assert tab.width() >= tab.sizeHint().width(), "what is open is named in full"
        assert options.width() >= options.minimumSizeHint().width()
        assert options.visibleRegion().boundingRect() == options.rect()
        assert not options.geometry().isEmpty()
    low = panel.tabs.height()
    window.resize(1440, 900)
    on_example.settle()
    assert panel.tabs.height() < low, "with room beside the tabs they stand there"
    for width in (1280, 1366):
        window.resize(width, 800)
        for key in ("hotspots", "indicators"):
            on_example.trigger(f"view.{key}")
            on_example.settle()
            cut = [name for name, tab in panel.tabs.tabs.items() if tab.width() < tab.sizeHint().width()]
            assert not cut, "from 1280 on every tab is whole, with its count"
    window.resize(911, 512)
    on_example.settle()
    on_example.session.select(list(on_example.document.nodes)[:1])
    on_example.trigger("edit.connect")
    chooser = window.canvas.placing.chooser
    assert chooser is not None
    assert window.canvas.viewport().rect().contains(chooser.geometry()), "the end of its list can be reached"
    on_example.key(Qt.Key.Key_Escape, widget=chooser.field)


def test_a_long_choice_ends_in_an_ellipsis_and_its_tooltip_says_it_all(on_example: Shell) -> None:
    on_example.session.select([])
    on_example.settle()
    box = on_example.window.inspector.map.calendar.box
    box.setFixedWidth(80)
    on_example.settle()
    box.repaint()
    assert box.toolTip() == box.currentText()


def test_every_entry_of_the_menus_does_something(on_map: Shell) -> None:
    signals = (SIGNAL("triggered(bool)"), SIGNAL("toggled(bool)"))
    idle = [
        entry.id
        for entry in ACTIONS
        if not any(on_map.window.actions_[entry.id].receivers(signal) for signal in signals)
    ]
    assert idle == []


def test_a_long_figure_is_whole_in_the_inspector(on_map: Shell) -> None:
    made = nodes.add_node(on_map.document, "process", "Grid", (0.0, 0.0))
    on_map.session.apply(made)
    on_map.session.apply(flows.connect(on_map.document, None, made.made[0], origin_class=OriginClass.ENERGY))
    (flow,) = on_map.document.flows
    on_map.enter(flow, "6132000 MWh ±245000")
    on_map.session.select([flow])
    on_map.settle()
    form = on_map.window.inspector.flow
    area = form.parentWidget()
    assert form.minimumSizeHint().width() <= area.width()
    for part in (form.figure, form.unit, form.spread):
        assert part.width() >= part.sizeHint().width()
        assert part.mapTo(area, part.rect().topRight()).x() <= area.width()


@pytest.mark.parametrize("lang", ["de", "en"])
def test_words_of_the_palette_are_whole_and_clear_of_the_edge_of_the_window(qtbot: QtBot, lang: str) -> None:
    with open_shell(lang) as shell:
        shell.window.files.new("empty")
        shell.settle()
        for tile in shell.window.palette_panel.tiles():
            font, words = tile.fitted_label()
            assert "\u2026" not in words
            assert QFontMetricsF(font).horizontalAdvance(words) <= tile.width() - 7.5, words


def test_a_gap_of_rounding_is_told_in_a_unit_that_leaves_the_inspector_its_width(on_map: Shell) -> None:
    on_map.window.resize(1366, 768)
    on_map.window.files.open_example("aluminium-cars-2020")
    on_map.settle()
    said = []
    for node in on_map.document.nodes:
        on_map.session.select([node])
        on_map.settle()
        for area in on_map.window.inspector.findChildren(QScrollArea):
            held = area.widget()
            assert not area.isVisible() or held is None or held.width() <= area.viewport().width(), node
        said += [row.figure.text() for row in on_map.window.inspector.node.findChildren(ResultRow)]
    assert [words for words in said if "0.0000" in words] == []


def test_a_chip_out_of_sight_is_scrolled_into_it_before_one_types_there(on_map: Shell) -> None:
    """A flow may be seen, and lead far away to where its figure stands."""
    on_map.window.resize(1280, 720)
    on_map.window.files.open_example("wood-indonesia-2014")
    on_map.settle()
    canvas = on_map.canvas
    canvas.set_zoom(1.0)
    field_room = canvas.viewport().rect().adjusted(0, 0, -60, -30)
    for flow in list(on_map.document.flows)[::6]:
        canvas.reveal(flow)
        assert canvas.start_entry(flow)
        editor = canvas.writing.editor
        assert editor is not None
        assert field_room.contains(editor.geometry().center()), flow
        on_map.key(Qt.Key.Key_Escape, widget=editor)


@pytest.mark.parametrize("by_hand", [False, True])
def test_panels_squeezed_by_a_small_window_are_as_wide_as_before_in_a_large_one(
    on_example: Shell, by_hand: bool
) -> None:
    window = on_example.window
    docks = [window.docks["palette"], window.docks["inspector"]]
    window.resize(1366, 768)
    on_example.settle()
    if by_hand:
        window.resizeDocks(docks, [210, 300], Qt.Orientation.Horizontal)
        on_example.settle()
    before = [dock.width() for dock in docks]
    for size in ((800, 600), (640, 480), (900, 600), (1366, 768)):
        window.resize(*size)
        on_example.settle()
        if size[0] == 640:
            assert [dock.width() for dock in docks] < before, "no room was taken"
    assert [dock.width() for dock in docks] == before


def test_a_panel_made_narrower_by_hand_stays_so(on_example: Shell) -> None:
    window, dock = on_example.window, on_example.window.docks["inspector"]
    window.resize(1366, 768)
    on_example.settle()
    window.resizeDocks([dock], [dock.minimumWidth() + 20], Qt.Orientation.Horizontal)
    on_example.settle()
    chosen = dock.width()
    for size in ((1280, 720), (1500, 800)):
        window.resize(*size)
        on_example.settle()
    assert dock.width() == chosen


def test_panels_that_come_back_after_presenting_in_a_small_window_know_how_wide_they_were(on_example: Shell) -> None:
    window = on_example.window
    docks = [window.docks["palette"], window.docks["inspector"]]
    window.resize(1366, 768)
    on_example.settle()
    before = [dock.width() for dock in docks]
    window.resize(640, 480)
    on_example.settle()
    on_example.trigger("view.present")
    on_example.settle()
    on_example.key(Qt.Key.Key_Escape, widget=on_example.canvas)
    on_example.settle()
    window.resize(1366, 768)
    on_example.settle()
    assert [dock.width() for dock in docks] == before


def test_a_panel_drawn_narrower_by_its_line_in_a_small_window_stays_so(on_example: Shell) -> None:
    window, dock = on_example.window, on_example.window.docks["inspector"]
    window.resize(1366, 768)
    on_example.settle()
    window.resize(800, 600)
    on_example.settle()
    window.resizeDocks([dock], [dock.width() + 60], Qt.Orientation.Horizontal)
    on_example.settle()
    window.resize(660, 600)
    on_example.settle()
    edge = dock.mapTo(window, dock.rect().topLeft()) - QPoint(2, -200)
    width = dock.width()
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=edge)
    for step in (5, 15):
        QTest.mouseMove(window, edge + QPoint(step, 0))
        on_example.settle()
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=edge + QPoint(15, 0))
    on_example.settle()
    chosen = dock.width()
    assert chosen < width
    window.resize(1366, 768)
    on_example.settle()
    assert dock.width() == chosen
