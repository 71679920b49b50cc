"""Where the words of the Sankey stand: on their ribbon or beside it, clear of each other, of bars and their names."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from math import inf
from typing import Final

from PySide6.QtCore import QRectF

from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.layout.types import FlowStyle
from vsm_app.ui.canvas.items.sankey import BarItem, RibbonModel
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.sankey_air import label_with_air
from vsm_app.ui.canvas.sankey_ground import DEEPER, NEAR, ON_EDGE, Ground, is_behind, path_of
from vsm_app.ui.canvas.sankey_lists import listed
from vsm_app.ui.canvas.sankey_measured import Measured, Words
from vsm_app.ui.canvas.sankey_near import drawn_near, is_tight, is_twice_as_near, is_upon, may_be_plated
from vsm_app.ui.canvas.sankey_outlines import MOST
from vsm_app.ui.canvas.sankey_owners import Standing
from vsm_app.ui.canvas.sankey_plates import plate_alone, plate_between
from vsm_app.ui.canvas.sankey_spots import candidates, clear_of_slope, farther
from vsm_app.ui.canvas.sankey_ties import tied
from vsm_app.ui.canvas.sankey_way import making_way

_ON_HAIRLINE: Final = 0.3  # within its own ribbon, in its middle
_TIGHT, _LITTLE = 0.02, 1.0  # the edge of its own ribbon is so near
_ASIDE: Final = 3.0  # the same beside the words, of one that slopes
_MOSTLY: Final = 1.0 + 2.0 * DEEPER
_NEARLY: Final = 2.0 * NEAR  # so near a name is kept
#: How high two lines of words before an import are with their air, and how far they reach.
_TWO_LINES, _BESIDE = 38.0, 60.0
#: What lies under the words at most for the name to be kept; above that the value alone is tried.
_NAME_WORTH: Final = {
    RibbonKind.BAND: _ON_HAIRLINE, RibbonKind.LOOP: 0.0, RibbonKind.OPEN_OUT: ON_EDGE, RibbonKind.LOSS: 2.0,
    RibbonKind.OPEN_IN: 3.0,
}  # fmt: skip
_HOLDS_WORDS: Final = 24.0
#: Whose words find their place first: those that have the fewest places.
_FIRST: Final = (RibbonKind.LOSS, RibbonKind.OPEN_IN, RibbonKind.OPEN_OUT, RibbonKind.WEDGE)
#: What words cost that might be taken for another ribbon's: they are said at last where nothing else is, or not at all.
_STRAY: Final = 10.0
_MANY: Final = 2  # so many other ribbons no tie runs over where the number can stand on its own
_UNCLEAR: Final = 0.15  # hardly nearer to their own ribbon than to another
_UNOWNED: Final = {Standing.STRAY: _STRAY, Standing.OWNED: _UNCLEAR, Standing.CLEAR: 0.0}


def placed_labels(
    models: Iterable[RibbonModel], bars: Iterable[BarItem], look: Look, grown: float = 1.0
) -> list[RibbonLabels]:
    """The words of the ribbons, those of open ends first; where there is no room the value alone, then none.

    They are `grown` times their size.
    """
    models, bars = [replace(model, grown=grown) for model in models], list(bars)
    ground = Ground(models, bars)
    crowded = _crowded(models, grown) if len(models) <= MOST else set()
    measured, labels, tight = Measured(look), [], dict[str, Words]()
    for model in sorted(models, key=_precedence):
        label = _placed(_forms(model, crowded), ground, measured, tight)
        ground.say(label)
        labels.append(label)
    if ground.outlines:
        labels = _with_the_rest(labels, models, ground, measured, tight)
    return [label for label in labels if not label.boundingRect().isEmpty()]


def _with_the_rest(
    labels: Sequence[RibbonLabels],
    models: Sequence[RibbonModel],
    ground: Ground,
    measured: Measured,
    tight: Mapping[str, Words],
) -> list[RibbonLabels]:
    """What found no room on its ribbon or beside it: the number across it on a plate, or tied to it near by."""
    wanted = {model.id: model for model in models if model.labels and model.value}
    told = {label.model.id: label for label in labels if not label.rect().isEmpty()}
    silent = [wanted[label.model.id] for label in labels if label.model.id not in told and label.model.id in wanted]
    beside = {name: label for name, label in told.items() if name in wanted and not ground.is_within(label)}
    found, lost = listed(silent, wanted, beside, ground, measured)
    silent = [model for model in (*silent, *(wanted[name] for name in sorted(lost))) if model.id not in found]
    for model in silent:
        words = plate_alone(model, ground, measured)
        if words is not None:
            ground.say(words)
            found[model.id] = words
    found |= tied([_forms(model, ()) for model in silent if model.id not in found], ground, measured)
    for name in sorted(lost):
        if _goes_back(told[name], found.get(name), ground):
            found.pop(name, None)
            lost.remove(name)
    silent = [model for model in silent if model.id in found or model.id not in told or model.id in lost]
    for model in silent:
        old = found.get(model.id)
        tie = None if old is None else old.model.tie
        if tie is not None and ground.crossed(model, path_of(tie)) < _MANY:
            continue
        words = plate_between(model, ground, measured, told.keys() | found.keys())
        if words is not None:
            if old is not None:
                ground.take_back(old)
            ground.say(words)
            found[model.id] = words
    for name, words in tight.items():
        if name not in found and ground.is_free(words.rect(), words.model.grown):
            upon = is_upon(words, ground)
            found[name] = replace(words, model=_plated(words.model) if upon else replace(words.model, halo=True))
            ground.say(words)
    shown: dict[str, RibbonLabels | Words] = {name: label for name, label in told.items() if name not in lost}
    shown |= found
    moved = making_way(
        (model for name, model in wanted.items() if name not in shown),
        {name: label for name, label in shown.items() if name in wanted},
        wanted,
        ground,
        partial(_anywhere, ground=ground, measured=measured, told=shown.keys()),
    )
    shown |= moved
    return [
        RibbonLabels(shown[label.model.id].model, measured.look) if label.model.id in shown else label
        for label in labels
        if label.model.id in shown or label.model.id not in lost
    ]


def _anywhere(
    model: RibbonModel, ground: Ground, measured: Measured, told: Container[str]
) -> RibbonLabels | Words | None:
    """The words of a ribbon on it or beside it, tied to it or on a plate across it; none that might be another's."""
    label = _placed(_forms(model, ()), ground, measured, {})
    if not label.rect().isEmpty() and ground.is_owned(measured.at(label.model)):
        return label
    if (words := plate_alone(model, ground, measured)) is not None:
        return words
    if (words := tied([_forms(model, ())], ground, measured).get(model.id)) is not None:
        ground.take_back(words)
        if words.model.tie is not None and ground.crossed(model, path_of(words.model.tie)) < _MANY:
            return words
    return plate_between(model, ground, measured, told)


def _goes_back(old: RibbonLabels, new: Words | None, ground: Ground) -> bool:
    """Put words back beside their ribbon where there is still room, rather than on a tie over others or nowhere."""
    tie = None if new is None else new.model.tie
    if new is not None and tie is not None:
        if ground.crossed(new.model, path_of(tie)) == 0:
            return False
        ground.take_back(new)
    has_room = ground.is_free(old.rect(), old.model.grown) and not any(
        one.intersects(old.rect()) for one in ground.ties
    )
    if has_room and not ground.is_read_with_others(old.model, old.letters()):
        ground.say(old)
        return True
    if new is not None:
        ground.say(new)
    return False


def _precedence(model: RibbonModel) -> tuple[int, float]:
    kind = model.ribbon.kind
    if model.ribbon.reverse:
        return (-1, -model.ribbon.width)
    return (_FIRST.index(kind) if kind in _FIRST else len(_FIRST), -model.ribbon.width)


def _placed(forms: Sequence[RibbonModel], ground: Ground, measured: Measured, tight: dict[str, Words]) -> RibbonLabels:
    """The first of the forms that has room: at the first place on no other ribbon, else where it lies on the fewest.

    Words that are `tight` on their ribbon wait: another place may be free when all is said.
    """
    best: tuple[float, float, Words] | None = None
    for form in forms:
        words = measured.at(form).rect()
        if words.isEmpty():
            return RibbonLabels(form, measured.look)
        best = _better(best, form, ground, measured, candidates(form, words))
        worth = _worth(form)
        if best is not None and best[1] <= worth and best[0] <= worth + _NEARLY:
            break
    else:
        if best is None or best[0] >= _STRAY or (best[0] >= _UNCLEAR and ground.standing(best[2]) < Standing.CLEAR):
            best = _better(best, form, ground, measured, farther(form, measured.at(form).rect()))
    model = forms[0]
    is_dashed = model.ribbon.not_to_scale and model.ribbon.kind is RibbonKind.BAND
    if is_dashed and best is not None and (best[1] > 0.0 or not best[2].model.name):
        named = _better(None, model, ground, measured, clear_of_slope(model, measured.at(model).rect()))
        if named is not None and named[0] < best[0] + (0.0 if best[2].model.name else _NEARLY):
            best = named
    if best is None or (best[1] >= _MOSTLY and model.ribbon.kind is RibbonKind.OPEN_OUT):
        return RibbonLabels(replace(model, labels=False), measured.look)
    label = label_with_air(best[2], ground.outlines, measured, partial(ground.is_free, grown=model.grown))
    if label is not best[2] and not ground.is_owned(label) and best[0] < _STRAY:
        label = best[2]
    label = _drawn_near(label, ground, measured)
    if not _is_always_said(model) and not ground.is_owned(label):
        return RibbonLabels(replace(model, labels=False), measured.look)
    if is_tight(label, ground):
        return _on_plate(label, ground, measured, tight)
    below = best[1] if label is best[2] else ground.below(label)
    return _in_ink(below, label, ground, measured.look)


def _drawn_near(label: Words, ground: Ground, measured: Measured) -> Words:
    """Words nearer to their ribbon than to others: without their name where only so there is a place."""
    near = drawn_near(label, ground, measured)
    if near.model.name and not is_twice_as_near(near, ground):
        alone = drawn_near(measured.at(replace(near.model, name="")), ground, measured)
        return alone if is_twice_as_near(alone, ground) else near
    return near


def _on_plate(label: Words, ground: Ground, measured: Measured, tight: dict[str, Words]) -> RibbonLabels:
    """Words on a ground of their own, or none as long as they wait."""
    if may_be_plated(label, ground) or _is_always_said(label.model):
        return RibbonLabels(_plated(label.model), measured.look)
    tight[label.model.id] = label
    return RibbonLabels(replace(label.model, labels=False), measured.look)


def _plated(model: RibbonModel) -> RibbonModel:
    """The same on a ground of its own."""
    return replace(model, plated=True)


def _worth(form: RibbonModel) -> float:
    """What may lie under the words for their name to be kept; a wide band holds the value whole."""
    if form.ribbon.kind is RibbonKind.BAND and form.ribbon.width >= _HOLDS_WORDS * form.grown:
        return 0.0
    return _NAME_WORTH.get(form.ribbon.kind, 1.0)


def _better(
    best: tuple[float, float, Words] | None,
    form: RibbonModel,
    ground: Ground,
    measured: Measured,
    places: Iterable[tuple[RibbonModel, bool]],
) -> tuple[float, float, Words] | None:
    """The best place yet: what it costs, how much of that is for other ribbons below it, the words there."""
    is_band = form.ribbon.kind is RibbonKind.BAND
    for variant, beside in places:
        label = measured.at(variant)
        if not ground.has_room(label):
            continue
        if variant.single and not is_behind(variant) and not ground.is_inside(form.id, label.letters()):
            continue
        most = 1.0 if beside else inf
        below = ground.below(label, most if best is None else min(most, best[0]))
        if is_band and not beside and below == 0.0 and _is_run_through(variant):
            below = _ON_HAIRLINE
        if below >= 1.0 and beside:
            continue  # off its own ribbon and on another, it would be read as the other's
        if below == 0.0 and not beside and is_band and not ground.is_inside(form.id, _with_some_air(label)):
            below = _TIGHT
        cost = below + (ground.nearness(label) if is_band and beside else 0.0)
        if best is not None and cost >= best[0]:
            continue
        if not _is_at_beginning(variant):
            cost += _UNOWNED[ground.standing(label)]
        if best is None or cost < best[0]:
            best = (cost, below, label)
        if cost == 0.0:
            break
    return best


def _with_some_air(label: Words) -> QRectF:
    beside, high = _ASIDE * label.model.grown, _LITTLE * label.model.grown
    return label.letters().adjusted(-beside, -high, beside, high)


def _is_always_said(model: RibbonModel) -> bool:
    """What comes in says its name, a negative amount its number, whatever lies there; and so does what may be."""
    return model.ribbon.reverse or model.ribbon.kind in (RibbonKind.OPEN_IN, RibbonKind.WEDGE)


def _is_at_beginning(model: RibbonModel) -> bool:
    """Whether the words stand before what comes in: they can be meant for nothing else."""
    return _comes_in(model) and model.ribbon.label_ends


def _is_run_through(model: RibbonModel) -> bool:
    """Whether the hairline of secondary material would run through words within their ribbon."""
    return model.style is FlowStyle.SECONDARY and model.ribbon.width < _HOLDS_WORDS * model.grown


def _in_ink(below: float, label: Words, ground: Ground, look: Look) -> RibbonLabels:
    """Words on a ribbon in ink, with a halo where something runs through them."""
    model = label.model
    is_loop = model.ribbon.kind is RibbonKind.LOOP  # denser than all other ribbons
    is_marked = is_loop or model.style is FlowStyle.SECONDARY  # by a hairline in its middle; of losses by a hatch
    inside = ground.is_inside(model.id, label.letters())
    if model.style is FlowStyle.LOSS:
        is_marked = inside or model.single or model.ribbon.kind is RibbonKind.BAND
    on_ribbon = inside or below > 0.0
    halo = not ground.outlines or (on_ribbon and (is_marked or not inside or below > 0.0))
    if not halo and not on_ribbon:
        return RibbonLabels(model, look)
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
