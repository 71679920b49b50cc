"""Where the words of the Sankey stand: on their ribbon or beside it, clear of each other, of bars and their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath

from vsm_app.layout.sankey_types import RibbonKind, SankeyRibbon
from vsm_app.layout.types import FlowStyle, Point
from vsm_app.ui.canvas.chips import role_metrics
from vsm_app.ui.canvas.items.sankey import BarItem, RibbonLabels, RibbonModel, steps_path, tag_rect
from vsm_app.ui.canvas.look import Look

#: Ribbons narrower than this have their words beside them, so that no line runs through.
_NARROW: Final = 14.0
_OFF: Final = 11.0
_ALONG: Final = (0.5, 0.38, 0.62, 0.26, 0.74, 0.16, 0.84)
#: On a picture of more ribbons than this only words, bars and names are kept apart.
MOST: Final = 150
_ON_EDGE: Final = 0.5  # of its own ribbon: better than on another
#: What lies under the words at most for the name to be kept; above that the value alone is tried.
_NAME_WORTH: Final = {RibbonKind.BAND: _ON_EDGE, RibbonKind.LOOP: 0.0, RibbonKind.LOSS: 2.0, RibbonKind.OPEN_IN: 3.0}
#: Whose words find their place first: those that have the fewest places.
_FIRST: Final = (RibbonKind.LOSS, RibbonKind.OPEN_IN, RibbonKind.OPEN_OUT, RibbonKind.WEDGE)
#: Words that touch by less than this do not overlap: neighbours are stacked without a gap.
_TOUCH: Final = 1.0
#: What a name costs on a ribbon, on other words or a bar, and a place farther down the list.
_ON_RIBBON, _ON_WORDS, _LATER = 1.0, 4.0, 0.01
_LONGEST_NAME: Final = 220.0
#: Shares of a name that are tried where all of it has no room, and the least width that is still read.
_SHORTER: Final = (0.8, 0.65, 0.5)
_LEAST_NAME: Final = 44.0
_PROBE: Final = 5.0
_ROW: Final = 64.0
#: A loss this wide carries its words itself where there is no room round its head.
_WIDE_LOSS: Final = 60.0
_INSIDE_LOSS: Final = (12.0, 28.0, 44.0, 60.0, 76.0)
#: Behind the end of what goes out, as far from its middle as it may still be told from its neighbours.
_AT_END: Final = (0.0, -6.0, 6.0, -10.0, 10.0)
#: Before the beginning of what comes in, where nothing else is free.
_FARTHER: Final = (-16.0, 16.0, -22.0, 22.0)
#: Half as high as the words below a loss, and as those over a lane: so far they move when they grow.
_LOSS_WORDS, _LOOP_WORDS = 16.0, 8.0


class _Ground:
    """What is taken and what lies underneath."""

    def __init__(self, models: Sequence[RibbonModel], bars: Iterable[BarItem]) -> None:
        self.taken: list[QRectF] = []
        for bar in bars:
            self.taken += [bar.name_rect(), bar.rect().adjusted(-2.0, 0.0, 2.0, 0.0)]
        for model in models:
            self.taken += _marks(model)
        self.outlines = _outlines(models)

    def is_free(self, rect: QRectF) -> bool:
        inner = rect.adjusted(_TOUCH, _TOUCH, -_TOUCH, -_TOUCH)
        return not any(inner.intersects(other) for other in self.taken)

    def is_inside(self, name: str, rect: QRectF) -> bool:
        return name in self.outlines and self.outlines[name][0].contains(rect)

    def cost(self, name: str, rect: QRectF) -> float:
        """How many ribbons the words would lie on, their own only where they would not lie within it."""
        cost = 0.0
        for other, (path, bounds) in self.outlines.items():
            if bounds.intersects(rect) and path.intersects(rect):
                if other != name:
                    cost += 1.0
                elif not path.contains(rect):
                    cost += _ON_EDGE
        return cost


def _outlines(models: Sequence[RibbonModel]) -> Mapping[str, tuple[QPainterPath, QRectF]]:
    """The ribbons' outlines with the rectangles round them; none of very many."""
    if len(models) > MOST:
        return {}
    paths = {model.id: steps_path(model.ribbon.outline) for model in models}
    return {name: (path, path.boundingRect()) for name, path in paths.items()}


def _marks(model: RibbonModel) -> list[QRectF]:
    """Arrowhead and R-tag: they carry no words."""
    marks = []
    if model.ribbon.head is not None:
        xs, ys = [x for x, _y in model.ribbon.head], [y for _x, y in model.ribbon.head]
        marks.append(QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys))))
    tag = tag_rect(model)
    return marks if tag is None else [*marks, tag]


def place_names(models: Iterable[RibbonModel], bars: Iterable[BarItem], grown: float = 1.0) -> None:
    """Put the names, `grown` times their size, over their bars or, where nothing leaves or enters there, beside them.

    A name gives way to the ribbons as far as there is room, and to other names and bars always: the one of the smaller
    bar is left to the tool tip.
    """
    models, bars = list(models), sorted(bars, key=lambda bar: (bar.model.bar.box.x, bar.model.bar.box.y))
    for bar in bars:
        _reset(bar, grown)
    if len(models) <= MOST:
        _move_off(models, bars, grown)
    _leave_out(bars)


def _move_off(models: Sequence[RibbonModel], bars: Sequence[BarItem], grown: float) -> None:
    ribbons = list(_outlines(models).values())
    heads = [mark for model in models for mark in _marks(replace(model, grown=grown))]
    names = {bar.element_id: bar.name_rect() for bar in bars}
    for bar in bars:
        own = names.pop(bar.element_id)
        taken = [*names.values(), *heads, *(other.rect() for other in bars if other is not bar)]
        spots = [
            (n * _LATER + _name_cost(own.translated(*at), ribbons, taken), n, at) for n, at in _spots(bar, ribbons)
        ]
        shift = min(spots)[2]
        if shift != bar.model.shift:
            bar.show_model(replace(bar.model, shift=shift))
        names[bar.element_id] = bar.name_rect()


def _reset(bar: BarItem, grown: float) -> None:
    """The whole name over the bar, cut only where it would be very long."""
    bar.show_model(replace(bar.model, shift=(0.0, 0.0), said=None, grown=grown))
    metrics = role_metrics("node.name", bar.look.theme)
    if metrics.horizontalAdvance(bar.model.name) > _LONGEST_NAME:
        said = metrics.elidedText(bar.model.name, Qt.TextElideMode.ElideRight, _LONGEST_NAME)
        bar.show_model(replace(bar.model, said=said))


def _spots(bar: BarItem, ribbons: Sequence[tuple[QPainterPath, QRectF]]) -> Iterator[tuple[int, Point]]:
    """Places of a name as shifts from over its bar, the best first."""
    rect = bar.rect()
    reach = max((bar.name_rect().width() - rect.width()) / 2.0, 0.0)
    low = rect.bottom() - bar.model.bar.label[1] + 3.0 + 15.0 * bar.model.grown
    over = [(0.0, 0.0), (reach, 0.0), (-reach, 0.0)]
    sides: list[Point] = []
    for side, edge in ((1.0, rect.right() + 1.0), (-1.0, rect.left() - 1.0 - _PROBE)):
        probe = QRectF(edge, rect.top() + 1.0, _PROBE, rect.height() - 2.0)
        if not any(bounds.intersects(probe) and path.intersects(probe) for path, bounds in ribbons):
            sides.append(bar.beside(side))
    sides = sides if len(sides) == 1 else []
    under = [(0.0, low), (reach, low), (-reach, low)]
    between = [(part * reach, y) for y in (0.0, low) for part in (0.5, -0.5)]
    yield from enumerate([*sides, *over, *under, *between])


def _name_cost(rect: QRectF, ribbons: Sequence[tuple[QPainterPath, QRectF]], taken: Iterable[QRectF]) -> float:
    words = rect.adjusted(2.0, 2.0, -2.0, -4.0)
    under = sum(bounds.intersects(words) and path.intersects(words) for path, bounds in ribbons)
    return _ON_RIBBON * under + _ON_WORDS * sum(rect.intersects(other) for other in taken)


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


def placed_labels(
    models: Iterable[RibbonModel], bars: Iterable[BarItem], look: Look, grown: float = 1.0
) -> list[RibbonLabels]:
    """The words of the ribbons, those of open ends first; where there is no room the value alone, then none.

    They are `grown` times their size.
    """
    models, bars = [replace(model, grown=grown) for model in models], list(bars)
    ground = _Ground(models, bars)
    labels = []
    for model in sorted(models, key=_precedence):
        label = _placed(model, ground, look)
        if not label.rect().isEmpty():
            ground.taken.append(label.rect())
        if not label.boundingRect().isEmpty():
            labels.append(label)
    return labels


def _precedence(model: RibbonModel) -> tuple[int, float]:
    kind = model.ribbon.kind
    return (_FIRST.index(kind) if kind in _FIRST else len(_FIRST), -model.ribbon.width)


def _placed(model: RibbonModel, ground: _Ground, look: Look) -> RibbonLabels:
    """At the first place on no other ribbon; else where it lies on the fewest, with a halo."""
    is_band = model.ribbon.kind is RibbonKind.BAND
    best: tuple[float, RibbonLabels] | None = None
    whole_only = not model.name or model.ribbon.kind is RibbonKind.OPEN_IN  # what comes in says its name or nothing
    for form in (model,) if whole_only else (model, replace(model, name="")):
        first = RibbonLabels(form, look)
        if first.rect().isEmpty():
            return first
        for variant, beside in _candidates(form, first.rect()):
            label = RibbonLabels(variant, look)
            if not ground.is_free(label.rect()):
                continue
            letters = letters_of(label)
            if variant.single and not _is_behind(variant) and not ground.is_inside(model.id, letters):
                continue
            cost = ground.cost(model.id, letters)
            if cost >= 1.0 and beside:
                continue  # off its own ribbon and on another, it would be read as the other's
            if best is None or cost < best[0]:
                best = (cost, label)
            if cost == 0.0:
                break
        if best is not None and best[0] <= _NAME_WORTH.get(model.ribbon.kind, 1.0):
            break
    if best is None:
        return RibbonLabels(replace(model, labels=False), look)
    cost, label = best
    is_hatched = model.style is FlowStyle.LOSS and (is_band or label.model.single)
    inside = ground.is_inside(model.id, letters_of(label))
    on_ribbon = inside or cost > 0.0
    halo = not ground.outlines or (on_ribbon and (is_hatched or not inside or cost > 0.0))
    if not halo and not on_ribbon:
        return label
    return RibbonLabels(replace(label.model, halo=halo, on_ribbon=on_ribbon), look)


def _is_behind(model: RibbonModel) -> bool:
    """Whether the words stand behind an end instead of on the ribbon."""
    return model.starts or model.ribbon.label_ends


def letters_of(label: RibbonLabels) -> QRectF:
    """The ground of the letters alone, without the air round them."""
    grown = label.model.grown
    return label.rect().adjusted(2.0 * grown, 5.0 * grown, -2.0 * grown, -4.0 * grown)


def _candidates(model: RibbonModel, words: QRectF) -> Iterator[tuple[RibbonModel, bool]]:
    """The same words in one place after the other, and whether that is beside a band."""
    ribbon = model.ribbon
    if ribbon.kind is RibbonKind.BAND:
        for point, beside in _along(ribbon, model.grown, named=bool(model.name)):
            yield replace(model, ribbon=replace(ribbon, label=point)), beside
        return
    beside = False
    if ribbon.kind is RibbonKind.OPEN_OUT:
        yield from ((variant, False) for variant in _at_open_end(model))
        beside = True
    else:
        yield _grown_away(model), False
    if ribbon.kind is RibbonKind.OPEN_IN and ribbon.label_ends:  # in one line where two have no room
        x, y = ribbon.label
        for step in (*_AT_END, *_FARTHER):
            yield replace(model, single=True, ribbon=replace(ribbon, label=(x, y + step * model.grown))), False
        beside = True
    for point in _elsewhere(_grown_away(model).ribbon, words):
        yield replace(model, ribbon=replace(ribbon, label=point, label_ends=False)), beside
    if ribbon.kind is RibbonKind.OPEN_IN and beside:  # what comes in is named, if need be on another ribbon
        for point in _elsewhere(ribbon, words):
            yield replace(model, ribbon=replace(ribbon, label=point, label_ends=False)), False
    if ribbon.kind is RibbonKind.LOSS and ribbon.head is not None and ribbon.width >= _WIDE_LOSS:
        middle, top = ribbon.head[0][0], min(y for _x, y in ribbon.head)
        for rise in _INSIDE_LOSS:
            at = (middle, top - rise)
            yield replace(model, single=True, ribbon=replace(ribbon, label=at, label_ends=False)), False


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
    x = end.x() + (8.0 if is_right else -8.0)
    for step in _AT_END:
        ribbon = replace(model.ribbon, label=(x, end.y() + step * model.grown), label_ends=not is_right)
        yield replace(model, single=True, ribbon=ribbon, starts=is_right)
    yield replace(model, single=True, ribbon=replace(model.ribbon, label=(middle.x(), middle.y())))


def _elsewhere(ribbon: SankeyRibbon, words: QRectF) -> Iterator[Point]:
    """Other places (the middle of the label) for what is not a band."""
    kind, half = ribbon.kind, words.width() / 2.0
    off = ribbon.width / 2.0 + words.height() / 2.0 + 2.0
    if kind is RibbonKind.LOOP:
        for step in (-24.0, 24.0, -44.0, 44.0, -72.0, 72.0):  # still over its lane
            yield (ribbon.label[0] + step, ribbon.label[1])
    elif kind is RibbonKind.LOSS and ribbon.head is not None:
        xs, ys = [x for x, _y in ribbon.head], [y for _x, y in ribbon.head]
        middle = (min(ys) + max(ys)) / 2.0
        yield (max(xs) + 8.0 + half, middle)
        yield (min(xs) - 8.0 - half, middle)
    elif kind is RibbonKind.OPEN_OUT:
        end = steps_path(ribbon.centre).pointAtPercent(1.0)
        yield (end.x() - half, end.y() + off)
        yield (end.x() - half, end.y() - off)
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


def _along(ribbon: SankeyRibbon, grown: float, *, named: bool) -> Iterator[tuple[Point, bool]]:
    """Along the middle of a ribbon; where it is narrow, and for the value alone, above and below it too."""
    centre = steps_path(ribbon.centre)
    off = ribbon.width / 2.0 + _OFF * grown
    points: list[QPointF] = [centre.pointAtPercent(part) for part in _ALONG]
    is_wide = ribbon.width >= _NARROW * grown
    if is_wide:
        yield ribbon.label, False
        yield from (((point.x(), point.y()), False) for point in points)
    if is_wide and named:
        return
    for point in points:
        yield (point.x(), point.y() - off), True
        yield (point.x(), point.y() + off), True
