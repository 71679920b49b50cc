"""How wide a band of the Sankey is across where it is steep: a thin one can be followed, no height at a bar changes."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

import pytest

from vsm_app.layout.ribbons import LEAST_ACROSS, NONE, pointed_outline, s_centre, s_outline, share_across
from vsm_app.layout.sankey import sankey
from vsm_app.layout.sankey_bending import bent
from vsm_app.layout.sankey_types import SankeyFlow, SankeyNode, SankeyPicture
from vsm_app.layout.types import PathStep, Point

#: Bands of the shipped examples are hardly shorter, and at most 2.5 times as high as they are long.
RUNS = [40.0, 90.0, 240.0]
SLOPES = [0.0, 0.5, 1.0, 2.0, -2.5]
RISES = [0.0, 40.0, 160.0, -480.0]
WIDTHS = [2.0, 2.9, 3.5, 5.0, 8.0, 12.0]
#: Of a middle line, which widths are measured from.
FINE = 80


def drawn(steps: tuple[PathStep, ...], pieces: int = 30) -> list[Point]:
    """The corners of steps, curves as short pieces."""
    points: list[Point] = []
    for letter, n in steps:
        if letter == "C":
            (x0, y0), (x1, y1, x2, y2, x3, y3) = points[-1], n
            for i in range(1, pieces + 1):
                t = i / pieces
                a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                points.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
        elif n:
            points.append((n[0], n[1]))
    return points


def off(point: Point, line: list[Point]) -> float:
    """How far a place is from a line."""

    def near(a: Point, b: Point) -> float:
        dx, dy = b[0] - a[0], b[1] - a[1]
        square = dx * dx + dy * dy
        along = 0.0 if square == 0.0 else ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / square
        along = min(max(along, 0.0), 1.0)
        return hypot(point[0] - a[0] - along * dx, point[1] - a[1] - along * dy)

    return min(near(a, b) for a, b in pairwise(line))


def edges(outline: tuple[PathStep, ...]) -> tuple[list[Point], list[Point]]:
    """The upper edge and the lower one: two lines of the same count."""
    points = drawn(outline)
    return points[: len(points) // 2], points[len(points) // 2 :]


def widths_across(outline: tuple[PathStep, ...], centre: tuple[PathStep, ...]) -> list[float]:
    """Twice how far the edges are from the middle, at many places."""
    middle = drawn(centre, FINE)
    return [2.0 * off(place, middle) for edge in edges(outline) for place in edge[::5]]


def height_at(edge: list[Point], x: float) -> float:
    for (x1, y1), (x2, y2) in pairwise(sorted(edge)):
        if x1 <= x <= x2:
            return y1 if x1 == x2 else y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    raise AssertionError(x)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("slope", SLOPES)
@pytest.mark.parametrize("run", RUNS)
def test_a_thin_band_can_be_followed_where_it_is_steep(run: float, slope: float, width: float) -> None:
    rise = slope * run
    points = [(10.0, 5.0), (10.0 + run, 5.0 + rise), (10.0 + 2.0 * run, 5.0 + rise / 2.0)]
    across = widths_across(s_outline(points, width, width), s_centre(points))
    assert min(across) >= 0.8 * min(width, LEAST_ACROSS)
    assert max(across) <= 1.1 * width


def test_without_it_a_band_of_one_height_would_be_a_hair() -> None:
    points = [(0.0, 0.0), (90.0, 225.0)]
    assert min(widths_across(s_outline(points, 3.5, 3.5, [NONE]), s_centre(points))) < 0.8


@pytest.mark.parametrize("width", [*WIDTHS, 16.0, 30.0, 60.0])
@pytest.mark.parametrize("rise", RISES)
def test_at_the_bars_its_height_is_to_scale(rise: float, width: float) -> None:
    points = [(0.0, 0.0), (100.0, rise)]
    upper, lower = edges(s_outline(points, width, 2.0 * width))
    assert upper[0] == (0.0, -width / 2.0)
    assert upper[-1] == (100.0, rise - width)
    assert lower[0] == (100.0, rise + width)
    assert lower[-1] == (0.0, width / 2.0)
    for edge in (upper, lower[::-1]):
        assert all(before[0] <= after[0] for before, after in pairwise(edge)), "it never turns back"


@pytest.mark.parametrize("rise", RISES)
def test_what_is_wider_by_a_little_looks_alike(rise: float) -> None:
    """No jump from thin ones to wide ones."""
    points = [(0.0, 0.0), (120.0, rise)]
    shapes = [edges(s_outline(points, tenth / 10.0, tenth / 10.0)) for tenth in range(20, 600)]
    for before, after in pairwise(shapes):
        for x in (30.0, 60.0, 90.0):
            assert abs(height_at(before[0], x) - height_at(after[0], x)) < 1.0


def test_a_wide_band_is_drawn_as_ever() -> None:
    outline = s_outline([(0.0, 0.0), (50.0, 300.0)], 40.0, 40.0)
    assert [letter for letter, _n in outline] == ["M", "C", "L", "C", "Z"]
    shares = [share_across(width / 10.0) for width in range(1, 700)]
    assert shares == sorted(shares, reverse=True)


def test_what_goes_out_can_be_followed_too() -> None:
    head = ((60.0, 90.0), (50.0, 86.0), (50.0, 94.0))
    points = [(0.0, 0.0), (50.0, 90.0)]
    outline = pointed_outline(points, 4.0, head)
    middle = drawn(s_centre(points), FINE)
    body = [place for place in drawn(outline) if place not in head]
    assert min(2.0 * off(place, middle) for place in body[::5]) >= 0.8 * LEAST_ACROSS
    assert all(corner in drawn(outline) for corner in head)


# --- in a picture: neighbours -----------------------------------------------------------------------------------------

STEEP = [SankeyNode("a", 0.0, 0.0), SankeyNode("b", 110.0, 260.0), SankeyNode("c", 110.0, 420.0)]


def outline_of(picture: SankeyPicture, name: str) -> tuple[PathStep, ...]:
    return next(ribbon.outline for ribbon in picture.ribbons if ribbon.id == name)


def widths_in(picture: SankeyPicture, name: str) -> list[float]:
    centre = next(ribbon.centre for ribbon in picture.ribbons if ribbon.id == name)
    return widths_across(outline_of(picture, name), centre)


def test_one_alone_is_followed_and_a_stack_stays_as_it_is() -> None:
    alone = sankey(STEEP, [SankeyFlow("one", "a", "b", 4.0)], 1.0)
    stack = sankey(STEEP, [SankeyFlow(f"n{i}", "a", "b", 4.0, rank=i) for i in range(5)], 1.0)
    assert min(widths_in(alone, "one")) >= 0.8 * LEAST_ACROSS
    assert [letter for letter, _n in outline_of(stack, "n2")] == ["M", "C", "L", "C", "Z"]


def test_ribbons_side_by_side_come_no_nearer_than_touching() -> None:
    """Together at the one bar, apart at the other: each takes half of what is free between them."""
    flows = [SankeyFlow("ab", "a", "b", 4.0), SankeyFlow("ac", "a", "c", 4.0)]
    steep = hypot(1.0, 2.0 * 260.0 / 96.0)  # so many px of height are one across
    for far in (5.0, 12.0, 30.0, 160.0):
        nodes = [*STEEP[:2], SankeyNode("c", 110.0, 260.0 + far)]
        picture = sankey(nodes, flows, 1.0)
        above, below = edges(outline_of(picture, "ab"))[1], edges(outline_of(picture, "ac"))[0]
        left, right = max(min(above)[0], min(below)[0]), min(max(above)[0], max(below)[0])
        for part in range(1, 40):
            x = left + (right - left) * part / 40.0
            assert height_at(above, x) <= height_at(below, x) + 0.15 * steep, (far, x)


def test_one_that_is_drawn_as_a_dashed_line_has_the_outline_of_its_ends() -> None:
    picture = sankey(STEEP, [SankeyFlow("less", "a", "b", 0.1)], 1.0)
    assert next(ribbon for ribbon in picture.ribbons).not_to_scale
    assert [letter for letter, _n in outline_of(picture, "less")] == ["M", "C", "L", "C", "Z"]


def test_dragged_along_it_has_the_heights_that_it_has_at_rest() -> None:
    picture = sankey(STEEP, [SankeyFlow("one", "a", "b", 4.0)], 1.0)
    ribbon = picture.ribbons[0]
    moved = bent(ribbon, (3.0, 5.0), (0.0, -20.0))
    assert bent(ribbon, (0.0, 0.0), (0.0, 0.0)).outline == ribbon.outline
    upper, lower = edges(moved.outline)
    assert lower[-1][1] - upper[0][1] == pytest.approx(4.0)
    assert lower[0][1] - upper[-1][1] == pytest.approx(4.0)
