"""Words of the Sankey from farther away, where they are larger than what they name: each keeps to its own."""

from __future__ import annotations

import re
from typing import Any

import pytest

from vsm_app.io.examples import open_example
from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.sankey_measured import letters_of


def test_imports_close_to_one_another_have_one_line_of_words_each_from_far_away(sankey_of: Any) -> None:
    scene = sankey_of("drive-unit", "en", zoom=0.5)
    words = {label.model.name: label for label in scene.ribbon_labels}
    aluminium, copper = words["Aluminium, primary"], words["Copper, primary"]
    assert aluminium.model.single
    assert copper.model.single
    assert not words["Steel, primary"].model.single
    wide = next(r for r in scene.ribbons.values() if r.element_id == aluminium.element_id)
    assert not wide.shape().intersects(copper.rect())


def test_a_name_over_its_bar_leaves_the_next_one_the_place_that_begins_at_its_own(sankey_of: Any) -> None:
    scene = sankey_of("drive-unit", "en", zoom=0.5)
    bars = {bar.model.name: bar for bar in scene.bars.values()}
    first, second = bars["Take-back"], bars["Disassembly & sorting"]
    assert first.name_rect().bottom() <= first.rect().top() + 1.0
    assert second.name_rect().bottom() <= second.rect().top() + 1.0


def test_what_stays_in_a_bar_stands_under_its_name_where_one_line_has_no_room(sankey_of: Any) -> None:
    scene = sankey_of("wood-indonesia-2014", "de", zoom=0.45)
    bar = next(bar for bar in scene.bars.values() if bar.model.name.startswith("Papier in Nutzung"))
    assert bar.model.words.split("\n") == bar.model.name.split(" · ")
    ribbons = [ribbon.shape() for ribbon in scene.ribbons.values()]
    assert not any(path.intersects(bar.name_rect().adjusted(2.0, 2.0, -2.0, -4.0)) for path in ribbons)


def test_a_wide_loop_carries_its_words_itself_where_there_is_no_room_over_it(sankey_of: Any) -> None:
    scene = sankey_of("aluminium-cars-2020", "de", zoom=0.4)
    loop = max(
        (r for r in scene.ribbons.values() if r.model.ribbon.kind is RibbonKind.LOOP),
        key=lambda r: r.model.ribbon.width,
    )
    label = next(label for label in scene.ribbon_labels if label.element_id == loop.element_id)
    assert loop.shape().contains(letters_of(label))


def test_what_is_lost_in_a_lane_keeps_off_the_next_lane_from_far_away(sankey_of: Any) -> None:
    scene = sankey_of("drive-unit", "en", zoom=0.5)
    label = next(label for label in scene.ribbon_labels if label.model.name == "Worn parts")
    others = [r.shape() for r in scene.ribbons.values() if r.element_id != label.element_id]
    assert not any(path.intersects(letters_of(label)) for path in others)


@pytest.mark.parametrize("zoom", [1.0, 0.4, 0.3])
def test_no_words_reach_up_to_the_headings_at_any_zoom(sankey_of: Any, zoom: float) -> None:
    scene = sankey_of("uk-energy-2050", "de", quantity="energy", zoom=zoom)
    names = [bar.name_rect() for bar in scene.bars.values()]
    for band in scene.shown_bands:
        heading = to_rect(scene.heading(band).box)
        assert not any(name.intersects(heading) for name in names), band.heading


@pytest.mark.parametrize("zoom", [0.6, 0.55, 0.5, 0.47, 0.44])
def test_words_of_a_loss_stand_under_its_head_at_every_zoom(sankey_of: Any, zoom: float) -> None:
    scene = sankey_of("drive-unit", "en", zoom=zoom)
    label = next(label for label in scene.ribbon_labels if label.model.name == "Steel chips")
    head = label.model.ribbon.head
    assert head is not None
    assert label.rect().top() >= max(y for _x, y in head) - 1.0


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_stays_where_a_chain_ends_stands_under_the_name_and_is_not_cut(sankey_of: Any, lang: str) -> None:
    document = open_example("wood-indonesia-2014", lang)
    passing = {flow.source for flow in document.flows.values()}
    scene = sankey_of("wood-indonesia-2014", lang, zoom=0.88)
    kept = {name: bar.model for name, bar in scene.bars.items() if " · " in bar.model.name}
    ending = [model for name, model in kept.items() if name not in passing]
    assert len(ending) == 5
    for model in kept.values():
        assert model.words.replace("\n", " · ") == model.name
        assert not model.name.endswith("Mm³/a"), "at one more goes on: all are said alike"
        assert re.search(r" [+−]\d", model.name), "the sign stands at its figure"
    assert all(model.words.count("\n") == 1 for model in ending)
