"""Bridges stand where a horizontal line crosses a vertical one; bends are round and as large as there is room."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.geometry_maps import drive_unit, random_map
from vsm_app.layout.bridges import bridges
from vsm_app.layout.hopping import GAP, HOP_RADIUS
from vsm_app.layout.paths import BEND_RADIUS, arrowhead, bend_radius, rounded, trimmed
from vsm_app.layout.routing import route_flows
from vsm_app.layout.types import Hop, Port, RoutedFlow, Side


def line(name: str, *points: tuple[float, float], width: float = 2.0) -> RoutedFlow:
    first, last = Port(None, Side.RIGHT, *points[0]), Port(None, Side.LEFT, *points[-1])
    return RoutedFlow(name, points, first, last, width)


def plain_crossings(routes: dict[str, RoutedFlow]) -> set[tuple[str, str, float, float]]:
    """Every crossing by comparing each horizontal piece with each vertical one."""
    found = set()
    for name, route in routes.items():
        for (x1, y), (x2, y2) in pairwise(route.points):
            if y != y2:
                continue
            for other, crossed in routes.items():
                for (x, y3), (x4, y4) in pairwise(crossed.points):
                    if other != name and x == x4 and min(x1, x2) < x < max(x1, x2) and min(y3, y4) < y < max(y3, y4):
                        found.add((name, other, x, y))
    return found


def test_steel_hops_over_both_energy_arrows_of_casting():
    case = drive_unit()
    hops = bridges(route_flows(case.boxes, case.flows))
    assert set(hops) == {"stahl"}
    assert [hop.under for hop in hops["stahl"]] == [("gas",), ("power1",)]
    assert [hop.right - hop.left for hop in hops["stahl"]] == [2 * HOP_RADIUS] * 2
    assert {hop.gap for hop in hops["stahl"]} == {3.0 + GAP}


@given(st.integers(0, 5000), st.booleans())
def test_hops_are_exactly_the_crossings_that_have_room(seed, far):
    case = random_map(seed, 16, 20, columns=4, far=far)
    routes = dict(route_flows(case.boxes, case.flows).flows)
    crossings = plain_crossings(routes)
    hops = bridges(routes)
    bridged = set()
    for name, built in hops.items():
        for hop in built:
            (x1, y1), (x2, y2) = routes[name].points[hop.segment : hop.segment + 2]
            assert hop.y == (x1 if hop.upright else y1)
            low, high = sorted((y1, y2) if hop.upright else (x1, x2))
            assert low < hop.left <= hop.right < high
            for under, (at, *_) in zip(hop.under, hop.cuts, strict=True):
                pairs = {
                    one
                    for one in crossings
                    if one == ((under, name, hop.y, one[3]) if hop.upright else (name, under, one[2], hop.y))
                    and abs((one[3] if hop.upright else one[2]) - at) == pytest.approx(hop.aside)
                }
                (pair,) = pairs
                assert pair not in bridged
                bridged.add(pair)
        assert all(a.right <= b.left for a, b in pairwise(built) if a.segment == b.segment)
    for lying, standing, x, y in crossings - bridged:
        assert _is_cramped(routes, lying, standing, x, y), (lying, standing)


def _is_cramped(routes: dict[str, RoutedFlow], lying: str, standing: str, x: float, y: float) -> bool:
    """Whether neither of two lines has room for a gap beside the other.

    A bend or an end of one of the two is in the way, one of a third line, or lines beside them that cross there, too:
    on the standing one, so that the lying one cannot cut it, and on the lying one.
    """
    half = max(routes[lying].width, routes[standing].width) / 2.0
    wide = half + GAP / 2.0
    ends = (
        abs(point[axis] - at)
        for name, axis, at in ((lying, 0, x), (standing, 1, y))
        for piece in pairwise(routes[name].points)
        if piece[0][1 - axis] == piece[1][1 - axis] == (x, y)[1 - axis]
        for point in piece
    )
    if min(ends) < BEND_RADIUS + wide:
        return True
    for name, route in routes.items():
        reach = BEND_RADIUS + wide + route.width / 2.0
        if name not in (lying, standing) and any(abs(a - x) < reach and abs(b - y) < reach for a, b in route.points):
            return True
    met, near = plain_crossings(routes), HOP_RADIUS + half + 2.5
    beside = any(two == standing and one != lying and a == x and abs(b - y) < near for one, two, a, b in met)
    return beside and any(one == lying and two != standing and b == y and abs(a - x) < near for one, two, a, b in met)


def test_near_crossings_share_one_bridge():
    routes = {
        r.id: r for r in (line("a", (0, 0), (200, 0)), line("b", (90, -50), (90, 50)), line("c", (100, -50), (100, 50)))
    }
    (hop,) = bridges(routes)["a"]
    assert (hop.left, hop.right, hop.under) == (83.0, 107.0, ("b", "c"))


def test_touching_lines_do_not_cross():
    routes = {
        r.id: r for r in (line("a", (0, 0), (100, 0)), line("b", (50, 0), (50, 50)), line("c", (100, -9), (100, 9)))
    }
    assert bridges(routes) == {}


def test_a_tangle_gets_no_bridges():
    lying = [line(f"h{i}", (0, 10.0 * i), (900, 10.0 * i)) for i in range(12)]
    standing = [line(f"v{i}", (50 + 20.0 * i, -50), (50 + 20.0 * i, 500)) for i in range(12)]
    routes = {r.id: r for r in (*lying, *standing)}
    assert bridges(routes, most=143) == {}
    assert sum(len(h) for h in bridges(routes, most=144).values()) == 144


def test_bends_are_round_with_radius_twelve_and_smaller_where_there_is_no_room():
    points = [(0.0, 0.0), (100.0, 0.0), (100.0, 10.0), (200.0, 10.0)]
    assert bend_radius(points, 1) == 5.0
    assert bend_radius([(0.0, 0.0), (100.0, 0.0), (100.0, 90.0)], 1) == 12.0
    steps = rounded(points)
    assert [kind for kind, _ in steps] == ["M", "L", "C", "L", "C", "L"]
    assert steps[1][1] == (95.0, 0.0)
    assert steps[2][1][-2:] == (100.0, 5.0)


def test_a_bridge_is_an_arch_in_the_line():
    hop = Hop(0, 43.0, 57.0, 0.0, 7.0, 8.0, ("b",))
    there = rounded([(0.0, 0.0), (100.0, 0.0)], hops=[hop])
    back = rounded([(100.0, 0.0), (0.0, 0.0)], hops=[hop])
    assert [kind for kind, _ in there] == ["M", "L", "C", "C", "L"]
    assert there[2][1][-2:] == (50.0, -7.0)
    assert back[2][1][-2:] == (50.0, -7.0)
    assert (there[1][1], back[1][1]) == ((43.0, 0.0), (57.0, 0.0))


@pytest.mark.parametrize(("width", "length", "half"), [(2.2, 9.32, 4.3), (6.0, 11.6, 6.2)])
def test_arrowheads_have_the_sizes_of_the_mock_up(width, length, half):
    tip, one, two = arrowhead([(0.0, 0.0), (100.0, 0.0)], width)
    assert tip == (100.0, 0.0)
    assert one == pytest.approx((100.0 - length, -half))
    assert two == pytest.approx((100.0 - length, half))


def test_a_trimmed_line_keeps_its_direction():
    assert trimmed([(0.0, 0.0), (0.0, 50.0)], 10.0) == ((0.0, 0.0), (0.0, 40.0))
    assert trimmed([(0.0, 0.0), (0.0, 4.0)], 10.0) == ((0.0, 0.0), (0.0, 0.5))
