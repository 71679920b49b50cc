"""Chips, names of open ends and R-tags: on their line, never under a node, aside for one another.

Open ends and tags come first since their place is all but given, then chips from the one with the least room to the
one with the most. A chip stays on its straight piece: it slides along it, then takes a tighter form (mock-ups,
departure 4: two lines, then without the unit), then tries the next longest piece. Where nothing fits it stands in
the middle, marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, NamedTuple

from vsm_app.layout.along import spot_at
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.paths import bend_radius, head_length
from vsm_app.layout.sides import return_nodes
from vsm_app.layout.spread import nearest_free
from vsm_app.layout.types import Box, ChipPlace, ChipSpec, FlowSpec, Labels, Point, RoutedFlow, Side

#: Space kept between labels, and between a label and a node.
MARGIN: Final = 2.0
#: A chip keeps this much of its piece visible at each end.
PIECE_MARGIN: Final = 2.0
#: How far the chip of an open end moves at a time when it steps aside.
STEP: Final = 8.0
TAG: Final = 22.0
#: From the node (or from a bend) to the centre of the tag.
TAG_FROM_NODE: Final = 32.0
TAG_FROM_BEND: Final = 24.0
#: From an arrow's tip to the chip under it, from the arrow to the chip beside it.
UNDER: Final = 2.5
BESIDE: Final = 13.0
NAME_GAP: Final = 1.0
NAME_BESIDE: Final = 10.0
#: Width to which a name is cut where it does not fit in full; what shows it elides it to its box.
SHORT_NAME: Final = 56.0


class _Piece(NamedTuple):
    """The usable part of a segment: along x or y, from `low` to `high`, at `across`."""

    segment: int
    lying: bool
    across: float
    low: float
    high: float


@dataclass(slots=True)
class _Ground:
    """What is taken: nodes, labels placed so far, lines."""

    nodes: BoxIndex
    labels: BoxIndex
    lines: BoxIndex
    chips: dict[str, ChipPlace] = field(default_factory=dict)
    names: dict[str, Box] = field(default_factory=dict)
    tags: dict[str, Point] = field(default_factory=dict)

    def is_free(self, box: Box, flow: str) -> bool:
        """Whether no node and no label stands there."""
        return self.nodes.is_free(*_edges(box, MARGIN)) and self.labels.is_free(*_edges(box, MARGIN), (flow,))

    def is_off_lines(self, box: Box, flow: str) -> bool:
        """Whether no other line runs underneath."""
        return self.lines.is_free(*_edges(box, 0.0), (flow,))


def place_labels(
    routes: Mapping[str, RoutedFlow],
    flows: Sequence[FlowSpec],
    chips: Sequence[ChipSpec],
    boxes: Mapping[str, Box] | BoxIndex,
) -> Labels:
    """Places of the chips of `chips`, of the names of open ends and of the R-tags of return flows."""
    nodes = boxes if isinstance(boxes, BoxIndex) else BoxIndex(boxes)
    by_id = {flow.id: flow for flow in flows if flow.id in routes}
    ground = _Ground(nodes, BoxIndex({}), _line_index(routes, by_id))
    known = sorted((chip for chip in chips if chip.flow in by_id), key=lambda chip: (by_id[chip.flow].rank, chip.flow))
    fixed = [chip for chip in known if chip.at is not None]
    for chip in fixed:
        _place_fixed(chip, routes[chip.flow], ground)
    known = [chip for chip in known if chip.at is None]
    pitches = _pitches([routes[chip.flow] for chip in known if _is_open(routes[chip.flow])])
    for chip in known:
        if _is_open(routes[chip.flow]):
            _place_open(chip, routes[chip.flow], pitches.get(chip.flow, float("inf")), ground)
    _place_tags(routes, by_id, ground)
    inner: list[tuple[float, float, str, ChipSpec]] = []
    for chip in known:
        route = routes[chip.flow]
        if not _is_open(route):
            room = max((p.high - p.low for p in _pieces(route)), default=0.0)
            inner.append((room, by_id[chip.flow].rank, chip.flow, chip))
    for _, _, _, chip in sorted(inner, key=lambda entry: entry[:3]):
        _place_on_line(chip, routes[chip.flow], ground)
    return Labels(ground.chips, ground.names, ground.tags)


def _place_fixed(chip: ChipSpec, route: RoutedFlow, ground: _Ground) -> None:
    """Where the user put it, in its fullest form; the name of an open end above it."""
    spot, (width, height) = spot_at(route.points, chip.at or 0.0), chip.forms[0]
    place = ChipPlace(chip.flow, spot.x, spot.y, width, height, 0, spot.segment)
    name = None
    if chip.name_size is not None:
        wide, high = chip.name_size
        name = Box(place.box.left, place.box.top - NAME_GAP - high, wide, high)
    _settle(place, name, ground)


def _is_open(route: RoutedFlow) -> bool:
    return route.source.node is None or route.target.node is None


def _line_index(routes: Mapping[str, RoutedFlow], flows: Mapping[str, FlowSpec]) -> BoxIndex:
    index = BoxIndex({})
    for name in flows:
        route = routes[name]
        half = route.width / 2.0
        for (x1, y1), (x2, y2) in zip(route.points, route.points[1:], strict=False):
            left, top = min(x1, x2) - half, min(y1, y2) - half
            index.add(name, Box(left, top, abs(x2 - x1) + route.width, abs(y2 - y1) + route.width))
    return index


def _edges(box: Box, by: float) -> tuple[float, float, float, float]:
    return (box.x - by, box.y - by, box.x + box.width + by, box.y + box.height + by)


def _pieces(route: RoutedFlow) -> list[_Piece]:
    """Usable parts of the segments, without bends and arrowhead."""
    points, last = route.points, len(route.points) - 2
    pieces = []
    for i in range(last + 1):
        (x1, y1), (x2, y2) = points[i], points[i + 1]
        lying = y1 == y2
        start, stop = (x1, x2) if lying else (y1, y2)
        at_start = bend_radius(points, i) if i > 0 else 0.0
        at_stop = bend_radius(points, i + 1) if i < last else head_length(route.width)
        forward = 1.0 if stop >= start else -1.0
        start, stop = start + forward * at_start, stop - forward * at_stop
        if (stop - start) * forward <= 0.0:
            start = stop = (start + stop) / 2.0
        pieces.append(_Piece(i, lying, y1 if lying else x1, min(start, stop), max(start, stop)))
    return pieces


# --- tags -------------------------------------------------------------------------------------------------------------


def _place_tags(routes: Mapping[str, RoutedFlow], flows: Mapping[str, FlowSpec], ground: _Ground) -> None:
    """The R-tag at the start of each return flow; the node that does the work names the number of what leaves it."""
    workers = return_nodes(flows.values())
    for name in sorted(flows):
        flow = flows[name]
        if flow.r_number is None or flow.source in workers or flow.source is None:
            continue
        at = _tag_place(name, routes[name], ground)
        ground.tags[name] = at
        ground.labels.add("", _tag_box(at))


def _tag_box(at: Point) -> Box:
    return Box(at[0] - TAG / 2.0, at[1] - TAG / 2.0, TAG, TAG)


def _tag_place(name: str, route: RoutedFlow, ground: _Ground) -> Point:
    """The first free place along the route, lying pieces first; if there is none, the first that was tried."""
    places = list(_tag_places(route))
    for off_lines in (True, False):
        for at in places:
            box = _tag_box(at)
            if ground.is_free(box, name) and (not off_lines or ground.is_off_lines(box, name)):
                return at
    return places[0]


def _tag_places(route: RoutedFlow) -> Iterator[Point]:
    """Along each piece with room for a tag, beginning a little way from the node or the bend before it."""
    points = route.points
    segments = sorted(range(len(points) - 1), key=lambda i: (points[i][1] != points[i + 1][1], i))
    for i in segments:
        (x1, y1), (x2, y2) = points[i], points[i + 1]
        length = abs(x2 - x1) + abs(y2 - y1)
        ahead = TAG_FROM_NODE if i == 0 else TAG_FROM_BEND
        while length >= ahead + TAG:
            yield (x1 + (x2 - x1) * ahead / length, y1 + (y2 - y1) * ahead / length)
            ahead += STEP
    (x1, y1), (x2, y2) = points[0], points[1]
    yield ((x1 + x2) / 2.0, (y1 + y2) / 2.0)


# --- open ends --------------------------------------------------------------------------------------------------------


def _pitches(routes: Sequence[RoutedFlow]) -> dict[str, float]:
    """How far apart open ends hang or stand at one side of a node: the distance to the nearest neighbour."""
    sides: dict[tuple[str | None, Side], list[tuple[float, str]]] = {}
    for route in routes:
        port = route.target if route.source.node is None else route.source
        if not port.side.is_vertical:
            sides.setdefault((port.node, port.side), []).append((port.x, route.id))
    pitches: dict[str, float] = {}
    for ends in sides.values():
        for (x1, one), (x2, two) in pairwise(sorted(ends)):
            pitches[one] = min(pitches.get(one, x2 - x1), x2 - x1)
            pitches[two] = x2 - x1
    return pitches


def _place_open(chip: ChipSpec, route: RoutedFlow, pitch: float, ground: _Ground) -> None:
    """The first place, of those that the side offers, where chip and name stand free.

    Names that are too long to hang side by side are cut, else the first would take the room of all.
    """
    choices = list(_open_choices(chip, route))
    if chip.name_size is not None:
        room = max(min(pitch - 2.0 * MARGIN, chip.name_size[0]), SHORT_NAME)
        if chip.name_size[0] > room:
            cut = list(_open_choices(replace(chip, name_size=(room, chip.name_size[1])), route))
            in_row = [choice for choice in cut if pitch < chip.name_size[0] and _hangs_straight(choice[0], route)]
            choices = in_row + choices + cut
    for off_lines in (True, False):
        for place, name in choices:
            bodies = [place.box] if name is None else [place.box, name]
            if not all(ground.is_free(body, chip.flow) for body in bodies):
                continue
            if off_lines and not all(ground.is_off_lines(body, chip.flow) for body in bodies):
                continue
            _settle(place, name, ground)
            return
    place, name = choices[0]
    _settle(replace(place, fits=False), name, ground)


def _hangs_straight(place: ChipPlace, route: RoutedFlow) -> bool:
    """Whether a chip hangs under (or stands over) its line rather than beside it."""
    port = route.target if route.target.node is None else route.source
    return not port.side.is_vertical and abs(place.x - port.x) <= STEP


def _settle(place: ChipPlace, name: Box | None, ground: _Ground) -> None:
    ground.chips[place.flow] = place
    ground.labels.add(place.flow, place.box)
    if name is not None:
        ground.names[place.flow] = name
        ground.labels.add(place.flow, name)


def _open_choices(chip: ChipSpec, route: RoutedFlow) -> Iterator[tuple[ChipPlace, Box | None]]:
    inward = route.source.node is None
    end = route.source if inward else route.target
    if end.side.is_vertical:
        yield from _lying_choices(chip, route, inward=inward)
    elif inward:
        yield from _standing_choices(chip, route)
    else:
        yield from _hanging_choices(chip, route)


def _lying_choices(chip: ChipSpec, route: RoutedFlow, *, inward: bool) -> Iterator[tuple[ChipPlace, Box | None]]:
    """The chip at the beginning of an input, in the middle of an output; the name above it, else below."""
    end = route.source if inward else route.target
    segment = 0 if inward else len(route.points) - 2
    opens_right = end.side is Side.RIGHT
    for form, (w, h) in enumerate(chip.forms):
        if inward:
            x = end.x + w / 2.0 if opens_right else end.x - w / 2.0
        else:
            a, b = route.points[-2][0], route.points[-1][0]
            x = (a + b - head_length(route.width) * (1.0 if b > a else -1.0)) / 2.0
        place = ChipPlace(chip.flow, x, end.y, w, h, form, segment)
        if chip.name_size is None:
            yield place, None
            continue
        nw, nh = chip.name_size
        nw = min(nw, max(_reach_of(route, segment) - MARGIN - 1.0, w))
        left = place.box.left if opens_right == inward else place.box.right - nw
        yield place, Box(left, place.box.top - NAME_GAP - nh, nw, nh)
        yield place, Box(left, place.box.bottom + NAME_GAP, nw, nh)


def _reach_of(route: RoutedFlow, segment: int) -> float:
    """Length of the piece along which a name may run; a longer one is elided to the width of its box."""
    (x1, _), (x2, _) = route.points[segment], route.points[segment + 1]
    return abs(x2 - x1)


def _standing_choices(chip: ChipSpec, route: RoutedFlow) -> Iterator[tuple[ChipPlace, Box | None]]:
    """An input from above or below: the chip at its end, the name beyond it."""
    end = route.source
    beyond = -1.0 if end.side is Side.BOTTOM else 1.0
    slides = (0.0, STEP, -STEP, 2.0 * STEP, -2.0 * STEP)
    for form, (w, h) in enumerate(chip.forms):
        for slide in slides:
            place = ChipPlace(chip.flow, end.x + slide, end.y, w, h, form, 0)
            if chip.name_size is None:
                yield place, None
                continue
            nw, nh = chip.name_size
            top = place.box.top - NAME_GAP - nh if beyond < 0 else place.box.bottom + NAME_GAP
            yield place, Box(place.x - nw / 2.0, top, nw, nh)


def _hanging_choices(chip: ChipSpec, route: RoutedFlow) -> Iterator[tuple[ChipPlace, Box | None]]:
    """A loss: chip and name under the head, else beside it to the right or left."""
    tip, last = route.target, len(route.points) - 2
    sign = 1.0 if route.points[-1][1] >= route.points[-2][1] else -1.0
    for form, (w, h) in enumerate(chip.forms):
        y = tip.y + sign * (UNDER + h / 2.0)
        for slide in (0.0, STEP, -STEP):
            place = ChipPlace(chip.flow, tip.x + slide, y, w, h, form, last, beside=True)
            if chip.name_size is None:
                yield place, None
                continue
            nw, nh = chip.name_size
            top = place.box.bottom + NAME_GAP if sign > 0 else place.box.top - NAME_GAP - nh
            yield place, Box(place.x - nw / 2.0, top, nw, nh)
    for form, (w, h) in enumerate(chip.forms):
        for side in (1.0, -1.0):
            x = tip.x + side * (BESIDE + w / 2.0)
            place = ChipPlace(chip.flow, x, tip.y - sign * (h / 2.0 - 2.0), w, h, form, last, beside=True)
            if chip.name_size is None:
                yield place, None
                continue
            nw, nh = chip.name_size
            left = place.box.right + NAME_BESIDE if side > 0 else place.box.left - NAME_BESIDE - nw
            yield place, Box(left, place.y - nh / 2.0, nw, nh)
            yield place, Box(x - nw / 2.0, place.box.bottom + NAME_GAP, nw, nh)


# --- chips on lines ---------------------------------------------------------------------------------------------------


def _place_on_line(chip: ChipSpec, route: RoutedFlow, ground: _Ground) -> None:
    pieces = sorted(_pieces(route), key=lambda p: (p.low - p.high, p.segment))
    for off_lines in (True, False):
        for piece in pieces:
            for form, size in enumerate(chip.forms):
                place = _slide(chip.flow, piece, form, size, ground, off_lines=off_lines)
                if place is not None:
                    _settle(place, None, ground)
                    return
    _settle(_over_the_bends(chip, pieces, ground), None, ground)


def _over_the_bends(chip: ChipSpec, pieces: Sequence[_Piece], ground: _Ground) -> ChipPlace:
    """In the middle of a piece shorter than the chip (a small loop) where that is free, else marked as not fitting."""
    for piece in sorted(pieces, key=lambda p: not p.lying):
        x, y = _at(piece, (piece.low + piece.high) / 2.0)
        for form, (w, h) in enumerate(chip.forms):
            place = ChipPlace(chip.flow, x, y, w, h, form, piece.segment)
            if ground.is_free(place.box, chip.flow):
                return place
    form, (w, h) = len(chip.forms) - 1, chip.forms[-1]
    x, y = _at(pieces[0], (pieces[0].low + pieces[0].high) / 2.0)
    return ChipPlace(chip.flow, x, y, w, h, form, pieces[0].segment, fits=False)


def _slide(
    flow: str, piece: _Piece, form: int, size: tuple[float, float], ground: _Ground, *, off_lines: bool
) -> ChipPlace | None:
    """The free place nearest to the middle of the piece, `None` where there is none or the chip is too long for it."""
    w, h = size
    half, thick = (w / 2.0, h / 2.0) if piece.lying else (h / 2.0, w / 2.0)
    low, high = piece.low + half + PIECE_MARGIN, piece.high - half - PIECE_MARGIN
    if low > high:
        return None
    along = nearest_free((low + high) / 2.0, low, high, _blocked(flow, piece, half, thick, ground, off_lines=off_lines))
    if along is None:
        return None
    x, y = _at(piece, along)
    return ChipPlace(flow, x, y, w, h, form, piece.segment)


def _blocked(
    flow: str, piece: _Piece, half: float, thick: float, ground: _Ground, *, off_lines: bool
) -> list[tuple[float, float]]:
    """Stretches of the piece in which the chip's middle must not lie, sorted."""
    stretches = []
    for index, margin in ((ground.nodes, MARGIN), (ground.labels, MARGIN), (ground.lines, 0.0)):
        if index is ground.lines and not off_lines:
            continue
        near, far = piece.across - thick - margin, piece.across + thick + margin
        start, stop = piece.low - margin, piece.high + margin
        strip = (start, near, stop, far) if piece.lying else (near, start, far, stop)
        for rect in index.touching(*strip):
            if rect.name != flow or index is ground.nodes:
                first, last = (rect.left, rect.right) if piece.lying else (rect.top, rect.bottom)
                stretches.append((first - half - margin, last + half + margin))
    return sorted(stretches)


def _at(piece: _Piece, along: float) -> Point:
    return (along, piece.across) if piece.lying else (piece.across, along)
