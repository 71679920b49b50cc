"""Words of the Sankey: what comes in is named, thin ribbons say what they are, names stand out from their ribbon."""

from __future__ import annotations

from typing import Any

import pytest

from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import open_example
from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.layout.types import FlowStyle
from vsm_app.ui.canvas.items.sankey import steps_path
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels, label_lines
from vsm_app.ui.canvas.sankey_measured import letters_of


def _labels(make_canvas: Any, example: str, lang: str) -> list[RibbonLabels]:
    canvas = make_canvas(open_example(example, lang))
    canvas.session.set_results(compute(canvas.document, revision=canvas.session.revision))
    canvas.session.set_view(view="sankey")
    return list(canvas.view.table.scene.ribbon_labels)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("example", ["steel-japan-2019", "wood-indonesia-2014", "battery-lfp", "drive-unit"])
def test_what_comes_in_is_named(make_canvas: Any, example: str, lang: str) -> None:
    labels = _labels(make_canvas, example, lang)
    incoming = [label.model for label in labels if label.model.ribbon.kind is RibbonKind.OPEN_IN]
    assert incoming
    assert [model.value for model in incoming if not model.name] == []


def test_a_thin_ribbon_says_its_name_where_a_wide_one_is_seen_to_go_on(make_canvas: Any) -> None:
    canvas = make_canvas(open_example("steel-japan-2019", "de"))
    canvas.session.set_results(compute(canvas.document, revision=canvas.session.revision))
    canvas.session.set_view(view="sankey")
    models = [item.model for item in canvas.view.table.scene.ribbons.values()]
    assert all(model.name for model in models if model.ribbon.width < 14.0)
    assert any(not model.name for model in models if model.ribbon.width >= 14.0)


def test_a_name_on_a_ribbon_is_written_in_ink_one_beside_it_in_its_colour(sankey_of: Any) -> None:
    labels = sankey_of("aluminium-cars-2020", "de", zoom=0.6).ribbon_labels
    coloured = [label.model for label in labels if label.model.style is FlowStyle.SECONDARY and label.model.name]
    on_ribbon = [model for model in coloured if model.on_ribbon]
    beside = [model for model in coloured if not model.on_ribbon]
    assert on_ribbon
    assert beside
    assert {label_lines(model)[0][0][2] for model in on_ribbon} == {"ink"}
    assert {label_lines(model)[0][0][2] for model in beside} == {"flow.secondary.text"}


def test_what_goes_out_is_named_in_one_line_behind_its_end(make_canvas: Any) -> None:
    labels = _labels(make_canvas, "battery-lfp", "de")
    going = [label for label in labels if label.model.ribbon.kind is RibbonKind.OPEN_OUT]
    assert len(going) >= 3
    for label in going:
        assert len(label_lines(label.model)) == 1
        assert label.rect().left() > label.model.ribbon.centre[-1][1][0]
        assert abs(label.rect().center().y() - label.model.ribbon.centre[-1][1][1]) < 12.0


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_goes_out_is_named_however_wide_it_is(sankey_of: Any, lang: str) -> None:
    going = {"de": {"Flachprodukte", "Stahlschrott"}, "en": {"Flat products", "Scrap steel"}}[lang]
    scene = sankey_of("steel-japan-2019", lang, zoom=0.91)
    ends = [label.model for label in scene.ribbon_labels if label.model.ribbon.kind is RibbonKind.OPEN_OUT]
    assert going <= {model.name for model in ends if model.labels}
    assert all(item.model.name for item in scene.ribbons.values() if item.model.ribbon.kind is RibbonKind.OPEN_OUT)


def test_names_stand_in_line_over_bars_and_beside_the_foot_of_one_that_has_no_room_over_it(sankey_of: Any) -> None:
    tops = {bar.model.name: bar for bar in sankey_of("battery-lfp", "de").bars.values()}
    assert tops["Packfertigung"].letters().bottom() == pytest.approx(tops["Nutzung"].letters().bottom(), abs=3.0)
    steel = sankey_of("steel-japan-2019", "de", zoom=0.91).bars.values()
    furnace = next(bar for bar in steel if bar.model.name == "Lichtbogenofen")
    assert furnace.letters().top() < furnace.rect().bottom()
    assert furnace.letters().left() - furnace.rect().right() < 60.0


def test_a_wide_band_holds_its_number_whole_rather_than_half_of_its_name(sankey_of: Any) -> None:
    scene = sankey_of("uk-energy-2050", "de", quantity="energy", zoom=0.6)
    for number in ("289,4", "193,0"):
        label = next(one for one in scene.ribbon_labels if one.model.value == number)
        assert scene.ribbons[label.element_id].shape().contains(label.letters()), number


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize(
    ("example", "quantity", "zoom", "most"),
    [
        ("steel-japan-2019", "mass", 1.0, 0),
        ("steel-japan-2019", "mass", 0.551, 1),  # else it would stand before the end of a ribbon, as the name of that
        *[("aluminium-cars-2020", "mass", zoom, 0) for zoom in (1.0, 0.608)],
        *[("battery-lfp", "mass", zoom, 0) for zoom in (1.0, 0.838)],
        *[("drive-unit", "mass", zoom, 0) for zoom in (1.0, 0.668)],
        ("wood-indonesia-2014", "volume", 0.93, 0),
        ("wood-indonesia-2014", "volume", 0.557, 1),  # the heading of a bar with thin ribbons on all its sides
        ("uk-energy-2050", "energy", 0.6, 8),  # 153 flows: where ribbons fill a column, a name has nowhere else to go
    ],
)
def test_no_letters_lie_on_a_foreign_ribbon(
    sankey_of: Any, example: str, quantity: str, zoom: float, most: int, lang: str
) -> None:
    scene = sankey_of(example, lang, quantity=quantity, zoom=zoom)
    words = [(bar.model.words, bar.letters(), "") for bar in scene.bars.values() if bar.model.words]
    words += [
        (one.model.value, one.letters(), one.element_id)
        for one in scene.ribbon_labels
        if not one.rect().isEmpty() and not one.model.plated  # these reach onto others: test_canvas_sankey_ties
    ]
    paths = {name: item.shape() for name, item in scene.ribbons.items()}
    on = [(said, n) for said, rect, own in words for n, path in paths.items() if n != own and path.intersects(rect)]
    assert len(words) >= 10
    assert len(on) <= most, on


@pytest.mark.parametrize("lang", ["de", "en"])
def test_no_dashed_line_runs_through_its_own_name(sankey_of: Any, lang: str) -> None:
    scene = sankey_of("wood-indonesia-2014", lang, quantity="volume", zoom=0.61)
    dashed = [one for one in scene.ribbon_labels if one.model.ribbon.not_to_scale and one.model.name]
    assert len(dashed) >= 4
    for label in dashed:
        assert not steps_path(label.model.ribbon.outline).intersects(letters_of(label)), label.model.value
