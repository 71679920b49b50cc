"""Every ribbon that joins two bars can be bent to where these were moved, whatever the picture is like."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from vsm_app.layout.sankey import sankey
from vsm_app.layout.sankey_bending import bent
from vsm_app.layout.sankey_places import straightened
from vsm_app.layout.sankey_types import RibbonKind, SankeyFlow, SankeyPicture, SankeyRibbon
from vsm_app.layout.types import Box, FlowStyle, Point

#: Widths from a line at the floor to a band as wide as its bar is high.
VALUES = (None, 0.0, 0.001, 0.3, 4.0, 60.0, 500.0, -5.0)
SHIFTS: tuple[tuple[Point, Point], ...] = (
    ((0.0, 0.0), (0.0, 0.0)),
    ((12.0, -340.0), (0.0, 0.0)),
    ((0.0, 0.0), (-7.5, 900.0)),
    ((0.1, 0.2), (0.1, 0.2)),
)


def random_picture(seed: int) -> tuple[SankeyPicture, dict[str, SankeyFlow]]:
    """Up to fourteen bars at odd places, flows forward, back and round, many with fractions of a pixel."""
    rnd = random.Random(seed)
    boxes = {
        f"n{i}": Box(rnd.random() * 1900.0, rnd.random() * 900.0, rnd.choice((96.0, 120.3)), 64.0)
        for i in range(rnd.randint(2, 14))
    }
    flows = {
        f"f{k}": SankeyFlow(
            f"f{k}",
            rnd.choice(list(boxes)),
            rnd.choice(list(boxes)),
            rnd.choice(VALUES),
            rnd.choice(list(FlowStyle)),
            rnd.choice((None, (0.0, 50.0), (5.0, float("inf")))),
            rank=k,
        )
        for k in range(rnd.randint(1, 24))
    }
    scale = rnd.choice((0.02, 0.3, 1.7))
    return sankey(straightened(boxes, list(flows.values()), scale, 1250.0), list(flows.values()), scale), flows


def places(ribbon: SankeyRibbon) -> list[float]:
    return [number for steps in (ribbon.outline, ribbon.centre) for _letter, numbers in steps for number in numbers]


def ends(ribbon: SankeyRibbon) -> tuple[Point, Point]:
    first, last = ribbon.centre[0][1], ribbon.centre[-1][1]
    return (first[-2], first[-1]), (last[-2], last[-1])


def test_no_ribbon_between_two_bars_is_without_an_edge_at_its_ends() -> None:
    kinds, steep = set(), 0
    for seed in range(120):
        picture, _ = random_picture(seed)
        for ribbon in picture.ribbons:
            kinds.add(ribbon.kind)
            steep += ribbon.kind is RibbonKind.BAND and len(ribbon.outline) > 5
            for first, last in SHIFTS:
                moved = bent(ribbon, first, last)
                for before, by, now in zip(ends(ribbon), (first, last), ends(moved), strict=True):
                    assert now == pytest.approx((before[0] + by[0], before[1] + by[1])), (seed, ribbon.id)
                assert [letter for letter, _n in moved.outline].count("M") == 1
                assert all(a[0] != "Z" for a, _b in pairwise(moved.outline))
            still = bent(ribbon, (0.0, 0.0), (0.0, 0.0))
            if len(places(still)) == len(places(ribbon)):  # one that had no room to be as wide across has it by itself
                ends_of = [ribbon.outline[0][1], still.outline[0][1]]
                assert ends_of[0] == pytest.approx(ends_of[1], abs=1e-6), (seed, ribbon.id)
    assert kinds >= {RibbonKind.BAND, RibbonKind.WEDGE, RibbonKind.LOOP}
    assert steep > 20, "bands of many curves are among them"
