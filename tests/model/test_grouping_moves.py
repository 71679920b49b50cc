"""Sub-processes on the table: they take along what lies inside, stay where something is locked, and leave nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from vsm_app.model.document import Document
from vsm_app.model.edits import arrange, flows, groups, nodes
from vsm_app.model.edits.base import EditResult, with_physics
from vsm_app.model.edits.placing import frames_of
from vsm_app.model.elements import Flow, Item, Node, OriginClass
from vsm_app.model.grouping import AROUND
from vsm_app.model.placement import Layout, Place
from vsm_app.model.usual import usual, ways_of


def row() -> tuple[Document, tuple[str, ...]]:
    """Four processes in a row with flows between them."""
    document, made = Document(), []
    for number in range(4):
        added = nodes.add_node(document, "process", f"N{number}", (200.0 * number, 0.0))
        document, made = added.document, [*made, *added.made]
    for source, target in pairwise(made):
        document = flows.add_flow(document, source, target).document
    return document, tuple(made)


def grouped(*, folded: bool = True) -> tuple[Document, tuple[str, ...], str]:
    """The same with the two in the middle in a sub-process."""
    document, ids = row()
    result = groups.group(document, ids[1:3], "G")
    (group,) = result.made
    return groups.fold(result.document, group, folded=folded).document, ids, group


def shift(before: Document, after: Document, node: str) -> tuple[float, float]:
    old, new = before.layout.places[node], after.layout.places[node]
    return new.x - old.x, new.y - old.y


WAYS: dict[str, Callable[[Document, str, str], EditResult]] = {
    "move": lambda document, group, _other: nodes.move(document, {group: (300.0, 500.0)}),
    "nudge": lambda document, group, _other: nodes.nudge(document, (group,), 7.0, 9.0),
    "align": lambda document, group, other: arrange.align(document, (other, group), "bottom"),
    "place_all": lambda document, group, _other: arrange.place_all(
        document, {group: replace(document.layout.places[group], y=400.0)}
    ),
}


@pytest.mark.parametrize("folded", [True, False])
@pytest.mark.parametrize("way", WAYS)
def test_what_lies_inside_goes_with_its_subprocess(way: str, folded: bool) -> None:
    document, ids, group = grouped(folded=folded)
    document = nodes.move(document, {ids[0]: (0.0, 600.0)}).document
    after = WAYS[way](document, group, ids[0]).document
    moved = shift(document, after, group)
    assert moved != (0.0, 0.0)
    assert shift(document, after, ids[1]) == shift(document, after, ids[2]) == moved
    assert shift(document, after, ids[3]) == (0.0, 0.0)


def test_distributing_moves_what_lies_inside() -> None:
    document, ids, group = grouped()
    document = nodes.move(document, {group: (250.0, 0.0)}).document
    after = arrange.distribute(document, (ids[0], group, ids[3]), "x").document
    assert shift(document, after, ids[1]) == shift(document, after, group) != (0.0, 0.0)


def test_an_open_subprocess_is_aligned_by_its_frame() -> None:
    document, ids, group = grouped(folded=False)
    document = nodes.move(document, {ids[1]: (1000.0, 500.0), ids[2]: (1200.0, 500.0)}).document
    assert frames_of(document)[group].x == 1000.0 - AROUND
    after = arrange.align(document, (ids[0], group), "left").document
    assert frames_of(after)[group].x == after.layout.places[ids[0]].x == 0.0


def test_moving_an_open_subprocess_puts_the_corner_of_its_frame_there() -> None:
    document, _ids, group = grouped(folded=False)
    after = nodes.move(document, {group: (40.0, 80.0)}).document
    assert (frames_of(after)[group].x, frames_of(after)[group].y) == (40.0, 80.0)


@pytest.mark.parametrize("way", WAYS)
def test_a_closed_subprocess_with_something_locked_stays_as_a_whole(way: str) -> None:
    document, ids, group = grouped()
    document = nodes.move(document, {ids[0]: (0.0, 600.0)}).document
    document = nodes.set_node(document, ids[1], locked=True).document
    after = WAYS[way](document, group, ids[0]).document
    assert all(shift(document, after, i) == (0.0, 0.0) for i in (group, ids[1], ids[2]))
    assert nodes.nudge(document, (group, ids[1], ids[2]), 5.0, 5.0).is_nothing


def test_of_an_open_subprocess_only_the_locked_stays() -> None:
    document, ids, group = grouped(folded=False)
    document = nodes.set_node(document, ids[1], locked=True).document
    after = nodes.nudge(document, (group,), 5.0, 5.0).document
    assert (shift(document, after, ids[1]), shift(document, after, ids[2])) == ((0.0, 0.0), (5.0, 5.0))


def test_grouping_what_lay_in_two_subprocesses_leaves_no_empty_ones() -> None:
    document, ids = row()
    one = groups.group(document, ids[1:2], "A")
    two = groups.group(one.document, ids[2:3], "B")
    outer = groups.group(two.document, two.made, "Outer of B")
    both = groups.group(outer.document, ids[1:3], "C")
    assert [node.name for node in both.document.nodes.values() if node.kind == "subprocess"] == ["C"]
    assert {*one.made, *two.made, *outer.made} <= both.touched
    assert not {*one.made, *two.made, *outer.made} & both.document.layout.places.keys()


def test_a_subprocess_that_keeps_something_stays() -> None:
    document, ids = row()
    one = groups.group(document, ids[:2], "A")
    both = groups.group(one.document, ids[1:3], "B").document
    assert sorted(node.name for node in both.nodes.values() if node.kind == "subprocess") == ["A", "B"]


def test_nested_subprocesses_dissolved_together_leave_their_nodes_outside() -> None:
    document, _ids, group = grouped()
    outer = groups.group(document, (group,), "Outer")
    after = groups.ungroup(outer.document, (group, *outer.made)).document
    assert {node.parent for node in after.nodes.values()} == {None}
    assert not any(node.kind == "subprocess" for node in after.nodes.values())


def _large(count: int, lines: int, every: int = 0) -> Document:
    """Nodes in a row, flows in steps of 7 and back; with `every` each so many lie in a sub-process of their own."""
    held = {
        f"n{i}": Node(f"n{i}", f"N{i}", "process", parent=f"g{i // every}" if every else None) for i in range(count)
    }
    gs = {f"g{k}": Node(f"g{k}", f"G{k}", "subprocess") for k in range(-(-count // every))} if every else {}
    drawn = {}
    for k in range(lines):
        source, target = k % count, (k * 7 + 1) % count
        origin = OriginClass.SECONDARY if target < source else OriginClass.PRODUCT
        drawn[f"f{k}"] = Flow(f"f{k}", f"n{source}", f"n{target}", "i1", origin_class=origin)
    document = with_physics(Document(), nodes=held | gs, flows=drawn, items={"i1": Item("i1", "x")})
    places = {f"n{i}": Place(100.0 * i, 0.0) for i in range(count)}
    return replace(document, layout=Layout(places=places), next_number=1_000_000)


def test_the_kind_of_two_thousand_nodes_is_changed_at_once() -> None:
    document = _large(2_000, 4_000)
    begin = time.process_time()
    nodes.set_nodes(document, tuple(document.nodes), kind="recycle")
    assert time.process_time() - begin < 1.0


def test_four_hundred_subprocesses_are_dissolved_at_once() -> None:
    document = _large(10_000, 12_000, every=25)
    begin = time.process_time()
    after = groups.ungroup(document, tuple(i for i in document.nodes if i.startswith("g"))).document
    assert time.process_time() - begin < 1.0
    assert len(after.nodes) == 10_000


def test_a_drawn_flow_is_the_same_whether_its_loop_is_looked_for_alone_or_with_all() -> None:
    document = _large(60, 100)
    ways = ways_of(document)
    for flow in document.flows.values():
        assert usual(document, flow.source, flow.target) == usual(document, flow.source, flow.target, ways)
