"""Bridges after an edit, built on those of before, are those of a fresh map."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.geometry_maps import random_map
from vsm_app.layout.bridges import Bridges, bridges, build_bridges, count_crossings, rebuild_bridges
from vsm_app.layout.routing import reroute, route_flows


@settings(max_examples=60)
@given(seed=st.integers(0, 1_000_000), most=st.sampled_from((4, 20_000)))
def test_bridges_built_on_after_edits_are_those_of_a_fresh_map(seed: int, most: int) -> None:
    rnd = random.Random(seed)
    case = random_map(seed, rnd.randint(6, 24), rnd.randint(10, 60), columns=rnd.randint(2, 6))
    boxes, flows = dict(case.boxes), list(case.flows)
    routes = route_flows(boxes, flows)
    built = rebuild_bridges(Bridges(), routes.flows, most=most)
    for _ in range(6):
        node = rnd.choice(sorted(boxes))
        boxes[node] = boxes[node].moved(rnd.choice((-48, 0, 48, 200)), rnd.choice((-48, 0, 48)))
        if rnd.random() < 0.3 and flows:
            del flows[rnd.randrange(len(flows))]
        routes = reroute(routes, boxes, flows)
        built = rebuild_bridges(built, routes.flows, most=most)
        assert built.hops == bridges(routes.flows, most=most)
        assert built == build_bridges(routes.flows, most=most)
        if not built.is_tangle:
            assert sum(built.counts.values()) == count_crossings(routes.flows)
