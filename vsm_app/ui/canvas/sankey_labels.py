"""Where the words of the Sankey stand: on their ribbon or beside it, clear of each other, of bars and their names."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF

from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.layout.types import FlowStyle, Point
from vsm_app.ui.canvas.chips import role_metrics
from vsm_app.ui.canvas.items.sankey import BarItem, RibbonLabels, RibbonModel, steps_path, tag_rect
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.sankey_air import AIR, Outlines, label_with_air, name_with_air, touches
from vsm_app.ui.canvas.sankey_owners import is_owned
from vsm_app.ui.canvas.sankey_spots import candidates, clear_of_slope, farther

#: On a picture of more ribbons than this only words, bars and names are kept apart.
MOST: Final = 150
_ON_EDGE: Final = 0.5  # of its own ribbon: better than on another
_ON_HAIRLINE: Final = 0.3  # within it, in its middle
_WITHIN: Final = 2.0  # another
_DEEPER: Final = 0.1  # by each third of the words
_MOSTLY: Final = 1.0 + 2.0 * _DEEPER
#: Words beside their ribbon keep so far from others above and below them, and from words in the same row.
_AIR, _APART, _NEAR = 5.0, 10.0, 0.2
_NEARLY: Final = 2.0 * _NEAR  # so near a name is kept
#: How high two lines of words before an import are with their air, and how far they reach.
_TWO_LINES, _BESIDE = 38.0, 60.0
#: What lies under the words at most for the name to be kept; above that the value alone is tried.
_NAME_WORTH: Final = {
    RibbonKind.BAND: _ON_HAIRLINE, RibbonKind.LOOP: 0.0, RibbonKind.OPEN_OUT: _ON_EDGE, RibbonKind.LOSS: 2.0,
    RibbonKind.OPEN_IN: 3.0,
}  # fmt: skip
_HOLDS_WORDS: Final = 24.0
#: Whose words find their place first: those that have the fewest places.
_FIRST: Final = (RibbonKind.LOSS, RibbonKind.OPEN_IN, RibbonKind.OPEN_OUT, RibbonKind.WEDGE)
#: Words that touch by less than this do not overlap: neighbours are stacked without a gap, lines have air of their own.
_TOUCH, _TOUCH_LINES = 1.0, 4.0
#: What words cost that might be taken for another ribbon's: they are said at last where nothing else is, or not at all.
_STRAY: Final = 10.0
_ROOM: Final = 4.5  # over and under letters within their ribbon, to names
_UNDER: Final = (12.0, 22.0)  # aside of the tip of a loss and below it, still under its head
#: What a name costs on a ribbon, on other words or a bar, and a place farther down the list.
_ON_RIBBON, _ON_WORDS, _LATER = 1.0, 4.0, 0.01
_LONGEST_NAME: Final = 220.0
#: Between a name and what stays there: the one may stand above the other.
_BREAK: Final = " · "
#: Shares of a name that are tried where all of it has no room, and the least width that is still read.
_SHORTER: Final = (0.8, 0.65, 0.5)
_LEAST_NAME: Final = 44.0
_PROBE: Final = 5.0
_PAST_LOSS: Final = 56.0  # from the left edge of a bar to right of the loss that leaves there
#: Of the way from over its bar to beginning (or ending) at it, shares at which a name may stand.
_BETWEEN: Final = (0.5, -0.5, 0.25, -0.25, 0.75, -0.75, 0.12, -0.12)
_ROW: Final = 64.0
#: So many of the best places of a name are looked at for one near by where it touches no ribbon.
_TRIED: Final = 5


def _thirds(path: QPainterPath, words: QRectF) -> int:
    """How many thirds of the words lie on a ribbon."""
    third = QRectF(words.left(), words.top(), words.width() / 3.0, words.height())
    return sum(path.intersects(third.translated(n * third.width(), 0.0)) for n in range(3))


class _Ground:
    """What is taken and what lies underneath."""

    def __init__(self, models: Sequence[RibbonModel], bars: Iterable[BarItem]) -> None:
        self.taken: list[QRectF] = []
        self.said: list[QRectF] = []  # the words of ribbons so far
        self.written: list[QRectF] = []  # the names
        for bar in bars:
            self.written.append(bar.letters())
            self.taken += [bar.name_rect(), bar.rect().adjusted(-2.0, 0.0, 2.0, 0.0)]
        for model in models:
            self.taken += _marks(model)
        self.outlines = _outlines(models)

    def is_free(self, rect: QRectF, grown: float) -> bool:
        lines = _TOUCH_LINES * grown
        inner, letters = (rect.adjusted(_TOUCH, y, -_TOUCH, -y) for y in (_TOUCH, lines))
        return not any(map(inner.intersects, self.taken)) and not any(map(letters.intersects, self.said))

    def has_room(self, label: RibbonLabels) -> bool:
        """Whether words stand clear of others, of bars and names: within their own ribbon their letters alone."""
        letters, grown = label.letters(), label.model.grown
        if not self.is_inside(label.model.id, letters):
            return self.is_free(label.rect(), grown)
        air, high = AIR * grown, _ROOM * grown - _TOUCH
        room = letters.adjusted(-air, -high, air, high)
        return not any(map(room.intersects, self.taken)) and not any(map(room.intersects, self.said))

    def is_owned(self, label: RibbonLabels) -> bool:
        """Whether the words can be taken for those of no other ribbon, and not for a part of other words."""
        letters, grown = label.letters(), label.model.grown
        if _is_under_head(label.model):
            if touches(letters, self.outlines, _TOUCH, label.model.id) > 0.0:
                return False
        elif not is_owned(label.model.id, letters, self.outlines, grown):
            return False
        if self.is_inside(label.model.id, letters):
            return True
        row = letters.adjusted(-_APART * grown, 0.0, _APART * grown, 0.0)
        return not any(map(row.intersects, self.written)) and not any(map(row.intersects, self.said))

    def below(self, label: RibbonLabels) -> float:
        """What it costs that other ribbons lie below the words; nothing where they stand wholly within their own."""
        is_whole = self.is_inside(label.model.id, label.letters()) and self.is_owned(label)
        return 0.0 if is_whole else self.cost(label.model.id, label)

    def is_inside(self, name: str, rect: QRectF) -> bool:
        return name in self.outlines and self.outlines[name][0].contains(rect)

    def cost(self, name: str, label: RibbonLabels) -> float:
        """How many ribbons the words would lie on, their own only where they would not lie within it.

        Within another they would be read as its own.
        """
        cost, rect = 0.0, letters_of(label)
        for other, (path, bounds) in self.outlines.items():
            if bounds.intersects(rect) and path.intersects(rect):
                if other != name:
                    cost += _WITHIN if path.contains(rect) else 1.0 + _DEEPER * (_thirds(path, rect) - 1)
                elif not path.contains(label.letters()):
                    cost += _ON_EDGE
        return cost

    def nearness(self, name: str, rect: QRectF) -> float:
        """What it costs that words beside their ribbon are as near to another, or in one row with other words."""
        wide, row = rect.adjusted(0.0, -_AIR, 0.0, _AIR), rect.adjusted(-_APART, 0.0, _APART, 0.0)
        near = sum(
            other != name and bounds.intersects(wide) and path.intersects(wide)
            for other, (path, bounds) in self.outlines.items()
        )
        return _NEAR * (near + any(row.intersects(other) for other in (*self.taken, *self.said)))


def _outlines(models: Sequence[RibbonModel]) -> Outlines:
    """The ribbons' outlines with the rectangles round them; none of very many."""
    if len(models) > MOST:
        return {}
    paths = {model.id: _whole(model) for model in models}
    return {name: (path, path.boundingRect()) for name, path in paths.items()}


def _whole(model: RibbonModel) -> QPainterPath:
    """The outline of a ribbon and of the head at its end."""
    path = steps_path(model.ribbon.outline)
    if model.ribbon.head is not None:
        path.addPolygon(QPolygonF([QPointF(*point) for point in (*model.ribbon.head, model.ribbon.head[0])]))
    return path


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
    outlines = _outlines(models)
    ribbons = list(outlines.values())
    heads = [mark for model in models for mark in _marks(replace(model, grown=grown))]
    names = {bar.element_id: bar.name_rect() for bar in bars}
    waiting = {bar.element_id: _aside(bar) for bar in bars}
    for bar in bars:
        waiting.pop(bar.element_id)
        del names[bar.element_id]
        marks = [*heads, *(other.rect() for other in bars if other is not bar)]
        taken = [*names.values(), *marks]
        # for one over its bar, or left of it, a later name can begin at its own
        yielding = [*(rect.intersected(waiting.get(i, rect)) for i, rect in names.items()), *marks]
        spots = _best_spots(bar, ribbons, taken, yielding)
        if spots[0][0] >= _ON_EDGE and _BREAK in bar.model.words:
            bar.show_model(replace(bar.model, said=bar.model.words.replace(_BREAK, "\n", 1)))
            others = _best_spots(bar, ribbons, taken, yielding)
            if others[0][0] <= spots[0][0] + _LATER:
                spots = others
            else:
                bar.show_model(replace(bar.model, said=None))
        _put_name(bar, [shift for _cost, _n, shift in spots[:_TRIED]], outlines, taken, yielding)
        names[bar.element_id] = bar.name_rect()


def _is_off(rect: QRectF, taken: Sequence[QRectF]) -> bool:
    return not any(map(rect.intersects, taken))


def _aside(bar: BarItem) -> QRectF:
    """Where a name would stand if it began at its bar."""
    return bar.name_rect().translated(max((bar.name_rect().width() - bar.rect().width()) / 2.0, 0.0), 0.0)


def _best_spots(
    bar: BarItem,
    ribbons: Sequence[tuple[QPainterPath, QRectF]],
    taken: Sequence[QRectF],
    yielding: Sequence[QRectF],
) -> list[tuple[float, int, Point]]:
    """What places of a name cost, and the shifts to them, the best first: none behind the first that costs nothing."""
    own = bar.name_rect().translated(-bar.model.shift[0], -bar.model.shift[1])
    spots = []
    for n, at in _spots(bar, ribbons):
        on_others = _name_cost(own.translated(*at), ribbons, _others(at, taken, yielding))
        spots.append((n * _LATER + on_others, n, at))
        if on_others == 0.0:
            break
    return sorted(spots)


def _others(shift: Point, taken: Sequence[QRectF], yielding: Sequence[QRectF]) -> Sequence[QRectF]:
    """What is not free for a name; `yielding` for one that stays over its bar, or left of that."""
    return yielding if shift[0] <= 0.0 and shift[1] == 0.0 else taken


def _put_name(
    bar: BarItem, shifts: Sequence[Point], outlines: Outlines, taken: Sequence[QRectF], yielding: Sequence[QRectF]
) -> None:
    """Put the name in the first of the places where it touches no ribbon, else where it touches the fewest."""
    tried = []
    for n, shift in enumerate(shifts):
        room = partial(_is_off, taken=[*_others(shift, taken, yielding), bar.rect()])
        bar.show_model(replace(bar.model, shift=shift))
        tried.append((name_with_air(bar, outlines, room), n, bar.model.shift))
        if tried[-1][0] == 0.0:
            return
    bar.show_model(replace(bar.model, shift=min(tried)[2]))


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
    low = bar.below()
    over = [(0.0, 0.0), (reach, 0.0), (-reach, 0.0)]
    sides: list[Point] = []
    for side, edge in ((1.0, rect.right() + 1.0), (-1.0, rect.left() - 1.0 - _PROBE)):
        probe = QRectF(edge, rect.top() + 1.0, _PROBE, rect.height() - 2.0)
        if not any(bounds.intersects(probe) and path.intersects(probe) for path, bounds in ribbons):
            sides.append(bar.beside(side))
    sides = sides if len(sides) == 1 else []
    under = [(0.0, low), (reach, low), (-reach, low)]
    between = [(part * reach, y) for y in (0.0, low) for part in _BETWEEN]
    yield from enumerate([*sides, *over, *under, *between, (reach + _PAST_LOSS, low)])


def _name_cost(rect: QRectF, ribbons: Sequence[tuple[QPainterPath, QRectF]], taken: Iterable[QRectF]) -> float:
    words = rect.adjusted(2.0, 2.0, -2.0, -4.0)
    met = [path for path, bounds in ribbons if bounds.intersects(words) and path.intersects(words)]
    under = sum(1.0 - 3.0 * _LATER * (3 - _thirds(path, words)) for path in met)
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
    crowded = _crowded(models, grown) if len(models) <= MOST else set()
    labels = []
    for model in sorted(models, key=_precedence):
        label = _placed(_forms(model, crowded), ground, look)
        if not label.rect().isEmpty():
            ground.said.append(label.rect())
        if not label.boundingRect().isEmpty():
            labels.append(label)
    return labels


def _precedence(model: RibbonModel) -> tuple[int, float]:
    kind = model.ribbon.kind
    if model.ribbon.reverse:
        return (-1, -model.ribbon.width)
    return (_FIRST.index(kind) if kind in _FIRST else len(_FIRST), -model.ribbon.width)


def _placed(forms: Sequence[RibbonModel], ground: _Ground, look: Look) -> RibbonLabels:
    """The first of the forms that has room: at the first place on no other ribbon, else where it lies on the fewest."""
    best: tuple[float, float, RibbonLabels] | None = None
    for form in forms:
        first = RibbonLabels(form, look)
        if first.rect().isEmpty():
            return first
        best = _better(best, form, ground, look, candidates(form, first.rect()))
        worth = _worth(form)
        if best is not None and best[1] <= worth and best[0] <= worth + _NEARLY:
            break
    else:
        if best is None or best[0] >= _STRAY:
            best = _better(best, form, ground, look, farther(form, RibbonLabels(form, look).rect()))
    model = forms[0]
    is_dashed = model.ribbon.not_to_scale and model.ribbon.kind is RibbonKind.BAND
    if is_dashed and best is not None and best[1] > 0.0 and best[2].model.name:
        best = _better(best, model, ground, look, clear_of_slope(model, RibbonLabels(model, look).rect()))
    if best is None or (best[1] >= _MOSTLY and model.ribbon.kind is RibbonKind.OPEN_OUT):
        return RibbonLabels(replace(model, labels=False), look)
    label = label_with_air(best[2], ground.outlines, partial(ground.is_free, grown=model.grown))
    if label is not best[2] and not ground.is_owned(label) and best[0] < _STRAY:
        label = best[2]
    if not _is_always_said(model) and not ground.is_owned(label):
        return RibbonLabels(replace(model, labels=False), look)
    below = best[1] if label is best[2] else ground.below(label)
    return _in_ink(below, label, ground, look)


def _worth(form: RibbonModel) -> float:
    """What may lie under the words for their name to be kept; a wide band holds the value whole."""
    if form.ribbon.kind is RibbonKind.BAND and form.ribbon.width >= _HOLDS_WORDS * form.grown:
        return 0.0
    return _NAME_WORTH.get(form.ribbon.kind, 1.0)


def _better(
    best: tuple[float, float, RibbonLabels] | None,
    form: RibbonModel,
    ground: _Ground,
    look: Look,
    places: Iterable[tuple[RibbonModel, bool]],
) -> tuple[float, float, RibbonLabels] | None:
    """The best place yet: what it costs, how much of that is for other ribbons below it, the words there."""
    is_band = form.ribbon.kind is RibbonKind.BAND
    for variant, beside in places:
        label = RibbonLabels(variant, look)
        if not ground.has_room(label):
            continue
        letters = letters_of(label)
        if variant.single and not _is_behind(variant) and not ground.is_inside(form.id, label.letters()):
            continue
        below = ground.below(label)
        if is_band and not beside and below == 0.0 and _is_run_through(variant):
            below = _ON_HAIRLINE
        if below >= 1.0 and beside:
            continue  # off its own ribbon and on another, it would be read as the other's
        cost = below + (ground.nearness(form.id, letters) if is_band and beside else 0.0)
        if best is not None and cost >= best[0]:
            continue
        if not _is_at_beginning(variant) and not ground.is_owned(label):
            cost += _STRAY
        if best is None or cost < best[0]:
            best = (cost, below, label)
        if cost == 0.0:
            break
    return best


def _is_always_said(model: RibbonModel) -> bool:
    """What comes in says its name, a negative amount its number, whatever lies there; and so does what may be."""
    return model.ribbon.reverse or model.ribbon.kind in (RibbonKind.OPEN_IN, RibbonKind.WEDGE)


def _is_under_head(model: RibbonModel) -> bool:
    """Whether the words stand under the head of what is lost: they too can be meant for nothing else."""
    head, (x, y) = model.ribbon.head, model.ribbon.label
    if head is None or _is_behind(model):
        return False
    return abs(head[0][0] - x) < _UNDER[0] * model.grown and 0.0 < y - head[0][1] < _UNDER[1] * model.grown


def _is_at_beginning(model: RibbonModel) -> bool:
    """Whether the words stand before what comes in: they can be meant for nothing else."""
    return _comes_in(model) and model.ribbon.label_ends


def _is_run_through(model: RibbonModel) -> bool:
    """Whether the hairline of secondary material would run through words within their ribbon."""
    return model.style is FlowStyle.SECONDARY and model.ribbon.width < _HOLDS_WORDS * model.grown


def _in_ink(below: float, label: RibbonLabels, ground: _Ground, look: Look) -> RibbonLabels:
    """Words on a ribbon in ink, with a halo where something runs through them."""
    model = label.model
    is_loop = model.ribbon.kind is RibbonKind.LOOP  # denser than all other ribbons
    is_marked = is_loop or model.style is FlowStyle.SECONDARY  # by a hairline in its middle; of losses by a hatch
    if model.style is FlowStyle.LOSS:
        is_marked = model.single or model.ribbon.kind is RibbonKind.BAND
    inside = ground.is_inside(model.id, label.letters())
    on_ribbon = inside or below > 0.0
    halo = not ground.outlines or (on_ribbon and (is_marked or not inside or below > 0.0))
    if not halo and not on_ribbon:
        return label
    return RibbonLabels(replace(model, halo=halo, on_ribbon=on_ribbon, within=inside and below <= _ON_HAIRLINE), look)


def _forms(model: RibbonModel, crowded: Container[str]) -> tuple[RibbonModel, ...]:
    """What is said, shorter and shorter. What comes in says its name or nothing; close to others in one line."""
    if model.ribbon.kind is RibbonKind.OPEN_IN:
        return (replace(model, single=True), model) if model.id in crowded else (model,)
    return (model, replace(model, name="")) if model.name else (model,)


def _crowded(models: Sequence[RibbonModel], grown: float) -> set[str]:
    """What comes in so close above another, or below one, that two lines of words have no room."""
    ends = sorted((m.ribbon.label[1], m.ribbon.label[0], m.id) for m in models if m.ribbon.label_ends and _comes_in(m))
    found: set[str] = set()
    for (y, x, one), (y2, x2, other) in combinations(ends, 2):
        if y2 - y < _TWO_LINES * grown and abs(x2 - x) < _BESIDE:
            found |= {one, other}
    return found


def _comes_in(model: RibbonModel) -> bool:
    return model.ribbon.kind is RibbonKind.OPEN_IN


def _is_behind(model: RibbonModel) -> bool:
    """Whether the words stand behind an end instead of on the ribbon."""
    return model.starts or model.ribbon.label_ends


def letters_of(label: RibbonLabels) -> QRectF:
    """The ground of the letters alone, without the air round them."""
    grown = label.model.grown
    return label.rect().adjusted(2.0 * grown, 5.0 * grown, -2.0 * grown, -4.0 * grown)
