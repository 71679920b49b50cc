"""A sub-process that opens has room: its neighbours make way, in line, and go back when it closes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vsm_app.model.document import Document
from vsm_app.model.edits import groups, nodes
from vsm_app.model.edits.measures import add_measure
from vsm_app.model.edits.placing import box_of, frames_of, with_places
from vsm_app.model.grouping import shown, with_members
from vsm_app.model.placement import Place

#: Two that are hidden in `shop`, one above the other: open, it reaches above and below where it stands closed.
INSIDE = {"one": (200.0, 140.0), "two": (200.0, 260.0)}
AROUND = {
    "above": (200.0, 60.0),
    "row": (440.0, 60.0),  # in line with it
    "below": (200.0, 330.0),
    "left": (0.0, 200.0),
    "right": (420.0, 200.0),
    "far": (700.0, 600.0),
}


def made(around: Mapping[str, tuple[float, float]] = AROUND) -> tuple[Document, dict[str, str], str]:
    """A map with a closed sub-process among neighbours; the ids by name."""
    document, ids = Document(), {}
    for name, spot in {**INSIDE, **around}.items():
        result = nodes.add_node(document, "process", name, spot)
        document, ids[name] = result.document, result.made[0]
    result = groups.group(document, [ids[name] for name in INSIDE], "shop")
    return result.document, ids, result.made[0]


def lock(document: Document, node: str) -> Document:
    return nodes.set_node(document, node, locked=True).document


def rect(place: Place) -> tuple[float, float, float, float]:
    return place.x, place.y, place.x + place.w, place.y + place.h


def meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def outside(document: Document, group: str) -> dict[str, tuple[float, float, float, float]]:
    found = {}
    for i, node in shown(document).nodes.items():
        box = box_of(document, i)
        if box is not None and group not in (i, node.parent):
            found[i] = rect(box)
    return found


def frame(document: Document, group: str) -> tuple[float, float, float, float]:
    return rect(frames_of(document)[group])


def test_what_would_stand_on_the_frame_makes_way_and_rows_stay_in_line() -> None:
    document, ids, group = made()
    after = groups.fold(document, group, folded=False).document
    assert not any(meet(frame(after, group), box) for box in outside(after, group).values())
    before, places = document.layout.places, after.layout.places
    moved = {name: (places[i].x - before[i].x, places[i].y - before[i].y) for name, i in ids.items()}
    assert moved["above"][1] < 0.0
    assert moved["row"][1] == moved["above"][1]
    assert moved["below"][1] == moved["far"][1] > 0.0
    assert moved["one"] == moved["two"] == moved["left"] == (0.0, 0.0)
    assert moved["right"] == (0.0, 0.0)


def test_closing_brings_back_every_place_and_opening_again_the_same_as_before() -> None:
    document, _ids, group = made()
    opened = groups.fold(document, group, folded=False).document
    closed = groups.fold(opened, group, folded=True).document
    assert closed.layout == document.layout
    assert groups.fold(closed, group, folded=False).document.layout == opened.layout


def test_what_stands_off_the_grid_goes_back_as_well() -> None:
    document, ids, group = made()
    odd = {ids["far"]: Place(700.0 + 1.0 / 3.0, 600.1), ids["above"]: Place(200.0, 61.7 / 1.1)}
    document, _ = with_places(document, odd)
    opened = groups.fold(document, group, folded=False).document
    closed = groups.fold(opened, group, folded=True).document
    assert opened.layout.places[ids["far"]].y > 600.2
    for i, place in document.layout.places.items():
        assert (closed.layout.places[i].x, closed.layout.places[i].y) == pytest.approx((place.x, place.y), abs=1e-9)


def test_where_there_is_room_nothing_moves() -> None:
    document, _ids, group = made({"far": (700.0, 600.0), "left": (-200.0, 200.0)})
    result = groups.fold(document, group, folded=False)
    places = result.document.layout.places
    assert {i: place for i, place in places.items() if i != group} == {
        i: place for i, place in document.layout.places.items() if i != group
    }
    assert places[group].way == ()


@pytest.mark.parametrize("name", ["above", "below"])
def test_off_what_is_locked_the_frame_moves_itself_and_comes_back(name: str) -> None:
    document, ids, group = made()
    document = lock(document, ids[name])
    opened = groups.fold(document, group, folded=False).document
    assert opened.layout.places[ids[name]] == document.layout.places[ids[name]]
    assert not any(meet(frame(opened, group), box) for box in outside(opened, group).values())
    assert groups.fold(opened, group, folded=True).document.layout == document.layout


def test_a_row_in_which_something_is_locked_stays_in_line() -> None:
    document, ids, group = made()
    document = lock(document, ids["row"])
    opened = groups.fold(document, group, folded=False).document
    for name in ("above", "row"):
        assert opened.layout.places[ids[name]] == document.layout.places[ids[name]]
    assert not any(meet(frame(opened, group), box) for box in outside(opened, group).values())
    assert groups.fold(opened, group, folded=True).document.layout == document.layout


def test_what_was_moved_meanwhile_is_not_carried_back_onto_others() -> None:
    document, ids, group = made()
    opened = groups.fold(document, group, folded=False).document
    spot = opened.layout.places[ids["above"]]
    dragged, _ = with_places(opened, {ids["far"]: replace(spot, x=spot.x, y=spot.y - 100.0)})
    closed = groups.fold(dragged, group, folded=True).document
    boxes = [rect(box) for i in shown(closed).nodes if (box := box_of(closed, i)) is not None]
    assert not any(meet(a, b) for a, b in combinations(boxes, 2))
    assert closed.layout.places[group].way == ()


def test_a_node_dragged_far_away_does_not_keep_the_others_from_going_back() -> None:
    document, ids, group = made()
    opened = groups.fold(document, group, folded=False).document
    away, _ = with_places(opened, {ids["far"]: replace(opened.layout.places[ids["far"]], x=1200.0)})
    closed = groups.fold(away, group, folded=True).document
    for name in ("above", "row", "below"):
        assert closed.layout.places[ids[name]] == document.layout.places[ids[name]]


def test_a_measure_goes_with_the_node_that_it_hangs_on() -> None:
    document, ids, group = made()
    document = add_measure(document, "Faster", at=(220.0, 0.0), anchor=ids["above"]).document
    (measure,) = document.layout.measures
    opened = groups.fold(document, group, folded=False).document
    by = opened.layout.places[ids["above"]].y - document.layout.places[ids["above"]].y
    assert opened.layout.measures[measure].y - document.layout.measures[measure].y == by
    assert groups.fold(opened, group, folded=True).document.layout == document.layout


@pytest.mark.parametrize("way", [(1.0,), (1.0,) * 7, (float("nan"),) * 6])
def test_a_way_that_makes_no_sense_is_passed_over(way: tuple[float, ...]) -> None:
    document, _ids, group = made()
    opened = groups.fold(document, group, folded=False).document
    places = {**opened.layout.places, group: replace(opened.layout.places[group], way=way)}
    strange = replace(opened, layout=replace(opened.layout, places=places))
    closed = groups.fold(strange, group, folded=True).document
    assert closed.layout.places[group].folded
    assert closed.layout.places[group].way == ()


@given(st.lists(st.tuples(st.integers(-4, 6), st.integers(-4, 8)), min_size=1, max_size=8, unique=True), st.data())
def test_wherever_neighbours_stand_none_is_covered_that_was_free_and_all_go_back(
    spots: list[tuple[int, int]], data: st.DataObject
) -> None:
    around = {f"n{k}": (140.0 * x, 80.0 * y) for k, (x, y) in enumerate(spots)}
    document, ids, group = made(around)
    closed = rect(box_of(document, group) or Place(0.0, 0.0))
    free = {i for i, box in outside(document, group).items() if not meet(closed, box)}
    if data.draw(st.booleans()):
        document = lock(document, ids[data.draw(st.sampled_from(sorted(around)))])
    opened = groups.fold(document, group, folded=False).document
    boxes = outside(opened, group)
    if not any(document.nodes[i].locked for i in boxes) and free == boxes.keys():
        assert not any(meet(frame(opened, group), box) for box in boxes.values())
    assert not any(meet(boxes[a], boxes[b]) for a, b in combinations(sorted(boxes), 2))
    assert groups.fold(opened, group, folded=True).document.layout == document.layout


def nested(around: Mapping[str, tuple[float, float]], levels: int = 1) -> tuple[Document, dict[str, str], list[str]]:
    """The same map with open sub-processes round the closed one, one neighbour in each; their ids from the inside."""
    document, ids, group = made(around)
    found = [group]
    for name in list(around)[:levels]:
        result = groups.group(document, [found[-1], ids[name]], f"round {name}")
        document = groups.fold(result.document, result.made[0], folded=False).document
        found.append(result.made[0])
    assert document.layout.places[group].folded
    return document, ids, found


def within(document: Document, group: str) -> set[str]:
    return set(with_members(document.nodes, (group,)))


def covered(document: Document) -> set[tuple[str, str]]:
    """The frames and what stands on them without belonging to them: nodes and other frames."""
    frames = {i: rect(place) for i, place in frames_of(document).items()}
    boxes = {i: rect(box) for i in shown(document).nodes if (box := box_of(document, i)) is not None} | frames
    return {
        (group, i)
        for group in frames
        for i in boxes.keys() - within(document, group)
        if group not in within(document, i) and meet(frames[group], boxes[i])
    }


def test_the_frame_that_a_sub_process_opens_in_has_room_as_well() -> None:
    spots = {"mate": (0.0, 200.0), "right": (392.0, 176.0), "above": (200.0, 24.0), "row": (600.0, 24.0)}
    document, ids, (inner, outer) = nested(spots)
    assert not covered(document)
    opened = groups.fold(document, inner, folded=False).document
    assert not covered(opened)
    assert frame(opened, outer)[1] < document.layout.places[ids["above"]].y + 64.0  # it would have covered it
    before, places = document.layout.places, opened.layout.places
    assert places[ids["row"]].y - before[ids["row"]].y == places[ids["above"]].y - before[ids["above"]].y < 0.0
    assert groups.fold(opened, inner, folded=True).document.layout == document.layout


def test_off_what_is_locked_beside_it_the_outer_frame_moves_as_a_whole_and_comes_back() -> None:
    document, ids, (inner, _outer) = nested({"mate": (0.0, 200.0), "above": (200.0, 24.0), "below": (200.0, 392.0)})
    document = lock(document, ids["above"])
    opened = groups.fold(document, inner, folded=False).document
    assert opened.layout.places[ids["above"]] == document.layout.places[ids["above"]]
    assert not covered(opened)
    way = opened.layout.places[ids["mate"]].y - document.layout.places[ids["mate"]].y
    assert way == opened.layout.places[ids["one"]].y - document.layout.places[ids["one"]].y > 0.0
    assert groups.fold(opened, inner, folded=True).document.layout == document.layout


def test_another_open_sub_process_makes_way_as_a_whole() -> None:
    """Some of it in line with what moves up, some with what moves down: its frame stays as large as it is."""
    spots = {"above": (200.0, 60.0), "b1": (440.0, 60.0), "b2": (440.0, 200.0), "b3": (440.0, 330.0)}
    document, ids, group = made(spots)
    result = groups.group(document, [ids[name] for name in ("b1", "b2", "b3")], "other")
    document = groups.fold(result.document, result.made[0], folded=False).document
    opened = groups.fold(document, group, folded=False).document
    assert opened.layout.places[ids["above"]].y < 60.0
    assert not covered(opened)
    for d in (document, opened):
        _, top, _, bottom = frame(d, result.made[0])
        assert bottom - top == 270.0 + 64.0 + 56.0
    assert groups.fold(opened, group, folded=True).document.layout == document.layout


@given(
    st.lists(st.tuples(st.integers(-4, 6), st.integers(-4, 8)), min_size=3, max_size=9, unique=True),
    st.integers(1, 2),
    st.booleans(),
)
def test_wherever_neighbours_stand_no_frame_round_it_covers_what_was_free_and_all_go_back(
    spots: list[tuple[int, int]], levels: int, has_other: bool
) -> None:
    around = {f"n{k}": (176.0 * x, 112.0 * y) for k, (x, y) in enumerate(spots)}
    document, ids, round_it = nested(around, levels)
    if has_other and len(spots) > levels + 1:
        result = groups.group(document, [ids[f"n{k}"] for k in (levels, levels + 1)], "other")
        document = groups.fold(result.document, result.made[0], folded=False).document
    closed = rect(box_of(document, round_it[0]) or Place(0.0, 0.0))
    under = {i for i, box in outside(document, round_it[0]).items() if meet(closed, box)}
    opened = groups.fold(document, round_it[0], folded=False).document
    if not under and not covered(document):
        assert not covered(opened)
    assert groups.fold(opened, round_it[0], folded=True).document.layout == document.layout
