"""Figures and names of flows from farther away: in their size on the screen, where each is read as that of its line.

What is shown keeps clear of nodes, arrowheads, bridges, other labels and all lines but its own, and of the ground
before other open ends, whose figures one looks for there. A hair to a figure beside its line crosses none of these.
Wide flows between nodes are dealt out first; whoever stands in the way of one that found none goes elsewhere, if there
is another place for him. At last figures are only as high as their letters, stand to one side of their line, over its
bends, or on a longer hair, and those in their way too. What finds no such place is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.paths import head_box, piece_boxes
from vsm_app.layout.regions import bounds_of
from vsm_app.layout.types import Box, ChipPlace, Point
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.label_places import Choice, choices, farther, level_in_rows, nearest
from vsm_app.ui.canvas.look import FIGURES, READABLE
from vsm_app.ui.canvas.models import FlowModel, NodeModel
from vsm_app.ui.theme import Theme

#: px on the screen between a label and anything else; the same of a figure on a hair.
AIR: Final = 2.0
_AIR_TIED: Final = 2.2
#: px on the screen before an open end: how far beyond it and to both sides no other label may stand.
BEYOND: Final = 18.0
_ASIDE: Final = 2.0
#: What an arrowhead is called: only a hair may lead to its own.
_HEAD: Final = "head of "
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

    `place` is the chip at its own size as seen from `anchor`, `tie` the point of the line to which a hair leads.
    """

    anchor: Point
    box: Box
    words: Box | None = None
    lines: tuple[str, ...] = ()
    place: ChipPlace | None = None
    tie: Point | None = None

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
        return nearest(_spread(self.place.box, self.anchor, scale), self.tie)

    def parts(self, scale: float) -> tuple[Box | None, Box | None]:
        """Chip and name as they are drawn at `scale` times their size; `None` what is not."""
        return None if self.place is None else _spread(self.place.box, self.anchor, scale), self.words


def readable_labels(
    flows: Iterable[FlowModel], nodes: Mapping[str, NodeModel], others: Iterable[Box], scale: float, theme: Theme
) -> dict[str, Shown]:
    """The flows whose labels find room at `scale` times their size; `others` are names of nodes, tags, headings."""
    models = sorted(flows, key=lambda one: -_weight(one))
    px = max(scale * FIGURES / READABLE, 1.0)
    ground = _ground(models, nodes, others, px)
    rows = level_in_rows(models, scale, px)
    hands = {model.id: _Hand(model, ground, scale, px, theme, in_rows=model.id in rows) for model in models}
    dealt = _Dealt(hands, AIR * px)
    for hand in hands.values():
        dealt.give(hand, hand.usual())
    for hand in hands.values():
        if hand.model.id not in dealt.held:
            dealt.make_room(hand, hand.usual())
    lacking = [hand for hand in hands.values() if hand.model.id not in dealt.held][:_MOST_FARTHER]
    for hand in lacking:
        dealt.give(hand, hand.last())
    for hand in lacking:
        if hand.model.id not in dealt.held:
            dealt.make_room(hand, hand.last())
        if hand.model.id not in dealt.held:
            dealt.make_room(hand, hand.both(), farther=True)
    for hand in hands.values():
        held = dealt.held.get(hand.model.id)
        if held is not None and held.words is None and hand.model.label:
            dealt.make_room(hand, (choice for choice in hand.usual() if choice.words is not None))
    return {flow: _shown(hands[flow].model, choice, scale) for flow, choice in dealt.held.items()}


def _weight(model: FlowModel) -> float:
    return model.width + (0.0 if model.open_source or model.open_target else _INNER)


def _ground(models: Sequence[FlowModel], nodes: Mapping[str, NodeModel], others: Iterable[Box], px: float) -> BoxIndex:
    """What no label may cover, under no name; what belongs to a flow and is free for its own label under its id."""
    ground = BoxIndex({})
    for node in nodes.values():
        if node.shape is not Shape.FLAT:
            ground.add("", node.box)
    for box in others:
        ground.add("", box)
    for model in models:
        ground.add(_HEAD + model.id, head_box(model.points, model.width))
        for hop in model.hops:
            ground.add("", Box(hop.left, hop.y - hop.radius - model.width / 2.0, hop.right - hop.left, hop.radius))
        for piece in piece_boxes(model.points, model.width):
            ground.add(model.id, piece)
        if model.open_source:
            ground.add(model.id, _before(model.points[0], model.points[1], px))
        if model.open_target:
            ground.add(model.id, _before(model.points[-1], model.points[-2], px))
    return ground


def _before(end: Point, inner: Point, px: float) -> Box:
    """The ground before an open end, where its own label would be looked for."""
    (x, y), far, aside = end, BEYOND * px, _ASIDE * px
    if x == inner[0]:
        return Box(x - aside, y if y > inner[1] else y - far, 2.0 * aside, far)
    return Box(x if x > inner[0] else x - far, y - aside, far, 2.0 * aside)


def _spread(box: Box, anchor: Point, scale: float) -> Box:
    x, y = anchor
    return Box(x + (box.x - x) * scale, y + (box.y - y) * scale, box.width * scale, box.height * scale)


def _shown(model: FlowModel, choice: Choice, scale: float) -> Shown:
    """How a place is painted: the figure round its middle, the name where it is."""
    chip, words = choice.chip, choice.words
    whole = Box.round([box for box in (chip, words) if box is not None])
    if chip is None:
        return Shown((whole.cx, whole.cy), whole, words, choice.lines)
    at = chip.cx, chip.cy
    place = ChipPlace(model.id, *at, chip.width / scale, chip.height / scale, choice.form, max(choice.segment, 0))
    return Shown(at, whole, words, choice.lines, place, choice.tie)


class _Hand:
    """The places of one flow at which it meets nothing that stands still, found as they are asked for."""

    def __init__(
        self, model: FlowModel, ground: BoxIndex, scale: float, px: float, theme: Theme, *, in_rows: bool
    ) -> None:
        self.model = model
        self._ground, self._px = ground, px
        self._own = list(piece_boxes(model.points, model.width))
        usual = choices(model, scale, px, theme, self._stands, in_rows=in_rows)
        last = farther(model, scale, px, theme, self._stands, self._is_clear)
        self._waiting = usual, last
        self._known: tuple[list[Choice], list[Choice]] = [], []
        self._free: dict[tuple[float | None, ...], bool] = {}

    def usual(self) -> Iterator[Choice]:
        """The places at which it stands well, best first."""
        return self._found(0)

    def last(self) -> Iterator[Choice]:
        """Those where one is given only if there is no other."""
        return self._found(1)

    def both(self) -> Iterator[Choice]:
        """The first of either."""
        return chain(islice(self.usual(), _LOOKS), islice(self.last(), _LOOKS))

    def _found(self, which: int) -> Iterator[Choice]:
        known = self._known[which]
        yield from known
        for choice in self._waiting[which]:
            if self._stands(choice):
                known.append(choice)
                yield choice

    def _stands(self, choice: Choice) -> bool:
        """Whether figure, name and hair are clear of all but their own line, and of its other parts."""
        px, chip = self._px, choice.chip
        if chip is not None:
            air = (_AIR_TIED if choice.tie else AIR) * px
            if not self._is_free(chip, air, None if choice.over_bends else choice.segment):
                return False
        if choice.words is not None and not self._is_free(
            choice.words, AIR * px, choice.segment if chip is None else -1
        ):
            return False
        hair = choice.hair()
        return hair is None or self._is_clear(hair)

    def _is_clear(self, hair: Box) -> bool:
        return self._ground.is_free(*bounds_of(hair, self._px), (self.model.id, _HEAD + self.model.id))

    def _is_free(self, box: Box, air: float, segment: int | None) -> bool:
        edges = bounds_of(box, air)
        known = self._free.get((*edges, segment))  # with one figure many names are tried
        if known is None:
            known = self._free[(*edges, segment)] = self._ground.is_free(*edges, (self.model.id,)) and (
                segment is None
                or not any(number != segment and box.intersects(own) for number, own in enumerate(self._own))
            )
        return known


class _Dealt:
    """The places given so far."""

    def __init__(self, hands: Mapping[str, _Hand], air: float) -> None:
        self.held: dict[str, Choice] = {}
        self._hands = hands
        self._air = air
        self._taken = BoxIndex({})

    def give(self, hand: _Hand, places: Iterator[Choice]) -> None:
        """The first of some places that is free, if there is one."""
        for choice in places:
            if self._is_free(self._taken, hand.model.id, choice):
                self.held[hand.model.id] = choice
                for box in _boxes(choice):
                    self._taken.add(hand.model.id, box)
                return

    def make_room(self, hand: _Hand, places: Iterator[Choice], *, farther: bool = False) -> None:
        """The first place that others can leave free by going elsewhere.

        `farther`: also to where they would go only if there were no other place.
        """
        for choice in islice(places, 2 * _LOOKS if farther else _LOOKS):
            moved = self._moved(hand.model.id, choice, farther=farther)
            if moved is not None:
                self.held |= moved
                return

    def _moved(self, flow: str, choice: Choice, *, farther: bool) -> dict[str, Choice] | None:
        """Where everybody goes so that a flow may have a place; `None` where somebody cannot."""
        ways = self._in_the_way(self._taken, flow, choice)
        if len(ways) > _MOST_MOVED:
            return None
        gone = [(one, box) for one in (*ways, flow) if one in self.held for box in _boxes(self.held[one])]
        taken = self._taken.changed(gone, [(flow, box) for box in _boxes(choice)])
        new = {flow: choice}
        for one in (other for other in self._hands if other in ways):
            place = self._elsewhere(one, taken, farther=farther)
            if place is None:
                return None
            new[one] = place
            taken = taken.changed((), [(one, box) for box in _boxes(place)])
        self._taken = taken
        return new

    def _elsewhere(self, flow: str, taken: BoxIndex, *, farther: bool) -> Choice | None:
        """Another place for a flow that gives way: it keeps its name."""
        is_named, hand = self.held[flow].words is not None, self._hands[flow]
        for choice in hand.both() if farther else islice(hand.usual(), _LOOKS):
            if (choice.words is not None or not is_named) and self._is_free(taken, flow, choice):
                return choice
        return None

    def _is_free(self, taken: BoxIndex, flow: str, choice: Choice) -> bool:
        return all(taken.is_free(*bounds_of(box, self._air), (flow,)) for box in _boxes(choice))

    def _in_the_way(self, taken: BoxIndex, flow: str, choice: Choice) -> set[str]:
        air = self._air
        return {
            rect.name for box in _boxes(choice) for rect in taken.overlapping(*bounds_of(box, air)) if rect.name != flow
        }


def _boxes(choice: Choice) -> list[Box]:
    return [box for box in (choice.chip, choice.words, choice.hair()) if box is not None]
