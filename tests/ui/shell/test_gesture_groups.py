"""Sub-processes with real events: grouping keeps every number, opens in place, moves and goes as a whole."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from helpers.shell import ALT, CTRL, NONE, SHIFT, Shell
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.model.grouping import SUBPROCESS
from vsm_app.model.validate import validate
from vsm_app.ui.canvas.models import BadgeModel
from vsm_app.ui.entries import enter_text
from vsm_app.ui.panels.inspector.form import ResultRow


@pytest.fixture
def chain(on_map: Shell) -> Shell:
    """Source → Cut → Weld → Paint → Customer, the amount known at the first flow, a loss at Weld."""
    session = on_map.session
    ids: list[str] = []
    kinds = (("supplier", "Mill"), ("process", "Cut"), ("process", "Weld"), ("process", "Paint"), ("customer", "Shop"))
    for n, (kind, name) in enumerate(kinds):
        made = nodes.add_node(session.document, kind, name, (240.0 * n, 0.0))
        session.apply(made)
        ids += made.made
    for source, target in itertools.pairwise(ids):
        session.apply(flows.add_flow(session.document, source, target))
    session.apply(flows.add_flow(session.document, ids[2], None))
    for flow, words in zip(list(session.document.flows), ("10 t", "", "", "7 t"), strict=False):
        if words:
            on_map.enter(flow, words)
    on_map.canvas.fit()
    on_map.canvas.setFocus()
    on_map.settle()
    return on_map


def group(shell: Shell) -> str:
    """Group Cut and Weld by key; the id of the sub-process."""
    _mill, cut, weld, *_ = shell.document.nodes
    shell.session.select([cut, weld])
    shell.key(Qt.Key.Key_G, CTRL, shell.canvas)
    assert shell.canvas.writing.editor is not None
    shell.type("Making", shell.canvas.writing.editor)
    shell.key(Qt.Key.Key_Return, widget=shell.canvas.writing.editor)
    (made,) = (i for i, node in shell.document.nodes.items() if node.kind == SUBPROCESS)
    return made


def numbers(shell: Shell) -> dict[str, float | None]:
    assert shell.session.results is not None
    return {i: one.value for i, one in shell.session.results.solution.own.items()}


def test_grouping_changes_no_number_and_no_problem_and_keeps_the_outer_flows(chain: Shell) -> None:
    before, values = chain.document, numbers(chain)
    problems = {problem.code for problem in validate(before)}
    made = group(chain)
    assert chain.document.nodes[made].name == "Making"
    assert numbers(chain) == values
    assert {problem.code for problem in validate(chain.document)} == problems
    assert chain.document.flows == before.flows
    scene = chain.canvas.table.scene
    assert set(scene.nodes) == {
        made,
        *(i for i, node in before.nodes.items() if node.name in ("Mill", "Paint", "Shop")),
    }
    inner = next(i for i, f in before.flows.items() if f.source is not None and before.nodes[f.source].name == "Cut")
    assert set(scene.flows) == set(before.flows) - {inner}
    for _ in range(2):  # the name, the group
        chain.trigger("edit.undo")
    assert chain.document == before
    assert set(scene.nodes) == set(before.nodes)
    assert set(scene.flows) == set(before.flows)


def test_a_sub_process_opens_by_its_button_by_double_click_and_by_key(chain: Shell) -> None:
    made = group(chain)
    scene = chain.canvas.table.scene
    _mill, cut, weld, *_ = chain.document.nodes
    box = chain.box(made)
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(chain.canvas.viewport(), left, NONE, chain.at(box.right - 13.0, box.top + 15.0))
    assert set(scene.frames) == {made}
    assert {cut, weld} <= set(scene.nodes)
    assert made not in scene.nodes
    assert scene.frames[made].is_selected
    (inner,) = (i for i, flow in chain.document.flows.items() if (flow.source, flow.target) == (cut, weld))
    assert "10" in scene.flows[inner].model.chip.spoken
    frame = scene.frames[made].model.box
    for inside in (cut, weld):
        one = chain.box(inside)
        assert frame.left < one.left < one.right < frame.right
        assert frame.top < one.top < one.bottom < frame.bottom
    strip = chain.at(frame.left + 60.0, frame.top + 12.0)
    QTest.mouseDClick(chain.canvas.viewport(), left, NONE, strip)
    assert not scene.frames
    assert made in scene.nodes
    chain.session.select([made])
    chain.key(Qt.Key.Key_O, ALT | SHIFT, chain.canvas)
    assert set(scene.frames) == {made}
    chain.session.select([cut])
    chain.key(Qt.Key.Key_O, ALT | SHIFT, chain.canvas)
    assert chain.session.selection == (made,)
    assert not scene.frames


def test_opening_and_closing_is_undone_step_by_step(chain: Shell) -> None:
    made = group(chain)
    closed = chain.document
    chain.session.select([made])
    chain.trigger("group.toggle")
    chain.trigger("edit.undo")
    assert chain.document == closed
    assert made in chain.canvas.table.scene.nodes


@pytest.mark.parametrize("is_open", [True, False])
def test_what_lies_inside_moves_along(chain: Shell, is_open: bool) -> None:
    made = group(chain)
    if is_open:
        chain.session.select([made])
        chain.trigger("group.toggle")
    before = chain.document
    _mill, cut, weld, *_ = before.nodes
    if is_open:
        frame = chain.canvas.table.scene.frames[made].model.box
        start = (frame.left + 60.0, frame.top + 12.0)
    else:
        start = (chain.box(made).cx, chain.box(made).cy)
    chain.session.select(())
    chain.drag(start, (start[0] + 10.0, start[1] + 240.0))
    moved = {i: chain.document.layout.places[i].y - before.layout.places[i].y for i in (cut, weld, made)}
    assert len(set(moved.values())) == 1
    assert moved[cut] > 200.0
    chain.trigger("edit.undo")
    assert chain.document == before


def test_dissolving_leaves_the_map_as_it_was(chain: Shell) -> None:
    before = chain.document
    made = group(chain)
    grouped = chain.document
    chain.session.select([made])
    chain.key(Qt.Key.Key_G, CTRL | SHIFT, chain.canvas)
    assert chain.document.physics == before.physics
    assert chain.document.layout == before.layout
    assert set(chain.session.selection) == {i for i, node in before.nodes.items() if node.name in ("Cut", "Weld")}
    chain.key(Qt.Key.Key_Z, CTRL, chain.canvas)
    assert chain.document == grouped


def test_deleting_and_copying_take_what_lies_inside(chain: Shell) -> None:
    made = group(chain)
    grouped = chain.document
    chain.session.select([made])
    chain.trigger("edit.duplicate")
    new = set(chain.document.nodes) - set(grouped.nodes)
    assert len(new) == 3
    (copy,) = (i for i in new if chain.document.nodes[i].kind == SUBPROCESS)
    assert {chain.document.nodes[i].parent for i in new} == {None, copy}
    chain.trigger("edit.undo")
    chain.session.select([made])
    chain.key(Qt.Key.Key_Delete, widget=chain.canvas)
    assert {node.name for node in chain.document.nodes.values()} == {"Mill", "Paint", "Shop"}
    chain.trigger("edit.undo")
    assert chain.document == grouped


def test_an_open_sub_process_whose_last_member_is_deleted_is_a_box_again(chain: Shell) -> None:
    made = group(chain)
    chain.session.select([made])
    chain.trigger("group.toggle")
    opened, scene = chain.document, chain.canvas.table.scene
    chain.session.select([i for i, node in opened.nodes.items() if node.parent == made])
    chain.key(Qt.Key.Key_Delete, widget=chain.canvas)
    assert set(scene.nodes) == set(chain.document.nodes) >= {made}
    assert not scene.frames
    chain.trigger("edit.undo")
    assert chain.document == opened
    assert set(scene.nodes) == set(opened.nodes) - {made}
    assert set(scene.frames) == {made}


def test_sankey_and_picture_show_the_sub_process_as_one(chain: Shell) -> None:
    made = group(chain)
    chain.trigger("view.sankey")
    bars = chain.canvas.table.scene.bars
    assert made in bars
    assert not {i for i, node in chain.document.nodes.items() if node.parent == made} & set(bars)


def test_tab_reaches_the_frame_before_what_lies_inside(chain: Shell) -> None:
    made = group(chain)
    chain.session.select([made])
    chain.trigger("group.toggle")
    order = chain.canvas.order()
    inside = [i for i, node in chain.document.nodes.items() if node.parent == made]
    assert order.index(made) < min(order.index(i) for i in inside)
    item = chain.canvas.table.scene.frames[made]
    assert not item.contains(QPointF(item.model.box.width / 2.0, item.model.box.height / 2.0))


def inside_chosen(shell: Shell, *names: str) -> None:
    """The chooser offers the processes inside by name; one is typed."""
    chooser = shell.canvas.placing.chooser
    assert chooser is not None
    assert [chooser.list.item(i).text() for i in range(chooser.list.count())] == ["Cut", "Weld"]
    for name in names:
        shell.type(name, QApplication.focusWidget())
        shell.key(Qt.Key.Key_Return, widget=QApplication.focusWidget())


def ends(document: Document) -> list[tuple[str, str]]:
    """Names of the ends of all flows, `-` for the outside."""
    names = {i: node.name for i, node in document.nodes.items()}
    return [(names.get(f.source or "", "-"), names.get(f.target or "", "-")) for f in document.flows.values()]


def test_a_flow_pulled_onto_a_closed_sub_process_asks_which_process_inside(chain: Shell) -> None:
    made = group(chain)
    before, (mill, *_) = chain.document, chain.document.nodes
    a, b = chain.box(mill), chain.box(made)
    chain.drag((a.cx, a.bottom), (b.cx, b.cy))
    inside_chosen(chain)
    chain.key(Qt.Key.Key_Escape, widget=QApplication.focusWidget())
    assert chain.document == before
    chain.drag((a.cx, a.bottom), (b.cx, b.cy))
    inside_chosen(chain, "weld")
    assert set(ends(chain.document)) - set(ends(before)) == {("Mill", "Weld")}
    chain.trigger("edit.undo")
    assert chain.document == before


def test_a_flow_pulled_out_of_a_closed_sub_process_asks_where_it_begins(chain: Shell) -> None:
    made = group(chain)
    before = chain.document
    box = chain.box(made)
    chain.drag((box.left + 20.0, box.bottom), (box.left + 20.0, box.bottom + 90.0))
    inside_chosen(chain, "cut", "loss")
    assert len(chain.document.flows) == len(before.flows) + 1
    assert ("Cut", "-") in ends(chain.document)
    chain.trigger("edit.undo")
    assert chain.document == before
    chain.session.select([made])
    chain.key(Qt.Key.Key_Down, CTRL | SHIFT, chain.canvas)
    inside_chosen(chain, "weld")
    assert ("Weld", "Process") in ends(chain.document)
    chain.trigger("edit.undo")
    assert chain.document == before


def test_an_end_put_onto_a_closed_sub_process_asks_which_process_inside(chain: Shell) -> None:
    group(chain)
    before = chain.document
    (last,) = (i for i, f in before.flows.items() if f.target and before.nodes[f.target].name == "Shop")
    (made,) = (i for i, node in before.nodes.items() if node.kind == SUBPROCESS)
    chain.session.select([last])
    begin, box = chain.canvas.table.scene.flows[last].ends[0], chain.box(made)
    chain.drag(begin, (box.cx, box.cy))
    inside_chosen(chain, "cut")
    assert chain.document.nodes[str(chain.document.flows[last].source)].name == "Cut"
    chain.trigger("edit.undo")
    assert chain.document == before


def test_an_end_is_pulled_into_the_open_also_where_the_other_lies_in_a_closed_sub_process(chain: Shell) -> None:
    made = group(chain)
    known = chain.document.nodes
    outward = next(
        f
        for f in chain.document.flows.values()
        if f.source in known and known[f.source].parent == made and f.target in known and not known[f.target].parent
    )
    chain.session.select((outward.id,))
    before = chain.document
    end = chain.canvas.table.scene.flows[outward.id].ends[1]
    chain.drag(end, (end[0] - 20.0, end[1] + 160.0))
    assert chain.document.flows[outward.id].target is None
    chain.trigger("edit.undo")
    assert chain.document == before


def test_a_closed_sub_process_has_the_balance_of_its_boundary(chain: Shell) -> None:
    """In, out and gap over its outer flows in the inspector and as a badge; else the worst of those inside."""
    made = group(chain)
    _in, inner, out, _shop, loss = chain.document.flows
    chain.session.select([made])
    chain.settle()

    def rows() -> dict[str, str]:
        found = chain.window.inspector.node.findChildren(ResultRow)
        return {row.label.text(): row.figure.text() for row in found if row.isVisible()}

    def badge() -> BadgeModel | None:
        return chain.canvas.table.scene.nodes[made].model.badge

    assert chain.document.layout.places[made].folded
    assert (rows()["In"], rows()["Out"], badge()) == ("10", "10", None)
    chain.enter(out, "7 t")
    chain.enter(loss, "1 t")
    chain.session.select([made])
    chain.settle()
    assert "2" in rows()["Gap of the entries"]
    shown = badge()
    assert shown is not None
    assert (shown.level, shown.lines[2][0].replace("\u2212", "-")) == ("error", "Δ -2")
    chain.enter(loss, "3 t")
    assert badge() is None
    chain.session.apply(enter_text(chain.document, inner, "12 t", "en"))
    chain.settle()
    inside = badge()
    assert inside is not None, "it closes, what lies inside does not"
    assert inside.words[0].startswith("Inside: ")
