"""From farther away: the places where figure and name of a flow could stand, the best ones first.

A figure stands on a straight piece of its line, or beside it on a short hair; that of an open end at that end, with the
name above, below or beside it, on one line or two.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from vsm_app.layout.line_chips import Piece, longest_first
from vsm_app.layout.paths import head_box, head_length
from vsm_app.layout.types import Box, Point, Size
from vsm_app.ui.canvas.chips import text_width
from vsm_app.ui.canvas.figure_sizes import HEIGHT, SMALLER, low_size, usual_sizes
from vsm_app.ui.canvas.models import FlowModel
from vsm_app.ui.theme import Theme

#: Height of a line of a name at 100 %; room beside its letters.
LINE: Final = 13.0
_NAME_AIR: Final = 2.0
#: px on the screen: of its piece that a figure leaves in sight at both ends; from its line to a figure beside it.
_SEEN: Final = 0.5
_OFF: Final = (4.5, 9.0, 15.0, 21.0, 28.0)
#: The same between lines that run so close that the next would be nearer: right beside its own.
_CLOSE: Final = 2.3
#: Last of all, px from its line to a figure on a longer hair, where along its piece that begins, and how the figure
#: stands about it.
_REACHES: Final = (3.0, 7.0, 12.0, 18.0, 26.0, 36.0)
#: Shares of its size by which a figure goes to one side of its line: farther it would seem to stand beside it.
_EDGES: Final = (0.2, -0.2)
_FAR_EDGES: Final = (0.27, -0.27)
_NARROW_EDGES: Final = (0.08, -0.08, 0.16, -0.16)
_MIDDLE: Final = (0.0,)
_LEANS_OVER: Final = (0.0, 0.07, -0.07, 0.14, -0.14, 0.2, -0.2)
_FEET: Final = (0.5, 0.25, 0.75, 0.05, 0.95)
_LEANS: Final = (0.0, 0.4, -0.4)
#: px on the screen from an arrow, or name, to a figure; how far from an open end it may be; what stays of its line.
_GAP: Final = 2.1
_TOUCHING: Final = 0.3
_NAME_GAP: Final = 1.0
_FARTHER: Final = (8.0, 15.0, 22.0, 30.0, 38.0)
_FAR_AHEAD: Final = (10.0, 13.0, 16.0, 19.0, 22.0, 25.0, 28.0, 31.0, 34.0, 37.0, 40.0)
_INWARD: Final = (5.0, 10.0, 15.0)
_LEFT: Final = 4.0
#: Of a figure beside an open end, how much lies back along the line: beside the tip, a hair meets it off its corner.
_BACK: Final = (0.5, 0.25, 1.0)
_FARTHER_BACK: Final = (0.6, 0.7, 0.8, 0.9, 1.1, 1.2)
#: Where the line may meet a figure that stands across it, as shares of its width from its middle.
_SLIDES: Final = (0.0, 0.2, -0.2, 0.36, -0.36, 0.46, -0.46)
#: Places along a piece, and beside one.
_ALONG: Final = (0.5, 0.35, 0.65, 0.2, 0.8, 0.08, 0.92, 0.0, 1.0)
_BESIDE: Final = (0.5, 0.3, 0.7, 0.12, 0.88)
_PIECES: Final = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """One place: the figure in one of its forms, the lines of the name, and the point that a hair leads to."""

    chip: Box | None
    form: int = 0
    words: Box | None = None
    lines: tuple[str, ...] = ()
    tie: Point | None = None
    segment: int = -1  # on which the figure stands
    at_end: bool = False  # at the end of its line, which needs no hair
    over_bends: bool = False  # it may cover other pieces of its line
    over_lines: bool = False  # it covers pieces of other lines
    by_others: bool = False  # on a hair, another line is nearer
    tight: bool = False  # on its line, as near to others as can just be told apart
    across: bool = False  # on a hair that crosses other lines
    share: float = 1.0  # of the size of all figures

    def hair(self) -> Box | None:
        """The ground that the hair takes."""
        if self.tie is None or self.chip is None:
            return None
        (x, y), (x2, y2) = self.tie, nearest(self.chip, self.tie)
        return Box(min(x, x2) - 0.5, min(y, y2) - 0.5, abs(x - x2) + 1.0, abs(y - y2) + 1.0)


def nearest(box: Box, point: Point) -> Point:
    """The point of a box that is nearest to one beside it."""
    return min(max(point[0], box.left), box.right), min(max(point[1], box.top), box.bottom)


def level_in_rows(models: Iterable[FlowModel], scale: float, px: float) -> set[str]:
    """The flows with a level open end so near above or below another that names stand beside figures, all alike."""
    apart = (HEIGHT + LINE) * scale + 2.0 * _GAP * px
    ends = sorted((*_outer(model)[0][::-1], model.id) for model in models if _is_level(model))
    rows = set()
    for number, (y, x, flow) in enumerate(ends):
        for y2, x2, other in ends[number + 1 :]:
            if y2 - y >= apart:
                break
            if abs(x2 - x) < apart:
                rows |= {flow, other}
    return rows


def _outer(model: FlowModel) -> tuple[Point, Point]:
    """The open end and the point before it."""
    points = model.points if model.open_source else model.points[::-1]
    return points[0], points[1]


def _is_level(model: FlowModel) -> bool:
    if not model.label or not (model.open_source or model.open_target):
        return False
    end, inner = _outer(model)
    return end[1] == inner[1]


def choices(
    model: FlowModel, scale: float, px: float, theme: Theme, stands: Callable[[Choice], bool], *, in_rows: bool = False
) -> Iterator[Choice]:
    """All places, best first, at `scale` times the size of letters; `px` is what one on the screen is on the table.

    Names are tried with figures that can stand where they are. `in_rows`: beside these rather than above them.
    """
    forms = [] if model.chip is None or model.chip_place is None else usual_sizes(model.chip, scale, theme)
    if not model.open_source and not model.open_target:
        for form, size in forms:
            yield from _on_the_line(model, form, size, px)
        for form, size in forms[-1:]:
            yield from _beside_the_line(model, form, size, px)
        return
    end = _End(model, px, in_rows=in_rows)
    names = _names(model, scale, theme)
    yield from _at_the_end(end, forms, names, stands)
    if not forms:
        for name in names:
            yield from end.name_alone(*name)


def _at_the_end(
    end: _End,
    forms: list[tuple[int, Size]],
    names: list[tuple[tuple[str, ...], Size]],
    stands: Callable[[Choice], bool],
) -> Iterator[Choice]:
    """The places at an open end, with the name where that can be."""
    for form, size in forms:
        standing: list[Choice] = []
        for number, name in enumerate(names):
            for choice in standing if number else end.places(form, size):
                if number == 0 and not stands(choice):
                    continue
                if number == 0:
                    standing.append(choice)
                yield from end.with_name(choice, *name)
    for form, size in forms:
        yield from end.places(form, size)


def _names(model: FlowModel, scale: float, theme: Theme) -> list[tuple[tuple[str, ...], Size]]:
    """The name whole on one line, then on two, with its sizes."""
    if not model.label:
        return []
    words = model.label.split()
    breaks = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    wrapped = min(breaks, key=lambda two: max(text_width(line, "flow.label", theme) for line in two), default=None)
    found: list[tuple[tuple[str, ...], Size]] = []
    for lines in ((model.label,), wrapped) if wrapped else ((model.label,),):
        wide = max(text_width(line, "flow.label", theme) for line in lines) + _NAME_AIR
        found.append((lines, (wide * scale, LINE * len(lines) * scale)))
    return found


def _box(x: float, y: float, size: Size) -> Box:
    return Box(x - size[0] / 2.0, y - size[1] / 2.0, *size)


# --- flows between two nodes


def _pieces(model: FlowModel) -> list[Piece]:
    """The longest straight pieces, without bends and arrowhead."""
    return [piece for piece in longest_first(model.points, model.width) if piece.length > 0.0][:_PIECES]


def _on_the_line(model: FlowModel, form: int, size: Size, px: float) -> Iterator[Choice]:
    """On the longest pieces that leave some of themselves in sight; first, and nearest, where it stands near by."""
    near = model.chip_place
    pieces = _pieces(model)
    if near is not None and near.anchor is None:
        pieces.sort(key=lambda piece: piece.segment != near.segment)
    for piece in pieces:
        track = _track(piece, size, px)
        if track is None:
            continue
        places = [track.low + track.length * share for share in _ALONG]
        if near is not None and near.segment == piece.segment and near.anchor is None:
            wish = min(max(near.x if piece.lying else near.y, track.low), track.high)
            places = [wish, *sorted(places, key=lambda at: abs(at - wish))]
        for at in places:
            yield Choice(_box(*track.at(at), size), form, segment=piece.segment)


def _track(piece: Piece, size: Size, px: float) -> Piece | None:
    """Where the middle of a figure may be on a piece; `None` where it would leave nothing of that in sight."""
    inset = (size[0] if piece.lying else size[1]) / 2.0 + _SEEN * px
    if piece.length < 2.0 * inset:
        return None
    return piece._replace(low=piece.low + inset, high=piece.high - inset)


def _beside_the_line(
    model: FlowModel, form: int, size: Size, px: float, offs: Sequence[float] = _OFF
) -> Iterator[Choice]:
    """Beside them, on a hair as short as may be."""
    pieces = _pieces(model)
    for off in offs:
        for piece in pieces:
            away = (size[1] if piece.lying else size[0]) / 2.0 + model.width / 2.0 + off * px
            (x1, y1), (x2, y2) = model.points[piece.segment], model.points[piece.segment + 1]
            middle = ((x1 + x2) / 2.0, (y1 + y2) / 2.0)  # head and bends included: between two nodes
            for x, y in (middle, *(piece.spot(share) for share in _BESIDE)):
                for sign in (-1.0, 1.0):
                    at = (x, y + sign * away) if piece.lying else (x + sign * away, y)
                    yield Choice(_box(*at, size), form, tie=(x, y))


def farther(
    model: FlowModel,
    scale: float,
    px: float,
    theme: Theme,
    stands: Callable[[Choice], bool],
    clear: Callable[[Box], bool],
) -> Iterator[Choice]:
    """For a figure with no other place: lower and narrower, its line along an edge, longer hairs that cross nothing.

    `clear` tells that of a hair.
    """
    if model.chip is None or model.chip_place is None:
        return
    usual, low = usual_sizes(model.chip, scale, theme)[-1], low_size(model.chip, scale, theme)
    if model.open_source or model.open_target:
        yield from _at_the_end(_End(model, px, in_rows=False), [low], _names(model, scale, theme), stands)
    yield from _along_the_line(model, *low, px, _MIDDLE)
    yield from _over_the_bends(model, *low, px)
    yield from _along_the_line(model, *usual, px, _EDGES)
    yield from _along_the_line(model, *low, px, _NARROW_EDGES)
    yield from _beside_the_line(model, *low, px)
    yield from _on_long_hairs(model, *usual, px, clear)
    yield from _on_long_hairs(model, *low, px, clear)
    yield from _right_beside(model, *low, px)


def _right_beside(model: FlowModel, form: int, size: Size, px: float) -> Iterator[Choice]:
    """So near to its line, or to its end, that it is plain whose it is between others that run close."""
    if model.open_source or model.open_target:
        yield from _End(model, px, in_rows=False).right_beside(form, size)
    else:
        yield from _beside_the_line(model, form, size, px, (_CLOSE,))


def crowded(model: FlowModel, scale: float, px: float, theme: Theme) -> Iterator[Choice]:
    """For a figure that has not even such a place: smaller, else as near to other lines as can be told apart."""
    if model.chip is None or model.chip_place is None:
        return
    form, low = low_size(model.chip, scale, theme)
    small = (low[0] * SMALLER, low[1] * SMALLER)
    end = _End(model, px, in_rows=False) if model.open_source or model.open_target else None
    for choice in (
        *(end.places(form, small) if end else ()),
        *_along_the_line(model, form, small, px, (*_MIDDLE, *_NARROW_EDGES, *_EDGES)),
        *_beside_the_line(model, form, small, px),
        *_right_beside(model, form, small, px),
    ):
        yield replace(choice, share=SMALLER)
    for size, share in ((low, 1.0), (small, SMALLER)):
        for choice in _along_the_line(model, form, size, px, _LEANS_OVER):
            yield replace(choice, tight=True, share=share)
    for choice in _along_the_line(model, form, small, px, _FAR_EDGES):
        yield replace(choice, share=SMALLER)


def among_others(
    model: FlowModel,
    scale: float,
    px: float,
    theme: Theme,
    stands: Callable[[Choice], bool],
    clear: Callable[[Box], bool],
) -> Iterator[Choice]:
    """Last of all: ahead of an open end on a hair across other lines, else on its own line over thin ones.

    Only where that cannot be either, on a hair where another line is nearer; `clear` tells that of the hair.
    """
    if model.chip is None or model.chip_place is None:
        return
    form, low = low_size(model.chip, scale, theme)
    usual, small = usual_sizes(model.chip, scale, theme)[-1], (low[0] * SMALLER, low[1] * SMALLER)
    end = _End(model, px, in_rows=False) if model.open_source or model.open_target else None
    if end:
        ahead = [one for one in (*end.far_ahead(*usual), *end.far_ahead(form, low)) if stands(one)]
        for name in _names(model, scale, theme):
            for choice in ahead:
                yield from end.with_name(choice, *name)
        yield from ahead
    for size, share in ((low, 1.0), (usual[1], 1.0), (small, SMALLER)):
        at_end = (*end.places(form, size), *end.at_the_tip(form, size)) if end else ()
        for choice in (*at_end, *_along_the_line(model, form, size, px, _LEANS_OVER)):
            if choice.tie is None:
                yield replace(choice, over_lines=True, share=share)
    for choice in _on_long_hairs(model, form, low, px, clear):
        yield replace(choice, by_others=True)


def on_straight(model: FlowModel, form: int, size: Size, px: float, along: float) -> Choice | None:
    """The place on a straight line with the middle at a coordinate; `None` where it is too near to an end."""
    pieces = _pieces(model)
    track = _track(pieces[0], size, px) if pieces else None
    if track is None or not track.low <= along <= track.high:
        return None
    return Choice(_box(*track.at(along), size), form, segment=pieces[0].segment)


def _along_the_line(model: FlowModel, form: int, size: Size, px: float, leans: Sequence[float]) -> Iterator[Choice]:
    """On its line, or to one side of it, where another runs close on the other side."""
    for lean in leans:
        for piece in _pieces(model):
            track = _track(piece, size, px)
            if track is None:
                continue
            track = track._replace(across=track.across + lean * (size[1] if piece.lying else size[0]))
            for share in _ALONG:
                yield Choice(_box(*track.spot(share), size), form, segment=piece.segment)


def _over_the_bends(model: FlowModel, form: int, size: Size, px: float) -> Iterator[Choice]:
    """On a piece too short for it, over the bends beside that: what comes before and after stays in sight."""
    points, seen = model.points, _LEFT * px
    for segment, (a, b) in enumerate(pairwise(points)):
        box = _box((a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0, size)
        around = box.inflated(seen)
        if all(nearest(around, end) != end for end in (points[0], points[-1])):
            yield Choice(box, form, segment=segment, over_bends=True)


def _on_long_hairs(
    model: FlowModel, form: int, size: Size, px: float, clear: Callable[[Box], bool]
) -> Iterator[Choice]:
    """On any free ground near by to which a hair leads straight: the shortest that crosses nothing."""
    rays = [
        (*piece.spot(share), piece.lying, sign) for piece in _pieces(model) for share in _FEET for sign in (-1.0, 1.0)
    ]
    wide, high = size
    for reach in _REACHES:
        off, free = model.width / 2.0 + reach * px, []
        for x, y, lying, sign in rays:
            if lying:
                hair = Box(x - 0.5, y if sign > 0.0 else y - off, 1.0, off)
                places = [(x + lean * wide, y + sign * (off + high / 2.0)) for lean in _LEANS]
            else:
                hair = Box(x if sign > 0.0 else x - off, y - 0.5, off, 1.0)
                places = [(x + sign * (off + wide / 2.0), y + lean * high) for lean in _LEANS]
            if clear(hair):
                free.append((x, y, lying, sign))
                for at in places:  # the ground between hair and middle is free, too: it is plain whose figure it is
                    if at[0 if lying else 1] == (x if lying else y) or clear(Box.round([_box(*at, (1.0, 1.0)), hair])):
                        yield Choice(_box(*at, size), form, tie=(x, y))
        rays = free


# --- open ends


class _End:
    """The open end of a flow: a figure across or along its line, the name beyond it or beside."""

    def __init__(self, model: FlowModel, px: float, *, in_rows: bool) -> None:
        (self.x, self.y), (x2, y2) = _outer(model)
        self.px, self.in_rows = px, in_rows
        self.begins = model.open_source
        self.upright = self.x == x2
        self.out = math.copysign(1.0, self.y - y2 if self.upright else self.x - x2)
        head = head_length(model.width)
        self.free = abs(self.y - y2 if self.upright else self.x - x2) - (head if len(model.points) == 2 else 0.0)  # noqa: PLR2004
        self.head = 0.0 if self.begins else head
        tip, self.half = head_box(model.points, model.width), model.width / 2.0
        self.head_half = (tip.width if self.upright else tip.height) / 2.0
        self.segment = 0 if self.begins else len(model.points) - 2

    def places(self, form: int, size: Size) -> Iterator[Choice]:
        """The figure at the end, beside it, a little inward on the line, farther out on a hair."""
        px, along = self.px, size[1] if self.upright else size[0]
        start = -1.0 if self.begins else _GAP  # an input begins in its figure
        if not self.upright:
            yield from self._inward(form, size)
        yield from self._across(form, size, start * px, tied=False)
        if self.upright:
            yield from self._inward(form, size)
        for off in _OFF[:3]:
            for back in _BACK:
                yield from self._aside(form, size, off * px, along * back)
        for more in _FARTHER:
            yield from self._across(form, size, (start + more) * px, tied=True)

    def at_the_tip(self, form: int, size: Size) -> Iterator[Choice]:
        """Beyond the arrowhead, which touches it: it stands over what runs close before that."""
        return self._across(form, size, _TOUCHING * self.px, tied=False)

    def far_ahead(self, form: int, size: Size) -> Iterator[Choice]:
        """Straight ahead of its end, beyond other lines that its hair crosses."""
        for more in _FAR_AHEAD:
            yield replace(self._at(form, size, more * self.px, 0.0, tied=True), across=True)

    def right_beside(self, form: int, size: Size) -> Iterator[Choice]:
        """Beside the arrowhead, so near to it that no other line is nearer."""
        off = (0.0 if self.begins else self.head_half - self.half) + _CLOSE * self.px
        for back in (*_BACK, *_FARTHER_BACK):
            yield from self._aside(form, size, off, (size[1] if self.upright else size[0]) * back)

    def _inward(self, form: int, size: Size) -> Iterator[Choice]:
        """On the line itself, some of which stays in sight on either side that has an arrowhead or a node."""
        along = size[1] if self.upright else size[0]
        room = self.free - along - (_LEFT + (0.0 if self.begins else _SEEN)) * self.px - self.head
        if room < 0.0:
            return
        begin = -self.px if self.begins else self.head + _SEEN * self.px
        steps = (0.0, 0.5, 1.0) if self.begins else (0.5, 0.25, 0.75, 0.0, 1.0)
        for share in steps if not self.upright else ():
            yield self._at(form, size, -(begin + room * share + along), 0.0, segment=self.segment)
        for more in _INWARD if self.upright and self.begins else ():
            if more * self.px <= room:
                yield self._at(form, size, -(more * self.px + along), 0.0, segment=self.segment)

    def _across(self, form: int, size: Size, off: float, *, tied: bool) -> Iterator[Choice]:
        """Beyond the end; across an upright line it may slide."""
        for slide in _SLIDES if self.upright else (0.0,):
            yield self._at(form, size, off, slide, tied=tied)

    def _at(self, form: int, size: Size, off: float, slide: float, *, segment: int = -1, tied: bool = False) -> Choice:
        """A figure whose nearer edge is `off` beyond the end."""
        if self.upright:
            at = self.x + slide * size[0], self.y + self.out * (off + size[1] / 2.0)
        else:
            at = self.x + self.out * (off + size[0] / 2.0), self.y
        tie = (self.x, self.y) if tied else None
        return Choice(_box(*at, size), form, tie=tie, segment=segment if segment >= 0 else self.segment, at_end=True)

    def _aside(self, form: int, size: Size, off: float, back: float) -> Iterator[Choice]:
        """Beside the line near its end, on a short hair."""
        away = self.half + off
        for sign in (1.0, -1.0) if self.upright else (-1.0, 1.0):
            if self.upright:
                y, beyond = self.y + self.out * (size[1] / 2.0 - back), back < size[1] / 2.0
                tie = (self.x, self.y if beyond else y)
                yield Choice(_box(self.x + sign * (away + size[0] / 2.0), y, size), form, tie=tie)
            else:
                x, beyond = self.x + self.out * (size[0] / 2.0 - back), back < size[0] / 2.0
                tie = (self.x if beyond else x, self.y)
                yield Choice(_box(x, self.y + sign * (away + size[1] / 2.0), size), form, tie=tie)

    def with_name(self, choice: Choice, lines: tuple[str, ...], size: Size) -> Iterator[Choice]:
        """The name beyond the figure or on its other side, centred or in line with an edge; then beside it."""
        chip, gap = choice.chip, _NAME_GAP * self.px
        if chip is None:
            return
        wide, high = size
        tops = (chip.top - gap - high, chip.bottom + gap)
        lefts = (chip.cx - wide / 2.0, chip.left, chip.right - wide)
        beyond = tops if not self.upright else tops[:1] if self.out < 0.0 else tops[1:]
        stacked = [Box(left, top, wide, high) for top in beyond for left in dict.fromkeys(lefts)]
        rows = [chip.right + 2.0 * gap, chip.left - 2.0 * gap - wide]
        if not self.upright:  # beyond its end first
            reach = max(chip.right, self.x + gap) if self.out > 0.0 else min(chip.left, self.x - gap)
            rows = [reach + 2.0 * gap if self.out > 0.0 else reach - 2.0 * gap - wide]
        beside = [Box(left, chip.cy - high / 2.0, wide, high) for left in rows]
        for words in (*beside, *stacked) if self.in_rows else (*stacked, *beside):
            yield replace(choice, words=words, lines=lines)

    def name_alone(self, lines: tuple[str, ...], size: Size) -> Iterator[Choice]:
        """The name of an end without a figure."""
        for choice in self.places(0, size):
            if choice.at_end and choice.tie is None:
                yield Choice(None, words=choice.chip, lines=lines, segment=choice.segment)
