"""What is straight stays straight while its sides have room: sides that face one another are settled together."""

from __future__ import annotations

import random

import pytest

from vsm_app.layout.routing import route_flows
from vsm_app.layout.straightening import MOST_ENDS, Row, Tie, straightened
from vsm_app.layout.types import Box, FlowSpec, FlowStyle, RoutedFlow

STRAIGHT = 2  # points
STYLES = (FlowStyle.PRIMARY, FlowStyle.PRODUCT, FlowStyle.LOSS, FlowStyle.LOSS, FlowStyle.SECONDARY, FlowStyle.ENERGY)


def is_straight(route: RoutedFlow) -> bool:
    return len(route.points) == STRAIGHT


def chain(width: float) -> tuple[dict[str, Box], list[FlowSpec]]:
    """Three nodes in a row, each with a loss whose end the user has put below it."""
    boxes = {name: Box(240.0 * i, 0.0, width, 72.0) for i, name in enumerate("ABC")}
    flows = [FlowSpec("ab", "A", "B", FlowStyle.PRODUCT), FlowSpec("bc", "B", "C", FlowStyle.PRODUCT, rank=1.0)]
    for name, aside in zip("ABC", (0.0, 20.0, -20.0), strict=True):
        end = (boxes[name].cx + aside, 160.0)
        flows.append(FlowSpec(f"loss {name}", name, None, FlowStyle.LOSS, free_end=end, rank=2.0))
    return boxes, flows


@pytest.mark.parametrize("width", [120.0, 144.0, 200.0])
def test_a_return_flow_drawn_later_bends_no_loss(width: float) -> None:
    boxes, flows = chain(width)
    before = route_flows(boxes, flows)
    after = route_flows(boxes, [*flows, FlowSpec("ca", "C", "A", FlowStyle.SECONDARY, rank=3.0)])
    assert all(is_straight(route) for route in before.values())
    assert {name: route.points for name, route in before.items()} == {n: after[n].points for n in before}


def test_one_line_more_at_a_side_leaves_those_straight_that_were() -> None:
    boxes = {
        "low": Box(480.0, 528.0, 144.0, 72.0),
        "mill": Box(984.0, 536.0, 144.0, 72.0),
        "up": Box(0.0, 176.0, 144.0, 72.0),
        "far": Box(480.0, 0.0, 144.0, 72.0),
    }
    flows = [
        FlowSpec("straight", "low", "mill", rank=0.0),
        FlowSpec("one", "up", "mill", rank=1.0),
        FlowSpec("two", "far", "mill", rank=2.0),
    ]
    for number in range(3):
        assert is_straight(route_flows(boxes, flows)["straight"])
        flows.append(FlowSpec(f"more {number}", ("up", "far", "up")[number], "mill", rank=3.0 + number))


def drawn_map(seed: int) -> tuple[dict[str, Box], list[FlowSpec]]:
    rnd, boxes = random.Random(seed), dict[str, Box]()
    for _ in range(rnd.randint(5, 12)):
        box = Box(240.0 * rnd.randrange(5), 176.0 * rnd.randrange(4) + rnd.choice((0, 0, 8, 16)), 144.0, 72.0)
        if not any(box.inflated(20.0).intersects(other) for other in boxes.values()):
            boxes[f"n{len(boxes)}"] = box
    flows = []
    for number in range(rnd.randint(8, 14)):
        style, (source, target) = rnd.choice(STYLES), rnd.sample(sorted(boxes), 2)
        into = None if style is FlowStyle.LOSS and rnd.random() < 0.6 else target
        out = None if style is FlowStyle.ENERGY and rnd.random() < 0.6 else source
        if style is FlowStyle.PRODUCT and boxes[source].x > boxes[target].x:
            out, into = target, source
        below = (boxes[source].cx + rnd.choice((-24.0, 0.0, 0.0, 24.0)), boxes[source].bottom + 88.0)
        end = below if into is None and rnd.random() < 0.5 else None
        flows.append(FlowSpec(f"f{number}", out, into, style, rank=float(number), free_end=end))
    return boxes, flows


def test_a_flow_more_takes_the_straight_way_from_next_to_no_other() -> None:
    """Each side for itself bends sixteen of them; those that remain stand on sides that are full."""
    others, bent = 0, []
    for seed in range(250):
        boxes, flows = drawn_map(seed)
        before, after = route_flows(boxes, flows[:-1]), route_flows(boxes, flows)
        others += len(before)
        bent += [(seed, n) for n in before if is_straight(before[n]) and not is_straight(after[n])]
    assert others > 2400
    assert len(bent) <= 7, bent


def row(ends: list[int], places: list[float], *, gap: float = 26.0, least: float = 20.0, high: float = 100.0) -> Row:
    between = len(ends) - 1
    return Row(ends, places, [gap] * between, [least] * between, 14.0, high)


def test_both_ends_of_a_line_come_to_stand_at_one_place_and_push_their_neighbours() -> None:
    found = straightened([row([0, 1], [37.0, 63.0]), row([2, 3], [50.0, 90.0])], [Tie(0, 2), Tie(1, 3)])
    assert found is not None
    assert found[0] == found[2]
    assert found[1] == found[3]
    assert found[1] - found[0] >= 26.0


def test_where_not_all_can_be_straight_the_earlier_is() -> None:
    crossed = [Tie(0, 3), Tie(1, 2)]
    rows = [row([0, 1], [37.0, 63.0]), row([2, 3], [37.0, 63.0])]
    found = straightened(rows, crossed)
    assert found is not None
    assert found[0] == found[3]
    assert found[1] > found[2]
    other = straightened(rows, crossed[::-1])
    assert other is not None
    assert other[1] == other[2]


def test_an_end_comes_to_the_place_that_it_is_given_and_gaps_shrink_no_further_than_to_the_least() -> None:
    found = straightened([row([0, 1], [40.0, 66.0], high=66.0)], [Tie(1, 1, 40.0)])
    assert found == pytest.approx({0: 20.0, 1: 40.0}, abs=6.5)
    assert found is not None
    assert found[1] == 40.0
    assert found[1] - found[0] >= 20.0
    assert straightened([row([0, 1], [40.0, 66.0], high=66.0)], [Tie(1, 1, 20.0)]) is None


def test_what_has_no_room_and_what_is_too_much_stays_as_each_side_settled_it() -> None:
    assert straightened([row([0, 1], [14.0, 20.0], high=20.0)], [Tie(0, 0, 14.0)]) is None
    many = list(range(MOST_ENDS + 1))
    assert straightened([row(many, [30.0 * i for i in many], high=1e5)], [Tie(0, 0, 14.0)]) is None
