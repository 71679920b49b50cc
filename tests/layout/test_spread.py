"""Places on a line: in order, apart, within bounds, and as near to the wishes as that allows."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vsm_app.layout.spread import nearest_free, spread

numbers = st.floats(-200, 200)


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[float], list[float], list[float], float, float]:
    count = draw(st.integers(1, 7))
    wishes = draw(st.lists(numbers, min_size=count, max_size=count))
    weights = draw(st.lists(st.floats(0.1, 10), min_size=count, max_size=count))
    gaps = draw(st.lists(st.floats(0, 40), min_size=count - 1, max_size=count - 1))
    low = draw(numbers)
    return wishes, weights, gaps, low, low + draw(st.floats(0, 400))


@given(problems())
def test_places_keep_their_order_their_gaps_and_their_bounds(problem):
    wishes, weights, gaps, low, high = problem
    places = spread(wishes, weights, gaps, low, high)
    shrink = min(1.0, (high - low) / sum(gaps)) if sum(gaps) > 0 else 1.0
    assert all(low - 1e-6 <= place <= high + 1e-6 for place in places)
    assert all(b - a >= gap * shrink - 1e-6 for (a, b), gap in zip(pairwise(places), gaps, strict=True))


@given(problems(), st.randoms(use_true_random=False))
def test_no_other_allowed_places_are_nearer_to_the_wishes(problem, rnd):
    wishes, weights, gaps, low, high = problem
    places = spread(wishes, weights, gaps, low, high)
    if sum(gaps) > high - low:
        return
    cost = sum(w * (p - wish) ** 2 for p, wish, w in zip(places, wishes, weights, strict=True))
    for _ in range(20):
        other = spread([rnd.uniform(low, high) for _ in wishes], [1.0] * len(wishes), gaps, low, high)
        rival = sum(w * (p - wish) ** 2 for p, wish, w in zip(other, wishes, weights, strict=True))
        assert cost <= rival * (1 + 1e-9) + 1e-6


def test_what_does_not_fit_shrinks_evenly():
    assert spread([0, 0, 0], [1, 1, 1], [30, 30], 0, 30) == pytest.approx([0, 15, 30])


@given(st.tuples(*[st.floats(-90, 90)] * 2), st.tuples(*[st.sampled_from((1.0, 8.0))] * 2), st.floats(0, 80))
def test_two_places_are_those_beside_a_third_that_asks_for_nothing(wishes, weights, gap):
    beside = spread([*wishes, 1e6], [*weights, 1.0], [gap, 0.0], -20.0, 30.0)
    assert spread(wishes, weights, [gap], -20.0, 30.0) == beside[:2]


def test_a_single_place_is_kept_within_its_bounds():
    assert spread([50], [1], [], 0, 20) == [20]


@pytest.mark.parametrize(
    ("wish", "blocked", "place"),
    [
        (50.0, [], 50.0),
        (50.0, [(40.0, 70.0)], 40.0),
        (50.0, [(20.0, 70.0)], 70.0),
        (50.0, [(-10.0, 60.0), (30.0, 80.0)], 80.0),
        (50.0, [(-10.0, 110.0)], None),
        (50.0, [(45.0, 55.0)], 45.0),
    ],
)
def test_the_nearest_free_place_is_found(wish, blocked, place):
    assert nearest_free(wish, 0.0, 100.0, blocked) == place
