"""A bridge frees a straight piece of the line below and nothing else, and who hops does not hang on an amount."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.example_routes import EXAMPLES, boxes_and_flows
from helpers.geometry_maps import random_map
from vsm_app.layout.bridges import bridges, count_crossings
from vsm_app.layout.hopping import HOP_RADIUS, LEAST_BEND, LEAST_HOP, Ground, open_stretch
from vsm_app.layout.paths import bend_radius, head_box, piece_boxes
from vsm_app.layout.routing import route_flows
from vsm_app.layout.types import Box, FlowStyle, Hop, Port, RoutedFlow, Side
from vsm_app.ui.canvas.kinds_of_flow import routed_width

HAIR = 1e-6
Turn = Callable[[float, float], tuple[float, float]]


def line(name: str, *points: tuple[float, float], width: float = 2.0, yields: bool = False) -> RoutedFlow:
    first, last = Port(None, Side.RIGHT, *points[0]), Port(None, Side.LEFT, *points[-1])
    return RoutedFlow(name, points, first, last, width, yields=yields)


def freed(hop: Hop) -> Iterator[tuple[str, Box]]:
    """What is cut free of each line below."""
    for under, (at, half, before, behind) in zip(hop.under, hop.cuts, strict=True):
        top, bottom = hop.y - min(hop.radius + hop.gap / 2.0, before), hop.y + min(hop.gap / 2.0, behind)
        box = Box(at - half, top, 2.0 * half, bottom - top)
        yield under, Box(box.y, box.x, box.height, box.width) if hop.upright else box


def corners(route: RoutedFlow, bend: float) -> Iterator[Box]:
    """The ground of each bend and of the arrowhead."""
    for i in range(1, len(route.points) - 1):
        radius = bend_radius(route.points, i, bend)
        (x, y), sides = route.points[i], (route.points[i - 1], route.points[i + 1])
        reach = [(max(-radius, min(radius, nx - x)), max(-radius, min(radius, ny - y))) for nx, ny in sides]
        xs, ys = [x, *(x + dx for dx, _ in reach)], [y, *(y + dy for _, dy in reach)]
        yield Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    yield head_box(route.points, route.width)


def faults(routes: Mapping[str, RoutedFlow]) -> list[tuple[str, str, str]]:
    """Bends, arrowheads and ends that a bridge cuts, or that it stands on."""
    found = []
    for over, hops in bridges(routes).items():
        for hop in hops:
            for under, box in freed(hop):
                inner = box.inflated(-HAIR)
                for other, route in routes.items():
                    if other == over:
                        continue
                    hurt = [corner for corner in corners(route, 12.0) if corner.intersects(inner)]
                    if other == under and hop.aside > 0.0:
                        hurt = [corner for corner in hurt if not _is_half_left(corner, inner, route, hop)]
                    ends = [p for p in (route.points[0], route.points[-1]) if _holds(inner, *p)]
                    found += [(over, under, other)] * bool(hurt or ends)
            if hop.radius > 0.0:
                feet = hop.box(0.0).inflated(-HAIR)
                found += [(over, "itself", over) for box in corners(routes[over], LEAST_BEND) if box.intersects(feet)]
    return found


def _is_half_left(corner: Box, gap: Box, route: RoutedFlow, hop: Hop) -> bool:
    """Whether a corner is a bend of which a gap that is made for it leaves the other half."""
    common = min(corner.right, gap.right) - max(corner.left, gap.left) if hop.upright else 0.0
    common = common or min(corner.bottom, gap.bottom) - max(corner.top, gap.top)
    whole = corner.width if hop.upright else corner.height
    return corner != head_box(route.points, route.width) and common <= whole / 2.0 + HAIR


def _holds(box: Box, x: float, y: float) -> bool:
    return box.left < x < box.right and box.top < y < box.bottom


@pytest.mark.parametrize("example", EXAMPLES)
def test_bridges_of_the_examples_cut_straight_pieces_only(example: str) -> None:
    boxes, flows = boxes_and_flows(example)
    for widened in (False, True):
        drawn = [replace(flow, width=routed_width(flow.style)) if widened else flow for flow in flows]
        routes = dict(route_flows(boxes, drawn).flows)
        assert faults(routes) == []


@given(st.integers(0, 5000), st.booleans(), st.booleans())
def test_bridges_of_random_maps_cut_straight_pieces_only(seed: int, far: bool, widened: bool) -> None:
    case = random_map(seed, 16, 24, columns=4, far=far)
    flows = [replace(flow, width=routed_width(flow.style)) if widened else flow for flow in case.flows]
    assert faults(dict(route_flows(case.boxes, flows).flows)) == []


#: Of the crossings of each example: how many have a bridge at least, a gap, and nothing at most.
COUNTS = {
    "drive-unit": (2, 0, 0),
    "steel-japan-2019": (9, 1, 0),
    "aluminium-cars-2020": (33, 0, 0),
    "wood-indonesia-2014": (33, 2, 0),
    "battery-lfp": (0, 0, 0),
    "uk-energy-2050": (76, 8, 6),
}


GAPS_IN_BENDS = {"steel-japan-2019": 1, "wood-indonesia-2014": 1, "uk-energy-2050": 7}


@pytest.mark.parametrize("example", EXAMPLES)
def test_nearly_all_crossings_of_the_examples_have_a_bridge(example: str) -> None:
    routes = dict(route_flows(*boxes_and_flows(example)).flows)
    hops = [hop for found in bridges(routes).values() for hop in found]
    arched = sum(len(hop.under) for hop in hops if hop.radius >= LEAST_HOP)
    gaps = sum(len(hop.under) for hop in hops if hop.radius == 0.0)
    assert arched + gaps == sum(len(hop.under) for hop in hops)
    least, most_gaps, most_bare = COUNTS[example]
    assert arched >= least
    assert gaps <= most_gaps
    assert count_crossings(routes) - arched - gaps <= most_bare


def test_a_gap_is_never_in_a_bend_of_the_line_that_goes_on() -> None:
    """The line above a gap runs straight through all of it, however round its bends are drawn; else nothing is cut."""
    gaps = 0
    for far, width in product(range(3, 40), (2.0, 6.0)):
        bent = line("bent", (150, 300), (150, 100.0 - far), (290, 100.0 - far), width=width)
        routes = {"level": line("level", (0, 100), (300, 100), width=width), "bent": bent}
        back = {"level": replace(routes["level"], yields=True), "bent": bent}
        for found in (routes, back, {"level": routes["level"], "bent": replace(bent, yields=True)}):
            for name, hops in bridges(found).items():
                for hop in (hop for hop in hops if hop.radius == 0.0):
                    ((at, half, *_),) = hop.cuts
                    low, high = open_stretch(found[name], hop.segment, 12.0)
                    assert low <= at - half < at + half <= high, (far, width)
                    gaps += 1
    assert gaps > 0


#: The same crossing seen from all sides.
TURNS = [lambda x, y: (x, y), lambda x, y: (300 - x, 200 - y), lambda x, y: (y, x), lambda x, y: (200 - y, 300 - x)]


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("far", [10.5, 11.0, 12.0])
def test_where_no_bridge_has_room_the_line_that_begins_to_bend_has_the_gap(turn: Turn, far: float) -> None:
    """The straight one is whole; where both bend, and where the gap would lie deep in the bend, nothing is cut."""
    level = line("level", turn(0, 100), turn(300, 100))
    bent = line("bent", turn(150, 300), turn(150, 100 - far), turn(290, 100 - far))
    found = bridges({"level": level, "bent": bent})
    ((name, (hop,)),) = found.items()
    assert (name, hop.under, hop.radius) == ("level", ("bent",), 0.0)
    assert hop.aside > 0.0
    deep = line("bent", turn(150, 300), turn(150, 95), turn(290, 95))
    assert bridges({"level": level, "bent": deep}) == {}
    both = line("level", turn(0, 100), turn(155, 100), turn(155, 200))
    assert bridges({"level": both, "bent": bent}) == {}


def without_gaps_in_bends(routes: Mapping[str, RoutedFlow]) -> dict[str, tuple[Hop, ...]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ground, "_in_bend", lambda *_: None)
        return bridges(routes)


def bitten(routes: Mapping[str, RoutedFlow]) -> list[tuple[str, str, str]]:
    """Lines that a gap in a bend cuts and that are not the one it is for; all their bridges are part of them."""
    hops = bridges(routes)
    found = []
    for over, own in hops.items():
        for hop in (hop for hop in own if hop.aside > 0.0):
            ((under, gap),) = freed(hop)
            for other, route in routes.items():
                pieces = [*piece_boxes(route.points, route.width), head_box(route.points, route.width)]
                arches = [one.box(route.width / 2.0) for one in hops.get(other, ()) if one.radius > 0.0]
                lines = arches if other in (over, under) else [*pieces, *arches]
                found += [(over, under, other) for box in lines if box.intersects(gap.inflated(-HAIR))]
    return found


def check_gaps_in_bends(routes: Mapping[str, RoutedFlow]) -> int:
    hops, before = bridges(routes), without_gaps_in_bends(routes)
    rest = {name: tuple(hop for hop in found if hop.aside == 0.0) for name, found in hops.items()}
    assert {name: found for name, found in rest.items() if found} == before
    assert bitten(routes) == []
    return sum(len(found) for found in hops.values()) - sum(len(found) for found in before.values())


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_gap_in_a_bend_changes_no_bridge_and_bites_no_other_line(example: str) -> None:
    assert check_gaps_in_bends(dict(route_flows(*boxes_and_flows(example)).flows)) == GAPS_IN_BENDS.get(example, 0)


@given(st.integers(0, 5000), st.booleans())
def test_a_gap_in_a_bend_of_random_maps_changes_no_bridge_and_bites_no_other_line(seed: int, far: bool) -> None:
    case = random_map(seed, 16, 40, columns=4, far=far)
    check_gaps_in_bends(dict(route_flows(case.boxes, case.flows).flows))


def test_random_maps_have_gaps_in_bends() -> None:
    cases = (random_map(seed, 16, 40, columns=4, far=False) for seed in range(20))
    assert sum(check_gaps_in_bends(dict(route_flows(case.boxes, case.flows).flows)) for case in cases) > 0


def test_where_a_neighbour_bends_the_other_line_hops() -> None:
    level, upright = line("level", (0, 100), (300, 100)), line("upright", (150, 0), (150, 300))
    bent = line("bent", (155, 0), (155, 92), (300, 92))  # where the bridge of the level line would come down
    assert set(bridges({"level": level, "upright": upright})) == {"level"}
    (hop,) = bridges({"level": level, "upright": upright, "bent": bent})["upright"]
    assert (hop.upright, hop.radius, hop.under) == (True, HOP_RADIUS, ("level",))


def test_where_the_line_below_begins_to_bend_there_is_a_gap_or_nothing() -> None:
    level, bent = line("level", (0, 100), (300, 100)), line("bent", (150, 300), (150, 85), (290, 85))
    hops = bridges({"level": level, "bent": bent})
    assert [hop.radius for found in hops.values() for hop in found] == [0.0]


def test_a_return_hops_over_the_main_line_whichever_way_it_runs() -> None:
    main, back = line("main", (0, 100), (300, 100), width=6.0), line("back", (150, 0), (150, 300), yields=True)
    (hop,) = bridges({"main": main, "back": back})["back"]
    assert (hop.upright, hop.y, hop.left, hop.right) == (True, 150.0, 93.0, 107.0)
    lying = line("back", (0, 100), (300, 100), yields=True)
    upright = line("main", (150, 0), (150, 300), width=6.0)
    (hop,) = bridges({"main": upright, "back": lying})["back"]
    assert (hop.upright, hop.radius) == (False, HOP_RADIUS)


def test_between_equals_the_level_line_hops_however_wide_they_are() -> None:
    for widths in ((2.0, 6.0), (6.0, 2.0)):
        level, upright = (
            line("a", (0, 100), (300, 100), width=widths[0]),
            line("b", (150, 0), (150, 300), width=widths[1]),
        )
        assert set(bridges({"a": level, "b": upright})) == {"a"}


def test_a_short_loss_is_drawn_straight_over_what_it_crosses() -> None:
    loss = line("loss", (150, 80), (150, 126), width=6.0, yields=True)
    (hop,) = bridges({"main": line("main", (0, 98), (300, 98)), "loss": loss})["loss"]
    assert (hop.upright, hop.radius, hop.under) == (True, 0.0, ("main",))


def test_returns_and_losses_yield_and_the_main_chain_does_not() -> None:
    boxes, flows = boxes_and_flows("steel-japan-2019")
    routes = route_flows(boxes, flows).flows
    for flow in flows:
        is_minor = flow.r_number is not None or flow.style in {FlowStyle.LOSS, FlowStyle.INFORMATION}
        assert routes[flow.id].yields == (is_minor or routes[flow.id].lane is not None), flow.id
    assert {route.yields for route in routes.values()} == {True, False}


def test_bridges_of_one_line_do_not_overlap() -> None:
    for example in EXAMPLES:
        for hops in bridges(dict(route_flows(*boxes_and_flows(example)).flows)).values():
            assert all(a.right <= b.left for a, b in pairwise(hops) if a.segment == b.segment)
