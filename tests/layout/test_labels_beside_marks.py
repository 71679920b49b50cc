"""Labels keep off what is stuck on the map besides nodes, and a little way off foreign lines where they can."""

from __future__ import annotations

import pytest

from vsm_app.layout.labels import OPEN_AIR, place_labels
from vsm_app.layout.line_chips import LEAN, LINE_AIR
from vsm_app.layout.paths import piece_boxes
from vsm_app.layout.routing import route_flows
from vsm_app.layout.types import Box, ChipSpec, FlowSpec, FlowStyle, Port, RoutedFlow, Side

CHIP = ((62.0, 20.0), (36.0, 20.0))
BOXES = {"a": Box(0.0, 0.0, 120.0, 80.0), "b": Box(400.0, 0.0, 120.0, 80.0)}


def test_a_chip_gives_way_to_a_badge_a_burst_or_a_note_and_comes_back() -> None:
    flows, chips = [FlowSpec("f", "a", "b")], [ChipSpec("f", CHIP)]
    routes = route_flows(BOXES, flows)
    alone = place_labels(routes, flows, chips, BOXES).chips["f"].box
    burst = Box(alone.cx - 10.0, alone.cy - 22.0, 44.0, 44.0)
    beside = place_labels(routes, flows, chips, BOXES, [burst]).chips["f"]
    assert beside.fits
    assert beside.y == alone.cy
    assert not beside.box.intersects(burst)
    assert place_labels(routes, flows, chips, BOXES, [burst.moved(0.0, 300.0)]).chips["f"].box == alone


def test_the_name_of_a_loss_never_stands_under_its_own_figure() -> None:
    """With a note right below the heads, a name beside its chip was moved to the free side: over the chip."""
    boxes = {"a": Box(0.0, 0.0, 110.0, 80.0)}
    flows = [FlowSpec(i, "a", None, FlowStyle.LOSS, source_side=Side.BOTTOM) for i in ("f", "g", "h")]
    chips = [ChipSpec(flow.id, CHIP, (100.0, 14.0)) for flow in flows]
    routes = route_flows(boxes, flows)
    note = Box(-300.0, max(route.points[-1][1] for route in routes.flows.values()) + 30.0, 800.0, 90.0)
    labels = place_labels(routes, flows, chips, boxes, [note])
    assert labels.names.keys() >= {"f", "h"}
    for flow, name in labels.names.items():
        assert not name.intersects(labels.chips[flow].box), flow


def test_a_chip_keeps_off_the_lines_across_its_piece_also_where_another_runs_alongside() -> None:
    boxes = {"a": Box(0.0, 0.0, 80.0, 200.0), "b": Box(700.0, 0.0, 80.0, 200.0)}
    boxes |= {"over": Box(340.0, -200.0, 80.0, 60.0), "under": Box(340.0, 300.0, 80.0, 60.0)}
    flows = [FlowSpec(f"f{i}", "a", "b", rank=float(i)) for i in range(2)]
    flows.append(FlowSpec("across", "over", "under", source_side=Side.BOTTOM, target_side=Side.TOP, rank=9.0))
    routes = route_flows(boxes, flows)
    labels = place_labels(routes, flows, [ChipSpec(f"f{i}", CHIP) for i in range(2)], boxes)
    line = routes.flows["across"]
    for piece in piece_boxes(line.points, line.width):
        for i in range(2):
            assert not labels.chips[f"f{i}"].box.inflated(LINE_AIR - 0.01).intersects(piece)


def test_name_and_figure_of_an_open_end_keep_a_little_way_off_a_foreign_line() -> None:
    flows = [FlowSpec("loss", "a", None, FlowStyle.LOSS, source_side=Side.BOTTOM)]
    routes = route_flows(BOXES, flows)
    chip = ChipSpec("loss", CHIP, (60.0, 14.0))
    name = place_labels(routes, flows, [chip], BOXES).names["loss"]
    ends = {i: Box(x, name.bottom - 18.0, 80.0, 40.0) for i, x in (("c", -400.0), ("d", 600.0))}
    foreign = FlowSpec("z", "c", "d", rank=5.0)
    lines = {**routes.flows, "z": route_flows(ends, [foreign]).flows["z"]}  # 2 px under the name
    placed = place_labels(lines, [*flows, foreign], [chip], BOXES)
    for piece in piece_boxes(lines["z"].points, lines["z"].width):
        for box in (placed.names["loss"], placed.chips["loss"].box):
            assert not box.inflated(OPEN_AIR - 0.01).intersects(piece)
    assert placed.names["loss"] != name


def test_the_hair_of_a_chip_off_its_line_leads_under_no_other_label():
    cards = {"a": Box(0.0, 0.0, 120.0, 64.0), "b": Box(300.0, 0.0, 120.0, 64.0)}
    flows = [FlowSpec(name, "a", "b", rank=float(rank)) for rank, name in enumerate("wxyz")]
    routes = route_flows(cards, flows)
    labels = place_labels(routes, flows, [ChipSpec(flow.id, ((100.0, 20.0), (54.0, 33.0))) for flow in flows], cards)
    tied = {name: place.hair for name, place in labels.chips.items() if place.hair is not None}
    assert tied, "four lines 12 px apart have no room for all of their chips"
    for name, hair in tied.items():
        assert not any(hair.intersects(other.box) for one, other in labels.chips.items() if one != name)


@pytest.mark.parametrize("mirror", [1.0, -1.0], ids=["left", "right"])
@pytest.mark.parametrize("standing", [True, False], ids=["standing", "lying"])
def test_a_chip_with_foreign_lines_close_on_both_sides_leans_away_from_the_nearer_one(mirror, standing):
    """In the middle of its line it lay over the foreign one, and read as that one's amount."""
    own, near, far = 0.0, -21.0 * mirror, 38.0 * mirror

    def line(name: str, across: float) -> RoutedFlow:
        (x1, y1), (x2, y2) = ends = ((across, 300.0), (across, 0.0)) if standing else ((0.0, across), (300.0, across))
        out, into = (Side.TOP, Side.BOTTOM) if standing else (Side.RIGHT, Side.LEFT)
        return RoutedFlow(name, ends, Port("a", out, x1, y1), Port("b", into, x2, y2), 4.0)

    routes = {name: line(name, at) for name, at in (("own", own), ("near", near), ("far", far))}
    below, after = Box(-60.0, 300.0, 120.0, 60.0), Box(300.0, -60.0, 80.0, 120.0)
    before, above = Box(-80.0, -60.0, 80.0, 120.0), Box(-60.0, -60.0, 120.0, 60.0)
    boxes = {"a": below, "b": above} if standing else {"a": before, "b": after}
    forms = ((58.0, 20.0), (40.0, 33.0)) if standing else ((58.0, 44.0), (58.0, 42.0))
    place = place_labels(routes, [FlowSpec(name, "a", "b") for name in routes], [ChipSpec("own", forms)], boxes)
    chip = place.chips["own"]
    across = chip.x if standing else chip.y
    half = (chip.width if standing else chip.height) / 2.0
    assert chip.fits
    assert chip.anchor is None, "on its own line, not beside it"
    for name in ("near", "far"):
        for piece in piece_boxes(routes[name].points, routes[name].width):
            assert not chip.box.intersects(piece), name
    assert abs(across - own) <= LEAN * 2.0 * half, "its own line runs well within it"
