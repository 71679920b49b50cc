"""Columns of the Sankey keep to the stages, leave room for what turns between them, and bundles pass side by side."""

from __future__ import annotations

from vsm_app.layout.sankey import sankey
from vsm_app.layout.sankey_places import straightened
from vsm_app.layout.sankey_types import SankeyFlow, SankeyNode
from vsm_app.layout.types import Box, FlowStyle

BOXES = {
    "ore": Box(0, 0, 100, 64),
    "wind": Box(0, 200, 100, 64),
    "mill": Box(300, 0, 100, 64),
    "use": Box(600, 0, 100, 64),
}
FLOWS = (
    SankeyFlow("a", "ore", "mill", 100.0),
    SankeyFlow("b", "mill", "use", 60.0),
    SankeyFlow("c", "wind", "use", 20.0),
    SankeyFlow("lost", "mill", None, 40.0, FlowStyle.LOSS),
)


def columns(stages: dict[str, int] | None = None, names: dict[str, float] | None = None) -> dict[str, float]:
    return {node.id: node.x for node in straightened(BOXES, FLOWS, 1.0, 280.0, stages=stages, names=names)}


def test_nodes_of_one_stage_stand_in_its_columns() -> None:
    drawn_near = columns()
    assert drawn_near["wind"] == drawn_near["mill"]  # without stages a source stands beside what it feeds
    staged = columns({"ore": 0, "wind": 0, "mill": 1, "use": 2})
    assert staged["wind"] == staged["ore"] < staged["mill"] < staged["use"]


def test_stages_that_a_flow_runs_back_over_are_left_out_of_account() -> None:
    assert columns({"ore": 2, "wind": 2, "mill": 1, "use": 0}) == columns()


def test_a_wide_loss_turns_before_the_next_column() -> None:
    places = straightened(BOXES, FLOWS, 3.0, 280.0)
    picture = sankey(places, FLOWS, 3.0)
    loss = next(ribbon for ribbon in picture.ribbons if ribbon.id == "lost")
    assert loss.head is not None
    assert max(x for x, _y in loss.head) < picture.bars["use"].box.left


def test_columns_move_apart_for_long_names() -> None:
    near, far = columns(), columns(names={"mill": 300.0, "use": 100.0})
    assert far["use"] - far["mill"] >= 200.0 > near["use"] - near["mill"] - 60.0


def test_ribbons_between_the_same_bars_pass_a_third_in_their_order() -> None:
    nodes = [SankeyNode("a", 0.0, 0.0), SankeyNode("between", 200.0, 0.0), SankeyNode("b", 400.0, 0.0)]
    flows = [SankeyFlow(f"f{i}", "a", "b", value, rank=float(i)) for i, value in enumerate((10.0, 40.0, 20.0))]
    picture = sankey(nodes, [*flows, SankeyFlow("x", "a", "between", 60.0, rank=9.0)], 1.0)
    middles = {r.id: [n[-1] for letter, n in r.centre if letter in "MLC"] for r in picture.ribbons}
    for one, two, apart in (("f0", "f1", 25.0), ("f1", "f2", 30.0)):
        assert [b - a for a, b in zip(middles[one], middles[two], strict=True)] == [apart] * len(middles[one])


def test_columns_between_which_many_ribbons_run_stand_farther_apart() -> None:
    few = columns()
    ends = [*FLOWS, *(SankeyFlow(f"in{i}", None, "use", 5.0) for i in range(4))]
    many = {node.id: node.x for node in straightened(BOXES, ends, 1.0, 280.0)}
    assert many["use"] - many["mill"] >= few["use"] - few["mill"] + 40.0
    assert many["mill"] == few["mill"]
    side_by_side = [*FLOWS, *(SankeyFlow(f"also{i}", "mill", "use", 5.0) for i in range(4))]
    assert {node.id: node.x for node in straightened(BOXES, side_by_side, 1.0, 280.0)} == few  # one way, however wide
