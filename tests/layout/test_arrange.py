"""Plain layers by stage: the same map gives the same places, whatever order it comes in."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.geometry_maps import published
from vsm_app.layout.arrange import COLUMN_GAP, ArrangeEdge, ArrangeNode, layers_by_stage
from vsm_app.layout.arranging import arranged, specs_of
from vsm_app.layout.layering import Arc, columns_of, forward_arcs, stages_of
from vsm_app.layout.routing import route_flows
from vsm_app.layout.types import Box, FlowStyle

MAPS = ["steel_japan_2019", "drive_unit_fictitious", "wood_indonesia_2014", "uk_energy_2050_decc", "battery_lfp_pack"]
STAGES = {
    "casting": "production",
    "machining": "production",
    "assembly": "production",
    "distribution": "use",
    "use": "use",
    "take_back": "end",
    "disassembly": "end",
    "remanufacture": "end",
    "recycle": "end",
}


def node(name: str, stage: str | None = None) -> ArrangeNode:
    return ArrangeNode(name, 120, 64, stage)


def graph_of(seed: int) -> tuple[list[ArrangeNode], list[ArrangeEdge]]:
    rnd = random.Random(seed)
    names = [f"n{i}" for i in range(rnd.randint(1, 20))]
    nodes = [
        ArrangeNode(n, rnd.choice((120, 160)), rnd.choice((64, 96)), rnd.choice((None, "s0", "s1", "s2")))
        for n in names
    ]
    ends = [*names, None]
    edges = [
        ArrangeEdge(rnd.choice(ends), rnd.choice(ends), rnd.choice(list(FlowStyle)), rnd.random() < 0.2, rnd.random())
        for _ in range(rnd.randint(0, 30))
    ]
    return nodes, edges


def graphs() -> st.SearchStrategy[tuple[list[ArrangeNode], list[ArrangeEdge]]]:
    return st.integers(0, 100_000).map(graph_of)


@pytest.mark.parametrize("seed", [1668, 4322, 8553])
def test_what_stands_below_a_sink_that_hangs_below_a_node_leaves_it_room(seed):
    """The next row began flush with the foot of the sink."""
    nodes, edges = graph_of(seed)
    boxes = layers_by_stage(nodes, edges, ("s0", "s1", "s2")).boxes
    assert not any(a.inflated(8).intersects(b) for a, b in combinations(boxes.values(), 2))


@given(graphs())
def test_no_two_nodes_overlap_and_columns_leave_room_for_a_chip(graph):
    nodes, edges = graph
    boxes = layers_by_stage(nodes, edges, ("s0", "s1", "s2")).boxes
    assert set(boxes) == {n.id for n in nodes}
    for a, b in combinations(boxes.values(), 2):
        assert not a.inflated(8).intersects(b)
    for n in nodes:
        assert (boxes[n.id].width, boxes[n.id].height) == (n.width, n.height)


@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_no_place(graph, rnd):
    nodes, edges = graph
    before = layers_by_stage(nodes, edges, ("s0", "s1", "s2"))
    nodes, edges = list(nodes), list(edges)
    rnd.shuffle(nodes)
    rnd.shuffle(edges)
    assert layers_by_stage(nodes, edges, ("s0", "s1", "s2")) == before


@given(graphs())
def test_stages_stand_side_by_side_in_their_order(graph):
    nodes, edges = graph
    boxes = layers_by_stage(nodes, edges, ("s0", "s1", "s2")).boxes
    for earlier, later in (("s0", "s1"), ("s1", "s2"), ("s0", "s2")):
        rights = [boxes[n.id].right for n in nodes if n.stage == earlier]
        lefts = [boxes[n.id].left for n in nodes if n.stage == later]
        if rights and lefts:
            assert max(rights) < min(lefts)


@pytest.mark.parametrize("name", MAPS)
def test_published_maps_are_routed_clear_of_all_nodes(name):
    nodes, edges, case = published(name)
    boxes = layers_by_stage(nodes, edges).boxes
    assert all(route.clear for route in route_flows(boxes, case.flows).values())


@pytest.mark.parametrize("name", MAPS)
def test_flows_run_forward_but_for_those_that_close_a_loop(name):
    nodes, edges, _ = published(name)
    boxes = layers_by_stage(nodes, edges).boxes
    inner = [e for e in edges if e.source and e.target and e.source != e.target and not e.returns]
    back = [e for e in inner if boxes[e.target].cx <= boxes[e.source].cx and e.style is not FlowStyle.LOSS]
    assert sum(e.weight for e in back) <= 0.25 * sum(e.weight for e in inner)


def test_the_drive_unit_stands_in_one_row_with_the_ways_back_below():
    nodes, edges, _ = published("drive_unit_fictitious")
    done = layers_by_stage(
        [replace(n, stage=STAGES[n.id]) for n in nodes], edges, ("raw material", "production", "use", "end")
    )
    chain = ["casting", "machining", "assembly", "distribution", "use", "take_back", "disassembly"]
    assert {done.boxes[name].y for name in chain} == {0.0}
    gaps = [done.boxes[b].left - done.boxes[a].right for a, b in pairwise(chain)]
    assert all(gap >= COLUMN_GAP for gap in gaps)
    assert done.boxes["remanufacture"].top > done.boxes["casting"].bottom + 90
    assert done.boxes["recycle"].top > done.boxes["remanufacture"].bottom
    assert [band.stages for band in done.bands] == [("production",), ("use",), ("end",)]


def test_sources_stand_right_before_what_they_feed():
    nodes = [node(n) for n in ("a", "b", "c", "d", "late")]
    edges = [ArrangeEdge("a", "b"), ArrangeEdge("b", "c"), ArrangeEdge("c", "d"), ArrangeEdge("late", "d")]
    boxes = layers_by_stage(nodes, edges).boxes
    assert boxes["late"].x == boxes["c"].x


def test_energy_sources_stand_above_and_loss_sinks_below():
    nodes = [node(n) for n in ("a", "b", "grid", "landfill")]
    edges = [
        ArrangeEdge("a", "b"),
        ArrangeEdge("grid", "b", FlowStyle.ENERGY),
        ArrangeEdge("b", "landfill", FlowStyle.LOSS),
    ]
    boxes = layers_by_stage(nodes, edges).boxes
    assert boxes["grid"].bottom < boxes["b"].top
    assert boxes["landfill"].top > boxes["b"].bottom


@pytest.mark.parametrize("width", [120, 160])
@pytest.mark.parametrize("into_open", [0, 1])
@pytest.mark.parametrize("count", range(1, 7))
def test_all_sinks_of_the_losses_of_a_node_hang_below_it_on_straight_lines(count, into_open, width):
    sinks = [ArrangeNode(f"s{i}", (120, 136, 144)[i % 3], (64, 32)[i % 2], "end", is_free=True) for i in range(count)]
    nodes = [node("a", "make"), ArrangeNode("b", width, 64, "make"), node("c", "make"), *sinks]
    losses = [ArrangeEdge("b", end, FlowStyle.LOSS) for end in [*(s.id for s in sinks), *[None] * into_open]]
    edges = [ArrangeEdge("a", "b"), ArrangeEdge("b", "c"), *losses]
    boxes = arranged(nodes, edges, ("make", "end")).boxes
    routes = route_flows(boxes, specs_of(edges))
    assert all(route.clear and len(route.points) == 2 for route in routes.values())
    hung = [boxes[sink.id] for sink in sinks]
    assert all(box.top > boxes["b"].bottom for box in hung)
    assert not any(a.inflated(4).intersects(b) for a, b in combinations(boxes.values(), 2))
    assert all(a.top == b.top for a, b in zip(hung[::2], hung[1::2], strict=False))  # two and two side by side


def test_sinks_of_neighbouring_nodes_keep_apart_and_those_of_a_way_back_hang_below_it():
    nodes = [node(n) for n in ("a", "b", "back", *(f"{n}{i}" for n in ("a", "b", "back") for i in range(2)))]
    loss = [ArrangeEdge(n, f"{n}{i}", FlowStyle.LOSS) for n in ("a", "b", "back") for i in range(2)]
    ways = [ArrangeEdge("b", "back", FlowStyle.SECONDARY, True), ArrangeEdge("back", "a", FlowStyle.SECONDARY, True)]
    edges = [ArrangeEdge("a", "b"), *ways, *loss]
    boxes = layers_by_stage(nodes, edges).boxes
    assert not any(a.inflated(8).intersects(b) for a, b in combinations(boxes.values(), 2))
    routes = route_flows(boxes, specs_of(loss))
    assert all(route.clear and len(route.points) == 2 for route in routes.values())


def test_a_stage_that_counts_puts_a_sink_and_a_way_back_into_its_columns():
    nodes = [node("make", "s0"), node("use", "s1"), node("take", "s2"), node("apart", "s2")]
    nodes += [node("landfill", "s2"), node("recycle", "s2")]
    edges = [ArrangeEdge(a, b, weight=9.0) for a, b in pairwise(("make", "use", "take", "apart"))]
    edges += [ArrangeEdge("make", "landfill", FlowStyle.LOSS), ArrangeEdge("apart", "landfill", FlowStyle.LOSS)]
    edges += [ArrangeEdge("apart", "recycle", returns=True), ArrangeEdge("recycle", "make", returns=True)]
    boxes = layers_by_stage(nodes, edges, ("s0", "s1", "s2")).boxes
    assert boxes["landfill"].cx == boxes["apart"].cx  # a line straight down, of equal weight the other runs on to it
    assert boxes["recycle"].left >= boxes["take"].left > boxes["use"].right
    assert min(boxes["landfill"].top, boxes["recycle"].top) > boxes["apart"].bottom


def test_sinks_that_hang_at_the_border_of_two_stages_stay_in_the_band_of_their_node():
    nodes = [node("a", "s0"), node("b", "s1"), *(ArrangeNode(f"w{i}", 120, 64, is_free=True) for i in range(2))]
    edges = [ArrangeEdge("a", "b"), *(ArrangeEdge("a", f"w{i}", FlowStyle.LOSS) for i in range(2))]
    done = layers_by_stage(nodes, edges, ("s0", "s1"))
    assert max(done.boxes[f"w{i}"].right for i in range(2)) < done.bands[0].box.right


def test_open_ends_get_their_room():
    nodes = [node("a"), node("b")]
    plain = layers_by_stage(nodes, [ArrangeEdge("a", "b")]).boxes
    assert plain["b"].left - plain["a"].right == COLUMN_GAP
    inputs = [ArrangeEdge(None, "b") for _ in range(3)]
    wide = layers_by_stage(nodes, [ArrangeEdge("a", "b"), *inputs]).boxes
    assert wide["b"].left - wide["a"].right >= 148 + COLUMN_GAP


def test_an_empty_map_has_no_places():
    assert layers_by_stage([], []).boxes == {}


def test_a_dense_map_is_arranged():
    nodes, edges, _ = published("us_economy_io_summary_2012")
    boxes = layers_by_stage(nodes, edges).boxes
    assert len(boxes) == 176
    assert not any(a.intersects(b) for a, b in combinations(boxes.values(), 2))


# --- layering ---------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(graphs())
def test_the_forward_arcs_have_no_cycle(graph):
    nodes, edges = graph
    names = [n.id for n in nodes]
    arcs = [Arc(e.source, e.target, e.weight) for e in edges if e.source and e.target]
    stage = dict.fromkeys(names, 0)
    kept = forward_arcs(names, arcs, stage)
    column = columns_of(names, kept, stage)
    assert all(column[a.source] < column[a.target] for a in kept)


def test_the_lightest_arc_of_a_cycle_is_left_out():
    arcs = [Arc("a", "b", 9), Arc("b", "c", 8), Arc("c", "a", 1)]
    assert forward_arcs(["a", "b", "c"], arcs, dict.fromkeys("abc", 0)) == arcs[:2]


def test_an_arc_to_an_earlier_stage_runs_back():
    assert forward_arcs(["a", "b"], [Arc("b", "a", 1)], {"a": 0, "b": 1}) == []


def test_a_node_without_stage_takes_that_of_what_it_feeds():
    arcs = [Arc("x", "b", 1), Arc("b", "y", 1)]
    assert stages_of(["a", "b", "x", "y"], arcs, {"a": 0, "b": 1}, 2) == {"a": 0, "b": 1, "x": 1, "y": 1}


def test_take_back_and_recycling_without_a_stage_stand_behind_the_use_and_not_in_the_first_columns():
    known = {"make": 1, "sell": 2, "use": 3}
    flows = ["make sell", "sell use", "use collect", "collect sort", "sort recycle", "recycle make", "sort reuse"]
    arcs = [Arc(*pair.split(), 9.0 - i) for i, pair in enumerate([*flows, "reuse use", "prepare make"])]
    nodes = ["collect", "make", "prepare", "recycle", "reuse", "sell", "sort", "use"]
    stage = stages_of(nodes, arcs, known, 5)
    assert {stage[node] for node in ("collect", "sort", "recycle", "reuse")} == {3}
    assert stage["prepare"] == 1
    column = columns_of(nodes, forward_arcs(nodes, arcs, stage), stage)
    assert column["use"] < column["collect"] < column["sort"] < column["recycle"]


def test_boxes_lie_on_the_grid():
    nodes, edges, _ = published("steel_japan_2019")
    for box in layers_by_stage(nodes, edges).boxes.values():
        assert isinstance(box, Box)
        assert (box.x % 8, box.y % 8) == (0, 0)
