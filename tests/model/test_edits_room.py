"""A node put into a flow has room: what comes after it moves on, in the same step, and nothing else does."""

from __future__ import annotations

import itertools

import pytest

from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.model.edits.placing import box_of

NAMES = ("Mill", "Cut", "Weld", "Paint")


def chain(gap: float = 88.0, *, down: bool = False, back: bool = False) -> tuple[Document, list[str], list[str]]:
    """Four steps in a row or, `down`, in a column, each a flow apart from the next, and their flows."""
    document, ids = Document(), list[str]()
    at = 0.0
    for name in NAMES:
        result = nodes.add_node(document, "process", name, (0.0, at) if down else (at, 0.0))
        document = result.document
        ids += result.made
        box = box_of(document, ids[-1])
        assert box is not None
        at += (box.h if down else box.w) + gap
    pairs = list(itertools.pairwise(ids)) + ([(ids[3], ids[0])] if back else [])
    made = []
    for source, target in pairs:
        result = flows.connect(document, source, target)
        document = result.document
        made += result.made
    return document, ids, made


def covers(document: Document) -> list[tuple[str, str]]:
    boxes = {i: box for i in document.nodes if (box := box_of(document, i)) is not None}
    return [
        (a, b)
        for a, b in itertools.combinations(boxes, 2)
        if boxes[a].x < boxes[b].x + boxes[b].w
        and boxes[b].x < boxes[a].x + boxes[a].w
        and boxes[a].y < boxes[b].y + boxes[b].h
        and boxes[b].y < boxes[a].y + boxes[a].h
    ]


def middle(document: Document, first: str, second: str) -> tuple[float, float]:
    """Where a new process stands that is put onto the label of a flow."""
    a, b = box_of(document, first), box_of(document, second)
    assert a is not None
    assert b is not None
    return (a.x + b.x) / 2, (a.y + b.y) / 2


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("back", [False, True])
def test_what_comes_after_moves_on_and_what_came_before_stays(down: bool, back: bool) -> None:
    document, ids, made = chain(40.0, down=down, back=back)
    result = flows.insert_node(document, made[1], "inventory", "Buffer", middle(document, ids[1], ids[2]))
    after = result.document
    assert covers(after) == []
    places, before = after.layout.places, document.layout.places
    assert [places[i] for i in ids[:2]] == [before[i] for i in ids[:2]]
    shifts = {(places[i].x - before[i].x, places[i].y - before[i].y) for i in ids[2:]}
    assert len(shifts) == 1
    ((dx, dy),) = shifts
    assert (dy > 0 and dx == 0) if down else (dx > 0 and dy == 0)
    assert set(ids[2:]) <= result.touched


def test_backwards_along_a_return_it_moves_the_other_way() -> None:
    document, ids, _made = chain()
    turned = flows.connect(document, ids[1], ids[0]).document
    back = next(reversed(turned.flows))
    after = flows.insert_node(turned, back, "inventory", "Buffer", middle(turned, ids[0], ids[1])).document
    assert covers(after) == []
    assert after.layout.places[ids[0]].x < turned.layout.places[ids[0]].x
    assert after.layout.places[ids[3]] == turned.layout.places[ids[3]]


def test_where_there_is_room_nothing_moves() -> None:
    document, ids, made = chain(gap=400.0)
    after = flows.insert_node(document, made[1], "inventory", "Buffer", middle(document, ids[1], ids[2])).document
    assert {i: after.layout.places[i] for i in ids} == {i: document.layout.places[i] for i in ids}


def test_what_is_locked_stays() -> None:
    document, ids, made = chain()
    document = nodes.set_node(document, ids[3], locked=True).document
    after = flows.insert_node(document, made[1], "inventory", "Buffer", middle(document, ids[1], ids[2])).document
    assert after.layout.places[ids[3]] == document.layout.places[ids[3]]
    assert after.layout.places[ids[2]].x > document.layout.places[ids[2]].x


def test_a_node_that_just_fits_between_two_others_is_given_room_for_its_lines() -> None:
    document, ids, made = chain(gap=68.0)
    first, last = (box_of(document, i) for i in ids[1:3])
    assert first is not None
    assert last is not None
    middle_of_gap = ((first.x + first.w + last.x) / 2 - 28.0, first.y)
    after = flows.insert_node(document, made[1], "inventory", "Buffer", middle_of_gap).document
    (new,) = after.nodes.keys() - document.nodes.keys()
    row = [box for i in (ids[1], new, ids[2], ids[3]) if (box := box_of(after, i)) is not None]
    gaps = [b.x - a.x - a.w for a, b in itertools.pairwise(row)]
    assert min(gaps[:2]) >= 60.0
    assert after.layout.places[ids[1]] == document.layout.places[ids[1]]


def test_a_node_that_stood_on_the_table_gets_room_as_a_new_one() -> None:
    document, ids, made = chain(40.0)
    placed = nodes.add_node(document, "inventory", "Buffer", middle(document, ids[1], ids[2]))
    (node,) = placed.made
    result = flows.insert_existing_node(placed.document, made[1], node)
    first, buffer, last = (box_of(result.document, one) for one in (ids[1], node, ids[2]))
    assert first is not None
    assert buffer is not None
    assert last is not None
    assert buffer.x - (first.x + first.w) >= 88.0
    assert last.x - (buffer.x + buffer.w) >= 88.0
    assert not covers(result.document)
    assert {node, ids[2], ids[3]} <= result.touched
