"""The round R-tags of a Sankey keep off one another where they are larger than their lanes are apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QRectF

from vsm_app.ui.canvas.items.sankey import RibbonModel, steps_path
from vsm_app.ui.canvas.items.sankey_labels import tag_rect

#: Between two tags, and from one place along a lane to the next; both grow with the words.
_APART, _STEP = 5.0, 4.0
_MOST_STEPS: Final = 24
_TURN: Final = 30.0  # so far from the ends of its lane a tag stays


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
