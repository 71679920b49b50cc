"""What hindered a new user at the table does so no more: choosing, naming, dropping and going on."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from vsm_app.model.edits import nodes
from vsm_app.model.elements import ItemKind, OriginClass
from vsm_app.model.quantities import Origin

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def only_flow(canvas: Any) -> str:
    (flow,) = canvas.document.flows
    return str(flow)


def new_flow(canvas: Any, before: Any) -> Any:
    (flow,) = canvas.document.flows.keys() - before.flows.keys()
    return canvas.document.flows[flow]


def pull_into_the_void(canvas: Any, node: str, side: str) -> None:
    box = canvas.view.table.boxes()[node]
    places = {
        "left": ((box.left, box.cy), (box.left - 80, box.cy)),
        "top": ((box.cx, box.top), (box.cx, box.top - 70)),
        "bottom": ((box.cx, box.bottom), (box.cx, box.bottom + 70)),
    }
    canvas.drag(*places[side])


def click_row(canvas: Any, label: str) -> None:
    rows = canvas.view.placing.chooser.list
    item = next(rows.item(i) for i in range(rows.count()) if rows.item(i).text() == label)
    QTest.mouseClick(rows.viewport(), LEFT, pos=rows.visualItemRect(item).center())


def enter(canvas: Any, flow: str, words: str) -> None:
    canvas.session.select((flow,))
    canvas.type(words)
    canvas.key(Qt.Key.Key_Return)


# --- the chooser
def test_the_chooser_takes_a_click_and_offers_the_likeliest_way_first(canvas: Any) -> None:
    before, first = canvas.document, next(iter(canvas.document.nodes))
    for side, likeliest in (("left", "Import: primary material"), ("top", "Import: energy"), ("bottom", "Loss")):
        pull_into_the_void(canvas, first, side)
        assert canvas.view.placing.chooser.list.item(0).text() == likeliest
        click_row(canvas, likeliest)
        flow = new_flow(canvas, before)
        assert (flow.source is None) == likeliest.startswith("Import")
        assert canvas.session.selection == (flow.id,)
        assert canvas.undoes_to(before)


def test_a_typed_name_is_a_new_process_and_leads_on_to_its_amount(canvas: Any) -> None:
    before, first = canvas.document, next(iter(canvas.document.nodes))
    pull_into_the_void(canvas, first, "bottom")
    canvas.type("Assembly")
    canvas.key(Qt.Key.Key_Return)
    flow = new_flow(canvas, before)
    assert canvas.document.nodes[flow.target].name == "Assembly"
    assert canvas.document.nodes[flow.target].kind == "process"
    assert canvas.session.selection == (flow.id,)
    assert canvas.undoes_to(before)


def test_what_cannot_stand_there_says_why_and_is_not_taken(canvas: Any) -> None:
    supplier = canvas.view.placing.add("supplier", QPointF(0, 400))
    before = canvas.document
    pull_into_the_void(canvas, supplier, "bottom")
    canvas.type("electricity")
    chooser = canvas.view.placing.chooser
    rows = [chooser.list.item(i) for i in range(chooser.list.count())]
    (electricity,) = (row for row in rows if row.text().startswith("Electricity"))
    assert electricity.text() == "Electricity (only gives)"
    QTest.mouseClick(chooser.list.viewport(), LEFT, pos=chooser.list.visualItemRect(electricity).center())
    assert canvas.document == before


def test_the_chooser_is_as_high_as_what_it_offers(canvas: Any) -> None:
    pull_into_the_void(canvas, next(iter(canvas.document.nodes)), "bottom")
    chooser = canvas.view.placing.chooser
    high = chooser.height()
    canvas.type("recyc")
    assert chooser.height() < high
    assert chooser.list.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff


@pytest.mark.parametrize("side", ["left", "top", "bottom"])
def test_the_chooser_stands_clear_of_the_node_it_was_pulled_out_of_where_there_is_room(canvas: Any, side: str) -> None:
    first = next(iter(canvas.document.nodes))
    canvas.view.set_zoom(1.0)
    canvas.view.centerOn(*canvas.middle(first))
    pull_into_the_void(canvas, first, side)
    chooser, item = canvas.view.placing.chooser, canvas.view.table.scene.nodes[first]
    node = canvas.view.mapFromScene(item.sceneBoundingRect()).boundingRect()
    assert not chooser.geometry().intersects(node.adjusted(8, 8, -8, -8))
    assert canvas.view.viewport().rect().contains(chooser.geometry())


def test_the_only_node_is_not_offered_to_be_connected_with_itself(canvas: Any) -> None:
    first, second = canvas.document.nodes
    canvas.session.select((first,))
    canvas.view.connect_by_name()
    rows = canvas.view.placing.chooser.list
    assert [rows.item(i).text() for i in range(2)] == ["Weld", "Cut"]
    canvas.key(Qt.Key.Key_Escape)
    canvas.session.apply(nodes.remove(canvas.document, (second,)))
    canvas.session.select((first,))
    canvas.view.connect_by_name()
    rows = canvas.view.placing.chooser.list
    assert "Cut" not in [rows.item(i).text() for i in range(rows.count())]


# --- putting down
def test_a_node_dropped_on_another_stands_beside_it_and_nothing_else_moves(canvas: Any) -> None:
    before = dict(canvas.view.table.boxes())
    first = next(iter(before))
    for dx in (0, 10, -20, 40):
        made = canvas.view.add_at("process", QPointF(before[first].cx + dx, before[first].cy + 12))
        boxes = canvas.view.table.boxes()
        assert not any(boxes[made].intersects(box) for key, box in boxes.items() if key != made)
    assert all(canvas.view.table.boxes()[key] == box for key, box in before.items())


def test_a_click_on_the_end_of_a_flow_leaves_it_connected(canvas: Any) -> None:
    before, flow = canvas.document, only_flow(canvas)
    canvas.session.select((flow,))
    for end in canvas.view.table.scene.flows[flow].ends:
        canvas.click(*end)
    assert canvas.document == before


def test_a_second_flow_is_pulled_where_the_first_one_leaves(canvas: Any) -> None:
    before, flow = canvas.document, only_flow(canvas)
    canvas.session.select((flow,))
    points = canvas.view.table.scene.flows[flow].model.points
    canvas.drag(points[0], (points[0][0] + 60, points[0][1] + 260))
    canvas.type("Paint")
    canvas.key(Qt.Key.Key_Return)
    assert canvas.document.flows[flow] == before.flows[flow]
    assert len(canvas.document.flows) == 2


# --- saying
def test_amount_and_name_are_said_in_one_go_and_undone_in_one(canvas: Any) -> None:
    before, flow = canvas.document, only_flow(canvas)
    canvas.session.select((flow,))
    canvas.type("118 t E Sheet steel")
    assert "Sheet steel" in canvas.view.writing._chip.reading.spread
    canvas.key(Qt.Key.Key_Return)
    said = canvas.document.flows[flow]
    assert (said.quantity.value, said.quantity.origin) == (118, Origin.ESTIMATED)
    assert canvas.document.items[said.item].name == "Sheet steel"
    assert canvas.undoes_to(before)


def test_a_slip_in_the_unit_is_no_name(canvas: Any) -> None:
    flow = only_flow(canvas)
    for words in ("3.5 tt/wk", "12 kgg", "about twelve", "12 Kwhh", "12 Tonen", "2 Schicht", "12 sheets"):
        enter(canvas, flow, words)
        assert not canvas.document.flows[flow].quantity.is_entered, words
    enter(canvas, flow, "5 t Sheet steel")
    before = canvas.document
    enter(canvas, flow, "5 t roughly said")  # a flow that has its name takes only that of another item
    assert canvas.document == before


@pytest.mark.parametrize(
    ("typed", "value", "name"),
    [("430 Sheet steel", 430, "Sheet steel"), ("96 G Swarf (Al)", 96, "Swarf (Al)"), ("~205 Chips", 205, "Chips")],
)
def test_a_name_behind_a_bare_number_leaves_the_usual_unit(canvas: Any, typed: str, value: float, name: str) -> None:
    before, flow = canvas.document, only_flow(canvas)
    enter(canvas, flow, typed)
    said = canvas.document.flows[flow]
    assert (said.quantity.value, said.quantity.unit) == (value, "t")
    assert canvas.document.items[said.item].name == name
    assert canvas.undoes_to(before)


# --- loops
def test_what_returns_stands_below_the_chain_and_further_loops_left_of_it(canvas: Any) -> None:
    placing, chain = canvas.view.placing, list(canvas.document.nodes)
    made = [placing.add_connected("down", kind, chain[-1]) for kind in ("remanufacture", "recycle")]
    boxes = canvas.view.table.boxes()
    chain_ends = max(boxes[node].bottom for node in chain)
    assert all(boxes[node].top >= chain_ends + 88.0 for node in made)
    assert boxes[made[0]].top == boxes[made[1]].top
    assert boxes[made[1]].right <= boxes[made[0]].left - 80.0


def test_a_loop_chosen_by_name_goes_below(canvas: Any) -> None:
    chain = list(canvas.document.nodes)
    canvas.session.select((chain[-1],))
    canvas.key(Qt.Key.Key_L, CTRL_SHIFT)
    QTest.keyClicks(canvas.view.placing.chooser.field, "recyc")
    QTest.keyClick(canvas.view.placing.chooser.field, Qt.Key.Key_Return)
    (made,) = canvas.document.nodes.keys() - set(chain)
    boxes = canvas.view.table.boxes()
    assert boxes[made].top > max(boxes[node].bottom for node in chain)


def test_what_is_said_in_energy_is_energy(canvas: Any) -> None:
    pull_into_the_void(canvas, next(iter(canvas.document.nodes)), "left")
    click_row(canvas, "Import: primary material")
    flow = canvas.session.selection[0]
    before = canvas.document
    enter(canvas, flow, "700 MWh Electricity")
    item = canvas.document.items[canvas.document.flows[flow].item]
    assert (item.name, item.kind, item.origin_class) == ("Electricity", ItemKind.ENERGY, OriginClass.ENERGY)
    assert canvas.document.flows[flow].origin_class is None
    assert canvas.undoes_to(before)


def test_units_and_names_are_completed_while_they_are_typed(canvas: Any) -> None:
    flow = only_flow(canvas)
    enter(canvas, flow, "5 t Sheet steel")
    canvas.key(Qt.Key.Key_Right, CTRL_SHIFT)
    canvas.type("Paint")
    canvas.key(Qt.Key.Key_Tab)
    canvas.type("7 t She")
    editor = canvas.view.writing.editor
    assert (editor.text(), editor.selectedText()) == ("7 t Sheet steel", "et steel")
    canvas.key(Qt.Key.Key_Right)
    canvas.key(Qt.Key.Key_Return)
    items = {one.item for one in canvas.document.flows.values()}
    assert len(items) == 1
    canvas.type("8 k")
    assert canvas.view.writing.editor.text() == "8 kg"
    canvas.key(Qt.Key.Key_Backspace)
    assert canvas.view.writing.editor.text() == "8 k"


@pytest.mark.parametrize(("typed", "offered"), [("100 k", "g"), ("4 T", "J")])
def test_enter_takes_what_was_typed_and_not_what_is_offered(canvas: Any, typed: str, offered: str) -> None:
    flow, before = only_flow(canvas), canvas.document
    canvas.session.select((flow,))
    canvas.type(typed)
    editor = canvas.view.writing.editor
    assert editor.selectedText() == offered
    assert editor.is_error
    canvas.key(Qt.Key.Key_Return)
    assert canvas.document is before
    assert canvas.view.table.sync.unread[flow] == typed


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_End])
def test_a_completion_is_taken_by_tab_or_by_going_behind_it(canvas: Any, key: Qt.Key) -> None:
    flow = only_flow(canvas)
    canvas.session.select((flow,))
    canvas.type("100 k")
    canvas.key(key)
    if key != Qt.Key.Key_Tab:
        assert not canvas.view.writing.editor.is_error
        canvas.key(Qt.Key.Key_Return)
    quantity = canvas.document.flows[flow].quantity
    assert (quantity.value, quantity.unit) == (100, "kg")


# --- going on by keys
def test_a_chord_in_the_editor_commits_and_goes_on(canvas: Any) -> None:
    second = list(canvas.document.nodes)[1]
    canvas.session.select((second,))
    canvas.key(Qt.Key.Key_Right, CTRL_SHIFT)
    canvas.type("Paint")
    canvas.key(Qt.Key.Key_Right, CTRL_SHIFT)
    canvas.type("Recycling")
    canvas.key(Qt.Key.Key_Tab)
    (flow,) = canvas.session.selection
    document = canvas.document
    assert [document.nodes[end].name for end in (document.flows[flow].source, document.flows[flow].target)] == [
        "Paint",
        "Recycling",
    ]
    assert document.nodes[document.flows[flow].target].kind == "recycle"
    assert (document.flows[flow].r_strategy, document.flows[flow].origin_class) == ("R8", OriginClass.RECYCLED)
    canvas.type("2 t")
    canvas.key(Qt.Key.Key_Left, CTRL_SHIFT)
    assert canvas.document.flows[flow].quantity.value == 2
    assert len(canvas.document.nodes) == 5


@pytest.mark.parametrize("name", ["Lager", "Recycling", "Versand"])
def test_a_process_out_of_the_palette_stays_one_whatever_it_is_called_and_says_where_to_choose(
    canvas: Any, name: str
) -> None:
    """What was dragged was chosen; the name at first, one longer and a later one are told alike."""
    said: list[str] = []
    canvas.view.table.say = said.append
    node = canvas.view.placing.add("process", QPointF(0.0, 600.0))
    for words, is_told in ((name, True), (f"{name} Nord", False), (name, True)):
        said.clear()
        canvas.view.start_rename(node)
        canvas.type(words)
        canvas.key(Qt.Key.Key_Return)
        assert (canvas.document.nodes[node].name, canvas.document.nodes[node].kind) == (words, "process")
        assert [str(one).startswith(f"“{name}” stays a process") for one in said] == [True] * is_told


def test_a_process_that_nobody_chose_takes_the_kind_of_its_first_name_and_says_so(canvas: Any) -> None:
    said: list[str] = []
    canvas.view.table.say = said.append
    second = list(canvas.document.nodes)[1]
    canvas.session.select((second,))
    canvas.key(Qt.Key.Key_Right, CTRL_SHIFT)
    canvas.type("Lager")
    canvas.key(Qt.Key.Key_Return)
    node = list(canvas.document.nodes)[-1]
    assert canvas.document.nodes[node].kind == "inventory"
    assert [str(one) for one in said] == [
        "“Lager” is now of the kind Inventory. It can be changed on the right under “Kind”."
    ]


def test_a_process_that_has_a_name_keeps_its_kind(canvas: Any) -> None:
    first = next(iter(canvas.document.nodes))
    canvas.session.select((first,))
    canvas.type("Recycling")
    canvas.key(Qt.Key.Key_Return)
    assert canvas.document.nodes[first].kind == "process"


def test_information_has_no_chip_and_asks_for_no_amount(canvas: Any) -> None:
    before, first = canvas.document, next(iter(canvas.document.nodes))
    control = canvas.view.add_at("control", QPointF(0, -300))
    canvas.session.select((control,))
    canvas.key(Qt.Key.Key_L, CTRL_SHIFT)
    canvas.type(canvas.document.nodes[first].name)
    canvas.key(Qt.Key.Key_Return)
    flow = new_flow(canvas, before)
    assert flow.origin_class is OriginClass.INFORMATION
    assert canvas.view.table.scene.flows[flow.id].model.chip_place is None
    assert canvas.document.items[flow.item].kind is ItemKind.INFORMATION


def test_the_editor_stays_inside_the_view(canvas: Any) -> None:
    first = next(iter(canvas.document.nodes))
    pull_into_the_void(canvas, first, "left")
    click_row(canvas, "Import: secondary material")
    view = canvas.view
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    canvas.type("3.5 t/wk ±4 % Secondary metal from everywhere")
    for widget in (view.writing.editor, view.writing._chip.reading):
        assert widget.geometry().left() >= 0
        assert widget.geometry().right() <= view.viewport().width()


@pytest.mark.parametrize("by_name", [True, False])
def test_what_is_put_beside_the_selection_comes_into_sight(canvas: Any, by_name: bool) -> None:
    second = list(canvas.document.nodes)[1]
    canvas.session.select((second,))
    box = canvas.view.table.boxes()[second]
    canvas.view.set_zoom(1.0)
    canvas.view.horizontalScrollBar().setValue(canvas.view.horizontalScrollBar().minimum())
    before = canvas.document
    if by_name:
        canvas.view.connect_by_name()
        canvas.type("Paint")
        canvas.key(Qt.Key.Key_Return)
    else:
        canvas.view.add_at("process")
    (new,) = canvas.document.nodes.keys() - before.nodes.keys()
    seen = canvas.view.mapToScene(canvas.view.viewport().rect()).boundingRect()
    assert box.right > seen.left()
    assert seen.contains(canvas.view.table.scene.nodes[new].sceneBoundingRect())
    assert canvas.undoes_to(before)


@pytest.mark.parametrize("typed", ["R8", "recycling", "landfill"])
def test_a_known_kind_leads_on_to_the_amount_of_its_flow_as_a_typed_name_does(canvas: Any, typed: str) -> None:
    """Its name it has already: what is typed next is an amount with its item, not another name."""
    before, first = canvas.document, next(iter(canvas.document.nodes))
    pull_into_the_void(canvas, first, "bottom")
    canvas.type(typed)
    canvas.key(Qt.Key.Key_Return)
    drawn = new_flow(canvas, before)
    name = canvas.document.nodes[drawn.target].name
    assert canvas.document.nodes[drawn.target].kind != "process"
    assert canvas.session.selection == (drawn.id,)
    canvas.type("12 t Swarf")
    canvas.key(Qt.Key.Key_Return)
    flow = canvas.document.flows[drawn.id]
    assert (flow.quantity.text, canvas.document.items[flow.item].name) == ("12 t", "Swarf")
    assert canvas.document.nodes[drawn.target].name == name


def test_a_process_called_as_all_are_is_named_first(canvas: Any) -> None:
    before, first = canvas.document, next(iter(canvas.document.nodes))
    pull_into_the_void(canvas, first, "bottom")
    click_row(canvas, "Process")
    (made,) = canvas.session.selection
    assert made in canvas.document.nodes
    assert made not in before.nodes
