"""Chips on the line of their flow: on its longest straight piece, sliding along it, else as near to it as is free.

A chip takes a tighter form before it leaves a piece (mock-ups, departure 4: two lines). Where no
piece has room for it (nodes that all but touch) it stands beside the line, tied to it by its anchor: it is readable
always, and covers no node, arrowhead or other label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from vsm_app.layout.hopping import HOP_RADIUS
from vsm_app.layout.label_ground import HEAD_MARGIN, LINE_AIR, MARGIN, Taken
from vsm_app.layout.obstacles import BoxIndex, Rect
from vsm_app.layout.paths import bend_radius, head_length
from vsm_app.layout.regions import Bounds, bounds_of
from vsm_app.layout.spread import nearest_free
from vsm_app.layout.types import ChipPlace, ChipSpec, Point, RoutedFlow

#: A chip keeps this much of its piece visible at each end.
PIECE_MARGIN: Final = 2.0
#: Off the line: from the line to the chip at least, how far it steps at a time, and how often.
OFF_LINE: Final = 4.0
OFF_STEP: Final = 8.0
OFF_STEPS: Final = 24
#: How many places farther off are looked at for one whose hair leads under no label.
HIDDEN_LOOKS: Final = 60
#: How many places beside its line are looked at for a chip that would stand over another; its air there.
NEAR_LOOKS: Final = 60
LEAST_AIR: Final = 3.0
#: Share of its size by which a chip leans to one side of its line (farther it would seem to stand beside it); a step.
LEAN: Final = 0.27
LEAN_STEP: Final = 2.0
#: How much wider than the piece of a small loop its chip may be, so that the next loop has room for its own.
WIDER: Final = 44.0
#: Places along a piece beside which a chip may stand.
_SHARES: Final = (0.5, 0.25, 0.75, 0.1, 0.9)


class Piece(NamedTuple):
    """The usable part of a segment: along x or y, from `low` to `high`, at `across`."""

    segment: int
    lying: bool
    across: float
    low: float
    high: float

    @property
    def length(self) -> float:
        """How long it is."""
        return self.high - self.low

    def at(self, along: float) -> Point:
        """The point at a coordinate of the piece."""
        return (along, self.across) if self.lying else (self.across, along)

    def spot(self, share: float) -> Point:
        """The point at a share of its length."""
        return self.at(self.low + self.length * share)


def pieces(points: Sequence[Point], width: float) -> list[Piece]:
    """Usable parts of the segments of a line, without bends and arrowhead; none but its middle of one that has none."""
    last = len(points) - 2
    found = []
    for i in range(last + 1):
        (x1, y1), (x2, y2) = points[i], points[i + 1]
        lying = y1 == y2
        start, stop = (x1, x2) if lying else (y1, y2)
        at_start = bend_radius(points, i) if i > 0 else 0.0
        at_stop = bend_radius(points, i + 1) if i < last else head_length(width)
        forward = 1.0 if stop >= start else -1.0
        middle = (start + stop) / 2.0
        start, stop = start + forward * at_start, stop - forward * at_stop
        if (stop - start) * forward <= 0.0:
            start = stop = middle
        found.append(Piece(i, lying, y1 if lying else x1, min(start, stop), max(start, stop)))
    return found


def longest_first(points: Sequence[Point], width: float) -> list[Piece]:
    """The same, the longest first."""
    return sorted(pieces(points, width), key=lambda piece: (piece.low - piece.high, piece.segment))


def place_on_line(chip: ChipSpec, route: RoutedFlow, taken: Taken) -> None:
    """Find the place of a chip and put it down there: off other lines and bridges, else off lines, else over them."""
    longest = longest_first(route.points, route.width)
    over_lines: ChipPlace | None = None
    on_bridge: ChipPlace | None = None
    for piece in longest:
        strip = _Strip(piece, chip, taken)
        for form, (w, h) in enumerate(chip.forms):
            free, off_lines = strip.middle(w, h, over_lines=over_lines is None)
            if off_lines is not None:
                place = ChipPlace(chip.flow, *piece.at(off_lines), w, h, form, piece.segment)
                if not strip.is_on_bridge(off_lines, w, h):
                    taken.settle(place, None)
                    return
                on_bridge = on_bridge or place
            if free is not None and over_lines is None:
                over_lines = ChipPlace(chip.flow, *piece.at(free), w, h, form, piece.segment)
    found = on_bridge
    if found is None and over_lines is not None:  # on a hair that crosses nothing rather than over another line
        found = _near_the_line(chip, longest, taken) or _leaning(chip, longest, taken) or over_lines
    taken.settle(found or over_the_bends(chip, longest, taken) or off_the_line(chip, longest, taken), None)


def _near_the_line(chip: ChipSpec, longest: Sequence[Piece], taken: Taken) -> ChipPlace | None:
    """A free place a few steps beside the line, off other lines, whose hair meets nothing."""
    for place in islice(_beside(chip, longest), NEAR_LOOKS):
        is_free = taken.is_free(place.box, chip.flow) and taken.is_off_lines(place.box, chip.flow, LEAST_AIR)
        if is_free and not _crossed(place, taken):
            return place
    return None


def _leaning(chip: ChipSpec, longest: Sequence[Piece], taken: Taken) -> ChipPlace | None:
    """A free place on the line, off other lines, for which the chip goes a little to the side where there is room."""
    for piece in longest[:2]:
        for form, (w, h) in enumerate(chip.forms):
            for step in range(1, int(LEAN * (h if piece.lying else w) / LEAN_STEP) + 1):
                for lean in (-LEAN_STEP * step, LEAN_STEP * step):
                    track = piece._replace(across=piece.across + lean)
                    strip = _Strip(track, chip, taken)
                    _, at = strip.middle(w, h, over_lines=False)
                    if at is None or strip.is_on_bridge(at, w, h):
                        continue
                    place = ChipPlace(chip.flow, *track.at(at), w, h, form, piece.segment)
                    if taken.is_off_lines(place.box, chip.flow, LEAST_AIR):
                        return place
    return None


def over_the_bends(chip: ChipSpec, longest: Sequence[Piece], taken: Taken) -> ChipPlace | None:
    """At a piece shorter than the chip (a small loop) where that is free: outside its bends, else over them."""
    for piece, sign in ((piece, _outwards(piece, longest)) for piece in longest if piece.lying):
        most = piece.high - piece.low + WIDER
        fitting = [form for form, (w, _) in enumerate(chip.forms) if w <= most] or [len(chip.forms) - 1]
        for form in fitting if sign else ():
            (w, h), middle = chip.forms[form], (piece.low + piece.high) / 2.0
            y = piece.across + sign * (h / 2.0 + OFF_LINE)
            place = ChipPlace(chip.flow, middle, y, w, h, form, piece.segment, anchor=(middle, piece.across))
            if taken.is_free(place.box, chip.flow) and taken.is_off_lines(place.box, chip.flow):
                return place
    for piece in sorted(longest, key=lambda p: not p.lying):
        x, y = piece.at((piece.low + piece.high) / 2.0)
        for form, (w, h) in enumerate(chip.forms):
            place = ChipPlace(chip.flow, x, y, w, h, form, piece.segment)
            if taken.is_free(place.box, chip.flow):
                return place
    return None


def _outwards(piece: Piece, every: Sequence[Piece]) -> float:
    """Which way a lying piece lies outside of the two that it joins: 1 below them, -1 above, 0 between."""
    joined = [p for p in every if abs(p.segment - piece.segment) == 1 and not p.lying]
    sides = {1.0 if piece.across > (p.low + p.high) / 2.0 else -1.0 for p in joined}
    return sides.pop() if len(joined) == 2 and len(sides) == 1 else 0.0  # noqa: PLR2004 - both neighbours


def off_the_line(chip: ChipSpec, longest: Sequence[Piece], taken: Taken) -> ChipPlace:
    """The free place nearest to the line, off other lines where that can be; its middle, marked, if there is none.

    The hair to its line leads under no other label and over no other line where that can be, else few of them.
    """
    over_lines: ChipPlace | None = None
    hidden: list[tuple[int, int, ChipPlace]] = []  # off other lines, the hair meets so many
    left = HIDDEN_LOOKS
    for number, place in enumerate(_beside(chip, longest)):
        left -= bool(hidden)
        if left < 0:
            break
        if not taken.is_free(place.box, chip.flow):
            continue
        if not taken.is_off_lines(place.box, chip.flow):
            over_lines = over_lines or place
            continue
        crossed = _crossed(place, taken)
        if not crossed:
            return place
        hidden.append((crossed, number, place))
    found = min(hidden)[2] if hidden else over_lines
    if found is not None:
        return found
    form, (w, h) = len(chip.forms) - 1, chip.forms[-1]
    x, y = longest[0].at((longest[0].low + longest[0].high) / 2.0)
    return ChipPlace(chip.flow, x, y, w, h, form, longest[0].segment, fits=False)


def _crossed(place: ChipPlace, taken: Taken) -> int:
    """How many labels and lines of others the hair of a chip meets."""
    hair = place.hair
    if hair is None:
        return 0
    edges = bounds_of(hair, 0.0)
    labels = {rect.name for rect in taken.labels.overlapping(*edges)}
    lines = {rect.name for rect in taken.lines.along(edges, lying=hair.width <= hair.height)}
    return len(labels - {place.flow}) + len(lines - {place.flow})


def _beside(chip: ChipSpec, longest: Sequence[Piece]) -> Iterator[ChipPlace]:
    """Places beside the two longest pieces from the nearest outwards, above and to the left first."""
    form = len(chip.forms) - 1
    w, h = chip.forms[form]
    for step in range(OFF_STEPS):
        for piece in longest[:2]:
            off = (h if piece.lying else w) / 2.0 + OFF_LINE + step * OFF_STEP
            for share in _SHARES if piece.high - piece.low > OFF_STEP else _SHARES[:1]:
                anchor = piece.at(piece.low + (piece.high - piece.low) * share)
                for sign in (-1.0, 1.0):
                    x = anchor[0] + (0.0 if piece.lying else sign * off)
                    y = anchor[1] + (sign * off if piece.lying else 0.0)
                    yield ChipPlace(chip.flow, x, y, w, h, form, piece.segment, anchor=anchor)


class _Strip:
    """What stands near a piece of a line, looked up once for all forms of a chip."""

    def __init__(self, piece: Piece, chip: ChipSpec, taken: Taken) -> None:
        self._piece, self._flow, self._taken = piece, chip.flow, taken
        self._thick = max(h if piece.lying else w for w, h in chip.forms) / 2.0
        self._solid: list[tuple[float, list[Rect]]] | None = None
        self._parallel: list[Rect] | None = None
        self._crossing: list[Rect] | None = None

    def middle(self, w: float, h: float, *, over_lines: bool) -> tuple[float | None, float | None]:
        """Where a chip may have its middle: the free place nearest to that of the piece, and the one off other lines.

        Off them none runs underneath, and none runs near where the piece has room for that. `None` where there
        is no such place, or the chip is too long for the piece. Without `over_lines` only the second one counts.
        """
        piece = self._piece
        half, thick = (w / 2.0, h / 2.0) if piece.lying else (h / 2.0, w / 2.0)
        low, high = piece.low + half + PIECE_MARGIN, piece.high - half - PIECE_MARGIN
        if low > high:
            return None, None
        wish = (low + high) / 2.0
        beside = _stretches(_reached(self._along(), piece, thick), piece, half)
        is_covered = bool(beside) and nearest_free(wish, low, high, sorted(beside)) is None
        if is_covered and not over_lines:
            return None, None
        blocked = [
            stretch
            for margin, rects in self._solids()
            for stretch in _stretches(_reached(rects, piece, thick + margin), piece, half + margin)
        ]
        free = nearest_free(wish, low, high, sorted(blocked))
        if free is None or is_covered:
            return free, None
        blocked += beside
        if beside and nearest_free(wish, low, high, sorted(blocked)) is None:
            return free, None
        near = _reached(self._across(), piece, thick + LINE_AIR)
        alongside = _reached(self._along(), piece, thick + LINE_AIR)
        if not near and not alongside:
            return free, free
        under = _stretches(_reached(near, piece, thick), piece, half)
        off = nearest_free(wish, low, high, sorted(blocked + under))
        if off is None:
            return free, None
        for busy in (near + alongside, near):  # clear of all, else at least of the lines and bridges across the piece
            quiet = nearest_free(wish, low, high, sorted(blocked + _stretches(busy, piece, half + LINE_AIR)))
            if quiet is not None:
                return free, quiet
        crossing = _bridged(_reached(near, piece, thick), piece, half)
        off_bridges = nearest_free(wish, low, high, sorted(blocked + crossing))
        return free, off if off_bridges is None else off_bridges

    def is_on_bridge(self, at: float, w: float, h: float) -> bool:
        """Whether a chip with its middle at a coordinate would cover a bridge of its line or of one that crosses it."""
        half, thick = (w / 2.0, h / 2.0) if self._piece.lying else (h / 2.0, w / 2.0)
        crossing = _reached(self._across(), self._piece, thick)
        return any(low < at < high for low, high in _bridged(crossing, self._piece, half))

    def _solids(self) -> list[tuple[float, list[Rect]]]:
        """Nodes, labels and arrowheads that the chip must not touch, each kind with the margin it keeps."""
        if self._solid is None:
            taken = self._taken
            self._solid = [
                (MARGIN, self._near(taken.nodes, MARGIN, None)),
                (MARGIN, self._near(taken.labels, MARGIN, self._flow)),
                (HEAD_MARGIN, self._near(taken.heads, HEAD_MARGIN, self._flow)),
            ]
        return self._solid

    def _along(self) -> list[Rect]:
        """Other lines that run along the piece, near it."""
        if self._parallel is None:
            self._parallel = self._others(lying=self._piece.lying)
        return self._parallel

    def _across(self) -> list[Rect]:
        """Other lines that cross the piece, or come near it."""
        if self._crossing is None:
            self._crossing = self._others(lying=not self._piece.lying)
        return self._crossing

    def _others(self, *, lying: bool) -> list[Rect]:
        return [r for r in self._taken.lines.along(self._zone(LINE_AIR), lying=lying) if r.name != self._flow]

    def _near(self, index: BoxIndex, margin: float, own: str | None) -> list[Rect]:
        """What stands within `margin` of where the thickest form would pass, `own` left out."""
        return [rect for rect in index.overlapping(*self._zone(margin)) if rect.name != own]

    def _zone(self, margin: float) -> Bounds:
        piece = self._piece
        near, far = piece.across - self._thick - margin, piece.across + self._thick + margin
        start, stop = piece.low - margin, piece.high + margin
        return (start, near, stop, far) if piece.lying else (near, start, far, stop)


def _reached(rects: list[Rect], piece: Piece, by: float) -> list[Rect]:
    """Those that come nearer than `by` to the line of the piece."""
    near, far = piece.across - by, piece.across + by
    if piece.lying:
        return [rect for rect in rects if rect.top < far and near < rect.bottom]
    return [rect for rect in rects if rect.left < far and near < rect.right]


def _bridged(rects: Iterable[Rect], piece: Piece, by: float) -> list[tuple[float, float]]:
    """The same of lines that cross the piece, with their bridges: those of lying ones rise above them."""
    if piece.lying:
        return _stretches(rects, piece, by + HOP_RADIUS)
    return [(rect.top - by - HOP_RADIUS, rect.bottom + by) for rect in rects]


def _stretches(rects: Iterable[Rect], piece: Piece, by: float) -> list[tuple[float, float]]:
    """Stretches of the piece in which the middle of a chip must not lie."""
    if piece.lying:
        return [(rect.left - by, rect.right + by) for rect in rects]
    return [(rect.top - by, rect.bottom + by) for rect in rects]
