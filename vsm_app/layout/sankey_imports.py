"""Where an import of the Sankey begins: clear of the ribbons between other bars, as near to its wish as may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from vsm_app.layout.sankey_strands import Strand
from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.layout.types import Box, Point

#: A picture of more ribbons is read as a whole, not import by import.
MOST: Final = 150
#: How far before its bar and how much higher than wished an import may begin, the dearer the later.
LENGTHS: Final = (1.0, 0.75, 0.55, 0.4)
RISES: Final = (0.0, -20.0, -40.0, -60.0, -80.0, 20.0)
STEP_COST: Final = 0.2
#: The two lines of words before it.
WORDS: Final = (104.0, 36.0)
OFF: Final = 8.0
#: The part of an import that should be free; its end stands beside the others of its bar.
FREE_PART: Final = 0.7
SAMPLES: Final = 8
AIR: Final = 3.0
#: About where the name of a bar stands: half its width, from and to above the bar.
NAME: Final = (48.0, 24.0, 4.0)
#: Words on words or on a bar are worse than a ribbon on another.
ON_WORDS: Final = 4.0
ON_NAME: Final = 0.5  # the words find another place above or below

_Line = list[Point]


def move_off(starts: dict[str, Point], strands: Sequence[Strand], bars: Mapping[str, Box]) -> None:
    """Move the starts that lie on a ribbon between bars: nearer to the bar or higher, where that is free.

    `strands` have their ways past the bars. A start that is free stays.
    """
    if len(strands) > MOST:
        return
    lines = {s.flow.id: (_middle(s, bars), s.width / 2.0) for s in strands if _is_band(s, bars)}
    imports = [s for s in strands if s.flow.id in starts and s.target in bars]
    for strand in sorted(imports, key=lambda s: (bars[s.target or ""].left, s.end, s.flow.id)):
        end = (bars[strand.target or ""].left, strand.end)
        others = [at for name, at in starts.items() if name != strand.flow.id]
        best = (float("inf"), starts[strand.flow.id])
        for place, price in _places(starts[strand.flow.id], end):
            if price >= best[0]:
                continue
            cost = price + _cost(place, end, strand.width / 2.0, lines, bars, others)
            best = min(best, (cost, place))
            if cost == 0.0:
                break
        starts[strand.flow.id] = best[1]


def _is_band(strand: Strand, bars: Mapping[str, Box]) -> bool:
    return strand.kind in {RibbonKind.BAND, RibbonKind.WEDGE} and strand.source in bars and strand.target in bars


def _places(start: Point, end: Point) -> Iterator[tuple[Point, float]]:
    """Places to begin at, with what it costs to differ from the wish."""
    length = end[0] - start[0]
    for i, part in enumerate(LENGTHS):
        for k, rise in enumerate(RISES):
            yield (end[0] - length * part, start[1] + rise), STEP_COST * (i + k)


def _cost(
    start: Point,
    end: Point,
    half: float,
    lines: Mapping[str, tuple[_Line, float]],
    bars: Mapping[str, Box],
    others: Sequence[Point],
) -> float:
    """How much of the import and of its words lies on something else."""
    width, height = WORDS
    words = Box(start[0] - OFF - width, start[1] - height / 2.0, width, height)
    names = [_name(bar) for bar in bars.values()]
    cost = ON_WORDS * sum(words.intersects(box) for box in bars.values())
    cost += ON_NAME * sum(words.intersects(box) for box in names)
    cost += ON_WORDS * sum(abs(x - start[0]) < width and abs(y - start[1]) < height for x, y in others)
    way = _curve([start, end])[: int(SAMPLES * FREE_PART) + 1]
    cost += sum(b.left < x < b.right and b.top < y < b.bottom for x, y in way for b in names) / SAMPLES
    for line, other in lines.values():
        on_way = sum(_is_on(x, y, line, half + other + AIR) for x, y in way)
        on_words = sum(_is_on(words.x + width * part, start[1], line, height / 2.0 + other) for part in (0.1, 0.5, 0.9))
        cost += (on_way + on_words) / SAMPLES
    return cost


def _name(bar: Box) -> Box:
    half, upper, lower = NAME
    return Box(bar.cx - half, bar.top - upper, 2.0 * half, upper - lower)


def _is_on(x: float, y: float, line: _Line, reach: float) -> bool:
    """Whether a point is nearer than `reach` above or below a line that runs from left to right."""
    if not line[0][0] <= x <= line[-1][0]:
        return False
    for (x0, y0), (x1, y1) in pairwise(line):
        if x0 <= x <= x1:
            height = y0 if x1 == x0 else y0 + (y1 - y0) * (x - x0) / (x1 - x0)
            return abs(height - y) < reach
    return False


def _middle(strand: Strand, bars: Mapping[str, Box]) -> _Line:
    source, target = bars[strand.source or ""], bars[strand.target or ""]
    return _curve([(source.right, strand.start), *strand.waypoints, (target.left, strand.end)])


def _curve(points: Sequence[Point]) -> _Line:
    """Points along ribbons that leave and arrive level: cubic curves with their handles half way (`ribbons`)."""
    line = [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        for i in range(1, SAMPLES + 1):
            t = i / SAMPLES
            ease = t * t * (3.0 - 2.0 * t)
            along = 1.5 * t * (1.0 - t) ** 2 + 1.5 * t * t * (1.0 - t) + t**3
            line.append((x0 + (x1 - x0) * along, y0 + (y1 - y0) * ease))
    return line
