"""The Sankey: every flow as a ribbon as wide as its value, to one scale.

Bars stand where they are put (`sankey_places` proposes places that straighten the chain); everything else follows:
who stands where in a stack, which lane a loop runs in, how a long ribbon passes the bars between its ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import floor, log10
from typing import Final

from vsm_app.layout.paths import head_length
from vsm_app.layout.ribbons import (
    INNER_RADIUS,
    pointed_outline,
    s_centre,
    s_outline,
    turned_centre,
    turned_outline,
    turned_radius,
)
from vsm_app.layout.sankey_exits import Exit, clear_exits, exits_above, way_out
from vsm_app.layout.sankey_heads import exit_head, loss_half, loss_inner
from vsm_app.layout.sankey_imports import move_off
from vsm_app.layout.sankey_lanes import NAME_ROOM, deal_lanes
from vsm_app.layout.sankey_passing import (
    FAR,
    Column,
    bundle,
    columns_of_bars,
    hanging_losses,
    is_in_way,
    loss_head,
    past_losses,
    past_names,
)
from vsm_app.layout.sankey_rooms import Course, rooms_of
from vsm_app.layout.sankey_strands import Strand, bars_of, stack, strands_of, without_tag
from vsm_app.layout.sankey_types import (
    RibbonKind,
    SankeyBar,
    SankeyFlow,
    SankeyNode,
    SankeyOptions,
    SankeyPicture,
    SankeyRibbon,
)
from vsm_app.layout.spread import spread
from vsm_app.layout.types import Box, PathStep, Point, Side

DEFAULTS: Final = SankeyOptions()
#: From a bar to the first vertical of a loss; between two losses beside one bar (labels of two lines).
LOSS_OUT: Final = 24.0
LOSS_GAP: Final = 64.0
#: From the outer edge of a loop to a loss outside it, so that the label fits beside the loop.
LOSS_OFF_LOOP: Final = 44.0
#: From the outer end of a lane to the R-tag on it, and from a lane's edge to the middle of its label.
TAG_IN: Final = 84.0
LABEL_OFF: Final = 12.0
#: Width of the label before an input.
LABEL_WIDTH: Final = 100.0
#: How far a wedge, or an open end beside a next column, sinks.
SINK: Final = 22.0
#: An open end stops this far before the next column, but is at least so long.
AIR: Final = 18.0
LEAST_OPEN: Final = 48.0
#: The label of a narrower open end stands above it.
THIN: Final = 26.0
#: The scale bar is at most this long.
LONGEST_BAR: Final = 60.0


def sankey(
    nodes: Sequence[SankeyNode], flows: Sequence[SankeyFlow], scale: float, options: SankeyOptions = DEFAULTS
) -> SankeyPicture:
    """The picture for bars at given places and a scale in px per unit.

    The order of the input does not matter. Flows without an end at a bar are left out. A flow below the floor keeps
    the floor's width and is marked.
    """
    places = {node.id: node for node in nodes}
    strands = strands_of(places, flows, scale, options)
    bars = bars_of(places, strands, options)
    deal_lanes(strands, bars, options)
    stack(strands, bars)
    _set_verticals(strands, bars, options)
    columns = columns_of_bars(bars)
    starts = _open_starts(strands, bars, columns, options)
    passing = columns_of_bars(bars)
    past_losses(passing, bars, hanging_losses(strands, bars, options))
    past_names(passing, bars, strands)
    bundle(strands, bars, passing)
    exits_above(strands, bars)
    move_off(starts, strands, bars)
    exits = {
        s.flow.id: _exit(s, bars[s.source], columns, options) for s in strands if s.source in bars and not s.target
    }
    clear_exits(exits, strands, bars, starts)
    untagged = without_tag(strands)
    courses = {s.flow.id: course for s in strands if (course := _course(s, bars, starts, options)) is not None}
    rooms = rooms_of(courses)
    outlines = {name: s_outline(c.points, c.first, c.last, rooms[name]) for name, c in courses.items()}
    ribbons = [
        _ribbon(strand, bars, exits, courses, outlines, options, tagged=strand.flow.id not in untagged)
        for strand in sorted(strands, key=lambda s: (_DEPTH[s.kind], -s.width, s.flow.rank, s.flow.id))
    ]
    shown = {name: SankeyBar(name, box, (box.cx, box.top - 8.0)) for name, box in sorted(bars.items())}
    return SankeyPicture(shown, tuple(ribbons), scale, scale_bar(scale), _extent(bars, ribbons))


#: From back to front.
_DEPTH: Final = {
    RibbonKind.WEDGE: 0,
    RibbonKind.BAND: 1,
    RibbonKind.OPEN_IN: 2,
    RibbonKind.LOOP: 3,
    RibbonKind.LOSS: 4,
    RibbonKind.OPEN_OUT: 5,  # short and often thin: under another it could not be seen to end
}


def scale_bar(scale: float, longest: float = LONGEST_BAR) -> float:
    """The largest value of the form 1, 2 or 5 times a power of ten whose bar is no longer than `longest` px."""
    if scale <= 0.0:
        return 0.0
    value = longest / scale
    power = 10.0 ** floor(log10(value))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= value * (1.0 + 1e-9))


# --- verticals --------------------------------------------------------------------------------------------------------


def _set_verticals(strands: Sequence[Strand], bars: Mapping[str, Box], options: SankeyOptions) -> None:
    """Where loops and losses turn beside their bars: the lowest in the stack next to the bar, the others outside it."""
    leaving: dict[tuple[str, Side], list[Strand]] = {}
    entering: dict[tuple[str, Side], list[Strand]] = {}
    for strand in strands:
        if strand.kind in {RibbonKind.LOOP, RibbonKind.LOSS} and strand.source is not None:
            leaving.setdefault((strand.source, strand.exit), []).append(strand)
        if strand.kind is RibbonKind.LOOP and strand.target is not None:
            entering.setdefault((strand.target, strand.entry), []).append(strand)
    below: dict[tuple[float, Side], float] = {}
    for (name, side), group in sorted(leaving.items(), key=lambda entry: (-bars[entry[0][0]].cy, entry[0])):
        reach = below.get((bars[name].x, side), 0.0) if any(s.kind is RibbonKind.LOOP for s in group) else 0.0
        last_loss = float("-inf")
        for strand in sorted(group, key=lambda s: -s.start):
            half = strand.width / 2.0
            is_loss = strand.kind is RibbonKind.LOSS
            inner = loss_inner(strand.width) if is_loss else INNER_RADIUS
            out = max(reach + options.loop_air + half, turned_radius(strand.width, inner))
            if is_loss:
                off_loop = reach + LOSS_OFF_LOOP + half if reach > 0.0 and last_loss < 0.0 else 0.0
                out = max(out, LOSS_OUT + half, off_loop, last_loss + LOSS_GAP)
                last_loss = out
            strand.out_x = _beside(bars[name], side, out)
            reach = out + half
            if strand.kind is RibbonKind.LOOP:
                below[bars[name].x, side] = reach
    below = {}
    for (name, side), group in sorted(entering.items(), key=lambda entry: (-bars[entry[0][0]].cy, entry[0])):
        reach = below.get((bars[name].x, side), 0.0)
        for strand in sorted(group, key=lambda s: -s.end):
            half = strand.width / 2.0
            out = max(reach + options.loop_air + half, turned_radius(strand.width) + head_length(0.0) / 2.0)
            strand.in_x = _beside(bars[name], side, out)
            reach = out + half
        below[bars[name].x, side] = reach


def _beside(bar: Box, side: Side, out: float) -> float:
    return bar.right + out if side is Side.RIGHT else bar.left - out


# --- open inputs ------------------------------------------------------------------------------------------------------


def _open_starts(
    strands: Sequence[Strand], bars: Mapping[str, Box], columns: Sequence[Column], options: SankeyOptions
) -> dict[str, Point]:
    """Where inputs from outside begin: fanned out before a bar, above it where a ribbon comes in beside them."""
    at_bar: dict[str, list[Strand]] = {}
    fed: set[str] = set()
    for strand in strands:
        if strand.kind is RibbonKind.OPEN_IN and strand.target is not None:
            at_bar.setdefault(strand.target, []).append(strand)
        elif strand.kind in {RibbonKind.BAND, RibbonKind.WEDGE} and strand.target is not None:
            fed.add(strand.target)
    starts: dict[str, Point] = {}
    for name, group in sorted(at_bar.items(), key=lambda entry: (bars[entry[0]].left, entry[0])):
        group.sort(key=lambda s: s.end)
        gaps = [max((a.last + b.last) / 2.0 + 10.0, options.open_gap) for a, b in pairwise(group)]
        total = sum(gaps)
        if name in fed:
            lowest = bars[name].top - NAME_ROOM - group[-1].last / 2.0
            places = spread([lowest - total] * len(group), [1.0] * len(group), gaps, lowest - total, lowest)
        else:
            middle = sum(s.end for s in group) / len(group)
            reach = abs(middle) + total + FAR
            places = spread([s.end for s in group], [1.0] * len(group), gaps, middle - reach, middle + reach)
        for strand, y in zip(group, places, strict=True):
            half = strand.width / 2.0
            lead = _lead_in(strand, bars, columns, starts, options)
            if name in fed and len(group) == 1 and lead is not None:
                starts[strand.flow.id] = lead
                continue
            length = _open_length(bars[name], y, half, columns, options.open_length + LABEL_WIDTH, before=True)
            starts[strand.flow.id] = (bars[name].left - min(length, options.open_length), y)
    return starts


def _lead_in(
    strand: Strand,
    bars: Mapping[str, Box],
    columns: Sequence[Column],
    starts: Mapping[str, Point],
    options: SankeyOptions,
) -> Point | None:
    """The left edge of the picture, for an input of the second column that passes above the only bar of the first."""
    if len(columns) <= 1 or len(columns[0].bars) != 1 or not starts:
        return None
    bar = bars[strand.target or ""]
    if not columns[1].left <= bar.left <= columns[1].right or len(columns[1].bars) != 1:
        return None
    half, first = strand.width / 2.0, min(starts.values(), key=lambda at: at[1])
    top = min(columns[0].bars[0][0], first[1] - half - options.open_gap)
    return (min(at[0] for at in starts.values()), top - half)


# --- ribbons ----------------------------------------------------------------------------------------------------------


def _course(
    strand: Strand, bars: Mapping[str, Box], starts: Mapping[str, Point], options: SankeyOptions
) -> Course | None:
    """Where what runs forward to a bar is level; none of what turns, and of what goes out."""
    source, target = bars.get(strand.source or ""), bars.get(strand.target or "")
    if strand.kind in {RibbonKind.LOOP, RibbonKind.LOSS} or target is None:
        return None
    end = (target.left, strand.end)
    if strand.kind is RibbonKind.OPEN_IN:
        points = [starts[strand.flow.id], end]
        if _is_led_in(points, options):  # above the first column: level as far as it goes past that
            points.insert(1, (target.left - options.open_length, points[0][1]))
    elif source is not None:
        points = [(source.right, strand.start), *strand.waypoints, end]
    else:
        return None
    return Course(points, strand.first, strand.last, strand.floored)


def _is_led_in(points: Sequence[Point], options: SankeyOptions) -> bool:
    return points[-1][0] - points[0][0] > options.open_length + options.bar


def _ribbon(
    strand: Strand,
    bars: Mapping[str, Box],
    exits: Mapping[str, Exit],
    courses: Mapping[str, Course],
    outlines: Mapping[str, tuple[PathStep, ...]],
    options: SankeyOptions,
    *,
    tagged: bool,
) -> SankeyRibbon:
    name = strand.flow.id
    source = bars.get(strand.source or "")
    target = bars.get(strand.target or "")
    if strand.kind is RibbonKind.LOOP and source is not None and target is not None:
        return _loop(strand, source, target, tagged=tagged and strand.flow.r_number is not None)
    if strand.kind is RibbonKind.LOSS and source is not None:
        return _loss(strand, source, options)
    if strand.kind is RibbonKind.OPEN_IN and target is not None:
        return _open_in(strand, courses[name].points, outlines[name], options)
    if source is not None and target is None:
        return _open_out(strand, source, exits[name])
    if source is None or target is None:
        raise AssertionError(name)
    return _band(strand, courses[name].points, outlines[name])


def _band(strand: Strand, points: Sequence[Point], outline: tuple[PathStep, ...]) -> SankeyRibbon:
    middle = len(points) // 2
    label = ((points[middle - 1][0] + points[middle][0]) / 2.0, (points[middle - 1][1] + points[middle][1]) / 2.0)
    fade = (points[0], points[-1]) if strand.kind is RibbonKind.WEDGE else None
    return replace(_made(strand, outline, s_centre(points), label), fade=fade)


def _open_in(
    strand: Strand, points: Sequence[Point], outline: tuple[PathStep, ...], options: SankeyOptions
) -> SankeyRibbon:
    """From outside; the label before its beginning, or above it where the column before is near."""
    start, length = points[0], points[-1][0] - points[0][0]
    fade = (points[1], start) if strand.flow.value is None else None
    made = _made(strand, outline, s_centre(points), (start[0] - 10.0, start[1]), label_ends=True)
    if length < options.open_length:
        label = (start[0] + length / 3.0, start[1] - strand.width / 2.0 - 2.0 * LABEL_OFF)
        made = replace(made, label=label, label_ends=False)
    return replace(made, fade=fade)


def _exit(strand: Strand, source: Box, columns: Sequence[Column], options: SankeyOptions) -> Exit:
    """How what goes out would end by itself: it sinks a little where a bar of the next column is in its way."""
    before, wish = strand.exit is Side.LEFT, options.wedge_length
    length = _open_length(source, strand.start, strand.width / 2.0, columns, wish, before=before)
    return Exit(length, SINK if strand.kind is RibbonKind.WEDGE or length < wish else 0.0)


def _open_out(strand: Strand, source: Box, way: Exit) -> SankeyRibbon:
    """Out of the picture: a band that ends in an arrowhead, or fades where it is not determined."""
    sign = 1.0 if strand.exit is Side.RIGHT else -1.0
    edge = source.right if sign > 0 else source.left
    points = way_out((edge, strand.start), way, sign)
    start, end = points[0], points[-1]
    raised = strand.width / 2.0 + LABEL_OFF if strand.width < THIN else 0.0
    height = strand.start + way.sink / 2.0 - raised
    if strand.kind is RibbonKind.WEDGE:
        outline = s_outline(points, strand.first, strand.first)
        made = _made(strand, outline, s_centre(points), ((edge + end[0]) / 2.0, height))
        return replace(made, fade=(start, end))
    point = exit_head(end, sign, strand.width, way.length)
    points[-1] = (point[1][0], end[1])
    outline = pointed_outline(points, strand.width, point)
    made = _made(strand, outline, s_centre([*points, end]), ((edge + points[-1][0]) / 2.0, height))
    return replace(made, point=point)


def _open_length(bar: Box, y: float, half: float, columns: Sequence[Column], wish: float, *, before: bool) -> float:
    """How far an open end reaches out beside a bar: the wish, less where a bar of the next column is in its way."""
    length = wish
    for column in columns:
        gap = bar.left - column.right if before else column.left - bar.right
        if 0.0 <= gap < length and is_in_way(column, y, half):
            length = gap
    return length if length == wish else max(length - AIR, LEAST_OPEN)


def _loss(strand: Strand, source: Box, options: SankeyOptions) -> SankeyRibbon:
    """Out to the side and down; the arrowhead below the bar, the label under it (in a lane: beside it)."""
    edge = source.right if strand.exit is Side.RIGHT else source.left
    width, x = strand.width, strand.out_x
    in_lane = strand.exit is Side.LEFT
    base, tip = loss_head(strand, source, options)
    points = [(edge, strand.start), (x, strand.start), (x, base)]
    half, inner = loss_half(width), loss_inner(width)
    head = ((x, tip), (x + half, base), (x - half, base))
    label = (x - half - 8.0, (base + tip) / 2.0) if in_lane else (x, tip + 20.0)
    outline, centre = turned_outline(points, width, inner), turned_centre(points, width, inner)
    return replace(_made(strand, outline, centre, label, label_ends=in_lane), head=head)


def _loop(strand: Strand, source: Box, target: Box, *, tagged: bool) -> SankeyRibbon:
    """Back through the lane below; into or out of a node on the way back level with it."""
    leave = source.right if strand.exit is Side.RIGHT else source.left
    enter = target.left if strand.entry is Side.LEFT else target.right
    start, end = (leave, strand.start), (enter, strand.end)
    if strand.exit is Side.RIGHT and strand.entry is Side.LEFT:
        lane = strand.lane if strand.lane is not None else strand.start
        points = [
            start,
            (strand.out_x, start[1]),
            (strand.out_x, lane),
            (strand.in_x, lane),
            (strand.in_x, end[1]),
            end,
        ]
    elif strand.exit is Side.RIGHT:
        lane = end[1]
        points = [start, (strand.out_x, start[1]), (strand.out_x, lane), end]
    elif strand.entry is Side.LEFT:
        lane = start[1]
        points = [start, (strand.in_x, lane), (strand.in_x, end[1]), end]
    else:
        lane = end[1]
        middle = (leave + enter) / 2.0
        points = [start, (middle, start[1]), (middle, lane), end]
    points = _merged(points)
    inner, outer = _lane_ends(points, lane)
    label = ((inner + outer) / 2.0, lane - strand.width / 2.0 - LABEL_OFF)
    tag = (max(outer - TAG_IN, (inner + outer) / 2.0), lane) if tagged else None
    outline, centre = turned_outline(points, strand.width), turned_centre(points, strand.width)
    return replace(_made(strand, outline, centre, label), tag=tag)


def _lane_ends(points: Sequence[Point], lane: float) -> tuple[float, float]:
    xs = [x for x, y in points if y == lane]
    return min(xs), max(xs)


def _merged(points: Sequence[Point]) -> list[Point]:
    """Without steps of no height (a loop that leaves level with its node)."""
    kept: list[Point] = []
    for point in points:
        if len(kept) > 1 and kept[-2][1] == kept[-1][1] == point[1]:
            kept.pop()
        if not kept or kept[-1] != point:
            kept.append(point)
    return kept


def _made(
    strand: Strand,
    outline: tuple[PathStep, ...],
    centre: tuple[PathStep, ...],
    label: Point,
    *,
    label_ends: bool = False,
) -> SankeyRibbon:
    return SankeyRibbon(
        strand.flow.id,
        strand.kind,
        outline,
        centre,
        strand.width,
        label,
        not_to_scale=strand.floored,
        reverse=strand.reverse,
        lane=strand.lane,
        label_ends=label_ends,
    )


def _extent(bars: Mapping[str, Box], ribbons: Sequence[SankeyRibbon]) -> Box:
    """The rectangle round all bars, ribbons, heads and label places."""
    xs: list[float] = []
    ys: list[float] = []
    for box in bars.values():
        xs += (box.left, box.right)
        ys += (box.top - NAME_ROOM, box.bottom)
    for ribbon in ribbons:
        for _, numbers in ribbon.outline:
            xs += numbers[::2]
            ys += numbers[1::2]
        xs.append(ribbon.label[0])
        ys.append(ribbon.label[1])
        for x, y in ribbon.head or ():
            xs.append(x)
            ys.append(y)
    if not xs:
        return Box(0.0, 0.0, 0.0, 0.0)
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
