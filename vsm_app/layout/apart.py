"""Drawing the lines of a large map apart after an edit: only where they share a channel with something that changed.

What lies in one channel hangs together, and so do all pieces of a line. Whatever is reached from a change in that way
is drawn apart anew, as it would be among all lines; everything else lies where it lay.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Final, NamedTuple, TypeAlias

from vsm_app.layout.channels import MEASURED, Line, draw_axis, free_pieces, in_rank
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.types import Box, FlowSpec, Point, RoutingOptions

Points: TypeAlias = tuple[Point, ...]
#: A line before it is drawn apart: its flow, its points, its piece that the user may have dragged.
Given: TypeAlias = tuple[FlowSpec, Points, int | None]
_AXES: Final = (0, 1)


class _Entry(NamedTuple):
    """A piece in a strip: its extent along it, with the track kept free behind it, and whose it is."""

    low: float
    high: float
    name: str
    piece: int


class _Strip:
    """The pieces that lie about one coordinate, in runs that overlap without a gap."""

    __slots__ = ("_firsts", "_starts", "entries")

    def __init__(self, entries: list[_Entry]) -> None:
        entries.sort()
        self.entries = entries
        self._firsts: list[int] = []
        self._starts: list[float] = []
        reach = float("-inf")
        for number, entry in enumerate(entries):
            if entry.low >= reach:
                self._firsts.append(number)
                self._starts.append(entry.low)
            reach = max(reach, entry.high)

    def run(self, low: float) -> list[_Entry]:
        """The pieces that hang together with one that begins there."""
        number = bisect_right(self._starts, low) - 1
        stop = self._firsts[number + 1] if number + 1 < len(self._firsts) else None
        return self.entries[self._firsts[number] : stop]


@dataclass(frozen=True, slots=True)
class _Channels:
    """All pieces along one axis by strip, and how many there are of each width: the widest sets the strips."""

    axis: int
    reach: float
    widths: Mapping[float, int]
    strips: Mapping[int, _Strip]

    def changed(self, gone: Iterable[Given], come: Iterable[Given], options: RoutingOptions) -> _Channels | None:
        """With other lines; `None` where that changes the strips."""
        widths, out, into = Counter(self.widths), defaultdict(set), defaultdict(list)
        for given in gone:
            for number, entry in self._entries(given, options):
                out[number].add(entry)
                widths[given[0].width] -= 1
        for given in come:
            for number, entry in self._entries(given, options):
                into[number].append(entry)
                widths[given[0].width] += 1
        if _reach(widths, options) != self.reach:
            return None
        strips = dict(self.strips)
        for number in out.keys() | into.keys():
            old = strips[number].entries if number in strips else []
            strips[number] = _Strip([*(e for e in old if e not in out[number]), *into[number]])
        return _Channels(self.axis, self.reach, widths, strips)

    def _entries(self, given: Given, options: RoutingOptions) -> Iterator[tuple[int, _Entry]]:
        """A line's pieces, each in the two strips to which it belongs."""
        for index, at, low, high in free_pieces(_line(given), self.axis):
            strip, entry = floor(at / self.reach), _Entry(low, high + options.track, given[0].id, index)
            yield strip, entry
            yield strip + 1, entry

    def together(self, names: Iterable[str], given: Callable[[str], Given | None], options: RoutingOptions) -> set[str]:
        """These lines and all that hang together with them."""
        found = set(names)
        waiting = list(found)
        while waiting:
            one = given(waiting.pop())
            for number, own in self._entries(one, options) if one is not None else ():
                for entry in self.strips[number].run(own.low):
                    if entry.name not in found:
                        found.add(entry.name)
                        waiting.append(entry.name)
        return found

    def near(self, box: Box, options: RoutingOptions) -> set[str]:
        """The lines whose room a box takes, or would take."""
        pad = (options.clearance + self.reach) / 2.0
        across, along = (box.left, box.right), (box.top - pad, box.bottom + pad)
        if self.axis == 1:
            across, along = (box.top, box.bottom), (box.left - pad, box.right + pad)
        first, last = floor((across[0] - MEASURED) / self.reach), floor((across[1] + MEASURED) / self.reach)
        strips = (self.strips[number] for number in range(first, last + 1) if number in self.strips)
        return {e.name for strip in strips for e in strip.entries if e.low < along[1] and along[0] < e.high}


@dataclass(frozen=True, slots=True)
class Apart:
    """The lines of a map before and after they were drawn apart along each axis; by axis, once asked for, as strips."""

    stages: tuple[Mapping[str, Given], Mapping[str, Given], Mapping[str, Given]]
    channels: tuple[_Channels | None, _Channels | None] = (None, None)


def drawn_apart(lines: Mapping[str, Given], boxes: BoxIndex, options: RoutingOptions) -> Apart:
    """All lines, drawn apart."""
    stages = [lines]
    for axis in _AXES:
        stages.append({**stages[-1], **_drawn(stages[-1].values(), axis, boxes, options, None)})
    return Apart((stages[0], stages[1], stages[2]))


def redrawn_apart(
    before: Apart, changed: Mapping[str, Given | None], boxes: BoxIndex, places: Sequence[Box], options: RoutingOptions
) -> tuple[Apart, set[str]] | None:
    """The same as `drawn_apart` after an edit, and the lines that were drawn anew.

    `changed`: the lines that are others, or none any more; `places`: where boxes came, went or changed. `None` where
    everything has to be drawn anew.
    """
    first, stages, channels = changed, [_with(before.stages[0], changed)], []
    for axis in _AXES:
        now, old = stages[-1], before.stages[axis]
        known = before.channels[axis] or _built(old, axis, options)
        leaving = [name for name in first if name in old]
        seeds = known.together(leaving, old.get, options).union(first)
        strips = known.changed((old[n] for n in leaving), (g for g in first.values() if g is not None), options)
        if strips is None:
            return None
        for box in places:
            seeds |= strips.near(box, options)
        again = strips.together((name for name in seeds if name in now), now.get, options)
        drawn = _drawn((now[name] for name in again), axis, boxes, options, strips.reach)
        after: dict[str, Given | None] = {name: None for name in first if name not in now}
        after.update((name, drawn[name]) for name in again)
        stages.append(_with(before.stages[axis + 1], after))
        channels.append(strips)
        kept = before.stages[axis + 1]
        first = {name: given for name, given in after.items() if name in first or kept.get(name) != given}
    return Apart((stages[0], stages[1], stages[2]), (channels[0], channels[1])), set(first)


def _with(before: Mapping[str, Given], changed: Mapping[str, Given | None]) -> Mapping[str, Given]:
    if all(before.get(name) == given for name, given in changed.items()):
        return before
    made = dict(before)
    for name, given in changed.items():
        if given is None:
            made.pop(name, None)
        else:
            made[name] = given
    return made


def _built(lines: Mapping[str, Given], axis: int, options: RoutingOptions) -> _Channels:
    """The channels of all lines."""
    widths: Counter[float] = Counter()
    for given in lines.values():
        widths[given[0].width] += 2 * len(free_pieces(_line(given), axis))
    empty = _Channels(axis, _reach(widths, options), {}, {})
    strips: defaultdict[int, list[_Entry]] = defaultdict(list)
    for given in lines.values():
        for number, entry in empty._entries(given, options):
            strips[number].append(entry)
    return _Channels(axis, empty.reach, widths, {number: _Strip(entries) for number, entries in strips.items()})


def _reach(widths: Mapping[float, int], options: RoutingOptions) -> float:
    return max((width for width, count in widths.items() if count), default=0.0) + options.track


def _drawn(
    lines: Iterable[Given], axis: int, boxes: BoxIndex, options: RoutingOptions, reach: float | None
) -> dict[str, Given]:
    """The lines with their pieces along an axis apart."""
    given = {one[0].id: one for one in lines}
    moving = in_rank(map(_line, given.values()))
    draw_axis(moving, axis, boxes, options, large=True, reach=reach)
    return {line.flow.id: _taken(given[line.flow.id], line) for line in moving}


def _line(given: Given) -> Line:
    flow, points, bend = given
    return Line(flow, list(points), bend)


def _taken(given: Given, line: Line) -> Given:
    points = tuple(line.points)
    return given if points == given[1] else (given[0], points, given[2])
