"""How what goes out of the Sankey ends: clear of the ribbons that fall or rise across its way, as near as may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Final, NamedTuple

from vsm_app.layout.sankey_heads import exit_head, out_length
from vsm_app.layout.sankey_imports import MOST
from vsm_app.layout.sankey_lines import SAMPLES, ThickLine, band_line, curve, is_band, thick
from vsm_app.layout.sankey_strands import FALL, Strand
from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.layout.types import Box, Point, Side

#: How much shorter than wished it may be, how much lower (or higher) it may end; each step costs as much.
LENGTHS: Final = (1.0, 0.8, 0.6, 0.4)
STEP: Final = 12.0
SINKS: Final = (0.0, 12.0, 24.0, 36.0, 48.0, 60.0, 72.0, -12.0, -24.0)
STEP_COST: Final = 0.03
#: How much longer it may be: behind ribbons that fall or rise away from it it ends in the open.
LONGER: Final = (1.25, 1.5)
#: Its head on a ribbon that runs on beside it.
HEAD_ON: Final = 0.06
LEAST: Final = 48.0
#: Wholly on another ribbon.
ON_RIBBON: Final = 4.0
#: Parts of its words behind its end, and the air round them; what each costs on something else.
WORDS: Final = (12.0, 40.0)
WORDS_AIR: Final = 8.0
WORDS_ON: Final = 0.1
#: A bar or a turning loop in its way; of a bar with its name, and so that neighbours of one bar may touch.
ON_BAR: Final = 1.0
NAME: Final = 24.0
NAME_HALF: Final = 48.0
AIR: Final = 4.0
TOUCH: Final = 0.5
#: Two heights that differ by less are one.
LEVEL: Final = 0.01


class Exit(NamedTuple):
    """How far an open end reaches out beside its bar, how much lower it ends than it leaves, how far it runs level."""

    length: float
    sink: float
    lead: float = 0.0


def clear_exits(
    exits: dict[str, Exit], strands: Sequence[Strand], bars: Mapping[str, Box], starts: Mapping[str, Point]
) -> None:
    """Shorten, lower or raise what goes out where it would lie on another ribbon. `starts` are those of imports."""
    if len(strands) > MOST:
        return
    lines = {s.flow.id: line for s in strands if (line := _line(s, bars, starts)) is not None}
    through = list(lines.values())
    turns = [box for s in strands for box in _turns(s, bars)]
    for strand in sorted(strands, key=lambda s: (s.start, s.flow.id)):
        wish = exits.get(strand.flow.id)
        if strand.kind is not RibbonKind.OPEN_OUT or strand.exit is not Side.RIGHT or wish is None:
            continue
        source = bars[strand.source or ""]
        others = [_with_name(box) for name, box in bars.items() if name != strand.source]
        others += [*turns, Box(source.cx - NAME_HALF, source.y - NAME, 2.0 * NAME_HALF, NAME - AIR)]
        best: tuple[float, Exit] = (float("inf"), wish)
        for end, price in _ends(wish, strand.width, _level_below(strand, strands, source)):
            if price < best[0]:
                cost = price + _head_cost(strand, source, end, through)
                cost += _cost(strand, source, end, list(lines.values()), others)
                best = min(best, (cost, end))
        exits[strand.flow.id] = best[1]
        lines[strand.flow.id] = thick(_points(strand, source, best[1]), strand.width / 2.0)


def exits_above(strands: Sequence[Strand], bars: Mapping[str, Box]) -> None:
    """What goes out level leaves above what runs down right beside it to pass under a bar, not through it."""
    leaving: dict[str, list[Strand]] = {}
    for strand in strands:
        if strand.source in bars and strand.exit is Side.RIGHT:
            leaving.setdefault(strand.source or "", []).append(strand)
    for stack in leaving.values():
        stack.sort(key=lambda s: s.start)
        before, top = list(stack), stack[0].start - stack[0].first / 2.0
        for out in [strand for strand in stack if strand.kind is RibbonKind.OPEN_OUT]:
            n = stack.index(out)
            while n > 0 and _dives_below(stack[n - 1], out):
                stack[n - 1 : n + 1] = out, stack[n - 1]
                n -= 1
        if stack == before:
            continue
        for strand in stack:
            _start_at(strand, top + strand.first / 2.0)
            top += strand.first


def _start_at(strand: Strand, y: float) -> None:
    """Leave at another height, and run level there as far as before."""
    level = sum(1 for _ in takewhile(lambda point: abs(point[1] - strand.start) < LEVEL, strand.waypoints))
    strand.waypoints = [*((x, y) for x, _y in strand.waypoints[:level]), *strand.waypoints[level:]]
    strand.start = y


def _dives_below(band: Strand, out: Strand) -> bool:
    """Whether a band that leaves above what goes out runs level below it from the first bar on that it passes."""
    if band.kind is not RibbonKind.BAND or not band.waypoints:
        return False
    y = next((y for _x, y in band.waypoints if abs(y - band.start) >= LEVEL), band.start)
    return y - band.first / 2.0 > out.start + out.first / 2.0 + FALL


def _line(strand: Strand, bars: Mapping[str, Box], starts: Mapping[str, Point]) -> ThickLine | None:
    """Where a strand runs from left to right."""
    if is_band(strand, bars):
        return band_line(strand, bars)
    target = bars.get(strand.target or "")
    if strand.flow.id in starts and target is not None:
        return thick([starts[strand.flow.id], (target.left, strand.end)], strand.width / 2.0)
    return None


def _turns(strand: Strand, bars: Mapping[str, Box]) -> list[Box]:
    """Where a loop or a loss turns beside its bars: from there it runs down."""
    half, found = strand.width / 2.0, []
    source, target = bars.get(strand.source or ""), bars.get(strand.target or "")
    if strand.kind in {RibbonKind.LOSS, RibbonKind.LOOP} and source is not None and strand.exit is Side.RIGHT:
        depth = max((strand.lane or source.bottom) - strand.start, 0.0)
        found.append(Box(source.right, strand.start - half, strand.out_x + half - source.right, half + depth))
    if strand.kind is RibbonKind.LOOP and target is not None and strand.entry is Side.LEFT:
        left = strand.in_x - half
        depth = max((strand.lane or target.bottom) - strand.end, 0.0)
        found.append(Box(left, strand.end - half, target.left - left, half + depth))
    return found


def _with_name(bar: Box) -> Box:
    return Box(bar.x, bar.y - NAME, bar.width, bar.height + NAME)


def _level_below(strand: Strand, strands: Sequence[Strand], source: Box) -> float:
    """How far what leaves right below it runs level before it dives; nothing where it does not."""
    low = strand.start + strand.first / 2.0
    for other in strands:
        is_next = other.source == strand.source and abs(other.start - other.first / 2.0 - low) < LEVEL
        if is_next and other.waypoints and _dives_below(other, strand):
            return (
                max((x for x, y in other.waypoints if abs(y - other.start) < LEVEL), default=source.right)
                - source.right
            )
    return 0.0


def _ends(wish: Exit, width: float, level: float) -> Iterator[tuple[Exit, float]]:
    """How it may end, and what that costs; beside what runs `level` below it and then dives it sinks behind that."""
    for i, part in [*enumerate(LENGTHS), *enumerate(LONGER, 1)]:
        length = max(wish.length * part, min(LEAST, wish.length))
        for sink in SINKS:
            yield Exit(length, wish.sink + sink), STEP_COST * (i + abs(sink) / STEP)
            if level > 0.0 and 0.0 < sink < length - out_length(width) - level:
                yield Exit(length, wish.sink + sink, level), STEP_COST * (i + sink / STEP)


def _points(strand: Strand, source: Box, end: Exit) -> list[Point]:
    return way_out((source.right, strand.start), end, 1.0)


def way_out(start: Point, end: Exit, sign: float) -> list[Point]:
    """Where what goes out to the right (`sign` 1) or to the left is level, from its bar to its tip."""
    x, y = start
    lead = [(x + sign * end.lead, y)] if end.lead else []
    return [start, *lead, (x + sign * end.length, y + end.sink)]


def _cost(strand: Strand, source: Box, end: Exit, lines: Sequence[ThickLine], bars: Sequence[Box]) -> float:
    """How much of its band and of its words lies on something else."""
    half = strand.width / 2.0
    points = _points(strand, source, end)
    way = curve(points)
    cost = ON_RIBBON * sum(_depth(line, x, y, half) for line in lines for x, y in way) / SAMPLES
    x, y = points[-1]
    words = [(x + part, y) for part in WORDS]
    cost += WORDS_ON * sum(line.is_near(at, y, WORDS_AIR) for line in lines for at, _y in words)
    reach = [(at, height, half) for at, height in way] + [(at, height, WORDS_AIR) for at, height in words]
    return cost + ON_BAR * sum(
        b.left < at < b.right and b.top < height + air - TOUCH and height - air + TOUCH < b.bottom
        for at, height, air in reach
        for b in bars
    )


def _head_cost(strand: Strand, source: Box, end: Exit, through: Sequence[ThickLine]) -> float:
    """How much of its head lies on what runs on beside it; heads of others may stand beside it."""
    _tip, (base, top), _corner = exit_head(_points(strand, source, end)[-1], 1.0, strand.width, end.length)
    y = strand.start + end.sink
    return HEAD_ON * sum(_depth(line, base, y, y - top) for line in through)


def _depth(line: ThickLine, x: float, y: float, half: float) -> float:
    """How deep a ribbon lies in another at a place, 1 where the narrower one lies wholly in it."""
    height = line.height_at(x)
    if height is None:
        return 0.0
    return min(max(half + line.half - abs(height - y), 0.0) / (2.0 * min(half, line.half)), 1.0)
