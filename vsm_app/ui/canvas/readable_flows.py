"""Figures and names of flows from farther away: in their size on the screen, as near to their lines as there is room.

What finds room where it stands near by stays there. Else a figure slides along its line or stands beside it, tied to
it by a hair, and the name of an open end goes with its figure: both, or the figure alone where nothing else fits.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.paths import head_box, piece_boxes
from vsm_app.layout.regions import bounds_of
from vsm_app.layout.types import Box, ChipPlace, Point, Size
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.chips import ChipForm, chip_size, from_afar
from vsm_app.ui.canvas.models import FlowModel, NodeModel
from vsm_app.ui.theme import Theme

_AIR: Final = 1.5  # px on the screen between labels
#: Of a figure that stands off its line: how far from it, in steps of how much (each times its enlargement).
_OFF: Final = 3.0
_OFF_STEP: Final = 6.0
_OFF_STEPS: Final = 6
#: Places along a piece of a line, and beside it; how many of the longest pieces are looked at.
_SHARES: Final = (0.5, 0.3, 0.7, 0.1, 0.9)
_BESIDE: Final = (0.5, 0.25, 0.75, 0.1, 0.9)
_PIECES: Final = 3
_MANY: Final = 9
#: Enlarged more than this, figures of lines side by side would hide all of them.
_CROWDED: Final = 1.7
#: Between a figure and its name; where in the width of the pair its line may end; width to which a name is cut.
_NAME_GAP: Final = 1.0
_SLIDES: Final = (0.0, 0.15, -0.15, 0.3, -0.3, 0.5, -0.5)
_SHORT_NAME: Final = 56.0
_NAME_HEIGHT: Final = 16.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the labels of a flow is shown, enlarged from `anchor`; `box` holds it, `words` the name.

    `place` and `name` are chip and name (at their own size, as seen from `anchor`) where they do not stand as near by;
    `tie` is the point of the line to which a hair leads from a chip off it.
    """

    anchor: Point
    box: Box
    words: Box | None = None
    chip: bool = True
    place: ChipPlace | None = None
    name: Box | None = None
    tie: Point | None = None

    def parts(self, model: FlowModel, scale: float) -> tuple[Box | None, Box | None]:
        """Chip and name as they are drawn at `scale` times their size; `None` what is not."""
        place = self.place or model.chip_place
        chip = None if not self.chip or place is None or model.chip is None else _spread(place.box, self.anchor, scale)
        return chip, self.words


class _Ground:
    """What stands on the map seen from farther away: nothing of it may be covered, lines by what moves only."""

    def __init__(self, models: Sequence[FlowModel], nodes: Mapping[str, NodeModel], others: Iterable[Box]) -> None:
        self.taken = BoxIndex({key: node.box for key, node in nodes.items() if node.shape is not Shape.FLAT})
        for box in (*others, *(head_box(model.points, model.width) for model in models)):
            self.taken.add("", box)
        self.lines, self.reserved = BoxIndex({}), BoxIndex({})
        for model in models:
            for piece in piece_boxes(model.points, model.width):
                self.lines.add(model.id, piece)

    def reserve(self, places: Mapping[str, Shown | None]) -> None:
        """Places of figures that nothing else may take by moving there: without it they would be the last to go."""
        for flow, place in places.items():
            if place is not None and self.taken.is_free(*bounds_of(place.box, _AIR)):
                self.reserved.add(flow, place.box)

    def first_free(self, flow: str, choices: Iterable[Shown], *, off_lines: bool) -> Shown | None:
        """The first that covers no label; its name, if `off_lines` all of it, no foreign line either.

        Its hair leads under no label, and over a foreign line only where there is no other place.
        """
        second: Shown | None = None
        for choice in choices:
            edges = bounds_of(choice.box, _AIR)
            clear = choice.box if off_lines else choice.words
            if off_lines and not self.reserved.is_free(*edges, (flow,)):
                continue
            if not self.taken.is_free(*edges) or not (
                clear is None or self.lines.is_free(*bounds_of(clear, 0.0), (flow,))
            ):
                continue
            crossed = self._crossed(flow, choice)
            if crossed == 0:
                second = choice
                break
            second = second or (choice if crossed == 1 else None)
        if second is not None:
            self.taken.add(flow, second.box)
        return second

    def _crossed(self, flow: str, choice: Shown) -> int:
        """How many foreign lines a hair leads over; more than may be where it leads under a label."""
        if choice.tie is None:
            return 0
        hair = bounds_of(Box.round([Box(*at, 0.0, 0.0) for at in (choice.anchor, choice.tie)]), 1.0)
        return len({r.name for r in self.lines.overlapping(*hair)} - {flow}) if self.taken.is_free(*hair) else _MANY


def readable_labels(
    flows: Iterable[FlowModel], nodes: Mapping[str, NodeModel], others: Iterable[Box], scale: float, theme: Theme
) -> dict[str, Shown]:
    """The flows whose labels find room at `scale` times their size, wide flows first.

    They keep off nodes, arrowheads and `others` (names of nodes, tags, headings). First all that fit where they stand
    near by and cover no foreign line there, then those that have to move, then those that would cover one, at last
    figures without the name for which there is no room, and on a line beside which another runs too near for a figure.
    """
    models = sorted(flows, key=lambda one: -one.width)
    ground, shown = _Ground(models, nodes, others), {}
    rounds = [(_as_near_by, True), (_moved, True), (_as_near_by, False), (_alone, False)]
    for choices, off_lines in rounds if scale > _CROWDED else (*rounds, (_on_its_line, False)):
        left = [model for model in models if model.id not in shown]
        if choices is _moved:
            ground.reserve({model.id: next(_alone(model, scale, theme), None) for model in left})
        for model in left:
            found = ground.first_free(model.id, choices(model, scale, theme), off_lines=off_lines)
            if found is not None:
                shown[model.id] = found
    return shown


def _as_near_by(model: FlowModel, scale: float, theme: Theme) -> Iterator[Shown]:
    """Chip and name together; what has no name alone, if need be in its tightest form."""
    place, name = model.chip_place, model.label_box if model.label else None
    if place is None or model.chip is None:
        if name is not None:
            anchor = _anchor(model, name)
            words = _spread(name, anchor, scale)
            yield Shown(anchor, words, words, chip=False)
    elif name is None:
        if not model.label:
            yield from _alone(model, scale, theme)
    else:
        anchor = _anchor(model, place.box)
        yield Shown(anchor, _spread(Box.round((place.box, name)), anchor, scale), _spread(name, anchor, scale))


def _alone(model: FlowModel, scale: float, theme: Theme) -> Iterator[Shown]:
    """The chip where it stands, if need be in its tightest form."""
    place = model.chip_place
    if place is None or model.chip is None:
        return
    anchor, is_open = _anchor(model, place.box), model.open_source or model.open_target
    tie = None if is_open else place.anchor
    yield Shown(anchor, _spread(place.box, anchor, scale), tie=tie)
    tight = _tightest(model, theme)
    if tight is not None:
        yield Shown(anchor, _spread(tight.box, anchor, scale), place=tight, tie=tie)


def _tightest(model: FlowModel, theme: Theme) -> ChipPlace | None:
    """The place of a chip in its last form, `None` where it stands in that already."""
    place, chip = model.chip_place, model.chip
    if place is None or chip is None or place.form >= len(chip.forms) - 1:
        return None
    width, height = chip_size(chip.forms[-1], theme)
    dx = 0.0
    if model.open_source or model.open_target:  # it stays at its end of the line
        x = model.points[0][0] if model.open_source else model.points[-1][0]
        dx = max(min(x - place.x, (place.width - width) / 2.0), (width - place.width) / 2.0)
    return replace(place, x=place.x + dx, width=width, height=height, form=len(chip.forms) - 1)


def _anchor(model: FlowModel, box: Box) -> Point:
    """The point that stays: of an open end the place of the label nearest to it, else its middle."""
    if not model.open_source and not model.open_target:
        return box.cx, box.cy
    x, y = model.points[0] if model.open_source else model.points[-1]
    return min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)


def _spread(box: Box, anchor: Point, scale: float) -> Box:
    x, y = anchor
    return Box(x + (box.x - x) * scale, y + (box.y - y) * scale, box.width * scale, box.height * scale)


# --- labels that move


def _tight(forms: tuple[ChipForm, ...]) -> range:
    """The tightest form; where that is one for afar only, the one before too."""
    return range(len(forms) - (2 if len(forms) > 1 and len(forms[-2].lines) > 1 else 1), len(forms))


def _moved(model: FlowModel, scale: float, theme: Theme) -> Iterator[Shown]:
    """Other places: along the line and beside it, at an open end round that end, with the name."""
    place, chip = model.chip_place, model.chip
    if place is None or chip is None:
        return
    forms = from_afar(chip).forms
    sizes = [(form, chip_size(forms[form], theme)) for form in dict.fromkeys((place.form, *_tight(forms)))]
    if model.label and (model.open_source or model.open_target):
        wide, high = _name_size(model)
        names = [(width, high) for width in dict.fromkeys((wide, min(wide, _SHORT_NAME)))]
        for name in names:  # anywhere whole rather than cut
            for beyond in (False, True):
                for form, size in sizes:
                    for middles in _pairs(model, size, name, scale, beyond=beyond):
                        yield _pair(replace(place, form=form), size, name, middles, scale)
        return
    for form, size in sizes:
        for at, tie in _round_the_line(model, size, scale, off=form == sizes[-1][0]):
            moved = replace(place, x=at[0], y=at[1], width=size[0], height=size[1], form=form)
            yield Shown(at, _spread(moved.box, at, scale), place=moved, tie=tie)


def _on_its_line(model: FlowModel, scale: float, theme: Theme) -> Iterator[Shown]:
    """Along its line, whatever other line runs there."""
    return (choice for choice in _moved(model, scale, theme) if choice.tie is None and choice.name is None)


def _round_the_line(model: FlowModel, size: Size, scale: float, *, off: bool) -> Iterator[tuple[Point, Point | None]]:
    """Middles for a chip on the longest pieces of a line, then (`off`) beside them with the point they are tied to."""
    wide, high = size[0] * scale, size[1] * scale
    pieces = sorted(pairwise(model.points), key=lambda piece: -math.dist(*piece))[:_PIECES]
    for a, b in pieces:
        for x, y in _along(a, b, wide if a[1] == b[1] else high):
            yield (x, y), None
    for step in range(_OFF_STEPS) if off else ():
        for a, b in pieces:
            lying = a[1] == b[1]
            away = (high if lying else wide) / 2.0 + model.width / 2.0 + (_OFF + step * _OFF_STEP) * scale
            for share in _BESIDE:
                x, y = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
                for sign in (-1.0, 1.0):
                    yield ((x, y + sign * away) if lying else (x + sign * away, y)), (x, y)


def _along(a: Point, b: Point, length: float) -> Iterator[Point]:
    """Middles of a chip of a length on a piece that has room for it."""
    whole = math.dist(a, b)
    if whole <= length:
        return
    for share in _SHARES:
        at = (length / 2.0 + (whole - length) * share) / whole
        yield a[0] + (b[0] - a[0]) * at, a[1] + (b[1] - a[1]) * at


def _name_size(model: FlowModel) -> Size:
    box = model.label_box
    return (_SHORT_NAME, _NAME_HEIGHT) if box is None else (box.width, box.height)


def _pair(place: ChipPlace, size: Size, name_size: Size, middles: tuple[Point, Point], scale: float) -> Shown:
    """Chip and name with their middles at two places of the map."""
    ((x, y), (nx, ny)), (wide, high) = middles, name_size
    chip = replace(place, x=x, y=y, width=size[0], height=size[1])
    words = Box(nx - wide * scale / 2.0, ny - high * scale / 2.0, wide * scale, high * scale)
    near = Box(x + (words.x - x) / scale, y + (words.y - y) / scale, wide, high)
    whole = Box.round((_spread(chip.box, (x, y), scale), words))
    return Shown((x, y), whole, words, place=chip, name=near)


def _pairs(model: FlowModel, chip: Size, name: Size, scale: float, *, beyond: bool) -> Iterator[tuple[Point, Point]]:
    """Middles of chip and name round an open end, name above or below its chip: at the line, or `beyond` its end."""
    (cw, ch), (nw, nh) = ((w * scale, h * scale) for w, h in (chip, name))
    points = model.points if model.open_source else model.points[::-1]
    (x, y), (x2, y2) = points[0], points[1]
    wide, high, gap = max(cw, nw), ch + nh + _NAME_GAP * scale, _OFF * scale
    apart = high - (ch + nh) / 2.0  # from the middle of the chip to that of the name
    lean = (high - ch) / 2.0  # from the middle of the pair to that of the chip
    aside = gap + model.width / 2.0
    away = 1.0 if (x, y) > (x2, y2) else -1.0
    order = (1.0, -1.0)
    if x != x2 and not beyond:
        left = x - cw / 2.0 * away
        yield from (((left, y), (left, y + sign * apart)) for sign in (-1.0, 1.0))
        middles = [(x - away * wide / 2.0, y + sign * (aside + high / 2.0)) for sign in (-1.0, 1.0)]
    elif x != x2:
        middles = [(x + away * (gap + wide / 2.0), y)]
        middles += [(x, y + sign * (aside + high / 2.0)) for sign in (-1.0, 1.0)]
    elif not beyond:
        off = ch / 2.0 if model.open_source else -gap  # an input begins in its chip, an arrow ends before it
        middles = [(x + wide * slide, y + away * (high / 2.0 - off)) for slide in _SLIDES]
        order = (-away, away)
    else:
        middles = [
            (x + sign * (aside + wide / 2.0), y - away * back * high) for back in (0.0, 0.5) for sign in (1.0, -1.0)
        ]
    for mx, my in middles:
        for sign in order:  # where the chip stands in the pair: 1 below its name, -1 above
            yield (mx, my + sign * lean), (mx, my + sign * (lean - apart))
