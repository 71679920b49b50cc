"""Inspector, table and palette: every entry is one edit with the same undo as on the canvas."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from helpers.shell import Shell, bring_forth
from vsm_app.model.edits.flows import add_flow
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.elements import OriginClass
from vsm_app.model.quantities import Form, Origin
from vsm_app.ui.itemmodels.flows import Column
from vsm_app.ui.widgets.callout import CallOut
from vsm_app.ui.widgets.labels import Label


@pytest.fixture
def pair(on_map: Shell) -> Shell:
    """Two processes and a flow between them, which is selected."""
    session = on_map.session
    session.apply(add_node(session.document, "process", "Cut", (96.0, 96.0)))
    session.apply(add_node(session.document, "process", "Weld", (416.0, 96.0)))
    first, second = session.document.nodes
    session.apply(add_flow(session.document, first, second))
    session.select([next(iter(session.document.flows))])
    on_map.settle()
    return on_map


def flow_of(shell: Shell) -> Any:
    return next(iter(shell.document.flows.values()))


def fill(shell: Shell, field: Any, words: str) -> None:
    field.setFocus()
    field.selectAll()
    shell.type(words, field)


def test_the_inspector_reads_a_quantity_while_it_is_typed(pair: Shell) -> None:
    form = pair.window.inspector.flow
    fill(pair, form.quantity.line, "3.5 t/wk")
    assert form.quantity._below.text().startswith("= 182.5")
    assert flow_of(pair).quantity.form is Form.UNKNOWN
    pair.key(Qt.Key.Key_Return, widget=form.quantity.line)
    assert flow_of(pair).quantity.value == 3.5
    assert form.figure.text() == "182.5"
    pair.trigger("edit.undo")
    assert flow_of(pair).quantity.form is Form.UNKNOWN


def test_what_cannot_be_read_is_said_below_the_field_and_changes_nothing(pair: Shell) -> None:
    form = pair.window.inspector.flow
    before = pair.document
    fill(pair, form.quantity.line, "3,5 tt/wk")
    assert form.quantity.error
    pair.key(Qt.Key.Key_Return, widget=form.quantity.line)
    assert pair.document is before


def test_escape_restores_the_quantity_of_before(pair: Shell) -> None:
    form = pair.window.inspector.flow
    fill(pair, form.quantity.line, "12 t")
    pair.key(Qt.Key.Key_Escape, widget=form.quantity.line)
    assert form.quantity.text == ""
    assert flow_of(pair).quantity.form is Form.UNKNOWN


def test_the_origin_is_chosen_and_stands_in_the_text(pair: Shell) -> None:
    form = pair.window.inspector.flow
    fill(pair, form.quantity.line, "500 kg")
    pair.key(Qt.Key.Key_Return, widget=form.quantity.line)
    pair.click(form.origin._segments["guessed"])
    assert flow_of(pair).quantity.origin is Origin.GUESSED
    assert "~" in flow_of(pair).quantity.text
    assert flow_of(pair).quantity.value == 500


def test_exact_is_set_and_taken_back(pair: Shell) -> None:
    form = pair.window.inspector.flow
    fill(pair, form.quantity.line, "500 kg")
    pair.key(Qt.Key.Key_Return, widget=form.quantity.line)
    pair.click(form.exact)
    assert flow_of(pair).quantity.exact
    assert flow_of(pair).quantity.text.endswith("!")
    pair.trigger("edit.exact")
    assert not flow_of(pair).quantity.exact


def test_a_price_gives_a_cost(pair: Shell) -> None:
    form = pair.window.inspector.flow
    fill(pair, form.quantity.line, "10 t")
    pair.key(Qt.Key.Key_Return, widget=form.quantity.line)
    fill(pair, form.price.line, "1.5")
    pair.key(Qt.Key.Key_Return, widget=form.price.line)
    item = pair.document.items[flow_of(pair).item]
    assert item.price is not None
    assert item.price.value == 1.5
    assert form.cost.figure.text() == "15"


def test_the_item_is_named_in_the_inspector(pair: Shell) -> None:
    form = pair.window.inspector.flow
    line = form.item.box.lineEdit()
    line.setFocus()
    line.selectAll()
    pair.type("Steel", line)
    pair.key(Qt.Key.Key_Return, widget=line)
    assert pair.document.items[flow_of(pair).item].name == "Steel"
    assert pair.window.inspector.title.text() == "Steel"


def test_a_node_is_renamed_and_gets_its_data_box(pair: Shell) -> None:
    node = next(iter(pair.document.nodes))
    pair.session.select([node])
    form = pair.window.inspector.node
    fill(pair, form.name_field.line, "Press")
    pair.key(Qt.Key.Key_Return, widget=form.name_field.line)
    assert pair.document.nodes[node].name == "Press"
    fill(pair, form._lean["uptime"].line, "85")
    pair.key(Qt.Key.Key_Return, widget=form._lean["uptime"].line)
    lean = pair.document.nodes[node].lean
    assert lean is not None
    assert lean.uptime == 0.85


def test_a_number_that_is_none_is_refused_below_its_field(pair: Shell) -> None:
    pair.session.select([next(iter(pair.document.nodes))])
    field = pair.window.inspector.node._lean["cycle_time"]
    fill(pair, field.line, "long")
    pair.key(Qt.Key.Key_Return, widget=field.line)
    assert field.error
    assert next(iter(pair.document.nodes.values())).lean is None


def test_the_map_is_set_where_nothing_is_selected(pair: Shell) -> None:
    pair.session.select([])
    form = pair.window.inspector.map
    assert pair.window.inspector.current is form
    fill(pair, form.name_field.line, "Pump")
    pair.key(Qt.Key.Key_Return, widget=form.name_field.line)
    assert pair.document.name == "Pump"
    pair.click(form.reconcile)
    assert not pair.document.settings.reconcile
    form.period.box.setCurrentIndex(form.period.box.findData("wk"))
    form.period.box.activated.emit(form.period.box.currentIndex())
    assert pair.document.settings.period == "wk"


def test_several_flows_get_their_class_in_one_step(on_example: Shell) -> None:
    first, second = list(on_example.document.flows)[:2]
    on_example.session.select([first, second])
    form = on_example.window.inspector.several
    assert on_example.window.inspector.current is form
    form.kind.box.setCurrentIndex(form.kind.box.findData("loss"))
    form.kind.box.activated.emit(form.kind.box.currentIndex())
    flows = on_example.document.flows
    assert {flows[first].origin_class, flows[second].origin_class} == {OriginClass.LOSS}
    before = on_example.session.undo_stack.index()
    on_example.trigger("edit.undo")
    assert on_example.session.undo_stack.index() == before - 1
    assert on_example.document.flows[first].origin_class is not OriginClass.LOSS


# --- the palette ---
def test_typing_in_the_palette_finds_and_enter_adds(on_map: Shell) -> None:
    on_map.trigger("insert.search")
    search = on_map.window.palette_panel.search
    assert search.hasFocus()
    on_map.type("recy", search)
    assert [tile.key for tile in on_map.window.palette_panel.tiles()] == ["recycle"]
    on_map.key(Qt.Key.Key_Return, widget=search)
    (node,) = on_map.document.nodes.values()
    assert node.kind == "recycle"
    assert search.text() == ""


def test_the_palette_is_found_in_the_other_language_too(on_map: Shell) -> None:
    palette = on_map.window.palette_panel
    on_map.type("lieferant", palette.search)
    assert [tile.key for tile in palette.tiles()] == ["supplier"]


def test_a_double_click_adds_beside_the_selection(on_map: Shell) -> None:
    tile = on_map.find("palette.process")
    QTest.mouseDClick(tile, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(tile, Qt.MouseButton.LeftButton)
    places = [on_map.document.layout.places[node] for node in on_map.document.nodes]
    assert len(places) == 2
    assert (places[0].x, places[0].y) != (places[1].x, places[1].y)


def test_every_kind_of_the_palette_can_be_added(on_map: Shell) -> None:
    palette = on_map.window.palette_panel
    on_map.click(palette.more)
    keys = [tile.key for tile in palette.tiles()]
    for key in keys:
        on_map.window.commands.add(key)
    count = len(on_map.document.nodes) + len(on_map.document.layout.notes) + len(on_map.document.physics.measures)
    assert count == len(keys)


# --- the table ---
def edit(shell: Shell, column: Column, words: str) -> None:
    panel = shell.window.analysis.flows
    index = panel.proxy.index(0, column)
    panel.table.setCurrentIndex(index)
    panel.table.edit(index)
    editor = panel.table.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    shell.type(words, editor)
    shell.key(Qt.Key.Key_Return, widget=editor)


def test_a_flow_is_entered_in_the_table_with_the_same_undo(pair: Shell) -> None:
    pair.trigger("view.flows")
    before = pair.document
    edit(pair, Column.ENTRY, "12 t")
    assert flow_of(pair).quantity.value == 12
    assert pair.value(flow_of(pair).id) == 12
    pair.trigger("edit.undo")
    assert pair.document == before


def test_a_name_that_is_not_there_is_said_and_changes_nothing(pair: Shell) -> None:
    pair.trigger("view.flows")
    before = pair.document
    edit(pair, Column.TARGET, "Nowhere")
    assert pair.document is before
    assert "Nowhere" in pair.said[-1]


def test_the_table_filters_and_follows_the_selection_of_the_map(on_example: Shell) -> None:
    on_example.trigger("view.flows")
    panel = on_example.window.analysis.flows
    every = panel.proxy.rowCount()
    on_example.type("casting", panel.filter)
    assert 0 < panel.proxy.rowCount() < every
    panel.filter.clear()
    flow = list(on_example.document.flows)[3]
    on_example.session.select([flow])
    rows = panel.table.selectionModel().selectedRows()
    assert [panel.model.flow_at(panel.proxy.mapToSource(row).row()) for row in rows] == [flow]
    panel.table.selectRow(0)
    assert on_example.session.selection != (flow,)


def test_a_list_from_excel_becomes_flows_in_one_step(on_map: Shell) -> None:
    on_map.trigger("view.flows")
    QGuiApplication.clipboard().setText(
        "From\tTo\tItem\tAmount\nMine\tMill\tOre\t12 t\nMill\tShop\tSteel\t\nMill\t\tSlag\t~3 t\n"
    )
    on_map.window.analysis.flows.table.paste_list()
    assert len(on_map.document.flows) == 3
    assert {node.kind for node in on_map.document.nodes.values()} == {"source", "process", "sink"}
    slag = next(flow for flow in on_map.document.flows.values() if flow.target is None)
    assert slag.quantity.origin is Origin.GUESSED
    assert on_map.said[-1].startswith("3 flows")
    on_map.trigger("edit.undo")
    assert not on_map.document.nodes


def test_an_amount_of_a_list_that_cannot_be_read_is_named_and_the_rest_comes_in(on_map: Shell) -> None:
    QGuiApplication.clipboard().setText("Mine\tMill\tOre\tabout twelve\nMill\tShop\tSteel\t3 t\n")
    on_map.window.analysis.flows.table.paste_list()
    assert [flow.quantity.value for flow in on_map.document.flows.values()] == [None, 3.0]
    assert "about twelve" in on_map.said[-1]
    assert "row 1" in on_map.said[-1]


# --- problems, indicators, hotspots ---
def test_a_problem_leads_to_its_place(on_example: Shell) -> None:
    panel = on_example.window.analysis.problems
    row = next(number for number, row in enumerate(panel.model.rows) if row.place in on_example.document.nodes)
    rect = panel.list.visualRect(panel.model.index(row, 0))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert on_example.session.selection == (panel.model.rows[row].place,)


def test_an_indicator_that_is_not_defined_says_why_and_leads_there(on_example: Shell) -> None:
    on_example.trigger("view.indicators")
    panel = on_example.window.analysis.indicators
    missing = next(value for value in panel.values() if value.value is None and value.needs)
    card = panel.cards[missing.id]
    assert not card.is_defined
    bring_forth(on_example, missing.id)
    on_example.click(card.link)
    assert on_example.session.selection or on_example.window.inspector.current is on_example.window.inspector.map


def test_the_question_mark_shows_the_source(on_example: Shell) -> None:
    on_example.trigger("view.indicators")
    panel = on_example.window.analysis.indicators
    on_example.click(panel.cards["recycled_content"].ask_button)
    (callout,) = [one for one in on_example.window.findChildren(CallOut) if one.isVisible()]
    assert any("UNEP" in label.text() for label in callout.findChildren(Label))
    callout.close_up()


def test_losses_are_ranked_and_a_bar_leads_to_its_flow(on_example: Shell) -> None:
    on_example.trigger("view.hotspots")
    panel = on_example.window.analysis.hotspots
    bars = panel.chart.bars
    assert [bar.value for bar in bars] == sorted((bar.value for bar in bars), reverse=True)
    place = panel.chart.bar_rect(1).center().toPoint()
    QTest.mouseClick(panel.chart, Qt.MouseButton.LeftButton, pos=place)
    assert on_example.session.selection == (bars[1].key,)


def test_why_opens_the_balances_behind_a_solved_number(on_example: Shell) -> None:
    results = on_example.session.results
    assert results is not None
    solved = next(flow for flow in results.solution.own.values() if flow.flow_class == "observable")
    on_example.session.select([solved.id])
    on_example.click(on_example.window.inspector.flow.why)
    callout = on_example.find("callout.why")
    assert callout.isVisible()
    callout.close_up()


def test_the_hint_of_the_empty_table_gives_way_to_what_is_asked(on_map: Shell) -> None:
    hint, canvas = on_map.find("canvas.hint"), on_map.canvas
    assert hint.isVisible()
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.viewport().rect().center())
    assert canvas.placing.chooser is not None
    assert not hint.isVisible()
    on_map.key(Qt.Key.Key_Escape, widget=canvas.placing.chooser.field)
    assert hint.isVisible()
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.viewport().rect().center())
    on_map.key(Qt.Key.Key_Return, widget=canvas.placing.chooser.field)
    assert not hint.isVisible()
    on_map.trigger("edit.undo")
    assert hint.isVisible()
