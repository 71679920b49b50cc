"""Where the names of the bars of a Sankey stand: over them, beside or under them, cut or left to the tool tip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainterPath

from vsm_app.layout.types import Point
from vsm_app.ui.canvas.chips import role_metrics
from vsm_app.ui.canvas.items.sankey import BarItem, RibbonModel
from vsm_app.ui.canvas.sankey_air import name_with_air
from vsm_app.ui.canvas.sankey_outlines import MOST, Outlines, marks_of, outlines_of, thirds_on
from vsm_app.ui.canvas.sankey_reads import Reads

#: What a name costs on a ribbon, on other words or a bar, and a place farther down the list.
_ON_RIBBON, _ON_WORDS, _LATER = 1.0, 4.0, 0.01
_THIN: Final = 6.0  # a line that runs into a name ends beside it; on what is wider it stands
_HIDDEN: Final = 10.0  # more of a line its ground hides not: a rim of the letters keeps them legible
_TOUCHES: Final = 4.0  # ribbons that come near are as bad as a name that is read as another bar's
#: From this cost on a name with what stays there is tried on two lines.
_ON_TWO_LINES: Final = 0.5
_TOUCH: Final = 1.0  # words that touch by less do not overlap
_LONGEST_NAME: Final = 220.0
#: Between a name and what stays there: the one may stand above the other.
_BREAK: Final = " · "
#: Shares of a name that are tried where all of it has no room, and the least width that is still read.
_SHORTER: Final = (0.8, 0.65, 0.5)
_LEAST_NAME: Final = 44.0
_PROBE: Final = 5.0
_PAST_LOSS: Final = 56.0  # from the left edge of a bar to right of the loss that leaves there
_UP_BAR: Final = (0.0, 0.25, -0.25, 0.4, -0.4)  # of its height, from its middle, where a name beside it may stand
_OFF_SMALL: Final = (-5.0, 5.0, -9.0, 9.0)  # the same beside one that is no higher than the name
_BESIDE_FOOT: Final = (26.0, 20.0, 14.0, 7.0, 0.0)  # there it stands beside the bar's lower end rather than below it
#: Of the way from over its bar to beginning (or ending) at it, shares at which a name may stand.
_BETWEEN: Final = (0.5, -0.5, 0.25, -0.25, 0.75, -0.75, 0.12, -0.12)
_ROW: Final = 64.0
#: So many of the best places of a name are looked at for one near by where it touches no ribbon.
_TRIED: Final = 5


def place_names(models: Iterable[RibbonModel], bars: Iterable[BarItem], grown: float = 1.0) -> None:
    """Put the names, `grown` times their size, over their bars or, where nothing leaves or enters there, beside them.

    A name gives way to the ribbons as far as there is room, and to other names and bars always: the one of the smaller
    bar is left to the tool tip.
    """
    models, bars = list(models), sorted(bars, key=lambda bar: (bar.model.bar.box.x, bar.model.bar.box.y))
    for bar in bars:
        _reset(bar, grown)
        if _BREAK in bar.model.name and not _passes_on(bar, models):
            _stand_below_one_another(bar)
    if len(models) <= MOST:
        _move_off(models, bars, grown)
    _leave_out(bars)


def _move_off(models: Sequence[RibbonModel], bars: Sequence[BarItem], grown: float) -> None:
    outlines = outlines_of(models)
    reads = Reads([replace(model, grown=grown) for model in models], bars, outlines)
    heads = [mark for model in models for mark in marks_of(replace(model, grown=grown))]
    names = {bar.element_id: bar.name_rect() for bar in bars}
    waiting = {bar.element_id: _aside(bar) for bar in bars}
    for bar in bars:
        waiting.pop(bar.element_id)
        del names[bar.element_id]
        marks = [*heads, *(other.rect() for other in bars if other is not bar)]
        taken = [*names.values(), *marks]
        # for one over its bar, or left of it, a later name can begin at its own
        yielding = [*(rect.intersected(waiting.get(i, rect)) for i, rect in names.items()), *marks]
        spots = _best_spots(bar, (outlines, reads), taken, yielding)
        if spots[0][0] >= _ON_TWO_LINES and _BREAK in bar.model.words:
            bar.show_model(replace(bar.model, said=bar.model.words.replace(_BREAK, "\n", 1)))
            others = _best_spots(bar, (outlines, reads), taken, yielding)
            if others[0][0] <= spots[0][0] + _LATER:
                spots = others
            else:
                bar.show_model(replace(bar.model, said=None))
        _put_name(bar, [shift for _cost, _n, shift in spots[:_TRIED]], (outlines, reads), taken, yielding)
        names[bar.element_id] = bar.name_rect()
        bar.show_model(replace(bar.model, plated=_ends_lines(bar, outlines, grown)))


def _ends_lines(bar: BarItem, outlines: Outlines, grown: float) -> bool:
    """Whether thin lines end beside a name: what of none is hidden for so long that it seems to begin behind it."""
    letters, ground = bar.letters(), QPainterPath()
    ground.addRect(letters)
    thin = [one for one in outlines.meeting(letters) if one.width < _THIN * grown]
    hidden = [one.path.intersected(ground).boundingRect() for one in thin]
    return bool(thin) and all(max(over.width(), over.height()) <= _HIDDEN * grown for over in hidden)


def _has_ground(bar: BarItem, letters: QRectF, reads: Reads, taken: Sequence[QRectF], rect: QRectF) -> bool:
    """Whether a name whose letters were there may be moved to where its ground is `rect`."""
    if any(map(rect.intersects, taken)):
        return False
    moved = rect.topLeft() - bar.name_rect().topLeft()
    return reads.cost(bar, letters.translated(moved)) <= reads.cost(bar, letters)


def _aside(bar: BarItem) -> QRectF:
    """Where a name would stand if it began at its bar."""
    return bar.name_rect().translated(max((bar.name_rect().width() - bar.rect().width()) / 2.0, 0.0), 0.0)


def _best_spots(
    bar: BarItem, on: tuple[Outlines, Reads], taken: Sequence[QRectF], yielding: Sequence[QRectF]
) -> list[tuple[float, int, Point]]:
    """What places of a name cost, and the shifts to them, the best first: none behind the first that costs nothing."""
    (outlines, reads), back = on, (-bar.model.shift[0], -bar.model.shift[1])
    own, letters = bar.name_rect().translated(*back), bar.letters().translated(*back)
    spots = []
    for n, at in _spots(bar, outlines):
        on_others = _name_cost(own.translated(*at), outlines, _others(at, taken, yielding))
        on_others += reads.cost(bar, letters.translated(*at))
        spots.append((n * _LATER + on_others, n, at))
        if on_others == 0.0:
            break
    return sorted(spots)


def _others(shift: Point, taken: Sequence[QRectF], yielding: Sequence[QRectF]) -> Sequence[QRectF]:
    """What is not free for a name; `yielding` for one that stays over its bar, or left of that."""
    return yielding if shift[0] <= 0.0 and shift[1] == 0.0 else taken


def _put_name(
    bar: BarItem,
    shifts: Sequence[Point],
    on: tuple[Outlines, Reads],
    taken: Sequence[QRectF],
    yielding: Sequence[QRectF],
) -> None:
    """Put the name in the first of the places where it touches no ribbon, else where it touches the fewest."""
    (outlines, reads), tried = on, []
    for n, shift in enumerate(shifts):
        bar.show_model(replace(bar.model, shift=shift))
        room = partial(_has_ground, bar, bar.letters(), reads, [*_others(shift, taken, yielding), bar.rect()])
        least = name_with_air(bar, outlines, room)
        tried.append((least + _TOUCHES * reads.cost(bar, bar.letters()), n, bar.model.shift))
        if tried[-1][0] == 0.0:
            return
    bar.show_model(replace(bar.model, shift=min(tried)[2]))


def _reset(bar: BarItem, grown: float) -> None:
    """The whole name over the bar, cut only where it would be very long."""
    bar.show_model(replace(bar.model, shift=(0.0, 0.0), said=None, grown=grown, plated=False))
    metrics = role_metrics("node.name", bar.look.theme)
    if metrics.horizontalAdvance(bar.model.name) > _LONGEST_NAME:
        said = metrics.elidedText(bar.model.name, Qt.TextElideMode.ElideRight, _LONGEST_NAME)
        bar.show_model(replace(bar.model, said=said))


def _spots(bar: BarItem, outlines: Outlines) -> Iterator[tuple[int, Point]]:
    """Places of a name as shifts from over its bar, the best first."""
    rect = bar.rect()
    reach = max((bar.name_rect().width() - rect.width()) / 2.0, 0.0)
    low = bar.below()
    over = [(0.0, 0.0), (reach, 0.0), (-reach, 0.0)]
    sides: list[Point] = []
    for side, edge in ((1.0, rect.right() + 1.0), (-1.0, rect.left() - 1.0 - _PROBE)):
        probe = QRectF(edge, rect.top() + 1.0, _PROBE, rect.height() - 2.0)
        if not outlines.meeting(probe):
            sides.append(bar.beside(side))
    ups = [*(up * rect.height() for up in _UP_BAR), *(up * bar.model.grown for up in _OFF_SMALL)]
    sides = [(x, y + up) for x, y in sides for up in ups] if len(sides) == 1 else []
    under = [(0.0, low), (reach, low), (-reach, low)]
    between = [(part * reach, y) for y in (0.0, low) for part in _BETWEEN]
    past = [(reach + _PAST_LOSS, low - rise * bar.model.grown) for rise in _BESIDE_FOOT]
    yield from enumerate([*sides, *over, *under, *between, *past])


def _name_cost(rect: QRectF, outlines: Outlines, taken: Iterable[QRectF]) -> float:
    words = rect.adjusted(2.0, 2.0, -2.0, -4.0)
    under = sum(1.0 - 3.0 * _LATER * (3 - thirds_on(one.path, words)) for one in outlines.meeting(words))
    return _ON_RIBBON * under + _ON_WORDS * sum(rect.intersects(other) for other in taken)


def _passes_on(bar: BarItem, models: Iterable[RibbonModel]) -> bool:
    """Whether a ribbon leaves a bar to the right."""
    rect = bar.rect().adjusted(-_TOUCH, -_TOUCH, _TOUCH, _TOUCH)
    starts = (model.ribbon.centre[0][1] for model in models)
    return any(abs(x - bar.rect().right()) < _TOUCH and rect.top() < y < rect.bottom() for x, y in starts)


def _stand_below_one_another(bar: BarItem) -> None:
    """What stays at a node stands under its name: in one line beside the bar the two reach far over the next stage."""
    metrics = role_metrics("node.name", bar.look.theme)
    lines = bar.model.name.split(_BREAK, 1)
    cut = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, _LONGEST_NAME) for line in lines]
    bar.show_model(replace(bar.model, said="\n".join(cut)))


def _leave_out(bars: Sequence[BarItem]) -> None:
    """Names for which there is no room go; the larger the bar the sooner its name stays."""
    taken = _Rows()
    for bar in bars:
        taken.add(bar.rect(), bar.element_id)
    for bar in sorted(bars, key=lambda bar: -bar.rect().height()):
        if not _has_room(bar, taken):
            _shorten(bar, taken)
        if bar.model.words:
            taken.add(bar.name_rect(), bar.element_id)


def _has_room(bar: BarItem, taken: _Rows) -> bool:
    inner = bar.name_rect().adjusted(_TOUCH, _TOUCH, -_TOUCH, -_TOUCH)
    return not any(inner.intersects(other) for other, name in taken.near(inner) if name != bar.element_id)


def _shorten(bar: BarItem, taken: _Rows) -> None:
    """Cut a name over its bar as far as it must be to have room, unless too little would be left of it."""
    metrics = role_metrics("node.name", bar.look.theme)
    whole = metrics.horizontalAdvance(bar.model.name)
    for share in _SHORTER:
        if share * whole >= _LEAST_NAME:
            said = metrics.elidedText(bar.model.name, Qt.TextElideMode.ElideRight, share * whole)
            bar.show_model(replace(bar.model, said=said, shift=(0.0, 0.0)))
            if _has_room(bar, taken):
                return
    bar.show_model(replace(bar.model, said=""))


class _Rows:
    """Rectangles by the rows that they reach into, so that few are looked at for one place."""

    def __init__(self) -> None:
        self._rows: dict[int, list[tuple[QRectF, str]]] = {}

    def add(self, rect: QRectF, name: str) -> None:
        for row in _rows(rect):
            self._rows.setdefault(row, []).append((rect, name))

    def near(self, rect: QRectF) -> Iterator[tuple[QRectF, str]]:
        for row in _rows(rect):
            yield from self._rows.get(row, ())


def _rows(rect: QRectF) -> range:
    return range(int(rect.top() // _ROW), int(rect.bottom() // _ROW) + 1)
