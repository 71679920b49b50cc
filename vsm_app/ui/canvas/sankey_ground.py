"""What words of a Sankey stand on: what is taken, which ribbons lie below, whose they would be read as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.layout.types import Point
from vsm_app.ui.canvas.items.sankey import BarItem, RibbonModel
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels
from vsm_app.ui.canvas.sankey_air import AIR, touches
from vsm_app.ui.canvas.sankey_measured import Words, letters_of
from vsm_app.ui.canvas.sankey_outlines import ending_at, marks_of, outlines_of, thirds_on
from vsm_app.ui.canvas.sankey_owners import Standing, standing

ON_EDGE: Final = 0.5  # of its own ribbon: better than on another
_WITHIN: Final = 2.0  # another
DEEPER: Final = 0.1  # by each third of the words
#: Words beside their ribbon keep so far from others above and below them, and from words in the same row.
_AIR, _APART, NEAR = 5.0, 10.0, 0.2
#: In one row with less than 1.5 em between them words are read as one, and so is what stands less than a line under a
#: name.
IN_ROW, IN_COLUMN = 18.0, 9.0
#: Past the bars of its ribbon a figure keeps two lines off the names there: it would be one more in their column.
OFF_COLUMN: Final = 32.0
#: Words that touch by less than this do not overlap: neighbours are stacked without a gap, lines have air of their own.
_TOUCH, _TOUCH_LINES = 1.0, 4.0
#: So far beside what is lost, and over and under it, other numbers stand.
_FROM_LOST: Final = (28.0, 3.0)
_BY_LOSS: Final = 1.0
_WIDE: Final = 12.0  # a ribbon holds the tie of another that runs over it
_ROOM: Final = 4.5  # over and under letters within their ribbon, to names
_BEHIND: Final = 14.0  # an end
_UNDER: Final = (12.0, 22.0)  # aside of the tip of a loss and below it, still under its head


class Name(NamedTuple):
    """The letters of the name of a bar, and which ribbons end there."""

    letters: QRectF
    own: frozenset[str]


class Ground:
    """What is taken and what lies underneath."""

    def __init__(self, models: Sequence[RibbonModel], bars: Iterable[BarItem]) -> None:
        self.taken: list[QRectF] = []
        self.said: list[QRectF] = []  # the words of ribbons so far
        self.lost: list[QRectF] = []  # those of what is lost: lines of their own, a number beside them would be theirs
        self.letters: list[QRectF] = []  # theirs, without air
        self.outlines = outlines_of(models)
        self.names: list[Name] = []
        self.tied: list[RibbonLabels | Words] = []
        self._ends: dict[str, list[str]] = {}
        for bar in bars:
            rect = bar.rect().adjusted(-2.0, 0.0, 2.0, 0.0)
            self.taken += [bar.name_rect(), rect]
            own = ending_at(models if self.outlines else (), bar.rect())
            for name in sorted(own):
                self._ends.setdefault(name, []).append(bar.element_id)
            if bar.model.words:
                self.names.append(Name(bar.letters(), own))
        for model in models:
            self.taken += marks_of(model)
        self._asked: tuple[Words, Standing] | None = None

    def is_free(self, rect: QRectF, grown: float) -> bool:
        lines = _TOUCH_LINES * grown
        inner = rect.adjusted(_TOUCH, _TOUCH, -_TOUCH, -_TOUCH)
        if any(map(inner.intersects, self.taken)):
            return False
        return not any(map(rect.adjusted(_TOUCH, lines, -_TOUCH, -lines).intersects, self.said))

    def has_room(self, label: Words) -> bool:
        """Whether words stand clear of others, of bars and names: within their own ribbon their letters alone."""
        letters, grown = label.letters(), label.model.grown
        if not self.is_inside(label.model.id, letters):
            return self.is_free(label.rect(), grown)
        air, high = AIR * grown, _ROOM * grown - _TOUCH
        room = letters.adjusted(-air, -high, air, high)
        by_names = room.united(letters_of(label).adjusted(_TOUCH - air, _TOUCH - air, air - _TOUCH, air - _TOUCH))
        return not any(map(by_names.intersects, self.taken)) and not any(map(room.intersects, self.said))

    def is_owned(self, label: Words) -> bool:
        """Whether the words can be taken for those of no other ribbon, and not for a part of other words."""
        return self.standing(label) > Standing.STRAY

    def standing(self, label: Words) -> Standing:
        """How well it is seen whose the words are; asked of the same words again it is remembered."""
        if self._asked is None or self._asked[0] is not label:
            self._asked = label, self._standing(label)
        return self._asked[1]

    def _standing(self, label: Words) -> Standing:
        letters, grown = label.letters(), label.model.grown
        if _is_under_head(label.model):
            if touches(letters, self.outlines, _TOUCH, label.model.id) > 0.0:
                return Standing.STRAY
            found = Standing.CLEAR
        else:
            found = standing(label.model.id, letters, self.outlines, grown)
        if found is not Standing.CLEAR and self._is_behind_end(label.model, letters):
            found = Standing.CLEAR
        if found is Standing.STRAY or self.is_inside(label.model.id, letters):
            return found
        if self.is_read_with_others(label.model, letters) or self.is_past_its_bars(label.model, letters):
            return Standing.STRAY
        return Standing.OWNED if self._is_by_loss(letters, grown) else found

    def is_read_with_others(self, model: RibbonModel, letters: QRectF) -> bool:
        """Whether words are read as one with a name or with those of another ribbon."""
        near, row, column = (by * model.grown for by in (_APART, IN_ROW, IN_COLUMN))
        beside = letters.adjusted(-row, 0.0, row, 0.0)
        room = letters.adjusted(-row, -column, row, column)
        for name in self.names:
            if not room.intersects(name.letters):
                continue
            if model.id in name.own:
                if letters.adjusted(-near, 0.0, near, 0.0).intersects(name.letters):
                    return True
            elif beside.intersects(name.letters) or letters.adjusted(0.0, -column, 0.0, column).intersects(
                name.letters
            ):
                return True
        return any(map(beside.intersects, self.letters))

    def is_past_its_bars(self, model: RibbonModel, letters: QRectF) -> bool:
        """Whether words stand in another column than what runs between two bars."""
        ribbon = self.outlines.get(model.id)
        if ribbon is None or model.ribbon.kind is not RibbonKind.BAND:
            return False
        return not ribbon.bounds.left() <= letters.center().x() <= ribbon.bounds.right()

    def _is_behind_end(self, model: RibbonModel, letters: QRectF) -> bool:
        """Whether words stand right behind the end of what goes out, within its height, and none other is nearer."""
        if model.ribbon.kind is not RibbonKind.OPEN_OUT or not is_behind(model):
            return False
        (x, y), half = model.ribbon.centre[-1][1][-2:], model.ribbon.width / 2.0
        off = letters.left() - x if model.starts else x - letters.right()
        if not 0.0 < off <= _BEHIND * model.grown or letters.top() < y - half or letters.bottom() > y + half:
            return False
        return all(one.name == model.id for one in self.outlines.meeting(letters.adjusted(-off, -off, off, off)))

    def _is_by_loss(self, letters: QRectF, grown: float) -> bool:
        far, high = (by * grown for by in _FROM_LOST)
        return any(map(letters.adjusted(-far, -high, far, high).intersects, self.lost))

    def say(self, label: RibbonLabels | Words) -> None:
        """Take the place of words that are shown."""
        if label.rect().isEmpty():
            return
        self._asked = None
        self.said.append(label.rect())
        self.letters.append(label.letters())
        if label.model.ribbon.kind is RibbonKind.LOSS:
            self.lost.append(label.letters())
        if label.model.tie is not None:
            self.tied.append(label)

    def take_back(self, label: RibbonLabels | Words) -> None:
        """Give up the place of words that are shown."""
        self._asked = None
        self.said.remove(label.rect())
        self.letters.remove(label.letters())
        if label.model.ribbon.kind is RibbonKind.LOSS:
            self.lost.remove(label.letters())
        if label.model.tie is not None:
            self.tied.remove(label)

    @property
    def ties(self) -> list[QPainterPath]:
        """The lines of all that is tied so far."""
        return [path_of(label.model.tie) for label in self.tied if label.model.tie is not None]

    def crossed(self, model: RibbonModel, tie: QPainterPath) -> int:
        """How many ribbons a tie runs over, but for narrow ones that join the same bars as its own."""
        ends, bounds = self.ends_of(model.id), tie.boundingRect().adjusted(-1.0, -1.0, 1.0, 1.0)
        over = [one for one in self.outlines.near(bounds) if one.name != model.id and one.path.intersects(tie)]
        return sum(1 if self.ends_of(one.name) != ends else one.width >= _WIDE * model.grown for one in over)

    def ends_of(self, name: str) -> tuple[str, ...]:
        """The bars at which a ribbon ends."""
        return tuple(self._ends.get(name, ()))

    def below(self, label: Words, most: float = inf) -> float:
        """What it costs that other ribbons lie below the words; nothing where they stand wholly within their own.

        From `most` on it is not looked at any further.
        """
        is_whole = self.is_inside(label.model.id, label.letters()) and self.is_owned(label)
        return 0.0 if is_whole else self.cost(label.model.id, label, most)

    def is_within(self, label: RibbonLabels | Words) -> bool:
        """Whether the letters stand within their own ribbon."""
        return self.is_inside(label.model.id, label.letters())

    def is_inside(self, name: str, rect: QRectF) -> bool:
        ribbon = self.outlines.get(name)
        return ribbon is not None and ribbon.path.contains(rect)

    def cost(self, name: str, label: Words, most: float = inf) -> float:
        """How many ribbons the words would lie on, their own only where they would not lie within it.

        Within another they would be read as its own.
        """
        cost, rect = 0.0, letters_of(label)
        for one in self.outlines.meeting(rect):
            if one.name != name and cost + 1.0 >= most:
                return most
            if one.name != name:
                cost += _WITHIN if one.path.contains(rect) else 1.0 + DEEPER * (thirds_on(one.path, rect) - 1)
            elif not one.path.contains(label.letters()):
                cost += ON_EDGE
        return cost

    def nearness(self, label: Words) -> float:
        """What it costs that words beside their ribbon are as near to another, in one row with others or by a loss."""
        name, rect = label.model.id, letters_of(label)
        wide, row = rect.adjusted(0.0, -_AIR, 0.0, _AIR), rect.adjusted(-_APART, 0.0, _APART, 0.0)
        near = sum(one.name != name for one in self.outlines.meeting(wide))
        in_row = any(map(row.intersects, self.taken)) or any(map(row.intersects, self.said))
        return NEAR * (near + in_row) + _BY_LOSS * self._is_by_loss(label.letters(), label.model.grown)


def path_of(tie: tuple[Point, Point]) -> QPainterPath:
    """A tie as a path."""
    path = QPainterPath(QPointF(*tie[0]))
    path.lineTo(*tie[1])
    return path


def _is_under_head(model: RibbonModel) -> bool:
    """Whether the words stand under the head of what is lost: they too can be meant for nothing else."""
    head, (x, y) = model.ribbon.head, model.ribbon.label
    if head is None or is_behind(model):
        return False
    return abs(head[0][0] - x) < _UNDER[0] * model.grown and 0.0 < y - head[0][1] < _UNDER[1] * model.grown


def is_behind(model: RibbonModel) -> bool:
    """Whether the words stand behind an end instead of on the ribbon."""
    return model.starts or model.ribbon.label_ends
