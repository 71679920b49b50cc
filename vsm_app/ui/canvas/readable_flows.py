"""Figures and names of flows from farther away: in their size on the screen, where each is read as that of its line.

What is shown keeps clear of nodes, arrowheads, bridges, other labels and all lines but its own, and of the ground
before other open ends, whose figures one looks for there. A hair to a figure beside its line crosses none of these.
Wide flows between nodes are dealt out first; whoever stands in the way of one that found none goes elsewhere, if there
is another place for him. At last figures are only as high as their letters, stand to one side of their line, over its
bends, or on a longer hair, then smaller or as near to other lines as can be told apart, and those in their way too.
Only where that cannot be a hair crosses other lines, or a figure covers them. What finds no such place is not shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from vsm_app.layout.paths import head_box, piece_boxes
from vsm_app.layout.regions import bounds_of
from vsm_app.layout.types import Box, ChipPlace, Point
from vsm_app.ui.canvas.afar_ground import HEAD, Ground, Taken
from vsm_app.ui.canvas.label_places import Choice, among_others, choices, crowded, farther, level_in_rows, nearest
from vsm_app.ui.canvas.level_rows import are_level, is_plain, levels, rows_of_lines
from vsm_app.ui.canvas.look import FIGURES, READABLE
from vsm_app.ui.canvas.models import FlowModel, NodeModel
from vsm_app.ui.canvas.readable import Named
from vsm_app.ui.theme import Theme

#: px on the screen between a label and anything else; the same of a figure on a hair.
AIR: Final = 2.0
_AIR_TIED: Final = 2.2
#: The least between a figure on its own line and others; round one ahead of its end beyond other lines.
_AIR_TIGHT: Final = 1.0
_AIR_ACROSS: Final = 3.0
#: A flow between two nodes comes before another that is so much wider.
_INNER: Final = 1.5
#: How many places of a flow are looked at while others make room, and how many of these give way at most.
_LOOKS: Final = 40
_MOST_MOVED: Final = 3
#: For so many that found no place, the widest first, others are looked for that are given to nobody else.
_MOST_FARTHER: Final = 24


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the labels of a flow is shown, enlarged from `anchor`; `box` holds it, `words` the name in its `lines`.

    `place` is the chip at its own size as seen from `anchor`, which is painted in a `share` of the size of all others;
    `tie` the point of the line to which a hair leads; `over_lines`: the figure covers pieces of others; `tight`: it is
    as near to others as can be told apart; `across`: its hair crosses others.
    """

    anchor: Point
    box: Box
    words: Box | None = None
    lines: tuple[str, ...] = ()
    place: ChipPlace | None = None
    tie: Point | None = None
    share: float = 1.0
    over_lines: bool = False
    tight: bool = False
    across: bool = False

    @property
    def chip(self) -> bool:
        """Whether the figure is shown."""
        return self.place is not None

    def name_box(self, scale: float) -> Box | None:
        """The name at its own size as seen from `anchor`."""
        return None if self.words is None else _spread(self.words, self.anchor, 1.0 / scale)

    def foot(self, scale: float) -> Point:
        """Where the hair meets the figure: straight from the line."""
        if self.place is None or self.tie is None:
            return self.anchor
        return nearest(_spread(self.place.box, self.anchor, scale * self.share), self.tie)

    def parts(self, scale: float) -> tuple[Box | None, Box | None]:
        """Chip and name as they are drawn at `scale` times their size; `None` what is not."""
        chip = None if self.place is None else _spread(self.place.box, self.anchor, scale * self.share)
        return chip, self.words


def readable_labels(
    flows: Iterable[FlowModel],
    nodes: Mapping[str, NodeModel],
    names: Sequence[Named],
    others: Iterable[Box],
    scale: float,
    theme: Theme,
) -> dict[str, Shown]:
    """The flows whose labels find room at `scale` times their size; `names` of nodes, `others` are tags, headings."""
    models = sorted(flows, key=lambda one: -_weight(one))
    px = max(scale * FIGURES / READABLE, 1.0)
    ground = Ground(models, nodes, names, others, scale, px)
    rows = level_in_rows(models, scale, px)
    hands = {model.id: _Hand(model, ground, scale, px, theme, in_rows=model.id in rows) for model in models}
    dealt = _Dealt(hands, Taken(AIR * px, scale, {model.id for model in models if _is_upright(model)}))
    for hand in hands.values():
        dealt.give(hand, hand.usual())
    for hand in hands.values():
        dealt.make_room(hand, hand.usual())
    lacking = [hand for hand in hands.values() if hand.model.id not in dealt.held][:_MOST_FARTHER]
    _find_room(dealt, lacking)
    for hand in hands.values():
        held = dealt.held.get(hand.model.id)
        if held is not None and held.words is None and hand.model.label:
            dealt.name(hand)
    for row in rows_of_lines(models, [flow for flow, choice in dealt.held.items() if is_plain(choice)]):
        dealt.level([hands[flow] for flow in row], scale, px, theme)
    return {flow: _shown(hands[flow].model, choice, scale) for flow, choice in dealt.held.items()}


def _find_room(dealt: _Dealt, lacking: Sequence[_Hand]) -> None:
    """Places for those that found none: such as are given to nobody else, the best ones for all first."""
    for hand in lacking:
        dealt.give(hand, hand.last())
    for hand in lacking:
        dealt.make_room(hand, hand.last())
        dealt.make_room(hand, hand.both(), _Hand.both)
    for places in (_Hand.crowded, _Hand.among_others):
        for hand in lacking:
            dealt.give(hand, places(hand))
        for elsewhere in (_Hand.both, _Hand.every):
            for hand in lacking:
                dealt.make_room(hand, places(hand), elsewhere)


def _is_upright(model: FlowModel) -> bool:
    """Whether a named flow begins or ends upright on the table: its name stands above, below or beside its figure."""
    ends = [model.points[:2]] * model.open_source + [model.points[-2:]] * model.open_target
    return bool(model.label) and any(a[0] == b[0] for a, b in ends)


def _weight(model: FlowModel) -> float:
    return model.width + (0.0 if model.open_source or model.open_target else _INNER)


def _spread(box: Box, anchor: Point, scale: float) -> Box:
    x, y = anchor
    return Box(x + (box.x - x) * scale, y + (box.y - y) * scale, box.width * scale, box.height * scale)


def _gap(one: Box, other: Box) -> float:
    return math.hypot(
        max(one.left - other.right, other.left - one.right, 0.0),
        max(one.top - other.bottom, other.top - one.bottom, 0.0),
    )


def _shown(model: FlowModel, choice: Choice, scale: float) -> Shown:
    """How a place is painted: the figure round its middle, the name where it is."""
    chip, words = choice.chip, choice.words
    whole = Box.round([box for box in (chip, words) if box is not None])
    if chip is None:
        return Shown((whole.cx, whole.cy), whole, words, choice.lines)
    at = chip.cx, chip.cy
    size, share = scale * choice.share, choice.share
    place = ChipPlace(model.id, *at, chip.width / size, chip.height / size, choice.form, max(choice.segment, 0))
    kept = choice.over_lines, choice.tight, choice.across
    return Shown(at, whole, words, choice.lines, place, choice.tie, share, *kept)


def _air(choice: Choice) -> float:
    """How many px on the screen there are between a figure and anything but its own line."""
    if choice.across:
        return _AIR_ACROSS
    return _AIR_TIED if choice.tie else _AIR_TIGHT if choice.tight else AIR


class _Hand:
    """The places of one flow at which it meets nothing that stands still, found as they are asked for."""

    def __init__(
        self, model: FlowModel, ground: Ground, scale: float, px: float, theme: Theme, *, in_rows: bool
    ) -> None:
        self.model = model
        self._ground, self._px = ground, px
        self._own = list(piece_boxes(model.points, model.width))
        self._head = head_box(model.points, model.width)
        self._own_names = ground.own_names(model)
        usual = choices(model, scale, px, theme, self.stands, in_rows=in_rows)
        last = farther(model, scale, px, theme, self.stands, self._is_clear)
        crowd = crowded(model, scale, px, theme)
        others = among_others(model, scale, px, theme, self.stands, self._is_clear)
        self._waiting = usual, last, crowd, others
        self._known: tuple[list[Choice], ...] = [], [], [], []
        self._free: dict[tuple[float | None, ...], bool] = {}

    def usual(self) -> Iterator[Choice]:
        """The places at which it stands well, best first."""
        return self._found(0)

    def last(self) -> Iterator[Choice]:
        """Those where one is given only if there is no other."""
        return self._found(1)

    def crowded(self) -> Iterator[Choice]:
        """Those for one that has none of these."""
        return self._found(2)

    def among_others(self) -> Iterator[Choice]:
        """Those for one that has none of these either."""
        return self._found(3)

    def both(self) -> Iterator[Choice]:
        """The first of either."""
        return chain(islice(self.usual(), _LOOKS), islice(self.last(), _LOOKS))

    def every(self) -> Iterator[Choice]:
        """The first of either, then those for one that has none of these."""
        return chain(self.both(), self.crowded())

    def _found(self, which: int) -> Iterator[Choice]:
        known = self._known[which]
        yield from known
        for choice in self._waiting[which]:
            if self.stands(choice):
                known.append(choice)
                yield choice

    def stands(self, choice: Choice) -> bool:
        """Whether figure, name and hair are clear of all but their own line, and of its other parts."""
        px, chip = self._px, choice.chip
        if chip is not None:
            air = _air(choice) * px
            if choice.over_lines:
                if not self._ground.covers_well(self.model.id, chip, air):
                    return False
                if not self._ground.is_off_rows(chip, self._own_names):
                    return False
            elif not self._is_free(chip, air, None if choice.over_bends else choice.segment):
                return False
        if choice.words is not None and not self._is_free(
            choice.words, AIR * px, choice.segment if chip is None else -1
        ):
            return False
        hair = choice.hair()
        if hair is None or chip is None:
            return True
        if choice.across:
            return self._ground.covers_well(self.model.id, hair, px)
        return self._is_clear(hair) and (choice.by_others or self._is_nearest(chip))

    def _is_nearest(self, chip: Box) -> bool:
        """Whether no line is nearer to a figure on a hair than its own with its arrowhead."""
        own = min(_gap(chip, box) for box in (*self._own, self._head))
        return self._ground.is_off_lines(self.model.id, chip, own)

    def _is_clear(self, hair: Box) -> bool:
        return self._ground.whole.is_free(*bounds_of(hair, self._px), (self.model.id, HEAD + self.model.id))

    def _is_free(self, box: Box, air: float, segment: int | None) -> bool:
        edges = bounds_of(box, air)
        known = self._free.get((*edges, segment))  # with one figure many names are tried
        if known is None:
            known = self._free[(*edges, segment)] = (
                self._ground.whole.is_free(*edges, (self.model.id,))
                and self._ground.is_off_rows(box, self._own_names)
                and (
                    segment is None
                    or not any(number != segment and box.intersects(own) for number, own in enumerate(self._own))
                )
            )
        return known


#: Some of the places of a flow.
_Places = Callable[[_Hand], Iterator[Choice]]


class _Dealt:
    """The places given so far."""

    def __init__(self, hands: Mapping[str, _Hand], taken: Taken) -> None:
        self.held: dict[str, Choice] = {}
        self._hands, self._taken = hands, taken

    def give(self, hand: _Hand, places: Iterator[Choice]) -> None:
        """The first of some places that is free, if there is one; nothing to whoever has one."""
        for choice in places if hand.model.id not in self.held else ():
            if self._taken.is_free(hand.model.id, choice):
                self.held[hand.model.id] = choice
                self._taken.add(hand.model.id, choice)
                return

    def make_room(self, hand: _Hand, places: Iterator[Choice], elsewhere: _Places | None = None) -> None:
        """The first place that others can leave free by going elsewhere, for one that has none.

        `elsewhere`: also to where they would go only if there were no other place.
        """
        if hand.model.id not in self.held:
            self._make_room(hand, places, elsewhere)

    def name(self, hand: _Hand) -> None:
        """The same for one with a figure that lacks its name: a place for both."""
        self._make_room(hand, (choice for choice in hand.usual() if choice.words is not None), None)

    def _make_room(self, hand: _Hand, places: Iterator[Choice], elsewhere: _Places | None) -> None:
        for choice in islice(places, 2 * _LOOKS if elsewhere else _LOOKS):
            moved = self._moved(hand.model.id, choice, elsewhere)
            if moved is not None:
                self.held |= moved
                return

    def level(self, row: Sequence[_Hand], scale: float, px: float, theme: Theme) -> None:
        """The figures of lines side by side at one height, else at two by turns, where they would stand at more."""
        before = {hand.model.id: self.held[hand.model.id] for hand in row}
        if are_level(list(before.values())):
            return
        free = self._taken.changed(before, {})
        for after in levels([hand.model for hand in row], scale, px, theme):
            if all(hand.stands(choice) for hand, choice in zip(row, after.values(), strict=True)):
                taken = free
                for flow, choice in after.items():
                    if not taken.is_free(flow, choice):
                        break
                    taken = taken.changed({}, {flow: choice})
                else:
                    self._taken = taken
                    self.held |= after
                    return

    def _moved(self, flow: str, choice: Choice, elsewhere: _Places | None) -> dict[str, Choice] | None:
        """Where everybody goes so that a flow may have a place; `None` where somebody cannot."""
        ways = self._taken.in_the_way(flow, choice)
        if len(ways) > _MOST_MOVED:
            return None
        gone = {one: self.held[one] for one in (*ways, flow) if one in self.held}
        taken = self._taken.changed(gone, {flow: choice})
        new = {flow: choice}
        for one in (other for other in self._hands if other in ways):
            place = self._elsewhere(one, taken, elsewhere)
            if place is None:
                return None
            new[one] = place
            taken = taken.changed({}, {one: place})
        self._taken = taken
        return new

    def _elsewhere(self, flow: str, taken: Taken, elsewhere: _Places | None) -> Choice | None:
        """Another place for a flow that gives way: it keeps its name."""
        is_named, hand = self.held[flow].words is not None, self._hands[flow]
        for choice in elsewhere(hand) if elsewhere else islice(hand.usual(), _LOOKS):
            if (choice.words is not None or not is_named) and taken.is_free(flow, choice):
                return choice
        return None
