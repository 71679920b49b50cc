"""A clear way for each line: the plain route where it is free, else the next best that is.

Tried in turn: the movable segment near the source, in the middle, near the target; then a way along the channel above
or below one of the two nodes; then the search round the obstacles. Nodes must be cleared, labels of open ends should
be. A way of which a piece runs into a node has that piece put beside it before the next way is looked at: a node that
comes or grows there pushes the line aside instead of leading it elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from vsm_app.layout.channels import room_between_ends, shift_piece
from vsm_app.layout.dragging import along, dragged_way, has_room, way_round
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.search import REACHES, find_route
from vsm_app.layout.shapes import End, Plain, plain_route, simplified
from vsm_app.layout.sides import is_return
from vsm_app.layout.spread import nearest_free
from vsm_app.layout.types import FlowSpec, Point, RoutingOptions, Side

#: A step between nodes no farther apart than this lies in the middle of the gap.
NEAR: Final = 260.0
#: Places of a dragged piece through which its line is led round what stands in its way.
_HOLDS: Final = (0.5, 0.25, 0.75)
#: Distance in px that a line must keep from a node for its way to count as clear.
CLEAR: Final = 3.0
#: How far a piece is put aside, past a node if need be; those along the way go no farther than lines keep off nodes.
ASIDE: Final = 160.0


class Way(NamedTuple):
    """A polyline, its movable segment, whether it runs clear of all nodes, and the ground that was looked at for it.

    The way stays the same while nothing changes within `seen` (left, top, right, bottom). A way that comes from the
    search keeps the plain, blocked one that it stands `instead` of.
    """

    points: tuple[Point, ...]
    bend: int | None
    clear: bool
    seen: tuple[float, float, float, float]
    instead: Way | None = None


class Hint(NamedTuple):
    """What is known of a line beforehand: the height of its return lane, and whether a long line had better step early.

    It had where lines stand closer at its source than at its target: the long piece then runs where there is more room.
    """

    level: float | None = None
    early: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What lines have to keep off: the nodes, and the labels of open ends (named by their flow)."""

    boxes: BoxIndex
    labels: BoxIndex


def clear_way(flow: FlowSpec, first: End, last: End, hint: Hint, ground: Ground, options: RoutingOptions) -> Way:
    """The first candidate that is clear of nodes (if possible of labels too), else the plain way, marked as not clear.

    A bend that the user dragged is taken as it is. Labels can step aside: they choose among routes with the same
    number of bends, but never cost another bend.
    """
    plains = _plain_candidates(flow, first, last, hint, options)
    is_held = flow.is_dragged or hint.level is not None
    chosen, has_moved = _clearest(flow, plains, ground, options, is_held=is_held)
    reach = CLEAR + flow.width
    if chosen is None and not flow.is_dragged and last.side is first.side.opposite:
        chosen, moved_too = _clearest(flow, _channels(first, last, flow.width, options), ground, options)
        has_moved |= moved_too
        reach += options.clearance + flow.width
    seen = _seen(first, last, plains, reach + ASIDE if has_moved else reach)
    if chosen is None:
        return Way(plains[0].points, plains[0].bend, False, seen)
    return Way(chosen.points, chosen.bend, True, seen)


def searched_way(flow: FlowSpec, first: End, last: End, blocked: Way, ground: Ground, options: RoutingOptions) -> Way:
    """What the search finds in place of a way that is blocked: round nodes and labels, else round nodes only.

    A piece that the user put somewhere stays there, the line runs round what stands before and behind it.
    """
    reach = 2.0 * max(REACHES)
    if flow.is_dragged:
        found_both = _round_to_piece(flow, first, last, blocked, ground, options)
        if found_both is not None:
            seen = _seen(first, last, [Plain(found_both.points, None)], reach)
            return Way(found_both.points, found_both.bend, True, _joined(blocked.seen, seen), blocked)
        return blocked._replace(seen=_seen(first, last, [Plain(blocked.points, None)], reach), instead=blocked)
    looked = 0.0  # what a search in vain has looked at counts too: with other ground there it might find a way
    for indexes in ((ground.boxes, ground.labels), (ground.boxes,)):
        found = find_route(first, last, (flow.source, flow.target), indexes, flow.width, options)
        if found is None:
            looked = max(REACHES)
        else:
            seen = _seen(first, last, [Plain(found.points, None)], max(found.reach, looked))
            return Way(found.points, _middle(found.points), True, _joined(blocked.seen, seen), blocked)
    return blocked._replace(seen=_seen(first, last, [Plain(blocked.points, None)], reach), instead=blocked)


def led_round(
    flow: FlowSpec,
    first: End,
    last: End,
    hint: Hint,
    blocked: Way,
    ground: Ground,
    nodes: BoxIndex,
    options: RoutingOptions,
) -> Way:
    """What the search finds in place of a way that is blocked; past the `nodes` alone where all ways round are."""
    found = searched_way(flow, first, last, blocked, ground, options)
    if found.clear or ground.boxes is nodes:
        return found
    bare = Ground(nodes, ground.labels)
    through = clear_way(flow, first, last, hint, bare, options)
    if not through.clear:
        through = searched_way(flow, first, last, through, bare, options)
    return through._replace(seen=_joined(found.seen, through.seen), instead=blocked)


def _round_to_piece(
    flow: FlowSpec, first: End, last: End, blocked: Way, ground: Ground, options: RoutingOptions
) -> Plain | None:
    """Round the nodes to a free place of the dragged piece and on from there to the other end."""
    if blocked.bend is None:
        return None
    (x1, y1), (x2, y2) = blocked.points[blocked.bend], blocked.points[blocked.bend + 1]
    if x1 == x2:
        enter, leave = (Side.TOP, Side.BOTTOM) if y1 < y2 else (Side.BOTTOM, Side.TOP)
    else:
        enter, leave = (Side.LEFT, Side.RIGHT) if x1 < x2 else (Side.RIGHT, Side.LEFT)
    for share in _HOLDS:
        x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
        into = find_route(first, End(x, y, enter, None), (flow.source, None), (ground.boxes,), flow.width, options)
        if into is None:
            continue
        out = find_route(End(x, y, leave, None), last, (None, flow.target), (ground.boxes,), flow.width, options)
        if out is not None:
            points = tuple(simplified([*into.points, *out.points[1:]]))
            held = (i for i, (a, b) in enumerate(pairwise(points)) if _is_on(a, b, x, y, upright=x1 == x2))
            return Plain(points, next(held, None))
    return None


def _is_on(a: Point, b: Point, x: float, y: float, *, upright: bool) -> bool:
    """Whether a point lies on an upright or lying piece."""
    if upright:
        return a[0] == b[0] == x and min(a[1], b[1]) <= y <= max(a[1], b[1])
    return a[1] == b[1] == y and min(a[0], b[0]) <= x <= max(a[0], b[0])


def _joined(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))


def _seen(first: End, last: End, plains: Sequence[Plain], reach: float) -> tuple[float, float, float, float]:
    """The ground round both nodes and all plain candidates."""
    left, right = (first.x, last.x) if first.x < last.x else (last.x, first.x)
    top, bottom = (first.y, last.y) if first.y < last.y else (last.y, first.y)
    corners = [point for plain in plains for point in plain.points[1:-1]]
    for box in (first.box, last.box):
        if box is not None:
            corners += (box.x, box.y), (box.x + box.width, box.y + box.height)
    for x, y in corners:
        if x < left:
            left = x
        elif x > right:
            right = x
        if y < top:
            top = y
        elif y > bottom:
            bottom = y
    return (left - reach, top - reach, right + reach, bottom + reach)


def _clearest(
    flow: FlowSpec, plains: Iterable[Plain], ground: Ground, options: RoutingOptions, *, is_held: bool = False
) -> tuple[Plain | None, bool]:
    """The first that is clear of nodes and labels, else the first that is clear of nodes; whether any was put aside.

    `is_held`: a piece lies where the user has put it, or where a lane was dealt to it.
    """
    pad, has_moved = flow.width / 2.0 + CLEAR, False
    second: Plain | None = None
    for given in plains:
        plain = given
        if not ground.boxes.is_clear(plain.points, pad, flow.source, flow.target):
            if is_held:
                continue
            plain, has_moved = _put_aside(plain, flow.width, ground.boxes, options), True
            if plain is given or not ground.boxes.is_clear(plain.points, pad, flow.source, flow.target):
                continue
        if ground.labels.is_clear(plain.points, 0.0, flow.id, flow.id):
            return plain, has_moved
        second = second or plain
    return second, has_moved


def _put_aside(plain: Plain, width: float, boxes: BoxIndex, options: RoutingOptions) -> Plain:
    """The same way, each piece between the two at its ends that runs into nodes as near beside them as it has room."""
    points, pad = list(plain.points), width / 2.0 + CLEAR
    for i in range(1, len(points) - 2):
        axis = 0 if points[i][0] == points[i + 1][0] else 1
        at, most = points[i][axis], ASIDE if i % 2 else options.clearance
        low, high = sorted((points[i][1 - axis], points[i + 1][1 - axis]))
        first, last = room_between_ends(points, i, axis, width)
        first, last = max(first, at - most), min(last, at + most)
        across, along = (first - pad, last + pad), (low - pad, high + pad)
        (left, right), (top, bottom) = (across, along) if axis == 0 else (along, across)
        near = boxes.overlapping(left, top, right, bottom)
        walls = [(r.left - pad, r.right + pad) if axis == 0 else (r.top - pad, r.bottom + pad) for r in near]
        to = nearest_free(at, first, last, sorted(walls))
        if to is not None and to != at:
            shift_piece(points, i, axis, to)
    return plain if points == list(plain.points) else Plain(tuple(points), plain.bend)


def _plain_candidates(flow: FlowSpec, first: End, last: End, hint: Hint, options: RoutingOptions) -> list[Plain]:
    if flow.is_dragged:
        return [dragged_way(first, last, options.approach, bend=flow.bend, level=flow.level)]
    if hint.level is not None:
        return [plain_route(first, last, options.approach, hint.level)]
    if last.side is not first.side.opposite:
        return [plain_route(first, last, options.approach)]
    return [plain_route(first, last, options.approach, bend) for bend in _bends(flow, first, last, hint, options)]


def _bends(flow: FlowSpec, first: End, last: End, hint: Hint, options: RoutingOptions) -> list[float | None]:
    """Places of the step between two facing sides, best first."""
    start, stop, forward = along(first, last)
    room = (stop - start) * forward
    if room < 2.0 * options.approach or first.x == last.x or first.y == last.y:
        return [None]
    early, late = start + forward * options.approach, stop - forward * options.approach
    if is_return(flow):
        return [early, None, late]
    if room <= NEAR:
        return [None, late, early]
    return [early, late, None] if hint.early else [late, early, None]


def _channels(first: End, last: End, width: float, options: RoutingOptions) -> Iterator[Plain]:
    """Ways along the channel beside one of the two nodes, the shortest first."""
    if not has_room(first, last, options.approach):
        return
    across = (first.y, last.y) if first.side.is_vertical else (first.x, last.x)
    pad = options.clearance + width / 2.0
    levels: set[float] = set()
    for end in (first, last):
        if end.box is None:
            continue
        low, high = (end.box.top, end.box.bottom) if end.side.is_vertical else (end.box.left, end.box.right)
        levels.update((low - pad, high + pad))
    for level in sorted(levels, key=lambda at: (abs(at - across[0]) + abs(at - across[1]), at)):
        yield way_round(first, last, level, options.approach)


def _middle(points: tuple[Point, ...]) -> int | None:
    """The segment that a drag takes hold of: the middle one of three."""
    return 1 if len(points) == 4 else None  # noqa: PLR2004
