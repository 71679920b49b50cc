"""Chips stand on their line, never under a node, and move aside for one another."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.geometry_maps import MapCase, drive_unit, random_map
from vsm_app.layout.labels import place_labels
from vsm_app.layout.paths import head_box
from vsm_app.layout.routing import route_flows
from vsm_app.layout.types import Box, ChipSpec, FlowSpec, FlowStyle, Labels, Side


def labelled(case: MapCase) -> Labels:
    return place_labels(route_flows(case.boxes, case.flows), case.flows, case.chips, case.boxes)


@pytest.fixture(scope="module")
def drawn() -> Labels:
    return labelled(drive_unit())


def test_every_chip_of_the_drive_unit_finds_a_place(drawn):
    assert set(drawn.chips) == {flow.id for flow in drive_unit().flows}
    assert all(chip.fits for chip in drawn.chips.values())


def test_no_two_labels_overlap_and_none_lies_on_a_node(drawn):
    case = drive_unit()
    bodies = [(name, chip.box) for name, chip in drawn.chips.items()]
    bodies += [(f"name of {name}", box) for name, box in drawn.names.items()]
    bodies += [(f"tag of {name}", Box(x - 11, y - 11, 22, 22)) for name, (x, y) in drawn.tags.items()]
    bodies += list(case.boxes.items())
    assert not [(a[0], b[0]) for a, b in combinations(bodies, 2) if a[1].intersects(b[1])]


def test_chips_stand_in_the_middle_of_the_longest_straight_piece(drawn):
    routes = route_flows(drive_unit().boxes, drive_unit().flows)
    (x1, y1), (x2, _) = routes["r8i"].points[-2:]
    chip = drawn.chips["r8i"]
    assert (chip.segment, chip.y) == (2, y1)
    assert abs(chip.x - (x1 + x2) / 2.0) < 40.0
    vertical = drawn.chips["r3"]
    assert vertical.x == routes["r3"].target.x


def test_r_tags_stand_at_the_start_of_returns_and_not_behind_the_node_that_does_the_work(drawn):
    assert set(drawn.tags) == {"r3", "r6i", "r8i"}
    assert drawn.tags["r3"][0] == drawn.tags["r6i"][0] == 1028 - 32


def test_names_stand_above_inputs_and_below_losses(drawn):
    for flow in ("al", "cu", "stahl", "gas", "zuk"):
        assert drawn.names[flow].bottom <= drawn.chips[flow].box.top
    for flow in ("krae", "stsp", "aus", "rest", "lost"):
        assert drawn.names[flow].top >= drawn.chips[flow].box.bottom


def test_a_loss_with_a_line_underneath_has_its_chip_beside_the_head(drawn):
    routes = route_flows(drive_unit().boxes, drive_unit().flows)
    assert drawn.chips["r6l"].box.left > routes["r6l"].target.x
    assert drawn.chips["krae"].box.top > routes["krae"].target.y


def test_the_chip_of_an_input_begins_where_its_line_begins(drawn):
    assert drawn.chips["stahl"].box.left == 170.0


def test_chips_and_names_of_outputs_below_one_another_begin_alike():
    wide = {"al": (50.0, 108.0), "cu": (50.0, 94.0), "li": (44.0, 92.0), "fe": (56.0, 79.0)}
    boxes = {"r": Box(0, 0, 160, 200)}
    flows = [FlowSpec(key, "r", None, FlowStyle.SECONDARY, rank=i) for i, key in enumerate(wide)]
    chips = [ChipSpec(key, ((chip, 20.0),), (name, 14.0)) for key, (chip, name) in wide.items()]
    labels = place_labels(route_flows(boxes, flows), flows, chips, boxes)
    assert len({labels.chips[key].box.left for key in wide}) == 1
    assert len({labels.names[key].left for key in wide}) == 1


def test_a_long_name_is_cut_to_the_room_before_the_node(drawn):
    assert drawn.names["sek"].right < 318


def test_a_name_without_room_is_cut_short_rather_than_laid_over_another():
    boxes = {"a": Box(0, 0, 160, 64)}
    flows = [FlowSpec(f"l{i}", "a", None, FlowStyle.LOSS, rank=i) for i in range(3)]
    chips = [ChipSpec(flow.id, ((40.0, 20.0),), (140.0, 14.0)) for flow in flows]
    names = place_labels(route_flows(boxes, flows), flows, chips, boxes).names
    assert not any(a.intersects(b) for a, b in combinations(names.values(), 2))
    assert min(box.width for box in names.values()) < 140.0


BOXES = {"a": Box(0, 0, 120, 64), "b": Box(190, 0, 120, 64)}


@pytest.mark.parametrize(
    ("forms", "form", "fits"),
    [
        (((50.0, 20.0), (40.0, 32.0), (30.0, 20.0)), 0, True),
        (((80.0, 20.0), (40.0, 32.0), (30.0, 20.0)), 1, True),
        (((80.0, 20.0), (70.0, 32.0), (30.0, 20.0)), 2, True),
    ],
)
def test_a_chip_in_a_tight_gap_takes_the_first_form_that_fits(forms, form, fits):
    flows = [FlowSpec("f", "a", "b")]
    chip = place_labels(route_flows(BOXES, flows), flows, [ChipSpec("f", forms)], BOXES).chips["f"]
    assert (chip.form, chip.fits) == (form, fits)


@pytest.mark.parametrize("gap", [4.0, 12.0, 24.0, 40.0])
@pytest.mark.parametrize("below", [False, True])
def test_a_chip_without_room_on_its_line_stands_free_beside_it_and_tells_where_it_belongs(gap, below):
    boxes = {"a": Box(0, 0, 120, 64), "b": Box(0, 64 + gap, 120, 64) if below else Box(120 + gap, 0, 120, 64)}
    flows = [FlowSpec("f", "a", "b"), FlowSpec("g", "a", "b", rank=1)]
    routes = route_flows(boxes, flows)
    chips = [ChipSpec(flow.id, ((90.0, 20.0), (80.0, 32.0))) for flow in flows]
    placed = place_labels(routes, flows, chips, boxes).chips
    bodies = [
        *boxes.values(),
        *(chip.box for chip in placed.values()),
        *(head_box(route.points, route.width) for route in routes.values()),
    ]
    assert not any(a.intersects(b) for a, b in combinations(bodies, 2) if {a, b} & {c.box for c in placed.values()})
    for chip in placed.values():
        (x1, y1), (x2, y2) = routes[chip.flow].points[chip.segment : chip.segment + 2]
        x, y = chip.anchor or (chip.x, chip.y)
        assert chip.fits
        assert min(x1, x2) <= x <= max(x1, x2)
        assert min(y1, y2) <= y <= max(y1, y2)


def test_a_chip_keeps_off_bridges_where_its_piece_has_room():
    boxes = {
        "a": Box(0, 0, 120, 64),
        "b": Box(600, 0, 120, 64),
        "c": Box(300, -200, 120, 64),
        "d": Box(300, 200, 120, 64),
    }
    flows = [FlowSpec("f", "a", "b"), FlowSpec("g", "c", "d", rank=1)]
    routes = route_flows(boxes, flows)
    box = place_labels(routes, flows, [ChipSpec("f", ((60.0, 20.0),))], boxes).chips["f"].box
    x = routes["g"].points[0][0]
    assert box.right <= x - 8.0 or box.left >= x + 8.0


def test_a_long_name_beside_a_neighbour_goes_to_the_free_side_instead_of_being_cut():
    boxes = {"a": Box(0, 0, 120, 64)}
    flows = [FlowSpec("i", None, "a", FlowStyle.ENERGY), FlowSpec("j", None, "a", FlowStyle.ENERGY, rank=1)]
    chips = [ChipSpec("i", ((50.0, 20.0),), (120.0, 14.0)), ChipSpec("j", ((50.0, 20.0),), (40.0, 14.0))]
    labels = place_labels(route_flows(boxes, flows), flows, chips, boxes)
    assert labels.names["i"].width == 120.0
    assert labels.names["j"].width == 40.0
    assert not labels.names["i"].intersects(labels.names["j"])


def test_parallel_chips_step_aside_for_one_another():
    boxes = {"a": Box(0, 0, 120, 64), "b": Box(400, 0, 120, 64)}
    flows = [FlowSpec(f"f{i}", "a", "b", rank=i) for i in range(4)]
    chips = [ChipSpec(flow.id, ((60.0, 20.0),)) for flow in flows]
    placed = place_labels(route_flows(boxes, flows), flows, chips, boxes).chips.values()
    assert all(chip.fits for chip in placed)
    assert not any(a.box.intersects(b.box) for a, b in combinations(placed, 2))


def test_a_self_loop_carries_its_chip_below_the_node():
    boxes = {"a": Box(0, 0, 120, 64)}
    flows = [FlowSpec("f", "a", "a")]
    chip = place_labels(route_flows(boxes, flows), flows, [ChipSpec("f", ((60.0, 20.0),))], boxes).chips["f"]
    assert chip.fits
    assert chip.box.top > 64


@given(st.integers(0, 5000), st.booleans())
def test_chips_that_fit_never_cover_a_node_or_another_chip(seed, far):
    case = random_map(seed, 14, 18, columns=4, far=far)
    chips = [chip for chip in labelled(case).chips.values() if chip.fits]
    assert not any(a.box.intersects(b.box) for a, b in combinations(chips, 2))
    assert not any(chip.box.intersects(box) for chip in chips for box in case.boxes.values())


@given(st.integers(0, 5000), st.randoms(use_true_random=False))
def test_the_order_of_flows_and_chips_changes_no_place(seed, rnd):
    case = random_map(seed, 12, 16, columns=4)
    routes = route_flows(case.boxes, case.flows)
    flows, chips = list(case.flows), list(case.chips)
    rnd.shuffle(flows)
    rnd.shuffle(chips)
    assert place_labels(routes, flows, chips, case.boxes).chips == labelled(case).chips


@pytest.mark.parametrize("side", list(Side))
def test_losses_may_leave_on_any_side_the_user_chose(side):
    boxes = {"a": Box(0, 0, 120, 64)}
    flows = [FlowSpec("f", "a", None, FlowStyle.LOSS, source_side=side)]
    chips = [ChipSpec("f", ((60.0, 20.0),), (50.0, 14.0))]
    labels = place_labels(route_flows(boxes, flows), flows, chips, boxes)
    assert labels.chips["f"].fits
    assert not labels.names["f"].intersects(boxes["a"])


def test_a_return_flow_has_its_tag_once_before_and_not_behind_the_node_that_does_the_work():
    boxes = {"a": Box(0.0, 0.0, 120.0, 64.0), "b": Box(600.0, 0.0, 120.0, 64.0), "r": Box(300.0, 300.0, 120.0, 64.0)}
    to, back = FlowSpec("to", "b", "r", FlowStyle.SECONDARY, r_number=8), FlowSpec("back", "r", "a", r_number=8)
    plain = replace(to, r_number=None)
    for flows, tagged in (
        ([to, back], {"to"}),
        ([plain, back], {"back"}),
        ([to, replace(back, r_number=6)], {"to", "back"}),
    ):
        assert place_labels(route_flows(boxes, flows), flows, [], boxes).tags.keys() == tagged
