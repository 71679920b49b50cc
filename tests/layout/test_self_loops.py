"""What runs from a node back to itself: round that node and no other, its figure outside it."""

from __future__ import annotations

from itertools import combinations

import pytest

from vsm_app.layout.labels import place_labels
from vsm_app.layout.paths import piece_boxes
from vsm_app.layout.routing import route_flows
from vsm_app.layout.sankey import sankey
from vsm_app.layout.sankey_places import straightened
from vsm_app.layout.sankey_types import SankeyFlow
from vsm_app.layout.types import Box, ChipSpec, FlowSpec


def column(loops: dict[str, float]) -> tuple[dict[str, Box], list[SankeyFlow]]:
    """A source that feeds three nodes, one above the other, which run in circles."""
    boxes = {"in": Box(0.0, 120.0, 120.0, 64.0)}
    boxes |= {name: Box(300.0, 120.0 * i, 120.0, 64.0) for i, name in enumerate("abc")}
    flows = [SankeyFlow(f"in{name}", "in", name, 30.0, rank=float(i)) for i, name in enumerate("abc")]
    flows += [SankeyFlow(f"loop {n}", n, n, value, rank=10.0) for n, value in loops.items()]
    return boxes, flows


@pytest.mark.parametrize("loops", [{"a": 4.0}, {"a": 12.0, "b": 6.0}, {"a": 2.0, "b": 2.0, "c": 2.0}])
def test_a_self_loop_of_the_sankey_runs_round_its_own_bar_only(loops: dict[str, float]) -> None:
    boxes, flows = column(loops)
    picture = sankey(straightened(boxes, flows, 1.0, 300.0), flows, 1.0)
    for ribbon in picture.ribbons:
        if not ribbon.id.startswith("loop"):
            continue
        ys = [y for _, numbers in ribbon.outline for y in numbers[1::2]]
        own = ribbon.id.split()[-1]
        for name, bar in picture.bars.items():
            if name not in (own, "in"):
                assert not (min(ys) < bar.box.bottom and bar.box.top < max(ys)), f"{ribbon.id} runs over {name}"
    for one, two in combinations([bar.box for name, bar in picture.bars.items() if name != "in"], 2):
        assert not one.intersects(two)


@pytest.mark.parametrize("count", [1, 2])
def test_the_figure_of_a_small_loop_leaves_all_of_it_to_be_seen(count: int) -> None:
    boxes = {"a": Box(0.0, 0.0, 120.0, 64.0), "b": Box(400.0, 0.0, 120.0, 64.0)}
    flows = [FlowSpec("on", "a", "b", rank=0.0), FlowSpec("back", "b", "a", rank=9.0)]
    flows += [FlowSpec(f"loop{i}", "a", "a", rank=1.0 + i) for i in range(count)]
    routes = route_flows(boxes, flows)
    chips = [ChipSpec(flow.id, ((60.0, 20.0), (36.0, 20.0))) for flow in flows]
    labels = place_labels(routes.flows, flows, chips, boxes)
    for i in range(count):
        route, chip = routes[f"loop{i}"], labels.chips[f"loop{i}"]
        lying = [p for p in piece_boxes(route.points, route.width) if p.width > p.height]
        if lying and lying[0].width < chip.width:
            assert not any(piece.intersects(chip.box) for piece in piece_boxes(route.points, route.width))
    for one, two in combinations([place.box for place in labels.chips.values()], 2):
        assert not one.intersects(two)
