"""Which of two crossing lines hops, and how high: off every bend, end and arrowhead, its own and those of others.

A bridge lies on a straight piece of one line and frees the ground of a straight piece of the other, of nothing else.
The line that hops is the one that matters less: returns, losses and information over the main chain, else the lying
line over the standing one. An amount has no say in it, so that none that is typed moves a bridge. Where the first has
no room for a bridge the other hops, if that has a whole one off its bends, else the first is drawn straight with a
small gap beside it; so is a loss or return on a piece so short that it would be all bridge. Where all that fails as
one of the two begins to bend there, that one has the gap, along its bend, and the straight one is whole.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from math import copysign, inf, sqrt
from typing import Final, NamedTuple

from vsm_app.layout.paths import BEND_RADIUS, bend_radius, head_box, head_length
from vsm_app.layout.types import Hop, RoutedFlow

HOP_RADIUS: Final = 7.0
#: Beside a bend that is too near a bridge is this much smaller at most, and the bend as much tighter as that needs.
LEAST_HOP: Final = 5.0
LEAST_BEND: Final = 8.0
#: The ground is cut free this much wider than the hopping line.
GAP: Final = 6.0
#: How far from a crossing something may be that has a say in its bridge.
REACH: Final = 32.0
#: Of the line below, the ground is cut free this much wider than it is.
_ASIDE: Final = 1.5
_SHORT: Final = 6.0 * HOP_RADIUS
_AIR: Final = 1.5  # between what one bridge cuts free and another line
_CELL: Final = 32.0
#: A gap goes no farther into a bend than this share of it, has so much ground to both sides of the line that goes on,
#: and is so far from the next one that the line below is seen between them.
_INTO_BEND: Final = 0.5
_GROUND: Final = 2.0
_INK: Final = 3.0


class Crossing(NamedTuple):
    """A piece of a lying line crosses one of a standing line."""

    lying: str
    lying_piece: int
    standing: str
    standing_piece: int
    x: float
    y: float


class Placed(NamedTuple):
    """A bridge over one line: of which line and piece, at what height, and what it frees."""

    over: str
    piece: int
    under: str
    along: float
    across: float
    radius: float
    half: float  # how wide the ground is freed to both sides of the line below
    free: tuple[float, float]  # how far it is freed at most, on the side of the bridge and on the other one
    is_upright: bool
    aside: float = 0.0  # how much of `half` is for the bend of the line below


class _Side(NamedTuple):
    """A line at a crossing: its piece, where it stands along that, and across which height it runs."""

    flow: str
    piece: int
    along: float
    across: float


class Ground:
    """Some lines with all that they cross: where a bridge between two of them has room."""

    def __init__(self, routes: Mapping[str, RoutedFlow], crossings: Iterable[Crossing], radius: float) -> None:
        self._routes = routes
        self._radius = radius
        self._met: dict[tuple[str, int], list[tuple[float, str]]] = defaultdict(list)
        for one in crossings:
            self._met[one.lying, one.lying_piece].append((one.x, one.standing))
            self._met[one.standing, one.standing_piece].append((one.y, one.lying))
        for met in self._met.values():
            met.sort()
        self._corners: dict[tuple[int, int], list[tuple[str, int, tuple[float, float, float, float]]]] | None = None

    def hop(self, crossing: Crossing) -> Placed | None:
        """The bridge of a crossing, of no height where there is only room for a gap; `None` where not even for that."""
        lying = _Side(crossing.lying, crossing.lying_piece, crossing.x, crossing.y)
        standing = _Side(crossing.standing, crossing.standing_piece, crossing.y, crossing.x)
        ways = (lying, standing), (standing, lying)
        if self._routes[standing.flow].yields and not self._routes[lying.flow].yields:
            ways = ways[1], ways[0]
        first, second = ways
        tries = [(first, LEAST_HOP), (second, self._radius), (first, 0.0), (second, 0.0)]
        if self._routes[first[0].flow].yields and self._is_short(first[0]):
            tries = [tries[2], tries[1], tries[3]]
        found = (self._placed(over, under, least) for (over, under), least in tries)
        last = (self._in_bend(over, under) for over, under in ways)
        return next((placed for placed in chain(found, last) if placed), None)

    def _is_short(self, side: _Side) -> bool:
        """Whether a piece would be little else than its bridge."""
        low, high = open_stretch(self._routes[side.flow], side.piece, BEND_RADIUS)
        return high - low < _SHORT

    def _placed(self, over: _Side, under: _Side, least: float) -> Placed | None:
        """The bridge of one line over the other, at least so high; without height where `least` is none."""
        routes = self._routes
        half = routes[over.flow].width / 2.0
        height, above, below = self._free(over, under)
        if min(above, below) < half + 1.0:
            return None
        radius = 0.0
        if least > 0.0:
            bend = LEAST_BEND if least < self._radius else BEND_RADIUS + LEAST_HOP
            low, high = open_stretch(routes[over.flow], over.piece, bend)
            radius = min(self._radius, over.along - low, high - over.along, height - half)
        is_upright = over.flow != under.flow and self._is_upright(over)
        for tried in (radius, least):
            if tried < least:
                return None
            if self._is_clear(over, under, tried, is_upright=is_upright):
                wide = routes[under.flow].width / 2.0 + _ASIDE
                place = over.along, over.across, tried, wide, (above, below)
                return Placed(over.flow, over.piece, under.flow, *place, is_upright)
        return None

    def _in_bend(self, over: _Side, under: _Side) -> Placed | None:
        """The gap in a line that begins to bend there, beside one that runs straight through all of it.

        It lies as far aside as the line below does at its end, and so far from all else that crosses the two that
        something of the line is seen on both sides, whatever is cut free for the others.
        """
        line, points = self._routes[over.flow], self._routes[under.flow].points
        beside, wide = (line.width + GAP) / 2.0, self._routes[under.flow].width / 2.0 + _ASIDE
        low, high = open_stretch(self._routes[under.flow], under.piece, BEND_RADIUS)
        rooms = [over.across - low, high - over.across]
        side = 0 if rooms[0] < rooms[1] else 1
        axis = 1 if self._is_upright(under) else 0
        is_forward = points[under.piece][axis] < points[under.piece + 1][axis]
        corner = under.piece + (side if is_forward else 1 - side)
        if not rooms[side] < beside < rooms[1 - side] - _INK or not 0 < corner < len(points) - 1:
            return None
        radius = bend_radius(points, corner)
        cut = min(beside - rooms[side], radius * _INTO_BEND)
        free = rooms[side] + cut
        if radius < LEAST_BEND or free < line.width / 2.0 + _GROUND or self._is_crowded(over, under, beside, wide):
            return None
        aside = (radius - sqrt(radius * radius - cut * cut)) / 2.0
        goes_on = points[corner + (1 if corner > under.piece else -1)][1 - axis] - points[corner][1 - axis]
        moved = over._replace(along=over.along + copysign(aside, goes_on))
        half, is_upright = wide + aside, self._is_upright(over)
        first, last = open_stretch(line, over.piece, BEND_RADIUS)
        is_straight = first <= moved.along - half < moved.along + half <= last
        if not is_straight or not self._is_clear(moved, under, 0.0, is_upright=is_upright):
            return None
        place = moved.along, over.across, 0.0, half, (beside, free) if side else (free, beside)
        return Placed(over.flow, over.piece, under.flow, *place, is_upright, aside)

    def _is_crowded(self, over: _Side, under: _Side, beside: float, wide: float) -> bool:
        """Whether another bridge on one of the two lines could come near a gap in the bend of the lower one."""
        for line, at, other, reach in (
            (under, over.across, over.flow, beside + _INK),
            (over, over.along, under.flow, wide + _AIR),
        ):
            met = self._met[line.flow, line.piece]
            for place, name in met[bisect_left(met, (at - REACH, "")) : bisect_right(met, (at + REACH, ""))]:
                if name == other and place == at:
                    continue
                half = self._routes[name].width / 2.0
                towards = self._radius + half + (GAP / 2.0 if line is under else 0.0)
                away = max(self._radius, half + GAP / 2.0)
                if abs(place - at) < reach + (towards if place > at else away):
                    return True
        return False

    def _is_upright(self, side: _Side) -> bool:
        (x1, _), (x2, _) = self._routes[side.flow].points[side.piece : side.piece + 2]
        return x1 == x2

    def _free(self, over: _Side, under: _Side) -> tuple[float, float, float]:
        """How high a bridge may reach, and how far the line below runs straight and alone to both sides of it.

        The next line that crosses there as well may be touched: it has a bridge of its own as a rule, round this one.
        """
        low, high = open_stretch(self._routes[under.flow], under.piece, BEND_RADIUS)
        first, last = over.across - low, high - over.across
        height = first - 1.0
        met = self._met[under.flow, under.piece]
        mine = self._routes[over.flow].yields
        for at, name in met[bisect_left(met, (over.across - REACH, "")) : bisect_right(met, (over.across + REACH, ""))]:
            if name == over.flow and at == over.across:
                continue
            other = self._routes[name]
            near, air = other.width / 2.0, 0.0
            if other.yields is not mine:  # that the line below may hop itself
                near, air = max(near, self._radius), _AIR
            if at <= over.across:
                height = min(height, over.across - at - near - air)
                first = min(first, over.across - at - near - _AIR)
            if at >= over.across:
                last = min(last, at - over.across - near - _AIR)
        return height, first, last

    def _is_clear(self, over: _Side, under: _Side, radius: float, *, is_upright: bool) -> bool:
        """Whether no bend and no end of any line lies where bridge and gap would."""
        half, wide = self._routes[over.flow].width / 2.0, self._routes[under.flow].width / 2.0 + _ASIDE
        # a bend makes room for a bridge, and a line that only has a gap beside it has to run straight through that
        low, high = open_stretch(self._routes[over.flow], over.piece, LEAST_BEND if radius > 0.0 else BEND_RADIUS)
        needed = wide if radius <= 0.0 else 0.0
        if not low <= over.along - needed <= over.along + needed <= high:
            return False
        along, across = max(radius + half, wide), half + GAP / 2.0
        place = over.along - along, over.across - radius - across, over.along + along, over.across + across
        left, top, right, bottom = (place[1], place[0], place[3], place[2]) if is_upright else place
        if self._corners is None:
            self._corners = self._found_corners()
        own = {(side.flow, corner) for side in (over, under) for corner in (side.piece, side.piece + 1)}
        for x in range(int(left // _CELL), int(right // _CELL) + 1):
            for y in range(int(top // _CELL), int(bottom // _CELL) + 1):
                for flow, number, (a, b, c, d) in self._corners.get((x, y), ()):
                    if a < right and left < c and b < bottom and top < d and (flow, number) not in own:
                        return False
        return True

    def _found_corners(self) -> dict[tuple[int, int], list[tuple[str, int, tuple[float, float, float, float]]]]:
        """Bends and ends of all lines, by the cells that they lie in."""
        cells: dict[tuple[int, int], list[tuple[str, int, tuple[float, float, float, float]]]] = defaultdict(list)
        for flow, route in self._routes.items():
            for number, box in enumerate(_corner_boxes(route)):
                for x in range(int(box[0] // _CELL), int(box[2] // _CELL) + 1):
                    for y in range(int(box[1] // _CELL), int(box[3] // _CELL) + 1):
                        cells[x, y].append((flow, number, box))
        return cells


def _corner_boxes(route: RoutedFlow) -> Iterable[tuple[float, float, float, float]]:
    """The ground of the beginning, of each bend and of the arrowhead of a line."""
    points, half, last = route.points, route.width / 2.0, len(route.points) - 1
    for i, (x, y) in enumerate(points):
        if i == last:
            head = head_box(points, route.width)
            yield head.left, head.top, head.right, head.bottom
            return
        xs, ys = [x], [y]
        if i > 0:
            radius = bend_radius(points, i)
            for nx, ny in (points[i - 1], points[i + 1]):
                xs.append(x + max(-radius, min(radius, nx - x)))
                ys.append(y + max(-radius, min(radius, ny - y)))
        yield min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half


def open_stretch(route: RoutedFlow, piece: int, bend: float) -> tuple[float, float]:
    """From where to where a piece is neither bend, as round as `bend` says, nor end nor arrowhead."""
    points, last = route.points, len(route.points) - 2
    axis = 1 if points[piece][0] == points[piece + 1][0] else 0
    start, stop = points[piece][axis], points[piece + 1][axis]
    first = bend_radius(points, piece, bend) if piece > 0 else 1.0
    second = bend_radius(points, piece + 1, bend) if piece < last else head_length(route.width)
    return (start + first, stop - second) if start < stop else (stop + second, start - first)


def built(placed: Iterable[Placed], routes: Mapping[str, RoutedFlow]) -> dict[str, tuple[Hop, ...]]:
    """The bridges of each line along its pieces, neighbours that would overlap joined into one."""
    by_flow: dict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        by_flow[one.over].append(one)
    return {
        flow: _joined(sorted(by_flow[flow], key=lambda one: (one.piece, one.along, one.under)), routes[flow].width)
        for flow in sorted(by_flow)
    }


def _joined(placed: Iterable[Placed], width: float) -> tuple[Hop, ...]:
    hops: list[Hop] = []
    reached = (-1, -inf)  # how far along which piece the last bridge, or what it frees, goes
    for one in placed:
        reach = max(one.radius, one.half)
        left, right, cut = one.along - one.radius, one.along + one.radius, (one.along, one.half, *one.free)
        if reached[0] == one.piece and one.along - reach < reached[1]:
            before = hops.pop()
            lower = min(before.radius, one.radius)
            under, cuts = (*before.under, one.under), (*before.cuts, cut)
            first, last = (before.left, max(right, before.right)) if lower > 0.0 else (before.left, before.left)
            hops.append(Hop(one.piece, first, last, one.across, lower, before.gap, under, cuts, one.is_upright))
        else:
            hops.append(
                Hop(
                    one.piece,
                    left,
                    right,
                    one.across,
                    one.radius,
                    width + GAP,
                    (one.under,),
                    (cut,),
                    one.is_upright,
                    one.aside,
                )
            )
        reached = (one.piece, max(one.along + reach, reached[1] if reached[0] == one.piece else -inf))
    return tuple(hops)
