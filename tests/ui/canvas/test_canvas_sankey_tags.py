"""The round R-tags of the Sankey never touch one another, and stay on their lanes."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from vsm_app.io.examples import example_list
from vsm_app.ui.canvas.items.sankey import steps_path
from vsm_app.ui.canvas.items.sankey_labels import tag_rect

EXAMPLES = [example.id for example in example_list()]
#: Between two tags, in px of words that have not grown.
APART = 4.9


@pytest.mark.parametrize("zoom", [1.0, 0.72, 0.5, 0.39, 0.22])
@pytest.mark.parametrize("example", EXAMPLES)
def test_tags_stand_apart_and_on_their_own_lanes(sankey_of: Any, example: str, zoom: float) -> None:
    scene = sankey_of(example, "en", zoom=zoom)
    tagged = [label.model for label in scene.ribbon_labels if label.model.ribbon.tag and label.model.r_tag]
    if example in {"drive-unit", "aluminium-cars-2020", "steel-japan-2019"}:
        assert len(tagged) >= 2
    rects = {model.id: tag_rect(model) for model in tagged}
    for one, two in combinations(tagged, 2):
        a, b, far = rects[one.id], rects[two.id], APART * one.grown
        assert a is not None
        assert b is not None
        assert not a.adjusted(-far, -far, far, far).intersects(b), (one.value, two.value)
    for model in tagged:
        x, y = model.ribbon.tag or (0.0, 0.0)
        assert model.ribbon.lane is not None
        assert abs(y - model.ribbon.lane) < 1.0 + model.ribbon.width / 2.0
        lane = steps_path(model.ribbon.centre).boundingRect()
        assert lane.left() < x < lane.right()


def test_near_by_the_tags_stand_where_the_lanes_have_them(sankey_of: Any) -> None:
    scene = sankey_of("drive-unit", "en")
    drawn = {name: item.model.ribbon.tag for name, item in scene.ribbons.items() if item.model.r_tag}
    shown = {label.element_id: label.model.ribbon.tag for label in scene.ribbon_labels if label.model.r_tag}
    assert len(drawn) >= 3
    assert {name: shown[name] for name in drawn} == drawn
