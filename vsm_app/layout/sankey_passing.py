"""How long ribbons of the Sankey pass the bars between their ends, with the losses that hang there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from vsm_app.layout.ribbons import turned_radius
from vsm_app.layout.sankey_heads import STRAIGHT, loss_inner, out_length
from vsm_app.layout.sankey_lanes import NAME_ROOM
from vsm_app.layout.sankey_lines import thick
from vsm_app.layout.sankey_strands import Strand
from vsm_app.layout.sankey_types import RibbonKind, SankeyOptions
from vsm_app.layout.spread import nearest_free
from vsm_app.layout.types import Box, Point, Side

#: Between a bar and a ribbon that passes it.
PASSING: Final = 6.0
#: Bars whose left edges are no farther apart stand in one column.
SAME_COLUMN: Final = 40.0
FAR: Final = 1e6
#: A ribbon needs so much to come down behind a loss.
LEAST_DIVE: Final = 40.0
#: How much of the way that is left counts where a ribbon may pass a bar above or below.
GOAL_SHARE: Final = 0.25
#: A ribbon whose edge alone would run over a narrower loss is left as it is.
WIDE_LOSS: Final = 40.0
MARGIN: Final = 8.0
#: Under the head of a loss, for its words.
LOSS_WORDS: Final = 50.0
#: So far below a loss a ribbon still comes up behind it.
UNDER_LOSS: Final = 120.0
#: Half as high as a name beside a bar with its air, how long one is; ribbons so near to it are level beside it.
NAME_HALF: Final = 13.0
NAME_LENGTH: Final = 100.0
BESIDE_NAME: Final = 40.0
#: Neighbours of one bar touch.
TOUCH: Final = 1.0
#: Of the width of a loss, where a ribbon may run across it.
PARTS: Final = (0.0, 0.5, 1.0)


@dataclass(slots=True)
class Column:
    """Bars one above the other: the extent to pass, what each takes up, and the ribbons that passed so far.

    Those that run straight on only count as crossed. `losses` are lower end and right edge, words included.
    """

    left: float
    right: float
    bars: list[tuple[float, float]]
    passed: list[tuple[float, float]] = field(default_factory=list)
    straight: list[tuple[float, float]] = field(default_factory=list)
    losses: list[tuple[float, float]] = field(default_factory=list)
    hanging: list[Box] = field(default_factory=list)
    names: list[tuple[float, float, float]] = field(default_factory=list)

    def level_from(self, y: float) -> float:
        """From where a ribbon that passes at the height `y` runs level: before the names that stand left of bars."""
        return min([self.left, *(left for low, high, left in self.names if low - BESIDE_NAME < y < high + BESIDE_NAME)])

    def level_to(self, y: float) -> float:
        """How far a ribbon that passes at the height `y` stays level: past the losses that hang little above it."""
        return max([self.right, *(right for low, right in self.losses if low < y < low + UNDER_LOSS)])

    def walls(self, half: float) -> list[tuple[float, float]]:
        """The heights that the middle of a ribbon of half width `half` cannot have, sorted."""
        return sorted((low - half, high + half) for low, high in (*self.bars, *self.passed))


def columns_of_bars(bars: Mapping[str, Box]) -> list[Column]:
    """The columns from left to right."""
    columns: list[Column] = []
    for box in sorted(bars.values(), key=lambda b: (b.x, b.y)):
        if not columns or box.x - columns[-1].left > SAME_COLUMN:
            columns.append(Column(box.left - PASSING, box.right + PASSING, []))
        column = columns[-1]
        column.right = max(column.right, box.right + PASSING)
        column.bars.append((box.top - NAME_ROOM, box.bottom + PASSING))
    return columns


def hanging_losses(strands: Sequence[Strand], bars: Mapping[str, Box], options: SankeyOptions) -> dict[str, list[Box]]:
    """Where losses run down on the right of each bar, from where they leave it to the tips of their heads."""
    found: dict[str, list[Box]] = {}
    for s in strands:
        if s.kind is RibbonKind.LOSS and s.exit is Side.RIGHT and s.source is not None and s.source in bars:
            half = s.width / 2.0
            top, tip = s.start - half, loss_head(s, bars[s.source], options)[1]
            found.setdefault(s.source, []).append(Box(s.out_x - half, top, s.width, tip - top))
    return found


def loss_head(strand: Strand, source: Box, options: SankeyOptions) -> tuple[float, float]:
    """The heights of the base and of the tip of a loss's arrowhead, below its bar."""
    length = out_length(strand.width)
    drop = options.loss_drop_in_lane if strand.exit is Side.LEFT else options.loss_drop
    turned = strand.start + turned_radius(strand.width, loss_inner(strand.width))
    base = max(source.bottom, turned) + max(drop - length / 2.0, STRAIGHT)
    return base, base + length


def past_losses(columns: Sequence[Column], bars: Mapping[str, Box], hanging: Mapping[str, Sequence[Box]]) -> None:
    """Make the losses part of their columns: what passes a bar passes its losses and their words too."""
    lefts = [column.left for column in columns]
    for name, losses in sorted(hanging.items()):
        n = bisect_right(lefts, bars[name].left) - 1
        most = lefts[n + 1] - LEAST_DIVE if n + 1 < len(columns) else FAR
        right, low = max(b.right for b in losses) + PASSING, max(b.bottom for b in losses) + LOSS_WORDS
        columns[n].bars.append((bars[name].top - NAME_ROOM, low))
        columns[n].losses.append((low, min(right, most)))
        columns[n].hanging += losses


def past_names(columns: Sequence[Column], bars: Mapping[str, Box], strands: Sequence[Strand]) -> None:
    """Keep free the names left of bars to which nothing comes."""
    lefts = [column.left for column in columns]
    fed = {strand.target for strand in strands}
    for name in sorted(bars.keys() - fed):
        n, box = bisect_right(lefts, bars[name].left) - 1, bars[name]
        if n > 0:
            low, high = min(box.top, box.cy - NAME_HALF), max(box.bottom, box.cy + NAME_HALF)
            columns[n].bars.append((low, high))
            columns[n].names.append((low, high, max(box.left - NAME_LENGTH, columns[n - 1].right + LEAST_DIVE)))


def bundle(
    strands: Sequence[Strand],
    bars: Mapping[str, Box],
    columns: Sequence[Column],
) -> None:
    """Set how bands pass the bars between their ends; those from one bar to another pass side by side."""
    bundles: dict[tuple[str, str], list[Strand]] = {}
    for strand in strands:
        if strand.kind in {RibbonKind.BAND, RibbonKind.WEDGE} and strand.source in bars and strand.target in bars:
            bundles.setdefault((strand.source or "", strand.target or ""), []).append(strand)
    lefts = [column.left for column in columns]
    for (source, target), group in sorted(bundles.items(), key=lambda b: (min(s.start for s in b[1]), b[0])):
        half = sum(s.width for s in group) / 2.0
        first = (bars[source].right, sum(s.start * s.width for s in group) / (2.0 * half))
        last = (bars[target].left, sum(s.end * s.width for s in group) / (2.0 * half))
        places = _waypoints(half, first, last, columns)
        beside = columns[bisect_right(lefts, bars[source].left) - 1].hanging
        edge = _past_beside(beside, first, [*places, last][0], half)
        if edge > first[0]:
            places.insert(0, (edge, first[1]))
        offset = -half
        for strand in sorted(group, key=lambda s: s.start):
            offset += strand.width / 2.0
            strand.waypoints = [(x, y + offset) for x, y in places]
            offset += strand.width / 2.0


def _past_beside(losses: Sequence[Box], first: Point, last: Point, half: float) -> float:
    """How far a ribbon stays level: until it is past the losses of its column that it would run across."""
    edge = first[0]
    for box in sorted(losses, key=lambda b: b.right):
        right = box.right + PASSING
        is_beside = first[1] + half <= box.top + TOUCH or first[1] - half >= box.bottom
        if right > edge and is_beside and last[0] - right >= LEAST_DIVE and _crosses(edge, first[1], last, half, box):
            edge = right
    return edge


def _crosses(x: float, y: float, last: Point, half: float, box: Box) -> bool:
    line = thick([(x, y), last], half)
    heights = [line.height_at(box.left + part * box.width) for part in PARTS]
    depth = half if box.width >= WIDE_LOSS else min(half, MARGIN)
    return any(h is not None and h + depth > box.top + TOUCH and h - depth < box.bottom for h in heights)


def _waypoints(half: float, first: Point, last: Point, columns: Sequence[Column]) -> list[Point]:
    """How long ribbons pass the bars between their ends: level as long as may be, at the nearest free height."""
    between = [column for column in columns if first[0] < column.left and column.right < last[0]]
    line = thick([first, last], half)
    sides = [(column, x) for column in between for x in (column.left, column.right, *(x for _y, x in column.losses))]
    if not any(is_in_way(column, line.height_at(x) or 0.0, half + PASSING) for column, x in sides):
        for column in between:
            ys = [line.height_at(x) or 0.0 for x in (column.left, column.right)]
            column.straight.append((min(ys) - half, max(ys) + half))
        return []
    waypoints: list[Point] = []
    y = first[1]
    for column in between:
        walls = column.walls(half)
        ways = [nearest_free(y, y - FAR, y, walls), nearest_free(y, y, y + FAR, walls)]
        free = [way for way in ways if way is not None]
        y = min(free, key=partial(_detour, y, last[1], column), default=y)
        column.passed.append((y - half - PASSING / 2.0, y + half + PASSING / 2.0))
        waypoints += [(column.level_from(y), y), (column.level_to(y), y)]
    return waypoints


def _detour(y: float, goal: float, column: Column, way: float) -> float:
    """What it costs to pass at the height `way`: how far that is, and how wide the ribbons are that are crossed."""
    low, high = min(y, way), max(y, way)
    crossed = sum(b - a for a, b in (*column.passed, *column.straight) if low < (a + b) / 2.0 < high)
    return abs(way - y) + GOAL_SHARE * abs(way - goal) + crossed


def is_in_way(column: Column, y: float, half: float) -> bool:
    """Whether a ribbon at the height `y` would run over a bar of the column or its name."""
    return any(low < y + half and y - half < high for low, high in column.bars)
