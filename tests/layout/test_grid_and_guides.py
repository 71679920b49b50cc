"""Bands behind the stages, the grid, and the guides that a dragged node meets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vsm_app.layout.grid import BAND_GAP, snapped, stage_bands
from vsm_app.layout.guides import snap
from vsm_app.layout.types import Box, Guide

A, B, C = Box(0, 0, 120, 64), Box(200, 0, 120, 64), Box(400, 100, 120, 64)


@pytest.mark.parametrize(("value", "at"), [(3.9, 0), (4, 8), (11.9, 8), (-4, 0), (-4.1, -8)])
def test_values_snap_to_the_grid_of_eight(value, at):
    assert snapped(value) == at


def test_a_band_spans_its_nodes_and_meets_the_next_with_a_gap_of_eight():
    one, two = stage_bands([("make", ["a", "b"]), ("use", ["c"])], {"a": A, "b": B, "c": C})
    assert (one.stages, two.stages) == (("make",), ("use",))
    assert two.box.left - one.box.right == BAND_GAP
    assert one.box.left < A.left
    assert (one.box.top, one.box.height) == (two.box.top, two.box.height)
    assert one.box.top < A.top
    assert one.box.bottom > C.bottom


def test_stages_that_overlap_share_a_band_in_the_order_of_the_stages():
    (band,) = stage_bands([("first", ["b"]), ("second", ["a", "c"])], {"a": A, "b": B, "c": C})
    assert band.stages == ("first", "second")


def test_a_stage_without_nodes_has_no_band():
    assert [b.stages for b in stage_bands([("none", []), ("make", ["a"])], {"a": A})] == [("make",)]
    assert stage_bands([("none", [])], {"a": A}) == ()


def test_bands_cover_the_extent_up_to_the_inset():
    extent = Box(-300, -200, 1200, 900)
    (band,) = stage_bands([("make", ["a"])], {"a": A}, extent)
    assert band.box == Box(-292, -192, 1184, 884)


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_an_edge_near_that_of_another_node_snaps_to_it(dx, dy):
    result = snap([Box(dx, 300 + dy, 120, 64)], [A], grid=0)
    assert dx + result.dx == pytest.approx(0)
    assert result.dy == 0
    guide = result.guides[0]
    assert (guide.x1, guide.y1, guide.x2, guide.y2) == pytest.approx((0, 0, 0, 364 + dy))


def test_the_middle_lines_up_too():
    result = snap([Box(23, 300, 80, 64)], [A], grid=0)
    assert result.dx == -3
    assert {(g.x1, g.x2) for g in result.guides} == {(60, 60)}


def test_equal_spaces_are_found_on_either_side_and_in_the_middle():
    row = [Box(0, 0, 100, 64), Box(150, 20, 100, 64)]
    right = snap([Box(303, 40, 100, 64)], row, grid=0, tolerance=4)
    assert 303 + right.dx == 300
    assert [g for g in right.guides if g.kind == "space"] == [
        Guide(100, 72, 150, 72, "space"),
        Guide(250, 72, 300, 72, "space"),
    ]
    middle = snap([Box(152, 40, 50, 64)], [Box(0, 0, 100, 64), Box(250, 20, 100, 64)], grid=0, tolerance=4)
    assert 152 + middle.dx == 150


def test_the_nearest_guide_wins():
    result = snap([Box(3, 300, 120, 64)], [A, Box(4, 600, 120, 64)], grid=0)
    assert result.dx == 1


def test_without_a_guide_the_corner_goes_to_the_grid():
    result = snap([Box(1003, 1005, 120, 64)], [A])
    assert (result.dx, result.dy, result.guides) == (-3, 3, ())


def test_several_nodes_snap_as_one():
    result = snap([Box(1003, 300, 120, 64), Box(1203, 400, 120, 64)], [Box(1000, 0, 320, 64)], grid=0)
    assert result.dx == -3


def test_nothing_dragged_goes_nowhere():
    assert (snap([], [A]).dx, snap([], [A]).dy) == (0, 0)
