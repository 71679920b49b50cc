"""The round R-tags of the Sankey never touch one another, and stay on their lanes."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from vsm_app.io.examples import example_list, open_example
from vsm_app.ui.canvas.items.sankey import steps_path
from vsm_app.ui.canvas.items.sankey_labels import tag_rect
from vsm_app.ui.canvas.kinds_of_flow import r_tag

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
        if model.ribbon.lane is None:
            continue  # on a band: see below
        assert abs(y - model.ribbon.lane) < 1.0 + model.ribbon.width / 2.0
        lane = steps_path(model.ribbon.centre).boundingRect()
        assert lane.left() < x < lane.right()


@pytest.mark.parametrize("zoom", [1.0, 0.72, 0.55])
@pytest.mark.parametrize("example", EXAMPLES)
def test_what_is_tagged_on_the_map_is_tagged_in_the_sankey(sankey_of: Any, example: str, zoom: float) -> None:
    document = open_example(example, "en")
    wanted = {flow.id for flow in document.flows.values() if r_tag(document, flow)}
    assert len(wanted) == {"steel-japan-2019": 5, "aluminium-cars-2020": 4, "drive-unit": 3}.get(
        example, 1 if example == "wood-indonesia-2014" else 0
    )
    scene = sankey_of(example, "en", zoom=zoom)
    shown = {label.element_id: label.model for label in scene.ribbon_labels if tag_rect(label.model) is not None}
    assert shown.keys() == wanted
    words = {label.element_id: label.rect() for label in scene.ribbon_labels}
    for name, model in shown.items():
        rect = tag_rect(model)
        assert rect is not None
        assert model.r_tag == r_tag(document, document.flows[name])
        if model.ribbon.lane is not None:
            continue
        assert scene.ribbons[name].shape().contains(rect.center()), "on its own band"
        inner = rect.adjusted(2.0, 2.0, -2.0, -2.0)
        assert not any(inner.intersects(bar.rect()) or inner.intersects(bar.name_rect()) for bar in scene.bars.values())
        assert not any(inner.intersects(other) for other in words.values())


def test_what_goes_on_behind_the_node_that_does_the_work_is_not_tagged_again() -> None:
    document = open_example("drive-unit", "en")
    tags = {name: r_tag(document, flow) for name, flow in document.flows.items() if flow.r_strategy}
    assert tags == {"r3": "R3", "r6i": "R6", "r6o": "", "r8i": "R8", "r8o": ""}
    plain = {"r8i": replace(document.flows["r8i"], r_strategy="")}
    alone = replace(document, physics=replace(document.physics, flows=document.flows | plain))
    assert r_tag(alone, alone.flows["r8o"]) == "R8"


def test_near_by_the_tags_stand_where_the_lanes_have_them(sankey_of: Any) -> None:
    scene = sankey_of("drive-unit", "en")
    drawn = {name: item.model.ribbon.tag for name, item in scene.ribbons.items() if item.model.r_tag}
    shown = {label.element_id: label.model.ribbon.tag for label in scene.ribbon_labels if label.model.r_tag}
    assert len(drawn) >= 3
    assert {name: shown[name] for name in drawn} == drawn
