"""What a step of undo or redo changes is seen; where it is in sight anyway, nothing moves."""

from __future__ import annotations

from typing import Any

import pytest

from vsm_app.model.edits import flows, nodes


def frame(drive: Any) -> tuple[float, int, int]:
    return tuple(drive.view.frame())


def look_at(drive: Any, element: str) -> None:
    drive.view._centre_on(drive.view.table.scene.element(element).sceneBoundingRect().center())


def sight_holds(drive: Any, element: str) -> bool:
    seen = drive.view.mapToScene(drive.view.viewport().rect()).boundingRect()
    return seen.contains(drive.view.table.scene.element(element).sceneBoundingRect())


@pytest.fixture
def near(drive: Any) -> Any:
    """Zoomed in, so that the last nodes are far out of sight when one looks at the first."""
    drive.view.resize(700, 500)
    drive.view.set_zoom(1.5)
    look_at(drive, "casting")
    return drive


def test_what_is_taken_back_out_of_sight_is_brought_there_by_the_shortest_way(near: Any) -> None:
    near.session.apply(nodes.set_node(near.document, "machining", name="Milling"))
    look_at(near, "disassembly")
    assert not sight_holds(near, "machining")
    near.session.undo_stack.undo()
    assert sight_holds(near, "machining")
    assert near.view.zoom == 1.5
    place = near.view.place_in_view("machining")
    room = near.view.viewport().rect()
    assert min(place.left(), room.right() - place.right(), place.top(), room.bottom() - place.bottom()) < 100


def test_nothing_moves_where_it_is_in_sight(near: Any) -> None:
    look_at(near, "machining")
    near.session.apply(nodes.set_node(near.document, "machining", name="Milling"))
    flow = next(f for f in near.document.flows.values() if f.source == "machining")
    near.session.apply(flows.set_flow(near.document, flow.id, note="Said."))
    near.view._scroll_by(near.view.mapToScene(30, 20) - near.view.mapToScene(0, 0))
    before = frame(near)
    stack = near.session.undo_stack
    for go in (stack.undo, stack.undo, stack.redo, stack.redo):
        go()
        assert frame(near) == before


def test_an_edit_itself_moves_nothing(near: Any) -> None:
    before = frame(near)
    near.session.apply(nodes.set_node(near.document, list(near.document.nodes)[-1], name="Far away"))
    assert frame(near) == before


def test_what_a_step_takes_from_the_map_is_seen_where_it_stood(near: Any) -> None:
    last = max(near.document.nodes, key=lambda i: near.view.table.boxes()[i].x)
    place = near.view.table.scene.element(last).sceneBoundingRect()
    near.session.apply(nodes.move(near.document, {last: (place.x() + 900.0, place.y())}))
    near.session.undo_stack.undo()
    assert sight_holds(near, last)
    look_at(near, "casting")
    near.session.undo_stack.redo()
    assert sight_holds(near, last)


def test_undoing_and_redoing_all_always_shows_something_of_the_map(near: Any) -> None:
    stack = near.session.undo_stack
    for at in range(5):
        near.session.apply(nodes.add_node(near.document, "process", "", (600.0 * at, 900.0 * at)))
    for go, more in ((stack.undo, stack.canUndo), (stack.redo, stack.canRedo)):
        while more():
            go()
            assert near.view.table.scene.elements_in(near.view.mapToScene(near.view.viewport().rect()).boundingRect())
    assert sight_holds(near, list(near.document.nodes)[-1])


@pytest.mark.parametrize("view", ["sankey", "heat"])
def test_so_it_is_in_the_other_views(near: Any, view: str) -> None:
    near.session.set_view(view=view)
    near.view.set_zoom(2.0)
    near.session.apply(nodes.set_node(near.document, "machining", name="Milling"))
    near.view._centre_on(near.view.table.scene.content_rect().bottomRight())
    near.session.undo_stack.undo()
    assert (
        near.view.mapToScene(near.view.viewport().rect())
        .boundingRect()
        .intersects(near.view.table.scene.element("machining").sceneBoundingRect())
    )
