"""A ribbon whose bars are being dragged: bent so that its ends stay at them, without a look at any other ribbon.

For very large pictures, in which there is no time to lay all of it out with every move. Once the bars are put down the
picture is laid out anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from vsm_app.layout.ribbons import FREE, NONE, s_centre, s_outline, turned_centre, turned_outline
from vsm_app.layout.sankey_types import RibbonKind, SankeyRibbon
from vsm_app.layout.types import Point

#: Points of a loop that turns once, and of one that runs through a lane.
_TURNED_ONCE: Final = 4
_THROUGH_A_LANE: Final = 6


def bent(ribbon: SankeyRibbon, first: Point, last: Point) -> SankeyRibbon:
    """A ribbon between two bars of which that at its beginning was moved by `first`, that at its end by `last` (px)."""
    if ribbon.kind is RibbonKind.LOOP:
        points = _turned(_corners(ribbon), first, last)
        outline, centre = turned_outline(points, ribbon.width), turned_centre(points, ribbon.width)
        return replace(ribbon, outline=outline, centre=centre)
    old = [(numbers[-2], numbers[-1]) for _letter, numbers in ribbon.centre]
    points = [_moved(old[0], first), *old[1:-1], _moved(old[-1], last)]
    # an edge has a corner over every point of the middle, at the very same x (`ribbons._edge`)
    edges = [next(n[-1] for _letter, n in ribbon.outline if n and n[-2] == at[0]) for at in (old[0], old[-1])]
    high, low = (abs(y - at[1]) * 2.0 for y, at in zip(edges, (old[0], old[-1]), strict=True))
    rooms = [NONE if ribbon.not_to_scale else FREE] * (len(points) - 1)
    return replace(
        ribbon,
        outline=s_outline(points, high, low, rooms),
        centre=s_centre(points),
        label=_moved(ribbon.label, ((first[0] + last[0]) / 2.0, (first[1] + last[1]) / 2.0)),
        fade=None if ribbon.fade is None else (points[0], points[-1]),
    )


def _moved(point: Point, by: Point) -> Point:
    return point[0] + by[0], point[1] + by[1]


def _corners(ribbon: SankeyRibbon) -> list[Point]:
    """The corners of the middle of a loop: its bends are rounded."""
    steps = ribbon.centre
    corners: list[Point] = [(steps[0][1][0], steps[0][1][1])]
    for (_, before), (letter, n) in pairwise(steps):
        if letter == "C":
            is_level = abs(n[1] - before[-1]) <= abs(n[0] - before[-2])
            corners.append((n[4], before[-1]) if is_level else (before[-2], n[5]))
    return [*corners, (steps[-1][1][-2], steps[-1][1][-1])]


def _turned(points: Sequence[Point], first: Point, last: Point) -> list[Point]:
    """The corners of a loop whose ends moved; it leaves and enters level, and its lane stays where it is."""
    (x1, y1), (x2, y2) = first, last
    if len(points) == _THROUGH_A_LANE:
        shifts = [(x1, y1), (x1, y1), (x1, 0.0), (x2, 0.0), (x2, y2), (x2, y2)]
    elif len(points) == _TURNED_ONCE:
        at_first = abs(points[1][0] - points[0][0]) <= abs(points[3][0] - points[2][0])
        x = x1 if at_first else x2
        shifts = [(x1, y1), (x, y1), (x, y2), (x2, y2)]
    else:
        shifts = [(x1, y1), *((0.0, 0.0) for _ in points[1:-1]), (x2, y2)]
    return [_moved(point, by) for point, by in zip(points, shifts, strict=True)]
