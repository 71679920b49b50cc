"""The Sankey: widths to one scale, stacks that close, loops in lanes below, losses downwards."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.geometry_maps import sankey_of_drive_unit
from vsm_app.layout.sankey import sankey, scale_bar
from vsm_app.layout.sankey_places import fitting_scale, straightened
from vsm_app.layout.sankey_types import RibbonKind, SankeyFlow, SankeyNode, SankeyOptions, SankeyPicture
from vsm_app.layout.types import Box, FlowStyle

OPTIONS = SankeyOptions()
NODES = [SankeyNode("a", 0, 0), SankeyNode("b", 200, 0), SankeyNode("c", 400, 0)]


@pytest.fixture(scope="module")
def drawn() -> SankeyPicture:
    boxes, flows = sankey_of_drive_unit()
    return sankey(straightened(boxes, flows, 0.105, 1250.0), flows, 0.105)


def random_sankey(seed: int) -> tuple[dict[str, Box], list[SankeyFlow]]:
    rnd = random.Random(seed)
    boxes = {
        f"n{i}": Box(rnd.randrange(8) * 200.0, rnd.randrange(5) * 150.0, 120, 64) for i in range(rnd.randint(1, 12))
    }
    ends = [*boxes, None]
    flows = [
        SankeyFlow(
            f"f{k}",
            rnd.choice(ends),
            rnd.choice(ends),
            rnd.choice((None, 0.0, rnd.random() * 100, -rnd.random() * 10)),
            rnd.choice(list(FlowStyle)),
            rnd.choice((None, (0.0, 50.0), (5.0, float("inf")))),
            rnd.choice((None, 3, 8)),
            rank=k,
        )
        for k in range(rnd.randint(1, 24))
    ]
    return boxes, flows


def by_id(picture: SankeyPicture) -> dict[str, object]:
    return {ribbon.id: ribbon for ribbon in picture.ribbons}


def ends_of(outline: tuple) -> list[tuple[float, float]]:
    return [(numbers[-2], numbers[-1]) for _, numbers in outline if numbers]


# --- the drive unit ---------------------------------------------------------------------------------------------------


def test_ribbons_are_as_wide_as_their_values(drawn):
    _, flows = sankey_of_drive_unit()
    values = {flow.id: flow.value for flow in flows}
    for ribbon in drawn.ribbons:
        if values[ribbon.id] is not None:
            assert ribbon.width == pytest.approx(max(values[ribbon.id] * 0.105, 2.0))
            assert ribbon.not_to_scale == (values[ribbon.id] * 0.105 < 2.0)


def test_bars_are_fourteen_wide_and_as_high_as_what_flows_through(drawn):
    assert {bar.box.width for bar in drawn.bars.values()} == {14.0}
    assert drawn.bars["distribution"].box.height == pytest.approx(1900 * 0.105)
    assert drawn.bars["use"].box.height == pytest.approx((1900 + 92) * 0.105)


def test_the_chain_stands_in_one_row_from_left_to_right(drawn):
    chain = ["casting", "machining", "assembly", "distribution", "use", "take_back", "disassembly"]
    lefts = [drawn.bars[name].box.left for name in chain]
    assert lefts == sorted(set(lefts))
    middles = [drawn.bars[name].box.cy for name in chain]
    assert max(middles) - min(middles) < 80


def test_the_order_of_lanes_is_that_of_the_r_numbers(drawn):
    lanes = {ribbon.id: ribbon.lane for ribbon in drawn.ribbons if ribbon.kind is RibbonKind.LOOP}
    assert set(lanes) == {"span", "r3", "r6i", "r6o", "r8i", "r8o"}
    assert lanes["r3"] + OPTIONS.lane_gap - 1e-6 <= lanes["r6i"]
    assert lanes["r6i"] + OPTIONS.lane_gap - 1e-6 <= lanes["r8i"]
    assert (lanes["r6i"], lanes["r8i"]) == (lanes["r6o"], lanes["r8o"])
    assert lanes["r3"] > drawn.bars["use"].box.bottom
    assert {ribbon.id for ribbon in drawn.ribbons if ribbon.tag} == {"r3", "r6i", "r8i"}


def test_nodes_on_the_way_back_stand_in_their_lane(drawn):
    lanes = {ribbon.id: ribbon.lane for ribbon in drawn.ribbons}
    assert drawn.bars["recycle"].box.cy == pytest.approx(lanes["r8i"])
    assert drawn.bars["casting"].box.right < drawn.bars["recycle"].box.left < drawn.bars["disassembly"].box.left


def test_losses_turn_downwards_with_an_arrowhead(drawn):
    losses = [ribbon for ribbon in drawn.ribbons if ribbon.kind is RibbonKind.LOSS]
    assert {ribbon.id for ribbon in losses} == {"krae", "stsp", "aus", "oel", "rest", "r6l", "r8l"}
    for ribbon in losses:
        tip, one, two = ribbon.head
        assert tip[1] > one[1] == two[1]


def test_the_undetermined_flow_is_a_fading_wedge(drawn):
    (wedge,) = [ribbon for ribbon in drawn.ribbons if ribbon.kind is RibbonKind.WEDGE]
    assert wedge.id == "lost"
    assert wedge.width == pytest.approx(1224 * 0.105)
    assert wedge.fade is not None


def test_labels_and_outlines_lie_within_the_extent(drawn):
    extent = drawn.extent.inflated(1e-6)
    for ribbon in drawn.ribbons:
        for x, y in (ribbon.label, *ends_of(ribbon.outline)):
            assert extent.left <= x <= extent.right
            assert extent.top <= y <= extent.bottom


def test_the_scale_fits_the_height():
    boxes, flows = sankey_of_drive_unit()
    scale = fitting_scale(flows, list(boxes), 660.0)
    picture = sankey(straightened(boxes, flows, scale, 1250.0), flows, scale)
    assert 400 < picture.extent.height < 760


def test_a_loop_that_nobody_called_a_return_takes_no_more_of_the_height_than_one_that_is():
    chain = [SankeyFlow("ab", "a", "b", 900.0), SankeyFlow("bc", "b", "c", 900.0)]
    alone = fitting_scale(chain, ["a", "b", "c"], 600.0)
    called = fitting_scale([*chain, SankeyFlow("ca", "c", "a", 800.0, FlowStyle.SECONDARY)], ["a", "b", "c"], 600.0)
    for back in (
        SankeyFlow("ca", "c", "a", 800.0),
        SankeyFlow("ac", "a", "c", -800.0),
        SankeyFlow("bb", "b", "b", 800.0),
    ):
        assert fitting_scale([*chain, back], ["a", "b", "c"], 600.0) <= called
    assert called < 0.6 * alone
    assert fitting_scale([*chain, SankeyFlow("also", "a", "c", 1.0)], ["a", "b", "c"], 600.0) > 0.99 * alone


@pytest.mark.parametrize(("scale", "value"), [(0.105, 500), (1.0, 50), (0.03, 2000), (61.0, 0.5), (60.0, 1.0)])
def test_the_scale_bar_has_a_round_value(scale, value):
    assert scale_bar(scale) == pytest.approx(value)


# --- any map ----------------------------------------------------------------------------------------------------------


@given(st.integers(0, 20_000))
def test_what_meets_a_side_is_stacked_without_gap_or_overlap(seed):
    boxes, flows = random_sankey(seed)
    picture = sankey(straightened(boxes, flows, 1.0, 1200.0), flows, 1.0)
    sides = defaultdict(list)
    for ribbon in picture.ribbons:
        first, last = ends_of(ribbon.centre)[0], ends_of(ribbon.centre)[-1]
        flow = next(f for f in flows if f.id == ribbon.id)
        source, target = (flow.target, flow.source) if ribbon.reverse else (flow.source, flow.target)
        for node, (x, y) in ((source, first), (target, last)):
            if node in picture.bars and ribbon.kind is not RibbonKind.WEDGE:
                sides[node, x].append((y - ribbon.width / 2.0, y + ribbon.width / 2.0))
    for (node, x), spans in sides.items():
        box = picture.bars[node].box
        assert x in {box.left, box.right}
        spans.sort()
        assert spans[0][0] >= box.top - 1e-6
        assert spans[-1][1] <= box.bottom + 1e-6
        assert all(b[0] >= a[1] - 1e-6 for a, b in pairwise(spans))


@given(st.integers(0, 20_000), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(seed, rnd):
    boxes, flows = random_sankey(seed)
    before = sankey(straightened(boxes, flows, 1.0, 1200.0), flows, 1.0)
    names = list(boxes)
    rnd.shuffle(names)
    rnd.shuffle(flows)
    after = sankey(straightened({n: boxes[n] for n in names}, flows, 1.0, 1200.0), flows, 1.0)
    assert after == before


@given(st.integers(0, 20_000))
def test_every_flow_with_an_end_at_a_bar_is_drawn_once(seed):
    boxes, flows = random_sankey(seed)
    picture = sankey(straightened(boxes, flows, 1.0, 1200.0), flows, 1.0)
    expected = sorted(f.id for f in flows if f.source in boxes or f.target in boxes)
    assert sorted(ribbon.id for ribbon in picture.ribbons) == expected


@given(st.integers(0, 20_000))
def test_lanes_that_share_a_stretch_do_not_overlap(seed):
    boxes, flows = random_sankey(seed)
    picture = sankey(straightened(boxes, flows, 1.0, 1200.0), flows, 1.0)
    runs = []
    for ribbon in picture.ribbons:
        xs = [x for x, y in ends_of(ribbon.centre) if ribbon.kind is RibbonKind.LOOP and y == ribbon.lane]
        through_node = any(
            abs(bar.box.cy - (ribbon.lane or 0.0)) < bar.box.height / 2.0 for bar in picture.bars.values()
        )
        if xs and not through_node:
            runs.append((min(xs), max(xs), ribbon.lane, ribbon.width))
    for a, b in combinations(runs, 2):
        if a[0] < b[1] and b[0] < a[1]:
            assert abs(a[2] - b[2]) >= (a[3] + b[3]) / 2.0


# --- single flows -----------------------------------------------------------------------------------------------------


def only(flow: SankeyFlow, scale: float = 1.0):
    (ribbon,) = sankey(NODES, [flow], scale).ribbons
    return ribbon


def test_a_small_flow_stands_at_the_floor_and_says_so():
    ribbon = only(SankeyFlow("f", "a", "b", 1.0), scale=0.5)
    assert (ribbon.width, ribbon.not_to_scale) == (2.0, True)


def test_a_negative_flow_runs_the_other_way():
    ribbon = only(SankeyFlow("f", "b", "a", -20.0))
    assert (ribbon.kind, ribbon.reverse, ribbon.width) == (RibbonKind.BAND, True, 20.0)
    assert ends_of(ribbon.centre)[0][0] == 14.0


def test_what_goes_out_ends_in_an_arrowhead_and_what_comes_in_begins_plain():
    out, back = (only(SankeyFlow("f", *ends, value)) for ends, value in ((("a", None), 20.0), ((None, "a"), -20.0)))
    coming = only(SankeyFlow("f", None, "a", 20.0))
    assert (out.kind, back.kind, coming.kind) == (RibbonKind.OPEN_OUT, RibbonKind.OPEN_OUT, RibbonKind.OPEN_IN)
    assert out.point is not None
    assert back.point is not None
    assert (coming.point, coming.head, coming.fade, out.fade) == (None, None, None, None)


def test_an_interval_without_upper_end_gets_a_modest_wedge():
    ribbon = only(SankeyFlow("f", "a", None, None, interval=(0.0, float("inf"))))
    assert (ribbon.kind, ribbon.width) == (RibbonKind.WEDGE, OPTIONS.widest_unbounded)


def test_a_flow_without_value_or_interval_is_a_dashed_line():
    ribbon = only(SankeyFlow("f", "a", "b", None))
    assert (ribbon.width, ribbon.not_to_scale) == (2.0, True)


def test_a_long_ribbon_passes_the_bar_between_its_ends():
    flows = [
        SankeyFlow("ab", "a", "b", 50.0),
        SankeyFlow("bc", "b", "c", 50.0),
        SankeyFlow("ac", "a", "c", 20.0, rank=1),
    ]
    picture = sankey(NODES, flows, 1.0)
    bar = picture.bars["b"].box
    passing = [(x, y) for x, y in ends_of(by_id(picture)["ac"].centre) if bar.left - 10 <= x <= bar.right + 10]
    assert len(passing) == 2
    assert all(y - 10 >= bar.bottom or y + 10 <= bar.top for _, y in passing)


def test_a_self_loop_runs_below_its_bar():
    ribbon = only(SankeyFlow("f", "a", "a", 20.0))
    assert ribbon.kind is RibbonKind.LOOP
    assert ribbon.lane > 10.0


def test_flows_without_an_end_at_a_bar_are_left_out():
    assert sankey(NODES, [SankeyFlow("f", "x", None, 1.0)], 1.0).ribbons == ()


def test_a_loop_of_which_nothing_is_known_is_a_line_and_no_band():
    places = [SankeyNode("a", 0.0, 0.0), SankeyNode("b", 200.0, 0.0)]
    flows = [
        SankeyFlow("on", "a", "b", 100.0),
        SankeyFlow("back", "b", "a", None, FlowStyle.SECONDARY, (0.0, float("inf"))),
    ]
    back = next(r for r in sankey(places, flows, 0.5).ribbons if r.id == "back")
    assert (back.kind, back.width, back.not_to_scale) == (RibbonKind.LOOP, SankeyOptions().floor, True)


def test_loops_to_bars_of_one_column_lie_inside_each_other():
    """The lower bar's loop turns next to it, the upper one's outside of that, in the deeper lane."""
    places = [SankeyNode("up", 0.0, 0.0), SankeyNode("low", 0.0, 200.0), SankeyNode("end", 300.0, 100.0)]
    flows = [
        SankeyFlow("f1", "up", "end", 60.0),
        SankeyFlow("f2", "low", "end", 60.0),
        SankeyFlow("outer", "end", "up", 30.0, FlowStyle.SECONDARY, r_number=8, rank=1.0),
        SankeyFlow("inner", "end", "low", 30.0, FlowStyle.SECONDARY, r_number=8, rank=2.0),
    ]
    made = {r.id: r for r in sankey(places, flows, 1.0).ribbons}
    assert made["outer"].lane > made["inner"].lane
    left = {name: min(n[0] for _, n in made[name].centre if n) for name in ("outer", "inner")}
    assert left["outer"] + 30.0 <= left["inner"]


def test_a_ribbon_that_dives_behind_a_wide_loss_stays_level_until_it_is_past():
    places = [SankeyNode("a", 0.0, 0.0), SankeyNode("b", 400.0, 150.0)]
    flows = [SankeyFlow("on", "a", "b", 60.0), SankeyFlow("lost", "a", None, 90.0, FlowStyle.LOSS)]
    made = {r.id: r for r in sankey(places, flows, 1.0).ribbons}
    right = max(x for _, n in made["lost"].outline for x in n[::2])
    level = made["on"].centre[1]
    assert level[0] == "L"
    assert level[1][0] >= right


def test_losses_to_a_sink_leave_below_all_else():
    places = [SankeyNode("a", 0.0, 0.0), SankeyNode("b", 200.0, 100.0), SankeyNode("sink", 200.0, -100.0)]
    flows = [SankeyFlow("lost", "a", "sink", 20.0, FlowStyle.LOSS), SankeyFlow("on", "a", "b", 20.0)]
    made = {r.id: r for r in sankey(places, flows, 1.0).ribbons}
    assert made["lost"].centre[0][1][1] > made["on"].centre[0][1][1]
