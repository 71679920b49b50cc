"""The free place next to an occupied one: the nearest there is, found at once, the same every time."""

import time

from hypothesis import given
from hypothesis import strategies as st

from vsm_app.layout.free_place import nearest_free
from vsm_app.layout.types import Box

_SIZE, _APART, _GRID = (120.0, 64.0), 12.0, 8.0
_numbers = st.integers(-40, 40).map(lambda n: n * 10.0)
_boxes = st.lists(st.builds(Box, _numbers, _numbers, st.just(120.0), st.just(64.0)), max_size=12)


def _find(boxes: list[Box], at: tuple[float, float]) -> tuple[float, float]:
    return nearest_free(boxes, at, _SIZE, _APART, _GRID)


def _is_free(boxes: list[Box], at: tuple[float, float]) -> bool:
    wanted = Box(at[0] - 60.0, at[1] - 32.0, *_SIZE).inflated(_APART)
    return not any(box.intersects(wanted) for box in boxes)


def test_a_free_place_is_taken_as_it_is() -> None:
    assert _find([Box(0, 0, 120, 64)], (400.0, 32.0)) == (400.0, 32.0)


def test_beside_a_node_it_is_the_nearest_side() -> None:
    assert _find([Box(0, 0, 120, 64)], (70.0, 40.0)) == (70.0, 64.0 + 32.0 + _APART + _GRID)


@given(_boxes, _numbers, _numbers)
def test_the_place_is_free_and_none_on_the_edges_of_others_is_nearer(boxes: list[Box], x: float, y: float) -> None:
    found = _find(boxes, (x, y))
    assert _is_free(boxes, found)
    assert _find(list(reversed(boxes)), (x, y)) == found
    columns = [x, *(c for b in boxes for c in (b.left - 60 - 20, b.right + 60 + 20))]
    rows = [y, *(r for b in boxes for r in (b.top - 32 - 20, b.bottom + 32 + 20))]
    free = ((c - x) ** 2 + (r - y) ** 2 for c in columns for r in rows if _is_free(boxes, (c, r)))
    assert (found[0] - x) ** 2 + (found[1] - y) ** 2 <= min(free)


def test_in_the_middle_of_three_thousand_nodes_it_is_found_at_once() -> None:
    boxes = [Box((i % 55) * 137.0 + 0.37 * (i % 7), (i // 55) * 97.0 + 0.21 * i, 120.0, 64.0) for i in range(3_000)]
    middle = boxes[1_500]
    begin = time.process_time()
    found = _find(boxes, (middle.cx, middle.cy))
    assert time.process_time() - begin < 0.5
    assert _is_free(boxes, found)
