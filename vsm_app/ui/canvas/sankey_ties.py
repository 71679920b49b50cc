"""Numbers that have no room at their ribbon stand near by on free ground, tied to it by a thin line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil, floor
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath

from vsm_app.ui.canvas.items.sankey import RibbonModel, steps_path
from vsm_app.ui.canvas.sankey_free import Layer, Patch, patches_of
from vsm_app.ui.canvas.sankey_ground import Ground
from vsm_app.ui.canvas.sankey_measured import Measured, Words
from vsm_app.ui.canvas.sankey_placed import Placed

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    _Floats: TypeAlias = NDArray[np.float64]

#: How long a tie is, from the middle of the ribbon; all lengths grow with the words.
_LEAST, _MOST = 7.0, 100.0
#: What it costs, in its length, that a tie begins off the middle of its ribbon, and that it leaves the name unsaid;
#: for each px that it leans (the shorter of across and up) and that it runs over ribbons.
_OFF_MIDDLE, _UNNAMED = 16.0, 6.0
_LEANS, _OVER = 0.35, 1.0
#: Where along its ribbon it may begin, the middle first.
_PARTS: Final = tuple(sorted((n / 12.0 for n in range(1, 12)), key=lambda part: abs(part - 0.5)))
_ROUNDS: Final = 3
_DOT: Final = 0.5  # round where it begins no other ribbon lies
_AIR: Final = (2.5, 2.0)  # beside letters, and over and under them
_OFF_NAMES: Final = 2.5  # over and under names and bars, besides
_IN_ROW: Final = 6.0  # beside other words
_BESIDE: Final = 3.0  # between a tie and its own words
_CELL: Final = 2.0
_TRIED: Final = 48  # of the free places for one beginning, the nearest
_LOOKS: Final = 24  # along a tie, at what it runs over


class _Tied(NamedTuple):
    cost: float
    words: Words


def tied(silent: Sequence[Sequence[RibbonModel]], ground: Ground, measured: Measured) -> dict[str, Words]:
    """What can be said at the end of a tie of ribbons that say nothing yet, each with its forms, and take its place.

    Where some find none, all leave their names unsaid and those begin; but what is drawn to scale comes first.
    """
    found: dict[str, Words] = {}
    if not silent:
        return found
    drawn = sum(not forms[0].ribbon.not_to_scale for forms in silent)
    ties = _Ties(silent, ground, measured)
    for number in range(_ROUNDS):
        tried = ties.all_tied(silent)
        found = max(found, tried, key=_worth)  # of equals the earlier one
        if len(tried) == len(silent) or (number > 0 and _worth(found)[0] == drawn):
            break
        silent = sorted(
            (forms[-1:] for forms in silent),
            key=lambda forms: (forms[0].ribbon.not_to_scale, forms[0].id in tried),
        )
    ground.said += [words.rect() for words in found.values()]
    return found


def _worth(found: Mapping[str, Words]) -> tuple[int, int]:
    return sum(not words.model.ribbon.not_to_scale for words in found.values()), len(found)


class _Ground(NamedTuple):
    """What is taken before the first tie, in one patch."""

    all: Layer
    written: Layer
    ribbons: Layer


class _Begin(NamedTuple):
    """Where a tie may begin, what it costs to be off the middle, and the ground around it."""

    cost: float
    at: QPointF
    patch: _Ground


class _Near:
    """The places for words round one beginning, the nearest first, before there is any tie."""

    def __init__(self, most: float, x: _Floats, y: _Floats, ways: tuple[_Floats, _Floats], costs: _Floats) -> None:
        self.most, self.x, self.y, self.ways, self.costs = most, x, y, ways, costs
        self.whole = costs * float("nan")  # with what the tie runs over, once it was looked at


class _Ties:
    """Finds places for what is not said yet; each place that was found is taken for the next of the same round."""

    def __init__(self, silent: Sequence[Sequence[RibbonModel]], ground: Ground, measured: Measured) -> None:
        self._outlines, self._measured, self._grown = ground.outlines, measured, silent[0][0].grown
        self._placed = Placed(_CELL * self._grown)
        self._near_to: dict[tuple[str, str, int], _Near] = {}
        self._begins = self._begun(silent, ground)

    def all_tied(self, silent: Iterable[Sequence[RibbonModel]]) -> dict[str, Words]:
        """The words of the ribbons that find a place one after the other, on the ground as it was without any tie."""
        self._placed = Placed(_CELL * self._grown)
        tied = ((forms[0].id, self._tied(forms)) for forms in silent)
        return {name: words for name, words in tied if words is not None}

    def _tied(self, forms: Sequence[RibbonModel]) -> Words | None:
        """The words of a ribbon at the end of the best tie, in one of its forms: where the shortest has room at all."""
        best: _Tied | None = None
        for number in reversed(range(len(forms))):
            words = self._words(forms[number])
            for n in range(len(self._begins[words.model.id])):
                best = self._better(best, words, n, number * _UNNAMED * self._grown)
            if best is None:
                return None
        if best is None:
            return None
        self._placed.take(self._with_row(best.words.rect()), best.words.rect(), line_of(best.words.model))
        return best.words

    def _words(self, form: RibbonModel) -> Words:
        ribbon = replace(form.ribbon, label=(0.0, 0.0), label_ends=False)
        return self._measured.at(replace(form, single=True, starts=False, ribbon=ribbon))

    def _begun(self, silent: Sequence[Sequence[RibbonModel]], ground: Ground) -> dict[str, list[_Begin]]:
        """Where ties may begin, with the ground round there; where that is too much, the middle ones."""
        cell, paths = _CELL * self._grown, [one.path for one in ground.outlines]
        bounds = QRectF()
        for rect in (*(one.bounds for one in ground.outlines), *ground.taken, *ground.said):
            bounds = bounds.united(rect)
        begins = []
        for forms in silent:
            far = _MOST * self._grown + max(self._size(self._words(form))[0] for form in forms)
            begins += [(cost, forms[0].id, at, far + 2.0 * cell) for cost, at in self._begins_of(forms[0])]
        begins.sort(key=lambda begin: begin[0])  # the middle ones first, else as they come
        windows = [
            _cells(QRectF(at, at).adjusted(-far, -far, far, far) & bounds, bounds, cell) for _c, _i, at, far in begins
        ]
        patches = {patch: self._ground_of(patch, bounds, ground, paths) for patch in patches_of(windows)}
        found: dict[str, list[_Begin]] = {forms[0].id: [] for forms in silent}
        for (cost, name, at, _far), window in zip(begins, windows, strict=True):
            patch = next((layers for patch, layers in patches.items() if patch.holds(window)), None)
            if patch is not None:
                found[name].append(_Begin(cost, at, patch))
        return found

    def _ground_of(self, patch: Patch, bounds: QRectF, ground: Ground, paths: Sequence[QPainterPath]) -> _Ground:
        cell = _CELL * self._grown
        corner = bounds.topLeft() + QPointF(patch.left, patch.top) * cell
        room = QRectF(corner, QSizeF(patch.right - patch.left, patch.bottom - patch.top) * cell)
        layers = _Ground(*(Layer(room, cell) for _ in range(3)))
        room = room.adjusted(-cell, -cell, cell, cell)
        taken, said = ([rect for rect in rects if rect.intersects(room)] for rects in (ground.taken, ground.said))
        paths = [path for path in paths if path.controlPointRect().intersects(room)]
        layers.all.take([*map(self._with_air, taken), *map(self._with_row, said)], paths)
        layers.written.take([*taken, *said])
        layers.ribbons.take(paths=paths)
        return layers

    def _with_air(self, rect: QRectF) -> QRectF:
        return rect.adjusted(0.0, -_OFF_NAMES * self._grown, 0.0, _OFF_NAMES * self._grown)

    def _with_row(self, rect: QRectF) -> QRectF:
        return rect.adjusted(-_IN_ROW * self._grown, 0.0, _IN_ROW * self._grown, 0.0)

    def _begins_of(self, model: RibbonModel) -> Iterator[tuple[float, QPointF]]:
        """Where a ribbon lies on no other and a tie may begin, with what it costs to be off the middle."""
        centre, dot = steps_path(model.ribbon.centre), _DOT * self._grown
        for part in _PARTS:
            at = centre.pointAtPercent(part)
            room = QRectF(at.x() - dot, at.y() - dot, 2.0 * dot, 2.0 * dot)
            if all(one.name == model.id for one in self._outlines.meeting(room)):
                yield abs(part - 0.5) * _OFF_MIDDLE * self._grown, at

    def _size(self, words: Words) -> tuple[float, float]:
        """Of letters with air."""
        size = words.letters()
        return size.width() + 2.0 * _AIR[0] * self._grown, size.height() + 2.0 * _AIR[1] * self._grown

    def _better(self, best: _Tied | None, words: Words, n: int, more: float) -> _Tied | None:
        """The better of the best so far and the best tie that begins at the nth place, where that and `more` cost."""
        import numpy as np  # first needed where words found no room, not to show a window

        begin, grown, size = self._begins[words.model.id][n], self._grown, self._size(words)
        more += begin.cost
        most = min(_MOST * grown, _MOST * grown if best is None else best.cost - more)
        if most <= _LEAST * grown:
            return best
        near = self._near(words, n, most)
        tried = self._placed.first_free(near.x, near.y, size, int(np.searchsorted(near.costs, most, "right")), _TRIED)
        if not tried.size:
            return best
        self._look_along(near, begin, tried[np.isnan(near.whole[tried])])
        tried = tried[near.whole[tried] <= most]
        if not tried.size:
            return best
        at, (dx, dy) = begin.at, near.ways
        tried = tried[~self._placed.met_by(at.x(), at.y(), dx[tried], dy[tried])]
        if not tried.size:
            return best
        first = tried[int(near.whole[tried].argmin())]
        middle = words.letters().center()
        label = (float(near.x[first]) - middle.x(), float(near.y[first]) - middle.y())
        tie = (at.toTuple(), (at.x() + float(dx[first]), at.y() + float(dy[first])))
        model = replace(words.model, ribbon=replace(words.model.ribbon, label=label), tie=tie)
        return _Tied(float(near.whole[first]) + more, self._measured.at(model))

    def _near(self, words: Words, n: int, most: float) -> _Near:
        """The places round the nth beginning that cost no more, as they were before there was any tie."""
        import numpy as np

        key = (words.model.id, words.model.name, n)
        near = self._near_to.get(key)
        if near is not None and near.most >= most:
            return near
        begin, grown, (width, height) = self._begins[words.model.id][n], self._grown, self._size(words)
        aside, off = most + width / 2.0, most + height / 2.0
        x, y = begin.patch.all.free(QRectF(begin.at, begin.at).adjusted(-aside, -off, aside, off), width, height)
        dx, dy = _ties(x - begin.at.x(), y - begin.at.y(), words.letters(), _BESIDE * grown)
        across, up = np.abs(dx), np.abs(dy)
        lengths = np.hypot(across, up)
        costs = lengths + _LEANS * np.minimum(across, up)
        order = np.flatnonzero((lengths >= _LEAST * grown) & (costs <= most))
        order = order[np.argsort(costs[order], kind="stable")]
        near = self._near_to[key] = _Near(most, x[order], y[order], (dx[order], dy[order]), costs[order])
        return near

    def _look_along(self, near: _Near, begin: _Begin, new: NDArray[np.intp]) -> None:
        """What ties run over: infinitely much costs what is written."""
        import numpy as np

        if not new.size:
            return
        steps, (dx, dy) = (np.arange(_LOOKS) + 0.5) / _LOOKS, (way[new, None] for way in near.ways)
        along = begin.at.x() + dx * steps, begin.at.y() + dy * steps
        over = begin.patch.ribbons.taken_at(*along).mean(axis=1)
        costs = near.costs[new] + _OVER * np.hypot(dx[:, 0], dy[:, 0]) * over
        costs[begin.patch.written.taken_at(*along).any(axis=1)] = np.inf
        near.whole[new] = costs


def _cells(rect: QRectF, bounds: QRectF, cell: float) -> Patch:
    """The cells of a grid from the corner of bounds on that a rectangle reaches into."""
    rect = rect.translated(-bounds.topLeft())
    return Patch(*(floor(side / cell) for side in (rect.left(), rect.top())),
                 *(ceil(side / cell) for side in (rect.right(), rect.bottom())))  # fmt: skip


def line_of(model: RibbonModel) -> QLineF:
    """The tie of words from their ribbon on."""
    begin, end = model.tie or ((0.0, 0.0), (0.0, 0.0))
    return QLineF(QPointF(*begin), QPointF(*end))


def _ties(dx: _Floats, dy: _Floats, size: QRectF, air: float) -> tuple[_Floats, _Floats]:
    """The way to words whose middle is so far off: to the middle of their side, over or under them straight on.

    Of words that lie on the beginning it is nothing.
    """
    import numpy as np

    half, high = size.width() / 2.0 + air, size.height() / 2.0 + air
    aside = np.abs(dx) > half
    across = np.where(aside, dx - np.sign(dx) * half, 0.0)
    up = np.where(aside, dy, np.sign(dy) * np.maximum(np.abs(dy) - high, 0.0))
    return across, up
