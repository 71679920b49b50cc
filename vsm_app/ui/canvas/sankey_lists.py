"""Words of a steep stack of thin ribbons between two bars: one under the other beside it, each tied straight across."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.ui.canvas.items.sankey import RibbonModel, steps_path
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels
from vsm_app.ui.canvas.sankey_ground import Ground
from vsm_app.ui.canvas.sankey_measured import Measured, Words

#: So many of a stack without room at their ribbons are told in a list.
_LEAST: Final = 3
#: From the stack to the words and from a tie to its words, from one line to the next; all lengths grow with the words.
_OFF, _BESIDE = 14.0, 3.0
_PITCHES: Final = (16.0, 14.0)
_FARTHER: Final = (0.0, 20.0, 40.0, 60.0)
_STEP, _STEPS = 4.0, 10
#: The ends of the stack, where no tie begins, of its height; so near to a line apart ties begin.
_ENDS, _LEVEL = 0.08, 0.4
_OFF_MIDDLE: Final = (0.0, -0.15, 0.15)
_AIR, _DOT = 2.0, 0.3
_ABOUT: Final = tuple(sorted((0.8 * n for n in range(-12, 13)), key=abs))
_HALVINGS: Final = 24
_SIDES: Final = (1.0, -1.0)


def listed(
    silent: Sequence[RibbonModel],
    wanted: Mapping[str, RibbonModel],
    beside: Mapping[str, RibbonLabels],
    ground: Ground,
    measured: Measured,
) -> tuple[dict[str, Words], set[str]]:
    """What stacks of which some are silent say in a list, all that is `wanted` of them, and who lost their place.

    Those that stand `beside` their ribbons are listed with the others.
    """
    stacks: dict[tuple[str, ...], list[RibbonModel]] = {}
    for model in silent:
        ends = ground.ends_of(model.id)
        if model.ribbon.kind is RibbonKind.BAND and len(ends) > 1:
            stacks.setdefault(ends, []).append(model)
    moved: dict[tuple[str, ...], list[RibbonLabels]] = {ends: [] for ends in stacks}
    for name, label in beside.items():
        moved.get(ground.ends_of(name), []).append(label)
    members = {ends: [*models, *(wanted[old.model.id] for old in moved[ends])] for ends, models in stacks.items()}
    long = [ends for ends, models in members.items() if len(models) >= _LEAST]
    for ends in long:
        for label in moved[ends]:
            ground.take_back(label)
    found: dict[str, Words] = {}
    lost: set[str] = set()
    for ends in long:
        new = _list(members[ends], ground, measured)
        for words in new:
            ground.say(words)
        found |= {words.model.id: words for words in new}
        if not new:
            lost |= {label.model.id for label in moved[ends]}
    return found, lost


class _Line(NamedTuple):
    """One line of a list: where its tie begins, the words as from their end of the tie, and where that is."""

    begin: QPointF
    words: Words
    at: QPointF

    def moved(self) -> Words:
        """The words in their place with their tie."""
        model, (x, y) = self.words.model, self.at.toTuple()
        back = _BESIDE * model.grown * (-1.0 if model.starts else 1.0)
        tie = (self.begin.toTuple(), (x + back, y))
        ribbon = replace(model.ribbon, label=(x, y))
        return replace(self.words, model=replace(model, ribbon=ribbon, tie=tie))


def _list(members: Sequence[RibbonModel], ground: Ground, measured: Measured) -> list[Words]:
    """The words of a stack in the first list that has room: with all names, else with none; nothing without room."""
    ordered = sorted(members, key=lambda model: steps_path(model.ribbon.centre).pointAtPercent(0.5).y())
    ties = ground.ties
    inwards = (0, len(ordered) - 1, *range(1, len(ordered) - 1))
    for models in (ordered, [replace(model, name="") for model in ordered]):
        for pitch in _PITCHES:
            for line in _places(models, pitch * models[0].grown, ground, measured):
                if all(_has_room(line(n), ground, ties) for n in inwards):
                    return [line(n).moved() for n in range(len(ordered))]
    return []


def _places(
    models: Sequence[RibbonModel], pitch: float, ground: Ground, measured: Measured
) -> Iterator[Callable[[int], _Line]]:
    """The same list, line by line as it is asked for, in one place after the other, nearer ones first."""
    grown, bounds, count = models[0].grown, QRectF(), len(models)
    for model in models:
        bounds = bounds.united(steps_path(model.ribbon.centre).boundingRect())
    apart = min(pitch, (1.0 - 2.0 * _ENDS) * bounds.height() / count)
    if apart < pitch * _LEVEL:
        return
    steps = sorted(range(-_STEPS, _STEPS + 1), key=abs)
    tops = [bounds.center().y() - (count - 1) * pitch / 2.0 + n * _STEP * grown for n in steps]
    sides = {side: [_at_origin(model, side, measured) for model in models] for side in _SIDES}
    parts = _OFF_MIDDLE if any(model.name for model in models) else _OFF_MIDDLE[:1]
    for middle in (bounds.center().y() + part * bounds.height() for part in parts):
        heights = (middle + (n - (count - 1) / 2.0) * apart for n in range(count))
        begins = [_begin(model, y, ground) for model, y in zip(models, heights, strict=True)]
        points = [point for point in begins if point is not None]
        if len(points) < count:
            continue
        for farther, (side, words) in product(_FARTHER, sides.items()):
            x = max(side * point.x() for point in points) * side + side * (_OFF + farther) * grown
            for top in tops:
                yield partial(_line, points, words, QPointF(x, top), pitch)


def _line(points: Sequence[QPointF], words: Sequence[Words], top: QPointF, pitch: float, n: int) -> _Line:
    """The nth of lines under each other from `top` on."""
    return _Line(points[n], words[n], QPointF(top.x(), top.y() + n * pitch))


def _at_origin(model: RibbonModel, side: float, measured: Measured) -> Words:
    """Words that begin, or end, at the origin."""
    ribbon = replace(model.ribbon, label=(0.0, 0.0), label_ends=side < 0.0)
    return measured.at(replace(model, single=True, starts=side > 0.0, ribbon=ribbon))


def _begin(model: RibbonModel, y: float, ground: Ground) -> QPointF | None:
    """Where the middle of a ribbon is at about a height and no other lies there."""
    centre, dot = steps_path(model.ribbon.centre), _DOT
    points = (_at_height(centre, y + off * model.grown) for off in _ABOUT)
    for at in (point for point in points if point is not None):
        on = ground.outlines.meeting(QRectF(at.x() - dot, at.y() - dot, 2.0 * dot, 2.0 * dot))
        if all(one.name == model.id for one in on):
            return at
    return None


def _at_height(centre: QPainterPath, y: float) -> QPointF | None:
    """Where the middle of a ribbon that only falls or only rises is at a height."""
    first, last = centre.pointAtPercent(0.0), centre.pointAtPercent(1.0)
    if not min(first.y(), last.y()) < y < max(first.y(), last.y()):
        return None
    falls, low, high = last.y() > first.y(), 0.0, 1.0
    for _ in range(_HALVINGS):
        part = (low + high) / 2.0
        is_before = (centre.pointAtPercent(part).y() < y) is falls
        low, high = (part, high) if is_before else (low, part)
    return centre.pointAtPercent((low + high) / 2.0)


def _has_room(line: _Line, ground: Ground, ties: Sequence[QPainterPath]) -> bool:
    """Whether words and their tie lie on nothing but the stack, and are read with nothing else."""
    model, at = line.words.model, line.at
    rect, air = line.words.rect().translated(at), _AIR * model.grown
    if not ground.is_free(rect, model.grown):  # the quickest to tell, and most of the places fail it
        return False
    tie = QPainterPath(line.begin)
    tie.lineTo(at)
    if any(map(tie.intersects, ground.taken)) or any(map(tie.intersects, ground.said)):
        return False
    if any(other.intersects(tie) or other.intersects(rect) for other in ties):
        return False
    letters = line.words.letters().translated(at)
    if ground.outlines.meeting(letters.adjusted(-air, -air, air, air)) or ground.is_read_with_others(model, letters):
        return False
    return not ground.crossed(model, tie)
