"""Ctrl+L with real keys: one undo step, locked nodes stay, notes and measures come along, movement where wanted."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from helpers.later import LaterExecutor
from helpers.shell import Shell
from vsm_app.layout.types import Box
from vsm_app.model.edits.nodes import set_node
from vsm_app.model.placement import Place
from vsm_app.ui.actions.arranging import arranged_among
from vsm_app.ui.canvas import base_view
from vsm_app.ui.notices import Notice
from vsm_app.ui.widgets.painting import Tone


@pytest.fixture
def later(on_example: Shell, monkeypatch: pytest.MonkeyPatch) -> LaterExecutor:
    """What is arranged in the background is done when the test says so."""
    executor = LaterExecutor()
    monkeypatch.setattr(on_example.window.context.tasks, "_executor", executor)
    return executor


@pytest.fixture
def said(on_example: Shell) -> list[Notice]:
    notices: list[Notice] = []
    on_example.window.context.notices.posted.connect(notices.append)
    return notices


def arrange(shell: Shell) -> None:
    QTest.keyClick(shell.canvas, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    shell.settle()


def test_arranging_is_one_step_and_undo_brings_everything_back(on_example: Shell) -> None:
    before = on_example.document
    arrange(on_example)
    after = on_example.document
    assert after.layout.places != before.layout.places
    assert after.physics is before.physics
    boxes = list(on_example.canvas.table.boxes().values())
    assert not any(a.intersects(b) for a, b in combinations(boxes, 2))
    on_example.trigger("edit.undo")
    assert on_example.document == before
    on_example.trigger("edit.redo")
    assert on_example.document == after


def test_arranging_twice_changes_nothing_more(on_example: Shell) -> None:
    arrange(on_example)
    once = on_example.document
    arrange(on_example)
    assert on_example.document is once


def test_a_locked_node_stays(on_example: Shell) -> None:
    on_example.session.apply(set_node(on_example.document, "use", locked=True))
    place = on_example.document.layout.places["use"]
    arrange(on_example)
    assert on_example.document.layout.places["use"] == place


@pytest.mark.parametrize("locked", ["casting", "use", "recycle"])
def test_the_map_is_arranged_round_a_locked_node(on_example: Shell, locked: str) -> None:
    """It stands in the arrangement as it would without the lock, wherever it stood before."""
    document = on_example.document
    layout = replace(document.layout, places={**document.layout.places, locked: Place(1432.0, 904.0)})
    on_example.session.replace_document(replace(document, layout=layout))
    on_example.session.apply(set_node(on_example.document, locked, locked=True))
    arrange(on_example)
    round_it = on_example.document.layout.places
    assert (round_it[locked].x, round_it[locked].y) == (1432.0, 904.0)
    assert not any(a.intersects(b) for a, b in combinations(on_example.canvas.table.boxes().values(), 2))
    on_example.session.apply(set_node(on_example.document, locked, locked=False))
    arrange(on_example)
    freely = on_example.document.layout.places
    assert len({(freely[i].x - round_it[i].x, freely[i].y - round_it[i].y) for i in document.nodes}) == 1


def test_some_selected_nodes_are_arranged_round_the_locked_one_among_them(on_example: Shell) -> None:
    on_example.session.apply(set_node(on_example.document, "use", locked=True))
    before = on_example.document.layout.places
    on_example.session.select(["casting", "use", "recycle"])
    arrange(on_example)
    after = on_example.document.layout.places
    assert after["use"] == before["use"]
    assert {i for i in after if after[i] != before[i]} <= {"casting", "recycle"}
    assert not any(a.intersects(b) for a, b in combinations(on_example.canvas.table.boxes().values(), 2))


def test_notes_stand_on_no_node_and_measures_stay_at_theirs(on_example: Shell) -> None:
    document = on_example.document
    measure = next(iter(document.physics.measures.values()))
    assert measure.anchor is not None
    anchor, burst = document.layout.places[measure.anchor], document.layout.measures[measure.id]
    offset = (burst.x - anchor.x, burst.y - anchor.y)
    arrange(on_example)
    layout, boxes = on_example.document.layout, on_example.canvas.table.boxes()
    anchor, burst = layout.places[measure.anchor], layout.measures[measure.id]
    assert (burst.x - anchor.x, burst.y - anchor.y) == offset
    for note in layout.notes.values():
        ground = Box(note.place.x, note.place.y, note.place.w, note.place.h)
        assert not any(box.intersects(ground) for name, box in boxes.items() if name != note.id)


def test_the_nodes_glide_to_their_places_and_the_next_step_ends_that(
    on_example: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_view, "motion_ms", lambda: 60_000)
    on_example.canvas.reduced_motion = False
    before = on_example.document.layout.places["distribution"]
    arrange(on_example)
    place, item = on_example.document.layout.places["distribution"], on_example.canvas.table.scene.nodes["distribution"]
    assert abs(item.pos().x() - before.x) < abs(item.pos().x() - place.x)  # still nearer to where it was
    on_example.trigger("edit.undo")
    assert (item.pos().x(), item.pos().y()) == (before.x, before.y)
    assert all(flow.opacity() == 1.0 for flow in on_example.canvas.table.scene.flows.values())


@pytest.mark.parametrize("by_user", [True, False])
def test_where_stillness_is_wanted_nothing_glides(
    on_example: Shell, monkeypatch: pytest.MonkeyPatch, by_user: bool
) -> None:
    monkeypatch.setattr(base_view, "motion_ms", lambda: 60_000 if by_user else 0)
    on_example.canvas.reduced_motion = by_user
    arrange(on_example)
    for node, item in on_example.canvas.table.scene.nodes.items():
        place = on_example.document.layout.places[node]
        assert (item.pos().x(), item.pos().y()) == (place.x, place.y)


def test_a_map_changed_meanwhile_stays_and_can_be_arranged_again(
    on_example: Shell, later: LaterExecutor, said: list[Notice]
) -> None:
    arrange(on_example)
    on_example.session.apply(set_node(on_example.document, "use", name="Service"))
    changed = on_example.document
    later.do_all()
    assert on_example.document is changed
    (notice,) = said
    assert notice.text == "The map was changed meanwhile and stays as it is."
    notice.choices[0].action()
    later.do_all()
    assert on_example.document.layout.places != changed.layout.places
    on_example.trigger("edit.undo")
    assert on_example.document == changed


def test_arranging_that_was_stopped_moves_nothing_and_says_so(
    on_example: Shell, later: LaterExecutor, said: list[Notice]
) -> None:
    before, tasks = on_example.document, on_example.window.context.tasks
    arrange(on_example)
    (task,) = tasks.active
    tasks.shown.emit(task)
    QTest.mouseClick(on_example.window.findChild(QWidget, "status.work.stop"), Qt.MouseButton.LeftButton)
    later.do_all()
    assert on_example.document is before
    assert [(one.text, one.tone) for one in said] == [("Stopped. Nothing was changed.", Tone.QUIET)]


def test_a_map_of_kinds_only_is_arranged_by_the_stages_they_tell(on_example: Shell) -> None:
    document = on_example.document
    nodes = {i: replace(node, stage=None) for i, node in document.nodes.items()}
    bare = replace(document, physics=replace(document.physics, nodes=nodes, stages={}))
    on_example.session.replace_document(bare)
    arrange(on_example)
    places = on_example.document.layout.places
    chain = ["casting", "machining", "assembly", "distribution", "use", "take_back", "disassembly"]
    assert [places[name].x for name in chain] == sorted(places[name].x for name in chain)
    assert places["recycle"].y > max(places[name].y for name in chain)


def test_undo_shows_what_was_seen_before(on_example: Shell) -> None:
    canvas = on_example.canvas
    canvas.fit()
    before = canvas.frame()
    arrange(on_example)
    seen = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    assert seen.contains(canvas.table.scene.content_rect())
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    on_example.settle()
    assert canvas.frame() == before


def test_undo_and_redo_show_what_was_seen_however_often_one_goes_to_and_fro(on_example: Shell) -> None:
    canvas, ctrl = on_example.canvas, Qt.KeyboardModifier.ControlModifier
    near = next(iter(on_example.document.nodes))
    canvas.set_zoom(2.0)
    canvas.table.session.select((near,))
    canvas.fit_selection()
    before = canvas.frame()
    canvas.table.session.select(())
    arrange(on_example)
    after = canvas.frame()
    assert after != before, "all of it is in sight"
    for _ in range(15):
        QTest.keyClick(canvas, Qt.Key.Key_Z, ctrl)
        on_example.settle()
        assert canvas.frame() == before
        QTest.keyClick(canvas, Qt.Key.Key_Y, ctrl)
        on_example.settle()
        assert canvas.frame() == after
    canvas.set_zoom(1.5)
    canvas.centerOn(canvas.table.scene.content_rect().center())
    looked_at = canvas.frame()
    QTest.keyClick(canvas, Qt.Key.Key_Z, ctrl)
    QTest.keyClick(canvas, Qt.Key.Key_Y, ctrl)
    on_example.settle()
    assert canvas.frame() == looked_at, "where one has gone meanwhile"


def test_a_selection_is_arranged_beside_the_others_said_and_the_rest_offered(on_example: Shell) -> None:
    said: list[Notice] = []
    on_example.window.context.notices.posted.connect(said.append)
    some = ["casting", "recycle", "remanufacture"]
    on_example.session.select(some)
    before = on_example.document.layout.places
    arrange(on_example)
    boxes = on_example.canvas.table.boxes()
    assert not any(a.intersects(b) for a, b in combinations(list(boxes.values()), 2))
    after = on_example.document.layout.places
    assert all(after[node] == before[node] for node in on_example.document.nodes if node not in some)
    (notice,) = (one for one in said if one.choices)
    assert notice.text == "3 selected nodes arranged."
    notice.choices[0].action()
    on_example.settle()
    assert on_example.document.layout.places["use"] != before["use"]


def test_a_block_that_would_cover_others_stands_at_the_nearest_free_place() -> None:
    before = {"a": Place(0.0, 0.0), "b": Place(900.0, 0.0)}
    boxes = {"a": Box(0.0, 0.0, 120.0, 64.0), "b": Box(900.0, 0.0, 120.0, 64.0), "c": Box(200.0, 0.0, 120.0, 64.0)}
    placed = arranged_among({"a": Place(0.0, 0.0), "b": Place(216.0, 0.0)}, before, boxes)
    block = [Box(place.x, place.y, 120.0, 64.0) for place in placed.values()]
    assert not any(box.intersects(boxes["c"]) for box in block)
    assert placed["b"].x - placed["a"].x == 216.0


def test_the_corner_of_a_selection_stays_where_there_is_room() -> None:
    before = {"a": Place(40.0, 16.0), "b": Place(700.0, 300.0)}
    boxes = {"a": Box(40.0, 16.0, 120.0, 64.0), "b": Box(700.0, 300.0, 120.0, 64.0), "c": Box(40.0, 600.0, 120.0, 64.0)}
    placed = arranged_among({"a": Place(0.0, 0.0), "b": Place(216.0, 0.0)}, before, boxes)
    assert (placed["a"], placed["b"]) == (Place(40.0, 16.0), Place(256.0, 16.0))
