"""Chips, names of open ends and R-tags: on their line, never under a node, aside for one another.

Open ends and tags come first since their place is all but given, then chips from the one with the least room to the
one with the most. A chip stays on its straight piece: it slides along it, then takes a tighter form (mock-ups,
departure 4: two lines), then tries the next longest piece. Where nothing fits it stands
beside the line.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from vsm_app.layout.along import spot_at
from vsm_app.layout.label_ground import MARGIN, Taken
from vsm_app.layout.line_chips import longest_first, off_the_line, pieces, place_on_line
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.paths import head_length
from vsm_app.layout.sides import going_on, return_nodes
from vsm_app.layout.types import Box, ChipPlace, ChipSpec, FlowSpec, Labels, Point, RoutedFlow, Side

#: How far the chip of an open end moves at a time when it steps aside.
STEP: Final = 8.0
TAG: Final = 22.0
#: Clear ground between a tag and a line that crosses its own: a bridge and the tag's ring.
TAG_AIR: Final = 10.0
#: Clear ground between chip or name of an open end and foreign lines, where there is that much room.
OPEN_AIR: Final = 4.0
#: From the node (or from a bend) to the centre of the tag.
TAG_FROM_NODE: Final = 32.0
TAG_FROM_BEND: Final = 24.0
#: From an arrow's tip to the chip under it, from the arrow to the chip beside it.
UNDER: Final = 2.5
BESIDE: Final = 13.0
NAME_GAP: Final = 1.0
NAME_BESIDE: Final = 6.0
#: How far before the middle of its line the chip of an output to a side begins; what stays of the line before a head.
BEGUN: Final = 26.0
BEGUN_AIR: Final = 4.0
#: Width to which a name is cut where it does not fit in full; what shows it elides it to its box.
SHORT_NAME: Final = 56.0
#: How far below (above) an arrow's tip a chip may hang that finds no place right under it, and in which steps.
DROPS: Final = (0.0, 1.0, 3.0, 6.0, 12.0, 18.0)


def place_labels(
    routes: Mapping[str, RoutedFlow],
    flows: Sequence[FlowSpec],
    chips: Sequence[ChipSpec],
    boxes: Mapping[str, Box] | BoxIndex,
    stuck: Iterable[Box] = (),
) -> Labels:
    """Places of the chips of `chips`, of the names of open ends and of the R-tags of return flows.

    They keep off the nodes' `boxes` and off what is `stuck` on the map besides: badges, bursts, notes.
    """
    work = placing(routes, flows, chips, boxes, stuck)
    while True:
        try:
            next(work)
        except StopIteration as last:
            found: Labels = last.value
            return found


def placing(
    routes: Mapping[str, RoutedFlow],
    flows: Sequence[FlowSpec],
    chips: Sequence[ChipSpec],
    boxes: Mapping[str, Box] | BoxIndex,
    stuck: Iterable[Box] = (),
) -> Generator[None, None, Labels]:
    """The same a step at a time: of a map of thousands of flows it takes seconds."""
    by_id = {flow.id: flow for flow in flows if flow.id in routes}
    ground = Taken.on(boxes if isinstance(boxes, BoxIndex) else BoxIndex(boxes))
    for box in stuck:
        ground.labels.add("", box)
    for name in by_id:
        ground.put_line(name, routes[name])
        yield
    known = sorted((chip for chip in chips if chip.flow in by_id), key=lambda chip: (by_id[chip.flow].rank, chip.flow))
    fixed = [chip for chip in known if chip.at is not None]
    for chip in fixed:
        _place_fixed(chip, routes[chip.flow], ground)
    known = [chip for chip in known if chip.at is None]
    pitches = _pitches([routes[chip.flow] for chip in known if _is_open(routes[chip.flow])])
    for chip in known:
        if _is_open(routes[chip.flow]):
            _place_open(chip, routes[chip.flow], pitches.get(chip.flow, _ALONE), ground)
            yield
    _place_tags(routes, by_id, ground)
    inner: list[tuple[float, float, str, ChipSpec]] = []
    for chip in known:
        route = routes[chip.flow]
        if not _is_open(route):
            room = max((p.length for p in pieces(route.points, route.width)), default=0.0)
            inner.append((room, by_id[chip.flow].rank, chip.flow, chip))
            yield
    for _, _, _, chip in sorted(inner, key=lambda entry: entry[:3]):
        place_on_line(chip, routes[chip.flow], ground)
        yield
    return Labels(ground.chips, ground.names, ground.tags)


def _place_fixed(chip: ChipSpec, route: RoutedFlow, ground: Taken) -> None:
    """Where the user put it, in its fullest form; the name of an open end above it."""
    spot, (width, height) = spot_at(route.points, chip.at or 0.0), chip.forms[0]
    place = ChipPlace(chip.flow, spot.x, spot.y, width, height, 0, spot.segment)
    name = None
    if chip.name_size is not None:
        wide, high = chip.name_size
        name = Box(place.box.left, place.box.top - NAME_GAP - high, wide, high)
    ground.settle(place, name)


def _is_open(route: RoutedFlow) -> bool:
    return route.source.node is None or route.target.node is None


# --- tags -------------------------------------------------------------------------------------------------------------


def _place_tags(routes: Mapping[str, RoutedFlow], flows: Mapping[str, FlowSpec], ground: Taken) -> None:
    """The R-tag at the start of each return flow; what goes on behind the node that does the work has none again."""
    onward = going_on(flows.values(), return_nodes(flows.values()))
    for name in sorted(flows):
        flow = flows[name]
        if flow.r_number is None or name in onward or flow.source is None:
            continue
        at = _tag_place(name, routes[name], ground)
        ground.tags[name] = at
        ground.labels.add("", _tag_box(at))


def _tag_box(at: Point) -> Box:
    return Box(at[0] - TAG / 2.0, at[1] - TAG / 2.0, TAG, TAG)


def _tag_place(name: str, route: RoutedFlow, ground: Taken) -> Point:
    """The first free place along the route, lying pieces first; if there is none, the first that was tried."""
    places = list(_tag_places(route))
    for air in (TAG_AIR, 0.0, None):
        for at in places:
            box = _tag_box(at)
            if ground.is_free(box, name) and (air is None or ground.is_off_lines(box, name, air)):
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


class _Pitch(NamedTuple):
    """How far left and right of an open end its neighbours hang or stand at the same side of the node."""

    left: float
    right: float


_ALONE: Final = _Pitch(math.inf, math.inf)


def _pitches(routes: Sequence[RoutedFlow]) -> dict[str, _Pitch]:
    """The pitches of the open ends at tops and bottoms that have neighbours."""
    sides: dict[tuple[str | None, Side], list[tuple[float, str]]] = {}
    for route in routes:
        port = route.target if route.source.node is None else route.source
        if not port.side.is_vertical:
            sides.setdefault((port.node, port.side), []).append((port.x, route.id))
    pitches: dict[str, _Pitch] = {}
    for ends in sides.values():
        for (x1, one), (x2, two) in pairwise(sorted(ends)):
            pitches[one] = _Pitch(pitches.get(one, _ALONE).left, x2 - x1)
            pitches[two] = _Pitch(x2 - x1, math.inf)
    return pitches


def _place_open(chip: ChipSpec, route: RoutedFlow, pitch: _Pitch, ground: Taken) -> None:
    """The first place, of those that the side offers, where chip and name stand free.

    Names that are too long to hang side by side go to the free side, where there is one, or are cut, else the first
    would take the room of all.
    """
    choices = list(_open_choices(chip, route))
    if chip.name_size is not None:
        wide, high = chip.name_size
        least = min(pitch)
        room = max(min(least - 2.0 * MARGIN, wide), SHORT_NAME)
        if wide > room:
            cut = list(_open_choices(replace(chip, name_size=(room, high)), route))
            hanging = [choice for choice in choices if _hangs_straight(choice[0], route)]
            aside = [
                (place, _aside(place, name, pitch))
                for place, name in hanging
                if name is not None and not _level(place, name)
            ]
            in_row = [choice for choice in cut if least < wide and _hangs_straight(choice[0], route)]
            choices = [*(choice for choice in aside if choice[1] is not None), *in_row, *choices, *cut]
    found: list[tuple[ChipPlace, Box | None] | None] = [None, None]  # the first off lines, the first that is free
    for place, name in choices:
        bodies = [place.box] if name is None else [place.box, name]
        if not all(ground.is_free(body, chip.flow) for body in bodies):
            continue
        if all(ground.is_off_lines(body, chip.flow, OPEN_AIR) for body in bodies):
            ground.settle(place, name)
            return
        if found[0] is None and all(ground.is_off_lines(body, chip.flow) for body in bodies):
            found[0] = place, name
        found[1] = found[1] or (place, name)
    best = found[0] or found[1]
    if best is not None:
        ground.settle(*best)
        return
    _place_anywhere(chip, route, ground)


def _level(place: ChipPlace, name: Box) -> bool:
    """Whether a name stands at the height of its chip, beside it."""
    return name.top < place.box.bottom and place.box.top < name.bottom


def _aside(place: ChipPlace, name: Box, pitch: _Pitch) -> Box | None:
    """A long name moved to where no neighbour hangs, as far as it must; `None` between two neighbours."""
    if min(pitch) >= name.width or (math.isfinite(pitch.left) and math.isfinite(pitch.right)):
        return None
    reach = max(min(pitch) / 2.0 - MARGIN, place.width / 2.0)
    left = place.x - reach if math.isfinite(pitch.left) else place.x + reach - name.width
    return Box(left, name.y, name.width, name.height)


def _place_anywhere(chip: ChipSpec, route: RoutedFlow, ground: Taken) -> None:
    """Where an open end has no room at all: the free place nearest to the line, with the name where that has room."""
    place = off_the_line(chip, longest_first(route.points, route.width), ground)
    box, name = place.box, None
    if chip.name_size is not None:
        wide, high = chip.name_size
        around = (
            Box(place.x - wide / 2.0, box.top - NAME_GAP - high, wide, high),
            Box(place.x - wide / 2.0, box.bottom + NAME_GAP, wide, high),
            Box(box.right + NAME_BESIDE, place.y - high / 2.0, wide, high),
            Box(box.left - NAME_BESIDE - wide, place.y - high / 2.0, wide, high),
        )
        free = (one for one in around if ground.is_free(one, chip.flow) and ground.is_off_lines(one, chip.flow))
        name = next(free, None)
    ground.settle(place, name)


def _hangs_straight(place: ChipPlace, route: RoutedFlow) -> bool:
    """Whether a chip hangs under (or stands over) its line rather than beside it."""
    port = route.target if route.target.node is None else route.source
    return not port.side.is_vertical and abs(place.x - port.x) <= STEP


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
            x = _begun_alike(route.points[-2][0], route.points[-1][0], w, head_length(route.width))
        place = ChipPlace(chip.flow, x, end.y, w, h, form, segment)
        if chip.name_size is None:
            yield place, None
            continue
        wide, nh = chip.name_size
        nw = min(wide, max(_reach_of(route, segment) - MARGIN - 1.0, w))
        for width in dict.fromkeys((wide, nw)):  # what is longer than the line reaches beyond its open end, or is cut
            away = width - nw if inward else 0.0
            left = place.box.left - away if opens_right == inward else place.box.right - width + away
            yield place, Box(left, place.box.top - NAME_GAP - nh, width, nh)
            yield place, Box(left, place.box.bottom + NAME_GAP, width, nh)


def _begun_alike(inner: float, tip: float, wide: float, head: float) -> float:
    """The middle of an output's chip about the middle of its line: those below one another begin at one place."""
    way = 1.0 if tip > inner else -1.0
    middle = (inner + tip - head * way) / 2.0
    end = min(wide - BEGUN, max((abs(tip - inner) - head) / 2.0 - BEGUN_AIR, wide / 2.0))  # of a wide one
    return middle + way * (end - wide / 2.0)


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
    """A loss: chip and name under the head, else beside it, else the name beside the chip, else further below."""
    yield from _under_the_head(chip, route, DROPS[:1])
    yield from _beside_the_head(chip, route)
    yield from _side_by_side(chip, route)
    yield from _under_the_head(chip, route, DROPS[1:])


def _under_the_head(
    chip: ChipSpec, route: RoutedFlow, drops: Sequence[float]
) -> Iterator[tuple[ChipPlace, Box | None]]:
    tip, last = route.target, len(route.points) - 2
    sign = _downwards(route)
    for form, (w, h) in enumerate(chip.forms):
        for drop in drops:
            y = tip.y + sign * (UNDER + drop + h / 2.0)
            for slide in (0.0, STEP, -STEP):
                place = ChipPlace(chip.flow, tip.x + slide, y, w, h, form, last, beside=True)
                if chip.name_size is None:
                    yield place, None
                    continue
                nw, nh = chip.name_size
                top = place.box.bottom + NAME_GAP if sign > 0 else place.box.top - NAME_GAP - nh
                yield place, Box(place.x - nw / 2.0, top, nw, nh)


def _side_by_side(chip: ChipSpec, route: RoutedFlow) -> Iterator[tuple[ChipPlace, Box | None]]:
    """The chip under the head, the name beside the chip: where a line runs below."""
    for place, name in _under_the_head(chip, route, DROPS[:1]):
        if name is not None:
            top = place.y - name.height / 2.0
            yield place, Box(place.box.right + NAME_BESIDE / 2.0, top, name.width, name.height)
            yield place, Box(place.box.left - NAME_BESIDE / 2.0 - name.width, top, name.width, name.height)


def _beside_the_head(chip: ChipSpec, route: RoutedFlow) -> Iterator[tuple[ChipPlace, Box | None]]:
    tip, last = route.target, len(route.points) - 2
    sign = _downwards(route)
    for form, (w, h) in enumerate(chip.forms):
        for side in (1.0, -1.0):
            x = tip.x + side * (BESIDE + w / 2.0)
            place = ChipPlace(chip.flow, x, tip.y - sign * (h / 2.0 - 2.0), w, h, form, last, beside=True)
            if chip.name_size is None:
                yield place, None
                continue
            nw, nh = chip.name_size
            left = place.box.right + NAME_BESIDE if side > 0 else place.box.left - NAME_BESIDE - nw
            yield place, Box(x - nw / 2.0, place.box.bottom + NAME_GAP, nw, nh)
            yield place, Box(left, place.y - nh / 2.0, nw, nh)


def _downwards(route: RoutedFlow) -> float:
    """1 where the end of a line points down, -1 where it points up."""
    return 1.0 if route.points[-1][1] >= route.points[-2][1] else -1.0
