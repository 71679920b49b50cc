"""No figure and no name in the Sankey of an example is read as belonging to something else."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from helpers.sankey_reading import Reading
from helpers.sankeys import solved
from vsm_app.ui.canvas.scene import CanvasScene

#: One zoom for each size in which windows of 1280 x 800, 1366 x 768 and 1920 x 1080 show the words of an example.
SHOWN = [
    *(("steel-japan-2019", zoom) for zoom in (0.9, 0.573)),
    *(("aluminium-cars-2020", zoom) for zoom in (1.0, 0.648)),
    *(("wood-indonesia-2014", zoom) for zoom in (0.883, 0.609, 0.557)),
    *(("uk-energy-2050", zoom) for zoom in (0.6, 0.389, 0.363, 0.347)),
    ("battery-lfp", 1.0),
    ("drive-unit", 1.0),
]
LANGUAGES = ["de", "en"]
#: In the dense middle of 153 flows: ties that run over ribbons, names over which a thin line ends at their own ground.
DENSE = {("uk-energy-2050", zoom): (14, 5) for zoom in (0.389, 0.363, 0.347)}
FEW = (8, 0)


def reading(scene: CanvasScene, example: str, lang: str) -> Reading:
    flows = solved(example, lang, "current")[0].flows
    return Reading(scene, {name: (flow.source, flow.target) for name, flow in flows.items()})


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("example", "zoom"), SHOWN)
def test_no_figure_is_read_with_a_foreign_name_or_another_figure(
    sankey_of: Any, example: str, zoom: float, lang: str
) -> None:
    read = reading(sankey_of(example, lang, zoom=zoom), example, lang)
    assert len(read.labels) > 4
    assert [*read.by_names(), *read.in_rows(), *read.past_bars()] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("example", "zoom"), SHOWN)
def test_a_name_is_nearest_to_its_own_bar_and_stands_before_no_other_end(
    sankey_of: Any, example: str, zoom: float, lang: str
) -> None:
    read = reading(sankey_of(example, lang, zoom=zoom), example, lang)
    found = list(read.far_names())
    assert [one for one in found if one.rule != "name on"] == []
    assert len([one for one in found if one.rule == "name on"]) <= DENSE.get((example, zoom), FEW)[1], found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("example", "zoom"), SHOWN)
def test_every_ribbon_says_its_figure_and_few_ties_run_over_others(
    sankey_of: Any, example: str, zoom: float, lang: str
) -> None:
    read = reading(sankey_of(example, lang, zoom=zoom), example, lang)
    assert list(read.silent()) == []
    over = list(read.through())
    assert len(over) <= DENSE.get((example, zoom), FEW)[0], over


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("example", "zoom"), SHOWN)
def test_a_figure_beside_its_ribbon_is_twice_as_near_to_it_as_to_what_else_is_round_it(
    sankey_of: Any, example: str, zoom: float, lang: str
) -> None:
    read = reading(sankey_of(example, lang, zoom=zoom), example, lang)
    found = list(read.nearer())
    assert len(found) <= (3 if (example, zoom) in DENSE else 0), found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("example", "zoom"), SHOWN)
def test_what_no_ribbon_holds_stands_on_a_plate_no_two_ties_are_one_and_no_name_hides_a_line(
    sankey_of: Any, example: str, zoom: float, lang: str
) -> None:
    read = reading(sankey_of(example, lang, zoom=zoom), example, lang)
    assert [*read.unfit(), *read.joined(), *read.hidden()] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_stack_of_losses_is_told_whole_in_a_list_with_all_names(sankey_of: Any, lang: str) -> None:
    scene = sankey_of("battery-lfp", lang, zoom=1.0)
    edges = Counter(round(label.model.tie[1][0], 2) for label in scene.ribbon_labels if label.model.tie is not None)
    edge, count = edges.most_common(1)[0]
    assert count == 6  # what of the pack is not collected, but for what carries its number itself
    ties = [label.model.tie for label in scene.ribbon_labels if label.model.tie is not None]
    listed = [label for label in scene.ribbon_labels if label.model.tie and round(label.model.tie[1][0], 2) == edge]
    assert all(label.model.name for label in listed)
    assert "".join(("3", "," if lang == "de" else ".", "3")) in {label.model.value for label in listed}
    lines = []
    for begin, end in ties:
        line = QPainterPath(QPointF(*begin))
        line.lineTo(*end)
        lines.append(line)
    assert not any(a.intersects(b) for n, a in enumerate(lines) for b in lines[:n])


def test_a_name_on_a_thin_line_stands_on_a_ground_of_its_own_where_the_line_is_seen_beyond(sankey_of: Any) -> None:
    plated = {True: 0, False: 0}
    for (example, zoom), lang in product(SHOWN, LANGUAGES):
        scene = sankey_of(example, lang, zoom=zoom)
        for bar in scene.bars.values():
            letters, ground = bar.letters(), QPainterPath()
            ground.addRect(letters)
            thin = [one for one in scene.ribbons.values() if one.model.ribbon.width < 6.0 * bar.model.grown]
            over = [one.shape().intersected(ground).boundingRect() for one in thin if one.shape().intersects(letters)]
            if bar.model.words and over:
                most = max(max(rect.width(), rect.height()) for rect in over)
                plated[bar.model.plated] += 1
                assert bar.model.plated is (most <= 10.0 * bar.model.grown), (example, zoom, bar.model.name)
    assert plated[True] + plated[False] > 4, plated
