"""Numbers that have no room at their ribbon stand near by on free ground, tied to it by a thin line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF

from vsm_app.ui.canvas.items.sankey import RibbonModel, steps_path
from vsm_app.ui.canvas.sankey_free import Layer
from vsm_app.ui.canvas.sankey_ground import Ground
from vsm_app.ui.canvas.sankey_measured import Measured, Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
    drawn = sum(not forms[0].ribbon.not_to_scale for forms in silent)
    for number in range(_ROUNDS):
        tried = _all_tied(silent, ground, measured)
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


def _all_tied(silent: Sequence[Sequence[RibbonModel]], ground: Ground, measured: Measured) -> dict[str, Words]:
    if not silent:
        return {}
    ties = _Ties(ground, measured, silent[0][0].grown)
    tied = ((forms[0].id, ties.tied(forms)) for forms in silent)
    return {name: words for name, words in tied if words is not None}


class _Ties:
    """Finds places for what is not said yet; each place that was found is taken for the next."""

    def __init__(self, ground: Ground, measured: Measured, grown: float) -> None:
        self._ground, self._measured, self._grown = ground, measured, grown
        paths = [one.path for one in ground.outlines]
        bounds = QRectF()
        for rect in (*(path.boundingRect() for path in paths), *ground.taken, *ground.said):
            bounds = bounds.united(rect)
        self._all, self._written, self._ribbons = (Layer(bounds, _CELL * grown) for _ in range(3))
        self._all.take([*map(self._with_air, ground.taken), *map(self._with_row, ground.said)], paths)
        self._written.take([*ground.taken, *ground.said])
        self._ribbons.take(paths=paths)

    def tied(self, forms: Sequence[RibbonModel]) -> Words | None:
        """The words of a ribbon at the end of the best tie, in one of its forms."""
        best: _Tied | None = None
        begins = list(self._begins(forms[0]))
        for number, form in enumerate(forms):
            ribbon = replace(form.ribbon, label=(0.0, 0.0), label_ends=False)
            words = self._measured.at(replace(form, single=True, starts=False, ribbon=ribbon))
            for off, begin in begins:
                best = self._better(best, words, begin, off + number * _UNNAMED * self._grown)
        if best is None:
            return None
        self._take(best.words)
        return best.words

    def _take(self, words: Words) -> None:
        line = line_of(words.model)
        self._all.take([self._with_row(words.rect())], lines=[line])
        self._written.take([words.rect()], lines=[line])

    def _with_air(self, rect: QRectF) -> QRectF:
        return rect.adjusted(0.0, -_OFF_NAMES * self._grown, 0.0, _OFF_NAMES * self._grown)

    def _with_row(self, rect: QRectF) -> QRectF:
        return rect.adjusted(-_IN_ROW * self._grown, 0.0, _IN_ROW * self._grown, 0.0)

    def _begins(self, model: RibbonModel) -> Iterator[tuple[float, QPointF]]:
        """Where a ribbon lies on no other and a tie may begin, with what it costs to be off the middle."""
        centre, dot = steps_path(model.ribbon.centre), _DOT * self._grown
        for part in _PARTS:
            at = centre.pointAtPercent(part)
            room = QRectF(at.x() - dot, at.y() - dot, 2.0 * dot, 2.0 * dot)
            if all(one.name == model.id for one in self._ground.outlines.meeting(room)):
                yield abs(part - 0.5) * _OFF_MIDDLE * self._grown, at

    def _better(self, best: _Tied | None, words: Words, begin: QPointF, more: float) -> _Tied | None:
        """The better of the best so far and the best tie that begins at a point, where `more` is added to its cost."""
        import numpy as np  # first needed where words found no room, not to show a window

        grown, size = self._grown, words.letters()
        most = min(_MOST * grown, _MOST * grown if best is None else best.cost - more)
        if most <= _LEAST * grown:
            return best
        width, height = size.width() + 2.0 * _AIR[0] * grown, size.height() + 2.0 * _AIR[1] * grown
        room = QRectF(begin, begin).adjusted(
            -most - width / 2.0, -most - height / 2.0, most + width / 2.0, most + height / 2.0
        )
        x, y = self._all.free(room, width, height)
        dx, dy = _ties(x - begin.x(), y - begin.y(), size, _BESIDE * grown)
        across, up = np.abs(dx), np.abs(dy)
        lengths = np.hypot(across, up)
        costs = lengths + _LEANS * np.minimum(across, up)
        near = np.flatnonzero((lengths >= _LEAST * grown) & (costs <= most))
        near = near[np.argsort(costs[near], kind="stable")[:_TRIED]]
        steps = (np.arange(_LOOKS) + 0.5) / _LOOKS
        along = (begin.x() + dx[near, None] * steps, begin.y() + dy[near, None] * steps)
        near_costs = costs[near] + _OVER * lengths[near] * self._ribbons.taken_at(*along).mean(axis=1)
        near_costs[self._written.taken_at(*along).any(axis=1)] = np.inf
        if not near.size or near_costs.min() > most:
            return best
        first = int(near_costs.argmin())
        n = near[first]
        label = (float(x[n]) - size.center().x(), float(y[n]) - size.center().y())
        tie = (begin.toTuple(), (begin.x() + float(dx[n]), begin.y() + float(dy[n])))
        model = replace(words.model, ribbon=replace(words.model.ribbon, label=label), tie=tie)
        return _Tied(float(near_costs[first]) + more, self._measured.at(model))


def line_of(model: RibbonModel) -> QLineF:
    """The tie of words from their ribbon on."""
    begin, end = model.tie or ((0.0, 0.0), (0.0, 0.0))
    return QLineF(QPointF(*begin), QPointF(*end))


def _ties(
    dx: NDArray[np.float64], dy: NDArray[np.float64], size: QRectF, air: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The way to words whose middle is so far off: to the middle of their side, over or under them straight on.

    Of words that lie on the beginning it is nothing.
    """
    import numpy as np

    half, high = size.width() / 2.0 + air, size.height() / 2.0 + air
    aside = np.abs(dx) > half
    across = np.where(aside, dx - np.sign(dx) * half, 0.0)
    up = np.where(aside, dy, np.sign(dy) * np.maximum(np.abs(dy) - high, 0.0))
    return across, up
