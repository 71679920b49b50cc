"""Where an import of the Sankey begins: clear of other ribbons, with its words, as near to its wish as may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vsm_app.layout.sankey_lines import SAMPLES, ThickLine, band_line, curve, is_band, thick
from vsm_app.layout.sankey_strands import Strand
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
AIR: Final = 3.0
#: About where the name of a bar stands: half its width, from and to above the bar.
NAME: Final = (48.0, 24.0, 4.0)
#: Words on words or on a bar are worse than words on a ribbon, those worse than a ribbon on another.
ON_WORDS: Final = 4.0
ON_NAME: Final = 0.5  # the words find another place above or below
WORDS_ON: Final = 0.3  # for each of the parts of the words that are looked at
PROBES: Final = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What one import should not lie on: ribbons with its band or its words, words with its words alone."""

    lines: Sequence[ThickLine]
    siblings: Sequence[ThickLine]
    starts: Sequence[Point]
    bars: Sequence[Box]


def move_off(starts: dict[str, Point], strands: Sequence[Strand], bars: Mapping[str, Box]) -> None:
    """Move the starts that lie on another ribbon, or whose words would: nearer to the bar or higher, where it is free.

    `strands` have their ways past the bars. A start that is free stays. Of those that come in over a bar the lowest,
    which has the least room, is placed first.
    """
    if len(strands) > MOST:
        return
    bands = [band_line(s, bars) for s in strands if is_band(s, bars)]
    fed = {s.target for s in strands if is_band(s, bars)}

    def turn(strand: Strand) -> tuple[float, float, str]:
        return (bars[strand.target or ""].left, -strand.end if strand.target in fed else strand.end, strand.flow.id)

    imports = sorted((s for s in strands if s.flow.id in starts and s.target in bars), key=turn)
    for n, strand in enumerate(imports):
        end = (bars[strand.target or ""].left, strand.end)
        later = [] if strand.target not in fed else [s for s in imports[n + 1 :] if s.target == strand.target]
        left_out = {s.flow.id for s in (strand, *later)}
        others = [s for s in imports if s.flow.id not in left_out]
        lines = {s.flow.id: _line(s, starts, bars) for s in others}
        ground = _Ground(
            [*bands, *(lines[s.flow.id] for s in others if s.target != strand.target)],
            [lines[s.flow.id] for s in others if s.target == strand.target],
            [starts[s.flow.id] for s in others],
            list(bars.values()),
        )
        best = (float("inf"), starts[strand.flow.id])
        for place, price in _places(starts[strand.flow.id], end):
            if price >= best[0]:
                continue
            cost = price + _cost(place, end, strand.width / 2.0, ground)
            best = min(best, (cost, place))
            if cost == 0.0:
                break
        starts[strand.flow.id] = best[1]


def _line(strand: Strand, starts: Mapping[str, Point], bars: Mapping[str, Box]) -> ThickLine:
    return thick([starts[strand.flow.id], (bars[strand.target or ""].left, strand.end)], strand.width / 2.0)


def _places(start: Point, end: Point) -> Iterator[tuple[Point, float]]:
    """Places to begin at, with what it costs to differ from the wish."""
    length = end[0] - start[0]
    for i, part in enumerate(LENGTHS):
        for k, rise in enumerate(RISES):
            yield (end[0] - length * part, start[1] + rise), STEP_COST * (i + k)


def _cost(start: Point, end: Point, half: float, ground: _Ground) -> float:
    """How much of the import and of its words lies on something else."""
    width, height = WORDS
    words = Box(start[0] - OFF - width, start[1] - height / 2.0, width, height)
    names = [_name(bar) for bar in ground.bars]
    cost = ON_WORDS * sum(words.intersects(box) for box in ground.bars)
    cost += ON_NAME * sum(words.intersects(box) for box in names)
    cost += ON_WORDS * sum(abs(x - start[0]) < width and abs(y - start[1]) < height for x, y in ground.starts)
    way = curve([start, end])[: int(SAMPLES * FREE_PART) + 1]
    cost += sum(b.left < x < b.right and b.top < y < b.bottom for x, y in way for b in names) / SAMPLES
    cost += sum(line.is_near(x, y, half + AIR) for line in ground.lines for x, y in way) / SAMPLES
    probes = [words.x + width * part for part in PROBES]
    on_words = sum(
        line.is_near(x, start[1], height / 2.0) for line in (*ground.lines, *ground.siblings) for x in probes
    )
    return cost + WORDS_ON * on_words


def _name(bar: Box) -> Box:
    half, upper, lower = NAME
    return Box(bar.cx - half, bar.top - upper, 2.0 * half, upper - lower)
