"""An arrangement is laid round what stays: moved by most of it, opened where that stands farther apart, never on it."""

from __future__ import annotations

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from vsm_app.layout.anchoring import round_what_stays
from vsm_app.layout.types import Box


def row(*names: str, y: float = 0.0) -> dict[str, Box]:
    return {name: Box(216.0 * n, y, 120.0, 64.0) for n, name in enumerate(names)}


def at(box: Box) -> tuple[float, float]:
    return box.x, box.y


def test_without_anything_that_stays_it_is_as_it_was() -> None:
    assert round_what_stays(row("a", "b"), {}) == row("a", "b")
    assert round_what_stays(row("a", "b"), {"elsewhere": Box(0.0, 0.0, 10.0, 10.0)}) == row("a", "b")


def test_everything_goes_along_with_the_one_that_stays() -> None:
    done = round_what_stays(row("a", "b", "c"), {"b": Box(1000.0, 500.0, 120.0, 64.0)})
    assert {node: at(box) for node, box in done.items()} == {
        "a": (784.0, 500.0),
        "b": (1000.0, 500.0),
        "c": (1216.0, 500.0),
    }


def test_a_line_through_the_middles_stays_straight_where_that_which_stays_has_another_height() -> None:
    done = round_what_stays(row("a", "b"), {"b": Box(216.0, 100.0, 120.0, 96.0)})
    assert done["a"].cy == done["b"].cy == 148.0


def test_it_opens_between_columns_where_two_that_stay_stand_farther_apart() -> None:
    staying = {"a": Box(0.0, 0.0, 120.0, 64.0), "c": Box(832.0, 0.0, 120.0, 64.0)}
    done = round_what_stays(row("a", "b", "c", "d"), staying)
    assert [done[n].x for n in "abcd"] == [0.0, 216.0, 832.0, 1048.0]


def test_where_they_stand_in_another_order_it_goes_by_most_of_them_and_the_rest_makes_way() -> None:
    """c stands where b would: b gives way, everything else stands as a and d tell."""
    staying = {"a": Box(0.0, 0.0, 120.0, 64.0), "c": Box(216.0, 0.0, 120.0, 64.0), "d": Box(648.0, 0.0, 120.0, 64.0)}
    done = round_what_stays(row("a", "b", "c", "d", "e"), staying)
    assert at(done["e"]) == (864.0, 0.0)
    assert not any(done["b"].inflated(24.0).intersects(done[n]) for n in "acde")
    assert abs(done["b"].cx - 276.0) <= 216.0


def test_other_ground_that_stays_is_not_covered() -> None:
    note = Box(300.0, 500.0, 140.0, 80.0)
    done = round_what_stays(row("a", "b"), {"a": Box(0.0, 500.0, 120.0, 64.0)}, [note])
    assert not done["b"].intersects(note)


@given(st.integers(0, 100_000))
def test_whatever_stays_nothing_overlaps_it_nor_anything_else(seed: int) -> None:
    rnd = random.Random(seed)
    boxes = {
        f"n{c}{r}": Box(216.0 * c, 120.0 * r + 8.0 * rnd.randint(0, 4), 120.0, 64.0)
        for c in range(4)
        for r in range(rnd.randint(1, 4))
    }
    held = rnd.sample(sorted(boxes), rnd.randint(1, 3))
    spots = rnd.sample([(176.0 * x, 128.0 * y) for x in range(6) for y in range(5)], len(held))
    staying = {name: Box(x, y, 120.0, 64.0) for name, (x, y) in zip(held, spots, strict=True)}
    done = round_what_stays(boxes, staying)
    assert done.keys() == boxes.keys()
    assert {name: done[name] for name in held} == staying
    assert not any(a.intersects(b) for a, b in combinations(done.values(), 2))
    assert round_what_stays(dict(reversed(boxes.items())), dict(reversed(staying.items()))) == done
