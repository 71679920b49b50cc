"""Ribbons of the Sankey pass the bars between their ends with the losses that hang there; losses pass loops."""

from __future__ import annotations

from vsm_app.layout.sankey import sankey
from vsm_app.layout.sankey_lines import thick
from vsm_app.layout.sankey_places import straightened
from vsm_app.layout.sankey_types import SankeyFlow, SankeyNode, SankeyPicture, SankeyRibbon
from vsm_app.layout.types import Box, FlowStyle

LOSS = FlowStyle.LOSS
NODES = [SankeyNode("a", 0, 0), SankeyNode("b", 200, 0), SankeyNode("c", 460, 0)]


def line_of(ribbon: SankeyRibbon) -> list[tuple[float, float]]:
    return [numbers[-2:] for _letter, numbers in ribbon.centre]


def is_crossed(picture: SankeyPicture, band: str, loss: str) -> bool:
    """Whether a band runs across the shaft of a loss, or its head."""
    of = {ribbon.id: ribbon for ribbon in picture.ribbons}
    head, line = of[loss].head, thick(line_of(of[band]), of[band].width / 2.0)
    assert head is not None
    top = line_of(of[loss])[0][1]
    right, left = (x for x, _y in head[1:])
    xs = [left + (right - left) * part / 8.0 for part in range(9)]
    heights = [height for x in xs if (height := line.height_at(x)) is not None]
    return any(top + 1.0 < height + line.half and height - line.half < head[0][1] for height in heights)


def test_a_ribbon_passes_below_a_bar_and_its_loss_whichever_is_wide() -> None:
    for lost in (4.0, 30.0, 90.0):
        flows = [
            SankeyFlow("ab", "a", "b", 100.0),
            SankeyFlow("lost", "b", None, lost, LOSS),
            SankeyFlow("bc", "b", "c", 100.0 - lost, rank=1),
            SankeyFlow("ac", "a", "c", 10.0, rank=2),
        ]
        nodes = [SankeyNode("a", 0, 40), SankeyNode("b", 200, 0), SankeyNode("c", 520, 40)]
        assert not is_crossed(sankey(nodes, flows, 1.0), "ac", "lost"), lost


def test_a_ribbon_that_falls_away_behind_a_narrow_loss_is_past_it_first() -> None:
    nodes = [SankeyNode("a", 0, 0), SankeyNode("b", 400, 260)]
    flows = [SankeyFlow("ab", "a", "b", 12.0), SankeyFlow("lost", "a", None, 6.0, LOSS)]
    assert not is_crossed(sankey(nodes, flows, 1.0), "ab", "lost")


def test_losses_to_a_sink_run_over_the_loop_that_turns_beside_them_not_across() -> None:
    boxes = {name: Box(200.0 * n, 0.0, 120.0, 64.0) for n, name in enumerate(("a", "b", "sink"))}
    flows = [
        SankeyFlow("ab", "a", "b", 100.0),
        SankeyFlow("back", "b", "a", 80.0, FlowStyle.SECONDARY, r_number=8),
        SankeyFlow("lost", "b", "sink", 10.0, LOSS),
    ]
    picture = sankey(straightened(boxes, flows, 1.0, 400.0), flows, 1.0)
    of = {ribbon.id: ribbon for ribbon in picture.ribbons}
    line = line_of(of["lost"])
    assert {y for _x, y in line} == {line[0][1]}
    assert line[0][1] + 5.0 <= line_of(of["back"])[0][1] - 40.0 + 0.01
