"""A person looks at one period, types amounts that hold in it only, and sees its numbers everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from helpers.shell import ALT, Shell
from vsm_app.io.container import open_map
from vsm_app.model.document import Document
from vsm_app.model.edits.periods import add_period


@pytest.fixture
def two_years(on_map: Shell) -> tuple[Shell, list[str], list[str]]:
    """Supplier, casting, store and customer in two years; 500 t in the store at first, 100 in and 80 out."""
    _, flows = on_map.chain("supplier", "process", "inventory", "customer")
    for flow, words in zip(flows, ("100 t/a +-3", "", "80 t/a +-4"), strict=True):
        if words:
            on_map.enter(flow, words)
    for name in ("2024", "2025"):
        on_map.session.apply(add_period(on_map.document, name))
    on_map.settle()
    return on_map, flows, list(on_map.document.physics.periods)


def stock_field(shell: Shell, name: str) -> object:
    store = next(node.id for node in shell.document.nodes.values() if node.kind == "inventory")
    shell.session.select([store])
    shell.settle()
    shell.window.inspector.node.stock_section.section.open()
    shell.settle()
    return shell.find(f"inspector.stock.{name}")


def enter_stock(shell: Shell, name: str, words: str) -> None:
    line = stock_field(shell, name)
    line.setFocus()
    line.selectAll()
    shell.type(words, line)
    shell.key(Qt.Key.Key_Return, widget=line)


def shown(shell: Shell, name: str) -> Any:
    """The part of that name that is seen: the table before is taken down in the next pause."""
    return next(part for part in shell.window.findChildren(QWidget, name) if part.isVisible())


def on_chip(shell: Shell, flow: str) -> str:
    return "".join(run.text for line in shell.canvas.table.sync._chips[flow].forms[0].lines for run in line)


def entered(document: Document, period: str, flow: str) -> list[str]:
    return [
        one.quantity.text for one in document.physics.periods[period].overrides if one.subject == flow and one.quantity
    ]


def test_the_switch_at_the_top_is_there_only_on_a_map_with_periods(on_map: Shell) -> None:
    switch = on_map.find("header.period")
    assert not switch.isVisible()
    on_map.session.apply(add_period(on_map.document, "2024"))
    on_map.settle()
    assert switch.isVisible()
    assert switch.text() == "All periods"
    on_map.trigger("edit.undo")
    assert not switch.isVisible()


def test_an_amount_typed_on_the_map_in_a_period_holds_there_only_and_is_one_step(
    two_years: tuple[Shell, list[str], list[str]],
) -> None:
    shell, flows, (first, second) = two_years
    shell.click(shell.find("header.period"))
    menu = shell.window.menus["period"]
    (action,) = [one for one in menu.actions() if one.text() == "2025"]
    action.trigger()
    menu.close()
    shell.settle()
    assert shell.find("header.period").text() == "2025"
    shell.enter(flows[0], "70 t/a +-2")
    assert shell.value(flows[0]) == pytest.approx(70)
    assert shell.session.stored.flows[flows[0]].quantity.value == 100
    assert entered(shell.session.stored, second, flows[0]) == ["70 t/a +-2"]
    assert "70" in on_chip(shell, flows[0])
    shell.session.set_view(period=first)
    shell.settle()
    assert shell.value(flows[0]) == pytest.approx(100)
    assert "100" in on_chip(shell, flows[0])
    shell.trigger("edit.undo")
    assert shell.session.stored.physics.periods[second].overrides == ()
    shell.session.set_view(period=second)
    shell.settle()
    assert shell.value(flows[0]) == pytest.approx(100)
    shell.trigger("edit.redo")
    assert shell.value(flows[0]) == pytest.approx(70)


def test_the_keys_go_from_period_to_period(two_years: tuple[Shell, list[str], list[str]]) -> None:
    shell, _, (first, second) = two_years
    seen = []
    for _ in range(3):
        shell.key(Qt.Key.Key_PageDown, ALT, shell.canvas)
        seen.append(shell.session.view.period)
    assert seen == [first, second, ""]
    shell.key(Qt.Key.Key_PageUp, ALT, shell.canvas)
    assert shell.session.view.period == second


def test_stocks_are_carried_over_and_a_count_in_a_later_year_is_entered_in_the_form(
    two_years: tuple[Shell, list[str], list[str]],
) -> None:
    shell, flows, (first, second) = two_years
    enter_stock(shell, "initial", "500 t!")
    assert shell.session.stored.nodes[shell.session.selection[0]].stock["mass"].initial.value == 500
    store = shell.session.selection[0]
    periods = shell.session.results.periods
    assert periods.periods[1].levels[store, "mass"].initial == pytest.approx(520)
    shell.session.set_view(period=second)
    shell.settle()
    assert stock_field(shell, "initial").text() == ""
    rows = shell.window.inspector.node.stock_section._rows
    assert [float(rows[key].figure.text().split(" ")[0]) for key in ("initial", "final")] == [520, 540]
    enter_stock(shell, "initial", "516 t +-1")
    assert shell.session.stored.nodes[store].stock["mass"].initial.value == 500
    overrides = shell.session.stored.physics.periods[second].overrides
    assert [(one.subject, one.field, one.quantity.value) for one in overrides] == [(store, "stock.mass.initial", 516.0)]
    shell.session.set_view(period=first)
    shell.settle()
    change = shell.session.results.solution.stocks[store, "mass"].change
    assert change == pytest.approx(16.2, abs=0.5)  # the count a year later moves the flows of the year before
    assert shell.value(flows[0]) < 100
    shell.trigger("edit.undo")
    assert shell.session.results.solution.stocks[store, "mass"].change == pytest.approx(20)


def test_a_level_with_a_time_or_as_a_share_is_refused_with_the_reason(
    two_years: tuple[Shell, list[str], list[str]],
) -> None:
    shell, *_ = two_years
    before = shell.document
    enter_stock(shell, "initial", "500 t/wk")
    enter_stock(shell, "change", "20 %")
    assert shell.document is before
    section = shell.window.inspector.node.stock_section
    assert all(field.line.is_wrong for field in section.fields.values())


def test_the_form_says_where_an_amount_holds_and_makes_it_follow_the_map_again(
    two_years: tuple[Shell, list[str], list[str]],
) -> None:
    shell, flows, (_, second) = two_years
    shell.session.set_view(period=second)
    shell.session.select([flows[0]])
    shell.settle()
    line = shell.window.inspector.period
    assert line.isVisible()
    assert line.words.text() == "In 2025 as in all periods"
    assert not line.follow.isVisible()
    quantity = shell.find("inspector.quantity")
    quantity.setFocus()
    quantity.selectAll()
    shell.type("64 t/a", quantity)
    shell.key(Qt.Key.Key_Return, widget=quantity)
    assert line.words.text() == "Amounts of 2025 only"
    assert shell.value(flows[0]) == pytest.approx(64)
    shell.click(line.follow)
    assert shell.session.stored.physics.periods[second].overrides == ()
    assert shell.value(flows[0]) == pytest.approx(100)
    shell.trigger("edit.undo")
    assert shell.value(flows[0]) == pytest.approx(64)


def test_the_timeline_shows_all_periods_and_a_click_leads_to_typing(
    two_years: tuple[Shell, list[str], list[str]],
) -> None:
    shell, flows, (first, second) = two_years
    enter_stock(shell, "initial", "500 t!")
    shell.trigger("view.timeline")
    shell.click(shown(shell, f"timeline.cell.{second}.{flows[2]}"))
    assert shell.session.view.period == second
    editor = shell.canvas.writing.editor
    assert editor is not None
    editor.selectAll()
    shell.type("60 t", editor)
    shell.key(Qt.Key.Key_Return, widget=editor)
    assert shell.session.stored.flows[flows[2]].quantity.value == 80
    cells = [float(shown(shell, f"timeline.cell.{one}.{flows[2]}").text()) for one in (first, second)]
    assert cells == [80, 60]
    store = next(node.id for node in shell.document.nodes.values() if node.kind == "inventory")
    levels = {one: shown(shell, f"timeline.cell.{one}.{store}").text() for one in (first, second)}
    assert [float(levels[one].rpartition("\u202f")[2]) for one in (first, second)] == [520, 560]
    shell.click(shown(shell, "timeline.period.all"))
    assert shell.session.view.period == ""


def test_a_file_keeps_the_whole_map_whatever_period_is_seen_and_opens_there(
    two_years: tuple[Shell, list[str], list[str]], tmp_path: Path
) -> None:
    shell, flows, (_, second) = two_years
    shell.session.set_view(period=second)
    shell.enter(flows[0], "70 t/a")
    stored = shell.session.stored
    shell.picker.next = tmp_path / "years.cvsm"
    shell.trigger("file.save")
    assert open_map(shell.picker.next).document.physics == stored.physics
    shell.session.set_view(period="")
    shell.window.files.open_path(shell.picker.next)
    shell.settle()
    assert shell.session.stored.physics == stored.physics
    assert shell.session.view.period == second
    assert shell.value(flows[0]) == pytest.approx(70)


def test_the_period_that_is_seen_taken_out_leaves_all_periods_and_undo_brings_its_amounts_back(
    two_years: tuple[Shell, list[str], list[str]],
) -> None:
    shell, flows, (_, second) = two_years
    shell.session.set_view(period=second)
    shell.enter(flows[0], "70 t/a")
    shell.trigger("map.periods")
    shell.click(shell.find(f"inspector.period.{second}.remove"))
    assert shell.session.view.period == ""
    assert shell.value(flows[0]) == pytest.approx(100)
    shell.trigger("edit.undo")
    assert entered(shell.session.stored, second, flows[0]) == ["70 t/a"]


def test_what_is_drawn_in_a_period_is_there_in_all_of_them(two_years: tuple[Shell, list[str], list[str]]) -> None:
    shell, _, (first, second) = two_years
    shell.session.set_view(period=second)
    (landfill,) = shell.add("landfill")
    casting = next(node.id for node in shell.document.nodes.values() if node.kind == "process")
    flow = shell.connect(casting, landfill)
    shell.enter(flow, "5 t")
    assert not shell.session.stored.flows[flow].quantity.is_entered
    shell.session.set_view(period=first)
    shell.settle()
    assert flow in shell.document.flows
    assert entered(shell.session.stored, second, flow) == ["5 t"]


@pytest.mark.parametrize(("lang", "word"), [("de", "Alle Perioden"), ("en", "All periods")])
def test_the_words_are_in_the_language_of_the_window(
    two_years: tuple[Shell, list[str], list[str]], lang: str, word: str
) -> None:
    shell, *_ = two_years
    shell.context.language.set(lang)
    shell.settle()
    assert shell.find("header.period").text() == word
