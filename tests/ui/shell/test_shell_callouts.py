"""Call-outs say what holds: an edit behind one closes it, new numbers write it anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QMargins, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from helpers.shell import CTRL, NONE, Shell
from vsm_app.model.edits.settings import set_document
from vsm_app.ui.panels import conflict, why
from vsm_app.ui.widgets.callout import CallOut
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.reason import ChoiceRow

CALLOUTS = ("why", "ask", "conflict")


@pytest.fixture
def drawn(on_map: Shell) -> tuple[Shell, list[str]]:
    """Supplier, process, customer with two flows: 100 t in, exactly 80 t out, typed by hand."""
    _, flows = on_map.chain("supplier", "process", "customer")
    for flow, words in zip(flows, ("100 t!", "80 t!"), strict=True):
        on_map.enter(flow, words)
    return on_map, flows


def shown(shell: Shell) -> list[CallOut]:
    return [found for found in shell.window.findChildren(CallOut) if found.isVisible()]


def opened(shell: Shell, what: str, flow: str) -> CallOut:
    window, anchor = shell.window, QRect(600, 300, 40, 20)
    if what == "why":
        found = why.show_why(window, flow, anchor)
    elif what == "ask":
        found = why.show_ask(window, anchor)
    else:
        rows = window.analysis.problems.model.rows
        problem = next(row.problem for row in rows if row.problem.code.startswith("conflict."))
        found = why.show_conflict(window, problem, anchor)
    shell.settle()
    assert found is not None
    assert shown(shell) == [found]
    return found


@pytest.mark.parametrize("what", CALLOUTS)
def test_undo_with_a_callout_open_closes_it(drawn: tuple[Shell, list[str]], what: str) -> None:
    shell, flows = drawn
    callout = opened(shell, what, flows[1])
    shell.key("z", CTRL, widget=callout)
    assert not shell.document.flows[flows[1]].quantity.is_entered, "the key undoes"
    assert shown(shell) == []


@pytest.mark.parametrize("what", CALLOUTS)
def test_a_map_renamed_behind_a_callout_leaves_it_open(drawn: tuple[Shell, list[str]], what: str) -> None:
    shell, flows = drawn
    callout = opened(shell, what, flows[1])
    shell.session.apply(set_document(shell.document, name="Werk Süd"))
    shell.settle()
    assert shown(shell) == [callout], "nothing that it says has changed"


@pytest.mark.parametrize("what", CALLOUTS)
def test_another_language_or_another_map_closes_it(drawn: tuple[Shell, list[str]], what: str) -> None:
    shell, flows = drawn
    opened(shell, what, flows[1])
    shell.context.language.set("de")
    shell.settle()
    assert shown(shell) == []
    opened(shell, what, flows[1])
    shell.session.replace_document(shell.document)
    shell.settle()
    assert shown(shell) == []


@pytest.mark.parametrize("what", CALLOUTS)
def test_numbers_that_come_while_it_is_open_write_it_anew(drawn: tuple[Shell, list[str]], what: str) -> None:
    shell, flows = drawn
    first = opened(shell, what, flows[1])
    results = shell.session.results
    assert results is not None
    shell.session.set_results(replace(results))
    shell.settle()
    (second,) = shown(shell)
    assert second is not first
    assert second.accessibleName() == first_name(second)
    assert any(label.text() for label in second.findChildren(Label))


def first_name(callout: CallOut) -> str:
    return callout.findChildren(Label)[0].text()


def test_the_formula_of_an_indicator_closes_with_the_edit_behind_it(on_example: Shell) -> None:
    shell = on_example
    shell.window.commands.show_tab("indicators")
    shell.settle()
    panel = shell.window.analysis.indicators
    card = next(card for card in panel.cards.values() if card.isVisible())
    shell.click(card.ask_button)
    (callout,) = shown(shell)
    flow = next(flow.id for flow in shell.document.flows.values() if flow.quantity.is_entered)
    shell.session.select([flow])
    shell.key(Qt.Key.Key_F2, widget=shell.canvas)
    assert shown(shell) == [callout], "selecting changes no number"
    editor = shell.canvas.writing.editor
    assert editor is not None
    editor.selectAll()
    shell.type("123 t", editor)
    shell.key(Qt.Key.Key_Return, widget=editor)
    assert shown(shell) == []


# --- clicks -----------------------------------------------------------------------------------------------------------
def click_at_point(shell: Shell, widget: QWidget, point: QPoint) -> None:
    """A click on the window: whatever lies on top there gets it, as with a real pointer."""
    place = widget.mapTo(shell.window, point)
    QTest.mouseClick(shell.window.windowHandle(), Qt.MouseButton.LeftButton, NONE, place)
    shell.settle()


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (1440, 900), (1920, 1080)])
def test_the_buttons_over_the_edge_of_a_dock_get_every_click(
    drawn: tuple[Shell, list[str]], size: tuple[int, int]
) -> None:
    shell, _flows = drawn
    for height in (0.1, 0.5, 0.9):
        before = shell.document
        click_over_the_edge(shell, size, height)
        shell.trigger("edit.undo")
        assert shell.document == before


def click_over_the_edge(shell: Shell, size: tuple[int, int], height: float) -> None:
    """The call-out lies so that the edge by which the tables are made higher runs below the point that is clicked."""
    shell.window.resize(*size)
    shell.settle()
    panel = shell.window.analysis.problems
    rows = panel.model.rows
    number = next(n for n, row in enumerate(rows) if row.problem.code.startswith("conflict."))
    index = panel.model.index(number, 0)
    click_at_point(shell, panel.list.viewport(), panel.link_rect(index).center())
    (callout,) = shown(shell)
    before = shell.document
    accept = shell.find("conflict.accept")
    point = QPoint(accept.width() // 2, round(accept.height() * height))
    edge = shell.window.docks["analysis"].geometry().top() - 1
    callout.move(callout.x(), callout.y() + edge - accept.mapTo(shell.window, point).y())
    layout = shell.window.layout()
    assert layout is not None
    layout.invalidate()
    layout.activate()  # as with every count that changes in the row of tabs
    shell.settle()
    where = accept.mapTo(shell.window, point)
    strips = shell.window.findChildren(QWidget, "qt_qmainwindow_extended_splitter")
    assert any(strip.isVisible() and strip.geometry().contains(where) for strip in strips), "else this shows nothing"
    click_at_point(shell, accept, point)
    assert shown(shell) == []
    assert shell.document is not before


@pytest.mark.parametrize("height", [480, 720])
def test_the_preview_of_a_way_out_is_in_sight_where_the_choices_scroll(
    drawn: tuple[Shell, list[str]], height: int
) -> None:
    shell, flows = drawn
    shell.window.resize(1280, height)
    shell.settle()
    callout = opened(shell, "conflict", flows[0])
    assert shell.window.rect().contains(
        QRect(callout.mapTo(shell.window, QPoint(0, 0)), callout.size()).marginsRemoved(QMargins(32, 32, 32, 32))
    )
    for one in (shell.find("conflict.verdict"), shell.find("conflict.accept")):
        assert one.visibleRegion().boundingRect() == one.rect()
    choices = [one for one in callout.findChildren(QAbstractButton) if one.objectName().startswith("conflict.")]
    assert any(not one.visibleRegion().isEmpty() for one in choices if one.objectName() != "conflict.accept")


def test_no_strip_of_a_dock_lies_over_an_open_callout(drawn: tuple[Shell, list[str]]) -> None:
    """Whatever is laid out anew behind it: each button stays what the pointer meets there."""
    shell, flows = drawn
    callout = opened(shell, "conflict", flows[0])
    for dock in ("palette", "inspector", "analysis"):
        shell.window.docks[dock].hide()
        shell.settle()
        shell.window.docks[dock].show()
        shell.settle()
        for button in callout.findChildren(QAbstractButton):
            if button.isVisible() and not button.visibleRegion().isEmpty():
                middle = button.visibleRegion().boundingRect().center()
                assert shell.window.childAt(button.mapTo(shell.window, middle)) is button


def test_a_callout_of_choices_opens_in_its_size_and_keeps_it_whichever_is_marked(
    drawn: tuple[Shell, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing comes later, as the worker's answers did; nothing moves under the pointer."""
    shell, flows = drawn
    monkeypatch.setattr(conflict, "_AT_ONCE_S", 60.0)  # however busy the machine is
    monkeypatch.setattr(shell.context.tasks, "run", lambda *_: pytest.fail("a worker was asked"))
    callout = opened(shell, "conflict", flows[1])
    verdict = callout.findChild(Label, "conflict.verdict")
    assert verdict is not None
    sizes = set()
    for row in callout.findChildren(ChoiceRow):
        row.click()
        shell.settle()
        assert verdict.text()
        sizes.add(callout.geometry().getRect())
    assert len(sizes) == 1
