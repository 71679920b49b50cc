"""The nearest free place on the table for a box that is to stand where another one stands already."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from vsm_app.layout.types import Box

#: Rows looked at, from the nearest outwards: even a table without a gap is answered at once.
_MOST_ROWS: Final = 1_500
#: Height of the bands in which boxes are looked up.
_BAND: Final = 256.0

#: Where no middle may lie: left, right, top, bottom.
_Blocked = tuple[float, float, float, float]


def nearest_free(
    boxes: Iterable[Box],
    centre: tuple[float, float],
    size: tuple[float, float],
    apart: float,
    grid: float,
    between: tuple[float, float] = (-math.inf, math.inf),
) -> tuple[float, float]:
    """`centre`, or the nearest middle at which a box of `size` keeps `apart` from all `boxes`.

    A nearest place touches the edges of others. So rows beside each box are tried from the nearest one outwards; in
    each the free columns to both sides are read off the boxes that reach into it, until no row can be nearer. `grid` is
    what is left besides. Of equally near places it is the upper one, then the left one. The middle stays between the
    ends of `between`, where it can.
    """
    x, y = centre
    wide, high = size[0] / 2.0 + apart, size[1] / 2.0 + apart
    blocked = sorted((b.left - wide, b.right + wide, b.top - high, b.bottom + high) for b in boxes)
    bands = _bands(blocked)
    edges = {row for _left, _right, top, bottom in blocked for row in (top - grid, bottom + grid)}
    rows = sorted({y, *edges}, key=lambda row: (abs(row - y), row))[:_MOST_ROWS]
    best: tuple[float, float, float] | None = None
    for row in rows:
        far = (row - y) ** 2
        if best is not None and far > best[0]:
            break
        near = bands.get(int(row // _BAND), ())
        spans = [(left, right) for left, right, top, bottom in near if top < row < bottom]
        for column in _free_columns(spans, x, grid):
            if not between[0] <= column <= between[1]:
                continue
            found = ((column - x) ** 2 + far, row, column)
            best = found if best is None or found < best else best
    return centre if best is None else (best[2], best[1])


def nearest_above_or_below(
    boxes: Iterable[Box], centre: tuple[float, float], size: tuple[float, float], apart: float, grid: float
) -> tuple[float, float]:
    """As :func:`nearest_free`, straight above or below `centre`."""
    x, y = centre
    wide, high = size[0] / 2.0 + apart, size[1] / 2.0 + apart
    spans = [(b.top - high, b.bottom + high) for b in boxes if b.left - wide < x < b.right + wide]
    return x, min(_free_columns(sorted(spans), y, grid), key=lambda row: (abs(row - y), row))


def _bands(blocked: Iterable[_Blocked]) -> dict[int, list[_Blocked]]:
    """What blocks in each band, sorted as it comes."""
    bands: dict[int, list[_Blocked]] = {}
    for one in blocked:
        for band in range(int(one[2] // _BAND), int(one[3] // _BAND) + 1):
            bands.setdefault(band, []).append(one)
    return bands


def _free_columns(spans: list[tuple[float, float]], x: float, grid: float) -> tuple[float, ...]:
    """`x` where none of the spans (sorted by their left ends) covers it, else the nearest free one to either side."""
    if not any(left < x < right for left, right in spans):
        return (x,)
    ahead = x
    for left, right in spans:
        if left < ahead < right:
            ahead = right + grid
    back = x
    for left, right in sorted(spans, key=lambda span: -span[1]):
        if left < back < right:
            back = left - grid
    return back, ahead
