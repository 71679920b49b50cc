"""Access: every control has a name for a screen reader, shows when it has the keyboard, and is reached by Tab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from helpers.shell import Shell, open_shell
from vsm_app.ui.itemmodels.problems import ProblemRole
from vsm_app.ui.theme import ThemeChoice
from vsm_app.ui.widgets.labels import Label

ROLE = QAccessible.Role
#: What a person operates: each of them must say what it is for.
OPERATED = frozenset(
    {
        ROLE.Button, ROLE.ButtonMenu, ROLE.ButtonDropDown, ROLE.CheckBox, ROLE.RadioButton, ROLE.ComboBox,
        ROLE.EditableText, ROLE.SpinBox, ROLE.Slider, ROLE.PageTabList, ROLE.PageTab, ROLE.List, ROLE.Table, ROLE.Tree,
        ROLE.Link, ROLE.MenuItem,
    }
)  # fmt: skip
_DEEPEST = 40


def seen(root: QAccessibleInterface, depth: int = 0) -> Iterator[QAccessibleInterface]:
    """The interface and all below it that are in sight; rows of tables and lists are left out."""
    yield root
    if depth > _DEEPEST or root.role() in (ROLE.Table, ROLE.List, ROLE.Tree):
        return
    for number in range(root.childCount()):
        child = root.child(number)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from seen(child, depth + 1)


def nameless(shell: Shell) -> set[str]:
    """Controls in sight that have no name, as a screen reader would be told them."""
    found = set()
    root = QAccessible.queryAccessibleInterface(shell.window)
    for one in seen(root):
        if one.role() in OPERATED and not one.text(QAccessible.Text.Name).strip():
            found.add(f"{one.role().name}: {told(one.object())}")
    return found


def told(one: QObject) -> str:
    """Which control is meant, for the one who mends it."""
    return f"{type(one).__name__} {one.objectName()} in {type(one.parent()).__name__}"


@pytest.fixture(params=["en", "de"])
def worded(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Shell]:
    with open_shell(request.param) as opened:
        yield opened


def test_every_control_has_a_name(worded: Shell) -> None:
    missing = nameless(worded)
    worded.window.files.open_example("drive-unit")
    worded.settle()
    for dock in ("palette", "inspector", "analysis"):
        worded.window.docks[dock].show()
    document = worded.document
    chosen = [
        (), list(document.nodes)[:1], list(document.flows)[:1], list(document.nodes)[:3], list(document.flows)[:3],
        list(document.layout.notes)[:1], list(document.physics.measures)[:1],
    ]  # fmt: skip
    for ids in chosen:
        worded.session.select(ids)
        worded.settle()
        for fold in worded.window.inspector.findChildren(QWidget):
            if hasattr(fold, "open") and hasattr(fold, "body"):
                fold.open()
        worded.settle()
        missing |= nameless(worded)
    for tab in ("problems", "flows", "indicators", "hotspots", "timeline", "measures"):
        worded.trigger(f"view.{tab}")
        missing |= nameless(worded)
    for view in ("sankey", "heat", "map"):
        worded.trigger(f"view.{view}")
        missing |= nameless(worded)
    assert missing == set()


def operated(shell: Shell) -> list[QWidget]:
    """Everything in sight that Tab leads to."""
    return [
        one
        for one in shell.window.findChildren(QWidget)
        if one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(one, QScrollBar)
        and one.focusProxy() is None
        and (one is shell.canvas or one.visibleRegion().boundingRect() == one.rect())
    ]


def picture(shell: Shell, one: QWidget) -> QImage:
    """A control with what is around it: rings are drawn outside."""
    corner = one.mapTo(shell.window, QPoint(0, 0))
    return shell.window.grab(QRect(corner, one.size()).adjusted(-4, -4, 4, 4)).toImage()


def unshown(shell: Shell) -> set[str]:
    """What Tab leads to and looks with the keyboard as without it."""
    same = set()
    for one in operated(shell):
        held = QApplication.focusWidget()
        if held is not None:
            held.clearFocus()
        shell.settle()
        away = picture(shell, one)
        one.setFocus(Qt.FocusReason.TabFocusReason)
        shell.settle()
        if one.hasFocus() and picture(shell, one) == away:
            same.add(told(one))
    return same


@pytest.mark.parametrize("scheme", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_what_has_the_keyboard_shows_it(on_example: Shell, scheme: ThemeChoice) -> None:
    on_example.context.themes.set_choice(scheme)
    on_example.window.docks["analysis"].show()
    same: set[str] = set()
    for tab in ("flows", "indicators", "hotspots", "timeline", "measures", "problems"):
        on_example.trigger(f"view.{tab}")
        same |= unshown(on_example)
    for ids in ((), list(on_example.document.nodes)[:1], list(on_example.document.flows)[:1]):
        on_example.session.select(ids)
        on_example.settle()
        same |= unshown(on_example)
    assert same == set()


def test_the_link_of_a_problem_is_followed_by_space_and_its_place_shown_by_enter(on_example: Shell) -> None:
    on_example.trigger("view.problems")
    panel, asked = on_example.window.analysis.problems, []
    panel.help_requested.connect(lambda what, *_: asked.append(what))
    rows = range(panel.model.rowCount())
    row = next(n for n in rows if panel.model.index(n, 0).data(ProblemRole.HELP) in ("ask", "gap", "conflict", "why"))
    panel.list.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(row):
        on_example.key(Qt.Key.Key_Down, widget=panel.list)
    on_example.key(Qt.Key.Key_Space, widget=panel.list)
    assert asked == [panel.model.index(row, 0).data(ProblemRole.HELP)]
    assert on_example.session.selection == (panel.model.index(row, 0).data(ProblemRole.PLACE),)


def test_a_field_on_the_map_says_whose_quantity_it_is_and_what_it_reads(on_example: Shell) -> None:
    flow = next(i for i, one in on_example.document.flows.items() if one.source and one.target)
    on_example.session.select([flow])
    on_example.canvas.setFocus()
    on_example.key(Qt.Key.Key_F2, widget=on_example.canvas)
    editor = on_example.canvas.writing.editor
    assert editor is not None
    interface = QAccessible.queryAccessibleInterface(editor)
    name = on_example.document.items[on_example.document.flows[flow].item].name
    assert name in interface.text(QAccessible.Text.Name)
    editor.selectAll()
    on_example.type("3 t/wk", editor)
    assert "156" in interface.text(QAccessible.Text.Description)


def test_the_page_of_keys_shows_both_columns_whole(worded: Shell) -> None:
    worded.window.files.new("empty")
    worded.trigger("help.shortcuts")
    page = worded.find("dialog.shortcuts", QDialog)
    area = page.findChild(QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
    assert page.width() <= worded.window.width()
    words = [label.text() for label in page.findChildren(Label)]
    keys = worded.window.actions_["edit.flip"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    assert keys in words
    worded.key(Qt.Key.Key_Escape, widget=page)
    assert worded.window.findChild(QDialog, "dialog.shortcuts") is None


def ringed(shell: Shell) -> bool:
    """Whether the map is drawn with the ring of what has the keyboard."""
    seen = shell.canvas.viewport().grab().toImage()
    return seen.pixelColor(0, 40) == shell.context.theme.color("accent")


def test_the_map_wears_its_ring_where_it_was_reached_by_tab_and_not_after_an_entry(on_example: Shell) -> None:
    canvas = on_example.canvas
    canvas.clearFocus()
    assert not ringed(on_example)
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert ringed(on_example)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    assert not ringed(on_example)
    on_example.session.select(list(on_example.document.flows)[:1])
    for end in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        on_example.key(Qt.Key.Key_F2, widget=canvas)
        editor = canvas.writing.editor
        assert editor is not None
        on_example.key(end, widget=editor)
        assert canvas.hasFocus()
        assert not ringed(on_example)
    on_example.trigger("edit.connect")
    chooser = canvas.placing.chooser
    assert chooser is not None
    on_example.key(Qt.Key.Key_Escape, widget=chooser.field)
    assert canvas.hasFocus()
    assert not ringed(on_example)
