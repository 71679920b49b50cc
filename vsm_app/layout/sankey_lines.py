"""Ribbons of the Sankey that run from left to right, as lines with a thickness: what else would lie on them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from vsm_app.layout.sankey_strands import Strand
from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.layout.types import Box, Point

#: Pieces of one curve.
SAMPLES: Final = 8


@dataclass(frozen=True, slots=True)
class ThickLine:
    """The middle of a ribbon from left to right, and half its width (px)."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    half: float

    def height_at(self, x: float) -> float | None:
        """The height of the middle at `x`; none left and right of it."""
        if not self.xs[0] <= x <= self.xs[-1]:
            return None
        i = min(max(bisect_right(self.xs, x), 1), len(self.xs) - 1)
        x0, x1, y0, y1 = self.xs[i - 1], self.xs[i], self.ys[i - 1], self.ys[i]
        return y0 if x1 == x0 else y0 + (y1 - y0) * (x - x0) / (x1 - x0)

    def is_near(self, x: float, y: float, air: float) -> bool:
        """Whether a point lies on the ribbon, or above or below it by less than `air`."""
        height = self.height_at(x)
        return height is not None and abs(height - y) < self.half + air


def is_band(strand: Strand, bars: Mapping[str, Box]) -> bool:
    """Whether a strand runs forward between two bars."""
    return strand.kind in {RibbonKind.BAND, RibbonKind.WEDGE} and strand.source in bars and strand.target in bars


def band_line(strand: Strand, bars: Mapping[str, Box]) -> ThickLine:
    """The line of such a strand, whose way past the bars is known."""
    source, target = bars[strand.source or ""], bars[strand.target or ""]
    return thick([(source.right, strand.start), *strand.waypoints, (target.left, strand.end)], strand.width / 2.0)


def thick(points: Sequence[Point], half: float) -> ThickLine:
    """The line of a ribbon that is level at each of the points, of half width `half`."""
    line = curve(points)
    return ThickLine(tuple(x for x, _y in line), tuple(y for _x, y in line), half)


def curve(points: Sequence[Point]) -> list[Point]:
    """Points along ribbons that leave and arrive level: cubic curves with their handles half way (`ribbons`)."""
    line = [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        for i in range(1, SAMPLES + 1):
            t = i / SAMPLES
            ease = t * t * (3.0 - 2.0 * t)
            along = 1.5 * t * (1.0 - t) ** 2 + 1.5 * t * t * (1.0 - t) + t**3
            line.append((x0 + (x1 - x0) * along, y0 + (y1 - y0) * ease))
    return line
