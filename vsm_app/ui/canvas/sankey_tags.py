"""Where the round R-tags of a Sankey stand: on their own bands, clear of the others, off one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.ui.canvas.items.sankey import BarItem, RibbonModel, steps_path
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels, tag_rect
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.sankey_outlines import Outlines, marks_of, outlines_of

#: Between two tags, and from one place along a lane to the next; both grow with the words.
_APART, _STEP = 5.0, 4.0
_MOST_STEPS: Final = 24
_TURN: Final = 30.0  # so far from the ends of its lane, and of a band, a tag stays
#: On a band a place that is clear of all others is looked for first, then one that lies on at most so many of them.
_MOST_BELOW: Final = 2
_BESIDE: Final = 4.0  # a bar


def tags_apart(models: Mapping[str, RibbonModel], grown: float) -> dict[str, RibbonModel]:
    """The ribbons with the tags, `grown` times their size, that would touch another moved along their own lanes.

    The tag of the uppermost lane stays.
    """
    placed: list[QRectF] = []
    moved = dict(models)
    tagged = [(model.ribbon.tag[1], name) for name, model in models.items() if model.ribbon.tag and model.r_tag]
    for _lane, name in sorted(tagged):
        moved[name] = _moved(moved[name], placed, grown)
        placed.append(_room(moved[name], grown))
    return moved


def tags_on_bands(
    labels: Sequence[RibbonLabels], models: Mapping[str, RibbonModel], bars: Iterable[BarItem], look: Look, grown: float
) -> list[RibbonLabels]:
    """The words of the ribbons, and those that run forward with their tags: each as near to its beginning as it can be.

    Names and words stand already: a tag takes no place from them.
    """
    bands = [m for m in models.values() if m.r_tag and m.ribbon.tag is None and m.ribbon.kind is RibbonKind.BAND]
    outlines = outlines_of(list(models.values())) if bands else None
    if not outlines:
        return list(labels)
    said = {label.element_id: label for label in labels}
    taken = [mark for model in models.values() for mark in marks_of(replace(model, grown=grown))]
    taken += [label.boundingRect() for label in labels]
    for bar in bars:
        taken += [bar.name_rect(), bar.rect().adjusted(-_BESIDE, 0.0, _BESIDE, 0.0)]
    for model in sorted(bands, key=lambda m: (m.ribbon.centre[0][1], m.id)):
        tagged = _on_band(model, outlines, taken, grown)
        if tagged.ribbon.tag is None:
            continue
        taken.append(_room(tagged, grown))
        shown = said[model.id].model if model.id in said else replace(model, labels=False, grown=grown)
        said[model.id] = RibbonLabels(replace(shown, ribbon=replace(shown.ribbon, tag=tagged.ribbon.tag)), look)
    return list(said.values())


def _on_band(model: RibbonModel, outlines: Outlines, taken: Sequence[QRectF], grown: float) -> RibbonModel:
    """A band with its tag at the first place on it that is free; without one where there is none."""
    best: tuple[int, RibbonModel] | None = None
    for variant in _along(model, steps_path(model.ribbon.centre), grown):
        room = _room(variant, grown)
        if any(map(room.intersects, taken)):
            continue
        below = sum(one.name != model.id for one in outlines.meeting(room))
        if below <= _MOST_BELOW and (best is None or below < best[0]):
            best = below, variant
            if below == 0:
                break
    return model if best is None else best[1]


def _along(model: RibbonModel, centre: QPainterPath, grown: float) -> Iterator[RibbonModel]:
    """The band with its tag at one place after the other, from its beginning on."""
    length, at = centre.length(), _TURN * grown
    while at <= length - _TURN * grown:
        point = centre.pointAtPercent(centre.percentAtLength(at))
        yield replace(model, ribbon=replace(model.ribbon, tag=(point.x(), point.y())))
        at += _STEP * grown


def _moved(model: RibbonModel, placed: list[QRectF], grown: float) -> RibbonModel:
    tag = model.ribbon.tag
    if tag is None or not any(map(_room(model, grown).intersects, placed)):
        return model
    lane = steps_path(model.ribbon.centre).boundingRect()
    inner = lane.adjusted(_TURN * grown, 0.0, -_TURN * grown, 0.0)
    for step in range(1, _MOST_STEPS + 1):
        for way in (1.0, -1.0):  # against the flow first: to the outside, where the shorter lanes above have ended
            at = (tag[0] + way * step * _STEP * grown, tag[1])
            variant = replace(model, ribbon=replace(model.ribbon, tag=at))
            if inner.left() <= at[0] <= inner.right() and not any(map(_room(variant, grown).intersects, placed)):
                return variant
    return model


def _room(model: RibbonModel, grown: float) -> QRectF:
    rect = tag_rect(replace(model, grown=grown))
    return QRectF() if rect is None else rect.adjusted(0.0, 0.0, _APART * grown, _APART * grown)
