"""Lines that run along the same channel are drawn apart, in the order that makes them cross least.

A group is a set of parallel pieces that would lie on one another or nearly so. Pieces at a port, and those the user
has dragged, stay; the others lie as near to where they wanted to be as they can, within the free width of the channel.
Pieces that disturb nobody do not move, so a change reaches those that it pushes and nobody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from math import floor
from typing import Final

from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.paths import head_length
from vsm_app.layout.pushing import Rivals, Wish, pushed_apart
from vsm_app.layout.shapes import EPSILON
from vsm_app.layout.types import FlowSpec, Point, RoutingOptions

#: Groups up to this size are ordered by counting crossings pair by pair, larger ones by a sort key.
SMALL_GROUP: Final = 48
#: How often lines are looked at again that came near others by moving; large maps get one round.
ROUNDS: Final = 4
#: Pieces nearer than this lie on one another.
MERGED: Final = 1.0
#: Lines no farther apart than this are brought in order.
VIEW: Final = 160.0
#: How far a channel is measured to either side: farther than lines that push one another go.
MEASURED: Final = 320.0
#: A straight piece at a node keeps at least this length, with half an arrowhead more where the flow ends.
LEAST_END: Final = 16.0
#: Ends of pieces nearer than this lie at the same height.
TOUCH: Final = 6.0


@dataclass(slots=True)
class Line:
    """A route on its way to becoming final: `points` are changed in place. `ground`: keeps off that, not just nodes."""

    flow: FlowSpec
    points: list[Point]
    bend: int | None
    ground: BoxIndex | None = None


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
    channel: tuple[float, float] | None = None  # between which nodes it lies where it wants to, once measured


def draw_apart(lines: Iterable[Line], boxes: BoxIndex, options: RoutingOptions, *, large: bool = False) -> None:
    """Spread the vertical pieces of all lines, then the horizontal ones. Changes the lines' points.

    By the horizontal ones some vertical ones may have grown so long that they lie on others: these are parted again.
    On a `large` map lines that have no movable piece need not be there.
    """
    ordered = in_rank(lines)
    for axis in (0, 1):
        draw_axis(ordered, axis, boxes, options, large=large)
    if not large:
        _part_again(ordered, boxes, options)


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
    if large:
        crowd = _Crowd(pieces)
        for group in crowd.groups(crowd.join(_neighbours(pieces, options, reach))):
            _spread_group(group, axis, boxes, options)
        return
    in_order = list(_in_wrong_order(pieces)) if axis == 0 else []
    while True:  # lines that cross are better than lines on one another: what crowds a channel too much is left out
        crowd = _settle(pieces, in_order, axis, boxes, options)
        held = crowd.without_cramped(in_order)
        if len(held) == len(in_order):
            return
        in_order = held
        for piece in pieces:
            piece.walls.clear()
            if piece.at != piece.wish:
                _move(piece, axis, piece.wish)


def _part_again(ordered: Sequence[Line], boxes: BoxIndex, options: RoutingOptions) -> None:
    """Part the vertical pieces that came to lie on one another by where the horizontal ones went."""
    pieces = _pieces(ordered, 0, only_free=False)
    crowd = _Crowd(pieces)
    for _ in range(ROUNDS):
        dirty = crowd.join(_on_one_another(pieces, options))
        if not dirty:
            break
        for group in crowd.groups(dirty):
            _spread_group(group, 0, boxes, options)


def _on_one_another(pieces: Sequence[_Piece], options: RoutingOptions) -> Iterator[tuple[int, int]]:
    """Pairs of pieces of different lines, not both fixed, that lie on one another for a part of their way."""
    for entries in _strips(pieces, options, MERGED):
        for k, (_, _, i) in enumerate(entries):
            one = pieces[i]
            for low, _, j in islice(entries, k + 1, None):
                if low >= one.high:
                    break
                two = pieces[j]
                if abs(one.at - two.at) < MERGED and one.line is not two.line and not (one.fixed and two.fixed):
                    yield i, j


def _settle(
    pieces: Sequence[_Piece],
    in_order: Iterable[tuple[int, int]],
    axis: int,
    boxes: BoxIndex,
    options: RoutingOptions,
) -> _Crowd:
    """Spread what is in conflict, and what comes to be by that; with it the pairs to be brought in order."""
    crowd = _Crowd(pieces)
    for _ in range(ROUNDS):
        dirty = crowd.join(chain(_conflicts(pieces, options), _meeting_ends(pieces, axis), in_order))
        in_order = ()
        if not dirty:
            break
        for group in crowd.groups(dirty):
            _spread_group(group, axis, boxes, options)
    return crowd


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
        leaders = self._leaders
        for i, j in conflicts:
            one, two = self._pieces[i], self._pieces[j]
            if one.fixed or two.fixed:
                free, wall = (j, i) if one.fixed else (i, j)
                if (free, wall) not in self._walls:
                    self._walls.add((free, wall))
                    self._pieces[free].walls.append(self._pieces[wall])
                    dirty.add(free)
            elif leaders[i] != leaders[j] and (first := self._leader(i)) != (second := self._leader(j)):
                leaders[max(first, second)] = min(first, second)
                dirty.add(i)
        return dirty

    def without_cramped(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """The pairs that are not in a group of which lines lie on one another."""
        groups: defaultdict[int, list[_Piece]] = defaultdict(list)
        leaders = {self._leader(i) for i, _ in pairs}
        for i, piece in enumerate(self._pieces):
            if (leader := self._leader(i)) in leaders:
                groups[leader].append(piece)
        cramped = {leader for leader, group in groups.items() if _is_cramped(group)}
        return [(i, j) for i, j in pairs if self._leader(i) not in cramped] if cramped else list(pairs)

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
    known = [(piece.at, piece.line.flow.width / 2.0, piece.fixed, piece.line) for piece in pieces]
    track = options.track
    for entries in _strips(pieces, options):
        for k, (_, high, i) in enumerate(entries):
            at, half, is_fixed, line = known[i]
            for low, _, j in islice(entries, k + 1, None):
                if low >= high:
                    break
                other_at, other_half, other_fixed, other_line = known[j]
                if is_fixed and other_fixed:
                    continue
                if abs(at - other_at) < half + other_half + track and line is not other_line:
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


def _in_wrong_order(pieces: Sequence[_Piece]) -> Iterator[tuple[int, int]]:
    """Pairs of free steps of two lines that would cross less the other way round.

    They are no nearer than they should be, but a third line would bring them together, and then in their right order.
    """
    strips: defaultdict[int, list[tuple[float, int, bool]]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        if not piece.fixed:
            strip = floor(piece.at / VIEW)
            strips[strip].append((piece.low, number, True))
            strips[strip - 1].append((piece.low, number, False))
    for strip in sorted(strips):
        entries = sorted(strips[strip])
        for k, (_, i, is_own) in enumerate(entries):
            one = pieces[i]
            at, high, line = one.at, one.high, one.line
            for low, j, is_others in islice(entries, k + 1, None):
                if low >= high:
                    break
                if not is_own and not is_others:
                    continue
                two = pieces[j]
                apart = at - two.at
                if abs(apart) < VIEW and line is not two.line and apart * _prefers(one, two) < 0.0:
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
        _delimit(piece, axis, boxes, options)
    ordered = _ordered(group)
    wishes = [Wish(piece.wish, piece.least, piece.most) for piece in ordered]
    for piece, place in zip(ordered, pushed_apart(wishes, _rivals_before(ordered, options)), strict=True):
        _move(piece, axis, place)


def _delimit(piece: _Piece, axis: int, boxes: BoxIndex, options: RoutingOptions) -> None:
    """The bounds of a piece that lies where it wants to."""
    _measure(piece, axis, boxes, options)
    for wall in piece.walls:
        _keep_off(piece, wall, options)


def _overlap(a: _Piece, b: _Piece, options: RoutingOptions) -> bool:
    return a.low < b.high + options.track and b.low < a.high + options.track


def _need(a: _Piece, b: _Piece, options: RoutingOptions) -> float:
    return (a.line.flow.width + b.line.flow.width) / 2.0 + options.track


def _measure(piece: _Piece, axis: int, boxes: BoxIndex, options: RoutingOptions) -> None:
    """The free width of the channel round a piece, and no more than keeps its neighbours' ends in shape."""
    if piece.channel is None:
        piece.channel = _channel(piece, axis, piece.line.ground or boxes, options)
    low, high = piece.channel
    first, last = room_between_ends(piece.line.points, piece.index, axis, piece.line.flow.width)
    piece.least, piece.most = max(low, first), min(high, last)


def _channel(piece: _Piece, axis: int, boxes: BoxIndex, options: RoutingOptions) -> tuple[float, float]:
    """Between which coordinates a piece lies clear of nodes."""
    at, pad = piece.at, options.clearance / 2.0 + piece.line.flow.width / 2.0
    (least, most), (low, high) = (float("-inf"), float("inf")), (at - MEASURED, at + MEASURED)
    if axis == 0:
        near = [(r.left, r.right) for r in boxes.overlapping(low, piece.low - pad, high, piece.high + pad)]
    else:
        near = [(r.top, r.bottom) for r in boxes.overlapping(piece.low - pad, low, piece.high + pad, high)]
    for start, stop in near:
        if start >= at:
            most = min(most, max(start - pad, at))
        elif stop <= at:
            least = max(least, min(stop + pad, at))
    return least, most


def room_between_ends(points: Sequence[Point], index: int, axis: int, width: float) -> tuple[float, float]:
    """Between which coordinates a piece can lie so that those before and behind it still run the way they do.

    At a port these keep a length, with half an arrowhead more where the flow ends.
    """
    at, least, most = points[index][axis], float("-inf"), float("inf")
    arrow = LEAST_END + head_length(width) / 2.0
    for outer, at_port in ((index - 1, LEAST_END), (index + 2, arrow)):
        edge = points[outer][axis]
        slack = at_port if outer in (0, len(points) - 1) else 0.0
        if edge <= at:
            least = max(least, min(edge + slack, at))
        else:
            most = min(most, max(edge - slack, at))
    return least, most


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


def _is_cramped(group: Sequence[_Piece]) -> bool:
    """Whether two lines of a group lie on one another."""
    ordered = sorted(group, key=lambda piece: piece.at)
    for k, one in enumerate(ordered):
        for two in islice(ordered, k + 1, None):
            if two.at - one.at >= MERGED:
                break
            if one.low < two.high and two.low < one.high and one.line is not two.line:
                return True
    return False


def _rivals_before(ordered: Sequence[_Piece], options: RoutingOptions) -> Rivals:
    """For each piece the earlier ones that it must keep off, with the distance; in large groups only the last."""
    if len(ordered) > SMALL_GROUP:
        return [[(i - 1, _need(ordered[i - 1], piece, options))] if i else [] for i, piece in enumerate(ordered)]
    return [
        [(j, _need(ordered[j], piece, options)) for j in range(i) if _overlap(ordered[j], piece, options)]
        for i, piece in enumerate(ordered)
    ]


def _move(piece: _Piece, axis: int, to: float) -> None:
    piece.at = to
    shift_piece(piece.line.points, piece.index, axis, to)


def shift_piece(points: list[Point], index: int, axis: int, to: float) -> None:
    """Put the piece between two points of a line to another coordinate across it."""
    for i in (index, index + 1):
        x, y = points[i]
        points[i] = (to, y) if axis == 0 else (x, to)
