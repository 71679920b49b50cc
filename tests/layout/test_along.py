"""Places on a line by the share of its length, there and back; labels that the user has put somewhere."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from vsm_app.layout.along import share_at, spot_at
from vsm_app.layout.labels import place_labels
from vsm_app.layout.routing import route_flows
from vsm_app.layout.types import Box, ChipSpec, FlowSpec

BENT = ((0.0, 0.0), (100.0, 0.0), (100.0, 50.0), (300.0, 50.0))


def test_shares_are_of_the_length() -> None:
    assert spot_at(BENT, 0.0)[:2] == (0.0, 0.0)
    assert spot_at(BENT, 100.0 / 350.0) == pytest.approx((100.0, 0.0, 0))
    assert spot_at(BENT, 125.0 / 350.0) == pytest.approx((100.0, 25.0, 1))
    assert spot_at(BENT, 1.0)[:2] == pytest.approx((300.0, 50.0))
    assert spot_at(BENT, 7.0)[:2] == pytest.approx((300.0, 50.0))


@given(st.floats(0.0, 1.0))
def test_there_and_back(share: float) -> None:
    spot = spot_at(BENT, share)
    assert share_at(BENT, spot.x, spot.y) == pytest.approx(share, abs=1e-9)


def test_a_point_beside_the_line_means_the_nearest_place_on_it() -> None:
    assert share_at(BENT, 50.0, -30.0) == pytest.approx(50.0 / 350.0)
    assert share_at(((5.0, 5.0), (5.0, 5.0)), 9.0, 9.0) == 0.0


def test_a_label_stays_where_it_was_put_and_others_move_aside() -> None:
    boxes = {"a": Box(0.0, 0.0, 120.0, 64.0), "b": Box(400.0, 0.0, 120.0, 64.0)}
    specs = [FlowSpec("f", "a", "b"), FlowSpec("g", "a", "b", rank=1.0)]
    routes = route_flows(boxes, specs).flows
    sizes = ((60.0, 18.0),)
    free = place_labels(routes, specs, [ChipSpec("f", sizes), ChipSpec("g", sizes)], boxes)
    put = place_labels(routes, specs, [ChipSpec("f", sizes, at=0.2), ChipSpec("g", sizes)], boxes)
    spot = spot_at(routes["f"].points, 0.2)
    assert (put.chips["f"].x, put.chips["f"].y) == (spot.x, spot.y)
    assert put.chips["f"] != free.chips["f"]
    assert not put.chips["f"].box.intersects(put.chips["g"].box)
