"""Where the words of the Sankey stand: on their ribbon or beside it, clear of each other, of bars and their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from vsm_app.layout.sankey_types import RibbonKind, SankeyRibbon
from vsm_app.layout.types import FlowStyle, Point
from vsm_app.ui.canvas.items.sankey import BarItem, RibbonLabels, RibbonModel, steps_path
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.paint_flow import to_rect

#: Ribbons narrower than this have their words beside them, so that no line runs through.
_NARROW: Final = 14.0
_OFF: Final = 11.0
_ALONG: Final = (0.5, 0.38, 0.62, 0.26, 0.74, 0.16, 0.84)
#: On a picture of more ribbons than this only words, bars and names are kept apart.
_MOST: Final = 150
_ON_EDGE: Final = 0.5  # of its own ribbon: better than on another


#: What lies under the words at most for the name to be kept; above that the value alone is tried.
_NAME_WORTH: Final = {RibbonKind.BAND: _ON_EDGE, RibbonKind.LOOP: 0.0}


class _Ground:
    """What is taken and what lies underneath."""

    def __init__(self, models: Iterable[RibbonModel], bars: Iterable[BarItem]) -> None:
        self.taken: list[QRectF] = []
        for bar in bars:
            self.taken += [bar.name_rect(), to_rect(bar.model.bar.box).adjusted(-2.0, 0.0, 2.0, 0.0)]
        models = list(models)
        self.outlines: Mapping[str, tuple[QPainterPath, QRectF]] = {}
        if len(models) <= _MOST:
            paths = {model.id: steps_path(model.ribbon.outline) for model in models}
            self.outlines = {name: (path, path.boundingRect()) for name, path in paths.items()}

    def add_heads(self, models: Iterable[RibbonModel]) -> None:
        """Arrowheads carry no words."""
        for model in models:
            if model.ribbon.head is not None:
                xs, ys = [x for x, _y in model.ribbon.head], [y for _x, y in model.ribbon.head]
                self.taken.append(QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys))))

    def is_free(self, rect: QRectF) -> bool:
        return not any(rect.intersects(other) for other in self.taken)

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


def place_names(models: Iterable[RibbonModel], bars: Iterable[BarItem]) -> None:
    """Shift the names over the bars where a ribbon runs through them: flush with the bar's left or right edge."""
    models, bars = list(models), sorted(bars, key=lambda bar: (bar.model.bar.box.x, bar.model.bar.box.y))
    if len(models) > _MOST:
        return
    paths = [steps_path(model.ribbon.outline) for model in models]
    ribbons = [(path, path.boundingRect()) for path in paths]
    boxes = [(bar, to_rect(bar.model.bar.box)) for bar in bars]
    names = {bar.element_id: bar.name_rect().translated(-bar.model.shift, 0.0) for bar in bars}

    def cost(rect: QRectF, own: BarItem) -> float:
        words = rect.adjusted(2.0, 3.0, -2.0, -5.0)
        under = sum(bounds.intersects(words) and path.intersects(words) for path, bounds in ribbons)
        others = [name for other, name in names.items() if other != own.element_id]
        others += [box for bar, box in boxes if bar is not own]
        return under + 4.0 * sum(words.intersects(other) for other in others)

    for bar in bars:
        rect = names[bar.element_id]
        reach = (rect.width() - bar.model.bar.box.width) / 2.0
        tries = [(cost(rect.translated(shift, 0.0), bar), n, shift) for n, shift in enumerate((0.0, reach, -reach))]
        shift = min(tries)[2]
        if shift != bar.model.shift:
            bar.show_model(replace(bar.model, shift=shift))
        names[bar.element_id] = rect.translated(shift, 0.0)


def placed_labels(models: Iterable[RibbonModel], bars: Iterable[BarItem], look: Look) -> list[RibbonLabels]:
    """The words of the ribbons, the widest first; where there is no room the value alone, then none."""
    models, bars = list(models), list(bars)
    ground = _Ground(models, bars)
    ground.add_heads(models)
    labels = []
    for model in sorted(models, key=lambda m: -m.ribbon.width):
        label = _placed(model, ground, look)
        if not label.rect().isEmpty():
            ground.taken.append(label.rect())
        if not label.boundingRect().isEmpty():
            labels.append(label)
    return labels


def _placed(model: RibbonModel, ground: _Ground, look: Look) -> RibbonLabels:
    """At the first place on no other ribbon; else where it lies on the fewest, with a halo."""
    is_band = model.ribbon.kind is RibbonKind.BAND
    best: tuple[float, RibbonLabels] | None = None
    for form in (model, replace(model, name="")) if model.name else (model,):
        first = RibbonLabels(form, look)
        if first.rect().isEmpty():
            return first
        for ribbon, beside in _candidates(form.ribbon, first.rect(), named=bool(form.name)):
            label = RibbonLabels(replace(form, ribbon=ribbon), look)
            if not ground.is_free(label.rect()):
                continue
            cost = ground.cost(model.id, _letters(label))
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
    is_hatched = is_band and model.style is FlowStyle.LOSS
    inside = ground.is_inside(model.id, _letters(label))
    halo = is_hatched or (cost > 0.0 and not inside)
    if not halo and not inside:
        return label
    return RibbonLabels(replace(label.model, halo=halo, on_own=inside), look)


def _letters(label: RibbonLabels) -> QRectF:
    """The ground of the letters alone, without the air round them."""
    return label.rect().adjusted(2.0, 5.0, -2.0, -4.0)


def _candidates(ribbon: SankeyRibbon, words: QRectF, *, named: bool) -> Iterator[tuple[SankeyRibbon, bool]]:
    """The same ribbon with its label in one place after the other, and whether that is beside a band."""
    if ribbon.kind is RibbonKind.BAND:
        for point, beside in _along(ribbon, named=named):
            yield replace(ribbon, label=point), beside
        return
    yield ribbon, False
    for point in _elsewhere(ribbon, words):
        yield replace(ribbon, label=point, label_ends=False), False


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
        yield (end.x() + 6.0 + half, end.y())
        yield (end.x() - half, end.y() + off)
        yield (end.x() - half, end.y() - off)
    elif kind is RibbonKind.OPEN_IN:
        start = steps_path(ribbon.centre).pointAtPercent(0.0)
        yield (start.x() - 8.0 - half, start.y())
        yield (start.x() + half, start.y() - off)
        yield (start.x() + half, start.y() + off)
        yield (start.x() - half, start.y() - off)
        yield (start.x() - half, start.y() + off)


def _along(ribbon: SankeyRibbon, *, named: bool) -> Iterator[tuple[Point, bool]]:
    """Along the middle of a ribbon; where it is narrow, and for the value alone, above and below it too."""
    centre = steps_path(ribbon.centre)
    off = ribbon.width / 2.0 + _OFF
    points: list[QPointF] = [centre.pointAtPercent(part) for part in _ALONG]
    is_wide = ribbon.width >= _NARROW
    if is_wide:
        yield ribbon.label, False
        yield from (((point.x(), point.y()), False) for point in points)
    if is_wide and named:
        return
    for point in points:
        yield (point.x(), point.y() - off), True
        yield (point.x(), point.y() + off), True
