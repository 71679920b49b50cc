"""Imports of the Sankey begin where no ribbon between other bars runs."""

from __future__ import annotations

from vsm_app.layout.sankey import sankey
from vsm_app.layout.sankey_types import SankeyFlow, SankeyNode, SankeyPicture

#: A chain that climbs: what comes in at the last bar would begin, at its usual length, over the ribbon before it.
NODES = (SankeyNode("a", 0.0, 300.0), SankeyNode("b", 260.0, 120.0), SankeyNode("c", 260.0, 330.0))
FLOWS = (SankeyFlow("ab", "a", "b", 80.0), SankeyFlow("ac", "a", "c", 40.0))
IMPORT = SankeyFlow("in", None, "c", 10.0)


def _start(picture: SankeyPicture, flow: str) -> tuple[float, float]:
    ribbon = next(r for r in picture.ribbons if r.id == flow)
    _letter, (x, y) = ribbon.centre[0]
    return x, y


def _height_of_band(picture: SankeyPicture, flow: str, x: float) -> float:
    """The middle of a single curve at `x`, by halving."""
    ribbon = next(r for r in picture.ribbons if r.id == flow)
    (_m, (x0, y0)), (_c, numbers) = ribbon.centre
    x1, y1 = numbers[-2:]
    low, high = 0.0, 1.0
    for _ in range(40):
        t = (low + high) / 2.0
        along = 1.5 * t * (1.0 - t) ** 2 + 1.5 * t * t * (1.0 - t) + t**3
        low, high = (t, high) if x0 + (x1 - x0) * along < x else (low, t)
    return y0 + (y1 - y0) * low * low * (3.0 - 2.0 * low)


def test_an_import_begins_off_the_ribbons_between_other_bars() -> None:
    picture = sankey(NODES, (*FLOWS, IMPORT), 1.0)
    x, y = _start(picture, "in")
    assert x < 260.0
    for flow, width in (("ab", 80.0), ("ac", 40.0)):
        assert abs(_height_of_band(picture, flow, x) - y) >= (width + 10.0) / 2.0, flow


def test_an_import_with_room_keeps_its_length() -> None:
    level = (SankeyNode("a", 0.0, 300.0), SankeyNode("c", 400.0, 330.0))
    picture = sankey(level, (FLOWS[1], IMPORT), 1.0)
    assert _start(picture, "in")[0] == 400.0 - 150.0


def test_the_order_of_the_input_does_not_matter() -> None:
    flows = (*FLOWS, IMPORT, SankeyFlow("in2", None, "b", 12.0), SankeyFlow("in3", None, "c", 4.0))
    there = sankey(NODES, flows, 1.0)
    back = sankey(NODES[::-1], flows[::-1], 1.0)
    assert [_start(there, name) for name in ("in", "in2", "in3")] == [
        _start(back, name) for name in ("in", "in2", "in3")
    ]
