"""Each figure seen from farther away is read as that of its own line: all examples, whole in two windows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.example_tables import example_table
from helpers.label_reading import faults
from vsm_app.ui.canvas.chips import ChipForm, chip_size, near_forms, role_metrics, text_width
from vsm_app.ui.canvas.label_places import far_forms, nearest
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.theme_metrics import SIZES

#: The zoom at which all of a map is seen in a window of 1280 x 720, and of 1920 x 1080 where its figures then grow;
#: how many of its figures and of its names may be missing at the first.
WHOLE = {
    "steel-japan-2019": ((0.352, 0.655), 0, 4),
    "aluminium-cars-2020": ((0.362,), 2, 0),
    "wood-indonesia-2014": ((0.347, 0.573), 0, 1),
    "battery-lfp": ((0.476,), 0, 0),
    "uk-energy-2050": ((0.305, 0.593), 3, 3),
    "drive-unit": ((0.61,), 0, 0),
}
#: Figures of wide flows that run close beside others, at the first of these zooms.
WIDE = {"uk-energy-2050": ("f50", "f4", "f60", "f29")}  # oil and solid fuels, and the fuels of power stations


@pytest.fixture(scope="module", params=[(example, lang) for example in WHOLE for lang in ("de", "en")])
def seen(request: pytest.FixtureRequest, qapp: object) -> Iterator[tuple[str, CanvasScene]]:
    with example_table(*request.param) as scene:
        yield request.param[0], scene


def test_every_figure_is_read_as_that_of_its_own_line(seen: tuple[str, CanvasScene]) -> None:
    example, scene = seen
    for zoom in WHOLE[example][0]:
        scene.show_from(zoom)
        assert scene.look.labels_apart
        assert faults(scene) == [], zoom


def test_few_figures_and_names_are_missing_and_names_are_whole(seen: tuple[str, CanvasScene]) -> None:
    example, scene = seen
    zooms, most, nameless = WHOLE[example]
    for zoom, missing, bare in zip(zooms, (most, 0), (nameless, 1), strict=False):
        scene.show_from(zoom)
        shown = scene.chip_layer.readable()
        models = [item.model for item in scene.flows.values()]
        assert len([m.id for m in models if m.chip and (m.id not in shown or not shown[m.id].chip)]) <= missing
        assert len([m.id for m in models if m.label and (m.id not in shown or not shown[m.id].words)]) <= bare
        assert [flow for flow in WIDE.get(example, ()) if flow not in shown or not shown[flow].chip] == []
        for model in models:
            one = shown.get(model.id)
            if one is not None and one.words is not None:
                assert " ".join(one.lines) == model.label
                widest = max(text_width(line, "flow.label", scene.look.theme) for line in one.lines)
                assert widest * scene.look.enlarged <= one.words.width


def test_low_figures_hold_their_letters_at_the_size_of_all(seen: tuple[str, CanvasScene]) -> None:
    example, scene = seen
    theme = scene.look.theme
    high = role_metrics("chip.value", theme).capHeight()
    for zoom in (*WHOLE[example][0], 0.41, 0.5):
        scene.show_from(zoom)
        for flow, one in scene.chip_layer.readable().items():
            chip = scene.flows[flow].model.chip
            if one.place is None or chip is None:
                continue
            form = far_forms(chip).forms[one.place.form]
            wide = chip_size(form, theme)[0] - SIZES["chip.padding"]
            assert one.place.width >= wide + 2.0, (zoom, flow)
            under = 4.0 if any(run.dotted for run in form.lines[-1]) else 2.0
            assert one.place.height >= high + under, (zoom, flow)


def test_a_figure_over_bends_leaves_both_ends_of_its_line_in_sight(seen: tuple[str, CanvasScene]) -> None:
    example, scene = seen
    for zoom in (*WHOLE[example][0], 0.41, 0.5):
        scene.show_from(zoom)
        for flow, one in scene.chip_layer.readable().items():
            model = scene.flows[flow].model
            if one.place is None or model.open_source or model.open_target:
                continue
            box = one.parts(scene.look.enlarged)[0]
            assert box is not None
            for end in (model.points[0], model.points[-1]):
                assert nearest(box, end) != end, (zoom, flow)


def test_the_unit_of_the_status_bar_is_left_out_of_all_figures_or_of_none(seen: tuple[str, CanvasScene]) -> None:
    example, scene = seen
    for zoom in WHOLE[example][0]:
        scene.show_from(zoom)
        for flow, one in scene.chip_layer.readable().items():
            chip = scene.flows[flow].model.chip
            if one.place is not None and chip is not None and _ends_in_a_number(chip.forms[-1]):
                assert _ends_in_a_number(far_forms(chip).forms[one.place.form]), flow


def test_near_by_no_figure_leaves_its_unit_out(seen: tuple[str, CanvasScene]) -> None:
    models = [item.model for item in seen[1].flows.values()]
    placed = [(m.chip, m.chip_place.form) for m in models if m.chip is not None and m.chip_place is not None]
    assert [chip.spoken for chip, form in placed if chip.forms[form] not in near_forms(chip)] == []


def _ends_in_a_number(form: ChipForm) -> bool:
    return not form.lines[-1][-1].role.endswith("unit")
