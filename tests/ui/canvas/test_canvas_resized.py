"""A corner that is dragged changes the size and nothing else; the opposite corner stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from vsm_app.model.document import Document
from vsm_app.model.edits import groups, nodes, notes
from vsm_app.model.grouping import is_group

Corner = tuple[int, int]
_LONG = "Reparatur und Aufbereitung der Rücknahmen"


def _closed(canvas: Any) -> str:
    """A sub-process that is closed, with a name for which its card grows."""
    first = next(iter(canvas.document.nodes))
    canvas.session.apply(groups.group(canvas.document, [first], _LONG))
    return next(i for i, node in canvas.document.nodes.items() if is_group(node))


def _dragged(canvas: Any, element: str, corner: Corner, by: tuple[float, float]) -> tuple[Any, Any]:
    """Its box before and after a corner was dragged."""
    view = canvas.view
    view.set_zoom(1.0)
    box = _box(canvas, element)
    view.centerOn(*((box.left + box.right) / 2.0, (box.top + box.bottom) / 2.0))
    canvas.session.select((element,))
    x = box.right if corner[0] > 0 else box.left
    y = box.bottom if corner[1] > 0 else box.top
    canvas.drag((x, y), (x + by[0], y + by[1]))
    return box, _box(canvas, element)


def _box(canvas: Any, element: str) -> Any:
    return (canvas.view.table.scene.nodes | canvas.view.table.scene.notes)[element].model.box


def test_a_closed_sub_process_stays_closed_when_its_size_is_dragged(canvas: Any) -> None:
    group = _closed(canvas)
    before, after = _dragged(canvas, group, (1, 1), (40.0, 40.0))
    place = canvas.document.layout.places[group]
    assert place.folded
    assert (after.width, after.height) == (before.width + 40.0, before.height + 40.0)
    assert (after.left, after.top) == (before.left, before.top)


@pytest.mark.parametrize("corner", [(-1, -1), (-1, 1), (1, -1)])
def test_a_card_as_small_as_its_words_does_not_walk(canvas: Any, corner: Corner) -> None:
    group = _closed(canvas)
    steps, whole = canvas.session.undo_stack.count(), canvas.document
    before, after = _dragged(canvas, group, corner, (-80.0 * corner[0], -80.0 * corner[1]))
    assert after == before
    assert canvas.document is whole
    assert canvas.session.undo_stack.count() == steps  # nothing differs: nothing to take back


@pytest.mark.parametrize("corner", [(-1, -1), (-1, 1), (1, -1), (1, 1)])
def test_the_opposite_corner_stays_where_words_need_more_room(make_canvas: Callable[..., Any], corner: Corner) -> None:
    document = nodes.add_node(Document(), "process", _LONG, (0.0, 0.0)).document
    made = notes.add_note(document, "Eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf", (400.0, 0.0))
    canvas = make_canvas(made.document)
    for element in (next(iter(made.document.nodes)), made.made[0]):
        before, wide = _dragged(canvas, element, corner, (80.0 * corner[0], 80.0 * corner[1]))
        assert wide != before
        _, after = _dragged(canvas, element, corner, (-300.0 * corner[0], -300.0 * corner[1]))
        assert after != wide
        for box in (wide, after):
            assert (box.right if corner[0] < 0 else box.left) == (before.right if corner[0] < 0 else before.left)
            assert (box.bottom if corner[1] < 0 else box.top) == (before.bottom if corner[1] < 0 else before.top)
