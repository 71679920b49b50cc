"""The call-outs: why a number is what it is, what to ask next, which entries disagree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from helpers.shell import Shell, open_shell
from vsm_app.model.ids import distinct_name_of
from vsm_app.ui.itemmodels.flows import Column
from vsm_app.ui.itemmodels.problems import ProblemRole
from vsm_app.ui.panels.context_menu import build_menu
from vsm_app.ui.widgets.callout import CallOut
from vsm_app.ui.widgets.reason import ReasonRow


def rows_of(callout: CallOut) -> list[ReasonRow]:
    return callout.findChildren(ReasonRow)


@pytest.fixture
def chain(on_map: Shell) -> tuple[Shell, list[str], list[str]]:
    """Supplier, process, customer with two flows between them."""
    nodes, flows = on_map.chain("supplier", "process", "customer")
    return on_map, nodes, flows


def test_why_shows_the_steps_behind_a_solved_number_and_each_leads_to_its_place(
    chain: tuple[Shell, list[str], list[str]],
) -> None:
    shell, nodes, flows = chain
    shell.enter(flows[0], "100 t")
    shell.session.select([flows[1]])
    shell.click(shell.window.inspector.flow.why)
    callout = shell.find("callout.why")
    step = next(row for row in rows_of(callout) if row.number == 1)
    assert shell.document.nodes[nodes[1]].name in step.heading
    assert "100" in step.words
    shell.click(step)
    assert set(shell.session.selection) == {nodes[1], *flows}
    assert callout.isVisible()
    shell.key(Qt.Key.Key_Escape)
    assert not callout.isVisible()


def test_the_sum_in_a_reason_is_right_as_it_is_read_with_the_figures_of_the_map(on_example: Shell) -> None:
    document = on_example.document
    flow = next(one for one, flow in document.flows.items() if document.items[flow.item].name == "Recyclate")
    on_example.window.commands.why(flow)
    words = next(row for row in rows_of(on_example.find("callout.why")) if row.number == 1).words
    left, _, right = words.replace("\u202f", "").replace("\u2212", "-").replace(",", "").partition("=")
    figures = [float(sign.replace(" ", "") + value) for sign, value in re.findall(r"(- |)[^-+\d]+?(\d+)(?= |$)", left)]
    assert len(figures) == 6, words
    assert sum(figures) == float(re.findall(r"\d+", right)[0]), words


def test_the_traffic_light_opens_what_to_ask_and_a_question_opens_the_entry(
    chain: tuple[Shell, list[str], list[str]],
) -> None:
    shell, _, flows = chain
    shell.click(shell.window.status.light)
    callout = shell.find("callout.ask")
    first = rows_of(callout)[0]
    assert first.number == 1
    shell.click(first)
    editor = shell.canvas.writing.editor
    assert editor is not None
    shell.type("12 t", editor)
    shell.key(Qt.Key.Key_Return, widget=editor)
    assert [shell.value(flow) for flow in flows] == pytest.approx([12.0, 12.0])


def test_the_link_of_a_missing_number_opens_what_to_ask(chain: tuple[Shell, list[str], list[str]]) -> None:
    shell, _, _ = chain
    shell.follow_problem("missing.")
    assert shell.find("callout.ask").isVisible()


def test_a_click_beside_the_link_shows_the_place_only(chain: tuple[Shell, list[str], list[str]]) -> None:
    shell, _, _ = chain
    panel = shell.window.analysis.problems
    number = next(n for n, row in enumerate(panel.model.rows) if row.place)
    index = panel.model.index(number, 0)
    assert index.data(ProblemRole.HELP)
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=panel.list.visualRect(index).center())
    shell.settle()
    assert shell.window.findChild(CallOut, "callout.ask") is None
    assert shell.session.selection == (panel.model.rows[number].place,)


def test_an_entry_that_cannot_be_read_stands_among_the_problems(chain: tuple[Shell, list[str], list[str]]) -> None:
    shell, _, flows = chain
    shell.enter(flows[0], "about twelve")
    assert shell.problems()[0] == "entry.unread"
    assert "about twelve" in shell.window.analysis.problems.model.rows[0].sentence
    shell.enter(flows[0], "12 t")
    assert "entry.unread" not in shell.problems()


# --- the menu of the right button ---
def entry(menu: QMenu, words: str) -> QAction:
    return next(action for action in menu.actions() if words in action.text().replace("&", ""))


def test_the_menu_of_a_flow_reverses_it_and_gives_it_a_strategy_as_steps_that_are_taken_back(
    chain: tuple[Shell, list[str], list[str]],
) -> None:
    shell, nodes, flows = chain
    shell.session.select([flows[0]])  # as the click of the right button does
    menu = build_menu(shell.window, (flows[0],))
    entry(menu, "Reverse direction").trigger()
    assert (shell.document.flows[flows[0]].source, shell.document.flows[flows[0]].target) == (nodes[1], nodes[0])
    strategies = entry(menu, "R-strategy").menu()
    assert isinstance(strategies, QMenu)
    entry(strategies, "R8").trigger()
    assert shell.document.flows[flows[0]].r_strategy == "R8"
    shell.trigger("edit.undo")
    shell.trigger("edit.undo")
    assert shell.document.flows[flows[0]].source == nodes[0]
    assert shell.document.flows[flows[0]].r_strategy == ""


def test_the_right_button_opens_the_menu_of_what_lies_below(chain: tuple[Shell, list[str], list[str]]) -> None:
    shell, nodes, _ = chain
    box = shell.box(nodes[1])
    viewport, place = shell.canvas.viewport(), shell.at(box.cx, box.cy)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)
    shell.settle()
    menu = shell.find("canvas.menu", QMenu)
    assert shell.session.selection == (nodes[1],)
    assert menu.isVisible()
    entry(menu, "Rename").trigger()
    menu.close()
    assert shell.canvas.writing.editor is not None


# --- what the file says of the window ---
def test_zoom_and_view_are_found_again_where_they_were(on_example: Shell, tmp_path: Path) -> None:
    shell = on_example
    shell.session.set_view(view="sankey")
    shell.canvas.set_zoom(1.5)
    shell.settle()
    shell.picker.next = tmp_path / "kept.cvsm"
    shell.window.files.save_as()
    shell.session.set_view(view="map")
    shell.canvas.fit()
    assert shell.canvas.zoom != pytest.approx(1.5)
    shell.window.files.open_path(tmp_path / "kept.cvsm")
    shell.settle()
    assert shell.session.view.view == "sankey"
    assert shell.canvas.zoom == pytest.approx(1.5)


# --- tables and places ---
@pytest.mark.parametrize("width", [1280, 1440, 1920])
def test_the_flows_table_needs_no_scrolling_sideways(on_example: Shell, width: int) -> None:
    on_example.window.resize(width, 800)
    on_example.trigger("view.flows")
    on_example.settle()
    table = on_example.window.analysis.flows.table
    assert table.horizontalScrollBar().maximum() == 0
    assert not table.isColumnHidden(Column.ENTRY)


def test_only_what_is_selected_is_arranged_and_covers_nothing_else(on_example: Shell) -> None:
    before = on_example.document.layout.places
    chosen = list(on_example.document.nodes)[:3]
    on_example.session.select(chosen)
    on_example.trigger("map.arrange")
    after = on_example.document.layout.places
    assert {node for node in before if before[node] != after[node]} <= set(chosen)
    boxes = on_example.canvas.table.boxes()
    assert not any(boxes[one].intersects(box) for one in chosen for node, box in boxes.items() if node not in chosen)


@pytest.mark.parametrize(("choice", "width"), [(0, 1280), (2, 3840)])
def test_a_picture_is_as_wide_as_was_chosen(on_example: Shell, tmp_path: Path, choice: int, width: int) -> None:
    on_example.window.menus["picture_size"].actions()[choice].trigger()
    on_example.picker.next = tmp_path / "map.png"
    on_example.trigger("file.export_png")
    assert QImage(str(tmp_path / "map.png")).width() == width


def test_quantity_and_scenario_are_found_again_and_another_map_begins_with_its_own(
    on_example: Shell, tmp_path: Path
) -> None:
    shell = on_example
    scenario = next(iter(shell.document.physics.scenarios), "current")
    shell.session.set_view(quantity="energy", scenario=scenario)
    shell.settle()
    shell.picker.next = tmp_path / "kept.cvsm"
    shell.window.files.save_as()
    shell.session.set_view(quantity="cost")
    shell.window.files.new("empty")
    shell.settle()
    assert shell.session.view.scenario == "current"
    shell.window.files.open_path(tmp_path / "kept.cvsm")
    shell.settle()
    assert (shell.session.view.quantity, shell.session.view.scenario) == ("energy", scenario)


def test_the_canvas_tells_when_an_entry_cannot_be_read_and_when_it_is_mended(
    chain: tuple[Shell, list[str], list[str]],
) -> None:
    shell, _, flows = chain
    told: list[dict[str, str]] = []
    shell.canvas.unread_changed.connect(lambda: told.append(dict(shell.canvas.table.sync.unread)))
    shell.enter(flows[0], "about twelve")
    assert told[-1] == {flows[0]: "about twelve"}
    shell.enter(flows[0], "12 t")
    assert told[-1] == {}


def click_mention(shell: Shell, row: ReasonRow, number: int) -> str:
    """Click a mention of an element within a row; what it should lead to."""
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.link_place(number).toPoint())
    shell.settle()
    return row.links[number][2]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_mention_in_the_reasons_leads_to_its_place_on_the_map(qtbot: QtBot, lang: str) -> None:
    with open_shell(lang) as shell:
        shell.window.files.open_example("drive-unit")
        shell.settle()
        solved = next(flow.id for flow in shell.document.flows.values() if not flow.quantity.is_entered)
        shell.window.commands.why(solved)
        shell.settle()
        step = next(row for row in rows_of(shell.find("callout.why")) if row.number == 1)
        assert len(step.links) > 2
        for number, (begin, end, place) in enumerate(step.links):
            assert step.words[begin:end] == distinct_name_of(shell.document)(place)
            assert click_mention(shell, step, number) == place
            assert shell.session.selection == (place,)
        step.setFocus()
        shell.key(Qt.Key.Key_Right, widget=step)
        shell.key(Qt.Key.Key_Return, widget=step)
        assert shell.session.selection == (step.links[0][2],)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_an_answer_would_determine_leads_to_its_place(qtbot: QtBot, lang: str) -> None:
    with open_shell(lang) as shell:
        shell.window.files.open_example("drive-unit")
        shell.settle()
        shell.click(shell.window.status.light)
        first = rows_of(shell.find("callout.ask"))[0]
        place = click_mention(shell, first, 0)
        assert shell.session.selection == (place,)
        assert place in shell.document.nodes
        assert shell.find("callout.ask").isVisible()
