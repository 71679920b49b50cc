"""Tab: every stop in sight, named, in the order in which one reads the window, and the same way back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QWidget

from helpers.shell import NONE, SHIFT, Shell
from vsm_app.ui.actions.walking import read
from vsm_app.ui.itemmodels.flows import ID_ROLE, Column
from vsm_app.ui.panels.palette_tile import PaletteTile
from vsm_app.ui.widgets.buttons import HouseButton
from vsm_app.ui.widgets.cards import IndicatorCard

_LONGEST = 250


def walk(shell: Shell, *, back: bool = False) -> Iterator[QWidget]:
    """Every stop from the one that has the keyboard until that one comes again; the map in one step."""
    start = QApplication.focusWidget()
    for _ in range(_LONGEST):
        focus = QApplication.focusWidget()
        assert focus is not None
        yield focus
        if focus is shell.canvas:  # its elements are walked elsewhere, and the inspector would follow
            shell.window.focusNextPrevChild(not back)
        else:
            QTest.keyClick(focus, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab, SHIFT if back else NONE)
        if QApplication.focusWidget() is start:
            return
    pytest.fail("the way has no end")


def place(one: QWidget) -> QPoint:
    """Where a widget stands on the screen."""
    return one.mapToGlobal(QPoint(0, 0))


def unfold(shell: Shell) -> None:
    """Open every section of the inspector, and one whose switches come after all else was made."""
    for fold in shell.window.inspector.findChildren(QWidget):
        if hasattr(fold, "open") and hasattr(fold, "body"):
            fold.open()
    shell.settle()


def test_tab_leads_through_all_that_is_in_sight_as_one_reads_and_back(on_example: Shell) -> None:
    window = on_example.window
    on_example.trigger("view.hotspots")
    QTest.keyClick(window.analysis.hotspots.table, Qt.Key.Key_Tab)
    assert not window.analysis.hotspots.table.hasFocus(), "Tab leads out of a table"
    on_example.session.select(list(on_example.document.nodes)[:1])
    unfold(on_example)
    on_example.trigger("view.timeline")
    window.header.title.setFocus(Qt.FocusReason.TabFocusReason)
    forth = []
    for stop in walk(on_example):
        forth.append(stop)
        assert stop.isVisible()
        assert stop is on_example.canvas or stop.visibleRegion().boundingRect() == stop.rect(), stop
        assert QAccessible.queryAccessibleInterface(stop).text(QAccessible.Text.Name).strip(), stop
    parts = [window.header, window.palette_panel, window.canvas, window.side, window.analysis, window.status]
    owners = [next(n for n, part in enumerate(parts) if part is one or part.isAncestorOf(one)) for one in forth]
    assert owners == sorted(owners)
    assert set(owners) == set(range(len(parts)))
    fields = [one for one in forth if window.inspector.isAncestorOf(one)]
    form = window.inspector.current
    heights = [one.mapTo(form, QPoint(0, 0)).y() for one in fields if form.isAncestorOf(one)]
    assert all(after >= before - 4 for before, after in pairwise(heights))
    assert window.inspector.node.layers.switches["mass"] in fields, "made when the results came"
    tiles = [one for one in forth if isinstance(one, PaletteTile)]
    assert forth.index(tiles[0].parentWidget().heading) == forth.index(tiles[0]) - 1
    assert window.analysis.tabs.tabs["timeline"] in forth, "the tab that is open, not the one that was clicked last"
    back = list(walk(on_example, back=True))
    assert back == [forth[0], *reversed(forth[1:])]


def test_the_stop_of_a_choice_goes_with_what_holds(on_example: Shell) -> None:
    views = on_example.window.header.views
    segments = views.findChildren(HouseButton)
    segments[0].setFocus(Qt.FocusReason.TabFocusReason)
    on_example.trigger("view.heat")
    stops = [one for one in segments if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [segments[2]]
    assert segments[2].hasFocus()
    assert {QAccessible.queryAccessibleInterface(one).role() for one in segments} == {QAccessible.Role.RadioButton}


def test_what_is_walked_says_what_it_is(on_example: Shell) -> None:
    on_example.trigger("view.indicators")
    cards = [one for one in on_example.window.analysis.indicators.findChildren(IndicatorCard) if one.isVisible()]
    assert len(cards) > 5
    names = [one.ask_button.accessibleName() for one in cards]
    assert len(set(names)) == len(names)
    assert all(one.accessibleName() in one.ask_button.accessibleName() for one in cards)
    assert all(one.ask_button.accessibleDescription() == one.accessibleDescription() != "" for one in cards)
    heading = on_example.find("palette.electricity").parentWidget().heading
    assert QAccessible.queryAccessibleInterface(heading).text(QAccessible.Text.Name) == "Energy & water"
    assert heading.shortcut().isEmpty(), "an & before a blank would take Alt+Space"
    on_example.key(Qt.Key.Key_Return, widget=heading)
    assert not heading.is_open
    tile = QAccessible.queryAccessibleInterface(on_example.find("palette.process"))
    assert (tile.role(), tile.text(QAccessible.Text.Name)) == (QAccessible.Role.Button, "Process")
    on_example.session.select(())
    assert on_example.canvas.accessibleDescription().startswith("Nodes: ")


def test_the_table_of_flows_says_what_the_map_shows_and_both_walk_together(on_example: Shell) -> None:
    on_example.trigger("view.flows")
    table, document = on_example.window.analysis.flows.table, on_example.document
    back = next(i for i, flow in document.flows.items() if flow.r_strategy == "R6")
    on_example.session.select([back])
    on_example.settle()
    row = table.currentIndex().row()
    assert table.model().index(row, Column.SOURCE).data(ID_ROLE) == back
    said = table.model().index(row, Column.ITEM).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert said == "R6 Remanufacture"
    table.setFocus(Qt.FocusReason.TabFocusReason)
    on_example.key(Qt.Key.Key_Down if row == 0 else Qt.Key.Key_Up, widget=table)
    (now,) = on_example.session.selection
    assert now == table.currentIndex().siblingAtColumn(Column.SOURCE).data(ID_ROLE) != back


def test_the_stops_of_dialogs_are_named_and_none_is_a_trap(on_example: Shell) -> None:
    for action in ("map.simulate", "help.shortcuts"):
        on_example.trigger(action)
        (page,) = (one for one in on_example.window.findChildren(QDialog) if one.isVisible())
        stops = [one for one in page.findChildren(QWidget) if one.isVisible() and one.isEnabled()]
        stops = [one for one in stops if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None]
        assert stops
        for stop in stops:
            assert QAccessible.queryAccessibleInterface(stop).text(QAccessible.Text.Name).strip(), stop
            if isinstance(stop, QAbstractItemView):
                assert not stop.tabKeyNavigation()
        on_example.key(Qt.Key.Key_Escape, widget=page)


def test_stops_that_have_no_height_yet_are_read_like_all_others(qapp: QApplication) -> None:
    """A card that is hidden while it holds the keyboard is asked before its neighbours are laid out."""
    box = QWidget()
    fields = [QWidget(box) for _ in range(3)]
    for number, field in enumerate(fields):
        field.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        field.setGeometry(0, 10 * (2 - number), 100, 0)
    box.show()
    assert [field.height() for field in fields] == [0, 0, 0]
    assert read(box) == fields[::-1]
    box.close()
