"""Places for the words of a ribbon of the Sankey, the best first: on it, beside it, at its open end, round its head."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from vsm_app.layout.sankey_types import RibbonKind, SankeyRibbon
from vsm_app.layout.types import Point
from vsm_app.ui.canvas.copying import copier
from vsm_app.ui.canvas.items.sankey import RibbonModel, steps_path

#: Ribbons narrower than this have their words beside them, so that no line runs through.
_NARROW: Final = 14.0
_OFF: Final = 11.0
#: As near to it as words may stand; so wide a ribbon holds their letters; from one place along it to the next.
_CLOSE: Final = 8.0
_HOLDS_LETTERS: Final = 9.0
_STEP: Final = 20.0
_MOST_STEPS: Final = 14
_AT_BAR: Final = 1.0
_HALF: Final = 0.5
#: Off the middle of a band, within it: a little higher a comma has room as well, off its slope a number has.
_RISES: Final = (0.0, 1.2, -1.2, 2.4, -2.4, 4.0, -4.0)
_NEAR_BAR: Final = (0.0, 6.0, 14.0)  # there a steep band is level still
#: Height of the ground of one line of words that have not grown.
_GROUND: Final = 24.0
#: One this wide holds a name whole; on a narrower one it may stand beside it instead.
_HOLDS_NAME: Final = 24.0
#: So steep (height by length) words stand left or right of a ribbon, with so much air.
_STEEP, _ASIDE_AIR = 0.9, 4.0
#: Over and under a slope words are moved off it so far at most; looked at in so many places.
_OFF_SLOPE, _LOOKS = 24.0, 32
_ALONG: Final = (0.5, 0.38, 0.62, 0.26, 0.74, 0.16, 0.84)
#: A loss this wide carries its words itself where there is no room round its head.
_WIDE_LOSS: Final = 60.0
_INSIDE_LOSS: Final = (12.0, 28.0, 44.0, 60.0, 76.0)
_INTO_BEND: Final = (0.0, -0.12, -0.24)
#: Behind the end of what goes out, as far from its middle as it may still be told from its neighbours.
_AT_END: Final = (0.0, -6.0, 6.0, -10.0, 10.0)
_FROM_END: Final = (8.0, 4.0, 22.0)
#: Within what goes out.
_WITHIN_END: Final = (0.5, 0.4, 0.6, 0.3)
_TWO_LINES: Final = 32.0  # it holds name and number one under the other
#: From under its end on so many halves of the words.
_PAST_END: Final = (0.0, 0.4, 0.8)
#: Before the beginning of what comes in, where nothing else is free.
_FARTHER: Final = (-16.0, 16.0, -22.0, 22.0)
#: From the middle of a lane, still over it.
_OVER_LANE: Final = (-12.0, 12.0, -24.0, 24.0, -36.0, 36.0, -48.0, 48.0, -72.0, 72.0)
#: Of the height of the ground of one line of words, its letters.
_LETTERS: Final = 0.55
#: From under the head of a loss aside, in halves of its words.
_ASIDE: Final = (0.18, -0.18, 0.35, -0.35, 0.7, -0.7)
#: Half as high as the words below a loss, and as those over a lane: so far they move when they grow.
_LOSS_WORDS, _LOOP_WORDS = 20.0, 8.0
_with_ribbon, _with_label = copier(RibbonModel, "ribbon"), copier(SankeyRibbon, "label")


def candidates(model: RibbonModel, words: QRectF) -> Iterator[tuple[RibbonModel, bool]]:
    """The same words in one place after the other, and whether that is beside their ribbon.

    `words` is the ground of the words at their usual place.
    """
    kind = model.ribbon.kind
    if kind is RibbonKind.BAND:
        for point, beside in _along(model, words):
            yield _at(model, point), beside
    elif kind is RibbonKind.OPEN_IN:
        yield from _coming_in(model, words)
    elif kind is RibbonKind.OPEN_OUT:
        yield from ((variant, False) for variant in _at_open_end(model))
        yield from ((variant, True) for variant in _moved(model, words))
    elif kind is RibbonKind.LOSS:
        yield from ((variant, False) for variant in _of_loss(model, words))
    else:
        yield _grown_away(model), False
        yield from ((variant, False) for variant in _moved(model, words))


def _at(model: RibbonModel, label: Point) -> RibbonModel:
    """The same words at another place."""
    return _with_ribbon(model, _with_label(model.ribbon, label))


def _moved(model: RibbonModel, words: QRectF) -> Iterator[RibbonModel]:
    for point in _elsewhere(_grown_away(model).ribbon, words):
        yield replace(model, ribbon=replace(model.ribbon, label=point, label_ends=False))


def _coming_in(model: RibbonModel, words: QRectF) -> Iterator[tuple[RibbonModel, bool]]:
    """Before its beginning, in one line where two have no room; over or under it; if need be on another ribbon."""
    ribbon = model.ribbon
    yield _grown_away(model), False
    if ribbon.label_ends:
        x, y = ribbon.label
        for step in (*_AT_END, *_FARTHER):
            yield replace(model, single=True, ribbon=replace(ribbon, label=(x, y + step * model.grown))), False
    yield from ((variant, ribbon.label_ends) for variant in _moved(model, words))
    for point, ends in _over_beginning(model):
        yield replace(model, single=True, starts=not ends, ribbon=replace(ribbon, label=point, label_ends=ends)), True
    if ribbon.label_ends:
        yield from ((variant, False) for variant in _moved(model, words))


def _of_loss(model: RibbonModel, words: QRectF) -> Iterator[RibbonModel]:
    """Under its head or beside it, in a lane in one line, at last within it."""
    ribbon = model.ribbon
    if not model.name and ribbon.head is not None and not ribbon.label_ends:  # one line: close under the head
        at = (ribbon.label[0], ribbon.head[0][1] + words.height() / 2.0)
        yield replace(model, ribbon=replace(ribbon, label=at))
    yield _grown_away(model)
    yield from _moved(model, words)
    if ribbon.label_ends:  # in a lane: the next one is near
        for step in _AT_END:
            at = (ribbon.label[0], ribbon.label[1] + step * model.grown)
            yield replace(model, single=True, ribbon=replace(ribbon, label=at))
    if ribbon.head is not None and ribbon.width >= _WIDE_LOSS:
        middle, top = ribbon.head[0][0], min(y for _x, y in ribbon.head)
        for rise in _INSIDE_LOSS if model.name else ():  # on two lines, which its bend holds sooner
            for part in _INTO_BEND:
                at = (middle + part * ribbon.width, top - rise - _LOSS_WORDS / 2.0 * model.grown)
                yield replace(model, single=False, ribbon=replace(ribbon, label=at, label_ends=False))
        for rise in _INSIDE_LOSS:
            at = (middle, top - rise)
            yield replace(model, single=True, ribbon=replace(ribbon, label=at, label_ends=False))


def _over_beginning(model: RibbonModel) -> Iterator[tuple[Point, bool]]:
    """In one line over or under the beginning of what comes in: the place, and whether the words end there."""
    start = steps_path(model.ribbon.centre).pointAtPercent(0.0)
    off = model.ribbon.width / 2.0 + _OFF * model.grown
    for y in (start.y() - off, start.y() + off):
        yield (start.x(), y), True
        yield (start.x(), y), False


def _grown_away(model: RibbonModel) -> RibbonModel:
    """Larger words do not reach over the head of a loss above them or the lane of a loop below them."""
    (x, y), kind = model.ribbon.label, model.ribbon.kind
    away = {RibbonKind.LOSS: _LOSS_WORDS, RibbonKind.LOOP: -_LOOP_WORDS}.get(kind, 0.0) * (model.grown - 1.0)
    return replace(model, ribbon=replace(model.ribbon, label=(x, y + away))) if away else model


def _at_open_end(model: RibbonModel) -> Iterator[RibbonModel]:
    """In one line behind the end of what goes out, else within it."""
    centre = steps_path(model.ribbon.centre)
    middle, end = centre.pointAtPercent(0.5), centre.pointAtPercent(1.0)
    is_right = end.x() >= middle.x()
    for away in _FROM_END:
        x = end.x() + (away if is_right else -away)
        for step in _AT_END:
            ribbon = replace(model.ribbon, label=(x, end.y() + step * model.grown), label_ends=not is_right)
            yield replace(model, single=True, ribbon=ribbon, starts=is_right)
    for part in _WITHIN_END:
        at = centre.pointAtPercent(part)
        yield replace(model, single=True, ribbon=replace(model.ribbon, label=(at.x(), at.y())))
    if model.name and model.ribbon.width >= _TWO_LINES * model.grown:
        for part in _WITHIN_END:
            at = centre.pointAtPercent(part)
            yield replace(model, single=False, ribbon=replace(model.ribbon, label=(at.x(), at.y())))


def _elsewhere(ribbon: SankeyRibbon, words: QRectF) -> Iterator[Point]:
    """Other places (the middle of the label) for what is not a band."""
    kind, half = ribbon.kind, words.width() / 2.0
    off = ribbon.width / 2.0 + words.height() / 2.0 + 2.0
    if kind is RibbonKind.LOOP:
        x, y = ribbon.label
        for step in _OVER_LANE:
            yield (x + step, y)
        if ribbon.lane is not None:
            for off in (-_CLOSE, _OFF):
                away = math.copysign(ribbon.width / 2.0, off) + off * words.height() / _GROUND
                yield from ((x + step, ribbon.lane + away) for step in (0.0, *_OVER_LANE))
        if ribbon.width >= words.height() and ribbon.lane is not None:
            off_hairline = ribbon.width / 4.0 if ribbon.width / 2.0 >= _LETTERS * words.height() else 0.0
            for away in (-off_hairline, off_hairline, 0.0):
                yield from ((x + step, ribbon.lane + away) for step in (0.0, *_OVER_LANE))
    elif kind is RibbonKind.LOSS and ribbon.head is not None:
        xs, ys = [x for x, _y in ribbon.head], [y for _x, y in ribbon.head]
        middle = (min(ys) + max(ys)) / 2.0
        yield (max(xs) + 8.0 + half, middle)
        yield (min(xs) - 8.0 - half, middle)
        if not ribbon.label_ends:
            yield from ((ribbon.label[0] + part * half, ribbon.label[1]) for part in _ASIDE)
    elif kind is RibbonKind.OPEN_OUT:
        end = steps_path(ribbon.centre).pointAtPercent(1.0)
        yield from ((end.x() - (1.0 - past) * half, end.y() + y) for past in _PAST_END for y in (off, -off))
    elif kind is RibbonKind.WEDGE:
        end = steps_path(ribbon.centre).pointAtPercent(1.0)
        yield (end.x() + 8.0 + half, end.y())
        yield (end.x() + 8.0 + half, end.y() - words.height())
        yield (end.x() + 8.0 + half, end.y() + words.height())
    elif kind is RibbonKind.OPEN_IN:
        start = steps_path(ribbon.centre).pointAtPercent(0.0)
        yield (start.x() - 8.0 - half, start.y())
        yield (start.x() + half, start.y() - off)
        yield (start.x() + half, start.y() + off)
        yield (start.x() - half, start.y() - off)
        yield (start.x() - half, start.y() + off)


def _along(model: RibbonModel, words: QRectF) -> Iterator[tuple[Point, bool]]:
    """Along the middle of a ribbon; where it is narrow, and for the value alone, above and below it too.

    Where it falls or rises steeply left and right of it.
    """
    ribbon, grown = model.ribbon, model.grown
    centre = steps_path(ribbon.centre)
    off = ribbon.width / 2.0 + _OFF * grown
    points: list[QPointF] = [centre.pointAtPercent(part) for part in _ALONG]
    is_wide = ribbon.width >= _NARROW * grown
    if is_wide:
        yield ribbon.label, False
        yield from (((point.x(), point.y()), False) for point in points)
    if ribbon.reverse and not is_wide:  # a negative number is always said
        yield from (((point.x(), point.y()), False) for point in points)
    if model.name and ribbon.width >= _HOLDS_NAME * grown:
        return
    for point in points:
        yield (point.x(), point.y() - off), True
        yield (point.x(), point.y() + off), True
    for part, point in zip(_ALONG, points, strict=True):
        slope = abs(math.tan(math.radians(centre.angleAtPercent(part))))
        if slope >= _STEEP:
            aside = ribbon.width / 2.0 * math.hypot(1.0, 1.0 / slope) + words.width() / 2.0 + _ASIDE_AIR * grown
            aside += _LETTERS * words.height() / 2.0 / slope  # their corner stands nearest to it
            yield (point.x() - aside, point.y()), True
            yield (point.x() + aside, point.y()), True


def farther(model: RibbonModel, words: QRectF) -> Iterator[tuple[RibbonModel, bool]]:
    """More places along a band, each some steps from the last: within it, close over and under it."""
    ribbon, grown = model.ribbon, model.grown
    if ribbon.kind is not RibbonKind.BAND:
        return
    centre = steps_path(ribbon.centre)
    count = min(max(int(centre.length() / (_STEP * grown)), 1), _MOST_STEPS)
    ends = [(words.width() / 2.0 + _AT_BAR + off * grown) / max(centre.length(), 1.0) for off in _NEAR_BAR]
    ends = [part for end in ends if end < _HALF for part in (end, 1.0 - end)]
    parts = sorted((*ends, *((n + 0.5) / count for n in range(count))), key=lambda part: abs(part - _HALF))
    points = [centre.pointAtPercent(part) for part in parts]
    if ribbon.width >= _HOLDS_LETTERS * grown:
        for point in points:
            for rise in _RISES:
                yield _at(model, (point.x(), point.y() - rise * grown)), False
    for off in (ribbon.width / 2.0 + _OFF * grown, ribbon.width / 2.0 + _CLOSE * grown):
        for point in points:
            yield _at(model, (point.x(), point.y() - off)), True
            yield _at(model, (point.x(), point.y() + off)), True


def clear_of_slope(model: RibbonModel, words: QRectF) -> Iterator[tuple[RibbonModel, bool]]:
    """The same words over and under a line, off its highest and its lowest place within their width."""
    ribbon, half, grown = model.ribbon, words.width() / 2.0, model.grown
    centre, off = steps_path(ribbon.centre), ribbon.width / 2.0 + _OFF * grown
    line = [centre.pointAtPercent(n / _LOOKS) for n in range(_LOOKS + 1)]
    for point in map(centre.pointAtPercent, _ALONG):
        ys = [at.y() for at in line if abs(at.x() - point.x()) <= half] or [point.y()]
        for edge, y in ((min(ys), min(ys) - off), (max(ys), max(ys) + off)):
            if abs(edge - point.y()) <= _OFF_SLOPE * grown:
                yield replace(model, ribbon=replace(ribbon, label=(point.x(), y))), True
