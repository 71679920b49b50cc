"""Numbers that have no room at their ribbon stand near by on free ground, tied to it by a thin line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from math import ceil, floor
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath

from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.ui.canvas.items.sankey import RibbonModel, steps_path
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels
from vsm_app.ui.canvas.sankey_free import Layer, Patch, patches_of
from vsm_app.ui.canvas.sankey_ground import IN_COLUMN, IN_ROW, OFF_COLUMN, Ground, path_of
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
#: for each px that it leans (the shorter of across and up) and that it runs over ribbons, for each that it crosses.
_OFF_MIDDLE, _UNNAMED = 16.0, 6.0
_FOR_NAME: Final = 20.0  # so much farther a number goes where its name has room, too
_LEANS, _OVER, _CROSSES = 0.35, 1.0, 40.0
_LINE: Final = 8.0  # words that differ by less stand side by side
_PAST: Final = 1.0  # for each px that the words stand past the bars of their ribbon
#: Where along its ribbon it may begin, the middle first.
_PARTS: Final = tuple(sorted((n / 12.0 for n in range(1, 12)), key=lambda part: abs(part - 0.5)))
_ROUNDS: Final = 3
_ABOVE: Final = 24.0  # all that is drawn, and as far below it, there is ground
_DOT: Final = 0.5  # round where it begins no other ribbon lies
_AIR: Final = (2.5, 2.0)  # beside letters, and over and under them
_OFF_BARS: Final = 2.5  # over and under bars and names, besides
_OFF_WORDS: Final = IN_ROW - _AIR[0]  # beside other words
_OFF_TIED: Final = 10.0 - _AIR[0]  # beside such as have a tie of their own
_OFF_NAMES: Final = 10.0 - _AIR[0]  # beside the names of its own bars
_OFF_TIES: Final = 6.0  # where others begin, round it: end to end two ties are read as one
_BESIDE: Final = 3.0  # between a tie and its own words
_CELL: Final = 2.0
#: Of the free places for one beginning so many of the nearest are looked at, and as many all over.
_TRIED: Final = 48
_LOOKS: Final = 32  # along a tie, at what it runs over


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
    wanted = silent
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
    found = ties.ordered(wanted, ties.closer(wanted, ties.named(wanted, found)), ground)
    found = ties.spared(wanted, found, ground)
    for words in found.values():
        ground.say(words)
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
        self._names, self._tied_before = ground.names, list(ground.tied)
        self._placed = self._fresh()
        self._side, self._has_tails = 0.0, True
        self._near_to: dict[tuple[str, str, int, float, bool], _Near] = {}
        self._begins = self._begun(silent, ground)

    def all_tied(self, silent: Iterable[Sequence[RibbonModel]]) -> dict[str, Words]:
        """The words of the ribbons that find a place one after the other, on the ground as it was without any tie."""
        self._placed = self._fresh()
        tied = ((forms[0].id, self._tied(forms)) for forms in silent)
        return {name: words for name, words in tied if words is not None}

    def named(self, silent: Iterable[Sequence[RibbonModel]], found: Mapping[str, Words]) -> dict[str, Words]:
        """The same with the names of all for which there is room besides what the others say, and not much farther."""
        named = dict(found)
        for forms in silent:
            old = named.get(forms[0].id)
            if old is None or len(forms) == 1 or old.model.name:
                continue
            self._take_all((words for name, words in named.items() if name != old.model.id), _OFF_TIES)
            new, alone = self._best(forms[:1]), self._best(forms[-1:])
            if new is not None and (alone is None or new.cost <= alone.cost + _FOR_NAME * self._grown):
                named[old.model.id] = new.words
        return named

    def closer(self, silent: Iterable[Sequence[RibbonModel]], found: Mapping[str, Words]) -> dict[str, Words]:
        """The same with the numbers for which there is room now, once another makes way, or close to others alone."""
        tied, wanted = dict(found), {forms[0].id: forms[-1:] for forms in silent}
        for name in (name for name in wanted if name not in found):
            for more in self._beside_others(wanted, name, tied):
                tied |= more
                break
        return tied

    def ordered(
        self, silent: Iterable[Sequence[RibbonModel]], found: Mapping[str, Words], ground: Ground
    ) -> dict[str, Words]:
        """The same, but words of one bundle stand over and under it in the order in which its ribbons lie there.

        Where their ties are no longer in all, and run over no more others.
        """
        tied, forms_of = dict(found), {forms[0].id: forms for forms in silent}
        bundles: dict[tuple[str, ...], list[str]] = {}
        for name in found:
            bundles.setdefault(ground.ends_of(name), []).append(name)
        for names in bundles.values():
            names.sort(key=lambda name: _middle_of(forms_of[name][0]))
            before = [tied[name] for name in names]
            wrong, most = _disorder(before, self._grown), _ways(before, ground)
            for count in range(len(names) + 1) if wrong else ():
                self._take_all((words for name, words in tied.items() if name not in names), _OFF_TIES)
                sides = [1.0 if n >= count else -1.0 for n in range(len(names))]
                new = [
                    self._aside([form for form in forms_of[old.model.id] if form.name == old.model.name], side)
                    for old, side in zip(before, sides, strict=True)
                ]
                words = [one for one in new if one is not None]
                if len(words) < len(names) or any(a > b for a, b in zip(_ways(words, ground), most, strict=True)):
                    continue
                if (now := _disorder(words, self._grown)) < wrong:
                    wrong = now
                    tied |= {one.model.id: one for one in words}
        return tied

    def spared(
        self, silent: Iterable[Sequence[RibbonModel]], found: Mapping[str, Words], ground: Ground
    ) -> dict[str, Words]:
        """The same, but no tie runs over others because the tail of a comma, which is no letter, has no room."""
        tied = dict(found)
        for forms in silent:
            old = tied.get(forms[0].id)
            if old is None or "," not in old.model.value or not (over := _ways([old], ground)[0]):
                continue
            self._take_all((words for words in tied.values() if words is not old), _OFF_TIES)
            self._has_tails = False
            best: _Tied | None = _Tied(_CROSSES * self._grown, old)
            for n in range(len(self._begins[old.model.id])):
                best = self._better(best, self._words(replace(old.model, tie=None)), n, 0.0)
            self._has_tails = True
            if best is not None and _ways([best.words], ground)[0] < over:
                tied[old.model.id] = best.words
        return tied

    def _aside(self, forms: Sequence[RibbonModel], side: float) -> Words | None:
        """The words at the end of the best tie that goes up (-1) or down (1); they take their place."""
        self._side = side
        words = self._tied(forms)
        self._side = 0.0
        return words

    def _beside_others(
        self, wanted: Mapping[str, Sequence[RibbonModel]], name: str, tied: Mapping[str, Words]
    ) -> Iterator[dict[str, Words]]:
        """Places of a number that was not said yet, of one that makes way besides, the best first."""
        self._take_all((), _CELL)
        if self._best(wanted[name]) is None:
            return
        for away in (None, *tied):
            self._take_all((words for other, words in tied.items() if other != away), _OFF_TIES)
            new = self._tied(wanted[name])
            old = None if away is None or new is None else self._tied(wanted[away])
            if new is not None and away is None:
                yield {name: new}
            elif new is not None and away is not None and old is not None:
                yield {name: new, away: old}
        self._take_all(tied.values(), _CELL)
        if (new := self._tied(wanted[name])) is not None:
            yield {name: new}

    def _take_all(self, tied: Iterable[Words], apart: float) -> None:
        self._placed = self._fresh(apart)
        for words in tied:
            self._take(words)

    def _tied(self, forms: Sequence[RibbonModel]) -> Words | None:
        """The words of a ribbon at the end of the best tie, which take their place."""
        best = self._best(forms)
        if best is None:
            return None
        self._take(best.words)
        return best.words

    def _best(self, forms: Sequence[RibbonModel]) -> _Tied | None:
        """The words of a ribbon at the end of the best tie, in one of its forms: where the shortest has room at all."""
        best: _Tied | None = None
        for number in reversed(range(len(forms))):
            words = self._words(forms[number])
            for n in range(len(self._begins[words.model.id])):
                best = self._better(best, words, n, number * _UNNAMED * self._grown)
            if best is None:
                return None
        return best

    def _fresh(self, apart: float = _OFF_TIES) -> Placed:
        """What was tied before, and nothing else."""
        self._placed = Placed(_CELL * self._grown, apart * self._grown)
        for words in self._tied_before:
            self._take(words)
        return self._placed

    def _take(self, words: RibbonLabels | Words) -> None:
        rect = words.rect()
        self._placed.take((rect, self._row(words.letters(), _OFF_TIED)), rect, line_of(words.model))

    def _words(self, form: RibbonModel) -> Words:
        ribbon = replace(form.ribbon, label=(0.0, 0.0), label_ends=False)
        return self._measured.at(replace(form, single=True, starts=False, ribbon=ribbon))

    def _begun(self, silent: Sequence[Sequence[RibbonModel]], ground: Ground) -> dict[str, list[_Begin]]:
        """Where ties may begin, with the ground round there; where that is too much, the middle ones."""
        cell, paths = _CELL * self._grown, [one.path for one in ground.outlines]
        bounds = QRectF()
        for rect in (*(one.bounds for one in ground.outlines), *ground.taken, *ground.said):
            bounds = bounds.united(rect)
        bounds.adjust(0.0, -_ABOVE * self._grown, 0.0, _ABOVE * self._grown)
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
        near = room.adjusted(-2.0 * cell, -2.0 * cell, 2.0 * cell, 2.0 * cell)  # as far as a pen reaches in
        wide = [*map(self._row, ground.letters), *(self._off_names(name.letters) for name in ground.names)]
        wide = [rect for rect in wide if rect.intersects(near)]
        layers.all.take([*map(self._with_air, taken), *said, *wide], paths)
        layers.written.take([*taken, *said])
        layers.ribbons.take(paths=paths)
        return layers

    def _with_air(self, rect: QRectF) -> QRectF:
        return rect.adjusted(0.0, -_OFF_BARS * self._grown, 0.0, _OFF_BARS * self._grown)

    def _row(self, letters: QRectF, off: float = _OFF_WORDS) -> QRectF:
        """Round letters what more words keep off: over and under them less."""
        beside, within = off * self._grown, _AIR[1] * self._grown
        return letters.adjusted(-beside, within, beside, -within)

    def _off_names(self, letters: QRectF) -> QRectF:
        return letters.adjusted(-_OFF_NAMES * self._grown, 0.0, _OFF_NAMES * self._grown, 0.0)

    def _begins_of(self, model: RibbonModel) -> Iterator[tuple[float, QPointF]]:
        """Where a ribbon lies on no other and a tie may begin, with what it costs to be off the middle."""
        centre, dot = steps_path(model.ribbon.centre), _DOT * self._grown
        for part in _PARTS:
            at = centre.pointAtPercent(part)
            room = QRectF(at.x() - dot, at.y() - dot, 2.0 * dot, 2.0 * dot)
            if all(one.name == model.id for one in self._outlines.meeting(room)):
                yield abs(part - 0.5) * _OFF_MIDDLE * self._grown, at

    def _ground(self, words: Words) -> QRectF:
        """Letters, the tails of commas only where they count."""
        return words.letters() if self._has_tails else self._measured.without_tails(words)

    def _size(self, words: Words) -> tuple[float, float]:
        """Of letters with air."""
        size = self._ground(words)
        return size.width() + 2.0 * _AIR[0] * self._grown, size.height() + 2.0 * _AIR[1] * self._grown

    def _better(self, best: _Tied | None, words: Words, n: int, more: float) -> _Tied | None:
        """The better of the best so far and the best tie that begins at the nth place, where that and `more` cost."""
        import numpy as np  # first needed where words found no room, not to show a window

        begin, grown, size = self._begins[words.model.id][n], self._grown, self._size(words)
        more += begin.cost
        most = _MOST * grown if best is None else min(_MOST * grown, best.cost - more)
        if most <= _LEAST * grown or self._placed.begins_on(*begin.at.toTuple()):
            return best
        near = self._near(words, n, most)
        count = int(np.searchsorted(near.costs, most, "right"))
        some = np.arange(count) if count <= 2 * _TRIED else _spread(count)
        tried = some[self._placed.free(near.x[some], near.y[some], size)]
        if not tried.size:
            return best
        self._look_along(near, begin, tried[np.isnan(near.whole[tried])])
        if best is not None:
            tried = tried[near.whole[tried] <= best.cost - more]
        tried = tried[near.whole[tried] < np.inf]
        if not tried.size:
            return best
        at, (dx, dy) = begin.at, near.ways
        tried = tried[~self._placed.met_by(at.x(), at.y(), dx[tried], dy[tried])]
        if not tried.size:
            return best
        first = tried[int(near.whole[tried].argmin())]
        middle = self._ground(words).center()
        label = (float(near.x[first]) - middle.x(), float(near.y[first]) - middle.y())
        tie = (at.toTuple(), (at.x() + float(dx[first]), at.y() + float(dy[first])))
        model = replace(words.model, ribbon=replace(words.model.ribbon, label=label), tie=tie)
        return _Tied(float(near.whole[first]) + more, self._measured.at(model))

    def _near(self, words: Words, n: int, most: float) -> _Near:
        """The places round the nth beginning that cost no more, as they were before there was any tie."""
        import numpy as np

        key = (words.model.id, words.model.name, n, self._side, self._has_tails)
        near = self._near_to.get(key)
        if near is not None and near.most >= most:
            return near
        begin, grown, (width, height) = self._begins[words.model.id][n], self._grown, self._size(words)
        aside, off = most + width / 2.0, most + height / 2.0
        x, y = begin.patch.all.free(QRectF(begin.at, begin.at).adjusted(-aside, -off, aside, off), width, height)
        dx, dy = _ties(x - begin.at.x(), y - begin.at.y(), self._ground(words), _BESIDE * grown)
        across, up = np.abs(dx), np.abs(dy)
        lengths = np.hypot(across, up)
        costs = lengths + _LEANS * np.minimum(across, up)
        past, may = self._by_names(words, x, y)
        costs += _PAST * past
        may &= dy * self._side >= 0.0
        order = np.flatnonzero((lengths >= _LEAST * grown) & (costs <= most) & may)
        order = order[np.argsort(costs[order], kind="stable")]
        near = self._near_to[key] = _Near(most, x[order], y[order], (dx[order], dy[order]), costs[order])
        return near

    def _by_names(self, words: Words, x: _Floats, y: _Floats) -> tuple[_Floats, NDArray[np.bool_]]:
        """How far words with such middles stand past the bars that their ribbon joins, and whether they may.

        They are not read as one with the name of a bar at which theirs does not end, nor past its bars as one more of
        the names in that column.
        """
        import numpy as np

        model, letters, grown = words.model, words.letters(), self._grown
        past, may = np.zeros(len(x)), np.ones(len(x), np.bool_)
        if not len(x):
            return past, may
        ribbon = self._outlines.get(model.id)
        if ribbon is not None and model.ribbon.kind is RibbonKind.BAND:
            past = np.maximum(ribbon.bounds.left() - x, x - ribbon.bounds.right()).clip(0.0)
        wide, high = letters.width() / 2.0, letters.height() / 2.0
        row, column, far = (by * grown for by in (IN_ROW, IN_COLUMN, OFF_COLUMN))
        room = QRectF(QPointF(x.min(), y.min()), QPointF(x.max(), y.max())).adjusted(-wide, -high, wide, high)
        room.adjust(-row, -far, row, far)
        for name in self._names:
            rect = name.letters
            if not rect.intersects(room):
                continue
            across = np.abs(x - rect.center().x()) - wide - rect.width() / 2.0
            down = np.abs(y - rect.center().y()) - high - rect.height() / 2.0
            may &= ~((past > 0.0) & (across < row) & (down < far))
            if model.id not in name.own:
                may &= ~((across < row) & (down < 0.0) | (across < 0.0) & (down < column))
        return past, may

    def _look_along(self, near: _Near, begin: _Begin, new: NDArray[np.intp]) -> None:
        """What ties run over: infinitely much costs what is written."""
        import numpy as np

        if not new.size:
            return
        steps, (dx, dy) = (np.arange(_LOOKS) + 0.5) / _LOOKS, (way[new, None] for way in near.ways)
        along = begin.at.x() + dx * steps, begin.at.y() + dy * steps
        taken = begin.patch.ribbons.taken_at(*along)
        crossed = (taken[:, 1:] & ~taken[:, :-1]).sum(axis=1)
        costs = near.costs[new] + _OVER * np.hypot(dx[:, 0], dy[:, 0]) * taken.mean(axis=1)
        costs += _CROSSES * self._grown * crossed
        costs[begin.patch.written.taken_at(*along).any(axis=1)] = np.inf
        near.whole[new] = costs


def _middle_of(model: RibbonModel) -> float:
    """The height of the middle of a ribbon."""
    return steps_path(model.ribbon.centre).pointAtPercent(0.5).y()


def _disorder(words: Sequence[Words], grown: float) -> int:
    """How many of the words of ribbons that lie one under the other stand over such as they should stand under."""
    ys = [one.letters().center().y() for one in words]
    return sum(below < above - _LINE * grown for above, below in combinations(ys, 2))


def _ways(words: Sequence[Words], ground: Ground) -> tuple[int, float]:
    """How many ribbons their ties run over, and how long they are in all."""
    models = [one.model for one in words]
    over = sum(ground.crossed(model, path_of(model.tie)) for model in models if model.tie is not None)
    return over, sum(line_of(model).length() for model in models)


@lru_cache(maxsize=1024)
def _spread(count: int) -> NDArray[np.intp]:
    """The first of so many, and some of all the others."""
    import numpy as np

    return np.concatenate([np.arange(_TRIED), np.linspace(_TRIED, count - 1, _TRIED).astype(np.intp)])


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
