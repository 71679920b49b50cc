"""What goes out of the Sankey ends clear of the ribbons that fall across its way."""

from __future__ import annotations

from itertools import pairwise

import pytest

from vsm_app.layout.sankey import sankey
from vsm_app.layout.sankey_lines import ThickLine, thick
from vsm_app.layout.sankey_places import straightened
from vsm_app.layout.sankey_types import SankeyFlow, SankeyNode, SankeyPicture
from vsm_app.layout.types import Box, FlowStyle

#: The band from a to b falls over what goes out below it.
FALLING = (SankeyNode("a", 0.0, 100.0), SankeyNode("b", 260.0, 120.0))
LEVEL = (SankeyNode("a", 0.0, 100.0), SankeyNode("b", 260.0, 80.0))
BAND = SankeyFlow("band", "a", "b", 60.0)
OUT = SankeyFlow("out", "a", None, 40.0)


def _ends(picture: SankeyPicture, flow: str) -> tuple[tuple[float, float], tuple[float, float]]:
    ribbon = next(r for r in picture.ribbons if r.id == flow)
    numbers = ribbon.centre[-1][1]
    return ribbon.centre[0][1][-2:], numbers[-2:]  # type: ignore[return-value]


def _overlap(picture: SankeyPicture) -> float:
    """How deep the two ribbons lie in one another at most, px."""
    band, out = (thick(_ends(picture, name), 0.0) for name in ("band", "out"))
    xs = [band.xs[0] + (out.xs[-1] - out.xs[0]) * n / 20.0 for n in range(21)]
    gaps = [out.height_at(x) - band.height_at(x) for x in xs]  # type: ignore[operator]
    return (BAND.value + OUT.value) / 2.0 - min(gaps)  # type: ignore[operator]


def test_what_goes_out_gives_way_to_a_band_that_falls_over_it() -> None:
    picture = sankey(FALLING, (BAND, OUT), 1.0)
    assert _overlap(picture) < 4.0
    (left, before), (right, after) = _ends(picture, "out")
    assert right - left > 40.0
    assert after >= before


def test_what_goes_out_beside_a_level_band_runs_level_at_its_full_length() -> None:
    (left, before), (right, after) = _ends(sankey(LEVEL, (BAND, OUT), 1.0), "out")
    assert (right - left, after - before) == pytest.approx((132.0, 0.0))


def test_what_goes_out_ends_before_the_loops_that_turn_at_the_next_bar() -> None:
    boxes = {name: Box(300.0 * i, 0.0, 120.0, 64.0) for i, name in enumerate("abc")}
    flows = (
        SankeyFlow("in", None, "a", 100.0), SankeyFlow("ab", "a", "b", 65.0), SankeyFlow("bc", "b", "c", 90.0),
        SankeyFlow("out", "a", None, 35.0), SankeyFlow("back", "c", "b", 25.0),
    )  # fmt: skip
    picture = sankey(straightened(boxes, flows, 1.0, 300.0), flows, 1.0)
    ribbons = {ribbon.id: ribbon for ribbon in picture.ribbons}
    turn = min(x for _letter, numbers in ribbons["back"].outline for x in numbers[::2])
    (left, _y), (right, _y2) = _ends(picture, "out")
    assert right < turn < picture.bars["b"].box.left
    assert right - left >= 48.0


#: Between a level band and thin ones that fall, but first run level beside it, past what is lost.
AMONG = (
    SankeyFlow("level", "a", "b", 20.0),
    SankeyFlow("above", "a", "c", 4.0, rank=1.0),
    SankeyFlow("out", "a", None, 2.5),
    SankeyFlow("below", "a", "d", 4.0, rank=2.0),
    SankeyFlow("lost by b", "b", None, 5.0, FlowStyle.LOSS),
)
BARS = (
    SankeyNode("a", 0.0, 0.0), SankeyNode("b", 290.0, -10.0),
    SankeyNode("c", 860.0, 200.0), SankeyNode("d", 860.0, 300.0),
)  # fmt: skip


def _line(picture: SankeyPicture, name: str) -> ThickLine:
    ribbon = next(r for r in picture.ribbons if r.id == name)
    return thick([(n[-2], n[-1]) for _letter, n in ribbon.centre], ribbon.width / 2.0)


def _on_head(picture: SankeyPicture) -> list[str]:
    """What runs over the base of the head of what goes out."""
    point = next(r.point for r in picture.ribbons if r.id == "out")
    assert point is not None
    _tip, (base, top), (_base, foot) = point
    lines = {r.id: _line(picture, r.id) for r in picture.ribbons if r.id in {"level", "above", "below"}}
    return [
        name for name, line in lines.items()
        if (y := line.height_at(base)) is not None and top + 1.0 < y + line.half and y - line.half < foot - 1.0
    ]  # fmt: skip


@pytest.mark.parametrize("losses", [1, 2])
def test_what_goes_out_among_ribbons_that_fall_ends_where_they_have_fallen_away(losses: int) -> None:
    lost = [SankeyFlow(f"lost {n}", "a", None, 15.0, FlowStyle.LOSS) for n in range(losses)]
    picture = sankey(BARS, [*AMONG, *lost], 1.0)
    (left, _y), (right, after) = _ends(picture, "out")
    level, below = (_line(picture, name).height_at(right) for name in ("level", "below"))
    assert level is not None
    assert below is not None
    assert level < after < below, "it leaves through none of them"
    assert _on_head(picture) == []
    assert right - left <= 1.5 * 132.0


def test_a_thin_one_beside_a_level_band_runs_level_beside_it() -> None:
    """That its head stands a little over the band is no reason to bend."""
    picture = sankey(LEVEL, (BAND, SankeyFlow("out", "a", None, 3.0)), 1.0)
    (left, before), (right, after) = _ends(picture, "out")
    assert (right - left, after - before) == pytest.approx((132.0, 0.0))


#: Under a level band two that pass under the bar beside, or over and under it, with losses below.
UNDER = (
    SankeyFlow("level", "a", "b", 20.0),
    SankeyFlow("one", "a", "c", 4.0, rank=1.0),
    SankeyFlow("out", "a", None, 2.5, rank=2.0),
    SankeyFlow("two", "a", "d", 4.0, rank=3.0),
    SankeyFlow("lost", "a", None, 15.0, FlowStyle.LOSS),
    SankeyFlow("lost by b", "b", None, 5.0, FlowStyle.LOSS),
)


def _beside(*heights: float) -> list[SankeyNode]:
    places = zip("abcd", (0.0, 290.0, 860.0, 860.0), (0.0, *heights), strict=True)
    return [SankeyNode(name, x, y) for name, x, y in places]


def test_what_goes_out_leaves_above_what_dives_under_the_next_bar() -> None:
    picture = sankey(_beside(-30.0, 20.0, 25.0), UNDER, 1.0)
    starts = {r.id: r.centre[0][1][1] for r in picture.ribbons}
    assert starts["level"] < starts["out"] < starts["one"] < starts["two"] < starts["lost"]
    widths = {flow.id: flow.value or 0.0 for flow in UNDER}
    stack = sorted((name for name in starts if name != "lost by b"), key=lambda name: starts[name])
    for above, below in pairwise(stack):
        assert starts[below] - starts[above] == pytest.approx((widths[above] + widths[below]) / 2.0), "without a gap"
    assert _on_head(picture) == []
    one = next(r for r in picture.ribbons if r.id == "one").centre
    assert all(before[1][-1] <= after[1][-1] for before, after in pairwise(one[:2])), "it only falls"


def test_what_goes_out_runs_level_beside_what_does_and_sinks_behind_it() -> None:
    picture = sankey(_beside(-10.0, 0.0, 60.0), UNDER, 1.0)
    (_left, before), (right, after) = _ends(picture, "out")
    line, below = _line(picture, "out"), _line(picture, "two")
    assert before < after, "clear of the level band above it"
    assert not _line(picture, "level").is_near(right, after, 12.0)
    level = [x for x in range(15, int(right)) if (y := below.height_at(x)) is not None and y == below.ys[0]]
    assert len(level) > 40
    assert {line.height_at(x) for x in level} == {before}
    assert _on_head(picture) == []


def test_what_goes_over_the_next_bar_leaves_above_what_goes_out() -> None:
    picture = sankey(_beside(-10.0, 10.0, 18.0), UNDER, 1.0)
    starts = {r.id: r.centre[0][1][1] for r in picture.ribbons}
    assert max(starts["one"], starts["two"]) < starts["out"]
