"""Lines that run along the same channel are drawn apart, in the order that makes them cross least.

A group is a set of parallel pieces that would lie on one another or nearly so. Pieces at a port, and those the user
has dragged, stay; the others are spread round where they wanted to be, within the free width of the channel. Pieces
that disturb nobody do not move, so a change stays within its group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import floor
from typing import Final

from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.paths import head_length
from vsm_app.layout.shapes import EPSILON
from vsm_app.layout.types import FlowSpec, Point, RoutingOptions

#: Groups up to this size are ordered by counting crossings pair by pair, larger ones by a sort key.
SMALL_GROUP: Final = 24
#: How often lines are looked at again that came near others by moving; large maps get one round.
ROUNDS: Final = 4
#: How far a channel is measured to either side.
VIEW: Final = 160.0
#: A straight piece at a node keeps at least this length, with half an arrowhead more where the flow ends.
LEAST_END: Final = 16.0
#: Ends of pieces nearer than this lie at the same height.
TOUCH: Final = 6.0
#: Shares of the usual distances that are tried where a channel is narrow.
SHRINKING: Final = (1.0, 0.75, 0.5, 0.35, 0.25, 0.15, 0.1, 0.05, 0.02, 0.0)


@dataclass(slots=True)
class Line:
    """A route on its way to becoming final: `points` are changed in place."""

    flow: FlowSpec
    points: list[Point]
    bend: int | None


@dataclass(slots=True)
class _Piece:
    """A segment: its coordinate across the channel, its extent along it, and which way its neighbours turn off.

    `turns` are -1 or +1 for the neighbour at the low and the high end going to smaller or larger coordinates, 0 at a
    port.
    """

    line: Line
    index: int
    at: float
    low: float
    high: float
    turns: tuple[int, int]
    fixed: bool
    wish: float
    least: float = float("-inf")
    most: float = float("inf")
    walls: list[_Piece] = field(default_factory=list)


def draw_apart(lines: Iterable[Line], boxes: BoxIndex, options: RoutingOptions, *, large: bool = False) -> None:
    """Spread the vertical pieces of all lines, then the horizontal ones. Changes the lines' points.

    On a `large` map lines that have no movable piece need not be there.
    """
    ordered = in_rank(lines)
    for axis in (0, 1):
        draw_axis(ordered, axis, boxes, options, large=large)


def in_rank(lines: Iterable[Line]) -> list[Line]:
    """The lines in the order in which they are drawn apart."""
    return sorted(lines, key=lambda line: (line.flow.rank, line.flow.id))


def draw_axis(
    ordered: Sequence[Line],
    axis: int,
    boxes: BoxIndex,
    options: RoutingOptions,
    *,
    large: bool,
    reach: float | None = None,
) -> None:
    """Spread the pieces across which coordinate `axis` is constant. `reach`: of all lines, where these are but some."""
    pieces = _pieces(ordered, axis, only_free=large)
    crowd = _Crowd(pieces)
    for _ in range(1 if large else ROUNDS):
        found = _neighbours(pieces, options, reach) if large else _conflicts(pieces, options)
        dirty = crowd.join(found if large else chain(found, _meeting_ends(pieces, axis)))
        if not dirty:
            break
        for group in crowd.groups(dirty):
            _spread_group(group, axis, boxes, options)


def free_pieces(line: Line, axis: int) -> list[tuple[int, float, float, float]]:
    """The pieces between the first and the last one: number, coordinate across, extent along."""
    return [(piece.index, piece.at, piece.low, piece.high) for piece in _pieces([line], axis, only_free=True)]


def _pieces(lines: Sequence[Line], axis: int, *, only_free: bool) -> list[_Piece]:
    """The segments across which coordinate `axis` is constant; those that can move only, or all."""
    pieces: list[_Piece] = []
    along = 1 - axis
    for line in lines:
        points = line.points
        last = len(points) - 2
        dragged = line.bend if line.flow.is_dragged else None
        for i in range(1, last) if only_free else range(last + 1):
            a, b = points[i], points[i + 1]
            at = a[axis]
            if abs(at - b[axis]) > EPSILON:
                continue
            before = 0 if i == 0 else 1 if points[i - 1][axis] > at else -1
            after = 0 if i == last else 1 if points[i + 2][axis] > b[axis] else -1
            fixed = i in (0, last) or i == dragged
            if a[along] > b[along]:
                pieces.append(_Piece(line, i, at, b[along], a[along], (after, before), fixed, at))
            else:
                pieces.append(_Piece(line, i, at, a[along], b[along], (before, after), fixed, at))
    return pieces


class _Crowd:
    """Which pieces have to be spread together: those in conflict, and those that conflict once these have moved."""

    def __init__(self, pieces: Sequence[_Piece]) -> None:
        self._pieces = pieces
        self._leaders = list(range(len(pieces)))
        self._walls: set[tuple[int, int]] = set()

    def _leader(self, i: int) -> int:
        leaders = self._leaders
        while leaders[i] != i:
            leaders[i] = leaders[leaders[i]]
            i = leaders[i]
        return i

    def join(self, conflicts: Iterable[tuple[int, int]]) -> set[int]:
        """Take up new conflicts; returns the pieces whose group has to be spread again."""
        dirty: set[int] = set()
        for i, j in conflicts:
            one, two = self._pieces[i], self._pieces[j]
            if one.fixed or two.fixed:
                free, wall = (j, i) if one.fixed else (i, j)
                if (free, wall) not in self._walls:
                    self._walls.add((free, wall))
                    self._pieces[free].walls.append(self._pieces[wall])
                    dirty.add(free)
            elif self._leader(i) != self._leader(j):
                self._leaders[max(self._leader(i), self._leader(j))] = min(self._leader(i), self._leader(j))
                dirty.add(i)
        return dirty

    def groups(self, dirty: set[int]) -> list[list[_Piece]]:
        """The groups to which the pieces belong, each in the order of the pieces."""
        leaders = {self._leader(i) for i in dirty}
        found: dict[int, list[_Piece]] = {leader: [] for leader in sorted(leaders)}
        for i, piece in enumerate(self._pieces):
            leader = self._leader(i)
            if leader in leaders:
                found[leader].append(piece)
        return list(found.values())


def _conflicts(pieces: Sequence[_Piece], options: RoutingOptions) -> Iterator[tuple[int, int]]:
    """Pairs of pieces of different lines, not both fixed, that are nearer than they should be."""
    for entries in _strips(pieces, options):
        for k, (_, high, i) in enumerate(entries):
            one = pieces[i]
            for m in range(k + 1, len(entries)):
                low, _, j = entries[m]
                if low >= high:
                    break
                two = pieces[j]
                if one.fixed and two.fixed:
                    continue
                if abs(one.at - two.at) < _need(one, two, options) and one.line is not two.line:
                    yield i, j


def _meeting_ends(pieces: Sequence[_Piece], axis: int) -> Iterator[tuple[int, int]]:
    """Pairs of free pieces from which two lines run to ports at the same height, towards and past each other."""
    ends: dict[int, list[tuple[float, float, int]]] = {}
    for number, piece in enumerate(pieces):
        if piece.fixed:
            continue
        points, last = piece.line.points, len(piece.line.points) - 2
        low_first = points[piece.index][1 - axis] == piece.low
        for end, height in enumerate((piece.low, piece.high)):
            before = (end == 0) is low_first
            if (piece.index - 1 if before else piece.index + 1) in (0, last):
                strip = floor(height / TOUCH)
                for near in (strip, strip + 1):
                    ends.setdefault(near, []).append((piece.turns[end], piece.at, number))
    for strip in sorted(ends):
        for turn, at, i in ends[strip]:
            for other_turn, other_at, j in ends[strip]:
                meets = turn > 0 > other_turn and at < other_at < at + VIEW
                if meets and pieces[i].line is not pieces[j].line:
                    yield i, j


def _neighbours(
    pieces: Sequence[_Piece], options: RoutingOptions, reach_of_all: float | None
) -> Iterator[tuple[int, int]]:
    """For very large maps: free pieces that touch the one before in their strip; enough to find the groups."""
    for entries in _strips(pieces, options, reach_of_all):
        reach, before = float("-inf"), -1
        for low, high, i in entries:
            if before >= 0 and low < reach and pieces[i].line is not pieces[before].line:
                yield before, i
            reach, before = max(reach, high), i


def _strips(
    pieces: Sequence[_Piece], options: RoutingOptions, reach: float | None = None
) -> Iterator[list[tuple[float, float, int]]]:
    """Pieces that may be near one another across: low and high end and number of each, sorted."""
    if reach is None:
        reach = max((piece.line.flow.width for piece in pieces), default=0.0) + options.track
    strips: defaultdict[int, list[tuple[float, float, int]]] = defaultdict(list)
    track = options.track
    for number, piece in enumerate(pieces):
        strip = floor(piece.at / reach)
        entry = (piece.low, piece.high + track, number)
        strips[strip].append(entry)
        strips[strip + 1].append(entry)
    for strip in sorted(strips):
        yield sorted(strips[strip])


def _spread_group(group: Sequence[_Piece], axis: int, boxes: BoxIndex, options: RoutingOptions) -> None:
    for piece in group:
        _move(piece, axis, piece.wish)
        _measure(piece, axis, boxes, options)
        for wall in piece.walls:
            _keep_off(piece, wall, options)
    ordered = _ordered(group)
    for piece, place in zip(ordered, _places(ordered, options), strict=True):
        _move(piece, axis, place)


def _overlap(a: _Piece, b: _Piece, options: RoutingOptions) -> bool:
    return a.low < b.high + options.track and b.low < a.high + options.track


def _need(a: _Piece, b: _Piece, options: RoutingOptions) -> float:
    return (a.line.flow.width + b.line.flow.width) / 2.0 + options.track


def _measure(piece: _Piece, axis: int, boxes: BoxIndex, options: RoutingOptions) -> None:
    """The free width of the channel round a piece, and no more than keeps its neighbours' ends in shape."""
    pad = options.clearance / 2.0 + piece.line.flow.width / 2.0
    piece.least, piece.most = float("-inf"), float("inf")
    low, high = piece.at - VIEW, piece.at + VIEW
    if axis == 0:
        near = [(r.left, r.right) for r in boxes.touching(low, piece.low - pad, high, piece.high + pad)]
    else:
        near = [(r.top, r.bottom) for r in boxes.touching(piece.low - pad, low, piece.high + pad, high)]
    for start, stop in near:
        if start >= piece.at:
            piece.most = min(piece.most, max(start - pad, piece.at))
        elif stop <= piece.at:
            piece.least = max(piece.least, min(stop + pad, piece.at))
    _keep_ends(piece, axis)


def _keep_ends(piece: _Piece, axis: int) -> None:
    points, i = piece.line.points, piece.index
    arrow = LEAST_END + head_length(piece.line.flow.width) / 2.0
    for outer, at_port in ((i - 1, LEAST_END), (i + 2, arrow)):
        edge = points[outer][axis]
        slack = at_port if outer in (0, len(points) - 1) else 0.0
        if edge <= piece.at:
            piece.least = max(piece.least, min(edge + slack, piece.at))
        else:
            piece.most = min(piece.most, max(edge - slack, piece.at))


def _keep_off(piece: _Piece, wall: _Piece, options: RoutingOptions) -> None:
    """Stay on the better side of a fixed piece, else on the other, else at half the distance."""
    need = _need(piece, wall, options)
    before_first = _prefers(piece, wall) <= 0
    for distance in (need, need / 2.0):
        for before in (before_first, not before_first):
            if before and wall.at - distance >= piece.least:
                piece.most = min(piece.most, wall.at - distance)
                return
            if not before and wall.at + distance <= piece.most:
                piece.least = max(piece.least, wall.at + distance)
                return


def _prefers(a: _Piece, b: _Piece) -> int:
    """Negative where `a` should lie before `b` (at the smaller coordinate) to cross less, positive after, 0 either.

    An end of one within the extent of the other decides by the way its line turns off there. Ends at about the same
    height count as well: lines that turn off in opposite directions would else lie on one another.
    """
    score = 0
    if b.low - TOUCH < a.low < b.high + TOUCH:
        score += a.turns[0]
    if a.low - TOUCH < b.low < a.high + TOUCH:
        score -= b.turns[0]
    if b.low - TOUCH < a.high < b.high + TOUCH:
        score += a.turns[1]
    if a.low - TOUCH < b.high < a.high + TOUCH:
        score -= b.turns[1]
    return score


def _goes_before(a: _Piece, b: _Piece) -> bool:
    """Whether `a` has to lie at the smaller coordinate (its bounds leave nothing else) or should to cross less."""
    if a.most <= b.least or b.most <= a.least:
        return a.most + a.least < b.most + b.least
    return _prefers(a, b) < 0


def _ordered(pieces: Sequence[_Piece]) -> list[_Piece]:
    if len(pieces) > SMALL_GROUP:
        return sorted(pieces, key=_order_key)
    ordered: list[_Piece] = []
    for piece in sorted(pieces, key=_order_key):
        place = len(ordered)
        while place > 0 and _goes_before(piece, ordered[place - 1]):
            place -= 1
        ordered.insert(place, piece)
    return ordered


def _order_key(piece: _Piece) -> tuple[int, float, float, str]:
    """Brackets open to the larger side first (the longer the earlier), steps between, brackets to the smaller last."""
    first, second = piece.turns
    flow = piece.line.flow
    if first >= 0 and second >= 0:
        return (0, piece.low - piece.high, flow.rank, flow.id)
    if first <= 0 and second <= 0:
        return (3, piece.high - piece.low, flow.rank, flow.id)
    if first > 0:
        return (1, piece.low, flow.rank, flow.id)
    return (2, -piece.low, flow.rank, flow.id)


def _places(ordered: Sequence[_Piece], options: RoutingOptions) -> list[float]:
    """In order and apart, each within its own bounds, as near as may be to an even spread round the wishes.

    Where there is not room enough, the distances shrink.
    """
    before = _rivals_before(ordered, options)
    hopeless = _conflicting(ordered, before, 0.0)
    shrink = next((s for s in SHRINKING if _conflicting(ordered, before, s) <= hopeless), 0.0)
    lowest, highest = _bounds(ordered, before, shrink)
    places: list[float] = []
    for i, wish in enumerate(_even(ordered, before, shrink)):
        least = max([lowest[i], *(places[j] + need * shrink for j, need in before[i])])
        places.append(min(max(min(wish, highest[i]), least), max(ordered[i].most, ordered[i].least)))
    return places


def _conflicting(ordered: Sequence[_Piece], before: Sequence[Sequence[tuple[int, float]]], shrink: float) -> int:
    """How many pieces find no place that suits all bounds."""
    lowest, highest = _bounds(ordered, before, shrink)
    return sum(low > high + EPSILON for low, high in zip(lowest, highest, strict=True))


def _rivals_before(ordered: Sequence[_Piece], options: RoutingOptions) -> list[list[tuple[int, float]]]:
    """For each piece the earlier ones that it must keep off, with the distance; in large groups only the last."""
    if len(ordered) > SMALL_GROUP:
        return [[(i - 1, _need(ordered[i - 1], piece, options))] if i else [] for i, piece in enumerate(ordered)]
    return [
        [(j, _need(ordered[j], piece, options)) for j in range(i) if _overlap(ordered[j], piece, options)]
        for i, piece in enumerate(ordered)
    ]


def _bounds(
    ordered: Sequence[_Piece], before: Sequence[Sequence[tuple[int, float]]], shrink: float
) -> tuple[list[float], list[float]]:
    """The lowest and the highest place that the bounds of all pieces leave to each."""
    lowest = [piece.least for piece in ordered]
    highest = [piece.most for piece in ordered]
    for i in range(len(ordered)):
        for j, need in before[i]:
            lowest[i] = max(lowest[i], lowest[j] + need * shrink)
    for i in range(len(ordered) - 1, -1, -1):
        for j, need in before[i]:
            highest[j] = min(highest[j], highest[i] - need * shrink)
    return lowest, highest


def _even(ordered: Sequence[_Piece], before: Sequence[Sequence[tuple[int, float]]], shrink: float) -> list[float]:
    """Half way between packing all to the one side and to the other, shifted to where they wanted to be on average."""
    count = len(ordered)
    left, right = [0.0] * count, [0.0] * count
    for i in range(count):
        for j, need in before[i]:
            left[i] = max(left[i], left[j] + need * shrink)
    for i in range(count - 1, -1, -1):
        for j, need in before[i]:
            right[j] = max(right[j], right[i] + need * shrink)
    width = max(left, default=0.0)
    offsets = [(one + width - two) / 2.0 for one, two in zip(left, right, strict=True)]
    mean = sum(p.wish - o for p, o in zip(ordered, offsets, strict=True)) / max(count, 1)
    return [mean + offset for offset in offsets]


def _move(piece: _Piece, axis: int, to: float) -> None:
    piece.at = to
    points = piece.line.points
    for i in (piece.index, piece.index + 1):
        x, y = points[i]
        points[i] = (to, y) if axis == 0 else (x, to)
